// SPDX-License-Identifier: GPL-2.0
/*
 * HSRP version 1 packets: validate, parse, build. Pure code: see pure.h.
 *
 * What a packet is judged by, in this order: IPv4 header, UDP header and
 * checksum (hsrp_pkt_check_ip()), message (hsrp_pkt_parse_v1()), then by the
 * group code: group, source address, authentication. Not judged, because real
 * devices differ: TTL (1, on very old IOS 2), TOS, the reserved octet.
 */
#include "packet.h"

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

static u16 hsrp_get_be16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static u32 hsrp_get_be32(const u8 *p)
{
	return (u32)hsrp_get_be16(p) << 16 | hsrp_get_be16(p + 2);
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

/* 0.0.0.0/8, 127/8, multicast, reserved and broadcast are nobody's address */
static bool hsrp_addr_usable(__be32 addr)
{
	u32 a = be32_to_cpu(addr);

	return a >> 24 && a >> 24 != 127 && a < 0xe0000000U;
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
 * Only UDP to 224.0.0.2 port 1985 is HSRP version 1. Anything else that is
 * sound gives %HSRP_DROP_NOT_HSRP: not ours to judge or to count. A fragment
 * to 224.0.0.2 is refused, no router fragments 20 octets. Any context.
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

	memcpy(&info->src, ip + 12, sizeof(info->src));
	memcpy(&info->dst, ip + 16, sizeof(info->dst));
	info->ttl = ip[8];
	if (ip[9] != HSRP_IP_PROTO_UDP ||
	    be32_to_cpu(info->dst) != HSRP_V1_MCAST)
		return HSRP_DROP_NOT_HSRP;
	if (hsrp_get_be16(ip + 6) & HSRP_IP_FRAG_MASK)
		return HSRP_DROP_FRAGMENT;

	return hsrp_pkt_check_udp(ip, ihl, tot, info);
}

/* The wire has one bit per state, our numbers are those of the uapi */
static bool hsrp_v1_state_decode(u8 wire, enum hsrp_state *state)
{
	switch (wire) {
	case HSRP_V1_STATE_INITIAL:
		*state = HSRP_STATE_INIT;
		return true;
	case HSRP_V1_STATE_LEARN:
		*state = HSRP_STATE_LEARN;
		return true;
	case HSRP_V1_STATE_LISTEN:
		*state = HSRP_STATE_LISTEN;
		return true;
	case HSRP_V1_STATE_SPEAK:
		*state = HSRP_STATE_SPEAK;
		return true;
	case HSRP_V1_STATE_STANDBY:
		*state = HSRP_STATE_STANDBY;
		return true;
	case HSRP_V1_STATE_ACTIVE:
		*state = HSRP_STATE_ACTIVE;
		return true;
	}
	return false;
}

static u8 hsrp_v1_state_encode(enum hsrp_state state)
{
	static const u8 wire[] = {
		[HSRP_STATE_INIT] = HSRP_V1_STATE_INITIAL,
		[HSRP_STATE_LEARN] = HSRP_V1_STATE_LEARN,
		[HSRP_STATE_LISTEN] = HSRP_V1_STATE_LISTEN,
		[HSRP_STATE_SPEAK] = HSRP_V1_STATE_SPEAK,
		[HSRP_STATE_STANDBY] = HSRP_V1_STATE_STANDBY,
		[HSRP_STATE_ACTIVE] = HSRP_V1_STATE_ACTIVE,
	};

	return wire[state];
}

/* The digest is not judged here: that takes the key, and the whole payload */
static enum hsrp_drop hsrp_pkt_parse_md5(const u8 *data, struct hsrp_pkt *pkt)
{
	struct hsrp_md5_tlv tlv;

	memcpy(&tlv, data, sizeof(tlv));
	if (tlv.type != HSRP_TLV_MD5 || tlv.length != sizeof(tlv) - 2 ||
	    tlv.algorithm != HSRP_MD5_ALGORITHM)
		return HSRP_DROP_TLV;

	pkt->has_md5 = true;
	memcpy(&pkt->md5_src, tlv.src, sizeof(pkt->md5_src));
	pkt->md5_key_id = hsrp_get_be32(tlv.key_id);
	memcpy(pkt->md5_digest, tlv.digest, sizeof(pkt->md5_digest));
	return HSRP_DROP_NONE;
}

/* Advertise has no header in common with the rest beyond two octets */
static enum hsrp_drop hsrp_pkt_check_adv(size_t len)
{
	return len < HSRP_V1_ADV_LEN ? HSRP_DROP_LENGTH : HSRP_DROP_ADVERTISE;
}

/**
 * hsrp_pkt_parse_v1() - parse and validate one version 1 message
 * @data: UDP payload
 * @len: its length in octets as UDP states it, without Ethernet padding
 * @pkt: filled in; meaningful where the answer is %HSRP_DROP_NONE. @pkt->src is
 *	left to the caller
 *
 * Hello and hold time are meaningful in a Hello only (RFC 2281 5.1), so Coup
 * and Resign are not judged by them. An Advertise that is long enough gives
 * %HSRP_DROP_ADVERTISE: known, unauthenticated, and ignored. Any context.
 *
 * Return: %HSRP_DROP_NONE or the reason
 */
enum hsrp_drop hsrp_pkt_parse_v1(const u8 *data, size_t len,
				 struct hsrp_pkt *pkt)
{
	struct hsrp_v1_hdr hdr;

	memset(pkt, 0, sizeof(*pkt));
	if (len < 2)
		return HSRP_DROP_LENGTH;
	if (data[0] != HSRP_V1_VERSION)
		return HSRP_DROP_VERSION;
	if (data[1] > HSRP_OP_ADVERTISE)
		return HSRP_DROP_OPCODE;
	if (data[1] == HSRP_OP_ADVERTISE)
		return hsrp_pkt_check_adv(len);
	if (len != HSRP_V1_LEN && len != HSRP_V1_MD5_LEN)
		return HSRP_DROP_LENGTH;

	memcpy(&hdr, data, sizeof(hdr));
	pkt->version = 1;
	pkt->opcode = hdr.opcode;
	if (!hsrp_v1_state_decode(hdr.state, &pkt->state))
		return HSRP_DROP_STATE;
	if (hdr.opcode == HSRP_OP_HELLO) {
		if (!hdr.hellotime || hdr.holdtime <= hdr.hellotime)
			return HSRP_DROP_TIMERS;
		pkt->hello_ms = hdr.hellotime * 1000U;
		pkt->hold_ms = hdr.holdtime * 1000U;
	}
	if (!hsrp_addr_usable(hdr.vip))
		return HSRP_DROP_VIP;

	pkt->priority = hdr.priority;
	pkt->group = hdr.group;
	pkt->vip = hdr.vip;
	memcpy(pkt->auth_text, hdr.auth, sizeof(pkt->auth_text));
	if (len == HSRP_V1_MD5_LEN)
		return hsrp_pkt_parse_md5(data + HSRP_V1_LEN, pkt);
	return HSRP_DROP_NONE;
}

/* Times below a second do not fit version 1: what we say is never less */
static u32 hsrp_v1_seconds(u32 ms)
{
	return ms / 1000 + !!(ms % 1000);
}

/**
 * hsrp_pkt_build_v1() - write one version 1 message
 * @pkt: Hello, Coup or Resign; times in milliseconds, rounded up to seconds
 *	with the hold time kept above the hello time. They are written into
 *	Coup and Resign too, as IOS does
 * @buf: where to
 * @size: room at @buf in octets
 *
 * Any context. The MD5 TLV is not written.
 *
 * Return: octets written (20), or -EINVAL for a message that version 1 cannot
 * express, or -ENOSPC
 */
int hsrp_pkt_build_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size)
{
	u32 hello = hsrp_v1_seconds(pkt->hello_ms);
	u32 hold = hsrp_v1_seconds(pkt->hold_ms);
	struct hsrp_v1_hdr hdr;

	if (hold <= hello)
		hold = hello + 1;
	if (pkt->opcode >= HSRP_OP_ADVERTISE || pkt->has_md5 || !hello ||
	    hold > 255 || pkt->priority > HSRP_PRIORITY_MAX ||
	    pkt->group > HSRP_V1_GROUP_MAX ||
	    (unsigned int)pkt->state > HSRP_STATE_ACTIVE)
		return -EINVAL;
	if (size < sizeof(hdr))
		return -ENOSPC;

	hdr = (struct hsrp_v1_hdr) {
		.version = HSRP_V1_VERSION,
		.opcode = pkt->opcode,
		.state = hsrp_v1_state_encode(pkt->state),
		.hellotime = (u8)hello,
		.holdtime = (u8)hold,
		.priority = (u8)pkt->priority,
		.group = (u8)pkt->group,
		.vip = pkt->vip,
	};
	memcpy(hdr.auth, pkt->auth_text, sizeof(hdr.auth));
	memcpy(buf, &hdr, sizeof(hdr));
	return sizeof(hdr);
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
 * hsrp_v1_vmac() - virtual MAC address of a group (RFC 2281 5.3)
 * @group: 0..255
 * @mac: filled in
 */
void hsrp_v1_vmac(u16 group, u8 mac[6])
{
	static const u8 prefix[] = HSRP_V1_VMAC_PREFIX;

	memcpy(mac, prefix, sizeof(prefix));
	mac[5] = (u8)group;
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
