// SPDX-License-Identifier: GPL-2.0
/* IPv4 and UDP headers in front of a message. */
#include "headers.h"

/* IPv4 datagram of a Cisco IOS Hello, 192.168.0.10, state Speak */
#define IOS_IP	"45c000300000000001111849c0a8000ae0000002"		\
		"07c107c1001c393d000004030ac80100636973636f000000c0a80001"
/* and of a Hello with MD5, 10.0.0.10, state Active */
#define IOS_MD5	"45c0004e000000000111ced30a00000ae0000002"		\
		"07c107c1003ac8a5000010030a6e010000000000000000000a000064"	\
		"041c010000000a00000a0000000054fc3be1c0c4adc5abec53109d6c6c79"

enum {
	TOT = 2, FRAG = 6, TTL = 8, PROTO = 9, IPSUM = 10, SRC = 12, DST = 16,
	SPORT = 20, DPORT = 22, ULEN = 24, USUM = 26, DATA = 28, IOS_LEN = 48,
};

static enum hsrp_drop check(const u8 *data, size_t len,
			    struct hsrp_ip_info *info)
{
	return check_exact(hsrp_pkt_check_ip, data, len, info);
}

static void fix_ip(u8 *ip)
{
	size_t ihl = 4UL * (ip[0] & 15);

	put16(ip + IPSUM, 0);
	put16(ip + IPSUM, sum_fold(sum_of(0, ip, ihl)));
}

static void fix_udp(u8 *ip, size_t len)
{
	size_t ihl = 4UL * (ip[0] & 15);
	u8 *udp = ip + ihl;
	u32 pseudo = sum_of(17 + (u32)len, ip + SRC, 8);

	put16(udp + 4, (u16)len);
	put16(udp + 6, 0);
	put16(udp + 6, sum_fold(sum_of(pseudo, udp, len)));
}

static size_t ios(u8 *buf, size_t size)
{
	memset(buf, 0, size);
	return unhex(IOS_IP, buf, size);
}

static void accepts_ios(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	CHECK_EQ(n, IOS_LEN);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.src.ip[0], htonl(0xc0a8000a));
	CHECK_EQ(info.dst.ip[0], htonl(0xe0000002));
	CHECK_EQ(info.ttl, 1);
	CHECK_EQ(info.payload, DATA);
	CHECK_EQ(info.len, 20);

	n = unhex(IOS_MD5, buf, sizeof(buf));
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.len, 50);
}

/* Ethernet pads to 60 octets: UDP says where the message ends */
static void padding_is_not_payload(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	CHECK_EQ(check(buf, n + 18, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.len, 20);
}

static void truncated_at_each_length(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	for (size_t len = 0; len < n; len++)
		CHECK_MSG(check(buf, len, &info) == HSRP_DROP_IPHDR,
			  "length %zu", len);
}

/* total length cut down as well, header checksum right */
static void truncated_inside_udp(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (unsigned int tot = 20; tot < IOS_LEN; tot++) {
		ios(buf, sizeof(buf));
		put16(buf + TOT, (u16)tot);
		fix_ip(buf);
		CHECK_MSG(check(buf, tot, &info) == HSRP_DROP_UDPHDR,
			  "total length %u", tot);
	}
}

/* a message of no octets is for the parser to refuse */
static void empty_datagram(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	ios(buf, sizeof(buf));
	put16(buf + TOT, DATA);
	fix_ip(buf);
	fix_udp(buf, DATA - SPORT);
	CHECK_EQ(check(buf, DATA, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.len, 0);
}

static void iphdr(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n;

	for (int v = 0; v < 16; v++) {
		n = ios(buf, sizeof(buf));
		buf[0] = (u8)(v << 4 | 5);
		fix_ip(buf);
		CHECK_MSG(check(buf, n, &info) ==
			  (v == 4 ? HSRP_DROP_NONE : HSRP_DROP_IPHDR),
			  "version %d", v);
	}
	for (int ihl = 0; ihl < 5; ihl++) {
		n = ios(buf, sizeof(buf));
		buf[0] = (u8)(0x40 | ihl);
		CHECK_MSG(check(buf, n, &info) == HSRP_DROP_IPHDR, "ihl %d",
			  ihl);
	}
	/* header longer than the datagram */
	ios(buf, sizeof(buf));
	buf[0] = 0x4f;
	put16(buf + TOT, 48);
	CHECK_EQ(check(buf, 48, &info), HSRP_DROP_IPHDR);
	n = ios(buf, sizeof(buf));
	put16(buf + TOT, 49);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_IPHDR);
	put16(buf + TOT, 19);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_IPHDR);
}

static void options_are_skipped(void)
{
	struct hsrp_ip_info info;
	u8 buf[128], with[128] = { 0 };
	size_t n = ios(buf, sizeof(buf));

	memcpy(with, buf, 20);
	with[0] = 0x46;
	with[20] = 0x94;	/* router alert */
	with[21] = 4;
	memcpy(with + 24, buf + 20, n - 20);
	put16(with + TOT, (u16)(n + 4));
	fix_ip(with);
	CHECK_EQ(check(with, n + 4, &info), HSRP_DROP_NONE);
	CHECK_EQ(info.payload, DATA + 4);
	CHECK_EQ(info.len, 20);
}

static void ipcsum(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (int bit = 0; bit < 160; bit++) {
		size_t n = ios(buf, sizeof(buf));
		enum hsrp_drop d;

		buf[bit / 8] ^= (u8)(0x80 >> bit % 8);
		d = check(buf, n, &info);
		/* version, header length and total length are read first */
		CHECK_MSG(d == HSRP_DROP_IPCSUM || d == HSRP_DROP_IPHDR,
			  "bit %d gives %s", bit, hsrp_drop_name(d));
		if (bit >= 32)
			CHECK_EQ(d, HSRP_DROP_IPCSUM);
	}
}

