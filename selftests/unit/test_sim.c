// SPDX-License-Identifier: GPL-2.0
/* Two and three routers on a LAN that loses, delays and splits. */
#include "sim.h"

#ifndef SIM_VERSION
#define SIM_VERSION 1
#endif

static struct sim sim;
static struct sim_router *a, *b, *c;

static void start(u32 prio_a, u32 prio_b, u32 prio_c, bool preempt)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, prio_a, preempt);
	b = sim_add(&sim, 2, prio_b, preempt);
	c = prio_c ? sim_add(&sim, 3, prio_c, preempt) : NULL;
	for (int i = 0; i < sim.n; i++)
		sim_up(&sim.r[i]);
}

static void settled_as(const struct sim_router *active,
		       const struct sim_router *standby)
{
	CHECK_MSG(sim_only(&sim, HSRP_STATE_ACTIVE) == active,
		  "%d Active, want router %d",
		  sim_in_state(&sim, HSRP_STATE_ACTIVE), active->id);
	if (!standby)
		return;
	CHECK_MSG(sim_only(&sim, HSRP_STATE_STANDBY) == standby,
		  "%d Standby, want router %d",
		  sim_in_state(&sim, HSRP_STATE_STANDBY), standby->id);
	CHECK_EQ(active->peers.standby.known, true);
	CHECK(hsrp_addr_equal(&active->peers.standby.addr, &standby->addr));
	CHECK_EQ(standby->peers.active.known, true);
	CHECK(hsrp_addr_equal(&standby->peers.active.addr, &active->addr));
}

/* all three boot together: Active after about 20 s, as IOS needs */
static void election_of_three(void)
{
	start(200, 100, 100, false);
	sim_run(&sim, 60000);
	settled_as(a, c);
	CHECK_EQ(b->state, HSRP_STATE_LISTEN);
	CHECK_STR(sim_path(a), "Listen Speak Standby Active");
	CHECK(sim_entered(a, HSRP_STATE_ACTIVE) >= 20000 &&
	      sim_entered(a, HSRP_STATE_ACTIVE) <= 22000);
	/* .3 beats .2 by address; it waits a hold more for the role */
	CHECK(sim_entered(c, HSRP_STATE_STANDBY) >= 38000 &&
	      sim_entered(c, HSRP_STATE_STANDBY) <= 42000);
	CHECK_EQ(a->tx[HSRP_OP_COUP] + b->tx[HSRP_OP_COUP], 0);
}

static void election_with_a_late_comer(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 100, false);
	b = sim_add(&sim, 2, 200, false);
	sim_up(a);
	sim_run(&sim, 25000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	sim_up(b);
	sim_run(&sim, 60000);
	/* without preemption the higher priority waits */
	settled_as(a, b);
}

static void stable_group_stays_as_it_is(void)
{
	unsigned int changes;

	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	settled_as(a, b);
	changes = a->changes + b->changes + c->changes;
	sim_run(&sim, 24ULL * 3600 * 1000);
	settled_as(a, b);
	CHECK_EQ(a->changes + b->changes + c->changes, changes);
	CHECK_EQ(c->tx[HSRP_OP_HELLO] > 10, false);
	/* jittered: 24 h in 0.8 to 1.0 of 3 s */
	CHECK(a->tx[HSRP_OP_HELLO] > 24 * 1200 &&
	      a->tx[HSRP_OP_HELLO] < 24 * 1500 + 100);
	CHECK_EQ(a->garps, 1);
}

/* silent death: last Hello plus hold, not a moment later */
static void silent_death(void)
{
	u64 last;

	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	settled_as(a, b);
	last = a->last_tx_at;
	sim_crash(a);
	sim_run(&sim, 30000);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
	CHECK_MSG(sim_entered(b, HSRP_STATE_ACTIVE) + SIM_START >=
		  (long long)last + 10000 &&
		  sim_entered(b, HSRP_STATE_ACTIVE) + SIM_START <=
		  (long long)last + 10003, "takeover at %lld",
		  sim_entered(b, HSRP_STATE_ACTIVE));
}

static void silent_death_of_active_among_three(void)
{
	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	sim_crash(a);
	sim_run(&sim, 60000);
	settled_as(b, c);
}

static void silent_death_of_standby(void)
{
	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	sim_crash(b);
	sim_run(&sim, 60000);
	settled_as(a, c);
	CHECK_EQ(a->changes, 4);
}

static void death_of_active_and_standby(void)
{
	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	sim_crash(a);
	sim_crash(b);
	sim_run(&sim, 60000);
	settled_as(c, NULL);
}

static void resign_takes_over_at_once(void)
{
	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	sim_down(a);
	sim_run(&sim, 10);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(b->garps, 1);
	sim_run(&sim, 40000);
	settled_as(b, c);
	CHECK_EQ(a->state, HSRP_STATE_INIT);
}

