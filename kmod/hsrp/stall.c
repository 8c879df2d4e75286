// SPDX-License-Identifier: GPL-2.0
/*
 * Late timers: the machine stood still (paused, migrated, suspended) or had no
 * time for softirqs.
 *
 * An Active that said nothing for its hold time is dead to the others, and one
 * of them has its place. It must not go on as if nothing had happened, not even
 * for one Hello: it resigns and stands for election. A Standby whose Active
 * timer comes late has heard nothing because it could not listen; it listens
 * for another hello time before it believes that the Active is dead.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/net.h>

#include "hsrp.h"
#include "hsrp/group.h"

/**
 * hsrp_stall_said() - this router has just said Hello
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_stall_said(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	/* of a clock that goes on while the machine is suspended */
	g->said_at = ktime_get_boottime();
}

/**
 * hsrp_stall_late() - note that a timer fired, and when it should have
 * @g: group
 * @expires: when it should have
 *
 * Context: softirq, g->lock held.
 * Return: true where it was late by more than a hello time
 */
bool hsrp_stall_late(struct hsrp_group *g, ktime_t expires)
{
	s64 late = ktime_ms_delta(ktime_get(), expires);

	lockdep_assert_held(&g->lock);

	if (late > g->late_max_ms)
		g->late_max_ms = late;
	if (late <= g->hello_ms)
		return false;
	g->cnt[HSRP_GCNT_LATE]++;
	return true;
}

/**
 * hsrp_stall_check() - was this Active silent for too long to be one still?
 * @g: group; to be asked before anything that an Active does on its own
 *
 * Context: softirq, g->lock held.
 * Return: true where it was: it has resigned and is in Speak
 */
bool hsrp_stall_check(struct hsrp_group *g)
{
	s64 silent;

	lockdep_assert_held(&g->lock);

	if (g->state != HSRP_STATE_ACTIVE)
		return false;
	silent = ktime_ms_delta(ktime_get_boottime(), g->said_at);
	if (silent < g->hold_ms)
		return false;
	g->cnt[HSRP_GCNT_STALLED]++;
	hsrp_count(g->hn, HSRP_CNT_STALLED);
	net_warn_ratelimited("%s Grp %u: silent for %lld ms, hold time is %u ms: not Active any more\n",
			     g->user.iface->name, g->number, silent,
			     g->hold_ms);
	hsrp_group_event(g, HSRP_EV_STALLED, NULL);
	return true;
}
