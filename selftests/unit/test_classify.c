// SPDX-License-Identifier: GPL-2.0
/* Which event a packet is, and who is Active and Standby after it. */
#include "fsm.h"
#include "ktap.h"

#define LOW	0x0a000001	/* 10.0.0.1 */
#define OWN	0x0a000002
#define HIGH	0x0a000003
#define OTHER	0x0a000009

static struct hsrp_peers peers;

static struct hsrp_pkt pkt(u8 op, enum hsrp_state state, u32 prio, u32 addr)
{
	return (struct hsrp_pkt) {
		.version = 1, .opcode = op, .state = state, .group = 1,
		.priority = prio, .hello_ms = op ? 0 : 3000,
		.hold_ms = op ? 0 : 10000, .vip = hsrp_addr4(htonl(0x0a000064)),
		.src = hsrp_addr4(htonl(addr)),
	};
}

static struct hsrp_pkt hello(enum hsrp_state state, u32 prio, u32 addr)
{
	return pkt(HSRP_OP_HELLO, state, prio, addr);
}

/* own router: priority 100, 10.0.0.2 */
static enum hsrp_event classify(enum hsrp_state own, struct hsrp_pkt p)
{
	struct hsrp_view view = {
		.state = own, .priority = 100,
		.addr = hsrp_addr4(htonl(OWN)),
		.peers = &peers,
	};

	return hsrp_fsm_classify(&view, &p);
}

static void update(enum hsrp_event ev, enum hsrp_state next,
		   struct hsrp_pkt p, u64 now)
{
	hsrp_peers_update(&peers, ev, next, &p, now);
}

static void clear(void)
{
	memset(&peers, 0, sizeof(peers));
}

static bool is(const struct hsrp_peer *peer, u32 addr)
{
	const struct hsrp_addr want = hsrp_addr4(htonl(addr));

	return peer->known && hsrp_addr_equal(&peer->addr, &want);
}

static bool higher(u32 prio_a, u32 addr_a, u32 prio_b, u32 addr_b)
{
	const struct hsrp_addr a = hsrp_addr4(htonl(addr_a));
	const struct hsrp_addr b = hsrp_addr4(htonl(addr_b));

	return hsrp_fsm_higher(prio_a, &a, prio_b, &b);
}

static bool rival(u32 addr, u64 now)
{
	const struct hsrp_addr who = hsrp_addr4(htonl(addr));

	return hsrp_peers_rival(&peers, &who, now);
}

static void hello_by_state_and_priority(void)
{
	clear();
	for (int own = 0; own < 6; own++) {
		CHECK_EQ(classify(own, hello(HSRP_STATE_ACTIVE, 101, LOW)),
			 HSRP_EV_HELLO_HIGHER_ACTIVE);
		CHECK_EQ(classify(own, hello(HSRP_STATE_ACTIVE, 99, HIGH)),
			 HSRP_EV_HELLO_LOWER_ACTIVE);
		CHECK_EQ(classify(own, hello(HSRP_STATE_STANDBY, 101, LOW)),
			 HSRP_EV_HELLO_HIGHER_STANDBY);
		CHECK_EQ(classify(own, hello(HSRP_STATE_STANDBY, 99, HIGH)),
			 HSRP_EV_HELLO_LOWER_STANDBY);
		CHECK_EQ(classify(own, hello(HSRP_STATE_SPEAK, 101, LOW)),
			 HSRP_EV_HELLO_HIGHER_SPEAK);
		CHECK_EQ(classify(own, hello(HSRP_STATE_SPEAK, 99, HIGH)),
			 HSRP_EV_NONE);
		CHECK_EQ(classify(own, hello(HSRP_STATE_LISTEN, 255, HIGH)),
			 HSRP_EV_NONE);
		CHECK_EQ(classify(own, hello(HSRP_STATE_LEARN, 255, HIGH)),
			 HSRP_EV_NONE);
		CHECK_EQ(classify(own, hello(HSRP_STATE_INIT, 255, HIGH)),
			 HSRP_EV_NONE);
	}
}

