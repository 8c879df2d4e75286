// SPDX-License-Identifier: GPL-2.0
/* Version 2 over IPv6: headers in front of a message, and what it says. */
#include "auth.h"
#include "headers.h"
#include "parse.h"
#include "unit_md5.h"

/* fe80::1 to ff02::66, hop limit 255, traffic class 0xe0, UDP 2029 */
#define IP6	"6e000000003c11ff"					\
		"fe800000000000000000000000000001"			\
		"ff020000000000000000000000000066"
#define UDP	"07ed07ed003c0000"
/* group 16, Active, fe80::5:73ff:fea0:10 */
#define HELLO	"0128020006060010aabbcc0001000000006400000bb800002710"	\
		"fe80000000000000000573fffea00010"
#define TEXT	"0308636973636f000000"

enum {
	PLEN = 4, NEXT = 6, HOPS = 7, SRC = 8, DST = 24, SPORT = 40,
	DPORT = 42, ULEN = 44, USUM = 46, DATA = 48, LEN = 100,
};

/* fields of the Group State, from the beginning of the message */
enum { STATE = 4, IPVER = 5, GROUP = 6, VIP = 26 };

static const u8 src[] = { 0xfe, 0x80, [15] = 1 };

/* RFC 8200 8.1 */
static void fix_udp(u8 *ip, size_t len)
{
	u32 pseudo = sum_of(17 + (u32)len, ip + SRC, 32);
	u16 sum;

	put16(ip + ULEN, (u16)len);
	put16(ip + USUM, 0);
	sum = sum_fold(sum_of(pseudo, ip + SPORT, len));
	put16(ip + USUM, sum ? sum : 0xffff);
}

static size_t ios(u8 *buf, size_t size)
{
	size_t n;

	memset(buf, 0, size);
	n = unhex(IP6 UDP HELLO TEXT, buf, size);
	fix_udp(buf, n - SPORT);
	return n;
}

static enum hsrp_drop check(const u8 *data, size_t len,
			    struct hsrp_ip_info *info)
{
	return check_exact(hsrp_pkt_check_ip6, data, len, info);
}

static void accepts_a_hello(void)
{
	const struct hsrp_addr from = hsrp_addr6(src);
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	CHECK_EQ(n, LEN);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
	CHECK(hsrp_addr_equal(&info.src, &from));
	CHECK(hsrp_version_by_dst(&info.dst) == hsrp_version_ip6(2));
	CHECK_EQ(info.ttl, 255);
	CHECK_EQ(info.payload, DATA);
	CHECK_EQ(info.len, 52);
	/* Ethernet padding is no part of it */
	CHECK_EQ(check(buf, n + 20, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.len, 52);
}

static void truncated(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	for (size_t len = 0; len < n; len++)
		CHECK_MSG(check(buf, len, &info) == HSRP_DROP_IPHDR,
			  "length %zu", len);
	/* the payload length cut down as well */
	for (u16 len = 0; len < LEN - SPORT; len++) {
		put16(buf + PLEN, len);
		CHECK_MSG(check(buf, n, &info) == HSRP_DROP_UDPHDR,
			  "payload length %u", len);
	}
}

static void iphdr(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n;

	for (int v = 0; v < 16; v++) {
		n = ios(buf, sizeof(buf));
		buf[0] = (u8)(v << 4);
		CHECK_MSG(check(buf, n, &info) ==
			  (v == 6 ? HSRP_DROP_NONE : HSRP_DROP_IPHDR),
			  "version %d", v);
	}
	n = ios(buf, sizeof(buf));
	put16(buf + PLEN, LEN - SPORT + 1);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_IPHDR);
}

