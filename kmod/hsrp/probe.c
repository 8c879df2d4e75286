// SPDX-License-Identifier: GPL-2.0
/*
 * Isolation: the carrier is up, but frames are lost in both directions.
 *
 * An Active that has heard another router of the group, and hears none any
 * more, cannot tell whether those died or whether it is cut off itself. If it
 * is cut off, another one has become Active meanwhile, and everything bound to
 * the redundancy name would stay in force here and black-hole what still
 * arrives from inside. One that takes over because the others fell silent is in
 * the same doubt: it takes over at once, and asks. One that was elected waits for
 * the others, which are silent in Listen, until a Hello of theirs is overdue.
 *
 * It asks a third party: the next hops that its clients need (no clients, no
 * suspicion). When none of them answers either, the group goes down as if the
 * interface had, and comes back at the first sign of life from the segment. One
 * that never heard another router has nobody to give way to, and suspects nothing.
 */
#include "gateway/neigh.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"

#define HSRP_PROBE_COUNT	3
#define HSRP_PROBE_MS		200
#define HSRP_PROBE_ALL_MS	(HSRP_PROBE_COUNT * HSRP_PROBE_MS)

static bool hsrp_probe_has_targets(const struct hsrp_group *g)
{
	return g->red && READ_ONCE(g->red->n_probes);
}

/**
 * hsrp_probe_ask() - ask each next hop once
 * @g: group
 *
 * For the neighbour cache, where no answer is waited for. The stack may be asking
 * since nobody could answer: then it asks no more than once a second, or gives up,
 * and the first packet to the peer is lost, which the IKE daemon says again after
 * four seconds.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_probe_ask(struct hsrp_group *g)
{
	struct hsrp_addr hops[HSRP_RED_PROBES_MAX];
	unsigned int i, n;

	lockdep_assert_held(&g->lock);
	n = g->red ? hsrp_red_probes(g->red, hops) : 0;
	for (i = 0; i < n; i++)
		hsrp_neigh_send_probe(g->user.iface, &hops[i]);
}

static void hsrp_probe_send(struct hsrp_group *g, u32 again_ms)
{
	hsrp_probe_ask(g);
	hsrp_timers_start_probe(g, again_ms);
	hsrp_red_set_doubt(g, g->state == HSRP_STATE_ACTIVE);
}

/**
 * hsrp_probe_start() - the other routers of an Active are silent
 * @g: group
 *
 * Sends up to three rounds of ARP requests, or neighbour solicitations, 200 ms
 * apart. Does nothing where no client of the redundancy name named a next hop.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_probe_start(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (!hsrp_probe_has_targets(g))
		return;
	WRITE_ONCE(g->probes_left, HSRP_PROBE_COUNT - 1);
	hsrp_probe_send(g, HSRP_PROBE_MS);
}

/*
 * When the hold time is over the other router takes over, and both draw traffic
 * until this one gives way. So the answer should be there by then; but a hold
 * time that is not much longer leaves no time to ask in.
 */
static u32 hsrp_probe_delay(u32 hold_ms)
{
	return hold_ms > 3 * HSRP_PROBE_ALL_MS ? hold_ms - HSRP_PROBE_ALL_MS :
						 hold_ms;
}

/**
 * hsrp_probe_watch() - an Active has heard another router of its group
 * @g: group
 * @hold_ms: when the next Hello is overdue, milliseconds
 *
 * To be called for each packet, and by one that becomes Active while the others need
 * not have said anything: what hsrp_probe_start() does comes when there
 * is no further one, early enough to know more when @hold_ms are over.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_probe_watch(struct hsrp_group *g, u32 hold_ms)
{
	lockdep_assert_held(&g->lock);

	WRITE_ONCE(g->probes_left, HSRP_PROBE_COUNT);
	hsrp_red_set_doubt(g, false);
	hsrp_timers_start_probe(g, hsrp_probe_delay(hold_ms));
}

/**
 * hsrp_probe_stop() - forget a suspicion
 * @g: group
 *
 * Context: g->lock held, BH off.
 */
void hsrp_probe_stop(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	WRITE_ONCE(g->probes_left, 0);
	hsrp_red_set_doubt(g, false);
	hsrp_timers_stop_probe(g);
}

/**
 * hsrp_probe_timeout() - nobody has answered so far
 * @g: group
 *
 * Context: softirq, g->lock held.
 */
void hsrp_probe_timeout(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	/* every client has gone meanwhile: nobody left to ask, or to protect */
	if (!hsrp_probe_has_targets(g)) {
		hsrp_probe_heard(g);
		return;
	}
	if (g->isolated) {
		hsrp_probe_send(g, g->hello_ms);
		return;
	}
	if (g->state != HSRP_STATE_ACTIVE)
		return;
	if (g->probes_left) {
		WRITE_ONCE(g->probes_left, g->probes_left - 1);
		hsrp_probe_send(g, HSRP_PROBE_MS);
		return;
	}

	g->isolated = true;
	g->cnt[HSRP_GCNT_ISOLATED]++;
	hsrp_count(g->hn, HSRP_CNT_ISOLATED);
	hsrp_group_disable(g, "isolated, no other router is heard and no next hop answers");
	hsrp_probe_send(g, g->hello_ms);
}

/**
 * hsrp_probe_heard() - a sign of life from the segment
 * @g: group that heard a next hop or another router of the group
 *
 * Ends the suspicion; a group that was down for it goes to Listen.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_probe_heard(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (!g->isolated && !g->probe_expires)
		return;
	hsrp_probe_stop(g);
	if (!g->isolated)
		return;
	/* while isolated is set the interface has been up, see refresh */
	g->isolated = false;
	hsrp_group_start(g);
}

/*
 * A next hop has answered. That is good for a while only: the other router may
 * come back and be silent for two hold times, in Listen, before it takes over.
 */
static void hsrp_probe_answered(struct hsrp_group *g)
{
	hsrp_probe_heard(g);
	if (g->state == HSRP_STATE_ACTIVE)
		hsrp_probe_watch(g, g->hold_ms);
}

/* Probes are out, or this group is down: not just watching */
static bool hsrp_probe_waits(const struct hsrp_group *g)
{
	return READ_ONCE(g->probe_expires) &&
	       READ_ONCE(g->probes_left) < HSRP_PROBE_COUNT;
}

static bool hsrp_probe_is_target(const struct hsrp_group *g,
				 const struct hsrp_addr *addr)
{
	struct hsrp_addr hops[HSRP_RED_PROBES_MAX];
	unsigned int i, n;

	n = g->red ? hsrp_red_probes(g->red, hops) : 0;
	for (i = 0; i < n; i++)
		if (hsrp_addr_equal(&hops[i], addr))
			return true;
	return false;
}

/**
 * hsrp_probe_neighbour() - a neighbour has said its address
 * @iface: interface
 * @addr: sender of an ARP reply, target of a neighbour advertisement
 *
 * Context: softirq, RCU, no lock.
 */
void hsrp_probe_neighbour(struct hsrp_iface *iface,
			  const struct hsrp_addr *addr)
{
	struct hsrp_group *g;

	list_for_each_entry_rcu(g, &iface->groups, iface_node) {
		/* one look without the lock: that is frequent, suspicion rare */
		if (!hsrp_probe_waits(g))
			continue;
		spin_lock(&g->lock);
		if (!g->dead && hsrp_probe_waits(g) &&
		    hsrp_probe_is_target(g, addr))
			hsrp_probe_answered(g);
		spin_unlock(&g->lock);
	}
}
