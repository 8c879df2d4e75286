// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication of HSRP messages. Pure code: see pure.h.
 *
 * A packet that fails here must not touch a timer or a peer (RFC 2281 5.2 says
 * "authenticated Hello" throughout). There is no sequence number: who can record
 * a packet can send it again, signed or not.
 */
#include "auth.h"

/**
 * hsrp_auth_init() - authentication of a group that nobody configured
 * @auth: set to clear text "cisco", zero padded (RFC 2281 5.1)
 */
void hsrp_auth_init(struct hsrp_auth *auth)
{
	memset(auth, 0, sizeof(*auth));
	auth->type = HSRP_AUTH_TEXT;
	memcpy(auth->text, HSRP_AUTH_DEFAULT, strlen(HSRP_AUTH_DEFAULT));
}

/**
 * hsrp_auth_set_text() - authenticate with a clear text of the user's
 * @auth: changed on success only
 * @text: one to eight characters
 *
 * Return: 0, or -EINVAL for an empty text or one that is too long
 */
int hsrp_auth_set_text(struct hsrp_auth *auth, const char *text)
{
	size_t len = strlen(text);

	if (!len || len > sizeof(auth->text))
		return -EINVAL;
	memset(auth, 0, sizeof(*auth));
	auth->type = HSRP_AUTH_TEXT;
	memcpy(auth->text, text, len);
	return 0;
}

/**
 * hsrp_auth_set_md5() - authenticate with MD5
 * @auth: changed
 * @keys: at least one key; stays valid while @auth has it
 */
void hsrp_auth_set_md5(struct hsrp_auth *auth, const struct hsrp_keys *keys)
{
	memset(auth, 0, sizeof(*auth));
	auth->type = HSRP_AUTH_MD5;
	auth->keys = keys;
}

/**
 * hsrp_auth_get_text() - the clear text as a string
 * @auth: authentication of a group
 * @text: filled in, terminated
 */
void hsrp_auth_get_text(const struct hsrp_auth *auth,
			char text[HSRP_AUTH_TEXT_LEN + 1])
{
	memcpy(text, auth->text, HSRP_AUTH_TEXT_LEN);
	text[HSRP_AUTH_TEXT_LEN] = '\0';
}

/**
 * hsrp_auth_is_default() - does this group authenticate with the default text
 * @auth: authentication of a group
 *
 * Return: true where it is clear text "cisco"
 */
bool hsrp_auth_is_default(const struct hsrp_auth *auth)
{
	struct hsrp_auth def;

	hsrp_auth_init(&def);
	return auth->type == def.type &&
	       !memcmp(auth->text, def.text, sizeof(def.text));
}

/**
 * hsrp_auth_fill() - authenticate a message that is about to be built
 * @auth: authentication of the group
 * @now: the time, which chooses the key
 * @pkt: its authentication fields are set; its source address counts
 *
 * Return: the key that hsrp_key_sign() has to sign the message with, NULL where
 * there is nothing to sign
 */
const struct hsrp_key *hsrp_auth_fill(const struct hsrp_auth *auth,
				      const struct hsrp_time *now,
				      struct hsrp_pkt *pkt)
{
	const struct hsrp_key *key;

	pkt->has_md5 = auth->type == HSRP_AUTH_MD5;
	pkt->has_text = !pkt->has_md5;
	memcpy(pkt->auth_text, auth->text, sizeof(pkt->auth_text));
	if (!pkt->has_md5)
		return NULL;
	key = hsrp_keys_send(auth->keys, now);
	pkt->md5_src = hsrp_md5_src(&pkt->src);
	pkt->md5_key_id = key->id;
	return key;
}

/* In a time that does not tell how many octets are right */
static bool hsrp_digest_equal(const u8 *a, const u8 *b)
{
	u8 diff = 0;
	size_t i;

	for (i = 0; i < HSRP_MD5_DIGEST_LEN; i++)
		diff |= a[i] ^ b[i];
	return !diff;
}

/* Does the packet name a key that is believed now? 0: IOS' key-string. */
static bool hsrp_auth_id_known(const struct hsrp_keys *keys, u32 id,
			       const struct hsrp_time *now)
{
	const struct hsrp_key *key;

	for (key = keys->key; key < keys->key + keys->n; key++)
		if (key->id == id && hsrp_keys_accepts(keys, key, now))
			return true;
	return false;
}

/*
 * The key id saves work where it is one of ours and refuses nothing: it is not
 * known what every IOS puts there, and the digest decides anyway.
 */
static enum hsrp_fault hsrp_auth_check_md5(const struct hsrp_keys *keys,
					   const struct hsrp_pkt *pkt,
					   const struct hsrp_msg *msg)
{
	const bool by_id = hsrp_auth_id_known(keys, pkt->md5_key_id,
					      &msg->now);
	u8 digest[HSRP_MD5_DIGEST_LEN];
	const struct hsrp_key *key;

	if (pkt->md5_src != hsrp_md5_src(&pkt->src))
		return HSRP_FAULT_SOURCE;
	for (key = keys->key; key < keys->key + keys->n; key++) {
		if ((by_id && key->id != pkt->md5_key_id) ||
		    !hsrp_keys_accepts(keys, key, &msg->now))
			continue;
		if (hsrp_key_digest(key, msg->data, msg->len, pkt->md5_at,
				    msg->md5, digest))
			return HSRP_FAULT_HASH;
		if (hsrp_digest_equal(digest, pkt->md5_digest))
			return HSRP_FAULT_NONE;
	}
	return HSRP_FAULT_DIGEST;
}

/**
 * hsrp_auth_check() - is this message from a router that knows the secret
 * @auth: authentication of the group
 * @pkt: parsed message
 * @msg: its octets, the time, and how to compute MD5
 *
 * All eight octets of a text count: IOS pads with zeros, so "cisco" followed by
 * anything else is another text.
 *
 * Return: %HSRP_FAULT_NONE, or what is wrong
 */
enum hsrp_fault hsrp_auth_check(const struct hsrp_auth *auth,
				const struct hsrp_pkt *pkt,
				const struct hsrp_msg *msg)
{
	switch (auth->type) {
	case HSRP_AUTH_TEXT:
		if (pkt->has_md5 || !pkt->has_text)
			return HSRP_FAULT_SCHEME;
		if (memcmp(auth->text, pkt->auth_text, sizeof(auth->text)))
			return HSRP_FAULT_TEXT;
		return HSRP_FAULT_NONE;
	case HSRP_AUTH_MD5:
		if (!pkt->has_md5)
			return HSRP_FAULT_SCHEME;
		return hsrp_auth_check_md5(auth->keys, pkt, msg);
	default:
		return HSRP_FAULT_SCHEME;
	}
}

/**
 * hsrp_fault_text() - a fault in words
 * @fault: what hsrp_auth_check() found
 *
 * Return: words, "?" for a value that is none
 */
const char *hsrp_fault_text(enum hsrp_fault fault)
{
	static const char *const texts[] = {
#define HSRP_FAULT_TEXT_ENTRY(id, text) \
	[HSRP_FAULT_##id] = (text),
		HSRP_FAULT_LIST(HSRP_FAULT_TEXT_ENTRY)
#undef HSRP_FAULT_TEXT_ENTRY
	};

	if ((size_t)fault >= ARRAY_SIZE(texts))
		return "?";
	return texts[fault];
}
