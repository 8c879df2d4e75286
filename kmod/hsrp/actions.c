// SPDX-License-Identifier: GPL-2.0
/*
 * The one place where the answers of the state machine become deeds.
 *
 * Everything here runs under group->lock and never sleeps. What may sleep (the
 * virtual address, policies, routes) is left to the worker of the namespace,
 * which hsrp_net_kick() wakes; what must not wait for it, the gates, is closed
 * or opened here, between the last packet of one state and the first packet of
 * the next. The clients of the redundancy name rest on the virtual address: it is
 * wanted before they are told so, and wanted no more when they were told.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/inetdevice.h>
#include <linux/ktime.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"
#include "log.h"
#include "ntf.h"

/* One event on its way through the machine */
struct hsrp_step {
	enum hsrp_event ev;
	const struct hsrp_pkt *pkt;
	const char *why;
	struct hsrp_fsm_result res;
	ktime_t now;
};

/*
 * "h: Hello of a lower Active router 10.0.0.2, priority 90, own 100": what the
 * log, the event stream and show say of a change.
 */
static void hsrp_step_reason(const struct hsrp_group *g,
			     const struct hsrp_step *st, char *buf, size_t size)
{
	const struct hsrp_peer *act = &g->peers.active;
	struct hsrp_addr_text who;
	int n;

	n = scnprintf(buf, size, "%s: %s", hsrp_event_letter(st->ev),
		      st->why ?: hsrp_event_name(st->ev));
	if (st->pkt)
		scnprintf(buf + n, size - n, " %s, priority %u, own %u",
			  hsrp_addr_str(&st->pkt->src, &who),
			  st->pkt->priority, g->prio);
	else if (st->ev == HSRP_EV_ACTIVE_TIMER && act->known)
		scnprintf(buf + n, size - n, ", %s priority %u is silent",
			  hsrp_addr_str(&act->addr, &who), act->priority);
}

/* Could the address that a Hello carries be our virtual address? */
static bool hsrp_vip_learnable(const struct hsrp_group *g,
			       const struct hsrp_pkt *pkt)
{
	const struct hsrp_iface *iface = g->user.iface;
	const u8 len = READ_ONCE(iface->prefix_len);
	const __be32 vip = hsrp_addr_get4(&pkt->vip);
	const __be32 host = ~inet_make_mask(len);
	const struct hsrp_vaddr *va;

	if (g->conf.vip || !vip || pkt->state != HSRP_STATE_ACTIVE)
		return false;
	if (hsrp_iface_has_addr(iface, vip) ||
	    !hsrp_iface_on_subnet(iface, vip))
		return false;
	/* no network or broadcast address, where the subnet has them */
	if (len < 31 && (!(vip & host) || (vip & host) == host))
		return false;
	va = hsrp_vaddr_find(g->hn, vip);
	return !va || va == &g->va;
}

/* RFC 2281 5.1: from the Active only, what is not configured, never mixed */
static void hsrp_act_learn(struct hsrp_group *g, const struct hsrp_step *st)
{
	const struct hsrp_pkt *pkt = st->pkt;

	if (!pkt || pkt->opcode != HSRP_OP_HELLO)
		return;
	if (!hsrp_addr_equal(&g->vip, &pkt->vip) &&
	    hsrp_vip_learnable(g, pkt)) {
		g->vip = pkt->vip;
		g->vip_learned = true;
		hsrp_red_publish(g, false);
		hsrp_vaddr_set_vip(&g->va, hsrp_addr_get4(&g->vip));
	}
	if (!(g->conf.set & HSRP_CONF_TIMERS)) {
		g->hello_ms = pkt->hello_ms;
		g->hold_ms = pkt->hold_ms;
		g->timers_learned = true;
	}
}

