// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication: two texts out of the input, and a message that is any octets.
 * Only the very same text passes.
 */
#include "auth.h"
#include "fuzz.h"

/* a string of up to 15 characters */
static void take_text(struct fuzz_in *in, char text[16])
{
	size_t got;
	const u8 *p = in_bytes(in, in_u8(in) % 16, &got);

	memset(text, 0, 16);
	memcpy(text, p, got);
}

static bool set(struct hsrp_auth *auth, const char *text)
{
	struct hsrp_auth before;
	char back[HSRP_AUTH_TEXT_LEN + 1];
	int err;

	hsrp_auth_init(auth);
	FUZZ_CHECK(hsrp_auth_is_default(auth));
	before = *auth;
	err = hsrp_auth_set_text(auth, text);
	FUZZ_CHECK(!err == (*text && strlen(text) <= HSRP_AUTH_TEXT_LEN));
	if (err) {
		FUZZ_CHECK(err == -EINVAL);
		FUZZ_CHECK(!memcmp(auth, &before, sizeof(before)));
		return false;
	}
	hsrp_auth_get_text(auth, back);
	FUZZ_CHECK(!strcmp(back, text));
	FUZZ_CHECK(hsrp_auth_is_default(auth) == !strcmp(text, "cisco"));
	return true;
}

static void between_two(const struct hsrp_auth *a, const struct hsrp_auth *b,
			bool same)
{
	struct hsrp_pkt pkt = {
		.version = 1, .hello_ms = 3000, .hold_ms = 10000, .group = 1,
		.vip = htonl(0x0a000064), .state = HSRP_STATE_ACTIVE,
	};
	struct hsrp_pkt seen;
	u8 buf[HSRP_V1_LEN];

	hsrp_auth_fill(a, &pkt);
	FUZZ_CHECK(hsrp_pkt_build_v1(&pkt, buf, sizeof(buf)) == sizeof(buf));
	FUZZ_CHECK(!hsrp_pkt_parse_v1(buf, sizeof(buf), &seen));
	FUZZ_CHECK(!hsrp_auth_check(a, &seen));
	FUZZ_CHECK(hsrp_auth_check(b, &seen) ==
		   (same ? HSRP_DROP_NONE : HSRP_DROP_AUTH));
	seen.has_md5 = true;
	FUZZ_CHECK(hsrp_auth_check(a, &seen) == HSRP_DROP_AUTH);
}

/* octets of the message itself decide, all eight, and no digest helps */
static void any_message(const struct hsrp_auth *a, const u8 *data, size_t len)
{
	struct hsrp_pkt pkt;
	char text[HSRP_AUTH_TEXT_LEN + 1] = "";
	bool right;

	if (hsrp_pkt_parse_v1(data, len, &pkt))
		return;
	hsrp_auth_get_text(a, text);
	right = !pkt.has_md5 && !memcmp(text, data + 8, HSRP_AUTH_TEXT_LEN);
	FUZZ_CHECK(hsrp_auth_check(a, &pkt) ==
		   (right ? HSRP_DROP_NONE : HSRP_DROP_AUTH));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	struct hsrp_auth a, b;
	char ta[16], tb[16];

	take_text(&in, ta);
	take_text(&in, tb);
	if (set(&a, ta)) {
		if (set(&b, tb))
			between_two(&a, &b, !strcmp(ta, tb));
	} else {
		hsrp_auth_init(&a);
	}
	any_message(&a, in.p, in.left);
	return 0;
}
