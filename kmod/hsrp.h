/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every room of the module shares: the state of one network namespace,
 * and the order of its locks.
 *
 * Lock order, outermost first (Documentation/locking.rst):
 *
 *   hn->lock      mutex; configuration, and everything that the worker does
 *   RTNL          interfaces, their users, virtual MACs
 *   group->lock   spinlock, BH off; protocol state of one group
 *   hn->event_lock  spinlock, BH off; sequence numbers of notifications
 *   hn->marked_lock  spinlock, BH off; what the worker has to look at
 *
 * Notifiers run under RTNL and must never take hn->lock: they change state
 * under RTNL or group->lock, then call hsrp_net_kick(). The worker talks to
 * rtnetlink with hn->lock held and RTNL not held.
 */
#ifndef _HSRP_H
#define _HSRP_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/hsrp.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/ratelimit_types.h>
#include <linux/rhashtable-types.h>
#include <linux/rtnetlink.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>

#include "log.h"
#include "stats.h"

/* ipsec/guard.c has so many */
#define HSRP_GUARD_HOOKS	4

struct hsrp_fast;
struct hsrp_index;
struct hsrp_spi_known;
struct socket;

/**
 * struct hsrp_net - everything the module keeps for one network namespace
 * @net: the namespace; no reference is held, pernet exit ends us first
 * @lock: configuration and the worker
 * @ifaces: struct hsrp_iface; changed under @lock and RTNL, read under either or
 *	RCU
 * @vaddrs: struct hsrp_vaddr; changed under @lock and RTNL, read under either
 *	or RCU
 * @marked_lock: guards @marked, @marked_ifaces
 * @marked: those of @vaddrs that the next run of the worker looks at
 * @marked_ifaces: those of @ifaces whose groups it looks at
 * @adv_due: it has to look at all of them at some time; under @lock
 * @adv_at: then (jiffies); under @lock
 * @garp_pace: how many gratuitous ARPs may begin at a time
 * @patrol: the one of @vaddrs that the next run looks at besides, or the list
 *	itself; under @lock
 * @index: of @vaddrs; made with the first of them under @lock, kept to the end
 * @groups: struct hsrp_group; changed under @lock, read under @lock
 * @reds: struct hsrp_red; changed under @lock, read under @lock or RCU
 * @objects: struct hsrp_object, by number; changed under @lock and RTNL, read
 *	under either or RCU
 * @transforms: struct hsrp_transform; under @lock
 * @maps: struct hsrp_map, ordered by name; under @lock
 * @reqids: struct hsrp_match of all @maps, by reqid; under @lock
 * @nets: the same, by networks; changed under @lock, read under @lock or RCU
 * @binds: struct hsrp_bind; changed under @lock, read under @lock or RCU
 * @routes: struct hsrp_rri; under @lock
 * @chains: struct hsrp_keychain, ordered by name; under @lock
 * @ifconfs: struct hsrp_ifconf; under @lock
 * @list: in the list of namespaces, netns.c
 * @work: the worker, hsrp_net_work()
 * @kicked: somebody has woken the worker since the last run began; by xchg()
 * @later: queues @work later
 * @rest_until: whoever can wait kicks the worker for then (jiffies), see
 *	hsrp_net_kick_lazy(); worker only, READ_ONCE elsewhere
 * @backoff: jiffies between tries while the worker fails, 0: all is well;
 *	worker only
 * @dead: the namespace or the module is going away, everything was or is being
 *	taken down and nothing may be added; written under @lock
 * @arp_ops: NF_ARP_OUT hook, there while there are virtual addresses; RTNL
 * @arp_registered: @arp_ops is registered
 * @nd_ops: NF_INET_LOCAL_OUT hook for neighbour discovery, there while there are
 *	IPv6 virtual addresses; RTNL
 * @nd_users: how many of those there are; RTNL
 * @redirect_ops: NF_INET_LOCAL_OUT hooks, there while there are groups
 * @netdev_nb: netdevice notifier of the namespace, iface.c
 * @rtnl_sock: rtnetlink client of this namespace, made at first use by the
 *	worker; under @lock
 * @rtnl_seq: last sequence number used on @rtnl_sock
 * @event_lock: guards @state_seq and @config_seq, so that order on the wire is
 *	the order of the numbers
 * @state_seq: last sequence number of multicast group "state"
 * @config_seq: last sequence number of multicast group "config"
 * @agent_portid: netlink port of the IKE agent, 0 while there is none
 * @guard_users: bindings that need the guard's netfilter hooks
 * @guard_ops: those hooks, registered while there are such
 * @spi_known: of each CPU, made with the first binding under @lock, kept to the end;
 *	softirq
 * @sa_changes: moves when an SA goes; any context
 * @ask_from: since when @ask_left is counted, jiffies; under @lock
 * @ask_left: ACQUIREs that the key manager has room for; under @lock
 * @generation: counts every time that SAs of a local address became void
 * @fib_nb: listens to the FIB while there are bindings
 * @fib_changes: counts what @fib_nb heard and reverse routes may depend on
 * @route_adder: who adds a reverse route right now; under @lock, READ_ONCE where the
 *	FIB tells of it
 * @policy_changes: counts when a policy of anybody went; any context
 * @route_nb: listens to the FIB for tracked routes
 * @route_watched: @route_nb is registered; under @lock
 * @route_lost: what it said is not all, it shall be told again; by xchg()
 * @n_polled: objects that nobody tells of, hsrp_object_poll() looks; under @lock
 * @log_limits: what may go to the kernel log
 * @fast: the ESP fast path, there while a binding uses it; changed under @lock,
 *	read under RCU
 * @fast_users4: bindings that use it for ESP in IPv4; written under @lock,
 *	READ_ONCE elsewhere
 * @fast_users6: likewise, in IPv6
 * @fast_past: those of them that have leave to skip filters; written under @lock,
 *	READ_ONCE elsewhere
 * @stats: counters of the namespace
 */
