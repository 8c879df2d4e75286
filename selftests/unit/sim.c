// SPDX-License-Identifier: GPL-2.0
#include "sim.h"
#include <stdio.h>
#include <stdlib.h>

u8 sim_version = 1;

static u64 never_zero(u64 at)
{
	return at ? at : 1;
}

void sim_init(struct sim *sim, u64 seed)
{
	memset(sim, 0, sizeof(*sim));
	sim->now = SIM_START;
	sim->rnd.s = seed;
	sim->delay_max = 3;
}

struct sim_router *sim_add(struct sim *sim, u8 last_octet, u32 prio,
			   bool preempt)
{
	struct sim_router *r;

	if (sim->n == SIM_ROUTERS)
		abort();
	r = &sim->r[sim->n];
	r->sim = sim;
	r->id = sim->n++;
	r->version = hsrp_version(sim_version);
	r->addr = hsrp_addr4(htonl(0x0a000000 | last_octet));
	r->group = 1;
	r->prio = prio;
	r->preempt = preempt;
	r->vip_cfg = htonl(SIM_VIP);
	r->hello_cfg = HSRP_HELLO_MS_DEFAULT;
	r->hold_cfg = HSRP_HOLD_MS_DEFAULT;
	hsrp_auth_init(&r->auth);
	return r;
}

static void transmit(struct sim_router *from, const u8 *data, size_t len)
{
	struct sim *sim = from->sim;

	for (int to = 0; to < sim->n; to++) {
		struct sim_frame *f;

		if (to == from->id ||
		    rnd_below(&sim->rnd, 100) < sim->loss[from->id][to])
			continue;
		if (sim->queued == SIM_QUEUE || len > sizeof(f->data))
			abort();
		f = &sim->queue[sim->queued++];
		/* no reordering between two routers: a LAN keeps order */
		f->at = sim->now + 1 + (u64)(from->id + to) % sim->delay_max;
		f->seq = sim->seq++;
		f->to = to;
		f->src = from->addr;
		f->len = len;
		memcpy(f->data, data, len);
	}
}

static void note_order(struct sim_router *r, char what)
{
	size_t n = strlen(r->order);

	if (n == sizeof(r->order) - 1)
		memmove(r->order, r->order + 1, n--);
	r->order[n] = what;
	r->order[n + 1] = '\0';
}

/* NULL: a gratuitous ARP */
static void note_said(struct sim_router *r, u8 opcode, const u8 *data, size_t len)
{
	struct sim_said *s;

	if (!r->said)
		return;
	if (r->n_said == r->max_said)
		abort();
	s = &r->said[r->n_said++];
	*s = (struct sim_said) { r->sim->now, !data, opcode, len, { 0 } };
	if (data)
		memcpy(s->data, data, len);
}

static struct hsrp_time time_of(const struct sim *sim)
{
	return (struct hsrp_time) { sim->now / 1000, sim->now };
}

static void send_pkt(struct sim_router *r, u8 opcode, enum hsrp_state before)
{
	struct hsrp_pkt pkt = {
		.version = r->version->number, .opcode = opcode,
		.group = r->group,
		.priority = r->prio, .hello_ms = r->hello_ms,
		.hold_ms = r->hold_ms, .vip = hsrp_addr4(r->vip),
		.src = r->addr,
		.state = hsrp_fsm_pkt_state(opcode, before, r->state),
	};
	const struct hsrp_time now = time_of(r->sim);
	const struct hsrp_key *key;
	u8 buf[HSRP_MSG_MAX];
	int len;

	memcpy(pkt.ident, r->ident, sizeof(pkt.ident));
	key = hsrp_auth_fill(&r->auth, &now, &pkt);
	len = r->version->build(&pkt, buf, sizeof(buf));
	if (len < 0 || (key && hsrp_key_sign(key, buf, (size_t)len, unit_md5)))
		abort();
	r->tx[opcode]++;
	r->last = pkt;
	r->last_len = (size_t)len;
	memcpy(r->last_data, buf, r->last_len);
	r->last_tx_at = r->sim->now;
	note_order(r, "HCR"[opcode]);
	note_said(r, opcode, buf, (size_t)len);
	if (opcode == HSRP_OP_RESIGN && r->mute_resign)
		return;
	transmit(r, buf, (size_t)len);
}

