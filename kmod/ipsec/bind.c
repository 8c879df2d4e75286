// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings: a crypto map on an interface, with the redundancy name or the
 * address that gives the local endpoint. Says what should be in force;
 * reconcile.c makes it true.
 */
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "fastpath/fastpath.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/reconcile.h"
#include "ipsec/rri.h"
#include "ntf.h"

/**
 * hsrp_bind_local() - local address of a binding, in force or not
 * @b: binding
 *
 * Context: any but hard interrupts.
 * Return: the address; hsrp_addr_set() false while the group has none that is
 *	of the family of the map, and in IPv6 good beyond the link.
 */
struct hsrp_addr hsrp_bind_local(const struct hsrp_bind *b)
{
	struct in6_addr ip6;

	if (b->map->ipver == HSRP_IPV4)
		return hsrp_addr4(hsrp_bind_local4(b));
	if (!b->has_red)
		return b->local;
	hsrp_red_vip6(b->client.red, &ip6);
	return hsrp_addr6(&ip6);
}

/**
 * hsrp_bind_addr() - local address of a binding that is in force
 * @b: binding
 *
 * Context: any but hard interrupts.
 * Return: the address; hsrp_addr_set() false where nothing is in force.
 */
struct hsrp_addr hsrp_bind_addr(const struct hsrp_bind *b)
{
	struct hsrp_addr addr;
	unsigned int seq;

	do {
		seq = read_seqbegin(&b->addr_lock);
		addr = b->addr;
	} while (read_seqretry(&b->addr_lock, seq));
	return addr;
}

/**
 * hsrp_bind_set_addr() - an address comes into force
 * @b: binding
 * @addr: local address; hsrp_addr_set() false: what was in force is no more
 *
 * Context: process context, hn->lock held.
 */
void hsrp_bind_set_addr(struct hsrp_bind *b, const struct hsrp_addr *addr)
{
	lockdep_assert_held(&b->hn->lock);
	write_seqlock_bh(&b->addr_lock);
	b->addr = *addr;
	write_sequnlock_bh(&b->addr_lock);
}

/**
 * hsrp_bind_want() - local address that should be in force now
 * @b: binding
 *
 * Context: process context, hn->lock held.
 * Return: the address; hsrp_addr_set() false if nothing should be in force.
 */
struct hsrp_addr hsrp_bind_want(const struct hsrp_bind *b)
{
	bool wanted;

	if (b->hn->dead)
		wanted = false;
	else if (b->has_red)
		wanted = READ_ONCE(b->client.red->state) == HSRP_RED_ACTIVE;
	else
		wanted = READ_ONCE(b->user.iface->up) &&
			 hsrp_addr_is_local(b->hn->net, &b->local);
	return wanted ? hsrp_bind_local(b) : (struct hsrp_addr) {};
}

/**
 * hsrp_bind_ifindex() - index of the interface of a binding
 * @b: binding
 *
 * Context: any.
 * Return: the index, 0 while there is no such device.
 */
int hsrp_bind_ifindex(const struct hsrp_bind *b)
{
	return hsrp_iface_ifindex(b->user.iface);
}

static void hsrp_bind_iface_changed(struct hsrp_iface_user *user)
{
	hsrp_net_kick(user->iface->hn);
}

static const struct hsrp_iface_ops hsrp_bind_iface_ops = {
	.changed = hsrp_bind_iface_changed,
};

/*
 * Another router may have been Active in between, even if this one is again
 * when the worker comes to look: @refresh remembers.
 */
static void hsrp_bind_red_changed(struct hsrp_red_client *client, bool healed)
{
	struct hsrp_bind *b = container_of(client, struct hsrp_bind, client);
	bool active = READ_ONCE(client->red->state) == HSRP_RED_ACTIVE;

	if (!active) {
		WRITE_ONCE(b->gate, false);
		hsrp_fast_void(b->hn);
	}
	if (!active || healed)
		WRITE_ONCE(b->refresh, 1);
	hsrp_net_kick(b->hn);
}

