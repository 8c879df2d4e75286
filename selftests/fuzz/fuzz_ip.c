// SPDX-License-Identifier: GPL-2.0
/*
 * hsrp_pkt_check_ip() and hsrp_pkt_check_ip6() on any octets: what they let
 * through is right by an arithmetic that is not their own, and what is right
 * they let through.
 */
#include "fuzz.h"
#include "packet.h"

static u32 be16(const u8 *p)
{
	return (u32)(p[0] * 256 + p[1]);
}

/* RFC 1071 the slow way: end-around carry with each addition */
static u32 ones_add(u32 a, u32 b)
{
	a += b;
	return a > 0xffff ? a - 0xffff : a;
}

static u32 ones_sum(u32 sum, const u8 *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum = ones_add(sum, i % 2 ? p[i] : (u32)p[i] * 256);
	return sum;
}

static u32 udp_sum(const u8 *ip, const u8 *udp, u32 len)
{
	return ones_sum(ones_sum(ones_add(17, len), ip + 12, 8), udp, len);
}

typedef enum hsrp_drop (*check_fn)(const u8 *ip, size_t len,
				   struct hsrp_ip_info *info);

static enum hsrp_drop check_twice(check_fn fn, const u8 *ip, size_t len,
				  struct hsrp_ip_info *info)
{
	struct hsrp_ip_info again;
	enum hsrp_drop drop;

	memset(info, 0xa5, sizeof(*info));
	memset(&again, 0x5a, sizeof(again));
	drop = fn(ip, len, info);
	FUZZ_CHECK((unsigned int)drop <= HSRP_DROP_MAX);
	FUZZ_CHECK(fn(ip, len, &again) == drop);
	FUZZ_CHECK(!memcmp(info, &again, sizeof(again)));
	return drop;
}

static enum hsrp_drop check(const u8 *ip, size_t len, struct hsrp_ip_info *info)
{
	return check_twice(hsrp_pkt_check_ip, ip, len, info);
}

static enum hsrp_drop check6(const u8 *ip, size_t len,
			     struct hsrp_ip_info *info)
{
	return check_twice(hsrp_pkt_check_ip6, ip, len, info);
}

static void check_accepted(const u8 *ip, size_t len,
			   const struct hsrp_ip_info *info)
{
	u32 ihl = (ip[0] & 15u) * 4, tot = be16(ip + 2);
	const u8 *udp = ip + ihl;
	u32 ulen = be16(udp + 4);

	FUZZ_CHECK(ip[0] >> 4 == 4 && ihl >= 20);
	FUZZ_CHECK(tot <= len && tot >= ihl + 8);
	FUZZ_CHECK(ones_sum(0, ip, ihl) == 0xffff);
	FUZZ_CHECK(ip[9] == 17 && !(be16(ip + 6) & 0x3fff));
	FUZZ_CHECK(!memcmp(ip + 16, "\xe0\0\0\x02", 4) ||
		   !memcmp(ip + 16, "\xe0\0\0\x66", 4));
	FUZZ_CHECK(be16(udp) == 1985 && be16(udp + 2) == 1985);
	FUZZ_CHECK(ulen >= 8 && ulen <= tot - ihl);
	FUZZ_CHECK(!be16(udp + 6) || udp_sum(ip, udp, ulen) == 0xffff);

	FUZZ_CHECK(info->payload == ihl + 8 && info->len == ulen - 8);
	FUZZ_CHECK(info->payload + info->len <= len);
	FUZZ_CHECK(!memcmp(info->src.ip, ip + 12, 4));
	FUZZ_CHECK(!memcmp(info->dst.ip, ip + 16, 4));
	FUZZ_CHECK(info->ttl == ip[8]);
}

static void fuzz_check(const u8 *data, size_t len)
{
	struct hsrp_ip_info info;
	struct hsrp_pkt pkt;

	if (check(data, len, &info))
		return;
	check_accepted(data, len, &info);
	hsrp_version_by_dst(&info.dst)->parse(data + info.payload, info.len,
					      &pkt);
	/* Ethernet padding is no part of it */
	FUZZ_CHECK(!hsrp_pkt_check_ip(data, be16(data + 2), &info));
	/* and what is cut is refused */
	FUZZ_CHECK(hsrp_pkt_check_ip(data, be16(data + 2) - 1, &info) ==
		   HSRP_DROP_IPHDR);
}

