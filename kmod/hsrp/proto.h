/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HSRP on the wire and the constants of the protocol: version 1 (RFC 2281) and
 * version 2 (Cisco's, as measured). Wire structs and constants only; reading
 * and writing them is packet.c, version1.c and version2.c.
 */
#ifndef _HSRP_PROTO_H
#define _HSRP_PROTO_H

#include "addr.h"
#include "pure.h"
#include <linux/hsrp.h>

/* RFC 2281 5: UDP port, both source and destination */
#define HSRP_UDP_PORT		1985
/* 224.0.0.2, all routers on this subnet */
#define HSRP_V1_MCAST		{ 224, 0, 0, 2 }
/* 224.0.0.102, where version 2 does not meet IGMP's leaves on 224.0.0.2 */
#define HSRP_V2_MCAST		{ 224, 0, 0, 102 }
/* ff02::66, version 2 over IPv6 */
#define HSRP_V2_MCAST6		{ 0xff, 0x02, [15] = 0x66 }
/* there its UDP port, both source and destination, is another one */
#define HSRP_UDP_PORT6		2029
/* RFC 2281 5: TTL of what is sent. Not judged on receipt: IOS sends 2 and 255 */
#define HSRP_TTL		1
#define HSRP_HOP_LIMIT		255
/* measured on IOS: precedence 6, network control */
#define HSRP_TOS		0xc0
/* the traffic class of IPv6 has precedence 7 there */
#define HSRP_TCLASS		0xe0
/* the version octet of what everyone calls "version 1" */
#define HSRP_V1_VERSION		0
/* the version octet inside a Group State of version 2 */
#define HSRP_V2_VERSION		2
#define HSRP_VERSION_DEFAULT	1

/* RFC 2281 5.3: 00:00:0c:07:ac:<group> */
#define HSRP_V1_VMAC_PREFIX	{ 0x00, 0x00, 0x0c, 0x07, 0xac }
#define HSRP_V1_GROUP_MAX	255
/* measured: 00:00:0c:9f:f<group>, 12 bits */
#define HSRP_V2_VMAC_PREFIX	{ 0x00, 0x00, 0x0c, 0x9f }
#define HSRP_V2_GROUP_MAX	4095
/* measured: 00:05:73:a0:0<group>, 12 bits, where the group is IPv6 */
#define HSRP_V2_VMAC6_PREFIX	{ 0x00, 0x05, 0x73, 0xa0 }

#define HSRP_PRIORITY_DEFAULT	100
#define HSRP_PRIORITY_MAX	255
#define HSRP_DECREMENT_DEFAULT	10
#define HSRP_HELLO_MS_DEFAULT	3000
#define HSRP_HOLD_MS_DEFAULT	10000

/* What IOS lets be configured; version 2 can carry anything. */
#define HSRP_HELLO_MS_MIN	15
#define HSRP_HOLD_MS_MIN	50
#define HSRP_HELLO_MS_MAX	254000
#define HSRP_HOLD_MS_MAX	255000

#define HSRP_AUTH_TEXT_LEN	8
/* as IOS has them */
#define HSRP_AUTH_TIMEOUT_MAX	32767
#define HSRP_KEY_ID_MAX		2147483647U

/*
 * After Speak -> Standby with the Active timer already expired: hello divided
 * by this until Active. IOS shows 0.49 s and 0.50 s at the default of 3 s.
 */
#define HSRP_GRACE_DIV		6

/*
 * A rival that is heard this soon after we became Active, or after we told
 * our clients of a rival the last time, is no news to them.
 */
#define HSRP_SETTLE_MS		500

/* RFC 2281 5.1: operation codes; Advertise is Cisco's (IOS 12.1(3)T) */
#define HSRP_OPCODE_LIST(X)			\
	X(HELLO, 0, "Hello")			\
	X(COUP, 1, "Coup")			\
	X(RESIGN, 2, "Resign")			\
	X(ADVERTISE, 3, "Advertise")

enum hsrp_opcode {
#define HSRP_OPCODE_ENUM(id, value, name) HSRP_OP_##id = (value),
	HSRP_OPCODE_LIST(HSRP_OPCODE_ENUM)
#undef HSRP_OPCODE_ENUM
};

/* RFC 2281 5.1: the state octet of version 1 */
enum hsrp_v1_state {
	HSRP_V1_STATE_INITIAL	= 0,
	HSRP_V1_STATE_LEARN	= 1,
	HSRP_V1_STATE_LISTEN	= 2,
	HSRP_V1_STATE_SPEAK	= 4,
	HSRP_V1_STATE_STANDBY	= 8,
	HSRP_V1_STATE_ACTIVE	= 16,
};

/**
 * struct hsrp_v1_hdr - version 1 message (RFC 2281 5.1), the UDP payload
 * @version: %HSRP_V1_VERSION
 * @opcode: enum hsrp_opcode
 * @state: enum hsrp_v1_state
 * @hellotime: seconds, meaningful in Hello only
 * @holdtime: seconds, meaningful in Hello only
 * @priority: higher wins
 * @group: 0..255
 * @reserved: sent as 0, not judged on receipt
 * @auth: clear text, zero padded; all zero where MD5 is in use
 * @vip: virtual address
 */
struct hsrp_v1_hdr {
	u8 version;
	u8 opcode;
	u8 state;
	u8 hellotime;
	u8 holdtime;
	u8 priority;
	u8 group;
	u8 reserved;
	u8 auth[HSRP_AUTH_TEXT_LEN];
	__be32 vip;
};

static_assert(sizeof(struct hsrp_v1_hdr) == 20, "RFC 2281 5.1: 20 octets");

/* Version 2, measured: the state octet of a Group State */
enum hsrp_v2_state {
	HSRP_V2_STATE_DISABLED	= 0,
	HSRP_V2_STATE_INIT	= 1,
	HSRP_V2_STATE_LEARN	= 2,
	HSRP_V2_STATE_LISTEN	= 3,
	HSRP_V2_STATE_SPEAK	= 4,
	HSRP_V2_STATE_STANDBY	= 5,
	HSRP_V2_STATE_ACTIVE	= 6,
};

/* type in the Advertise of version 1 */
#define HSRP_TLV_ADVERTISE	1
/* types in version 2; MD5 follows the message of version 1, too */
#define HSRP_TLV_GROUP		1
#define HSRP_TLV_IFACE		2
#define HSRP_TLV_TEXT		3
#define HSRP_TLV_MD5		4

/* type and length of a TLV; the length does not count them */
#define HSRP_TLV_HDR		2

#define HSRP_MD5_ALGORITHM	1
#define HSRP_MD5_DIGEST_LEN	16

/**
 * struct hsrp_md5_tlv - keyed MD5 authentication, follows the message
 * @type: %HSRP_TLV_MD5
 * @length: octets after this one, 28
 * @algorithm: %HSRP_MD5_ALGORITHM
 * @pad: 0
 * @flags: 0
 * @src: IPv4 source of the packet, the last four octets of an IPv6 one
 * @key_id: 0 with a key-string
 * @digest: RFC 1828 keyed MD5
 */
struct hsrp_md5_tlv {
	u8 type;
	u8 length;
	u8 algorithm;
	u8 pad;
	u8 flags[2];
	u8 src[4];
	u8 key_id[4];
	u8 digest[HSRP_MD5_DIGEST_LEN];
};

static_assert(sizeof(struct hsrp_md5_tlv) == 30, "type 4: 2 + 28 octets");

/**
 * struct hsrp_v1_adv - Advertise (opcode 3) of version 1
 * @version: %HSRP_V1_VERSION
 * @opcode: %HSRP_OP_ADVERTISE
 * @type: %HSRP_TLV_ADVERTISE
 * @length: 14 as measured, it counts type and itself
 * @state: 1 Dormant, 2 Passive, 3 Active
 * @reserved: not judged
 * @active_groups: number of Active groups on the interface
 * @passive_groups: number of groups that are not Active
 * @garbage: not initialised by IOS
 */
struct hsrp_v1_adv {
	u8 version;
	u8 opcode;
	__be16 type;
	__be16 length;
	u8 state;
	u8 reserved;
	__be16 active_groups;
	__be16 passive_groups;
	u8 garbage[4];
};

static_assert(sizeof(struct hsrp_v1_adv) == 16, "opcode 3: 16 octets");

/**
 * struct hsrp_v2_group - Group State TLV of version 2: what version 1 has in its
 *	message. Fields of four octets are not aligned
 * @type: %HSRP_TLV_GROUP
 * @length: octets after this one, 40
 * @version: %HSRP_V2_VERSION
 * @opcode: enum hsrp_opcode; no Advertise
 * @state: enum hsrp_v2_state
 * @ipver: 4 or 6
 * @group: 0..4095
 * @ident: MAC address of the sender's interface, also where the frame comes
 *	from the virtual MAC
 * @priority: higher wins, 0..255
 * @hello: hello time, ms
 * @hold: hold time, ms
 * @vip: virtual address; IPv4 has the first four octets
 */
struct hsrp_v2_group {
	u8 type;
	u8 length;
	u8 version;
	u8 opcode;
	u8 state;
	u8 ipver;
	__be16 group;
	u8 ident[6];
	u8 priority[4];
	u8 hello[4];
	u8 hold[4];
	u8 vip[16];
};

static_assert(sizeof(struct hsrp_v2_group) == 42, "type 1: 2 + 40 octets");

/**
 * struct hsrp_v2_iface - Interface State TLV of version 2, alone in its datagram
 *	and without authentication: what the Advertise is in version 1
 * @type: %HSRP_TLV_IFACE
 * @length: octets after this one, 4
 * @active_groups: number of Active groups on the interface
 * @passive_groups: number of groups that are not Active
 */
struct hsrp_v2_iface {
	u8 type;
	u8 length;
	__be16 active_groups;
	__be16 passive_groups;
};

static_assert(sizeof(struct hsrp_v2_iface) == 6, "type 2: 2 + 4 octets");

/**
 * struct hsrp_v2_text - text authentication TLV of version 2
 * @type: %HSRP_TLV_TEXT
 * @length: octets after this one, 8
 * @text: clear text, zero padded
 */
struct hsrp_v2_text {
	u8 type;
	u8 length;
	u8 text[HSRP_AUTH_TEXT_LEN];
};

static_assert(sizeof(struct hsrp_v2_text) == 10, "type 3: 2 + 8 octets");

/* State octet of an Advertise; measured on IOS, RFC 2281 does not have it */
enum hsrp_adv_state {
	HSRP_ADV_NONE		= 0,
	HSRP_ADV_DORMANT	= 1,
	HSRP_ADV_PASSIVE	= 2,
	HSRP_ADV_ACTIVE		= 3,
};

/*
 * Measured: said again every 25 to 30 s while no group is Active, so that is what
 * is called 30 s; IOS documents 60 s. Who said it is remembered for 180 s. The
 * ranges are those of IOS.
 */
#define HSRP_ADV_MS		30000
#define HSRP_ADV_MS_MIN		10000
#define HSRP_ADV_MS_MAX		180000
#define HSRP_ADV_HOLD_MS	180000
#define HSRP_ADV_HOLD_MS_MIN	61000
#define HSRP_ADV_HOLD_MS_MAX	3600000

#define HSRP_V1_LEN		sizeof(struct hsrp_v1_hdr)
#define HSRP_V1_MD5_LEN		(HSRP_V1_LEN + sizeof(struct hsrp_md5_tlv))
#define HSRP_V1_ADV_LEN		sizeof(struct hsrp_v1_adv)
/* longest message that is ever built: version 2 with MD5 */
#define HSRP_MSG_MAX \
	(sizeof(struct hsrp_v2_group) + sizeof(struct hsrp_md5_tlv))

#endif /* _HSRP_PROTO_H */
