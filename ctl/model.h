/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel knows, as plain structures: for the verbs that put several
 * kinds of objects together.
 */
#ifndef _HSRPCTL_MODEL_H
#define _HSRPCTL_MODEL_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/hsrp.h>

#include "args.h"

struct gnl;
struct gnl_obj;
struct nlattr;

#define NAME_SIZE (HSRP_NAME_MAX + 1)

/**
 * struct tset - a transform set
 * @name: its name
 * @cipher: enum hsrp_cipher
 * @keylen: bits, 0 where the cipher has one length only
 * @integ: enum hsrp_integ
 * @legacy: weak by today's rules
 * @users: map entries that name it
 */
struct tset {
	char name[NAME_SIZE];
	uint32_t cipher;
	uint32_t keylen;
	uint32_t integ;
	bool legacy;
	uint32_t users;
};

/**
 * struct line - a line of a crypto ACL
 * @src: local network
 * @dst: remote network
 * @reqid: of its SAs
 */
struct line {
	struct prefix src;
	struct prefix dst;
	uint32_t reqid;
};

/**
 * struct entry - an entry of a crypto map
 * @map: name of the map
 * @seq: sequence number
 * @peer: remote endpoint
 * @tset: name of its transform set
 * @reverse_route: injects reverse routes
 * @lines: its ACL
 * @n_lines: length of @lines
 */
struct entry {
	char map[NAME_SIZE];
	uint32_t seq;
	struct ip peer;
	char tset[NAME_SIZE];
	bool reverse_route;
	struct line *lines;
	size_t n_lines;
};

/* Of all its lines: 4 or 6; 4 without one */
static inline uint32_t entry_ver(const struct entry *e)
{
	return e->n_lines ? e->lines[0].src.addr.ver : 4;
}

/**
 * struct binding - a crypto map on an interface
 * @map: name of the map
 * @dev: interface
 * @red: redundancy name, or ""
 * @local: fixed local address, or none
 * @addr: local endpoint in use, none while there is none
 * @active: should be in force
 * @ready: all of it is usable
 * @generation: counts every time the SAs of @addr became void
 * @policies: XFRM policies installed
 * @routes: reverse routes installed
 * @error: why it is not ready, or ""
 * @red_state: enum hsrp_red_state, -1 if it follows no name
 * @fast_mode: enum hsrp_fast_mode
 * @fast_why: why the fast path is not in use, or ""
 * @spi_recovery: it negotiates where a peer sends on an SA that is lost
 */
struct binding {
	char map[NAME_SIZE];
	char dev[IFNAMSIZ];
	char red[NAME_SIZE];
	struct ip local;
	struct ip addr;
	bool active;
	bool ready;
	uint32_t generation;
	uint32_t policies;
	uint32_t routes;
	char error[96];
	int red_state;
	uint32_t fast_mode;
	char fast_why[96];
	bool spi_recovery;
};

/**
 * struct red - a redundancy name
 * @name: the name
 * @state: enum hsrp_red_state
 * @dev: interface of its group, "" while no group has the name
 * @group: number of that group
 * @vip: virtual IP, or 0
 * @vip6: lowest global one of an IPv6 group, or all zero
 * @clients: bindings and groups that follow it
 */
struct red {
	char name[NAME_SIZE];
	uint32_t state;
	char dev[IFNAMSIZ];
	uint32_t group;
	uint32_t vip;
	uint8_t vip6[HSRP_IP6_LEN];
	uint32_t clients;
};

/**
 * struct sa - an IPsec SA of a line
 * @map: name of the map
 * @seq: entry
 * @dev: interface
 * @line: line of the ACL
 * @outbound: direction
 * @larval: no SA yet, it is being negotiated
 * @dying: being rekeyed
 * @esn: extended sequence numbers
 * @encap: in UDP
 * @spi: network byte order
 * @local: our endpoint
 * @peer: remote endpoint
 * @packets: that used it
 * @bytes: that used it
 * @cipher: name of the kernel's algorithm
 * @integ: name of the kernel's algorithm, or ""
 * @age: seconds since it was added
 * @time_left: seconds, UINT64_MAX without limit
 * @kb_left: kilobytes, UINT64_MAX without limit
 * @replay_window: packets, 0 without replay detection
 */
struct sa {
	char map[NAME_SIZE];
	uint32_t seq;
	char dev[IFNAMSIZ];
	struct line line;
	bool outbound;
	bool larval;
	bool dying;
	bool esn;
	bool encap;
	uint32_t spi;
	struct ip local;
	struct ip peer;
	uint64_t packets;
	uint64_t bytes;
	char cipher[64];
	char integ[64];
	uint64_t age;
	uint64_t time_left;
	uint64_t kb_left;
	uint32_t replay_window;
};

/**
 * struct counter - a named counter
 * @name: the name
 * @value: the value
 */
struct counter {
	char name[48];
	uint64_t value;
};

/**
 * struct counters - the counters of one object
 * @dev: interface, "" for those of the network namespace
 * @group: number of the group
 * @v: counters
 * @n: how many
 */
struct counters {
	char dev[IFNAMSIZ];
	uint32_t group;
	struct counter *v;
	size_t n;
};

