// SPDX-License-Identifier: GPL-2.0
/*
 * Crypto maps and their entries. An entry never changes: it is added and
 * deleted.
 */
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "gateway/vip.h"
#include "fastpath/fastpath.h"
#include "hsrp.h"
#include "has_ip6.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ntf.h"

/* Mixes the words of an IPv6 address; odd, so that none of them gets lost */
#define HSRP_PEER_FACTOR	0x9e3779b1U

/**
 * hsrp_map_find() - find a crypto map by name
 * @hn: namespace
 * @name: name
 *
 * Context: hn->lock held.
 * Return: the map or NULL.
 */
struct hsrp_map *hsrp_map_find(struct hsrp_net *hn, const char *name)
{
	struct hsrp_map *map;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(map, &hn->maps, node)
		if (!strcmp(map->name, name))
			return map;
	return NULL;
}

/**
 * hsrp_map_entry_find() - find an entry of a crypto map
 * @map: map
 * @seq: sequence number
 *
 * Context: hn->lock held.
 * Return: the entry or NULL.
 */
struct hsrp_map_entry *hsrp_map_entry_find(struct hsrp_map *map, u32 seq)
{
	struct hsrp_map_entry *e;

	/* by number, and most often the last */
	list_for_each_entry_reverse(e, &map->entries, node)
		if (e->seq <= seq)
			return e->seq == seq ? e : NULL;
	return NULL;
}

/**
 * hsrp_map_changed() - a map got or lost an entry or a line
 * @hn: namespace
 * @map: map
 *
 * A change of a bound map acts at once.
 *
 * Context: hn->lock held.
 */
void hsrp_map_changed(struct hsrp_net *hn, struct hsrp_map *map)
{
	map->version++;
	/* flows were learnt past a guard that now judges otherwise */
	hsrp_fast_void(hn);
	if (map->n_binds)
		hsrp_net_kick(hn);
}

/**
 * hsrp_map_is_virtual() - is it a virtual address that this router may have?
 * @hn: namespace
 * @addr: address
 *
 * Context: any but hard interrupts.
 * Return: true if it is.
 */
bool hsrp_map_is_virtual(struct hsrp_net *hn, const struct hsrp_addr *addr)
{
	bool is;

	rcu_read_lock();
	is = addr->ipver == HSRP_IPV6 ?
	     hsrp_vaddr_find6(hn, hsrp_addr_in6(addr), NULL) :
	     hsrp_vaddr_find(hn, addr->ip[0]);
	rcu_read_unlock();
	return is;
}

static bool hsrp_map_is_unicast(const struct hsrp_addr *peer)
{
	const __be32 ip = peer->ip[0];

	if (peer->ipver == HSRP_IPV6)
		return ipv6_addr_type(hsrp_addr_in6(peer)) &
		       IPV6_ADDR_UNICAST &&
		       !ipv6_addr_loopback(hsrp_addr_in6(peer));
	return !ipv4_is_zeronet(ip) && !ipv4_is_loopback(ip) &&
	       !ipv4_is_multicast(ip) && !ipv4_is_lbcast(ip);
}

static int hsrp_map_check_peer(struct hsrp_net *hn, const struct hsrp_map *map,
			       const struct hsrp_addr *peer,
			       struct netlink_ext_ack *extack)
{
	const struct hsrp_bind *b;
	struct hsrp_addr local;
	int err;

	err = peer->ipver == HSRP_IPV6 ? hsrp_ip6_need(extack) : 0;
	if (err)
		return err;
	if (!hsrp_map_is_unicast(peer)) {
		NL_SET_ERR_MSG(extack,
			       "The crypto peer must be a unicast address");
		return -EINVAL;
	}
	if (hsrp_addr_link_local(peer)) {
		NL_SET_ERR_MSG(extack,
			       "The crypto peer must not be a link-local address");
		return -EINVAL;
	}
	if (map && map->ipver != peer->ipver) {
		NL_SET_ERR_MSG(extack,
			       "A crypto map has peers of one family, IPv4 or IPv6");
		return -EAFNOSUPPORT;
	}
	if (hsrp_map_is_virtual(hn, peer)) {
		NL_SET_ERR_MSG(extack,
			       "The crypto peer is a virtual IP address of this router");
		return -EINVAL;
	}
	if (hsrp_addr_is_local(hn->net, peer)) {
		NL_SET_ERR_MSG(extack,
			       "The crypto peer is an address of this router");
		return -EINVAL;
	}

	/* A virtual IP that another router has now, or an absent address. */
	list_for_each_entry(b, &hn->binds, node) {
		local = hsrp_bind_local(b);
		if (b->map == map && hsrp_addr_equal(&local, peer)) {
			NL_SET_ERR_MSG(extack,
				       "The crypto peer is the local address of the map's binding");
			return -EINVAL;
		}
	}
	return 0;
}

