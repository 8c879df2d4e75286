/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside the fast path.
 *
 *   mode.c	modes of the bindings, life
 *   hooks.c	devices and hooks, and whether they are of use
 *   cache.c	the cache: flows and SAs, read under RCU
 *   learn.c	what gets into it, from packets that passed the whole stack
 *   ip.h	what is read of a packet
 *   rx.c	the ingress hook: sorts packets, or lets them pass
 *   esp.c	what both directions share: requests, SA checks
 *   esp_out.c	clear text to ESP
 *   esp_in.c	ESP to clear text
 *   xmit.c	to the neighbour
 *
 * A packet is either taken, or passed to the stack as it came: NF_ACCEPT, with
 * a counter that says why. After an SA has given it a sequence number, or it
 * was decrypted, it can only be sent or dropped.
 */
#ifndef _HSRP_FASTPATH_FAST_H
#define _HSRP_FASTPATH_FAST_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/xfrm.h>

#include "gateway/hook.h"
#include "hsrp.h"

/*
 * Life of an entry. Then a packet goes the long way again and, if the stack
 * still lets it pass, makes a new one: the interval of the judgement that mode
 * "learn" asks for, and how exact use times of policies are.
 */
#define HSRP_FAST_LIFE		(5 * HZ)

/* IPv4 and IPv6, in this order. */
#define HSRP_FAST_FAMILIES	2

/* Places of a set; a new entry takes the place of one of its set at most. */
#define HSRP_FAST_WAYS		8

/**
 * enum hsrp_fast_kind - what an entry stands for
 * @HSRP_FAST_FLOW_OUT: clear text that XFRM's bundle @dst protects
 * @HSRP_FAST_FLOW_IN: clear text that came through SA @x and goes to @dst
 * @HSRP_FAST_SA_IN: ESP of SA @x
 */
enum hsrp_fast_kind {
	HSRP_FAST_FLOW_OUT,
	HSRP_FAST_FLOW_IN,
	HSRP_FAST_SA_IN,
};

/* The operator has answered for the hooks that are skipped; or they have seen
 * the flow, and see it again and again.
 */
#define HSRP_FAST_F_UNFILTERED	0x01
/* XFRM's own output makes the ESP. */
#define HSRP_FAST_F_BUNDLE	0x02
/* What changes the state of a connection goes the long way. */
#define HSRP_FAST_F_TRACKED	0x04

/* The initialisation vectors of the SA are made as seqiv makes them. */
#define HSRP_FAST_F_SEQIV	0x08
/* Its ESP is in UDP (RFC 3948). */
#define HSRP_FAST_F_UDP		0x10
/* Its ESP is in IPv6. */
#define HSRP_FAST_F_IP6		0x20

/**
 * struct hsrp_fast_rest - what IPv6 adds to a key
 * @saddr: source, but for the last word; of an SA 0
 * @daddr: destination, but for the last word
 * @label: flow label; of an SA 0
 */
struct hsrp_fast_rest {
	__be32 saddr[3];
	__be32 daddr[3];
	__be32 label;
};

/**
 * struct hsrp_fast_key - by what an entry is found
 * @saddr: source, of IPv6 its last word; of an SA the SPI
 * @daddr: destination, of IPv6 its last word
 * @ports: of TCP and UDP; type and code of ICMP; of an SA those of the UDP that
 *	its ESP is in, or 0
 * @iif: index of the device it came in on
 * @proto: protocol, that of the outer header for an SA
 * @tos: type of service
 * @kind: enum hsrp_fast_kind
 * @family: of the addresses
 * @rest: of IPv6 only
 */
struct hsrp_fast_key {
	__be32 saddr;
	__be32 daddr;
	__be32 ports;
	int iif;
	u8 proto;
	u8 tos;
	u8 kind;
	u8 family;
	struct hsrp_fast_rest rest;
};

/**
 * struct hsrp_fast_entry - a flow or an SA
 * @epoch: hsrp_fast::epoch when it was learnt; void when that is another one
 * @expires: jiffies, low half
 * @dst: flows: where to; held
 * @x: of inbound entries, held; outbound that of @dst
 * @rcu: for freeing
 * @flags: HSRP_FAST_F_*
 * @key: what it is found by
 * @cookie: of @dst, where that is inbound and of IPv6
 *
 * Constant once it is in the cache. There is no more of one of IPv4 than what is
 * before the rest of its key.
 */
