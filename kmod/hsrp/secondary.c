// SPDX-License-Identifier: GPL-2.0
/*
 * Secondary virtual addresses (IOS: standby ip ADDRESS secondary), for an
 * interface with more than one subnet. They come and go with the primary one and
 * are answered with the same virtual MAC. A packet has room for one address, so
 * nobody can learn them: they are configured on every router of the group.
 */
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"

/**
 * struct hsrp_secondaries - a group's secondary virtual addresses
 * @n: how many
 * @addr: the addresses
 */
struct hsrp_secondaries {
	unsigned int n;
	__be32 addr[HSRP_SECONDARY_MAX];
};

static int hsrp_secondaries_find(const struct hsrp_secondaries *s, __be32 addr)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (s->addr[i] == addr)
			return i;
	return -1;
}

static_assert(HSRP_SECONDARY_MAX == 16, "a sentence below says so");

static int hsrp_secondaries_add(struct hsrp_secondaries *s, __be32 addr,
				struct netlink_ext_ack *extack)
{
	if (hsrp_secondaries_find(s, addr) >= 0) {
		NL_SET_ERR_MSG(extack,
			       "The group has this secondary virtual address already");
		return -EEXIST;
	}
	if (s->n == HSRP_SECONDARY_MAX) {
		NL_SET_ERR_MSG(extack,
			       "A group has 16 secondary virtual addresses at most");
		return -ENOSPC;
	}
	s->addr[s->n++] = addr;
	return 0;
}

static int hsrp_secondaries_del(struct hsrp_secondaries *s, __be32 addr,
				struct netlink_ext_ack *extack)
{
	int i = hsrp_secondaries_find(s, addr);

	if (i < 0) {
		NL_SET_ERR_MSG(extack,
			       "The group has no such secondary virtual address");
		return -ENOENT;
	}
	s->addr[i] = s->addr[--s->n];
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

	s->n = g ? hsrp_group_secondaries(g, s->addr) : 0;
	for (i = 0; !err && i < conf->n_secondaries; i++) {
		const struct hsrp_secondary_conf *c = &conf->secondaries[i];

		err = c->remove ? hsrp_secondaries_del(s, c->addr, extack) :
				  hsrp_secondaries_add(s, c->addr, extack);
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

/* Without a primary one there are none, as on IOS */
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
		if (!g || !hsrp_vaddr_has(&g->va, s->addr[i]))
			err = hsrp_check_vip(hn, g, dev, s->addr[i], extack);
		if (!err)
			err = hsrp_red_check_vip(hn, name, s->addr[i], extack);
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
	__be32 vip = g ? g->conf.vip : 0;
	struct hsrp_secondaries s = {};
	int err;

	if (conf->set & HSRP_CONF_VIP)
		vip = conf->vip;
	err = hsrp_secondaries_next(g, conf, &s, extack);
	if (err)
		return err;
	if (!vip)
		return hsrp_secondaries_orphaned(conf, &s, extack);
	if (hsrp_secondaries_find(&s, vip) >= 0) {
		NL_SET_ERR_MSG(extack,
			       "The primary virtual address cannot be a secondary one, too");
		return -EEXIST;
	}
	return hsrp_secondaries_check(hn, g, dev, &s, name, extack);
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

	if (!conf->n_secondaries && g->conf.vip)
		return;
	if (hsrp_secondaries_next(g, conf, &s, NULL))
		return;
	hsrp_vaddr_set_secondaries(&g->va, s.addr, g->conf.vip ? s.n : 0);
}

/**
 * hsrp_group_secondaries() - the secondary virtual addresses of a group
 * @g: group
 * @addrs: takes them, room for %HSRP_SECONDARY_MAX
 *
 * Context: process context, hn->lock held.
 * Return: how many
 */
unsigned int hsrp_group_secondaries(const struct hsrp_group *g, __be32 *addrs)
{
	const struct hsrp_vip *v;
	unsigned int n = 0;

	lockdep_assert_held(&g->hn->lock);

	hsrp_vaddr_for_each_vip(&g->va, v)
		if (v != g->va.vips && v->addr)
			addrs[n++] = v->addr;
	return n;
}
