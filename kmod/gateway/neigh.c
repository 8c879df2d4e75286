// SPDX-License-Identifier: GPL-2.0
/*
 * ARP for virtual addresses. The virtual IP is an address of the interface
 * while Active, so the stack itself answers and asks for it; the NF_ARP_OUT
 * hook puts the virtual MAC into what it says, or keeps it quiet.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/inetdevice.h>
#include <linux/netfilter_arp.h>
#include <linux/skbuff.h>
#include <net/arp.h>

#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/neigh.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/addr.h"

/* Cisco's PVST address: IOS sends a copy of the first gratuitous ARP there. */
static const u8 hsrp_neigh_pvst[ETH_ALEN] = {
	0x01, 0x00, 0x0c, 0xcd, 0xcd, 0xcd
};

/*
 * The virtual address, preferably the one on this device. An address that is
 * about to go still counts: the stack answers for it. RCU.
 */
static const struct hsrp_vaddr *hsrp_neigh_find(const struct hsrp_net *hn,
						__be32 vip,
						const struct net_device *dev)
{
	struct hsrp_index_query query = {
		.addr = vip,
		.held = true,
		.dev = dev,
	};
	const struct hsrp_vaddr *va = hsrp_index_find(hn, &query);

	query.dev = NULL;
	return va ?: hsrp_index_find(hn, &query);
}

/*
 * The ARP part of an outgoing frame, writable, with its Ethernet header. NULL
 * when that cannot be had.
 */
static struct hsrp_arp *hsrp_neigh_writable(struct hsrp_net *hn,
					    struct sk_buff *skb)
{
	unsigned int off = skb_network_offset(skb);

	if (skb_shared(skb) ||
	    skb_ensure_writable(skb, off + sizeof(struct hsrp_arp))) {
		hsrp_count(hn, HSRP_CNT_NO_MEMORY);
		return NULL;
	}
	return (struct hsrp_arp *)skb_network_header(skb);
}

/*
 * The stack asks on @dev for a neighbour in the name of an address that lives
 * on another interface (arp_announce 0). The neighbour must not learn that
 * address here; it is asked in the name of this interface instead.
 */
static unsigned int hsrp_neigh_other_device(struct hsrp_net *hn,
					    struct sk_buff *skb,
					    const struct net_device *dev,
					    bool request)
{
	struct hsrp_arp *arp;
	__be32 own;

	hsrp_count(hn, HSRP_CNT_ARP_DROP_FOREIGN_DEV);
	if (!request)
		return NF_DROP;
	arp = hsrp_neigh_writable(hn, skb);
	if (!arp)
		return NF_DROP;
	own = inet_select_addr(dev, arp->tip, RT_SCOPE_LINK);
	if (!own || hsrp_vaddr_find(hn, own))
		return NF_DROP;
	arp->sip = own;
	return NF_ACCEPT;
}

/* In the name of the virtual address, as Active, on its interface. */
static unsigned int hsrp_neigh_as_virtual(struct hsrp_net *hn,
					  struct sk_buff *skb,
					  const u8 *mac)
{
	struct hsrp_arp *arp;
	struct ethhdr *eth;

	arp = hsrp_neigh_writable(hn, skb);
	if (!arp)
		return NF_DROP;
	/* NF_ARP_OUT is called with the Ethernet header at skb->data */
	eth = (struct ethhdr *)skb->data;
	ether_addr_copy(eth->h_source, mac);
	ether_addr_copy(arp->sha, mac);
	hsrp_count(hn, HSRP_CNT_ARP_REPLY);
	return NF_ACCEPT;
}

static unsigned int hsrp_neigh_arp_out(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	struct hsrp_net *hn = priv;
	const struct hsrp_vaddr *va;
	const struct hsrp_arp *arp;
	struct hsrp_arp buf;

	if (state->out->type != ARPHRD_ETHER ||
	    skb_network_offset(skb) < ETH_HLEN)
		return NF_ACCEPT;
	arp = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf),
				 &buf);
	if (!arp || !hsrp_arp_valid(arp) || !arp->sip)
		return NF_ACCEPT;
	va = hsrp_neigh_find(hn, arp->sip, state->out);
	if (!va)
		return NF_ACCEPT;

	if (!READ_ONCE(va->open)) {
		hsrp_count(hn, HSRP_CNT_ARP_DROP_NOT_ACTIVE);
		return NF_DROP;
	}
	if (rcu_access_pointer(va->iface->dev) != state->out)
		return hsrp_neigh_other_device(hn, skb, state->out,
					       arp->ar_op ==
					       htons(ARPOP_REQUEST));
	/* made by us below: right as it is, and counted there */
	if (ether_addr_equal(arp->sha, hsrp_vaddr_vmac(va)))
		return NF_ACCEPT;
	return hsrp_neigh_as_virtual(hn, skb, hsrp_vaddr_mac(va, state->out));
}

