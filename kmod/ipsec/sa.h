/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SAs of a local address, as XFRM has them. They belong to the IKE daemon;
 * the module looks at them, and deletes those of an address it loses.
 */
#ifndef _HSRP_IPSEC_SA_H
#define _HSRP_IPSEC_SA_H

#include <linux/types.h>

struct hsrp_bind;
struct hsrp_line;
struct hsrp_map;
struct hsrp_net;
struct xfrm_state;

/* sa.c: process context, hn->lock held */
unsigned int hsrp_sa_flush(struct hsrp_net *hn, __be32 local,
			   struct hsrp_map *map, bool larval_only);
void hsrp_sa_drop_acquire(struct hsrp_bind *b, const struct hsrp_line *l);
int hsrp_sa_walk(struct hsrp_net *hn, __be32 local,
		 int (*fn)(struct xfrm_state *x, bool outbound, void *arg),
		 void *arg);
int hsrp_sa_acquire(struct hsrp_bind *b, const struct hsrp_line *l);

#endif /* _HSRP_IPSEC_SA_H */
