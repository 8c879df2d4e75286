/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HSRP authentication. Clear text so far, which RFC 2281 7 calls a guard
 * against misconfiguration and no security. Pure code: see pure.h.
 */
#ifndef _HSRP_AUTH_H
#define _HSRP_AUTH_H

#include "packet.h"

#define HSRP_AUTH_DEFAULT	"cisco"

/**
 * struct hsrp_auth - authentication of one group
 * @type: how; %HSRP_AUTH_TEXT is the only one so far
 * @text: %HSRP_AUTH_TEXT: the text, zero padded
 */
struct hsrp_auth {
	enum hsrp_auth_type type;
	u8 text[HSRP_AUTH_TEXT_LEN];
};

void hsrp_auth_init(struct hsrp_auth *auth);
int hsrp_auth_set_text(struct hsrp_auth *auth, const char *text);
void hsrp_auth_get_text(const struct hsrp_auth *auth,
			char text[HSRP_AUTH_TEXT_LEN + 1]);
bool hsrp_auth_is_default(const struct hsrp_auth *auth);
void hsrp_auth_fill(const struct hsrp_auth *auth, struct hsrp_pkt *pkt);
enum hsrp_drop hsrp_auth_check(const struct hsrp_auth *auth,
			       const struct hsrp_pkt *pkt);

#endif /* _HSRP_AUTH_H */
