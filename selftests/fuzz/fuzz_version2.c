// SPDX-License-Identifier: GPL-2.0
/*
 * hsrp_pkt_parse_v2() on any octets, hsrp_pkt_build_v2() on any message, and
 * that the two agree; in both families.
 */
#include "fuzz_pkt.h"

/* as it is in the family that is looked at */
static const struct hsrp_version *v2;

static enum hsrp_drop parse(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	return parse_twice(v2, data, len, pkt);
}

/* And what they rely on in this version */
static void check_sound(const struct hsrp_pkt *pkt, size_t len)
{
	check_fields(v2, pkt);
	FUZZ_CHECK(!(pkt->has_text && pkt->has_md5));
	if (pkt->has_md5)
		FUZZ_CHECK(pkt->md5_at + 16u <= len);
	if (pkt->opcode == HSRP_OP_HELLO) {
		FUZZ_CHECK(pkt->hello_ms >= 15 && pkt->hello_ms <= 254000);
		FUZZ_CHECK(pkt->hold_ms >= 50 && pkt->hold_ms <= 255000);
		FUZZ_CHECK(pkt->hold_ms > pkt->hello_ms);
	} else {
		FUZZ_CHECK(!pkt->hello_ms && !pkt->hold_ms);
	}
}

/* The first TLV of a type, by an arithmetic that is not the parser's; or -1 */
static long find(const u8 *data, size_t len, u8 type)
{
	for (size_t at = 0; at + 2 <= len; at += 2u + data[at + 1])
		if (data[at] == type)
			return (long)at;
	return -1;
}

/* build(parse(x)) has the TLVs of x, but for what is not judged */
static void check_rebuilt(const u8 *data, size_t len, struct hsrp_pkt pkt)
{
	const long group = find(data, len, 1);
	u8 buf[HSRP_MSG_MAX], want[42];
	bool timeless = pkt.opcode != HSRP_OP_HELLO;
	int n;

	FUZZ_CHECK(group >= 0);
	memcpy(want, data + group, sizeof(want));
	/* Disabled is Init to us */
	if (!want[4])
		want[4] = 1;
	if (v2->ipver == 4)
		memset(want + 30, 0, 12);
	if (timeless) {
		pkt.hello_ms = 3000;
		pkt.hold_ms = 10000;
		memcpy(want + 18, "\0\0\x0b\xb8\0\0\x27\x10", 8);
	}
	memset(buf, 0xff, sizeof(buf));
	n = hsrp_pkt_build_v2(&pkt, buf, sizeof(buf));
	FUZZ_CHECK(n == (pkt.has_md5 ? 72 : 52));
	FUZZ_CHECK(hsrp_pkt_build_v2(&pkt, buf, (size_t)n - 1) == -ENOSPC);
	FUZZ_CHECK(!memcmp(buf, want, sizeof(want)));
	if (pkt.has_text)
		FUZZ_CHECK(!memcmp(buf + 42, data + find(data, len, 3), 10));
	/* algorithm, source and key id; padding and flags are not judged */
	if (pkt.has_md5) {
		const u8 *md5 = data + find(data, len, 4);

		FUZZ_CHECK(md5 + 14 == data + pkt.md5_at);
		FUZZ_CHECK(!memcmp(buf + 42, md5, 3));
		FUZZ_CHECK(!memcmp(buf + 48, md5 + 6, 8));
	}
}

/* An unknown TLV anywhere between two others changes nothing */
static void check_unknown(const u8 *data, size_t len, const struct hsrp_pkt *pkt)
{
	size_t first = 2u + data[1];
	struct hsrp_pkt other;
	u8 more[2048 + 5];

	if (len > 2048)
		return;
	memcpy(more, data, first);
	memcpy(more + first, "\xc8\x03\1\x28\2", 5);
	memcpy(more + first + 5, data + first, len - first);
	FUZZ_CHECK(!parse(more, len + 5, &other));
	if (other.has_md5)
		other.md5_at = pkt->md5_at;
	FUZZ_CHECK(!memcmp(&other, pkt, sizeof(other)));
}

static void fuzz_parse(const u8 *data, size_t len)
{
	struct hsrp_pkt pkt;

	v2 = hsrp_version(2);
	if (parse(data, len, &pkt)) {
		v2 = hsrp_version_ip6(2);
		if (parse(data, len, &pkt))
			return;
	}
	check_sound(&pkt, len);
	check_rebuilt(data, len, pkt);
	check_unknown(data, len, &pkt);
}

/* parse(build(y)) == y, for whatever can be built */
static void fuzz_build(const u8 *data, size_t len)
{
	struct fuzz_in in = { .p = data, .left = len };
	struct hsrp_pkt y = {
		.version = 2, .opcode = in_u8(&in), .state = in_u8(&in),
		.group = in_u16(&in), .priority = in_u16(&in),
		.hello_ms = in_u32(&in), .hold_ms = in_u32(&in),
		.vip = hsrp_addr4(htonl(in_u32(&in))), .has_md5 = in_u8(&in) & 1,
		.md5_src = in_u32(&in), .md5_key_id = in_u32(&in),
	};
	u8 buf[HSRP_MSG_MAX];
	enum hsrp_drop drop;
	struct hsrp_pkt x;
	int n;

	v2 = hsrp_version(2);
	if (in_u8(&in) & 1) {
		v2 = hsrp_version_ip6(2);
		y.vip.ipver = v2->ipver;
		y.vip.ip[2] = in_u32(&in);
		y.vip.ip[3] = in_u32(&in);
	}
	n = v2->build(&y, buf, sizeof(buf));
	FUZZ_CHECK(n == -EINVAL || n == (y.has_md5 ? 72 : 52));
	if (n < 0)
		return;
	drop = parse(buf, (size_t)n, &x);
	if (!host(&y.vip)) {
		FUZZ_CHECK(drop == HSRP_DROP_VIP);
		return;
	}
	FUZZ_CHECK(!drop);
	FUZZ_CHECK(x.opcode == y.opcode && x.state == y.state);
	FUZZ_CHECK(x.group == y.group && x.priority == y.priority);
	FUZZ_CHECK(hsrp_addr_equal(&x.vip, &y.vip));
	FUZZ_CHECK(x.has_md5 == y.has_md5);
	if (y.has_md5)
		FUZZ_CHECK(x.md5_src == y.md5_src &&
			   x.md5_key_id == y.md5_key_id);
	if (x.opcode == HSRP_OP_HELLO)
		FUZZ_CHECK(x.hello_ms == y.hello_ms &&
			   x.hold_ms == y.hold_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_parse(data, size);
	fuzz_build(data, size);
	return 0;
}
