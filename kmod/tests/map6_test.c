// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: crypto maps whose peers are IPv6, and what their packets carry. */
#include <linux/skbuff.h>
#include <net/ipv6.h>

#include "ipsec/addr.h"
#include "ipsec/ip6.h"
#include "room.h"

/* 2001:db8:A:B:: and D in the last word */
static struct hsrp_addr ip6_of(u32 ab, u32 d)
{
	return (struct hsrp_addr) {
		.ipver = HSRP_IPV6,
		.ip = { htonl(0x20010db8), htonl(ab), 0, htonl(d) },
	};
}

static int entry_add(struct room *room, u32 seq, struct hsrp_addr peer,
		     struct netlink_ext_ack *extack)
{
	struct hsrp_map_conf conf = { .name = "six", .seq = seq, .peer = peer };
	int err = room_transform(room, "strong");

	strscpy(conf.transform, "strong", sizeof(conf.transform));
	return err && err != -EEXIST ? err :
	       hsrp_map_add(&room->hn, &conf, extack);
}

static int line_add(struct room *room, struct hsrp_addr src, u8 src_len,
		    struct hsrp_addr dst, u8 dst_len,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_match_conf conf = {
		.map = "six", .seq = 10, .src = src, .src_len = src_len,
		.dst = dst, .dst_len = dst_len,
	};

	return hsrp_match_add(&room->hn, &conf, extack);
}

static struct hsrp_match *only_line(struct room *room)
{
	struct hsrp_map *map = hsrp_map_find(&room->hn, "six");
	struct hsrp_map_entry *e = hsrp_map_entry_find(map, 10);

	return list_first_entry(&e->matches, struct hsrp_match, node);
}

static void a_line_has_its_own_reqid(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct room *room = test->priv;

	KUNIT_ASSERT_EQ(test, entry_add(room, 10, ip6_of(9, 1), &extack), 0);
	KUNIT_ASSERT_EQ(test, line_add(room, ip6_of(1 << 16, 0), 48,
				       ip6_of(2 << 16, 0), 48, &extack), 0);
	/* FNV-1a of name, seq, networks of 16 octets and their lengths */
	KUNIT_EXPECT_EQ(test, only_line(room)->reqid, 460856U);
}

static void lines_that_cannot_be(struct kunit *test)
{
	const struct hsrp_addr net = ip6_of(1 << 16, 0), none = ip6_of(0, 0);
	struct hsrp_addr any = { .ipver = HSRP_IPV6 }, local = any;
	struct netlink_ext_ack extack = {};
	struct room *room = test->priv;

	local.ip[0] = htonl(0xfe800000);
	KUNIT_ASSERT_EQ(test, entry_add(room, 10, ip6_of(9, 1), &extack), 0);
	KUNIT_EXPECT_EQ(test, line_add(room, net, 129, none, 32, &extack),
			-EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "0 to 128");
	KUNIT_EXPECT_EQ(test, line_add(room, net, 47, none, 32, &extack),
			-EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "source has bits");
	KUNIT_EXPECT_EQ(test, line_add(room, net, 48, ip6_of(0, 1), 127,
				       &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "destination has bits");
	KUNIT_EXPECT_EQ(test, line_add(room, net, 48, any, 0, &extack),
			-EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "link-local");
	KUNIT_EXPECT_EQ(test, line_add(room, net, 48, local, 64, &extack),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, line_add(room, local, 64, net, 48, &extack),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, line_add(room, hsrp_addr4(htonl(0x0a000000)), 8,
				       net, 48, &extack), -EAFNOSUPPORT);
	ROOM_EXPECT_SAYS(test, &extack, "different families");
	/* from everywhere: neighbours are not where the destination is */
	KUNIT_EXPECT_EQ(test, line_add(room, any, 0, net, 48, &extack), 0);
	KUNIT_EXPECT_EQ(test, line_add(room, any, 0, net, 48, &extack),
			-EEXIST);
	/* an access list is of one family */
	KUNIT_EXPECT_EQ(test, line_add(room, hsrp_addr4(htonl(0x0a000000)), 8,
				       hsrp_addr4(htonl(0x14000000)), 8,
				       &extack), -EAFNOSUPPORT);
	ROOM_EXPECT_SAYS(test, &extack, "entry of its own");
}

/* One family in tunnels of the other, and whether there are lines of each */
static void lines_of_the_other_family(struct kunit *test)
{
	const struct hsrp_addr ten = hsrp_addr4(htonl(0x0a000000));
	const struct hsrp_addr twenty = hsrp_addr4(htonl(0x14000000));
	struct netlink_ext_ack extack = {};
	struct room *room = test->priv;
	struct hsrp_match_conf conf = {
		.map = "six", .seq = 10, .src = ten, .src_len = 8,
		.dst = twenty, .dst_len = 8,
	};
	struct hsrp_map *map;

	KUNIT_ASSERT_EQ(test, entry_add(room, 10, ip6_of(9, 1), &extack), 0);
	KUNIT_ASSERT_EQ(test, entry_add(room, 20, ip6_of(9, 2), &extack), 0);
	map = hsrp_map_find(&room->hn, "six");
	KUNIT_EXPECT_TRUE(test, list_empty(&map->lens4));
	KUNIT_EXPECT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), 0);
	KUNIT_EXPECT_FALSE(test, list_empty(&map->lens4));
	KUNIT_EXPECT_TRUE(test, list_empty(&map->lens6));
	conf.seq = 20;
	conf.src = ip6_of(1 << 16, 0);
	conf.dst = ip6_of(2 << 16, 0);
	conf.src_len = 48;
	conf.dst_len = 48;
	KUNIT_EXPECT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), 0);
	KUNIT_EXPECT_FALSE(test, list_empty(&map->lens6));
	KUNIT_EXPECT_EQ(test, hsrp_match_del(&room->hn, &conf, &extack), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&map->lens6));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "six", 10, &extack), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&map->lens4));
}