static int hsrp_map_check(struct hsrp_net *hn, const struct hsrp_map_conf *conf,
			  struct hsrp_map *map, struct hsrp_transform *t,
			  struct netlink_ext_ack *extack)
{
	if (!conf->name[0]) {
		NL_SET_ERR_MSG(extack, "A crypto map needs a name");
		return -EINVAL;
	}
	if (!conf->seq || conf->seq > HSRP_MAP_SEQ_MAX) {
		NL_SET_ERR_MSG(extack,
			       "The sequence number of an entry is 1 to 65535");
		return -EINVAL;
	}
	if (map && hsrp_map_entry_find(map, conf->seq)) {
		NL_SET_ERR_MSG(extack,
			       "The crypto map has an entry of this sequence number already");
		return -EEXIST;
	}
	if (!t) {
		NL_SET_ERR_MSG(extack, "There is no transform set of this name");
		return -ENOENT;
	}
	return hsrp_map_check_peer(hn, map, &conf->peer, extack);
}

/* Maps are kept by name, so that show and save have one order. */
static void hsrp_map_link(struct hsrp_net *hn, struct hsrp_map *map)
{
	struct hsrp_map *at;

	list_for_each_entry(at, &hn->maps, node)
		if (strcmp(at->name, map->name) > 0)
			break;
	list_add_tail(&map->node, &at->node);
}

static void hsrp_map_entry_link(struct hsrp_map *map, struct hsrp_map_entry *e)
{
	struct hsrp_map_entry *at;

	list_for_each_entry_reverse(at, &map->entries, node)
		if (at->seq < e->seq)
			break;
	list_add(&e->node, &at->node);
}

static struct hsrp_map *hsrp_map_new(const char *name, u8 ipver)
{
	struct hsrp_map *map = kzalloc(sizeof(*map), GFP_KERNEL_ACCOUNT);

	if (!map)
		return NULL;
	strscpy(map->name, name, sizeof(map->name));
	map->ipver = ipver;
	INIT_LIST_HEAD(&map->lens4);
	INIT_LIST_HEAD(&map->lens6);
	INIT_LIST_HEAD(&map->entries);
	xa_init(&map->peers);
	return map;
}

/*
 * Place of an address in hsrp_map::peers. That of an IPv4 address is its alone;
 * IPv6 addresses may share one.
 */
static u32 hsrp_map_peer_place(const struct hsrp_addr *addr)
{
	u32 place = be32_to_cpu(addr->ip[0]);
	int i;

	if (addr->ipver == HSRP_IPV4)
		return place;
	for (i = 1; i < ARRAY_SIZE(addr->ip); i++)
		place = place * HSRP_PEER_FACTOR + be32_to_cpu(addr->ip[i]);
	return place;
}

/**
 * hsrp_map_peer_find() - find a peer of a crypto map
 * @map: map
 * @addr: address
 *
 * Context: RCU, or hn->lock held.
 * Return: the peer, or NULL where no entry has that address.
 */
struct hsrp_map_peer *hsrp_map_peer_find(struct hsrp_map *map,
					 const struct hsrp_addr *addr)
{
	struct hsrp_map_peer *p;

	if (map->ipver != addr->ipver)
		return NULL;
	p = xa_load(&map->peers, hsrp_map_peer_place(addr));
	while (p && !hsrp_addr_equal(&p->addr, addr))
		p = rcu_dereference_check(p->next, true);
	return p;
}

static int hsrp_map_peer_get(struct hsrp_map *map, const struct hsrp_addr *addr)
{
	struct hsrp_map_peer *p = hsrp_map_peer_find(map, addr);
	const u32 place = hsrp_map_peer_place(addr);
	int err;

	if (p) {
		p->users++;
		return 0;
	}
	p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	if (!p)
		return -ENOMEM;
	p->addr = *addr;
	p->users = 1;
	hsrp_spi_init(&p->spi);
	RCU_INIT_POINTER(p->next, xa_load(&map->peers, place));
	err = xa_err(xa_store(&map->peers, place, p, GFP_KERNEL_ACCOUNT));
	if (err)
		kfree(p);
	return err;
}

static struct hsrp_map_peer *hsrp_map_peer_next(const struct hsrp_map_peer *p)
{
	return rcu_dereference_protected(p->next, true);
}

/* Out of its place, where readers may be */
static void hsrp_map_peer_unlink(struct hsrp_map *map, struct hsrp_map_peer *p)
{
	const u32 place = hsrp_map_peer_place(&p->addr);
	struct hsrp_map_peer *next = hsrp_map_peer_next(p), *at;

	at = xa_load(&map->peers, place);
	if (at != p) {
		while (hsrp_map_peer_next(at) != p)
			at = hsrp_map_peer_next(at);
		rcu_assign_pointer(at->next, next);
	} else if (next) {
		/* in the place of another one, which takes no memory */
		xa_store(&map->peers, place, next, GFP_KERNEL);
	} else {
		xa_erase(&map->peers, place);
	}
}

static void hsrp_map_peer_put(struct hsrp_map *map,
			      const struct hsrp_addr *addr)
{
	struct hsrp_map_peer *p = hsrp_map_peer_find(map, addr);

	if (--p->users)
		return;
	hsrp_map_peer_unlink(map, p);
	kfree_rcu(p, rcu);
}

