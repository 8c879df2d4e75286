// SPDX-License-Identifier: GPL-2.0
/* Datagrams of version 2: every field of every TLV, each drop reason. */
#include "parse.h"

/* UDP payloads that Cisco devices sent */
#define TEXT	"0308636973636f000000"
#define HELLO	"0128020006040067700f6aeff5bf0000006e00000bb800002710"	\
		"0a34fd7e000000000000000000000000"
#define STANDBY	"0128020005040398700f6aeff5bf0000005a00000bb800002710"	\
		"0a34dc7e000000000000000000000000"
#define MD5	"041c010000000a00000a00000000642fedafe1f374bd2fdd8f1ba81d87a2"
#define ACTIVE	"0128020006040001aabbcc000a000000006400000bb800002710"	\
		"0a000064000000000000000000000000"
#define IFACE	"020400000001"

/* where the fields of a Group State are */
enum {
	VERSION = 2, OPCODE, STATE, IPVER, GROUP, IDENT = 8, PRIORITY = 14,
	TIME_HELLO = 18, TIME_HOLD = 22, VIP = 26, GROUP_LEN = 42,
};

static enum hsrp_drop parse(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	return parse_exact(hsrp_version(2), data, len, pkt);
}

static enum hsrp_drop parse_hex(const char *hex, struct hsrp_pkt *pkt)
{
	return parse_exact_hex(2, hex, pkt);
}

static enum hsrp_drop drop_of(const char *hex)
{
	struct hsrp_pkt pkt;

	return parse_hex(hex, &pkt);
}

/* the Active's Hello with @n octets at @at changed to those of @hex */
static enum hsrp_drop mutate(size_t at, const char *hex)
{
	struct hsrp_pkt pkt;
	u8 buf[64];
	size_t n = unhex(HELLO TEXT, buf, sizeof(buf));

	unhex(hex, buf + at, sizeof(buf) - at);
	return parse(buf, n, &pkt);
}

static void parse_hello(void)
{
	static const u8 ident[] = { 0x70, 0x0f, 0x6a, 0xef, 0xf5, 0xbf };
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex(HELLO TEXT, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.version, 2);
	CHECK_EQ(p.opcode, HSRP_OP_HELLO);
	CHECK_EQ(p.state, HSRP_STATE_ACTIVE);
	CHECK_EQ(p.group, 103);
	CHECK_EQ(p.priority, 110);
	CHECK_EQ(p.hello_ms, 3000);
	CHECK_EQ(p.hold_ms, 10000);
	CHECK_EQ(p.vip.ip[0], htonl(0x0a34fd7e));
	CHECK(!memcmp(p.ident, ident, 6));
	CHECK(p.has_text && !p.has_md5);
	CHECK(!memcmp(p.auth_text, "cisco\0\0\0", 8));
	CHECK_EQ(parse_hex(STANDBY TEXT, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.group, 920);
	CHECK_EQ(p.state, HSRP_STATE_STANDBY);
	CHECK_EQ(parse_hex(ACTIVE MD5, &p), HSRP_DROP_NONE);
	CHECK(!p.has_text && p.has_md5);
	CHECK_EQ(p.md5_src, htonl(0x0a00000a));
	CHECK_EQ(p.md5_key_id, 0);
	CHECK_EQ(p.md5_at, 56);
	CHECK_EQ(p.md5_digest[0], 0x64);
	CHECK_EQ(p.md5_digest[15], 0xa2);
}

static void without_authentication(void)
{
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex(HELLO, &p), HSRP_DROP_NONE);
	CHECK(!p.has_text && !p.has_md5);
}

static void every_state(void)
{
	static const enum hsrp_state want[] = {
		HSRP_STATE_INIT, HSRP_STATE_INIT, HSRP_STATE_LEARN,
		HSRP_STATE_LISTEN, HSRP_STATE_SPEAK, HSRP_STATE_STANDBY,
		HSRP_STATE_ACTIVE,
	};

	for (int s = 0; s < 256; s++) {
		struct hsrp_pkt p;
		u8 buf[64];
		size_t n = unhex(HELLO TEXT, buf, sizeof(buf));
		enum hsrp_drop d;

		buf[STATE] = (u8)s;
		d = parse(buf, n, &p);
		CHECK_MSG(d == (s < 7 ? HSRP_DROP_NONE : HSRP_DROP_STATE),
			  "state %d", s);
		if (s < 7)
			CHECK_EQ(p.state, want[s]);
	}
}

