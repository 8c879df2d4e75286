// SPDX-License-Identifier: GPL-2.0
/*
 * How much may go to the kernel log, and how addresses look there.
 */
#include <linux/kernel.h>

#include "hsrp.h"
#include "hsrp/addr.h"
#include "log.h"

/* of each kind in each namespace */
#define HSRP_LOG_INTERVAL	(5 * HZ)
#define HSRP_LOG_BURST		10

/**
 * hsrp_log_init() - prepare the limits of a namespace
 * @limits: limits
 *
 * Context: process.
 */
void hsrp_log_init(struct hsrp_log_limits *limits)
{
	unsigned int i;

	for (i = 0; i < __HSRP_LOG_MAX; i++)
		ratelimit_state_init(&limits->limit[i], HSRP_LOG_INTERVAL,
				     HSRP_LOG_BURST);
}

/**
 * hsrp_log_ok() - may this line be logged
 * @hn: namespace
 * @what: kind of line
 *
 * Context: any.
 * Return: true if it is within the limit, and then it counts.
 */
bool hsrp_log_ok(struct hsrp_net *hn, enum hsrp_log what)
{
	return __ratelimit(&hn->log_limits.limit[what]);
}

/**
 * hsrp_addr_str() - an address as a string
 * @addr: address
 * @text: room for it
 *
 * Context: any.
 * Return: the string in @text
 */
const char *hsrp_addr_str(const struct hsrp_addr *addr,
			  struct hsrp_addr_text *text)
{
	if (addr->ipver == HSRP_IPV6)
		scnprintf(text->s, sizeof(text->s), "%pI6c", addr->ip);
	else
		scnprintf(text->s, sizeof(text->s), "%pI4", addr->ip);
	return text->s;
}
