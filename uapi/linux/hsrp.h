/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * HSRP and IPsec gateway: the generic netlink family "hsrp".
 *
 * Documentation/netlink/specs/hsrp.yaml is the contract; this header is its C
 * form. Every command carries the attributes of one object, at top level:
 *
 *   GROUP_NEW/SET/DEL/GET/GARP,  HSRP_A_GROUP_*        (standby group)
 *   GROUP_RESIGN/RESUME
 *   TRANSFORM_NEW/DEL/GET        HSRP_A_TRANSFORM_*    (transform set)
 *   MAP_NEW/DEL/GET              HSRP_A_MAP_*          (crypto map entry)
 *   MATCH_NEW/DEL                HSRP_A_MAP_*          (line of its ACL)
 *   BIND_NEW/SET/DEL/GET         HSRP_A_BIND_*         (map on an interface)
 *   REDUNDANCY_GET               HSRP_A_RED_*          (redundancy name)
 *   SA_GET/FLUSH                 HSRP_A_SA_*
 *   ROUTE_GET                    HSRP_A_ROUTE_*        (reverse route)
 *   TRACK_NEW/SET/DEL/GET        HSRP_A_TRACK_*        (track object)
 *   STATS_GET                    HSRP_A_STATS_*
 *   AGENT_SET                    HSRP_A_AGENT_*        (the IKE agent)
 *   INTERFACE_SET/GET            HSRP_A_INTERFACE_*
 *   KEYCHAIN_NEW/SET/DEL/GET     HSRP_A_KEYCHAIN_*     (keys for MD5)
 *   STATE_NTF, CONFIG_NTF        HSRP_A_EVENT_*        (multicast)
 *
 * Times are in milliseconds unless the name says otherwise. Addresses are in
 * network byte order.
 */
#ifndef _UAPI_LINUX_HSRP_H
#define _UAPI_LINUX_HSRP_H

#define HSRP_GENL_NAME		"hsrp"
#define HSRP_GENL_VERSION	1

#define HSRP_MCGRP_STATE	"state"
#define HSRP_MCGRP_CONFIG	"config"

/* Protocol number of the routes and addresses that the module owns. */
#define HSRP_RTPROT		85

#define HSRP_NAME_MAX		31	/* length of a name, without the NUL */
#define HSRP_AUTH_TEXT_MAX	8
#define HSRP_AUTH_KEY_MAX	64
#define HSRP_VMAC_LEN		6
#define HSRP_IP6_LEN		16
#define HSRP_SECONDARY_MAX	16	/* secondary virtual addresses of a group */

enum hsrp_state {
	HSRP_STATE_INIT,
	HSRP_STATE_LEARN,
	HSRP_STATE_LISTEN,
	HSRP_STATE_SPEAK,
	HSRP_STATE_STANDBY,
	HSRP_STATE_ACTIVE,

	/* private: */
	__HSRP_STATE_MAX,
};

/* ICMP redirects of an interface with groups, to which routers. */
enum hsrp_redirects {
	HSRP_REDIRECTS_ALL,
	HSRP_REDIRECTS_KNOWN,	/* those of which it is known that they run HSRP */
	HSRP_REDIRECTS_OFF,

	/* private: */
	__HSRP_REDIRECTS_MAX,
};

/* State of a redundancy name. Learn and Listen are both "Backup" there. */
enum hsrp_red_state {
	HSRP_RED_INIT,
	HSRP_RED_BACKUP,
	HSRP_RED_SPEAK,
	HSRP_RED_STANDBY,
	HSRP_RED_ACTIVE,

	/* private: */
	__HSRP_RED_MAX,
};

enum hsrp_auth_type {
	HSRP_AUTH_NONE,
	HSRP_AUTH_TEXT,
	HSRP_AUTH_MD5,

	/* private: */
	__HSRP_AUTH_MAX,
};

enum hsrp_track_type {
	HSRP_TRACK_LINE_PROTOCOL,	/* an interface is up, with carrier */
	HSRP_TRACK_IP_ROUTING,	/* ... and has an address, and forwards */
	HSRP_TRACK_ROUTE,	/* a route is there and has a next hop */
	HSRP_TRACK_STUB,	/* what a script says */
	HSRP_TRACK_LIST_AND,	/* all of other objects */
	HSRP_TRACK_LIST_OR,	/* any of them */
	HSRP_TRACK_LIST_WEIGHT,	/* enough of them */
	HSRP_TRACK_IP6_ROUTING,	/* as ip-routing, of IPv6 */
	HSRP_TRACK_ROUTE6,	/* as route, of IPv6 */
	HSRP_TRACK_LIST_PERCENT,	/* enough of them, for the hundred */

	/* private: */
	__HSRP_TRACK_MAX,
};

