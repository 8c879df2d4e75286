// SPDX-License-Identifier: GPL-2.0
/*
 * The way out: a packet to its neighbour.
 */
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <net/arp.h>
#include <net/ip6_route.h>
#include <net/neighbour.h>
#include <net/route.h>
#include <net/sch_generic.h>

#include "fastpath/esp.h"
#include "gateway/hook.h"

/*
 * Is there nothing between dev_queue_xmit() and the driver? That is a device
 * without a queue, as those of VLANs are, and veth; nobody listens, no hook but
 * the one of gateway/, no tc program, no lock to take.
 */
static bool hsrp_xmit_is_direct(const struct sk_buff *skb,
				struct net_device *dev,
				const struct nf_hook_entries *hooks)
{
	const struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	return dev->flags & IFF_UP && dev->real_num_tx_queues == 1 &&
	       dev->priv_flags & IFF_XMIT_DST_RELEASE &&
	       hsrp_dev_has_no_lock(dev) && !dev_nit_active(dev) &&
	       !rcu_dereference_bh(txq->qdisc)->enqueue &&
	       !netif_xmit_stopped(txq) && !hsrp_dev_has_tc_egress(dev) &&
	       !skb_at_tc_ingress(skb) &&
	       (!hooks || hsrp_hook_is_only_egress(hooks));
}

/* The link layer header of a neighbour; false if it does not fit. */
static bool hsrp_xmit_put_header(struct sk_buff *skb, const struct hh_cache *hh)
{
	unsigned int len, seq;

	do {
		seq = read_seqbegin(&hh->hh_lock);
		len = READ_ONCE(hh->hh_len);
		if (!len || len > HH_DATA_MOD ||
		    skb_headroom(skb) < HH_DATA_MOD)
			return false;
		memcpy(skb->data - HH_DATA_MOD, hh->hh_data, HH_DATA_MOD);
	} while (read_seqretry(&hh->hh_lock, seq));

	__skb_push(skb, len);
	skb_reset_mac_header(skb);
	return true;
}

static void hsrp_xmit_drop(struct sk_buff *skb)
{
	dev_core_stats_tx_dropped_inc(skb->dev);
	kfree_skb(skb);
}

/* False, with the packet as it was, if it has to be queued. */
static bool hsrp_xmit_direct(struct sk_buff *skb, const struct neighbour *n)
{
	struct net_device *dev = skb->dev;
	/* once: what is looked at here is what is asked below */
	const struct nf_hook_entries *hooks = hsrp_dev_egress_hooks(dev);

	if (!(READ_ONCE(n->nud_state) & NUD_CONNECTED) ||
	    !hsrp_xmit_is_direct(skb, dev, hooks) ||
	    !hsrp_xmit_put_header(skb, &n->hh))
		return false;

	/* what is left of the way in */
	skb_mark_not_on_list(skb);
	skb_set_queue_mapping(skb, 0);
	if (hooks && !hsrp_hook_egress_permits(hooks, skb))
		kfree_skb(skb);
	else if (!dev_xmit_complete(netdev_start_xmit(skb, dev,
						      netdev_get_tx_queue(dev, 0),
						      false)))
		hsrp_xmit_drop(skb);
	return true;
}

static noinline struct neighbour *hsrp_xmit_neigh6(const struct sk_buff *skb,
						   struct dst_entry *dst)
{
	return ip_neigh_gw6(dst->dev, rt6_nexthop((struct rt6_info *)dst,
						  &ipv6_hdr(skb)->daddr));
}

/**
 * hsrp_esp_xmit() - send a packet
 * @skb: packet of the family of @dst, no larger than the MTU, with room for a
 *	link layer header and without a route
 * @dst: route, outbound, without a transformation of its own
 *
 * Past the netfilter hooks of its family; taps, egress hooks, tc and queueing of
 * the device are those of any packet.
 *
 * Context: softirq, RCU.
 */
void hsrp_esp_xmit(struct sk_buff *skb, struct dst_entry *dst)
{
	struct neighbour *neigh;
	bool is_v6gw = false;

	skb->dev = dst->dev;
	if (dst->ops->family == AF_INET6) {
		skb->protocol = htons(ETH_P_IPV6);
		neigh = hsrp_xmit_neigh6(skb, dst);
	} else {
		skb->protocol = htons(ETH_P_IP);
		neigh = ip_neigh_for_gw((struct rtable *)dst, skb, &is_v6gw);
	}
	if (IS_ERR(neigh) || skb_cow_head(skb, LL_RESERVED_SPACE(skb->dev))) {
		kfree_skb(skb);
		return;
	}
	if (!is_v6gw && hsrp_xmit_direct(skb, neigh))
		return;
	skb_dst_set_noref(skb, dst);
	neigh_output(neigh, skb, is_v6gw);
}
