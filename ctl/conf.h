/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A whole configuration: what a file of IOS words says, and what runs. Plain
 * data, so that reading, comparing and printing it need no kernel.
 */
#ifndef _HSRPCTL_CONF_H
#define _HSRPCTL_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/hsrp.h>

#include "model.h"

#define CONF_IF_SIZE	64	/* an interface as IOS calls it */
#define CONF_KEY_SIZE	130
#define CONF_LIST_SIZE	96	/* a few algorithms */
#define CONF_PATH_SIZE	256
#define CONF_PRIORITY	100
#define CONF_DECREMENT	10
#define CONF_HELLO	3000
#define CONF_HOLD	10000
#define CONF_VERSION	1
#define CONF_GARP_COUNT	2
#define CONF_GARP_INTERVAL	3
#define CONF_MAC_REFRESH	10
#define CONF_REDIRECT_ADV	30
#define CONF_REDIRECT_HOLD	180
#define CONF_FOREVER	UINT64_MAX
#define CONF_IKE_LIFETIME	86400
#define CONF_DH_DEFAULT	1
#define CONF_REQID_MAX	16379	/* libreswan takes none above */

/**
 * struct pos - a place in a file; line 0 where there is none
 * @line: counted from 1
 * @col: counted from 1
 */
struct pos {
	unsigned int line;
	unsigned int col;
};

/**
 * struct conf_track - what a group tracks
 * @pos: where it is written
 * @dev: an interface, or "" if @object is meant
 * @object: number of a track object, or 0
 * @decrement: 1..255, 0: the group shuts down
 */
struct conf_track {
	struct pos pos;
	char dev[CONF_IF_SIZE];
	uint32_t object;
	uint32_t decrement;
};

/* What a preemption waits for. */
enum conf_wait {
	CONF_WAIT_MINIMUM,
	CONF_WAIT_RELOAD,
	CONF_WAIT_SYNC,

	CONF_WAITS,
};

/**
 * struct conf_global - a global virtual address of an IPv6 group
 * @ip: the address
 * @len: length of its prefix
 */
struct conf_global {
	uint8_t ip[HSRP_IP6_LEN];
	uint8_t len;
};

/* What the groups of an interface have in common on IOS, and need not here. */
enum conf_own {
	CONF_OWN_DELAY = 1,
	CONF_OWN_GARP = 2,
	CONF_OWN_REFRESH = 4,
};

/**
 * struct conf_group - a standby group
 * @pos: where it begins
 * @dev: interface
 * @number: of the group
 * @vip: virtual address, 0: learned
 * @ip6: it is an IPv6 group, which has no @vip
 * @vip6: its virtual address, all zero: what its virtual MAC address gives
 * @secondaries: more of them, which need @vip
 * @n_secondaries: how many
 * @globals: more of them, of an IPv6 group
 * @n_globals: how many
 * @priority: configured
 * @preempt: takes over from a lower priority
 * @wait: seconds before it does: enum conf_wait
 * @delay: seconds in Init after its interface came up; the first time
 * @name: redundancy name, "": the default
 * @hello_ms: 0: the default, with which timers are learned
 * @hold_ms: 0 if @hello_ms is
 * @garp_count: gratuitous ARPs of a series, 0: for ever
 * @garp_interval: seconds between them
 * @mac_refresh: seconds between those of a follower afterwards, 0: none
 * @own: which of @delay, of those of gratuitous ARP, of @mac_refresh it has for
 *	itself and not from its interface: bits of enum conf_own
 * @mac: virtual MAC address of its own, all zero: none
 * @follow: redundancy name of the group whose state it has, "": none
 * @follow_pos: where that is written
 * @auth: text, "": the default
 * @auth_known: the kernel does not tell; false where nobody else does
 * @md5: authenticates with a key of its own
 * @key_file: where that key is
 * @key_pos: where the file is named
 * @key_timeout: seconds that the key before it is accepted for
 * @key_brief: the key was in force for a moment, and is accepted no longer
 * @key_chain: key chain it authenticates with, ""
 * @tracks: what it tracks
 * @n_tracks: how many
 */
