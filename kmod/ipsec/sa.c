// SPDX-License-Identifier: GPL-2.0
/*
 * Looking at SAs, deleting those of an address that was lost, and asking the
 * key manager for new ones.
 */
#include <net/ip6_route.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "hsrp.h"
#include "ipsec/policy.h"
#include "ipsec/sa.h"
#include "ntf.h"

static int hsrp_sa_collect(struct xfrm_state *x, int unused, void *arg)
{
	struct hsrp_sa_iter *it = arg;

	if (!hsrp_addr_is_xfrm(&it->local, &x->props.saddr, x->props.family) &&
	    !hsrp_addr_is_xfrm(&it->local, &x->id.daddr, x->props.family))
		return 0;
	/* Not this one yet: the walk goes on with it. */
	if (it->n == HSRP_SA_BATCH)
		return -EAGAIN;

	xfrm_state_hold(x);
	it->x[it->n++] = x;
	return 0;
}

static void hsrp_sa_iter_put(struct hsrp_sa_iter *it)
{
	while (it->n)
		xfrm_state_put(it->x[--it->n]);
	it->next = 0;
}

/**
 * hsrp_sa_iter_init() - begin a walk over the SAs of a local address
 * @it: place of the walk
 * @local: local address
 *
 * Context: any. hsrp_sa_iter_done() has to follow.
 */
void hsrp_sa_iter_init(struct hsrp_sa_iter *it, const struct hsrp_addr *local)
{
	xfrm_state_walk_init(&it->walk, IPSEC_PROTO_ANY, NULL);
	it->local = *local;
	it->n = 0;
	it->next = 0;
	it->more = true;
}

/**
 * hsrp_sa_iter_next() - the next SA
 * @net: namespace
 * @it: place of the walk
 *
 * Every ESP, AH and IPComp state from or to the address that is there all the
 * time comes once, larval ones included. It may be deleted at any time.
 *
 * Context: process context. Takes XFRM's lock now and then.
 * Return: the SA, which is held until the next call, or NULL at the end.
 */
struct xfrm_state *hsrp_sa_iter_next(struct net *net, struct hsrp_sa_iter *it)
{
	if (it->next == it->n) {
		hsrp_sa_iter_put(it);
		if (it->more)
			it->more = xfrm_state_walk(net, &it->walk,
						   hsrp_sa_collect, it) ==
				   -EAGAIN;
	}
	return it->next < it->n ? it->x[it->next++] : NULL;
}

/**
 * hsrp_sa_iter_again() - let the last SA be the next one
 * @it: place of the walk, hsrp_sa_iter_next() has given one
 *
 * Context: as hsrp_sa_iter_next().
 */
void hsrp_sa_iter_again(struct hsrp_sa_iter *it)
{
	it->next--;
}

/**
 * hsrp_sa_iter_done() - end a walk, wherever it is
 * @net: namespace
 * @it: place of the walk
 *
 * Context: process context.
 */
void hsrp_sa_iter_done(struct net *net, struct hsrp_sa_iter *it)
{
	hsrp_sa_iter_put(it);
	xfrm_state_walk_done(&it->walk, net);
}

/**
 * hsrp_sa_is_outbound() - is an SA from a local address to others?
 * @x: SA from or to that address
 * @local: local address
 *
 * Context: any.
 * Return: true if it is; else it is to that address.
 */
bool hsrp_sa_is_outbound(const struct xfrm_state *x,
			 const struct hsrp_addr *local)
{
	return hsrp_addr_is_xfrm(local, &x->props.saddr, x->props.family);
}

/**
 * hsrp_sa_walk() - call a function for the SAs of a local address
 * @hn: namespace
 * @local: local address
 * @fn: called for every ESP, AH and IPComp state from or to @local, larval
 *	ones included, without a lock of XFRM held but with a reference on @x;
 *	the state may be deleted at any time. Ends the walk by a value other
 *	than 0
 * @arg: for @fn
 *
 * Context: process context.
 * Return: what @fn returned last.
 */
int hsrp_sa_walk(struct hsrp_net *hn, const struct hsrp_addr *local,
		 int (*fn)(struct xfrm_state *x, bool outbound, void *arg),
		 void *arg)
{
	struct hsrp_sa_iter it;
	struct xfrm_state *x;
	int ret = 0;

	hsrp_sa_iter_init(&it, local);
	while (!ret && (x = hsrp_sa_iter_next(hn->net, &it)))
		ret = fn(x, hsrp_sa_is_outbound(x, local), arg);
	hsrp_sa_iter_done(hn->net, &it);
	return ret;
}

