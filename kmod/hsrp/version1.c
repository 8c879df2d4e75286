// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of HSRP version 1 (RFC 2281 5.1): parse, build. Pure code: see pure.h.
 */
#include "packet.h"
#include "wire.h"

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

/* Advertise has no header in common with the rest beyond two octets */
static enum hsrp_drop hsrp_v1_parse_adv(const u8 *data, size_t len,
					struct hsrp_pkt *pkt)
{
	struct hsrp_v1_adv adv;

	if (len < sizeof(adv))
		return HSRP_DROP_LENGTH;
	memcpy(&adv, data, sizeof(adv));
	pkt->version = 1;
	pkt->opcode = HSRP_OP_ADVERTISE;
	pkt->active_groups = be16_to_cpu(adv.active_groups);
	pkt->passive_groups = be16_to_cpu(adv.passive_groups);
	return HSRP_DROP_ADVERTISE;
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
		return hsrp_v1_parse_adv(data, len, pkt);
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
	pkt->vip = hsrp_addr4(hdr.vip);
	if (!hsrp_addr_usable(&pkt->vip))
		return HSRP_DROP_VIP;

	pkt->priority = hdr.priority;
	pkt->group = hdr.group;
	memcpy(pkt->auth_text, hdr.auth, sizeof(pkt->auth_text));
	if (len == HSRP_V1_MD5_LEN)
		return hsrp_md5_tlv_parse(data, HSRP_V1_LEN, pkt);
	pkt->has_text = true;
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
 * Any context.
 *
 * Return: octets written (20, with MD5 50), or -EINVAL for a message that
 * version 1 cannot express, or -ENOSPC
 */
int hsrp_pkt_build_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size)
{
	u32 hello = hsrp_v1_seconds(pkt->hello_ms);
	u32 hold = hsrp_v1_seconds(pkt->hold_ms);
	struct hsrp_v1_hdr hdr;

	if (hold <= hello)
		hold = hello + 1;
	if (pkt->opcode >= HSRP_OP_ADVERTISE || !hello || hold > 255 ||
	    pkt->priority > HSRP_PRIORITY_MAX ||
	    pkt->group > HSRP_V1_GROUP_MAX || pkt->vip.ipver != HSRP_IPV4 ||
	    (unsigned int)pkt->state > HSRP_STATE_ACTIVE)
		return -EINVAL;
	if (size < (pkt->has_md5 ? HSRP_V1_MD5_LEN : HSRP_V1_LEN))
		return -ENOSPC;

	hdr = (struct hsrp_v1_hdr) {
		.version = HSRP_V1_VERSION,
		.opcode = pkt->opcode,
		.state = hsrp_v1_state_encode(pkt->state),
		.hellotime = (u8)hello,
		.holdtime = (u8)hold,
		.priority = (u8)pkt->priority,
		.group = (u8)pkt->group,
		.vip = pkt->vip.ip[0],
	};
	if (!pkt->has_md5)
		memcpy(hdr.auth, pkt->auth_text, sizeof(hdr.auth));
	memcpy(buf, &hdr, sizeof(hdr));
	if (!pkt->has_md5)
		return sizeof(hdr);
	hsrp_md5_tlv_build(pkt, buf + sizeof(hdr));
	return HSRP_V1_MD5_LEN;
}

/**
 * hsrp_pkt_build_adv_v1() - write an Advertise
 * @pkt: its numbers of groups
 * @buf: where to
 * @size: room at @buf in octets
 *
 * Any context.
 *
 * Return: octets written (16), or -ENOSPC
 */
int hsrp_pkt_build_adv_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size)
{
	struct hsrp_v1_adv adv = {
		.version = HSRP_V1_VERSION,
		.opcode = HSRP_OP_ADVERTISE,
		.type = cpu_to_be16(HSRP_TLV_ADVERTISE),
		/* measured: type and length are counted */
		.length = cpu_to_be16(HSRP_V1_ADV_LEN - 2),
		.state = pkt->active_groups ? HSRP_ADV_ACTIVE :
					      HSRP_ADV_PASSIVE,
		.active_groups = cpu_to_be16(pkt->active_groups),
		.passive_groups = cpu_to_be16(pkt->passive_groups),
	};

	if (size < sizeof(adv))
		return -ENOSPC;
	memcpy(buf, &adv, sizeof(adv));
	return sizeof(adv);
}

/**
 * hsrp_pkt_blame_v1() - the group that a refused message means
 * @data: UDP payload
 * @len: its length
 *
 * Return: group number, -1 where it cannot be told
 */
int hsrp_pkt_blame_v1(const u8 *data, size_t len)
{
	if (len <= offsetof(struct hsrp_v1_hdr, group) ||
	    data[offsetof(struct hsrp_v1_hdr, version)] != HSRP_V1_VERSION ||
	    data[offsetof(struct hsrp_v1_hdr, opcode)] >= HSRP_OP_ADVERTISE)
		return -1;
	return data[offsetof(struct hsrp_v1_hdr, group)];
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

