/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Crypto maps: transform sets, map entries with the lines of their ACL, and
 * bindings of a map to an interface. Configuration only; reconcile.c makes it
 * true.
 *
 * One crypto map serves one interface, and a line of an ACL is there once in a
 * map: XFRM knows a policy by its selector alone, so a second one would be in
 * the way of the first.
 *
 * The peers of a crypto map and the local address of its binding are of one family,
 * the outer one. The lines of an entry's ACL are of one family, too, but of any: a
 * tunnel carries both.
 *
 * Everything here is called with hn->lock held and RTNL not held, but for what
 * packets ask: bindings, peers and nets.c, which they read under RCU.
 */
#ifndef _HSRP_IPSEC_CRYPTOMAP_H
#define _HSRP_IPSEC_CRYPTOMAP_H

#include <linux/hashtable.h>
#include <linux/hsrp.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/seqlock.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include "gateway/iface.h"
#include "hsrp/addr.h"
#include "hsrp/redundancy.h"
#include "ipsec/spi.h"

struct hsrp_net;
struct netlink_ext_ack;

/* Automatic reqids; below are those an IKE daemon counts up from 1. */
#define HSRP_REQID_BASE		100000
#define HSRP_REQID_SPAN		900000

#define HSRP_MAP_SEQ_MAX	65535
#define HSRP_MATCH_MAX		1024	/* lines of one entry's ACL */

/* Policies of an entry have priorities (seq << 12) + hsrp_match::line. */
#define HSRP_PRIO_SHIFT		12
#define HSRP_LINE_MAX		((1U << HSRP_PRIO_SHIFT) - 1)

/* How long promotion waits for a registered IKE agent to clean up. */
#define HSRP_AGENT_WAIT_MS	2000

/**
 * struct hsrp_transform - a transform set
 * @node: in hn->transforms
 * @name: the name
 * @cipher: encryption
 * @keylen: bits, 0 where the cipher has one length only
 * @integ: authentication; NONE with a combined-mode cipher
 * @users: map entries that name it
 */
struct hsrp_transform {
	struct list_head node;
	char name[HSRP_NAME_MAX + 1];
	enum hsrp_cipher cipher;
	u16 keylen;
	enum hsrp_integ integ;
	unsigned int users;
};

/**
 * struct hsrp_match - one line of a crypto ACL, a pair of proxy identities
 * @node: in hsrp_map_entry::matches, in the order they were given
 * @by_reqid: in hn->reqids
 * @by_nets: in hn->nets; RCU
 * @lens: its prefix lengths, as the map has them
 * @entry: its entry
 * @src: local network, host bits zero
 * @dst: remote network, host bits zero
 * @src_len: prefix length
 * @dst_len: prefix length
 * @line: place in the ACL, increasing but with gaps: removing a line must not
 *	touch the policies of those below it
 * @reqid: XFRM reqid of its template and SAs, unique per namespace
 * @rcu: for freeing
 */
struct hsrp_match {
	struct list_head node;
	struct hlist_node by_reqid;
	struct rhash_head by_nets;
	struct hsrp_map_lens *lens;
	struct hsrp_map_entry *entry;
	struct hsrp_addr src;
	struct hsrp_addr dst;
	u8 src_len;
	u8 dst_len;
	u16 line;
	u32 reqid;
	struct rcu_head rcu;
};

/**
 * struct hsrp_map_lens - a pair of prefix lengths that lines of a map have
 * @node: in hsrp_map::lens4 or lens6; RCU
 * @src_len: of the local network
 * @dst_len: of the remote network
 * @lines: how many have it
 * @rcu: for freeing
 */
struct hsrp_map_lens {
	struct list_head node;
	u8 src_len;
	u8 dst_len;
	unsigned int lines;
	struct rcu_head rcu;
};

/**
 * struct hsrp_map_peer - a crypto peer of a map
 * @addr: its address
 * @next: the next one of the same place in hsrp_map::peers; RCU
 * @users: entries that name it
 * @asked: lines of it that are waited for; scratch of a look at the tunnels
 * @spi: what it sends that no SA is for
 * @rcu: for freeing
 */
