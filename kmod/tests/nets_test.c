// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit suite: which packets the lines of a map protect. A walk through all of
 * them says what has to come out.
 */
#include <linux/prandom.h>

#include "ipsec/addr.h"
#include "room.h"

#define NETS_SEED	1985
#define NETS_STEPS	3000
#define NETS_PACKETS	8	/* after each step */
#define NETS_FEW	40	/* lines: below, another one is more likely */
#define NETS_MANY	400	/* above, one less */

/* Two maps, each with an entry of each family */
static const char * const nets_maps[] = { "a", "b" };
static const u32 nets_seqs[] = { 10, 20 };

struct nets {
	struct room *room;
	struct rnd_state rnd;
	unsigned int n;
	unsigned int hits;
	unsigned int misses;
};

static u32 below(struct nets *t, u32 n)
{
	return prandom_u32_state(&t->rnd) % n;
}

static struct hsrp_map *map_of(struct nets *t, unsigned int i)
{
	return hsrp_map_find(&t->room->hn, nets_maps[i]);
}

static void nets_init(struct kunit *test, struct nets *t)
{
	unsigned int i, k;

	*t = (struct nets) { .room = test->priv };
	kunit_info(test, "seed %u\n", NETS_SEED);
	prandom_seed_state(&t->rnd, NETS_SEED);
	for (i = 0; i < ARRAY_SIZE(nets_maps); i++)
		for (k = 0; k < ARRAY_SIZE(nets_seqs); k++)
			KUNIT_ASSERT_EQ(test,
					room_map(t->room, nets_maps[i],
						 nets_seqs[k],
						 IP(192, 0, 2, 1 + k), false),
					0);
}

/* Few bits differ, so that networks are in each other */
static struct hsrp_addr some_addr(struct nets *t, u8 ipver)
{
	struct hsrp_addr addr = { .ipver = ipver };
	unsigned int i;

	addr.ip[0] = htonl(0x28000000 | (prandom_u32_state(&t->rnd) &
					 0x01010101));
	for (i = 1; ipver == HSRP_IPV6 && i < ARRAY_SIZE(addr.ip); i++)
		addr.ip[i] = htonl(prandom_u32_state(&t->rnd) & 0x80000001);
	return addr;
}

/* Any, of a host, at a word's end, or something between */
static u8 some_len(struct nets *t, u8 ipver)
{
	const u8 bits = ipver == HSRP_IPV6 ? 128 : 32;

	switch (below(t, 8)) {
	case 0:
		return 0;
	case 1:
		return bits;
	case 2:
		return below(t, bits / 8 + 1) * 8;
	default:
		return bits / 4 + below(t, 5);
	}
}

static struct hsrp_addr net_of(struct hsrp_addr addr, u8 len)
{
	unsigned int i;

	for (i = 0; i < 128; i++)
		if (i >= len)
			addr.ip[i / 32] &= ~htonl(BIT(31 - i % 32));
	return addr;
}

static struct hsrp_match_conf some_line(struct nets *t)
{
	const unsigned int family = below(t, 2);
	const u8 ipver = family ? HSRP_IPV6 : HSRP_IPV4;
	struct hsrp_match_conf conf = {
		.seq = nets_seqs[family],
		.src_len = some_len(t, ipver),
		.dst_len = some_len(t, ipver),
	};

	strscpy(conf.map, nets_maps[below(t, ARRAY_SIZE(nets_maps))],
		sizeof(conf.map));
	conf.src = net_of(some_addr(t, ipver), conf.src_len);
	conf.dst = net_of(some_addr(t, ipver), conf.dst_len);
	return conf;
}

static void add_one(struct kunit *test, struct nets *t)
{
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf conf = some_line(t);
	int err = hsrp_match_add(&t->room->hn, &conf, &extack);

	/* is there already, or may not be */
	if (err == -EEXIST || err == -EINVAL)
		return;
	KUNIT_ASSERT_EQ(test, err, 0);
	t->n++;
}

/* Any line of an entry that has one, or NULL */
static struct hsrp_match *some_match(struct nets *t)
{
	struct hsrp_map *map = map_of(t, below(t, ARRAY_SIZE(nets_maps)));
	u32 seq = nets_seqs[below(t, ARRAY_SIZE(nets_seqs))];
	struct hsrp_map_entry *e = hsrp_map_entry_find(map, seq);
	struct hsrp_match *m;
	unsigned int n;

	if (!e->n_matches)
		return NULL;
	n = below(t, e->n_matches);
	list_for_each_entry(m, &e->matches, node)
		if (!n--)
			break;
	return m;
}