/* the primary returns: Coup on the first Hello that it hears */
static void coup_of_the_returning_primary(void)
{
	u64 up;

	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	sim_crash(a);
	sim_run(&sim, 60000);
	settled_as(b, NULL);
	up = sim.now;
	sim_up(a);
	sim_run(&sim, 3010);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	CHECK(sim_entered(a, HSRP_STATE_ACTIVE) + SIM_START <=
	      (long long)up + 3003);
	CHECK_EQ(b->state, HSRP_STATE_SPEAK);
	CHECK_EQ(b->tx[HSRP_OP_RESIGN], 1);
	CHECK_EQ(a->splits, 0);
	sim_run(&sim, 20000);
	settled_as(a, b);
}

static void coup_lost_is_repaired_by_the_hello(void)
{
	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	sim_crash(a);
	sim_run(&sim, 60000);
	sim_up(a);
	/* b hears nothing of a for ten seconds, a hears b */
	sim_loss(&sim, a, b, 100);
	sim_run(&sim, 10000);
	CHECK_EQ(sim_in_state(&sim, HSRP_STATE_ACTIVE), 2);
	sim_heal(&sim);
	sim_run(&sim, 3010);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(b->state, HSRP_STATE_SPEAK);
	sim_run(&sim, 20000);
	settled_as(a, b);
	CHECK(a->splits >= 1);
}

static void split(bool preempt, u32 prio_a, u32 prio_b)
{
	unsigned int garps;

	start(prio_a, prio_b, 0, preempt);
	sim_run(&sim, 60000);
	sim_partition(&sim, 1);
	sim_run(&sim, 60000);
	CHECK_EQ(sim_in_state(&sim, HSRP_STATE_ACTIVE), 2);
	a->splits = 0;
	b->splits = 0;
	garps = a->garps;
	sim_heal(&sim);
	sim_run(&sim, 3010);
	CHECK_EQ(sim_in_state(&sim, HSRP_STATE_ACTIVE), 1);
	if (prio_a > prio_b) {
		/* the winner has the last word in the switches and is told */
		CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
		CHECK(a->garps > garps);
		CHECK_EQ(a->splits, 1);
		CHECK_EQ(b->splits, 0);
	}
	sim_run(&sim, 20000);
	settled_as(prio_a > prio_b ? a : b, prio_a > prio_b ? b : a);
}

static void split_brain_heals_with_preempt(void)
{
	split(true, 200, 100);
	split(true, 100, 200);
}

static void split_brain_heals_without_preempt(void)
{
	split(false, 200, 100);
	split(false, 100, 200);
}

static void split_brain_heals_on_a_tie(void)
{
	/* 10.0.0.2 is b */
	split(false, 100, 100);
	split(true, 100, 100);
}

/* three routers, cut in every way, healed again and again */
static void split_brain_of_three_heals(void)
{
	start(200, 150, 100, true);
	sim_run(&sim, 60000);
	for (unsigned int mask = 1; mask < 7; mask++) {
		sim_partition(&sim, mask);
		sim_run(&sim, 60000);
		CHECK_EQ(sim_in_state(&sim, HSRP_STATE_ACTIVE), 2);
		sim_heal(&sim);
		sim_run(&sim, 60000);
		settled_as(a, b);
	}
}