static int hsrp_bind_check_local(struct hsrp_net *hn,
				 const struct hsrp_map *map,
				 const struct hsrp_addr *local,
				 struct netlink_ext_ack *extack)
{
	if (local->ipver != map->ipver) {
		NL_SET_ERR_MSG(extack,
			       "The local address is of another family than the peers of the crypto map");
		return -EAFNOSUPPORT;
	}
	if (hsrp_addr_link_local(local)) {
		NL_SET_ERR_MSG(extack,
			       "The local address must not be a link-local address");
		return -EINVAL;
	}
	if (hsrp_map_is_virtual(hn, local)) {
		NL_SET_ERR_MSG(extack,
			       "The local address is a virtual IP address, bind to its redundancy name instead");
		return -EINVAL;
	}
	if (!hsrp_addr_is_local(hn->net, local)) {
		NL_SET_ERR_MSG(extack,
			       "The local address is not an address of this router");
		return -EADDRNOTAVAIL;
	}
	return 0;
}

static int hsrp_bind_check_peers(const struct hsrp_map *map,
				 const struct hsrp_addr *local,
				 struct netlink_ext_ack *extack)
{
	const struct hsrp_map_entry *e;

	list_for_each_entry(e, &map->entries, node)
		if (hsrp_addr_equal(&e->peer, local)) {
			NL_SET_ERR_MSG(extack,
				       "A crypto peer of the map is the local address of the binding");
			return -EINVAL;
		}
	return 0;
}

static int hsrp_bind_red_check_vip(const struct hsrp_red_client *client,
				   __be32 vip, struct netlink_ext_ack *extack)
{
	const struct hsrp_bind *b = container_of(client, struct hsrp_bind,
						 client);
	const struct hsrp_addr addr = hsrp_addr4(vip);

	if (b->map->ipver != HSRP_IPV4) {
		NL_SET_ERR_MSG(extack,
			       "The crypto map that follows the redundancy name has IPv6 peers");
		return -EAFNOSUPPORT;
	}
	return hsrp_bind_check_peers(b->map, &addr, extack);
}

/* The group that has the name may come later: then it is asked */
static int hsrp_bind_check_red(const struct hsrp_bind *b,
			       struct netlink_ext_ack *extack)
{
	const struct hsrp_group *g = b->client.red->group;
	const struct hsrp_addr local = hsrp_bind_local(b);

	if (g && g->ipver != b->map->ipver) {
		NL_SET_ERR_MSG(extack,
			       "The group of the redundancy name is of another family than the peers of the crypto map");
		return -EAFNOSUPPORT;
	}
	return hsrp_bind_check_peers(b->map, &local, extack);
}

static int hsrp_bind_check(struct hsrp_net *hn, const struct hsrp_map *map,
			   const struct hsrp_bind_conf *conf,
			   struct netlink_ext_ack *extack)
{
	const bool local = hsrp_addr_set(&conf->local);
	const struct hsrp_bind *b;

	if (!map) {
		NL_SET_ERR_MSG(extack, "There is no crypto map of this name");
		return -ENOENT;
	}
	if (conf->redundancy[0] && local) {
		NL_SET_ERR_MSG(extack,
			       "A binding has a redundancy name or a local address, not both");
		return -EINVAL;
	}
	if (!conf->redundancy[0] && !local) {
		NL_SET_ERR_MSG(extack,
			       "A binding needs a redundancy name or a local address");
		return -EINVAL;
	}
	list_for_each_entry(b, &hn->binds, node)
		if (b->has_red && conf->redundancy[0] &&
		    !strcmp(b->client.red->name, conf->redundancy)) {
			NL_SET_ERR_MSG(extack,
				       "Another binding follows this redundancy name already");
			return -EBUSY;
		}
	if (!local)
		return 0;
	return hsrp_bind_check_local(hn, map, &conf->local, extack) ?:
	       hsrp_bind_check_peers(map, &conf->local, extack);
}

/* The interface's own map, whichever; or the map's own interface. */
static int hsrp_bind_check_unique(const struct hsrp_bind *new,
				  struct netlink_ext_ack *extack)
{
	const struct hsrp_bind *b;

	list_for_each_entry(b, &new->hn->binds, node) {
		if (b->user.iface == new->user.iface) {
			if (b->map == new->map)
				NL_SET_ERR_MSG(extack,
					       "The crypto map is on this interface already");
			else
				NL_SET_ERR_MSG(extack,
					       "The interface has another crypto map already");
			return -EEXIST;
		}
		if (b->map == new->map) {
			NL_SET_ERR_MSG(extack,
				       "The crypto map is on another interface already");
			return -EBUSY;
		}
	}
	return 0;
}