struct hsrp_fast_entry {
	u32 epoch;
	u32 expires;
	struct dst_entry *dst;
	struct xfrm_state *x;
	struct rcu_head rcu;
	u32 flags;
	struct hsrp_fast_key key;
	u32 cookie;
};

#define HSRP_FAST_SIZE4		offsetof(struct hsrp_fast_entry, key.rest)

static_assert(HSRP_FAST_SIZE4 <= 64);
static_assert(sizeof(struct hsrp_fast_entry) <= 96);

/**
 * struct hsrp_fast_judged - what was found out about netfilter hooks of a family
 * @when: jiffies, low half
 * @filtered: one of them has a say
 * @hooks: lists of them, never looked into
 */
struct hsrp_fast_judged {
	u32 when;
	bool filtered;
	const struct nf_hook_entries *hooks[NF_INET_NUMHOOKS];
};

/**
 * struct hsrp_fast - fast path of a namespace
 * @hn: namespace
 * @epoch: moves when all that is cached becomes void; any context
 * @seed: secret numbers of the hash
 * @mask: number of sets - 1
 * @slots: the cache, sets of %HSRP_FAST_WAYS entries; RCU, changed with xchg()
 * @entries: how many entries there are
 * @entries6: those of IPv6 among them
 * @rests: the hooks are not there, because every packet would go the long way;
 *	RTNL, READ_ONCE elsewhere
 * @ends: nor do they come back; READ_ONCE/WRITE_ONCE
 * @devs: struct hsrp_fast_dev; RTNL
 * @netdev_nb: follows the devices of the namespace
 * @learn_ops: netfilter hooks behind all others, of IPv4 and IPv6, learn.c
 * @sweep: drops what is void, and looks whether the hooks are of use
 * @judged: of each CPU, one for each family
 * @pending: requests that the cipher has, summed over all CPUs
 * @done: somebody waits for @pending to become 0
 */
struct hsrp_fast {
	struct hsrp_net *hn;
	atomic_t epoch;
	u32 seed[14];
	u32 mask;
	struct hsrp_fast_entry __rcu **slots;
	atomic_t entries;
	atomic_t entries6;
	bool rests;
	bool ends;
	struct list_head devs;
	struct notifier_block netdev_nb;
	struct nf_hook_ops learn_ops[HSRP_FAST_FAMILIES];
	struct delayed_work sweep;
	struct hsrp_fast_judged __percpu *judged;
	int __percpu *pending;
	wait_queue_head_t done;
};

/**
 * struct hsrp_fast_dev - a device with our hook
 * @node: in hsrp_fast::devs
 * @dev: device
 * @ops: its ingress hook
 * @rcu: for freeing
 */
struct hsrp_fast_dev {
	struct list_head node;
	struct net_device *dev;
	struct nf_hook_ops ops;
	struct rcu_head rcu;
};

/**
 * hsrp_fast_count() - count a packet
 * @f: fast path
 * @c: counter
 *
 * Context: softirq.
 */
static inline void hsrp_fast_count(struct hsrp_fast *f, enum hsrp_net_counter c)
{
	struct hsrp_net_stats *s = this_cpu_ptr(f->hn->stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->v[c]);
	u64_stats_update_end(&s->syncp);
}

static inline u32 hsrp_fast_epoch(const struct hsrp_fast *f)
{
	return atomic_read(&f->epoch);
}

/* mode.c; constant while a namespace has a fast path */
extern const struct hsrp_fast_ops *hsrp_fast_ops;

/* cache.c; RCU */
struct hsrp_fast_entry *hsrp_fast_find(struct hsrp_fast *f,
				       const struct hsrp_fast_key *key);
bool hsrp_fast_add(struct hsrp_fast *f, const struct hsrp_fast_entry *e);
int hsrp_fast_cache_init(struct hsrp_fast *f);
void hsrp_fast_cache_uninit(struct hsrp_fast *f);
void hsrp_fast_flush(struct hsrp_fast *f, bool all);

/* hooks.c; process context, RTNL not held */
int hsrp_fast_hooks_init(struct hsrp_fast *f);
void hsrp_fast_hooks_exit(struct hsrp_fast *f);
int hsrp_fast_judge(struct hsrp_fast *f);
void hsrp_fast_judge_again(struct hsrp_fast *f);