/* one direction only: a deaf rival stays Active, the winner is told once */
static void one_way_split(void)
{
	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	sim_loss(&sim, a, b, 100);
	sim_run(&sim, 120000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(a->splits, 1);
	CHECK(a->garps > 20);
	sim_heal(&sim);
	sim_run(&sim, 30000);
	settled_as(a, b);
	CHECK_EQ(a->splits, 2);
}

/* one packet in ten lost, for an hour: the Active stays what it is */
static void lossy_network_does_not_flap(void)
{
	unsigned int changes;

	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	changes = a->changes;
	sim_loss(&sim, a, b, 10);
	sim_loss(&sim, b, a, 10);
	sim_run(&sim, 3600000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	CHECK_EQ(a->changes, changes);
	sim_heal(&sim);
	sim_run(&sim, 60000);
	settled_as(a, b);
}

static void tracking_down_and_up(void)
{
	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	for (int i = 0; i < 20; i++) {
		sim_set_prio(a, 50);
		sim_run(&sim, 10);
		CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
		CHECK_EQ(a->state, HSRP_STATE_SPEAK);
		sim_set_prio(a, 200);
		sim_run(&sim, 3010);
		CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
		sim_run(&sim, 997ULL * (unsigned int)i);
	}
	sim_run(&sim, 30000);
	settled_as(a, b);
}

static void vip_and_timers_are_learned(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, false);
	b = sim_add(&sim, 2, 100, false);
	a->hello_cfg = 1000;
	a->hold_cfg = 4000;
	b->vip_cfg = 0;
	b->hello_cfg = 0;
	sim_up(b);
	sim_run(&sim, 30000);
	/* nobody to learn from */
	CHECK_STR(sim_path(b), "Learn");
	sim_up(a);
	sim_run(&sim, 30000);
	settled_as(a, b);
	CHECK_EQ(b->vip, htonl(SIM_VIP));
	CHECK_EQ(b->hello_ms, 1000);
	CHECK_EQ(b->hold_ms, 4000);
	/* what was learned is used: hold of 4 s */
	sim_crash(a);
	sim_run(&sim, 4010);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}

/* hold time of the Hello heard counts, not one's own (RFC 2281 5.2) */
static void hold_heard_counts(void)
{
	start(200, 100, 0, true);
	sim_run(&sim, 60000);
	a->hold_ms = 30000;
	a->hello_ms = 9000;
	sim_run(&sim, 60000);
	settled_as(a, b);
	sim_crash(a);
	sim_run(&sim, 20000);
	CHECK_EQ(b->state, HSRP_STATE_STANDBY);
	sim_run(&sim, 12000);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}

/* sub-second timers in version 1: configured alike, the packet says seconds */
static void subsecond_timers(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, true);
	b = sim_add(&sim, 2, 100, true);
	a->hello_cfg = 250;
	b->hello_cfg = 250;
	a->hold_cfg = 800;
	b->hold_cfg = 800;
	sim_up(a);
	sim_up(b);
	sim_run(&sim, 10000);
	settled_as(a, b);
	sim_crash(a);
	sim_run(&sim, 810);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}

/* each with another text: two Actives, as Cisco warns; counted on both */
static void text_mismatch_is_two_actives(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, true);
	b = sim_add(&sim, 2, 100, true);
	hsrp_auth_set_text(&b->auth, "secret");
	sim_up(a);
	sim_up(b);
	sim_run(&sim, 60000);
	CHECK_EQ(sim_in_state(&sim, HSRP_STATE_ACTIVE), 2);
	CHECK(a->drops[HSRP_DROP_AUTH] > 10);
	CHECK(b->drops[HSRP_DROP_AUTH] > 10);
	CHECK(!a->peers.rival.known);
}

static struct hsrp_keys key_ring(const char *secret)
{
	return (struct hsrp_keys) { 1, { unit_key(secret) } };
}

static void md5_with_one_key(void)
{
	const struct hsrp_keys keys = key_ring("a key of some length");

	start(200, 150, 100, true);
	for (int i = 0; i < sim.n; i++)
		hsrp_auth_set_md5(&sim.r[i].auth, &keys);
	sim_run(&sim, 60000);
	settled_as(a, b);
	sim_down(a);
	sim_run(&sim, 10);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}

/* what a station without the key says about an Active changes nothing */
static void md5_stands_against_forgery(void)
{
	const struct hsrp_keys keys = key_ring("secret"), bad = key_ring("bad");
	unsigned int changes;

	start(200, 100, 0, true);
	hsrp_auth_set_md5(&a->auth, &keys);
	hsrp_auth_set_md5(&b->auth, &keys);
	c = sim_add(&sim, 3, 255, true);
	sim_run(&sim, 60000);
	settled_as(a, b);
	changes = a->changes + b->changes;
	for (int i = 0; i < 2; i++) {
		sim_up(c);
		sim_run(&sim, 60000);
		CHECK_EQ(c->state, HSRP_STATE_ACTIVE);
		sim_down(c);
		hsrp_auth_set_md5(&c->auth, &bad);
	}
	CHECK_EQ(a->changes + b->changes, changes);
	CHECK(a->drops[HSRP_DROP_AUTH] > 10);
	CHECK(b->drops[HSRP_DROP_AUTH] > 10);
}

/* a new key on one router after the other, each with an overlap: no change */
static void key_change_with_overlap(void)
{
	struct hsrp_keys old = key_ring("old"), ring[2];
	unsigned int changes;

	start(200, 100, 0, true);
	hsrp_auth_set_md5(&a->auth, &old);
	hsrp_auth_set_md5(&b->auth, &old);
	sim_run(&sim, 60000);
	settled_as(a, b);
	changes = a->changes + b->changes;
	for (int i = 0; i < 2; i++) {
		ring[i] = key_ring("new");
		ring[i].key[ring[i].n] = old.key[0];
		ring[i].key[ring[i].n++].expires_ms = sim.now + 120000;
		hsrp_auth_set_md5(&sim.r[i].auth, &ring[i]);
		/* the other one does not know the new key yet */
		sim_run(&sim, i ? 300000 : 5000);
	}
	settled_as(a, b);
	CHECK_EQ(a->changes + b->changes, changes);
	CHECK_EQ(a->drops[HSRP_DROP_AUTH], 0);
	CHECK(b->drops[HSRP_DROP_AUTH] > 0);
}