static struct hsrp_bind *hsrp_bind_alloc(struct hsrp_net *hn,
					 struct hsrp_map *map,
					 const struct hsrp_bind_conf *conf)
{
	struct hsrp_bind *b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);

	if (!b)
		return NULL;
	b->hn = hn;
	b->map = map;
	b->has_red = conf->redundancy[0];
	b->local = conf->local;
	b->spi_recovery = conf->spi_recovery;
	seqlock_init(&b->addr_lock);
	b->client.changed = hsrp_bind_red_changed;
	b->client.check_vip = hsrp_bind_red_check_vip;
	INIT_LIST_HEAD(&b->lines);
	INIT_LIST_HEAD(&b->asks);
	xa_init(&b->by_reqid);
	return b;
}

static void hsrp_bind_put_iface(struct hsrp_bind *b)
{
	rtnl_lock();
	hsrp_iface_put(&b->user, true);
	rtnl_unlock();
}

/* What every binding needs of the namespace. */
static int hsrp_bind_watch(struct hsrp_net *hn)
{
	int err = hsrp_guard_get(hn);

	if (err)
		return err;
	if (!list_empty(&hn->binds))
		return 0;
	err = hsrp_rri_watch(hn);
	if (err)
		hsrp_guard_put(hn);
	return err;
}

static void hsrp_bind_unwatch(struct hsrp_net *hn)
{
	if (list_empty(&hn->binds))
		hsrp_rri_unwatch(hn);
	hsrp_guard_put(hn);
}

static void hsrp_bind_ntf(const struct hsrp_bind *b, enum hsrp_event_type type)
{
	char ifname[IFNAMSIZ];

	rtnl_lock();
	strscpy(ifname, b->user.iface->name, sizeof(ifname));
	rtnl_unlock();

	hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
		.type = type,
		.ifname = ifname,
		.map = b->map->name,
		.name = b->has_red ? b->client.red->name : NULL,
		.vip = &b->local,
	});
}

static u8 hsrp_bind_family(const struct hsrp_bind *b)
{
	return hsrp_ipver_family(b->map->ipver);
}

static int hsrp_bind_set_fast(struct hsrp_bind *b, enum hsrp_fast_mode mode,
			      struct netlink_ext_ack *extack)
{
	return hsrp_fast_set_mode(b->hn, hsrp_bind_family(b), &b->fast_mode,
				  mode, extack);
}

/**
 * hsrp_bind_add() - put a crypto map on an interface
 * @hn: namespace
 * @conf: binding
 * @extack: for the reason of a refusal
 *
 * The guard is there when this returns; the worker does the rest.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT without such a map, -ENODEV, -EINVAL, -EADDRNOTAVAIL for
 *	a local address of others, -EAFNOSUPPORT where the local end is of
 *	another family than the map, -EEXIST for a second map on the interface,
 *	-EBUSY for a second interface of the map or name, -ENOMEM.
 */
int hsrp_bind_add(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack)
{
	struct hsrp_map *map = hsrp_map_find(hn, conf->map);
	struct hsrp_bind *b;
	int err;

	err = hsrp_bind_check(hn, map, conf, extack);
	if (err)
		return err;
	b = hsrp_bind_alloc(hn, map, conf);
	if (!b)
		return -ENOMEM;

	rtnl_lock();
	err = hsrp_iface_get(hn, conf->ifname, true, &b->user,
			     &hsrp_bind_iface_ops, extack);
	rtnl_unlock();
	if (err)
		goto free;
	err = hsrp_bind_check_unique(b, extack);
	if (err)
		goto put_iface;
	err = hsrp_bind_watch(hn);
	if (err)
		goto put_iface;
	if (b->has_red) {
		err = hsrp_red_attach(hn, conf->redundancy, &b->client, extack);
		if (err)
			goto unwatch;
		err = hsrp_bind_check_red(b, extack);
		if (err)
			goto detach;
	}

	err = hsrp_bind_set_fast(b, conf->fast_mode, extack);
	if (err)
		goto detach;
	map->n_binds++;
	list_add_tail_rcu(&b->node, &hn->binds);
	hsrp_bind_ntf(b, HSRP_EVENT_BIND_NEW);
	hsrp_net_kick(hn);
	return 0;

detach:
	if (b->has_red)
		hsrp_red_detach(&b->client);
unwatch:
	hsrp_bind_unwatch(hn);
put_iface:
	hsrp_bind_put_iface(b);
free:
	/* hsrp_bind_red_changed() may be running. */
	kfree_rcu(b, rcu);
	return err;
}