/* learn.c */
unsigned int hsrp_fast_learn(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state);
bool hsrp_fast_filtered(const struct net *net, u8 family);
bool hsrp_fast_look(struct hsrp_fast *f, u8 family);

/* rx.c; softirq, RCU */
unsigned int hsrp_fast_ingress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);
unsigned int hsrp_fast_pass(struct hsrp_fast *f, enum hsrp_net_counter why);

/* esp.c */
bool hsrp_esp_eligible(const struct xfrm_state *x);
u32 hsrp_esp_flags(const struct xfrm_state *x);
void hsrp_esp_uninit(void);

/* esp_out.c, esp_in.c; softirq, RCU */
unsigned int hsrp_esp_out(struct hsrp_fast *f, struct sk_buff *skb,
			  unsigned int len, const struct hsrp_fast_entry *e);
unsigned int hsrp_esp_in(struct hsrp_fast *f, struct sk_buff *skb,
			 unsigned int len, const struct hsrp_fast_entry *sa);

/* The lists of a family, by hook. */
static __always_inline struct nf_hook_entries __rcu * const *
hsrp_fast_hooks(const struct net *net, u8 family)
{
	return family == AF_INET6 ? net->nf.hooks_ipv6 : net->nf.hooks_ipv4;
}

/* What this CPU has found out last; softirq. */
static __always_inline struct hsrp_fast_judged *
hsrp_fast_judged(const struct hsrp_fast *f, u8 family)
{
	return this_cpu_ptr(f->judged) + (family == AF_INET6);
}

/**
 * hsrp_fast_skips() - hsrp_fast_filtered() for a packet
 * @f: fast path
 * @family: AF_INET or AF_INET6
 *
 * Nothing is to be found out where the lists of hooks are those that were looked at in
 * this very tick: a change makes a new list. This is on the way of each packet in mode
 * "auto", so it is written out.
 *
 * Context: softirq, RCU.
 * Return: true if a hook would be skipped.
 */
static __always_inline bool hsrp_fast_skips(struct hsrp_fast *f, u8 family)
{
	const struct hsrp_fast_judged *j = hsrp_fast_judged(f, family);
	struct nf_hook_entries __rcu * const *hooks;

	static_assert(NF_INET_NUMHOOKS == 5);
	hooks = hsrp_fast_hooks(f->hn->net, family);
	if (likely(j->when == (u32)jiffies &&
		   rcu_access_pointer(hooks[0]) == j->hooks[0] &&
		   rcu_access_pointer(hooks[1]) == j->hooks[1] &&
		   rcu_access_pointer(hooks[2]) == j->hooks[2] &&
		   rcu_access_pointer(hooks[3]) == j->hooks[3] &&
		   rcu_access_pointer(hooks[4]) == j->hooks[4]))
		return j->filtered;
	return hsrp_fast_look(f, family);
}

/**
 * hsrp_fast_tunnel_skips() - hsrp_fast_skips() for a packet and its ESP
 * @f: fast path
 * @inner: family of the packet
 * @outer: family of its ESP
 *
 * Context: softirq, RCU.
 * Return: true if a hook would be skipped.
 */
static __always_inline bool
hsrp_fast_tunnel_skips(struct hsrp_fast *f, u8 inner, u8 outer)
{
	return hsrp_fast_skips(f, inner) ||
	       (unlikely(outer != inner) && hsrp_fast_skips(f, outer));
}

/**
 * hsrp_fast_dev_filtered() - would a hook of a device be skipped?
 * @dev: device that a packet came in on
 *
 * Context: RCU.
 * Return: true for an ingress hook or tc program of others.
 */
static __always_inline bool hsrp_fast_dev_filtered(const struct net_device *dev)
{
	const struct nf_hook_entries *e;
	int i;

	if (hsrp_dev_has_tc_ingress(dev))
		return true;
	e = rcu_dereference(dev->nf_hooks_ingress);
	for (i = 0; e && i < e->num_hook_entries; i++)
		if (e->hooks[i].hook != hsrp_fast_ingress &&
		    e->hooks[i].hook != hsrp_hook_ingress)
			return true;
	return false;
}

#endif /* _HSRP_FASTPATH_FAST_H */
