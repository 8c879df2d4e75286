// SPDX-License-Identifier: GPL-2.0
/* Every cell of the state table, and what must hold for all facts. */
#include "fsmtext.h"
#include "ktap.h"
#include <stdio.h>

struct row {
	enum hsrp_event ev;
	/* Init, Learn, Listen, Speak, Standby, Active */
	const char *cell[6];
};

/*
 * RFC 2281 5.8, written down from the RFC with the additions that
 * Documentation/hsrp.rst explains. Facts: virtual address known, nothing else.
 */
static const struct row base[] = {
	{ HSRP_EV_NONE, { "", "", "", "", "", "" } },
	{ HSRP_EV_ENABLE, { "A B / Listen", "", "", "", "", "" } },
	{ HSRP_EV_DISABLE, { "", "C D / Init", "C D / Init", "C D / Init",
			     "C D / Init", "C D H / Init" } },
	{ HSRP_EV_ACTIVE_TIMER, { "", "", "A B F / Speak", "",
				  "C D F I / Active", "" } },
	{ HSRP_EV_STANDBY_TIMER, { "", "", "B F / Speak", "D F / Standby", "",
				   "" } },
	{ HSRP_EV_HELLO_TIMER, { "", "", "", "F / Speak", "F / Standby",
				 "F / Active" } },
	{ HSRP_EV_HELLO_HIGHER_SPEAK, { "", "", "B / Listen", "B / Listen",
					"B / Listen", "" } },
	{ HSRP_EV_HELLO_HIGHER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					 "E Ap / Speak", "E Ap / Standby",
					 "H Ap B F / Speak" } },
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					"E Ap / Speak", "E Ap / Standby",
					"G F I / Active" } },
	{ HSRP_EV_RESIGN_ACTIVE, { "", "", "A B F / Speak", "A / Speak",
				   "C F I / Active", "G F I / Active" } },
	{ HSRP_EV_COUP_HIGHER, { "", "", "", "", "", "H A B F / Speak" } },
	{ HSRP_EV_HELLO_HIGHER_STANDBY, { "", "", "Bp / Listen", "Bp / Listen",
					  "Bp / Listen", "Bp / Active" } },
	{ HSRP_EV_HELLO_LOWER_STANDBY, { "", "", "Bp F / Speak",
					 "D F / Standby", "",
					 "Bp / Active" } },
	{ HSRP_EV_VIP_KNOWN, { "", "A B / Listen", "", "", "", "" } },
	{ HSRP_EV_PARAMS, { "", "", "", "F / Speak", "F / Standby",
			    "F / Active" } },
	{ HSRP_EV_RIVAL_YIELDED, { "", "", "", "", "", "F I / Active" } },
	{ HSRP_EV_STALLED, { "", "", "", "", "", "H A B F / Speak" } },
	{ HSRP_EV_STEP_DOWN, { "", "", "", "", "", "H A B F / Speak" } },
};

static const struct row preempt[] = {
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "E Ap B / Listen",
					"C G B F I / Active",
					"C G B F I / Active",
					"C G B F I / Active",
					"G F I / Active" } },
};

static const struct row no_vip[] = {
	{ HSRP_EV_ENABLE, { "A B / Learn", "", "", "", "", "" } },
	{ HSRP_EV_HELLO_HIGHER_ACTIVE, { "", "", "E Ap / Listen",
					 "E Ap / Speak", "E Ap / Standby",
					 "H Ap B F / Speak" } },
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "", "E Ap / Listen",
					"E Ap / Speak", "E Ap / Standby",
					"G F I / Active" } },
	{ HSRP_EV_VIP_KNOWN, { "", "", "", "", "", "" } },
	{ HSRP_EV_DISABLE, { "", "C D / Init", "C D / Init", "C D / Init",
			     "C D / Init", "C D H / Init" } },
};

static const struct row learnable[] = {
	{ HSRP_EV_HELLO_HIGHER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					 "E Ap / Speak", "E Ap / Standby",
					 "H Ap B F / Speak" } },
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					"E Ap / Speak", "E Ap / Standby",
					"G F I / Active" } },
};

static const struct row expired[] = {
	{ HSRP_EV_STANDBY_TIMER, { "", "", "B F / Speak", "D Ag F / Standby",
				   "", "" } },
	{ HSRP_EV_HELLO_HIGHER_SPEAK, { "", "", "B / Listen",
					"A B / Listen", "B / Listen", "" } },
	{ HSRP_EV_HELLO_HIGHER_STANDBY, { "", "", "Bp / Listen",
					  "A Bp / Listen", "Bp / Listen",
					  "Bp / Active" } },
	{ HSRP_EV_HELLO_LOWER_STANDBY, { "", "", "Bp F / Speak",
					 "D Ag F / Standby", "",
					 "Bp / Active" } },
	{ HSRP_EV_HELLO_HIGHER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					 "E Ap / Speak", "E Ap / Standby",
					 "H Ap B F / Speak" } },
};

