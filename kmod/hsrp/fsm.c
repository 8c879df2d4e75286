// SPDX-License-Identifier: GPL-2.0
/*
 * The HSRP state machine. Pure code: see pure.h and fsm.h.
 *
 * hsrp_fsm_table[] is the table of RFC 2281 5.8, cell by cell, with the RFC's
 * letters for the actions; the functions below it add what depends on facts
 * and what the table lacks. Documentation/hsrp.rst has the result, and a test
 * compares it with what hsrp_fsm() answers.
 */
#include "fsm.h"

/* RFC 2281 5.7. "P" behind A and B: for as long as the Hello heard says */
#define A	HSRP_ACT_START_ACTIVE
#define AP	HSRP_ACT_START_ACTIVE_PKT
#define B	HSRP_ACT_START_STANDBY
#define BP	HSRP_ACT_START_STANDBY_PKT
#define C	HSRP_ACT_STOP_ACTIVE
#define D	HSRP_ACT_STOP_STANDBY
#define E	HSRP_ACT_LEARN
#define F	HSRP_ACT_SEND_HELLO
#define G	HSRP_ACT_SEND_COUP
#define H	HSRP_ACT_SEND_RESIGN
#define I	HSRP_ACT_SEND_GARP

#define HSRP_NR_STATES	(HSRP_STATE_ACTIVE + 1)

/* A cell: where to, what to do. An event without a cell is ignored. */
struct hsrp_fsm_cell {
	bool valid;
	u8 next;
	u16 actions;
};

static_assert(__HSRP_ACT_BIT_MAX <= 16, "struct hsrp_fsm_cell.actions");

#define GO(state, acts)	{ true, HSRP_STATE_##state, (acts) }

