// SPDX-License-Identifier: GPL-2.0
/*
 * Secondary virtual addresses (IOS: standby ip ADDRESS secondary), for an
 * interface with more than one subnet, and the global ones of an IPv6 group
 * (IOS: standby ipv6 ADDRESS/LEN). They come and go with the primary or the
 * link-local one and are answered with the same virtual MAC. A packet has room
 * for one address, so nobody can learn them: they are configured on every router
 * of the group.
 */
#include <net/ipv6.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"

/**
 * struct hsrp_secondaries - a group's secondary virtual addresses
 * @n: how many
 * @list: the addresses
 */
struct hsrp_secondaries {
	unsigned int n;
	struct hsrp_secondary list[HSRP_SECONDARY_MAX];
};

static int hsrp_secondaries_find(const struct hsrp_secondaries *s,
				 const struct hsrp_addr *addr)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (hsrp_addr_equal(&s->list[i].addr, addr))
			return i;
	return -1;
}

static_assert(HSRP_SECONDARY_MAX == 16, "a sentence below says so");

static int hsrp_secondaries_add(struct hsrp_secondaries *s,
				const struct hsrp_secondary *new,
				struct netlink_ext_ack *extack)
{
	if (hsrp_secondaries_find(s, &new->addr) >= 0) {
		NL_SET_ERR_MSG(extack,
			       "The group has this secondary virtual address already");
		return -EEXIST;
	}
	if (s->n == HSRP_SECONDARY_MAX) {
		NL_SET_ERR_MSG(extack,
			       "A group has 16 secondary virtual addresses at most");
		return -ENOSPC;
	}
	s->list[s->n++] = *new;
	return 0;
}

static int hsrp_secondaries_del(struct hsrp_secondaries *s,
				const struct hsrp_addr *addr,
				struct netlink_ext_ack *extack)
{
	int i = hsrp_secondaries_find(s, addr);

	if (i < 0) {
		NL_SET_ERR_MSG(extack,
			       "The group has no such secondary virtual address");
		return -ENOENT;
	}
	s->list[i] = s->list[--s->n];
	return 0;
}

/* What a change makes of them, step by step */
static int hsrp_secondaries_next(const struct hsrp_group *g,
				 const struct hsrp_group_conf *conf,
				 struct hsrp_secondaries *s,
				 struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	s->n = g ? hsrp_group_secondaries(g, s->list) : 0;
	for (i = 0; !err && i < conf->n_secondaries; i++) {
		const struct hsrp_secondary_conf *c = &conf->secondaries[i];

		err = c->remove ? hsrp_secondaries_del(s, &c->s.addr, extack) :
				  hsrp_secondaries_add(s, &c->s, extack);
	}
	return err;
}

static bool hsrp_secondaries_wanted(const struct hsrp_group_conf *conf)
{
	unsigned int i;

	for (i = 0; i < conf->n_secondaries; i++)
		if (!conf->secondaries[i].remove)
			return true;
	return false;
}

/* Without a primary one there are none, as on IOS. An IPv6 group has one. */
static int hsrp_secondaries_orphaned(const struct hsrp_group_conf *conf,
				     const struct hsrp_secondaries *s,
				     struct netlink_ext_ack *extack)
{
	if (hsrp_secondaries_wanted(conf)) {
		NL_SET_ERR_MSG(extack,
			       "Secondary virtual addresses need a primary one that is configured");
		return -EINVAL;
	}
	if (s->n)
		NL_SET_ERR_MSG(extack,
			       "The secondary virtual addresses go with the primary one");
	return 0;
}

static int hsrp_secondaries_check6(struct hsrp_net *hn,
				   const struct hsrp_group *g,
				   const struct net_device *dev,
				   const struct hsrp_secondaries *s,
				   struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < s->n; i++)
		err = hsrp_ip6_check_global(hn, g, dev, &s->list[i], extack);
	return err;
}

/* The addresses themselves, those that stay included: the name may be new */
static int hsrp_secondaries_check(struct hsrp_net *hn,
				  const struct hsrp_group *g,
				  const struct net_device *dev,
				  const struct hsrp_secondaries *s,
				  const char *name,
				  struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < s->n; i++) {
		const __be32 addr = hsrp_addr_get4(&s->list[i].addr);

		if (!g || !hsrp_vaddr_has(&g->va, addr))
			err = hsrp_check_vip(hn, g, dev, addr, extack);
		if (!err)
			err = hsrp_red_check_vip(hn, name, addr, extack);
	}
	return err;
}

/**
 * hsrp_secondary_check() - can the secondary virtual addresses be what a change says?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @conf: the change
 * @name: redundancy name that the group will have
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EINVAL without a configured primary address, or for what is no
 *	host's; -EEXIST where this group or another one has it; -EADDRINUSE for a
 *	real address; -ENOENT for one that should go and is not there; -ENOSPC
 *	for too many.
 */
