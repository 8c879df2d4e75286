/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys in the kernel: key-strings of groups, key chains that groups share, and
 * MD5 itself. Keys come in and never go out.
 */
#ifndef _HSRP_HSRP_KEYCHAIN_H
#define _HSRP_HSRP_KEYCHAIN_H

#include <linux/list.h>
#include <linux/refcount.h>

#include "hsrp/auth.h"

struct hsrp_group;
struct hsrp_group_conf;
struct hsrp_net;
struct netlink_ext_ack;

/**
 * struct hsrp_keyring - keys that are in use; never changed, only replaced
 * @refs: the chain, and every group that uses it
 * @keys: the keys
 */
struct hsrp_keyring {
	refcount_t refs;
	struct hsrp_keys keys;
};

/**
 * struct hsrp_keychain - keys under a name
 * @node: in hn->chains, ordered by name; under hn->lock
 * @name: name
 * @users: groups that authenticate with it; under hn->lock
 * @ring: its keys, at least one; under hn->lock
 */
struct hsrp_keychain {
	struct list_head node;
	char name[HSRP_NAME_MAX + 1];
	unsigned int users;
	struct hsrp_keyring *ring;
};

/**
 * struct hsrp_auth_change - another authentication, ready to be put in force
 * @auth: the new one, with @ring's keys
 * @ring: reference on the keys, NULL without
 * @chain: where they are from, NULL: a key-string, or none
 * @wanted: there is something to change
 */
struct hsrp_auth_change {
	struct hsrp_auth auth;
	struct hsrp_keyring *ring;
	struct hsrp_keychain *chain;
	bool wanted;
};

/* keychain.c; hn->lock held unless it says otherwise */
int hsrp_keychain_add(struct hsrp_net *hn, const char *name,
		      const struct hsrp_key *key,
		      struct netlink_ext_ack *extack);
int hsrp_keychain_set(struct hsrp_net *hn, const char *name,
		      const struct hsrp_key *key,
		      struct netlink_ext_ack *extack);
int hsrp_keychain_del(struct hsrp_net *hn, const char *name, const u32 *id,
		      struct netlink_ext_ack *extack);
void hsrp_keychain_net_exit(struct hsrp_net *hn);

struct hsrp_keychain *hsrp_keychain_get(struct hsrp_net *hn, const char *name,
					struct hsrp_keyring **ring,
					struct netlink_ext_ack *extack);
struct hsrp_keyring *hsrp_keyring_new(const struct hsrp_keys *from);
void hsrp_keyring_put(struct hsrp_keyring *ring);

/* groupauth.c; hn->lock held unless it says otherwise */
int hsrp_group_auth_check(const struct hsrp_group_conf *conf,
			  struct netlink_ext_ack *extack);
int hsrp_group_auth_prepare(struct hsrp_group *g,
			    const struct hsrp_group_conf *conf,
			    struct hsrp_auth_change *change,
			    struct netlink_ext_ack *extack);
void hsrp_group_auth_commit(struct hsrp_group *g,
			    struct hsrp_auth_change *change);
void hsrp_group_auth_abort(struct hsrp_auth_change *change);
void hsrp_group_auth_release(struct hsrp_group *g);
void hsrp_auth_now(struct hsrp_time *now);

/* mismatch.c; g->lock held */
void hsrp_mismatch_judge(struct hsrp_group *g, const struct hsrp_pkt *pkt,
			 enum hsrp_fault fault);

/* md5.c */
int hsrp_md5_need(struct netlink_ext_ack *extack);
int hsrp_md5(const struct hsrp_md5_part *part, unsigned int n,
	     u8 digest[HSRP_MD5_DIGEST_LEN]);
void hsrp_md5_uninit(void);

#endif /* _HSRP_HSRP_KEYCHAIN_H */
