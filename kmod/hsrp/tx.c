// SPDX-License-Identifier: GPL-2.0
/*
 * HSRP packets out. The frame is made by hand, because its Ethernet source is
 * the virtual MAC exactly while this router is Active (RFC 2281 5.3).
 *
 * Packets are sent with group->lock held: nothing can change the state between
 * the choice of the source address and the queue of the device.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_sched.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/udp.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"

/**
 * struct hsrp_tx_msg - a message on its way out
 * @version: how it is written
 * @len: octets of @data
 * @data: UDP payload
 */
struct hsrp_tx_msg {
	const struct hsrp_version *version;
	unsigned int len;
	u8 data[HSRP_MSG_MAX];
};

static void hsrp_tx_fill_ip(struct iphdr *ip, const struct hsrp_addr *src,
			    const struct hsrp_addr *dst,
			    const struct hsrp_tx_msg *msg)
{
	*ip = (struct iphdr) {
		.version = 4,
		.ihl = sizeof(*ip) / 4,
		.tos = msg->version->tos,
		.tot_len = htons(sizeof(*ip) + sizeof(struct udphdr) +
				 msg->len),
		.ttl = msg->version->ttl,
		.protocol = IPPROTO_UDP,
		.saddr = hsrp_addr_get4(src),
		.daddr = hsrp_addr_get4(dst),
	};
	ip_send_check(ip);
}

static void hsrp_tx_fill_ip6(struct ipv6hdr *ip, const struct hsrp_addr *src,
			     const struct hsrp_addr *dst,
			     const struct hsrp_tx_msg *msg)
{
	memset(ip, 0, sizeof(*ip));
	ip6_flow_hdr(ip, msg->version->tos, 0);
	ip->payload_len = htons(sizeof(struct udphdr) + msg->len);
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = msg->version->ttl;
	memcpy(&ip->saddr, src->ip, sizeof(ip->saddr));
	memcpy(&ip->daddr, dst->ip, sizeof(ip->daddr));
}

/* Over the pseudo header of its family, and over @uh */
static __sum16 hsrp_tx_checksum(const struct udphdr *uh, unsigned int len,
				const struct hsrp_addr *src,
				const struct hsrp_addr *dst)
{
	const __wsum sum = csum_partial(uh, len, 0);

	if (dst->ipver == HSRP_IPV6)
		return csum_ipv6_magic((const struct in6_addr *)src->ip,
				       (const struct in6_addr *)dst->ip, len,
				       IPPROTO_UDP, sum);
	return csum_tcpudp_magic(hsrp_addr_get4(src), hsrp_addr_get4(dst), len,
				 IPPROTO_UDP, sum);
}

static void hsrp_tx_fill_udp(struct udphdr *uh, const struct hsrp_addr *src,
			     const struct hsrp_addr *dst,
			     const struct hsrp_tx_msg *msg)
{
	const unsigned int len = sizeof(*uh) + msg->len;

	uh->source = htons(msg->version->port);
	uh->dest = htons(msg->version->port);
	uh->len = htons(len);
	uh->check = 0;
	uh->check = hsrp_tx_checksum(uh, len, src, dst);
	if (!uh->check)
		uh->check = CSUM_MANGLED_0;
}

static struct sk_buff *hsrp_tx_frame(struct hsrp_net *hn,
				     const struct hsrp_addr *src,
				     const struct hsrp_tx_msg *msg,
				     struct net_device *dev, const u8 *smac)
{
	const struct hsrp_addr dst = hsrp_version_dst(msg->version);
	const bool ip6 = dst.ipver == HSRP_IPV6;
	const unsigned int hlen = ip6 ? sizeof(struct ipv6hdr) :
					sizeof(struct iphdr);
	const u16 proto = ip6 ? ETH_P_IPV6 : ETH_P_IP;
	struct udphdr *uh;
	struct sk_buff *skb;
	void *ip;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + hlen + sizeof(*uh) + msg->len +
			dev->needed_tailroom, GFP_ATOMIC);
	if (!skb) {
		hsrp_count(hn, HSRP_CNT_NO_MEMORY);
		return NULL;
	}
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb->dev = dev;
	skb->protocol = htons(proto);
	skb->priority = TC_PRIO_CONTROL;

	skb_reset_network_header(skb);
	ip = skb_put(skb, hlen);
	skb_set_transport_header(skb, hlen);
	uh = skb_put(skb, sizeof(*uh));
	skb_put_data(skb, msg->data, msg->len);
	if (ip6)
		hsrp_tx_fill_ip6(ip, src, &dst, msg);
	else
		hsrp_tx_fill_ip(ip, src, &dst, msg);
	hsrp_tx_fill_udp(uh, src, &dst, msg);

	if (dev_hard_header(skb, dev, proto, msg->version->mcast_mac, smac,
			    skb->len) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	return skb;
}

