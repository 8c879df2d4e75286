// SPDX-License-Identifier: GPL-2.0
/*
 * The timers of a group (RFC 2281 5.4): hello, Active, Standby, and those of
 * the isolation probes and of the delays. They run in softirq, so that a hello goes out however
 * busy user space and workqueues are. Beside those of Hellos there is one of the hard
 * kind, for when softirqs do not run, see urge.c.
 *
 * A timer cannot be cancelled with certainty while group->lock is held, its
 * callback may be spinning on that lock. So the time of expiry is kept beside
 * each timer, changed under the lock, and it alone decides: a callback that
 * finds it zero (stopped) or in the future (started again) was overtaken and
 * does nothing.
 */
#include <linux/hrtimer.h>
#include <linux/random.h>

#include "hsrp.h"
#include "hsrp/group.h"

/* Did @expires come, on a group that still lives? Marks the timer stopped. */
static bool hsrp_timer_due(struct hsrp_group *g, ktime_t *expires)
{
	lockdep_assert_held(&g->lock);

	if (g->dead || !*expires || ktime_before(ktime_get(), *expires))
		return false;
	*expires = 0;
	return true;
}

static enum hrtimer_restart hsrp_timer_hello(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    hello_timer);
	ktime_t expires;

	spin_lock(&g->lock);
	expires = g->next_hello;
	if (hsrp_timer_due(g, &g->next_hello)) {
		hsrp_stall_late(g, expires);
		if (!hsrp_stall_check(g))
			hsrp_group_event(g, HSRP_EV_HELLO_TIMER, NULL);
	}
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

/* A Standby that was late itself listens on, for one hello time */
static void hsrp_timer_active_due(struct hsrp_group *g, ktime_t expires)
{
	if (!hsrp_timer_due(g, &g->active_expires))
		return;
	if (hsrp_stall_late(g, expires) && g->state == HSRP_STATE_STANDBY) {
		hsrp_timers_start_active(g, g->hello_ms);
		return;
	}
	g->active_expired = true;
	hsrp_group_event(g, HSRP_EV_ACTIVE_TIMER, NULL);
}

static enum hrtimer_restart hsrp_timer_active(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    active_timer);

	spin_lock(&g->lock);
	hsrp_timer_active_due(g, g->active_expires);
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart hsrp_timer_standby(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    standby_timer);

	spin_lock(&g->lock);
	if (hsrp_timer_due(g, &g->standby_expires))
		hsrp_group_event(g, HSRP_EV_STANDBY_TIMER, NULL);
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart hsrp_timer_probe(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    probe_timer);

	spin_lock(&g->lock);
	if (hsrp_timer_due(g, &g->probe_expires))
		hsrp_probe_timeout(g);
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart hsrp_timer_delay(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    delay_timer);

	spin_lock(&g->lock);
	if (hsrp_timer_due(g, &g->delay_expires))
		hsrp_delay_timeout(g);
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart hsrp_timer_preempt(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    preempt_timer);

	spin_lock(&g->lock);
	if (hsrp_timer_due(g, &g->preempt_expires))
		hsrp_delay_preempt_timeout(g);
	spin_unlock(&g->lock);
	return HRTIMER_NORESTART;
}

/*
 * How late a Hello may be until something is done about it, and from then on how
 * often: an eighth of the hello time.
 */
static u32 hsrp_timers_urge_ms(const struct hsrp_group *g)
{
	return max_t(u32, READ_ONCE(g->hello_ms) / 8, HSRP_URGE_GAP_MS);
}

/* Nothing of the group can be locked here: who holds it may be what this is for. */
static enum hrtimer_restart hsrp_timer_urge(struct hrtimer *timer)
{
	struct hsrp_group *g = container_of(timer, struct hsrp_group,
					    urge_timer);

	if (!READ_ONCE(g->next_hello) && !READ_ONCE(g->active_expires))
		return HRTIMER_NORESTART;
	hsrp_urge_softirqs();
	/*
	 * Another processor may have started it meanwhile, or do it now: so it
	 * is started here, too, which the kernel serializes, and not forwarded,
	 * which is for timers that are nobody else's.
	 */
	if (!hrtimer_is_queued(timer))
		hrtimer_start(timer,
			      ktime_add_ms(ktime_get(), hsrp_timers_urge_ms(g)),
			      HRTIMER_MODE_ABS_HARD);
	return HRTIMER_NORESTART;
}

/* A Hello is due at another time, or none is. */
static void hsrp_timers_watch(struct hsrp_group *g)
{
	ktime_t at = KTIME_MAX;

	lockdep_assert_held(&g->lock);

	if (g->dead)
		return;
	if (g->next_hello)
		at = ktime_add_ms(g->next_hello, hsrp_timers_urge_ms(g));
	if (g->active_expires && ktime_before(g->urge_from, at))
		at = g->urge_from;
	if (at == KTIME_MAX)
		hrtimer_try_to_cancel(&g->urge_timer);
	else
		hrtimer_start(&g->urge_timer, at, HRTIMER_MODE_ABS_HARD);
}