enum hsrp_cipher {
	HSRP_CIPHER_UNSPEC,
	HSRP_CIPHER_NULL,	/* esp-null */
	HSRP_CIPHER_DES,	/* esp-des */
	HSRP_CIPHER_3DES,	/* esp-3des */
	HSRP_CIPHER_AES,	/* esp-aes [128|192|256], CBC */
	HSRP_CIPHER_GCM,	/* esp-gcm [128|192|256] */
	HSRP_CIPHER_CHACHA20_POLY1305,	/* esp-chacha20-poly1305 */

	/* private: */
	__HSRP_CIPHER_MAX,
};

enum hsrp_integ {
	HSRP_INTEG_NONE,
	HSRP_INTEG_MD5,		/* esp-md5-hmac */
	HSRP_INTEG_SHA1,	/* esp-sha-hmac */
	HSRP_INTEG_SHA256,	/* esp-sha256-hmac */
	HSRP_INTEG_SHA384,	/* esp-sha384-hmac */
	HSRP_INTEG_SHA512,	/* esp-sha512-hmac */

	/* private: */
	__HSRP_INTEG_MAX,
};

/* When the ESP of a binding takes the fast path. */
enum hsrp_fast_mode {
	HSRP_FAST_OFF,
	HSRP_FAST_AUTO,		/* while no filter would be skipped */
	HSRP_FAST_LEARN,	/* flows that the filters let pass, judged again
				 * every few seconds
				 */
	HSRP_FAST_ALWAYS,	/* filters are skipped */

	/* private: */
	__HSRP_FAST_MAX,
};

enum hsrp_cmd {
	HSRP_CMD_UNSPEC,
	HSRP_CMD_GROUP_NEW,
	HSRP_CMD_GROUP_SET,
	HSRP_CMD_GROUP_DEL,
	HSRP_CMD_GROUP_GET,
	HSRP_CMD_TRANSFORM_NEW,
	HSRP_CMD_TRANSFORM_DEL,
	HSRP_CMD_TRANSFORM_GET,
	HSRP_CMD_MAP_NEW,
	HSRP_CMD_MAP_DEL,
	HSRP_CMD_MAP_GET,
	HSRP_CMD_MATCH_NEW,
	HSRP_CMD_MATCH_DEL,
	HSRP_CMD_BIND_NEW,
	HSRP_CMD_BIND_DEL,
	HSRP_CMD_BIND_GET,
	HSRP_CMD_REDUNDANCY_GET,
	HSRP_CMD_SA_GET,
	HSRP_CMD_SA_FLUSH,
	HSRP_CMD_ROUTE_GET,
	HSRP_CMD_TRACK_GET,
	HSRP_CMD_STATS_GET,
	HSRP_CMD_AGENT_SET,
	HSRP_CMD_STATE_NTF,
	HSRP_CMD_CONFIG_NTF,
	HSRP_CMD_TRACK_NEW,
	HSRP_CMD_TRACK_SET,
	HSRP_CMD_TRACK_DEL,
	HSRP_CMD_GROUP_GARP,
	HSRP_CMD_BIND_SET,
	HSRP_CMD_INTERFACE_SET,
	HSRP_CMD_INTERFACE_GET,
	HSRP_CMD_KEYCHAIN_NEW,
	HSRP_CMD_KEYCHAIN_SET,
	HSRP_CMD_KEYCHAIN_DEL,
	HSRP_CMD_KEYCHAIN_GET,
	HSRP_CMD_GROUP_RESIGN,
	HSRP_CMD_GROUP_RESUME,

	/* private: */
	__HSRP_CMD_MAX,
};

#define HSRP_CMD_MAX	(__HSRP_CMD_MAX - 1)

/* Hello, Active or Standby router as a group sees it. */
enum hsrp_peer_attr {
	HSRP_A_PEER_UNSPEC,
	HSRP_A_PEER_LOCAL,	/* flag: it is this router */
	HSRP_A_PEER_ADDR,	/* be32 */
	HSRP_A_PEER_PRIORITY,	/* u32 */
	HSRP_A_PEER_EXPIRES,	/* u32, ms; absent for the local router */
	HSRP_A_PEER_ADDR6,	/* binary, 16 bytes; of an IPv6 group */

	/* private: */
	__HSRP_A_PEER_MAX,
};

#define HSRP_A_PEER_MAX	(__HSRP_A_PEER_MAX - 1)