/* RFC 2281 5.2: what is configured is not learned, both times or none */
static void learn(struct sim_router *r, const struct hsrp_pkt *pkt)
{
	if (!r->vip_cfg && !hsrp_addr_equal(&pkt->vip, &r->addr))
		r->vip = pkt->vip.ip[0];
	if (!r->hello_cfg) {
		r->hello_ms = pkt->hello_ms;
		r->hold_ms = pkt->hold_ms;
	}
}

static void enter(struct sim_router *r, enum hsrp_state next,
		  enum hsrp_event ev)
{
	struct sim *sim = r->sim;

	r->state = next;
	if (next == HSRP_STATE_ACTIVE)
		r->settle_from = sim->now;
	if (r->changes < SIM_LOG)
		r->log[r->changes] = (struct sim_change) { sim->now, next, ev };
	r->changes++;
	if (getenv("SIM_TRACE"))
		ktap_note("%9.3f router %d -> %s (%s)",
			  ((double)sim->now - SIM_START) / 1000, r->id,
			  hsrp_state_name(next), hsrp_event_name(ev));
}

static void act(struct sim_router *r, enum hsrp_action_bit bit,
		const struct hsrp_fsm_result *res, enum hsrp_event ev,
		enum hsrp_state before, const struct hsrp_pkt *pkt)
{
	struct sim *sim = r->sim;

	switch (bit) {
	case HSRP_ACT_BIT_STOP_ACTIVE:
		r->active_at = 0;
		break;
	case HSRP_ACT_BIT_STOP_STANDBY:
		r->standby_at = 0;
		break;
	case HSRP_ACT_BIT_STOP_HELLO:
		r->hello_at = 0;
		break;
	case HSRP_ACT_BIT_LEARN:
		learn(r, pkt);
		break;
	case HSRP_ACT_BIT_SEND_COUP:
		send_pkt(r, HSRP_OP_COUP, before);
		break;
	case HSRP_ACT_BIT_ENTER:
		enter(r, res->next, ev);
		break;
	case HSRP_ACT_BIT_SEND_RESIGN:
		send_pkt(r, HSRP_OP_RESIGN, before);
		break;
	case HSRP_ACT_BIT_START_ACTIVE:
	case HSRP_ACT_BIT_START_ACTIVE_PKT:
	case HSRP_ACT_BIT_GRACE_ACTIVE:
		r->active_at = sim->now + hsrp_fsm_active_ms(1U << bit,
				r->hello_ms, r->hold_ms, pkt);
		r->active_expired = false;
		break;
	case HSRP_ACT_BIT_START_STANDBY:
	case HSRP_ACT_BIT_START_STANDBY_PKT:
		r->standby_at = sim->now + hsrp_fsm_standby_ms(1U << bit,
				r->hello_ms, r->hold_ms, pkt);
		break;
	case HSRP_ACT_BIT_SEND_HELLO:
		send_pkt(r, HSRP_OP_HELLO, before);
		r->hello_at = never_zero(sim->now +
			hsrp_jitter(r->hello_ms, rnd_u32(&sim->rnd)));
		break;
	case HSRP_ACT_BIT_SEND_GARP:
		r->garps++;
		note_order(r, 'G');
		note_said(r, 0, NULL, 0);
		break;
	case HSRP_ACT_BIT_SPLIT_HEALED:
		r->splits++;
		r->settle_from = sim->now;
		note_order(r, 'S');
		break;
	case __HSRP_ACT_BIT_MAX:
		break;
	}
}

