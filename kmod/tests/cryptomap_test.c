// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: transform sets, crypto maps, the lines of their ACLs. */
#include <linux/rculist.h>

#include "room.h"

/**
 * room_transform() - a transform set, AES-GCM
 * @room: room
 * @name: its name
 *
 * Return: of hsrp_transform_add()
 */
int room_transform(struct room *room, const char *name)
{
	struct netlink_ext_ack extack = {};
	struct hsrp_transform conf = { .cipher = HSRP_CIPHER_GCM };

	strscpy(conf.name, name, sizeof(conf.name));
	return hsrp_transform_add(&room->hn, &conf, &extack);
}

/**
 * room_map() - an entry of a crypto map, with transform set "t"
 * @room: room
 * @name: map
 * @seq: entry
 * @peer: crypto peer
 * @reverse_route: inject reverse routes
 *
 * Return: of hsrp_map_add()
 */
int room_map(struct room *room, const char *name, u32 seq, u32 peer,
	     bool reverse_route)
{
	struct netlink_ext_ack extack = {};
	struct hsrp_map_conf conf = {
		.seq = seq,
		.peer = hsrp_addr4(htonl(peer)),
		.transform = "t",
		.reverse_route = reverse_route,
	};

	if (!hsrp_transform_find(&room->hn, "t") && room_transform(room, "t"))
		return -ENOENT;
	strscpy(conf.name, name, sizeof(conf.name));
	return hsrp_map_add(&room->hn, &conf, &extack);
}

/**
 * room_line() - a line for hsrp_match_add() and _del()
 * @map: crypto map
 * @seq: its entry
 * @src: local network
 * @src_len: prefix length
 * @dst: remote network
 * @dst_len: prefix length
 *
 * Return: the line, without a reqid
 */
struct hsrp_match_conf room_line(const char *map, u32 seq, u32 src, u8 src_len,
				 u32 dst, u8 dst_len)
{
	struct hsrp_match_conf conf = {
		.seq = seq,
		.src = hsrp_addr4(htonl(src)),
		.src_len = src_len,
		.dst = hsrp_addr4(htonl(dst)),
		.dst_len = dst_len,
	};

	strscpy(conf.map, map, sizeof(conf.map));
	return conf;
}

/* The n'th line of a series, all different */
static struct hsrp_match_conf nth(const char *map, u32 seq, unsigned int n)
{
	return room_line(map, seq, IP(10, 1, 1, 0), 24, IP(20, 0, 0, 0) + n, 32);
}

static int add(struct room *room, struct hsrp_match_conf conf)
{
	struct netlink_ext_ack extack = {};

	return hsrp_match_add(&room->hn, &conf, &extack);
}

static int del(struct room *room, struct hsrp_match_conf conf)
{
	struct netlink_ext_ack extack = {};

	return hsrp_match_del(&room->hn, &conf, &extack);
}

static struct hsrp_map_entry *entry(struct room *room, const char *map, u32 seq)
{
	return hsrp_map_entry_find(hsrp_map_find(&room->hn, map), seq);
}

/* The line of an entry with that remote network, or NULL */
static struct hsrp_match *line_to(struct hsrp_map_entry *e, u32 dst)
{
	struct hsrp_match *m;

	list_for_each_entry(m, &e->matches, node)
		if (m->dst.ip[0] == htonl(dst))
			return m;
	return NULL;
}

/* With everything but what matters as it was, so that nothing else refuses */
static void refuses(struct kunit *test, struct hsrp_match_conf conf, int err,
		    const char *word)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	unsigned int told = room->n_events;

	KUNIT_EXPECT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), err);
	ROOM_EXPECT_SAYS(test, &extack, word);
	KUNIT_EXPECT_EQ(test, room->n_events, told);
}

/*
 * Both routers of a pair and every version come to the same numbers. These
 * are from another program: FNV-1a over map, sequence number, source, length,
 * destination, length, addresses and number in network order.
 */
