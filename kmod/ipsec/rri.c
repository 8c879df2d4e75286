// SPDX-License-Identifier: GPL-2.0
/*
 * Reverse route injection: the remote networks of a binding in force, by way
 * of the next hop to the peer. The FIB is listened to, so that a route comes
 * back when somebody removes it and follows the route to the peer.
 */
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/fib_notifier.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ip_fib.h>
#include <net/route.h>

#include "gateway/rtnl.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/rri.h"
#include "ntf.h"

/* Peers looked at to find the next hops to probe. */
#define HSRP_RRI_PROBE_PEERS	64

/**
 * struct hsrp_hop - resolved next hop to a crypto peer
 * @peer: the peer
 * @gateway: next hop; the peer itself where that is on link
 * @ifindex: output device
 * @err: it could not be resolved
 */
struct hsrp_hop {
	struct hsrp_addr peer;
	struct hsrp_addr gateway;
	int ifindex;
	int err;
};

static void hsrp_hop_from_rt(struct hsrp_hop *hop, const struct rtable *rt,
			     int bound)
{
	if (rt->rt_type != RTN_UNICAST) {
		hop->err = -ENETUNREACH;
		return;
	}
	if (rt->dst.dev->ifindex != bound) {
		hop->err = -EXDEV;
		return;
	}
	if (rt->rt_gw_family && rt->rt_gw_family != AF_INET) {
		hop->err = -EAFNOSUPPORT;
		return;
	}
	hop->gateway = rt->rt_gw_family ? hsrp_addr4(rt->rt_gw4) : hop->peer;
	hop->ifindex = bound;
}

static void hsrp_hop_from_rt6(struct hsrp_hop *hop, struct rt6_info *rt,
			      int bound)
{
	if (rt->rt6i_flags & (RTF_REJECT | RTF_LOCAL | RTF_ANYCAST)) {
		hop->err = -ENETUNREACH;
		return;
	}
	if (rt->dst.dev->ifindex != bound) {
		hop->err = -EXDEV;
		return;
	}
	hop->gateway = rt->rt6i_flags & RTF_GATEWAY ?
		       hsrp_addr6(&rt->rt6i_gateway) : hop->peer;
	hop->ifindex = bound;
}

static void hsrp_hop_resolve6(const struct hsrp_bind *b,
			      const struct hsrp_addr *local,
			      struct hsrp_hop *hop)
{
	struct flowi6 fl = {
		.daddr = *hsrp_addr_in6(&hop->peer),
		.saddr = *hsrp_addr_in6(local),
	};
	struct dst_entry *dst = ip6_route_output(b->hn->net, NULL, &fl);

	if (dst->error)
		hop->err = dst->error;
	else
		hsrp_hop_from_rt6(hop, container_of(dst, struct rt6_info, dst),
				  hsrp_bind_ifindex(b));
	dst_release(dst);
}

static void hsrp_hop_resolve4(const struct hsrp_bind *b,
			      const struct hsrp_addr *local,
			      struct hsrp_hop *hop)
{
	struct flowi4 fl = {
		.daddr = hop->peer.ip[0],
		.saddr = local->ip[0],
		.flowi4_flags = FLOWI_FLAG_ANYSRC,
	};
	struct rtable *rt = ip_route_output_key(b->hn->net, &fl);

	if (IS_ERR(rt)) {
		hop->err = PTR_ERR(rt);
		return;
	}
	hsrp_hop_from_rt(hop, rt, hsrp_bind_ifindex(b));
	ip_rt_put(rt);
}

/* Asks for the route that ESP takes: from the local address to the peer. */
static void hsrp_hop_resolve(const struct hsrp_bind *b,
			     const struct hsrp_addr *peer, struct hsrp_hop *hop)
{
	const struct hsrp_addr local = hsrp_bind_local(b);
	const struct hsrp_addr to = *peer;

	*hop = (struct hsrp_hop) { .peer = to };
	if (to.ipver == HSRP_IPV6)
		hsrp_hop_resolve6(b, &local, hop);
	else
		hsrp_hop_resolve4(b, &local, hop);
}

static void hsrp_rri_tell(const struct hsrp_rri *r, enum hsrp_event_type type)
{
	hsrp_ntf_emit(r->bind->hn, &(struct hsrp_ntf) {
		.type = type,
		.map = r->bind->map->name,
		.router = &r->peer,
		.dst = &r->dst,
		.dst_len = r->dst_len,
	});
}