static void fragment(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	put16(buf + FRAG, 0x2000);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_FRAGMENT);
	put16(buf + FRAG, 0x0001);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_FRAGMENT);
	put16(buf + FRAG, 0x1fff);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_FRAGMENT);
	/* don't fragment is no fragment */
	put16(buf + FRAG, 0x4000);
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
}

static void not_hsrp(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	buf[PROTO] = 2;		/* IGMP */
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NOT_HSRP);
	ios(buf, sizeof(buf));
	buf[DST + 3] = 18;	/* VRRP */
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NOT_HSRP);
	ios(buf, sizeof(buf));
	put16(buf + DPORT, 1986);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NOT_HSRP);
}

/* each version by the address it is sent to */
static void versions(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
	CHECK(hsrp_version_by_dst(&info.dst) == hsrp_version(1));
	buf[DST + 3] = 102;
	fix_ip(buf);
	fix_udp(buf, 28);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
	CHECK(hsrp_version_by_dst(&info.dst) == hsrp_version(2));
	CHECK_EQ(hsrp_version(1)->number, 1);
	CHECK_EQ(hsrp_version(2)->number, 2);
	CHECK(!hsrp_version(0) && !hsrp_version(3) && !hsrp_version(255));
}

static void port(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n = ios(buf, sizeof(buf));

	put16(buf + SPORT, 1984);
	fix_udp(buf, 28);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_PORT);
}

static void udphdr(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (u16 len = 0; len < 40; len++) {
		size_t n = ios(buf, sizeof(buf));
		enum hsrp_drop want = HSRP_DROP_NONE;

		if (len < 8 || len > 28)
			want = HSRP_DROP_UDPHDR;
		put16(buf + ULEN, len);
		if (want == HSRP_DROP_NONE)
			fix_udp(buf, len);
		CHECK_MSG(check(buf, n, &info) == want, "UDP length %u", len);
		if (want == HSRP_DROP_NONE)
			CHECK_EQ(info.len, len - 8);
	}
}

static void checksum(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];
	size_t n;

	for (int bit = 0; bit < 160; bit++) {
		n = ios(buf, sizeof(buf));
		buf[DATA + bit / 8] ^= (u8)(0x80 >> bit % 8);
		CHECK_MSG(check(buf, n, &info) == HSRP_DROP_CHECKSUM,
			  "payload bit %d", bit);
	}
	for (int bit = 0; bit < 16; bit++) {
		n = ios(buf, sizeof(buf));
		buf[USUM + bit / 8] ^= (u8)(0x80 >> bit % 8);
		CHECK_EQ(check(buf, n, &info), HSRP_DROP_CHECKSUM);
	}
	/* nothing is known of a payload that cannot be trusted */
	CHECK_EQ(info.payload, 0);
	CHECK_EQ(info.len, 0);
	/* the pseudo header belongs to it */
	n = ios(buf, sizeof(buf));
	buf[SRC + 3]++;
	fix_ip(buf);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_CHECKSUM);
	/* RFC 768: zero is "none" */
	ios(buf, sizeof(buf));
	put16(buf + USUM, 0);
	CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
}

/* a TTL of 1, 2 or 255 all come from real routers */
static void ttl_and_tos_are_not_judged(void)
{
	struct hsrp_ip_info info;
	u8 buf[128];

	for (int v = 0; v < 256; v++) {
		size_t n = ios(buf, sizeof(buf));

		buf[TTL] = (u8)v;
		buf[1] = (u8)~v;
		fix_ip(buf);
		CHECK_EQ(check(buf, n, &info), HSRP_DROP_NONE);
		CHECK_EQ(info.ttl, v);
	}
}

/* what passes lies inside the data, whatever the headers say */
static void random_headers(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int passed = 0;

	ktap_note("seed %llu", (unsigned long long)r.s);
	for (int i = 0; i < RANDOM_RUNS(300000); i++) {
		struct hsrp_ip_info info;
		struct hsrp_pkt pkt;
		u8 buf[128];
		size_t len;

		ios(buf, sizeof(buf));
		for (u32 j = rnd_below(&r, 4); j; j--)
			buf[rnd_below(&r, 48)] = (u8)rnd_u32(&r);
		len = rnd_below(&r, 2) ? 48 : rnd_below(&r, sizeof(buf));
		if (rnd_below(&r, 4) && (buf[0] & 15) >= 5)
			fix_ip(buf);
		if (rnd_below(&r, 2))
			put16(buf + USUM, 0);
		if (check(buf, len, &info) != HSRP_DROP_NONE)
			continue;
		passed++;
		CHECK(info.payload + info.len <= len);
		hsrp_pkt_parse_v1(buf + info.payload, info.len, &pkt);
	}
	CHECK(passed > 1000);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(accepts_ios),
	KTAP_TEST(padding_is_not_payload),
	KTAP_TEST(truncated_at_each_length),
	KTAP_TEST(truncated_inside_udp),
	KTAP_TEST(empty_datagram),
	KTAP_TEST(iphdr),
	KTAP_TEST(options_are_skipped),
	KTAP_TEST(ipcsum),
	KTAP_TEST(fragment),
	KTAP_TEST(not_hsrp),
	KTAP_TEST(versions),
	KTAP_TEST(port),
	KTAP_TEST(udphdr),
	KTAP_TEST(checksum),
	KTAP_TEST(ttl_and_tos_are_not_judged),
	KTAP_TEST(random_headers),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
