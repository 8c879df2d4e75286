// SPDX-License-Identifier: GPL-2.0
/*
 * What must not pass (design D7), whatever the state: clear text that a crypto
 * map says is protected, and IKE and ESP of a virtual IP that is not ours now.
 *
 * Out: last netfilter hook before transmission; in: ingress hook of the bound
 * interface. Readers under RCU only.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rculist.h>
#include <linux/udp.h>
#include <net/dst.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/xfrm.h>

#include "gateway/hook.h"
#include "hsrp.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/ip6.h"
#include "ipsec/reconcile.h"

#define HSRP_PORT_IKE		500

/**
 * struct hsrp_guard_pkt - what is looked at of a packet of either family
 * @skb: the packet
 * @src: source
 * @dst: destination
 */
struct hsrp_guard_pkt {
	struct sk_buff *skb;
	struct hsrp_addr src;
	struct hsrp_addr dst;
};

static bool hsrp_is_ike_port(__be16 port)
{
	return port == htons(HSRP_PORT_IKE) ||
	       port == htons(HSRP_PORT_IKE_NATT);
}

static bool hsrp_upper4(const struct sk_buff *skb, struct hsrp_upper *u)
{
	const struct iphdr *iph;
	struct iphdr buf;

	u->offset = skb_network_offset(skb);
	iph = skb_header_pointer(skb, u->offset, sizeof(buf), &buf);
	if (!iph)
		return false;
	u->proto = iph->protocol;
	u->offset += iph->ihl * 4;
	u->fragment = iph->frag_off & htons(IP_OFFSET);
	return true;
}

/*
 * ESP, AH or IKE? A later fragment of UDP does not show its ports: it counts
 * as IKE, whose certificates make it the fragmented one.
 */
static bool hsrp_is_ipsec(const struct sk_buff *skb, struct hsrp_upper *u)
{
	const struct udphdr *uh;
	struct udphdr buf;

	switch (u->proto) {
	case IPPROTO_ESP:
	case IPPROTO_AH:
		return true;
	case IPPROTO_UDP:
		if (u->fragment)
			return true;
		uh = skb_header_pointer(skb, u->offset, sizeof(buf), &buf);
		return uh && (hsrp_is_ike_port(uh->source) ||
			      hsrp_is_ike_port(uh->dest));
	}
	/* in IPv6 more headers may follow in a fragment that has the rest */
	return u->fragment && ipv6_ext_hdr(u->proto);
}

static bool hsrp_guard_is_ipsec(const struct hsrp_guard_pkt *p)
{
	struct hsrp_upper u;

	if (p->src.ipver == HSRP_IPV4)
		return hsrp_upper4(p->skb, &u) && hsrp_is_ipsec(p->skb, &u);
	/* headers without end: whatever it is, it hides it */
	return !hsrp_ip6_upper(p->skb, &u) || hsrp_is_ipsec(p->skb, &u);
}

/* Is it the local address of a binding, whether it is ours now or not? */
static bool hsrp_guard_is_local(const struct hsrp_bind *b,
				const struct hsrp_addr *addr)
{
	struct hsrp_addr local;

	if (b->map->ipver != addr->ipver)
		return false;
	local = hsrp_bind_local(b);
	return hsrp_addr_equal(&local, addr);
}

/*
 * Just forwarded: the Active router's packet on its way through this one. What
 * XFRM has made of a forwarded packet is ours.
 */
static bool hsrp_is_transit(const struct hsrp_guard_pkt *p)
{
	int flags;

	if (p->src.ipver == HSRP_IPV6) {
		flags = IP6CB(p->skb)->flags;
		return flags & IP6SKB_FORWARDED &&
		       !(flags & IP6SKB_XFRM_TRANSFORMED);
	}
	flags = IPCB(p->skb)->flags;
	return flags & IPSKB_FORWARDED && !(flags & IPSKB_XFRM_TRANSFORMED);
}

static bool hsrp_guard_bind_out(const struct hsrp_bind *b,
				const struct hsrp_guard_pkt *p,
				const struct net_device *out)
{
	const struct dst_entry *dst = skb_dst(p->skb);

	if (hsrp_guard_is_local(b, &p->src) && hsrp_guard_is_ipsec(p)) {
		if (hsrp_bind_gate_open(b) || hsrp_is_transit(p))
			return true;
		hsrp_count(b->hn, HSRP_CNT_GATE_OUT_DROP);
		return false;
	}

	if (rcu_access_pointer(b->user.iface->dev) != out)
		return true;
	/* To be protected: this hook sees it before the transformation too. */
	if (dst && dst->xfrm)
		return true;
	if (!hsrp_nets_protect(b->hn, b->map, &p->src, &p->dst))
		return true;
	hsrp_count(b->hn, HSRP_CNT_GUARD_OUT_DROP);
	return false;
}