/* a chain of keys for an hour each, accepted a minute before and after */
static void key_chain_rolls_over(void)
{
	struct hsrp_keys chain = { .n = 4 };
	unsigned int changes;
	u64 t = SIM_START / 1000;

	for (unsigned int i = 0; i < chain.n; i++) {
		chain.key[i] = unit_key("hour");
		chain.key[i].secret[0] = (u8)('0' + i);
		chain.key[i].id = 10 + i;
		chain.key[i].send = (struct hsrp_span) { t, t + 3600 };
		chain.key[i].accept = (struct hsrp_span) { t - 60, t + 3660 };
		t += 3600;
	}
	start(200, 150, 100, true);
	for (int i = 0; i < sim.n; i++)
		hsrp_auth_set_md5(&sim.r[i].auth, &chain);
	sim_run(&sim, 60000);
	settled_as(a, b);
	changes = a->changes + b->changes + c->changes;
	/* and on with the last one when all have expired */
	for (u32 hour = 0; hour < 6; hour++) {
		CHECK_EQ(a->last.md5_key_id, 10 + (hour < 3 ? hour : 3));
		sim_run(&sim, 3600000);
	}
	settled_as(a, b);
	CHECK_EQ(a->changes + b->changes + c->changes, changes);
	for (int i = 0; i < sim.n; i++)
		CHECK_EQ(sim.r[i].drops[HSRP_DROP_AUTH], 0);
}

#if SIM_VERSION == 2
/* milliseconds are told and learned, and used at once */
static void subsecond_timers_are_learned(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, true);
	b = sim_add(&sim, 2, 100, true);
	a->hello_cfg = 15;
	a->hold_cfg = 50;
	b->hello_cfg = 0;
	sim_up(a);
	sim_run(&sim, 1000);
	CHECK_EQ(a->state, HSRP_STATE_ACTIVE);
	sim_up(b);
	sim_run(&sim, 1000);
	CHECK_EQ(b->hello_ms, 15);
	CHECK_EQ(b->hold_ms, 50);
	sim_run(&sim, 20000);
	settled_as(a, b);
	sim_crash(a);
	sim_run(&sim, 60);
	CHECK_EQ(b->state, HSRP_STATE_ACTIVE);
}
#else
/* whole seconds are all that version 1 can say, so nothing else is learned */
static void subsecond_timers_are_not_learned(void)
{
	sim_init(&sim, rnd_seed());
	a = sim_add(&sim, 1, 200, true);
	b = sim_add(&sim, 2, 100, true);
	a->hello_cfg = 250;
	a->hold_cfg = 800;
	b->hello_cfg = 0;
	sim_up(a);
	sim_up(b);
	sim_run(&sim, 60000);
	settled_as(a, b);
	CHECK_EQ(b->hello_ms, 1000);
	CHECK_EQ(b->hold_ms, 2000);
}
#endif

static const struct ktap_test tests[] = {
	KTAP_TEST(election_of_three),
	KTAP_TEST(election_with_a_late_comer),
	KTAP_TEST(stable_group_stays_as_it_is),
	KTAP_TEST(silent_death),
	KTAP_TEST(silent_death_of_active_among_three),
	KTAP_TEST(silent_death_of_standby),
	KTAP_TEST(death_of_active_and_standby),
	KTAP_TEST(resign_takes_over_at_once),
	KTAP_TEST(coup_of_the_returning_primary),
	KTAP_TEST(coup_lost_is_repaired_by_the_hello),
	KTAP_TEST(split_brain_heals_with_preempt),
	KTAP_TEST(split_brain_heals_without_preempt),
	KTAP_TEST(split_brain_heals_on_a_tie),
	KTAP_TEST(split_brain_of_three_heals),
	KTAP_TEST(one_way_split),
	KTAP_TEST(lossy_network_does_not_flap),
	KTAP_TEST(tracking_down_and_up),
	KTAP_TEST(vip_and_timers_are_learned),
	KTAP_TEST(hold_heard_counts),
	KTAP_TEST(subsecond_timers),
	KTAP_TEST(text_mismatch_is_two_actives),
	KTAP_TEST(md5_with_one_key),
	KTAP_TEST(md5_stands_against_forgery),
	KTAP_TEST(key_change_with_overlap),
	KTAP_TEST(key_chain_rolls_over),
#if SIM_VERSION == 2
	KTAP_TEST(subsecond_timers_are_learned),
#else
	KTAP_TEST(subsecond_timers_are_not_learned),
#endif
};

int main(void)
{
	sim_version = SIM_VERSION;
	return ktap_run(tests, ARRAY_SIZE(tests));
}
