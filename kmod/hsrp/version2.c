// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of HSRP version 2: a sequence of TLVs. Pure code: see pure.h.
 *
 * There is no RFC; formats are as measured on IOS (Documentation/hsrp.rst). A
 * datagram is one Group State and one authentication, in this order, or an
 * Interface State alone. A TLV of an unknown type is skipped by its length.
 */
#include "packet.h"
#include "wire.h"

/* a datagram of version 2 on its way through the parser */
struct hsrp_v2_parse {
	u8 ipver;
	const u8 *data;
	struct hsrp_pkt *pkt;
	bool has_group;
	bool has_iface;
};

/* Disabled is what a router says that is about to forget the group */
static bool hsrp_v2_state_decode(u8 wire, enum hsrp_state *state)
{
	static const u8 states[] = {
		[HSRP_V2_STATE_DISABLED] = HSRP_STATE_INIT,
		[HSRP_V2_STATE_INIT] = HSRP_STATE_INIT,
		[HSRP_V2_STATE_LEARN] = HSRP_STATE_LEARN,
		[HSRP_V2_STATE_LISTEN] = HSRP_STATE_LISTEN,
		[HSRP_V2_STATE_SPEAK] = HSRP_STATE_SPEAK,
		[HSRP_V2_STATE_STANDBY] = HSRP_STATE_STANDBY,
		[HSRP_V2_STATE_ACTIVE] = HSRP_STATE_ACTIVE,
	};

	if (wire >= ARRAY_SIZE(states))
		return false;
	*state = states[wire];
	return true;
}

static u8 hsrp_v2_state_encode(enum hsrp_state state)
{
	static const u8 wire[] = {
		[HSRP_STATE_INIT] = HSRP_V2_STATE_INIT,
		[HSRP_STATE_LEARN] = HSRP_V2_STATE_LEARN,
		[HSRP_STATE_LISTEN] = HSRP_V2_STATE_LISTEN,
		[HSRP_STATE_SPEAK] = HSRP_V2_STATE_SPEAK,
		[HSRP_STATE_STANDBY] = HSRP_V2_STATE_STANDBY,
		[HSRP_STATE_ACTIVE] = HSRP_V2_STATE_ACTIVE,
	};

	return wire[state];
}

/*
 * Any number fits on the wire, and an Active's times are learned: what nobody
 * could have configured is no time.
 */
static bool hsrp_v2_times_ok(u32 hello, u32 hold)
{
	return hello >= HSRP_HELLO_MS_MIN && hello <= HSRP_HELLO_MS_MAX &&
	       hold >= HSRP_HOLD_MS_MIN && hold <= HSRP_HOLD_MS_MAX &&
	       hold > hello;
}

static enum hsrp_drop hsrp_v2_parse_times(const struct hsrp_v2_group *tlv,
					  struct hsrp_pkt *pkt)
{
	/* as in version 1 they count in a Hello only */
	if (tlv->opcode != HSRP_OP_HELLO)
		return HSRP_DROP_NONE;
	pkt->hello_ms = hsrp_get_be32(tlv->hello);
	pkt->hold_ms = hsrp_get_be32(tlv->hold);
	return hsrp_v2_times_ok(pkt->hello_ms, pkt->hold_ms) ?
		HSRP_DROP_NONE : HSRP_DROP_TIMERS;
}

/* A group is of one family, that of the datagrams it sends */
static struct hsrp_addr hsrp_v2_get_vip(const struct hsrp_v2_group *tlv)
{
	__be32 ip;

	if (tlv->ipver == HSRP_IPV6)
		return hsrp_addr6(tlv->vip);
	memcpy(&ip, tlv->vip, sizeof(ip));
	return hsrp_addr4(ip);
}