/* A map with IPv6 peers has no ESP in IPv4. */
static bool hsrp_guard_is_local4(const struct hsrp_bind *b, __be32 addr)
{
	return b->map->ipver == HSRP_IPV4 && addr == hsrp_bind_local4(b);
}

/*
 * Most IPv4 packets pass, and each is asked about twice or three times on its
 * way. This tells what is known to pass by a few words of the packet: ESP of a
 * gate that is open, and what is not to be protected, or is going to be. False
 * says nothing.
 */
static bool hsrp_guard_out_passes(const struct hsrp_bind *b,
				  const struct sk_buff *skb,
				  const struct net_device *out)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct dst_entry *dst = skb_dst(skb);

	if (hsrp_guard_is_local4(b, iph->saddr))
		return iph->protocol == IPPROTO_ESP && hsrp_bind_gate_open(b);
	return rcu_access_pointer(b->user.iface->dev) != out ||
	       (dst && dst->xfrm);
}

/* The same of what came in: ESP, or what has come out of it. */
static bool hsrp_guard_in_passes(const struct hsrp_bind *b,
				 const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);

	if (hsrp_guard_is_local4(b, iph->daddr))
		return iph->protocol == IPPROTO_ESP && hsrp_bind_gate_open(b);
	return skb_sec_path(skb);
}

static unsigned int hsrp_guard_judge_out(const struct hsrp_net *hn,
					 const struct hsrp_guard_pkt *p,
					 const struct nf_hook_state *state)
{
	const struct hsrp_bind *b;

	list_for_each_entry_rcu(b, &hn->binds, node)
		if (!hsrp_guard_bind_out(b, p, state->out))
			return NF_DROP;
	return NF_ACCEPT;
}

static noinline_for_stack unsigned int
hsrp_guard_judge_out4(const struct hsrp_net *hn, struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	const struct hsrp_guard_pkt p = {
		.skb = skb,
		.src = hsrp_addr4(ip_hdr(skb)->saddr),
		.dst = hsrp_addr4(ip_hdr(skb)->daddr),
	};

	return hsrp_guard_judge_out(hn, &p, state);
}

static unsigned int hsrp_guard_out(void *priv, struct sk_buff *skb,
				   const struct nf_hook_state *state)
{
	const struct hsrp_net *hn = priv;
	const struct hsrp_bind *b;

	list_for_each_entry_rcu(b, &hn->binds, node)
		if (!hsrp_guard_out_passes(b, skb, state->out))
			return hsrp_guard_judge_out4(hn, skb, state);
	return NF_ACCEPT;
}

static unsigned int hsrp_guard_out6(void *priv, struct sk_buff *skb,
				    const struct nf_hook_state *state)
{
	const struct hsrp_guard_pkt p = {
		.skb = skb,
		.src = hsrp_addr6(&ipv6_hdr(skb)->saddr),
		.dst = hsrp_addr6(&ipv6_hdr(skb)->daddr),
	};

	return hsrp_guard_judge_out(priv, &p, state);
}

static bool hsrp_guard_bind_in(const struct hsrp_bind *b,
			       const struct hsrp_guard_pkt *p)
{
	if (hsrp_guard_is_local(b, &p->dst) && hsrp_guard_is_ipsec(p)) {
		if (hsrp_bind_gate_open(b))
			return true;
		hsrp_count(b->hn, HSRP_CNT_GATE_IN_DROP);
		return false;
	}

	/* Came protected; XFRM judges whether by the right SA. */
	if (skb_sec_path(p->skb))
		return true;
	if (!hsrp_nets_protect(b->hn, b->map, &p->dst, &p->src))
		return true;
	hsrp_count(b->hn, HSRP_CNT_GUARD_IN_DROP);
	return false;
}

static bool hsrp_guard_addrs4(struct hsrp_guard_pkt *p)
{
	const struct iphdr *iph;
	struct iphdr buf;

	iph = skb_header_pointer(p->skb, skb_network_offset(p->skb),
				 sizeof(buf), &buf);
	if (!iph)
		return false;
	p->src = hsrp_addr4(iph->saddr);
	p->dst = hsrp_addr4(iph->daddr);
	return true;
}