/* @data as source, options, TTL and payload of a datagram that is right */
static void fuzz_make(const u8 *data, size_t len)
{
	struct fuzz_in in = { .p = data, .left = len };
	u32 src = htonl(in_u32(&in)), sum;
	u8 options = in_u8(&in) % 11, ttl = in_u8(&in), ip[20 + 40 + 8 + 64];
	struct hsrp_ip_info info;
	size_t n, ihl = 20 + options * 4u, i;
	const u8 *payload = in_bytes(&in, 64, &n);
	u8 *udp = ip + ihl;

	memset(ip, 0, sizeof(ip));
	ip[0] = (u8)(0x40 | ihl / 4);
	ip[3] = (u8)(ihl + 8 + n);
	ip[8] = ttl;
	ip[9] = 17;
	memcpy(ip + 12, &src, 4);
	memcpy(ip + 16, ttl & 1 ? "\xe0\0\0\x02" : "\xe0\0\0\x66", 4);
	for (i = 20; i < ihl; i++)
		ip[i] = ttl;
	sum = 0xffff - ones_sum(0, ip, ihl);
	ip[10] = (u8)(sum >> 8);
	ip[11] = (u8)sum;

	memcpy(udp, "\x07\xc1\x07\xc1\0", 5);
	udp[5] = (u8)(8 + n);
	memcpy(udp + 8, payload, n);
	/* RFC 768: a sum of zero is sent as all ones */
	sum = 0xffff - udp_sum(ip, udp, (u32)(8 + n));
	sum = sum ? sum : 0xffff;
	udp[6] = (u8)(sum >> 8);
	udp[7] = (u8)sum;

	FUZZ_CHECK(!check(ip, ihl + 8 + n, &info));
	FUZZ_CHECK(info.len == n && info.src.ip[0] == src);
	/* one bit of the payload turned is noticed */
	if (n) {
		udp[8 + n / 2] ^= 1;
		FUZZ_CHECK(check(ip, ihl + 8 + n, &info) == HSRP_DROP_CHECKSUM);
		udp[6] = 0;
		udp[7] = 0;
		FUZZ_CHECK(!check(ip, ihl + 8 + n, &info));
	}
	ip[8] ^= 1;
	FUZZ_CHECK(check(ip, ihl + 8 + n, &info) == HSRP_DROP_IPCSUM);
}

#define MCAST6	"\xff\2\0\0\0\0\0\0\0\0\0\0\0\0\0\x66"

static u32 udp_sum6(const u8 *ip, u32 len)
{
	return ones_sum(ones_sum(ones_add(17, len), ip + 8, 32), ip + 40, len);
}

static void fuzz_check6(const u8 *data, size_t len)
{
	struct hsrp_ip_info info;
	struct hsrp_pkt pkt;
	u32 tot, ulen;

	if (check6(data, len, &info))
		return;
	tot = 40 + be16(data + 4);
	ulen = be16(data + 44);
	FUZZ_CHECK(data[0] >> 4 == 6 && data[6] == 17);
	FUZZ_CHECK(tot <= len && ulen >= 8 && ulen <= tot - 40);
	FUZZ_CHECK(!memcmp(data + 24, MCAST6, 16));
	FUZZ_CHECK(be16(data + 40) == 2029 && be16(data + 42) == 2029);
	FUZZ_CHECK(be16(data + 46) && udp_sum6(data, ulen) == 0xffff);

	FUZZ_CHECK(info.payload == 48 && info.len == ulen - 8);
	FUZZ_CHECK(info.src.ipver == 6 && info.dst.ipver == 6);
	FUZZ_CHECK(!memcmp(info.src.ip, data + 8, 16));
	FUZZ_CHECK(!memcmp(info.dst.ip, data + 24, 16));
	FUZZ_CHECK(info.ttl == data[7]);
	hsrp_version_by_dst(&info.dst)->parse(data + 48, info.len, &pkt);
	FUZZ_CHECK(!check6(data, tot, &info));
	FUZZ_CHECK(check6(data, tot - 1, &info) == HSRP_DROP_IPHDR);
}

/* @data as hop limit, source and payload of a datagram that is right */
static void fuzz_make6(const u8 *data, size_t len)
{
	struct fuzz_in in = { .p = data, .left = len };
	u8 ip[48 + 64] = { 0x6e, [6] = 17, [7] = in_u8(&in) };
	struct hsrp_ip_info info;
	const u8 *p;
	size_t n;
	u32 sum;

	p = in_bytes(&in, 16, &n);
	memcpy(ip + 8, p, n);
	memcpy(ip + 24, MCAST6, 16);
	p = in_bytes(&in, 64, &n);
	memcpy(ip + 48, p, n);
	ip[5] = (u8)(8 + n);
	memcpy(ip + 40, "\x07\xed\x07\xed\0", 5);
	ip[45] = (u8)(8 + n);
	/* a sum of zero is sent as all ones, zero itself is none */
	sum = 0xffff - udp_sum6(ip, (u32)(8 + n));
	sum = sum ? sum : 0xffff;
	ip[46] = (u8)(sum >> 8);
	ip[47] = (u8)sum;

	FUZZ_CHECK(!check6(ip, 48 + n, &info));
	FUZZ_CHECK(info.len == n && !memcmp(info.src.ip, ip + 8, 16));
	ip[8 + n % 16] ^= 1;
	FUZZ_CHECK(check6(ip, 48 + n, &info) == HSRP_DROP_CHECKSUM);
	ip[46] = 0;
	ip[47] = 0;
	FUZZ_CHECK(check6(ip, 48 + n, &info) == HSRP_DROP_CHECKSUM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_check(data, size);
	fuzz_make(data, size);
	fuzz_check6(data, size);
	fuzz_make6(data, size);
	return 0;
}
