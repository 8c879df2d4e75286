// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: the timer of Hellos that are late, which runs in hard interrupts. */
#include <kunit/test.h>

#include "../hsrp/timers.c"

#define HELLO_MS	3000

/* What another processor does while the callback of the timer runs on this one */
static void (*meanwhile)(struct hsrp_group *g);
static struct hsrp_group *group;
static unsigned int urged;

void hsrp_urge_softirqs(void)
{
	urged++;
	if (meanwhile)
		meanwhile(group);
}

/* The rest is not what this is about */

bool hsrp_stall_late(struct hsrp_group *g, ktime_t expires)
{
	return false;
}

bool hsrp_stall_check(struct hsrp_group *g)
{
	return false;
}

void hsrp_group_event(struct hsrp_group *g, enum hsrp_event ev,
		      const struct hsrp_pkt *pkt)
{
}

void hsrp_probe_timeout(struct hsrp_group *g)
{
}

void hsrp_delay_timeout(struct hsrp_group *g)
{
}

void hsrp_delay_preempt_timeout(struct hsrp_group *g)
{
}

/* A group whose Hello is late */
static struct hsrp_group *timers_new(struct kunit *test)
{
	struct hsrp_group *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, g);
	spin_lock_init(&g->lock);
	g->hello_ms = HELLO_MS;
	hsrp_timers_init(g);
	g->next_hello = ktime_sub_ms(ktime_get(), HELLO_MS);
	group = g;
	meanwhile = NULL;
	urged = 0;
	return g;
}

/* What a Hello that was sent does: the next one is due in another while */
static void hello_sent(struct hsrp_group *g)
{
	spin_lock_bh(&g->lock);
	hsrp_timers_start_hello(g);
	spin_unlock_bh(&g->lock);
}

static void hello_stopped(struct hsrp_group *g)
{
	spin_lock_bh(&g->lock);
	hsrp_timers_stop_hello(g);
	spin_unlock_bh(&g->lock);
}

static void timers_end(struct hsrp_group *g)
{
	spin_lock_bh(&g->lock);
	g->dead = true;
	hsrp_timers_stop_all(g);
	spin_unlock_bh(&g->lock);
	hsrp_timers_destroy(g);
}

/* ms from now until the timer expires */
static s64 urge_in(struct hsrp_group *g)
{
	return ktime_ms_delta(hrtimer_get_expires(&g->urge_timer), ktime_get());
}

/* The kernel is told not to start it, whatever becomes of it */
static void expires(struct kunit *test, struct hsrp_group *g)
{
	KUNIT_EXPECT_EQ(test, (int)hsrp_timer_urge(&g->urge_timer),
			(int)HRTIMER_NORESTART);
}

static void it_goes_on_while_a_hello_is_late(struct kunit *test)
{
	struct hsrp_group *g = timers_new(test);

	expires(test, g);
	KUNIT_EXPECT_EQ(test, urged, 1u);
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&g->urge_timer));
	KUNIT_EXPECT_LE(test, urge_in(g), (s64)HELLO_MS / 8);
	timers_end(g);
	KUNIT_EXPECT_FALSE(test, hrtimer_is_queued(&g->urge_timer));
}

static void it_ends_where_none_is_due(struct kunit *test)
{
	struct hsrp_group *g = timers_new(test);

	g->next_hello = 0;
	expires(test, g);
	KUNIT_EXPECT_EQ(test, urged, 0u);
	KUNIT_EXPECT_FALSE(test, hrtimer_is_queued(&g->urge_timer));
	timers_end(g);
}

/* The Hello leaves on another processor just then: its time is the one that counts */
static void a_hello_sent_meanwhile_says_when(struct kunit *test)
{
	struct hsrp_group *g = timers_new(test);

	meanwhile = hello_sent;
	expires(test, g);
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&g->urge_timer));
	/* jitter takes a fifth at most */
	KUNIT_EXPECT_GT(test, urge_in(g), (s64)HELLO_MS / 2);
	timers_end(g);
}

/* Or there is none any more: the timer looks once more, and ends */
static void one_stopped_meanwhile_ends_it(struct kunit *test)
{
	struct hsrp_group *g = timers_new(test);

	meanwhile = hello_stopped;
	expires(test, g);
	hrtimer_cancel(&g->urge_timer);
	expires(test, g);
	KUNIT_EXPECT_EQ(test, urged, 1u);
	KUNIT_EXPECT_FALSE(test, hrtimer_is_queued(&g->urge_timer));
	timers_end(g);
}

static struct kunit_case timers_cases[] = {
	KUNIT_CASE(it_goes_on_while_a_hello_is_late),
	KUNIT_CASE(it_ends_where_none_is_due),
	KUNIT_CASE(a_hello_sent_meanwhile_says_when),
	KUNIT_CASE(one_stopped_meanwhile_ends_it),
	{}
};

static struct kunit_suite timers_suite = {
	.name = "hsrp_timers",
	.test_cases = timers_cases,
};

kunit_test_suite(timers_suite);
