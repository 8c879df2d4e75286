// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels of a binding: which lines have SAs, and asking for those that are
 * missing.
 */
#include <net/xfrm.h>

#include "hsrp.h"
#include "ipsec/policy.h"
#include "ipsec/sa.h"
#include "ntf.h"

/*
 * An IKE responder drops what is more than 5 half-open IKE SAs of one address
 * (strongSwan's charon.block_threshold).
 */
#define HSRP_ACQUIRE_MAX	4

/* Unanswered: ask again. */
#define HSRP_ACQUIRE_RETRY	(5 * HZ)

/* A tunnel that somebody takes down over and over must not keep us busy. */
#define HSRP_ACQUIRE_PAUSE	HZ

/*
 * The socket of a key manager has room for some 160 ACQUIREs, of which it is told by
 * multicast: what comes before it has read others is lost. So many at a time, and
 * time to read them.
 */
#define HSRP_ACQUIRE_BURST	64
#define HSRP_ACQUIRE_GAP	DIV_ROUND_UP(HZ, 100)

/**
 * hsrp_tunnel_set_up() - note that a tunnel is up or down
 * @b: binding
 * @l: line
 * @up: there is a usable outbound SA
 *
 * Tells TUNNEL_UP or TUNNEL_DOWN if that is a change.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_tunnel_set_up(struct hsrp_bind *b, struct hsrp_line *l, bool up)
{
	if (l->up == up)
		return;

	l->up = up;
	l->acquired = false;
	l->asked = !up;
	l->ask_at = jiffies + HSRP_ACQUIRE_PAUSE;
	hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
		.type = up ? HSRP_EVENT_TUNNEL_UP : HSRP_EVENT_TUNNEL_DOWN,
		.map = b->map->name,
		.map_seq = l->map_seq,
		.vip = &l->local,
		.router = &l->peer,
		.match = &l->match,
	});
}

static int hsrp_tunnel_see(struct xfrm_state *x, bool outbound, void *arg)
{
	struct hsrp_bind *b = arg;
	struct hsrp_line *l;

	if (x->id.proto != IPPROTO_ESP ||
	    READ_ONCE(x->km.state) != XFRM_STATE_VALID)
		return 0;

	l = xa_load(&b->by_reqid, x->props.reqid);
	if (!l)
		return 0;
	if (outbound && hsrp_addr_is_xfrm(&l->peer, &x->id.daddr,
					  x->props.family))
		l->seen = true;
	if (!outbound && hsrp_addr_is_xfrm(&l->peer, &x->props.saddr,
					   x->props.family))
		l->up_in = true;
	return 0;
}

static void hsrp_tunnel_look(struct hsrp_bind *b)
{
	struct hsrp_line *l;

	list_for_each_entry(l, &b->lines, node) {
		l->seen = false;
		l->up_in = false;
	}
	hsrp_sa_walk(b->hn, &b->addr, hsrp_tunnel_see, b);
	list_for_each_entry(l, &b->lines, node)
		hsrp_tunnel_set_up(b, l, l->seen);
}

/* Every line in force has an entry in the map, and the entry its peer. */
static struct hsrp_map_peer *hsrp_tunnel_peer(const struct hsrp_bind *b,
					      const struct hsrp_line *l)
{
	return hsrp_map_peer_find(b->map, &l->peer);
}

/* Who has not been answered in its time, and how many of each peer have some left. */
static void hsrp_tunnel_count(struct hsrp_bind *b, unsigned long now)
{
	struct hsrp_map_peer *p;
	struct hsrp_line *l;
	unsigned long i;

	hsrp_map_for_each_peer(b->map, i, p)
		p->asked = 0;
	list_for_each_entry(l, &b->lines, node) {
		l->asked = l->asked && time_before(now, l->ask_at);
		if (!l->up && l->acquired && l->asked)
			hsrp_tunnel_peer(b, l)->asked++;
	}
}

static void hsrp_tunnel_ask(struct hsrp_bind *b, struct hsrp_line *l)
{
	if (l->acquired)
		hsrp_sa_drop_acquire(b, l);
	hsrp_sa_acquire(b, l);
	l->acquired = true;
	l->asked = true;
	l->ask_at = jiffies + HSRP_ACQUIRE_RETRY;
	/* Whoever gets no answer goes to the end of the queue. */
	list_move_tail(&l->ask_node, &b->asks);
}

/* Has the key manager room for another ACQUIRE? */
static bool hsrp_tunnel_may_ask(struct hsrp_net *hn, unsigned long now)
{
	if (!time_in_range_open(now, hn->ask_from,
				hn->ask_from + HSRP_ACQUIRE_GAP)) {
		hn->ask_from = now;
		hn->ask_left = HSRP_ACQUIRE_BURST;
	}
	if (!hn->ask_left)
		return false;
	hn->ask_left--;
	return true;
}

/**
 * hsrp_tunnel_hurry() - do not wait for the whole time of an unanswered ask
 * @l: line, down
 *
 * The peer is there and sends. The key manager has a moment left, in which it
 * may be about to answer.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_tunnel_hurry(struct hsrp_line *l)
{
	unsigned long soon = jiffies + HSRP_ACQUIRE_PAUSE;

	if (l->asked && time_after(l->ask_at, soon))
		l->ask_at = soon;
}

/**
 * hsrp_tunnel_ask_again() - the IKE daemon is ready now
 * @b: binding
 *
 * What was asked for and has not come was asked too early, it may be: of a daemon
 * that had not read its configuration yet, or for an IKE SA that was ended since.
 * The next run asks again.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_tunnel_ask_again(struct hsrp_bind *b)
{
	struct hsrp_line *l;

	lockdep_assert_held(&b->hn->lock);
	list_for_each_entry(l, &b->lines, node)
		if (l->acquired)
			l->asked = false;
}

/**
 * hsrp_tunnel_run() - look at the tunnels, ask for those that are missing
 * @b: binding, in force
 *
 * At most four lines of a peer are waited for at a time; the next are asked
 * for when SAs come, or when those have not come in 5 s. No more than 64 in 10 ms
 * are asked for in a namespace, whose key manager has to read them.
 *
 * Context: process context, hn->lock held.
 * Return: jiffies until it wants to run again, 0: when SAs change.
 */
long hsrp_tunnel_run(struct hsrp_bind *b)
{
	unsigned long now = jiffies;
	struct hsrp_line *l, *tmp;
	struct hsrp_map_peer *p;
	long left, wait = 0;

	lockdep_assert_held(&b->hn->lock);
	hsrp_tunnel_look(b);
	hsrp_spi_recover(b);

	hsrp_tunnel_count(b, now);
	/* Those asked move to the end and are met again, but then are asked. */
	list_for_each_entry_safe(l, tmp, &b->asks, ask_node) {
		if (l->up || l->asked || !l->xp[XFRM_POLICY_OUT])
			continue;
		p = hsrp_tunnel_peer(b, l);
		if (p->asked == HSRP_ACQUIRE_MAX)
			continue;
		if (!hsrp_tunnel_may_ask(b->hn, now)) {
			wait = HSRP_ACQUIRE_GAP;
			break;
		}
		hsrp_tunnel_ask(b, l);
		p->asked++;
	}

	list_for_each_entry(l, &b->lines, node)
		if (!l->up && l->asked) {
			left = max_t(long, l->ask_at - now, 1);
			wait = wait ? min(wait, left) : left;
		}
	return wait;
}
