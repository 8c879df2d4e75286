// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP redirects that leave an interface with groups (IOS: standby redirect). A
 * host that learns the real address of a router loses its redundancy, so a
 * redirect comes from the virtual address, and names a virtual address where the
 * better router is the Active of another group. It does not leave at all where
 * that router runs HSRP and is Active in none, or where it cannot be told which
 * virtual address the host uses. RFC 2281 would have none at all.
 *
 * Who runs HSRP is known from the packets that come in; see redirect_heard().
 *
 * In IPv6 none leaves an interface with IPv6 groups. It would come from the
 * router's own link-local address, which a host does not believe whose next hop
 * is the virtual one (RFC 4861 8.1), and name that of another router.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rculist.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ndisc.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redirect.h"

/* A router that says nothing for so long runs no HSRP */
static bool hsrp_router_is_stale(const struct hsrp_iface *iface,
				 const struct hsrp_router *r)
{
	const u32 ms = READ_ONCE(iface->adv_hold_ms) ?: HSRP_ADV_HOLD_MS;

	return !READ_ONCE(r->addr) ||
	       time_after(jiffies, READ_ONCE(r->heard) + msecs_to_jiffies(ms));
}

static struct hsrp_router *hsrp_router_find(struct hsrp_iface *iface,
					    __be32 addr)
{
	struct hsrp_router *r;

	for (r = iface->routers; r < iface->routers + HSRP_ROUTERS_MAX; r++)
		if (READ_ONCE(r->addr) == addr)
			return r;
	return NULL;
}

/* A free place; who is only said to run HSRP gives way to one who proved it */
static struct hsrp_router *hsrp_router_place(struct hsrp_iface *iface,
					     bool sure)
{
	struct hsrp_router *r, *found = NULL;

	for (r = iface->routers; r < iface->routers + HSRP_ROUTERS_MAX; r++) {
		if (hsrp_router_is_stale(iface, r))
			return r;
		if (sure && !r->sure)
			found = r;
	}
	return found;
}

/**
 * hsrp_redirect_heard() - another router runs HSRP on an interface
 * @iface: interface
 * @addr: its address
 * @sure: its packet was authenticated; an Advertise never is
 *
 * Context: softirq.
 */
void hsrp_redirect_heard(struct hsrp_iface *iface, __be32 addr, bool sure)
{
	struct hsrp_router *r = hsrp_router_find(iface, addr);

	if (r) {
		if (sure)
			WRITE_ONCE(r->sure, true);
		WRITE_ONCE(r->heard, jiffies);
		return;
	}
	spin_lock(&iface->routers_lock);
	r = hsrp_router_place(iface, sure);
	if (r) {
		WRITE_ONCE(r->addr, 0);
		WRITE_ONCE(r->sure, sure);
		WRITE_ONCE(r->heard, jiffies);
		WRITE_ONCE(r->addr, addr);
	}
	spin_unlock(&iface->routers_lock);
}

static bool hsrp_redirect_runs_hsrp(struct hsrp_iface *iface, __be32 addr)
{
	const struct hsrp_router *r = hsrp_router_find(iface, addr);

	return r && !hsrp_router_is_stale(iface, r);
}

/**
 * struct hsrp_redirect - what groups say of a redirect
 * @gateway: the better router, by its own address or a virtual one
 * @source: virtual address that the host uses, 0: none
 * @ambiguous: it may be using another one
 * @virtual: virtual address of @gateway, 0: it is Active in no group
 */
struct hsrp_redirect {
	__be32 gateway;
	__be32 source;
	bool ambiguous;
	__be32 virtual;
};

static void hsrp_redirect_look(struct hsrp_group *g, struct hsrp_redirect *r)
{
	const struct hsrp_peer *active = &g->peers.active;

	spin_lock_bh(&g->lock);
	if (hsrp_vaddr_has(&g->va, r->gateway)) {
		r->virtual = r->gateway;
	} else if (g->state == HSRP_STATE_ACTIVE) {
		r->ambiguous = r->source;
		r->source = hsrp_addr_get4(&g->vip);
	} else if (active->known &&
		   hsrp_addr_get4(&active->addr) == r->gateway) {
		r->virtual = hsrp_addr_get4(&g->vip);
	}
	spin_unlock_bh(&g->lock);
}

/* NF_ACCEPT with @r filled in, or, counted, NF_DROP */
static unsigned int hsrp_redirect_judge(struct hsrp_iface *iface,
					struct hsrp_redirect *r)
{
	const enum hsrp_redirects mode = READ_ONCE(iface->redirects);
	enum hsrp_net_counter why;
	struct hsrp_group *g;

	list_for_each_entry_rcu(g, &iface->groups, iface_node)
		hsrp_redirect_look(g, r);

	if (mode == HSRP_REDIRECTS_OFF)
		why = HSRP_CNT_REDIRECT_DROP_OFF;
	else if (!r->source)
		why = HSRP_CNT_REDIRECT_DROP_NOT_ACTIVE;
	else if (r->ambiguous)
		why = HSRP_CNT_REDIRECT_DROP_AMBIGUOUS;
	else if (r->virtual)
		return NF_ACCEPT;
	else if (hsrp_redirect_runs_hsrp(iface, r->gateway))
		why = HSRP_CNT_REDIRECT_DROP_PASSIVE;
	else if (mode == HSRP_REDIRECTS_KNOWN)
		why = HSRP_CNT_REDIRECT_DROP_UNKNOWN;
	else
		return NF_ACCEPT;
	hsrp_count(iface->hn, why);
	return NF_DROP;
}

