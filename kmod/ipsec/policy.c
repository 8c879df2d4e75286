// SPDX-License-Identifier: GPL-2.0
/*
 * XFRM policies of the lines that are in force. They are ours: an IKE daemon
 * beside us installs SAs only (its child has "policies = no").
 */
#include <linux/slab.h>
#include <net/xfrm.h>

#include "hsrp.h"
#include "ipsec/addr.h"
#include "ipsec/policy.h"
#include "ntf.h"

/* A step of theirs waits for RCU four times. */
#define HSRP_POLICY_GROW	(HZ / 10)

static u32 hsrp_policy_prio(const struct hsrp_line *l)
{
	return (l->map_seq << HSRP_PRIO_SHIFT) + l->match.line;
}

static void hsrp_policy_notify(struct xfrm_policy *xp, int dir, u32 event)
{
	struct km_event c = { .event = event };

	km_policy_notify(xp, dir, &c);
}

static void hsrp_policy_set_sel(struct xfrm_selector *sel,
				const struct hsrp_match *m, bool out)
{
	sel->family = hsrp_addr_family(&m->src);
	hsrp_addr_to_xfrm(out ? &m->src : &m->dst, &sel->saddr);
	sel->prefixlen_s = out ? m->src_len : m->dst_len;
	hsrp_addr_to_xfrm(out ? &m->dst : &m->src, &sel->daddr);
	sel->prefixlen_d = out ? m->dst_len : m->src_len;
}

static struct xfrm_policy *hsrp_policy_new(struct net *net,
					   const struct hsrp_line *l, u8 dir)
{
	bool out = dir == XFRM_POLICY_OUT;
	struct xfrm_policy *xp;
	struct xfrm_tmpl *t;

	xp = xfrm_policy_alloc(net, GFP_KERNEL);
	if (!xp)
		return NULL;

	xp->family = hsrp_addr_family(&l->match.src);
	xp->type = XFRM_POLICY_TYPE_MAIN;
	xp->action = XFRM_POLICY_ALLOW;
	xp->priority = hsrp_policy_prio(l);
	hsrp_policy_set_sel(&xp->selector, &l->match, out);
	xp->lft.soft_byte_limit = XFRM_INF;
	xp->lft.hard_byte_limit = XFRM_INF;
	xp->lft.soft_packet_limit = XFRM_INF;
	xp->lft.hard_packet_limit = XFRM_INF;

	xp->xfrm_nr = 1;
	t = &xp->xfrm_vec[0];
	t->id.proto = IPPROTO_ESP;
	hsrp_addr_to_xfrm(out ? &l->peer : &l->local, &t->id.daddr);
	hsrp_addr_to_xfrm(out ? &l->local : &l->peer, &t->saddr);
	t->encap_family = hsrp_addr_family(&l->peer);
	t->reqid = l->match.reqid;
	t->mode = XFRM_MODE_TUNNEL;
	/* Algorithms are what the IKE daemon agrees on with the peer. */
	t->allalgs = 1;
	t->aalgos = ~0;
	t->ealgos = ~0;
	t->calgos = ~0;
	return xp;
}

static int hsrp_policy_insert(struct hsrp_bind *b, struct hsrp_line *l, u8 dir)
{
	struct xfrm_policy *xp = hsrp_policy_new(b->hn->net, l, dir);
	int err;

	if (!xp)
		return -ENOMEM;

	err = xfrm_policy_insert(dir, xp, 1);
	xfrm_audit_policy_add(xp, !err, false);
	if (err) {
		xp->walk.dead = 1;
		xfrm_policy_destroy(xp);
		return err;
	}
	hsrp_policy_notify(xp, dir, XFRM_MSG_NEWPOLICY);
	l->xp[dir] = xp;
	b->n_policies++;
	return 0;
}

