// SPDX-License-Identifier: GPL-2.0
/* Messages of version 1: every drop reason, every length, byte equality. */
#include "parse.h"

/* UDP payloads that Cisco IOS sent; group 1, 192.168.0.1, hello 3, hold 10 */
#define IOS_SPEAK	"000004030ac80100636973636f000000c0a80001"
#define IOS_STANDBY	"000008030ac80100636973636f000000c0a80001"
#define IOS_ACTIVE	"000010030ac80100636973636f000000c0a80001"
#define IOS_STANDBY_100	"000008030a640100636973636f000000c0a80001"
#define IOS_ADVERTISE	"00030001000e0200000000036f000000"
#define IOS_MD5	"000010030a6e010000000000000000000a000064041c01000000"	\
		"0a00000a0000000054fc3be1c0c4adc5abec53109d6c6c79"
#define IOS_RESIGN	"000204030a5a01000000000000000000ac102801041c01000000"	\
		"ac10281400000000787aa5c738d197acb82308f6cd664cd4"
#define IOS_COUP	"000110030a6401000000000000000000ac102801041c01000000"	\
		"ac10280a00000000b5001d73735e81b8da4e168da66fb256"

/* a version 2 datagram starts with its TLV type, 1 */
#define V2_HELLO "0128020006040001aabbcc000a00000000640000"		\
		 "0bb8000027100a000064000000000000000000000000"

enum {
	VERSION, OPCODE, STATE, HELLO, HOLD, PRIORITY, GROUP, RESERVED,
	VIP = 16, TLV = 20,
};

static enum hsrp_drop parse(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	return parse_exact(hsrp_version(1), data, len, pkt);
}

static enum hsrp_drop parse_hex(const char *hex, struct hsrp_pkt *pkt)
{
	return parse_exact_hex(1, hex, pkt);
}

/* the IOS Active Hello with one octet changed */
static enum hsrp_drop mutate(size_t at, u8 value)
{
	struct hsrp_pkt pkt;
	u8 buf[20];

	unhex(IOS_ACTIVE, buf, sizeof(buf));
	buf[at] = value;
	return parse(buf, sizeof(buf), &pkt);
}

static void parse_hello(void)
{
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex(IOS_ACTIVE, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.version, 1);
	CHECK_EQ(p.opcode, HSRP_OP_HELLO);
	CHECK_EQ(p.state, HSRP_STATE_ACTIVE);
	CHECK_EQ(p.hello_ms, 3000);
	CHECK_EQ(p.hold_ms, 10000);
	CHECK_EQ(p.priority, 200);
	CHECK_EQ(p.group, 1);
	CHECK_EQ(p.vip.ip[0], htonl(0xc0a80001));
	CHECK_EQ(p.has_md5, false);
	CHECK(!memcmp(p.auth_text, "cisco\0\0\0", 8));
	CHECK_EQ(parse_hex(IOS_SPEAK, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.state, HSRP_STATE_SPEAK);
	CHECK_EQ(parse_hex(IOS_STANDBY_100, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.state, HSRP_STATE_STANDBY);
	CHECK_EQ(p.priority, 100);
}

static void parse_every_state(void)
{
	struct hsrp_pkt p;
	u8 buf[20];
	int valid = 0;

	unhex(IOS_ACTIVE, buf, sizeof(buf));
	for (int s = 0; s < 256; s++) {
		enum hsrp_drop want = HSRP_DROP_STATE;

		if (s == 0 || s == 1 || s == 2 || s == 4 || s == 8 || s == 16)
			want = HSRP_DROP_NONE;
		buf[STATE] = (u8)s;
		CHECK_MSG(parse(buf, sizeof(buf), &p) == want, "state %d", s);
		if (want == HSRP_DROP_NONE)
			CHECK_EQ(p.state, valid++);
	}
	CHECK_EQ(valid, 6);
}

static void drop_version(void)
{
	struct hsrp_pkt p;

	for (int v = 1; v < 256; v++)
		CHECK_EQ(mutate(VERSION, (u8)v), HSRP_DROP_VERSION);
	/* the version is judged before the length, as soon as it is there */
	CHECK_EQ(parse((const u8 *)"\1", 1, &p), HSRP_DROP_LENGTH);
	CHECK_EQ(parse((const u8 *)"\1\0", 2, &p), HSRP_DROP_VERSION);
}

static void drop_version_2(void)
{
	struct hsrp_pkt p;

	CHECK_EQ(parse_hex(V2_HELLO, &p), HSRP_DROP_VERSION);
}

static void drop_opcode(void)
{
	for (int op = 4; op < 256; op++)
		CHECK_EQ(mutate(OPCODE, (u8)op), HSRP_DROP_OPCODE);
}

static void drop_length_at_each_length(void)
{
	struct hsrp_pkt p;
	u8 buf[128] = { 0 };
	size_t n = unhex(IOS_MD5, buf, sizeof(buf));

	CHECK_EQ(n, 50);
	for (size_t len = 0; len <= sizeof(buf); len++) {
		enum hsrp_drop want = HSRP_DROP_LENGTH;

		if (len == 20 || len == 50)
			want = HSRP_DROP_NONE;
		CHECK_MSG(parse(buf, len, &p) == want, "length %zu", len);
	}
}

static void drop_timers_in_hello(void)
{
	CHECK_EQ(mutate(HELLO, 0), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HOLD, 0), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HOLD, 3), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HOLD, 2), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HELLO, 10), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HELLO, 255), HSRP_DROP_TIMERS);
	CHECK_EQ(mutate(HOLD, 4), HSRP_DROP_NONE);
	CHECK_EQ(mutate(HOLD, 255), HSRP_DROP_NONE);
	CHECK_EQ(mutate(HELLO, 9), HSRP_DROP_NONE);
}

