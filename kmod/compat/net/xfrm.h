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

/* That of an acquire in progress, without an SPI; with a reference, or NULL. */
static inline struct xfrm_state *hsrp_xfrm_larval(struct net *net,
						  const xfrm_address_t *from,
						  const xfrm_address_t *to,
						  u32 reqid, u16 family)
{
	const struct xfrm_mark any = {};

#ifdef HSRP_HAVE_XFRM_PCPU
	return xfrm_find_acq(net, &any, XFRM_MODE_TUNNEL, reqid, 0, UINT_MAX,
			     IPPROTO_ESP, to, from, 0, family);
#else
	return xfrm_find_acq(net, &any, XFRM_MODE_TUNNEL, reqid, 0,
			     IPPROTO_ESP, to, from, 0, family);
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
