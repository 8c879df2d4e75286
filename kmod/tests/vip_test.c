// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: which virtual IPs a run of the worker puts there and takes away. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <net/route.h>

/* room.c has one of that name for the rooms above */
#define hsrp_vaddr_find vip_test_find
/* whatever is there has its local route */
#define inet_addr_type_dev_table(net, dev, addr) RTN_LOCAL

#include "../gateway/garp.c"
#include "../gateway/vip.c"
#include "../gateway/viprun.c"
#include "room.h"

#define N_VIPS	3

/* What rtnetlink was asked for, and what it answers */
static struct {
	unsigned int added;
	unsigned int removed;
	__be32 last;
	int err;
} rtnl;

/* Gratuitous ARPs that left, and to whom the last one did */
static unsigned int garps;
static unsigned int garp_to;

int hsrp_rtnl_addr_add(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr)
{
	if (rtnl.err)
		return rtnl.err;
	rtnl.added++;
	rtnl.last = hsrp_addr_get4(addr);
	return 0;
}

int hsrp_rtnl_addr_del(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr)
{
	if (rtnl.err)
		return rtnl.err;
	rtnl.removed++;
	rtnl.last = hsrp_addr_get4(addr);
	return 0;
}

/* The rest is not what this is about */

int hsrp_neigh_get(struct hsrp_net *hn, u8 ipver)
{
	return 0;
}

void hsrp_neigh_put(struct hsrp_net *hn, u8 ipver)
{
}

void hsrp_vip6_init(struct hsrp_vip6 *v)
{
}

bool hsrp_vip6_is_left(const struct hsrp_vaddr *va,
		       const struct in6_addr *addr)
{
	return false;
}

int hsrp_vip6_install(struct hsrp_vaddr *va, int ifindex)
{
	return 0;
}

int hsrp_vip6_remove(struct hsrp_vaddr *va)
{
	return 0;
}

int hsrp_vip6_withdraw(struct hsrp_vaddr *va, int ifindex)
{
	return 0;
}

void hsrp_neigh_send_garp(struct hsrp_vaddr *va, unsigned int to)
{
	garps++;
	garp_to = to;
}

struct vips {
	struct hsrp_iface iface;
	struct hsrp_vaddr va[N_VIPS];
};

static __be32 vip(unsigned int i)
{
	return htonl(IP(192, 0, 2, 100 + i));
}

static bool settled(struct room *room, unsigned int i)
{
	const struct hsrp_addr addr = hsrp_addr4(vip(i));

	return hsrp_vaddr_settled(&room->hn, &addr);
}

static bool leaves(struct room *room, unsigned int i)
{
	const struct hsrp_addr addr = hsrp_addr4(vip(i));

	return hsrp_vaddr_leaves(&room->hn, &addr);
}

/* Some virtual addresses whose groups are not Active, and nothing to do */
static struct vips *vips_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_net *hn = &room->hn;
	struct vips *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct hsrp_vaddr *va;

	KUNIT_ASSERT_NOT_NULL(test, s);
	memset(&rtnl, 0, sizeof(rtnl));
	garps = 0;
	s->iface.hn = hn;
	RCU_INIT_POINTER(s->iface.dev, init_net.loopback_dev);
	hsrp_vaddr_init_run(hn);
	hsrp_garp_net_init(hn);
	KUNIT_ASSERT_EQ(test, 0, hsrp_index_init(hn));
	for (va = s->va; va < s->va + N_VIPS; va++) {
		va->hn = hn;
		va->iface = &s->iface;
		va->ipver = HSRP_IPV4;
		va->n_vips = 1;
		hsrp_vaddr_init_garp(va);
		/* no repeats, which would come when the test is over */
		va->garp_count = 1;
		hsrp_index_add(va);
		hsrp_vaddr_enlist(va);
		list_add_tail(&va->node, &hn->vaddrs);
		hsrp_index_set_addr(va, va->vips, vip(va - s->va));
	}
	return s;
}

static void begin(struct kunit *test, struct list_head *run)
{
	struct room *room = test->priv;

	INIT_LIST_HEAD(run);
	hsrp_vaddr_begin_run(&room->hn, run);
}

