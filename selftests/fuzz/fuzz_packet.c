// SPDX-License-Identifier: GPL-2.0
/*
 * hsrp_pkt_parse_v1() on any octets, hsrp_pkt_build_v1() on any message, and
 * that the two agree.
 */
#include "fuzz_pkt.h"

static enum hsrp_drop parse(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	return parse_twice(hsrp_version(1), data, len, pkt);
}

/* And what they rely on in this version */
static void check_sound(const struct hsrp_pkt *pkt, size_t len)
{
	check_fields(hsrp_version(1), pkt);
	FUZZ_CHECK(len == (pkt->has_md5 ? 50 : 20));
	if (pkt->opcode == HSRP_OP_HELLO) {
		FUZZ_CHECK(pkt->hello_ms >= 1000);
		FUZZ_CHECK(pkt->hold_ms > pkt->hello_ms);
		FUZZ_CHECK(pkt->hold_ms <= 255000);
		FUZZ_CHECK(pkt->hello_ms % 1000 == 0);
		FUZZ_CHECK(pkt->hold_ms % 1000 == 0);
	} else {
		FUZZ_CHECK(!pkt->hello_ms && !pkt->hold_ms);
	}
	FUZZ_CHECK(hsrp_pkt_hold_ms(pkt, 250, 800) == 800);
	FUZZ_CHECK(hsrp_pkt_hold_ms(pkt, 3000, 10000) ==
		   (pkt->hold_ms ? pkt->hold_ms : 10000));
}

/* build(parse(x)) == x, but for what is not judged */
static void check_rebuilt(const u8 *data, struct hsrp_pkt pkt)
{
	u8 buf[HSRP_V1_LEN], want[HSRP_V1_LEN];
	bool timeless = pkt.opcode != HSRP_OP_HELLO;

	if (timeless) {
		pkt.hello_ms = 3000;
		pkt.hold_ms = 10000;
	}
	pkt.has_md5 = false;
	memset(buf, 0xff, sizeof(buf));
	FUZZ_CHECK(hsrp_pkt_build_v1(&pkt, buf, sizeof(buf) - 1) == -ENOSPC);
	FUZZ_CHECK(hsrp_pkt_build_v1(&pkt, buf, sizeof(buf)) == sizeof(buf));
	memcpy(want, data, sizeof(want));
	want[offsetof(struct hsrp_v1_hdr, reserved)] = 0;
	if (timeless) {
		want[offsetof(struct hsrp_v1_hdr, hellotime)] = 3;
		want[offsetof(struct hsrp_v1_hdr, holdtime)] = 10;
	}
	FUZZ_CHECK(!memcmp(buf, want, sizeof(want)));
}

/* What real devices leave in the reserved octet changes nothing */
static void check_reserved(const u8 *data, size_t len, enum hsrp_drop drop,
			   const struct hsrp_pkt *pkt)
{
	struct hsrp_pkt other;
	u8 copy[HSRP_V1_MD5_LEN];

	if (len <= offsetof(struct hsrp_v1_hdr, reserved) ||
	    len > sizeof(copy) || data[1] >= HSRP_OP_ADVERTISE)
		return;
	memcpy(copy, data, len);
	copy[offsetof(struct hsrp_v1_hdr, reserved)] ^= 0x80;
	FUZZ_CHECK(parse(copy, len, &other) == drop);
	FUZZ_CHECK(!memcmp(&other, pkt, sizeof(other)));
}

static void fuzz_parse(const u8 *data, size_t len)
{
	struct hsrp_pkt pkt;
	enum hsrp_drop drop = parse(data, len, &pkt);

	check_reserved(data, len, drop, &pkt);
	if (drop)
		return;
	check_sound(&pkt, len);
	check_rebuilt(data, pkt);
}

static u32 seconds_up(u32 ms)
{
	return (u32)(((u64)ms + 999) / 1000 * 1000);
}

/* parse(build(y)) == y, for whatever can be built */
static void fuzz_build(const u8 *data, size_t len)
{
	struct fuzz_in in = { .p = data, .left = len };
	struct hsrp_pkt y = {
		.version = 1, .opcode = in_u8(&in), .state = in_u8(&in),
		.group = in_u16(&in), .priority = in_u16(&in),
		.hello_ms = in_u32(&in), .hold_ms = in_u32(&in),
		.vip = hsrp_addr4(htonl(in_u32(&in))),
	};
	struct hsrp_pkt x;
	enum hsrp_drop drop;
	u8 buf[HSRP_V1_LEN];
	size_t got;
	const u8 *text = in_bytes(&in, sizeof(y.auth_text), &got);
	u32 hello = seconds_up(y.hello_ms);
	int n;

	memcpy(y.auth_text, text, got);
	n = hsrp_pkt_build_v1(&y, buf, sizeof(buf));
	FUZZ_CHECK(n == -EINVAL || n == sizeof(buf));
	if (n < 0)
		return;
	drop = parse(buf, sizeof(buf), &x);
	if (!host(&y.vip)) {
		FUZZ_CHECK(drop == HSRP_DROP_VIP);
		return;
	}
	FUZZ_CHECK(!drop);
	FUZZ_CHECK(x.opcode == y.opcode && x.state == y.state);
	FUZZ_CHECK(x.group == y.group && x.priority == y.priority);
	FUZZ_CHECK(hsrp_addr_equal(&x.vip, &y.vip));
	FUZZ_CHECK(!x.has_md5);
	FUZZ_CHECK(!memcmp(x.auth_text, y.auth_text, sizeof(x.auth_text)));
	if (x.opcode != HSRP_OP_HELLO)
		return;
	/* what is said is never less than what is meant */
	FUZZ_CHECK(x.hello_ms == hello && x.hold_ms >= y.hold_ms);
	FUZZ_CHECK(x.hold_ms == seconds_up(y.hold_ms) ||
		   x.hold_ms == hello + 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_parse(data, size);
	fuzz_build(data, size);
	return 0;
}
