// SPDX-License-Identifier: GPL-2.0
/*
 * The netdev hooks: what comes in on an interface and what leaves it.
 *
 * Frames are only read here, through skb_header_pointer(). The one thing that
 * is written is pkt_type, and only in an skb that nobody else holds.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/limits.h>
#include <linux/netfilter.h>
#include <linux/ratelimit.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "gateway/hook.h"
#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/neigh.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/packet.h"
#include "ntf.h"

/* Constant while any hook is registered. */
static const struct hsrp_hook_ops *hsrp_hook_ops;

/*
 * An skb that somebody else holds must not be written to. Its clone takes the
 * same way again, by the backlog, and arrives here as ours alone.
 */
static unsigned int hsrp_hook_requeue(struct hsrp_iface *iface,
				      struct sk_buff *skb)
{
	struct sk_buff *clone = skb_clone(skb, GFP_ATOMIC);

	if (!clone) {
		hsrp_count(iface->hn, HSRP_CNT_NO_MEMORY);
		return NF_DROP;
	}
	consume_skb(skb);
	netif_rx(clone);
	return NF_STOLEN;
}

/*
 * A frame that is not for the MAC address of the device itself. To a virtual
 * MAC while Active it is for us after all (RFC 2281 5.3); anything else the
 * stack drops, because it remains PACKET_OTHERHOST.
 */
static unsigned int hsrp_hook_otherhost(struct hsrp_iface *iface,
					struct sk_buff *skb)
{
	const struct hsrp_vaddr *va;

	if (!skb_mac_header_was_set(skb))
		return NF_ACCEPT;
	va = hsrp_index_by_mac(iface, eth_hdr(skb)->h_dest);
	if (!va)
		return NF_ACCEPT;
	if (!READ_ONCE(va->open)) {
		hsrp_count(iface->hn, HSRP_CNT_VMAC_RX_NOT_ACTIVE);
		return NF_ACCEPT;
	}
	if (skb_shared(skb))
		return hsrp_hook_requeue(iface, skb);
	skb->pkt_type = PACKET_HOST;
	hsrp_count(iface->hn, HSRP_CNT_VMAC_RX_ACTIVE);
	return NF_ACCEPT;
}

/* To a group address and, as far as it can be told, to the port of HSRP? */
static bool hsrp_hook_is_hello(const struct sk_buff *skb,
			       const struct iphdr *ip, unsigned int off)
{
	const struct hsrp_addr dst = hsrp_addr4(ip->daddr);
	const struct udphdr *uh;
	struct udphdr buf;

	if (ip->protocol != IPPROTO_UDP || !ipv4_is_multicast(ip->daddr) ||
	    !hsrp_version_by_dst(&dst))
		return false;
	if (ip->frag_off & htons(IP_OFFSET))
		return false;
	uh = skb_header_pointer(skb, off + ip->ihl * 4, sizeof(buf), &buf);
	return uh && uh->dest == htons(HSRP_UDP_PORT);
}

/* What is done with a packet, once it is known whether it is a Hello */
static unsigned int hsrp_hook_deliver(struct hsrp_iface *iface,
				      struct sk_buff *skb, bool hello)
{
	if (hello) {
		if (!hsrp_hook_ops->hello(iface, skb))
			return NF_ACCEPT;
		consume_skb(skb);
		return NF_STOLEN;
	}
	if (!READ_ONCE(iface->hn->guard_users))
		return NF_ACCEPT;
	return hsrp_hook_ops->inbound(iface, skb);
}

static noinline_for_stack unsigned int
hsrp_hook_ip_any(struct hsrp_iface *iface, struct sk_buff *skb)
{
	unsigned int off = skb_network_offset(skb);
	const struct iphdr *ip;
	struct iphdr buf;

	ip = skb_header_pointer(skb, off, sizeof(buf), &buf);
	if (!ip || ip->version != 4)
		return NF_ACCEPT;
	return hsrp_hook_deliver(iface, skb, hsrp_hook_is_hello(skb, ip, off));
}

/* Unicast, with its header in one piece, is nearly all there is. */
static unsigned int hsrp_hook_ip(struct hsrp_iface *iface, struct sk_buff *skb)
{
	const struct iphdr *ip = ip_hdr(skb);

	if (!hsrp_hook_in_head(skb, sizeof(*ip)) || ip->version != 4 ||
	    ipv4_is_multicast(ip->daddr))
		return hsrp_hook_ip_any(iface, skb);
	return hsrp_hook_deliver(iface, skb, false);
}

