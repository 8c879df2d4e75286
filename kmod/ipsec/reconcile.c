// SPDX-License-Identifier: GPL-2.0
/*
 * Promotion and demotion of bindings (design D2, D5): compares what should be
 * in force with what is, and moves one towards the other. Any input may change
 * at any time; whoever changes it kicks the worker.
 */
#include <linux/jiffies.h>
#include <linux/netlink.h>

#include "fastpath/fastpath.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/policy.h"
#include "ipsec/reconcile.h"
#include "ipsec/rri.h"
#include "ipsec/sa.h"
#include "ntf.h"

/* What is missing should come by itself, with a kick; look all the same. */
#define HSRP_IPSEC_POLL		(5 * HZ)

static const char hsrp_err_no_group[] =
	"No group has the redundancy name";
static const char hsrp_err_family[] =
	"The group of the redundancy name is of another family";
static const char hsrp_err_no_global[] =
	"The group needs a global virtual address";
static const char hsrp_err_no_addr[] =
	"The local address is not on an interface that is up";
static const char hsrp_err_vip[] =
	"The virtual IP address is not on the interface yet";
static const char hsrp_err_agent[] =
	"Waiting for the IKE agent to clean up";
static const char hsrp_err_no_line[] =
	"The crypto map has no line";
static const char hsrp_err_policy_taken[] =
	"An XFRM policy of others has the selector of a line";
static const char hsrp_err_policy[] =
	"An XFRM policy could not be installed";
static const char hsrp_err_route_taken[] =
	"A route of others is where a reverse route should be";
static const char hsrp_err_route_dev[] =
	"The route to a crypto peer does not leave through the interface";
static const char hsrp_err_no_route[] =
	"There is no route to a crypto peer";
static const char hsrp_err_route[] =
	"A reverse route could not be installed";

static const struct hsrp_addr hsrp_no_addr;

/* The earlier of two delays, where 0 means never. */
static long hsrp_sooner(long a, long b)
{
	return a && b ? min(a, b) : a + b;
}

static void hsrp_bind_tell(const struct hsrp_bind *b, enum hsrp_event_type type,
			   const struct hsrp_addr *addr, const char *reason)
{
	hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
		.type = type,
		.map = b->map->name,
		.vip = addr,
		.generation = b->generation,
		.reason = reason,
	});
}

/* Whoever listens knows each change of it, and hears of none twice. */
static void hsrp_bind_tell_ready(struct hsrp_bind *b)
{
	if (b->ready == b->ready_told)
		return;
	b->ready_told = b->ready;
	hsrp_bind_tell(b, b->ready ? HSRP_EVENT_READY : HSRP_EVENT_UNREADY,
		       &b->addr, b->error);
}

static bool hsrp_err_is_conflict(const char *error)
{
	return error == hsrp_err_policy_taken || error == hsrp_err_route_taken;
}

static void hsrp_bind_set_error(struct hsrp_bind *b, const char *error)
{
	if (b->error == error)
		return;
	b->error = error;
	if (hsrp_err_is_conflict(error))
		hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
			.type = HSRP_EVENT_CONFLICT,
			.map = b->map->name,
			.vip = &b->addr,
			.reason = error,
		});
}

/*
 * All SAs of a virtual IP go with it. A fixed address may have SAs of others,
 * so there it is those with the peers of the map.
 */
static unsigned int hsrp_bind_flush(struct hsrp_bind *b,
				    const struct hsrp_addr *addr)
{
	return hsrp_sa_flush(b->hn, addr, b->has_red ? NULL : b->map, false);
}

/* The IKE daemon is told before its SAs go: it must not be taken by surprise */
static unsigned int hsrp_bind_void(struct hsrp_bind *b,
				   const struct hsrp_addr *addr)
{
	hsrp_agent_clean(b, addr);
	return hsrp_bind_flush(b, addr);
}

/* Gate and policies; afterwards the guard drops what they protected. */
static void hsrp_bind_take_down(struct hsrp_bind *b)
{
	WRITE_ONCE(b->gate, false);
	hsrp_fast_void(b->hn);
	hsrp_policy_remove_all(b);
	hsrp_bind_set_addr(b, &hsrp_no_addr);
	b->ready = false;
	b->ready_told = false;
	b->error = NULL;
}

/*
 * A router that is not Active has no SA of the virtual IP. If there is one, an
 * IKE daemon was late, and has an IKE SA for it too.
 */
static void hsrp_bind_drop_stray(struct hsrp_bind *b)
{
	const struct hsrp_addr local = hsrp_bind_local(b);

	if (b->has_red && hsrp_addr_set(&local) &&
	    hsrp_sa_flush(b->hn, &local, NULL, false))
		hsrp_agent_clean(b, &local);
}