static enum hsrp_drop hsrp_v2_parse_group(struct hsrp_v2_parse *p,
					  const u8 *data)
{
	struct hsrp_pkt *pkt = p->pkt;
	struct hsrp_v2_group tlv;
	enum hsrp_drop drop;

	memcpy(&tlv, data, sizeof(tlv));
	p->has_group = true;
	if (tlv.version != HSRP_V2_VERSION)
		return HSRP_DROP_VERSION;
	if (tlv.opcode >= HSRP_OP_ADVERTISE)
		return HSRP_DROP_OPCODE;
	if (!hsrp_v2_state_decode(tlv.state, &pkt->state))
		return HSRP_DROP_STATE;
	if (tlv.ipver != p->ipver)
		return HSRP_DROP_IPVER;
	pkt->opcode = tlv.opcode;
	pkt->group = be16_to_cpu(tlv.group);
	if (pkt->group > HSRP_V2_GROUP_MAX)
		return HSRP_DROP_GROUP_RANGE;
	pkt->priority = hsrp_get_be32(tlv.priority);
	if (pkt->priority > HSRP_PRIORITY_MAX)
		return HSRP_DROP_PRIORITY;
	drop = hsrp_v2_parse_times(&tlv, pkt);
	if (drop)
		return drop;
	pkt->vip = hsrp_v2_get_vip(&tlv);
	if (!hsrp_addr_usable(&pkt->vip))
		return HSRP_DROP_VIP;
	memcpy(pkt->ident, tlv.ident, sizeof(pkt->ident));
	return HSRP_DROP_NONE;
}

static void hsrp_v2_parse_iface(struct hsrp_v2_parse *p, const u8 *data)
{
	struct hsrp_v2_iface tlv;

	memcpy(&tlv, data, sizeof(tlv));
	p->has_iface = true;
	p->pkt->active_groups = be16_to_cpu(tlv.active_groups);
	p->pkt->passive_groups = be16_to_cpu(tlv.passive_groups);
}

/* Octets of a TLV of this type, its header included; 0: type not known */
static size_t hsrp_v2_tlv_size(u8 type)
{
	switch (type) {
	case HSRP_TLV_GROUP:
		return sizeof(struct hsrp_v2_group);
	case HSRP_TLV_IFACE:
		return sizeof(struct hsrp_v2_iface);
	case HSRP_TLV_TEXT:
		return sizeof(struct hsrp_v2_text);
	case HSRP_TLV_MD5:
		return sizeof(struct hsrp_md5_tlv);
	}
	return 0;
}

/* One authentication, and behind what it is for */
static enum hsrp_drop hsrp_v2_parse_auth(struct hsrp_v2_parse *p, size_t at)
{
	struct hsrp_pkt *pkt = p->pkt;

	if (!p->has_group)
		return HSRP_DROP_TLV_ORDER;
	if (pkt->has_text || pkt->has_md5)
		return HSRP_DROP_TLV_REPEAT;
	if (p->data[at] == HSRP_TLV_MD5)
		return hsrp_md5_tlv_parse(p->data, at, pkt);
	pkt->has_text = true;
	memcpy(pkt->auth_text,
	       p->data + at + offsetof(struct hsrp_v2_text, text),
	       sizeof(pkt->auth_text));
	return HSRP_DROP_NONE;
}

/* The TLV at @at, which is @size octets long, all of them there */
static enum hsrp_drop hsrp_v2_parse_tlv(struct hsrp_v2_parse *p, size_t at,
					size_t size)
{
	const u8 type = p->data[at];
	const size_t want = hsrp_v2_tlv_size(type);

	if (!want)
		return HSRP_DROP_NONE;
	if (size != want)
		return HSRP_DROP_TLV;
	switch (type) {
	case HSRP_TLV_GROUP:
		if (p->has_group)
			return HSRP_DROP_TLV_REPEAT;
		return hsrp_v2_parse_group(p, p->data + at);
	case HSRP_TLV_IFACE:
		if (p->has_iface)
			return HSRP_DROP_TLV_REPEAT;
		hsrp_v2_parse_iface(p, p->data + at);
		return HSRP_DROP_NONE;
	default:
		return hsrp_v2_parse_auth(p, at);
	}
}