static void reqid_is_the_lines_own(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_map_entry *e;

	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 10, IP(172, 16, 172, 69), 1), 0);
	KUNIT_ASSERT_EQ(test, add(room, room_line("vpn", 10, IP(99, 99, 99, 99), 32,
						  IP(20, 1, 1, 0), 24)), 0);
	KUNIT_ASSERT_EQ(test, add(room, room_line("vpn", 10, IP(10, 1, 1, 0), 24,
						  IP(20, 1, 1, 0), 24)), 0);
	e = entry(room, "vpn", 10);
	KUNIT_EXPECT_EQ(test, list_first_entry(&e->matches, struct hsrp_match,
					       node)->reqid, 864615U);
	KUNIT_EXPECT_EQ(test, list_last_entry(&e->matches, struct hsrp_match,
					      node)->reqid, 790939U);
}

static void reqid_depends_on_map_and_seq(struct kunit *test)
{
	struct room *room = test->priv;
	u32 a, b, c;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 2), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "two", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 0)), 0);
	a = line_to(entry(room, "one", 1), IP(20, 0, 0, 0))->reqid;
	KUNIT_ASSERT_EQ(test, add(room, nth("two", 1, 0)), 0);
	b = line_to(entry(room, "two", 1), IP(20, 0, 0, 0))->reqid;
	KUNIT_ASSERT_EQ(test, del(room, nth("one", 1, 0)), 0);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 2, 0)), 0);
	c = line_to(entry(room, "one", 2), IP(20, 0, 0, 0))->reqid;
	KUNIT_EXPECT_NE(test, a, b);
	KUNIT_EXPECT_NE(test, a, c);
	/* gone and back: the same number again */
	KUNIT_ASSERT_EQ(test, del(room, nth("one", 2, 0)), 0);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 0)), 0);
	KUNIT_EXPECT_EQ(test, line_to(entry(room, "one", 1),
				      IP(20, 0, 0, 0))->reqid, a);
}

/* Someone has the number that a line would choose: it takes the next one */
static void reqid_evades_a_taken_one(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_match_conf conf = nth("one", 1, 0), other = nth("two", 1, 1);
	u32 own, next;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "two", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, add(room, conf), 0);
	own = line_to(entry(room, "one", 1), IP(20, 0, 0, 0))->reqid;
	next = own + 1 < HSRP_REQID_BASE + HSRP_REQID_SPAN ? own + 1 :
							     HSRP_REQID_BASE;
	KUNIT_ASSERT_EQ(test, del(room, conf), 0);

	other.reqid = own;
	KUNIT_ASSERT_EQ(test, add(room, other), 0);
	KUNIT_ASSERT_EQ(test, add(room, conf), 0);
	KUNIT_EXPECT_EQ(test, line_to(entry(room, "one", 1),
				      IP(20, 0, 0, 0))->reqid, next);
}

static void reqid_of_another_line_is_refused(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_match_conf conf = nth("one", 1, 0);

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "two", 1, IP(192, 0, 2, 1), 0), 0);
	conf.reqid = 4711;
	KUNIT_ASSERT_EQ(test, add(room, conf), 0);
	conf = nth("two", 1, 9);
	conf.reqid = 4711;
	refuses(test, conf, -EEXIST, "reqid");
	/* to name the wrong one does not delete a line either */
	conf = nth("one", 1, 0);
	conf.reqid = 4712;
	KUNIT_EXPECT_EQ(test, del(room, conf), -ENOENT);
	conf.reqid = 4711;
	KUNIT_EXPECT_EQ(test, del(room, conf), 0);
}

static void many_reqids_are_all_different(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_map_entry *e;
	struct hsrp_match *m, *o;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	for (i = 0; i < 200; i++)
		KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, i)), 0);
	e = entry(room, "one", 1);
	list_for_each_entry(m, &e->matches, node) {
		KUNIT_EXPECT_GE(test, m->reqid, (u32)HSRP_REQID_BASE);
		KUNIT_EXPECT_LT(test, m->reqid,
				(u32)HSRP_REQID_BASE + HSRP_REQID_SPAN);
		o = m;
		list_for_each_entry_continue(o, &e->matches, node)
			KUNIT_EXPECT_NE(test, m->reqid, o->reqid);
	}
}

