/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An interface that a group, a binding or a track object uses. It is known by
 * name, lives as long as somebody uses it, and outlives the device: a device of
 * that name that comes (back) is taken up again.
 */
#ifndef _HSRP_GATEWAY_IFACE_H
#define _HSRP_GATEWAY_IFACE_H

#include <linux/atomic.h>
#include <linux/if.h>
#include <linux/in6.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>

#include "hsrp/addr.h"

struct hsrp_net;
struct hsrp_iface;
struct hsrp_iface_user;

/**
 * struct hsrp_iface_ops - what a user of an interface wants to be told
 * @changed: device came or went, was renamed, went up or down, gained or lost
 *	carrier or an address. Level, not edge: read the interface again.
 *	Called under RTNL; must not take hn->lock.
 */
struct hsrp_iface_ops {
	void (*changed)(struct hsrp_iface_user *user);
};

/**
 * struct hsrp_iface_user - membership in an interface's list of users
 * @node: in hsrp_iface::users, under RTNL
 * @iface: the interface, constant from get to put
 * @ops: callbacks
 */
struct hsrp_iface_user {
	struct list_head node;
	struct hsrp_iface *iface;
	const struct hsrp_iface_ops *ops;
};

#define HSRP_ROUTERS_MAX	16

/**
 * struct hsrp_router - another router that runs HSRP on an interface
 * @addr: its address, 0: none
 * @heard: jiffies of its last packet
 * @sure: one of them was authenticated
 */
struct hsrp_router {
	__be32 addr;
	unsigned long heard;
	bool sure;
};

/**
 * struct hsrp_iface - one interface
 * @node: in hn->ifaces
 * @hn: namespace
 * @name: name of the device, or the name it had when it went away; under RTNL
 * @dev: the device, or NULL while there is none; RCU, changed under RTNL
 * @dev_tracker: reference on @dev
 * @up: running and with carrier (line protocol), and not @incomplete
 * @changes: number of changes of @up
 * @changed_at: jiffies64 of the last one
 * @addr: primary IPv4 address that is not a virtual one, or 0
 * @prefix_len: prefix length of @addr
 * @users6: IPv6 groups; RTNL, READ_ONCE elsewhere
 * @joined6: @dev is in ff02::66; RTNL
 * @waits6: @addr6 is not there yet, but may be soon; RTNL
 * @look6: the addresses of @dev have changed, the worker shall look; by xchg()
 * @addr6: link-local address that is not a virtual one, or all zero; written
 *	under RTNL and @addr6_lock
 * @addr6_lock: readers see all of @addr6; taken by itself only
 * @version: version of HSRP, which all groups of the interface have; changed
 *	under hn->lock and RTNL while no group runs, READ_ONCE elsewhere
 * @use_bia: its groups have its own MAC address for a virtual one; likewise
 * @redirects: enum hsrp_redirects; WRITE_ONCE/READ_ONCE
 * @adv_ms: at most so much between two Advertises while no group is Active, 0:
 *	the default; under hn->lock
 * @adv_hold_ms: how long @routers are remembered, 0: the default; likewise,
 *	WRITE_ONCE/READ_ONCE
 * @routers: who else runs HSRP there; read without a lock
 * @routers_lock: guards places of @routers
 * @hooked: users that want frames (groups and bindings, not tracks); RTNL
 * @ops: netdev ingress hook, registered while @hooked and @dev are there
 * @egress: netdev egress hook, registered while there are @vaddrs and @dev
 * @registered: @ops is registered
 * @egress_registered: @egress is registered
 * @incomplete: @dev is there, but not all that is wanted of it could be got:
 *	hooks, filters. Down for the users; the worker tries again
 * @n_active: how many of its IPv4 groups run and are Active
 * @n_passive: how many run and are not
 * @told: what other routers were last told of the groups, enum hsrp_adv_state;
 *	under hn->lock
 * @told_again: jiffies when they are to be told again
 * @marked: in hn->marked_ifaces, for the next run of the worker; hn->marked_lock
 * @groups: struct hsrp_group, for the receive path; RCU, under RTNL
 * @vaddrs: struct hsrp_vaddr on this interface; RCU, under RTNL
 * @users: struct hsrp_iface_user; under RTNL
 * @rcu: for freeing
 */
