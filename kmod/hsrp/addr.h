/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Address of a router or of a group, in either family. Pure code: see pure.h.
 */
#ifndef _HSRP_ADDR_H
#define _HSRP_ADDR_H

#include "pure.h"

/* What version 2 writes for the family of an address */
#define HSRP_IPV4	4
#define HSRP_IPV6	6

/**
 * struct hsrp_addr - an IPv4 or IPv6 address
 * @ipver: %HSRP_IPV4 or %HSRP_IPV6; as wide as the words, so that no padding
 *	differs between two that are equal
 * @ip: network byte order. IPv4 has the first word, and the others are 0, so
 *	that two of one family compare by all of it. Never a union: not every
 *	compiler would clear what the shorter one leaves
 */
struct hsrp_addr {
	u32 ipver;
	__be32 ip[4];
};

static inline struct hsrp_addr hsrp_addr4(__be32 ip)
{
	return (struct hsrp_addr) { .ipver = HSRP_IPV4, .ip = { ip } };
}

/* @ip: 16 octets, not aligned */
static inline struct hsrp_addr hsrp_addr6(const void *ip)
{
	struct hsrp_addr addr = { .ipver = HSRP_IPV6 };

	memcpy(addr.ip, ip, sizeof(addr.ip));
	return addr;
}

/* 0 where it is none */
static inline __be32 hsrp_addr_get4(const struct hsrp_addr *addr)
{
	return addr->ipver == HSRP_IPV4 ? addr->ip[0] : 0;
}

/* Is it an address at all? Not known and not configured is all 0. */
static inline bool hsrp_addr_set(const struct hsrp_addr *addr)
{
	return addr->ip[0] || addr->ip[1] || addr->ip[2] || addr->ip[3];
}

/* Word @i of the mask of a prefix length */
static inline __be32 hsrp_net_mask(u8 len, unsigned int i)
{
	if (len <= 32 * i)
		return 0;
	len -= 32 * i;
	return cpu_to_be32(len < 32 ? ~(0xffffffffU >> len) : 0xffffffffU);
}

/* Has the address of a network bits set beyond its prefix? */
static inline bool hsrp_net_has_host_bits(const struct hsrp_addr *net, u8 len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(net->ip); i++)
		if (net->ip[i] & ~hsrp_net_mask(len, i))
			return true;
	return false;
}

static inline bool hsrp_addr_equal(const struct hsrp_addr *a,
				   const struct hsrp_addr *b)
{
	return a->ipver == b->ipver && !memcmp(a->ip, b->ip, sizeof(a->ip));
}

/* Is @a above @b, both of one family? As numbers: network order is that. */
static inline bool hsrp_addr_above(const struct hsrp_addr *a,
				   const struct hsrp_addr *b)
{
	return memcmp(a->ip, b->ip, sizeof(a->ip)) > 0;
}

static inline bool hsrp_addr_link_local(const struct hsrp_addr *a)
{
	return a->ipver == HSRP_IPV6 &&
	       be32_to_cpu(a->ip[0]) >> 22 == 0xfe80 >> 6;
}

#endif /* _HSRP_ADDR_H */