static const struct row settled[] = {
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					"E Ap / Speak", "E Ap / Standby",
					"G F I S / Active" } },
	{ HSRP_EV_RESIGN_ACTIVE, { "", "", "A B F / Speak", "A / Speak",
				   "C F I / Active", "G F I S / Active" } },
	{ HSRP_EV_RIVAL_YIELDED, { "", "", "", "", "", "F I / Active" } },
	{ HSRP_EV_HELLO_TIMER, { "", "", "", "F / Speak", "F / Standby",
				 "F / Active" } },
};

static const struct row settled_rival[] = {
	{ HSRP_EV_HELLO_LOWER_ACTIVE, { "", "E Ap B / Listen", "E Ap / Listen",
					"E Ap / Speak", "E Ap / Standby",
					"G F I / Active" } },
	{ HSRP_EV_RESIGN_ACTIVE, { "", "", "A B F / Speak", "A / Speak",
				   "C F I / Active", "G F I S / Active" } },
	{ HSRP_EV_RIVAL_YIELDED, { "", "", "", "", "", "F I S / Active" } },
};

static void compare(const struct row *rows, size_t n,
		    struct hsrp_fsm_facts facts)
{
	for (size_t i = 0; i < n; i++)
		for (int s = 0; s < 6; s++) {
			struct hsrp_fsm_result res;
			char buf[FSM_TEXT_MAX];

			res = hsrp_fsm(s, rows[i].ev, &facts);
			fsm_text(res, buf);
			CHECK_MSG(!strcmp(buf, rows[i].cell[s]),
				  "%s, event %s (%s): \"%s\", want \"%s\"",
				  hsrp_state_name(s),
				  hsrp_event_letter(rows[i].ev),
				  hsrp_event_name(rows[i].ev), buf,
				  rows[i].cell[s]);
			if (!rows[i].cell[s][0])
				CHECK_EQ(res.next, s);
		}
}

#define COMPARE(rows, ...) \
	compare(rows, ARRAY_SIZE(rows), (struct hsrp_fsm_facts){ __VA_ARGS__ })

static void table_all_cells(void)
{
	CHECK_EQ(ARRAY_SIZE(base), __HSRP_EV_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(base); i++)
		CHECK_EQ(base[i].ev, i);
	COMPARE(base, .vip_known = true);
}

static void table_preempt(void)
{
	COMPARE(preempt, .vip_known = true, .preempt = true);
}

static void table_no_vip(void)
{
	COMPARE(no_vip, .vip_known = false);
}

static void table_learnable_vip(void)
{
	COMPARE(learnable, .vip_learnable = true);
}

static void table_active_expired(void)
{
	COMPARE(expired, .vip_known = true, .active_expired = true);
}

static void table_settled(void)
{
	COMPARE(settled, .vip_known = true, .settled = true);
}

static void table_settled_rival_known(void)
{
	COMPARE(settled_rival, .vip_known = true, .settled = true,
		.rival_known = true);
}

static struct hsrp_fsm_facts facts_of(unsigned int bits)
{
	return (struct hsrp_fsm_facts) {
		.vip_known = bits & 1, .vip_learnable = bits & 2,
		.preempt = bits & 4, .active_expired = bits & 8,
		.rival_known = bits & 16, .settled = bits & 32,
	};
}

static bool vocal(enum hsrp_state s)
{
	return s >= HSRP_STATE_SPEAK;
}

static unsigned int count(u32 v)
{
	return (unsigned int)__builtin_popcount(v);
}