/* See all ARP that leaves a namespace. */
static int hsrp_neigh_net_init(struct hsrp_net *hn)
{
	int err;

	hn->arp_ops = (struct nf_hook_ops) {
		.hook = hsrp_neigh_arp_out,
		.priv = hn,
		.pf = NFPROTO_ARP,
		.hooknum = NF_ARP_OUT,
		/* filters before us see what the stack made, as ever */
		.priority = INT_MAX,
	};
	err = nf_register_net_hook(hn->net, &hn->arp_ops);
	hn->arp_registered = !err;
	return err;
}

static void hsrp_neigh_net_exit(struct hsrp_net *hn)
{
	if (hn->arp_registered)
		nf_unregister_net_hook(hn->net, &hn->arp_ops);
	hn->arp_registered = false;
}

/**
 * hsrp_neigh_get() - see what says neighbours who has an address
 * @hn: namespace, before hn->vaddrs has that virtual address
 * @ipver: its family
 *
 * Context: process, RTNL.
 * Return: 0 or a negative errno.
 */
int hsrp_neigh_get(struct hsrp_net *hn, u8 ipver)
{
	int err = 0;

	ASSERT_RTNL();

	if (list_empty(&hn->vaddrs))
		err = hsrp_neigh_net_init(hn);
	if (err || ipver != HSRP_IPV6)
		return err;
	err = hsrp_neigh6_net_init(hn);
	if (err && list_empty(&hn->vaddrs))
		hsrp_neigh_net_exit(hn);
	return err;
}

/**
 * hsrp_neigh_put() - see it no longer
 * @hn: namespace, without that virtual address in hn->vaddrs
 * @ipver: its family
 *
 * Context: process, RTNL.
 */
void hsrp_neigh_put(struct hsrp_net *hn, u8 ipver)
{
	ASSERT_RTNL();

	if (ipver == HSRP_IPV6)
		hsrp_neigh6_net_exit(hn);
	if (list_empty(&hn->vaddrs))
		hsrp_neigh_net_exit(hn);
}

static void hsrp_neigh_garp_to(struct hsrp_vaddr *va, struct net_device *dev,
			       __be32 vip, const u8 *dst)
{
	const u8 *mac = hsrp_vaddr_mac(va, dev);
	struct sk_buff *skb;

	skb = arp_create(ARPOP_REPLY, ETH_P_ARP, vip, dev, vip, dst, mac, dst);
	if (!skb) {
		hsrp_count(va->hn, HSRP_CNT_NO_MEMORY);
		return;
	}
	arp_xmit(skb);
}

/**
 * hsrp_neigh_send_garp() - one gratuitous ARP for each virtual IP, or what it is
 *	called in IPv6
 * @va: virtual address; nothing is sent unless Active and the device is up
 * @to: %HSRP_GARP_NEIGHBOURS, %HSRP_GARP_SWITCHES or both
 *
 * As IOS sends it: an ARP reply from the virtual MAC, broadcast, and the first one
 * of a series once more to Cisco's PVST address, with that address as target
 * hardware address (measured; RFC 2281 5.7 action I).
 *
 * Context: process or softirq.
 */
void hsrp_neigh_send_garp(struct hsrp_vaddr *va, unsigned int to)
{
	const struct hsrp_vip *v;
	struct net_device *dev;
	__be32 vip;

	rcu_read_lock();
	dev = rcu_dereference(va->iface->dev);
	if (!dev || !READ_ONCE(va->open) || !netif_running(dev))
		goto unlock;
	if (va->ipver == HSRP_IPV6 && to & HSRP_GARP_NEIGHBOURS)
		hsrp_neigh6_send_na(va, dev);
	hsrp_vaddr_for_each_vip(va, v) {
		vip = READ_ONCE(v->addr);
		if (!vip)
			continue;
		if (to & HSRP_GARP_NEIGHBOURS) {
			hsrp_neigh_garp_to(va, dev, vip, dev->broadcast);
			hsrp_count(va->hn, HSRP_CNT_GARP);
		}
		if (to & HSRP_GARP_SWITCHES)
			hsrp_neigh_garp_to(va, dev, vip, hsrp_neigh_pvst);
	}
unlock:
	rcu_read_unlock();
}

/**
 * hsrp_neigh_send_probe() - ask a next hop whether it is there
 * @iface: interface
 * @target: address of the next hop
 *
 * A broadcast ARP request in the name of the interface's own address, or a
 * neighbour solicitation; the neighbour cache has no part in it.
 *
 * Context: process or softirq.
 */
void hsrp_neigh_send_probe(struct hsrp_iface *iface,
			   const struct hsrp_addr *target)
{
	__be32 addr = READ_ONCE(iface->addr);
	struct net_device *dev;

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	if (dev && target->ipver == HSRP_IPV6)
		hsrp_neigh6_send_probe(iface, dev, target);
	else if (dev && addr)
		arp_send(ARPOP_REQUEST, ETH_P_ARP, hsrp_addr_get4(target), dev,
			 addr, NULL, NULL, NULL);
	rcu_read_unlock();
}
