/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Routers with real timers in virtual time on one LAN. A router here does what
 * the kernel's group code does around the pure functions, with octets on the
 * wire: build, lose or delay, parse, authenticate, classify, step, apply.
 */
#ifndef _UNIT_SIM_H
#define _UNIT_SIM_H

#include "auth.h"
#include "fsm.h"
#include "ktap.h"
#include "unit_md5.h"

#define SIM_ROUTERS	6
#define SIM_LOG		512
#define SIM_QUEUE	512
#define SIM_VIP		0x0a000064	/* 10.0.0.100 */
/* routers start here, so that tests can speak of times before a capture */
#define SIM_START	1000000

struct sim;

/* a message that was sent, or a gratuitous ARP */
struct sim_said {
	u64 at;
	bool garp;
	u8 opcode;
	size_t len;
	u8 data[96];
};

struct sim_change {
	u64 at;
	enum hsrp_state state;
	enum hsrp_event event;
};

struct sim_router {
	struct sim *sim;
	int id;
	const struct hsrp_version *version;
	struct hsrp_addr addr;
	u16 group;
	u8 ident[6];
	u32 prio;
	bool preempt;
	__be32 vip_cfg;		/* 0: learn */
	u32 hello_cfg;		/* 0: learn both times */
	u32 hold_cfg;
	struct hsrp_auth auth;
	bool mute_resign;	/* loses a Coup like newer IOS: no Resign */

	bool up;
	enum hsrp_state state;
	struct hsrp_peers peers;
	__be32 vip;
	u32 hello_ms;
	u32 hold_ms;
	u64 active_at;		/* 0: not running */
	u64 standby_at;
	u64 hello_at;
	bool active_expired;
	u64 settle_from;

	/* what it did */
	unsigned int tx[3];	/* by opcode */
	unsigned int garps;
	unsigned int splits;
	unsigned int drops[__HSRP_DROP_MAX];
	struct hsrp_pkt last;	/* last packet sent, */
	u8 last_data[96];	/* ... its octets */
	size_t last_len;
	u64 last_tx_at;
	char order[64];		/* C, R, H, G, S as sent, oldest first */
	struct sim_said *said;	/* all of it, where there is room; or NULL */
	size_t n_said, max_said;
	struct sim_change log[SIM_LOG];
	unsigned int changes;
};

struct sim_frame {
	u64 at;
	int to;
	u64 seq;
	struct hsrp_addr src;
	size_t len;
	u8 data[96];
};

struct sim {
	u64 now;
	u64 seq;
	struct rnd rnd;
	int n;
	struct sim_router r[SIM_ROUTERS];
	u8 loss[SIM_ROUTERS][SIM_ROUTERS];	/* percent, from, to */
	u32 delay_max;				/* ms */
	void (*after)(struct sim *sim);		/* whatever happened, or NULL */
	bool standby_first;	/* of two timers due at once, d before c */
	struct sim_frame queue[SIM_QUEUE];
	int queued;
};

/* version of all routers that are added from here on; 1 */
extern u8 sim_version;

void sim_init(struct sim *sim, u64 seed);
struct sim_router *sim_add(struct sim *sim, u8 last_octet, u32 prio,
			   bool preempt);
void sim_up(struct sim_router *r);
void sim_down(struct sim_router *r);
void sim_crash(struct sim_router *r);
void sim_event(struct sim_router *r, enum hsrp_event ev,
	       const struct hsrp_pkt *pkt);
void sim_receive(struct sim_router *r, const u8 *data, size_t len,
		 const struct hsrp_addr *src);
void sim_set_prio(struct sim_router *r, u32 prio);
void sim_run(struct sim *sim, u64 ms);
void sim_run_until(struct sim *sim, u64 at);
/* percent of loss between two routers, one way */
void sim_loss(struct sim *sim, const struct sim_router *from,
	      const struct sim_router *to, u8 percent);
/* cut the LAN into those routers whose bit is set and those whose is not */
void sim_partition(struct sim *sim, unsigned int mask);
void sim_heal(struct sim *sim);
struct sim_router *sim_only(struct sim *sim, enum hsrp_state state);
int sim_in_state(const struct sim *sim, enum hsrp_state state);
/* the states a router went through: "Listen Speak Standby" */
const char *sim_path(const struct sim_router *r);
/* when it last entered a state, relative to SIM_START, -1: never */
long long sim_entered(const struct sim_router *r, enum hsrp_state state);

#endif