struct hsrp_map_peer {
	struct hsrp_addr addr;
	struct hsrp_map_peer __rcu *next;
	unsigned int users;
	unsigned int asked;
	struct hsrp_spi spi;
	struct rcu_head rcu;
};

/**
 * struct hsrp_map_entry - one entry (sequence number) of a crypto map
 * @node: in hsrp_map::entries, by @seq
 * @map: its map
 * @seq: 1..65535, lower is looked at first
 * @peer: remote IPsec endpoint
 * @transform: transform set
 * @reverse_route: inject routes to the remote networks while in force
 * @matches: struct hsrp_match
 * @n_matches: length of @matches
 */
struct hsrp_map_entry {
	struct list_head node;
	struct hsrp_map *map;
	u32 seq;
	struct hsrp_addr peer;
	struct hsrp_transform *transform;
	bool reverse_route;
	struct list_head matches;
	unsigned int n_matches;
};

/**
 * struct hsrp_map - a crypto map
 * @node: in hn->maps
 * @name: the name
 * @ipver: family of its peers, %HSRP_IPV4 or %HSRP_IPV6; constant
 * @lens4: struct hsrp_map_lens of its lines of IPv4; RCU
 * @lens6: likewise, of IPv6
 * @entries: struct hsrp_map_entry, by sequence number
 * @peers: struct hsrp_map_peer of its entries, see hsrp_map_peer_find(); RCU
 * @n_binds: bindings of it
 * @version: counts changes of its entries and lines
 * @rcu: for freeing
 */
struct hsrp_map {
	struct list_head node;
	char name[HSRP_NAME_MAX + 1];
	u8 ipver;
	struct list_head lens4;
	struct list_head lens6;
	struct list_head entries;
	struct xarray peers;
	unsigned int n_binds;
	u32 version;
	struct rcu_head rcu;
};

/**
 * struct hsrp_bind - a crypto map on an interface
 * @node: in hn->binds; RCU
 * @hn: namespace
 * @map: the map
 * @user: use of the interface
 * @has_red: follows a redundancy name (@client), else @local
 * @client: client of the redundancy name
 * @local: fixed local address, when not @has_red
 * @gate: IKE and ESP of the local address may pass; opened by the worker,
 *	closed where the state changes (any context). Ask hsrp_bind_gate_open()
 * @refresh: what is in force must be taken down and made anew, because the
 *	peer's SAs went, or may have gone, to another gateway; set in any
 *	context, taken with xchg()
 * @generation: hn->generation at the time the SAs of the local address became
 *	void for the last time; 0: never
 * @acked: generation up to which the IKE agent has cleaned up
 * @clean_addr: local address of @generation
 * @clean_waiting: promotion still has to wait for @acked ...
 * @clean_deadline: ... until then (jiffies)
 * @addr: local address that is in force: policies and routes are made with it;
 *	or none. Written under hn->lock and @addr_lock; hsrp_bind_addr()
 *	elsewhere
 * @addr_lock: readers see all of @addr; taken by itself only
 * @demoted: local address that was taken down and for which DEMOTED is still
 *	to be told; or none
 * @lines: struct hsrp_line, policies and tunnels; see policy.h
 * @asks: the same, in the order in which SAs are asked for
 * @by_reqid: the same, by reqid
 * @by_dst: struct hsrp_rri, its reverse routes; RCU
 * @n_policies: XFRM policies installed
 * @n_routes: reverse routes installed
 * @map_version: of the map, when the routes were last made from it
 * @fib_changes: hn->fib_changes when the routes were last looked at
 * @policies_version: of the map, when the policies were last made from it; 0: never
 * @policy_changes: hn->policy_changes when the policies were last looked at
 * @fast_mode: enum hsrp_fast_mode; written under hn->lock, READ_ONCE elsewhere
 * @spi_recovery: negotiate where a peer sends on an SA that is lost; written
 *	under hn->lock, READ_ONCE elsewhere
 * @spi_wanted: a peer's attempt is due; set in softirq, taken with xchg()
 * @spi_kicked: when the worker was last kicked for it (jiffies); softirq
 * @ready: policies and routes are in place
 * @ready_told: what READY and UNREADY last said of @addr
 * @error: why it is not ready, static string or NULL
 * @rcu: for freeing
 *
 * Under hn->lock but where it says otherwise.
 */