struct hsrp_net {
	struct net *net;
	struct mutex lock; /* see above */
	struct list_head ifaces;
	struct list_head vaddrs;
	spinlock_t marked_lock; /* see above */
	struct list_head marked;
	struct list_head marked_ifaces;
	bool adv_due;
	unsigned long adv_at;
	struct ratelimit_state garp_pace;
	struct list_head *patrol;
	struct hsrp_index *index;
	struct list_head groups;
	struct list_head reds;
	struct list_head objects;
	struct list_head transforms;
	struct list_head maps;
	DECLARE_HASHTABLE(reqids, 6);
	struct rhashtable nets;
	struct list_head binds;
	struct list_head routes;
	struct list_head chains;
	struct list_head ifconfs;

	struct list_head list;
	struct work_struct work;
	int kicked;
	struct timer_list later;
	unsigned long rest_until;
	unsigned long backoff;
	bool dead;
	struct nf_hook_ops arp_ops;
	bool arp_registered;
	struct nf_hook_ops nd_ops;
	unsigned int nd_users;
	struct nf_hook_ops redirect_ops[2];
	struct notifier_block netdev_nb;

	struct socket *rtnl_sock;
	u32 rtnl_seq;

	spinlock_t event_lock; /* see above */
	u32 state_seq;
	u32 config_seq;

	u32 agent_portid;
	unsigned int guard_users;
	struct nf_hook_ops guard_ops[HSRP_GUARD_HOOKS];
	struct hsrp_spi_known __percpu *spi_known;
	atomic_t sa_changes;
	unsigned long ask_from;
	unsigned int ask_left;
	u32 generation;
	struct notifier_block fib_nb;
	atomic_t fib_changes;
	struct task_struct *route_adder;
	atomic_t policy_changes;
	struct notifier_block route_nb;
	bool route_watched;
	int route_lost;
	unsigned int n_polled;

	struct hsrp_log_limits log_limits;
	struct hsrp_fast __rcu *fast;
	unsigned int fast_users4;
	unsigned int fast_users6;
	unsigned int fast_past;
	struct hsrp_net_stats __percpu *stats;
};

/* netns.c */
struct hsrp_net *hsrp_net(const struct net *net);
void hsrp_net_kick(struct hsrp_net *hn);
void hsrp_net_kick_lazy(struct hsrp_net *hn);
void hsrp_net_sync(struct hsrp_net *hn);
int hsrp_netns_init(void);
void hsrp_netns_uninit(void);
void hsrp_netns_shutdown(void);

#endif /* _HSRP_H */
