// SPDX-License-Identifier: GPL-2.0
/*
 * Tracked routes of IPv6. There the FIB has an entry for each next hop, and
 * tells of those that come first for a destination: all of them in the place of
 * what was, some more of them, one less. They are kept with the object.
 */
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/fib_notifier.h>
#include <net/ip6_fib.h>
#include <net/nexthop.h>

#include "hsrp.h"
#include "hsrp/object.h"

/**
 * struct hsrp_hop6 - an entry that the FIB has for an object
 * @node: in hsrp_object::hops6
 * @rt: the entry, referenced
 */
struct hsrp_hop6 {
	struct list_head node;
	struct fib6_info *rt;
};

static void hsrp_hop6_free(struct list_head *hops)
{
	struct hsrp_hop6 *hop, *next;

	list_for_each_entry_safe(hop, next, hops, node) {
		fib6_info_release(hop->rt);
		kfree(hop);
	}
}

static struct hsrp_hop6 *hsrp_hop6_find(struct list_head *hops,
					const struct fib6_info *rt)
{
	struct hsrp_hop6 *hop;

	list_for_each_entry(hop, hops, node)
		if (hop->rt == rt)
			return hop;
	return NULL;
}

static bool hsrp_hop6_add(struct list_head *hops, struct fib6_info *rt)
{
	struct hsrp_hop6 *hop = kmalloc(sizeof(*hop), GFP_ATOMIC);

	if (!hop)
		return false;
	if (!fib6_info_hold_safe(rt)) {
		kfree(hop);
		return false;
	}
	hop->rt = rt;
	list_add_tail(&hop->node, hops);
	return true;
}

/* All that a notice is about; false where some of it is missing. RCU. */
static bool hsrp_hop6_collect(struct list_head *hops,
			      const struct fib6_entry_notifier_info *entry)
{
	unsigned int left = entry->nsiblings;
	struct fib6_info *rt;

	if (!hsrp_hop6_add(hops, entry->rt))
		return false;
	/* without siblings the list may be another one */
	if (!left)
		return true;
	list_for_each_entry_rcu(rt, &entry->rt->fib6_siblings, fib6_siblings) {
		if (!left--)
			break;
		if (!hsrp_hop6_add(hops, rt))
			return false;
	}
	return true;
}

/**
 * hsrp_route6_forget() - give back what the FIB said of an IPv6 route
 * @obj: object
 *
 * Context: any.
 */
void hsrp_route6_forget(struct hsrp_object *obj)
{
	LIST_HEAD(hops);

	spin_lock_bh(&obj->fib_lock);
	list_splice_init(&obj->hops6, &hops);
	spin_unlock_bh(&obj->fib_lock);
	hsrp_hop6_free(&hops);
}

/* In one step: who looks meanwhile finds the old ones or the new ones. */
static void hsrp_route6_take(struct hsrp_object *obj, bool replace,
			     const struct fib6_entry_notifier_info *entry)
{
	struct hsrp_hop6 *hop, *next;
	LIST_HEAD(hops);
	LIST_HEAD(old);

	if (!hsrp_hop6_collect(&hops, entry))
		hsrp_route_lose(obj->hn);
	spin_lock_bh(&obj->fib_lock);
	if (replace)
		list_splice_init(&obj->hops6, &old);
	/* the FIB may say at first what it tells as news after that */
	list_for_each_entry_safe(hop, next, &hops, node)
		if (!hsrp_hop6_find(&obj->hops6, hop->rt))
			list_move_tail(&hop->node, &obj->hops6);
	spin_unlock_bh(&obj->fib_lock);
	hsrp_hop6_free(&hops);
	hsrp_hop6_free(&old);
}

static void hsrp_route6_drop(struct hsrp_object *obj,
			     const struct fib6_info *rt)
{
	struct hsrp_hop6 *hop;
	LIST_HEAD(old);

	spin_lock_bh(&obj->fib_lock);
	hop = hsrp_hop6_find(&obj->hops6, rt);
	if (hop)
		list_move(&hop->node, &old);
	spin_unlock_bh(&obj->fib_lock);
	/* what is there may be of an addition that failed half-way */
	if (!hop)
		hsrp_route_lose(obj->hn);
	hsrp_hop6_free(&old);
}

static bool hsrp_route6_is(const struct hsrp_object *obj,
			   const struct fib6_info *rt)
{
	return obj->type == HSRP_TRACK_ROUTE6 &&
	       obj->dst_len == rt->fib6_dst.plen &&
	       !memcmp(obj->dst.ip, &rt->fib6_dst.addr, sizeof(obj->dst.ip));
}

/**
 * hsrp_route6_entry() - the FIB tells of an IPv6 route
 * @hn: namespace
 * @event: %FIB_EVENT_ENTRY_REPLACE, %FIB_EVENT_ENTRY_APPEND or
 *	%FIB_EVENT_ENTRY_DEL
 * @entry: what of
 *
 * Context: RCU, in the notifier of the FIB, under locks of its own.
 */
void hsrp_route6_entry(struct hsrp_net *hn, unsigned long event,
		       const struct fib6_entry_notifier_info *entry)
{
	const struct fib6_info *rt = entry->rt;
	struct hsrp_object *obj;

	/* one for some sources only is not the route to a network */
	if (rt->fib6_table->tb6_id != RT6_TABLE_MAIN || rt->fib6_src.plen)
		return;
	list_for_each_entry_rcu(obj, &hn->objects, node) {
		if (!hsrp_route6_is(obj, rt))
			continue;
		if (event == FIB_EVENT_ENTRY_DEL)
			hsrp_route6_drop(obj, rt);
		else
			hsrp_route6_take(obj, event == FIB_EVENT_ENTRY_REPLACE,
					 entry);
		hsrp_net_kick(hn);
	}
}

/* Rejects and the like are there, but lead nowhere. RTNL. */
static bool hsrp_hop6_alive(const struct fib6_info *rt, char *via)
{
	const struct fib_nh_common *nhc;
	int i;

	if (rt->fib6_type != RTN_UNICAST || rt->fib6_flags & RTF_REJECT)
		return false;
	if (!rt->nh)
		return hsrp_route_hop_alive(&rt->fib6_nh->nh_common, via);
	for (i = 0; i < nexthop_num_path(rt->nh); i++) {
		nhc = nexthop_fib_nhc(rt->nh, i);
		if (nhc && hsrp_route_hop_alive(nhc, via))
			return true;
	}
	return false;
}

/**
 * hsrp_route6_usable() - is the IPv6 route of an object there, with a next hop?
 * @obj: object
 * @via: as for hsrp_route_usable()
 *
 * Context: process context, RTNL.
 * Return: true if it is.
 */
bool hsrp_route6_usable(struct hsrp_object *obj, char *via)
{
	const struct hsrp_hop6 *hop;
	bool usable = false;

	ASSERT_RTNL();

	spin_lock_bh(&obj->fib_lock);
	list_for_each_entry(hop, &obj->hops6, node) {
		usable = hsrp_hop6_alive(hop->rt, via);
		if (usable)
			break;
	}
	spin_unlock_bh(&obj->fib_lock);
	return usable;
}
