// SPDX-License-Identifier: GPL-2.0
/*
 * The state machine under any sequence of events, with timers that run out
 * only when they run. Three octets a step: event, facts, packet.
 *
 * What is asserted is what fsm.h promises its caller, and that no sequence
 * strands a router: something always is still to happen.
 */
#include "fsm.h"
#include "fuzz.h"

/**
 * struct model - what the group code keeps
 * @state: state
 * @active: Active timer runs
 * @standby: Standby timer runs
 * @hello: Hello timer runs
 * @expired: the Active timer ran out and was not started since
 * @vip: a virtual address is known
 * @peers: who the others are
 * @now: ms
 */
struct model {
	enum hsrp_state state;
	bool active;
	bool standby;
	bool hello;
	bool expired;
	bool vip;
	struct hsrp_peers peers;
	u64 now;
};

static bool vocal(enum hsrp_state state)
{
	return state == HSRP_STATE_SPEAK || state == HSRP_STATE_STANDBY ||
	       state == HSRP_STATE_ACTIVE;
}

static int bits(u32 mask)
{
	return __builtin_popcount(mask);
}

static void check_actions(enum hsrp_state old, enum hsrp_event ev,
			  const struct hsrp_fsm_facts *facts,
			  struct hsrp_fsm_result res)
{
	const u32 act = res.actions;

	FUZZ_CHECK((unsigned int)res.next <= HSRP_STATE_ACTIVE);
	FUZZ_CHECK(act < 1u << __HSRP_ACT_BIT_MAX);
	FUZZ_CHECK(!!(act & HSRP_ACT_ENTER) == (res.next != old));
	FUZZ_CHECK(bits(act & (HSRP_ACT_START_ACTIVE |
			       HSRP_ACT_START_ACTIVE_PKT |
			       HSRP_ACT_GRACE_ACTIVE)) <= 1);
	FUZZ_CHECK(bits(act & (HSRP_ACT_START_STANDBY |
			       HSRP_ACT_START_STANDBY_PKT)) <= 1);
	FUZZ_CHECK(!(act & HSRP_ACT_SEND_HELLO) || vocal(res.next));
	FUZZ_CHECK(!(act & HSRP_ACT_SEND_COUP) ||
		   res.next == HSRP_STATE_ACTIVE);
	FUZZ_CHECK(!(act & HSRP_ACT_SEND_GARP) ||
		   res.next == HSRP_STATE_ACTIVE);
	FUZZ_CHECK(!!(act & HSRP_ACT_SEND_RESIGN) ==
		   (old == HSRP_STATE_ACTIVE && res.next != old));
	FUZZ_CHECK(!(act & HSRP_ACT_SPLIT_HEALED) ||
		   (old == HSRP_STATE_ACTIVE && res.next == old &&
		    facts->settled));
	FUZZ_CHECK(!(act & HSRP_ACT_LEARN) ||
		   ev == HSRP_EV_HELLO_HIGHER_ACTIVE ||
		   ev == HSRP_EV_HELLO_LOWER_ACTIVE);
	/* hosts and switches are told whoever becomes Active */
	if (res.next == HSRP_STATE_ACTIVE && old != res.next)
		FUZZ_CHECK(act & HSRP_ACT_SEND_GARP &&
			   act & HSRP_ACT_SEND_HELLO);
}

/* The only ways in: nobody becomes Active by what it must not believe */
static void check_way(enum hsrp_state old, enum hsrp_event ev,
		      const struct hsrp_fsm_facts *facts, enum hsrp_state next)
{
	if (next == old)
		return;
	FUZZ_CHECK((ev == HSRP_EV_DISABLE) == (next == HSRP_STATE_INIT));
	FUZZ_CHECK(old != HSRP_STATE_INIT || ev == HSRP_EV_ENABLE);
	if (next == HSRP_STATE_LEARN)
		FUZZ_CHECK(old == HSRP_STATE_INIT && !facts->vip_known);
	if (next != HSRP_STATE_ACTIVE)
		return;
	if (ev == HSRP_EV_HELLO_LOWER_ACTIVE)
		FUZZ_CHECK(facts->preempt);
	else
		FUZZ_CHECK(old == HSRP_STATE_STANDBY &&
			   (ev == HSRP_EV_ACTIVE_TIMER ||
			    ev == HSRP_EV_RESIGN_ACTIVE));
}

static void apply(struct model *m, struct hsrp_fsm_result res,
		  const struct hsrp_pkt *pkt)
{
	const u32 act = res.actions;
	u32 ms;

	if (act & HSRP_ACT_STOP_ACTIVE)
		m->active = false;
	if (act & HSRP_ACT_STOP_STANDBY)
		m->standby = false;
	if (act & HSRP_ACT_STOP_HELLO)
		m->hello = false;
	if (act & HSRP_ACT_LEARN && pkt)
		m->vip = true;
	m->state = res.next;
	ms = hsrp_fsm_active_ms(act, 3000, 10000, pkt);
	if (ms) {
		m->active = true;
		m->expired = false;
	}
	FUZZ_CHECK(!!ms == !!(act & (HSRP_ACT_START_ACTIVE |
				     HSRP_ACT_START_ACTIVE_PKT |
				     HSRP_ACT_GRACE_ACTIVE)));
	ms = hsrp_fsm_standby_ms(act, 3000, 10000, pkt);
	if (ms)
		m->standby = true;
	FUZZ_CHECK(!!ms == !!(act & (HSRP_ACT_START_STANDBY |
				     HSRP_ACT_START_STANDBY_PKT)));
	if (act & HSRP_ACT_SEND_HELLO)
		m->hello = true;
}