/* RFC 2281 5.1: the times are meaningful in Hello only */
static void timers_not_judged_in_coup_and_resign(void)
{
	static const u8 ops[] = { HSRP_OP_COUP, HSRP_OP_RESIGN };

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		struct hsrp_pkt p;
		u8 buf[20];

		unhex(IOS_ACTIVE, buf, sizeof(buf));
		buf[OPCODE] = ops[i];
		buf[HELLO] = 0;
		buf[HOLD] = 0;
		CHECK_EQ(parse(buf, sizeof(buf), &p), HSRP_DROP_NONE);
		CHECK_EQ(p.opcode, ops[i]);
		CHECK_EQ(p.hello_ms, 0);
		CHECK_EQ(p.hold_ms, 0);
	}
}

static void drop_vip(void)
{
	static const u32 bad[] = { 0, 0x00010203, 0x7f000001, 0xe0000000,
				   0xe0000002, 0xf0000001, 0xffffffff };
	static const u32 good[] = { 0x01000001, 0x0a000064, 0xc0a80001,
				    0xac10ac35, 0xdfffffff };
	struct hsrp_pkt p;
	u8 buf[20];
	__be32 vip;

	unhex(IOS_ACTIVE, buf, sizeof(buf));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		vip = htonl(bad[i]);
		memcpy(buf + VIP, &vip, 4);
		CHECK_MSG(parse(buf, sizeof(buf), &p) == HSRP_DROP_VIP,
			  "vip %08x", bad[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		vip = htonl(good[i]);
		memcpy(buf + VIP, &vip, 4);
		CHECK_MSG(parse(buf, sizeof(buf), &p) == HSRP_DROP_NONE,
			  "vip %08x", good[i]);
	}
}

/* all 256 priorities and groups are valid, the reserved octet is not judged */
static void priority_group_reserved_take_all(void)
{
	for (int v = 0; v < 256; v++) {
		CHECK_EQ(mutate(PRIORITY, (u8)v), HSRP_DROP_NONE);
		CHECK_EQ(mutate(GROUP, (u8)v), HSRP_DROP_NONE);
		CHECK_EQ(mutate(RESERVED, (u8)v), HSRP_DROP_NONE);
	}
}

static void advertise_is_ignored(void)
{
	struct hsrp_pkt p;
	u8 buf[32] = { 0 };
	size_t n = unhex(IOS_ADVERTISE, buf, sizeof(buf));

	CHECK_EQ(parse(buf, n, &p), HSRP_DROP_ADVERTISE);
	/* some IOS send more: the padding is theirs, not our business */
	CHECK_EQ(parse(buf, n + 4, &p), HSRP_DROP_ADVERTISE);
	for (size_t len = 0; len < n; len++)
		CHECK_MSG(parse(buf, len, &p) == HSRP_DROP_LENGTH,
			  "length %zu", len);
}

static void md5_tlv_is_recognised(void)
{
	static const u8 digest[] = { 0x54, 0xfc, 0x3b, 0xe1, 0xc0, 0xc4, 0xad,
		0xc5, 0xab, 0xec, 0x53, 0x10, 0x9d, 0x6c, 0x6c, 0x79 };
	static const u8 key_id[] = { 1, 2, 3, 4 };
	struct hsrp_pkt p;
	u8 buf[50];

	CHECK_EQ(parse_hex(IOS_MD5, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.has_md5, true);
	CHECK_EQ(p.md5_src, htonl(0x0a00000a));
	CHECK_EQ(p.md5_key_id, 0);
	unhex(IOS_MD5, buf, sizeof(buf));
	memcpy(buf + TLV + 10, key_id, sizeof(key_id));
	CHECK_EQ(parse(buf, sizeof(buf), &p), HSRP_DROP_NONE);
	CHECK_EQ(p.md5_key_id, 0x01020304);
	CHECK(!memcmp(p.md5_digest, digest, sizeof(digest)));
	CHECK_EQ(parse_hex(IOS_RESIGN, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.opcode, HSRP_OP_RESIGN);
	CHECK_EQ(p.state, HSRP_STATE_SPEAK);
	CHECK_EQ(parse_hex(IOS_COUP, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.opcode, HSRP_OP_COUP);
	CHECK_EQ(p.state, HSRP_STATE_ACTIVE);
}

static void drop_tlv(void)
{
	static const struct { u8 at, value; } bad[] = {
		{ TLV, 5 }, { TLV, 0 }, { TLV, 3 }, { TLV + 1, 27 },
		{ TLV + 1, 29 }, { TLV + 1, 255 }, { TLV + 2, 0 },
		{ TLV + 2, 2 },
	};
	struct hsrp_pkt p;
	u8 buf[50];

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		unhex(IOS_MD5, buf, sizeof(buf));
		buf[bad[i].at] = bad[i].value;
		CHECK_MSG(parse(buf, sizeof(buf), &p) == HSRP_DROP_TLV,
			  "octet %u is %u", bad[i].at, bad[i].value);
	}
}

static struct hsrp_pkt ios_pkt(enum hsrp_state state)
{
	struct hsrp_pkt p = {
		.version = 1, .opcode = HSRP_OP_HELLO, .state = state,
		.group = 1, .priority = 200, .hello_ms = 3000,
		.hold_ms = 10000, .vip = hsrp_addr4(htonl(0xc0a80001)),
	};

	memcpy(p.auth_text, "cisco", 5);
	return p;
}

static void check_build(const struct hsrp_pkt *p, const char *hex)
{
	u8 want[64], got[64];
	size_t n = unhex(hex, want, sizeof(want));

	CHECK_EQ(hsrp_pkt_build_v1(p, got, sizeof(got)), n);
	CHECK_MSG(!memcmp(got, want, n), "octets differ from %s", hex);
}

static void build_equals_ios(void)
{
	struct hsrp_pkt p = ios_pkt(HSRP_STATE_SPEAK);

	check_build(&p, IOS_SPEAK);
	p.state = HSRP_STATE_STANDBY;
	check_build(&p, IOS_STANDBY);
	p.priority = 100;
	check_build(&p, IOS_STANDBY_100);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	check_build(&p, IOS_ACTIVE);
}

/* Coup and Resign that IOS sent; the digest is not the builder's business */
static void build_coup_resign_equal_ios(void)
{
	struct hsrp_pkt p = ios_pkt(HSRP_STATE_SPEAK);

	p.has_md5 = true;
	p.vip = hsrp_addr4(htonl(0xac102801));
	p.opcode = HSRP_OP_RESIGN;
	p.priority = 90;
	p.md5_src = htonl(0xac102814);
	check_build(&p, "000204030a5a01000000000000000000ac102801041c01000000ac1028140000000000000000000000000000000000000000");
	p.opcode = HSRP_OP_COUP;
	p.state = HSRP_STATE_ACTIVE;
	p.priority = 100;
	p.md5_src = htonl(0xac10280a);
	p.md5_key_id = 0x01020304;
	check_build(&p, "000110030a6401000000000000000000ac102801041c01000000ac10280a0102030400000000000000000000000000000000");
}

/* Advertises that IOS sent, but for the four octets it leaves to chance */
static void build_advertise_equals_ios(void)
{
	static const struct { u16 active, passive; const char *hex; } t[] = {
		{ 0, 1, "00030001000e02000000000100000000" },
		{ 1, 0, "00030001000e03000001000000000000" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		struct hsrp_pkt p = { .active_groups = t[i].active,
				      .passive_groups = t[i].passive };
		u8 want[16], got[16];

		unhex(t[i].hex, want, sizeof(want));
		CHECK_EQ(hsrp_pkt_build_adv_v1(&p, got, 16), 16);
		CHECK(!memcmp(got, want, 16));
		CHECK_EQ(hsrp_pkt_build_adv_v1(&p, got, 15), -ENOSPC);
		memset(&p, 0xa5, sizeof(p));
		CHECK_EQ(parse(want, 16, &p), HSRP_DROP_ADVERTISE);
		CHECK_EQ(p.active_groups, t[i].active);
		CHECK_EQ(p.passive_groups, t[i].passive);
	}
}

static void blame(void)
{
	u8 buf[20];

	unhex(IOS_ACTIVE, buf, sizeof(buf));
	buf[GROUP] = 77;
	CHECK_EQ(hsrp_pkt_blame_v1(buf, 20), 77);
	CHECK_EQ(hsrp_pkt_blame_v1(buf, 7), 77);
	CHECK_EQ(hsrp_pkt_blame_v1(buf, 6), -1);
	buf[OPCODE] = HSRP_OP_ADVERTISE;
	CHECK_EQ(hsrp_pkt_blame_v1(buf, 20), -1);
	buf[OPCODE] = HSRP_OP_HELLO;
	buf[VERSION] = 1;
	CHECK_EQ(hsrp_pkt_blame_v1(buf, 20), -1);
}

static void build_refuses(void)
{
	struct hsrp_pkt p = ios_pkt(HSRP_STATE_ACTIVE);
	u8 buf[20];

	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 19), -ENOSPC);
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 0), -ENOSPC);
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), 20);
	p.group = 256;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.priority = 256;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.hold_ms = 256000;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.hello_ms = 255000;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.hello_ms = 0;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.opcode = HSRP_OP_ADVERTISE;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
	p = ios_pkt(HSRP_STATE_ACTIVE);
	p.has_md5 = true;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -ENOSPC);
	p = ios_pkt(__HSRP_STATE_MAX);
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, 20), -EINVAL);
}

