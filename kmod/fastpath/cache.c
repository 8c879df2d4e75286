// SPDX-License-Identifier: GPL-2.0
/*
 * The cache of flows and SAs: sets of a few places, shared by all CPUs, read
 * under RCU. Its memory is bounded; nobody outside can tell which flows share a
 * set, and who is pushed out is back with its next packet.
 */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "fastpath/fast.h"

static unsigned int fast_entries = 65536;
module_param(fast_entries, uint, 0444);
MODULE_PARM_DESC(fast_entries,
		 "most entries in the fast path's cache of a namespace");

/* Two words, with secret numbers added, by each other: a universal hash (NH). */
static u64 hsrp_fast_mix(const struct hsrp_fast *f, int i, u32 a, u32 b)
{
	return (u64)(a + f->seed[i]) * (b + f->seed[i + 1]);
}

static u64 hsrp_fast_mix_rest(const struct hsrp_fast *f,
			      const struct hsrp_fast_rest *r)
{
	return hsrp_fast_mix(f, 6, (__force u32)r->saddr[0],
			     (__force u32)r->saddr[1]) +
	       hsrp_fast_mix(f, 8, (__force u32)r->saddr[2],
			     (__force u32)r->daddr[0]) +
	       hsrp_fast_mix(f, 10, (__force u32)r->daddr[1],
			     (__force u32)r->daddr[2]) +
	       hsrp_fast_mix(f, 12, (__force u32)r->label, 0);
}

static __always_inline struct hsrp_fast_entry __rcu **
hsrp_fast_set(const struct hsrp_fast *f, const struct hsrp_fast_key *k)
{
	u32 rest = k->proto << 16 | k->tos << 8 | k->kind;
	u64 hash = hsrp_fast_mix(f, 0, (__force u32)k->saddr,
				 (__force u32)k->daddr) +
		   hsrp_fast_mix(f, 2, (__force u32)k->ports, rest) +
		   hsrp_fast_mix(f, 4, k->iif, k->family);

	if (k->family == AF_INET6)
		hash += hsrp_fast_mix_rest(f, &k->rest);
	return f->slots + ((hash >> 32) & f->mask) * HSRP_FAST_WAYS;
}

static __always_inline bool hsrp_fast_is(const struct hsrp_fast_key *a,
					 const struct hsrp_fast_key *b)
{
	return !memcmp(a, b, offsetof(struct hsrp_fast_key, rest)) &&
	       (a->family == AF_INET ||
		!memcmp(&a->rest, &b->rest, sizeof(a->rest)));
}

static size_t hsrp_fast_size(const struct hsrp_fast_entry *e)
{
	return e->key.family == AF_INET6 ? sizeof(*e) : HSRP_FAST_SIZE4;
}

static bool hsrp_fast_fresh(const struct hsrp_fast *f,
			    const struct hsrp_fast_entry *e)
{
	return e->epoch == hsrp_fast_epoch(f) &&
	       (s32)(e->expires - (u32)jiffies) > 0;
}

/**
 * hsrp_fast_find() - look up a flow or an SA
 * @f: fast path
 * @key: what it is found by
 *
 * Context: RCU.
 * Return: the entry, which is not void; or NULL.
 */
struct hsrp_fast_entry *hsrp_fast_find(struct hsrp_fast *f,
				       const struct hsrp_fast_key *key)
{
	struct hsrp_fast_entry __rcu **set = hsrp_fast_set(f, key);
	struct hsrp_fast_entry *e;
	int i;

	for (i = 0; i < HSRP_FAST_WAYS; i++) {
		e = rcu_dereference(set[i]);
		if (e && hsrp_fast_is(&e->key, key))
			return hsrp_fast_fresh(f, e) ? e : NULL;
	}
	return NULL;
}

static void hsrp_fast_free_rcu(struct rcu_head *rcu)
{
	struct hsrp_fast_entry *e =
		container_of(rcu, struct hsrp_fast_entry, rcu);

	if (e->x)
		xfrm_state_put(e->x);
	dst_release(e->dst);
	kfree(e);
}

static void hsrp_fast_add_entries(struct hsrp_fast *f,
				  const struct hsrp_fast_entry *e, int n)
{
	atomic_add(n, &f->entries);
	if (e->key.family == AF_INET6)
		atomic_add(n, &f->entries6);
}

