// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: reverse routes, one for each destination, and who wants it. */
#include <linux/inetdevice.h>
#include <net/fib_notifier.h>
#include <net/ip_fib.h>
#include <net/route.h>

#include "room.h"

/* The way to a peer is what the test says, not what init_net has */
static struct rtable *rri_route(struct net *net, const struct flowi4 *fl);

#define ip_route_output_key(net, fl)	rri_route(net, fl)
#define ip_rt_put(rt)			((void)(rt))
#include "../ipsec/rri.c"

#define HERE		7	/* hsrp_bind_ifindex() of room.c */
#define GATEWAY		IP(172, 16, 172, 49)
#define PEER		IP(172, 16, 172, 69)

static struct net_device rri_dev;
static struct rtable rri_rt;
static int rri_err;

static struct rtable *rri_route(struct net *net, const struct flowi4 *fl)
{
	return rri_err ? ERR_PTR(rri_err) : &rri_rt;
}

static void way(u32 gateway, int ifindex, int err)
{
	rri_dev.ifindex = ifindex;
	rri_rt.dst.dev = &rri_dev;
	rri_rt.rt_type = RTN_UNICAST;
	rri_rt.rt_gw_family = gateway ? AF_INET : 0;
	rri_rt.rt_gw4 = htonl(gateway);
	rri_err = err;
}

static struct hsrp_bind *bind_new(struct kunit *test, const char *map)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->hn = &room->hn;
	b->map = hsrp_map_find(&room->hn, map);
	b->local = hsrp_addr4(htonl(IP(172, 16, 172, 53)));
	b->addr = b->local;
	list_add_tail(&b->node, &room->hn.binds);
	way(GATEWAY, HERE, 0);
	return b;
}

/* The map of the reference case: two lines, one remote network */
static struct hsrp_bind *case_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf
		lan = room_line("vpn", 10, IP(10, 1, 1, 0), 24, IP(20, 1, 1, 0), 24),
		host = room_line("vpn", 10, IP(99, 99, 99, 99), 32, IP(20, 1, 1, 0), 24);

	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 10, PEER, true), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &lan, &extack), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &host, &extack), 0);
	return bind_new(test, "vpn");
}

static void line_del(struct kunit *test, u32 src, u8 len)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf conf = room_line("vpn", 10, src, len,
						IP(20, 1, 1, 0), 24);

	KUNIT_ASSERT_EQ(test, hsrp_match_del(&room->hn, &conf, &extack), 0);
}

static struct hsrp_rri *only(struct kunit *test)
{
	struct room *room = test->priv;

	KUNIT_ASSERT_TRUE(test, list_is_singular(&room->hn.routes));
	return list_first_entry(&room->hn.routes, struct hsrp_rri, node);
}

static void expect_route(struct kunit *test, u32 gateway)
{
	struct room *room = test->priv;

	KUNIT_ASSERT_EQ(test, room->n_routes, 1U);
	KUNIT_EXPECT_EQ(test, room->routes[0].dst.ip[0],
			htonl(IP(20, 1, 1, 0)));
	KUNIT_EXPECT_EQ(test, room->routes[0].dst_len, 24);
	KUNIT_EXPECT_EQ(test, room->routes[0].gateway.ip[0],
			htonl(gateway));
	KUNIT_EXPECT_EQ(test, room->routes[0].ifindex, HERE);
}

static void two_lines_are_one_route(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	expect_route(test, GATEWAY);
	KUNIT_EXPECT_EQ(test, only(test)->refs, 2U);
	KUNIT_EXPECT_EQ(test, only(test)->peer.ip[0], htonl(PEER));
	KUNIT_EXPECT_EQ(test, b->n_routes, 1U);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_ROUTE_ADD), 1U);

	line_del(test, IP(10, 1, 1, 0), 24);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, only(test)->refs, 1U);
	KUNIT_EXPECT_EQ(test, room->n_deleted, 0U);

	line_del(test, IP(99, 99, 99, 99), 32);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&room->hn.routes));
	KUNIT_EXPECT_EQ(test, room->n_routes, 0U);
	KUNIT_EXPECT_EQ(test, b->n_routes, 0U);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_ROUTE_DEL));
}

/* Counting again from where the last count ended would never reach zero */
static void a_count_does_not_grow_with_the_runs(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);
	int i;

	for (i = 0; i < 3; i++) {
		atomic_inc(&room->hn.fib_changes);
		KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
		KUNIT_EXPECT_EQ(test, only(test)->refs, 2U);
	}
	KUNIT_EXPECT_EQ(test, room->n_added, 1U);
}

