// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: what the module and the IKE agent say to each other. */
#include "../ipsec/agent.c"
#include "room.h"

static const struct hsrp_addr vip = {
	.ipver = HSRP_IPV4, .ip = { cpu_to_be32(IP(172, 16, 172, 53)) },
};

static const struct hsrp_addr other = {
	.ipver = HSRP_IPV4, .ip = { cpu_to_be32(IP(172, 16, 172, 54)) },
};

/* 2001:db8::53 */
static const struct hsrp_addr vip6 = {
	.ipver = HSRP_IPV6,
	.ip = { cpu_to_be32(0x20010db8), [3] = cpu_to_be32(0x53) },
};

/* Whose tunnels were asked for again; the real one is in tunnel.c */
static struct hsrp_bind *asked_again;

void hsrp_tunnel_ask_again(struct hsrp_bind *b)
{
	asked_again = b;
}

static struct hsrp_bind *bind_new(struct kunit *test,
				  const struct hsrp_addr *local)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct hsrp_map *map = kunit_kzalloc(test, sizeof(*map), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_NOT_NULL(test, map);
	b->hn = &room->hn;
	b->map = map;
	b->local = *local;
	list_add_tail(&b->node, &room->hn.binds);
	return b;
}

static void without_an_agent_nobody_waits(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
	hsrp_agent_clean(b, &vip);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_CLEAN));
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
}

static void an_agent_is_waited_for_until_it_answers(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, &vip);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip));
	/* of the generation before: not what is waited for */
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip,
						   b->generation - 1), 0);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip,
						   b->generation), 0);
	KUNIT_EXPECT_GT(test, room->kicks, 0U);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
	/* an old answer that comes late takes nothing back */
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip,
						   b->generation - 1), 0);
	KUNIT_EXPECT_EQ(test, b->acked, b->generation);
}

static void an_agent_is_not_waited_for_in_vain(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, &vip);
	/* another address has nothing to do with it */
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &other));
	hsrp_agent_clean(b, &vip);
	b->clean_deadline = jiffies;
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
	hsrp_agent_clean(b, &vip);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip));
	hsrp_ipsec_agent_gone(&room->hn);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
}

static void generations_wrap(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	room->hn.generation = U32_MAX - 1;
	b->acked = U32_MAX - 1;
	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, &vip);
	hsrp_agent_clean(b, &vip);
	KUNIT_EXPECT_EQ(test, b->generation, 0U);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, U32_MAX), 0);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, 0), 0);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip));
}

/* Before that the daemon may not have known what it was asked for. */
static void an_answer_has_tunnels_asked_for_again(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	bind_new(test, &other);
	asked_again = NULL;
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip6, 0), -ENOENT);
	KUNIT_EXPECT_NULL(test, asked_again);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, asked_again, b);
}

static void answers_for_nobody_are_refused(struct kunit *test)
{
	const struct hsrp_addr none = {};
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip);

	hsrp_agent_clean(b, &vip);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &other, 1),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, b->acked, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_reset(&room->hn, &other),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, b->refresh, 0);
	KUNIT_EXPECT_EQ(test, room->kicks, 0U);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_reset(&room->hn, &none), 0);
	KUNIT_EXPECT_EQ(test, b->refresh, 1);
	KUNIT_EXPECT_EQ(test, room->kicks, 1U);
}

/* A new agent hears what the one before it left undone, and no more */
static void there_is_one_agent(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *done = bind_new(test, &vip),
			 *open = bind_new(test, &vip),
			 *in_force = bind_new(test, &other);

	hsrp_agent_clean(done, &vip);
	done->acked = done->generation;
	hsrp_agent_clean(open, &vip);
	hsrp_agent_clean(in_force, &other);
	in_force->addr = other;
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

/* The family is part of an address, also where the rest of it is the same */
static void families_are_told_apart(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_bind *b = bind_new(test, &vip6);
	const struct hsrp_addr bits = {
		.ipver = HSRP_IPV4, .ip = { vip6.ip[0] },
	};

	KUNIT_ASSERT_EQ(test, hsrp_ipsec_agent_set(&room->hn, 4711), 0);
	hsrp_agent_clean(b, &vip6);
	KUNIT_EXPECT_TRUE(test, hsrp_agent_must_wait(b, &vip6));
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &bits, 1),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, hsrp_ipsec_agent_ack(&room->hn, &vip6, 1), 0);
	KUNIT_EXPECT_FALSE(test, hsrp_agent_must_wait(b, &vip6));
}

static struct kunit_case agent_cases[] = {
	KUNIT_CASE(without_an_agent_nobody_waits),
	KUNIT_CASE(an_agent_is_waited_for_until_it_answers),
	KUNIT_CASE(an_agent_is_not_waited_for_in_vain),
	KUNIT_CASE(generations_wrap),
	KUNIT_CASE(an_answer_has_tunnels_asked_for_again),
	KUNIT_CASE(answers_for_nobody_are_refused),
	KUNIT_CASE(there_is_one_agent),
	KUNIT_CASE(families_are_told_apart),
	{ }
};

static struct kunit_suite agent_suite = {
	.name = "hsrp_agent",
	.init = room_init,
	.exit = room_exit,
	.test_cases = agent_cases,
};

kunit_test_suite(agent_suite);
