/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Redundancy names: how a group tells the rest of the house about its state
 * without knowing who listens. Unique per namespace; clients attach by name,
 * also before a group has it.
 */
#ifndef _HSRP_HSRP_REDUNDANCY_H
#define _HSRP_HSRP_REDUNDANCY_H

#include <linux/hsrp.h>
#include <linux/in6.h>
#include <linux/interrupt.h>
#include <linux/kfifo.h>
#include <linux/list.h>
#include <linux/seqlock.h>
#include <linux/types.h>

#include "hsrp/addr.h"

struct hsrp_net;
struct hsrp_group;
struct hsrp_red;
struct netlink_ext_ack;

/**
 * struct hsrp_red_client - somebody who follows a name
 * @node: in hsrp_red::clients; RCU, under hn->lock
 * @red: the name
 * @hold: not ready to be promoted: preemption shall wait, if it can; see
 *	hsrp_red_hold()
 * @changed: the state, a virtual IP or the doubt has changed. Softirq or process
 *	context, group->lock may be held: set gates, hsrp_net_kick(), no more.
 *	When it has "healed" we are still Active, but another router was Active
 *	too for a while and has just lost: what is kept with remote peers must
 *	be made anew. May be NULL
 * @opens: the state is Active: what neighbours wait for, and no more. All clients
 *	are told so before any is by @later. In its context; NULL where @later is
 * @later: like @changed, for those of whom there may be hundreds: when the lock of
 *	the group was let go. In a softirq, no lock held. @state may be the past by
 *	now, then it is called again: once for each change, in their order, but of
 *	more than %HSRP_RED_CHANGES at once only for the last. May be NULL
 * @check_vip: could the client do with this virtual IP? Process context,
 *	hn->lock held. May be NULL: with any
 */
struct hsrp_red_client {
	struct list_head node;
	struct hsrp_red *red;
	bool hold;
	void (*changed)(struct hsrp_red_client *client, bool healed);
	void (*opens)(struct hsrp_red_client *client);
	void (*later)(struct hsrp_red_client *client, enum hsrp_red_state state,
		      bool healed);
	int (*check_vip)(const struct hsrp_red_client *client, __be32 vip,
			 struct netlink_ext_ack *extack);
};

#define HSRP_RED_PROBES_MAX	4

/* changes that wait to be told later: a power of two, and more than come at once */
#define HSRP_RED_CHANGES	8

/**
 * struct hsrp_red_change - what is to be told
 * @state: the new state, or the same
 * @healed: see hsrp_red_client::changed
 */
struct hsrp_red_change {
	enum hsrp_red_state state;
	bool healed;
};

/* Bits of hsrp_red::lost: the state is to be told, and that it has healed */
enum {
	HSRP_RED_LOST,
	HSRP_RED_LOST_HEALED,
};

/**
 * struct hsrp_red - a redundancy name
 * @node: in hn->reds; RCU, under hn->lock
 * @hn: namespace
 * @name: the name
 * @hash: of @name
 * @state: READ_ONCE/WRITE_ONCE; written under the group's lock
 * @vip: virtual IP of an IPv4 group, 0 while unknown; likewise
 * @lock6: readers see all of @vip6, or none, and of @probes; taken by itself, or
 *	inside the lock of the group
 * @vip6: see hsrp_red_vip6(); written like @vip, under @lock6
 * @doubt: the Active may be cut off, and another one Active; likewise
 * @group: the group that has the name, or NULL; under hn->lock
 * @clients: struct hsrp_red_client; RCU, under hn->lock
 * @n_clients: length of @clients
 * @tell: tells those who are told later
 * @changes: what it has to tell; put in like @state is written, taken out by it
 * @lost: bits: the state is to be told without a change in @changes, for which there was
 *	no room, say; and that it has healed. Set and taken atomically
 * @n_probes: how many of @probes; READ_ONCE where that is all to know
 * @probes: next hops that clients need, asked when the standby router has
 *	gone silent; written under hn->lock and @lock6, see hsrp_red_probes()
 * @rcu: for freeing
 */
struct hsrp_red {
	struct list_head node;
	struct hsrp_net *hn;
	char name[HSRP_NAME_MAX + 1];
	u32 hash;
	enum hsrp_red_state state;
	__be32 vip;
	seqlock_t lock6;
	struct in6_addr vip6;
	bool doubt;
	struct hsrp_group *group;
	struct list_head clients;
	unsigned int n_clients;
	struct tasklet_struct tell;
	DECLARE_KFIFO(changes, struct hsrp_red_change, HSRP_RED_CHANGES);
	unsigned long lost;
	unsigned int n_probes;
	struct hsrp_addr probes[HSRP_RED_PROBES_MAX];
	struct rcu_head rcu;
};

/* redundancy.c: hn->lock held */
struct hsrp_red *hsrp_red_find(struct hsrp_net *hn, const char *name);
struct hsrp_red *hsrp_red_get(struct hsrp_net *hn, const char *name,
			      struct netlink_ext_ack *extack);
void hsrp_red_drop(struct hsrp_red *red);
void hsrp_red_join(struct hsrp_red_client *client);
int hsrp_red_attach_group(struct hsrp_group *g, const char *name,
			  struct netlink_ext_ack *extack);
void hsrp_red_detach_group(struct hsrp_group *g);
int hsrp_red_attach(struct hsrp_net *hn, const char *name,
		    struct hsrp_red_client *client,
		    struct netlink_ext_ack *extack);
void hsrp_red_detach(struct hsrp_red_client *client);
int hsrp_red_check_vip(struct hsrp_net *hn, const char *name, __be32 vip,
		       struct netlink_ext_ack *extack);
void hsrp_red_hold(struct hsrp_red_client *client, bool hold);
void hsrp_red_pass_hold(struct hsrp_group *g);
void hsrp_red_set_probes(struct hsrp_red *red, const struct hsrp_addr *hops,
			 unsigned int n);

/* redundancy.c: any context but hard interrupts */
bool hsrp_red_again(struct hsrp_red *red);
bool hsrp_red_vip6(const struct hsrp_red *red, struct in6_addr *addr);
unsigned int hsrp_red_probes(const struct hsrp_red *red,
			     struct hsrp_addr *hops);

/* redundancy.c: g->lock held, softirq or process context */
void hsrp_red_publish(struct hsrp_group *g, bool healed);
void hsrp_red_set_doubt(struct hsrp_group *g, bool doubt);
bool hsrp_red_is_held(const struct hsrp_group *g);

#endif /* _HSRP_HSRP_REDUNDANCY_H */