void sim_event(struct sim_router *r, enum hsrp_event ev,
	       const struct hsrp_pkt *pkt)
{
	struct sim *sim = r->sim;
	struct hsrp_fsm_facts facts = {
		.vip_known = r->vip, .preempt = r->preempt,
		.vip_learnable = pkt && !r->vip_cfg &&
				 !hsrp_addr_equal(&pkt->vip, &r->addr),
		.active_expired = r->active_expired,
		.rival_known = pkt && hsrp_peers_rival(&r->peers, &pkt->src,
						       sim->now),
		.settled = sim->now - r->settle_from >= HSRP_SETTLE_MS,
	};
	enum hsrp_state before = r->state;
	struct hsrp_fsm_result res = hsrp_fsm(before, ev, &facts);

	for (int bit = 0; bit < __HSRP_ACT_BIT_MAX; bit++)
		if (res.actions & 1U << bit)
			act(r, bit, &res, ev, before, pkt);
	hsrp_peers_update(&r->peers, ev, res.next, pkt, sim->now);

	/* what no sequence of events may lead to */
	CHECK_MSG(r->state == res.next, "ENTER missing");
	CHECK_MSG(!!r->hello_at == (r->state >= HSRP_STATE_SPEAK),
		  "Hello timer in %s", hsrp_state_name(r->state));
	CHECK_MSG(r->standby_at || r->state != HSRP_STATE_SPEAK,
		  "nothing ends Speak");
	CHECK_MSG(r->active_at || (r->state != HSRP_STATE_LISTEN &&
				   r->state != HSRP_STATE_STANDBY),
		  "no Active timer in %s: stranded", hsrp_state_name(r->state));
	CHECK_MSG(!r->active_at || r->state != HSRP_STATE_ACTIVE,
		  "Active timer in Active");
}

void sim_receive(struct sim_router *r, const u8 *data, size_t len,
		 const struct hsrp_addr *src)
{
	struct hsrp_view view = {
		.state = r->state, .priority = r->prio, .addr = r->addr,
		.peers = &r->peers,
	};
	const struct hsrp_msg msg = {
		.data = data, .len = len, .now = time_of(r->sim),
		.md5 = unit_md5,
	};
	struct hsrp_pkt pkt;
	enum hsrp_drop drop;

	drop = r->version->parse(data, len, &pkt);
	pkt.src = *src;
	if (!drop && pkt.group != r->group)
		drop = HSRP_DROP_GROUP;
	if (!drop && !r->up)
		drop = HSRP_DROP_NOT_RUNNING;
	if (!drop && hsrp_addr_equal(src, &r->addr))
		drop = HSRP_DROP_SRC_OWN;
	if (!drop && hsrp_auth_check(&r->auth, &pkt, &msg))
		drop = HSRP_DROP_AUTH;
	if (drop) {
		r->drops[drop]++;
		return;
	}
	sim_event(r, hsrp_fsm_classify(&view, &pkt), &pkt);
}

void sim_up(struct sim_router *r)
{
	r->up = true;
	r->vip = r->vip_cfg;
	r->hello_ms = r->hello_cfg ? r->hello_cfg : HSRP_HELLO_MS_DEFAULT;
	r->hold_ms = r->hold_cfg ? r->hold_cfg : HSRP_HOLD_MS_DEFAULT;
	sim_event(r, HSRP_EV_ENABLE, NULL);
}

void sim_down(struct sim_router *r)
{
	sim_event(r, HSRP_EV_DISABLE, NULL);
	r->up = false;
}

/* power loss: not a word, and nothing remembered */
void sim_crash(struct sim_router *r)
{
	r->up = false;
	r->active_at = 0;
	r->standby_at = 0;
	r->hello_at = 0;
	r->active_expired = false;
	memset(&r->peers, 0, sizeof(r->peers));
	if (r->state != HSRP_STATE_INIT)
		enter(r, HSRP_STATE_INIT, HSRP_EV_NONE);
}

void sim_set_prio(struct sim_router *r, u32 prio)
{
	r->prio = prio;
	sim_event(r, HSRP_EV_PARAMS, NULL);
}

/* the timer of a router that is due next; *ev says which */
static u64 next_timer(const struct sim_router *r, enum hsrp_event *ev)
{
	bool d_first = r->sim->standby_first;
	u64 at = ~0ULL;

	if (r->hello_at) {
		at = r->hello_at;
		*ev = HSRP_EV_HELLO_TIMER;
	}
	if (r->active_at && r->active_at < at) {
		at = r->active_at;
		*ev = HSRP_EV_ACTIVE_TIMER;
	}
	if (r->standby_at &&
	    (r->standby_at < at || (d_first && r->standby_at == at))) {
		at = r->standby_at;
		*ev = HSRP_EV_STANDBY_TIMER;
	}
	return at;
}