struct conf_group {
	struct pos pos;
	char dev[CONF_IF_SIZE];
	uint32_t number;
	uint32_t vip;
	bool ip6;
	uint8_t vip6[HSRP_IP6_LEN];
	uint32_t secondaries[HSRP_SECONDARY_MAX];
	size_t n_secondaries;
	struct conf_global globals[HSRP_SECONDARY_MAX];
	size_t n_globals;
	uint32_t priority;
	bool preempt;
	uint32_t wait[CONF_WAITS];
	uint32_t delay[2];
	char name[NAME_SIZE];
	uint32_t hello_ms;
	uint32_t hold_ms;
	uint32_t garp_count;
	uint32_t garp_interval;
	uint32_t mac_refresh;
	unsigned int own;
	uint8_t mac[HSRP_VMAC_LEN];
	char follow[NAME_SIZE];
	struct pos follow_pos;
	char auth[HSRP_AUTH_TEXT_MAX + 1];
	bool auth_known;
	bool md5;
	char key_file[CONF_PATH_SIZE];
	struct pos key_pos;
	uint32_t key_timeout;
	bool key_brief;
	char key_chain[NAME_SIZE];
	struct conf_track *tracks;
	size_t n_tracks;
};

/**
 * struct conf_member - an object in the list of another one
 * @pos: where it is written
 * @number: the object
 * @negate: counts as its opposite
 * @weight: what it counts, 0 in a boolean list
 */
struct conf_member {
	struct pos pos;
	uint32_t number;
	bool negate;
	uint32_t weight;
};

/**
 * struct conf_object - a track object
 * @pos: where it is written
 * @number: of the object
 * @type: enum hsrp_track_type
 * @dev: the interface, ""
 * @dst: destination of the route
 * @up: state that a stub object begins with
 * @weight_up: a list by weight or percentage is up from here on
 * @weight_down: and down from here on
 * @has_down: the latter was given
 * @members: objects of a list
 * @n_members: how many
 */
struct conf_object {
	struct pos pos;
	uint32_t number;
	uint32_t type;
	char dev[CONF_IF_SIZE];
	struct prefix dst;
	bool up;
	uint32_t weight_up;
	uint32_t weight_down;
	bool has_down;
	struct conf_member *members;
	size_t n_members;
};

/**
 * struct conf_span - from when until when, seconds since 1970
 * @from: first second
 * @until: first second after it, or CONF_FOREVER
 */
struct conf_span {
	uint64_t from;
	uint64_t until;
};

/**
 * struct conf_chainkey - a key of a key chain
 * @pos: where it begins
 * @chain: the chain
 * @number: of the key
 * @file: where the key is, "" where nobody knows
 * @file_pos: where the file is named
 * @in_clear: the key itself is written there, and was not looked at
 * @accept: when it is accepted
 * @send: when it signs
 */
struct conf_chainkey {
	struct pos pos;
	char chain[NAME_SIZE];
	uint32_t number;
	char file[CONF_PATH_SIZE];
	struct pos file_pos;
	bool in_clear;
	struct conf_span accept;
	struct conf_span send;
};

/**
 * struct conf_tset - a transform set
 * @pos: where it is written
 * @t: the set
 */
struct conf_tset {
	struct pos pos;
	struct tset t;
};

/**
 * struct conf_rule - a line of an access list, read when a map needs it
 * @pos: of its first word
 * @text: from "permit" or "deny" on, NUL-terminated
 */
struct conf_rule {
	struct pos pos;
	char *text;
};

/**
 * struct conf_acl - an access list
 * @pos: where it begins
 * @name: or number
 * @rules: its lines
 * @n_rules: how many
 * @used: a crypto map names it
 */
