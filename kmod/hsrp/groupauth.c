// SPDX-License-Identifier: GPL-2.0
/*
 * Which authentication a group has: text, a key-string of its own, or a key
 * chain. Everything that can fail is got before anything is changed.
 */
#include <linux/ktime.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"

#define HSRP_CONF_AUTH	(HSRP_CONF_AUTH_TEXT | HSRP_CONF_AUTH_KEY | \
			 HSRP_CONF_AUTH_CHAIN)
/* IOS advises it; what is shorter can be found by trying */
#define HSRP_KEY_ADVISED	16

/**
 * hsrp_auth_now() - the time, for keys
 * @now: filled in
 *
 * Context: any.
 */
void hsrp_auth_now(struct hsrp_time *now)
{
	now->real_s = ktime_get_real_seconds();
	now->boot_ms = ktime_to_ms(ktime_get_boottime());
}

static int hsrp_check_text(const char *text, struct netlink_ext_ack *extack)
{
	struct hsrp_auth auth;
	int err;

	err = hsrp_auth_set_text(&auth, text);
	memzero_explicit(&auth, sizeof(auth));
	if (err)
		NL_SET_ERR_MSG(extack,
			       "The authentication text must have 1 to 8 characters");
	return err;
}

static int hsrp_check_key(const struct hsrp_group_conf *conf,
			  struct netlink_ext_ack *extack)
{
	if (conf->auth_timeout > HSRP_AUTH_TIMEOUT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "The overlap of two keys must be 0 to 32767 seconds");
		return -ERANGE;
	}
	if (conf->auth_key.len < HSRP_KEY_ADVISED)
		NL_SET_ERR_MSG(extack,
			       "The key should have 16 octets or more");
	return 0;
}

/**
 * hsrp_group_auth_check() - can this be the authentication of a group
 * @conf: configuration
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Return: 0, -EINVAL or -ERANGE
 */
int hsrp_group_auth_check(const struct hsrp_group_conf *conf,
			  struct netlink_ext_ack *extack)
{
	const u32 kinds = conf->set & HSRP_CONF_AUTH;

	/* a power of two, or nothing */
	if (kinds & (kinds - 1)) {
		NL_SET_ERR_MSG(extack,
			       "A group has one kind of authentication");
		return -EINVAL;
	}
	if (conf->auth_timeout && !(kinds & HSRP_CONF_AUTH_KEY)) {
		NL_SET_ERR_MSG(extack,
			       "Only a new key can overlap with an old one");
		return -EINVAL;
	}
	if (kinds & HSRP_CONF_AUTH_TEXT)
		return hsrp_check_text(conf->auth_text, extack);
	if (kinds & HSRP_CONF_AUTH_KEY)
		return hsrp_check_key(conf, extack);
	return 0;
}

static bool hsrp_key_same(const struct hsrp_key *a, const struct hsrp_key *b)
{
	return a->len == b->len && !memcmp(a->secret, b->secret, a->len);
}

/* The key-string in force, NULL where there is none */
static const struct hsrp_key *hsrp_group_key(const struct hsrp_group *g)
{
	return g->ring && !g->chain ? &g->ring->keys.key[0] : NULL;
}

/* A new key, and for a while the one before it */
static int hsrp_prepare_key(const struct hsrp_group *g,
			    const struct hsrp_group_conf *conf,
			    struct hsrp_auth_change *change)
{
	const struct hsrp_key *old = hsrp_group_key(g);
	struct hsrp_keys *keys;
	struct hsrp_time now;

	/* said twice: an overlap that is running goes on */
	if (old && hsrp_key_same(old, &conf->auth_key)) {
		change->wanted = false;
		return 0;
	}
	change->ring = hsrp_keyring_new(NULL);
	if (!change->ring)
		return -ENOMEM;
	keys = &change->ring->keys;
	keys->key[keys->n++] = conf->auth_key;
	if (!old || !conf->auth_timeout)
		return 0;
	hsrp_auth_now(&now);
	keys->key[keys->n] = *old;
	keys->key[keys->n++].expires_ms = now.boot_ms +
					  conf->auth_timeout * 1000ULL;
	return 0;
}

/**
 * hsrp_group_auth_prepare() - get what a change of the authentication takes
 * @g: group
 * @conf: configuration, which hsrp_group_auth_check() accepts
 * @change: filled in; then to be committed or aborted
 * @extack: for a refusal
 *
 * hsrp_md5_need() was called before, where there is a key.
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT where there is no such key chain, or -ENOMEM
 */
int hsrp_group_auth_prepare(struct hsrp_group *g,
			    const struct hsrp_group_conf *conf,
			    struct hsrp_auth_change *change,
			    struct netlink_ext_ack *extack)
{
	int err = 0;

	lockdep_assert_held(&g->hn->lock);

	memset(change, 0, sizeof(*change));
	change->wanted = conf->set & HSRP_CONF_AUTH;
	if (conf->set & HSRP_CONF_AUTH_TEXT) {
		hsrp_auth_set_text(&change->auth, conf->auth_text);
	} else if (conf->set & HSRP_CONF_AUTH_KEY) {
		err = hsrp_prepare_key(g, conf, change);
	} else if (conf->set & HSRP_CONF_AUTH_CHAIN) {
		change->chain = hsrp_keychain_get(g->hn, conf->auth_chain,
						  &change->ring, extack);
		err = change->chain ? 0 : -ENOENT;
	}
	if (change->ring)
		hsrp_auth_set_md5(&change->auth, &change->ring->keys);
	return err;
}

/**
 * hsrp_group_auth_commit() - put a change in force
 * @g: group
 * @change: from hsrp_group_auth_prepare()
 *
 * Context: process context, hn->lock held; takes g->lock.
 */
void hsrp_group_auth_commit(struct hsrp_group *g,
			    struct hsrp_auth_change *change)
{
	struct hsrp_keyring *old = g->ring;

	lockdep_assert_held(&g->hn->lock);

	if (!change->wanted)
		return;
	if (change->chain)
		change->chain->users++;
	if (g->chain)
		g->chain->users--;
	g->chain = change->chain;
	spin_lock_bh(&g->lock);
	g->auth = change->auth;
	g->ring = change->ring;
	/* what was wrong with the secret before is no news of this one */
	memset(&g->mismatch, 0, sizeof(g->mismatch));
	spin_unlock_bh(&g->lock);
	memzero_explicit(&change->auth, sizeof(change->auth));
	hsrp_keyring_put(old);
}

/**
 * hsrp_group_auth_abort() - let go what a change would have taken
 * @change: from hsrp_group_auth_prepare(), also where that failed
 *
 * Context: process context.
 */
void hsrp_group_auth_abort(struct hsrp_auth_change *change)
{
	hsrp_keyring_put(change->ring);
	change->ring = NULL;
	memzero_explicit(&change->auth, sizeof(change->auth));
}

/**
 * hsrp_group_auth_release() - forget the keys of a group that goes
 * @g: group, dead
 *
 * Context: process context, hn->lock held.
 */
void hsrp_group_auth_release(struct hsrp_group *g)
{
	struct hsrp_auth_change none = { .wanted = true };

	hsrp_group_auth_commit(g, &none);
}