/* In IPv6, with no other header between */
static bool hsrp_hook_is_hello6(const struct sk_buff *skb,
				const struct ipv6hdr *ip, unsigned int off)
{
	const struct hsrp_version *version;
	const struct udphdr *uh;
	struct hsrp_addr dst;
	struct udphdr buf;

	if (ip->nexthdr != IPPROTO_UDP || !ipv6_addr_is_multicast(&ip->daddr))
		return false;
	dst = hsrp_addr6(&ip->daddr);
	version = hsrp_version_by_dst(&dst);
	if (!version)
		return false;
	uh = skb_header_pointer(skb, off + sizeof(*ip), sizeof(buf), &buf);
	return uh && uh->dest == htons(version->port);
}

static void hsrp_hook_nd(struct hsrp_iface *iface, const struct sk_buff *skb,
			 const struct ipv6hdr *ip)
{
	struct hsrp_addr addr;
	struct in6_addr target;

	if (!hsrp_neigh6_heard(iface, skb, ip, &target))
		return;
	addr = hsrp_addr6(&target);
	hsrp_hook_ops->neighbour(iface, &addr);
}

static noinline_for_stack unsigned int
hsrp_hook_ip6(struct hsrp_iface *iface, struct sk_buff *skb)
{
	unsigned int off = skb_network_offset(skb);
	const struct ipv6hdr *ip;
	struct ipv6hdr buf;

	ip = skb_header_pointer(skb, off, sizeof(buf), &buf);
	if (!ip || ip->version != 6)
		return NF_ACCEPT;
	if (ip->nexthdr == IPPROTO_ICMPV6 && READ_ONCE(iface->users6))
		hsrp_hook_nd(iface, skb, ip);
	return hsrp_hook_deliver(iface, skb, hsrp_hook_is_hello6(skb, ip, off));
}

/* Another station answers for an address that we answer for. */
static void hsrp_hook_conflict(struct hsrp_iface *iface,
			       struct hsrp_vaddr *va, __be32 vip,
			       const u8 *mac)
{
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_CONFLICT,
		.ifname = iface->name,
		.addr = vip,
	};
	char reason[64];

	hsrp_count(iface->hn, HSRP_CNT_ARP_CONFLICT);
	if (!__ratelimit(&va->conflicts))
		return;
	pr_warn("%%HSRP-4-DUPADDR: Duplicate address %pI4 on %s, sourced by %pM\n",
		&ntf.addr, iface->name, mac);
	snprintf(reason, sizeof(reason),
		 "duplicate address, sourced by %pM", mac);
	ntf.reason = reason;
	hsrp_ntf_emit(iface->hn, &ntf);
}

static noinline_for_stack unsigned int
hsrp_hook_arp(struct hsrp_iface *iface, struct sk_buff *skb)
{
	struct hsrp_index_query query = { .iface = iface };
	const struct hsrp_arp *arp;
	struct hsrp_vaddr *va;
	struct hsrp_addr addr;
	struct hsrp_arp buf;

	arp = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf),
				 &buf);
	if (!arp || !hsrp_arp_valid(arp))
		return NF_ACCEPT;
	if (arp->ar_op == htons(ARPOP_REPLY)) {
		addr = hsrp_addr4(arp->sip);
		hsrp_hook_ops->neighbour(iface, &addr);
	}

	query.addr = arp->sip;
	va = hsrp_index_find(iface->hn, &query);
	if (va && READ_ONCE(va->open) &&
	    !ether_addr_equal(hsrp_vaddr_mac(va, skb->dev), arp->sha))
		hsrp_hook_conflict(iface, va, arp->sip, arp->sha);
	return NF_ACCEPT;
}

/**
 * hsrp_hook_ingress() - a frame came in
 * @priv: struct hsrp_iface
 * @skb: frame, data at the network header; may be shared
 * @state: of the hook
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT, NF_DROP, or NF_STOLEN for what is done with.
 */
unsigned int hsrp_hook_ingress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	struct hsrp_iface *iface = priv;
	unsigned int verdict;

	/* still tagged: it will come again on the device of that VLAN */
	if (skb_vlan_tag_present(skb) && skb_vlan_tag_get_id(skb))
		return NF_ACCEPT;

	if (skb->pkt_type == PACKET_OTHERHOST) {
		verdict = hsrp_hook_otherhost(iface, skb);
		if (verdict != NF_ACCEPT || skb->pkt_type == PACKET_OTHERHOST)
			return verdict;
	}
	switch (skb->protocol) {
	case htons(ETH_P_IP):
		return hsrp_hook_ip(iface, skb);
	case htons(ETH_P_IPV6):
		return hsrp_hook_ip6(iface, skb);
	case htons(ETH_P_ARP):
		return hsrp_hook_arp(iface, skb);
	}
	return NF_ACCEPT;
}

/*
 * Design D4: no frame leaves with the virtual MAC while not Active. Our own
 * senders look before; this is for what overlaps with a change of state, and
 * for anybody else.
 */
