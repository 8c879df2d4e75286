/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys of MD5 authentication: which one counts when, and what the digest is
 * computed of. Pure code: see pure.h. Computing MD5 itself is the caller's.
 */
#ifndef _HSRP_KEYS_H
#define _HSRP_KEYS_H

#include "proto.h"

#define HSRP_KEYS_MAX		16
/* end of a span that has none */
#define HSRP_TIME_FOREVER	(~0ULL)

/**
 * struct hsrp_time - the time, by two clocks
 * @real_s: seconds since 1970: lifetimes of a key chain
 * @boot_ms: milliseconds since some start, also while suspended: the overlap of
 *	a key change, which setting the clock must not end
 */
struct hsrp_time {
	u64 real_s;
	u64 boot_ms;
};

/**
 * struct hsrp_span - from when until when, seconds since 1970
 * @from: first second
 * @until: first second after it, or %HSRP_TIME_FOREVER
 */
struct hsrp_span {
	u64 from;
	u64 until;
};

/**
 * struct hsrp_key - one key
 * @id: key id; 0 for a key-string
 * @len: octets of @secret
 * @secret: the key itself
 * @send: when it signs
 * @accept: when what it signed is believed
 * @expires_ms: by the clock of boot_ms: an old key whose overlap ends then, and
 *	that signs no more; 0 for any other
 */
struct hsrp_key {
	u32 id;
	u8 len;
	u8 secret[HSRP_AUTH_KEY_MAX];
	struct hsrp_span send;
	struct hsrp_span accept;
	u64 expires_ms;
};

/**
 * struct hsrp_keys - all keys of a group or of a key chain
 * @n: how many
 * @key: the keys, ordered by id
 */
struct hsrp_keys {
	unsigned int n;
	struct hsrp_key key[HSRP_KEYS_MAX];
};

/**
 * struct hsrp_md5_part - one stretch of what is digested
 * @data: octets
 * @len: how many
 */
struct hsrp_md5_part {
	const u8 *data;
	size_t len;
};

/* MD5 of all parts in their order. Must not sleep. 0 or a negative errno. */
typedef int (*hsrp_md5_fn)(const struct hsrp_md5_part *part, unsigned int n,
			   u8 digest[HSRP_MD5_DIGEST_LEN]);

const struct hsrp_key *hsrp_keys_send(const struct hsrp_keys *keys,
				      const struct hsrp_time *now);
bool hsrp_keys_accepts(const struct hsrp_keys *keys,
		       const struct hsrp_key *key,
		       const struct hsrp_time *now);
int hsrp_key_digest(const struct hsrp_key *key, const u8 *data, size_t len,
		    size_t at, hsrp_md5_fn md5,
		    u8 digest[HSRP_MD5_DIGEST_LEN]);
int hsrp_key_sign(const struct hsrp_key *key, u8 *data, size_t len,
		  hsrp_md5_fn md5);

#endif /* _HSRP_KEYS_H */