/*
 * A network of the other family than the peer has no next hop there: its route is
 * on link. It is there for the policy to be found, and XFRM goes by the route to
 * the peer.
 */
static struct hsrp_addr hsrp_rri_gateway(const struct hsrp_rri *r,
					 const struct hsrp_hop *hop)
{
	if (r->dst.ipver == hop->gateway.ipver)
		return hop->gateway;
	return (struct hsrp_addr) { .ipver = r->dst.ipver };
}

static void hsrp_rri_rt(const struct hsrp_rri *r, struct hsrp_rt *rt)
{
	rt->dst = r->dst;
	rt->dst_len = r->dst_len;
	rt->gateway = r->gateway;
	rt->ifindex = r->ifindex;
}

static int hsrp_rri_withdraw(struct hsrp_rri *r)
{
	struct hsrp_rt rt;
	int err;

	if (!r->ifindex)
		return 0;
	hsrp_rri_rt(r, &rt);
	err = hsrp_rtnl_route_del(r->bind->hn, &rt);
	/* Gone already, with its device perhaps: just as well. */
	if (err && err != -ESRCH && err != -ENODEV)
		return err;

	r->ifindex = 0;
	r->bind->n_routes--;
	if (!r->unsure)
		hsrp_rri_tell(r, HSRP_EVENT_ROUTE_DEL);
	r->unsure = false;
	return 0;
}

/* It is there. */
static int hsrp_rri_confirm(struct hsrp_rri *r)
{
	if (r->unsure)
		hsrp_rri_tell(r, HSRP_EVENT_ROUTE_ADD);
	r->unsure = false;
	return 0;
}

/*
 * The FIB tells of it while we are in there, and that is no news: of nothing that
 * we have added before.
 */
static int hsrp_rri_add(const struct hsrp_rri *r)
{
	struct hsrp_net *hn = r->bind->hn;
	struct hsrp_rt rt;
	int err;

	hsrp_rri_rt(r, &rt);
	WRITE_ONCE(hn->route_adder, current);
	err = hsrp_rtnl_route_add(hn, &rt);
	WRITE_ONCE(hn->route_adder, NULL);
	return err;
}

/* It was refused for good: @r has no route. */
static int hsrp_rri_refused(struct hsrp_rri *r, int err)
{
	r->ifindex = 0;
	r->unsure = false;
	r->bind->n_routes--;
	return err;
}

/* A route of others is there, or the device or the next hop is not. */
static bool hsrp_rri_is_refusal(int err)
{
	return err == -EEXIST || err == -ENODEV || err == -ENETUNREACH ||
	       err == -EHOSTUNREACH || err == -EINVAL;
}

/*
 * Any other error leaves open whether the route is there now: it counts as ours
 * until that is known, so that it does not stay behind.
 */
static int hsrp_rri_install(struct hsrp_rri *r, const struct hsrp_hop *hop)
{
	int err;

	r->peer = hop->peer;
	r->gateway = hsrp_rri_gateway(r, hop);
	r->ifindex = hop->ifindex;
	r->unsure = true;
	r->bind->n_routes++;
	err = hsrp_rri_add(r);
	if (!err)
		return hsrp_rri_confirm(r);
	return hsrp_rri_is_refusal(err) ? hsrp_rri_refused(r, err) : err;
}

/* It should be there: is it? */
static int hsrp_rri_restore(struct hsrp_rri *r)
{
	struct hsrp_rt rt;
	int ret;

	hsrp_rri_rt(r, &rt);
	ret = hsrp_rtnl_route_present(r->bind->hn, &rt);
	if (ret < 0)
		return ret;
	if (ret)
		return hsrp_rri_confirm(r);
	ret = hsrp_rri_add(r);
	if (ret)
		return r->unsure && hsrp_rri_is_refusal(ret) ?
		       hsrp_rri_refused(r, ret) : ret;
	if (!r->unsure)
		hsrp_count(r->bind->hn, HSRP_CNT_ROUTE_RESTORED);
	return hsrp_rri_confirm(r);
}

