// SPDX-License-Identifier: GPL-2.0
/*
 * What the versions of HSRP have in common: the headers of a datagram, the MD5
 * TLV, names. Pure code: see pure.h.
 *
 * What a packet is judged by, in this order: IP header, UDP header and checksum
 * (hsrp_pkt_check_ip(), hsrp_pkt_check_ip6()), message (version1.c, version2.c),
 * then by the group code: group, source address, authentication. Not judged,
 * because real devices differ: TTL (1, on very old IOS 2, on newer devices 255),
 * TOS.
 */
#include "packet.h"
#include "wire.h"

#define HSRP_IP_MIN		20
#define HSRP_UDP_LEN		8
#define HSRP_IP_PROTO_UDP	17
/* more fragments, or a fragment offset */
#define HSRP_IP_FRAG_MASK	0x3fff

#define HSRP_IP6_HDR		40
#define HSRP_IP6_SRC		8
#define HSRP_IP6_DST		24
/* next header: fragment, which is eight octets long */
#define HSRP_IP6_FRAGMENT	44
#define HSRP_IP6_FRAGMENT_LEN	8

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
		.ipver = HSRP_IPV4,
		.port = HSRP_UDP_PORT,
		.ttl = HSRP_TTL,
		.tos = HSRP_TOS,
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
		.ipver = HSRP_IPV4,
		.port = HSRP_UDP_PORT,
		.ttl = HSRP_TTL,
		.tos = HSRP_TOS,
		.mcast = HSRP_V2_MCAST,
		.mcast_mac = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x66 },
		.group_max = HSRP_V2_GROUP_MAX,
		.parse = hsrp_pkt_parse_v2,
		.build = hsrp_pkt_build_v2,
		.build_adv = hsrp_pkt_build_adv_v2,
		.blame = hsrp_pkt_blame_v2,
		.vmac = hsrp_v2_vmac,
	},
	{
		.number = 2,
		.ipver = HSRP_IPV6,
		.port = HSRP_UDP_PORT6,
		.ttl = HSRP_HOP_LIMIT,
		.tos = HSRP_TCLASS,
		.mcast = HSRP_V2_MCAST6,
		.mcast_mac = { 0x33, 0x33, 0x00, 0x00, 0x00, 0x66 },
		.group_max = HSRP_V2_GROUP_MAX,
		.parse = hsrp_pkt_parse_v2_ip6,
		.build = hsrp_pkt_build_v2,
		.build_adv = hsrp_pkt_build_adv_v2,
		.blame = hsrp_pkt_blame_v2,
		.vmac = hsrp_v2_vmac_ip6,
	},
};

static const struct hsrp_version *hsrp_version_of(u8 number, u8 ipver)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hsrp_versions); i++)
		if (hsrp_versions[i].number == number &&
		    hsrp_versions[i].ipver == ipver)
			return &hsrp_versions[i];
	return NULL;
}

/**
 * hsrp_version() - a version by its number, as IPv4 has it
 * @number: 1 or 2
 *
 * Return: the version, NULL where there is none
 */
const struct hsrp_version *hsrp_version(u8 number)
{
	return hsrp_version_of(number, HSRP_IPV4);
}

/**
 * hsrp_version_ip6() - a version by its number, as IPv6 has it
 * @number: 2
 *
 * Return: the version, NULL where there is none: version 1 is IPv4 only
 */