static void fields_out_of_range(void)
{
	static const struct {
		size_t at;
		const char *hex;
		enum hsrp_drop drop;
	} t[] = {
		{ VERSION, "00", HSRP_DROP_VERSION },
		{ VERSION, "01", HSRP_DROP_VERSION },
		{ VERSION, "03", HSRP_DROP_VERSION },
		{ OPCODE, "01", HSRP_DROP_NONE },
		{ OPCODE, "02", HSRP_DROP_NONE },
		{ OPCODE, "03", HSRP_DROP_OPCODE },
		{ OPCODE, "ff", HSRP_DROP_OPCODE },
		{ IPVER, "00", HSRP_DROP_IPVER },
		{ IPVER, "06", HSRP_DROP_IPVER },
		{ GROUP, "0000", HSRP_DROP_NONE },
		{ GROUP, "0fff", HSRP_DROP_NONE },
		{ GROUP, "1000", HSRP_DROP_GROUP_RANGE },
		{ GROUP, "ffff", HSRP_DROP_GROUP_RANGE },
		{ IDENT, "000000000000", HSRP_DROP_NONE },
		{ IDENT, "ffffffffffff", HSRP_DROP_NONE },
		{ PRIORITY, "00000000", HSRP_DROP_NONE },
		{ PRIORITY, "000000ff", HSRP_DROP_NONE },
		{ PRIORITY, "00000100", HSRP_DROP_PRIORITY },
		{ PRIORITY, "80000000", HSRP_DROP_PRIORITY },
		{ TIME_HELLO, "0000000f", HSRP_DROP_NONE },
		{ TIME_HELLO, "0000000e", HSRP_DROP_TIMERS },
		{ TIME_HELLO, "00000000", HSRP_DROP_TIMERS },
		{ TIME_HELLO, "00002710", HSRP_DROP_TIMERS },
		{ TIME_HELLO, "ffffffff", HSRP_DROP_TIMERS },
		{ TIME_HOLD, "00000bb9", HSRP_DROP_NONE },
		{ TIME_HOLD, "00000bb8", HSRP_DROP_TIMERS },
		{ TIME_HOLD, "00000000", HSRP_DROP_TIMERS },
		{ TIME_HOLD, "0003e418", HSRP_DROP_NONE },
		{ TIME_HOLD, "0003e419", HSRP_DROP_TIMERS },
		{ TIME_HOLD, "ffffffff", HSRP_DROP_TIMERS },
		{ TIME_HELLO, "0000000f00000032", HSRP_DROP_NONE },
		{ TIME_HELLO, "0000000f00000031", HSRP_DROP_TIMERS },
		{ TIME_HELLO, "0003e0300003e418", HSRP_DROP_NONE },
		{ TIME_HELLO, "0003e0310003e418", HSRP_DROP_TIMERS },
		{ VIP, "00000000", HSRP_DROP_VIP },
		{ VIP, "7f000001", HSRP_DROP_VIP },
		{ VIP, "e0000066", HSRP_DROP_VIP },
		{ VIP, "ffffffff", HSRP_DROP_VIP },
		{ VIP + 4, "ffffffffffffffffffffffff", HSRP_DROP_NONE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++)
		CHECK_MSG(mutate(t[i].at, t[i].hex) == t[i].drop,
			  "%s at %zu: %s", t[i].hex, t[i].at,
			  hsrp_drop_name(mutate(t[i].at, t[i].hex)));
}

/* as in version 1 they count in a Hello only */
static void times_not_judged_in_coup_and_resign(void)
{
	for (u8 op = HSRP_OP_COUP; op <= HSRP_OP_RESIGN; op++) {
		struct hsrp_pkt p;
		u8 buf[64];
		size_t n = unhex(HELLO TEXT, buf, sizeof(buf));

		buf[OPCODE] = op;
		memset(buf + TIME_HELLO, 0, 8);
		CHECK_EQ(parse(buf, n, &p), HSRP_DROP_NONE);
		CHECK_EQ(p.opcode, op);
		CHECK_EQ(p.hello_ms, 0);
		CHECK_EQ(p.hold_ms, 0);
	}
}

/* cut at each octet: whole TLVs are what is left, or nothing is */
static void truncated(void)
{
	static const char *const all[] = { HELLO TEXT, ACTIVE MD5, IFACE };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct hsrp_pkt p;
		u8 buf[128];
		size_t n = unhex(all[i], buf, sizeof(buf));

		for (size_t len = 0; len < n; len++)
			CHECK_MSG(parse(buf, len, &p) == (len == GROUP_LEN ?
				  HSRP_DROP_NONE : HSRP_DROP_LENGTH),
				  "%zu of %zu octets", len, n);
	}
}

