// SPDX-License-Identifier: GPL-2.0
/*
 * For the tests: the whole machine stands still for a while, as a virtual
 * machine does that is paused. No processor takes an interrupt, time goes on.
 *
 *	insmod hsrp_stall.ko ms=2000
 *
 * does it and then refuses to be loaded, so that it can be done again.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/smp.h>

static unsigned int ms;
module_param(ms, uint, 0);
MODULE_PARM_DESC(ms, "for how long, at most 10000");

static void hsrp_stall_cpu(void *unused)
{
	mdelay(ms);
}

static int __init hsrp_stall_init(void)
{
	if (!ms || ms > 10000)
		return -EINVAL;
	/* called with interrupts off, and on all processors at a time */
	on_each_cpu(hsrp_stall_cpu, NULL, 1);
	return -ECANCELED;
}
module_init(hsrp_stall_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Stand still for a while");