static void peers_are_of_one_family(struct kunit *test)
{
	struct hsrp_addr local = { .ipver = HSRP_IPV6 };
	struct netlink_ext_ack extack = {};
	struct room *room = test->priv;

	KUNIT_EXPECT_EQ(test, entry_add(room, 10, local, &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "unicast");
	local.ip[0] = htonl(0xfe800000);
	KUNIT_EXPECT_EQ(test, entry_add(room, 10, local, &extack), -EINVAL);
	ROOM_EXPECT_SAYS(test, &extack, "link-local");
	KUNIT_ASSERT_EQ(test, entry_add(room, 10, ip6_of(9, 1), &extack), 0);
	KUNIT_EXPECT_EQ(test, entry_add(room, 20,
					hsrp_addr4(htonl(IP(192, 0, 2, 1))),
					&extack), -EAFNOSUPPORT);
	ROOM_EXPECT_SAYS(test, &extack, "one family");
}

/* Addresses whose words make up for each other have one place in the array */
static void peers_that_share_a_place(struct kunit *test)
{
	struct hsrp_addr a[3] = { ip6_of(9, 1), ip6_of(9, 1), ip6_of(9, 1) };
	struct netlink_ext_ack extack = {};
	struct room *room = test->priv;
	struct hsrp_map_peer *p;
	struct hsrp_map *map;
	unsigned int i, n = 0;
	unsigned long at;

	for (i = 1; i < 3; i++) {
		a[i].ip[2] = htonl(i);
		a[i].ip[3] = htonl(1 - i * 0x9e3779b1U);
	}
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, entry_add(room, 10 + i, a[i], &extack),
				0);
	map = hsrp_map_find(&room->hn, "six");
	hsrp_map_for_each_peer(map, at, p)
		n++;
	KUNIT_EXPECT_EQ(test, n, 3U);
	at = 0;
	KUNIT_ASSERT_NOT_NULL(test, xa_find(&map->peers, &at, ULONG_MAX,
					    XA_PRESENT));
	KUNIT_EXPECT_NULL(test, xa_find_after(&map->peers, &at, ULONG_MAX,
					      XA_PRESENT));
	/* from the middle, from the front, and the last one */
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "six", 11, &extack), 0);
	KUNIT_EXPECT_NULL(test, hsrp_map_peer_find(map, &a[1]));
	KUNIT_EXPECT_NOT_NULL(test, hsrp_map_peer_find(map, &a[0]));
	KUNIT_EXPECT_NOT_NULL(test, hsrp_map_peer_find(map, &a[2]));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "six", 12, &extack), 0);
	KUNIT_EXPECT_NULL(test, hsrp_map_peer_find(map, &a[2]));
	p = hsrp_map_peer_find(map, &a[0]);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, hsrp_addr_equal(&p->addr, &a[0]));
	KUNIT_EXPECT_EQ(test, p->users, 1U);
}