enum hsrp_group_attr {
	HSRP_A_GROUP_UNSPEC,
	HSRP_A_GROUP_IFINDEX,	/* u32 */
	HSRP_A_GROUP_IFNAME,	/* string */
	HSRP_A_GROUP_NUMBER,	/* u32, 0..255; version 2: 0..4095 */
	HSRP_A_GROUP_VIP,	/* be32; absent: learn it */
	HSRP_A_GROUP_PRIORITY,	/* u32, configured, 0..255 */
	HSRP_A_GROUP_PREEMPT,	/* u8, 0 or 1 */
	HSRP_A_GROUP_NAME,	/* string: redundancy name */
	HSRP_A_GROUP_HELLO,	/* u32, ms, in use */
	HSRP_A_GROUP_HOLD,	/* u32, ms, in use */
	HSRP_A_GROUP_TIMERS_LEARNED,	/* flag, get only */
	HSRP_A_GROUP_AUTH_TEXT,	/* string, write only */
	HSRP_A_GROUP_AUTH_TYPE,	/* u8 enum hsrp_auth_type, get only */
	HSRP_A_GROUP_TRACK,	/* nest, enum hsrp_track_attr; repeated */
	HSRP_A_GROUP_UNTRACK,	/* string: stop tracking this interface */
	HSRP_A_GROUP_STATE,	/* u8 enum hsrp_state */
	HSRP_A_GROUP_CHANGES,	/* u32: number of state changes */
	HSRP_A_GROUP_AGE,	/* u64, ms since the last state change */
	HSRP_A_GROUP_REASON,	/* string: why the last change happened */
	HSRP_A_GROUP_VIP_LEARNED,	/* flag */
	HSRP_A_GROUP_VMAC,	/* binary, 6 bytes */
	HSRP_A_GROUP_NEXT_HELLO,	/* u32, ms */
	HSRP_A_GROUP_EFF_PRIORITY,	/* u32, after tracking */
	HSRP_A_GROUP_ACTIVE,	/* nest, enum hsrp_peer_attr */
	HSRP_A_GROUP_STANDBY,	/* nest, enum hsrp_peer_attr */
	HSRP_A_GROUP_ADDR,	/* be32: our own address in use */
	HSRP_A_GROUP_TIMERS_DEFAULT,	/* flag: set: back to the defaults */
	HSRP_A_GROUP_NAME_DEFAULT,	/* flag, get only: nobody chose the name */
	HSRP_A_GROUP_PAD,
	HSRP_A_GROUP_UNTRACK_OBJECT,	/* u32: stop tracking this object */
	HSRP_A_GROUP_PREEMPT_DELAY_MIN,	/* u32, ms before preemption */
	HSRP_A_GROUP_PREEMPT_DELAY_RELOAD,	/* u32, ms, the first time */
	HSRP_A_GROUP_PREEMPT_DELAY_SYNC,	/* u32, ms, for clients at most */
	HSRP_A_GROUP_PREEMPT_LEFT,	/* u32, ms, get only: still waiting */
	HSRP_A_GROUP_DELAY_MIN,	/* u32, ms in Init after link-up */
	HSRP_A_GROUP_DELAY_RELOAD,	/* u32, ms, the first time */
	HSRP_A_GROUP_DELAY_LEFT,	/* u32, ms, get only: still waiting */
	HSRP_A_GROUP_LATE_MAX,	/* u32, ms, get only: latest that a timer was */
	HSRP_A_GROUP_GARP_COUNT,	/* u32, 0..60, 0: for ever */
	HSRP_A_GROUP_GARP_INTERVAL,	/* u32, ms */
	HSRP_A_GROUP_CONF_HELLO,	/* u32, ms, get only: configured or default */
	HSRP_A_GROUP_CONF_HOLD,	/* u32, ms, get only: configured or default */
	HSRP_A_GROUP_VERSION,	/* u8, get only: that of the interface */
	HSRP_A_GROUP_AUTH_KEY,	/* binary, write only: MD5 with this key */
	HSRP_A_GROUP_AUTH_TIMEOUT,	/* u32, s, write only: the key before it
					 * is accepted for so long
					 */
	HSRP_A_GROUP_AUTH_KEYCHAIN,	/* string: MD5 with these keys */
	HSRP_A_GROUP_AUTH_KEY_ID,	/* u32, get only: of the key that signs */
	HSRP_A_GROUP_AUTH_OVERLAP,	/* u32, ms, get only: left of an overlap */
	HSRP_A_GROUP_MISMATCH,	/* nest, enum hsrp_mismatch_attr, get only */
	HSRP_A_GROUP_FOLLOW,	/* string: redundancy name to follow, "": none */
	HSRP_A_GROUP_MAC_REFRESH,	/* u32, ms, 0: never; of an Active follower */
	HSRP_A_GROUP_SECONDARY,	/* be32: one more virtual address; repeated */
	HSRP_A_GROUP_NO_SECONDARY,	/* be32: one less; repeated */
	HSRP_A_GROUP_MAC,	/* binary, 6 bytes: virtual MAC of its own; empty:
				 * none
				 */
	HSRP_A_GROUP_USE_BIA,	/* flag, get only: that of the interface */
	HSRP_A_GROUP_ACTIVE_VMAC,	/* binary, 6 bytes, get only: of the Active */
	HSRP_A_GROUP_RESIGNED,	/* flag, get only: does not preempt, see GROUP_RESUME */
	HSRP_A_GROUP_VIP6,	/* binary, 16 bytes, link-local; makes it an IPv6
				 * group, which has no VIP. All zero in a
				 * request: what the virtual MAC gives
				 */
	HSRP_A_GROUP_VIP6_AUTO,	/* flag, get only: it is that */
	HSRP_A_GROUP_ADDR6,	/* binary, 16 bytes: our own address in use */
	HSRP_A_GROUP_VIP6_GLOBAL,	/* nest, enum hsrp_vip6_attr: one more
					 * address of an IPv6 group; repeated
					 */
	HSRP_A_GROUP_NO_VIP6_GLOBAL,	/* nest, enum hsrp_vip6_attr: one less;
					 * repeated
					 */