struct conf_acl {
	struct pos pos;
	char name[NAME_SIZE];
	struct conf_rule *rules;
	size_t n_rules;
	bool used;
};

/**
 * struct conf_entry - an entry of a crypto map
 * @pos: where it begins
 * @e: what the kernel knows of it
 * @acl: name of its access list, "" where nobody knows
 * @peer_pos: where the peer is written
 * @tset_pos: where the transform set is written
 * @acl_pos: where the access list is named
 * @profile_pos: where the profile is named
 * @reqid_pos: where the reqid is written
 * @profile: IKEv2 profile, ""
 * @pfs: Diffie-Hellman group, 0: none
 * @life_s: lifetime in seconds, 0: default
 * @life_kb: lifetime in kilobytes, 0: default
 * @reqid: of its first line, the others count on from it; 0: the kernel's choice
 */
struct conf_entry {
	struct pos pos;
	struct entry e;
	char acl[NAME_SIZE];
	struct pos peer_pos;
	struct pos tset_pos;
	struct pos acl_pos;
	struct pos profile_pos;
	struct pos reqid_pos;
	char profile[NAME_SIZE];
	uint32_t pfs;
	uint32_t life_s;
	uint32_t life_kb;
	uint32_t reqid;
};

/**
 * struct conf_bind - a crypto map on an interface
 * @pos: where it is written
 * @map: the map
 * @dev: the interface
 * @red: redundancy name, ""
 * @local: fixed address, or none
 * @fast_mode: enum hsrp_fast_mode
 * @no_spi_recovery: without invalid-SPI recovery
 */
struct conf_bind {
	struct pos pos;
	char map[NAME_SIZE];
	char dev[CONF_IF_SIZE];
	char red[NAME_SIZE];
	struct ip local;
	uint32_t fast_mode;
	bool no_spi_recovery;
};

/**
 * struct conf_addr - the first address of an interface, which is not ours to set
 * @dev: interface
 * @addr: address
 */
struct conf_addr {
	char dev[CONF_IF_SIZE];
	struct ip addr;
};

/**
 * struct conf_iface - what is said once for all groups of an interface
 * @pos: where it is written
 * @dev: interface
 * @version: of HSRP
 * @use_bia: its groups have its MAC address for a virtual one
 * @redirects: enum hsrp_redirects
 * @redirect_adv: seconds between two advertisements
 * @redirect_hold: seconds for which another router is known
 * @delay: see struct conf_group
 * @garp_count: likewise
 * @garp_interval: likewise
 * @mac_refresh: likewise
 *
 * What is a group's, too, becomes the groups' own.
 */
struct conf_iface {
	struct pos pos;
	char dev[CONF_IF_SIZE];
	uint32_t version;
	bool use_bia;
	uint32_t redirects;
	uint32_t redirect_adv;
	uint32_t redirect_hold;
	uint32_t delay[2];
	uint32_t garp_count;
	uint32_t garp_interval;
	uint32_t mac_refresh;
};

/**
 * struct conf_policy - an ISAKMP (IKEv1) policy; algorithms are words of IOS
 * @pos: where it begins
 * @prio: 1 is tried first
 * @encr: "des", "aes 256"
 * @hash: "md5"
 * @dh: Diffie-Hellman group
 * @lifetime: seconds
 * @psk: authenticates with a shared key
 */
struct conf_policy {
	struct pos pos;
	uint32_t prio;
	char encr[16];
	char hash[16];
	uint32_t dh;
	uint32_t lifetime;
	bool psk;
};

/**
 * struct conf_key - a shared key
 * @pos: where it is written
 * @ring: IKEv2 keyring, "" for IKEv1
 * @name: of the peer in the keyring, ""
 * @net: whom it is for
 * @key: the secret
 */