static void del_one(struct kunit *test, struct nets *t)
{
	struct netlink_ext_ack extack = {};
	struct hsrp_match *m = some_match(t);
	struct hsrp_match_conf conf;

	if (!m)
		return;
	conf = (struct hsrp_match_conf) {
		.seq = m->entry->seq,
		.src = m->src, .src_len = m->src_len,
		.dst = m->dst, .dst_len = m->dst_len,
	};
	strscpy(conf.map, m->entry->map->name, sizeof(conf.map));
	KUNIT_ASSERT_EQ(test, hsrp_match_del(&t->room->hn, &conf, &extack), 0);
	t->n--;
}

static bool walk_protects(struct hsrp_map *map, const struct hsrp_addr *src,
			  const struct hsrp_addr *dst)
{
	const struct hsrp_map_entry *e;
	const struct hsrp_match *m;

	list_for_each_entry(e, &map->entries, node)
		list_for_each_entry(m, &e->matches, node)
			if (m->src.ipver == src->ipver &&
			    hsrp_addr_in_net(src, &m->src, m->src_len) &&
			    hsrp_addr_in_net(dst, &m->dst, m->dst_len))
				return true;
	return false;
}

static void expect_walk(struct kunit *test, struct nets *t,
			const struct hsrp_addr *src, const struct hsrp_addr *dst)
{
	unsigned int i;
	bool is, want;

	for (i = 0; i < ARRAY_SIZE(nets_maps); i++) {
		want = walk_protects(map_of(t, i), src, dst);
		rcu_read_lock();
		is = hsrp_nets_protect(&t->room->hn, map_of(t, i), src, dst);
		rcu_read_unlock();
		KUNIT_EXPECT_EQ_MSG(test, is, want, "map %s, %16ph to %16ph",
				    nets_maps[i], src->ip, dst->ip);
		t->hits += want;
		t->misses += !want;
	}
}

static void flip(struct hsrp_addr *addr, unsigned int bit)
{
	addr->ip[bit / 32] ^= htonl(BIT(31 - bit % 32));
}

/* The first address of a line's networks, and what is next to them */
static void expect_walk_beside(struct kunit *test, struct nets *t)
{
	const struct hsrp_match *m = some_match(t);
	struct hsrp_addr src, dst;

	if (!m)
		return;
	src = m->src;
	dst = m->dst;
	expect_walk(test, t, &src, &dst);
	expect_walk(test, t, &dst, &src);
	if (m->src_len)
		flip(&src, m->src_len - 1);
	expect_walk(test, t, &src, &dst);
	src = m->src;
	if (m->dst_len < hsrp_addr_bits(&dst))
		flip(&dst, m->dst_len);
	expect_walk(test, t, &src, &dst);
	if (m->dst_len)
		flip(&dst, m->dst_len - 1);
	expect_walk(test, t, &src, &dst);
}

static void expect_walks(struct kunit *test, struct nets *t)
{
	struct hsrp_addr src, dst;
	unsigned int i;
	u8 ipver;

	for (i = 0; i < NETS_PACKETS; i++) {
		ipver = below(t, 2) ? HSRP_IPV6 : HSRP_IPV4;
		src = some_addr(t, ipver);
		dst = some_addr(t, ipver);
		expect_walk(test, t, &src, &dst);
	}
	expect_walk_beside(test, t);
}

/* Lines of a map of these prefix lengths, or with @l NULL of any */
static unsigned int count_lines(struct hsrp_map *map, u8 ipver,
				const struct hsrp_map_lens *l)
{
	const struct hsrp_map_entry *e;
	const struct hsrp_match *m;
	unsigned int n = 0;

	list_for_each_entry(e, &map->entries, node)
		list_for_each_entry(m, &e->matches, node)
			if (m->src.ipver == ipver &&
			    (!l || (m->src_len == l->src_len &&
				    m->dst_len == l->dst_len)))
				n++;
	return n;
}

/*
 * Each pair of prefix lengths that there is, with as many lines; and once, or
 * the sum would be more than there are.
 */
static void expect_lens(struct kunit *test, struct hsrp_map *map, u8 ipver)
{
	const struct hsrp_map_lens *l;
	unsigned int lines = 0;

	list_for_each_entry(l, hsrp_map_lens(map, ipver), node) {
		KUNIT_EXPECT_NE(test, l->lines, 0U);
		KUNIT_EXPECT_EQ(test, l->lines, count_lines(map, ipver, l));
		lines += l->lines;
	}
	KUNIT_EXPECT_EQ(test, lines, count_lines(map, ipver, NULL));
}

