/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands in for what later kernels' SAs have: the time of the last use, which
 * XFRM keeps for tunnels too since it knows packet offload (6.2), and SAs of one
 * CPU (6.13).
 */
#ifndef _HSRP_COMPAT_NET_XFRM_H
#define _HSRP_COMPAT_NET_XFRM_H

#include_next <net/xfrm.h>

static inline void hsrp_xfrm_used(struct xfrm_state *x)
{
#ifdef HSRP_HAVE_XFRM_LASTUSED
	x->lastused = ktime_get_real_seconds();
#endif
}

static inline bool hsrp_xfrm_any_cpu(const struct xfrm_state *x)
{
#ifdef HSRP_HAVE_XFRM_PCPU
	return x->pcpu_num == UINT_MAX;
#else
	return true;
#endif
}

#endif /* _HSRP_COMPAT_NET_XFRM_H */
