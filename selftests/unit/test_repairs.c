// SPDX-License-Identifier: GPL-2.0
/*
 * The repairs of RFC 2281's table, one named test each; the numbers are those
 * of Documentation/hsrp.rst. Times are what real routers do.
 */
#include "sim.h"
#include <stdlib.h>

static struct sim sim;

static struct hsrp_pkt pkt(u8 op, enum hsrp_state state, u32 prio, u8 octet)
{
	struct hsrp_pkt p = {
		.version = 1, .opcode = op, .state = state, .group = 1,
		.priority = prio, .hello_ms = op ? 0 : 3000,
		.hold_ms = op ? 0 : 10000, .vip = hsrp_addr4(htonl(SIM_VIP)),
		.src = hsrp_addr4(htonl(0x0a000000 | octet)),
	};

	memcpy(p.auth_text, "cisco", 5);
	return p;
}

/* as a packet of that router would come in */
static void hear(struct sim_router *r, u8 op, enum hsrp_state state, u32 prio,
		 u8 octet)
{
	struct hsrp_pkt p = pkt(op, state, prio, octet);
	u8 buf[32];

	p.hello_ms = 3000;
	p.hold_ms = 10000;
	if (hsrp_pkt_build_v1(&p, buf, sizeof(buf)) != 20)
		abort();
	sim_receive(r, buf, 20, &p.src);
}

/* 10.0.0.5, priority 100, in the wanted state by the usual way */
static struct sim_router *lone(enum hsrp_state state, bool preempt)
{
	struct sim_router *r;

	sim_init(&sim, rnd_seed());
	r = sim_add(&sim, 5, 100, preempt);
	sim_up(r);
	while (r->state != state && sim.now < SIM_START + 60000)
		sim_run(&sim, 1);
	CHECK_EQ(r->state, state);
	r->order[0] = '\0';
	return r;
}

static long long since_start(void)
{
	return (long long)sim.now - SIM_START;
}

/* both timers are due in Speak at the same moment: c first strands by the RFC */
static void repair_01_c_before_d_in_speak(void)
{
	struct sim_router *r;

	sim_init(&sim, rnd_seed());
	sim.standby_first = false;
	r = sim_add(&sim, 5, 100, false);
	sim_up(r);
	sim_run(&sim, 60000);
	CHECK_STR(sim_path(r), "Listen Speak Standby Active");
	CHECK_EQ(sim_entered(r, HSRP_STATE_SPEAK), 10000);
	CHECK_EQ(sim_entered(r, HSRP_STATE_STANDBY), 20000);
	/* IOS: 0.49 s and 0.50 s later */
	CHECK_EQ(sim_entered(r, HSRP_STATE_ACTIVE), 20500);
}

static void repair_01_d_before_c_in_speak(void)
{
	struct sim_router *r;

	sim_init(&sim, rnd_seed());
	sim.standby_first = true;
	r = sim_add(&sim, 5, 100, false);
	sim_up(r);
	sim_run(&sim, 60000);
	/* the two timers are due together in Listen, too: d goes first there */
	CHECK_STR(sim_path(r), "Listen Speak Standby Active");
	CHECK_EQ(sim_entered(r, HSRP_STATE_STANDBY), 20000);
	CHECK(sim_entered(r, HSRP_STATE_ACTIVE) >= 20000 &&
	      sim_entered(r, HSRP_STATE_ACTIVE) <= 20500);
}

/* c has fired in Speak, then a lower Standby appears: Standby, soon Active */
static void repair_01_lower_standby_after_c(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, false);

	r->active_at = sim.now + 100;
	sim_run(&sim, 200);
	CHECK_EQ(r->state, HSRP_STATE_SPEAK);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_STANDBY, 90, 4);
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	sim_run(&sim, 500);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
}

