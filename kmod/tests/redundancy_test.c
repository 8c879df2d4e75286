// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: redundancy names, who has one and who follows it. */
#include <linux/rculist.h>

#include "../hsrp/redundancy.c"
#include "room.h"

/* fe80::1 and 2001:db8::1 */
static const struct in6_addr link_local = {
	.s6_addr = { 0xfe, 0x80, [15] = 1 },
};

static const struct in6_addr global = {
	.s6_addr = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
};

struct follower {
	struct hsrp_red_client client;
	unsigned int opened;
	unsigned int calls;
	unsigned int healed;
	enum hsrp_red_state seen;
};

static void follower_changed(struct hsrp_red_client *client, bool healed)
{
	struct follower *f = container_of(client, struct follower, client);

	f->calls++;
	f->healed += healed;
	f->seen = client->red->state;
}

/* By turns: those who are told later note when */
static unsigned int turn;

static void follower_opens(struct hsrp_red_client *client)
{
	container_of(client, struct follower, client)->opened = ++turn;
}

static void follower_later(struct hsrp_red_client *client,
			   enum hsrp_red_state state, bool healed)
{
	struct follower *f = container_of(client, struct follower, client);

	turn++;
	f->calls++;
	f->healed += healed;
	f->seen = state;
}

static struct hsrp_group *group_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_group *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, g);
	g->hn = &room->hn;
	g->state = HSRP_STATE_INIT;
	spin_lock_init(&g->lock);
	return g;
}

static struct follower *follow(struct kunit *test, const char *name)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct follower *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->client.changed = follower_changed;
	KUNIT_ASSERT_EQ(test, hsrp_red_attach(&room->hn, name, &f->client,
					      &extack), 0);
	return f;
}

static struct follower *follow_later(struct kunit *test, const char *name)
{
	struct follower *f = follow(test, name);

	f->client.changed = NULL;
	f->client.opens = follower_opens;
	f->client.later = follower_later;
	return f;
}

static int name_group(struct hsrp_group *g, const char *name)
{
	struct netlink_ext_ack extack = {};

	return hsrp_red_attach_group(g, name, &extack);
}

static void enter(struct hsrp_group *g, enum hsrp_state state, bool healed)
{
	spin_lock_bh(&g->lock);
	g->state = state;
	hsrp_red_publish(g, healed);
	spin_unlock_bh(&g->lock);
}

static struct hsrp_red *find(struct kunit *test, const char *name)
{
	struct room *room = test->priv;

	return hsrp_red_find(&room->hn, name);
}

static void a_name_lives_with_its_last_user(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *one, *two;

	/* clients before the group */
	one = follow(test, "VPNHA");
	two = follow(test, "VPNHA");
	KUNIT_EXPECT_PTR_EQ(test, one->client.red, two->client.red);
	KUNIT_EXPECT_EQ(test, one->client.red->n_clients, 2U);
	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	KUNIT_EXPECT_PTR_EQ(test, g->red, one->client.red);
	/* and they stay when it goes */
	hsrp_red_detach_group(g);
	KUNIT_EXPECT_NULL(test, g->red);
	hsrp_red_detach(&one->client);
	KUNIT_EXPECT_NOT_NULL(test, find(test, "VPNHA"));
	hsrp_red_detach(&two->client);
	KUNIT_EXPECT_NULL(test, find(test, "VPNHA"));
	/* the group alone keeps one as well */
	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	KUNIT_EXPECT_NOT_NULL(test, find(test, "VPNHA"));
	hsrp_red_detach_group(g);
	KUNIT_EXPECT_NULL(test, find(test, "VPNHA"));
	/* of a group without a name there is none to take */
	hsrp_red_detach_group(g);
}

static void clients_hear_of_state_and_address(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow(test, "VPNHA");

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	KUNIT_EXPECT_EQ(test, f->calls, 0U);
	enter(g, HSRP_STATE_LISTEN, false);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_BACKUP);
	enter(g, HSRP_STATE_SPEAK, false);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_SPEAK);
	enter(g, HSRP_STATE_STANDBY, false);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_STANDBY);
	g->vip = hsrp_addr4(htonl(IP(192, 0, 2, 9)));
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_ACTIVE);
	KUNIT_EXPECT_EQ(test, f->client.red->vip, g->vip.ip[0]);
	KUNIT_EXPECT_EQ(test, f->calls, 4U);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_RED_STATE), 4U);
	/* nothing new, nothing told */
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_EQ(test, f->calls, 4U);
	/* another address is news for clients, but no change of state */
	g->vip = hsrp_addr4(htonl(IP(192, 0, 2, 8)));
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_EQ(test, f->calls, 5U);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_RED_STATE), 4U);
	KUNIT_EXPECT_EQ(test, f->healed, 0U);
	hsrp_red_detach_group(g);
	hsrp_red_detach(&f->client);
}