/**
 * struct peer - the Active or Standby router as a group sees it
 * @known: there is one
 * @local: it is this router
 * @addr: its address, in an IPv4 group
 * @addr6: its address, in an IPv6 group
 * @priority: its priority
 */
struct peer {
	bool known;
	bool local;
	uint32_t addr;
	uint8_t addr6[HSRP_IP6_LEN];
	uint32_t priority;
};

/**
 * struct tracked - what a group tracks
 * @dev: interface, or "object N"
 * @by_dev: interface of the group
 * @by_group: number of the group
 * @decrement: of the priority, 0: the group shuts down
 * @up: line protocol
 */
struct tracked {
	char dev[24];
	char by_dev[IFNAMSIZ];
	uint32_t by_group;
	uint32_t decrement;
	bool up;
};

/**
 * struct group - a standby group
 * @dev: interface
 * @number: of the group
 * @name: redundancy name
 * @follow: redundancy name of the group whose state it has, or ""
 * @state: enum hsrp_state
 * @vip: virtual address, 0: unknown, or it is an IPv6 group
 * @vip6: that of an IPv6 group
 * @addr: own address, 0: none
 * @vmac: virtual MAC address
 * @priority: configured
 * @eff_priority: after tracking
 * @preempt: takes over from a lower priority
 * @resigned: told to resign, does not preempt
 * @hello_ms: in use
 * @hold_ms: in use
 * @changes: of state
 * @age_ms: since the last one
 * @reason: of the last one
 * @active: Active router
 * @standby: Standby router
 */
struct group {
	char dev[IFNAMSIZ];
	uint32_t number;
	char name[NAME_SIZE];
	char follow[NAME_SIZE];
	uint32_t state;
	uint32_t vip;
	uint8_t vip6[HSRP_IP6_LEN];
	uint32_t addr;
	uint8_t vmac[HSRP_VMAC_LEN];
	uint32_t priority;
	uint32_t eff_priority;
	bool preempt;
	bool resigned;
	uint32_t hello_ms;
	uint32_t hold_ms;
	uint32_t changes;
	uint64_t age_ms;
	char reason[128];
	struct peer active;
	struct peer standby;
};

/**
 * struct route - a reverse route
 * @dst: destination
 * @peer: crypto peer
 * @gateway: next hop, 0: on link
 * @dev: interface
 * @map: crypto map
 * @installed: it is in the routing table
 */
struct route {
	struct prefix dst;
	struct ip peer;
	struct ip gateway;
	char dev[IFNAMSIZ];
	char map[NAME_SIZE];
	bool installed;
};

#define MODEL_TSETS	0x01
#define MODEL_ENTRIES	0x02
#define MODEL_BINDINGS	0x04
#define MODEL_REDS	0x08
#define MODEL_SAS	0x10
#define MODEL_STATS	0x20
#define MODEL_GROUPS	0x40
#define MODEL_ROUTES	0x80
#define MODEL_ALL	0xff

/**
 * struct model - what was asked for, with MODEL_* bits
 * @tsets: transforms
 * @n_tsets: how many
 * @entries: entries of crypto maps
 * @n_entries: how many
 * @bindings: maps on interfaces
 * @n_bindings: how many
 * @reds: redundancy names
 * @n_reds: how many
 * @sas: SAs that belong to a binding
 * @n_sas: how many
 * @stats: counters, of the namespace and of each group
 * @n_stats: how many
 * @groups: groups
 * @n_groups: how many
 * @tracks: tracked interfaces of all of them
 * @n_tracks: how many
 * @routes: reverse routes
 * @n_routes: how many
 */
struct model {
	struct tset *tsets;
	size_t n_tsets;
	struct entry *entries;
	size_t n_entries;
	struct binding *bindings;
	size_t n_bindings;
	struct red *reds;
	size_t n_reds;
	struct sa *sas;
	size_t n_sas;
	struct counters *stats;
	size_t n_stats;
	struct group *groups;
	size_t n_groups;
	struct tracked *tracks;
	size_t n_tracks;
	struct route *routes;
	size_t n_routes;
};

int model_load(struct gnl *nl, unsigned int what, struct model *m);
void model_free(struct model *m);
const struct tset *model_tset(const struct model *m, const char *name);
struct ip model_addr(const struct model *m, const struct binding *b);
bool model_has_reqid(const struct model *m, uint32_t reqid);

const struct counters *model_counters(const struct model *m, const char *dev,
				      uint32_t group);

void tset_parse(const struct gnl_obj *obj, struct tset *t);
void red_parse(const struct gnl_obj *obj, struct red *r);
void line_parse(const struct nlattr *nest, struct line *l);
bool line_equal(const struct line *a, const struct line *b);
const char *tset_words(const struct tset *t, char *buf, size_t size);

/* model_group.c */
int model_load_group(const struct gnl_obj *obj, void *arg);
int model_load_route(const struct gnl_obj *obj, void *arg);
uint64_t model_counter(const struct model *m, const char *name);

/* Room for one more element at the end; ends the program without memory. */
void *vec_add(void *vec, size_t *n, size_t size);
#define VEC_ADD(vec, n) \
	((vec) = vec_add((vec), &(n), sizeof(*(vec))), &(vec)[(n) - 1])

#endif /* _HSRPCTL_MODEL_H */