static void hsrp_act_enter(struct hsrp_group *g, const struct hsrp_step *st)
{
	const enum hsrp_state old = g->state;
	char ifname[IFNAMSIZ];
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_GROUP_STATE,
		.ifname = ifname,
		.reason = g->reason,
		.group = g->number,
		.old = old,
		.new = st->res.next,
		.vip = &g->vip,
	};

	strscpy(ifname, g->user.iface->name, sizeof(ifname));
	hsrp_step_reason(g, st, g->reason, sizeof(g->reason));
	g->state = st->res.next;
	hsrp_advertise_note(g);
	g->changes++;
	g->changed_at = st->now;
	if (g->state == HSRP_STATE_ACTIVE)
		g->settled_at = st->now;
	else if (old == HSRP_STATE_ACTIVE)
		hsrp_probe_stop(g);

	hsrp_vaddr_set_open(&g->va, g->state == HSRP_STATE_ACTIVE);
	hsrp_ntf_emit(g->hn, &ntf);
	/* of a new Active neighbours hear first */
	if (g->state != HSRP_STATE_ACTIVE) {
		hsrp_red_publish(g, false);
		hsrp_vaddr_retire(&g->va);
	}
	hsrp_net_kick(g->hn);

	/* IOS logs these, and is quiet about Listen */
	if ((old >= HSRP_STATE_STANDBY || g->state >= HSRP_STATE_STANDBY) &&
	    hsrp_log_ok(g->hn, HSRP_LOG_STATE))
		pr_info("%%HSRP-5-STATECHANGE: %s Grp %u state %s -> %s (%s)\n",
			ifname, g->number, hsrp_state_name(old),
			hsrp_state_name(g->state), g->reason);
}

static void hsrp_act_active_timer(struct hsrp_group *g,
				  const struct hsrp_step *st)
{
	hsrp_timers_start_active(g, hsrp_fsm_active_ms(st->res.actions,
						       g->hello_ms, g->hold_ms,
						       st->pkt));
}

static void hsrp_act_standby_timer(struct hsrp_group *g,
				   const struct hsrp_step *st)
{
	hsrp_timers_start_standby(g, hsrp_fsm_standby_ms(st->res.actions,
							 g->hello_ms,
							 g->hold_ms, st->pkt));
}

static void hsrp_act_split_healed(struct hsrp_group *g,
				  const struct hsrp_step *st)
{
	g->settled_at = st->now;
	g->cnt[HSRP_GCNT_SPLIT_BRAIN]++;
	hsrp_red_publish(g, true);
	hsrp_net_kick(g->hn);
}

static void hsrp_act(struct hsrp_group *g, const struct hsrp_step *st,
		     enum hsrp_action action)
{
	switch (action) {
	case HSRP_ACT_STOP_ACTIVE:
		hsrp_timers_stop_active(g);
		break;
	case HSRP_ACT_STOP_STANDBY:
		hsrp_timers_stop_standby(g);
		break;
	case HSRP_ACT_STOP_HELLO:
		hsrp_timers_stop_hello(g);
		break;
	case HSRP_ACT_LEARN:
		hsrp_act_learn(g, st);
		break;
	case HSRP_ACT_SEND_COUP:
		hsrp_tx_coup(g);
		break;
	case HSRP_ACT_ENTER:
		hsrp_act_enter(g, st);
		break;
	case HSRP_ACT_SEND_RESIGN:
		hsrp_tx_resign(g);
		break;
	case HSRP_ACT_START_ACTIVE:
	case HSRP_ACT_START_ACTIVE_PKT:
	case HSRP_ACT_GRACE_ACTIVE:
		hsrp_act_active_timer(g, st);
		break;
	case HSRP_ACT_START_STANDBY:
	case HSRP_ACT_START_STANDBY_PKT:
		hsrp_act_standby_timer(g, st);
		break;
	case HSRP_ACT_SEND_HELLO:
		hsrp_tx_hello(g);
		hsrp_timers_start_hello(g);
		break;
	case HSRP_ACT_SEND_GARP:
		hsrp_vaddr_announce(&g->va);
		break;
	case HSRP_ACT_SPLIT_HEALED:
		hsrp_act_split_healed(g, st);
		break;
	}
}