/* ... or a higher router: back to Listen, where c must fire once more */
static void repair_01_higher_router_after_c(void)
{
	static const enum hsrp_state theirs[] = { HSRP_STATE_SPEAK,
						  HSRP_STATE_STANDBY };

	for (size_t i = 0; i < ARRAY_SIZE(theirs); i++) {
		struct sim_router *r = lone(HSRP_STATE_SPEAK, false);

		r->active_at = sim.now + 100;
		sim_run(&sim, 200);
		hear(r, HSRP_OP_HELLO, theirs[i], 200, 4);
		CHECK_EQ(r->state, HSRP_STATE_LISTEN);
		CHECK(r->active_at);
		sim_run(&sim, 30000);
		CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	}
}

/* an Active was heard in time: no grace, the Active timer runs as it should */
static void repair_01_no_grace_beside_a_living_active(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, false);

	for (int i = 0; i < 20; i++) {
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 200, 4);
		sim_run(&sim, 3000);
	}
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	CHECK_STR(sim_path(r), "Listen Speak Standby");
}

static void repair_02_preempt_stops_the_active_timer(void)
{
	static const enum hsrp_state from[] = { HSRP_STATE_LISTEN,
		HSRP_STATE_SPEAK };

	for (size_t i = 0; i < ARRAY_SIZE(from); i++) {
		struct sim_router *r = lone(from[i], true);

		CHECK(r->active_at);
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 50, 4);
		CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
		CHECK_EQ(r->active_at, 0);
		CHECK_EQ(r->standby_at, sim.now + 10000);
		CHECK_STR(r->order, "CHG");
	}
}

static void repair_03_resign_heard_while_active(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);
	unsigned int coups = r->tx[HSRP_OP_COUP];

	sim_run(&sim, HSRP_SETTLE_MS);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_STANDBY, 90, 4);
	r->order[0] = '\0';
	hear(r, HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 90, 4);
	/* Coup, then Hello, then gratuitous ARP, then the clients are told */
	CHECK_STR(r->order, "CHGS");
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(r->tx[HSRP_OP_COUP], coups + 1);
}

static void repair_03_lower_active_heard_while_active(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	sim_run(&sim, HSRP_SETTLE_MS);
	r->order[0] = '\0';
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
	CHECK_STR(r->order, "CHGS");
	CHECK_EQ(r->last.state, HSRP_STATE_ACTIVE);
}

/* one that does not hear us goes on: answered each time, told once */
static void repair_03_deaf_rival_is_told_once(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	sim_run(&sim, HSRP_SETTLE_MS);
	r->splits = 0;
	for (int i = 0; i < 20; i++) {
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
		sim_run(&sim, 3000);
	}
	CHECK_EQ(r->splits, 1);
	CHECK(r->tx[HSRP_OP_COUP] >= 20);
	/* its end is news again */
	hear(r, HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 90, 4);
	CHECK_EQ(r->splits, 2);
	sim_run(&sim, 20000);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
	CHECK_EQ(r->splits, 3);
}

/* the Resign of the router just deposed is no split brain */
static void repair_03_ordinary_preemption_is_no_split(void)
{
	struct sim_router *r = lone(HSRP_STATE_LISTEN, true);

	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	sim_run(&sim, 16);
	hear(r, HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 90, 4);
	CHECK_EQ(r->splits, 0);
	CHECK_STR(r->order, "CHGCHG");
}

static void repair_04_coup_is_answered_by_resign(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	hear(r, HSRP_OP_COUP, HSRP_STATE_LISTEN, 200, 4);
	CHECK_EQ(r->state, HSRP_STATE_SPEAK);
	CHECK_STR(r->order, "RH");
	CHECK_EQ(r->active_at, sim.now + 10000);
	CHECK_EQ(r->standby_at, sim.now + 10000);
}

