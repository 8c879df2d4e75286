// SPDX-License-Identifier: GPL-2.0
/*
 * Key chains: keys under a name, each with the times in which it signs and in
 * which it is believed. A chain that is changed gets a new keyring, which is
 * put into every group that follows the chain, one after the other.
 */
#include <linux/ktime.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "ntf.h"

static struct hsrp_keychain *hsrp_keychain_find(const struct hsrp_net *hn,
						const char *name)
{
	struct hsrp_keychain *chain;

	lockdep_assert_held(&hn->lock);

	list_for_each_entry(chain, &hn->chains, node)
		if (!strcmp(chain->name, name))
			return chain;
	return NULL;
}

static struct hsrp_keychain *hsrp_keychain_need(const struct hsrp_net *hn,
						const char *name,
						struct netlink_ext_ack *extack)
{
	struct hsrp_keychain *chain = hsrp_keychain_find(hn, name);

	if (!chain)
		NL_SET_ERR_MSG(extack, "There is no key chain of this name");
	return chain;
}

/**
 * hsrp_keyring_new() - a keyring to be filled
 * @from: keys to begin with, or NULL
 *
 * Context: process context.
 * Return: the keyring with one reference, or NULL without memory
 */
struct hsrp_keyring *hsrp_keyring_new(const struct hsrp_keys *from)
{
	struct hsrp_keyring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);

	if (!ring)
		return NULL;
	refcount_set(&ring->refs, 1);
	if (from)
		ring->keys = *from;
	return ring;
}

/**
 * hsrp_keyring_put() - drop a reference
 * @ring: keyring, may be NULL; wiped with the last reference
 *
 * Context: any but hard interrupts.
 */
void hsrp_keyring_put(struct hsrp_keyring *ring)
{
	if (ring && refcount_dec_and_test(&ring->refs))
		kfree_sensitive(ring);
}

/**
 * hsrp_keychain_get() - use a chain
 * @hn: namespace
 * @name: its name
 * @ring: gets a reference on its present keys
 * @extack: for a refusal
 *
 * The caller counts itself in the chain's users.
 *
 * Context: process context, hn->lock held.
 * Return: the chain, or NULL where there is none of that name
 */
struct hsrp_keychain *hsrp_keychain_get(struct hsrp_net *hn, const char *name,
					struct hsrp_keyring **ring,
					struct netlink_ext_ack *extack)
{
	struct hsrp_keychain *chain = hsrp_keychain_need(hn, name, extack);

	if (!chain)
		return NULL;
	refcount_inc(&chain->ring->refs);
	*ring = chain->ring;
	return chain;
}

/* The groups of a chain get its present keys; what they had is let go. */
static void hsrp_keychain_spread(struct hsrp_net *hn,
				 struct hsrp_keychain *chain)
{
	struct hsrp_keyring *old;
	struct hsrp_group *g;

	list_for_each_entry(g, &hn->groups, node) {
		if (g->chain != chain)
			continue;
		refcount_inc(&chain->ring->refs);
		spin_lock_bh(&g->lock);
		old = g->ring;
		g->ring = chain->ring;
		hsrp_auth_set_md5(&g->auth, &g->ring->keys);
		spin_unlock_bh(&g->lock);
		hsrp_keyring_put(old);
	}
}

static void hsrp_keychain_replace(struct hsrp_net *hn,
				  struct hsrp_keychain *chain,
				  struct hsrp_keyring *ring)
{
	struct hsrp_keyring *old = chain->ring;

	chain->ring = ring;
	hsrp_keychain_spread(hn, chain);
	hsrp_keyring_put(old);
}

static void hsrp_keychain_ntf(struct hsrp_net *hn, enum hsrp_event_type type,
			      const char *name)
{
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) { .type = type, .name = name });
}

