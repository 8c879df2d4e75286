// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication of HSRP messages. Pure code: see pure.h.
 *
 * A packet that fails here must not touch a timer or a peer (RFC 2281 5.2 says
 * "authenticated Hello" throughout). MD5 belongs here too once groups can have
 * a key: the parser already recognises its TLV, and a group without a key
 * refuses it, as IOS does.
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
 * @pkt: its authentication fields are set
 */
void hsrp_auth_fill(const struct hsrp_auth *auth, struct hsrp_pkt *pkt)
{
	pkt->has_md5 = false;
	memcpy(pkt->auth_text, auth->text, sizeof(pkt->auth_text));
}

/**
 * hsrp_auth_check() - is this message from a router that knows the secret
 * @auth: authentication of the group
 * @pkt: parsed message
 *
 * All eight octets count: IOS pads with zeros, so "cisco" followed by anything
 * else is another text.
 *
 * Return: %HSRP_DROP_NONE, or %HSRP_DROP_AUTH where text or scheme differs
 */
enum hsrp_drop hsrp_auth_check(const struct hsrp_auth *auth,
			       const struct hsrp_pkt *pkt)
{
	if (auth->type != HSRP_AUTH_TEXT || pkt->has_md5)
		return HSRP_DROP_AUTH;
	if (memcmp(auth->text, pkt->auth_text, sizeof(auth->text)))
		return HSRP_DROP_AUTH;
	return HSRP_DROP_NONE;
}