static unsigned int hsrp_hook_egress(void *priv, struct sk_buff *skb,
				     const struct nf_hook_state *state)
{
	struct hsrp_iface *iface = priv;
	const struct hsrp_vaddr *va;

	if (skb_headlen(skb) < ETH_HLEN)
		return NF_ACCEPT;
	va = hsrp_index_by_mac(iface, eth_hdr(skb)->h_source);
	if (!va || READ_ONCE(va->open))
		return NF_ACCEPT;
	hsrp_count(iface->hn, HSRP_CNT_VMAC_TX_NOT_ACTIVE);
	return NF_DROP;
}

/**
 * hsrp_hook_is_only_egress() - has a device no egress hook but ours?
 * @hooks: those of the device
 *
 * Context: RCU.
 * Return: true if it has none.
 */
bool hsrp_hook_is_only_egress(const struct nf_hook_entries *hooks)
{
	return hooks->num_hook_entries == 1 &&
	       hooks->hooks[0].hook == hsrp_hook_egress;
}

/**
 * hsrp_hook_egress_permits() - may a frame leave, as far as ours is asked?
 * @hooks: of the device, hsrp_hook_is_only_egress()
 * @skb: frame, data at its link layer header
 *
 * Context: softirq, RCU.
 * Return: true if it may; else it was counted.
 */
bool hsrp_hook_egress_permits(const struct nf_hook_entries *hooks,
			      struct sk_buff *skb)
{
	return hsrp_hook_egress(hooks->hooks[0].priv, skb, NULL) == NF_ACCEPT;
}

/**
 * hsrp_hook_set_ops() - name the rooms above that look at frames
 * @ops: their functions, static; NULL when no hook is left
 *
 * Context: process, module load and unload.
 */
void hsrp_hook_set_ops(const struct hsrp_hook_ops *ops)
{
	hsrp_hook_ops = ops;
}

/**
 * hsrp_hook_register_egress() - see the frames that leave an interface
 * @iface: interface, with or about to get a virtual address
 * @dev: its device
 *
 * Not every kernel has egress hooks, and without one nothing else changes.
 *
 * Context: process, RTNL. Idempotent.
 * Return: 0 or a negative errno.
 */
int hsrp_hook_register_egress(struct hsrp_iface *iface, struct net_device *dev)
{
	int err;

	ASSERT_RTNL();

	if (!IS_ENABLED(CONFIG_NETFILTER_EGRESS) || dev->type != ARPHRD_ETHER ||
	    iface->egress_registered)
		return 0;
	iface->egress = (struct nf_hook_ops) {
		.hook = hsrp_hook_egress,
		.dev = dev,
		.priv = iface,
		.pf = NFPROTO_NETDEV,
		.hooknum = NF_NETDEV_EGRESS,
		.priority = INT_MAX,
	};
	err = nf_register_net_hook(iface->hn->net, &iface->egress);
	iface->egress_registered = !err;
	return err;
}

/**
 * hsrp_hook_unregister_egress() - see them no longer
 * @iface: interface; as with hsrp_hook_unregister()
 *
 * Context: process, RTNL. Idempotent.
 */
void hsrp_hook_unregister_egress(struct hsrp_iface *iface)
{
	ASSERT_RTNL();

	if (iface->egress_registered)
		nf_unregister_net_hook(iface->hn->net, &iface->egress);
	iface->egress_registered = false;
}

/**
 * hsrp_hook_unregister() - see what comes in no longer
 * @iface: interface; its device must still be in the namespace, as it is in
 *	NETDEV_UNREGISTER
 *
 * A hook may still run until a grace period is over.
 *
 * Context: process, RTNL.
 */
void hsrp_hook_unregister(struct hsrp_iface *iface)
{
	ASSERT_RTNL();

	if (iface->registered)
		nf_unregister_net_hook(iface->hn->net, &iface->ops);
	iface->registered = false;
}

/**
 * hsrp_hook_register() - see the frames that come in on an interface
 * @iface: interface
 * @dev: its device
 *
 * Context: process, RTNL.
 * Return: 0 or a negative errno.
 */
int hsrp_hook_register(struct hsrp_iface *iface, struct net_device *dev)
{
	int err;

	ASSERT_RTNL();

	/*
	 * First of all: later hooks shall see frames for the virtual MAC as
	 * what they are.
	 */
	iface->ops = (struct nf_hook_ops) {
		.hook = hsrp_hook_ingress,
		.dev = dev,
		.priv = iface,
		.pf = NFPROTO_NETDEV,
		.hooknum = NF_NETDEV_INGRESS,
		.priority = INT_MIN,
	};
	err = nf_register_net_hook(iface->hn->net, &iface->ops);
	iface->registered = !err;
	return err;
}