static int hsrp_key_check(const struct hsrp_key *key,
			  struct netlink_ext_ack *extack)
{
	if (key->id > HSRP_KEY_ID_MAX) {
		NL_SET_ERR_MSG(extack,
			       "The key number must be 0 to 2147483647");
		return -ERANGE;
	}
	if (key->send.until <= key->send.from ||
	    key->accept.until <= key->accept.from) {
		NL_SET_ERR_MSG(extack,
			       "A lifetime must end after it begins");
		return -EINVAL;
	}
	if (key->accept.from > key->send.from ||
	    key->accept.until < key->send.until)
		NL_SET_ERR_MSG(extack,
			       "The key will sign at times at which it is not accepted");
	return 0;
}

/* Where key @id is, or would have to be */
static unsigned int hsrp_keys_place(const struct hsrp_keys *keys, u32 id)
{
	unsigned int i;

	for (i = 0; i < keys->n && keys->key[i].id < id; i++)
		;
	return i;
}

/* Index of key @id, or -ENOENT */
static int hsrp_keys_find(const struct hsrp_keys *keys, u32 id,
			  struct netlink_ext_ack *extack)
{
	unsigned int i = hsrp_keys_place(keys, id);

	if (i < keys->n && keys->key[i].id == id)
		return i;
	NL_SET_ERR_MSG(extack, "The key chain has no key of this number");
	return -ENOENT;
}

static int hsrp_keys_insert(struct hsrp_keys *keys, const struct hsrp_key *key,
			    struct netlink_ext_ack *extack)
{
	unsigned int i = hsrp_keys_place(keys, key->id);

	if (i < keys->n && keys->key[i].id == key->id) {
		NL_SET_ERR_MSG(extack,
			       "The key chain has a key of this number already");
		return -EEXIST;
	}
	if (keys->n == HSRP_KEYS_MAX) {
		NL_SET_ERR_MSG(extack, "The key chain has 16 keys already");
		return -ENOSPC;
	}
	memmove(&keys->key[i + 1], &keys->key[i],
		(keys->n - i) * sizeof(*keys->key));
	keys->key[i] = *key;
	keys->n++;
	return 0;
}

static struct hsrp_keychain *hsrp_keychain_new(struct hsrp_net *hn,
					       const char *name)
{
	struct hsrp_keychain *chain, *at;

	chain = kzalloc(sizeof(*chain), GFP_KERNEL);
	if (!chain)
		return NULL;
	strscpy(chain->name, name, sizeof(chain->name));
	list_for_each_entry(at, &hn->chains, node)
		if (strcmp(at->name, name) > 0)
			break;
	list_add_tail(&chain->node, &at->node);
	return chain;
}

/**
 * hsrp_keychain_set() - put another key in the place of one
 * @hn: namespace
 * @name: chain
 * @key: the new key; its number says which one
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Groups that follow the chain have it on return. For the only key of a chain in
 * use there is no other way.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT where there is no such key, -ERANGE, -EINVAL, -ENOMEM. Then
 *	nothing has changed.
 */
int hsrp_keychain_set(struct hsrp_net *hn, const char *name,
		      const struct hsrp_key *key,
		      struct netlink_ext_ack *extack)
{
	struct hsrp_keychain *chain = hsrp_keychain_need(hn, name, extack);
	struct hsrp_keyring *ring;
	int at, err;

	if (!chain)
		return -ENOENT;
	err = hsrp_key_check(key, extack);
	if (err)
		return err;
	at = hsrp_keys_find(&chain->ring->keys, key->id, extack);
	if (at < 0)
		return at;
	ring = hsrp_keyring_new(&chain->ring->keys);
	if (!ring)
		return -ENOMEM;
	ring->keys.key[at] = *key;
	hsrp_keychain_replace(hn, chain, ring);
	hsrp_keychain_ntf(hn, HSRP_EVENT_KEYCHAIN_NEW, name);
	return 0;
}

/**
 * hsrp_keychain_add() - put a key into a chain
 * @hn: namespace
 * @name: chain; made where there is none of that name
 * @key: the key
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Groups that follow the chain have the key on return.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -EEXIST where the chain has a key of that number, -ENOSPC where it
 *	is full, -ERANGE, -EINVAL, -ENOMEM, or that the kernel has no MD5. Then
 *	nothing has changed.
 */