/* One run, during which nothing happens */
static int run_all(struct kunit *test)
{
	struct list_head run;
	int err;

	begin(test, &run);
	err = hsrp_vaddr_withdraw(&run);
	err = (int)hsrp_vaddr_install(&run) ?: err;
	hsrp_vaddr_end_run(&run);
	return err;
}

static void a_gate_that_opens_brings_the_address(struct kunit *test)
{
	struct vips *s = vips_new(test);

	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.added, 0U);
	hsrp_vaddr_set_open(&s->va[1], true);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.added, 1U);
	KUNIT_EXPECT_EQ(test, rtnl.last, vip(1));
	KUNIT_EXPECT_EQ(test, rtnl.removed, 0U);
}

/* Those who rest on it are told between the two */
static void it_goes_when_they_have_been_told(struct kunit *test)
{
	struct room *room = test->priv;
	struct vips *s = vips_new(test);

	hsrp_vaddr_set_open(s->va, true);
	run_all(test);
	KUNIT_EXPECT_FALSE(test, leaves(room, 0));
	hsrp_vaddr_set_open(s->va, false);
	hsrp_vaddr_mark(s->va);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.removed, 0U);
	KUNIT_EXPECT_TRUE(test, leaves(room, 0));
	hsrp_vaddr_retire(s->va);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.removed, 1U);
	KUNIT_EXPECT_FALSE(test, leaves(room, 0));
}

/* Demotion has looked at the state already, and saw Active */
static void what_closes_in_a_run_waits_for_the_next(struct kunit *test)
{
	struct vips *s = vips_new(test);
	struct list_head run;

	hsrp_vaddr_set_open(s->va, true);
	run_all(test);
	hsrp_vaddr_mark(s->va);
	begin(test, &run);
	hsrp_vaddr_set_open(s->va, false);
	hsrp_vaddr_retire(s->va);
	KUNIT_EXPECT_EQ(test, 0, hsrp_vaddr_withdraw(&run));
	KUNIT_EXPECT_EQ(test, 0L, hsrp_vaddr_install(&run));
	hsrp_vaddr_end_run(&run);
	KUNIT_EXPECT_EQ(test, rtnl.removed, 0U);
	run_all(test);
	KUNIT_EXPECT_EQ(test, rtnl.removed, 1U);
}

static void an_address_that_changes_in_a_run_waits_too(struct kunit *test)
{
	struct vips *s = vips_new(test);
	struct list_head run;

	hsrp_vaddr_set_open(s->va, true);
	run_all(test);
	hsrp_vaddr_mark(s->va);
	begin(test, &run);
	hsrp_vaddr_set_vip(s->va, vip(9));
	KUNIT_EXPECT_EQ(test, 0, hsrp_vaddr_withdraw(&run));
	KUNIT_EXPECT_EQ(test, rtnl.removed, 0U);
	hsrp_vaddr_end_run(&run);
	run_all(test);
	KUNIT_EXPECT_EQ(test, rtnl.removed, 1U);
	KUNIT_EXPECT_EQ(test, rtnl.added, 2U);
	KUNIT_EXPECT_EQ(test, rtnl.last, vip(9));
}

/* Closed and open again: what was demoted in between is not promoted yet */
static void what_flaps_in_a_run_is_not_settled(struct kunit *test)
{
	struct room *room = test->priv;
	struct vips *s = vips_new(test);
	struct list_head run;

	hsrp_vaddr_set_open(s->va, true);
	run_all(test);
	KUNIT_EXPECT_TRUE(test, settled(room, 0));
	begin(test, &run);
	hsrp_vaddr_set_open(s->va, false);
	hsrp_vaddr_retire(s->va);
	hsrp_vaddr_set_open(s->va, true);
	KUNIT_EXPECT_FALSE(test, settled(room, 0));
	hsrp_vaddr_end_run(&run);
	begin(test, &run);
	KUNIT_EXPECT_TRUE(test, settled(room, 0));
	hsrp_vaddr_end_run(&run);
	/* not one of ours */
	KUNIT_EXPECT_TRUE(test, settled(room, 9));
}