/* newer IOS loses a Coup without a Resign: nobody may wait for one */
static void repair_04_winner_needs_no_resign(void)
{
	struct sim_router *a, *b;

	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 100, true);
	b = sim_add(&sim, 2, 200, true);
	a->mute_resign = true;
	sim_up(a);
	sim_run(&sim, 25000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	sim_up(b);
	sim_run(&sim, 5000);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(a->tx[HSRP_OP_RESIGN], 1);
	CHECK(a->state == HSRP_STATE_SPEAK);
	sim_run(&sim, 20000);
	CHECK_EQ(a->state, HSRP_STATE_STANDBY);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}

static void repair_05_state_in_coup_and_resign(void)
{
	struct sim_router *r;

	for (int s = 0; s < 6; s++)
		for (int t = 0; t < 6; t++) {
			CHECK_EQ(hsrp_fsm_pkt_state(HSRP_OP_HELLO, s, t), t);
			CHECK_EQ(hsrp_fsm_pkt_state(HSRP_OP_COUP, s, t), s);
			CHECK_EQ(hsrp_fsm_pkt_state(HSRP_OP_RESIGN, s, t),
				 HSRP_STATE_SPEAK);
		}
	/* a Resign on the way out of service says Speak as well */
	r = lone(HSRP_STATE_ACTIVE, false);
	sim_down(r);
	CHECK_STR(r->order, "R");
	CHECK_EQ(r->last.opcode, HSRP_OP_RESIGN);
	CHECK_EQ(r->last.state, HSRP_STATE_SPEAK);
	CHECK_EQ(r->state, HSRP_STATE_INIT);
}

/* ENTER lies between them: the Coup leaves before it, the Resign after it */
static void repair_05_coup_before_and_resign_after_the_change(void)
{
	CHECK(HSRP_ACT_SEND_COUP < HSRP_ACT_ENTER);
	CHECK(HSRP_ACT_ENTER < HSRP_ACT_SEND_RESIGN);
	CHECK(HSRP_ACT_ENTER < HSRP_ACT_SEND_HELLO);
	CHECK(HSRP_ACT_SEND_HELLO < HSRP_ACT_SEND_GARP);
}

static void repair_06_higher_active_heard_while_active(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 200, 4);
	CHECK_EQ(r->state, HSRP_STATE_SPEAK);
	/* Resign and Hello(Speak) in the same millisecond */
	CHECK_STR(r->order, "RH");
	CHECK_EQ(r->last.state, HSRP_STATE_SPEAK);
	CHECK_EQ(r->last_tx_at, sim.now);
}

static void repair_07_speak_lasts_a_hold_beside_an_active(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, false);
	long long began = since_start();

	while (r->state == HSRP_STATE_SPEAK && sim.now < SIM_START + 60000) {
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 200, 4);
		sim_run(&sim, 1000);
	}
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	CHECK_EQ(sim_entered(r, HSRP_STATE_STANDBY), began + 10000);
}

static void repair_08_coup_refreshes_no_timer(void)
{
	static const enum hsrp_state in[] = { HSRP_STATE_LISTEN,
		HSRP_STATE_SPEAK };

	for (size_t i = 0; i < ARRAY_SIZE(in); i++) {
		struct sim_router *r = lone(in[i], false);
		u64 active_at = r->active_at, standby_at = r->standby_at;

		sim_run(&sim, 1000);
		r->order[0] = '\0';
		hear(r, HSRP_OP_COUP, HSRP_STATE_LISTEN, 200, 4);
		CHECK_EQ(r->state, in[i]);
		CHECK_EQ(r->active_at, active_at);
		CHECK_EQ(r->standby_at, standby_at);
		CHECK_STR(r->order, "");
	}
}

static void repair_09_preempt_on_any_hello_of_a_lower_active(void)
{
	struct sim_router *a, *b;

	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, true);
	b = sim_add(&sim, 2, 80, true);
	sim_up(a);
	sim_up(b);
	sim_run(&sim, 60000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(b->state, HSRP_STATE_STANDBY);
	/* a tracked interface goes down: 200 - 150 < 80 */
	sim_set_prio(a, 50);
	sim_run(&sim, 10);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(a->state, HSRP_STATE_SPEAK);
	CHECK_EQ(b->splits, 0);
}

