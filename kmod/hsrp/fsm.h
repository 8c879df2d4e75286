/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The HSRP state machine as a pure function:
 *
 *	(state, event, facts) -> (next state, actions)
 *
 * RFC 2281 5.6 to 5.8 with the repairs that Documentation/hsrp.rst lists.
 * Nothing is done here: the caller applies the actions, in bit order.
 */
#ifndef _HSRP_FSM_H
#define _HSRP_FSM_H

#include "packet.h"

/*
 * Events: enumerator, letter of RFC 2281 5.6 ("-" where the RFC has none),
 * words for logs.
 */
#define HSRP_EVENT_LIST(X)						\
	X(NONE, "-", "nothing")						\
	X(ENABLE, "a", "enabled, interface up")				\
	X(DISABLE, "b", "disabled or interface down")			\
	X(ACTIVE_TIMER, "c", "Active timer expired")			\
	X(STANDBY_TIMER, "d", "Standby timer expired")			\
	X(HELLO_TIMER, "e", "Hello timer expired")			\
	X(HELLO_HIGHER_SPEAK, "f", "Hello of a higher Speak router")	\
	X(HELLO_HIGHER_ACTIVE, "g", "Hello of a higher Active router")	\
	X(HELLO_LOWER_ACTIVE, "h", "Hello of a lower Active router")	\
	X(RESIGN_ACTIVE, "i", "Resign of the Active router")		\
	X(COUP_HIGHER, "j", "Coup of a higher router")			\
	X(HELLO_HIGHER_STANDBY, "k", "Hello of a higher Standby router") \
	X(HELLO_LOWER_STANDBY, "l", "Hello of a lower Standby router")	\
	X(VIP_KNOWN, "-", "virtual address configured")			\
	X(PARAMS, "-", "own priority or timers changed")		\
	X(RIVAL_YIELDED, "-", "rival Active stepped down")		\
	X(STALLED, "-", "silent for longer than the hold time")		\
	X(STEP_DOWN, "-", "told to resign")

enum hsrp_event {
#define HSRP_EVENT_ENUM(id, letter, text) HSRP_EV_##id,
	HSRP_EVENT_LIST(HSRP_EVENT_ENUM)
#undef HSRP_EVENT_ENUM
	__HSRP_EV_MAX
};

/*
 * Actions: enumerator, letter of RFC 2281 5.7, short name. BIT ORDER IS THE
 * ORDER OF APPLICATION, lowest bit first:
 *
 * - LEARN precedes the timers, which may use the hold time just learned.
 * - SEND_COUP precedes ENTER: it carries the state before, and leaves with
 *   the interface's own MAC unless that state was Active (as IOS does).
 * - ENTER is "state = next, gates follow": it is set exactly when the state
 *   changes. A SEND_RESIGN comes after it, so from the interface's own MAC,
 *   and nothing of the virtual address is accepted any more by then.
 * - SEND_HELLO carries the next state and also (re)starts the Hello timer;
 *   STOP_HELLO stops that timer.
 * - At most one of START_ACTIVE (own hold time), START_ACTIVE_PKT (hold time
 *   of the Hello heard) and GRACE_ACTIVE (own hello time / HSRP_GRACE_DIV) is
 *   set; likewise of START_STANDBY and START_STANDBY_PKT. See
 *   hsrp_fsm_active_ms() and hsrp_fsm_standby_ms().
 * - SPLIT_HEALED: we stay Active, but another router was Active beside us, so
 *   clients of the redundancy name (IPsec) must rebuild what the peer shares
 *   with that router by now.
 */
#define HSRP_ACTION_LIST(X)			\
	X(STOP_ACTIVE, "C", "stop-active")	\
	X(STOP_STANDBY, "D", "stop-standby")	\
	X(STOP_HELLO, "-", "stop-hello")	\
	X(LEARN, "E", "learn")			\
	X(SEND_COUP, "G", "coup")		\
	X(ENTER, "-", "enter")			\
	X(SEND_RESIGN, "H", "resign")		\
	X(START_ACTIVE, "A", "active")		\
	X(START_ACTIVE_PKT, "A", "active-pkt")	\
	X(GRACE_ACTIVE, "A", "active-grace")	\
	X(START_STANDBY, "B", "standby")	\
	X(START_STANDBY_PKT, "B", "standby-pkt") \
	X(SEND_HELLO, "F", "hello")		\
	X(SEND_GARP, "I", "garp")		\
	X(SPLIT_HEALED, "-", "split-healed")

