// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication of groups, and commands on key chains. What carried a key is
 * wiped as soon as the key has been taken out, so that it is in no error
 * message that quotes the request either.
 */
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "netlink/netlink.h"

/**
 * hsrp_nl_wipe() - forget a secret that came with a request
 * @attr: what carried it, or NULL
 *
 * Context: any.
 */
void hsrp_nl_wipe(struct nlattr *attr)
{
	if (attr)
		memzero_explicit(nla_data(attr), nla_len(attr));
}

/* Takes the key out of the request. */
static int hsrp_nl_get_secret(struct nlattr *attr, struct hsrp_key *key,
			      struct netlink_ext_ack *extack)
{
	const int len = nla_len(attr);

	if (len >= 1 && len <= HSRP_AUTH_KEY_MAX) {
		memcpy(key->secret, nla_data(attr), len);
		key->len = len;
	}
	hsrp_nl_wipe(attr);
	if (key->len)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "The key must have 1 to 64 octets");
	return -EINVAL;
}

static int hsrp_nl_text_conf(struct hsrp_group_conf *conf,
			     struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[HSRP_A_GROUP_AUTH_TEXT];

	if (!attr)
		return 0;
	if (nla_strscpy(conf->auth_text, attr, sizeof(conf->auth_text)) < 0) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "Authentication text is longer than 8 characters");
		return -EINVAL;
	}
	conf->set |= HSRP_CONF_AUTH_TEXT;
	return 0;
}

static int hsrp_nl_key_conf(struct hsrp_group_conf *conf,
			    struct genl_info *info)
{
	struct nlattr *attr = info->attrs[HSRP_A_GROUP_AUTH_KEY];
	int err;

	if (info->attrs[HSRP_A_GROUP_AUTH_TIMEOUT])
		conf->auth_timeout =
			nla_get_u32(info->attrs[HSRP_A_GROUP_AUTH_TIMEOUT]);
	if (!attr)
		return 0;
	err = hsrp_nl_get_secret(attr, &conf->auth_key, info->extack);
	if (err)
		return err;
	conf->auth_key.send.until = HSRP_TIME_FOREVER;
	conf->auth_key.accept.until = HSRP_TIME_FOREVER;
	conf->set |= HSRP_CONF_AUTH_KEY;
	return 0;
}

/**
 * hsrp_nl_auth_conf() - authentication of a group, from its attributes
 * @conf: filled in
 * @info: the request, whose key is wiped
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_auth_conf(struct hsrp_group_conf *conf, struct genl_info *info)
{
	const struct nlattr *chain = info->attrs[HSRP_A_GROUP_AUTH_KEYCHAIN];

	if (chain) {
		conf->set |= HSRP_CONF_AUTH_CHAIN;
		nla_strscpy(conf->auth_chain, chain, sizeof(conf->auth_chain));
	}
	return hsrp_nl_key_conf(conf, info) ?: hsrp_nl_text_conf(conf, info);
}

static int hsrp_nl_put_mismatch(struct sk_buff *skb,
				const struct hsrp_group_info *i)
{
	struct nlattr *nest;

	if (!i->mismatch)
		return 0;
	nest = nla_nest_start(skb, HSRP_A_GROUP_MISMATCH);
	if (!nest ||
	    hsrp_nl_put_addr(skb, HSRP_A_MISMATCH_ADDR, HSRP_A_MISMATCH_ADDR6,
			     &i->mismatch_addr) ||
	    nla_put_string(skb, HSRP_A_MISMATCH_REASON,
			   hsrp_fault_text(i->mismatch)) ||
	    nla_put_u64_64bit(skb, HSRP_A_MISMATCH_AGE, i->mismatch_age_ms,
			      HSRP_A_MISMATCH_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * hsrp_nl_put_auth() - what may be told of a group's authentication
 * @skb: message
 * @i: the group
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE
 */