static void expect_all_lens(struct kunit *test, struct nets *t)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nets_maps); i++) {
		expect_lens(test, map_of(t, i), HSRP_IPV4);
		expect_lens(test, map_of(t, i), HSRP_IPV6);
	}
}

/* Up to many lines, down to few, and so on: the hash grows and shrinks */
static void a_hash_says_what_a_walk_says(struct kunit *test)
{
	unsigned int step, most = 0;
	bool more = true;
	struct nets t;

	nets_init(test, &t);
	for (step = 0; step < NETS_STEPS; step++) {
		more = t.n < NETS_FEW || (more && t.n < NETS_MANY);
		if (!below(&t, 4) == more)
			del_one(test, &t);
		else
			add_one(test, &t);
		most = max(most, t.n);
		expect_walks(test, &t);
		if (!(step % 100)) {
			expect_all_lens(test, &t);
			cond_resched();
		}
	}
	kunit_info(test, "%u lines at most, %u protected, %u not\n", most,
		   t.hits, t.misses);
	KUNIT_EXPECT_GE(test, most, NETS_MANY);
	KUNIT_EXPECT_GT(test, t.hits, 1000U);
	KUNIT_EXPECT_GT(test, t.misses, 1000U);
}

/* Nothing is left of what they had, whether they go one by one or together */
static void the_last_line_takes_all_along(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct hsrp_map *map;
	struct nets t;

	nets_init(test, &t);
	while (t.n < NETS_MANY)
		add_one(test, &t);
	map = map_of(&t, 0);
	KUNIT_EXPECT_FALSE(test, list_empty(&map->lens4));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&t.room->hn, "a", 10, &extack), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&map->lens4));
	KUNIT_EXPECT_FALSE(test, list_empty(&map->lens6));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&t.room->hn, "a", 0, &extack), 0);

	map = map_of(&t, 1);
	t.n = atomic_read(&t.room->hn.nets.nelems);
	KUNIT_EXPECT_GT(test, t.n, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_map_entry_find(map, 10)->n_matches +
			      hsrp_map_entry_find(map, 20)->n_matches, t.n);
	expect_lens(test, map, HSRP_IPV4);
	expect_lens(test, map, HSRP_IPV6);
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&t.room->hn, "b", 0, &extack), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&t.room->hn.nets.nelems), 0);
}

/* From anybody to a host, and from a host to anybody: nothing is cut off */
static void hosts_and_any(struct kunit *test)
{
	struct hsrp_match_conf line = room_line("a", 10, 0, 0,
						IP(20, 1, 1, 1), 32);
	struct hsrp_addr host = line.dst, other = hsrp_addr4(htonl(1));
	struct netlink_ext_ack extack = {};
	struct hsrp_net *hn;
	struct hsrp_map *map;
	struct nets t;

	nets_init(test, &t);
	hn = &t.room->hn;
	map = map_of(&t, 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(hn, &line, &extack), 0);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, hsrp_nets_protect(hn, map, &other, &host));
	KUNIT_EXPECT_TRUE(test, hsrp_nets_protect(hn, map, &host, &host));
	KUNIT_EXPECT_FALSE(test, hsrp_nets_protect(hn, map, &host, &other));
	KUNIT_EXPECT_FALSE(test, hsrp_nets_protect(hn, map_of(&t, 1), &other,
						   &host));
	rcu_read_unlock();
	KUNIT_ASSERT_EQ(test, hsrp_match_del(hn, &line, &extack), 0);
	rcu_read_lock();
	KUNIT_EXPECT_FALSE(test, hsrp_nets_protect(hn, map, &other, &host));
	rcu_read_unlock();
	swap(line.src, line.dst);
	swap(line.src_len, line.dst_len);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(hn, &line, &extack), 0);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, hsrp_nets_protect(hn, map, &host, &other));
	KUNIT_EXPECT_FALSE(test, hsrp_nets_protect(hn, map, &other, &host));
	rcu_read_unlock();
}

static struct kunit_case nets_cases[] = {
	KUNIT_CASE(hosts_and_any),
	KUNIT_CASE(a_hash_says_what_a_walk_says),
	KUNIT_CASE(the_last_line_takes_all_along),
	{ }
};

static struct kunit_suite nets_suite = {
	.name = "hsrp_nets",
	.init = room_init,
	.exit = room_exit,
	.test_cases = nets_cases,
};

kunit_test_suite(nets_suite);