static int hsrp_bind_demote(struct hsrp_bind *b)
{
	bool refresh = xchg(&b->refresh, 0);
	const struct hsrp_addr want = hsrp_bind_want(b);
	const struct hsrp_addr addr = b->addr;
	bool same = hsrp_addr_equal(&addr, &want);

	if (hsrp_addr_set(&addr) && (!same || refresh)) {
		hsrp_bind_take_down(b);
		/* A fixed address stays ours, and so do its SAs. */
		if (b->has_red || same)
			hsrp_bind_void(b, &addr);
		if (!same)
			b->demoted = addr;
	} else if (!hsrp_addr_set(&want)) {
		hsrp_bind_drop_stray(b);
	}

	return hsrp_addr_set(&want) && !hsrp_addr_set(&b->demoted) ? 0 :
	       hsrp_rri_remove_all(b);
}

/**
 * hsrp_ipsec_demote() - take down what should not be in force
 * @hn: namespace
 *
 * The virtual IP is still there when this returns.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0, or why not all is down; to be called again then.
 */
int hsrp_ipsec_demote(struct hsrp_net *hn)
{
	struct hsrp_bind *b;
	int err, ret = 0;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(b, &hn->binds, node) {
		err = hsrp_bind_demote(b);
		if (err)
			ret = err;
	}
	return ret;
}

/**
 * hsrp_ipsec_demoted() - tell what is down, with its virtual IP
 * @hn: namespace
 *
 * Context: process context, hn->lock held.
 */
void hsrp_ipsec_demoted(struct hsrp_net *hn)
{
	struct hsrp_bind *b;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(b, &hn->binds, node) {
		if (!hsrp_addr_set(&b->demoted) || b->n_routes ||
		    hsrp_vaddr_leaves(hn, &b->demoted))
			continue;
		/* nothing is on its way any more when it is told */
		hsrp_fast_settle(hn);
		hsrp_bind_tell(b, HSRP_EVENT_DEMOTED, &b->demoted, NULL);
		b->demoted = hsrp_no_addr;
	}
}

static const char *hsrp_bind_why_not(const struct hsrp_bind *b)
{
	const struct hsrp_group *g = b->has_red ? b->client.red->group : NULL;
	const struct hsrp_addr local = hsrp_bind_local(b);

	if (!b->has_red)
		return hsrp_err_no_addr;
	if (!g)
		return hsrp_err_no_group;
	if (g->ipver != b->map->ipver)
		return hsrp_err_family;
	return b->map->ipver == HSRP_IPV6 && !hsrp_addr_set(&local) ?
	       hsrp_err_no_global : NULL;
}

/* Jiffies until to try again, 0 when @want is in force now. */
static long hsrp_bind_begin(struct hsrp_bind *b, const struct hsrp_addr *want)
{
	if (!hsrp_addr_is_local(b->hn->net, want) ||
	    !hsrp_vaddr_settled(b->hn, want)) {
		hsrp_bind_set_error(b, hsrp_err_vip);
		return HSRP_IPSEC_POLL;
	}
	if (hsrp_agent_must_wait(b, want)) {
		hsrp_bind_set_error(b, hsrp_err_agent);
		return max_t(long, b->clean_deadline - jiffies, 1);
	}

	hsrp_bind_set_addr(b, want);
	b->map_version = 0;
	WRITE_ONCE(b->gate, true);
	return 0;
}

/**
 * struct hsrp_promote - outcome of promoting
 * @delay: jiffies until it has to run again, 0: never
 * @err: something failed that a retry may mend
 */
struct hsrp_promote {
	long delay;
	int err;
};

static const char *hsrp_bind_sync_policies(struct hsrp_bind *b,
					   struct hsrp_promote *p)
{
	int err = hsrp_policy_sync(b);

	if (!err)
		return b->n_policies ? NULL : hsrp_err_no_line;
	if (err == -EEXIST) {
		p->delay = hsrp_sooner(p->delay, HSRP_IPSEC_POLL);
		return hsrp_err_policy_taken;
	}
	p->err = err;
	return hsrp_err_policy;
}

static const char *hsrp_bind_sync_routes(struct hsrp_bind *b,
					 struct hsrp_promote *p)
{
	int err = hsrp_rri_sync(b);

	if (!err)
		return NULL;

	p->delay = hsrp_sooner(p->delay, HSRP_IPSEC_POLL);
	switch (err) {
	case -EEXIST:
		return hsrp_err_route_taken;
	case -EXDEV:
		return hsrp_err_route_dev;
	case -ENETUNREACH:
	case -EHOSTUNREACH:
		return hsrp_err_no_route;
	}
	p->err = err;
	return hsrp_err_route;
}

