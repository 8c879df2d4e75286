// SPDX-License-Identifier: GPL-2.0
/*
 * By which networks a line of a crypto ACL is found, and by which packet.
 *
 * A map has few pairs of prefix lengths, however many lines. Addresses of a
 * packet, cut off to the lengths of one such pair, are the key of the only line
 * of the map that can have them.
 */
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/rculist.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"

/**
 * struct hsrp_nets_key - what no two lines have the same
 * @lens: map, family and prefix lengths
 * @src: local network, host bits zero
 * @dst: remote network, host bits zero
 */
struct hsrp_nets_key {
	const struct hsrp_map_lens *lens;
	struct hsrp_addr src;
	struct hsrp_addr dst;
};

static u32 hsrp_nets_hash(const struct hsrp_map_lens *lens,
			  const struct hsrp_addr *src,
			  const struct hsrp_addr *dst, u32 seed)
{
	seed ^= hash32_ptr(lens);
	if (src->ipver == HSRP_IPV4)
		return jhash_2words((__force u32)src->ip[0],
				    (__force u32)dst->ip[0], seed);
	seed = jhash2((__force const u32 *)src->ip, ARRAY_SIZE(src->ip), seed);
	return jhash2((__force const u32 *)dst->ip, ARRAY_SIZE(dst->ip), seed);
}

static u32 hsrp_nets_hash_key(const void *data, u32 len, u32 seed)
{
	const struct hsrp_nets_key *key = data;

	return hsrp_nets_hash(key->lens, &key->src, &key->dst, seed);
}

static u32 hsrp_nets_hash_line(const void *data, u32 len, u32 seed)
{
	const struct hsrp_match *m = data;

	return hsrp_nets_hash(m->lens, &m->src, &m->dst, seed);
}

/* 0 where they are the same */
static int hsrp_nets_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct hsrp_nets_key *key = arg->key;
	const struct hsrp_match *m = obj;

	return m->lens != key->lens || !hsrp_addr_equal(&m->src, &key->src) ||
	       !hsrp_addr_equal(&m->dst, &key->dst);
}

static const struct rhashtable_params hsrp_nets_params = {
	.nelem_hint		= 1,	/* a namespace may have none, ever */
	.key_len		= sizeof(struct hsrp_nets_key),
	.head_offset		= offsetof(struct hsrp_match, by_nets),
	.hashfn			= hsrp_nets_hash_key,
	.obj_hashfn		= hsrp_nets_hash_line,
	.obj_cmpfn		= hsrp_nets_cmp,
	.automatic_shrinking	= true,
};

static struct hsrp_map_lens *hsrp_nets_lens(struct hsrp_map *map,
					    const struct hsrp_match_conf *conf)
{
	struct hsrp_map_lens *l;

	list_for_each_entry(l, hsrp_map_lens(map, conf->src.ipver), node)
		if (l->src_len == conf->src_len && l->dst_len == conf->dst_len)
			return l;
	return NULL;
}

static struct hsrp_map_lens *
hsrp_nets_lens_get(struct hsrp_map *map, const struct hsrp_match_conf *conf)
{
	struct hsrp_map_lens *l = hsrp_nets_lens(map, conf);

	if (!l) {
		l = kzalloc(sizeof(*l), GFP_KERNEL_ACCOUNT);
		if (!l)
			return NULL;
		l->src_len = conf->src_len;
		l->dst_len = conf->dst_len;
		list_add_tail_rcu(&l->node,
				  hsrp_map_lens(map, conf->src.ipver));
	}
	l->lines++;
	return l;
}

static void hsrp_nets_lens_put(struct hsrp_map_lens *l)
{
	if (--l->lines)
		return;
	list_del_rcu(&l->node);
	kfree_rcu(l, rcu);
}

/**
 * hsrp_nets_find() - find the line of a map that has just these networks
 * @hn: namespace
 * @map: map, all of whose entries are looked at
 * @conf: the networks
 *
 * Context: process context, hn->lock held.
 * Return: the line or NULL.
 */
struct hsrp_match *hsrp_nets_find(struct hsrp_net *hn, struct hsrp_map *map,
				  const struct hsrp_match_conf *conf)
{
	const struct hsrp_nets_key key = {
		.lens = hsrp_nets_lens(map, conf),
		.src = conf->src,
		.dst = conf->dst,
	};

	lockdep_assert_held(&hn->lock);
	if (!key.lens)
		return NULL;
	return rhashtable_lookup_fast(&hn->nets, &key, hsrp_nets_params);
}

/**
 * hsrp_nets_add() - from now on a line is found, by packets, too
 * @hn: namespace
 * @m: line that is complete
 * @conf: its networks
 *
 * Context: process context, hn->lock held.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int hsrp_nets_add(struct hsrp_net *hn, struct hsrp_match *m,
		  const struct hsrp_match_conf *conf)
{
	lockdep_assert_held(&hn->lock);
	m->lens = hsrp_nets_lens_get(m->entry->map, conf);
	if (!m->lens)
		return -ENOMEM;
	if (!rhashtable_insert_fast(&hn->nets, &m->by_nets, hsrp_nets_params))
		return 0;
	hsrp_nets_lens_put(m->lens);
	return -ENOMEM;
}

/**
 * hsrp_nets_del() - a line is not found any more
 * @hn: namespace
 * @m: line, to be freed by RCU
 *
 * Context: process context, hn->lock held.
 */
void hsrp_nets_del(struct hsrp_net *hn, struct hsrp_match *m)
{
	lockdep_assert_held(&hn->lock);
	rhashtable_remove_fast(&hn->nets, &m->by_nets, hsrp_nets_params);
	hsrp_nets_lens_put(m->lens);
}

/**
 * hsrp_nets_protect() - does a line of a map protect what goes this way?
 * @hn: namespace
 * @map: map
 * @src: source, seen from this side of the tunnel
 * @dst: destination, of the same family
 *
 * Context: RCU.
 * Return: true if one does.
 */
bool hsrp_nets_protect(struct hsrp_net *hn, struct hsrp_map *map,
		       const struct hsrp_addr *src, const struct hsrp_addr *dst)
{
	const struct hsrp_map_lens *l;
	struct hsrp_nets_key key;

	list_for_each_entry_rcu(l, hsrp_map_lens(map, src->ipver), node) {
		key = (struct hsrp_nets_key) {
			.lens = l,
			.src = hsrp_addr_net(src, l->src_len),
			.dst = hsrp_addr_net(dst, l->dst_len),
		};
		if (rhashtable_lookup(&hn->nets, &key, hsrp_nets_params))
			return true;
	}
	return false;
}

/**
 * hsrp_nets_init() - lines are found in this namespace
 * @hn: namespace
 *
 * Context: process context.
 * Return: 0 or a negative errno.
 */
int hsrp_nets_init(struct hsrp_net *hn)
{
	return rhashtable_init(&hn->nets, &hsrp_nets_params);
}

/**
 * hsrp_nets_exit() - free what lines were found by
 * @hn: namespace without lines, a grace period after its last binding
 *
 * Context: process context, may sleep.
 */
void hsrp_nets_exit(struct hsrp_net *hn)
{
	rhashtable_destroy(&hn->nets);
}
