/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rtnetlink client inside the kernel (design D3): addresses and routes through
 * the stable uAPI, with the acknowledgment read back.
 *
 * All calls: process context, hn->lock held (but for net_exit), RTNL not held.
 */
#ifndef _HSRP_GATEWAY_RTNL_H
#define _HSRP_GATEWAY_RTNL_H

#include <linux/types.h>

#include "hsrp/addr.h"

struct hsrp_net;

/**
 * struct hsrp_rt - a route of ours
 * @dst: destination
 * @dst_len: its prefix length
 * @gateway: next hop, of the family of @dst; none: on link
 * @ifindex: output device
 */
struct hsrp_rt {
	struct hsrp_addr dst;
	u8 dst_len;
	struct hsrp_addr gateway;
	int ifindex;
};

/* gateway/rtnl.c */
int hsrp_rtnl_addr_add(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr);
int hsrp_rtnl_addr_del(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr);
int hsrp_rtnl_route_add(struct hsrp_net *hn, const struct hsrp_rt *rt);
int hsrp_rtnl_route_del(struct hsrp_net *hn, const struct hsrp_rt *rt);
int hsrp_rtnl_route_present(struct hsrp_net *hn, const struct hsrp_rt *rt);
void hsrp_rtnl_net_exit(struct hsrp_net *hn);

#endif /* _HSRP_GATEWAY_RTNL_H */