static void hsrp_fast_put(struct hsrp_fast *f,
			  struct hsrp_fast_entry __rcu **slot,
			  struct hsrp_fast_entry *e)
{
	struct hsrp_fast_entry *old;

	old = unrcu_pointer(xchg(slot, RCU_INITIALIZER(e)));
	if (e)
		hsrp_fast_add_entries(f, e, 1);
	if (!old)
		return;
	hsrp_fast_add_entries(f, old, -1);
	call_rcu(&old->rcu, hsrp_fast_free_rcu);
}

/*
 * The place of the same key, else a free one, else one that is void, else
 * whichever the clock says.
 */
static struct hsrp_fast_entry __rcu **
hsrp_fast_place(struct hsrp_fast *f, const struct hsrp_fast_key *key)
{
	struct hsrp_fast_entry __rcu **set = hsrp_fast_set(f, key);
	struct hsrp_fast_entry __rcu **free = NULL;
	struct hsrp_fast_entry *e;
	int i;

	for (i = 0; i < HSRP_FAST_WAYS; i++) {
		e = rcu_dereference(set[i]);
		if (e && hsrp_fast_is(&e->key, key))
			return set + i;
		if (!free && (!e || !hsrp_fast_fresh(f, e)))
			free = set + i;
	}
	return free ?: set + (u32)jiffies % HSRP_FAST_WAYS;
}

/**
 * hsrp_fast_add() - put an entry into the cache
 * @f: fast path
 * @e: entry to copy; the copy takes references of its own
 *
 * Context: softirq, RCU.
 * Return: false without memory.
 */
bool hsrp_fast_add(struct hsrp_fast *f, const struct hsrp_fast_entry *e)
{
	struct hsrp_fast_entry *new;

	if (e->dst && !dst_hold_safe(e->dst))
		return false;
	new = kmemdup(e, hsrp_fast_size(e), GFP_ATOMIC);
	if (!new) {
		dst_release(e->dst);
		return false;
	}
	if (new->x)
		xfrm_state_hold(new->x);
	hsrp_fast_put(f, hsrp_fast_place(f, &new->key), new);
	return true;
}

static void hsrp_fast_flush_set(struct hsrp_fast *f,
				struct hsrp_fast_entry __rcu **set, bool all)
{
	struct hsrp_fast_entry *e;
	int i;

	for (i = 0; i < HSRP_FAST_WAYS; i++) {
		/* most places are empty most of the time */
		if (!rcu_access_pointer(set[i]))
			continue;
		rcu_read_lock();
		e = rcu_dereference(set[i]);
		if (e && (all || !hsrp_fast_fresh(f, e)))
			hsrp_fast_put(f, set + i, NULL);
		rcu_read_unlock();
	}
}

/**
 * hsrp_fast_flush() - take entries out
 * @f: fast path
 * @all: also those that are good
 *
 * Context: process or softirq.
 */
void hsrp_fast_flush(struct hsrp_fast *f, bool all)
{
	size_t set;

	if (!atomic_read(&f->entries))
		return;
	for (set = 0; set <= f->mask; set++)
		hsrp_fast_flush_set(f, f->slots + set * HSRP_FAST_WAYS, all);
}

/**
 * hsrp_fast_cache_init() - allocate the cache
 * @f: fast path
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int hsrp_fast_cache_init(struct hsrp_fast *f)
{
	u32 sets = clamp(fast_entries, 64U, 1U << 24) / HSRP_FAST_WAYS;

	sets = rounddown_pow_of_two(sets);
	f->slots = kvcalloc(sets, sizeof(*f->slots) * HSRP_FAST_WAYS,
			    GFP_KERNEL_ACCOUNT);
	if (!f->slots)
		return -ENOMEM;
	f->mask = sets - 1;
	get_random_bytes(f->seed, sizeof(f->seed));
	return 0;
}

/**
 * hsrp_fast_cache_uninit() - free the cache; nobody reads it any more
 * @f: fast path
 *
 * Context: process.
 */
void hsrp_fast_cache_uninit(struct hsrp_fast *f)
{
	hsrp_fast_flush(f, true);
	kvfree(f->slots);
}
