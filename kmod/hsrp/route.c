// SPDX-License-Identifier: GPL-2.0
/*
 * Tracked routes. The FIB tells of every change, and of all there is when one
 * begins to listen; what it has for the destination of an object, exactly and
 * in the main table, is kept with the object. The worker looks whether it
 * leads anywhere.
 */
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <net/fib_notifier.h>
#include <net/ip6_fib.h>
#include <net/ip_fib.h>
#include <net/nexthop.h>

#include "hsrp.h"
#include "hsrp/object.h"

/* Takes over the reference on @fi */
static void hsrp_route_set(struct hsrp_object *obj, struct fib_info *fi)
{
	struct fib_info *old;

	spin_lock_bh(&obj->fib_lock);
	old = obj->fi;
	obj->fi = fi;
	spin_unlock_bh(&obj->fib_lock);
	if (old)
		fib_info_put(old);
}

/**
 * hsrp_route_forget() - give back what the FIB said of a route
 * @obj: object
 *
 * Context: any.
 */
void hsrp_route_forget(struct hsrp_object *obj)
{
	hsrp_route_set(obj, NULL);
	hsrp_route6_forget(obj);
}

/**
 * hsrp_route_lose() - not all that the FIB said could be kept
 * @hn: namespace
 *
 * Then it is to be told again, by the worker, at once or with the next poll.
 *
 * Context: any.
 */
void hsrp_route_lose(struct hsrp_net *hn)
{
	xchg(&hn->route_lost, 1);
}

/* Blackholes and the like are there, but lead nowhere */
static void hsrp_route_entry(struct hsrp_net *hn, unsigned long event,
			     const struct fib_entry_notifier_info *entry)
{
	bool there = event != FIB_EVENT_ENTRY_DEL && entry->type == RTN_UNICAST;
	struct hsrp_object *obj;

	if (entry->tb_id != RT_TABLE_MAIN)
		return;
	list_for_each_entry_rcu(obj, &hn->objects, node) {
		if (obj->type != HSRP_TRACK_ROUTE ||
		    obj->dst_len != entry->dst_len ||
		    ntohl(hsrp_addr_get4(&obj->dst)) != entry->dst)
			continue;
		if (there)
			fib_info_hold(entry->fi);
		hsrp_route_set(obj, there ? entry->fi : NULL);
		hsrp_net_kick(hn);
	}
}

static void hsrp_route_event6(struct hsrp_net *hn, unsigned long event,
			      const struct fib_notifier_info *info)
{
	if (event != FIB_EVENT_ENTRY_REPLACE &&
	    event != FIB_EVENT_ENTRY_APPEND && event != FIB_EVENT_ENTRY_DEL)
		return;
	rcu_read_lock();
	hsrp_route6_entry(hn, event,
			  container_of(info, struct fib6_entry_notifier_info,
				       info));
	rcu_read_unlock();
}

/* RTNL or RCU, may not sleep. */
static int hsrp_route_event(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	struct hsrp_net *hn = container_of(nb, struct hsrp_net, route_nb);
	const struct fib_notifier_info *info = ptr;

	if (info->family == AF_INET6)
		hsrp_route_event6(hn, event, info);
	if (info->family != AF_INET)
		return NOTIFY_DONE;

	switch (event) {
	case FIB_EVENT_ENTRY_REPLACE:
	case FIB_EVENT_ENTRY_ADD:
	case FIB_EVENT_ENTRY_DEL:
		rcu_read_lock();
		hsrp_route_entry(hn, event,
				 container_of(info,
					      struct fib_entry_notifier_info,
					      info));
		rcu_read_unlock();
		break;
	case FIB_EVENT_NH_ADD:
	case FIB_EVENT_NH_DEL:
		hsrp_net_kick(hn);
		break;
	}
	return NOTIFY_DONE;
}

/* The FIB changed while it was told: all of it is told again */
static void hsrp_route_reset(struct notifier_block *nb)
{
	struct hsrp_net *hn = container_of(nb, struct hsrp_net, route_nb);
	struct hsrp_object *obj;

	rcu_read_lock();
	list_for_each_entry_rcu(obj, &hn->objects, node)
		hsrp_route_forget(obj);
	rcu_read_unlock();
}

/**
 * hsrp_route_watch() - hear of all routes there are, and of all changes
 * @hn: namespace
 * @extack: for a refusal
 *
 * To be called again for every new object: the FIB is told anew.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0 or a negative errno.
 */
int hsrp_route_watch(struct hsrp_net *hn, struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&hn->lock);

	hsrp_route_unwatch(hn);
	xchg(&hn->route_lost, 0);
	hn->route_nb.notifier_call = hsrp_route_event;
	/* nothing is missed: what went meanwhile is not told any more */
	hsrp_route_reset(&hn->route_nb);
	err = register_fib_notifier(hn->net, &hn->route_nb, hsrp_route_reset,
				    extack);
	hn->route_watched = !err;
	/* the objects that were there before want it nevertheless */
	if (err)
		hsrp_route_lose(hn);
	return err;
}

/**
 * hsrp_route_unwatch() - hear of routes no longer
 * @hn: namespace
 *
 * Context: process context, hn->lock held. Idempotent.
 */
void hsrp_route_unwatch(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);

	if (hn->route_watched)
		unregister_fib_notifier(hn->net, &hn->route_nb);
	hn->route_watched = false;
}

/**
 * hsrp_route_hop_alive() - does a next hop lead anywhere?
 * @nhc: next hop, of either family
 * @via: set to the name of its interface if it does, %IFNAMSIZ; or NULL
 *
 * Context: RTNL, which the flags of next hops change under.
 * Return: true if it does, as far as the stack knows.
 */
bool hsrp_route_hop_alive(const struct fib_nh_common *nhc, char *via)
{
	if (nhc->nhc_flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN))
		return false;
	if (nhc->nhc_dev && via)
		strscpy(via, nhc->nhc_dev->name, IFNAMSIZ);
	return true;
}

static bool hsrp_route_has_hop(struct fib_info *fi, char *via)
{
	int i;

	for (i = 0; i < fib_info_num_path(fi); i++)
		if (hsrp_route_hop_alive(fib_info_nhc(fi, i), via))
			return true;
	return false;
}

/**
 * hsrp_route_usable() - is the route of an object there, with a next hop?
 * @obj: object
 * @via: set to the name of the interface of the first next hop that is alive,
 *	%IFNAMSIZ; or NULL
 *
 * Context: process context, RTNL.
 * Return: true if it is.
 */
bool hsrp_route_usable(struct hsrp_object *obj, char *via)
{
	struct fib_info *fi;
	bool usable;

	ASSERT_RTNL();

	if (obj->type == HSRP_TRACK_ROUTE6)
		return hsrp_route6_usable(obj, via);
	spin_lock_bh(&obj->fib_lock);
	fi = obj->fi;
	if (fi)
		fib_info_hold(fi);
	spin_unlock_bh(&obj->fib_lock);
	if (!fi)
		return false;
	usable = hsrp_route_has_hop(fi, via);
	fib_info_put(fi);
	return usable;
}