static void lines_keep_their_order_and_number(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_map_entry *e;
	struct hsrp_match *m;
	unsigned int i, last = 0, n = 0;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	for (i = 0; i < 4; i++)
		KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, i)), 0);
	e = entry(room, "one", 1);
	KUNIT_ASSERT_EQ(test, del(room, nth("one", 1, 1)), 0);
	/* those below the one that went keep their numbers */
	KUNIT_EXPECT_EQ(test, line_to(e, IP(20, 0, 0, 2))->line, 2);
	KUNIT_EXPECT_EQ(test, line_to(e, IP(20, 0, 0, 3))->line, 3);
	/* and it comes back as the last */
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, line_to(e, IP(20, 0, 0, 1))->line, 4);
	list_for_each_entry(m, &e->matches, node) {
		KUNIT_EXPECT_TRUE(test, !n++ || m->line > last);
		last = m->line;
	}
	KUNIT_EXPECT_EQ(test, e->n_matches, 4U);
}

static void line_numbers_that_run_out_are_closed_up(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_map_entry *e;
	struct hsrp_match *m;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, i)), 0);
	e = entry(room, "one", 1);
	line_to(e, IP(20, 0, 0, 2))->line = HSRP_LINE_MAX - 1;
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 3)), 0);
	KUNIT_EXPECT_EQ(test, line_to(e, IP(20, 0, 0, 3))->line, HSRP_LINE_MAX);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 4)), 0);
	i = 0;
	list_for_each_entry(m, &e->matches, node) {
		KUNIT_EXPECT_EQ(test, m->line, i);
		KUNIT_EXPECT_EQ(test, ntohl(m->dst.ip[0]), IP(20, 0, 0, 0) + i);
		i++;
	}
	KUNIT_EXPECT_EQ(test, i, 5U);
}

static void a_line_is_there_once_in_a_map(struct kunit *test)
{
	struct room *room = test->priv;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 2), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "two", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 0)), 0);
	refuses(test, nth("one", 1, 0), -EEXIST, "The entry has");
	refuses(test, nth("one", 2, 0), -EEXIST, "Another entry");
	KUNIT_EXPECT_EQ(test, add(room, nth("two", 1, 0)), 0);
	/* one bit of a length makes another line */
	KUNIT_EXPECT_EQ(test, add(room, room_line("one", 2, IP(10, 1, 1, 0), 25,
						  IP(20, 0, 0, 0), 32)), 0);
}

static void an_entry_has_a_limit(struct kunit *test)
{
	struct room *room = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 0)), 0);
	entry(room, "one", 1)->n_matches = HSRP_MATCH_MAX - 1;
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 1)), 0);
	for (i = 2; i < 4; i++)
		refuses(test, nth("one", 1, i), -ENOSPC, "1024");
	entry(room, "one", 1)->n_matches = 2;
}

static void bad_networks_are_refused(struct kunit *test)
{
	struct room *room = test->priv;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	refuses(test, room_line("one", 1, IP(10, 1, 1, 0), 33, IP(20, 1, 1, 0), 24),
		-EINVAL, "prefix length");
	refuses(test, room_line("one", 1, IP(10, 1, 1, 0), 24, IP(20, 1, 1, 0), 33),
		-EINVAL, "prefix length");
	refuses(test, room_line("one", 1, IP(10, 1, 1, 1), 24, IP(20, 1, 1, 0), 24),
		-EINVAL, "source has bits");
	refuses(test, room_line("one", 1, IP(10, 1, 1, 0), 24, IP(20, 1, 1, 1), 24),
		-EINVAL, "destination has bits");
	refuses(test, room_line("one", 1, IP(224, 0, 0, 0), 4, IP(20, 1, 1, 0), 24),
		-EINVAL, "unicast");
	refuses(test, room_line("one", 1, IP(10, 1, 1, 0), 24, IP(239, 1, 1, 0), 24),
		-EINVAL, "unicast");
	refuses(test, room_line("one", 1, IP(10, 1, 1, 0), 24, IP(10, 1, 1, 0), 24),
		-EINVAL, "same network");
	refuses(test, nth("none", 1, 0), -ENOENT, "no crypto map");
	refuses(test, nth("one", 2, 0), -ENOENT, "no entry");
	/* all to all is what "permit ip any any" says */
	KUNIT_EXPECT_EQ(test, add(room, room_line("one", 1, 0, 0, 0, 0)), 0);
}

