// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: the cache of flows and SAs, made so small that all share its sets. */
#include "../fastpath/cache.c"
#include "room.h"

#define N_ENTRIES	64

static struct hsrp_fast_entry flow(u8 family)
{
	return (struct hsrp_fast_entry) {
		.expires = (u32)jiffies + HZ,
		.key = {
			.saddr = htonl(IP(10, 1, 1, 3)),
			.daddr = htonl(IP(20, 1, 1, 1)),
			.ports = htonl(0x04d20035),
			.iif = 2,
			.proto = IPPROTO_UDP,
			.kind = HSRP_FAST_FLOW_OUT,
			.family = family,
			.rest = {
				.saddr = { htonl(0x20010db8) },
				.daddr = { htonl(0x20010db9) },
			},
		},
	};
}

static bool known(struct hsrp_fast *f, const struct hsrp_fast_entry *e)
{
	bool is;

	rcu_read_lock();
	is = hsrp_fast_find(f, &e->key);
	rcu_read_unlock();
	return is;
}

static bool learn(struct hsrp_fast *f, const struct hsrp_fast_entry *e)
{
	bool done;

	rcu_read_lock();
	done = hsrp_fast_add(f, e);
	rcu_read_unlock();
	return done;
}

/* Of the others that differ in this octet of the key, all that are taken for it */
static unsigned int mistaken(struct hsrp_fast *f, const struct hsrp_fast_entry *e,
			     size_t at)
{
	struct hsrp_fast_entry other = *e;
	unsigned int n = 0;
	int i;

	for (i = 1; i < 256; i++) {
		((u8 *)&other.key)[at] = ((const u8 *)&e->key)[at] ^ i;
		n += known(f, &other);
	}
	return n;
}

static void another_key_is_another_flow_of(struct kunit *test, u8 family,
					   size_t size)
{
	struct hsrp_fast *f = test->priv;
	struct hsrp_fast_entry e = flow(family);
	size_t at;

	KUNIT_ASSERT_TRUE(test, learn(f, &e));
	KUNIT_EXPECT_TRUE(test, known(f, &e));
	for (at = 0; at < size; at++)
		KUNIT_EXPECT_EQ_MSG(test, mistaken(f, &e, at), 0U,
				    "octet %zu", at);
	KUNIT_EXPECT_TRUE(test, known(f, &e));
}

static void another_key_is_another_flow(struct kunit *test)
{
	another_key_is_another_flow_of(test, AF_INET,
				       offsetof(struct hsrp_fast_key, rest));
}

static void another_key_is_another_flow_of_ipv6(struct kunit *test)
{
	another_key_is_another_flow_of(test, AF_INET6,
				       sizeof(struct hsrp_fast_key));
}

/* What IPv4 has no more of is not read: its entries end before that */
static void ipv4_has_no_more_of_an_address(struct kunit *test)
{
	struct hsrp_fast *f = test->priv;
	struct hsrp_fast_entry e = flow(AF_INET);

	KUNIT_ASSERT_TRUE(test, learn(f, &e));
	memset(&e.key.rest, 0xff, sizeof(e.key.rest));
	KUNIT_EXPECT_TRUE(test, known(f, &e));
	KUNIT_EXPECT_EQ(test, atomic_read(&f->entries6), 0);
}

static void its_memory_is_bounded(struct kunit *test)
{
	struct hsrp_fast *f = test->priv;
	struct hsrp_fast_entry e = flow(AF_INET6);
	int i;

	for (i = 0; i < 10 * N_ENTRIES; i++) {
		e.key.saddr = htonl(i);
		KUNIT_ASSERT_TRUE(test, learn(f, &e));
		/* whoever was pushed out is back at once */
		KUNIT_EXPECT_TRUE(test, known(f, &e));
	}
	KUNIT_EXPECT_LE(test, atomic_read(&f->entries), N_ENTRIES);
	KUNIT_EXPECT_GT(test, atomic_read(&f->entries), N_ENTRIES / 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&f->entries),
			atomic_read(&f->entries6));
}

static void a_flow_is_there_once(struct kunit *test)
{
	struct hsrp_fast *f = test->priv;
	struct hsrp_fast_entry e = flow(AF_INET);

	KUNIT_ASSERT_TRUE(test, learn(f, &e));
	KUNIT_ASSERT_TRUE(test, learn(f, &e));
	KUNIT_EXPECT_EQ(test, atomic_read(&f->entries), 1);
}

static void what_is_void_is_not_found(struct kunit *test)
{
	struct hsrp_fast *f = test->priv;
	struct hsrp_fast_entry old = flow(AF_INET), new = old;

	old.expires = (u32)jiffies;
	new.key.ports = 0;
	KUNIT_ASSERT_TRUE(test, learn(f, &old));
	KUNIT_ASSERT_TRUE(test, learn(f, &new));
	KUNIT_EXPECT_FALSE(test, known(f, &old));
	KUNIT_EXPECT_TRUE(test, known(f, &new));
	hsrp_fast_flush(f, false);
	KUNIT_EXPECT_EQ(test, atomic_read(&f->entries), 1);
	atomic_inc(&f->epoch);
	KUNIT_EXPECT_FALSE(test, known(f, &new));
	hsrp_fast_flush(f, false);
	KUNIT_EXPECT_EQ(test, atomic_read(&f->entries), 0);
}

static int cache_init(struct kunit *test)
{
	struct hsrp_fast *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	test->priv = f;
	fast_entries = N_ENTRIES;
	return hsrp_fast_cache_init(f);
}

static void cache_exit(struct kunit *test)
{
	hsrp_fast_cache_uninit(test->priv);
	/* what frees them is in this module */
	rcu_barrier();
}

static struct kunit_case cache_cases[] = {
	KUNIT_CASE(another_key_is_another_flow),
	KUNIT_CASE(another_key_is_another_flow_of_ipv6),
	KUNIT_CASE(ipv4_has_no_more_of_an_address),
	KUNIT_CASE(its_memory_is_bounded),
	KUNIT_CASE(a_flow_is_there_once),
	KUNIT_CASE(what_is_void_is_not_found),
	{ }
};

static struct kunit_suite cache_suite = {
	.name = "hsrp_cache",
	.init = cache_init,
	.exit = cache_exit,
	.test_cases = cache_cases,
};

kunit_test_suite(cache_suite);
