/* SPDX-License-Identifier: GPL-2.0 */
/* Whether there is IPv6 at all: whoever boots with ipv6.disable=1 has none. */
#ifndef _HSRP_HAS_IP6_H
#define _HSRP_HAS_IP6_H

#include <linux/ipv6.h>
#include <linux/netlink.h>

/**
 * hsrp_ip6_need() - refuse what needs an IPv6 that this kernel does not have
 * @extack: for a refusal
 *
 * Without it not even the tables are there that IPv6 looks addresses up in.
 *
 * Context: any.
 * Return: 0; -EAFNOSUPPORT
 */
static inline int hsrp_ip6_need(struct netlink_ext_ack *extack)
{
	if (ipv6_mod_enabled())
		return 0;
	NL_SET_ERR_MSG(extack, "IPv6 is disabled in this kernel (ipv6.disable)");
	return -EAFNOSUPPORT;
}

#endif /* _HSRP_HAS_IP6_H */