/* hsrp_pkt_parse_v2(), in either family */
static enum hsrp_drop hsrp_v2_parse(u8 ipver, const u8 *data, size_t len,
				    struct hsrp_pkt *pkt)
{
	struct hsrp_v2_parse p = { .ipver = ipver, .data = data, .pkt = pkt };
	enum hsrp_drop drop;
	size_t at, size;

	memset(pkt, 0, sizeof(*pkt));
	if (!len)
		return HSRP_DROP_LENGTH;
	if (data[0] == HSRP_V1_VERSION)
		return HSRP_DROP_VERSION;
	pkt->version = 2;

	for (at = 0; at < len; at += size) {
		if (len - at < HSRP_TLV_HDR)
			return HSRP_DROP_LENGTH;
		size = HSRP_TLV_HDR + data[at + 1];
		if (size > len - at)
			return HSRP_DROP_LENGTH;
		drop = hsrp_v2_parse_tlv(&p, at, size);
		if (drop)
			return drop;
	}

	if (p.has_group)
		return HSRP_DROP_NONE;
	if (!p.has_iface)
		return HSRP_DROP_TLV_MISSING;
	pkt->opcode = HSRP_OP_ADVERTISE;
	return HSRP_DROP_ADVERTISE;
}

/**
 * hsrp_pkt_parse_v2() - parse and validate one version 2 datagram
 * @data: UDP payload
 * @len: its length in octets as UDP states it, without Ethernet padding
 * @pkt: filled in; meaningful where the answer is %HSRP_DROP_NONE. @pkt->src is
 *	left to the caller
 *
 * A message of version 1, whose first octet is 0, is refused by its version.
 * An Interface State alone gives %HSRP_DROP_ADVERTISE. The twelve octets behind
 * an IPv4 virtual address are not judged. Any context.
 *
 * Return: %HSRP_DROP_NONE or the reason
 */
enum hsrp_drop hsrp_pkt_parse_v2(const u8 *data, size_t len,
				 struct hsrp_pkt *pkt)
{
	return hsrp_v2_parse(HSRP_IPV4, data, len, pkt);
}

/**
 * hsrp_pkt_parse_v2_ip6() - parse and validate one that came in IPv6
 * @data: UDP payload
 * @len: its length in octets
 * @pkt: filled in, as hsrp_pkt_parse_v2() does
 *
 * Any context.
 *
 * Return: %HSRP_DROP_NONE or the reason
 */
enum hsrp_drop hsrp_pkt_parse_v2_ip6(const u8 *data, size_t len,
				     struct hsrp_pkt *pkt)
{
	return hsrp_v2_parse(HSRP_IPV6, data, len, pkt);
}

static int hsrp_v2_build_auth(const struct hsrp_pkt *pkt, u8 *buf)
{
	struct hsrp_v2_text tlv = {
		.type = HSRP_TLV_TEXT,
		.length = sizeof(tlv) - HSRP_TLV_HDR,
	};

	if (pkt->has_md5) {
		hsrp_md5_tlv_build(pkt, buf);
		return sizeof(struct hsrp_md5_tlv);
	}
	memcpy(tlv.text, pkt->auth_text, sizeof(tlv.text));
	memcpy(buf, &tlv, sizeof(tlv));
	return sizeof(tlv);
}

/**
 * hsrp_pkt_build_v2() - write one version 2 message
 * @pkt: Hello, Coup or Resign; times in milliseconds, which are written into
 *	Coup and Resign too, as IOS does
 * @buf: where to
 * @size: room at @buf in octets
 *
 * Any context.
 *
 * Return: octets written (52, with MD5 72), or -EINVAL for a message that no
 * router would take, or -ENOSPC
 */
