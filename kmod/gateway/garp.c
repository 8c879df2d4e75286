// SPDX-License-Identifier: GPL-2.0
/*
 * When gratuitous ARPs are sent: the first one as soon as a router is Active, the
 * repeats by a timer.
 *
 * At most %HSRP_GARP_BURST virtual addresses of a namespace begin within
 * %HSRP_GARP_GAP_MS. Those that find no room are left to the next run of the
 * worker; as repeats come a time after the beginning that is the same for all,
 * they come no closer.
 */
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/ratelimit.h>

#include "gateway/neigh.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/fsm.h"

#define HSRP_GARP_BURST		512
#define HSRP_GARP_GAP_MS	10

/*
 * Milliseconds until the next one, 0: it was the last. Those that became Active
 * together are not refreshed together for ever.
 */
static u32 hsrp_vaddr_garp_next(const struct hsrp_vaddr *va)
{
	const u32 ms = READ_ONCE(va->refresh_ms);

	if (va->garp_left)
		return READ_ONCE(va->garp_interval_ms);
	return ms ? hsrp_jitter(ms, get_random_u32()) : 0;
}

static enum hrtimer_restart hsrp_vaddr_garp_timeout(struct hrtimer *timer)
{
	struct hsrp_vaddr *va = container_of(timer, struct hsrp_vaddr,
					     garp_timer);
	u32 ms;

	if (!READ_ONCE(va->open))
		return HRTIMER_NORESTART;
	if (!READ_ONCE(va->quiet))
		hsrp_neigh_send_garp(va, HSRP_GARP_NEIGHBOURS);
	if (va->garp_left > 0)
		va->garp_left--;
	ms = hsrp_vaddr_garp_next(va);
	if (!ms)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, ms_to_ktime(ms));
	return HRTIMER_RESTART;
}

/**
 * hsrp_garp_net_init() - none was sent yet
 * @hn: namespace
 *
 * Context: process, while @hn is being set up.
 */
void hsrp_garp_net_init(struct hsrp_net *hn)
{
	ratelimit_state_init(&hn->garp_pace,
			     msecs_to_jiffies(HSRP_GARP_GAP_MS),
			     HSRP_GARP_BURST);
	/* nothing to tell of those that wait */
	ratelimit_set_flags(&hn->garp_pace, RATELIMIT_MSG_ON_RELEASE);
}

/**
 * hsrp_garp_gap() - when there is room for those who found none
 *
 * Return: jiffies from now.
 */
unsigned long hsrp_garp_gap(void)
{
	return msecs_to_jiffies(HSRP_GARP_GAP_MS) + 1;
}

/**
 * hsrp_vaddr_init_garp() - as IOS does by default, and nothing is due
 * @va: virtual address
 *
 * Context: process.
 */