/**
 * struct hsrp_sa_flush_arg - what to delete
 * @hn: namespace
 * @map: only SAs with a peer of it; NULL: with anybody
 * @larval_only: only states of acquires in progress
 * @n: deleted
 * @n_larval: deleted larval ones
 */
struct hsrp_sa_flush_arg {
	struct hsrp_net *hn;
	struct hsrp_map *map;
	bool larval_only;
	unsigned int n;
	unsigned int n_larval;
};

static int hsrp_sa_flush_one(struct xfrm_state *x, bool outbound, void *arg)
{
	const struct hsrp_addr peer = hsrp_addr_from_xfrm(outbound ?
		&x->id.daddr : &x->props.saddr, x->props.family);
	bool larval = READ_ONCE(x->km.state) == XFRM_STATE_ACQ;
	struct km_event c = { .event = XFRM_MSG_DELSA };
	struct hsrp_sa_flush_arg *f = arg;

	if ((f->map && !hsrp_map_peer_find(f->map, &peer)) ||
	    (f->larval_only && !larval))
		return 0;

	if (xfrm_state_delete(x))
		return 0;	/* somebody else was faster */
	xfrm_audit_state_delete(x, 1, false);
	/* xfrm_state_delete() tells nobody. */
	km_state_notify(x, &c);

	if (larval)
		f->n_larval++;
	else
		f->n++;
	return 0;
}

/**
 * hsrp_sa_flush() - delete the SAs of a local address
 * @hn: namespace
 * @local: local address
 * @map: only those with a peer of this crypto map; NULL: all
 * @larval_only: only larval states
 *
 * SAs of other addresses are not touched. Listeners to XFRM get a message for
 * each. Tells SA_FLUSH if there were any.
 *
 * Context: process context.
 * Return: how many were deleted, larval ones included.
 */
unsigned int hsrp_sa_flush(struct hsrp_net *hn, const struct hsrp_addr *local,
			   struct hsrp_map *map, bool larval_only)
{
	struct hsrp_sa_flush_arg f = {
		.hn = hn,
		.map = map,
		.larval_only = larval_only,
	};

	hsrp_sa_walk(hn, local, hsrp_sa_flush_one, &f);
	if (!f.n && !f.n_larval)
		return 0;

	hsrp_count_add(hn, HSRP_CNT_SA_FLUSHED, f.n);
	hsrp_count_add(hn, HSRP_CNT_SA_LARVAL_FLUSHED, f.n_larval);
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_SA_FLUSH,
		.vip = local,
		.count = f.n + f.n_larval,
	});
	return f.n + f.n_larval;
}

/**
 * hsrp_sa_drop_acquire() - forget the acquire in progress of a line
 * @b: binding
 * @l: line
 *
 * A larval state keeps XFRM from asking again for 165 s (its default), also
 * when nobody works on the first question any more.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_sa_drop_acquire(struct hsrp_bind *b, const struct hsrp_line *l)
{
	struct hsrp_sa_flush_arg f = { .hn = b->hn };
	xfrm_address_t local, peer;
	struct xfrm_state *x;

	hsrp_addr_to_xfrm(&l->local, &local);
	hsrp_addr_to_xfrm(&l->peer, &peer);
	/* without an SPI, so none that an IKE daemon has reserved */
	while ((x = hsrp_xfrm_larval(b->hn->net, &local, &peer,
				     l->match.reqid,
				     hsrp_addr_family(&l->peer)))) {
		hsrp_sa_flush_one(x, true, &f);
		xfrm_state_put(x);
	}
	hsrp_count_add(b->hn, HSRP_CNT_SA_LARVAL_FLUSHED, f.n_larval);
}

/* A host of a network: not its own address, where it has more than that. */
static struct hsrp_addr hsrp_net_host(const struct hsrp_addr *net, u8 len)
{
	struct hsrp_addr host = *net;
	const u8 bits = hsrp_addr_bits(net);

	if (len < bits - 1)
		host.ip[bits / 32 - 1] |= htonl(1);
	return host;
}