int hsrp_nl_put_auth(struct sk_buff *skb, const struct hsrp_group_info *i)
{
	if (nla_put_u8(skb, HSRP_A_GROUP_AUTH_TYPE, i->auth_type) ||
	    (i->auth_chain[0] &&
	     nla_put_string(skb, HSRP_A_GROUP_AUTH_KEYCHAIN, i->auth_chain)) ||
	    (i->auth_type == HSRP_AUTH_MD5 &&
	     nla_put_u32(skb, HSRP_A_GROUP_AUTH_KEY_ID, i->auth_key_id)) ||
	    (i->auth_overlap_ms &&
	     nla_put_u32(skb, HSRP_A_GROUP_AUTH_OVERLAP, i->auth_overlap_ms)))
		return -EMSGSIZE;
	return hsrp_nl_put_mismatch(skb, i);
}

static void hsrp_nl_get_span(struct nlattr **tb, int from, int until,
			     struct hsrp_span *span)
{
	span->from = tb[from] ? nla_get_u64(tb[from]) : 0;
	span->until = tb[until] ? nla_get_u64(tb[until]) : HSRP_TIME_FOREVER;
}

static int hsrp_nl_keychain_name(struct genl_info *info, char *name)
{
	const struct nlattr *attr = info->attrs[HSRP_A_KEYCHAIN_NAME];

	if (!attr || !nla_len(attr) || !*(const char *)nla_data(attr)) {
		NL_SET_ERR_MSG(info->extack,
			       "The name of the key chain is missing");
		return -EINVAL;
	}
	nla_strscpy(name, attr, HSRP_NAME_MAX + 1);
	return 0;
}

/* The key that a request names; without @key only by its number */
static int hsrp_nl_keychain_key(struct genl_info *info, u32 *id,
				struct hsrp_key *key)
{
	struct nlattr *tb[HSRP_A_KEY_MAX + 1];
	int err;

	err = nla_parse_nested(tb, HSRP_A_KEY_MAX,
			       info->attrs[HSRP_A_KEYCHAIN_KEY],
			       hsrp_nl_key_policy, info->extack);
	if (err)
		return err;
	if (key && tb[HSRP_A_KEY_SECRET])
		err = hsrp_nl_get_secret(tb[HSRP_A_KEY_SECRET], key,
					 info->extack);
	if (err)
		return err;
	if (!tb[HSRP_A_KEY_ID]) {
		NL_SET_ERR_MSG(info->extack, "The number of the key is missing");
		return -EINVAL;
	}
	*id = nla_get_u32(tb[HSRP_A_KEY_ID]);
	if (!key)
		return 0;
	if (!key->len) {
		NL_SET_ERR_MSG(info->extack, "The key itself is missing");
		return -EINVAL;
	}
	key->id = *id;
	hsrp_nl_get_span(tb, HSRP_A_KEY_SEND_FROM, HSRP_A_KEY_SEND_UNTIL,
			 &key->send);
	hsrp_nl_get_span(tb, HSRP_A_KEY_ACCEPT_FROM, HSRP_A_KEY_ACCEPT_UNTIL,
			 &key->accept);
	return 0;
}

typedef int (*hsrp_nl_keychain_fn)(struct hsrp_net *hn, const char *name,
				   const struct hsrp_key *key,
				   struct netlink_ext_ack *extack);

