// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication: two texts or keys out of the input, and a message that is any
 * octets. Only the very same text passes, and only what the very same key has
 * signed.
 */
#include "auth.h"
#include "fuzz.h"
#include "unit_md5.h"

static enum hsrp_fault check(const struct hsrp_auth *auth,
			     const struct hsrp_pkt *pkt, const u8 *data,
			     size_t len)
{
	const struct hsrp_msg msg = { .data = data, .len = len,
				      .md5 = unit_md5 };

	return hsrp_auth_check(auth, pkt, &msg);
}

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
		FUZZ_CHECK(auth->type == before.type &&
			   auth->keys == before.keys &&
			   !memcmp(auth->text, before.text,
				   sizeof(before.text)));
		return false;
	}
	hsrp_auth_get_text(auth, back);
	FUZZ_CHECK(!strcmp(back, text));
	FUZZ_CHECK(hsrp_auth_is_default(auth) == !strcmp(text, "cisco"));
	return true;
}

static const struct hsrp_time never;

static void between_two(const struct hsrp_auth *a, const struct hsrp_auth *b,
			bool same)
{
	struct hsrp_pkt pkt = {
		.version = 1, .hello_ms = 3000, .hold_ms = 10000, .group = 1,
		.vip = hsrp_addr4(htonl(0x0a000064)), .state = HSRP_STATE_ACTIVE,
	};
	struct hsrp_pkt seen;
	u8 buf[HSRP_V1_LEN];

	FUZZ_CHECK(!hsrp_auth_fill(a, &never, &pkt));
	FUZZ_CHECK(hsrp_pkt_build_v1(&pkt, buf, sizeof(buf)) == sizeof(buf));
	FUZZ_CHECK(!hsrp_pkt_parse_v1(buf, sizeof(buf), &seen));
	FUZZ_CHECK(!check(a, &seen, buf, sizeof(buf)));
	FUZZ_CHECK(check(b, &seen, buf, sizeof(buf)) ==
		   (same ? HSRP_FAULT_NONE : HSRP_FAULT_TEXT));
	seen.has_md5 = true;
	FUZZ_CHECK(check(a, &seen, buf, sizeof(buf)) == HSRP_FAULT_SCHEME);
}

/* what one key signs, in either version, the other believes if it is the same */
static void two_keys(const char *ta, const char *tb,
		     const struct hsrp_version *v, u8 flip)
{
	static struct hsrp_keys ka, kb;
	struct hsrp_pkt pkt = {
		.version = v->number, .hello_ms = 3000, .hold_ms = 10000,
		.group = 1,
		.vip = hsrp_addr4(htonl(0x0a000064)),
		.src = hsrp_addr4(htonl(0x0a000001)),
		.state = HSRP_STATE_ACTIVE,
	};
	const struct hsrp_key *key;
	struct hsrp_auth a, b;
	struct hsrp_pkt seen;
	u8 buf[HSRP_MSG_MAX];
	bool same = !strcmp(ta, tb);
	int n;

	if (v->ipver == HSRP_IPV6) {
		pkt.vip = hsrp_addr6("\xfe\x80\0\0\0\0\0\0\0\5\x73\xff\xfe\xa0\0\1");
		pkt.src = hsrp_addr6("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1");
	}
	ka.n = 1;
	kb.n = 1;
	ka.key[0] = unit_key(ta);
	kb.key[0] = unit_key(tb);
	hsrp_auth_set_md5(&a, &ka);
	hsrp_auth_set_md5(&b, &kb);
	key = hsrp_auth_fill(&a, &never, &pkt);
	n = v->build(&pkt, buf, sizeof(buf));
	FUZZ_CHECK(key && n > 0);
	FUZZ_CHECK(!hsrp_key_sign(key, buf, (size_t)n, unit_md5));
	FUZZ_CHECK(!v->parse(buf, (size_t)n, &seen));
	seen.src = pkt.src;
	FUZZ_CHECK(!check(&a, &seen, buf, (size_t)n));
	FUZZ_CHECK(check(&b, &seen, buf, (size_t)n) ==
		   (same ? HSRP_FAULT_NONE : HSRP_FAULT_DIGEST));
	/* one bit of any octet */
	buf[flip % n] ^= 1;
	if (!v->parse(buf, (size_t)n, &seen) && seen.has_md5) {
		seen.src = pkt.src;
		FUZZ_CHECK(check(&a, &seen, buf, (size_t)n));
	}
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
	FUZZ_CHECK(!check(a, &pkt, data, len) == right);
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
	if (*ta && *tb)
		two_keys(ta, tb, in.left % 3 < 2 ?
			 hsrp_version((u8)(1 + in.left % 3)) :
			 hsrp_version_ip6(2), in_u8(&in));
	any_message(&a, in.p, in.left);
	return 0;
}
