/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fast path has to know of a packet of IPv4 or IPv6: is it plain, and
 * which flow is it of? Reads only. Inline, because every packet comes by here; where
 * the family is a constant, nothing is left of the other one.
 */
#ifndef _HSRP_FASTPATH_IP_H
#define _HSRP_FASTPATH_IP_H

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <net/addrconf.h>
#include <net/dsfield.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "fastpath/fast.h"

/* Behind the header: ports, or type and code; SPI and sequence number. */
#define HSRP_FAST_L4_MIN	8

/**
 * struct hsrp_fast_ip - what is read of the header of a packet
 * @family: AF_INET or AF_INET6
 * @hlen: length of the header
 * @proto: what follows
 * @tos: type of service, or traffic class
 * @ttl: TTL, or hop limit
 * @len: of the packet, by its header
 */
struct hsrp_fast_ip {
	u8 family;
	u8 hlen;
	u8 proto;
	u8 tos;
	u8 ttl;
	u32 len;
};

static __always_inline bool
hsrp_fast_head4(const struct sk_buff *skb, struct hsrp_fast_ip *ip)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	if (skb_headlen(skb) < sizeof(*iph) + HSRP_FAST_L4_MIN)
		return false;
	ip->family = AF_INET;
	ip->hlen = sizeof(*iph);
	ip->proto = iph->protocol;
	ip->tos = iph->tos;
	ip->ttl = iph->ttl;
	ip->len = ntohs(iph->tot_len);
	return true;
}

static __always_inline bool
hsrp_fast_head6(const struct sk_buff *skb, struct hsrp_fast_ip *ip)
{
	const struct ipv6hdr *ip6h = (const struct ipv6hdr *)skb->data;

	if (skb_headlen(skb) < sizeof(*ip6h) + HSRP_FAST_L4_MIN)
		return false;
	ip->family = AF_INET6;
	ip->hlen = sizeof(*ip6h);
	ip->proto = ip6h->nexthdr;
	ip->tos = ipv6_get_dsfield(ip6h);
	ip->ttl = ip6h->hop_limit;
	ip->len = ntohs(ip6h->payload_len) + sizeof(*ip6h);
	return true;
}

/**
 * hsrp_fast_head() - read the header of a packet
 * @skb: packet, data at the network header
 * @family: what its protocol is, AF_INET or AF_INET6
 * @ip: set; nothing of it is judged
 *
 * Return: false if the header is not in one piece with what stands behind.
 */
static __always_inline bool
hsrp_fast_head(const struct sk_buff *skb, u8 family, struct hsrp_fast_ip *ip)
{
	return family == AF_INET6 ? hsrp_fast_head6(skb, ip) :
				    hsrp_fast_head4(skb, ip);
}

static __always_inline bool hsrp_fast_is_plain4(const struct iphdr *iph)
{
	return iph->version == 4 && iph->ihl == 5 &&
	       !(iph->frag_off & htons(IP_MF | IP_OFFSET)) &&
	       !ip_fast_csum(iph, 5);
}

static __always_inline bool hsrp_fast_is_plain6(const struct ipv6hdr *ip6h)
{
	return ip6h->version == 6 && !ipv6_ext_hdr(ip6h->nexthdr);
}

/**
 * hsrp_fast_is_plain() - is this a plain packet?
 * @skb: packet
 * @ip: what hsrp_fast_head() read of it
 *
 * No options or extension headers, no fragment, a header that the stack would
 * take.
 *
 * Return: true if it is.
 */
static __always_inline bool
hsrp_fast_is_plain(const struct sk_buff *skb, const struct hsrp_fast_ip *ip)
{
	const void *head = skb->data;

	return ip->len >= ip->hlen + HSRP_FAST_L4_MIN && ip->len <= skb->len &&
	       (ip->family == AF_INET6 ? hsrp_fast_is_plain6(head) :
					 hsrp_fast_is_plain4(head));
}

static __always_inline bool
hsrp_fast_l4_key(const struct hsrp_fast_ip *ip, const __be32 *l4,
		 struct hsrp_fast_key *key)
{
	switch (ip->proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
		key->ports = *l4;
		return true;
	case IPPROTO_ICMP:
		/* trackers, and XFRM of later kernels, look at what is inside */
		key->ports = *l4 & htonl(0xffff0000);
		return ip->family == AF_INET && !icmp_is_err(ntohl(*l4) >> 24);
	case IPPROTO_ICMPV6:
		/* nor is anything about neighbours, routers and groups a flow */
		key->ports = *l4 & htonl(0xffff0000);
		return ip->family == AF_INET6 &&
		       (key->ports == htonl(ICMPV6_ECHO_REQUEST << 24) ||
			key->ports == htonl(ICMPV6_ECHO_REPLY << 24));
	}
	return false;
}

