// SPDX-License-Identifier: GPL-2.0
/*
 * Transform sets: which cipher and which authentication the SAs of a crypto
 * map entry use. The kernel's policies take what the IKE daemon negotiates;
 * the set is what its configuration is made from.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/netlink.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "ipsec/cryptomap.h"
#include "ntf.h"

static bool hsrp_cipher_combined(enum hsrp_cipher cipher)
{
	return cipher == HSRP_CIPHER_GCM ||
	       cipher == HSRP_CIPHER_CHACHA20_POLY1305;
}

static bool hsrp_cipher_has_keylen(enum hsrp_cipher cipher)
{
	return cipher == HSRP_CIPHER_AES || cipher == HSRP_CIPHER_GCM;
}

static int hsrp_transform_check_keylen(struct hsrp_transform *t,
				       struct netlink_ext_ack *extack)
{
	if (!hsrp_cipher_has_keylen(t->cipher)) {
		if (!t->keylen)
			return 0;
		NL_SET_ERR_MSG(extack,
			       "This cipher has one key length only, none may be given");
		return -EINVAL;
	}

	if (!t->keylen)
		t->keylen = 128;
	if (t->keylen == 128 || t->keylen == 192 || t->keylen == 256)
		return 0;

	NL_SET_ERR_MSG(extack, "AES keys have 128, 192 or 256 bits");
	return -EINVAL;
}

/* RFC 4303 1: confidentiality alone is open to attacks; it is not offered. */
static int hsrp_transform_check_integ(const struct hsrp_transform *t,
				      struct netlink_ext_ack *extack)
{
	if (hsrp_cipher_combined(t->cipher)) {
		if (t->integ == HSRP_INTEG_NONE)
			return 0;
		NL_SET_ERR_MSG(extack,
			       "This cipher authenticates by itself, it takes no HMAC beside it");
		return -EINVAL;
	}

	if (t->integ != HSRP_INTEG_NONE)
		return 0;
	if (t->cipher == HSRP_CIPHER_NULL)
		NL_SET_ERR_MSG(extack,
			       "esp-null without authentication protects nothing");
	else
		NL_SET_ERR_MSG(extack,
			       "Encryption without authentication is not supported, add an HMAC");
	return -EINVAL;
}

static int hsrp_transform_check(struct hsrp_transform *t,
				struct netlink_ext_ack *extack)
{
	if (!t->name[0]) {
		NL_SET_ERR_MSG(extack, "A transform set needs a name");
		return -EINVAL;
	}
	if (t->cipher == HSRP_CIPHER_UNSPEC || t->cipher >= __HSRP_CIPHER_MAX) {
		NL_SET_ERR_MSG(extack, "Unknown cipher");
		return -EINVAL;
	}
	if (t->integ >= __HSRP_INTEG_MAX) {
		NL_SET_ERR_MSG(extack, "Unknown authentication algorithm");
		return -EINVAL;
	}

	return hsrp_transform_check_keylen(t, extack) ?:
	       hsrp_transform_check_integ(t, extack);
}

/**
 * hsrp_transform_legacy() - does a transform set use broken algorithms?
 * @t: transform set
 *
 * RFC 8221: DES MUST NOT, 3DES SHOULD NOT, HMAC-MD5-96 MUST NOT be used.
 * HMAC-SHA1-96 is still a MUST-, so it is not counted here.
 *
 * Context: any.
 * Return: true if it is accepted for old peers only.
 */
bool hsrp_transform_legacy(const struct hsrp_transform *t)
{
	return t->cipher == HSRP_CIPHER_DES || t->cipher == HSRP_CIPHER_3DES ||
	       t->integ == HSRP_INTEG_MD5;
}

/**
 * hsrp_transform_find() - find a transform set by name
 * @hn: namespace
 * @name: name
 *
 * Context: hn->lock held.
 * Return: the set or NULL.
 */
struct hsrp_transform *hsrp_transform_find(struct hsrp_net *hn,
					   const char *name)
{
	struct hsrp_transform *t;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(t, &hn->transforms, node)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

/**
 * hsrp_transform_add() - add a transform set
 * @hn: namespace
 * @conf: name, cipher, key length (bits, 0: the default) and authentication
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, -EINVAL for a combination that is not possible, -EEXIST, -ENOMEM.
 */
int hsrp_transform_add(struct hsrp_net *hn, const struct hsrp_transform *conf,
		       struct netlink_ext_ack *extack)
{
	struct hsrp_transform *t, set = *conf;
	int err;

	err = hsrp_transform_check(&set, extack);
	if (err)
		return err;
	if (hsrp_transform_find(hn, set.name)) {
		NL_SET_ERR_MSG(extack,
			       "A transform set of this name exists already");
		return -EEXIST;
	}

	t = kmemdup(&set, sizeof(set), GFP_KERNEL_ACCOUNT);
	if (!t)
		return -ENOMEM;

	t->users = 0;
	list_add_tail(&t->node, &hn->transforms);
	if (hsrp_transform_legacy(t))
		pr_warn_ratelimited("transform set %s uses DES, 3DES or MD5, which are broken; only for peers that know nothing better\n",
				    t->name);
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_TRANSFORM_NEW,
		.name = t->name,
	});
	return 0;
}

/**
 * hsrp_transform_del() - delete a transform set
 * @hn: namespace
 * @name: its name
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT, -EBUSY while a crypto map names it.
 */
int hsrp_transform_del(struct hsrp_net *hn, const char *name,
		       struct netlink_ext_ack *extack)
{
	struct hsrp_transform *t = hsrp_transform_find(hn, name);

	if (!t) {
		NL_SET_ERR_MSG(extack, "There is no transform set of this name");
		return -ENOENT;
	}
	if (t->users) {
		NL_SET_ERR_MSG(extack,
			       "The transform set is in use by a crypto map");
		return -EBUSY;
	}

	list_del(&t->node);
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_TRANSFORM_DEL,
		.name = t->name,
	});
	kfree(t);
	return 0;
}

/**
 * hsrp_transform_net_exit() - free all transform sets of a namespace
 * @hn: namespace, without crypto maps
 *
 * Context: process context, hn->lock held.
 */
void hsrp_transform_net_exit(struct hsrp_net *hn)
{
	struct hsrp_transform *t, *tmp;

	list_for_each_entry_safe(t, tmp, &hn->transforms, node) {
		list_del(&t->node);
		kfree(t);
	}
}