	/* private: */
	__HSRP_A_GROUP_MAX,
};

#define HSRP_A_GROUP_MAX	(__HSRP_A_GROUP_MAX - 1)

/* A global virtual address of an IPv6 group. */
enum hsrp_vip6_attr {
	HSRP_A_VIP6_UNSPEC,
	HSRP_A_VIP6_ADDR,	/* binary, 16 bytes; global or unique-local */
	HSRP_A_VIP6_LEN,	/* u8, prefix length of its subnet, 1..128 */

	/* private: */
	__HSRP_A_VIP6_MAX,
};

#define HSRP_A_VIP6_MAX	(__HSRP_A_VIP6_MAX - 1)

/* A router of the group whose packets do not authenticate. */
enum hsrp_mismatch_attr {
	HSRP_A_MISMATCH_UNSPEC,
	HSRP_A_MISMATCH_ADDR,	/* be32 */
	HSRP_A_MISMATCH_REASON,	/* string */
	HSRP_A_MISMATCH_AGE,	/* u64, ms since its last packet */
	HSRP_A_MISMATCH_PAD,
	HSRP_A_MISMATCH_ADDR6,	/* binary, 16 bytes; of an IPv6 group */

	/* private: */
	__HSRP_A_MISMATCH_MAX,
};

#define HSRP_A_MISMATCH_MAX	(__HSRP_A_MISMATCH_MAX - 1)

enum hsrp_track_attr {
	HSRP_A_TRACK_UNSPEC,
	HSRP_A_TRACK_IFNAME,	/* string: the tracked interface */
	HSRP_A_TRACK_DECREMENT,	/* u32, 1..255, default 10 */
	HSRP_A_TRACK_UP,	/* u8: line protocol up */
	HSRP_A_TRACK_BY_IFNAME,	/* string: interface of the tracking group */
	HSRP_A_TRACK_BY_GROUP,	/* u32: number of the tracking group */
	HSRP_A_TRACK_CHANGES,	/* u32 */
	HSRP_A_TRACK_AGE,	/* u64, ms since the last change */
	HSRP_A_TRACK_PAD,
	HSRP_A_TRACK_NUMBER,	/* u32, 1..1000; absent: an interface that groups
				 * track by its name
				 */
	HSRP_A_TRACK_TYPE,	/* u8 enum hsrp_track_type */
	HSRP_A_TRACK_SHUTDOWN,	/* flag: Init instead of a decrement */
	HSRP_A_TRACK_DST,	/* be32: destination of the route */
	HSRP_A_TRACK_DST_LEN,	/* u8, prefix length */
	HSRP_A_TRACK_MEMBER,	/* nest, enum hsrp_member_attr; repeated */
	HSRP_A_TRACK_WEIGHT_UP,	/* u32: up from this weight, or percentage, on */
	HSRP_A_TRACK_WEIGHT_DOWN,	/* u32: down from it on */
	HSRP_A_TRACK_WEIGHT,	/* u32, get only: that of what is up */
	HSRP_A_TRACK_VIA,	/* string, get only: interface of the next hop */
	HSRP_A_TRACK_IFINDEX,	/* u32, get only: of the interface; 0: there is no
				 * such interface
				 */
	HSRP_A_TRACK_DST6,	/* binary, 16 bytes: of an IPv6 route */

	/* private: */
	__HSRP_A_TRACK_MAX,
};

#define HSRP_A_TRACK_MAX	(__HSRP_A_TRACK_MAX - 1)