static void nothing_changed_is_nothing_to_do(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	/* gone behind our back, but nobody said so: not even a look */
	room->n_routes = 0;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, room->n_routes, 0U);
	/* the FIB said so */
	atomic_inc(&room->hn.fib_changes);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	expect_route(test, GATEWAY);
	KUNIT_EXPECT_EQ(test, hsrp_stats_read(&room->hn,
					      HSRP_CNT_ROUTE_RESTORED), 1ULL);
	/* it is told once, when it came into force */
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_ROUTE_ADD), 1U);
}

static void the_route_follows_the_way_to_the_peer(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	way(IP(172, 16, 172, 50), HERE, 0);
	atomic_inc(&room->hn.fib_changes);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	expect_route(test, IP(172, 16, 172, 50));
	/* the peer on link is its own next hop */
	way(0, HERE, 0);
	atomic_inc(&room->hn.fib_changes);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	expect_route(test, PEER);
	KUNIT_EXPECT_EQ(test, b->n_routes, 1U);
}

static void without_a_way_there_is_no_route(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	/* through another interface */
	way(GATEWAY, HERE + 1, 0);
	atomic_inc(&room->hn.fib_changes);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), -EXDEV);
	KUNIT_EXPECT_EQ(test, room->n_routes, 0U);
	KUNIT_EXPECT_EQ(test, b->n_routes, 0U);
	/* what failed is tried again though nothing was said */
	way(GATEWAY, HERE, 0);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	expect_route(test, GATEWAY);
	/* none at all */
	way(GATEWAY, HERE, -ENETUNREACH);
	atomic_inc(&room->hn.fib_changes);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, room->n_routes, 0U);
	/* a black hole is no way */
	way(GATEWAY, HERE, 0);
	rri_rt.rt_type = RTN_BLACKHOLE;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), -ENETUNREACH);
	/* nor a next hop that a route of IPv4 cannot name */
	way(GATEWAY, HERE, 0);
	rri_rt.rt_gw_family = AF_INET6;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), -EAFNOSUPPORT);
	KUNIT_EXPECT_EQ(test, room->n_routes, 0U);
}

static void a_route_of_others_is_left_alone(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	room->routes[room->n_routes++] = (struct hsrp_rt) {
		.dst = hsrp_addr4(htonl(IP(20, 1, 1, 0))), .dst_len = 24,
		.ifindex = 3,
	};
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), -EEXIST);
	KUNIT_EXPECT_EQ(test, room->routes[0].ifindex, 3);
	KUNIT_EXPECT_EQ(test, b->n_routes, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_rri_remove_all(b), 0);
	KUNIT_EXPECT_EQ(test, room->n_routes, 1U);
}

static void all_routes_go_at_once_but_only_its_own(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf conf = room_line("two", 5, IP(10, 2, 0, 0), 16,
						IP(30, 1, 0, 0), 16);
	struct hsrp_bind *b = case_new(test), *other;

	KUNIT_ASSERT_EQ(test, room_map(room, "two", 5, PEER, true), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), 0);
	other = bind_new(test, "two");
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(other), 0);
	KUNIT_EXPECT_EQ(test, room->n_routes, 2U);

	/* what cannot be withdrawn now is withdrawn later */
	room->route_err = -ENOBUFS;
	KUNIT_EXPECT_EQ(test, hsrp_rri_remove_all(b), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, b->n_routes, 1U);
	room->route_err = 0;
	KUNIT_EXPECT_EQ(test, hsrp_rri_remove_all(b), 0);
	KUNIT_EXPECT_EQ(test, b->n_routes, 0U);
	KUNIT_EXPECT_EQ(test, only(test)->bind == other, true);
	KUNIT_EXPECT_EQ(test, room->routes[0].dst.ip[0],
			htonl(IP(30, 1, 0, 0)));

	/* a binding that goes forgets its routes in any case */
	room->route_err = -ENOBUFS;
	hsrp_rri_abandon(other);
	KUNIT_EXPECT_TRUE(test, list_empty(&room->hn.routes));
	KUNIT_EXPECT_EQ(test, other->n_routes, 0U);
}

static void entries_without_reverse_route_have_none(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf conf = room_line("vpn", 10, IP(10, 1, 1, 0), 24,
						IP(20, 1, 1, 0), 24);
	struct hsrp_bind *b;

	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 10, PEER, false), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), 0);
	b = bind_new(test, "vpn");
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&room->hn.routes));
	KUNIT_EXPECT_EQ(test, room->n_added, 0U);
}

