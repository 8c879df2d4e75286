// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: what the module and the IKE agent say to each other. */
#include "../ipsec/agent.c"
#include "room.h"

#define VIP	htonl(IP(172, 16, 172, 53))
#define OTHER	htonl(IP(172, 16, 172, 54))

static struct hsrp_bind *bind_new(struct kunit *test, __be32 local)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct hsrp_map *map = kunit_kzalloc(test, sizeof(*map), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_NOT_NULL(test, map);
	b->hn = &room->hn;
	b->map = map;
	b->local = local;
	list_add_tail(&b->node, &room->hn.binds);
	return b;
}

static void without_an_agent_nobody_waits(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, VIP);

	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
	hsrp_agent_clean(b, VIP);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_CLEAN));
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
}

static void an_agent_is_waited_for_until_it_answers(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, VIP);

	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, VIP);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, VIP));
	/* of the generation before: not what is waited for */
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP,
						   b->generation - 1), 0);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, VIP));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP,
						   b->generation), 0);
	KUNIT_EXPECT_GT(test, room->kicks, 0U);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
	/* an old answer that comes late takes nothing back */
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP,
						   b->generation - 1), 0);
	KUNIT_EXPECT_EQ(test, b->acked, b->generation);
}

static void an_agent_is_not_waited_for_in_vain(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, VIP);

	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, VIP);
	/* another address has nothing to do with it */
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, OTHER));
	hsrp_agent_clean(b, VIP);
	b->clean_deadline = jiffies;
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
	hsrp_agent_clean(b, VIP);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, VIP));
	hsrp_ipsec_agent_gone(&room->hn);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
}

static void generations_wrap(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, VIP);

	room->hn.generation = U32_MAX - 1;
	b->acked = U32_MAX - 1;
	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, VIP);
	hsrp_agent_clean(b, VIP);
	KUNIT_EXPECT_EQ(test, b->generation, 0U);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, VIP));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP, U32_MAX), 0);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, VIP));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP, 0), 0);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, VIP));
}

static void answers_for_nobody_are_refused(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, VIP);

	hsrp_agent_clean(b, VIP);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, OTHER, 1),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, VIP, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, b->acked, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_reset(&room->hn, OTHER),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, b->refresh, 0);
	KUNIT_EXPECT_EQ(test, room->kicks, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_reset(&room->hn, 0), 0);
	KUNIT_EXPECT_EQ(test, b->refresh, 1);
	KUNIT_EXPECT_EQ(test, room->kicks, 1U);
}

/* A new agent hears what the one before it left undone, and no more */
static void there_is_one_agent(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *done = bind_new(test, VIP),
			 *open = bind_new(test, VIP),
			 *in_force = bind_new(test, OTHER);

	hsrp_agent_clean(done, VIP);
	done->acked = done->generation;
	hsrp_agent_clean(open, VIP);
	hsrp_agent_clean(in_force, OTHER);
	in_force->addr = OTHER;
	room->n_events = 0;
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	KUNIT_EXPECT_EQ(test, room->n_events, 1U);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_CLEAN));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4712), -EBUSY);
	KUNIT_EXPECT_EQ(test, room->n_events, 1U);
	hsrp_ipsec_agent_gone(&room->hn);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4712), 0);
}

static struct kunit_case agent_cases[] = {
	KUNIT_CASE(without_an_agent_nobody_waits),
	KUNIT_CASE(an_agent_is_waited_for_until_it_answers),
	KUNIT_CASE(an_agent_is_not_waited_for_in_vain),
	KUNIT_CASE(generations_wrap),
	KUNIT_CASE(answers_for_nobody_are_refused),
	KUNIT_CASE(there_is_one_agent),
	{ }
};

static struct kunit_suite agent_suite = {
	.name = "hsrp_agent",
	.init = room_init,
	.exit = room_exit,
	.test_cases = agent_cases,
};

kunit_test_suite(agent_suite);