static void hsrp_bind_free(struct hsrp_bind *b)
{
	struct hsrp_net *hn = b->hn;

	hsrp_fast_gone(hn, hsrp_bind_family(b), &b->fast_mode);
	hsrp_ipsec_bind_down(b);
	hsrp_bind_ntf(b, HSRP_EVENT_BIND_DEL);

	list_del_rcu(&b->node);
	if (b->has_red) {
		hsrp_red_set_probes(b->client.red, NULL, 0);
		hsrp_red_detach(&b->client);
	}
	b->map->n_binds--;
	hsrp_bind_put_iface(b);
	hsrp_bind_unwatch(hn);
	xa_destroy(&b->by_reqid);
	kfree_rcu(b, rcu);
}

static bool hsrp_bind_is_on(const struct hsrp_bind *b, const char *ifname)
{
	bool same;

	rtnl_lock();
	same = !strcmp(b->user.iface->name, ifname);
	rtnl_unlock();
	return same;
}

static struct hsrp_bind *hsrp_bind_find(struct hsrp_net *hn, const char *map,
					const char *ifname,
					struct netlink_ext_ack *extack)
{
	struct hsrp_bind *b;

	list_for_each_entry(b, &hn->binds, node)
		if (!strcmp(b->map->name, map) && hsrp_bind_is_on(b, ifname))
			return b;
	NL_SET_ERR_MSG(extack, "The crypto map is not on this interface");
	return NULL;
}

/**
 * hsrp_bind_fast_mode() - does ESP of this local address take the fast path?
 * @hn: namespace
 * @local: address
 * @family: of it
 *
 * Context: softirq, RCU.
 * Return: mode of the binding that has it; %HSRP_FAST_OFF if there is none, or
 *	its gate is closed.
 */
enum hsrp_fast_mode hsrp_bind_fast_mode(const struct hsrp_net *hn,
					const xfrm_address_t *local, u8 family)
{
	const struct hsrp_bind *b;
	struct hsrp_addr addr;

	list_for_each_entry_rcu(b, &hn->binds, node) {
		addr = hsrp_bind_addr(b);
		if (hsrp_addr_is_xfrm(&addr, local, family))
			return hsrp_bind_gate_open(b) ?
			       READ_ONCE(b->fast_mode) : HSRP_FAST_OFF;
	}
	return HSRP_FAST_OFF;
}

/**
 * hsrp_bind_set() - change what may be changed of a binding
 * @hn: namespace
 * @conf: map and interface that name it, and what is to change
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0, -ENOENT, or why the mode cannot be.
 */
int hsrp_bind_set(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack)
{
	struct hsrp_bind *b;
	int err = 0;

	lockdep_assert_held(&hn->lock);
	b = hsrp_bind_find(hn, conf->map, conf->ifname, extack);
	if (!b)
		return -ENOENT;
	/* the only one that may fail is the first */
	if (conf->set & HSRP_BIND_SET_FAST)
		err = hsrp_bind_set_fast(b, conf->fast_mode, extack);
	if (err)
		return err;
	if (conf->set & HSRP_BIND_SET_SPI)
		WRITE_ONCE(b->spi_recovery, conf->spi_recovery);
	hsrp_bind_ntf(b, HSRP_EVENT_BIND_SET);
	return 0;
}

/**
 * hsrp_bind_del() - take a crypto map off an interface
 * @hn: namespace
 * @conf: crypto map and interface; the rest does not matter
 * @extack: for the reason of a refusal
 *
 * Policies, reverse routes and SAs are gone when this returns.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0 or -ENOENT.
 */
int hsrp_bind_del(struct hsrp_net *hn, const struct hsrp_bind_conf *conf,
		  struct netlink_ext_ack *extack)
{
	struct hsrp_bind *b;

	lockdep_assert_held(&hn->lock);
	b = hsrp_bind_find(hn, conf->map, conf->ifname, extack);
	if (!b)
		return -ENOENT;
	hsrp_bind_free(b);
	return 0;
}

/**
 * hsrp_bind_net_exit() - take down and free all bindings of a namespace
 * @hn: namespace
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_bind_net_exit(struct hsrp_net *hn)
{
	struct hsrp_bind *b, *tmp;

	list_for_each_entry_safe(b, tmp, &hn->binds, node)
		hsrp_bind_free(b);
}
