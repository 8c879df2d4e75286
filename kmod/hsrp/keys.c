// SPDX-License-Identifier: GPL-2.0
/*
 * Keys of MD5 authentication. Pure code: see pure.h.
 *
 * The digest is keyed MD5 by RFC 1828, not HMAC: the key, filled to whole blocks
 * as MD5 itself pads; the whole UDP payload with the digest's own octets zero;
 * the key once more. IOS' packets say so (Documentation/hsrp.rst).
 */
#include "keys.h"

#define HSRP_MD5_BLOCK		((size_t)64)
/* a key, 0x80 and its length in bits must fit */
#define HSRP_MD5_FILL_MAX \
	(((HSRP_AUTH_KEY_MAX + 9 + HSRP_MD5_BLOCK - 1) / HSRP_MD5_BLOCK) * \
	 HSRP_MD5_BLOCK)

static const u8 hsrp_md5_zero[HSRP_MD5_DIGEST_LEN];

static bool hsrp_span_has(const struct hsrp_span *span, u64 now)
{
	return now >= span->from && now < span->until;
}

/* An old key of an overlap signs no more */
static bool hsrp_key_sends(const struct hsrp_key *key,
			   const struct hsrp_time *now)
{
	return !key->expires_ms && hsrp_span_has(&key->send, now->real_s);
}

static bool hsrp_key_accepts(const struct hsrp_key *key,
			     const struct hsrp_time *now)
{
	if (key->expires_ms && now->boot_ms >= key->expires_ms)
		return false;
	return hsrp_span_has(&key->accept, now->real_s);
}

/*
 * RFC 2082 4.3: when the last key has expired, going on without one is worse
 * than going on with it. The one that signed last; where none has begun yet,
 * the first.
 */
static const struct hsrp_key *hsrp_keys_last(const struct hsrp_keys *keys,
					     const struct hsrp_time *now)
{
	const struct hsrp_key *key, *last = NULL;

	for (key = keys->key; key < keys->key + keys->n; key++) {
		if (key->expires_ms || key->send.from > now->real_s)
			continue;
		if (!last || key->send.until >= last->send.until)
			last = key;
	}
	return last ? last : keys->key;
}

/**
 * hsrp_keys_send() - the key to sign with
 * @keys: keys of the group, at least one
 * @now: the time
 *
 * Return: the one with the lowest id of those whose time it is (as IOS takes
 * it), otherwise the one that signed last
 */
const struct hsrp_key *hsrp_keys_send(const struct hsrp_keys *keys,
				      const struct hsrp_time *now)
{
	const struct hsrp_key *key;

	for (key = keys->key; key < keys->key + keys->n; key++)
		if (hsrp_key_sends(key, now))
			return key;
	return hsrp_keys_last(keys, now);
}

/**
 * hsrp_keys_accepts() - is what this key signed believed
 * @keys: keys of the group
 * @key: one of them
 * @now: the time
 *
 * Return: true where its time has come and has not passed, or, where that is so
 * for none of @keys, where it is the one that this router signs with
 */
bool hsrp_keys_accepts(const struct hsrp_keys *keys, const struct hsrp_key *key,
		       const struct hsrp_time *now)
{
	const struct hsrp_key *other;

	if (hsrp_key_accepts(key, now))
		return true;
	for (other = keys->key; other < keys->key + keys->n; other++)
		if (hsrp_key_accepts(other, now))
			return false;
	return key == hsrp_keys_send(keys, now);
}

/* RFC 1828 2: the key and its fill, in whole blocks. Returns their octets. */
static size_t hsrp_key_fill(const struct hsrp_key *key,
			    u8 fill[HSRP_MD5_FILL_MAX])
{
	const size_t len = (key->len + 9 + HSRP_MD5_BLOCK - 1) /
			   HSRP_MD5_BLOCK * HSRP_MD5_BLOCK;
	const u32 bits = key->len * 8U;

	memset(fill, 0, HSRP_MD5_FILL_MAX);
	memcpy(fill, key->secret, key->len);
	fill[key->len] = 0x80;
	/* little endian, 64 bits, of which a key needs ten */
	fill[len - 8] = (u8)bits;
	fill[len - 7] = (u8)(bits >> 8);
	return len;
}

/**
 * hsrp_key_digest() - digest of a message
 * @key: key
 * @data: UDP payload
 * @len: its length
 * @at: where in it the digest stands; what is there does not count
 * @md5: computes MD5
 * @digest: filled in on success
 *
 * Return: 0; -EINVAL where the digest is not inside @data; or what @md5 said
 */
int hsrp_key_digest(const struct hsrp_key *key, const u8 *data, size_t len,
		    size_t at, hsrp_md5_fn md5, u8 digest[HSRP_MD5_DIGEST_LEN])
{
	u8 fill[HSRP_MD5_FILL_MAX];
	struct hsrp_md5_part part[5];
	size_t end;
	int err;

	if (len < HSRP_MD5_DIGEST_LEN || at > len - HSRP_MD5_DIGEST_LEN ||
	    key->len > HSRP_AUTH_KEY_MAX)
		return -EINVAL;
	end = at + HSRP_MD5_DIGEST_LEN;

	part[0].data = fill;
	part[0].len = hsrp_key_fill(key, fill);
	part[1].data = data;
	part[1].len = at;
	part[2].data = hsrp_md5_zero;
	part[2].len = HSRP_MD5_DIGEST_LEN;
	part[3].data = data + end;
	part[3].len = len - end;
	part[4].data = key->secret;
	part[4].len = key->len;

	err = md5(part, ARRAY_SIZE(part), digest);
	memzero_explicit(fill, sizeof(fill));
	return err;
}

/**
 * hsrp_key_sign() - write the digest into a message that was just built
 * @key: key, whose id the message has
 * @data: the message, which ends with its MD5 TLV
 * @len: its length
 * @md5: computes MD5
 *
 * Return: 0, or as hsrp_key_digest()
 */
int hsrp_key_sign(const struct hsrp_key *key, u8 *data, size_t len,
		  hsrp_md5_fn md5)
{
	if (len < HSRP_MD5_DIGEST_LEN)
		return -EINVAL;
	return hsrp_key_digest(key, data, len, len - HSRP_MD5_DIGEST_LEN, md5,
			       data + len - HSRP_MD5_DIGEST_LEN);
}