static void not_hsrp(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (int next = 0; next < 256; next++) {
		size_t n = ios(buf, sizeof(buf));

		buf[NEXT] = (u8)next;
		if (next == 17 || next == 44)
			continue;
		CHECK_MSG(check(buf, n, &info) == HSRP_DROP_NOT_HSRP,
			  "next header %d", next);
	}
	for (int bit = 0; bit < 128; bit++) {
		size_t n = ios(buf, sizeof(buf));

		buf[DST + bit / 8] ^= (u8)(0x80 >> bit % 8);
		CHECK_MSG(check(buf, n, &info) == HSRP_DROP_NOT_HSRP,
			  "destination, bit %d", bit);
	}
	ios(buf, sizeof(buf));
	/* that of IPv4 is another one */
	put16(buf + DPORT, 1985);
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_NOT_HSRP);
}

static void fragment(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	ios(buf, sizeof(buf));
	buf[NEXT] = 44;
	buf[SPORT] = 17;
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_FRAGMENT);
	buf[SPORT] = 58;
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_NOT_HSRP);
	buf[SPORT] = 17;
	put16(buf + PLEN, 7);
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_NOT_HSRP);
	CHECK_EQ(check(buf, 47, &info), HSRP_DROP_NOT_HSRP);
}

static void ports_and_lengths(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	ios(buf, sizeof(buf));
	put16(buf + SPORT, 1985);
	fix_udp(buf, LEN - SPORT);
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_PORT);
	for (u16 len = 0; len < 80; len++) {
		enum hsrp_drop want = HSRP_DROP_NONE;

		ios(buf, sizeof(buf));
		if (len < 8 || len > LEN - SPORT)
			want = HSRP_DROP_UDPHDR;
		put16(buf + ULEN, len);
		if (!want)
			fix_udp(buf, len);
		CHECK_MSG(check(buf, LEN, &info) == want, "UDP length %u", len);
		if (!want)
			CHECK_EQ(info.len, len - 8);
	}
}

/* payload, both addresses and the length, and it must be there */
static void checksum(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (size_t bit = 0; bit < 8 * (LEN - DATA); bit++) {
		ios(buf, sizeof(buf));
		buf[DATA + bit / 8] ^= (u8)(0x80 >> bit % 8);
		CHECK_MSG(check(buf, LEN, &info) == HSRP_DROP_CHECKSUM,
			  "payload bit %zu", bit);
	}
	for (int bit = 0; bit < 128; bit++) {
		ios(buf, sizeof(buf));
		buf[SRC + bit / 8] ^= (u8)(0x80 >> bit % 8);
		CHECK_MSG(check(buf, LEN, &info) == HSRP_DROP_CHECKSUM,
			  "source, bit %d", bit);
	}
	ios(buf, sizeof(buf));
	put16(buf + USUM, 0);
	CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_CHECKSUM);
	CHECK_EQ(info.payload, 0);
}

static void hop_limit_and_class_are_not_judged(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (int v = 0; v < 256; v++) {
		ios(buf, sizeof(buf));
		buf[HOPS] = (u8)v;
		buf[1] = (u8)~v;
		CHECK_EQ(check(buf, LEN, &info), HSRP_DROP_NONE);
		CHECK_EQ(info.ttl, v);
	}
}

static enum hsrp_drop parse(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	return parse_exact(hsrp_version_ip6(2), data, len, pkt);
}

static void parse_hello(void)
{
	struct hsrp_addr vip;
	struct hsrp_pkt p;
	u8 buf[64], mac[6];
	size_t n = unhex(HELLO TEXT, buf, sizeof(buf));

	CHECK_EQ(parse(buf, n, &p), HSRP_DROP_NONE);
	CHECK_EQ(p.version, 2);
	CHECK_EQ(p.state, HSRP_STATE_ACTIVE);
	CHECK_EQ(p.group, 16);
	CHECK_EQ(p.priority, 100);
	CHECK_EQ(p.hello_ms, 3000);
	CHECK_EQ(p.hold_ms, 10000);
	/* measured: this is what IOS makes of the group's number */
	hsrp_v2_vmac_ip6(16, mac);
	vip = hsrp_addr_autoconfig(mac);
	CHECK(hsrp_addr_equal(&p.vip, &vip));
	CHECK(p.has_text && !memcmp(p.auth_text, "cisco\0\0\0", 8));
}