/*
 * For how long may the sender of a packet be silent now? One that says Hello, for
 * the hold time. But one in Speak, or that resigned, goes to Listen when a higher
 * one speaks, and is silent there until that one has become Standby, and Active,
 * and its own Standby timer is over: two hold times, and a hello time at each end.
 */
static u32 hsrp_step_patience(const struct hsrp_group *g,
			      const struct hsrp_pkt *pkt, enum hsrp_state old)
{
	if (old != HSRP_STATE_ACTIVE && pkt->state == HSRP_STATE_SPEAK)
		return 2 * (g->hold_ms + g->hello_ms);
	return hsrp_pkt_hold_ms(pkt, g->hello_ms, g->hold_ms);
}

/*
 * Silence is suspicious only where a Hello is overdue. Whoever is alive, and silent
 * in Listen, speaks within a hold time of the last Hello that we said as Standby.
 */
static void hsrp_step_doubt(struct hsrp_group *g, const struct hsrp_step *st,
			    enum hsrp_state old)
{
	const bool entered = old != HSRP_STATE_ACTIVE;
	s64 left;

	if (st->pkt)
		g->heard_until = ktime_add_ms(st->now,
					      hsrp_step_patience(g, st->pkt,
								 old));
	if (g->state != HSRP_STATE_ACTIVE || (!st->pkt && !entered))
		return;

	if (!g->heard_until) {
		hsrp_probe_ask(g);
		return;
	}

	left = ktime_ms_delta(g->heard_until, st->now);
	if (entered)
		left = min_t(s64, left, g->hold_ms + g->hello_ms);
	if (left <= 0) {
		hsrp_probe_start(g);
		return;
	}
	hsrp_probe_watch(g, left);
	if (entered)
		hsrp_probe_ask(g);
}

static void hsrp_step_run(struct hsrp_group *g, struct hsrp_step *st)
{
	const u64 now_ms = ktime_to_ms(st->now);
	struct hsrp_fsm_facts facts = {
		.vip_known = hsrp_addr_set(&g->vip),
		.vip_learnable = st->pkt && hsrp_vip_learnable(g, st->pkt),
		.preempt = hsrp_delay_may_preempt(g, st->ev),
		.active_expired = g->active_expired,
		.rival_known = st->pkt && hsrp_peers_rival(&g->peers,
							   &st->pkt->src,
							   now_ms),
		.settled = ktime_ms_delta(st->now, g->settled_at) >=
			   HSRP_SETTLE_MS,
	};
	const enum hsrp_state old = g->state;
	unsigned int bit;

	st->res = hsrp_fsm(g->state, st->ev, &facts);
	for (bit = 0; bit < __HSRP_ACT_BIT_MAX; bit++)
		if (st->res.actions & BIT(bit))
			hsrp_act(g, st, BIT(bit));
	if (g->state != old)
		hsrp_red_publish(g, false);
	hsrp_peers_update(&g->peers, st->ev, g->state, st->pkt, now_ms);
	hsrp_delay_after(g, st->ev);

	hsrp_step_doubt(g, st, old);
}

static void hsrp_group_event_why(struct hsrp_group *g, enum hsrp_event ev,
				 const struct hsrp_pkt *pkt, const char *why)
{
	struct hsrp_step st = {
		.ev = ev,
		.pkt = pkt,
		.why = why,
		.now = ktime_get(),
	};

	lockdep_assert_held(&g->lock);

	if (g->dead || g->follow)
		return;
	/* the worker frees what the gates and clients hang on after RCU */
	rcu_read_lock();
	hsrp_step_run(g, &st);
	rcu_read_unlock();
}