static void hsrp_timer_init(struct hrtimer *timer,
			    enum hrtimer_restart (*fn)(struct hrtimer *))
{
	hrtimer_setup(timer, fn, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
}

static void hsrp_timer_start(struct hsrp_group *g, struct hrtimer *timer,
			     ktime_t *expires, u32 ms)
{
	lockdep_assert_held(&g->lock);

	if (g->dead)
		return;
	*expires = ktime_add_ms(ktime_get(), ms);
	hrtimer_start(timer, *expires, HRTIMER_MODE_ABS_SOFT);
}

static void hsrp_timer_stop(struct hsrp_group *g, struct hrtimer *timer,
			    ktime_t *expires)
{
	lockdep_assert_held(&g->lock);

	*expires = 0;
	/* a callback that runs already sees the zero */
	hrtimer_try_to_cancel(timer);
}

/**
 * hsrp_timers_init() - prepare the timers of a new group
 * @g: group that nobody else sees yet
 */
void hsrp_timers_init(struct hsrp_group *g)
{
	hsrp_timer_init(&g->hello_timer, hsrp_timer_hello);
	hsrp_timer_init(&g->active_timer, hsrp_timer_active);
	hsrp_timer_init(&g->standby_timer, hsrp_timer_standby);
	hsrp_timer_init(&g->probe_timer, hsrp_timer_probe);
	hsrp_timer_init(&g->delay_timer, hsrp_timer_delay);
	hsrp_timer_init(&g->preempt_timer, hsrp_timer_preempt);
	hrtimer_setup(&g->urge_timer, hsrp_timer_urge, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_HARD);
}

/**
 * hsrp_timers_start_active() - (re)start the Active timer
 * @g: group
 * @ms: milliseconds until event c
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_active(struct hsrp_group *g, u32 ms)
{
	g->active_expired = false;
	hsrp_timer_start(g, &g->active_timer, &g->active_expires, ms);
	/* the Active says three Hellos in that time */
	g->urge_from = ktime_sub_ms(g->active_expires, ms / 2);
	hsrp_timers_watch(g);
}

/**
 * hsrp_timers_stop_active() - stop the Active timer
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_active(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->active_timer, &g->active_expires);
	hsrp_timers_watch(g);
}

/**
 * hsrp_timers_start_standby() - (re)start the Standby timer
 * @g: group
 * @ms: milliseconds until event d
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_standby(struct hsrp_group *g, u32 ms)
{
	hsrp_timer_start(g, &g->standby_timer, &g->standby_expires, ms);
}

/**
 * hsrp_timers_stop_standby() - stop the Standby timer
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_standby(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->standby_timer, &g->standby_expires);
}

/**
 * hsrp_timers_start_hello() - (re)start the Hello timer
 * @g: group
 *
 * The time is jittered anew each time (RFC 2281 5.4: MUST).
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_hello(struct hsrp_group *g)
{
	hsrp_timer_start(g, &g->hello_timer, &g->next_hello,
			 hsrp_jitter(g->hello_ms, get_random_u32()));
	hsrp_timers_watch(g);
}

/**
 * hsrp_timers_stop_hello() - stop the Hello timer
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_hello(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->hello_timer, &g->next_hello);
	hsrp_timers_watch(g);
}

/**
 * hsrp_timers_start_probe() - (re)start the timer of the isolation probes
 * @g: group
 * @ms: milliseconds until hsrp_probe_timeout()
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_probe(struct hsrp_group *g, u32 ms)
{
	hsrp_timer_start(g, &g->probe_timer, &g->probe_expires, ms);
}

/**
 * hsrp_timers_stop_probe() - stop the timer of the isolation probes
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_probe(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->probe_timer, &g->probe_expires);
}

/**
 * hsrp_timers_start_delay() - (re)start the timer of the delay in Init
 * @g: group
 * @ms: milliseconds until hsrp_delay_timeout()
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_delay(struct hsrp_group *g, u32 ms)
{
	hsrp_timer_start(g, &g->delay_timer, &g->delay_expires, ms);
}

/**
 * hsrp_timers_stop_delay() - stop the timer of the delay in Init
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_delay(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->delay_timer, &g->delay_expires);
}

/**
 * hsrp_timers_start_preempt() - (re)start the timer of a delay of preemption
 * @g: group
 * @ms: milliseconds until hsrp_delay_preempt_timeout()
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_start_preempt(struct hsrp_group *g, u32 ms)
{
	hsrp_timer_start(g, &g->preempt_timer, &g->preempt_expires, ms);
}

/**
 * hsrp_timers_stop_preempt() - stop the timer of a delay of preemption
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_preempt(struct hsrp_group *g)
{
	hsrp_timer_stop(g, &g->preempt_timer, &g->preempt_expires);
}

/**
 * hsrp_timers_stop_all() - stop every timer of a group
 * @g: group
 *
 * Callbacks may still be waiting for the lock; they will do nothing.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_timers_stop_all(struct hsrp_group *g)
{
	hsrp_timers_stop_hello(g);
	hsrp_timers_stop_active(g);
	hsrp_timers_stop_standby(g);
	hsrp_timers_stop_probe(g);
	hsrp_timers_stop_delay(g);
	hsrp_timers_stop_preempt(g);
}

/**
 * hsrp_timers_destroy() - stop every timer and wait for their callbacks
 * @g: group, marked dead under its lock before, so that nothing starts again
 *
 * Context: process context, g->lock not held.
 */
void hsrp_timers_destroy(struct hsrp_group *g)
{
	hrtimer_cancel(&g->hello_timer);
	hrtimer_cancel(&g->active_timer);
	hrtimer_cancel(&g->standby_timer);
	hrtimer_cancel(&g->probe_timer);
	hrtimer_cancel(&g->delay_timer);
	hrtimer_cancel(&g->preempt_timer);
	hrtimer_cancel(&g->urge_timer);
}