struct hsrp_bind {
	struct list_head node;
	struct hsrp_net *hn;
	struct hsrp_map *map;
	struct hsrp_iface_user user;
	bool has_red;
	struct hsrp_red_client client;
	struct hsrp_addr local;

	bool gate;
	int refresh;

	u32 generation;
	u32 acked;
	struct hsrp_addr clean_addr;
	bool clean_waiting;
	unsigned long clean_deadline;

	struct hsrp_addr addr;
	seqlock_t addr_lock; /* see above */
	struct hsrp_addr demoted;
	struct list_head lines;
	struct list_head asks;
	struct xarray by_reqid;
	DECLARE_HASHTABLE(by_dst, 8);
	unsigned int n_policies;
	unsigned int n_routes;
	u32 map_version;
	int fib_changes;
	u32 policies_version;
	int policy_changes;
	u8 fast_mode;
	bool spi_recovery;
	int spi_wanted;
	unsigned long spi_kicked;
	bool ready;
	bool ready_told;
	const char *error;
	struct rcu_head rcu;
};

/**
 * struct hsrp_bind_conf - a binding, from netlink
 * @map: crypto map
 * @ifname: interface
 * @redundancy: redundancy name, or ""
 * @local: fixed local address, or none
 * @fast_mode: when to use the fast path
 * @spi_recovery: negotiate where a peer sends on an SA that is lost
 * @set: HSRP_BIND_SET_*, what hsrp_bind_set() is to change
 */
struct hsrp_bind_conf {
	char map[HSRP_NAME_MAX + 1];
	char ifname[IFNAMSIZ];
	char redundancy[HSRP_NAME_MAX + 1];
	struct hsrp_addr local;
	enum hsrp_fast_mode fast_mode;
	bool spi_recovery;
	unsigned int set;
};

#define HSRP_BIND_SET_FAST	0x1
#define HSRP_BIND_SET_SPI	0x2

/**
 * struct hsrp_match_conf - an ACL line, from netlink
 * @map: crypto map
 * @seq: its entry
 * @src: local network
 * @dst: remote network
 * @src_len: prefix length
 * @dst_len: prefix length
 * @reqid: 0: choose one from the line, the same every time
 */
struct hsrp_match_conf {
	char map[HSRP_NAME_MAX + 1];
	u32 seq;
	struct hsrp_addr src;
	struct hsrp_addr dst;
	u8 src_len;
	u8 dst_len;
	u32 reqid;
};

/**
 * struct hsrp_map_conf - a map entry, from netlink
 * @name: crypto map
 * @seq: entry
 * @peer: remote endpoint
 * @transform: transform set
 * @reverse_route: inject reverse routes
 */
struct hsrp_map_conf {
	char name[HSRP_NAME_MAX + 1];
	u32 seq;
	struct hsrp_addr peer;
	char transform[HSRP_NAME_MAX + 1];
	bool reverse_route;
};

/* transform.c */
int hsrp_transform_add(struct hsrp_net *hn, const struct hsrp_transform *conf,
		       struct netlink_ext_ack *extack);
int hsrp_transform_del(struct hsrp_net *hn, const char *name,
		       struct netlink_ext_ack *extack);
struct hsrp_transform *hsrp_transform_find(struct hsrp_net *hn,
					   const char *name);
bool hsrp_transform_legacy(const struct hsrp_transform *t);
void hsrp_transform_net_exit(struct hsrp_net *hn);

/* cryptomap.c */
int hsrp_map_add(struct hsrp_net *hn, const struct hsrp_map_conf *conf,
		 struct netlink_ext_ack *extack);
int hsrp_map_del(struct hsrp_net *hn, const char *name, u32 seq,
		 struct netlink_ext_ack *extack);