static void entries_go_by_number_and_maps_by_name(struct kunit *test)
{
	static const u32 seqs[] = { 30, 10, 65535, 20, 1 };
	static const char *const names[] = { "m", "z", "a" };
	struct room *room = test->priv;
	struct hsrp_map_entry *e;
	struct hsrp_map *map;
	const char *name = "";
	u32 last = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_ASSERT_EQ(test, room_map(room, names[i], 5,
					       IP(192, 0, 2, 1), 0), 0);
	for (i = 0; i < ARRAY_SIZE(seqs); i++)
		KUNIT_ASSERT_EQ(test, room_map(room, "m", seqs[i],
					       IP(192, 0, 2, 1), 0), 0);
	list_for_each_entry(map, &room->hn.maps, node) {
		KUNIT_EXPECT_LT(test, strcmp(name, map->name), 0);
		name = map->name;
	}
	list_for_each_entry(e, &hsrp_map_find(&room->hn, "m")->entries, node) {
		KUNIT_EXPECT_GT(test, e->seq, last);
		last = e->seq;
	}
	KUNIT_EXPECT_EQ(test, last, 65535U);
	KUNIT_EXPECT_EQ(test, room_map(room, "m", 0, IP(192, 0, 2, 1), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "m", 65536, IP(192, 0, 2, 1), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "m", 20, IP(192, 0, 2, 1), 0),
			-EEXIST);
}

static void bad_peers_are_refused(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind b = {
		.local = hsrp_addr4(htonl(IP(192, 0, 2, 3))),
	};

	KUNIT_EXPECT_EQ(test, room_map(room, "one", 1, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "one", 1, IP(127, 0, 0, 1), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "one", 1, IP(224, 0, 0, 2), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "one", 1, ~0U, 0), -EINVAL);
	room->vip = htonl(IP(192, 0, 2, 9));
	KUNIT_EXPECT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 9), 0),
			-EINVAL);
	KUNIT_EXPECT_NULL(test, hsrp_map_find(&room->hn, "one"));
	/* the local end of the very map is no peer of it */
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	b.map = hsrp_map_find(&room->hn, "one");
	list_add(&b.node, &room->hn.binds);
	KUNIT_EXPECT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 3), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, room_map(room, "two", 2, IP(192, 0, 2, 3), 0), 0);
	list_del(&b.node);
}

static void a_transform_set_in_use_stays(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 1), 0), 0);
	KUNIT_EXPECT_EQ(test, hsrp_transform_find(&room->hn, "t")->users, 2U);
	KUNIT_EXPECT_EQ(test, hsrp_transform_del(&room->hn, "t", &extack),
			-EBUSY);
	ROOM_EXPECT_SAYS(test, &extack, "in use");
	KUNIT_EXPECT_EQ(test, room_transform(room, "t"), -EEXIST);
	KUNIT_ASSERT_EQ(test, hsrp_map_del(&room->hn, "one", 1, &extack), 0);
	KUNIT_EXPECT_EQ(test, hsrp_transform_find(&room->hn, "t")->users, 1U);
	KUNIT_ASSERT_EQ(test, hsrp_map_del(&room->hn, "one", 2, &extack), 0);
	KUNIT_EXPECT_NULL(test, hsrp_map_find(&room->hn, "one"));
	KUNIT_EXPECT_EQ(test, hsrp_transform_del(&room->hn, "t", &extack), 0);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_TRANSFORM_DEL));
}

/* Without its map the guard would let pass what it has protected */
static void a_map_on_an_interface_stays(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_map *map;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 2), 0), 0);
	map = hsrp_map_find(&room->hn, "one");
	map->n_binds = 1;
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "one", 0, &extack),
			-EBUSY);
	ROOM_EXPECT_SAYS(test, &extack, "on an interface");
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "one", 1, &extack), 0);
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "one", 2, &extack),
			-EBUSY);
	ROOM_EXPECT_SAYS(test, &extack, "last entry");
	map->n_binds = 0;
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "one", 0, &extack), 0);
	KUNIT_EXPECT_NULL(test, hsrp_map_find(&room->hn, "one"));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "one", 0, &extack),
			-ENOENT);
}