static const struct hsrp_fsm_cell hsrp_fsm_table[][__HSRP_EV_MAX] = {
	[HSRP_STATE_INIT] = {
		/* to Learn where no virtual address is known: hsrp_fsm_learn */
		[HSRP_EV_ENABLE]		= GO(LISTEN, A | B),
	},
	[HSRP_STATE_LEARN] = {
		[HSRP_EV_DISABLE]		= GO(INIT, C | D),
		[HSRP_EV_HELLO_HIGHER_ACTIVE]	= GO(LISTEN, E | AP | B),
		[HSRP_EV_HELLO_LOWER_ACTIVE]	= GO(LISTEN, E | AP | B),
		[HSRP_EV_VIP_KNOWN]		= GO(LISTEN, A | B),
	},
	[HSRP_STATE_LISTEN] = {
		[HSRP_EV_DISABLE]		= GO(INIT, C | D),
		[HSRP_EV_ACTIVE_TIMER]		= GO(SPEAK, A | B),
		[HSRP_EV_STANDBY_TIMER]		= GO(SPEAK, B),
		/* not in the RFC: let it become Standby before we try, too */
		[HSRP_EV_HELLO_HIGHER_SPEAK]	= GO(LISTEN, B),
		[HSRP_EV_HELLO_HIGHER_ACTIVE]	= GO(LISTEN, E | AP),
		[HSRP_EV_HELLO_LOWER_ACTIVE]	= GO(LISTEN, E | AP),
		[HSRP_EV_RESIGN_ACTIVE]		= GO(SPEAK, A | B),
		[HSRP_EV_HELLO_HIGHER_STANDBY]	= GO(LISTEN, BP),
		[HSRP_EV_HELLO_LOWER_STANDBY]	= GO(SPEAK, BP),
	},
	[HSRP_STATE_SPEAK] = {
		/* ACTIVE_TIMER: the fact active_expired remembers it */
		[HSRP_EV_DISABLE]		= GO(INIT, C | D),
		[HSRP_EV_STANDBY_TIMER]		= GO(STANDBY, D),
		[HSRP_EV_HELLO_TIMER]		= GO(SPEAK, F),
		[HSRP_EV_HELLO_HIGHER_SPEAK]	= GO(LISTEN, B),
		[HSRP_EV_HELLO_HIGHER_ACTIVE]	= GO(SPEAK, E | AP),
		[HSRP_EV_HELLO_LOWER_ACTIVE]	= GO(SPEAK, E | AP),
		[HSRP_EV_RESIGN_ACTIVE]		= GO(SPEAK, A),
		[HSRP_EV_HELLO_HIGHER_STANDBY]	= GO(LISTEN, BP),
		[HSRP_EV_HELLO_LOWER_STANDBY]	= GO(STANDBY, D),
		[HSRP_EV_PARAMS]		= GO(SPEAK, F),
	},
	[HSRP_STATE_STANDBY] = {
		[HSRP_EV_DISABLE]		= GO(INIT, C | D),
		[HSRP_EV_ACTIVE_TIMER]		= GO(ACTIVE, C | D | F | I),
		[HSRP_EV_HELLO_TIMER]		= GO(STANDBY, F),
		[HSRP_EV_HELLO_HIGHER_SPEAK]	= GO(LISTEN, B),
		[HSRP_EV_HELLO_HIGHER_ACTIVE]	= GO(STANDBY, E | AP),
		[HSRP_EV_HELLO_LOWER_ACTIVE]	= GO(STANDBY, E | AP),
		[HSRP_EV_RESIGN_ACTIVE]		= GO(ACTIVE, C | F | I),
		[HSRP_EV_HELLO_HIGHER_STANDBY]	= GO(LISTEN, BP),
		[HSRP_EV_PARAMS]		= GO(STANDBY, F),
	},
	[HSRP_STATE_ACTIVE] = {
		[HSRP_EV_DISABLE]		= GO(INIT, C | D | H),
		[HSRP_EV_HELLO_TIMER]		= GO(ACTIVE, F),
		/* the RFC has no H here; IOS resigns, and hosts profit */
		[HSRP_EV_HELLO_HIGHER_ACTIVE]	= GO(SPEAK, AP | B | H),
		/* the RFC has G only; I has the last word in the switches */
		[HSRP_EV_HELLO_LOWER_ACTIVE]	= GO(ACTIVE, G | F | I),
		/* not in the RFC: a rival gave up, as IOS answers it */
		[HSRP_EV_RESIGN_ACTIVE]		= GO(ACTIVE, G | F | I),
		[HSRP_EV_COUP_HIGHER]		= GO(SPEAK, A | B | H),
		[HSRP_EV_HELLO_HIGHER_STANDBY]	= GO(ACTIVE, BP),
		[HSRP_EV_HELLO_LOWER_STANDBY]	= GO(ACTIVE, BP),
		[HSRP_EV_PARAMS]		= GO(ACTIVE, F),
		/* not in the RFC: a rival gave up without a Resign */
		[HSRP_EV_RIVAL_YIELDED]		= GO(ACTIVE, F | I),
		/* not in the RFC: somebody else is Active by now */
		[HSRP_EV_STALLED]		= GO(SPEAK, A | B | H),
		/* not in the RFC: the operator moves the Active */
		[HSRP_EV_STEP_DOWN]		= GO(SPEAK, A | B | H),
	},
};

static_assert(ARRAY_SIZE(hsrp_fsm_table) == HSRP_NR_STATES, "one row per state");

/* RFC 2281 5.8, event h where preemption is configured; the RFC lacks C */
static const struct hsrp_fsm_cell hsrp_fsm_preempt =
	GO(ACTIVE, C | B | G | F | I);

static const struct hsrp_fsm_cell hsrp_fsm_learn = GO(LEARN, A | B);
static const struct hsrp_fsm_cell hsrp_fsm_ignore;

#undef A
#undef AP
#undef B
#undef BP
#undef C
#undef D
#undef E
#undef F
#undef G
#undef H
#undef I
#undef GO

static bool hsrp_fsm_is_backup(enum hsrp_state state)
{
	return state == HSRP_STATE_LISTEN || state == HSRP_STATE_SPEAK ||
	       state == HSRP_STATE_STANDBY;
}