static void tie_goes_to_the_higher_address(void)
{
	clear();
	CHECK_EQ(classify(HSRP_STATE_SPEAK, hello(HSRP_STATE_ACTIVE, 100, LOW)),
		 HSRP_EV_HELLO_LOWER_ACTIVE);
	CHECK_EQ(classify(HSRP_STATE_SPEAK,
			  hello(HSRP_STATE_ACTIVE, 100, HIGH)),
		 HSRP_EV_HELLO_HIGHER_ACTIVE);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 100, HIGH)),
		 HSRP_EV_COUP_HIGHER);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 100, LOW)),
		 HSRP_EV_NONE);
	/* as numbers, not as octets in memory: 10.0.1.1 is above 10.0.0.255 */
	CHECK(higher(1, 0x0a000101, 1, 0x0a0000ff));
	CHECK(higher(1, 0xc0000001, 1, 0x0a000001));
	CHECK(!higher(1, LOW, 1, LOW));
	CHECK(higher(255, LOW, 0, HIGH));
}

/* the last 64 bits of link-local addresses, and their first word for others */
static struct hsrp_addr ip6(u32 first, u32 third, u32 fourth)
{
	const __be32 ip[] = { htonl(first), 0, htonl(third), htonl(fourth) };

	return hsrp_addr6(ip);
}

static void ipv6_addresses_are_numbers_of_128_bits(void)
{
	const struct hsrp_addr up[] = {
		ip6(0x20010db8, 0, 1),
		ip6(0xfe800000, 0, 1),
		ip6(0xfe800000, 0, 2),
		ip6(0xfe800000, 0, 0x80000000),
		ip6(0xfe800000, 1, 0),
		ip6(0xfe800000, 0x7fffffff, 0xffffffff),
		ip6(0xfe800000, 0x80000000, 0),
	};

	for (size_t a = 0; a < ARRAY_SIZE(up); a++)
		for (size_t b = 0; b < ARRAY_SIZE(up); b++) {
			CHECK_MSG(hsrp_fsm_higher(1, &up[a], 1, &up[b]) ==
				  (a > b), "%zu over %zu", a, b);
			CHECK(hsrp_addr_equal(&up[a], &up[b]) == (a == b));
			CHECK(hsrp_fsm_higher(2, &up[a], 1, &up[b]));
		}
}

static void link_local_is_fe80_10(void)
{
	static const struct { u32 first; bool yes; } t[] = {
		{ 0xfe800000, true }, { 0xfe80ffff, true },
		{ 0xfebfffff, true }, { 0xfec00000, false },
		{ 0xfe7fffff, false }, { 0xff020000, false }, { 0, false },
	};
	const struct hsrp_addr v4 = hsrp_addr4(htonl(0xfe800001));

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		const struct hsrp_addr a = ip6(t[i].first, 0, 1);

		CHECK_MSG(hsrp_addr_link_local(&a) == t[i].yes, "%08x",
			  t[i].first);
	}
	CHECK(!hsrp_addr_link_local(&v4));
}

/* the same octets in the other family are another address */
static void families_do_not_mix(void)
{
	const __be32 ip[4] = { htonl(LOW) };
	const struct hsrp_addr four = hsrp_addr4(htonl(LOW));
	const struct hsrp_addr six = hsrp_addr6(ip);

	CHECK(!hsrp_addr_equal(&four, &six));
	CHECK_EQ(hsrp_addr_get4(&four), htonl(LOW));
	CHECK_EQ(hsrp_addr_get4(&six), 0);
	CHECK(hsrp_addr_set(&four) && hsrp_addr_set(&six));
	CHECK_EQ(hsrp_md5_src(&four), htonl(LOW));
	CHECK_EQ(hsrp_md5_src(&six), 0);
}

static void coup_counts_from_higher_only(void)
{
	clear();
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 101, LOW)),
		 HSRP_EV_COUP_HIGHER);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 99, HIGH)),
		 HSRP_EV_NONE);
}

static void resign_counts_from_the_active_only(void)
{
	struct hsrp_pkt resign = pkt(HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 200,
				     HIGH);

	clear();
	CHECK_EQ(classify(HSRP_STATE_STANDBY, resign), HSRP_EV_NONE);
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_STANDBY,
	       hello(HSRP_STATE_ACTIVE, 200, HIGH), 0);
	CHECK_EQ(classify(HSRP_STATE_STANDBY, resign), HSRP_EV_RESIGN_ACTIVE);
	resign.src = hsrp_addr4(htonl(OTHER));
	CHECK_EQ(classify(HSRP_STATE_STANDBY, resign), HSRP_EV_NONE);
	/* while we are Active, whoever resigns was a rival */
	CHECK_EQ(classify(HSRP_STATE_ACTIVE, resign), HSRP_EV_RESIGN_ACTIVE);
}