enum hsrp_action_bit {
#define HSRP_ACTION_BIT(id, letter, name) HSRP_ACT_BIT_##id,
	HSRP_ACTION_LIST(HSRP_ACTION_BIT)
#undef HSRP_ACTION_BIT
	__HSRP_ACT_BIT_MAX
};

enum hsrp_action {
#define HSRP_ACTION_ENUM(id, letter, name) \
	HSRP_ACT_##id = 1 << HSRP_ACT_BIT_##id,
	HSRP_ACTION_LIST(HSRP_ACTION_ENUM)
#undef HSRP_ACTION_ENUM
};

/**
 * struct hsrp_fsm_facts - what an event is judged by besides the state
 * @vip_known: the virtual address is configured, or was learned before
 * @vip_learnable: the packet of this event carries a virtual address that
 *	could be learned (no interface address, no broadcast ...)
 * @preempt: preemption is configured, and no delay holds it back now
 * @active_expired: the Active timer ran out (event c) and was not started
 *	since. All zero facts are the harmless ones.
 * @rival_known: hsrp_peers_rival(): the sender of this Hello is a rival
 *	Active that was heard before
 * @settled: at least %HSRP_SETTLE_MS since we became Active or since the last
 *	%HSRP_ACT_SPLIT_HEALED, whichever is later
 */
struct hsrp_fsm_facts {
	bool vip_known;
	bool vip_learnable;
	bool preempt;
	bool active_expired;
	bool rival_known;
	bool settled;
};

/**
 * struct hsrp_fsm_result - what to do
 * @next: state to be in
 * @actions: mask of enum hsrp_action, applied lowest bit first
 */
struct hsrp_fsm_result {
	enum hsrp_state next;
	u32 actions;
};

/**
 * struct hsrp_peer - one other router of the group
 * @known: the rest is valid
 * @addr: its interface address
 * @priority: as it last said
 * @hold_ms: hold time it last said; 0 when not known (Coup)
 * @seen_ms: caller's clock when it was last heard
 */
struct hsrp_peer {
	bool known;
	struct hsrp_addr addr;
	u32 priority;
	u32 hold_ms;
	u64 seen_ms;
};

/**
 * struct hsrp_peers - who the others are, as far as this router knows
 * @active: the Active router; not known while we are it
 * @standby: the Standby router; not known while we are it
 * @rival: another Active, heard while we are Active ourselves
 */
struct hsrp_peers {
	struct hsrp_peer active;
	struct hsrp_peer standby;
	struct hsrp_peer rival;
};

/**
 * struct hsrp_view - this router, as a received packet is compared with it
 * @state: own state
 * @priority: own priority in force (tracking subtracted)
 * @addr: own primary interface address
 * @peers: who the others are
 */
struct hsrp_view {
	enum hsrp_state state;
	u32 priority;
	struct hsrp_addr addr;
	const struct hsrp_peers *peers;
};

struct hsrp_fsm_result hsrp_fsm(enum hsrp_state state, enum hsrp_event event,
				const struct hsrp_fsm_facts *facts);
enum hsrp_event hsrp_fsm_classify(const struct hsrp_view *own,
				  const struct hsrp_pkt *pkt);
bool hsrp_fsm_higher(u32 prio_a, const struct hsrp_addr *addr_a,
		     u32 prio_b, const struct hsrp_addr *addr_b);
enum hsrp_state hsrp_fsm_pkt_state(u8 opcode, enum hsrp_state before,
				   enum hsrp_state next);
u32 hsrp_fsm_active_ms(u32 actions, u32 hello_ms, u32 hold_ms,
		       const struct hsrp_pkt *pkt);
u32 hsrp_fsm_standby_ms(u32 actions, u32 hello_ms, u32 hold_ms,
			const struct hsrp_pkt *pkt);
enum hsrp_red_state hsrp_red_from_state(enum hsrp_state state);
enum hsrp_state hsrp_state_from_red(enum hsrp_red_state state);
u32 hsrp_jitter(u32 period_ms, u32 rnd);

/* Call after every event, with the state it led to (see fsm.c) */
void hsrp_peers_update(struct hsrp_peers *peers, enum hsrp_event event,
		       enum hsrp_state next, const struct hsrp_pkt *pkt,
		       u64 now_ms);
bool hsrp_peers_rival(const struct hsrp_peers *peers,
		      const struct hsrp_addr *addr, u64 now_ms);

const char *hsrp_state_name(enum hsrp_state state);
const char *hsrp_red_state_name(enum hsrp_red_state state);
const char *hsrp_event_name(enum hsrp_event event);
const char *hsrp_event_letter(enum hsrp_event event);
const char *hsrp_action_name(enum hsrp_action_bit bit);

#endif /* _HSRP_FSM_H */
