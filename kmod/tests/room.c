// SPDX-License-Identifier: GPL-2.0
/* What stands in for the rooms around the one under test. */
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "gateway/index.h"
#include "gateway/vip.h"
#include "hsrp/group.h"
#include "ipsec/policy.h"
#include "room.h"

/* Of the test that runs, for functions that only get an address */
static struct room *room_now;
static struct hsrp_vaddr room_vaddr;

/**
 * room_init() - init of a suite: a fresh namespace in test->priv
 * @test: test
 *
 * Return: 0 or -ENOMEM
 */
int room_init(struct kunit *test)
{
	struct room *room = kunit_kzalloc(test, sizeof(*room), GFP_KERNEL);
	struct hsrp_net *hn;

	if (!room)
		return -ENOMEM;
	hn = &room->hn;
	hn->net = &init_net;
	mutex_init(&hn->lock);
	spin_lock_init(&hn->event_lock);
	INIT_LIST_HEAD(&hn->ifaces);
	INIT_LIST_HEAD(&hn->vaddrs);
	INIT_LIST_HEAD(&hn->groups);
	INIT_LIST_HEAD(&hn->reds);
	INIT_LIST_HEAD(&hn->transforms);
	INIT_LIST_HEAD(&hn->maps);
	INIT_LIST_HEAD(&hn->binds);
	INIT_LIST_HEAD(&hn->routes);
	test->priv = room;
	room_now = room;
	mutex_lock(&hn->lock);
	return hsrp_nets_init(hn) ?: hsrp_stats_init(hn);
}

/**
 * room_exit() - exit of a suite; whatever the test freed by RCU is gone then
 * @test: test
 */
void room_exit(struct kunit *test)
{
	struct room *room = test->priv;

	if (!room)
		return;
	hsrp_cryptomap_net_exit(&room->hn);
	mutex_unlock(&room->hn.lock);
	rcu_barrier();
	hsrp_index_exit(&room->hn);
	hsrp_spi_net_exit(&room->hn);
	hsrp_nets_exit(&room->hn);
	hsrp_stats_uninit(&room->hn);
	room_now = NULL;
}

/**
 * room_count() - how often was a thing told?
 * @room: room
 * @type: what
 *
 * Return: number of notifications of that type
 */
unsigned int room_count(const struct room *room, enum hsrp_event_type type)
{
	unsigned int i, n = 0;

	for (i = 0; i < min_t(unsigned int, room->n_events, ROOM_EVENTS); i++)
		n += room->events[i] == type;
	return n;
}

/**
 * room_told() - was a thing told last?
 * @room: room
 * @type: what
 *
 * Return: true if it was
 */
bool room_told(const struct room *room, enum hsrp_event_type type)
{
	return room->n_events && room->n_events <= ROOM_EVENTS &&
	       room->events[room->n_events - 1] == type;
}

/* The rest has the names, and the contracts, of the module's own functions. */

void hsrp_ntf_emit(struct hsrp_net *hn, const struct hsrp_ntf *ntf)
{
	struct room *room = container_of(hn, struct room, hn);

	/* as a change of the configuration does */
	hn->config_seq++;
	if (room->n_events < ROOM_EVENTS)
		room->events[room->n_events] = ntf->type;
	room->n_events++;
}

void hsrp_net_kick(struct hsrp_net *hn)
{
	container_of(hn, struct room, hn)->kicks++;
}

struct hsrp_net *hsrp_net(const struct net *net)
{
	return &room_now->hn;
}

struct hsrp_vaddr *hsrp_vaddr_find(const struct hsrp_net *hn, __be32 vip)
{
	const struct room *room = container_of(hn, struct room, hn);

	return room->vip && room->vip == vip ? &room_vaddr : NULL;
}

struct hsrp_addr hsrp_bind_local(const struct hsrp_bind *b)
{
	if (!b->has_red)
		return b->local;
	return b->map->ipver == HSRP_IPV6 ?
	       hsrp_addr6(&b->client.red->vip6) : hsrp_addr4(hsrp_bind_local4(b));
}

struct hsrp_addr hsrp_bind_addr(const struct hsrp_bind *b)
{
	return b->addr;
}

/* No virtual address of the tests is IPv6 */
struct hsrp_vaddr *hsrp_vaddr_find6(const struct hsrp_net *hn,
				    const struct in6_addr *addr,
				    const struct net_device *dev)
{
	return NULL;
}

int hsrp_bind_ifindex(const struct hsrp_bind *b)
{
	return 7;
}

bool hsrp_neigh6_heard(struct hsrp_iface *iface, const struct sk_buff *skb,
		       const struct ipv6hdr *ip, struct in6_addr *target)
{
	room_now->discovered++;
	return false;
}

void hsrp_delay_released(struct hsrp_group *g)
{
	container_of(g->hn, struct room, hn)->released++;
}

/* The tests keep their bindings themselves */
void hsrp_bind_net_exit(struct hsrp_net *hn)
{
	struct hsrp_bind *b, *tmp;

	list_for_each_entry_safe(b, tmp, &hn->binds, node)
		list_del_rcu(&b->node);
}

void hsrp_tunnel_set_up(struct hsrp_bind *b, struct hsrp_line *l, bool up)
{
	l->up = up;
}

static struct hsrp_rt *room_route(struct room *room, const struct hsrp_rt *rt)
{
	unsigned int i;

	for (i = 0; i < room->n_routes; i++)
		if (hsrp_addr_equal(&room->routes[i].dst, &rt->dst) &&
		    room->routes[i].dst_len == rt->dst_len)
			return &room->routes[i];
	return NULL;
}

int hsrp_rtnl_route_add(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	struct room *room = container_of(hn, struct room, hn);

	if (room->route_err)
		return room->route_err;
	if (room_route(room, rt))
		return -EEXIST;
	if (room->n_routes == ROOM_ROUTES)
		return -ENOSPC;
	room->routes[room->n_routes++] = *rt;
	room->n_added++;
	if (room->route_added)
		room->route_added(room);
	return 0;
}

int hsrp_rtnl_route_del(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	struct room *room = container_of(hn, struct room, hn);
	struct hsrp_rt *at = room_route(room, rt);

	if (room->route_err)
		return room->route_err;
	if (!at || !hsrp_addr_equal(&at->gateway, &rt->gateway) ||
	    at->ifindex != rt->ifindex)
		return -ESRCH;
	*at = room->routes[--room->n_routes];
	room->n_deleted++;
	return 0;
}

int hsrp_rtnl_route_present(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	struct room *room = container_of(hn, struct room, hn);
	const struct hsrp_rt *at = room_route(room, rt);

	return at && hsrp_addr_equal(&at->gateway, &rt->gateway) &&
	       at->ifindex == rt->ifindex;
}