static void resign_of_an_expired_active_is_nothing(void)
{
	clear();
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_ACTIVE, 200, HIGH), 0);
	hsrp_peers_update(&peers, HSRP_EV_ACTIVE_TIMER, HSRP_STATE_SPEAK, NULL,
			  10000);
	CHECK(!peers.active.known);
	CHECK_EQ(classify(HSRP_STATE_SPEAK,
			  pkt(HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 200, HIGH)),
		 HSRP_EV_NONE);
}

static void advertise_is_no_event(void)
{
	clear();
	for (int own = 0; own < 6; own++)
		CHECK_EQ(classify(own, pkt(HSRP_OP_ADVERTISE,
					   HSRP_STATE_ACTIVE, 255, HIGH)),
			 HSRP_EV_NONE);
}

static void peers_follow_what_a_router_says(void)
{
	clear();
	update(HSRP_EV_HELLO_HIGHER_STANDBY, HSRP_STATE_LISTEN,
	       hello(HSRP_STATE_STANDBY, 150, HIGH), 5);
	CHECK(is(&peers.standby, HIGH));
	CHECK_EQ(peers.standby.priority, 150);
	CHECK_EQ(peers.standby.hold_ms, 10000);
	CHECK_EQ(peers.standby.seen_ms, 5);
	/* Standby becomes Active: no Standby any more */
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_LISTEN,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 10);
	CHECK(is(&peers.active, HIGH) && !peers.standby.known);
	/* another Standby beside it */
	update(HSRP_EV_HELLO_LOWER_STANDBY, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_STANDBY, 90, LOW), 15);
	CHECK(is(&peers.active, HIGH) && is(&peers.standby, LOW));
	/* Active falls back to Speak */
	update(HSRP_EV_HELLO_HIGHER_SPEAK, HSRP_STATE_LISTEN,
	       hello(HSRP_STATE_SPEAK, 150, HIGH), 20);
	CHECK(!peers.active.known && is(&peers.standby, LOW));
	/* timers */
	hsrp_peers_update(&peers, HSRP_EV_STANDBY_TIMER, HSRP_STATE_SPEAK,
			  NULL, 25);
	CHECK(!peers.standby.known);
}

static void peers_with_ourselves_in_a_role(void)
{
	clear();
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 0);
	update(HSRP_EV_NONE, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_STANDBY, 90, LOW), 0);
	hsrp_peers_update(&peers, HSRP_EV_STANDBY_TIMER, HSRP_STATE_STANDBY,
			  NULL, 0);
	CHECK(is(&peers.active, HIGH) && !peers.standby.known);
	/* a second Standby, lower: it will give in, we are the Standby */
	update(HSRP_EV_HELLO_LOWER_STANDBY, HSRP_STATE_STANDBY,
	       hello(HSRP_STATE_STANDBY, 90, LOW), 0);
	CHECK(!peers.standby.known);
	hsrp_peers_update(&peers, HSRP_EV_ACTIVE_TIMER, HSRP_STATE_ACTIVE,
			  NULL, 0);
	CHECK(!peers.active.known && !peers.standby.known);
	update(HSRP_EV_HELLO_LOWER_STANDBY, HSRP_STATE_ACTIVE,
	       hello(HSRP_STATE_STANDBY, 90, LOW), 0);
	CHECK(is(&peers.standby, LOW));
	hsrp_peers_update(&peers, HSRP_EV_DISABLE, HSRP_STATE_INIT, NULL, 0);
	CHECK(!peers.active.known && !peers.standby.known);
	/* one Active known, another preempted: we are the Active now */
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_LISTEN,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 0);
	update(HSRP_EV_HELLO_LOWER_ACTIVE, HSRP_STATE_ACTIVE,
	       hello(HSRP_STATE_ACTIVE, 90, LOW), 0);
	CHECK(!peers.active.known && is(&peers.rival, LOW));
}

static void losing_to_a_higher_active_makes_it_the_active(void)
{
	clear();
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 0);
	CHECK(is(&peers.active, HIGH) && !peers.rival.known);
}

/*
 * Three routers: A preempts B. B's Resign overtakes A's first Hello; the third
 * router, Standby, must not take over from A.
 */