/* one cell under one set of facts; the laws that no cell may break */
static void check_laws(enum hsrp_state s, enum hsrp_event ev,
		       const struct hsrp_fsm_facts *f)
{
	struct hsrp_fsm_result r = hsrp_fsm(s, ev, f);
	bool moved = r.next != s;
	u32 a = r.actions;

#define LAW(cond) CHECK_MSG(cond, "%s: %s on %s", #cond, hsrp_state_name(s), \
			    hsrp_event_name(ev))
	LAW(r.next <= HSRP_STATE_ACTIVE);
	LAW(!(a >> __HSRP_ACT_BIT_MAX));
	LAW(moved == !!(a & HSRP_ACT_ENTER));
	LAW(count(a & (HSRP_ACT_START_ACTIVE | HSRP_ACT_START_ACTIVE_PKT |
		       HSRP_ACT_GRACE_ACTIVE)) <= 1);
	LAW(count(a & (HSRP_ACT_START_STANDBY |
		       HSRP_ACT_START_STANDBY_PKT)) <= 1);
	/* only an Active claims the virtual address */
	LAW(!(a & (HSRP_ACT_SEND_COUP | HSRP_ACT_SEND_GARP |
		   HSRP_ACT_SPLIT_HEALED)) || r.next == HSRP_STATE_ACTIVE);
	LAW(!(r.next == HSRP_STATE_ACTIVE && moved) ||
	    ((a & HSRP_ACT_SEND_GARP) && (a & HSRP_ACT_STOP_ACTIVE)));
	/* an Active never steps down in silence, nobody else resigns */
	LAW(!!(a & HSRP_ACT_SEND_RESIGN) ==
	    (s == HSRP_STATE_ACTIVE && moved));
	/* Hello: in the vocal states only, at once on entry */
	LAW(!(a & HSRP_ACT_SEND_HELLO) || vocal(r.next));
	LAW(!(moved && vocal(r.next)) || (a & HSRP_ACT_SEND_HELLO));
	LAW(!!(a & HSRP_ACT_STOP_HELLO) == (vocal(s) && !vocal(r.next)));
	/* an Active and a router in Init do not wait for an Active */
	LAW(r.next != HSRP_STATE_ACTIVE ||
	    !(a & (HSRP_ACT_START_ACTIVE | HSRP_ACT_START_ACTIVE_PKT |
		   HSRP_ACT_GRACE_ACTIVE)));
	LAW(r.next != HSRP_STATE_INIT || !moved ||
	    (a & (HSRP_ACT_STOP_ACTIVE | HSRP_ACT_STOP_STANDBY)) ==
	    (HSRP_ACT_STOP_ACTIVE | HSRP_ACT_STOP_STANDBY));
	/* an Active must not learn (RFC 2281 5.2) */
	LAW(!(a & HSRP_ACT_LEARN) || s != HSRP_STATE_ACTIVE);
	/* no way into Speak or beyond without a virtual address */
	LAW(!(s == HSRP_STATE_INIT || s == HSRP_STATE_LEARN) || !vocal(r.next));
	LAW(!(s == HSRP_STATE_INIT && !f->vip_known) ||
	    r.next != HSRP_STATE_LISTEN);
	/* the grace is for the way from Speak to Standby only */
	LAW(!(a & HSRP_ACT_GRACE_ACTIVE) ||
	    (f->active_expired && s == HSRP_STATE_SPEAK &&
	     r.next == HSRP_STATE_STANDBY));
	/* nothing is done in Init but to leave it */
	LAW(s != HSRP_STATE_INIT || moved || !a);
#undef LAW
}

static void laws_for_all_facts(void)
{
	for (unsigned int bits = 0; bits < 64; bits++) {
		struct hsrp_fsm_facts f = facts_of(bits);

		for (int s = 0; s < 6; s++)
			for (int ev = 0; ev < __HSRP_EV_MAX; ev++)
				check_laws(s, ev, &f);
	}
}

static void nonsense_is_ignored(void)
{
	struct hsrp_fsm_facts f = facts_of(1);
	struct hsrp_fsm_result r;

	r = hsrp_fsm(__HSRP_STATE_MAX, HSRP_EV_ENABLE, &f);
	CHECK_EQ(r.actions, 0);
	CHECK_EQ(r.next, __HSRP_STATE_MAX);
	r = hsrp_fsm(HSRP_STATE_ACTIVE, __HSRP_EV_MAX, &f);
	CHECK_EQ(r.actions, 0);
	CHECK_EQ(r.next, HSRP_STATE_ACTIVE);
}

/* the order of application is the order of the bits (fsm.h) */
static void action_order(void)
{
	static const u32 order[] = {
		HSRP_ACT_STOP_ACTIVE, HSRP_ACT_STOP_STANDBY,
		HSRP_ACT_STOP_HELLO, HSRP_ACT_LEARN, HSRP_ACT_SEND_COUP,
		HSRP_ACT_ENTER, HSRP_ACT_SEND_RESIGN, HSRP_ACT_START_ACTIVE,
		HSRP_ACT_START_ACTIVE_PKT, HSRP_ACT_GRACE_ACTIVE,
		HSRP_ACT_START_STANDBY, HSRP_ACT_START_STANDBY_PKT,
		HSRP_ACT_SEND_HELLO, HSRP_ACT_SEND_GARP,
		HSRP_ACT_SPLIT_HEALED,
	};

	CHECK_EQ(ARRAY_SIZE(order), __HSRP_ACT_BIT_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		CHECK_EQ(order[i], 1u << i);
}

static void timer_lengths(void)
{
	struct hsrp_pkt p = { .version = 1, .hold_ms = 7000 };

	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_START_ACTIVE, 3000, 10000, &p),
		 10000);
	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_START_ACTIVE_PKT, 3000, 10000,
				    &p), 7000);
	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_START_ACTIVE_PKT, 3000, 10000,
				    NULL), 10000);
	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_GRACE_ACTIVE, 3000, 10000, NULL),
		 500);
	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_GRACE_ACTIVE, 3, 10, NULL), 1);
	CHECK_EQ(hsrp_fsm_active_ms(HSRP_ACT_SEND_HELLO, 3000, 10000, &p), 0);
	CHECK_EQ(hsrp_fsm_standby_ms(HSRP_ACT_START_STANDBY, 3000, 10000, &p),
		 10000);
	CHECK_EQ(hsrp_fsm_standby_ms(HSRP_ACT_START_STANDBY_PKT, 3000, 10000,
				     &p), 7000);
	CHECK_EQ(hsrp_fsm_standby_ms(HSRP_ACT_START_STANDBY_PKT, 3000, 10000,
				     NULL), 10000);
	CHECK_EQ(hsrp_fsm_standby_ms(HSRP_ACT_START_ACTIVE, 3000, 10000, &p),
		 0);
}