static void fire(struct sim_router *r, enum hsrp_event ev)
{
	if (ev == HSRP_EV_HELLO_TIMER) {
		r->hello_at = 0;
	} else if (ev == HSRP_EV_ACTIVE_TIMER) {
		r->active_at = 0;
		r->active_expired = true;
	} else {
		r->standby_at = 0;
	}
	sim_event(r, ev, NULL);
}

static int next_frame(const struct sim *sim)
{
	int best = -1;

	for (int i = 0; i < sim->queued; i++) {
		const struct sim_frame *f = &sim->queue[i];
		const struct sim_frame *b = best < 0 ? NULL : &sim->queue[best];

		if (!b || f->at < b->at ||
		    (f->at == b->at && f->seq < b->seq))
			best = i;
	}
	return best;
}

/* one thing happens, not later than @until; false: nothing left to do */
static bool step(struct sim *sim, u64 until)
{
	enum hsrp_event ev = HSRP_EV_NONE, best_ev = HSRP_EV_NONE;
	struct sim_router *best = NULL;
	int frame = next_frame(sim);
	u64 at = frame < 0 ? ~0ULL : sim->queue[frame].at;

	for (int i = 0; i < sim->n; i++) {
		u64 t = next_timer(&sim->r[i], &ev);

		if (t < at) {
			at = t;
			best = &sim->r[i];
			best_ev = ev;
		}
	}
	if (at > until)
		return false;
	sim->now = at;
	if (best) {
		fire(best, best_ev);
	} else {
		struct sim_frame f = sim->queue[frame];

		sim->queue[frame] = sim->queue[--sim->queued];
		if (sim->r[f.to].up)
			sim_receive(&sim->r[f.to], f.data, f.len, &f.src);
	}
	if (sim->after)
		sim->after(sim);
	return true;
}

void sim_run_until(struct sim *sim, u64 at)
{
	while (step(sim, at))
		;
	sim->now = at;
}

void sim_run(struct sim *sim, u64 ms)
{
	sim_run_until(sim, sim->now + ms);
}

void sim_loss(struct sim *sim, const struct sim_router *from,
	      const struct sim_router *to, u8 percent)
{
	sim->loss[from->id][to->id] = percent;
}

void sim_partition(struct sim *sim, unsigned int mask)
{
	for (int i = 0; i < sim->n; i++)
		for (int j = 0; j < sim->n; j++)
			if ((mask >> i & 1) != (mask >> j & 1))
				sim->loss[i][j] = 100;
}

void sim_heal(struct sim *sim)
{
	memset(sim->loss, 0, sizeof(sim->loss));
}

int sim_in_state(const struct sim *sim, enum hsrp_state state)
{
	int n = 0;

	for (int i = 0; i < sim->n; i++)
		n += sim->r[i].up && sim->r[i].state == state;
	return n;
}

struct sim_router *sim_only(struct sim *sim, enum hsrp_state state)
{
	struct sim_router *found = NULL;

	for (int i = 0; i < sim->n; i++) {
		if (!sim->r[i].up || sim->r[i].state != state)
			continue;
		if (found)
			return NULL;
		found = &sim->r[i];
	}
	return found;
}

const char *sim_path(const struct sim_router *r)
{
	static char buf[1024];
	size_t n = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < r->changes && i < SIM_LOG; i++) {
		n += (size_t)snprintf(buf + n, sizeof(buf) - n, "%s%s",
				      i ? " " : "",
				      hsrp_state_name(r->log[i].state));
		if (n >= sizeof(buf))
			abort();
	}
	return buf;
}

long long sim_entered(const struct sim_router *r, enum hsrp_state state)
{
	unsigned int i = r->changes < SIM_LOG ? r->changes : SIM_LOG;

	while (i--)
		if (r->log[i].state == state)
			return (long long)r->log[i].at - SIM_START;
	return -1;
}