/**
 * hsrp_fast_flow_key() - key of the flow of a packet
 * @skb: plain packet
 * @ip: what was read of it
 * @iif: index of the device it came in on
 * @kind: of the flow
 * @key: set
 *
 * Whatever a route, a policy or a rule of XFRM may depend on is in it.
 *
 * Return: false for a protocol that is left to the stack, and errors of ICMP.
 */
static __always_inline bool
hsrp_fast_flow_key(const struct sk_buff *skb, const struct hsrp_fast_ip *ip,
		   int iif, enum hsrp_fast_kind kind,
		   struct hsrp_fast_key *key)
{
	const struct ipv6hdr *ip6h = (const struct ipv6hdr *)skb->data;
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	if (!hsrp_fast_l4_key(ip, (const __be32 *)(skb->data + ip->hlen), key))
		return false;
	key->iif = iif;
	key->proto = ip->proto;
	key->tos = ip->tos;
	key->kind = kind;
	key->family = ip->family;
	if (ip->family == AF_INET) {
		key->saddr = iph->saddr;
		key->daddr = iph->daddr;
		return true;
	}
	key->saddr = ip6h->saddr.s6_addr32[3];
	key->daddr = ip6h->daddr.s6_addr32[3];
	memcpy(key->rest.saddr, &ip6h->saddr, sizeof(key->rest.saddr));
	memcpy(key->rest.daddr, &ip6h->daddr, sizeof(key->rest.daddr));
	key->rest.label = ip6_flowlabel(ip6h);
	return true;
}

/**
 * hsrp_fast_sa_key() - key of an SA
 * @key: set
 * @family: of its ESP
 * @daddr: its destination
 * @spi: its SPI
 * @ports: those of the UDP that its ESP is in, or 0
 * @iif: index of the device that ESP comes in on
 */
static __always_inline void
hsrp_fast_sa_key(struct hsrp_fast_key *key, u8 family,
		 const xfrm_address_t *daddr, __be32 spi, __be32 ports, int iif)
{
	key->saddr = spi;
	key->ports = ports;
	key->iif = iif;
	key->proto = ports ? IPPROTO_UDP : IPPROTO_ESP;
	key->tos = 0;
	key->kind = HSRP_FAST_SA_IN;
	key->family = family;
	if (family == AF_INET) {
		key->daddr = daddr->a4;
		return;
	}
	key->daddr = daddr->a6[3];
	memset(&key->rest, 0, sizeof(key->rest));
	memcpy(key->rest.daddr, daddr->a6, sizeof(key->rest.daddr));
}

/**
 * hsrp_fast_is_tcp_event() - does a packet begin or end a connection?
 * @skb: plain packet
 * @ip: what was read of it
 *
 * A connection tracker has to see it.
 *
 * Return: true if it does.
 */
static __always_inline bool
hsrp_fast_is_tcp_event(const struct sk_buff *skb, const struct hsrp_fast_ip *ip)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + ip->hlen);

	return ip->proto == IPPROTO_TCP &&
	       (skb_headlen(skb) < ip->hlen + sizeof(*th) || th->syn ||
		th->fin || th->rst);
}

/**
 * hsrp_fast_takes6() - does a device take IPv6?
 * @dev: device
 *
 * Context: RCU.
 * Return: false where the stack would drop it.
 */
static inline bool hsrp_fast_takes6(const struct net_device *dev)
{
	const struct inet6_dev *idev = __in6_dev_get(dev);

	return idev && !READ_ONCE(idev->cnf.disable_ipv6);
}

/**
 * hsrp_fast_forwards() - does the stack forward what it takes?
 * @net: namespace
 * @family: of a packet that it has forwarded the like of
 *
 * Routes of IPv4 say so themselves.
 *
 * Return: true if it does.
 */
static inline bool hsrp_fast_forwards(const struct net *net, u8 family)
{
	return family == AF_INET ||
	       READ_ONCE(net->ipv6.devconf_all->forwarding);
}

#endif /* _HSRP_FASTPATH_IP_H */