struct hsrp_map *hsrp_map_find(struct hsrp_net *hn, const char *name);
struct hsrp_map_entry *hsrp_map_entry_find(struct hsrp_map *map, u32 seq);
struct hsrp_map_peer *hsrp_map_peer_find(struct hsrp_map *map,
					 const struct hsrp_addr *addr);
bool hsrp_map_is_virtual(struct hsrp_net *hn, const struct hsrp_addr *addr);
void hsrp_map_changed(struct hsrp_net *hn, struct hsrp_map *map);
void hsrp_cryptomap_net_exit(struct hsrp_net *hn);

/* Of its lines of a family: empty where it has none. Under hn->lock, or RCU */
static inline struct list_head *hsrp_map_lens(struct hsrp_map *map, u8 ipver)
{
	return ipver == HSRP_IPV6 ? &map->lens6 : &map->lens4;
}

/*
 * Each peer of a map. Under hn->lock. What is in one place of the array is a
 * list: rarely of more than one.
 */
#define hsrp_map_for_each_peer(map, index, p)				\
	xa_for_each(&(map)->peers, index, p)				\
		for (; p; (p) = rcu_dereference_protected((p)->next, true))

/* match.c */
int hsrp_match_add(struct hsrp_net *hn, const struct hsrp_match_conf *conf,
		   struct netlink_ext_ack *extack);
int hsrp_match_del(struct hsrp_net *hn, const struct hsrp_match_conf *conf,
		   struct netlink_ext_ack *extack);
void hsrp_match_free_all(struct hsrp_net *hn, struct hsrp_map_entry *e);

/* nets.c */
struct hsrp_match *hsrp_nets_find(struct hsrp_net *hn, struct hsrp_map *map,
				  const struct hsrp_match_conf *conf);
int hsrp_nets_add(struct hsrp_net *hn, struct hsrp_match *m,
		  const struct hsrp_match_conf *conf);
void hsrp_nets_del(struct hsrp_net *hn, struct hsrp_match *m);
bool hsrp_nets_protect(struct hsrp_net *hn, struct hsrp_map *map,
		       const struct hsrp_addr *src,
		       const struct hsrp_addr *dst);
int hsrp_nets_init(struct hsrp_net *hn);
void hsrp_nets_exit(struct hsrp_net *hn);

/* bind.c */
int hsrp_bind_add(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack);
int hsrp_bind_set(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack);
int hsrp_bind_del(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack);
struct hsrp_addr hsrp_bind_local(const struct hsrp_bind *b);
struct hsrp_addr hsrp_bind_want(const struct hsrp_bind *b);
struct hsrp_addr hsrp_bind_addr(const struct hsrp_bind *b);
void hsrp_bind_set_addr(struct hsrp_bind *b, const struct hsrp_addr *addr);
int hsrp_bind_ifindex(const struct hsrp_bind *b);
void hsrp_bind_net_exit(struct hsrp_net *hn);

/**
 * hsrp_bind_gate_open() - may IKE and ESP of the local address pass?
 * @b: binding
 *
 * The worker opens the gate and may be late by one state change, so the state
 * is looked at as well.
 *
 * Context: any.
 * Return: true if they may.
 */
static inline bool hsrp_bind_gate_open(const struct hsrp_bind *b)
{
	/* Nobody else can have a fixed address. */
	if (!b->has_red)
		return true;
	return READ_ONCE(b->gate) &&
	       READ_ONCE(b->client.red->state) == HSRP_RED_ACTIVE;
}

/**
 * hsrp_bind_local4() - hsrp_bind_local() of a map with IPv4 peers
 * @b: binding
 *
 * Context: any but hard interrupts.
 * Return: the address, 0 while there is none.
 */
static inline __be32 hsrp_bind_local4(const struct hsrp_bind *b)
{
	return b->has_red ? READ_ONCE(b->client.red->vip) : b->local.ip[0];
}

#endif /* _HSRP_IPSEC_CRYPTOMAP_H */
