/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events of the kernel, and a socket that follows them over lost messages and
 * over removal and return of the module.
 */
#ifndef _HSRPCTL_EVENT_H
#define _HSRPCTL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "model.h"
#include "gnl.h"

/**
 * struct event - an event of the kernel; what it does not carry is zero
 * @type: enum hsrp_event_type
 * @config: it is of the channel "config", not of "state"
 * @seqno: number in its multicast group
 * @time: ns since 1970
 * @has_group: @group was given
 * @dev: interface
 * @group: number of the group
 * @name: redundancy name or transform set
 * @old: state before
 * @new: state after
 * @reason: why
 * @addr: local address
 * @peer: remote endpoint
 * @generation: of the SAs of @addr
 * @map: crypto map
 * @map_seq: its entry
 * @has_line: @line was given
 * @line: line of its ACL
 * @dst: destination of a route
 * @count: how many
 * @object: number of a track object
 * @spi: SPI that no SA has, network byte order
 */
struct event {
	uint32_t type;
	bool config;
	uint32_t seqno;
	uint64_t time;
	bool has_group;
	char dev[IFNAMSIZ];
	uint32_t group;
	char name[NAME_SIZE];
	uint32_t old;
	uint32_t new;
	char reason[128];
	struct ip addr;
	struct ip peer;
	uint32_t generation;
	char map[NAME_SIZE];
	uint32_t map_seq;
	bool has_line;
	struct line line;
	struct prefix dst;
	uint32_t count;
	uint32_t object;
	uint32_t spi;
};

#define WATCH_STATE	0x1
#define WATCH_CONFIG	0x2

/* What happened, besides events. */
enum watch_what {
	WATCH_EVENT,	/* an event came */
	WATCH_LOST,	/* events were lost: ask for everything again */
	WATCH_GONE,	/* the module was removed */
	WATCH_BACK,	/* the module is there: ask for everything again */
};

/* @ev is NULL but for WATCH_EVENT. */
typedef void (*watch_fn)(enum watch_what what, const struct event *ev,
			 void *arg);

/**
 * struct watch - follows the multicast groups
 * @ev: socket that receives
 * @req: socket that asks
 * @groups: WATCH_*
 * @present: the module is there
 * @seen: an event of this group was received, see @seqno
 * @seqno: of the last event; state, config
 * @fn: told what happens
 * @arg: for @fn
 */
struct watch {
	struct gnl *ev;
	struct gnl *req;
	unsigned int groups;
	bool present;
	bool seen[2];
	uint32_t seqno[2];
	watch_fn fn;
	void *arg;
};

int watch_open(struct watch *w, struct gnl *req, unsigned int groups,
	       watch_fn fn, void *arg);
void watch_close(struct watch *w);
int watch_fd(const struct watch *w);
int watch_read(struct watch *w);

void event_print(const struct event *ev);

#endif /* _HSRPCTL_EVENT_H */
