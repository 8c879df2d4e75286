// SPDX-License-Identifier: GPL-2.0
/*
 * Track objects: how each kind of them is judged, and their life. A change is
 * told to every user, groups and lists, in the same breath.
 */
#include <linux/inetdevice.h>
#include <linux/jiffies.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/object.h"
#include "has_ip6.h"
#include "ntf.h"

/* What nobody tells of (forwarding, carrier of a next hop) is looked at. */
#define HSRP_OBJECT_POLL	HZ

static bool hsrp_object_is_iface(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_LINE_PROTOCOL ||
	       type == HSRP_TRACK_IP_ROUTING ||
	       type == HSRP_TRACK_IP6_ROUTING;
}

static bool hsrp_object_is_ip6(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_IP6_ROUTING || type == HSRP_TRACK_ROUTE6;
}

static bool hsrp_object_is_list(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_LIST_AND || type == HSRP_TRACK_LIST_OR ||
	       hsrp_object_is_weighed(type);
}

static bool hsrp_object_is_polled(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_IP_ROUTING ||
	       type == HSRP_TRACK_IP6_ROUTING || hsrp_object_is_route(type);
}

/**
 * hsrp_object_ifname() - interface that an object follows
 * @obj: object
 *
 * Context: as for hsrp_iface::name.
 * Return: its name, NULL for an object that follows none.
 */
const char *hsrp_object_ifname(const struct hsrp_object *obj)
{
	return hsrp_object_is_iface(obj->type) ? obj->iface.iface->name : NULL;
}

/**
 * hsrp_object_ifindex() - index of the interface that an object follows
 * @obj: object
 *
 * Context: process context, hn->lock held.
 * Return: the index; 0 while there is no such interface, or it follows none.
 */
int hsrp_object_ifindex(const struct hsrp_object *obj)
{
	return hsrp_object_is_iface(obj->type) ?
	       hsrp_iface_ifindex(obj->iface.iface) : 0;
}

/*
 * How each kind is judged. RTNL.
 */

static bool hsrp_object_routing(const struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct in_device *in_dev = dev ? __in_dev_get_rtnl(dev) : NULL;

	return iface->up && iface->addr && in_dev && IN_DEV_FORWARD(in_dev);
}

static bool hsrp_member_is_up(const struct hsrp_member *m)
{
	return m->user.obj->up != m->conf.negate;
}

static bool hsrp_object_boolean(const struct hsrp_object *obj)
{
	const bool all = obj->type == HSRP_TRACK_LIST_AND;
	const struct hsrp_member *m;

	for (m = obj->members; m < obj->members + obj->n_members; m++)
		if (hsrp_member_is_up(m) != all)
			return !all;
	return all;
}

/* Between the two thresholds it stays what it is */
static bool hsrp_object_weighed(struct hsrp_object *obj)
{
	const bool percent = obj->type == HSRP_TRACK_LIST_PERCENT;
	const struct hsrp_member *m;
	u32 sum = 0;

	for (m = obj->members; m < obj->members + obj->n_members; m++)
		if (m->user.obj->up)
			sum += percent ? 100 : m->conf.weight;
	if (percent)
		sum /= obj->n_members;
	obj->weight = sum;
	return sum >= obj->weight_up || (obj->up && sum > obj->weight_down);
}

static bool hsrp_object_judge(struct hsrp_object *obj)
{
	switch (obj->type) {
	case HSRP_TRACK_LINE_PROTOCOL:
		return obj->iface.iface->up;
	case HSRP_TRACK_IP_ROUTING:
		return hsrp_object_routing(obj->iface.iface);
	case HSRP_TRACK_IP6_ROUTING:
		return hsrp_iface6_routes(obj->iface.iface);
	case HSRP_TRACK_ROUTE:
	case HSRP_TRACK_ROUTE6:
		return hsrp_route_usable(obj, NULL);
	case HSRP_TRACK_STUB:
		return obj->stub_up;
	case HSRP_TRACK_LIST_AND:
	case HSRP_TRACK_LIST_OR:
		return hsrp_object_boolean(obj);
	case HSRP_TRACK_LIST_WEIGHT:
	case HSRP_TRACK_LIST_PERCENT:
		return hsrp_object_weighed(obj);
	default:
		return false;
	}
}

