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
 * The first block is decided in packet.c and auth.c, the second by the group
 * code. DIFFVIP is counted but the packet is used all the same, as on IOS.
 */
#define HSRP_DROP_LIST(X)						     \
	X(NOT_HSRP, "not-hsrp", "no HSRP version 1 datagram, left to the stack") \
	X(IPHDR, "iphdr", "malformed IPv4 header")			     \
	X(IPCSUM, "ipcsum", "wrong IPv4 header checksum")		     \
	X(FRAGMENT, "fragment", "fragmented datagram")			     \
	X(UDPHDR, "udphdr", "malformed UDP header")			     \
	X(PORT, "port", "UDP source port is not 1985")			     \
	X(CHECKSUM, "checksum", "wrong UDP checksum")			     \
	X(LENGTH, "length", "message truncated or over-long")		     \
	X(VERSION, "version", "not version 1")				     \
	X(OPCODE, "opcode", "unknown operation code")			     \
	X(STATE, "state", "unknown state value")			     \
	X(TIMERS, "timers", "hold time not above hello time, or no hello time") \
	X(VIP, "vip", "no usable virtual address")			     \
	X(TLV, "tlv", "malformed authentication TLV")			     \
	X(AUTH, "auth", "authentication differs")			     \
	X(ADVERTISE, "advertise", "Advertise, ignored")			     \
	X(GROUP, "group", "no such group on the interface")		     \
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
 * @version: 1 (the only one so far; the wire says 0)
 * @opcode: enum hsrp_opcode
 * @has_md5: an MD5 TLV follows the header; the fields below are its content
 * @state: sender's state
 * @group: group number
 * @priority: sender's priority
 * @hello_ms: sender's hello time in ms; 0 unless @opcode is Hello
 * @hold_ms: sender's hold time in ms; 0 unless @opcode is Hello
 * @vip: virtual address
 * @src: IPv4 source of the packet; not part of the message, filled in by the
 *	caller of hsrp_pkt_parse_v1() (struct hsrp_ip_info has it)
 * @auth_text: clear text authentication, zero padded
 * @md5_src: source address as the TLV claims it
 * @md5_key_id: key id
 * @md5_digest: digest
 */
struct hsrp_pkt {
	u8 version;
	u8 opcode;
	bool has_md5;
	enum hsrp_state state;
	u16 group;
	u32 priority;
	u32 hello_ms;
	u32 hold_ms;
	__be32 vip;
	__be32 src;
	u8 auth_text[HSRP_AUTH_TEXT_LEN];
	__be32 md5_src;
	u32 md5_key_id;
	u8 md5_digest[HSRP_MD5_DIGEST_LEN];
};

/**
 * struct hsrp_ip_info - what hsrp_pkt_check_ip() found
 * @src: IPv4 source
 * @dst: IPv4 destination
 * @ttl: time to live, for information only
 * @payload: offset of the UDP payload from the IP header, octets
 * @len: length of the UDP payload as UDP states it, octets
 */
struct hsrp_ip_info {
	__be32 src;
	__be32 dst;
	u8 ttl;
	size_t payload;
	size_t len;
};

enum hsrp_drop hsrp_pkt_check_ip(const u8 *ip, size_t len,
				 struct hsrp_ip_info *info);
enum hsrp_drop hsrp_pkt_parse_v1(const u8 *data, size_t len,
				 struct hsrp_pkt *pkt);
int hsrp_pkt_build_v1(const struct hsrp_pkt *pkt, u8 *buf, size_t size);

u32 hsrp_pkt_hold_ms(const struct hsrp_pkt *pkt, u32 hello_ms, u32 hold_ms);
void hsrp_v1_vmac(u16 group, u8 mac[6]);

const char *hsrp_drop_name(enum hsrp_drop drop);
const char *hsrp_drop_text(enum hsrp_drop drop);
const char *hsrp_opcode_name(u8 opcode);

#endif /* _HSRP_PACKET_H */