/* states in which a router says Hello (RFC 2281 5.4) */
static bool hsrp_fsm_is_vocal(enum hsrp_state state)
{
	return state == HSRP_STATE_SPEAK || state == HSRP_STATE_STANDBY ||
	       state == HSRP_STATE_ACTIVE;
}

/* The cell that counts, where facts decide between two */
static const struct hsrp_fsm_cell *
hsrp_fsm_cell(enum hsrp_state state, enum hsrp_event event,
	      const struct hsrp_fsm_facts *facts)
{
	if (state == HSRP_STATE_INIT && event == HSRP_EV_ENABLE &&
	    !facts->vip_known)
		return &hsrp_fsm_learn;
	/* without a virtual address there is nothing to listen for */
	if (state == HSRP_STATE_LEARN && event != HSRP_EV_DISABLE &&
	    !facts->vip_known && !facts->vip_learnable)
		return &hsrp_fsm_ignore;
	if (event == HSRP_EV_HELLO_LOWER_ACTIVE && facts->preempt &&
	    hsrp_fsm_is_backup(state))
		return &hsrp_fsm_preempt;
	return &hsrp_fsm_table[state][event];
}

/*
 * RFC 2281 lets the Active timer run out in Speak without a trace. Then
 * nothing would ever make this router Active (or, back in Listen, a candidate)
 * although no Active is left. So the timer runs again on the way out of Speak,
 * where the table never has it started.
 */
static u32 hsrp_fsm_rearm_active(enum hsrp_state next)
{
	if (next == HSRP_STATE_STANDBY)
		return HSRP_ACT_GRACE_ACTIVE;
	if (next == HSRP_STATE_LISTEN)
		return HSRP_ACT_START_ACTIVE;
	return 0;
}

/* Actions that come with any change of state, whatever caused it */
static u32 hsrp_fsm_enter(enum hsrp_state state, enum hsrp_state next,
			  const struct hsrp_fsm_facts *facts)
{
	u32 more = HSRP_ACT_ENTER;

	if (hsrp_fsm_is_vocal(next))
		more |= HSRP_ACT_SEND_HELLO;
	else if (hsrp_fsm_is_vocal(state))
		more |= HSRP_ACT_STOP_HELLO;
	if (state == HSRP_STATE_SPEAK && facts->active_expired)
		more |= hsrp_fsm_rearm_active(next);
	return more;
}

/* Does an Active have news for the clients of its redundancy name? */
static u32 hsrp_fsm_split(enum hsrp_state state, enum hsrp_event event,
			  const struct hsrp_fsm_facts *facts)
{
	if (state != HSRP_STATE_ACTIVE || !facts->settled)
		return 0;
	switch (event) {
	case HSRP_EV_HELLO_LOWER_ACTIVE:
		/* one that does not hear us repeats itself: news once */
		return facts->rival_known ? 0 : HSRP_ACT_SPLIT_HEALED;
	case HSRP_EV_RESIGN_ACTIVE:
		return HSRP_ACT_SPLIT_HEALED;
	case HSRP_EV_RIVAL_YIELDED:
		/* one that was dead meanwhile held nothing any more */
		return facts->rival_known ? HSRP_ACT_SPLIT_HEALED : 0;
	default:
		return 0;
	}
}

/**
 * hsrp_fsm() - one step of the state machine (RFC 2281 5.8 and repairs)
 * @state: state now
 * @event: what happened
 * @facts: what the event is judged by
 *
 * Pure. An event that means nothing in @state leaves it, with no actions.
 *
 * Return: the next state and the actions, which the caller applies lowest bit
 *	first (see HSRP_ACTION_LIST)
 */
struct hsrp_fsm_result hsrp_fsm(enum hsrp_state state, enum hsrp_event event,
				const struct hsrp_fsm_facts *facts)
{
	struct hsrp_fsm_result res = { .next = state };
	const struct hsrp_fsm_cell *cell;

	if ((unsigned int)state >= HSRP_NR_STATES ||
	    (unsigned int)event >= __HSRP_EV_MAX)
		return res;
	cell = hsrp_fsm_cell(state, event, facts);
	if (!cell->valid)
		return res;

	res.next = cell->next;
	res.actions = cell->actions;
	if (res.next != state)
		res.actions |= hsrp_fsm_enter(state, res.next, facts);
	res.actions |= hsrp_fsm_split(state, event, facts);
	return res;
}