struct conf_key {
	struct pos pos;
	char ring[NAME_SIZE];
	char name[NAME_SIZE];
	struct prefix net;
	char key[CONF_KEY_SIZE];
};

/**
 * struct conf_proposal - an IKEv2 proposal; lists of words of IOS
 * @pos: where it begins
 * @name: its name
 * @encr: encryption
 * @integ: integrity
 * @prf: pseudo-random functions
 * @dh: groups
 */
struct conf_proposal {
	struct pos pos;
	char name[NAME_SIZE];
	char encr[CONF_LIST_SIZE];
	char integ[CONF_LIST_SIZE];
	char prf[CONF_LIST_SIZE];
	char dh[CONF_LIST_SIZE];
};

/**
 * struct conf_use - an IKEv2 policy's use of a proposal, in order
 * @pos: where it is written
 * @policy: name of the policy
 * @proposal: name of the proposal
 */
struct conf_use {
	struct pos pos;
	char policy[NAME_SIZE];
	char proposal[NAME_SIZE];
};

/**
 * struct conf_profile - an IKEv2 profile
 * @pos: where it begins
 * @name: its name
 * @remote: identity of the peer, an address or network
 * @has_remote: @remote was given
 * @local: own identity, none: the local address
 * @ring: keyring, ""
 * @ring_pos: where it is named
 * @psk_remote: the peer authenticates with a shared key
 * @psk_local: we do
 * @lifetime: seconds
 * @dpd: seconds, 0: the global keepalive
 */
struct conf_profile {
	struct pos pos;
	char name[NAME_SIZE];
	struct prefix remote;
	bool has_remote;
	struct ip local;
	char ring[NAME_SIZE];
	struct pos ring_pos;
	bool psk_remote;
	bool psk_local;
	uint32_t lifetime;
	uint32_t dpd;
};

/* Why a line is remembered that configures nothing of ours. */
enum conf_kept_why {
	CONF_OTHERS,	/* to be listed as not ours */
	CONF_FRR,	/* so, and "export frr" makes something of it */
};

/**
 * struct conf_kept - a line that belongs to others
 * @pos: where it is written
 * @why: see above
 * @block: first line of its block, "" on top level
 * @text: its words, one space between them
 */
struct conf_kept {
	struct pos pos;
	enum conf_kept_why why;
	char *block;
	char *text;
};

/**
 * struct conf_name - what an interface is called here
 * @pos: where it is written
 * @ios: in the file
 * @dev: on this machine
 */
struct conf_name {
	struct pos pos;
	char ios[CONF_IF_SIZE];
	char dev[CONF_IF_SIZE];
};

#define CONF_VEC(kind, name) \
	struct kind *name; \
	size_t n_##name

/**
 * struct conf - a configuration
 * @names: interfaces that are called otherwise here
 * @groups: HSRP groups
 * @objects: track objects
 * @tsets: transform sets
 * @acls: access lists
 * @entries: entries of crypto maps
 * @binds: maps on interfaces
 * @addrs: addresses of interfaces
 * @ifaces: interfaces with settings of their own
 * @chainkeys: keys of key chains
 * @policies: IKE policies
 * @keys: pre-shared keys
 * @proposals: IKEv2 proposals
 * @uses: who uses which proposals
 * @profiles: IKE profiles
 * @kept: lines that are kept and do nothing here
 * @keepalive: seconds, 0: no dead peer detection
 * @keepalive_retry: seconds, 0: default
 * @life_s: of IPsec SAs, where the entry has none
 * @life_kb: the same in kilobytes
 * @replay: window of IPsec SAs, 0: default
 * @no_spi_recovery: of all @binds, whatever they say; while it is read
 *
 * Each vector is in the order of the file, and sorted by conf_sort().
 */