static void what_failed_is_tried_again(struct kunit *test)
{
	struct room *room = test->priv;
	struct vips *s = vips_new(test);

	hsrp_vaddr_set_open(s->va, true);
	rtnl.err = -ENOBUFS;
	KUNIT_EXPECT_EQ(test, -ENOBUFS, run_all(test));
	/* it may be there: nobody waits for what is still to be done */
	KUNIT_EXPECT_TRUE(test, settled(room, 0));
	rtnl.err = 0;
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.added, 1U);
	hsrp_vaddr_set_open(s->va, false);
	hsrp_vaddr_retire(s->va);
	rtnl.err = -ENOBUFS;
	KUNIT_EXPECT_EQ(test, -ENOBUFS, run_all(test));
	rtnl.err = 0;
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.removed, 1U);
}

/* Somebody who changes it meanwhile is not taken for the failure */
static void what_changes_and_fails_is_not_settled(struct kunit *test)
{
	struct room *room = test->priv;
	struct vips *s = vips_new(test);
	struct list_head run;

	hsrp_vaddr_set_open(s->va, true);
	begin(test, &run);
	rtnl.err = -ENOBUFS;
	hsrp_vaddr_mark(s->va);
	KUNIT_EXPECT_EQ(test, -ENOBUFS, (int)hsrp_vaddr_install(&run));
	hsrp_vaddr_end_run(&run);
	KUNIT_EXPECT_FALSE(test, settled(room, 0));
	KUNIT_EXPECT_EQ(test, -ENOBUFS, run_all(test));
	KUNIT_EXPECT_TRUE(test, settled(room, 0));
}

/* So many more of the namespace may begin now */
static void garps_limit(struct kunit *test, unsigned int n)
{
	struct room *room = test->priv;

	ratelimit_state_init(&room->hn.garp_pace, HZ, n);
}

/* Its policies need not wait for that */
static void who_finds_no_room_for_its_garp_asks_again(struct kunit *test)
{
	struct room *room = test->priv;
	struct vips *s = vips_new(test);

	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 0U);
	garps_limit(test, 0);
	hsrp_vaddr_set_open(s->va, true);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, hsrp_garp_gap(), (unsigned long)run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.added, 1U);
	KUNIT_EXPECT_EQ(test, garps, 0U);
	KUNIT_EXPECT_TRUE(test, settled(room, 0));
	garps_limit(test, N_VIPS);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 1U);
}

/* On another CPU, it may run between opening and announcement */
static void worker_before_announcement(struct kunit *test, unsigned int room)
{
	struct vips *s = vips_new(test);

	garps_limit(test, room);
	hsrp_vaddr_set_open(s->va, true);
	garps_limit(test, 1);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, rtnl.added, 1U);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, garps, 1U);
	KUNIT_EXPECT_FALSE(test, s->va->garp_wanted);
}

static void the_worker_may_be_faster_than_the_announcement(struct kunit *test)
{
	worker_before_announcement(test, 1);
}

static void the_worker_may_find_the_room_that_was_not_there(struct kunit *test)
{
	worker_before_announcement(test, 0);
}

/* As followers do, of whom there may be hundreds */
static void neighbours_may_be_told_before_switches(struct kunit *test)
{
	struct vips *s = vips_new(test);

	garps_limit(test, 1);
	hsrp_vaddr_set_open(s->va, true);
	hsrp_vaddr_announce_first(s->va);
	KUNIT_EXPECT_EQ(test, garps, 1U);
	KUNIT_EXPECT_EQ(test, garp_to, (unsigned int)HSRP_GARP_NEIGHBOURS);
	/* on another CPU it may be here */
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 1U);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, garps, 2U);
	KUNIT_EXPECT_EQ(test, garp_to, (unsigned int)HSRP_GARP_SWITCHES);
	KUNIT_EXPECT_FALSE(test, s->va->garp_wanted);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 2U);
}

static void neither_is_told_where_there_is_no_room(struct kunit *test)
{
	struct vips *s = vips_new(test);

	garps_limit(test, 0);
	hsrp_vaddr_set_open(s->va, true);
	hsrp_vaddr_announce_first(s->va);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, garps, 0U);
	garps_limit(test, 1);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 1U);
	KUNIT_EXPECT_EQ(test, garp_to, (unsigned int)HSRP_GARP_BOTH);
}

/* As when another one turns out to have been Active, too */
static void an_announcement_without_an_opening_is_another_series(struct kunit *test)
{
	struct vips *s = vips_new(test);

	hsrp_vaddr_set_open(s->va, true);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, garps, 1U);
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 1U);
	hsrp_vaddr_announce(s->va);
	KUNIT_EXPECT_EQ(test, garps, 2U);
	KUNIT_EXPECT_TRUE(test, s->va->garp_wanted);
	KUNIT_EXPECT_TRUE(test, s->va->garp_begun);
}