/**
 * hsrp_group_open() - what neighbours of a follower wait for that is about to be
 *	Active: its gate, and gratuitous ARP
 * @g: group
 *
 * Not in Init, where the gate has to stay closed whatever comes.
 *
 * Context: g->lock held, BH off. Who calls it comes back with hsrp_group_enter(), for
 * Active, even where that is the past by then: another call follows.
 */
void hsrp_group_open(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (g->dead || g->state == HSRP_STATE_INIT || g->va.open)
		return;
	rcu_read_lock();
	hsrp_vaddr_set_open(&g->va, true);
	hsrp_vaddr_announce_first(&g->va);
	rcu_read_unlock();
}

/**
 * hsrp_group_enter() - change the state of a follower, which has no events
 * @g: group
 * @ev: what to say that it was
 * @state: state to be in
 * @why: for the log and show
 *
 * Context: g->lock held, BH off.
 */
void hsrp_group_enter(struct hsrp_group *g, enum hsrp_event ev,
		      enum hsrp_state state, const char *why)
{
	struct hsrp_step st = {
		.ev = ev,
		.why = why,
		.res.next = state,
		.now = ktime_get(),
	};

	lockdep_assert_held(&g->lock);

	if (g->dead || g->state == state)
		return;
	rcu_read_lock();
	hsrp_act_enter(g, &st);
	if (state == HSRP_STATE_ACTIVE)
		hsrp_vaddr_announce(&g->va);
	hsrp_red_publish(g, false);
	hsrp_delay_after(g, ev);
	rcu_read_unlock();
}

/**
 * hsrp_group_event() - something happened to a group
 * @g: group
 * @ev: what; also %HSRP_EV_NONE, for a packet that is no event but tells of its
 *	sender
 * @pkt: the packet, which passed every check, or NULL
 *
 * Asks the state machine and applies its actions in their order (RFC 2281 5.8).
 * To a group that follows another one nothing happens.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_group_event(struct hsrp_group *g, enum hsrp_event ev,
		      const struct hsrp_pkt *pkt)
{
	hsrp_group_event_why(g, ev, pkt, NULL);
}

/**
 * hsrp_group_preempt() - take over from the lower Active that was heard last
 * @g: group in a backup state that was delayed so far (event h, without its
 *	Hello)
 *
 * Context: g->lock held, BH off.
 */
void hsrp_group_preempt(struct hsrp_group *g)
{
	hsrp_group_event_why(g, HSRP_EV_HELLO_LOWER_ACTIVE, NULL,
			     "lower Active router, preemption was delayed");
}

/**
 * hsrp_group_disable() - take a group down to Init (event b)
 * @g: group
 * @why: for the log and show
 *
 * An Active resigns. Stays down until hsrp_group_refresh() finds it fit.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_group_disable(struct hsrp_group *g, const char *why)
{
	lockdep_assert_held(&g->lock);

	if (g->running) {
		if (g->follow)
			hsrp_group_enter(g, HSRP_EV_DISABLE, HSRP_STATE_INIT,
					 why);
		else
			hsrp_group_event_why(g, HSRP_EV_DISABLE, NULL, why);
		hsrp_timers_stop_all(g);
		g->running = false;
		hsrp_advertise_note(g);
		g->fresh = false;
		memset(&g->addr, 0, sizeof(g->addr));
	}
	scnprintf(g->reason, sizeof(g->reason), "%s: %s",
		  hsrp_event_letter(HSRP_EV_DISABLE), why);
}

static bool hsrp_group_vip6_is_real(const struct hsrp_group *g)
{
	struct in6_addr addr;
	unsigned int i;

	for (i = 0; i < HSRP_VIPS6_MAX; i++)
		if (hsrp_vip6_at(&g->va.vip6, i, &addr) &&
		    hsrp_iface_has_addr6(g->user.iface, &addr))
			return true;
	return false;
}

/* With another length than that of a host: it is not ours to take away */
static bool hsrp_group_vip_is_real(const struct hsrp_group *g)
{
	const struct hsrp_vip *v;

	if (g->ipver == HSRP_IPV6)
		return hsrp_group_vip6_is_real(g);
	hsrp_vaddr_for_each_vip(&g->va, v)
		if (v->addr && hsrp_iface_has_addr(g->user.iface, v->addr))
			return true;
	return false;
}