struct conf {
	CONF_VEC(conf_name, names);
	CONF_VEC(conf_group, groups);
	CONF_VEC(conf_object, objects);
	CONF_VEC(conf_tset, tsets);
	CONF_VEC(conf_acl, acls);
	CONF_VEC(conf_entry, entries);
	CONF_VEC(conf_bind, binds);
	CONF_VEC(conf_addr, addrs);
	CONF_VEC(conf_iface, ifaces);
	CONF_VEC(conf_chainkey, chainkeys);
	CONF_VEC(conf_policy, policies);
	CONF_VEC(conf_key, keys);
	CONF_VEC(conf_proposal, proposals);
	CONF_VEC(conf_use, uses);
	CONF_VEC(conf_profile, profiles);
	CONF_VEC(conf_kept, kept);
	uint32_t keepalive;
	uint32_t keepalive_retry;
	uint32_t life_s;
	uint32_t life_kb;
	uint32_t replay;
	bool no_spi_recovery;
};

#define CONF_ADD(c, name)	VEC_ADD((c)->name, (c)->n_##name)

void conf_free(struct conf *c);
void conf_sort(struct conf *c);

const struct conf_group *conf_red(const struct conf *c, const char *name);
struct conf_group *conf_group(const struct conf *c, const char *dev,
			      uint32_t number);
struct conf_group *conf_group_add(struct conf *c, const char *dev,
				  uint32_t number);
bool conf_group_has(const struct conf_group *g, uint32_t addr);
bool conf_shares_vip(const struct conf_group *a, const struct conf_group *b);
bool conf_shares_vip6(const struct conf_group *a, const struct conf_group *b);
bool conf_shares_global(const struct conf_group *a, const struct conf_group *b);
const struct conf_global *conf_global(const struct conf_group *g,
				      const uint8_t *ip);
struct conf_iface *conf_iface(const struct conf *c, const char *dev);
struct conf_iface *conf_iface_add(struct conf *c, const char *dev);
uint32_t conf_version(const struct conf *c, const char *dev);
bool conf_use_bia(const struct conf *c, const char *dev);
uint32_t conf_redirects(const struct conf *c, const char *dev);
uint32_t conf_redirect_adv(const struct conf *c, const char *dev);
uint32_t conf_redirect_hold(const struct conf *c, const char *dev);
bool conf_iface_is_default(const struct conf_iface *f);
bool conf_iface_same(const struct conf *a, const struct conf *b,
		     const char *dev);
bool conf_has_mac(const struct conf_group *g);
void conf_mac(const struct conf *c, const struct conf_group *g, uint8_t *mac);
struct conf_object *conf_object(const struct conf *c, uint32_t number);
struct conf_chainkey *conf_chainkey(const struct conf *c, const char *chain,
				    uint32_t number);
bool conf_chain_is_there(const struct conf *c, const char *chain);
struct conf_tset *conf_tset(const struct conf *c, const char *name);
struct conf_acl *conf_acl(const struct conf *c, const char *name);
struct conf_entry *conf_entry(const struct conf *c, const char *map,
			      uint32_t seq);
struct conf_bind *conf_bind(const struct conf *c, const char *map,
			    const char *dev);
struct conf_profile *conf_profile(const struct conf *c, const char *name);
struct conf_proposal *conf_proposal(const struct conf *c, const char *name);
bool conf_map_is_there(const struct conf *c, const char *map);
const struct conf_key *conf_key(const struct conf *c, const char *ring,
				struct ip peer);

bool conf_object_equal(const struct conf_object *a,
		       const struct conf_object *b);
bool conf_chainkey_equal(const struct conf_chainkey *a,
			 const struct conf_chainkey *b);
bool conf_tset_equal(const struct tset *a, const struct tset *b);
bool conf_bind_equal(const struct conf_bind *a, const struct conf_bind *b);
bool conf_lines_have(const struct entry *e, const struct line *l);
uint32_t conf_reqid_of(const struct conf_entry *e);
bool conf_lines_equal(const struct entry *a, const struct entry *b);

#endif /* _HSRPCTL_CONF_H */