static void coup_names_the_successor(void)
{
	struct hsrp_pkt coup = pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 200, OTHER);

	clear();
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_STANDBY,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 0);
	CHECK_EQ(classify(HSRP_STATE_STANDBY, coup), HSRP_EV_COUP_HIGHER);
	update(HSRP_EV_COUP_HIGHER, HSRP_STATE_STANDBY, coup, 1);
	CHECK(is(&peers.active, OTHER));
	CHECK_EQ(classify(HSRP_STATE_STANDBY,
			  pkt(HSRP_OP_RESIGN, HSRP_STATE_SPEAK, 150, HIGH)),
		 HSRP_EV_NONE);
	/* the Standby itself: it leaves that role */
	update(HSRP_EV_HELLO_LOWER_STANDBY, HSRP_STATE_LISTEN,
	       hello(HSRP_STATE_STANDBY, 210, HIGH), 1);
	update(HSRP_EV_COUP_HIGHER, HSRP_STATE_LISTEN,
	       pkt(HSRP_OP_COUP, HSRP_STATE_STANDBY, 210, HIGH), 1);
	CHECK(is(&peers.active, HIGH) && !peers.standby.known);
	/* but a Coup that the Active will not heed changes nothing */
	update(HSRP_EV_COUP_HIGHER, HSRP_STATE_STANDBY,
	       pkt(HSRP_OP_COUP, HSRP_STATE_LISTEN, 120, LOW), 2);
	CHECK(is(&peers.active, HIGH));
}

static void rival_is_remembered_for_its_hold_time(void)
{
	struct hsrp_pkt p = hello(HSRP_STATE_ACTIVE, 90, LOW);

	clear();
	CHECK(!rival(LOW, 100));
	update(HSRP_EV_HELLO_LOWER_ACTIVE, HSRP_STATE_ACTIVE, p, 100);
	CHECK(is(&peers.rival, LOW) && !peers.active.known);
	CHECK(rival(LOW, 100));
	CHECK(rival(LOW, 10099));
	CHECK(!rival(LOW, 10100));
	CHECK(!rival(HIGH, 100));
	/* we step down: it is no rival of ours any more */
	update(HSRP_EV_HELLO_HIGHER_ACTIVE, HSRP_STATE_SPEAK,
	       hello(HSRP_STATE_ACTIVE, 150, HIGH), 200);
	CHECK(!rival(LOW, 200));
}

static void rival_yields_without_resign(void)
{
	clear();
	update(HSRP_EV_HELLO_LOWER_ACTIVE, HSRP_STATE_ACTIVE,
	       hello(HSRP_STATE_ACTIVE, 90, LOW), 0);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE, hello(HSRP_STATE_SPEAK, 90, LOW)),
		 HSRP_EV_RIVAL_YIELDED);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  hello(HSRP_STATE_STANDBY, 90, LOW)),
		 HSRP_EV_RIVAL_YIELDED);
	/* somebody else's Hello is what it always was */
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  hello(HSRP_STATE_STANDBY, 90, OTHER)),
		 HSRP_EV_HELLO_LOWER_STANDBY);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE, hello(HSRP_STATE_ACTIVE, 90, LOW)),
		 HSRP_EV_HELLO_LOWER_ACTIVE);
	/* said once; and it starts no Standby timer, so it is no Standby yet */
	update(HSRP_EV_RIVAL_YIELDED, HSRP_STATE_ACTIVE,
	       hello(HSRP_STATE_STANDBY, 90, LOW), 1);
	CHECK(!peers.rival.known && !peers.standby.known);
	CHECK_EQ(classify(HSRP_STATE_ACTIVE,
			  hello(HSRP_STATE_STANDBY, 90, LOW)),
		 HSRP_EV_HELLO_LOWER_STANDBY);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(hello_by_state_and_priority),
	KTAP_TEST(tie_goes_to_the_higher_address),
	KTAP_TEST(ipv6_addresses_are_numbers_of_128_bits),
	KTAP_TEST(link_local_is_fe80_10),
	KTAP_TEST(families_do_not_mix),
	KTAP_TEST(coup_counts_from_higher_only),
	KTAP_TEST(resign_counts_from_the_active_only),
	KTAP_TEST(resign_of_an_expired_active_is_nothing),
	KTAP_TEST(advertise_is_no_event),
	KTAP_TEST(peers_follow_what_a_router_says),
	KTAP_TEST(peers_with_ourselves_in_a_role),
	KTAP_TEST(losing_to_a_higher_active_makes_it_the_active),
	KTAP_TEST(coup_names_the_successor),
	KTAP_TEST(rival_is_remembered_for_its_hold_time),
	KTAP_TEST(rival_yields_without_resign),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
