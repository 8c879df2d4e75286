/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lines in the kernel log that somebody on the LAN can cause. Each kind has a
 * limit of its own, in each namespace: whoever floods a router with packets of
 * a wrong authentication, or one in a container, must not keep a change of
 * state of this one out of the log.
 */
#ifndef _HSRP_LOG_H
#define _HSRP_LOG_H

#include <linux/ratelimit.h>
#include <linux/types.h>

struct hsrp_addr;
struct hsrp_net;

enum hsrp_log {
	HSRP_LOG_STATE,		/* a group changed its state */
	HSRP_LOG_AUTH,		/* wrong authentication */
	HSRP_LOG_ADDR,		/* a packet with an address of ours */
	HSRP_LOG_VIP,		/* another virtual address */
	__HSRP_LOG_MAX
};

/**
 * struct hsrp_log_limits - limits of a namespace
 * @limit: by enum hsrp_log
 */
struct hsrp_log_limits {
	struct ratelimit_state limit[__HSRP_LOG_MAX];
};

/**
 * struct hsrp_addr_text - an address of either family as a string
 * @s: the string
 */
struct hsrp_addr_text {
	char s[sizeof("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")];
};

/* log.c */
void hsrp_log_init(struct hsrp_log_limits *limits);
bool hsrp_log_ok(struct hsrp_net *hn, enum hsrp_log what);
const char *hsrp_addr_str(const struct hsrp_addr *addr,
			  struct hsrp_addr_text *text);

#endif /* _HSRP_LOG_H */
