/* SPDX-License-Identifier: GPL-2.0 */
/* MD5 for the tests, and keys. */
#ifndef _UNIT_MD5_H
#define _UNIT_MD5_H

#include "keys.h"

/* a key that always signs and is always believed */
static inline struct hsrp_key unit_key(const char *secret)
{
	struct hsrp_key key = {
		.len = (u8)strlen(secret),
		.send = { 0, HSRP_TIME_FOREVER },
		.accept = { 0, HSRP_TIME_FOREVER },
	};

	memcpy(key.secret, secret, key.len);
	return key;
}

int unit_md5(const struct hsrp_md5_part *part, unsigned int n,
	     u8 digest[HSRP_MD5_DIGEST_LEN]);

#endif
