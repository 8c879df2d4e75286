// SPDX-License-Identifier: GPL-2.0
/*
 * Delays. A group whose interface has come up may stay in Init for a while
 * ("delay"), and a router that could take over from a lower Active may wait
 * before it does ("preempt delay"): for its routes, and at the end for the
 * clients of its redundancy name.
 *
 * An attempt to preempt begins with the first Hello of a lower Active. It ends
 * when there is no such Active any more; and where none is left at all, nothing
 * is waited for.
 */
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"

#define HSRP_DELAY_PREEMPT_MAX_MS	(3600 * 1000)
#define HSRP_DELAY_INIT_MAX_MS		(10000 * 1000)

/**
 * hsrp_delay_check() - are the delays of a change within their limits?
 * @conf: the change
 * @extack: for a refusal
 *
 * Return: 0 or -ERANGE.
 */
int hsrp_delay_check(const struct hsrp_group_conf *conf,
		     struct netlink_ext_ack *extack)
{
	unsigned int i;

	for (i = 0; i < __HSRP_DELAY_MAX; i++) {
		if (!(conf->delays & BIT(i)))
			continue;
		if (i <= HSRP_DELAY_PREEMPT_SYNC &&
		    conf->delay_ms[i] > HSRP_DELAY_PREEMPT_MAX_MS) {
			NL_SET_ERR_MSG(extack,
				       "A delay of preemption must be 0 to 3600 seconds");
			return -ERANGE;
		}
		if (conf->delay_ms[i] > HSRP_DELAY_INIT_MAX_MS) {
			NL_SET_ERR_MSG(extack,
				       "A delay of the group must be 0 to 10000 seconds");
			return -ERANGE;
		}
	}
	return 0;
}

/* No attempt to preempt is under way any more. */
static void hsrp_delay_preempt_reset(struct hsrp_group *g)
{
	g->preempt_phase = HSRP_PREEMPT_IDLE;
	hsrp_timers_stop_preempt(g);
}

/**
 * hsrp_delay_apply() - make a change of delays true
 * @g: group; the caller refreshes it afterwards
 * @conf: the change
 *
 * What runs begins anew with the new time.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_delay_apply(struct hsrp_group *g, const struct hsrp_group_conf *conf)
{
	unsigned int i;

	lockdep_assert_held(&g->lock);

	if (!conf->delays)
		return;
	for (i = 0; i < __HSRP_DELAY_MAX; i++)
		if (conf->delays & BIT(i))
			g->conf.delay_ms[i] = conf->delay_ms[i];
	hsrp_timers_stop_delay(g);
	hsrp_delay_preempt_reset(g);
}

/*
 * In Init
 */

/**
 * hsrp_delay_holds() - shall a group that could run wait in Init?
 * @g: group that has just become able to, or is waiting already
 *
 * Context: g->lock held, BH off.
 * Return: true while it shall
 */
bool hsrp_delay_holds(struct hsrp_group *g)
{
	const u32 *delay = g->conf.delay_ms;
	u32 ms = delay[HSRP_DELAY_MIN];

	lockdep_assert_held(&g->lock);

	if (g->delay_expires)
		return true;
	if (g->fresh)
		ms = max(ms, delay[HSRP_DELAY_RELOAD]);
	if (!ms)
		return false;
	hsrp_timers_start_delay(g, ms);
	scnprintf(g->reason, sizeof(g->reason), "-: delayed for %u s",
		  ms / 1000);
	return true;
}

/**
 * hsrp_delay_timeout() - the time in Init is over
 * @g: group; it could run all the time, or the timer would have been stopped
 *
 * Context: softirq, g->lock held.
 */
void hsrp_delay_timeout(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	hsrp_group_start(g);
}

/*
 * Before preemption
 */

static bool hsrp_delay_is_backup(const struct hsrp_group *g)
{
	return g->state == HSRP_STATE_LISTEN || g->state == HSRP_STATE_SPEAK ||
	       g->state == HSRP_STATE_STANDBY;
}

/* The minimum has passed: the clients may have it wait a little more */
static void hsrp_delay_preempt_sync(struct hsrp_group *g)
{
	const u32 ms = g->conf.delay_ms[HSRP_DELAY_PREEMPT_SYNC];

	if (!ms || !hsrp_red_is_held(g)) {
		g->preempt_phase = HSRP_PREEMPT_DUE;
		return;
	}
	g->preempt_phase = HSRP_PREEMPT_SYNC;
	hsrp_timers_start_preempt(g, ms);
}

