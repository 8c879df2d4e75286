// SPDX-License-Identifier: GPL-2.0
/*
 * What the versions of HSRP have in common: the headers of a datagram, the MD5
 * TLV, names. Pure code: see pure.h.
 *
 * What a packet is judged by, in this order: IPv4 header, UDP header and
 * checksum (hsrp_pkt_check_ip()), message (version1.c, version2.c), then by the
 * group code: group, source address, authentication. Not judged, because real
 * devices differ: TTL (1, on very old IOS 2, on newer devices 255), TOS.
 */
#include "packet.h"
#include "wire.h"

#define HSRP_IP_MIN		20
#define HSRP_UDP_LEN		8
#define HSRP_IP_PROTO_UDP	17
/* more fragments, or a fragment offset */
#define HSRP_IP_FRAG_MASK	0x3fff

static const char *const hsrp_drop_names[] = {
	[HSRP_DROP_NONE] = "none",
#define HSRP_DROP_NAME(id, name, text) \
	[HSRP_DROP_##id] = (name),
	HSRP_DROP_LIST(HSRP_DROP_NAME)
#undef HSRP_DROP_NAME
};

static const char *const hsrp_drop_texts[] = {
	[HSRP_DROP_NONE] = "used",
#define HSRP_DROP_TEXT(id, name, text) \
	[HSRP_DROP_##id] = (text),
	HSRP_DROP_LIST(HSRP_DROP_TEXT)
#undef HSRP_DROP_TEXT
};

static const char *const hsrp_opcode_names[] = {
#define HSRP_OPCODE_NAME(id, value, name) \
	[value] = (name),
	HSRP_OPCODE_LIST(HSRP_OPCODE_NAME)
#undef HSRP_OPCODE_NAME
};

static const struct hsrp_version hsrp_versions[] = {
	{
		.number = 1,
		.mcast = HSRP_V1_MCAST,
		.mcast_mac = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x02 },
		.group_max = HSRP_V1_GROUP_MAX,
		.parse = hsrp_pkt_parse_v1,
		.build = hsrp_pkt_build_v1,
		.build_adv = hsrp_pkt_build_adv_v1,
		.blame = hsrp_pkt_blame_v1,
		.vmac = hsrp_v1_vmac,
	},
	{
		.number = 2,
		.mcast = HSRP_V2_MCAST,
		.mcast_mac = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x66 },
		.group_max = HSRP_V2_GROUP_MAX,
		.parse = hsrp_pkt_parse_v2,
		.build = hsrp_pkt_build_v2,
		.build_adv = hsrp_pkt_build_adv_v2,
		.blame = hsrp_pkt_blame_v2,
		.vmac = hsrp_v2_vmac,
	},
};

/**
 * hsrp_version() - a version by its number
 * @number: 1 or 2
 *
 * Return: the version, NULL where there is none
 */
const struct hsrp_version *hsrp_version(u8 number)
{
	if (!number || number > ARRAY_SIZE(hsrp_versions))
		return NULL;
	return &hsrp_versions[number - 1];
}

/**
 * hsrp_version_by_dst() - the version that is sent to this address
 * @dst: destination
 *
 * Return: the version, NULL where it is not HSRP
 */
const struct hsrp_version *hsrp_version_by_dst(const struct hsrp_addr *dst)
{
	size_t i;

	if (dst->ipver != HSRP_IPV4)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(hsrp_versions); i++)
		if (!memcmp(hsrp_versions[i].mcast, dst->ip, sizeof(dst->ip)))
			return &hsrp_versions[i];
	return NULL;
}

/**
 * hsrp_version_dst() - where a version is sent to
 * @version: the version
 *
 * Return: the group address
 */
struct hsrp_addr hsrp_version_dst(const struct hsrp_version *version)
{
	struct hsrp_addr dst = { .ipver = HSRP_IPV4 };

	memcpy(dst.ip, version->mcast, sizeof(dst.ip));
	return dst;
}

/* RFC 1071 sum, not folded; @len may be odd */
static u32 hsrp_sum(u32 sum, const u8 *p, size_t len)
{
	for (; len > 1; p += 2, len -= 2)
		sum += hsrp_get_be16(p);
	if (len)
		sum += (u32)p[0] << 8;
	return sum;
}