/*
 * Could it be promoted without a gap? A way to every peer, and no IKE SA of the
 * time before. Preemption with "delay sync" waits for it.
 */
static void hsrp_bind_prepare(struct hsrp_bind *b, struct hsrp_promote *p)
{
	const struct hsrp_addr local = hsrp_bind_local(b);
	bool wait;

	if (!b->has_red)
		return;
	wait = hsrp_agent_must_wait(b, &local);
	if (wait)
		p->delay = hsrp_sooner(p->delay, max_t(long, b->clean_deadline -
						       jiffies, 1));
	hsrp_red_hold(&b->client, wait || !b->user.iface->up ||
		      !hsrp_rri_reachable(b));
}

static void hsrp_bind_promote(struct hsrp_bind *b, struct hsrp_promote *p)
{
	const struct hsrp_addr want = hsrp_bind_want(b);
	bool begin = !hsrp_addr_set(&b->addr);
	const char *error, *route_error;
	long delay;

	if (!hsrp_addr_set(&want)) {
		b->error = hsrp_bind_why_not(b);
		/* nobody tells that it is no longer tentative */
		if (!b->has_red && b->map->ipver == HSRP_IPV6)
			p->delay = hsrp_sooner(p->delay, HSRP_IPSEC_POLL);
		hsrp_bind_prepare(b, p);
		return;
	}
	if (!begin && !hsrp_addr_equal(&b->addr, &want))
		return;		/* changed just now: demotion comes first */
	if (begin) {
		delay = hsrp_bind_begin(b, &want);
		if (delay) {
			p->delay = hsrp_sooner(p->delay, delay);
			return;
		}
	}

	error = hsrp_bind_sync_policies(b, p);
	route_error = hsrp_bind_sync_routes(b, p);
	if (begin)
		hsrp_sa_flush(b->hn, &want, NULL, true);

	p->delay = hsrp_sooner(p->delay, hsrp_tunnel_run(b));

	hsrp_bind_set_error(b, error ?: route_error);
	b->ready = !b->error;
	hsrp_bind_tell_ready(b);
}

/**
 * hsrp_ipsec_promote() - bring up what should be in force
 * @hn: namespace
 *
 * Policies and reverse routes, then larval states out, ACQUIREs, READY. What
 * is in force already is compared and repaired.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: jiffies until it wants to run again, 0: never; a negative errno if
 *	something failed.
 */
long hsrp_ipsec_promote(struct hsrp_net *hn)
{
	struct hsrp_promote p = {};
	struct hsrp_bind *b;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(b, &hn->binds, node) {
		hsrp_rri_probes(b);
		hsrp_bind_promote(b, &p);
		if (b->n_policies)
			p.delay = hsrp_sooner(p.delay, hsrp_policy_grow(hn));
	}
	return p.err ?: p.delay;
}

/**
 * hsrp_ipsec_flush_map() - delete the SAs of a crypto map and negotiate anew
 * @hn: namespace
 * @map: crypto map
 * @count: set to how many were deleted
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -ENOENT.
 */
int hsrp_ipsec_flush_map(struct hsrp_net *hn, const char *map,
			 unsigned int *count, struct netlink_ext_ack *extack)
{
	struct hsrp_bind *b;
	struct hsrp_addr addr;

	lockdep_assert_held(&hn->lock);
	if (!hsrp_map_find(hn, map)) {
		NL_SET_ERR_MSG(extack, "There is no crypto map of this name");
		return -ENOENT;
	}

	list_for_each_entry(b, &hn->binds, node) {
		if (strcmp(b->map->name, map))
			continue;
		addr = hsrp_bind_local(b);
		if (hsrp_addr_set(&b->addr)) {
			addr = b->addr;
			hsrp_bind_take_down(b);
		}
		*count = hsrp_addr_set(&addr) ? hsrp_bind_void(b, &addr) : 0;
		hsrp_net_kick(hn);
		return 0;
	}

	NL_SET_ERR_MSG(extack, "The crypto map is on no interface");
	return -ENOENT;
}

/**
 * hsrp_ipsec_bind_down() - take down a binding that is being deleted
 * @b: binding
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_ipsec_bind_down(struct hsrp_bind *b)
{
	const struct hsrp_addr addr = b->addr;
	const bool in_force = hsrp_addr_set(&addr);

	lockdep_assert_held(&b->hn->lock);
	if (in_force) {
		hsrp_bind_take_down(b);
		hsrp_bind_void(b, &addr);
	}
	hsrp_rri_abandon(b);
	if (in_force)
		hsrp_bind_tell(b, HSRP_EVENT_DEMOTED, &addr, NULL);
}
