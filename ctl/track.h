/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_TRACK_H
#define _HSRPCTL_TRACK_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

struct gnl;

/**
 * struct track_member - an object in the list of another one
 * @number: the object
 * @negate: counts as its opposite
 * @weight: what it counts, 0 in a boolean list
 * @up: its state
 */
struct track_member {
	uint32_t number;
	bool negate;
	uint32_t weight;
	bool up;
};

/**
 * struct tracker - a group that tracks something
 * @dev: its interface
 * @group: its number
 * @decrement: what it loses, 0: it shuts down
 */
struct tracker {
	char dev[IFNAMSIZ];
	uint32_t group;
	uint32_t decrement;
};

/**
 * struct track - a track object, or an interface that is tracked by its name
 * @number: of the object, 0 for an interface
 * @type: enum hsrp_track_type
 * @dev: interface, or ""
 * @ifindex: of the interface, 0 while there is none
 * @dst: destination of the route
 * @up: its state
 * @changes: how often it changed
 * @age: ms since the last change
 * @weight: weight, or percentage, of what is up
 * @weight_up: up from here on
 * @weight_down: down from here on
 * @via: interface of the next hop, or ""
 * @members: objects of the list
 * @n_members: how many
 * @by: groups that track it
 * @n_by: how many
 */
struct track {
	uint32_t number;
	uint32_t type;
	char dev[IFNAMSIZ];
	uint32_t ifindex;
	struct prefix dst;
	bool up;
	uint32_t changes;
	uint64_t age;
	uint32_t weight;
	uint32_t weight_up;
	uint32_t weight_down;
	char via[IFNAMSIZ];
	struct track_member *members;
	size_t n_members;
	struct tracker *by;
	size_t n_by;
};

/**
 * struct tracks - all of them
 * @v: in the order of the kernel
 * @n: how many
 */
struct tracks {
	struct track *v;
	size_t n;
};

int tracks_load(struct gnl *nl, struct tracks *ts);
void tracks_free(struct tracks *ts);
void track_print(const struct track *t);

#endif /* _HSRPCTL_TRACK_H */