/* "reload" runs from when the group first left Init, not from the attempt on */
static u32 hsrp_delay_preempt_ms(const struct hsrp_group *g)
{
	const u32 *delay = g->conf.delay_ms;
	s64 left;

	if (!g->fresh)
		return delay[HSRP_DELAY_PREEMPT_MIN];
	left = delay[HSRP_DELAY_PREEMPT_RELOAD] -
	       ktime_ms_delta(ktime_get(), g->started_at);
	return max_t(s64, delay[HSRP_DELAY_PREEMPT_MIN], left);
}

static void hsrp_delay_preempt_begin(struct hsrp_group *g)
{
	const u32 ms = hsrp_delay_preempt_ms(g);

	if (!ms) {
		hsrp_delay_preempt_sync(g);
		return;
	}
	g->preempt_phase = HSRP_PREEMPT_MIN;
	hsrp_timers_start_preempt(g, ms);
}

/**
 * hsrp_delay_may_preempt() - does nothing hold preemption back now?
 * @g: group
 * @ev: event that is being judged; that of a lower Active begins an attempt
 *
 * Context: g->lock held, BH off.
 * Return: whether preemption is configured, not delayed, and this router has not
 *	resigned
 */
bool hsrp_delay_may_preempt(struct hsrp_group *g, enum hsrp_event ev)
{
	lockdep_assert_held(&g->lock);

	if (!g->conf.preempt || g->resigned)
		return false;
	if (ev != HSRP_EV_HELLO_LOWER_ACTIVE || !hsrp_delay_is_backup(g))
		return true;
	if (g->preempt_phase == HSRP_PREEMPT_IDLE)
		hsrp_delay_preempt_begin(g);
	return g->preempt_phase == HSRP_PREEMPT_DUE;
}

/**
 * hsrp_delay_after() - an event has been dealt with
 * @g: group
 * @ev: the event
 *
 * Context: g->lock held, BH off.
 */
void hsrp_delay_after(struct hsrp_group *g, enum hsrp_event ev)
{
	lockdep_assert_held(&g->lock);

	if (g->state == HSRP_STATE_ACTIVE) {
		g->fresh = false;
		/* no other router is left to have the place */
		g->resigned = false;
	}
	if (!hsrp_delay_is_backup(g) || ev == HSRP_EV_HELLO_HIGHER_ACTIVE ||
	    ev == HSRP_EV_ACTIVE_TIMER || ev == HSRP_EV_RESIGN_ACTIVE)
		hsrp_delay_preempt_reset(g);
}

/* Is the Active that the attempt is about still there, and lower? */
static bool hsrp_delay_is_lower(const struct hsrp_group *g)
{
	const struct hsrp_peer *act = &g->peers.active;

	return g->conf.preempt && !g->resigned && hsrp_delay_is_backup(g) &&
	       act->known &&
	       hsrp_fsm_higher(g->prio, &g->addr, act->priority,
			       &act->addr);
}

static void hsrp_delay_preempt_now(struct hsrp_group *g)
{
	if (!hsrp_delay_is_lower(g)) {
		hsrp_delay_preempt_reset(g);
		return;
	}
	g->preempt_phase = HSRP_PREEMPT_DUE;
	hsrp_group_preempt(g);
}

/**
 * hsrp_delay_preempt_timeout() - the minimum delay, or that for clients, is over
 * @g: group
 *
 * Context: softirq, g->lock held.
 */
void hsrp_delay_preempt_timeout(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (g->preempt_phase == HSRP_PREEMPT_MIN)
		hsrp_delay_preempt_sync(g);
	else
		g->preempt_phase = HSRP_PREEMPT_DUE;
	if (g->preempt_phase == HSRP_PREEMPT_DUE)
		hsrp_delay_preempt_now(g);
}

/**
 * hsrp_delay_released() - a client of the name holds nothing back any more
 * @g: group that has the name
 *
 * Context: g->lock held, BH off.
 */
void hsrp_delay_released(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (g->preempt_phase != HSRP_PREEMPT_SYNC || hsrp_red_is_held(g))
		return;
	hsrp_timers_stop_preempt(g);
	hsrp_delay_preempt_now(g);
}