/**
 * hsrp_fsm_higher() - does router a win over router b
 * @prio_a: priority of a
 * @addr_a: interface address of a
 * @prio_b: priority of b
 * @addr_b: interface address of b
 *
 * RFC 2281 5.1: the higher priority wins, then the higher address. The address
 * counts for preemption too: strictly by the RFC, as IOS documents it. Both are
 * of one family, that of the group.
 *
 * Return: true where a wins; false for the same priority and address
 */
bool hsrp_fsm_higher(u32 prio_a, const struct hsrp_addr *addr_a,
		     u32 prio_b, const struct hsrp_addr *addr_b)
{
	if (prio_a != prio_b)
		return prio_a > prio_b;
	return hsrp_addr_above(addr_a, addr_b);
}

static bool hsrp_peer_is(const struct hsrp_peer *peer,
			 const struct hsrp_addr *addr)
{
	return peer->known && hsrp_addr_equal(&peer->addr, addr);
}

static enum hsrp_event hsrp_fsm_classify_hello(const struct hsrp_view *own,
					       const struct hsrp_pkt *pkt,
					       bool higher)
{
	if (own->state == HSRP_STATE_ACTIVE &&
	    pkt->state != HSRP_STATE_ACTIVE &&
	    hsrp_peer_is(&own->peers->rival, &pkt->src))
		return HSRP_EV_RIVAL_YIELDED;

	switch (pkt->state) {
	case HSRP_STATE_ACTIVE:
		return higher ? HSRP_EV_HELLO_HIGHER_ACTIVE :
				HSRP_EV_HELLO_LOWER_ACTIVE;
	case HSRP_STATE_STANDBY:
		return higher ? HSRP_EV_HELLO_HIGHER_STANDBY :
				HSRP_EV_HELLO_LOWER_STANDBY;
	case HSRP_STATE_SPEAK:
		return higher ? HSRP_EV_HELLO_HIGHER_SPEAK : HSRP_EV_NONE;
	default:
		/* nobody says Hello in the other states; harmless if so */
		return HSRP_EV_NONE;
	}
}

/**
 * hsrp_fsm_classify() - which event of the state machine a packet is
 * @own: this router, before the packet
 * @pkt: a packet that passed every check, authentication included
 *
 * RFC 2281 5.6. A Hello makes its sender what it says it is: whoever says
 * Active is "the Active router". A Resign counts only from the router that is
 * known to be Active, or, while we are Active ourselves, from anyone: only a
 * rival can send it. A Coup counts from a higher router.
 *
 * Return: the event, %HSRP_EV_NONE where the packet says nothing new
 */
enum hsrp_event hsrp_fsm_classify(const struct hsrp_view *own,
				  const struct hsrp_pkt *pkt)
{
	bool higher = hsrp_fsm_higher(pkt->priority, &pkt->src,
				      own->priority, &own->addr);

	switch (pkt->opcode) {
	case HSRP_OP_HELLO:
		return hsrp_fsm_classify_hello(own, pkt, higher);
	case HSRP_OP_COUP:
		return higher ? HSRP_EV_COUP_HIGHER : HSRP_EV_NONE;
	case HSRP_OP_RESIGN:
		if (own->state == HSRP_STATE_ACTIVE ||
		    hsrp_peer_is(&own->peers->active, &pkt->src))
			return HSRP_EV_RESIGN_ACTIVE;
		return HSRP_EV_NONE;
	default:
		return HSRP_EV_NONE;
	}
}

/**
 * hsrp_fsm_pkt_state() - which state a packet carries
 * @opcode: %HSRP_OP_HELLO, %HSRP_OP_COUP or %HSRP_OP_RESIGN
 * @before: state before the event that made us send it
 * @next: state after it
 *
 * As measured on IOS: a Coup still says the state before, a Resign says Speak.
 *
 * Return: state for the packet
 */