/* Look again, and tell what has changed. Lists are users: they follow. */
static void hsrp_object_update(struct hsrp_object *obj)
{
	struct hsrp_object_user *user;
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_TRACK,
		.ifname = hsrp_object_ifname(obj),
		.object = obj->number,
		.old = obj->up,
	};

	ASSERT_RTNL();

	ntf.new = hsrp_object_judge(obj);
	if (ntf.old == ntf.new)
		return;
	WRITE_ONCE(obj->up, ntf.new);
	WRITE_ONCE(obj->changes, obj->changes + 1);
	WRITE_ONCE(obj->changed_at, get_jiffies_64());
	hsrp_ntf_emit(obj->hn, &ntf);
	list_for_each_entry(user, &obj->users, node)
		user->changed(user);
}

static void hsrp_object_iface_changed(struct hsrp_iface_user *user)
{
	hsrp_object_update(container_of(user, struct hsrp_object, iface));
}

static const struct hsrp_iface_ops hsrp_object_iface_ops = {
	.changed = hsrp_object_iface_changed,
};

static void hsrp_object_member_changed(struct hsrp_object_user *user)
{
	hsrp_object_update(container_of(user, struct hsrp_member, user)->list);
}

/**
 * hsrp_object_poll() - look at what nobody tells of
 * @hn: namespace
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: jiffies until it wants to be called again, 0: never.
 */
unsigned long hsrp_object_poll(struct hsrp_net *hn)
{
	struct hsrp_object *obj;
	bool again = false;

	lockdep_assert_held(&hn->lock);

	if (!hn->n_polled)
		return 0;
	/* where it fails, it is lost again */
	if (READ_ONCE(hn->route_lost))
		hsrp_route_watch(hn, NULL);
	rtnl_lock();
	list_for_each_entry(obj, &hn->objects, node) {
		if (!hsrp_object_is_polled(obj->type))
			continue;
		hsrp_object_update(obj);
		again = true;
	}
	rtnl_unlock();
	return again ? HSRP_OBJECT_POLL : 0;
}

/*
 * Users
 */

static struct hsrp_object *hsrp_object_find(struct hsrp_net *hn, u32 number)
{
	struct hsrp_object *obj;

	list_for_each_entry(obj, &hn->objects, node)
		if (obj->number == number)
			return obj;
	return NULL;
}

static struct hsrp_object *hsrp_object_find_iface(struct hsrp_net *hn,
						  const struct hsrp_iface *iface)
{
	struct hsrp_object *obj;

	list_for_each_entry(obj, &hn->objects, node)
		if (!obj->number && obj->iface.iface == iface)
			return obj;
	return NULL;
}

static void hsrp_object_use(struct hsrp_object *obj,
			    struct hsrp_object_user *user)
{
	user->obj = obj;
	list_add_tail(&user->node, &obj->users);
}

/**
 * hsrp_object_get() - follow an object that is configured
 * @hn: namespace
 * @number: of the object
 * @user: in the user's memory until hsrp_object_put(), with its callback
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0 or -ENOENT.
 */
int hsrp_object_get(struct hsrp_net *hn, u32 number,
		    struct hsrp_object_user *user,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj = hsrp_object_find(hn, number);

	lockdep_assert_held(&hn->lock);
	ASSERT_RTNL();

	if (!obj || !number) {
		NL_SET_ERR_MSG(extack, "There is no such track object");
		return -ENOENT;
	}
	hsrp_object_use(obj, user);
	return 0;
}

static struct hsrp_object *hsrp_object_alloc(struct hsrp_net *hn, u32 number,
					     enum hsrp_track_type type,
					     struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj = kzalloc(sizeof(*obj), GFP_KERNEL);

	if (!obj) {
		NL_SET_ERR_MSG(extack, "Out of memory");
		return NULL;
	}
	obj->hn = hn;
	obj->number = number;
	obj->type = type;
	obj->changed_at = get_jiffies_64();
	INIT_LIST_HEAD(&obj->users);
	INIT_LIST_HEAD(&obj->hops6);
	spin_lock_init(&obj->fib_lock);
	return obj;
}