static void repair_09_no_preempt_no_takeover(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, false);

	for (int i = 0; i < 20; i++) {
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 50, 4);
		sim_run(&sim, 3000);
	}
	CHECK_STR(sim_path(r), "Listen Speak Standby");
	CHECK_EQ(r->tx[HSRP_OP_COUP], 0);
}

/* equal priority: the address decides, also for preemption */
static void repair_10_tie_preempts_by_address(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, true);

	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 100, 6);
	CHECK_EQ(r->state, HSRP_STATE_SPEAK);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 100, 4);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
}

static void repair_10_tie_between_two_actives(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 100, 4);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	hear(r, HSRP_OP_COUP, HSRP_STATE_LISTEN, 100, 4);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 100, 6);
	CHECK_EQ(r->state, HSRP_STATE_SPEAK);
}

/* a change of state is said at once, as IOS does, and the timer starts anew */
static void repair_11_hello_on_entry(void)
{
	static const enum hsrp_state in[] = { HSRP_STATE_SPEAK,
		HSRP_STATE_STANDBY, HSRP_STATE_ACTIVE };

	for (size_t i = 0; i < ARRAY_SIZE(in); i++) {
		struct sim_router *r = lone(in[i], false);

		CHECK_EQ(r->last_tx_at, sim.now);
		CHECK_EQ(r->last.opcode, HSRP_OP_HELLO);
		CHECK_EQ(r->last.state, in[i]);
		CHECK(r->hello_at >= sim.now + 2400 &&
		      r->hello_at <= sim.now + 3000);
	}
}

static void repair_12_learn_from_a_lower_active_too(void)
{
	struct hsrp_pkt p = pkt(HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 50, 4);
	struct sim_router *r;
	u8 buf[32];

	sim_init(&sim, rnd_seed());
	r = sim_add(&sim, 5, 100, false);
	r->hello_cfg = 0;
	r->hold_cfg = 0;
	sim_up(r);
	p.hello_ms = 1000;
	p.hold_ms = 4000;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, sizeof(buf)), 20);
	sim_receive(r, buf, 20, &p.src);
	CHECK_EQ(r->state, HSRP_STATE_LISTEN);
	CHECK_EQ(r->hello_ms, 1000);
	CHECK_EQ(r->hold_ms, 4000);
	CHECK_EQ(r->active_at, sim.now + 4000);
}

/*
 * A preempts B while C is Standby, and B's Resign reaches C before A's first
 * Hello does (IOS takes 0.5 to 16 ms for it).
 */
static void repair_13_resign_of_the_deposed_is_not_for_the_standby(void)
{
	struct sim_router *r = lone(HSRP_STATE_SPEAK, false);

	while (r->state == HSRP_STATE_SPEAK) {
		hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 150, 4);
		sim_run(&sim, 1000);
	}
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	hear(r, HSRP_OP_COUP, HSRP_STATE_LISTEN, 200, 9);
	hear(r, HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 150, 4);
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 200, 9);
	CHECK_EQ(r->state, HSRP_STATE_STANDBY);
	/* without a Coup a Resign of the Active is for us */
	hear(r, HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 200, 9);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
}

static void repair_14_new_priority_is_said_at_once(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	sim_run(&sim, 1000);
	sim_set_prio(r, 50);
	CHECK_EQ(r->last_tx_at, sim.now);
	CHECK_EQ(r->last.priority, 50);
	CHECK_EQ(r->state, HSRP_STATE_ACTIVE);
	/* in silence where a router says nothing anyway */
	r = lone(HSRP_STATE_LISTEN, false);
	sim_set_prio(r, 50);
	CHECK_EQ(r->tx[HSRP_OP_HELLO], 0);
}