enum hsrp_state hsrp_fsm_pkt_state(u8 opcode, enum hsrp_state before,
				   enum hsrp_state next)
{
	if (opcode == HSRP_OP_COUP)
		return before;
	if (opcode == HSRP_OP_RESIGN)
		return HSRP_STATE_SPEAK;
	return next;
}

/**
 * hsrp_fsm_active_ms() - for how long to start the Active timer
 * @actions: mask from hsrp_fsm()
 * @hello_ms: own hello time in force, after %HSRP_ACT_LEARN
 * @hold_ms: own hold time in force, likewise
 * @pkt: packet of the event, may be NULL where it was none
 *
 * Return: milliseconds; 0 where @actions do not start the timer
 */
u32 hsrp_fsm_active_ms(u32 actions, u32 hello_ms, u32 hold_ms,
		       const struct hsrp_pkt *pkt)
{
	if (actions & HSRP_ACT_START_ACTIVE_PKT)
		return pkt ? hsrp_pkt_hold_ms(pkt, hello_ms, hold_ms) : hold_ms;
	if (actions & HSRP_ACT_START_ACTIVE)
		return hold_ms;
	if (actions & HSRP_ACT_GRACE_ACTIVE)
		return hello_ms >= HSRP_GRACE_DIV ? hello_ms / HSRP_GRACE_DIV :
						    1;
	return 0;
}

/**
 * hsrp_fsm_standby_ms() - for how long to start the Standby timer
 * @actions: mask from hsrp_fsm()
 * @hello_ms: own hello time in force, after %HSRP_ACT_LEARN
 * @hold_ms: own hold time in force, likewise
 * @pkt: packet of the event, may be NULL where it was none
 *
 * Return: milliseconds; 0 where @actions do not start the timer
 */
u32 hsrp_fsm_standby_ms(u32 actions, u32 hello_ms, u32 hold_ms,
			const struct hsrp_pkt *pkt)
{
	if (actions & HSRP_ACT_START_STANDBY_PKT)
		return pkt ? hsrp_pkt_hold_ms(pkt, hello_ms, hold_ms) : hold_ms;
	if (actions & HSRP_ACT_START_STANDBY)
		return hold_ms;
	return 0;
}

/**
 * hsrp_jitter() - time to the next Hello, or whatever else many routers repeat
 * @period_ms: the longest time, for a Hello the hello time in force
 * @rnd: 32 random bits
 *
 * RFC 2281 5.4 demands jitter. Uniform in 0.8 to 1.0 of the period: never above
 * it, so that a hold time of three hellos keeps its margin.
 *
 * Return: milliseconds, at least 1
 */
u32 hsrp_jitter(u32 period_ms, u32 rnd)
{
	u32 span = period_ms / 5;
	u32 ms = period_ms - span + (u32)((u64)rnd * (span + 1) >> 32);

	return ms ? ms : 1;
}

static void hsrp_peer_set(struct hsrp_peer *peer, const struct hsrp_pkt *pkt,
			  u64 now_ms)
{
	*peer = (struct hsrp_peer) {
		.known = true,
		.addr = pkt->src,
		.priority = pkt->priority,
		.hold_ms = pkt->hold_ms,
		.seen_ms = now_ms,
	};
}

static void hsrp_peer_forget(struct hsrp_peer *peer,
			     const struct hsrp_addr *addr)
{
	if (hsrp_addr_equal(&peer->addr, addr))
		peer->known = false;
}

/*
 * A Coup that will succeed. The sender counts as Active from here on, so that
 * the Resign of the router it deposes, should it arrive before the sender's
 * first Hello, does not make a third router Active. No timer is touched.
 */