int hsrp_keychain_add(struct hsrp_net *hn, const char *name,
		      const struct hsrp_key *key,
		      struct netlink_ext_ack *extack)
{
	struct hsrp_keychain *chain;
	struct hsrp_keyring *ring;
	int err;

	lockdep_assert_held(&hn->lock);

	if (hn->dead) {
		NL_SET_ERR_MSG(extack, "The module is going away");
		return -ESHUTDOWN;
	}
	err = hsrp_check_name(name, extack) ?: hsrp_key_check(key, extack) ?:
	      hsrp_md5_need(extack);
	if (err)
		return err;

	chain = hsrp_keychain_find(hn, name);
	ring = hsrp_keyring_new(chain ? &chain->ring->keys : NULL);
	if (!ring)
		return -ENOMEM;
	err = hsrp_keys_insert(&ring->keys, key, extack);
	if (!err && !chain) {
		chain = hsrp_keychain_new(hn, name);
		if (!chain)
			err = -ENOMEM;
	}
	if (err) {
		hsrp_keyring_put(ring);
		return err;
	}
	hsrp_keychain_replace(hn, chain, ring);
	hsrp_keychain_ntf(hn, HSRP_EVENT_KEYCHAIN_NEW, name);
	return 0;
}

static void hsrp_keychain_free(struct hsrp_keychain *chain)
{
	list_del(&chain->node);
	hsrp_keyring_put(chain->ring);
	kfree(chain);
}

static int hsrp_keychain_del_key(struct hsrp_net *hn,
				 struct hsrp_keychain *chain, u32 id,
				 struct netlink_ext_ack *extack)
{
	const struct hsrp_keys *keys = &chain->ring->keys;
	const int i = hsrp_keys_find(keys, id, extack);
	struct hsrp_keyring *ring;

	if (i < 0)
		return i;
	ring = hsrp_keyring_new(keys);
	if (!ring)
		return -ENOMEM;
	ring->keys.n--;
	memmove(&ring->keys.key[i], &ring->keys.key[i + 1],
		(ring->keys.n - i) * sizeof(*keys->key));
	memzero_explicit(&ring->keys.key[ring->keys.n], sizeof(*keys->key));
	hsrp_keychain_replace(hn, chain, ring);
	hsrp_keychain_ntf(hn, HSRP_EVENT_KEYCHAIN_DEL, chain->name);
	return 0;
}

/**
 * hsrp_keychain_del() - take a key out of a chain, or the chain away
 * @hn: namespace
 * @name: chain
 * @id: number of the key, NULL: the whole chain, which goes with its last key,
 *	too
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT where there is no such thing, -EBUSY where a group would
 *	be left without a key, -ENOMEM. Then nothing has changed.
 */
int hsrp_keychain_del(struct hsrp_net *hn, const char *name, const u32 *id,
		      struct netlink_ext_ack *extack)
{
	struct hsrp_keychain *chain = hsrp_keychain_need(hn, name, extack);

	if (!chain)
		return -ENOENT;
	if (id && (chain->ring->keys.n > 1 ||
		   chain->ring->keys.key[0].id != *id))
		return hsrp_keychain_del_key(hn, chain, *id, extack);
	if (chain->users) {
		NL_SET_ERR_MSG(extack, "A group authenticates with the key chain");
		return -EBUSY;
	}
	hsrp_keychain_free(chain);
	hsrp_keychain_ntf(hn, HSRP_EVENT_KEYCHAIN_DEL, name);
	return 0;
}

/**
 * hsrp_keychain_net_exit() - forget all keys of a namespace
 * @hn: namespace; no group is left
 *
 * Context: process context, hn->lock held.
 */
void hsrp_keychain_net_exit(struct hsrp_net *hn)
{
	struct hsrp_keychain *chain, *next;

	lockdep_assert_held(&hn->lock);

	list_for_each_entry_safe(chain, next, &hn->chains, node)
		hsrp_keychain_free(chain);
}