static int hsrp_rri_update(struct hsrp_rri *r, struct hsrp_hop *hop)
{
	struct hsrp_addr gateway;
	int err;

	if (!hsrp_addr_equal(&hop->peer, &r->peer))
		hsrp_hop_resolve(r->bind, &r->peer, hop);
	gateway = hsrp_rri_gateway(r, hop);
	if (!hop->err && r->ifindex == hop->ifindex &&
	    hsrp_addr_equal(&r->gateway, &gateway))
		return hsrp_rri_restore(r);

	err = hsrp_rri_withdraw(r);
	if (err)
		return err;
	return hop->err ?: hsrp_rri_install(r, hop);
}

static void hsrp_rri_free(struct hsrp_rri *r)
{
	hlist_del_rcu(&r->by_dst);
	list_del(&r->node);
	kfree_rcu(r, rcu);
}

/* Destinations of different length are rarely at the same place. */
static u32 hsrp_rri_key(const struct hsrp_addr *dst, u8 dst_len)
{
	u32 key = dst_len;
	int i;

	for (i = 0; i < ARRAY_SIZE(dst->ip); i++)
		key += be32_to_cpu(dst->ip[i]);
	return key;
}

/* Under RCU or hn->lock */
static struct hsrp_rri *hsrp_rri_find(const struct hsrp_bind *b,
				      const struct hsrp_addr *dst, u8 dst_len)
{
	const u32 key = hsrp_rri_key(dst, dst_len);
	struct hsrp_rri *r;

	hash_for_each_possible_rcu(b->by_dst, r, by_dst, key,
				   lockdep_is_held(&b->hn->lock))
		if (r->dst_len == dst_len && hsrp_addr_equal(&r->dst, dst))
			return r;
	return NULL;
}

static struct hsrp_rri *hsrp_rri_new(struct hsrp_bind *b,
				     const struct hsrp_match *m)
{
	struct hsrp_rri *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	r->bind = b;
	r->dst = m->dst;
	r->dst_len = m->dst_len;
	list_add_tail(&r->node, &b->hn->routes);
	hash_add_rcu(b->by_dst, &r->by_dst, hsrp_rri_key(&r->dst, r->dst_len));
	return r;
}

/* The first line that wants a destination says by way of which peer. */
static int hsrp_rri_want(struct hsrp_bind *b, const struct hsrp_map_entry *e)
{
	const struct hsrp_match *m;
	struct hsrp_rri *r;

	list_for_each_entry(m, &e->matches, node) {
		r = hsrp_rri_find(b, &m->dst, m->dst_len) ?:
		    hsrp_rri_new(b, m);
		if (!r)
			return -ENOMEM;
		if (!r->wanted)
			r->peer = e->peer;
		r->wanted = true;
		r->refs++;
	}
	return 0;
}

static int hsrp_rri_collect(struct hsrp_bind *b)
{
	const struct hsrp_map_entry *e;
	struct hsrp_rri *r;
	int err;

	list_for_each_entry(r, &b->hn->routes, node)
		if (r->bind == b) {
			r->wanted = false;
			r->refs = 0;
		}

	list_for_each_entry(e, &b->map->entries, node) {
		err = e->reverse_route ? hsrp_rri_want(b, e) : 0;
		if (err)
			return err;
	}
	return 0;
}

/*
 * A route that is being deleted is told of before it is gone, and lookups take
 * no lock that would have them wait: one by us in between would find it, and
 * there is no second notice. Whoever changes the FIB has RTNL.
 */
static void hsrp_rri_settle(void)
{
	rtnl_lock();
	rtnl_unlock();
}

/**
 * hsrp_rri_sync() - make the reverse routes what the crypto map says
 * @b: binding, with @addr in force
 *
 * One route per distinct destination, however many lines have it. Does nothing
 * while neither the map nor the FIB has changed.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -EXDEV if a peer is not reached through the interface, another
 *	errno if it is not reached at all, -EEXIST if a route of others is in
 *	the way, -ENOMEM. The rest is done all the same.
 */
int hsrp_rri_sync(struct hsrp_bind *b)
{
	struct hsrp_net *hn = b->hn;
	int fib = atomic_read(&hn->fib_changes);
	u32 version = b->map->version;
	struct hsrp_hop hop = {};
	struct hsrp_rri *r, *tmp;
	int err, ret;

	lockdep_assert_held(&hn->lock);
	if (b->map_version == version && b->fib_changes == fib)
		return 0;

	hsrp_rri_settle();
	ret = hsrp_rri_collect(b);
	list_for_each_entry_safe(r, tmp, &hn->routes, node) {
		if (r->bind != b)
			continue;
		err = r->wanted ? hsrp_rri_update(r, &hop) :
				  hsrp_rri_withdraw(r);
		if (err)
			ret = err;
		else if (!r->wanted)
			hsrp_rri_free(r);
	}
	if (!ret) {
		b->map_version = version;
		b->fib_changes = fib;
	}
	return ret;
}