static void check_model(const struct model *m)
{
	FUZZ_CHECK(m->hello == vocal(m->state));
	switch (m->state) {
	case HSRP_STATE_INIT:
		FUZZ_CHECK(!m->active && !m->standby);
		break;
	case HSRP_STATE_LEARN:
		break;
	case HSRP_STATE_LISTEN:
		FUZZ_CHECK(m->active);
		break;
	case HSRP_STATE_SPEAK:
		FUZZ_CHECK(m->standby);
		break;
	case HSRP_STATE_STANDBY:
		FUZZ_CHECK(m->active);
		FUZZ_CHECK(!m->peers.standby.known);
		break;
	case HSRP_STATE_ACTIVE:
		FUZZ_CHECK(!m->active);
		FUZZ_CHECK(!m->peers.active.known);
		break;
	default:
		FUZZ_CHECK(!"a state");
	}
	FUZZ_CHECK(m->state == HSRP_STATE_ACTIVE || !m->peers.rival.known);
}

/* A packet that passed every check, from one of four routers around us */
static enum hsrp_event take_packet(const struct model *m, u8 c, u8 kind,
				   struct hsrp_pkt *pkt)
{
	const struct hsrp_view own = {
		.state = m->state, .priority = 100,
		.addr = hsrp_addr4(htonl(0x0a000002)),
		.peers = &m->peers,
	};

	*pkt = (struct hsrp_pkt) {
		.version = 1, .opcode = kind % 3, .group = 1,
		.state = (c >> 4) % 6, .priority = 99 + (c >> 2 & 3) % 3,
		.hello_ms = 3000, .hold_ms = 10000,
		.vip = hsrp_addr4(htonl(0x0a000064)),
		/* below us and above us */
		.src = hsrp_addr4(htonl(0x0a000001 + (c & 3u) * 2)),
	};
	if (pkt->opcode != HSRP_OP_HELLO) {
		pkt->hello_ms = 0;
		pkt->hold_ms = 0;
	}
	return hsrp_fsm_classify(&own, pkt);
}

/* What can happen without a packet, now */
static enum hsrp_event take_event(struct model *m, u8 c)
{
	switch (c % 7) {
	case 0:
		return HSRP_EV_ENABLE;
	case 1:
		return HSRP_EV_DISABLE;
	case 2:
		if (!m->active)
			return HSRP_EV_NONE;
		m->active = false;
		m->expired = true;
		return HSRP_EV_ACTIVE_TIMER;
	case 3:
		if (!m->standby)
			return HSRP_EV_NONE;
		m->standby = false;
		return HSRP_EV_STANDBY_TIMER;
	case 4:
		if (!m->hello)
			return HSRP_EV_NONE;
		m->hello = false;
		return HSRP_EV_HELLO_TIMER;
	case 5:
		m->vip = true;
		return HSRP_EV_VIP_KNOWN;
	default:
		return HSRP_EV_PARAMS;
	}
}

static void step(struct model *m, u8 what, u8 flags, u8 who)
{
	const enum hsrp_state old = m->state;
	struct hsrp_fsm_facts facts;
	struct hsrp_fsm_result res;
	struct hsrp_pkt pkt;
	bool heard = what & 1;
	enum hsrp_event ev;

	m->now += (u64)flags << 4;
	ev = heard ? take_packet(m, who, what >> 1, &pkt)
		   : take_event(m, what >> 1);
	facts = (struct hsrp_fsm_facts) {
		.vip_known = m->vip,
		.vip_learnable = heard && flags & 1,
		.preempt = flags & 2,
		.active_expired = m->expired,
		.rival_known = heard && hsrp_peers_rival(&m->peers, &pkt.src,
							 m->now),
		.settled = flags & 4,
	};
	res = hsrp_fsm(old, ev, &facts);
	check_actions(old, ev, &facts, res);
	check_way(old, ev, &facts, res.next);
	apply(m, res, heard ? &pkt : NULL);
	hsrp_peers_update(&m->peers, ev, res.next, heard ? &pkt : NULL, m->now);
	check_model(m);
}

/* Any three numbers: nothing is read beyond a table, nothing is invented */
static void one_cell(const u8 *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	enum hsrp_state state = in_u8(&in);
	enum hsrp_event ev = in_u8(&in);
	u8 f = in_u8(&in);
	u32 hello = in_u32(&in), ms = hsrp_jitter(hello, in_u32(&in));
	struct hsrp_fsm_facts facts = {
		.vip_known = f & 1, .vip_learnable = f & 2, .preempt = f & 4,
		.active_expired = f & 8, .rival_known = f & 16,
		.settled = f & 32,
	};
	struct hsrp_fsm_result res = hsrp_fsm(state, ev, &facts);

	FUZZ_CHECK(ms && ms <= (hello ? hello : 1) && ms >= hello - hello / 5);
	FUZZ_CHECK(*hsrp_state_name(state) && *hsrp_event_name(ev) &&
		   *hsrp_event_letter(ev) && *hsrp_action_name(f));
	if ((unsigned int)state > HSRP_STATE_ACTIVE ||
	    (unsigned int)ev >= __HSRP_EV_MAX) {
		FUZZ_CHECK(res.next == state && !res.actions);
		return;
	}
	check_actions(state, ev, &facts, res);
	check_way(state, ev, &facts, res.next);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model m = { .state = HSRP_STATE_INIT, .now = 1000 };

	one_cell(data, size);
	if (size && data[0] & 1)
		m.vip = true;
	for (; size >= 3; data += 3, size -= 3)
		step(&m, data[0], data[1], data[2]);
	return 0;
}