/* Write and sign it; false where the version cannot say it */
static bool hsrp_tx_write(const struct hsrp_group *g, struct hsrp_pkt *pkt,
			  struct hsrp_tx_msg *msg)
{
	const struct hsrp_key *key;
	struct hsrp_time now;
	int len;

	hsrp_auth_now(&now);
	key = hsrp_auth_fill(&g->auth, &now, pkt);
	len = msg->version->build(pkt, msg->data, sizeof(msg->data));
	if (len < 0)
		return false;
	msg->len = len;
	return !key || !hsrp_key_sign(key, msg->data, len, hsrp_md5);
}

static bool hsrp_tx_xmit(struct sk_buff *skb)
{
	int err;

	if (!skb)
		return false;
	/* net_xmit_eval() evaluates its argument twice */
	err = dev_queue_xmit(skb);
	return !net_xmit_eval(err);
}

/* @state: what the packet says; the source MAC follows the state in force */
static bool hsrp_tx(struct hsrp_group *g, enum hsrp_opcode opcode,
		    enum hsrp_state state)
{
	const bool active = g->state == HSRP_STATE_ACTIVE;
	struct hsrp_tx_msg msg = { .version = hsrp_group_version(g) };
	struct hsrp_pkt pkt = {
		.version = msg.version->number,
		.opcode = opcode,
		.state = state,
		.group = g->number,
		.priority = g->prio,
		.hello_ms = g->hello_ms,
		.hold_ms = g->hold_ms,
		.vip = g->vip,
		.src = g->addr,
	};
	struct sk_buff *skb = NULL;
	struct net_device *dev;
	bool sent;

	lockdep_assert_held(&g->lock);

	rcu_read_lock();
	dev = rcu_dereference(g->user.iface->dev);
	if (dev && hsrp_addr_set(&g->addr)) {
		ether_addr_copy(pkt.ident, dev->dev_addr);
		if (hsrp_tx_write(g, &pkt, &msg))
			skb = hsrp_tx_frame(g->hn, &g->addr, &msg, dev, active ?
					    hsrp_vaddr_mac(&g->va, dev) :
					    dev->dev_addr);
	}
	sent = hsrp_tx_xmit(skb);
	rcu_read_unlock();

	if (!sent)
		g->cnt[HSRP_GCNT_TX_ERROR]++;
	return sent;
}

/**
 * hsrp_tx_hello() - send a Hello with the state in force
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_tx_hello(struct hsrp_group *g)
{
	hsrp_stall_said(g);
	if (hsrp_tx(g, HSRP_OP_HELLO, g->state))
		g->cnt[HSRP_GCNT_TX_HELLO]++;
}

/**
 * hsrp_tx_coup() - send a Coup
 * @g: group, still in the state before the event: the Coup says so, and comes
 *	from the interface's own MAC unless that is Active (measured on IOS)
 *
 * Context: g->lock held, BH off.
 */
void hsrp_tx_coup(struct hsrp_group *g)
{
	if (hsrp_tx(g, HSRP_OP_COUP,
		    hsrp_fsm_pkt_state(HSRP_OP_COUP, g->state,
				       HSRP_STATE_ACTIVE)))
		g->cnt[HSRP_GCNT_TX_COUP]++;
}

/**
 * hsrp_tx_resign() - send a Resign
 * @g: group, in the state after the event; the packet says Speak whatever that
 *	is, and comes from the interface's own MAC (measured on IOS)
 *
 * Context: g->lock held, BH off.
 */
void hsrp_tx_resign(struct hsrp_group *g)
{
	if (hsrp_tx(g, HSRP_OP_RESIGN,
		    hsrp_fsm_pkt_state(HSRP_OP_RESIGN, HSRP_STATE_ACTIVE,
				       g->state)))
		g->cnt[HSRP_GCNT_TX_RESIGN]++;
}

/**
 * hsrp_tx_advertise() - send an Advertise, in version 2 an Interface State
 * @iface: interface
 * @pkt: its numbers of groups, and the address that it comes from
 *
 * From the interface's own MAC, also where a group is Active, and not
 * authenticated: both measured on IOS.
 *
 * Context: process context, no group's lock held.
 * Return: whether it was sent
 */
bool hsrp_tx_advertise(const struct hsrp_iface *iface,
		       const struct hsrp_pkt *pkt)
{
	struct hsrp_tx_msg msg = {
		.version = hsrp_version(READ_ONCE(iface->version)),
	};
	struct sk_buff *skb = NULL;
	struct net_device *dev;
	bool sent;
	int len;

	len = msg.version->build_adv(pkt, msg.data, sizeof(msg.data));
	if (len < 0)
		return false;
	msg.len = len;
	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	if (dev)
		skb = hsrp_tx_frame(iface->hn, &pkt->src, &msg, dev,
				    dev->dev_addr);
	sent = hsrp_tx_xmit(skb);
	rcu_read_unlock();
	return sent;
}
