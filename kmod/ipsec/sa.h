/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SAs of a local address, as XFRM has them. They belong to the IKE daemon;
 * the module looks at them, and deletes those of an address it loses.
 */
#ifndef _HSRP_IPSEC_SA_H
#define _HSRP_IPSEC_SA_H

#include <linux/types.h>
#include <net/xfrm.h>

#include "ipsec/addr.h"

/* Also on the stack, so that what must go goes also where there is no memory. */
#define HSRP_SA_BATCH	32

struct hsrp_bind;
struct hsrp_line;
struct hsrp_map;
struct hsrp_net;

/**
 * struct hsrp_sa_iter - a walk over the SAs of a local address
 * @local: the address
 * @walk: XFRM's place in its list
 * @n: length of @x
 * @next: of @x, the next one to be given
 * @more: @walk has not come to the end
 * @x: states that @walk has come by, each with a reference
 */
struct hsrp_sa_iter {
	struct hsrp_addr local;
	struct xfrm_state_walk walk;
	unsigned int n;
	unsigned int next;
	bool more;
	struct xfrm_state *x[HSRP_SA_BATCH];
};

/* sa.c: process context */
void hsrp_sa_iter_init(struct hsrp_sa_iter *it, const struct hsrp_addr *local);
struct xfrm_state *hsrp_sa_iter_next(struct net *net, struct hsrp_sa_iter *it);
void hsrp_sa_iter_again(struct hsrp_sa_iter *it);
void hsrp_sa_iter_done(struct net *net, struct hsrp_sa_iter *it);

/* sa.c: process context, hn->lock held */
unsigned int hsrp_sa_flush(struct hsrp_net *hn, const struct hsrp_addr *local,
			   struct hsrp_map *map, bool larval_only);
void hsrp_sa_drop_acquire(struct hsrp_bind *b, const struct hsrp_line *l);
int hsrp_sa_walk(struct hsrp_net *hn, const struct hsrp_addr *local,
		 int (*fn)(struct xfrm_state *x, bool outbound, void *arg),
		 void *arg);
bool hsrp_sa_is_outbound(const struct xfrm_state *x,
			 const struct hsrp_addr *local);
int hsrp_sa_acquire(struct hsrp_bind *b, const struct hsrp_line *l);

#endif /* _HSRP_IPSEC_SA_H */
