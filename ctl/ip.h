/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses and networks of either family.
 */
#ifndef _HSRPCTL_IP_H
#define _HSRPCTL_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nl_msg;
struct nlattr;

/**
 * struct ip - an address; all zero: none
 * @ver: 4 or 6
 * @w: network byte order; IPv4 has the first word, and the others are 0
 */
struct ip {
	uint32_t ver;
	uint32_t w[4];
};

/**
 * struct prefix - a network
 * @addr: host bits zero
 * @len: prefix length
 */
struct prefix {
	struct ip addr;
	uint8_t len;
};

struct ip ip_from4(uint32_t addr);
struct ip ip_from6(const void *addr);
bool ip_given(struct ip ip);
bool ip_equal(struct ip a, struct ip b);
uint8_t ip_bits(struct ip ip);
bool ip_parse(const char *s, struct ip *ip);
const char *ip_str(struct ip ip);

bool prefix_equal(const struct prefix *a, const struct prefix *b);
bool prefix_has(const struct prefix *p, struct ip ip);
struct ip prefix_cut(struct ip ip, uint8_t len);
const char *prefix_str(const struct prefix *p);

struct ip attr_ip(const struct nlattr *ip4_attr,
		  const struct nlattr *ip6_attr);
int put_ip(struct nl_msg *msg, int attr4, int attr6, struct ip ip);

#endif /* _HSRPCTL_IP_H */
