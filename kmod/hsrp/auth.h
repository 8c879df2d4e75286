/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HSRP authentication: clear text, which RFC 2281 7 calls a guard against
 * misconfiguration and no security, and keyed MD5. Pure code: see pure.h.
 */
#ifndef _HSRP_AUTH_H
#define _HSRP_AUTH_H

#include "keys.h"
#include "packet.h"

#define HSRP_AUTH_DEFAULT	"cisco"

/*
 * What is wrong with the authentication of a packet: enumerator, words. The
 * packet is dropped as %HSRP_DROP_AUTH whichever it is.
 */
#define HSRP_FAULT_LIST(X)					\
	X(NONE, "none")						\
	X(SCHEME, "other kind of authentication")		\
	X(TEXT, "text differs")					\
	X(DIGEST, "MD5 digest differs")				\
	X(SOURCE, "MD5 made for another source address")	\
	X(HASH, "MD5 cannot be computed")

enum hsrp_fault {
#define HSRP_FAULT_ENUM(id, text) HSRP_FAULT_##id,
	HSRP_FAULT_LIST(HSRP_FAULT_ENUM)
#undef HSRP_FAULT_ENUM
	__HSRP_FAULT_MAX
};

/**
 * struct hsrp_auth - authentication of one group
 * @type: how
 * @text: %HSRP_AUTH_TEXT: the text, zero padded
 * @keys: %HSRP_AUTH_MD5: the keys, at least one; not owned here
 */
struct hsrp_auth {
	enum hsrp_auth_type type;
	u8 text[HSRP_AUTH_TEXT_LEN];
	const struct hsrp_keys *keys;
};

/**
 * struct hsrp_msg - a message as octets, with what it takes to judge them
 * @data: UDP payload
 * @len: its length
 * @now: the time
 * @md5: digests
 */
struct hsrp_msg {
	const u8 *data;
	size_t len;
	struct hsrp_time now;
	hsrp_md5_fn md5;
};

void hsrp_auth_init(struct hsrp_auth *auth);
int hsrp_auth_set_text(struct hsrp_auth *auth, const char *text);
void hsrp_auth_set_md5(struct hsrp_auth *auth, const struct hsrp_keys *keys);
void hsrp_auth_get_text(const struct hsrp_auth *auth,
			char text[HSRP_AUTH_TEXT_LEN + 1]);
bool hsrp_auth_is_default(const struct hsrp_auth *auth);
const struct hsrp_key *hsrp_auth_fill(const struct hsrp_auth *auth,
				      const struct hsrp_time *now,
				      struct hsrp_pkt *pkt);
enum hsrp_fault hsrp_auth_check(const struct hsrp_auth *auth,
				const struct hsrp_pkt *pkt,
				const struct hsrp_msg *msg);
const char *hsrp_fault_text(enum hsrp_fault fault);

#endif /* _HSRP_AUTH_H */
