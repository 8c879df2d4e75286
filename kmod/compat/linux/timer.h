/* SPDX-License-Identifier: GPL-2.0 */
/*
 * timer_delete_sync() was del_timer_sync() before 6.2; timer_container_of()
 * was from_timer() before 6.16.
 */
#ifndef _HSRP_COMPAT_LINUX_TIMER_H
#define _HSRP_COMPAT_LINUX_TIMER_H

#include_next <linux/timer.h>

#ifndef HSRP_HAVE_TIMER_DELETE_SYNC
static inline int timer_delete_sync(struct timer_list *timer)
{
	return del_timer_sync(timer);
}
#endif

#ifndef timer_container_of
#define timer_container_of(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*(var)), timer_fieldname)
#endif

#endif /* _HSRP_COMPAT_LINUX_TIMER_H */