static void hsrp_policy_drop(struct hsrp_bind *b, struct hsrp_line *l, u8 dir)
{
	struct xfrm_policy *xp = l->xp[dir];

	if (!xp)
		return;
	if (!xfrm_policy_delete(xp, dir)) {
		xfrm_audit_policy_delete(xp, 1, false);
		hsrp_policy_notify(xp, dir, XFRM_MSG_DELPOLICY);
	}
	xfrm_pol_put(xp);
	l->xp[dir] = NULL;
	b->n_policies--;
}

/* In force, but somebody else has removed it: let go of what is left. */
static void hsrp_policy_check_dead(struct hsrp_bind *b, struct hsrp_line *l,
				   u8 dir)
{
	struct xfrm_policy *xp = l->xp[dir];

	if (!xp || !READ_ONCE(xp->walk.dead))
		return;
	xfrm_pol_put(xp);
	l->xp[dir] = NULL;
	b->n_policies--;
	hsrp_count(b->hn, HSRP_CNT_POLICY_RESTORED);
}

/* Outbound first: it is what keeps the traffic from being dropped. */
static const u8 hsrp_policy_dirs[] = {
	XFRM_POLICY_OUT, XFRM_POLICY_IN, XFRM_POLICY_FWD,
};

static void hsrp_line_remove(struct hsrp_bind *b, struct hsrp_line *l)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(hsrp_policy_dirs); i++)
		hsrp_policy_drop(b, l, hsrp_policy_dirs[i]);
	hsrp_tunnel_set_up(b, l, false);
	xa_erase(&b->by_reqid, l->match.reqid);
	list_del(&l->node);
	list_del(&l->ask_node);
	kfree(l);
}

static int hsrp_line_install(struct hsrp_bind *b, struct hsrp_line *l)
{
	int i, err, ret = 0;
	u8 dir;

	for (i = 0; i < ARRAY_SIZE(hsrp_policy_dirs); i++) {
		dir = hsrp_policy_dirs[i];
		hsrp_policy_check_dead(b, l, dir);
		if (l->xp[dir])
			continue;
		err = hsrp_policy_insert(b, l, dir);
		if (err)
			ret = err;
	}
	return ret;
}

static bool hsrp_line_is(const struct hsrp_bind *b, const struct hsrp_line *l,
			 const struct hsrp_map_entry *e,
			 const struct hsrp_match *m)
{
	return hsrp_addr_equal(&l->match.src, &m->src) &&
	       l->match.src_len == m->src_len &&
	       hsrp_addr_equal(&l->match.dst, &m->dst) &&
	       l->match.dst_len == m->dst_len &&
	       l->match.line == m->line && l->map_seq == e->seq &&
	       hsrp_addr_equal(&l->peer, &e->peer) &&
	       hsrp_addr_equal(&l->local, &b->addr);
}

static struct hsrp_line *hsrp_line_find(struct hsrp_bind *b,
					const struct hsrp_map_entry *e,
					const struct hsrp_match *m)
{
	struct hsrp_line *l = xa_load(&b->by_reqid, m->reqid);

	return l && hsrp_line_is(b, l, e, m) ? l : NULL;
}

static struct hsrp_line *hsrp_line_new(struct hsrp_bind *b,
				       const struct hsrp_map_entry *e,
				       const struct hsrp_match *m)
{
	struct hsrp_line *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	l->match = *m;
	l->map_seq = e->seq;
	l->peer = e->peer;
	l->local = b->addr;
	if (xa_err(xa_store(&b->by_reqid, m->reqid, l, GFP_KERNEL))) {
		kfree(l);
		return NULL;
	}
	list_add_tail(&l->node, &b->lines);
	list_add_tail(&l->ask_node, &b->asks);
	return l;
}

