/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HSRP packets as plain structs: parse, validate, build. Pure code: see pure.h.
 */
#ifndef _HSRP_PACKET_H
#define _HSRP_PACKET_H

#include "proto.h"

/*
 * Why a packet was not used: enumerator, counter name, sentence. Counters,
 * netlink and text all come from this list; a new reason is one line here.
 * The first block is decided by the pure code, the second by the group code.
 * DIFFVIP is counted but the packet is used all the same, as on IOS.
 */
#define HSRP_DROP_LIST(X)						     \
	X(NOT_HSRP, "not-hsrp", "no HSRP datagram, left to the stack")	     \
	X(IPHDR, "iphdr", "malformed IP header")			     \
	X(IPCSUM, "ipcsum", "wrong IPv4 header checksum")		     \
	X(FRAGMENT, "fragment", "fragmented datagram")			     \
	X(UDPHDR, "udphdr", "malformed UDP header")			     \
	X(PORT, "port", "UDP source port is not that of HSRP")	     \
	X(CHECKSUM, "checksum", "wrong UDP checksum")			     \
	X(LENGTH, "length", "message truncated or over-long")		     \
	X(VERSION, "version", "not the version of the interface")	     \
	X(IPVER, "ip-version", "virtual address of another family")	     \
	X(OPCODE, "opcode", "unknown operation code")			     \
	X(STATE, "state", "unknown state value")			     \
	X(GROUP_RANGE, "group-range", "group number beyond 4095")	     \
	X(PRIORITY, "priority", "priority beyond 255")			     \
	X(TIMERS, "timers", "hold time not above hello time, or out of range") \
	X(VIP, "vip", "no usable virtual address")			     \
	X(TLV, "tlv", "malformed TLV")					     \
	X(TLV_MISSING, "tlv-missing", "no Group State TLV")		     \
	X(TLV_REPEAT, "tlv-repeat", "TLV repeated, or two authentications")  \
	X(TLV_ORDER, "tlv-order", "authentication before the Group State")   \
	X(AUTH, "auth", "authentication differs")			     \
	X(ADVERTISE, "advertise", "Advertise or Interface State, ignored")   \
	X(GROUP, "group", "no such group on the interface")		     \
	X(FOLLOWS, "follows", "group follows another one")		     \
	X(NOT_RUNNING, "not-running", "group is in Init")		     \
	X(SRC_OWN, "src-own", "source is an address of our own")	     \
	X(SRC_VIP, "src-vip", "source is the virtual address")		     \
	X(SRC_SUBNET, "src-subnet", "source outside the interface's subnets") \
	X(DIFFVIP, "diffvip", "virtual address differs (used all the same)")

enum hsrp_drop {
	HSRP_DROP_NONE,
#define HSRP_DROP_ENUM(id, name, text) HSRP_DROP_##id,
	HSRP_DROP_LIST(HSRP_DROP_ENUM)
#undef HSRP_DROP_ENUM
	__HSRP_DROP_MAX
};

#define HSRP_DROP_MAX (__HSRP_DROP_MAX - 1)

/**
 * struct hsrp_pkt - one HSRP message, host byte order but for the addresses
 * @version: 1 (the wire says 0) or 2
 * @opcode: enum hsrp_opcode; %HSRP_OP_ADVERTISE is the Interface State, too
 * @has_text: there is a text; always so in version 1 without MD5
 * @has_md5: there is an MD5 TLV; the fields below are its content
 * @state: sender's state
 * @group: group number
 * @ident: version 2: MAC address of the sender's interface
 * @priority: sender's priority
 * @hello_ms: sender's hello time in ms; 0 unless @opcode is Hello
 * @hold_ms: sender's hold time in ms; 0 unless @opcode is Hello
 * @vip: virtual address
 * @src: source of the packet; not part of the message, filled in by the caller
 *	of the parser (struct hsrp_ip_info has it)
 * @auth_text: clear text authentication, zero padded
 * @md5_src: source address as the TLV claims it, see hsrp_md5_src()
 * @md5_key_id: key id
 * @md5_digest: digest
 * @md5_at: where the digest stands in the UDP payload
 * @active_groups: Advertise: number of Active groups on the interface
 * @passive_groups: Advertise: number of groups that are not Active
 */
struct hsrp_pkt {
	u8 version;
	u8 opcode;
	bool has_text;
	bool has_md5;
	enum hsrp_state state;
	u16 group;
	u8 ident[6];
	u32 priority;
	u32 hello_ms;
	u32 hold_ms;
	struct hsrp_addr vip;
	struct hsrp_addr src;
	u8 auth_text[HSRP_AUTH_TEXT_LEN];
	__be32 md5_src;
	u32 md5_key_id;
	u8 md5_digest[HSRP_MD5_DIGEST_LEN];
	u16 md5_at;
	u16 active_groups;
	u16 passive_groups;
};