/* a group is of one family, and so are the datagrams that it sends */
static void the_other_family_is_refused(void)
{
	struct hsrp_pkt p;
	u8 buf[64];
	size_t n = unhex(HELLO TEXT, buf, sizeof(buf));

	for (int v = 0; v < 256; v++) {
		buf[IPVER] = (u8)v;
		CHECK_MSG(parse(buf, n, &p) ==
			  (v == 6 ? HSRP_DROP_NONE : HSRP_DROP_IPVER),
			  "IP version %d", v);
	}
	buf[IPVER] = 6;
	CHECK_EQ(parse_exact(hsrp_version(2), buf, n, &p), HSRP_DROP_IPVER);
	CHECK_EQ(parse_exact_hex(1, HELLO TEXT, &p), HSRP_DROP_VERSION);
}

static void vip_is_link_local(void)
{
	static const struct {
		const char *hex;
		enum hsrp_drop drop;
	} t[] = {
		{ "fe800000000000000000000000000001", HSRP_DROP_NONE },
		{ "fe80000000000000ffffffffffffffff", HSRP_DROP_NONE },
		{ "fe800000000000000000000100000000", HSRP_DROP_NONE },
		{ "fe800000000000000000000000000000", HSRP_DROP_VIP },
		{ "00000000000000000000000000000000", HSRP_DROP_VIP },
		{ "00000000000000000000000000000001", HSRP_DROP_VIP },
		{ "00000000000000000000ffff0a000064", HSRP_DROP_VIP },
		{ "20010db8000000000000000000000001", HSRP_DROP_VIP },
		{ "fec00000000000000000000000000001", HSRP_DROP_VIP },
		{ "ff020000000000000000000000000066", HSRP_DROP_VIP },
		{ "0a000064000000000000000000000000", HSRP_DROP_VIP },
	};
	struct hsrp_pkt p;
	u8 buf[64];

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		size_t n = unhex(HELLO TEXT, buf, sizeof(buf));

		unhex(t[i].hex, buf + VIP, sizeof(buf) - VIP);
		CHECK_MSG(parse(buf, n, &p) == t[i].drop, "%s", t[i].hex);
	}
}

static struct hsrp_pkt hello(void)
{
	struct hsrp_pkt p = {
		.version = 2, .opcode = HSRP_OP_HELLO,
		.state = HSRP_STATE_ACTIVE, .group = 16, .priority = 100,
		.hello_ms = 3000, .hold_ms = 10000,
		.src = hsrp_addr6(src), .has_text = true,
		.ident = { 0xaa, 0xbb, 0xcc, 0x00, 0x01, 0x00 },
	};
	u8 mac[6];

	hsrp_v2_vmac_ip6(16, mac);
	p.vip = hsrp_addr_autoconfig(mac);
	memcpy(p.auth_text, "cisco", 5);
	return p;
}

static void build(void)
{
	u8 want[HSRP_MSG_MAX], got[HSRP_MSG_MAX];
	struct hsrp_pkt p = hello(), back;
	size_t n = unhex(HELLO TEXT, want, sizeof(want));

	CHECK_EQ(hsrp_version_ip6(2)->build(&p, got, sizeof(got)), n);
	CHECK(!memcmp(got, want, n));
	CHECK_EQ(parse(got, n, &back), HSRP_DROP_NONE);
	CHECK(hsrp_addr_equal(&p.vip, &back.vip));
	p.vip.ipver = 0;
	CHECK_EQ(hsrp_pkt_build_v2(&p, got, sizeof(got)), -EINVAL);
	p.vip.ipver = 5;
	CHECK_EQ(hsrp_pkt_build_v2(&p, got, sizeof(got)), -EINVAL);
}

/* there is no room for 128 bits, and no such datagram */
static void version_1_is_ipv4_only(void)
{
	struct hsrp_pkt p = hello();
	u8 buf[HSRP_MSG_MAX];

	CHECK(!hsrp_version_ip6(1));
	p.group = 1;
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, sizeof(buf)), -EINVAL);
	p.vip = hsrp_addr4(htonl(0x0a000064));
	CHECK_EQ(hsrp_pkt_build_v1(&p, buf, sizeof(buf)), 20);
}