int hsrp_pkt_build_v2(const struct hsrp_pkt *pkt, u8 *buf, size_t size)
{
	struct hsrp_v2_group tlv = {
		.type = HSRP_TLV_GROUP,
		.length = sizeof(tlv) - HSRP_TLV_HDR,
		.version = HSRP_V2_VERSION,
		.opcode = pkt->opcode,
		.ipver = (u8)pkt->vip.ipver,
		.group = cpu_to_be16(pkt->group),
	};

	if (pkt->opcode >= HSRP_OP_ADVERTISE ||
	    !hsrp_v2_times_ok(pkt->hello_ms, pkt->hold_ms) ||
	    pkt->priority > HSRP_PRIORITY_MAX ||
	    pkt->group > HSRP_V2_GROUP_MAX ||
	    (pkt->vip.ipver != HSRP_IPV4 && pkt->vip.ipver != HSRP_IPV6) ||
	    (unsigned int)pkt->state > HSRP_STATE_ACTIVE)
		return -EINVAL;
	if (size < sizeof(tlv) + (pkt->has_md5 ? sizeof(struct hsrp_md5_tlv) :
						 sizeof(struct hsrp_v2_text)))
		return -ENOSPC;

	tlv.state = hsrp_v2_state_encode(pkt->state);
	memcpy(tlv.ident, pkt->ident, sizeof(tlv.ident));
	hsrp_put_be32(tlv.priority, pkt->priority);
	hsrp_put_be32(tlv.hello, pkt->hello_ms);
	hsrp_put_be32(tlv.hold, pkt->hold_ms);
	memcpy(tlv.vip, pkt->vip.ip, sizeof(tlv.vip));
	memcpy(buf, &tlv, sizeof(tlv));
	return (int)sizeof(tlv) +
	       hsrp_v2_build_auth(pkt, buf + sizeof(tlv));
}

/**
 * hsrp_pkt_build_adv_v2() - write an Interface State
 * @pkt: its numbers of groups
 * @buf: where to
 * @size: room at @buf in octets
 *
 * Any context.
 *
 * Return: octets written (6), or -ENOSPC
 */
int hsrp_pkt_build_adv_v2(const struct hsrp_pkt *pkt, u8 *buf, size_t size)
{
	struct hsrp_v2_iface tlv = {
		.type = HSRP_TLV_IFACE,
		.length = sizeof(tlv) - HSRP_TLV_HDR,
		.active_groups = cpu_to_be16(pkt->active_groups),
		.passive_groups = cpu_to_be16(pkt->passive_groups),
	};

	if (size < sizeof(tlv))
		return -ENOSPC;
	memcpy(buf, &tlv, sizeof(tlv));
	return sizeof(tlv);
}

/**
 * hsrp_pkt_blame_v2() - the group that a refused datagram means
 * @data: UDP payload
 * @len: its length
 *
 * Return: group number, -1 where it cannot be told
 */
int hsrp_pkt_blame_v2(const u8 *data, size_t len)
{
	const size_t at = offsetof(struct hsrp_v2_group, group);

	if (len < at + 2 || data[0] != HSRP_TLV_GROUP ||
	    data[offsetof(struct hsrp_v2_group, version)] != HSRP_V2_VERSION)
		return -1;
	return hsrp_get_be16(data + at);
}

/**
 * hsrp_v2_vmac() - virtual MAC address of a group
 * @group: 0..4095
 * @mac: filled in
 */
void hsrp_v2_vmac(u16 group, u8 mac[6])
{
	static const u8 prefix[] = HSRP_V2_VMAC_PREFIX;

	memcpy(mac, prefix, sizeof(prefix));
	mac[4] = (u8)(0xf0 | group >> 8);
	mac[5] = (u8)group;
}

/**
 * hsrp_v2_vmac_ip6() - virtual MAC address of an IPv6 group
 * @group: 0..4095
 * @mac: filled in
 */
void hsrp_v2_vmac_ip6(u16 group, u8 mac[6])
{
	static const u8 prefix[] = HSRP_V2_VMAC6_PREFIX;

	memcpy(mac, prefix, sizeof(prefix));
	mac[4] = (u8)(group >> 8);
	mac[5] = (u8)group;
}
