// SPDX-License-Identifier: GPL-2.0
/* The tests' MD5, here by the kernel's crypto layer. */
#include <crypto/hash.h>
#include <linux/err.h>
#include "unit_md5.h"

int unit_md5(const struct hsrp_md5_part *part, unsigned int n,
	     u8 digest[HSRP_MD5_DIGEST_LEN])
{
	struct crypto_shash *tfm = crypto_alloc_shash("md5", 0, 0);
	unsigned int i;
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);

	SHASH_DESC_ON_STACK(desc, tfm);

	desc->tfm = tfm;
	err = crypto_shash_init(desc);
	for (i = 0; i < n && !err; i++)
		err = crypto_shash_update(desc, part[i].data, part[i].len);
	if (!err)
		err = crypto_shash_final(desc, digest);
	crypto_free_shash(tfm);
	return err;
}