/* Withdraw what @b has; what cannot be is kept, or forgotten if @forget. */
static int hsrp_rri_drop(struct hsrp_bind *b, bool forget)
{
	struct hsrp_rri *r, *tmp;
	int err, ret = 0;

	lockdep_assert_held(&b->hn->lock);
	list_for_each_entry_safe(r, tmp, &b->hn->routes, node) {
		if (r->bind != b)
			continue;
		err = hsrp_rri_withdraw(r);
		if (err)
			ret = err;
		if (!err || forget)
			hsrp_rri_free(r);
	}
	b->map_version = 0;
	return ret;
}

/**
 * hsrp_rri_remove_all() - withdraw the reverse routes of a binding
 * @b: binding
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0, or why not all could be withdrawn; to be called again then.
 */
int hsrp_rri_remove_all(struct hsrp_bind *b)
{
	return hsrp_rri_drop(b, false);
}

/**
 * hsrp_rri_abandon() - withdraw and forget the reverse routes of a binding
 * @b: binding that is being deleted
 *
 * A route that cannot be withdrawn is left to the operator, by its protocol
 * number.
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_rri_abandon(struct hsrp_bind *b)
{
	hsrp_rri_drop(b, true);
	b->n_routes = 0;
}

static bool hsrp_rri_hop_known(const struct hsrp_addr *hops, unsigned int n,
			       const struct hsrp_addr *hop)
{
	while (n--)
		if (hsrp_addr_equal(&hops[n], hop))
			return true;
	return false;
}

/**
 * hsrp_rri_probes() - tell the redundancy name whom its group may ask
 * @b: binding, in force or not
 *
 * The next hops to the peers: if none of them answers, the interface is cut
 * off, whatever its carrier says. Without a route the last ones stay, because
 * then more than ever they have to be asked.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_rri_probes(struct hsrp_bind *b)
{
	struct hsrp_addr hops[HSRP_RED_PROBES_MAX];
	const struct hsrp_map_entry *e;
	unsigned int looked = 0, n = 0;
	const struct hsrp_group *g;
	struct hsrp_hop hop;

	lockdep_assert_held(&b->hn->lock);
	if (!b->has_red)
		return;
	g = b->client.red->group;
	if (!g || g->user.iface != b->user.iface ||
	    g->ipver != b->map->ipver)
		return;

	list_for_each_entry(e, &b->map->entries, node) {
		if (n == HSRP_RED_PROBES_MAX ||
		    looked++ == HSRP_RRI_PROBE_PEERS)
			break;
		hsrp_hop_resolve(b, &e->peer, &hop);
		if (!hop.err && !hsrp_rri_hop_known(hops, n, &hop.gateway))
			hops[n++] = hop.gateway;
	}
	if (n)
		hsrp_red_set_probes(b->client.red, hops, n);
}

/**
 * hsrp_rri_reachable() - is there a way to every peer of a binding?
 * @b: binding, in force or not
 *
 * Context: process context, hn->lock held.
 * Return: true where a route leads to each, out of the interface
 */
bool hsrp_rri_reachable(const struct hsrp_bind *b)
{
	const struct hsrp_map_entry *e;
	struct hsrp_hop hop;

	lockdep_assert_held(&b->hn->lock);

	list_for_each_entry(e, &b->map->entries, node) {
		hsrp_hop_resolve(b, &e->peer, &hop);
		if (hop.err)
			return false;
	}
	return true;
}

/* Of IPv6 there are as many to look at as it has. RCU. */
static bool hsrp_rri_has_peer6(struct hsrp_map *map,
			       const struct hsrp_addr *dst, int dst_len)
{
	const struct hsrp_map_peer *p;
	unsigned long place;

	xa_for_each(&map->peers, place, p)
		for (; p; p = rcu_dereference(p->next))
			if (hsrp_addr_in_net(&p->addr, dst, dst_len))
				return true;
	return false;
}

