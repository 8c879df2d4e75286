/* SPDX-License-Identifier: GPL-2.0 */
/* hrtimer_setup() replaced hrtimer_init() in 6.13 to 6.15. */
#ifndef _HSRP_COMPAT_LINUX_HRTIMER_H
#define _HSRP_COMPAT_LINUX_HRTIMER_H

#include_next <linux/hrtimer.h>

#ifndef HSRP_HAVE_HRTIMER_SETUP
static inline void
hrtimer_setup(struct hrtimer *timer,
	      enum hrtimer_restart (*function)(struct hrtimer *timer),
	      clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

#endif /* _HSRP_COMPAT_LINUX_HRTIMER_H */