/* RFC 2281 5.4: MUST be jittered; never longer than the hello time */
static void jitter(void)
{
	static const u32 hello[] = { 1, 4, 15, 250, 1000, 3000, 254000 };
	struct rnd r = { rnd_seed() };

	for (size_t i = 0; i < ARRAY_SIZE(hello); i++) {
		u32 h = hello[i], min = ~0U, max = 0;
		u64 sum = 0;

		CHECK_EQ(hsrp_jitter(h, 0), h - h / 5);
		CHECK_EQ(hsrp_jitter(h, ~0U), h);
		for (int n = 0; n < 20000; n++) {
			u32 ms = hsrp_jitter(h, rnd_u32(&r));

			min = ms < min ? ms : min;
			max = ms > max ? ms : max;
			sum += ms;
		}
		CHECK(min >= h - h / 5 && max <= h);
		/* uniform: the mean of 20000 lies within 1 % of 0.9 h */
		if (h >= 1000)
			CHECK_MSG(sum / 20000 > h * 89ULL / 100 &&
				  sum / 20000 < h * 91ULL / 100,
				  "mean %llu of %u",
				  (unsigned long long)(sum / 20000), h);
	}
	CHECK_EQ(hsrp_jitter(0, 0), 1);
}

static void names(void)
{
	static const char *const states[] = { "Init", "Learn", "Listen",
		"Speak", "Standby", "Active" };
	static const char *const reds[] = { "Init", "Backup", "Backup",
		"Speak", "Standby", "Active" };
	const char *letters = "abcdefghijkl";

	for (int s = 0; s < 6; s++) {
		CHECK_STR(hsrp_state_name(s), states[s]);
		CHECK_STR(hsrp_red_state_name(hsrp_red_from_state(s)),
			  reds[s]);
	}
	CHECK_STR(hsrp_state_name(6), "?");
	CHECK_STR(hsrp_red_state_name(5), "?");
	CHECK_EQ(hsrp_red_from_state(77), HSRP_RED_INIT);
	/* and back, but that nobody who follows has an address to learn */
	for (int s = 0; s < 6; s++)
		CHECK_EQ(hsrp_state_from_red(hsrp_red_from_state(s)),
			 s == HSRP_STATE_LEARN ? HSRP_STATE_LISTEN : s);
	CHECK_EQ(hsrp_state_from_red(77), HSRP_STATE_INIT);
	for (int i = 0; i < 12; i++) {
		char want[2] = { letters[i], 0 };

		CHECK_STR(hsrp_event_letter(HSRP_EV_ENABLE + i), want);
	}
	for (int ev = 0; ev < __HSRP_EV_MAX; ev++)
		for (int j = 0; j < ev; j++)
			CHECK(strcmp(hsrp_event_name(ev), hsrp_event_name(j)));
	CHECK_STR(hsrp_event_name(__HSRP_EV_MAX), "?");
	CHECK_STR(hsrp_event_letter(__HSRP_EV_MAX), "?");
	CHECK_STR(hsrp_action_name(HSRP_ACT_BIT_SEND_GARP), "garp");
	CHECK_STR(hsrp_action_name(__HSRP_ACT_BIT_MAX), "?");
}

static const struct ktap_test tests[] = {
	KTAP_TEST(table_all_cells),
	KTAP_TEST(table_preempt),
	KTAP_TEST(table_no_vip),
	KTAP_TEST(table_learnable_vip),
	KTAP_TEST(table_active_expired),
	KTAP_TEST(table_settled),
	KTAP_TEST(table_settled_rival_known),
	KTAP_TEST(laws_for_all_facts),
	KTAP_TEST(nonsense_is_ignored),
	KTAP_TEST(action_order),
	KTAP_TEST(timer_lengths),
	KTAP_TEST(jitter),
	KTAP_TEST(names),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
