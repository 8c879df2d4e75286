/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ESP fast path (design D8): a cache in front of XFRM. What other rooms
 * see of it. It may be compiled out (HSRP_FASTPATH=n); then the only mode of a
 * binding is "off".
 */
#ifndef _HSRP_FASTPATH_FASTPATH_H
#define _HSRP_FASTPATH_FASTPATH_H

#include <linux/errno.h>
#include <linux/hsrp.h>
#include <linux/netfilter.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>

struct hsrp_iface;
struct hsrp_net;

/* The mode of a binding for which none is given. */
#define HSRP_FAST_DEFAULT	HSRP_FAST_OFF

/**
 * struct hsrp_fast_ops - what the room above knows
 * @mode: mode of what has this local address of ESP, of that family;
 *	%HSRP_FAST_OFF if there is none, or it is not Active. Softirq, RCU.
 * @is_ours: is this a netfilter hook of the module, other than the fast path's
 *	own? RCU.
 */
struct hsrp_fast_ops {
	enum hsrp_fast_mode (*mode)(const struct hsrp_net *hn,
				    const xfrm_address_t *local, u8 family);
	bool (*is_ours)(nf_hookfn *hook);
};

/**
 * struct hsrp_fast_what - what a binding is for
 * @iface: its interface
 * @family: of its ESP
 * @ip4: it, or what it protects, is IPv4
 * @ip6: likewise, IPv6
 */
struct hsrp_fast_what {
	const struct hsrp_iface *iface;
	u8 family;
	bool ip4;
	bool ip6;
};

#ifdef CONFIG_HSRP_FASTPATH

/* mode.c */
void hsrp_fast_set_ops(const struct hsrp_fast_ops *ops);
int hsrp_fast_set_mode(struct hsrp_net *hn, u8 family, u8 *mode,
		       enum hsrp_fast_mode want,
		       struct netlink_ext_ack *extack);
void hsrp_fast_gone(struct hsrp_net *hn, u8 family, u8 *mode);
void hsrp_fast_void(struct hsrp_net *hn);
void hsrp_fast_settle(struct hsrp_net *hn);
const char *hsrp_fast_why_not(const struct hsrp_net *hn,
			      const struct hsrp_fast_what *what,
			      enum hsrp_fast_mode mode);
void hsrp_fast_usage(const struct hsrp_net *hn, u64 *entries, u64 *bytes);
void hsrp_fast_uninit(void);

#else

static inline void hsrp_fast_set_ops(const struct hsrp_fast_ops *ops)
{
}

static inline int hsrp_fast_set_mode(struct hsrp_net *hn, u8 family, u8 *mode,
				     enum hsrp_fast_mode want,
				     struct netlink_ext_ack *extack)
{
	if (want == HSRP_FAST_OFF)
		return 0;
	NL_SET_ERR_MSG(extack, "This module was built without the fast path");
	return -EOPNOTSUPP;
}

static inline void hsrp_fast_gone(struct hsrp_net *hn, u8 family, u8 *mode)
{
}

static inline void hsrp_fast_void(struct hsrp_net *hn)
{
}

static inline void hsrp_fast_settle(struct hsrp_net *hn)
{
}

static inline const char *hsrp_fast_why_not(const struct hsrp_net *hn,
					    const struct hsrp_fast_what *what,
					    enum hsrp_fast_mode mode)
{
	return NULL;
}

static inline void hsrp_fast_usage(const struct hsrp_net *hn, u64 *entries,
				   u64 *bytes)
{
	*entries = 0;
	*bytes = 0;
}

static inline void hsrp_fast_uninit(void)
{
}

#endif

#endif /* _HSRP_FASTPATH_FASTPATH_H */