/* what we build with times below a second is still a valid Hello */
static void build_rounds_times_up(void)
{
	static const struct { u32 hello, hold; u8 h, d; } t[] = {
		{ 250, 800, 1, 2 }, { 1000, 3000, 1, 3 }, { 999, 1001, 1, 2 },
		{ 1001, 3001, 2, 4 }, { 15, 50, 1, 2 },
		{ 254000, 255000, 254, 255 }, { 4294967, 4294967, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		struct hsrp_pkt p = ios_pkt(HSRP_STATE_ACTIVE);
		u8 buf[20];
		int rc;

		p.hello_ms = t[i].hello;
		p.hold_ms = t[i].hold;
		rc = hsrp_pkt_build_v1(&p, buf, sizeof(buf));
		CHECK_EQ(rc, t[i].h ? 20 : -EINVAL);
		if (rc != 20)
			continue;
		CHECK_EQ(buf[HELLO], t[i].h);
		CHECK_EQ(buf[HOLD], t[i].d);
		CHECK_EQ(parse(buf, sizeof(buf), &p), HSRP_DROP_NONE);
	}
}

static void round_trip(void)
{
	struct rnd r = { rnd_seed() };

	for (int i = 0; i < RANDOM_RUNS(20000); i++) {
		struct hsrp_pkt a = { 0 }, b;
		u8 buf[20];

		a.version = 1;
		a.opcode = (u8)rnd_below(&r, 3);
		a.state = rnd_below(&r, 6);
		a.group = (u16)rnd_below(&r, 256);
		a.priority = rnd_below(&r, 256);
		a.hello_ms = (1 + rnd_below(&r, 254)) * 1000;
		a.hold_ms = a.hello_ms + 1000 +
			    rnd_below(&r, (255000 - a.hello_ms) / 1000) * 1000;
		a.vip = hsrp_addr4(htonl(0x0a000000 | rnd_below(&r, 1 << 24)));
		for (int j = 0; j < 8; j++)
			a.auth_text[j] = (u8)rnd_u32(&r);
		CHECK_EQ(hsrp_pkt_build_v1(&a, buf, sizeof(buf)), 20);
		CHECK_EQ(parse(buf, sizeof(buf), &b), HSRP_DROP_NONE);
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
		CHECK(!memcmp(a.auth_text, b.auth_text, 8));
	}
}

/* any octets, any length: an answer from the list, and never past the end */
static void random_octets(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int seen[__HSRP_DROP_MAX] = { 0 };

	ktap_note("seed %llu", (unsigned long long)r.s);
	for (int i = 0; i < RANDOM_RUNS(300000); i++) {
		size_t len = rnd_below(&r, 4) ? 20 : rnd_below(&r, 64);
		struct hsrp_pkt p;
		enum hsrp_drop d;
		u8 buf[64];

		unhex(IOS_MD5, buf, sizeof(buf));
		for (u32 j = rnd_below(&r, 4); j; j--)
			buf[rnd_below(&r, 50)] = (u8)rnd_u32(&r);
		d = parse(buf, len, &p);
		CHECK(d < __HSRP_DROP_MAX);
		seen[d]++;
		if (d == HSRP_DROP_NONE) {
			CHECK(p.state <= HSRP_STATE_ACTIVE);
			CHECK(p.opcode <= HSRP_OP_RESIGN);
			CHECK(p.opcode || p.hold_ms > p.hello_ms);
		}
	}
	CHECK(seen[HSRP_DROP_NONE] && seen[HSRP_DROP_LENGTH] &&
	      seen[HSRP_DROP_VERSION] && seen[HSRP_DROP_OPCODE] &&
	      seen[HSRP_DROP_STATE] && seen[HSRP_DROP_TIMERS] &&
	      seen[HSRP_DROP_VIP] && seen[HSRP_DROP_ADVERTISE]);
}

static void hold_from_packet(void)
{
	struct hsrp_pkt p = ios_pkt(HSRP_STATE_ACTIVE);

	p.hold_ms = 7000;
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 3000, 10000), 7000);
	/* milliseconds do not fit the packet: ours count */
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 250, 800), 800);
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 1000, 2500), 2500);
	/* Coup and Resign carry none */
	p.hold_ms = 0;
	CHECK_EQ(hsrp_pkt_hold_ms(&p, 3000, 10000), 10000);
}