static bool hsrp_guard_addrs6(struct hsrp_guard_pkt *p)
{
	const struct ipv6hdr *iph;
	struct ipv6hdr buf;

	iph = skb_header_pointer(p->skb, skb_network_offset(p->skb),
				 sizeof(buf), &buf);
	if (!iph)
		return false;
	p->src = hsrp_addr6(&iph->saddr);
	p->dst = hsrp_addr6(&iph->daddr);
	return true;
}

static noinline_for_stack unsigned int
hsrp_guard_judge_in(const struct hsrp_iface *iface, struct sk_buff *skb)
{
	struct hsrp_guard_pkt p = { .skb = skb };
	const struct hsrp_bind *b;
	bool ok;

	ok = skb->protocol == htons(ETH_P_IPV6) ? hsrp_guard_addrs6(&p) :
						  hsrp_guard_addrs4(&p);
	if (!ok)
		return NF_ACCEPT;	/* the stack drops and counts it */

	list_for_each_entry_rcu(b, &iface->hn->binds, node)
		if (b->user.iface == iface && !hsrp_guard_bind_in(b, &p))
			return NF_DROP;
	return NF_ACCEPT;
}

/**
 * hsrp_guard_inbound() - judge a packet that came in on a bound interface
 * @iface: interface
 * @skb: IPv4 or IPv6 packet, data anywhere, protocol and network header set
 *
 * Packets that XFRM has decapsulated come by here too, with a secpath.
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT or, counted, NF_DROP.
 */
unsigned int hsrp_guard_inbound(struct hsrp_iface *iface, struct sk_buff *skb)
{
	const struct hsrp_bind *b;

	/* a header that lies elsewhere is looked at with more care */
	if (skb->protocol != htons(ETH_P_IP) ||
	    !hsrp_hook_in_head(skb, sizeof(struct iphdr)))
		return hsrp_guard_judge_in(iface, skb);
	list_for_each_entry_rcu(b, &iface->hn->binds, node)
		if (b->user.iface == iface && !hsrp_guard_in_passes(b, skb))
			return hsrp_guard_judge_in(iface, skb);
	return NF_ACCEPT;
}

/* Each namespace has its own copy, with itself as priv */
static const struct nf_hook_ops hsrp_guard_ops[HSRP_GUARD_HOOKS] = {
	/* after source NAT: what leaves is what counts */
	{
		.hook		= hsrp_guard_out,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_POST_ROUTING,
		.priority	= NF_IP_PRI_LAST,
	},
	{
		.hook		= hsrp_guard_out6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_POST_ROUTING,
		.priority	= NF_IP6_PRI_LAST,
	},
	/* after the filters: what they drop says nothing */
	{
		.hook		= hsrp_spi_hook,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP_PRI_LAST,
	},
	{
		.hook		= hsrp_spi_hook6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP6_PRI_LAST,
	},
};

/**
 * hsrp_guard_is_hook() - is this one of the guard's netfilter hooks?
 * @hook: function of a hook
 *
 * Context: any.
 * Return: true if it is.
 */
bool hsrp_guard_is_hook(nf_hookfn *hook)
{
	return hook == hsrp_guard_out || hook == hsrp_guard_out6 ||
	       hook == hsrp_spi_hook || hook == hsrp_spi_hook6;
}

static int hsrp_guard_hook(struct hsrp_net *hn)
{
	unsigned int i;
	int err;

	err = hsrp_spi_net_init(hn);
	if (err)
		return err;
	memcpy(hn->guard_ops, hsrp_guard_ops, sizeof(hn->guard_ops));
	for (i = 0; i < HSRP_GUARD_HOOKS; i++)
		hn->guard_ops[i].priv = hn;
	return nf_register_net_hooks(hn->net, hn->guard_ops, HSRP_GUARD_HOOKS);
}

/**
 * hsrp_guard_get() - have the guard's netfilter hooks
 * @hn: namespace
 *
 * Context: process context, hn->lock held.
 * Return: 0 or a negative errno.
 */
int hsrp_guard_get(struct hsrp_net *hn)
{
	int err;

	lockdep_assert_held(&hn->lock);
	if (!hn->guard_users) {
		err = hsrp_guard_hook(hn);
		if (err)
			return err;
	}
	hn->guard_users++;
	return 0;
}

/**
 * hsrp_guard_put() - need them no more
 * @hn: namespace
 *
 * Context: process context, hn->lock held.
 */
void hsrp_guard_put(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	if (!--hn->guard_users)
		nf_unregister_net_hooks(hn->net, hn->guard_ops,
					HSRP_GUARD_HOOKS);
}
