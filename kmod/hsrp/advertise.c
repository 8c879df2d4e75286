// SPDX-License-Identifier: GPL-2.0
/*
 * What an interface tells the other routers of its groups as a whole: whether
 * any of them is Active. Cisco's routers keep ICMP redirects to a router that has
 * none from being sent; nothing else hangs on it, and nothing is learned from it.
 *
 * Level, not edge: the worker looks after each change of a state, at the interfaces
 * that had one.
 */
#include <linux/jiffies.h>
#include <linux/random.h>

#include "hsrp.h"
#include "hsrp/group.h"

/* What it is counted as: only about those whose address it comes from */
static enum hsrp_adv_state hsrp_adv_of(const struct hsrp_group *g)
{
	if (g->ipver != HSRP_IPV4 || !g->running)
		return HSRP_ADV_DORMANT;
	return g->state == HSRP_STATE_ACTIVE ? HSRP_ADV_ACTIVE :
					       HSRP_ADV_PASSIVE;
}

/**
 * hsrp_advertise_note() - a group has changed its state, began or stopped to run
 * @g: group
 *
 * Level, not edge. The worker, which the caller wakes, does the rest.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_advertise_note(struct hsrp_group *g)
{
	const enum hsrp_adv_state state = hsrp_adv_of(g);
	struct hsrp_iface *iface = g->user.iface;

	lockdep_assert_held(&g->lock);

	if (state == g->noted)
		return;
	if (g->noted == HSRP_ADV_ACTIVE)
		atomic_dec(&iface->n_active);
	else if (g->noted == HSRP_ADV_PASSIVE)
		atomic_dec(&iface->n_passive);
	if (state == HSRP_ADV_ACTIVE)
		atomic_inc(&iface->n_active);
	else if (state == HSRP_ADV_PASSIVE)
		atomic_inc(&iface->n_passive);
	g->noted = state;
	hsrp_iface_mark(iface);
}

static enum hsrp_adv_state hsrp_adv_look(const struct hsrp_iface *iface,
					 struct hsrp_pkt *pkt)
{
	pkt->src = hsrp_addr4(READ_ONCE(iface->addr));
	pkt->active_groups = atomic_read(&iface->n_active);
	pkt->passive_groups = atomic_read(&iface->n_passive);
	/* without an address none of them runs for long */
	if (!hsrp_addr_set(&pkt->src))
		return HSRP_ADV_DORMANT;
	if (pkt->active_groups)
		return HSRP_ADV_ACTIVE;
	return pkt->passive_groups ? HSRP_ADV_PASSIVE : HSRP_ADV_DORMANT;
}

static void hsrp_adv_tell(struct hsrp_iface *iface, const struct hsrp_pkt *pkt)
{
	const u32 ms = iface->adv_ms ?: HSRP_ADV_MS;
	const u32 early = get_random_u32() % (ms / 6 + 1);

	iface->told_again = jiffies + msecs_to_jiffies(ms - early);
	if (hsrp_tx_advertise(iface, pkt))
		hsrp_count(iface->hn, HSRP_CNT_TX_ADVERTISE);
}

/* One interface; jiffies until it is to be told again, 0: not by itself */
static unsigned long hsrp_adv_iface(struct hsrp_iface *iface)
{
	struct hsrp_pkt pkt = {};
	const enum hsrp_adv_state state = hsrp_adv_look(iface, &pkt);
	const bool changed = state != iface->told;

	iface->told = state;
	if (state == HSRP_ADV_DORMANT)
		return 0;
	if (changed || (state == HSRP_ADV_PASSIVE &&
			time_after_eq(jiffies, iface->told_again)))
		hsrp_adv_tell(iface, &pkt);
	if (state == HSRP_ADV_ACTIVE)
		return 0;
	return max(iface->told_again - jiffies, 1UL);
}

/**
 * hsrp_advertise_set_time() - how often other routers are told
 * @iface: interface
 * @ms: at most so much between two, 0: the default
 *
 * A passive interface tells them now, and then in the new time.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_advertise_set_time(struct hsrp_iface *iface, u32 ms)
{
	lockdep_assert_held(&iface->hn->lock);

	if (iface->adv_ms == ms)
		return;
	iface->adv_ms = ms;
	iface->told_again = jiffies;
	hsrp_iface_mark(iface);
	hsrp_net_kick(iface->hn);
}

static void hsrp_adv_look_at(struct hsrp_iface *iface)
{
	const unsigned long wait = hsrp_adv_iface(iface);
	struct hsrp_net *hn = iface->hn;

	if (!wait || (hn->adv_due && time_before(hn->adv_at, jiffies + wait)))
		return;
	hn->adv_due = true;
	hn->adv_at = jiffies + wait;
}

/**
 * hsrp_advertise() - tell the other routers whether our interfaces are active
 * @hn: namespace
 *
 * Where that has changed, and now and then where it has not and none is.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: jiffies until this must be called again, 0 where it need not
 */
unsigned long hsrp_advertise(struct hsrp_net *hn)
{
	struct hsrp_iface *iface;

	lockdep_assert_held(&hn->lock);

	while ((iface = hsrp_iface_next_marked(hn)))
		hsrp_adv_look_at(iface);
	if (hn->adv_due && time_after_eq(jiffies, hn->adv_at)) {
		hn->adv_due = false;
		list_for_each_entry(iface, &hn->ifaces, node)
			hsrp_adv_look_at(iface);
	}
	return hn->adv_due ? max_t(long, hn->adv_at - jiffies, 1) : 0;
}
