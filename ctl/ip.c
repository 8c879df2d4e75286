// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses and networks of either family, in words and in messages.
 */
#include <arpa/inet.h>
#include <netlink/msg.h>
#include <stdio.h>
#include <string.h>

#include <linux/hsrp.h>

#include "hsrpctl.h"
#include "ip.h"

/**
 * ip_from4 - an IPv4 address
 * @addr: network byte order
 *
 * Return: the address.
 */
struct ip ip_from4(uint32_t addr)
{
	return (struct ip) { .ver = 4, .w = { addr } };
}

/**
 * ip_from6 - an IPv6 address
 * @addr: 16 bytes
 *
 * Return: the address.
 */
struct ip ip_from6(const void *addr)
{
	struct ip ip = { .ver = 6 };

	memcpy(ip.w, addr, sizeof(ip.w));
	return ip;
}

/**
 * ip_given - is there an address
 * @ip: address
 *
 * Return: whether it is neither none nor all zero.
 */
bool ip_given(struct ip ip)
{
	return ip.w[0] || ip.w[1] || ip.w[2] || ip.w[3];
}

/**
 * ip_equal - are two addresses the same
 * @a: address
 * @b: address
 *
 * Return: whether they are; two that are none are.
 */
bool ip_equal(struct ip a, struct ip b)
{
	return !memcmp(a.w, b.w, sizeof(a.w)) &&
	       (a.ver == b.ver || !ip_given(a));
}

/**
 * ip_bits - length of an address
 * @ip: address
 *
 * Return: 32 or 128.
 */
uint8_t ip_bits(struct ip ip)
{
	return ip.ver == 6 ? 128 : 32;
}

/**
 * ip_parse - an address from words
 * @s: the word
 * @ip: the address
 *
 * Return: whether it is one.
 */
bool ip_parse(const char *s, struct ip *ip)
{
	uint8_t buf[HSRP_IP6_LEN];
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) == 1)
		*ip = ip_from4(in.s_addr);
	else if (inet_pton(AF_INET6, s, buf) == 1)
		*ip = ip_from6(buf);
	else
		return false;
	return true;
}

/**
 * ip_str - an address in words
 * @ip: address
 *
 * Return: one of four static buffers, taken in turn.
 */
const char *ip_str(struct ip ip)
{
	static char buf[4][INET6_ADDRSTRLEN];
	static unsigned int i;

	i = (i + 1) % ARRAY_SIZE(buf);
	return inet_ntop(ip.ver == 6 ? AF_INET6 : AF_INET, ip.w, buf[i],
			 sizeof(buf[i]));
}

/**
 * prefix_equal - are two networks the same
 * @a: network
 * @b: network
 *
 * Return: whether they are.
 */
bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
	return a->len == b->len && ip_equal(a->addr, b->addr);
}

/**
 * prefix_cut - the network of an address
 * @ip: address
 * @len: prefix length
 *
 * Return: the address without its host bits.
 */
struct ip prefix_cut(struct ip ip, uint8_t len)
{
	int i;

	for (i = 0; i < 4; i++) {
		int bits = len - 32 * i;

		ip.w[i] &= prefix_mask((uint8_t)(bits < 0 ? 0 :
						 bits > 32 ? 32 : bits));
	}
	return ip;
}

/**
 * prefix_has - is an address in a network
 * @p: network
 * @ip: address
 *
 * Return: whether it is.
 */
bool prefix_has(const struct prefix *p, struct ip ip)
{
	return (p->addr.ver == 6) == (ip.ver == 6) &&
	       ip_equal(prefix_cut(ip, p->len), p->addr);
}

/**
 * prefix_str - a network in words
 * @p: network
 *
 * Return: one of four static buffers, taken in turn.
 */
const char *prefix_str(const struct prefix *p)
{
	static char buf[4][INET6_ADDRSTRLEN + 4];
	static unsigned int i;

	i = (i + 1) % ARRAY_SIZE(buf);
	snprintf(buf[i], sizeof(buf[i]), "%s/%u", ip_str(p->addr), p->len);
	return buf[i];
}

/**
 * attr_ip - the address in one of two attributes
 * @ip4_attr: attribute of an IPv4 address, or NULL
 * @ip6_attr: attribute of an IPv6 address, or NULL
 *
 * Return: the address, or none.
 */
struct ip attr_ip(const struct nlattr *ip4_attr, const struct nlattr *ip6_attr)
{
	if (ip6_attr && nla_len(ip6_attr) == HSRP_IP6_LEN)
		return ip_from6(nla_data(ip6_attr));
	if (ip4_attr && nla_len(ip4_attr) == sizeof(uint32_t))
		return ip_from4(nla_get_u32(ip4_attr));
	return (struct ip) { 0 };
}

/**
 * put_ip - add an address to a message
 * @msg: message
 * @attr4: attribute of an IPv4 address
 * @attr6: attribute of an IPv6 address
 * @ip: address
 *
 * Return: 0 or what libnl returns.
 */
int put_ip(struct nl_msg *msg, int attr4, int attr6, struct ip ip)
{
	if (ip.ver == 6)
		return nla_put(msg, attr6, HSRP_IP6_LEN, ip.w);
	return nla_put_u32(msg, attr4, ip.w[0]);
}