/* The route to the peer, for a lookup of what it protects; or an error */
static struct dst_entry *hsrp_sa_outer4(struct net *net,
					const struct hsrp_line *l)
{
	struct flowi4 fl = {
		.daddr = l->peer.ip[0],
		.saddr = l->local.ip[0],
		.flowi4_flags = FLOWI_FLAG_ANYSRC,
	};
	struct rtable *rt = ip_route_output_key(net, &fl);

	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

static struct dst_entry *hsrp_sa_outer6(struct net *net,
					const struct hsrp_line *l)
{
	struct flowi6 fl = {
		.daddr = *hsrp_addr_in6(&l->peer),
		.saddr = *hsrp_addr_in6(&l->local),
	};
	struct dst_entry *dst = ip6_route_output(net, NULL, &fl);
	int err = dst->error;

	if (!err)
		return dst;
	dst_release(dst);
	return ERR_PTR(err);
}

/*
 * XFRM takes the family of the packet from the route that it comes with, so where
 * that is not the peer's it is one of the packet: out of the interface, as if on
 * link, where there is none.
 */
static struct dst_entry *hsrp_sa_via4(const struct hsrp_bind *b,
				      const struct flowi4 *inner)
{
	struct flowi4 fl = {
		.daddr = inner->daddr,
		.saddr = inner->saddr,
		.flowi4_oif = hsrp_bind_ifindex(b),
		.flowi4_flags = FLOWI_FLAG_ANYSRC,
	};
	struct rtable *rt = ip_route_output_key(b->hn->net, &fl);

	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

/* That there is none, is a route, too, and good enough to ask with */
static struct dst_entry *hsrp_sa_via6(const struct hsrp_bind *b,
				      const struct flowi6 *inner)
{
	struct flowi6 fl = {
		.daddr = inner->daddr,
		.flowi6_oif = hsrp_bind_ifindex(b),
	};

	return ip6_route_output(b->hn->net, NULL, &fl);
}

/* A packet that the line selects */
static void hsrp_sa_inner(const struct hsrp_line *l, struct flowi *fl)
{
	const struct hsrp_match *m = &l->match;
	const struct hsrp_addr src = hsrp_net_host(&m->src, m->src_len);
	const struct hsrp_addr dst = hsrp_net_host(&m->dst, m->dst_len);

	memset(fl, 0, sizeof(*fl));
	if (src.ipver == HSRP_IPV6) {
		fl->u.ip6.saddr = *hsrp_addr_in6(&src);
		fl->u.ip6.daddr = *hsrp_addr_in6(&dst);
		fl->u.ip6.flowi6_proto = IPPROTO_ICMPV6;
	} else {
		fl->u.ip4.saddr = src.ip[0];
		fl->u.ip4.daddr = dst.ip[0];
		fl->u.ip4.flowi4_proto = IPPROTO_ICMP;
	}
}

/* The route that the lookup starts from, or why the peer is not reachable */
static struct dst_entry *hsrp_sa_route(const struct hsrp_bind *b,
				       const struct hsrp_line *l,
				       const struct flowi *inner)
{
	struct net *net = b->hn->net;
	struct dst_entry *dst;

	dst = l->peer.ipver == HSRP_IPV6 ? hsrp_sa_outer6(net, l) :
					   hsrp_sa_outer4(net, l);
	if (IS_ERR(dst) || l->peer.ipver == l->match.src.ipver)
		return dst;
	dst_release(dst);
	return l->match.src.ipver == HSRP_IPV6 ?
	       hsrp_sa_via6(b, &inner->u.ip6) : hsrp_sa_via4(b, &inner->u.ip4);
}

/**
 * hsrp_sa_acquire() - ask the key manager for the SAs of a line
 * @b: binding, with the line's policies installed
 * @l: line
 *
 * Looks up a packet that the line selects, as if there were one. XFRM then
 * makes the larval state and the ACQUIRE itself, so both are as always. The
 * lookup starts from the route to the peer: there need not be one to the
 * remote network yet.
 *
 * Context: process context, hn->lock held.
 * Return: 0 (asked, being asked, or already there), or why the peer is not
 *	reachable.
 */
int hsrp_sa_acquire(struct hsrp_bind *b, const struct hsrp_line *l)
{
	struct dst_entry *dst;
	struct flowi inner;

	hsrp_sa_inner(l, &inner);
	dst = hsrp_sa_route(b, l, &inner);
	if (IS_ERR(dst))
		return PTR_ERR(dst);

	/* The usual answer is -EREMOTE: the key manager has to work first. */
	dst = xfrm_lookup(b->hn->net, dst, &inner, NULL, 0);
	if (!IS_ERR(dst))
		dst_release(dst);

	hsrp_count(b->hn, HSRP_CNT_ACQUIRE);
	return 0;
}