static void hsrp_redirect_write(struct sk_buff *skb, struct icmphdr *icmp,
				const struct hsrp_redirect *r)
{
	struct iphdr *ip = ip_hdr(skb);

	csum_replace4(&ip->check, ip->saddr, r->source);
	ip->saddr = r->source;
	if (!r->virtual)
		return;
	inet_proto_csum_replace4(&icmp->checksum, skb, icmp->un.gateway,
				 r->virtual, false);
	icmp->un.gateway = r->virtual;
}

/* The ICMP header of a redirect, writable; NULL where it is none */
static struct icmphdr *hsrp_redirect_header(struct sk_buff *skb)
{
	const unsigned int len = ip_hdrlen(skb) + sizeof(struct icmphdr);
	struct icmphdr *icmp, buf;

	icmp = skb_header_pointer(skb, ip_hdrlen(skb), sizeof(buf), &buf);
	if (!icmp || icmp->type != ICMP_REDIRECT ||
	    ip_hdr(skb)->frag_off & htons(IP_OFFSET))
		return NULL;
	if (skb_ensure_writable(skb, len))
		return ERR_PTR(-ENOMEM);
	return (struct icmphdr *)(skb_network_header(skb) + ip_hdrlen(skb));
}

static unsigned int hsrp_redirect_out(void *priv, struct sk_buff *skb,
				      const struct nf_hook_state *state)
{
	struct hsrp_redirect r = {};
	struct hsrp_iface *iface;
	struct icmphdr *icmp;

	if (ip_hdr(skb)->protocol != IPPROTO_ICMP)
		return NF_ACCEPT;
	iface = hsrp_iface_by_dev(priv, state->out);
	if (!iface || list_empty(&iface->groups))
		return NF_ACCEPT;
	icmp = hsrp_redirect_header(skb);
	if (!icmp)
		return NF_ACCEPT;
	if (IS_ERR(icmp)) {
		hsrp_count(priv, HSRP_CNT_NO_MEMORY);
		return NF_DROP;
	}
	r.gateway = icmp->un.gateway;
	if (hsrp_redirect_judge(iface, &r) != NF_ACCEPT)
		return NF_DROP;
	hsrp_redirect_write(skb, icmp, &r);
	hsrp_count(priv, HSRP_CNT_REDIRECT_SENT);
	return NF_ACCEPT;
}

static bool hsrp_redirect_is_redirect6(const struct sk_buff *skb)
{
	const u8 *type;
	u8 buf;

	if (ipv6_hdr(skb)->nexthdr != IPPROTO_ICMPV6)
		return false;
	type = skb_header_pointer(skb, sizeof(struct ipv6hdr), 1, &buf);
	return type && *type == NDISC_REDIRECT;
}

static unsigned int hsrp_redirect_out6(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	const struct hsrp_iface *iface;

	if (!hsrp_redirect_is_redirect6(skb))
		return NF_ACCEPT;
	iface = hsrp_iface_by_dev(priv, state->out);
	if (!iface || !READ_ONCE(iface->users6))
		return NF_ACCEPT;
	hsrp_count(priv, READ_ONCE(iface->redirects) == HSRP_REDIRECTS_OFF ?
			 HSRP_CNT_REDIRECT_DROP_OFF :
			 HSRP_CNT_REDIRECT_DROP_IPV6);
	return NF_DROP;
}

/**
 * hsrp_redirect_is_hook() - is this one of the hooks for ICMP redirects?
 * @hook: function of a hook
 *
 * Context: any.
 * Return: true if it is.
 */
bool hsrp_redirect_is_hook(nf_hookfn *hook)
{
	return hook == hsrp_redirect_out || hook == hsrp_redirect_out6;
}

/**
 * hsrp_redirect_net_init() - see the ICMP that a namespace sends
 * @hn: namespace
 *
 * Context: process context, hn->lock held. While there are groups.
 * Return: 0 or a negative errno
 */
int hsrp_redirect_net_init(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);

	/* filters and trackers see what leaves */
	hn->redirect_ops[0] = (struct nf_hook_ops) {
		.hook = hsrp_redirect_out,
		.priv = hn,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_FIRST,
	};
	hn->redirect_ops[1] = (struct nf_hook_ops) {
		.hook = hsrp_redirect_out6,
		.priv = hn,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_FIRST,
	};
	return nf_register_net_hooks(hn->net, hn->redirect_ops,
				     ARRAY_SIZE(hn->redirect_ops));
}

/**
 * hsrp_redirect_net_exit() - see it no longer
 * @hn: namespace
 *
 * Context: process context, hn->lock held.
 */
void hsrp_redirect_net_exit(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	nf_unregister_net_hooks(hn->net, hn->redirect_ops,
				ARRAY_SIZE(hn->redirect_ops));
}