static void clients_hear_of_the_global_address(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow(test, "VPNHA");
	struct in6_addr addr;

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	g->vip = hsrp_addr6(&link_local);
	enter(g, HSRP_STATE_ACTIVE, false);
	/* the link-local one is none for them */
	KUNIT_EXPECT_FALSE(test, hsrp_red_vip6(f->client.red, &addr));
	KUNIT_EXPECT_EQ(test, f->client.red->vip, 0U);
	KUNIT_EXPECT_EQ(test, f->calls, 1U);
	g->vip6_global = global;
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_TRUE(test, hsrp_red_vip6(f->client.red, &addr));
	KUNIT_EXPECT_TRUE(test, ipv6_addr_equal(&addr, &global));
	KUNIT_EXPECT_EQ(test, f->calls, 2U);
	/* nothing new, nothing told */
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_EQ(test, f->calls, 2U);
	/* it goes with the group */
	hsrp_red_detach_group(g);
	KUNIT_EXPECT_FALSE(test, hsrp_red_vip6(f->client.red, &addr));
	KUNIT_EXPECT_EQ(test, f->calls, 3U);
	hsrp_red_detach(&f->client);
}

static void a_healed_split_is_always_told(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow(test, "VPNHA");

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	enter(g, HSRP_STATE_ACTIVE, false);
	KUNIT_EXPECT_EQ(test, f->calls, 1U);
	enter(g, HSRP_STATE_ACTIVE, true);
	KUNIT_EXPECT_EQ(test, f->calls, 2U);
	KUNIT_EXPECT_EQ(test, f->healed, 1U);
	hsrp_red_detach_group(g);
	hsrp_red_detach(&f->client);
}

/* What a client has in force must not outlive the group that justified it */
static void a_group_that_goes_leaves_init(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow(test, "VPNHA");
	unsigned int kicks;

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	g->vip = hsrp_addr4(htonl(IP(192, 0, 2, 9)));
	enter(g, HSRP_STATE_ACTIVE, false);
	kicks = room->kicks;
	hsrp_red_detach_group(g);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_INIT);
	KUNIT_EXPECT_EQ(test, f->client.red->vip, 0U);
	KUNIT_EXPECT_NULL(test, f->client.red->group);
	KUNIT_EXPECT_GT(test, room->kicks, kicks);
	hsrp_red_detach(&f->client);
}

static void a_new_name_moves_the_state(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *old = follow(test, "OLD"), *new = follow(test, "NEW");

	KUNIT_ASSERT_EQ(test, name_group(g, "OLD"), 0);
	enter(g, HSRP_STATE_ACTIVE, false);
	/* its own name again is no change */
	KUNIT_EXPECT_EQ(test, name_group(g, "OLD"), 0);
	KUNIT_EXPECT_EQ(test, old->calls, 1U);
	KUNIT_ASSERT_EQ(test, name_group(g, "NEW"), 0);
	KUNIT_EXPECT_EQ(test, old->seen, HSRP_RED_INIT);
	KUNIT_EXPECT_EQ(test, new->seen, HSRP_RED_ACTIVE);
	hsrp_red_detach_group(g);
	hsrp_red_detach(&old->client);
	hsrp_red_detach(&new->client);
}

static void a_name_has_one_group(struct kunit *test)
{
	struct hsrp_group *one = group_new(test), *two = group_new(test);
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, name_group(one, "VPNHA"), 0);
	KUNIT_ASSERT_EQ(test, name_group(two, "MINE"), 0);
	KUNIT_EXPECT_EQ(test, hsrp_red_attach_group(two, "VPNHA", &extack),
			-EEXIST);
	ROOM_EXPECT_SAYS(test, &extack, "Another group");
	/* and nothing has changed */
	KUNIT_EXPECT_STREQ(test, two->red->name, "MINE");
	KUNIT_EXPECT_PTR_EQ(test, find(test, "VPNHA")->group, one);
	hsrp_red_detach_group(one);
	KUNIT_EXPECT_EQ(test, name_group(two, "VPNHA"), 0);
	KUNIT_EXPECT_NULL(test, find(test, "MINE"));
	hsrp_red_detach_group(two);
}