/* Where packets of this group come from */
static struct hsrp_addr hsrp_group_own_addr(const struct hsrp_group *g)
{
	if (g->ipver == HSRP_IPV6)
		return hsrp_iface_addr6(g->user.iface);
	return hsrp_addr4(READ_ONCE(g->user.iface->addr));
}

/* Why this group cannot run, or NULL */
static const char *hsrp_group_obstacle(const struct hsrp_group *g)
{
	const struct hsrp_iface *iface = g->user.iface;
	const struct hsrp_addr addr = hsrp_group_own_addr(g);

	if (g->reinit)
		return "version of the interface changes";
	if (!rcu_access_pointer(iface->dev))
		return "there is no such interface";
	if (!iface->up)
		return "interface is down";
	if (!hsrp_addr_set(&addr))
		return g->ipver == HSRP_IPV6 ?
			"interface has no link-local address" :
			"interface has no IPv4 address";
	if (hsrp_group_vip_is_real(g))
		return "virtual address is an address of the interface";
	if (g->follow && g->ipver == HSRP_IPV4 && !g->conf.vip)
		return "follows without a virtual address of its own";
	if (hsrp_track_is_shut(g))
		return "a tracked object is down";
	return NULL;
}

/**
 * hsrp_group_start() - begin to run (event a)
 * @g: group that was in Init, and that nothing keeps from running
 *
 * Context: g->lock held, BH off.
 */
void hsrp_group_start(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	g->running = true;
	g->started_at = ktime_get();
	hsrp_advertise_note(g);
	g->addr = hsrp_group_own_addr(g);
	if (g->follow)
		hsrp_follow_sync(g);
	else
		hsrp_group_event(g, HSRP_EV_ENABLE, NULL);
}

/**
 * hsrp_group_refresh() - look at the interface again, start or stop the group
 * @g: group
 *
 * Level, not edge: may be called at any time.
 *
 * Context: RTNL and g->lock held, BH off.
 */
void hsrp_group_refresh(struct hsrp_group *g)
{
	const struct hsrp_addr addr = hsrp_group_own_addr(g);
	const char *obstacle;

	ASSERT_RTNL();
	lockdep_assert_held(&g->lock);

	if (g->dead)
		return;
	hsrp_ip6_refresh(g);
	obstacle = hsrp_group_obstacle(g);
	if (obstacle) {
		/* whoever comes back finds out anew who is there */
		g->isolated = false;
		g->heard_until = 0;
		hsrp_probe_stop(g);
		hsrp_timers_stop_delay(g);
		hsrp_group_disable(g, obstacle);
		return;
	}
	if (g->running && !hsrp_addr_equal(&g->addr, &addr)) {
		g->addr = addr;
		hsrp_group_event(g, HSRP_EV_PARAMS, NULL);
	}
	if (g->running || g->isolated || hsrp_delay_holds(g))
		return;
	hsrp_group_start(g);
}

/**
 * hsrp_group_update_priority() - priority in use from configuration and tracks
 * @g: group
 *
 * A change is told at once: a Standby with preemption need not wait for the
 * next hello to see that the Active has fallen below it.
 *
 * Context: RTNL and g->lock held, BH off.
 */
void hsrp_group_update_priority(struct hsrp_group *g)
{
	u32 dec = hsrp_track_decrement(g);
	u8 prio = g->conf.priority > dec ? g->conf.priority - dec : 0;

	ASSERT_RTNL();
	lockdep_assert_held(&g->lock);

	if (prio == g->prio)
		return;
	g->prio = prio;
	hsrp_group_event(g, HSRP_EV_PARAMS, NULL);
}
