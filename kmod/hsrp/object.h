/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Track objects: something that is up or down, and who wants to know. Those
 * with a number are configured; an interface that a group tracks by its name is
 * an object without one, and lives as long as a group tracks it.
 */
#ifndef _HSRP_HSRP_OBJECT_H
#define _HSRP_HSRP_OBJECT_H

#include <linux/hsrp.h>
#include <linux/if.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "gateway/iface.h"
#include "hsrp/addr.h"

struct fib6_entry_notifier_info;
struct fib_info;
struct fib_nh_common;
struct hsrp_net;
struct hsrp_object;
struct netlink_ext_ack;

#define HSRP_OBJECT_MAX		1000
#define HSRP_OBJECT_MEMBERS_MAX	32
#define HSRP_WEIGHT_DEFAULT	10

/**
 * struct hsrp_member_conf - an object in a list
 * @number: the object
 * @weight: what it counts in a list by weight, 0: not given
 * @negate: in a boolean list: counts as its opposite
 */
struct hsrp_member_conf {
	u32 number;
	u32 weight;
	bool negate;
};

/**
 * struct hsrp_object_conf - configuration of an object, from netlink
 * @number: 1..1000
 * @type: what it follows
 * @ifname: line-protocol, ip-routing, ip6-routing: the interface
 * @dst: route: destination
 * @dst_len: route: prefix length
 * @up: stub: its state
 * @weight_up: list by weight or percentage: up from this one on
 * @weight_down: list by weight or percentage: down from this one on
 * @n_members: how many of @members
 * @members: lists: their objects
 */
struct hsrp_object_conf {
	u32 number;
	enum hsrp_track_type type;
	char ifname[IFNAMSIZ];
	struct hsrp_addr dst;
	u8 dst_len;
	bool up;
	u32 weight_up;
	u32 weight_down;
	unsigned int n_members;
	struct hsrp_member_conf members[HSRP_OBJECT_MEMBERS_MAX];
};

/**
 * struct hsrp_object_user - who follows an object
 * @node: in hsrp_object::users; under RTNL
 * @obj: the object, constant from get to put
 * @changed: its state has changed. Under RTNL, may not sleep
 */
struct hsrp_object_user {
	struct list_head node;
	struct hsrp_object *obj;
	void (*changed)(struct hsrp_object_user *user);
};

/**
 * struct hsrp_member - an object in a list
 * @user: use of the object
 * @list: the list
 * @conf: as configured, with defaults
 */
struct hsrp_member {
	struct hsrp_object_user user;
	struct hsrp_object *list;
	struct hsrp_member_conf conf;
};

/**
 * struct hsrp_object - something that is up or down
 * @node: in hn->objects, by number; RCU, under hn->lock and RTNL
 * @hn: namespace
 * @number: 0 for an interface that is tracked by its name
 * @type: what it follows
 * @up: state, as it was last told; RTNL
 * @changes: number of changes of @up
 * @changed_at: jiffies64 of the last one
 * @users: struct hsrp_object_user; under RTNL
 * @iface: use of the interface; line-protocol, ip-routing and ip6-routing
 * @dst: route: destination
 * @dst_len: route: prefix length
 * @fib_lock: guards @fi and @hops6; innermost, taken in the FIB's notifier
 * @fi: route: what the FIB has for it, referenced, or NULL
 * @hops6: route of IPv6: struct hsrp_hop6, what the FIB has for it
 * @stub_up: stub: what was said last
 * @weight_up: list by weight or percentage: up from this one on
 * @weight_down: list by weight or percentage: down from this one on
 * @weight: list by weight or percentage: that of what is up
 * @n_members: how many of @members
 * @members: lists: their objects, which were there before the list, so that no
 *	list contains itself; constant
 * @rcu: for freeing
 */
struct hsrp_object {
	struct list_head node;
	struct hsrp_net *hn;
	u32 number;
	enum hsrp_track_type type;
	bool up;
	u32 changes;
	u64 changed_at;
	struct list_head users;

	struct hsrp_iface_user iface;
	struct hsrp_addr dst;
	u8 dst_len;
	spinlock_t fib_lock; /* see above */
	struct fib_info *fi;
	struct list_head hops6;
	bool stub_up;
	u32 weight_up;
	u32 weight_down;
	u32 weight;
	unsigned int n_members;
	struct hsrp_member *members;
	struct rcu_head rcu;
};

static inline bool hsrp_object_is_route(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_ROUTE || type == HSRP_TRACK_ROUTE6;
}

static inline bool hsrp_object_is_weighed(enum hsrp_track_type type)
{
	return type == HSRP_TRACK_LIST_WEIGHT ||
	       type == HSRP_TRACK_LIST_PERCENT;
}

/* object.c: configuration; hn->lock held, RTNL not held */
int hsrp_object_add(struct hsrp_net *hn, const struct hsrp_object_conf *conf,
		    struct netlink_ext_ack *extack);
int hsrp_object_set(struct hsrp_net *hn, u32 number, bool up,
		    struct netlink_ext_ack *extack);
int hsrp_object_del(struct hsrp_net *hn, u32 number,
		    struct netlink_ext_ack *extack);
void hsrp_object_net_exit(struct hsrp_net *hn);
unsigned long hsrp_object_poll(struct hsrp_net *hn);

/* object.c: users; hn->lock and RTNL held */
int hsrp_object_get(struct hsrp_net *hn, u32 number,
		    struct hsrp_object_user *user,
		    struct netlink_ext_ack *extack);
int hsrp_object_get_iface(struct hsrp_net *hn, const char *ifname,
			  struct hsrp_object_user *user,
			  struct netlink_ext_ack *extack);
void hsrp_object_put(struct hsrp_object_user *user);
const char *hsrp_object_ifname(const struct hsrp_object *obj);
int hsrp_object_ifindex(const struct hsrp_object *obj);

/* route.c */
int hsrp_route_watch(struct hsrp_net *hn, struct netlink_ext_ack *extack);
void hsrp_route_unwatch(struct hsrp_net *hn);
void hsrp_route_forget(struct hsrp_object *obj);
void hsrp_route_lose(struct hsrp_net *hn);
bool hsrp_route_hop_alive(const struct fib_nh_common *nhc, char *via);
bool hsrp_route_usable(struct hsrp_object *obj, char *via);

/* route6.c */
void hsrp_route6_entry(struct hsrp_net *hn, unsigned long event,
		       const struct fib6_entry_notifier_info *entry);
void hsrp_route6_forget(struct hsrp_object *obj);
bool hsrp_route6_usable(struct hsrp_object *obj, char *via);

#endif /* _HSRP_HSRP_OBJECT_H */
