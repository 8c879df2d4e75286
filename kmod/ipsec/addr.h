/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses and networks of either family, as XFRM and the tables of routes
 * take them.
 */
#ifndef _HSRP_IPSEC_ADDR_H
#define _HSRP_IPSEC_ADDR_H

#include <linux/in6.h>
#include <linux/inetdevice.h>
#include <linux/socket.h>
#include <linux/xfrm.h>
#include <net/addrconf.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "hsrp/addr.h"

/* Leave nothing of 16 octets open, whatever the family: they are compared. */
static_assert(sizeof(xfrm_address_t) == sizeof_field(struct hsrp_addr, ip));

static inline u16 hsrp_ipver_family(u8 ipver)
{
	return ipver == HSRP_IPV6 ? AF_INET6 : AF_INET;
}

static inline u16 hsrp_addr_family(const struct hsrp_addr *addr)
{
	return hsrp_ipver_family(addr->ipver);
}

static inline u8 hsrp_addr_bits(const struct hsrp_addr *addr)
{
	return addr->ipver == HSRP_IPV6 ? 128 : 32;
}

/* Of an IPv6 address */
static inline const struct in6_addr *hsrp_addr_in6(const struct hsrp_addr *addr)
{
	return (const struct in6_addr *)addr->ip;
}

static inline void hsrp_addr_to_xfrm(const struct hsrp_addr *addr,
				     xfrm_address_t *to)
{
	memcpy(to, addr->ip, sizeof(*to));
}

static inline struct hsrp_addr hsrp_addr_from_xfrm(const xfrm_address_t *from,
						   u16 family)
{
	return family == AF_INET6 ? hsrp_addr6(from) : hsrp_addr4(from->a4);
}

/* Is @x, an address of an SA of @family, this one? */
static inline bool hsrp_addr_is_xfrm(const struct hsrp_addr *addr,
				     const xfrm_address_t *x, u16 family)
{
	if (hsrp_addr_family(addr) != family)
		return false;
	return family == AF_INET6 ?
	       ipv6_addr_equal(hsrp_addr_in6(addr), &x->in6) :
	       addr->ip[0] == x->a4;
}

/* Are the first @len bits of both the same? Both are of one family. */
static inline bool hsrp_addr_in_net(const struct hsrp_addr *addr,
				    const struct hsrp_addr *net, u8 len)
{
	if (addr->ipver == HSRP_IPV6)
		return ipv6_prefix_equal(hsrp_addr_in6(addr),
					 hsrp_addr_in6(net), len);
	return !((addr->ip[0] ^ net->ip[0]) & inet_make_mask(len));
}

/* The network of that prefix length that it is in */
static inline struct hsrp_addr hsrp_addr_net(const struct hsrp_addr *addr,
					     u8 len)
{
	struct hsrp_addr net = { .ipver = addr->ipver };
	unsigned int i;

	if (addr->ipver == HSRP_IPV4)
		net.ip[0] = addr->ip[0] & inet_make_mask(len);
	else
		for (i = 0; i < ARRAY_SIZE(net.ip); i++)
			net.ip[i] = addr->ip[i] & hsrp_net_mask(len, i);
	return net;
}

/* Is it an address of this router? */
static inline bool hsrp_addr_is_local(struct net *net,
				      const struct hsrp_addr *addr)
{
	if (addr->ipver == HSRP_IPV6)
		return ipv6_chk_addr(net, hsrp_addr_in6(addr), NULL, 0);
	return inet_addr_type(net, addr->ip[0]) == RTN_LOCAL;
}

#endif /* _HSRP_IPSEC_ADDR_H */