static void hsrp_peers_coup(struct hsrp_peers *peers, enum hsrp_state next,
			    const struct hsrp_pkt *pkt, u64 now_ms)
{
	if (next == HSRP_STATE_ACTIVE)
		return;
	if (peers->active.known &&
	    !hsrp_fsm_higher(pkt->priority, &pkt->src, peers->active.priority,
			     &peers->active.addr))
		return;
	hsrp_peer_forget(&peers->standby, &pkt->src);
	hsrp_peer_set(&peers->active, pkt, now_ms);
}

static void hsrp_peers_hear(struct hsrp_peers *peers, enum hsrp_event event,
			    enum hsrp_state next, const struct hsrp_pkt *pkt,
			    u64 now_ms)
{
	if (pkt->opcode == HSRP_OP_COUP) {
		hsrp_peers_coup(peers, next, pkt, now_ms);
		return;
	}

	/* it is what it says it is, and nothing it was before */
	hsrp_peer_forget(&peers->active, &pkt->src);
	hsrp_peer_forget(&peers->standby, &pkt->src);
	hsrp_peer_forget(&peers->rival, &pkt->src);
	if (pkt->opcode != HSRP_OP_HELLO)
		return;
	if (pkt->state == HSRP_STATE_ACTIVE)
		hsrp_peer_set(next == HSRP_STATE_ACTIVE ? &peers->rival :
			      &peers->active, pkt, now_ms);
	/* RIVAL_YIELDED starts no Standby timer: its next Hello will do */
	else if (pkt->state == HSRP_STATE_STANDBY &&
		 event != HSRP_EV_RIVAL_YIELDED)
		hsrp_peer_set(&peers->standby, pkt, now_ms);
}

/**
 * hsrp_peers_update() - who is Active and Standby, after an event
 * @peers: changed
 * @event: the event, also where it is %HSRP_EV_NONE
 * @next: state it led to
 * @pkt: packet of the event, NULL where it was none
 * @now_ms: any clock that does not stand still
 *
 * To be called once per event, after hsrp_fsm_classify(), hsrp_peers_rival()
 * and hsrp_fsm() have judged it by what was known before.
 */
void hsrp_peers_update(struct hsrp_peers *peers, enum hsrp_event event,
		       enum hsrp_state next, const struct hsrp_pkt *pkt,
		       u64 now_ms)
{
	if (event == HSRP_EV_ACTIVE_TIMER)
		peers->active.known = false;
	if (event == HSRP_EV_STANDBY_TIMER)
		peers->standby.known = false;
	/* that is ourselves from here on */
	if (next == HSRP_STATE_ACTIVE)
		peers->active.known = false;
	if (pkt)
		hsrp_peers_hear(peers, event, next, pkt, now_ms);
	if (next == HSRP_STATE_STANDBY)
		peers->standby.known = false;
	if (next != HSRP_STATE_ACTIVE)
		peers->rival.known = false;
	if (next == HSRP_STATE_INIT)
		memset(peers, 0, sizeof(*peers));
}

/**
 * hsrp_peers_rival() - is this a rival Active that we heard a short while ago
 * @peers: as hsrp_peers_update() left it
 * @addr: sender of a Hello
 * @now_ms: the same clock
 *
 * Return: true where it is, and its hold time has not passed since
 */
bool hsrp_peers_rival(const struct hsrp_peers *peers,
		      const struct hsrp_addr *addr, u64 now_ms)
{
	return hsrp_peer_is(&peers->rival, addr) &&
	       now_ms - peers->rival.seen_ms < peers->rival.hold_ms;
}

/**
 * hsrp_red_from_state() - state of a redundancy name
 * @state: state of its group
 *
 * Return: what clients of the name see; Learn and Listen are Backup there
 */
enum hsrp_red_state hsrp_red_from_state(enum hsrp_state state)
{
	switch (state) {
	case HSRP_STATE_LEARN:
	case HSRP_STATE_LISTEN:
		return HSRP_RED_BACKUP;
	case HSRP_STATE_SPEAK:
		return HSRP_RED_SPEAK;
	case HSRP_STATE_STANDBY:
		return HSRP_RED_STANDBY;
	case HSRP_STATE_ACTIVE:
		return HSRP_RED_ACTIVE;
	default:
		return HSRP_RED_INIT;
	}
}