/* of the source an MD5 TLV has the last four octets */
static void md5(void)
{
	static struct hsrp_keys keys;
	struct hsrp_msg msg = { .md5 = unit_md5 };
	struct hsrp_pkt p = hello(), back;
	struct hsrp_time now = { 0, 0 };
	const struct hsrp_key *key;
	u8 buf[HSRP_MSG_MAX];
	struct hsrp_auth auth;

	keys.n = 1;
	keys.key[0] = unit_key("openwall");
	hsrp_auth_set_md5(&auth, &keys);
	key = hsrp_auth_fill(&auth, &now, &p);
	CHECK_EQ(p.md5_src, htonl(1));
	CHECK_EQ(hsrp_pkt_build_v2(&p, buf, sizeof(buf)), 72);
	CHECK(!memcmp(buf + 48, "\0\0\0\1", 4));
	CHECK_EQ(hsrp_key_sign(key, buf, 72, unit_md5), 0);
	CHECK_EQ(parse(buf, 72, &back), HSRP_DROP_NONE);
	back.src = hsrp_addr6(src);
	msg.data = buf;
	msg.len = 72;
	CHECK_EQ(hsrp_auth_check(&auth, &back, &msg), HSRP_FAULT_NONE);
	back.src.ip[3] = htonl(2);
	CHECK_EQ(hsrp_auth_check(&auth, &back, &msg), HSRP_FAULT_SOURCE);
}

static void vmac(void)
{
	static const struct { u16 group; u8 mac[6]; } t[] = {
		{ 0, { 0, 0x05, 0x73, 0xa0, 0x00, 0x00 } },
		{ 16, { 0, 0x05, 0x73, 0xa0, 0x00, 0x10 } },
		{ 920, { 0, 0x05, 0x73, 0xa0, 0x03, 0x98 } },
		{ 4095, { 0, 0x05, 0x73, 0xa0, 0x0f, 0xff } },
	};
	u8 mac[6];

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		hsrp_version_ip6(2)->vmac(t[i].group, mac);
		CHECK_MSG(!memcmp(mac, t[i].mac, 6), "group %u", t[i].group);
	}
}

/* what passes lies inside the data, whatever the headers say */
static void random_headers(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int passed = 0;

	ktap_note("seed %llu", (unsigned long long)r.s);
	for (int i = 0; i < RANDOM_RUNS(200000); i++) {
		struct hsrp_ip_info info;
		struct hsrp_pkt pkt;
		size_t len, udp;
		u8 buf[128];

		ios(buf, sizeof(buf));
		for (u32 j = rnd_below(&r, 4); j; j--)
			buf[rnd_below(&r, LEN)] = (u8)rnd_u32(&r);
		udp = (size_t)buf[ULEN] << 8 | buf[ULEN + 1];
		len = rnd_below(&r, 2) ? LEN : rnd_below(&r, sizeof(buf));
		if (rnd_below(&r, 4) && udp <= sizeof(buf) - SPORT)
			fix_udp(buf, udp);
		if (check(buf, len, &info) != HSRP_DROP_NONE)
			continue;
		passed++;
		CHECK(info.payload + info.len <= len);
		parse(buf + info.payload, info.len, &pkt);
	}
	CHECK(passed > 1000);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(accepts_a_hello),
	KTAP_TEST(truncated),
	KTAP_TEST(iphdr),
	KTAP_TEST(not_hsrp),
	KTAP_TEST(fragment),
	KTAP_TEST(ports_and_lengths),
	KTAP_TEST(checksum),
	KTAP_TEST(hop_limit_and_class_are_not_judged),
	KTAP_TEST(parse_hello),
	KTAP_TEST(the_other_family_is_refused),
	KTAP_TEST(vip_is_link_local),
	KTAP_TEST(build),
	KTAP_TEST(version_1_is_ipv4_only),
	KTAP_TEST(md5),
	KTAP_TEST(vmac),
	KTAP_TEST(random_headers),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