/* An object in the list of another one. */
enum hsrp_member_attr {
	HSRP_A_MEMBER_UNSPEC,
	HSRP_A_MEMBER_NUMBER,	/* u32 */
	HSRP_A_MEMBER_NOT,	/* flag: boolean lists: count it as its opposite */
	HSRP_A_MEMBER_WEIGHT,	/* u32, 1..255, default 10; lists by weight */
	HSRP_A_MEMBER_UP,	/* u8, get only */

	/* private: */
	__HSRP_A_MEMBER_MAX,
};

#define HSRP_A_MEMBER_MAX	(__HSRP_A_MEMBER_MAX - 1)

enum hsrp_counter_attr {
	HSRP_A_COUNTER_UNSPEC,
	HSRP_A_COUNTER_NAME,	/* string */
	HSRP_A_COUNTER_VALUE,	/* u64 */
	HSRP_A_COUNTER_PAD,

	/* private: */
	__HSRP_A_COUNTER_MAX,
};

#define HSRP_A_COUNTER_MAX	(__HSRP_A_COUNTER_MAX - 1)

enum hsrp_transform_attr {
	HSRP_A_TRANSFORM_UNSPEC,
	HSRP_A_TRANSFORM_NAME,	/* string */
	HSRP_A_TRANSFORM_CIPHER,	/* u32 enum hsrp_cipher */
	HSRP_A_TRANSFORM_KEYLEN,	/* u32, bits; AES and GCM only */
	HSRP_A_TRANSFORM_INTEG,	/* u32 enum hsrp_integ */
	HSRP_A_TRANSFORM_LEGACY,	/* flag, get only: weak by today's rules */
	HSRP_A_TRANSFORM_USERS,	/* u32, get only: map entries naming it */

	/* private: */
	__HSRP_A_TRANSFORM_MAX,
};

#define HSRP_A_TRANSFORM_MAX	(__HSRP_A_TRANSFORM_MAX - 1)

enum hsrp_map_attr {
	HSRP_A_MAP_UNSPEC,
	HSRP_A_MAP_NAME,	/* string */
	HSRP_A_MAP_SEQ,		/* u32, 1..65535 */
	HSRP_A_MAP_PEER,	/* be32; or PEER6 */
	HSRP_A_MAP_TRANSFORM,	/* string: name of a transform set */
	HSRP_A_MAP_REVERSE_ROUTE,	/* u8, 0 or 1 */
	HSRP_A_MAP_MATCH,	/* nest, enum hsrp_match_attr; repeated in get, and
				 * a long ACL goes on in further messages of
				 * the same name and sequence number
				 */
	HSRP_A_MAP_VERSION,	/* u32, get only: counts changes of the map */
	HSRP_A_MAP_PEER6,	/* binary, 16 bytes; a map is of one family */

	/* private: */
	__HSRP_A_MAP_MAX,
};

#define HSRP_A_MAP_MAX	(__HSRP_A_MAP_MAX - 1)

/* One line of the crypto ACL: a pair of proxy identities. */
enum hsrp_match_attr {
	HSRP_A_MATCH_UNSPEC,
	HSRP_A_MATCH_SRC,	/* be32 */
	HSRP_A_MATCH_SRC_LEN,	/* u8, prefix length */
	HSRP_A_MATCH_DST,	/* be32 */
	HSRP_A_MATCH_DST_LEN,	/* u8, prefix length */
	HSRP_A_MATCH_REQID,	/* u32; absent in new: chosen from the line */
	HSRP_A_MATCH_SRC6,	/* binary, 16 bytes; with a peer that is IPv6 */
	HSRP_A_MATCH_DST6,	/* binary, 16 bytes */

	/* private: */
	__HSRP_A_MATCH_MAX,
};

#define HSRP_A_MATCH_MAX	(__HSRP_A_MATCH_MAX - 1)

enum hsrp_bind_attr {
	HSRP_A_BIND_UNSPEC,
	HSRP_A_BIND_MAP,	/* string: crypto map name */
	HSRP_A_BIND_IFNAME,	/* string */
	HSRP_A_BIND_REDUNDANCY,	/* string, or ... */
	HSRP_A_BIND_LOCAL,	/* be32: a fixed local address */
	HSRP_A_BIND_IFINDEX,	/* u32, get only */
	HSRP_A_BIND_ACTIVE,	/* u8, get only: should be in force */
	HSRP_A_BIND_READY,	/* u8, get only: all of it is usable */
	HSRP_A_BIND_ADDR,	/* be32, get only: local endpoint in use */
	HSRP_A_BIND_GENERATION,	/* u32, get only */
	HSRP_A_BIND_POLICIES,	/* u32, get only: XFRM policies installed */
	HSRP_A_BIND_ROUTES,	/* u32, get only: reverse routes installed */
	HSRP_A_BIND_ERROR,	/* string, get only: why it is not ready */
	HSRP_A_BIND_RED_STATE,	/* u8 enum hsrp_red_state, get only */
	HSRP_A_BIND_FAST_MODE,	/* u8 enum hsrp_fast_mode */
	HSRP_A_BIND_FAST_WHY,	/* string, get only: why it is not in use */
	HSRP_A_BIND_SPI_RECOVERY,	/* u8, 0 or 1: negotiate where a peer sends
					 * on an SA that is lost; absent in new: 1
					 */
	HSRP_A_BIND_LOCAL6,	/* binary, 16 bytes: as LOCAL, of an IPv6 map */
	HSRP_A_BIND_ADDR6,	/* binary, 16 bytes, get only: as ADDR, likewise */