static void hsrp_object_link(struct hsrp_object *obj)
{
	struct hsrp_net *hn = obj->hn;
	struct list_head *pos = &hn->objects;
	struct hsrp_object *o;

	list_for_each_entry(o, &hn->objects, node) {
		pos = &o->node;
		if (o->number > obj->number)
			break;
		pos = &hn->objects;
	}
	list_add_tail_rcu(&obj->node, pos);
	hn->n_polled += hsrp_object_is_polled(obj->type);
}

static void hsrp_object_unlink(struct hsrp_object *obj)
{
	list_del_rcu(&obj->node);
	obj->hn->n_polled -= hsrp_object_is_polled(obj->type);
}

/**
 * hsrp_object_get_iface() - follow the line protocol of an interface
 * @hn: namespace
 * @ifname: interface
 * @user: in the user's memory until hsrp_object_put(), with its callback
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0, -ENODEV, -ENOMEM or -ESHUTDOWN.
 */
int hsrp_object_get_iface(struct hsrp_net *hn, const char *ifname,
			  struct hsrp_object_user *user,
			  struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj, *new;
	int err;

	new = hsrp_object_alloc(hn, 0, HSRP_TRACK_LINE_PROTOCOL, extack);
	if (!new)
		return -ENOMEM;
	err = hsrp_iface_get(hn, ifname, false, &new->iface,
			     &hsrp_object_iface_ops, extack);
	if (err) {
		kfree(new);
		return err;
	}
	obj = hsrp_object_find_iface(hn, new->iface.iface);
	if (obj) {
		hsrp_iface_put(&new->iface, false);
		kfree(new);
	} else {
		obj = new;
		obj->up = obj->iface.iface->up;
		hsrp_object_link(obj);
	}
	hsrp_object_use(obj, user);
	return 0;
}

/**
 * hsrp_object_put() - follow an object no longer
 * @user: not called back any more when this returns
 *
 * Context: process context, hn->lock and RTNL held.
 */
void hsrp_object_put(struct hsrp_object_user *user)
{
	struct hsrp_object *obj = user->obj;

	ASSERT_RTNL();

	list_del(&user->node);
	if (obj->number || !list_empty(&obj->users))
		return;
	hsrp_object_unlink(obj);
	hsrp_iface_put(&obj->iface, false);
	kfree_rcu(obj, rcu);
}

/*
 * Configuration
 */

static int hsrp_object_check_list(const struct hsrp_object_conf *conf,
				  struct netlink_ext_ack *extack)
{
	const bool weighed = hsrp_object_is_weighed(conf->type);
	unsigned int i;

	if (!conf->n_members) {
		NL_SET_ERR_MSG(extack, "A list needs an object");
		return -EINVAL;
	}
	for (i = 0; i < conf->n_members; i++) {
		if (weighed && conf->members[i].negate) {
			NL_SET_ERR_MSG(extack,
				       "Only an object of a boolean list can count as its opposite");
			return -EINVAL;
		}
		if (conf->type != HSRP_TRACK_LIST_WEIGHT &&
		    conf->members[i].weight) {
			NL_SET_ERR_MSG(extack,
				       "Only an object of a list by weight has a weight");
			return -EINVAL;
		}
	}
	if (!weighed && !conf->weight_up && !conf->weight_down)
		return 0;
	if (!weighed) {
		NL_SET_ERR_MSG(extack,
			       "Only a list by weight or percentage has thresholds");
		return -EINVAL;
	}
	if (!conf->weight_up || conf->weight_down >= conf->weight_up) {
		NL_SET_ERR_MSG(extack,
			       "The threshold for up must be above the threshold for down");
		return -EINVAL;
	}
	if (conf->type == HSRP_TRACK_LIST_PERCENT && conf->weight_up > 100) {
		NL_SET_ERR_MSG(extack, "A percentage is at most 100");
		return -EINVAL;
	}
	return 0;
}