/* the length of a known TLV is what it is */
static void lengths(void)
{
	static const struct { const char *hex; size_t at; } t[] = {
		{ HELLO TEXT, 1 }, { HELLO TEXT, GROUP_LEN + 1 },
		{ ACTIVE MD5, GROUP_LEN + 1 }, { IFACE, 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		for (int v = 0; v < 256; v++) {
			u8 buf[512] = { 0 };
			struct hsrp_pkt p;
			enum hsrp_drop d;
			size_t n;

			unhex(t[i].hex, buf, sizeof(buf));
			if (v == buf[t[i].at])
				continue;
			/* as if there was that much */
			n = t[i].at + 1 + (size_t)v;
			buf[t[i].at] = (u8)v;
			d = parse(buf, n, &p);
			CHECK_MSG(d == HSRP_DROP_TLV, "TLV %zu, length %d: %s",
				  i, v, hsrp_drop_name(d));
		}
	}
	CHECK_EQ(drop_of(ACTIVE "041c020000000a00000a00000000642fedafe1f374bd2fdd8f1ba81d87a2"),
		 HSRP_DROP_TLV);
}

static void repeated_and_reordered(void)
{
	CHECK_EQ(drop_of(HELLO HELLO TEXT), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(HELLO TEXT STANDBY), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(HELLO TEXT TEXT), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(ACTIVE MD5 MD5), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(ACTIVE MD5 TEXT), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(ACTIVE TEXT MD5), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(IFACE IFACE), HSRP_DROP_TLV_REPEAT);
	CHECK_EQ(drop_of(TEXT HELLO), HSRP_DROP_TLV_ORDER);
	CHECK_EQ(drop_of(MD5 ACTIVE), HSRP_DROP_TLV_ORDER);
	CHECK_EQ(drop_of(TEXT), HSRP_DROP_TLV_ORDER);
	CHECK_EQ(drop_of(MD5), HSRP_DROP_TLV_ORDER);
}

static void unknown_tlvs_are_skipped(void)
{
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex("c800" HELLO "c803010203" TEXT "ff0101", &p),
		 HSRP_DROP_NONE);
	CHECK_EQ(p.group, 103);
	CHECK(p.has_text);
	CHECK_EQ(parse_hex(ACTIVE "0500" MD5, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.md5_at, 58);
	CHECK_EQ(drop_of("c800"), HSRP_DROP_TLV_MISSING);
	CHECK_EQ(drop_of("c8030102"), HSRP_DROP_LENGTH);
	CHECK_EQ(drop_of(HELLO "c8"), HSRP_DROP_LENGTH);
	CHECK_EQ(drop_of(HELLO "c8ff00"), HSRP_DROP_LENGTH);
}

static void interface_state(void)
{
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex("020400030102", &p), HSRP_DROP_ADVERTISE);
	CHECK_EQ(p.opcode, HSRP_OP_ADVERTISE);
	CHECK_EQ(p.active_groups, 3);
	CHECK_EQ(p.passive_groups, 0x102);
	/* beside a Group State it is not what the datagram is about */
	CHECK_EQ(parse_hex(IFACE HELLO TEXT, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.opcode, HSRP_OP_HELLO);
}

static void version_1_is_refused(void)
{
	CHECK_EQ(drop_of("000010030ac80100636973636f000000c0a80001"),
		 HSRP_DROP_VERSION);
	CHECK_EQ(drop_of("00030001000e0200000000036f000000"),
		 HSRP_DROP_VERSION);
}

static struct hsrp_pkt ios_pkt(void)
{
	struct hsrp_pkt p = {
		.version = 2, .opcode = HSRP_OP_HELLO,
		.state = HSRP_STATE_ACTIVE, .group = 103, .priority = 110,
		.hello_ms = 3000, .hold_ms = 10000, .vip = hsrp_addr4(htonl(0x0a34fd7e)),
		.has_text = true,
		.ident = { 0x70, 0x0f, 0x6a, 0xef, 0xf5, 0xbf },
	};

	memcpy(p.auth_text, "cisco", 5);
	return p;
}

static void check_build(const struct hsrp_pkt *p, const char *hex)
{
	u8 want[HSRP_MSG_MAX], got[HSRP_MSG_MAX];
	size_t n = unhex(hex, want, sizeof(want));

	CHECK_EQ(hsrp_pkt_build_v2(p, got, sizeof(got)), n);
	CHECK_MSG(!memcmp(got, want, n), "octets differ from %s", hex);
	CHECK_EQ(hsrp_pkt_build_v2(p, got, n), n);
	CHECK_EQ(hsrp_pkt_build_v2(p, got, n - 1), -ENOSPC);
}

static void build_equals_ios(void)
{
	struct hsrp_pkt p = ios_pkt();

	check_build(&p, HELLO TEXT);
	p.state = HSRP_STATE_STANDBY;
	p.group = 920;
	p.priority = 90;
	p.vip = hsrp_addr4(htonl(0x0a34dc7e));
	check_build(&p, STANDBY TEXT);
	p = ios_pkt();
	memcpy(p.ident, "\xaa\xbb\xcc\x00\x0a\x00", 6);
	p.group = 1;
	p.priority = 100;
	p.vip = hsrp_addr4(htonl(0x0a000064));
	p.has_text = false;
	p.has_md5 = true;
	p.md5_src = htonl(0x0a00000a);
	check_build(&p, ACTIVE "041c010000000a00000a0000000000000000000000000000000000000000");
}

static void build_interface_state_equals_ios(void)
{
	struct hsrp_pkt p = { .passive_groups = 1 };
	u8 got[6], want[6];

	unhex(IFACE, want, sizeof(want));
	CHECK_EQ(hsrp_pkt_build_adv_v2(&p, got, 6), 6);
	CHECK(!memcmp(got, want, 6));
	p.active_groups = 1;
	p.passive_groups = 0;
	unhex("020400010000", want, sizeof(want));
	CHECK_EQ(hsrp_pkt_build_adv_v2(&p, got, 6), 6);
	CHECK(!memcmp(got, want, 6));
	CHECK_EQ(hsrp_pkt_build_adv_v2(&p, got, 5), -ENOSPC);
}

static void build_refuses(void)
{
	u8 buf[HSRP_MSG_MAX];
	struct hsrp_pkt p;

#define REFUSED(field, value) do {					\
	p = ios_pkt();							\
	p.field = (value);						\
	CHECK_EQ(hsrp_pkt_build_v2(&p, buf, sizeof(buf)), -EINVAL);	\
} while (0)
	REFUSED(group, 4096);
	REFUSED(priority, 256);
	REFUSED(opcode, HSRP_OP_ADVERTISE);
	REFUSED(state, __HSRP_STATE_MAX);
	REFUSED(hello_ms, 14);
	REFUSED(hello_ms, 10000);
	REFUSED(hold_ms, 255001);
	REFUSED(hold_ms, 0);
#undef REFUSED
}

