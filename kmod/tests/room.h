/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A namespace for the suites that test rooms of the module: the code under
 * test is the module's own, compiled a second time; the rooms around it are
 * stood in for, and remember what they were asked to do.
 */
#ifndef _HSRP_KUNIT_ROOM_H
#define _HSRP_KUNIT_ROOM_H

#include <kunit/test.h>
#include <linux/netlink.h>

#include "gateway/rtnl.h"
#include "hsrp.h"
#include "ipsec/cryptomap.h"
#include "ntf.h"

#define ROOM_EVENTS	64
#define ROOM_ROUTES	8

/**
 * struct room - a namespace, and what the rooms around have seen
 * @hn: the namespace; its net is init_net, which nothing here changes
 * @kicks: calls of hsrp_net_kick()
 * @events: types of the notifications, in order
 * @n_events: how many came, also beyond @events
 * @vip: what hsrp_vaddr_find() knows, 0: none
 * @routes: kernel routes that are there
 * @n_routes: how many
 * @n_added: calls that added one
 * @n_deleted: calls that removed one
 * @released: calls of hsrp_delay_released()
 * @discovered: calls of hsrp_neigh6_heard()
 * @route_err: what the next change of a route comes to
 * @route_added: called when one was added, for what others do meanwhile; or NULL
 */
struct room {
	struct hsrp_net hn;
	unsigned int kicks;
	enum hsrp_event_type events[ROOM_EVENTS];
	unsigned int n_events;
	__be32 vip;
	struct hsrp_rt routes[ROOM_ROUTES];
	unsigned int n_routes;
	unsigned int n_added;
	unsigned int n_deleted;
	unsigned int released;
	unsigned int discovered;
	int route_err;
	void (*route_added)(struct room *room);
};

int room_init(struct kunit *test);
void room_exit(struct kunit *test);
bool room_told(const struct room *room, enum hsrp_event_type type);
unsigned int room_count(const struct room *room, enum hsrp_event_type type);

/* of crypto maps, in cryptomap_test.c */
int room_transform(struct room *room, const char *name);
int room_map(struct room *room, const char *name, u32 seq, u32 peer,
	     bool reverse_route);
struct hsrp_match_conf room_line(const char *map, u32 seq, u32 src, u8 src_len,
				 u32 dst, u8 dst_len);

#define IP(a, b, c, d)	((u32)(a) << 24 | (b) << 16 | (c) << 8 | (d))

/* The sentence of a refusal says what it is about */
#define ROOM_EXPECT_SAYS(test, extack, word)				\
	KUNIT_EXPECT_TRUE_MSG(test, (extack)->_msg &&			\
			      strstr((extack)->_msg, word),		\
			      "no \"%s\" in \"%s\"", word,		\
			      (extack)->_msg ?: "")

#endif /* _HSRP_KUNIT_ROOM_H */