static void a_garp_before_a_failure_does_not_count(struct kunit *test)
{
	struct vips *s = vips_new(test);

	hsrp_vaddr_set_open(s->va, true);
	hsrp_vaddr_announce(s->va);
	rtnl.err = -ENOBUFS;
	KUNIT_EXPECT_EQ(test, -ENOBUFS, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 1U);
	rtnl.err = 0;
	KUNIT_EXPECT_EQ(test, 0, run_all(test));
	KUNIT_EXPECT_EQ(test, garps, 2U);
}

static unsigned int run_length(struct kunit *test)
{
	const struct list_head *pos;
	struct list_head run;
	unsigned int n = 0;

	begin(test, &run);
	list_for_each(pos, &run)
		n++;
	hsrp_vaddr_end_run(&run);
	return n;
}

static void only_the_marked_and_one_more_are_looked_at(struct kunit *test)
{
	struct vips *s = vips_new(test);
	struct list_head run;
	unsigned int i;

	for (i = 0; i < 2 * N_VIPS; i++) {
		begin(test, &run);
		KUNIT_EXPECT_PTR_EQ(test, &s->va[i % N_VIPS],
				    list_first_entry(&run, struct hsrp_vaddr,
						     run));
		KUNIT_EXPECT_TRUE(test, list_is_singular(&run));
		hsrp_vaddr_end_run(&run);
	}
	/* twice marked is once looked at; its turn is now, too */
	hsrp_vaddr_mark(&s->va[0]);
	hsrp_vaddr_mark(&s->va[0]);
	KUNIT_EXPECT_EQ(test, run_length(test), 1U);
	hsrp_vaddr_mark(&s->va[0]);
	hsrp_vaddr_mark(&s->va[2]);
	KUNIT_EXPECT_EQ(test, run_length(test), 3U);
	KUNIT_EXPECT_EQ(test, run_length(test), 1U);
}

static void what_goes_is_looked_at_no_more(struct kunit *test)
{
	struct vips *s = vips_new(test);
	struct list_head run;

	/* the next in turn, and marked */
	hsrp_vaddr_mark(&s->va[0]);
	hsrp_vaddr_discharge(&s->va[0]);
	list_del(&s->va[0].node);
	/* by somebody who found it before */
	hsrp_vaddr_mark(&s->va[0]);
	begin(test, &run);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&run));
	KUNIT_EXPECT_PTR_EQ(test, &s->va[1],
			    list_first_entry(&run, struct hsrp_vaddr, run));
	hsrp_vaddr_end_run(&run);
}

static struct kunit_case vip_cases[] = {
	KUNIT_CASE(a_gate_that_opens_brings_the_address),
	KUNIT_CASE(it_goes_when_they_have_been_told),
	KUNIT_CASE(what_closes_in_a_run_waits_for_the_next),
	KUNIT_CASE(an_address_that_changes_in_a_run_waits_too),
	KUNIT_CASE(what_flaps_in_a_run_is_not_settled),
	KUNIT_CASE(what_failed_is_tried_again),
	KUNIT_CASE(what_changes_and_fails_is_not_settled),
	KUNIT_CASE(who_finds_no_room_for_its_garp_asks_again),
	KUNIT_CASE(the_worker_may_be_faster_than_the_announcement),
	KUNIT_CASE(the_worker_may_find_the_room_that_was_not_there),
	KUNIT_CASE(neighbours_may_be_told_before_switches),
	KUNIT_CASE(neither_is_told_where_there_is_no_room),
	KUNIT_CASE(an_announcement_without_an_opening_is_another_series),
	KUNIT_CASE(a_garp_before_a_failure_does_not_count),
	KUNIT_CASE(only_the_marked_and_one_more_are_looked_at),
	KUNIT_CASE(what_goes_is_looked_at_no_more),
	{ }
};

static struct kunit_suite vip_suite = {
	.name = "hsrp_vip",
	.init = room_init,
	.exit = room_exit,
	.test_cases = vip_cases,
};

kunit_test_suite(vip_suite);
