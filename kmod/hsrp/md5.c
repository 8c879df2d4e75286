// SPDX-License-Identifier: GPL-2.0
/*
 * MD5 by the kernel's crypto layer. Got with the first key and kept until the
 * module goes; a machine without MD5 (FIPS mode) is refused a key, not HSRP.
 */
#include <crypto/hash.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netlink.h>

#include "hsrp/keychain.h"

static struct crypto_shash *hsrp_md5_tfm;
static DEFINE_MUTEX(hsrp_md5_lock);

/**
 * hsrp_md5_need() - see to it that hsrp_md5() works
 * @extack: for a refusal
 *
 * May load a module, so RTNL must not be held.
 *
 * Context: process context.
 * Return: 0, or a negative errno where the kernel has no MD5
 */
int hsrp_md5_need(struct netlink_ext_ack *extack)
{
	struct crypto_shash *tfm;
	int err = 0;

	mutex_lock(&hsrp_md5_lock);
	if (!hsrp_md5_tfm) {
		tfm = crypto_alloc_shash("md5", 0, 0);
		err = PTR_ERR_OR_ZERO(tfm);
		if (!err)
			/* whole before hsrp_md5() can see it */
			smp_store_release(&hsrp_md5_tfm, tfm);
	}
	mutex_unlock(&hsrp_md5_lock);
	if (err)
		NL_SET_ERR_MSG(extack, "This kernel has no MD5 to offer");
	return err;
}

/**
 * hsrp_md5() - MD5 of all parts in their order
 * @part: parts
 * @n: how many
 * @digest: filled in on success
 *
 * Context: any but hard interrupts, never sleeps.
 * Return: 0 or a negative errno
 */
int hsrp_md5(const struct hsrp_md5_part *part, unsigned int n,
	     u8 digest[HSRP_MD5_DIGEST_LEN])
{
	struct crypto_shash *tfm;
	unsigned int i;
	int err;

	/* pairs with hsrp_md5_need() */
	tfm = smp_load_acquire(&hsrp_md5_tfm);
	if (!tfm)
		return -ENOENT;

	SHASH_DESC_ON_STACK(desc, tfm);

	desc->tfm = tfm;
	err = crypto_shash_init(desc);
	for (i = 0; i < n && !err; i++)
		err = crypto_shash_update(desc, part[i].data, part[i].len);
	if (!err)
		err = crypto_shash_final(desc, digest);
	shash_desc_zero(desc);
	return err;
}

/**
 * hsrp_md5_uninit() - give MD5 back
 *
 * Context: process context, module unload; no group is left.
 */
void hsrp_md5_uninit(void)
{
	if (hsrp_md5_tfm)
		crypto_free_shash(hsrp_md5_tfm);
	hsrp_md5_tfm = NULL;
}

MODULE_SOFTDEP("pre: md5");