static void repair_16_rival_yields_without_resign(void)
{
	struct sim_router *r = lone(HSRP_STATE_ACTIVE, false);

	sim_run(&sim, HSRP_SETTLE_MS);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
	CHECK_EQ(r->splits, 1);
	sim_run(&sim, 2000);
	r->order[0] = '\0';
	hear(r, HSRP_OP_HELLO, HSRP_STATE_SPEAK, 90, 4);
	CHECK_EQ(r->splits, 2);
	CHECK_STR(r->order, "HGS");
	/* once: its next Hello is an ordinary one */
	hear(r, HSRP_OP_HELLO, HSRP_STATE_SPEAK, 90, 4);
	CHECK_STR(r->order, "HGS");
	/* one that was dead meanwhile, and boots, is no news */
	sim_run(&sim, 20000);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_ACTIVE, 90, 4);
	CHECK_EQ(r->splits, 3);
	sim_run(&sim, 20000);
	hear(r, HSRP_OP_HELLO, HSRP_STATE_SPEAK, 90, 4);
	CHECK_EQ(r->splits, 3);
}

/*
 * Winner and losers of Speak start their Standby timers on the same Hello. The
 * losers must not speak up in the moment in which the winner becomes Standby.
 */
static void repair_15_losers_of_speak_stay_in_listen(void)
{
	struct sim_router *r[4];

	sim_init(&sim, rnd_seed());
	for (int i = 0; i < 4; i++)
		r[i] = sim_add(&sim, (u8)(1 + i), 100, false);
	sim_up(r[3]);
	sim_run(&sim, 25000);
	CHECK_EQ(r[3]->state, HSRP_STATE_ACTIVE);
	for (int i = 0; i < 3; i++)
		sim_up(r[i]);
	sim_run(&sim, 60000);
	CHECK_STR(sim_path(r[2]), "Listen Speak Standby");
	CHECK_STR(sim_path(r[1]), "Listen Speak Listen");
	CHECK_STR(sim_path(r[0]), "Listen Speak Listen");
}

static const struct ktap_test tests[] = {
	KTAP_TEST(repair_01_c_before_d_in_speak),
	KTAP_TEST(repair_01_d_before_c_in_speak),
	KTAP_TEST(repair_01_lower_standby_after_c),
	KTAP_TEST(repair_01_higher_router_after_c),
	KTAP_TEST(repair_01_no_grace_beside_a_living_active),
	KTAP_TEST(repair_02_preempt_stops_the_active_timer),
	KTAP_TEST(repair_03_resign_heard_while_active),
	KTAP_TEST(repair_03_lower_active_heard_while_active),
	KTAP_TEST(repair_03_deaf_rival_is_told_once),
	KTAP_TEST(repair_03_ordinary_preemption_is_no_split),
	KTAP_TEST(repair_04_coup_is_answered_by_resign),
	KTAP_TEST(repair_04_winner_needs_no_resign),
	KTAP_TEST(repair_05_state_in_coup_and_resign),
	KTAP_TEST(repair_05_coup_before_and_resign_after_the_change),
	KTAP_TEST(repair_06_higher_active_heard_while_active),
	KTAP_TEST(repair_07_speak_lasts_a_hold_beside_an_active),
	KTAP_TEST(repair_08_coup_refreshes_no_timer),
	KTAP_TEST(repair_09_preempt_on_any_hello_of_a_lower_active),
	KTAP_TEST(repair_09_no_preempt_no_takeover),
	KTAP_TEST(repair_10_tie_preempts_by_address),
	KTAP_TEST(repair_10_tie_between_two_actives),
	KTAP_TEST(repair_11_hello_on_entry),
	KTAP_TEST(repair_12_learn_from_a_lower_active_too),
	KTAP_TEST(repair_13_resign_of_the_deposed_is_not_for_the_standby),
	KTAP_TEST(repair_14_new_priority_is_said_at_once),
	KTAP_TEST(repair_15_losers_of_speak_stay_in_listen),
	KTAP_TEST(repair_16_rival_yields_without_resign),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