/**
 * hsrp_map_add() - add an entry to a crypto map; the first one makes the map
 * @hn: namespace
 * @conf: the entry
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, -EINVAL for a peer or sequence number that is not possible,
 *	-EAFNOSUPPORT for a peer of the other family than those that are there, or
 *	of one that the kernel does not have,
 *	-EEXIST, -ENOENT for an unknown transform set, -ENOMEM.
 */
int hsrp_map_add(struct hsrp_net *hn, const struct hsrp_map_conf *conf,
		 struct netlink_ext_ack *extack)
{
	struct hsrp_transform *t = hsrp_transform_find(hn, conf->transform);
	struct hsrp_map *map = hsrp_map_find(hn, conf->name), *new;
	struct hsrp_map_entry *e;
	int err;

	err = hsrp_map_check(hn, conf, map, t, extack);
	if (err)
		return err;

	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	new = map ? NULL : hsrp_map_new(conf->name, conf->peer.ipver);
	map = map ?: new;
	if (!e || !map || hsrp_map_peer_get(map, &conf->peer)) {
		if (new)
			xa_destroy(&new->peers);
		kfree(new);
		kfree(e);
		return -ENOMEM;
	}
	if (new)
		hsrp_map_link(hn, new);

	e->map = map;
	e->seq = conf->seq;
	e->peer = conf->peer;
	e->transform = t;
	t->users++;
	e->reverse_route = conf->reverse_route;
	INIT_LIST_HEAD(&e->matches);
	hsrp_map_entry_link(map, e);

	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_MAP_NEW,
		.map = map->name,
		.map_seq = e->seq,
		.router = &e->peer,
	});
	hsrp_map_changed(hn, map);
	return 0;
}

static void hsrp_map_entry_free(struct hsrp_net *hn, struct hsrp_map_entry *e)
{
	hsrp_match_free_all(hn, e);
	hsrp_map_peer_put(e->map, &e->peer);
	e->transform->users--;
	list_del(&e->node);
	kfree(e);
}

static void hsrp_map_free(struct hsrp_net *hn, struct hsrp_map *map)
{
	struct hsrp_map_entry *e, *tmp;

	list_for_each_entry_safe(e, tmp, &map->entries, node)
		hsrp_map_entry_free(hn, e);
	list_del(&map->node);
	xa_destroy(&map->peers);
	kfree_rcu(map, rcu);
}

static int hsrp_map_del_entry(struct hsrp_net *hn, struct hsrp_map *map,
			      u32 seq, struct netlink_ext_ack *extack)
{
	struct hsrp_map_entry *e = hsrp_map_entry_find(map, seq);

	if (!e) {
		NL_SET_ERR_MSG(extack,
			       "The crypto map has no entry of this sequence number");
		return -ENOENT;
	}
	if (map->n_binds && list_is_singular(&map->entries)) {
		NL_SET_ERR_MSG(extack,
			       "The last entry of a crypto map can be deleted only when the map is on no interface");
		return -EBUSY;
	}

	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_MAP_DEL,
		.map = map->name,
		.map_seq = seq,
		.router = &e->peer,
	});
	hsrp_map_entry_free(hn, e);
	if (list_empty(&map->entries))
		hsrp_map_free(hn, map);
	else
		hsrp_map_changed(hn, map);
	return 0;
}

/**
 * hsrp_map_del() - delete an entry of a crypto map, or all of it
 * @hn: namespace
 * @name: map
 * @seq: entry, 0: the whole map
 * @extack: for the reason of a refusal
 *
 * As on IOS, the map itself stays while it is on an interface: without it the
 * guard would let pass in the clear what it has protected.
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT, -EBUSY.
 */
int hsrp_map_del(struct hsrp_net *hn, const char *name, u32 seq,
		 struct netlink_ext_ack *extack)
{
	struct hsrp_map *map = hsrp_map_find(hn, name);

	if (!map) {
		NL_SET_ERR_MSG(extack, "There is no crypto map of this name");
		return -ENOENT;
	}
	if (seq)
		return hsrp_map_del_entry(hn, map, seq, extack);
	if (map->n_binds) {
		NL_SET_ERR_MSG(extack,
			       "The crypto map is on an interface, remove it from there first");
		return -EBUSY;
	}

	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_MAP_DEL,
		.map = map->name,
	});
	hsrp_map_free(hn, map);
	return 0;
}

/**
 * hsrp_cryptomap_net_exit() - take down and free all of this room
 * @hn: namespace; hn->dead is set, so that nothing comes into force again
 *
 * Before the groups and interfaces that bindings use are taken down.
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_cryptomap_net_exit(struct hsrp_net *hn)
{
	struct hsrp_map *map, *tmp;

	lockdep_assert_held(&hn->lock);
	hsrp_bind_net_exit(hn);
	list_for_each_entry_safe(map, tmp, &hn->maps, node)
		hsrp_map_free(hn, map);
	hsrp_transform_net_exit(hn);
}