/* @n headers of @type, of 8 octets each, and @proto behind them */
static bool walk(struct kunit *test, u8 type, unsigned int n, u8 proto,
		 u16 frag_off, unsigned int cut, struct hsrp_upper *u)
{
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	struct ipv6hdr ip = { .version = 6, .nexthdr = n ? type : proto };
	struct frag_hdr h = { .frag_off = htons(frag_off) };
	bool told;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_data(skb, &ip, sizeof(ip));
	for (; n; n--) {
		h.nexthdr = n > 1 ? type : proto;
		skb_put_data(skb, &h, sizeof(h));
	}
	skb_trim(skb, skb->len - cut);
	skb_reset_network_header(skb);
	told = hsrp_ip6_upper(skb, u);
	kfree_skb(skb);
	return told;
}

static void headers_are_walked(struct kunit *test)
{
	static const u8 types[] = { NEXTHDR_HOP, NEXTHDR_ROUTING, NEXTHDR_DEST,
				    NEXTHDR_FRAGMENT };
	struct hsrp_upper u;
	unsigned int i, n;

	KUNIT_EXPECT_TRUE(test, walk(test, 0, 0, IPPROTO_ESP, 0, 0, &u));
	KUNIT_EXPECT_EQ(test, u.proto, IPPROTO_ESP);
	KUNIT_EXPECT_EQ(test, u.offset, 40);
	for (i = 0; i < ARRAY_SIZE(types); i++)
		for (n = 1; n < 8; n++) {
			KUNIT_EXPECT_TRUE(test, walk(test, types[i], n,
						     IPPROTO_AH, 0, 0, &u));
			/* AH is no header on the way */
			KUNIT_EXPECT_EQ(test, u.proto, IPPROTO_AH);
			KUNIT_EXPECT_EQ(test, u.offset, 40 + 8 * (int)n);
			KUNIT_EXPECT_FALSE(test, u.fragment);
		}
	/* cut off, and without end */
	KUNIT_EXPECT_FALSE(test, walk(test, NEXTHDR_DEST, 2, IPPROTO_ESP, 0, 7,
				      &u));
	KUNIT_EXPECT_FALSE(test, walk(test, NEXTHDR_DEST, 20, IPPROTO_ESP, 0,
				      0, &u));
	KUNIT_EXPECT_EQ(test, u.proto, NEXTHDR_DEST);
}

static void a_later_fragment_tells_its_protocol_only(struct kunit *test)
{
	struct hsrp_upper u;

	KUNIT_EXPECT_TRUE(test, walk(test, NEXTHDR_FRAGMENT, 1, IPPROTO_UDP,
				     8, 0, &u));
	KUNIT_EXPECT_TRUE(test, u.fragment);
	KUNIT_EXPECT_EQ(test, u.proto, IPPROTO_UDP);
	/* the first one, with more to come */
	KUNIT_EXPECT_TRUE(test, walk(test, NEXTHDR_FRAGMENT, 1, IPPROTO_UDP,
				     1, 0, &u));
	KUNIT_EXPECT_FALSE(test, u.fragment);
}

static struct kunit_case map6_cases[] = {
	KUNIT_CASE(a_line_has_its_own_reqid),
	KUNIT_CASE(lines_that_cannot_be),
	KUNIT_CASE(lines_of_the_other_family),
	KUNIT_CASE(peers_are_of_one_family),
	KUNIT_CASE(peers_that_share_a_place),
	KUNIT_CASE(headers_are_walked),
	KUNIT_CASE(a_later_fragment_tells_its_protocol_only),
	{ }
};

static struct kunit_suite map6_suite = {
	.name = "hsrp_map6",
	.init = room_init,
	.exit = room_exit,
	.test_cases = map6_cases,
};

kunit_test_suite(map6_suite);