/* Every change counts; the worker is woken only for a map that is in use */
static void changes_are_counted_and_kick(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_map *map;
	u32 version;

	KUNIT_ASSERT_EQ(test, room_map(room, "one", 1, IP(192, 0, 2, 1), 0), 0);
	map = hsrp_map_find(&room->hn, "one");
	version = map->version;
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 0)), 0);
	KUNIT_EXPECT_EQ(test, map->version, ++version);
	KUNIT_EXPECT_EQ(test, room->kicks, 0U);
	map->n_binds = 1;
	KUNIT_ASSERT_EQ(test, add(room, nth("one", 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, map->version, ++version);
	KUNIT_EXPECT_EQ(test, room->kicks, 1U);
	KUNIT_EXPECT_EQ(test, add(room, nth("one", 1, 1)), -EEXIST);
	KUNIT_EXPECT_EQ(test, map->version, version);
	KUNIT_ASSERT_EQ(test, del(room, nth("one", 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, map->version, ++version);
	KUNIT_ASSERT_EQ(test, room_map(room, "one", 2, IP(192, 0, 2, 1), 0), 0);
	KUNIT_EXPECT_EQ(test, map->version, ++version);
	KUNIT_EXPECT_EQ(test, room->kicks, 3U);
	map->n_binds = 0;
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_MATCH_NEW), 2U);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_MATCH_DEL), 1U);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_MAP_NEW), 2U);
}

static int transform(struct room *room, enum hsrp_cipher cipher, u16 keylen,
		     enum hsrp_integ integ, struct netlink_ext_ack *extack)
{
	struct hsrp_transform conf = {
		.name = "x", .cipher = cipher, .keylen = keylen, .integ = integ,
	};
	int err;

	memset(extack, 0, sizeof(*extack));
	err = hsrp_transform_add(&room->hn, &conf, extack);
	if (!err)
		err = hsrp_transform_del(&room->hn, "x", extack);
	return err;
}

static void transforms_that_protect_nothing_are_refused(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack;

	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_NULL, 0,
					HSRP_INTEG_NONE, &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "protects nothing");
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_AES, 0,
					HSRP_INTEG_NONE, &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "add an HMAC");
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_GCM, 0,
					HSRP_INTEG_SHA256, &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "by itself");
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_DES, 128,
					HSRP_INTEG_MD5, &extack), -EINVAL);
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_AES, 129,
					HSRP_INTEG_MD5, &extack), -EINVAL);
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_UNSPEC, 0,
					HSRP_INTEG_MD5, &extack), -EINVAL);
	KUNIT_EXPECT_EQ(test, transform(room, __HSRP_CIPHER_MAX, 0,
					HSRP_INTEG_MD5, &extack), -EINVAL);
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_AES, 0,
					__HSRP_INTEG_MAX, &extack), -EINVAL);
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_DES, 0,
					HSRP_INTEG_MD5, &extack), 0);
	KUNIT_EXPECT_EQ(test, transform(room, HSRP_CIPHER_GCM, 256,
					HSRP_INTEG_NONE, &extack), 0);
}

static struct kunit_case cryptomap_cases[] = {
	KUNIT_CASE(reqid_is_the_lines_own),
	KUNIT_CASE(reqid_depends_on_map_and_seq),
	KUNIT_CASE(reqid_evades_a_taken_one),
	KUNIT_CASE(reqid_of_another_line_is_refused),
	KUNIT_CASE(many_reqids_are_all_different),
	KUNIT_CASE(lines_keep_their_order_and_number),
	KUNIT_CASE(line_numbers_that_run_out_are_closed_up),
	KUNIT_CASE(a_line_is_there_once_in_a_map),
	KUNIT_CASE(an_entry_has_a_limit),
	KUNIT_CASE(bad_networks_are_refused),
	KUNIT_CASE(entries_go_by_number_and_maps_by_name),
	KUNIT_CASE(bad_peers_are_refused),
	KUNIT_CASE(a_transform_set_in_use_stays),
	KUNIT_CASE(a_map_on_an_interface_stays),
	KUNIT_CASE(changes_are_counted_and_kick),
	KUNIT_CASE(transforms_that_protect_nothing_are_refused),
	{ }
};

static struct kunit_suite cryptomap_suite = {
	.name = "hsrp_cryptomap",
	.init = room_init,
	.exit = room_exit,
	.test_cases = cryptomap_cases,
};

kunit_test_suite(cryptomap_suite);