static void probes_have_a_limit(struct kunit *test)
{
	struct follower *f = follow(test, "VPNHA");
	struct hsrp_addr hops[HSRP_RED_PROBES_MAX + 2];
	struct hsrp_addr seen[HSRP_RED_PROBES_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hops); i++)
		hops[i] = hsrp_addr4(htonl(IP(192, 0, 2, 1) + i));
	hsrp_red_set_probes(f->client.red, hops, ARRAY_SIZE(hops));
	KUNIT_EXPECT_EQ(test, hsrp_red_probes(f->client.red, seen),
			(unsigned int)HSRP_RED_PROBES_MAX);
	KUNIT_EXPECT_EQ(test, memcmp(seen, hops, sizeof(seen)), 0);
	hsrp_red_set_probes(f->client.red, NULL, 0);
	KUNIT_EXPECT_EQ(test, hsrp_red_probes(f->client.red, seen), 0U);
	hsrp_red_detach(&f->client);
}

static bool is_held(struct hsrp_group *g)
{
	bool held;

	spin_lock_bh(&g->lock);
	held = hsrp_red_is_held(g);
	spin_unlock_bh(&g->lock);
	return held;
}

/* What waits for a group's clients waits for those of its followers, too */
static void a_hold_is_passed_on(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_group *lead = group_new(test);
	struct hsrp_group *group = group_new(test);
	struct follower *f = follow(test, "VPNHA");
	struct follower *own, *two;

	KUNIT_ASSERT_EQ(test, name_group(lead, "VPNHA"), 0);
	group->follow = &f->client;
	own = follow(test, "INSIDE");
	hsrp_red_hold(&own->client, true);
	KUNIT_EXPECT_FALSE(test, is_held(lead));
	/* the name comes after its client */
	KUNIT_ASSERT_EQ(test, name_group(group, "INSIDE"), 0);
	KUNIT_EXPECT_TRUE(test, is_held(group));
	KUNIT_EXPECT_TRUE(test, is_held(lead));

	/* one of two lets go, and then the other one is gone */
	two = follow(test, "INSIDE");
	hsrp_red_hold(&two->client, true);
	room->released = 0;
	hsrp_red_hold(&own->client, false);
	KUNIT_EXPECT_TRUE(test, is_held(lead));
	hsrp_red_detach(&two->client);
	KUNIT_EXPECT_FALSE(test, is_held(lead));
	KUNIT_EXPECT_GT(test, room->released, 0U);

	hsrp_red_hold(&own->client, true);
	KUNIT_EXPECT_TRUE(test, is_held(lead));
	/* who follows no more holds nobody back */
	group->follow = NULL;
	hsrp_red_detach(&f->client);
	KUNIT_EXPECT_FALSE(test, is_held(lead));
	hsrp_red_detach(&own->client);
	hsrp_red_detach_group(group);
	hsrp_red_detach_group(lead);
}

/* So hundreds do not hold it for milliseconds */
static void some_are_told_when_the_lock_was_let_go(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *now = follow(test, "VPNHA");
	struct follower *one = follow_later(test, "VPNHA");
	struct follower *two = follow_later(test, "VPNHA");

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	turn = 0;
	spin_lock_bh(&g->lock);
	g->state = HSRP_STATE_ACTIVE;
	hsrp_red_publish(g, false);
	KUNIT_EXPECT_EQ(test, now->calls, 1U);
	KUNIT_EXPECT_EQ(test, turn, 0U);
	spin_unlock_bh(&g->lock);
	tasklet_kill(&g->red->tell);
	/* both open before anything else */
	KUNIT_EXPECT_EQ(test, one->opened, 1U);
	KUNIT_EXPECT_EQ(test, two->opened, 2U);
	KUNIT_EXPECT_EQ(test, one->calls, 1U);
	KUNIT_EXPECT_EQ(test, two->calls, 1U);
	KUNIT_EXPECT_EQ(test, turn, 4U);
	KUNIT_EXPECT_EQ(test, two->seen, HSRP_RED_ACTIVE);
	enter(g, HSRP_STATE_SPEAK, false);
	tasklet_kill(&g->red->tell);
	KUNIT_EXPECT_EQ(test, two->seen, HSRP_RED_SPEAK);
	KUNIT_EXPECT_EQ(test, turn, 6U);
	hsrp_red_detach(&now->client);
	hsrp_red_detach(&one->client);
	hsrp_red_detach(&two->client);
	hsrp_red_detach_group(g);
}

/* As if all were under one hold of the lock, which the tasklet does not see end before */
static void changes(struct hsrp_group *g, const enum hsrp_state *states, unsigned int n,
		    unsigned int healed)
{
	unsigned int i;

	spin_lock_bh(&g->lock);
	for (i = 0; i < n; i++) {
		g->state = states[i];
		hsrp_red_publish(g, i == healed);
	}
	spin_unlock_bh(&g->lock);
	tasklet_kill(&g->red->tell);
}