/* a sum that includes its own checksum field must come to all ones */
static bool hsrp_sum_ok(u32 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

/**
 * hsrp_addr_usable() - can this be a station's address
 * @addr: address
 *
 * Return: false for 0.0.0.0/8, 127/8, multicast, reserved and broadcast
 */
bool hsrp_addr_usable(const struct hsrp_addr *addr)
{
	u32 a = be32_to_cpu(addr->ip[0]);

	return a >> 24 && a >> 24 != 127 && a < 0xe0000000U;
}

static struct hsrp_addr hsrp_pkt_addr4(const u8 *p)
{
	__be32 ip;

	memcpy(&ip, p, sizeof(ip));
	return hsrp_addr4(ip);
}

/* of the datagram inside @ip, whose header is fine; see hsrp_pkt_check_ip() */
static enum hsrp_drop hsrp_pkt_check_udp(const u8 *ip, size_t ihl, size_t tot,
					 struct hsrp_ip_info *info)
{
	const u8 *udp = ip + ihl;
	size_t len;
	u32 sum;

	if (tot - ihl < HSRP_UDP_LEN)
		return HSRP_DROP_UDPHDR;
	if (hsrp_get_be16(udp + 2) != HSRP_UDP_PORT)
		return HSRP_DROP_NOT_HSRP;
	if (hsrp_get_be16(udp) != HSRP_UDP_PORT)
		return HSRP_DROP_PORT;
	len = hsrp_get_be16(udp + 4);
	if (len < HSRP_UDP_LEN || len > tot - ihl)
		return HSRP_DROP_UDPHDR;
	/* RFC 768: a checksum of zero means that the sender made none */
	if (hsrp_get_be16(udp + 6)) {
		sum = hsrp_sum(HSRP_IP_PROTO_UDP + (u32)len, ip + 12, 8);
		if (!hsrp_sum_ok(hsrp_sum(sum, udp, len)))
			return HSRP_DROP_CHECKSUM;
	}

	info->payload = ihl + HSRP_UDP_LEN;
	info->len = len - HSRP_UDP_LEN;
	return HSRP_DROP_NONE;
}

/**
 * hsrp_pkt_check_ip() - validate the IPv4 and UDP headers of an HSRP datagram
 * @ip: linear data that starts with the IPv4 header
 * @len: octets at @ip; may include Ethernet padding
 * @info: filled in where the answer is %HSRP_DROP_NONE; @info->src, too, where
 *	the IPv4 header is fine
 *
 * Only UDP to 224.0.0.2 (version 1) or 224.0.0.102 (version 2), port 1985, is
 * HSRP. Anything else that is sound gives %HSRP_DROP_NOT_HSRP: not ours to judge
 * or to count. A fragment to these is refused, no router fragments so few
 * octets. Any context.
 *
 * Return: %HSRP_DROP_NONE or the reason (RFC 791, RFC 768, RFC 2281 5)
 */
enum hsrp_drop hsrp_pkt_check_ip(const u8 *ip, size_t len,
				 struct hsrp_ip_info *info)
{
	size_t ihl, tot;

	memset(info, 0, sizeof(*info));
	if (len < HSRP_IP_MIN || ip[0] >> 4 != 4)
		return HSRP_DROP_IPHDR;
	ihl = 4UL * (ip[0] & 15);
	tot = hsrp_get_be16(ip + 2);
	if (ihl < HSRP_IP_MIN || tot < ihl || tot > len)
		return HSRP_DROP_IPHDR;
	if (!hsrp_sum_ok(hsrp_sum(0, ip, ihl)))
		return HSRP_DROP_IPCSUM;

	info->src = hsrp_pkt_addr4(ip + 12);
	info->dst = hsrp_pkt_addr4(ip + 16);
	info->ttl = ip[8];
	if (ip[9] != HSRP_IP_PROTO_UDP || !hsrp_version_by_dst(&info->dst))
		return HSRP_DROP_NOT_HSRP;
	if (hsrp_get_be16(ip + 6) & HSRP_IP_FRAG_MASK)
		return HSRP_DROP_FRAGMENT;

	return hsrp_pkt_check_udp(ip, ihl, tot, info);
}

/**
 * hsrp_md5_src() - the source address as an MD5 TLV has it
 * @src: source of the packet
 *
 * There is room for four octets: of an IPv6 address its last (measured on IOS).
 *
 * Return: the four octets
 */
__be32 hsrp_md5_src(const struct hsrp_addr *src)
{
	return src->ip[src->ipver == HSRP_IPV6 ? 3 : 0];
}

/**
 * hsrp_md5_tlv_parse() - take up an MD5 TLV
 * @data: UDP payload, which has room for the TLV at @at
 * @at: where the TLV begins
 * @pkt: its MD5 fields are set
 *
 * The digest is not judged here: that takes a key, and the whole payload.
 *
 * Return: %HSRP_DROP_NONE or %HSRP_DROP_TLV
 */
enum hsrp_drop hsrp_md5_tlv_parse(const u8 *data, size_t at,
				  struct hsrp_pkt *pkt)
{
	struct hsrp_md5_tlv tlv;

	memcpy(&tlv, data + at, sizeof(tlv));
	if (tlv.type != HSRP_TLV_MD5 ||
	    tlv.length != sizeof(tlv) - HSRP_TLV_HDR ||
	    tlv.algorithm != HSRP_MD5_ALGORITHM)
		return HSRP_DROP_TLV;

	pkt->has_md5 = true;
	pkt->md5_at = (u16)(at + offsetof(struct hsrp_md5_tlv, digest));
	memcpy(&pkt->md5_src, tlv.src, sizeof(pkt->md5_src));
	pkt->md5_key_id = hsrp_get_be32(tlv.key_id);
	memcpy(pkt->md5_digest, tlv.digest, sizeof(pkt->md5_digest));
	return HSRP_DROP_NONE;
}

/**
 * hsrp_md5_tlv_build() - write an MD5 TLV whose digest is zero
 * @pkt: its source address and key id
 * @buf: where to, 30 octets
 */
void hsrp_md5_tlv_build(const struct hsrp_pkt *pkt, u8 *buf)
{
	struct hsrp_md5_tlv tlv = {
		.type = HSRP_TLV_MD5,
		.length = sizeof(tlv) - HSRP_TLV_HDR,
		.algorithm = HSRP_MD5_ALGORITHM,
	};

	memcpy(tlv.src, &pkt->md5_src, sizeof(tlv.src));
	hsrp_put_be32(tlv.key_id, pkt->md5_key_id);
	memcpy(buf, &tlv, sizeof(tlv));
}

/**
 * hsrp_pkt_hold_ms() - for how long the sender of a Hello is to be believed
 * @pkt: the Hello
 * @hello_ms: own hello time in force
 * @hold_ms: own hold time in force
 *
 * RFC 2281 5.2: the hold time in the Hello counts. Version 1 carries whole
 * seconds only, so where this router runs on milliseconds, which all routers
 * of the group must then be configured for, the own hold time counts. Also
 * for a packet that carries none (Coup, Resign).
 *
 * Return: milliseconds
 */
u32 hsrp_pkt_hold_ms(const struct hsrp_pkt *pkt, u32 hello_ms, u32 hold_ms)
{
	if (!pkt->hold_ms)
		return hold_ms;
	if (pkt->version == 1 && (hello_ms % 1000 || hold_ms % 1000))
		return hold_ms;
	return pkt->hold_ms;
}

/**
 * hsrp_drop_name() - counter name of a drop reason
 * @drop: reason
 *
 * Return: name, "?" for a value that is none
 */
const char *hsrp_drop_name(enum hsrp_drop drop)
{
	if ((size_t)drop >= ARRAY_SIZE(hsrp_drop_names))
		return "?";
	return hsrp_drop_names[drop];
}

/**
 * hsrp_drop_text() - a drop reason in words
 * @drop: reason
 *
 * Return: words for a log line, "?" for a value that is none
 */
const char *hsrp_drop_text(enum hsrp_drop drop)
{
	if ((size_t)drop >= ARRAY_SIZE(hsrp_drop_texts))
		return "?";
	return hsrp_drop_texts[drop];
}

/**
 * hsrp_opcode_name() - name of an operation code
 * @opcode: enum hsrp_opcode
 *
 * Return: name, "?" for a value that is none
 */
const char *hsrp_opcode_name(u8 opcode)
{
	if (opcode >= ARRAY_SIZE(hsrp_opcode_names))
		return "?";
	return hsrp_opcode_names[opcode];
}