	/* private: */
	__HSRP_A_BIND_MAX,
};

#define HSRP_A_BIND_MAX	(__HSRP_A_BIND_MAX - 1)

enum hsrp_red_attr {
	HSRP_A_RED_UNSPEC,
	HSRP_A_RED_NAME,	/* string */
	HSRP_A_RED_STATE,	/* u8 enum hsrp_red_state */
	HSRP_A_RED_IFNAME,	/* string, absent while no group has the name */
	HSRP_A_RED_GROUP,	/* u32 */
	HSRP_A_RED_VIP,		/* be32 */
	HSRP_A_RED_CLIENTS,	/* u32 */
	HSRP_A_RED_VIP6,	/* binary, 16 bytes: lowest global address */

	/* private: */
	__HSRP_A_RED_MAX,
};

#define HSRP_A_RED_MAX	(__HSRP_A_RED_MAX - 1)

/*
 * The SAs of XFRM that belong to a line of a bound crypto map. No key and no
 * part of one is ever an attribute.
 */
enum hsrp_sa_attr {
	HSRP_A_SA_UNSPEC,
	HSRP_A_SA_MAP,		/* string; SA_FLUSH: the map to flush */
	HSRP_A_SA_SEQ,		/* u32 */
	HSRP_A_SA_IFNAME,	/* string */
	HSRP_A_SA_MATCH,	/* nest, enum hsrp_match_attr */
	HSRP_A_SA_DIR,		/* u8: 0 inbound, 1 outbound */
	HSRP_A_SA_SPI,		/* be32 */
	HSRP_A_SA_LOCAL,	/* be32 */
	HSRP_A_SA_PEER,		/* be32 */
	HSRP_A_SA_PACKETS,	/* u64 */
	HSRP_A_SA_BYTES,	/* u64 */
	HSRP_A_SA_CIPHER,	/* string: kernel's algorithm name */
	HSRP_A_SA_INTEG,	/* string */
	HSRP_A_SA_AGE,		/* u64, seconds since it was added */
	HSRP_A_SA_TIME_LEFT,	/* u64, seconds to hard expiry; absent: none */
	HSRP_A_SA_KB_LEFT,	/* u64, kilobytes to hard expiry; absent: none */
	HSRP_A_SA_REPLAY_WINDOW,	/* u32; 0: replay detection off */
	HSRP_A_SA_ESN,		/* flag */
	HSRP_A_SA_ENCAP,	/* flag: UDP encapsulation (RFC 3948) */
	HSRP_A_SA_LARVAL,	/* flag: acquire in progress */
	HSRP_A_SA_DYING,	/* flag: soft lifetime passed, being rekeyed */
	HSRP_A_SA_FLUSHED,	/* u32: answer of SA_FLUSH */
	HSRP_A_SA_PAD,
	HSRP_A_SA_LOCAL6,	/* binary, 16 bytes: as LOCAL, of an IPv6 map */
	HSRP_A_SA_PEER6,	/* binary, 16 bytes: as PEER, likewise */

	/* private: */
	__HSRP_A_SA_MAX,
};

#define HSRP_A_SA_MAX	(__HSRP_A_SA_MAX - 1)

enum hsrp_route_attr {
	HSRP_A_ROUTE_UNSPEC,
	HSRP_A_ROUTE_DST,	/* be32 */
	HSRP_A_ROUTE_DST_LEN,	/* u8 */
	HSRP_A_ROUTE_PEER,	/* be32: crypto peer */
	HSRP_A_ROUTE_GATEWAY,	/* be32: resolved next hop; absent: on link */
	HSRP_A_ROUTE_IFNAME,	/* string */
	HSRP_A_ROUTE_REFS,	/* u32: ACL lines that want it */
	HSRP_A_ROUTE_INSTALLED,	/* u8 */
	HSRP_A_ROUTE_MAP,	/* string */
	HSRP_A_ROUTE_DST6,	/* binary, 16 bytes: as DST, of an IPv6 map */
	HSRP_A_ROUTE_PEER6,	/* binary, 16 bytes: as PEER, likewise */
	HSRP_A_ROUTE_GATEWAY6,	/* binary, 16 bytes: as GATEWAY, likewise */

