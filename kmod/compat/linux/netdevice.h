/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands in for a look at tc's programs, which 6.6 keeps in another place, at
 * netfilter's egress hooks, which not every kernel has, and at devices that
 * need no lock for sending, which 6.12 says in another way.
 */
#ifndef _HSRP_COMPAT_LINUX_NETDEVICE_H
#define _HSRP_COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>

static inline bool hsrp_dev_has_tc_ingress(const struct net_device *dev)
{
#if !IS_ENABLED(CONFIG_NET_CLS_ACT)
	return false;
#elif defined(HSRP_HAVE_TCX)
	return rcu_access_pointer(dev->tcx_ingress);
#else
	return rcu_access_pointer(dev->miniq_ingress);
#endif
}

static inline bool hsrp_dev_has_tc_egress(const struct net_device *dev)
{
#if !IS_ENABLED(CONFIG_NET_CLS_ACT)
	return false;
#elif defined(HSRP_HAVE_TCX)
	return rcu_access_pointer(dev->tcx_egress);
#else
	return rcu_access_pointer(dev->miniq_egress);
#endif
}

/* RCU */
static inline const struct nf_hook_entries *
hsrp_dev_egress_hooks(const struct net_device *dev)
{
#ifdef CONFIG_NETFILTER_EGRESS
	return rcu_dereference(dev->nf_hooks_egress);
#else
	return NULL;
#endif
}

static inline bool hsrp_dev_has_no_lock(const struct net_device *dev)
{
#ifdef HSRP_HAVE_LLTX_BIT
	return dev->lltx;
#else
	return dev->features & NETIF_F_LLTX;
#endif
}

#endif /* _HSRP_COMPAT_LINUX_NETDEVICE_H */