static void round_trip(void)
{
	struct rnd r = { rnd_seed() };

	for (int i = 0; i < RANDOM_RUNS(20000); i++) {
		struct hsrp_pkt a = { 0 }, b;
		u8 buf[HSRP_MSG_MAX];
		int n;

		a.opcode = (u8)rnd_below(&r, 3);
		a.state = rnd_below(&r, 6);
		a.group = (u16)rnd_below(&r, 4096);
		a.priority = rnd_below(&r, 256);
		a.hello_ms = 15 + rnd_below(&r, 253985);
		a.hold_ms = a.hello_ms + 50 +
			    rnd_below(&r, 254951 - a.hello_ms);
		a.vip = hsrp_addr4(htonl(0x0a000000 | rnd_below(&r, 1 << 24)));
		a.has_md5 = rnd_below(&r, 2);
		a.md5_src = rnd_u32(&r);
		a.md5_key_id = rnd_u32(&r);
		for (int j = 0; j < 8; j++)
			a.auth_text[j] = (u8)rnd_u32(&r);
		for (int j = 0; j < 6; j++)
			a.ident[j] = (u8)rnd_u32(&r);
		n = hsrp_pkt_build_v2(&a, buf, sizeof(buf));
		CHECK_EQ(n, a.has_md5 ? 72 : 52);
		CHECK_EQ(parse(buf, (size_t)n, &b), HSRP_DROP_NONE);
		if (a.opcode != HSRP_OP_HELLO) {
			a.hello_ms = 0;
			a.hold_ms = 0;
		}
		CHECK_EQ(a.opcode, b.opcode);
		CHECK_EQ(a.state, b.state);
		CHECK_EQ(a.group, b.group);
		CHECK_EQ(a.priority, b.priority);
		CHECK_EQ(a.hello_ms, b.hello_ms);
		CHECK_EQ(a.hold_ms, b.hold_ms);
		CHECK(hsrp_addr_equal(&a.vip, &b.vip));
		CHECK(!memcmp(a.ident, b.ident, 6));
		CHECK_EQ(a.has_md5, b.has_md5);
		CHECK_EQ(b.has_text, !b.has_md5);
		if (b.has_md5) {
			CHECK_EQ(a.md5_src, b.md5_src);
			CHECK_EQ(a.md5_key_id, b.md5_key_id);
			CHECK_EQ(b.md5_at, 56);
		} else {
			CHECK(!memcmp(a.auth_text, b.auth_text, 8));
		}
	}
}