/* Lines that the map has no more, or has changed. */
static void hsrp_policy_prune(struct hsrp_bind *b)
{
	struct hsrp_map_entry *e;
	struct hsrp_line *l, *tmp;
	struct hsrp_match *m;

	list_for_each_entry(l, &b->lines, node)
		l->wanted = false;
	list_for_each_entry(e, &b->map->entries, node)
		list_for_each_entry(m, &e->matches, node) {
			l = hsrp_line_find(b, e, m);
			if (l)
				l->wanted = true;
		}
	list_for_each_entry_safe(l, tmp, &b->lines, node)
		if (!l->wanted)
			hsrp_line_remove(b, l);
}

/**
 * hsrp_policy_sync() - make the policies what the crypto map says
 * @b: binding, with @addr in force
 *
 * Only the difference is touched, in the order of the ACL. What others have
 * removed comes back and is counted. A policy of others with the same selector
 * is left alone. Does nothing while neither the map nor the policies have changed.
 *
 * Context: process context, hn->lock held.
 * Return: 0, -EEXIST if a policy of others is in the way, -ENOMEM; the rest is
 *	done all the same.
 */
int hsrp_policy_sync(struct hsrp_bind *b)
{
	const int changes = atomic_read(&b->hn->policy_changes);
	const u32 version = b->map->version;
	struct hsrp_map_entry *e;
	struct hsrp_line *l;
	struct hsrp_match *m;
	int err, ret = 0;

	lockdep_assert_held(&b->hn->lock);
	if (b->policies_version == version && b->policy_changes == changes)
		return 0;

	/* pairs with hsrp_policy_gone() */
	smp_rmb();
	hsrp_policy_prune(b);

	list_for_each_entry(e, &b->map->entries, node)
		list_for_each_entry(m, &e->matches, node) {
			l = hsrp_line_find(b, e, m) ?: hsrp_line_new(b, e, m);
			err = l ? hsrp_line_install(b, l) : -ENOMEM;
			if (err)
				ret = err;
		}
	if (!ret) {
		b->policies_version = version;
		b->policy_changes = changes;
	}
	return ret;
}

/**
 * hsrp_policy_grow() - let XFRM's tables of policies grow to their number
 * @hn: namespace
 *
 * XFRM doubles them in a work item that each new policy asks for. That has no turn
 * while we add thousands, and doubles once for all of them; the next policy may never
 * come. So whoever looks up a policy, as every packet does, would go through lists that
 * get longer with the map.
 *
 * Context: process context, hn->lock held.
 * Return: jiffies until to look again, 0: never.
 */
long hsrp_policy_grow(struct hsrp_net *hn)
{
	struct netns_xfrm *x = &hn->net->xfrm;
	unsigned int count, total = 0;
	bool small = false;
	int dir;

	lockdep_assert_held(&hn->lock);
	for (dir = 0; dir < XFRM_POLICY_MAX; dir++) {
		count = READ_ONCE(x->policy_count[dir]);
		total += count;
		if (count > READ_ONCE(x->policy_bydst[dir].hmask))
			small = true;
	}
	if (!small && total <= READ_ONCE(x->policy_idx_hmask))
		return 0;
	schedule_work(&x->policy_hash_work);
	return HSRP_POLICY_GROW;
}

/**
 * hsrp_policy_gone() - a policy of a namespace is there no more, or is another one
 * @hn: namespace
 *
 * After XFRM has marked it so.
 *
 * Context: any.
 */
void hsrp_policy_gone(struct hsrp_net *hn)
{
	/* who sees the count sees what XFRM did before */
	smp_mb__before_atomic();
	atomic_inc(&hn->policy_changes);
}

/**
 * hsrp_policy_remove_all() - remove the policies of a binding
 * @b: binding
 *
 * Tells TUNNEL_DOWN for tunnels that were up.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_policy_remove_all(struct hsrp_bind *b)
{
	struct hsrp_line *l, *tmp;

	lockdep_assert_held(&b->hn->lock);
	list_for_each_entry_safe(l, tmp, &b->lines, node)
		hsrp_line_remove(b, l);
	b->policies_version = 0;
}