	/* private: */
	__HSRP_A_ROUTE_MAX,
};

#define HSRP_A_ROUTE_MAX	(__HSRP_A_ROUTE_MAX - 1)

/* One message per object that counts: the namespace, then each group. */
enum hsrp_stats_attr {
	HSRP_A_STATS_UNSPEC,
	HSRP_A_STATS_IFNAME,	/* string; absent: counters of the namespace */
	HSRP_A_STATS_GROUP,	/* u32 */
	HSRP_A_STATS_COUNTER,	/* nest, enum hsrp_counter_attr; repeated */

	/* private: */
	__HSRP_A_STATS_MAX,
};

#define HSRP_A_STATS_MAX	(__HSRP_A_STATS_MAX - 1)

/*
 * AGENT_SET from a socket makes that socket the IKE agent of its namespace
 * until it is closed. An acknowledgment says that the IKE daemon holds no
 * IKE SA of an older generation with this local address any more, and is
 * ready to be asked for SAs.
 */
enum hsrp_agent_attr {
	HSRP_A_AGENT_UNSPEC,
	HSRP_A_AGENT_ADDR,	/* be32: local address that is clean ... */
	HSRP_A_AGENT_GENERATION,	/* u32: ... up to this generation */
	HSRP_A_AGENT_RESET,	/* flag: the daemon was restarted, flush and renegotiate */
	HSRP_A_AGENT_ADDR6,	/* binary, 16 bytes: as ADDR, of an IPv6 map */

	/* private: */
	__HSRP_A_AGENT_MAX,
};

#define HSRP_A_AGENT_MAX	(__HSRP_A_AGENT_MAX - 1)

/* What is configured for an interface and not for its groups. */
enum hsrp_interface_attr {
	HSRP_A_INTERFACE_UNSPEC,
	HSRP_A_INTERFACE_IFNAME,	/* string */
	HSRP_A_INTERFACE_VERSION,	/* u8, 1 or 2 */
	HSRP_A_INTERFACE_IFINDEX,	/* u32, get only */
	HSRP_A_INTERFACE_GROUPS,	/* u32, get only: how many */
	HSRP_A_INTERFACE_USE_BIA,	/* u8, 0 or 1: its own MAC address for the
					 * virtual ones
					 */
	HSRP_A_INTERFACE_REDIRECTS,	/* u8 enum hsrp_redirects */
	HSRP_A_INTERFACE_REDIRECT_ADV,	/* u32, ms between advertisements */
	HSRP_A_INTERFACE_REDIRECT_HOLD,	/* u32, ms until others are forgotten */

	/* private: */
	__HSRP_A_INTERFACE_MAX,
};

#define HSRP_A_INTERFACE_MAX	(__HSRP_A_INTERFACE_MAX - 1)

/*
 * KEYCHAIN_NEW adds one key and makes the chain with its first one, KEYCHAIN_SET
 * puts another key in the place of the one with its number.
 */
enum hsrp_keychain_attr {
	HSRP_A_KEYCHAIN_UNSPEC,
	HSRP_A_KEYCHAIN_NAME,	/* string */
	HSRP_A_KEYCHAIN_KEY,	/* nest, enum hsrp_key_attr; repeated in get */
	HSRP_A_KEYCHAIN_USERS,	/* u32, get only: groups that have it */

	/* private: */
	__HSRP_A_KEYCHAIN_MAX,
};

#define HSRP_A_KEYCHAIN_MAX	(__HSRP_A_KEYCHAIN_MAX - 1)

/* Times are seconds since 1970; absent: since ever, or for ever. */
enum hsrp_key_attr {
	HSRP_A_KEY_UNSPEC,
	HSRP_A_KEY_ID,		/* u32, 0..2147483647 */
	HSRP_A_KEY_SECRET,	/* binary, write only */
	HSRP_A_KEY_SEND_FROM,	/* u64 */
	HSRP_A_KEY_SEND_UNTIL,	/* u64 */
	HSRP_A_KEY_ACCEPT_FROM,	/* u64 */
	HSRP_A_KEY_ACCEPT_UNTIL,	/* u64 */
	HSRP_A_KEY_SENDING,	/* flag, get only: it signs now */
	HSRP_A_KEY_ACCEPTED,	/* flag, get only: it is accepted now */
	HSRP_A_KEY_PAD,

	/* private: */
	__HSRP_A_KEY_MAX,
};

#define HSRP_A_KEY_MAX	(__HSRP_A_KEY_MAX - 1)