static bool depends(struct kunit *test, u32 net, int len)
{
	const struct hsrp_addr dst = hsrp_addr4(htonl(net));
	struct room *room = test->priv;
	bool yes;

	rcu_read_lock();
	yes = hsrp_rri_depends(&room->hn, &dst, len, false);
	rcu_read_unlock();
	return yes;
}

/* Which changes of the FIB are worth a look */
static void the_fib_matters_where_peers_and_networks_are(struct kunit *test)
{
	struct hsrp_bind *b = case_new(test);

	KUNIT_EXPECT_TRUE(test, depends(test, 0, 0));
	KUNIT_EXPECT_TRUE(test, depends(test, IP(172, 16, 172, 64), 28));
	KUNIT_EXPECT_FALSE(test, depends(test, IP(172, 16, 172, 48), 28));
	/* networks, while there are or should be reverse routes */
	KUNIT_EXPECT_FALSE(test, depends(test, IP(20, 1, 1, 0), 24));
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_TRUE(test, depends(test, IP(20, 1, 1, 0), 24));
	KUNIT_EXPECT_FALSE(test, depends(test, IP(20, 1, 1, 0), 25));
	KUNIT_EXPECT_EQ(test, hsrp_rri_remove_all(b), 0);
	KUNIT_EXPECT_FALSE(test, depends(test, IP(20, 1, 1, 0), 24));
}

/* The FIB tells of a route of 172.16.172.64/28 or 20.1.1.0/24 */
static void fib_tells(struct room *room, unsigned long event, u32 net, int len)
{
	struct fib_entry_notifier_info entry = {
		.info = { .family = AF_INET }, .dst = net, .dst_len = len,
	};

	/* as the chain of notifiers does */
	rcu_read_lock();
	hsrp_rri_fib_event(&room->hn.fib_nb, event, &entry);
	rcu_read_unlock();
}

static void while_added(struct room *room)
{
	fib_tells(room, FIB_EVENT_ENTRY_REPLACE, IP(20, 1, 1, 0), 24);
}

static void somebody_is_faster(struct room *room)
{
	fib_tells(room, FIB_EVENT_ENTRY_DEL, IP(20, 1, 1, 0), 24);
}

static void on_the_way_to_the_peer(struct room *room)
{
	fib_tells(room, FIB_EVENT_ENTRY_REPLACE, IP(172, 16, 172, 64), 28);
}

/* What else the FIB says meanwhile is heard */
static void an_own_route_is_no_news(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = case_new(test);

	room->route_added = while_added;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, room->n_added, 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&room->hn.fib_changes), 0);
	/* of others, or gone */
	while_added(room);
	KUNIT_EXPECT_EQ(test, atomic_read(&room->hn.fib_changes), 1);
	somebody_is_faster(room);
	KUNIT_EXPECT_EQ(test, atomic_read(&room->hn.fib_changes), 2);

	room->n_routes = 0;
	room->route_added = somebody_is_faster;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&room->hn.fib_changes), 3);
	room->n_routes = 0;
	room->route_added = on_the_way_to_the_peer;
	KUNIT_EXPECT_EQ(test, hsrp_rri_sync(b), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&room->hn.fib_changes), 4);
}

static struct kunit_case rri_cases[] = {
	KUNIT_CASE(two_lines_are_one_route),
	KUNIT_CASE(a_count_does_not_grow_with_the_runs),
	KUNIT_CASE(nothing_changed_is_nothing_to_do),
	KUNIT_CASE(the_route_follows_the_way_to_the_peer),
	KUNIT_CASE(without_a_way_there_is_no_route),
	KUNIT_CASE(a_route_of_others_is_left_alone),
	KUNIT_CASE(all_routes_go_at_once_but_only_its_own),
	KUNIT_CASE(entries_without_reverse_route_have_none),
	KUNIT_CASE(the_fib_matters_where_peers_and_networks_are),
	KUNIT_CASE(an_own_route_is_no_news),
	{ }
};

/* Routes that a test leaves */
static void rri_exit(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b;

	room->route_err = 0;
	list_for_each_entry(b, &room->hn.binds, node)
		hsrp_rri_abandon(b);
	room_exit(test);
}

static struct kunit_suite rri_suite = {
	.name = "hsrp_rri",
	.init = room_init,
	.exit = rri_exit,
	.test_cases = rri_cases,
};

kunit_test_suite(rri_suite);