static int hsrp_object_check_dst(const struct hsrp_object_conf *conf,
				 struct netlink_ext_ack *extack)
{
	if (conf->type == HSRP_TRACK_ROUTE && conf->dst_len > 32) {
		NL_SET_ERR_MSG(extack,
			       "The prefix length of an IPv4 network is 0 to 32");
		return -EINVAL;
	}
	if (!hsrp_net_has_host_bits(&conf->dst, conf->dst_len))
		return 0;
	NL_SET_ERR_MSG(extack,
		       "The destination has bits set beyond its prefix");
	return -EINVAL;
}

static int hsrp_object_check(struct hsrp_net *hn,
			     const struct hsrp_object_conf *conf,
			     struct netlink_ext_ack *extack)
{
	if (!conf->number || conf->number > HSRP_OBJECT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "The number of a track object must be 1 to 1000");
		return -ERANGE;
	}
	if (hn->dead) {
		NL_SET_ERR_MSG(extack, "The module is going away");
		return -ESHUTDOWN;
	}
	if (hsrp_object_find(hn, conf->number)) {
		NL_SET_ERR_MSG(extack,
			       "There is a track object of this number already");
		return -EEXIST;
	}
	if (hsrp_object_is_iface(conf->type) && !conf->ifname[0]) {
		NL_SET_ERR_MSG(extack, "The interface to track is missing");
		return -EINVAL;
	}
	if (hsrp_object_is_ip6(conf->type) && hsrp_ip6_need(extack))
		return -EAFNOSUPPORT;
	if (hsrp_object_is_list(conf->type))
		return hsrp_object_check_list(conf, extack);
	if (conf->n_members || conf->weight_up || conf->weight_down) {
		NL_SET_ERR_MSG(extack, "Only a list has objects and thresholds");
		return -EINVAL;
	}
	return hsrp_object_is_route(conf->type) ?
	       hsrp_object_check_dst(conf, extack) : 0;
}

static void hsrp_object_put_members(struct hsrp_object *obj)
{
	while (obj->n_members)
		hsrp_object_put(&obj->members[--obj->n_members].user);
	kfree(obj->members);
}

static int hsrp_object_get_members(struct hsrp_object *obj,
				   const struct hsrp_object_conf *conf,
				   struct netlink_ext_ack *extack)
{
	struct hsrp_member *m;
	unsigned int i;
	int err;

	obj->members = kcalloc(conf->n_members, sizeof(*m), GFP_KERNEL);
	if (!obj->members) {
		NL_SET_ERR_MSG(extack, "Out of memory");
		return -ENOMEM;
	}
	for (i = 0; i < conf->n_members; i++) {
		m = &obj->members[i];
		m->list = obj;
		m->conf = conf->members[i];
		if (!m->conf.weight)
			m->conf.weight = HSRP_WEIGHT_DEFAULT;
		m->user.changed = hsrp_object_member_changed;
		err = hsrp_object_get(obj->hn, m->conf.number, &m->user,
				      extack);
		if (err) {
			hsrp_object_put_members(obj);
			return err;
		}
		obj->n_members++;
	}
	return 0;
}

/* What it follows; RTNL */
static int hsrp_object_bind(struct hsrp_object *obj,
			    const struct hsrp_object_conf *conf,
			    struct netlink_ext_ack *extack)
{
	int err = 0;

	if (hsrp_object_is_iface(obj->type))
		err = hsrp_iface_get(obj->hn, conf->ifname, false, &obj->iface,
				     &hsrp_object_iface_ops, extack);
	else if (hsrp_object_is_list(obj->type))
		err = hsrp_object_get_members(obj, conf, extack);
	if (err)
		return err;
	obj->dst = conf->dst;
	obj->dst_len = conf->dst_len;
	obj->stub_up = conf->up;
	obj->weight_up = conf->weight_up;
	obj->weight_down = conf->weight_down;
	obj->up = hsrp_object_judge(obj);
	hsrp_object_link(obj);
	return 0;
}

static void hsrp_object_free(struct hsrp_object *obj)
{
	rtnl_lock();
	hsrp_object_unlink(obj);
	if (hsrp_object_is_iface(obj->type))
		hsrp_iface_put(&obj->iface, false);
	hsrp_object_put_members(obj);
	rtnl_unlock();
	/* a notifier that still sees it may be about to give it a route */
	if (hsrp_object_is_route(obj->type)) {
		synchronize_rcu();
		hsrp_route_forget(obj);
	}
	kfree_rcu(obj, rcu);
}