/**
 * hsrp_state_from_red() - state of a group that follows a redundancy name
 * @state: state of the name
 *
 * Return: state of the group; Listen for Backup
 */
enum hsrp_state hsrp_state_from_red(enum hsrp_red_state state)
{
	switch (state) {
	case HSRP_RED_BACKUP:
		return HSRP_STATE_LISTEN;
	case HSRP_RED_SPEAK:
		return HSRP_STATE_SPEAK;
	case HSRP_RED_STANDBY:
		return HSRP_STATE_STANDBY;
	case HSRP_RED_ACTIVE:
		return HSRP_STATE_ACTIVE;
	default:
		return HSRP_STATE_INIT;
	}
}

/**
 * hsrp_state_name() - name of a state
 * @state: state of a group
 *
 * Return: name as IOS writes it, "?" for a value that is none
 */
const char *hsrp_state_name(enum hsrp_state state)
{
	static const char *const names[] = {
		[HSRP_STATE_INIT] = "Init",
		[HSRP_STATE_LEARN] = "Learn",
		[HSRP_STATE_LISTEN] = "Listen",
		[HSRP_STATE_SPEAK] = "Speak",
		[HSRP_STATE_STANDBY] = "Standby",
		[HSRP_STATE_ACTIVE] = "Active",
	};

	if ((size_t)state >= ARRAY_SIZE(names))
		return "?";
	return names[state];
}

/**
 * hsrp_red_state_name() - name of the state of a redundancy name
 * @state: state of a redundancy name
 *
 * Return: name as IOS writes it, "?" for a value that is none
 */
const char *hsrp_red_state_name(enum hsrp_red_state state)
{
	static const char *const names[] = {
		[HSRP_RED_INIT] = "Init",
		[HSRP_RED_BACKUP] = "Backup",
		[HSRP_RED_SPEAK] = "Speak",
		[HSRP_RED_STANDBY] = "Standby",
		[HSRP_RED_ACTIVE] = "Active",
	};

	if ((size_t)state >= ARRAY_SIZE(names))
		return "?";
	return names[state];
}

/**
 * hsrp_event_name() - an event in words
 * @event: event of the state machine
 *
 * Return: words for logs, "?" for a value that is none
 */
const char *hsrp_event_name(enum hsrp_event event)
{
	static const char *const names[] = {
#define HSRP_EVENT_NAME(id, letter, text) \
	[HSRP_EV_##id] = (text),
		HSRP_EVENT_LIST(HSRP_EVENT_NAME)
#undef HSRP_EVENT_NAME
	};

	if ((size_t)event >= ARRAY_SIZE(names))
		return "?";
	return names[event];
}

/**
 * hsrp_event_letter() - an event by its letter in RFC 2281 5.6
 * @event: event of the state machine
 *
 * Return: "a" to "l", "-" for an event that the RFC does not have
 */
const char *hsrp_event_letter(enum hsrp_event event)
{
	static const char *const letters[] = {
#define HSRP_EVENT_LETTER(id, letter, text) \
	[HSRP_EV_##id] = (letter),
		HSRP_EVENT_LIST(HSRP_EVENT_LETTER)
#undef HSRP_EVENT_LETTER
	};

	if ((size_t)event >= ARRAY_SIZE(letters))
		return "?";
	return letters[event];
}

/**
 * hsrp_action_name() - name of an action
 * @bit: bit number of the action
 *
 * Return: short name, "?" for a value that is none
 */
const char *hsrp_action_name(enum hsrp_action_bit bit)
{
	static const char *const names[] = {
#define HSRP_ACTION_NAME(id, letter, name) \
	[HSRP_ACT_BIT_##id] = (name),
		HSRP_ACTION_LIST(HSRP_ACTION_NAME)
#undef HSRP_ACTION_NAME
	};

	if ((size_t)bit >= ARRAY_SIZE(names))
		return "?";
	return names[bit];
}