static void vmac(void)
{
	static const u8 want[] = { 0x00, 0x00, 0x0c, 0x07, 0xac, 0x01 };
	u8 mac[6];

	hsrp_v1_vmac(1, mac);
	CHECK(!memcmp(mac, want, 6));
	hsrp_v1_vmac(255, mac);
	CHECK_EQ(mac[5], 255);
}

/* one name per value, none twice: they are keys of counters */
static void drop_names(void)
{
	for (int i = 0; i < __HSRP_DROP_MAX; i++) {
		CHECK_MSG(hsrp_drop_name(i) && *hsrp_drop_name(i), "%d", i);
		CHECK_MSG(hsrp_drop_text(i) && *hsrp_drop_text(i), "%d", i);
		for (int j = 0; j < i; j++)
			CHECK(strcmp(hsrp_drop_name(i), hsrp_drop_name(j)));
	}
	CHECK_STR(hsrp_drop_name(__HSRP_DROP_MAX), "?");
	CHECK_STR(hsrp_drop_text(__HSRP_DROP_MAX), "?");
	CHECK_STR(hsrp_drop_name(HSRP_DROP_AUTH), "auth");
	CHECK_EQ(HSRP_DROP_MAX, __HSRP_DROP_MAX - 1);
}

static void opcode_names(void)
{
	CHECK_STR(hsrp_opcode_name(0), "Hello");
	CHECK_STR(hsrp_opcode_name(1), "Coup");
	CHECK_STR(hsrp_opcode_name(2), "Resign");
	CHECK_STR(hsrp_opcode_name(3), "Advertise");
	CHECK_STR(hsrp_opcode_name(4), "?");
	CHECK_STR(hsrp_opcode_name(255), "?");
}

static const struct ktap_test tests[] = {
	KTAP_TEST(parse_hello),
	KTAP_TEST(parse_every_state),
	KTAP_TEST(drop_version),
	KTAP_TEST(drop_version_2),
	KTAP_TEST(drop_opcode),
	KTAP_TEST(drop_length_at_each_length),
	KTAP_TEST(drop_timers_in_hello),
	KTAP_TEST(timers_not_judged_in_coup_and_resign),
	KTAP_TEST(drop_vip),
	KTAP_TEST(priority_group_reserved_take_all),
	KTAP_TEST(advertise_is_ignored),
	KTAP_TEST(md5_tlv_is_recognised),
	KTAP_TEST(drop_tlv),
	KTAP_TEST(build_equals_ios),
	KTAP_TEST(build_coup_resign_equal_ios),
	KTAP_TEST(build_advertise_equals_ios),
	KTAP_TEST(blame),
	KTAP_TEST(build_refuses),
	KTAP_TEST(build_rounds_times_up),
	KTAP_TEST(round_trip),
	KTAP_TEST(random_octets),
	KTAP_TEST(hold_from_packet),
	KTAP_TEST(vmac),
	KTAP_TEST(drop_names),
	KTAP_TEST(opcode_names),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