void hsrp_vaddr_init_garp(struct hsrp_vaddr *va)
{
	va->garp_count = HSRP_GARP_COUNT;
	va->garp_interval_ms = HSRP_GARP_INTERVAL_MS;
	va->refresh_ms = 0;
	va->garp_wanted = false;
	va->garp_begun = false;
	va->garp_due = HSRP_GARP_NOT_DUE;
	va->garp_left = 0;
	hrtimer_setup(&va->garp_timer, hsrp_vaddr_garp_timeout,
		      CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
}

/**
 * hsrp_vaddr_open_garp() - a series shall begin, or go no further
 * @va: virtual address
 * @open: its gate is about to be opened, not closed
 *
 * The worker may be here before hsrp_vaddr_announce() is, so what that will do is
 * settled now, and nobody is told twice.
 *
 * Context: any but hard interrupts; with the lock of the group.
 */
void hsrp_vaddr_open_garp(struct hsrp_vaddr *va, bool open)
{
	const bool room = open && __ratelimit(&va->hn->garp_pace);

	va->garp_due = room ? HSRP_GARP_DUE :
		       open ? HSRP_GARP_LEFT : HSRP_GARP_NOT_DUE;
	WRITE_ONCE(va->garp_begun, room);
	WRITE_ONCE(va->garp_wanted, open);
}

/**
 * hsrp_vaddr_announce_first() - send what neighbours wait for
 * @va: virtual address whose gate was just opened
 *
 * For where many are opened at once, and none shall wait for more of the others.
 *
 * Context: any but hard interrupts; with the lock of the group. The caller goes on
 * with hsrp_vaddr_announce().
 */
void hsrp_vaddr_announce_first(struct hsrp_vaddr *va)
{
	if (va->garp_due != HSRP_GARP_DUE)
		return;
	va->garp_due = HSRP_GARP_REST;
	hsrp_neigh_send_garp(va, HSRP_GARP_NEIGHBOURS);
}

/**
 * hsrp_vaddr_announce() - send the first of a series now, if there is room
 * @va: virtual address whose gate is open
 *
 * The worker goes on with it once the virtual IP is in place. Neighbours need not
 * wait for that: the Hello of a new Active has told switches already.
 *
 * Context: any but hard interrupts; with the lock of the group. The caller wakes
 * the worker.
 */
void hsrp_vaddr_announce(struct hsrp_vaddr *va)
{
	const enum hsrp_garp_due due = va->garp_due;

	va->garp_due = HSRP_GARP_NOT_DUE;
	switch (due) {
	case HSRP_GARP_LEFT:
		return;
	case HSRP_GARP_REST:
		hsrp_neigh_send_garp(va, HSRP_GARP_SWITCHES);
		return;
	case HSRP_GARP_DUE:
		hsrp_neigh_send_garp(va, HSRP_GARP_BOTH);
		return;
	case HSRP_GARP_NOT_DUE:
		break;
	}
	if (!READ_ONCE(va->garp_begun) && __ratelimit(&va->hn->garp_pace)) {
		WRITE_ONCE(va->garp_begun, true);
		hsrp_neigh_send_garp(va, HSRP_GARP_BOTH);
	}
	hsrp_vaddr_request_garp(va);
}

/**
 * hsrp_vaddr_send_garp() - the series that is wanted, if one is, whatever is left
 *	of an earlier one
 * @va: virtual address, whose virtual IP is in place
 *
 * Context: process; hn->lock held, no lock of a group.
 * Return: false when there is no room yet: to be called again.
 */
bool hsrp_vaddr_send_garp(struct hsrp_vaddr *va)
{
	u32 ms;

	if (!READ_ONCE(va->garp_wanted))
		return true;
	if (!READ_ONCE(va->garp_begun) && !__ratelimit(&va->hn->garp_pace))
		return false;
	if (!xchg(&va->garp_wanted, false))
		return true;
	/* after this nobody else touches garp_left until it is started */
	hrtimer_cancel(&va->garp_timer);
	if (!xchg(&va->garp_begun, false))
		hsrp_neigh_send_garp(va, HSRP_GARP_BOTH);
	va->garp_left = (int)READ_ONCE(va->garp_count) - 1;
	ms = hsrp_vaddr_garp_next(va);
	if (ms)
		hrtimer_start(&va->garp_timer, ms_to_ktime(ms),
			      HRTIMER_MODE_REL_SOFT);
	return true;
}

/**
 * hsrp_vaddr_set_garp() - how many gratuitous ARPs, and how far apart
 * @va: virtual address
 * @count: of a series, 0: without end
 * @interval_ms: between two of them
 * @refresh_ms: at most so much between two more afterwards, without end; 0: none
 *
 * Where that is new and the gate is open, a new series begins.
 *
 * Context: any but hard interrupts.
 */
void hsrp_vaddr_set_garp(struct hsrp_vaddr *va, u32 count, u32 interval_ms,
			 u32 refresh_ms)
{
	if (va->garp_count == count && va->garp_interval_ms == interval_ms &&
	    va->refresh_ms == refresh_ms)
		return;
	WRITE_ONCE(va->garp_count, count);
	WRITE_ONCE(va->garp_interval_ms, interval_ms);
	WRITE_ONCE(va->refresh_ms, refresh_ms);
	if (READ_ONCE(va->open))
		hsrp_vaddr_request_garp(va);
}

/**
 * hsrp_vaddr_request_garp() - send gratuitous ARP as soon as possible
 * @va: virtual address
 *
 * The worker sends it once the virtual IP is in place, and the repeats follow.
 *
 * Context: any but hard interrupts.
 */
void hsrp_vaddr_request_garp(struct hsrp_vaddr *va)
{
	WRITE_ONCE(va->garp_wanted, true);
	hsrp_vaddr_mark(va);
	hsrp_net_kick(va->hn);
}