const struct hsrp_version *hsrp_version_ip6(u8 number)
{
	return hsrp_version_of(number, HSRP_IPV6);
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

	for (i = 0; i < ARRAY_SIZE(hsrp_versions); i++)
		if (hsrp_versions[i].ipver == dst->ipver &&
		    !memcmp(hsrp_versions[i].mcast, dst->ip, sizeof(dst->ip)))
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
	struct hsrp_addr dst = { .ipver = version->ipver };

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
 * Of IPv6 a message has the link-local virtual address only.
 *
 * Return: false for 0.0.0.0/8, 127/8, multicast, reserved and broadcast; for
 * what is not link-local, and for the anycast address of all routers there
 */
bool hsrp_addr_usable(const struct hsrp_addr *addr)
{
	u32 a = be32_to_cpu(addr->ip[0]);

	if (addr->ipver == HSRP_IPV6)
		return hsrp_addr_link_local(addr) && (addr->ip[2] ||
						      addr->ip[3]);
	return a >> 24 && a >> 24 != 127 && a < 0xe0000000U;
}

/**
 * hsrp_addr_autoconfig() - the link-local virtual address of a virtual MAC
 * @mac: virtual MAC address
 *
 * The EUI-64 of it as it is. RFC 4291 would turn the universal bit round, but
 * IOS does not: 0005.73a0.0010 gives fe80::5:73ff:fea0:10 (measured).
 *
 * Return: the address
 */
struct hsrp_addr hsrp_addr_autoconfig(const u8 mac[6])
{
	const u8 ip[16] = {
		0xfe, 0x80, [8] = mac[0], mac[1], mac[2], 0xff,
		0xfe, mac[3], mac[4], mac[5],
	};

	return hsrp_addr6(ip);
}

static struct hsrp_addr hsrp_pkt_addr4(const u8 *p)
{
	__be32 ip;

	memcpy(&ip, p, sizeof(ip));
	return hsrp_addr4(ip);
}

/* of all the octets of a datagram, and of its addresses in a pseudo header */
static bool hsrp_pkt_udp_sum_ok(const u8 *udp, size_t len,
				const struct hsrp_ip_info *info)
{
	u32 sum = HSRP_IP_PROTO_UDP + (u32)len;

	/* RFC 768: zero means that the sender made none; not so in RFC 8200 */
	if (!hsrp_get_be16(udp + 6))
		return info->src.ipver == HSRP_IPV4;
	/* the words that IPv4 does not have add nothing */
	sum = hsrp_sum(sum, (const u8 *)info->src.ip, sizeof(info->src.ip));
	sum = hsrp_sum(sum, (const u8 *)info->dst.ip, sizeof(info->dst.ip));
	return hsrp_sum_ok(hsrp_sum(sum, udp, len));
}

/*
 * Of the datagram inside @ip, whose header is fine and whose destination is that
 * of a version; see hsrp_pkt_check_ip().
 */
static enum hsrp_drop hsrp_pkt_check_udp(const u8 *ip, size_t ihl, size_t tot,
					 struct hsrp_ip_info *info)
{
	const u16 port = hsrp_version_by_dst(&info->dst)->port;
	const u8 *udp = ip + ihl;
	size_t len;

	if (tot - ihl < HSRP_UDP_LEN)
		return HSRP_DROP_UDPHDR;
	if (hsrp_get_be16(udp + 2) != port)
		return HSRP_DROP_NOT_HSRP;
	if (hsrp_get_be16(udp) != port)
		return HSRP_DROP_PORT;
	len = hsrp_get_be16(udp + 4);
	if (len < HSRP_UDP_LEN || len > tot - ihl)
		return HSRP_DROP_UDPHDR;
	if (!hsrp_pkt_udp_sum_ok(udp, len, info))
		return HSRP_DROP_CHECKSUM;

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
 * hsrp_pkt_check_ip6() - validate the IPv6 and UDP headers of an HSRP datagram
 * @ip: linear data that starts with the IPv6 header
 * @len: octets at @ip; may include Ethernet padding
 * @info: filled in where the answer is %HSRP_DROP_NONE; @info->src, too, where
 *	the IPv6 header is fine
 *
 * Only UDP to ff02::66, port 2029, is HSRP; otherwise as hsrp_pkt_check_ip(). A
 * datagram with extension headers is none: no router sends any. Any context.
 *
 * Return: %HSRP_DROP_NONE or the reason (RFC 8200, RFC 768)
 */
enum hsrp_drop hsrp_pkt_check_ip6(const u8 *ip, size_t len,
				  struct hsrp_ip_info *info)
{
	size_t tot;

	memset(info, 0, sizeof(*info));
	if (len < HSRP_IP6_HDR || ip[0] >> 4 != 6)
		return HSRP_DROP_IPHDR;
	tot = HSRP_IP6_HDR + hsrp_get_be16(ip + 4);
	if (tot > len)
		return HSRP_DROP_IPHDR;

	info->src = hsrp_addr6(ip + HSRP_IP6_SRC);
	info->dst = hsrp_addr6(ip + HSRP_IP6_DST);
	info->ttl = ip[7];
	if (!hsrp_version_by_dst(&info->dst))
		return HSRP_DROP_NOT_HSRP;
	if (ip[6] == HSRP_IP6_FRAGMENT &&
	    tot >= HSRP_IP6_HDR + HSRP_IP6_FRAGMENT_LEN &&
	    ip[HSRP_IP6_HDR] == HSRP_IP_PROTO_UDP)
		return HSRP_DROP_FRAGMENT;
	if (ip[6] != HSRP_IP_PROTO_UDP)
		return HSRP_DROP_NOT_HSRP;
	return hsrp_pkt_check_udp(ip, HSRP_IP6_HDR, tot, info);
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
