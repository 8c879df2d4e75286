// SPDX-License-Identifier: GPL-2.0
/*
 * Walks the extension headers of IPv6. Unlike the kernel's own walks it stops
 * at AH, which is IPsec and not on the way to it.
 */
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <net/ipv6.h>

#include "ipsec/ip6.h"

/* Nobody sends more; who does shall not keep us busy */
#define HSRP_IP6_HEADERS_MAX	8

static bool hsrp_ip6_step_fragment(const struct sk_buff *skb,
				   struct hsrp_upper *u)
{
	const struct frag_hdr *fh;
	struct frag_hdr buf;

	fh = skb_header_pointer(skb, u->offset, sizeof(buf), &buf);
	if (!fh)
		return false;
	u->proto = fh->nexthdr;
	u->offset += sizeof(*fh);
	u->fragment = fh->frag_off & htons(IP6_OFFSET);
	return true;
}

static bool hsrp_ip6_step_options(const struct sk_buff *skb,
				  struct hsrp_upper *u)
{
	const struct ipv6_opt_hdr *oh;
	struct ipv6_opt_hdr buf;

	oh = skb_header_pointer(skb, u->offset, sizeof(buf), &buf);
	if (!oh)
		return false;
	u->proto = oh->nexthdr;
	u->offset += ipv6_optlen(oh);
	return true;
}

/**
 * hsrp_ip6_upper() - what follows the extension headers?
 * @skb: IPv6 packet, network header set
 * @u: filled in
 *
 * Context: any.
 * Return: whether that could be told; if not, @u is where it ended.
 */
bool hsrp_ip6_upper(const struct sk_buff *skb, struct hsrp_upper *u)
{
	const struct ipv6hdr *ip;
	struct ipv6hdr buf;
	bool more = true;
	unsigned int n;

	*u = (struct hsrp_upper) { .offset = skb_network_offset(skb) };
	ip = skb_header_pointer(skb, u->offset, sizeof(buf), &buf);
	if (!ip)
		return false;
	u->proto = ip->nexthdr;
	u->offset += sizeof(*ip);
	for (n = 0; more && !u->fragment && n < HSRP_IP6_HEADERS_MAX; n++)
		switch (u->proto) {
		case NEXTHDR_HOP:
		case NEXTHDR_ROUTING:
		case NEXTHDR_DEST:
			more = hsrp_ip6_step_options(skb, u);
			break;
		case NEXTHDR_FRAGMENT:
			more = hsrp_ip6_step_fragment(skb, u);
			break;
		default:
			return true;
		}
	return more && u->fragment;
}