static bool hsrp_rri_has_peer(struct hsrp_map *map,
			      const struct hsrp_addr *dst, int dst_len)
{
	unsigned long first;
	__be32 mask;

	if (map->ipver != dst->ipver)
		return false;
	if (dst->ipver == HSRP_IPV6)
		return hsrp_rri_has_peer6(map, dst, dst_len);
	mask = inet_make_mask(dst_len);
	first = be32_to_cpu(dst->ip[0] & mask);
	return xa_find(&map->peers, &first, be32_to_cpu(dst->ip[0] | ~mask),
		       XA_PRESENT);
}

/*
 * RCU. Is it on the way to a peer, or where a reverse route is or shall be? This
 * is asked for every route of the kernel that changes. One that we add (@own) may
 * be on the way to a peer, too.
 */
static bool hsrp_rri_depends(const struct hsrp_net *hn,
			     const struct hsrp_addr *dst, int dst_len, bool own)
{
	const struct hsrp_bind *b;

	list_for_each_entry_rcu(b, &hn->binds, node)
		if (hsrp_rri_has_peer(b->map, dst, dst_len) ||
		    (!own && hsrp_rri_find(b, dst, dst_len)))
			return true;
	return false;
}

/* The FIB calls its listeners from whoever changes it. */
static bool hsrp_rri_is_own_add(const struct hsrp_net *hn, unsigned long event)
{
	return event != FIB_EVENT_ENTRY_DEL && in_task() &&
	       READ_ONCE(hn->route_adder) == current;
}

static bool hsrp_rri_entry_relevant(const struct hsrp_net *hn,
				    const struct fib_notifier_info *info,
				    bool own)
{
	const struct fib6_entry_notifier_info *entry6;
	const struct fib_entry_notifier_info *entry;
	struct hsrp_addr dst;

	if (info->family == AF_INET6) {
		entry6 = container_of(info, struct fib6_entry_notifier_info,
				      info);
		dst = hsrp_addr6(&entry6->rt->fib6_dst.addr);
		return hsrp_rri_depends(hn, &dst, entry6->rt->fib6_dst.plen,
					own);
	}
	entry = container_of(info, struct fib_entry_notifier_info, info);
	dst = hsrp_addr4(htonl(entry->dst));
	return hsrp_rri_depends(hn, &dst, entry->dst_len, own);
}

static bool hsrp_rri_fib_relevant(const struct hsrp_net *hn,
				  unsigned long event,
				  const struct fib_notifier_info *info)
{
	switch (event) {
	case FIB_EVENT_ENTRY_REPLACE:
	case FIB_EVENT_ENTRY_APPEND:
	case FIB_EVENT_ENTRY_ADD:
	case FIB_EVENT_ENTRY_DEL:
		return hsrp_rri_entry_relevant(hn, info,
					       hsrp_rri_is_own_add(hn, event));
	case FIB_EVENT_RULE_ADD:
	case FIB_EVENT_RULE_DEL:
	case FIB_EVENT_NH_ADD:
	case FIB_EVENT_NH_DEL:
		return true;
	}
	return false;
}

/* RTNL or RCU, may not sleep. */
static int hsrp_rri_fib_event(struct notifier_block *nb, unsigned long event,
			      void *ptr)
{
	struct hsrp_net *hn = container_of(nb, struct hsrp_net, fib_nb);
	const struct fib_notifier_info *info = ptr;
	bool relevant;

	if (info->family != AF_INET && info->family != AF_INET6)
		return NOTIFY_DONE;

	rcu_read_lock();
	relevant = hsrp_rri_fib_relevant(hn, event, info);
	rcu_read_unlock();
	if (relevant) {
		atomic_inc(&hn->fib_changes);
		hsrp_net_kick(hn);
	}
	return NOTIFY_DONE;
}

/**
 * hsrp_rri_watch() - begin to listen to the FIB of a namespace
 * @hn: namespace, without bindings yet
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0 or a negative errno.
 */
int hsrp_rri_watch(struct hsrp_net *hn)
{
	hn->fib_nb.notifier_call = hsrp_rri_fib_event;
	return register_fib_notifier(hn->net, &hn->fib_nb, NULL, NULL);
}

/**
 * hsrp_rri_unwatch() - stop to listen to the FIB of a namespace
 * @hn: namespace, without bindings any more
 *
 * Context: process context, hn->lock held.
 */
void hsrp_rri_unwatch(struct hsrp_net *hn)
{
	unregister_fib_notifier(hn->net, &hn->fib_nb);
}