enum hsrp_event_type {
	HSRP_EVENT_UNSPEC,
	/* multicast group "state" */
	HSRP_EVENT_GROUP_STATE,	/* GROUP, OLD, NEW, REASON */
	HSRP_EVENT_RED_STATE,	/* NAME, OLD, NEW */
	HSRP_EVENT_CLEAN,	/* ADDR, GENERATION: end all IKE SAs of ADDR */
	HSRP_EVENT_READY,	/* ADDR, GENERATION, MAP: usable */
	HSRP_EVENT_DEMOTED,	/* ADDR, GENERATION, MAP: nothing left */
	HSRP_EVENT_ROUTE_ADD,	/* DST, PEER */
	HSRP_EVENT_ROUTE_DEL,
	HSRP_EVENT_TUNNEL_UP,	/* ADDR, PEER, MAP, MATCH */
	HSRP_EVENT_TUNNEL_DOWN,
	HSRP_EVENT_TRACK,	/* IFNAME or OBJECT, NEW (1 up, 0 down) */
	HSRP_EVENT_SA_FLUSH,	/* ADDR, COUNT */
	HSRP_EVENT_CONFLICT,	/* REASON: something of others is in the way */
	/* multicast group "config": the object that was changed, by its names */
	HSRP_EVENT_GROUP_NEW,
	HSRP_EVENT_GROUP_SET,
	HSRP_EVENT_GROUP_DEL,
	HSRP_EVENT_TRANSFORM_NEW,
	HSRP_EVENT_TRANSFORM_DEL,
	HSRP_EVENT_MAP_NEW,
	HSRP_EVENT_MAP_DEL,
	HSRP_EVENT_MATCH_NEW,
	HSRP_EVENT_MATCH_DEL,
	HSRP_EVENT_BIND_NEW,
	HSRP_EVENT_BIND_DEL,
	HSRP_EVENT_TRACK_NEW,
	HSRP_EVENT_TRACK_SET,
	HSRP_EVENT_TRACK_DEL,
	HSRP_EVENT_BIND_SET,
	HSRP_EVENT_INTERFACE_SET,
	HSRP_EVENT_KEYCHAIN_NEW,	/* NAME */
	HSRP_EVENT_KEYCHAIN_DEL,
	/* multicast group "state" again */
	HSRP_EVENT_AUTH,	/* GROUP, ADDR, PEER, REASON: authentication mismatch */
	HSRP_EVENT_UNREADY,	/* ADDR, GENERATION, MAP, REASON: no longer usable */
	HSRP_EVENT_INVALID_SPI,	/* ADDR, PEER, MAP, SPI: PEER sends on a lost SA */

	/* private: */
	__HSRP_EVENT_MAX,
};

enum hsrp_event_attr {
	HSRP_A_EVENT_UNSPEC,
	HSRP_A_EVENT_TYPE,	/* u32 enum hsrp_event_type */
	HSRP_A_EVENT_SEQNO,	/* u32, per namespace and multicast group, no gap */
	HSRP_A_EVENT_TIME,	/* u64, ns, CLOCK_REALTIME */
	HSRP_A_EVENT_IFNAME,	/* string */
	HSRP_A_EVENT_GROUP,	/* u32 */
	HSRP_A_EVENT_NAME,	/* string: redundancy name, transform set ... */
	HSRP_A_EVENT_OLD,	/* u8: old state */
	HSRP_A_EVENT_NEW,	/* u8: new state */
	HSRP_A_EVENT_REASON,	/* string */
	HSRP_A_EVENT_ADDR,	/* be32: local address (virtual IP) */
	HSRP_A_EVENT_PEER,	/* be32 */
	HSRP_A_EVENT_GENERATION,	/* u32 */
	HSRP_A_EVENT_MAP,	/* string */
	HSRP_A_EVENT_MAP_SEQ,	/* u32 */
	HSRP_A_EVENT_MATCH,	/* nest, enum hsrp_match_attr */
	HSRP_A_EVENT_DST,	/* be32 */
	HSRP_A_EVENT_DST_LEN,	/* u8 */
	HSRP_A_EVENT_COUNT,	/* u32 */
	HSRP_A_EVENT_PAD,
	HSRP_A_EVENT_OBJECT,	/* u32: number of a track object */
	HSRP_A_EVENT_SPI,	/* be32: SPI that no SA has */
	HSRP_A_EVENT_ADDR6,	/* binary, 16 bytes: as ADDR, of an IPv6 group or
				 * map
				 */
	HSRP_A_EVENT_PEER6,	/* binary, 16 bytes: as PEER, likewise */
	HSRP_A_EVENT_DST6,	/* binary, 16 bytes: as DST, likewise */

	/* private: */
	__HSRP_A_EVENT_MAX,
};

#define HSRP_A_EVENT_MAX	(__HSRP_A_EVENT_MAX - 1)

#endif /* _UAPI_LINUX_HSRP_H */