static void hsrp_object_ntf(struct hsrp_net *hn, enum hsrp_event_type type,
			    u32 number)
{
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = type,
		.object = number,
	});
}

/**
 * hsrp_object_add() - a new track object
 * @hn: namespace
 * @conf: what it follows
 * @extack: for a refusal
 *
 * Its state is right on return, and no change of it was told.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ERANGE for the number, -EEXIST, -EAFNOSUPPORT for what is of IPv6
 *	where there is none, -EINVAL for what does not go
 *	together, -ENODEV for an interface and -ENOENT for an object that is not
 *	there, -ENOMEM. Then nothing has changed.
 */
int hsrp_object_add(struct hsrp_net *hn, const struct hsrp_object_conf *conf,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj;
	int err;

	lockdep_assert_held(&hn->lock);

	err = hsrp_object_check(hn, conf, extack);
	if (err)
		return err;
	obj = hsrp_object_alloc(hn, conf->number, conf->type, extack);
	if (!obj)
		return -ENOMEM;
	rtnl_lock();
	err = hsrp_object_bind(obj, conf, extack);
	rtnl_unlock();
	if (err) {
		kfree(obj);
		return err;
	}
	if (hsrp_object_is_route(obj->type)) {
		err = hsrp_route_watch(hn, extack);
		if (err) {
			hsrp_object_free(obj);
			return err;
		}
		rtnl_lock();
		obj->up = hsrp_object_judge(obj);
		rtnl_unlock();
	}
	hsrp_object_ntf(hn, HSRP_EVENT_TRACK_NEW, conf->number);
	hsrp_net_kick(hn);
	return 0;
}

static struct hsrp_object *hsrp_object_need(struct hsrp_net *hn, u32 number,
					    struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj = number ? hsrp_object_find(hn, number) : NULL;

	lockdep_assert_held(&hn->lock);

	if (!obj)
		NL_SET_ERR_MSG(extack, "There is no such track object");
	return obj;
}

/**
 * hsrp_object_set() - say the state of a stub object
 * @hn: namespace
 * @number: of the object
 * @up: its state from now on
 * @extack: for a refusal
 *
 * Every group that tracks it has followed on return.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT; -EOPNOTSUPP for any other kind of object.
 */
int hsrp_object_set(struct hsrp_net *hn, u32 number, bool up,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj = hsrp_object_need(hn, number, extack);

	if (!obj)
		return -ENOENT;
	if (obj->type != HSRP_TRACK_STUB) {
		NL_SET_ERR_MSG(extack,
			       "Only the state of a stub object can be set");
		return -EOPNOTSUPP;
	}
	if (obj->stub_up == up)
		return 0;
	obj->stub_up = up;
	rtnl_lock();
	hsrp_object_update(obj);
	rtnl_unlock();
	hsrp_object_ntf(hn, HSRP_EVENT_TRACK_SET, number);
	return 0;
}

/**
 * hsrp_object_del() - remove a track object
 * @hn: namespace
 * @number: of the object
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT; -EBUSY while a group or a list uses it.
 */
int hsrp_object_del(struct hsrp_net *hn, u32 number,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_object *obj = hsrp_object_need(hn, number, extack);

	if (!obj)
		return -ENOENT;
	if (!list_empty(&obj->users)) {
		NL_SET_ERR_MSG(extack,
			       "A group or a list uses the track object");
		return -EBUSY;
	}
	hsrp_object_free(obj);
	hsrp_object_ntf(hn, HSRP_EVENT_TRACK_DEL, number);
	return 0;
}

/**
 * hsrp_object_net_exit() - remove all objects of a namespace
 * @hn: namespace that goes away, or whose module does; no group is left
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_object_net_exit(struct hsrp_net *hn)
{
	struct hsrp_object *obj, *next;

	lockdep_assert_held(&hn->lock);

	hsrp_route_unwatch(hn);
	/* lists first: an object that a list uses was there before it */
	while (!list_empty(&hn->objects))
		list_for_each_entry_safe(obj, next, &hn->objects, node)
			if (list_empty(&obj->users))
				hsrp_object_free(obj);
}