struct hsrp_iface {
	struct list_head node;
	struct hsrp_net *hn;
	char name[IFNAMSIZ];
	struct net_device __rcu *dev;
	netdevice_tracker dev_tracker;
	bool up;
	u32 changes;
	u64 changed_at;
	__be32 addr;
	u8 prefix_len;
	unsigned int users6;
	bool joined6;
	bool waits6;
	int look6;
	struct in6_addr addr6;
	seqlock_t addr6_lock; /* see above */
	u8 version;
	bool use_bia;
	u8 redirects;
	u32 adv_ms;
	u32 adv_hold_ms;
	struct hsrp_router routers[HSRP_ROUTERS_MAX];
	spinlock_t routers_lock; /* see above */
	unsigned int hooked;
	struct nf_hook_ops ops;
	struct nf_hook_ops egress;
	bool registered;
	bool egress_registered;
	bool incomplete;
	atomic_t n_active;
	atomic_t n_passive;
	u8 told;
	unsigned long told_again;
	struct list_head marked;
	struct list_head groups;
	struct list_head vaddrs;
	struct list_head users;
	struct rcu_head rcu;
};

/*
 * gateway/iface.c. Contexts: get, put: hn->lock AND RTNL held. find, has_addr,
 * on_subnet: RCU or RTNL. set_version: RTNL. repair: hn->lock, not RTNL.
 */
int hsrp_iface_get(struct hsrp_net *hn, const char *name, bool hook,
		   struct hsrp_iface_user *user,
		   const struct hsrp_iface_ops *ops,
		   struct netlink_ext_ack *extack);
void hsrp_iface_put(struct hsrp_iface_user *user, bool hook);
struct hsrp_iface *hsrp_iface_find(struct hsrp_net *hn, const char *name);
struct hsrp_iface *hsrp_iface_by_dev(struct hsrp_net *hn,
				     const struct net_device *dev);
bool hsrp_iface_has_addr(const struct hsrp_iface *iface, __be32 addr);
bool hsrp_iface_on_subnet(const struct hsrp_iface *iface, __be32 addr);
int hsrp_iface_repair(struct hsrp_net *hn);
int hsrp_iface_set_version(struct hsrp_iface *iface, u8 number);
int hsrp_iface_init(void);
void hsrp_iface_uninit(void);
int hsrp_iface_net_init(struct hsrp_net *hn);
void hsrp_iface_net_exit(struct hsrp_net *hn);

/* viprun.c. mark: any but hard interrupts; the others: hn->lock held */
void hsrp_iface_mark(struct hsrp_iface *iface);
struct hsrp_iface *hsrp_iface_next_marked(struct hsrp_net *hn);
void hsrp_iface_unmark(struct hsrp_iface *iface);

/**
 * hsrp_iface_ifindex() - index of the device of an interface
 * @iface: interface
 *
 * Context: any.
 * Return: the index, 0 while there is no such device.
 */
static inline int hsrp_iface_ifindex(const struct hsrp_iface *iface)
{
	const struct net_device *dev;
	int ifindex;

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	ifindex = dev ? dev->ifindex : 0;
	rcu_read_unlock();
	return ifindex;
}

/**
 * struct hsrp_addr6_seen - an IPv6 address as it is on an interface
 * @there: it is there
 * @len: its prefix length
 * @usable: it is no duplicate, as far as the stack knows
 */
struct hsrp_addr6_seen {
	bool there;
	u8 len;
	bool usable;
};

/*
 * gateway/iface6.c. Contexts: get, put: hn->lock AND RTNL held. refresh,
 * dev_gone, routes: RTNL. addr6, look6, has_addr6: any but hard interrupts. poll:
 * hn->lock, not RTNL.
 */
void hsrp_iface6_get(struct hsrp_iface *iface);
void hsrp_iface6_put(struct hsrp_iface *iface);
bool hsrp_iface6_refresh(struct hsrp_iface *iface);
void hsrp_iface6_dev_gone(struct hsrp_iface *iface, struct net_device *dev);
struct hsrp_addr hsrp_iface_addr6(const struct hsrp_iface *iface);
bool hsrp_iface6_routes(const struct hsrp_iface *iface);
struct hsrp_addr6_seen hsrp_iface_look6(const struct hsrp_iface *iface,
					const struct in6_addr *addr);
bool hsrp_iface_has_addr6(const struct hsrp_iface *iface,
			  const struct in6_addr *addr);
unsigned long hsrp_iface6_poll(struct hsrp_net *hn);
int hsrp_iface6_init(void);
void hsrp_iface6_uninit(void);

#endif /* _HSRP_GATEWAY_IFACE_H */