int hsrp_secondary_check(struct hsrp_net *hn, const struct hsrp_group *g,
			 const struct net_device *dev,
			 const struct hsrp_group_conf *conf, const char *name,
			 struct netlink_ext_ack *extack)
{
	struct hsrp_addr vip = hsrp_addr4(g ? g->conf.vip : 0);
	struct hsrp_secondaries s = {};
	int err;

	if (conf->set & HSRP_CONF_VIP)
		vip = hsrp_addr4(conf->vip);
	err = hsrp_secondaries_next(g, conf, &s, extack);
	if (err)
		return err;
	if (hsrp_conf_ipver(g, conf) == HSRP_IPV6)
		return hsrp_secondaries_check6(hn, g, dev, &s, extack);
	if (!hsrp_addr_set(&vip))
		return hsrp_secondaries_orphaned(conf, &s, extack);
	if (hsrp_secondaries_find(&s, &vip) >= 0) {
		NL_SET_ERR_MSG(extack,
			       "The primary virtual address cannot be a secondary one, too");
		return -EEXIST;
	}
	return hsrp_secondaries_check(hn, g, dev, &s, name, extack);
}

static void hsrp_secondaries_set4(struct hsrp_group *g,
				  const struct hsrp_secondaries *s)
{
	__be32 addrs[HSRP_SECONDARY_MAX];
	unsigned int i;

	for (i = 0; i < s->n; i++)
		addrs[i] = hsrp_addr_get4(&s->list[i].addr);
	hsrp_vaddr_set_secondaries(&g->va, addrs, g->conf.vip ? s->n : 0);
}

/* The lowest one is what others are told: the same one on every router */
static void hsrp_secondaries_set6(struct hsrp_group *g,
				  const struct hsrp_secondaries *s)
{
	struct hsrp_vip6_global globals[HSRP_SECONDARY_MAX];
	const struct hsrp_addr *lowest = NULL;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		memcpy(&globals[i].addr, s->list[i].addr.ip,
		       sizeof(globals[i].addr));
		globals[i].len = s->list[i].len;
		if (!lowest || hsrp_addr_above(lowest, &s->list[i].addr))
			lowest = &s->list[i].addr;
	}
	hsrp_vip6_set_globals(&g->va, globals, s->n);
	g->vip6_global = in6addr_any;
	if (lowest)
		memcpy(&g->vip6_global, lowest->ip, sizeof(g->vip6_global));
	hsrp_red_publish(g, false);
}

/**
 * hsrp_secondary_apply() - make a change of secondary virtual addresses true
 * @g: group, which has its new primary address
 * @conf: the change, as hsrp_secondary_check() accepts it
 *
 * Context: process context, hn->lock and g->lock held.
 */
void hsrp_secondary_apply(struct hsrp_group *g,
			  const struct hsrp_group_conf *conf)
{
	struct hsrp_secondaries s = {};

	lockdep_assert_held(&g->lock);

	if (!conf->n_secondaries && (g->conf.vip || g->ipver == HSRP_IPV6))
		return;
	if (hsrp_secondaries_next(g, conf, &s, NULL))
		return;
	if (g->ipver == HSRP_IPV6)
		hsrp_secondaries_set6(g, &s);
	else
		hsrp_secondaries_set4(g, &s);
}

static unsigned int hsrp_group_globals(const struct hsrp_group *g,
				       struct hsrp_secondary *list)
{
	struct hsrp_vip6_global globals[HSRP_SECONDARY_MAX];
	unsigned int i, n = hsrp_vip6_globals(&g->va, globals);

	for (i = 0; i < n; i++) {
		list[i].addr = hsrp_addr6(&globals[i].addr);
		list[i].len = globals[i].len;
	}
	return n;
}

/**
 * hsrp_group_secondaries() - the secondary virtual addresses of a group
 * @g: group
 * @list: takes them, room for %HSRP_SECONDARY_MAX
 *
 * Context: process context, hn->lock held.
 * Return: how many
 */
unsigned int hsrp_group_secondaries(const struct hsrp_group *g,
				    struct hsrp_secondary *list)
{
	const struct hsrp_vip *v;
	unsigned int n = 0;

	lockdep_assert_held(&g->hn->lock);

	if (g->ipver == HSRP_IPV6)
		return hsrp_group_globals(g, list);
	hsrp_vaddr_for_each_vip(&g->va, v) {
		if (v == g->va.vips || !v->addr)
			continue;
		list[n].addr = hsrp_addr4(v->addr);
		list[n++].len = 0;
	}
	return n;
}