/**
 * struct hsrp_ip_info - what hsrp_pkt_check_ip() or hsrp_pkt_check_ip6() found
 * @src: source
 * @dst: destination
 * @ttl: time to live or hop limit, for information only
 * @payload: offset of the UDP payload from the IP header, octets
 * @len: length of the UDP payload as UDP states it, octets
 */
struct hsrp_ip_info {
	struct hsrp_addr src;
	struct hsrp_addr dst;
	u8 ttl;
	size_t payload;
	size_t len;
};

/**
 * struct hsrp_version - what differs between the versions, and between the
 *	families that a version speaks; no member is optional
 * @number: as users say it
 * @ipver: %HSRP_IPV4 or %HSRP_IPV6
 * @port: UDP, source and destination
 * @ttl: of what is sent, the hop limit of IPv6
 * @tos: of what is sent, the traffic class of IPv6
 * @mcast: group address, see hsrp_version_dst()
 * @mcast_mac: its MAC address (RFC 1112 6.4, RFC 2464 7)
 * @group_max: highest group number
 * @parse: validate and parse one message, the UDP payload @data of @len octets
 *	as UDP states it, without Ethernet padding. @pkt is meaningful where the
 *	answer is %HSRP_DROP_NONE; its @src is left to the caller. A sound
 *	Advertise gives %HSRP_DROP_ADVERTISE: known, not authenticated, ignored
 * @build: write a Hello, Coup or Resign. Where @has_md5 is set its TLV comes
 *	last, with a digest of zeros. Returns the length, -EINVAL for what the
 *	version cannot express, or -ENOSPC
 * @build_adv: write an Advertise with the two numbers of groups. Likewise
 * @blame: which group a message means that @parse refused, -1: cannot be told
 * @vmac: virtual MAC address of a group
 */
struct hsrp_version {
	u8 number;
	u8 ipver;
	u16 port;
	u8 ttl;
	u8 tos;
	u8 mcast[16];
	u8 mcast_mac[6];
	u16 group_max;
	enum hsrp_drop (*parse)(const u8 *data, size_t len,
				struct hsrp_pkt *pkt);
	int (*build)(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
	int (*build_adv)(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
	int (*blame)(const u8 *data, size_t len);
	void (*vmac)(u16 group, u8 mac[6]);
};

/* version1.c */
enum hsrp_drop hsrp_pkt_parse_v1(const u8 *data, size_t len,
				 struct hsrp_pkt *pkt);
int hsrp_pkt_build_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
int hsrp_pkt_build_adv_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
int hsrp_pkt_blame_v1(const u8 *data, size_t len);
void hsrp_v1_vmac(u16 group, u8 mac[6]);

/* version2.c */
enum hsrp_drop hsrp_pkt_parse_v2(const u8 *data, size_t len,
				 struct hsrp_pkt *pkt);
enum hsrp_drop hsrp_pkt_parse_v2_ip6(const u8 *data, size_t len,
				     struct hsrp_pkt *pkt);
int hsrp_pkt_build_v2(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
int hsrp_pkt_build_adv_v2(const struct hsrp_pkt *pkt, u8 *buf, size_t size);
int hsrp_pkt_blame_v2(const u8 *data, size_t len);
void hsrp_v2_vmac(u16 group, u8 mac[6]);
void hsrp_v2_vmac_ip6(u16 group, u8 mac[6]);

/* packet.c */
const struct hsrp_version *hsrp_version(u8 number);
const struct hsrp_version *hsrp_version_ip6(u8 number);
const struct hsrp_version *hsrp_version_by_dst(const struct hsrp_addr *dst);
struct hsrp_addr hsrp_version_dst(const struct hsrp_version *version);
enum hsrp_drop hsrp_pkt_check_ip(const u8 *ip, size_t len,
				 struct hsrp_ip_info *info);
enum hsrp_drop hsrp_pkt_check_ip6(const u8 *ip, size_t len,
				  struct hsrp_ip_info *info);
bool hsrp_addr_usable(const struct hsrp_addr *addr);
struct hsrp_addr hsrp_addr_autoconfig(const u8 mac[6]);
__be32 hsrp_md5_src(const struct hsrp_addr *src);
enum hsrp_drop hsrp_md5_tlv_parse(const u8 *data, size_t at,
				  struct hsrp_pkt *pkt);
void hsrp_md5_tlv_build(const struct hsrp_pkt *pkt, u8 *buf);
u32 hsrp_pkt_hold_ms(const struct hsrp_pkt *pkt, u32 hello_ms, u32 hold_ms);

const char *hsrp_drop_name(enum hsrp_drop drop);
const char *hsrp_drop_text(enum hsrp_drop drop);
const char *hsrp_opcode_name(u8 opcode);

#endif /* _HSRP_PACKET_H */
