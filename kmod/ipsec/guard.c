// SPDX-License-Identifier: GPL-2.0
/*
 * What must not pass (design D7), whatever the state: clear text that a crypto
 * map says is protected, and IKE and ESP of a virtual IP that is not ours now.
 *
 * Out: last netfilter hook before transmission; in: ingress hook of the bound
 * interface. Readers under RCU only.
 */
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rculist.h>
#include <linux/udp.h>
#include <net/dst.h>
#include <net/ip.h>
#include <net/xfrm.h>

#include "hsrp.h"
#include "ipsec/cryptomap.h"
#include "ipsec/reconcile.h"

#define HSRP_PORT_IKE		500

static bool hsrp_is_ike_port(__be16 port)
{
	return port == htons(HSRP_PORT_IKE) ||
	       port == htons(HSRP_PORT_IKE_NATT);
}

/*
 * ESP, AH or IKE? A later fragment of UDP does not show its ports: it counts
 * as IKE, whose certificates make it the fragmented one.
 */
static bool hsrp_is_ipsec(const struct sk_buff *skb, int offset,
			  const struct iphdr *iph)
{
	const struct udphdr *uh;
	struct udphdr buf;

	switch (iph->protocol) {
	case IPPROTO_ESP:
	case IPPROTO_AH:
		return true;
	case IPPROTO_UDP:
		if (iph->frag_off & htons(IP_OFFSET))
			return true;
		uh = skb_header_pointer(skb, offset + iph->ihl * 4,
					sizeof(buf), &buf);
		return uh && (hsrp_is_ike_port(uh->source) ||
			      hsrp_is_ike_port(uh->dest));
	}
	return false;
}

static bool hsrp_in_net(__be32 addr, __be32 net, u8 len)
{
	return !((addr ^ net) & inet_make_mask(len));
}

/* Does a line protect what goes from @src to @dst? */
static bool hsrp_map_protects(const struct hsrp_map *map, __be32 src,
			      __be32 dst)
{
	const struct hsrp_map_entry *e;
	const struct hsrp_match *m;

	list_for_each_entry_rcu(e, &map->entries, node)
		list_for_each_entry_rcu(m, &e->matches, node)
			if (hsrp_in_net(src, m->src, m->src_len) &&
			    hsrp_in_net(dst, m->dst, m->dst_len))
				return true;
	return false;
}

/*
 * Just forwarded: the Active router's packet on its way through this one. What
 * XFRM has made of a forwarded packet is ours.
 */
static bool hsrp_is_transit(const struct sk_buff *skb)
{
	int flags = IPCB(skb)->flags;

	return flags & IPSKB_FORWARDED && !(flags & IPSKB_XFRM_TRANSFORMED);
}

static bool hsrp_guard_bind_out(const struct hsrp_bind *b, struct sk_buff *skb,
				const struct net_device *out)
{
	const struct iphdr *iph = ip_hdr(skb);
	bool ours = iph->saddr == hsrp_bind_local(b) &&
		    hsrp_is_ipsec(skb, skb_network_offset(skb), iph);

	if (ours) {
		if (hsrp_bind_gate_open(b) || hsrp_is_transit(skb))
			return true;
		hsrp_count(b->hn, HSRP_CNT_GATE_OUT_DROP);
		return false;
	}

	if (rcu_access_pointer(b->user.iface->dev) != out)
		return true;
	/* To be protected: this hook sees it before the transformation too. */
	if (skb_dst(skb) && skb_dst(skb)->xfrm)
		return true;
	if (!hsrp_map_protects(b->map, iph->saddr, iph->daddr))
		return true;
	hsrp_count(b->hn, HSRP_CNT_GUARD_OUT_DROP);
	return false;
}

static unsigned int hsrp_guard_out(void *priv, struct sk_buff *skb,
				   const struct nf_hook_state *state)
{
	const struct hsrp_net *hn = hsrp_net(state->net);
	const struct hsrp_bind *b;

	list_for_each_entry_rcu(b, &hn->binds, node)
		if (!hsrp_guard_bind_out(b, skb, state->out))
			return NF_DROP;
	return NF_ACCEPT;
}

static bool hsrp_guard_bind_in(const struct hsrp_bind *b, struct sk_buff *skb,
			       const struct iphdr *iph)
{
	bool ours = iph->daddr == hsrp_bind_local(b) &&
		    hsrp_is_ipsec(skb, skb_network_offset(skb), iph);

	if (ours) {
		if (hsrp_bind_gate_open(b))
			return true;
		hsrp_count(b->hn, HSRP_CNT_GATE_IN_DROP);
		return false;
	}

	/* Came protected; XFRM judges whether by the right SA. */
	if (skb_sec_path(skb))
		return true;
	if (!hsrp_map_protects(b->map, iph->daddr, iph->saddr))
		return true;
	hsrp_count(b->hn, HSRP_CNT_GUARD_IN_DROP);
	return false;
}

/**
 * hsrp_guard_inbound() - judge a packet that came in on a bound interface
 * @iface: interface
 * @skb: IPv4 packet, data anywhere, network header set
 *
 * Packets that XFRM has decapsulated come by here too, with a secpath.
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT or, counted, NF_DROP.
 */
unsigned int hsrp_guard_inbound(struct hsrp_iface *iface, struct sk_buff *skb)
{
	const struct hsrp_bind *b;
	const struct iphdr *iph;
	struct iphdr buf;

	iph = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf),
				 &buf);
	if (!iph)
		return NF_ACCEPT;	/* the stack drops and counts it */

	list_for_each_entry_rcu(b, &iface->hn->binds, node)
		if (b->user.iface == iface && !hsrp_guard_bind_in(b, skb, iph))
			return NF_DROP;
	return NF_ACCEPT;
}

static const struct nf_hook_ops hsrp_guard_ops[] = {
	/* after source NAT: what leaves is what counts */
	{
		.hook		= hsrp_guard_out,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_POST_ROUTING,
		.priority	= NF_IP_PRI_LAST,
	},
	/* after the filters: what they drop says nothing */
	{
		.hook		= hsrp_spi_hook,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP_PRI_LAST,
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
	return hook == hsrp_guard_out || hook == hsrp_spi_hook;
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
		err = nf_register_net_hooks(hn->net, hsrp_guard_ops,
					    ARRAY_SIZE(hsrp_guard_ops));
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
		nf_unregister_net_hooks(hn->net, hsrp_guard_ops,
					ARRAY_SIZE(hsrp_guard_ops));
}
