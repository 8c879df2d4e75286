/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an IPv6 packet carries, behind its extension headers.
 */
#ifndef _HSRP_IPSEC_IP6_H
#define _HSRP_IPSEC_IP6_H

#include <linux/types.h>

struct sk_buff;

/**
 * struct hsrp_upper - what follows the extension headers
 * @proto: protocol; in a later fragment that of its first part
 * @offset: where it begins, from skb->data
 * @fragment: a later fragment, of which nothing more can be told
 */
struct hsrp_upper {
	u8 proto;
	int offset;
	bool fragment;
};

/* ip6.c: any context */
bool hsrp_ip6_upper(const struct sk_buff *skb, struct hsrp_upper *u);

#endif /* _HSRP_IPSEC_IP6_H */