static int hsrp_nl_keychain_do(struct genl_info *info, hsrp_nl_keychain_fn fn,
			       const char *name, const struct hsrp_key *key)
{
	struct hsrp_net *hn;
	int err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = fn(hn, name, key, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_keychain_write(struct genl_info *info,
				  hsrp_nl_keychain_fn fn)
{
	char name[HSRP_NAME_MAX + 1];
	struct hsrp_key key = {};
	u32 id;
	int err;

	if (!info->attrs[HSRP_A_KEYCHAIN_KEY]) {
		NL_SET_ERR_MSG(info->extack, "The key is missing");
		return -EINVAL;
	}
	/* first of all, as it wipes what came in */
	err = hsrp_nl_keychain_key(info, &id, &key) ?:
	      hsrp_nl_keychain_name(info, name);
	if (!err)
		err = hsrp_nl_keychain_do(info, fn, name, &key);
	memzero_explicit(&key, sizeof(key));
	return err;
}

/**
 * hsrp_nl_keychain_new() - HSRP_CMD_KEYCHAIN_NEW
 * @skb: request
 * @info: its attributes; the key is wiped
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_keychain_new(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_keychain_write(info, hsrp_keychain_add);
}

/**
 * hsrp_nl_keychain_set() - HSRP_CMD_KEYCHAIN_SET
 * @skb: request
 * @info: its attributes; the key is wiped
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_keychain_set(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_keychain_write(info, hsrp_keychain_set);
}

/**
 * hsrp_nl_keychain_del() - HSRP_CMD_KEYCHAIN_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_keychain_del(struct sk_buff *skb, struct genl_info *info)
{
	const bool one = info->attrs[HSRP_A_KEYCHAIN_KEY];
	char name[HSRP_NAME_MAX + 1];
	struct hsrp_net *hn;
	u32 id = 0;
	int err;

	err = hsrp_nl_keychain_name(info, name);
	if (!err && one)
		err = hsrp_nl_keychain_key(info, &id, NULL);
	if (err)
		return err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_keychain_del(hn, name, one ? &id : NULL, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_put_span(struct sk_buff *skb, int from, int until,
			    const struct hsrp_span *span)
{
	if ((span->from &&
	     nla_put_u64_64bit(skb, from, span->from, HSRP_A_KEY_PAD)) ||
	    (span->until != HSRP_TIME_FOREVER &&
	     nla_put_u64_64bit(skb, until, span->until, HSRP_A_KEY_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_put_key(struct sk_buff *skb, const struct hsrp_keys *keys,
			   const struct hsrp_key *key,
			   const struct hsrp_time *now)
{
	struct nlattr *nest = nla_nest_start(skb, HSRP_A_KEYCHAIN_KEY);

	if (!nest ||
	    nla_put_u32(skb, HSRP_A_KEY_ID, key->id) ||
	    hsrp_nl_put_span(skb, HSRP_A_KEY_SEND_FROM, HSRP_A_KEY_SEND_UNTIL,
			     &key->send) ||
	    hsrp_nl_put_span(skb, HSRP_A_KEY_ACCEPT_FROM,
			     HSRP_A_KEY_ACCEPT_UNTIL, &key->accept) ||
	    (hsrp_keys_send(keys, now) == key &&
	     nla_put_flag(skb, HSRP_A_KEY_SENDING)) ||
	    (hsrp_keys_accepts(keys, key, now) &&
	     nla_put_flag(skb, HSRP_A_KEY_ACCEPTED)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int hsrp_nl_dump_keychain(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj)
{
	const struct hsrp_keychain *chain = obj;
	const struct hsrp_keys *keys = &chain->ring->keys;
	struct hsrp_time now;
	unsigned int i;
	int err;

	if (nla_put_string(skb, HSRP_A_KEYCHAIN_NAME, chain->name) ||
	    nla_put_u32(skb, HSRP_A_KEYCHAIN_USERS, chain->users))
		return -EMSGSIZE;
	hsrp_auth_now(&now);
	for (i = 0; i < keys->n; i++) {
		err = hsrp_nl_put_key(skb, keys, &keys->key[i], &now);
		if (err)
			return err;
	}
	return 0;
}

static struct list_head *hsrp_nl_keychains(struct hsrp_net *hn)
{
	return &hn->chains;
}

/**
 * hsrp_nl_keychain_dump() - HSRP_CMD_KEYCHAIN_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_keychain_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_keychain, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_KEYCHAIN_GET,
				 hsrp_nl_keychains, hsrp_nl_dump_keychain);
}