/* any octets, any length: an answer from the list, and never past the end */
static void random_octets(void)
{
	unsigned int seen[__HSRP_DROP_MAX] = { 0 };
	struct rnd r = { rnd_seed() };

	for (int i = 0; i < RANDOM_RUNS(300000); i++) {
		size_t len = rnd_below(&r, 4) ? 72 : rnd_below(&r, 96);
		struct hsrp_pkt p;
		enum hsrp_drop d;
		u8 buf[96] = { 0 };

		unhex(ACTIVE MD5, buf, sizeof(buf));
		for (u32 j = rnd_below(&r, 4); j; j--)
			buf[rnd_below(&r, 72)] = (u8)rnd_u32(&r);
		d = parse(buf, len, &p);
		CHECK(d < __HSRP_DROP_MAX);
		seen[d]++;
		if (d == HSRP_DROP_NONE) {
			CHECK(p.state <= HSRP_STATE_ACTIVE);
			CHECK(p.opcode <= HSRP_OP_RESIGN);
			CHECK(p.opcode || p.hold_ms > p.hello_ms);
			CHECK(!p.has_md5 || p.md5_at + 16U <= len);
		}
	}
	CHECK(seen[HSRP_DROP_NONE] && seen[HSRP_DROP_LENGTH] &&
	      seen[HSRP_DROP_VERSION] && seen[HSRP_DROP_OPCODE] &&
	      seen[HSRP_DROP_STATE] && seen[HSRP_DROP_TIMERS] &&
	      seen[HSRP_DROP_VIP] && seen[HSRP_DROP_TLV] &&
	      seen[HSRP_DROP_IPVER] && seen[HSRP_DROP_PRIORITY] &&
	      seen[HSRP_DROP_GROUP_RANGE] && seen[HSRP_DROP_TLV_ORDER]);
}

static void blame(void)
{
	u8 buf[64];

	unhex(STANDBY TEXT, buf, sizeof(buf));
	CHECK_EQ(hsrp_pkt_blame_v2(buf, 52), 920);
	CHECK_EQ(hsrp_pkt_blame_v2(buf, 8), 920);
	CHECK_EQ(hsrp_pkt_blame_v2(buf, 7), -1);
	buf[VERSION] = 1;
	CHECK_EQ(hsrp_pkt_blame_v2(buf, 52), -1);
	unhex(IFACE, buf, sizeof(buf));
	CHECK_EQ(hsrp_pkt_blame_v2(buf, 52), -1);
}

/* milliseconds fit: what the packet says counts, whatever our own times are */
static void hold_from_packet(void)
{
	struct hsrp_pkt p = ios_pkt();

	p.hold_ms = 750;
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 250, 800), 750);
	p.hold_ms = 0;
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 250, 800), 800);
}

static void vmac(void)
{
	static const struct { u16 group; u8 mac[6]; } t[] = {
		{ 0, { 0, 0, 0x0c, 0x9f, 0xf0, 0 } },
		{ 1, { 0, 0, 0x0c, 0x9f, 0xf0, 1 } },
		{ 103, { 0, 0, 0x0c, 0x9f, 0xf0, 0x67 } },
		{ 920, { 0, 0, 0x0c, 0x9f, 0xf3, 0x98 } },
		{ 4095, { 0, 0, 0x0c, 0x9f, 0xff, 0xff } },
	};
	u8 mac[6];

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		hsrp_v2_vmac(t[i].group, mac);
		CHECK_MSG(!memcmp(mac, t[i].mac, 6), "group %u", t[i].group);
	}
}

static const struct ktap_test tests[] = {
	KTAP_TEST(parse_hello),
	KTAP_TEST(without_authentication),
	KTAP_TEST(every_state),
	KTAP_TEST(fields_out_of_range),
	KTAP_TEST(times_not_judged_in_coup_and_resign),
	KTAP_TEST(truncated),
	KTAP_TEST(lengths),
	KTAP_TEST(repeated_and_reordered),
	KTAP_TEST(unknown_tlvs_are_skipped),
	KTAP_TEST(interface_state),
	KTAP_TEST(version_1_is_refused),
	KTAP_TEST(build_equals_ios),
	KTAP_TEST(build_interface_state_equals_ios),
	KTAP_TEST(build_refuses),
	KTAP_TEST(round_trip),
	KTAP_TEST(random_octets),
	KTAP_TEST(blame),
	KTAP_TEST(hold_from_packet),
	KTAP_TEST(vmac),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
