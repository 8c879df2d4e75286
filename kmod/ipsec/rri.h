/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reverse route injection: one route per distinct destination, with a count of
 * the ACL lines that want it.
 *
 * hn->lock held, RTNL not held.
 */
#ifndef _HSRP_IPSEC_RRI_H
#define _HSRP_IPSEC_RRI_H

#include <linux/list.h>
#include <linux/types.h>

#include "hsrp/addr.h"

struct hsrp_net;
struct hsrp_bind;

/**
 * struct hsrp_rri - a reverse route
 * @node: in hn->routes
 * @by_dst: in bind->by_dst; RCU
 * @bind: the binding that wants it
 * @dst: remote network
 * @dst_len: its prefix length
 * @peer: crypto peer
 * @gateway: next hop it is installed with; the peer itself when that is on link;
 *	none where the peer is of another family than @dst
 * @ifindex: output device it is installed on, 0: not installed
 * @unsure: whether it is there is not known: the answer to the request was
 *	lost, or there was none
 * @refs: ACL lines that want it
 * @wanted: scratch of a sync run
 * @rcu: for freeing
 */
struct hsrp_rri {
	struct list_head node;
	struct hlist_node by_dst;
	struct hsrp_bind *bind;
	struct hsrp_addr dst;
	u8 dst_len;
	struct hsrp_addr peer;
	struct hsrp_addr gateway;
	int ifindex;
	bool unsure;
	unsigned int refs;
	bool wanted;
	struct rcu_head rcu;
};

/* rri.c */
int hsrp_rri_sync(struct hsrp_bind *b);
int hsrp_rri_remove_all(struct hsrp_bind *b);
void hsrp_rri_abandon(struct hsrp_bind *b);
void hsrp_rri_probes(struct hsrp_bind *b);
bool hsrp_rri_reachable(const struct hsrp_bind *b);
int hsrp_rri_watch(struct hsrp_net *hn);
void hsrp_rri_unwatch(struct hsrp_net *hn);

#endif /* _HSRP_IPSEC_RRI_H */
