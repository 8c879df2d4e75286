// SPDX-License-Identifier: GPL-2.0
/*
 * Random groups under random trouble: two that hear each other are not both Active
 * for longer than it takes to hear. Then peace: whatever happened, one Active, one
 * Standby, all agree, and nothing moves any more. HSRP_SEED repeats a run; the seed
 * of a bad one is printed.
 */
#include "sim.h"
#include <stdlib.h>

#ifndef SIM_VERSION
#define SIM_VERSION 1
#endif

#define RUNS 1000
#define TROUBLES 60

/* a Hello, and it is on its way for up to so long; and the answer to it */
#define BOTH_MAX (3000 + 2 * 20)

static struct sim sim;
/* since when the one and the other are both Active and hear each other, 0: not */
static u64 both_since[SIM_ROUTERS][SIM_ROUTERS];
static u64 both_longest;

static bool both(const struct sim_router *x, const struct sim_router *y)
{
	return x->up && y->up && x->state == HSRP_STATE_ACTIVE &&
	       y->state == HSRP_STATE_ACTIVE &&
	       !sim.loss[x->id][y->id] && !sim.loss[y->id][x->id];
}

static void watch(struct sim *s)
{
	for (int i = 0; i < s->n; i++) {
		for (int j = 0; j < i; j++) {
			u64 *since = &both_since[i][j];

			if (!both(&s->r[i], &s->r[j]))
				*since = 0;
			else if (!*since)
				*since = s->now;
			else if (s->now - *since > both_longest)
				both_longest = s->now - *since;
		}
	}
}

static struct sim_router *any(struct rnd *r)
{
	return &sim.r[rnd_below(r, (u32)sim.n)];
}

static void trouble(struct rnd *r)
{
	struct sim_router *x = any(r), *y = any(r);

	switch (rnd_below(r, 10)) {
	case 0:
		sim_partition(&sim, rnd_u32(r));
		break;
	case 1:
		sim_heal(&sim);
		break;
	case 2:
		sim_loss(&sim, x, y, (u8)rnd_below(r, 101));
		break;
	case 3:
		if (x->up)
			sim_down(x);
		break;
	case 4:
		if (x->up)
			sim_crash(x);
		break;
	case 5:
	case 6:
		if (!x->up)
			sim_up(x);
		break;
	case 7:
	case 8:
		x->prio = rnd_below(r, 4) * 50;
		if (x->up)
			sim_event(x, HSRP_EV_PARAMS, NULL);
		break;
	default:
		sim.delay_max = 1 + rnd_below(r, 20);
		break;
	}
	sim_run(&sim, rnd_below(r, 3) ? rnd_below(r, 4000) :
					rnd_below(r, 40000));
}

/* the highest of all that are up */
static struct sim_router *highest(const struct sim_router *but)
{
	struct sim_router *best = NULL;

	for (int i = 0; i < sim.n; i++) {
		struct sim_router *x = &sim.r[i];

		if (x == but || !x->up)
			continue;
		if (!best || hsrp_fsm_higher(x->prio, &x->addr, best->prio,
					     &best->addr))
			best = x;
	}
	return best;
}

static void check_peace(bool all_preempt, u64 seed)
{
	struct sim_router *active = sim_only(&sim, HSRP_STATE_ACTIVE);
	struct sim_router *standby = sim_only(&sim, HSRP_STATE_STANDBY);

	CHECK_MSG(active, "seed %llu: %d Active", (unsigned long long)seed,
		  sim_in_state(&sim, HSRP_STATE_ACTIVE));
	CHECK_MSG(standby, "seed %llu: %d Standby", (unsigned long long)seed,
		  sim_in_state(&sim, HSRP_STATE_STANDBY));
	if (!active || !standby)
		return;
	CHECK_MSG(!all_preempt || active == highest(NULL),
		  "seed %llu: Active is not the highest",
		  (unsigned long long)seed);
	CHECK_MSG(standby == highest(active),
		  "seed %llu: Standby is not the highest of the rest",
		  (unsigned long long)seed);
	for (int i = 0; i < sim.n; i++) {
		struct sim_router *x = &sim.r[i];

		if (x == active) {
			CHECK(!x->peers.active.known);
			CHECK(!hsrp_peers_rival(&x->peers,
						&x->peers.rival.addr,
						sim.now));
		} else {
			CHECK(x->peers.active.known &&
			      hsrp_addr_equal(&x->peers.active.addr,
					      &active->addr));
			CHECK_EQ(x->peers.active.priority, active->prio);
		}
		if (x != standby)
			CHECK(x->peers.standby.known &&
			      hsrp_addr_equal(&x->peers.standby.addr,
					      &standby->addr));
		CHECK(x == active || x == standby ||
		      x->state == HSRP_STATE_LISTEN);
	}
}

static void run(u64 seed, bool all_preempt)
{
	struct rnd r = { seed };
	unsigned int changes = 0;

	sim_init(&sim, seed * 7919 + 1);
	sim.after = watch;
	memset(both_since, 0, sizeof(both_since));
	both_longest = 0;
	sim.standby_first = rnd_below(&r, 2);
	for (u32 n = 2 + rnd_below(&r, 4); n; n--) {
		struct sim_router *x;

		x = sim_add(&sim, (u8)(10 + n), rnd_below(&r, 4) * 50,
			    all_preempt || rnd_below(&r, 2));
		x->mute_resign = !rnd_below(&r, 4);
		if (rnd_below(&r, 2))
			sim_up(x);
	}
	for (int i = 0; i < TROUBLES; i++)
		trouble(&r);

	CHECK_MSG(both_longest <= BOTH_MAX, "seed %llu: two Actives for %llu ms",
		  (unsigned long long)seed, (unsigned long long)both_longest);
	sim_heal(&sim);
	for (int i = 0; i < sim.n; i++)
		if (!sim.r[i].up)
			sim_up(&sim.r[i]);
	sim_run(&sim, 90000);
	check_peace(all_preempt, seed);
	for (int i = 0; i < sim.n; i++)
		changes += sim.r[i].changes;
	sim_run(&sim, 600000);
	check_peace(all_preempt, seed);
	for (int i = 0; i < sim.n; i++)
		changes -= sim.r[i].changes;
	CHECK_MSG(!changes, "seed %llu: moves in peace",
		  (unsigned long long)seed);
}

static void runs(bool all_preempt)
{
	u64 seed = rnd_seed();
	int n = getenv("HSRP_SEED") ? 1 : RUNS;

	ktap_note("seeds %llu to %llu", (unsigned long long)seed,
		  (unsigned long long)seed + (unsigned int)n - 1);
	for (int i = 0; i < n && !ktap_failed(); i++)
		run(seed + (unsigned int)i, all_preempt);
}

static void peace_after_any_trouble_all_preempt(void)
{
	runs(true);
}

static void peace_after_any_trouble_some_preempt(void)
{
	runs(false);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(peace_after_any_trouble_all_preempt),
	KTAP_TEST(peace_after_any_trouble_some_preempt),
};

int main(void)
{
	sim_version = SIM_VERSION;
	return ktap_run(tests, ARRAY_SIZE(tests));
}