static void changes_in_a_row_are_told_in_order(struct kunit *test)
{
	static const enum hsrp_state states[] = {
		HSRP_STATE_LISTEN, HSRP_STATE_ACTIVE, HSRP_STATE_ACTIVE,
		HSRP_STATE_SPEAK,
	};
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow_later(test, "VPNHA");

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	turn = 0;
	changes(g, states, ARRAY_SIZE(states), 2);
	KUNIT_EXPECT_EQ(test, f->calls, 4U);
	/* Listen, twice an Active that opens before it is told, Speak */
	KUNIT_EXPECT_EQ(test, turn, 6U);
	KUNIT_EXPECT_EQ(test, f->opened, 4U);
	KUNIT_EXPECT_EQ(test, f->healed, 1U);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_SPEAK);
	hsrp_red_detach(&f->client);
	hsrp_red_detach_group(g);
}

/* Who comes meanwhile neither takes the last one before the first, nor is forgotten */
static void who_asks_is_told_after_what_is_on_its_way(struct kunit *test)
{
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow_later(test, "VPNHA");

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	spin_lock_bh(&g->lock);
	KUNIT_EXPECT_FALSE(test, hsrp_red_again(g->red));
	g->state = HSRP_STATE_LISTEN;
	hsrp_red_publish(g, false);
	KUNIT_EXPECT_TRUE(test, hsrp_red_again(g->red));
	spin_unlock_bh(&g->lock);
	tasklet_kill(&g->red->tell);
	KUNIT_EXPECT_EQ(test, f->calls, 2U);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_BACKUP);
	local_bh_disable();
	KUNIT_EXPECT_FALSE(test, hsrp_red_again(g->red));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, f->calls, 2U);
	hsrp_red_detach(&f->client);
	hsrp_red_detach_group(g);
}

static void of_too_many_changes_the_last_is_told(struct kunit *test)
{
	enum hsrp_state states[HSRP_RED_CHANGES + 4];
	struct hsrp_group *g = group_new(test);
	struct follower *f = follow_later(test, "VPNHA");
	unsigned int i;

	KUNIT_ASSERT_EQ(test, name_group(g, "VPNHA"), 0);
	for (i = 0; i < ARRAY_SIZE(states); i++)
		states[i] = i % 2 ? HSRP_STATE_ACTIVE : HSRP_STATE_SPEAK;
	/* a split that healed is not forgotten over it, and told once */
	changes(g, states, ARRAY_SIZE(states), HSRP_RED_CHANGES + 1);
	KUNIT_EXPECT_EQ(test, f->calls, HSRP_RED_CHANGES + 1U);
	KUNIT_EXPECT_EQ(test, f->healed, 1U);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_ACTIVE);
	enter(g, HSRP_STATE_STANDBY, false);
	tasklet_kill(&g->red->tell);
	KUNIT_EXPECT_EQ(test, f->calls, HSRP_RED_CHANGES + 2U);
	KUNIT_EXPECT_EQ(test, f->healed, 1U);
	KUNIT_EXPECT_EQ(test, f->seen, HSRP_RED_STANDBY);
	hsrp_red_detach(&f->client);
	hsrp_red_detach_group(g);
}

static struct kunit_case redundancy_cases[] = {
	KUNIT_CASE(a_name_lives_with_its_last_user),
	KUNIT_CASE(clients_hear_of_state_and_address),
	KUNIT_CASE(clients_hear_of_the_global_address),
	KUNIT_CASE(a_healed_split_is_always_told),
	KUNIT_CASE(a_group_that_goes_leaves_init),
	KUNIT_CASE(a_new_name_moves_the_state),
	KUNIT_CASE(a_name_has_one_group),
	KUNIT_CASE(probes_have_a_limit),
	KUNIT_CASE(a_hold_is_passed_on),
	KUNIT_CASE(some_are_told_when_the_lock_was_let_go),
	KUNIT_CASE(changes_in_a_row_are_told_in_order),
	KUNIT_CASE(who_asks_is_told_after_what_is_on_its_way),
	KUNIT_CASE(of_too_many_changes_the_last_is_told),
	{ }
};

static struct kunit_suite redundancy_suite = {
	.name = "hsrp_redundancy",
	.init = room_init,
	.exit = room_exit,
	.test_cases = redundancy_cases,
};

kunit_test_suite(redundancy_suite);
