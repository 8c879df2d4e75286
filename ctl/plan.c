// SPDX-License-Identifier: GPL-2.0
/*
 * The steps from one configuration to another. What goes, goes first; nothing is
 * deleted while something else needs it, nothing added before what it needs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "plan.h"

/**
 * plan_step - one more step
 * @p: plan
 * @kind: what is done
 * @pos: where the file wants it
 *
 * Return: the step, whose object is to be filled in.
 */
struct step *plan_step(struct plan *p, enum step_kind kind, struct pos pos)
{
	struct step *s = VEC_ADD(p->v, p->n);

	s->kind = kind;
	s->pos = pos;
	return s;
}

/* A set that stays as it is. */
static bool tset_stays(const struct conf *a, const struct conf *b,
		       const char *name)
{
	const struct conf_tset *x = conf_tset(a, name), *y = conf_tset(b, name);

	return x && y && conf_tset_equal(&x->t, &y->t);
}

/*
 * An entry of the kernel never changes, so one that is different is another
 * one. Its access list is another matter.
 */
static bool entry_stays(const struct conf *a, const struct conf *b,
			const struct conf_entry *e)
{
	const struct conf_entry *x = conf_entry(a, e->e.map, e->e.seq);
	const struct conf_entry *y = conf_entry(b, e->e.map, e->e.seq);

	return x && y && ip_equal(x->e.peer, y->e.peer) &&
	       !strcmp(x->e.tset, y->e.tset) &&
	       x->e.reverse_route == y->e.reverse_route &&
	       tset_stays(a, b, x->e.tset);
}

/* A map must not lose its last entry while it is on an interface. */
static bool map_stays(const struct conf *a, const struct conf *b,
		      const char *map)
{
	size_t i;

	for (i = 0; i < a->n_entries; i++)
		if (!strcmp(a->entries[i].e.map, map) &&
		    entry_stays(a, b, &a->entries[i]))
			return true;
	return false;
}

static bool bind_stays(const struct conf *a, const struct conf *b,
		       const struct conf_bind *c)
{
	const struct conf_bind *x = conf_bind(a, c->map, c->dev);
	const struct conf_bind *y = conf_bind(b, c->map, c->dev);

	return x && y && conf_bind_equal(x, y) && map_stays(a, b, c->map);
}

static bool same_mac(const struct conf *a, const struct conf_group *x,
		     const struct conf *b, const struct conf_group *y)
{
	uint8_t m[HSRP_VMAC_LEN], n[HSRP_VMAC_LEN];

	if (strcmp(x->dev, y->dev) || (!conf_has_mac(x) && !conf_has_mac(y)))
		return false;
	conf_mac(a, x, m);
	conf_mac(b, y, n);
	return !memcmp(m, n, sizeof(m));
}

/*
 * A MAC address that is given up when the interface changes, too, may be in the
 * way of that.
 */
static bool mac_in_the_way(const struct conf *a, const struct conf *b,
			   const struct conf_group *x,
			   const struct conf_group *y)
{
	return conf_has_mac(x) && memcmp(x->mac, y->mac, sizeof(x->mac)) &&
	       !conf_iface_same(a, b, x->dev);
}

/*
 * What it shall have, another group has now: an address or a name cannot be
 * exchanged in one step, so such groups are made anew.
 */
static bool group_collides(const struct conf *from, const struct conf *to,
			   const struct conf_group *g)
{
	size_t i;

	for (i = 0; i < from->n_groups; i++) {
		const struct conf_group *o = &from->groups[i];

		if (o->number == g->number && !strcmp(o->dev, g->dev))
			continue;
		if (conf_shares_vip(g, o) || conf_shares_vip6(g, o) ||
		    conf_shares_global(g, o) ||
		    same_mac(from, o, to, g) ||
		    (*g->name && !strcmp(o->name, g->name)))
			return true;
	}
	return false;
}

/*
 * Nobody follows a follower. One that is that no more, or of another group, goes
 * first, so that whatever comes next finds no other one in its way.
 */
static bool follows_other(const struct conf_group *x,
			  const struct conf_group *y)
{
	return *x->follow && strcmp(x->follow, y->follow);
}

/**
 * plan_group_stays - is a group changed in place, if at all
 * @a: what runs
 * @b: what shall run
 * @g: the group in one of them
 *
 * Return: whether it is; otherwise it goes, or comes, or both.
 */
bool plan_group_stays(const struct conf *a, const struct conf *b,
		      const struct conf_group *g)
{
	const struct conf_group *x = conf_group(a, g->dev, g->number);
	const struct conf_group *y = conf_group(b, g->dev, g->number);

	/* of one family for its life */
	return x && y && x->ip6 == y->ip6 && !group_collides(a, b, y) &&
	       !follows_other(x, y) && !mac_in_the_way(a, b, x, y);
}

/*
 * The order of the lines is that of the policies, and the kernel adds at the
 * end: what stays is as much of the beginning of @b as @a has in this order.
 * Marks those lines of @a, if @keep is not NULL; returns how many.
 */
static size_t lines_stay(const struct conf_entry *a,
			 const struct conf_entry *b, bool *keep)
{
	bool any = !a->reqid && !b->reqid;
	size_t i, n = 0;

	for (i = 0; i < a->e.n_lines; i++) {
		const struct line *l = &a->e.lines[i];
		bool same = n < b->e.n_lines &&
			    line_equal(l, &b->e.lines[n]) &&
			    (any || l->reqid == b->e.lines[n].reqid);

		if (keep)
			keep[i] = same;
		n += same;
	}
	return n;
}

static void line_step(struct plan *p, enum step_kind kind, struct pos pos,
		      const struct conf_entry *e, size_t i)
{
	struct step *s = plan_step(p, kind, pos);

	s->entry = e;
	s->line = &e->e.lines[i];
}

static void plan_lines_del(struct plan *p, const struct conf_entry *e,
			   const struct conf_entry *to)
{
	bool *keep = calloc(e->e.n_lines + 1, sizeof(*keep));
	size_t i;

	if (!keep) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	if (to)
		lines_stay(e, to, keep);
	for (i = 0; i < e->e.n_lines; i++)
		if (!keep[i])
			line_step(p, STEP_LINE_DEL, (struct pos){ 0 }, e, i);
	free(keep);
}

static void plan_lines_add(struct plan *p, const struct conf_entry *e,
			   const struct conf_entry *from)
{
	size_t i = from ? lines_stay(from, e, NULL) : 0;

	for (; i < e->e.n_lines; i++)
		line_step(p, STEP_LINE_ADD, e->acl_pos, e, i);
}

static void plan_gone_entries(struct plan *p, const struct conf *a,
			      const struct conf *b)
{
	const struct pos none = { 0 };
	size_t i;

	for (i = 0; i < a->n_entries; i++) {
		const struct conf_entry *e = &a->entries[i];

		plan_lines_del(p, e, entry_stays(a, b, e) ?
			       conf_entry(b, e->e.map, e->e.seq) : NULL);
	}
	for (i = 0; i < a->n_entries; i++)
		if (!entry_stays(a, b, &a->entries[i]))
			plan_step(p, STEP_ENTRY_DEL, none)->entry =
				&a->entries[i];
}

static void plan_gone(struct plan *p, const struct conf *a,
		      const struct conf *b)
{
	const struct pos none = { 0 };
	size_t i;

	for (i = 0; i < a->n_binds; i++)
		if (!bind_stays(a, b, &a->binds[i]))
			plan_step(p, STEP_UNBIND, none)->bind = &a->binds[i];
	plan_gone_entries(p, a, b);
	for (i = 0; i < a->n_tsets; i++)
		if (!tset_stays(a, b, a->tsets[i].t.name))
			plan_step(p, STEP_TSET_DEL, none)->tset =
				&a->tsets[i].t;
	for (i = 0; i < a->n_groups; i++)
		if (!plan_group_stays(a, b, &a->groups[i]))
			plan_step(p, STEP_GROUP_DEL, none)->group =
				&a->groups[i];
	plan_untrack(p, a, b);
	plan_objects_del(p, a, b);
}

static void plan_new_entries(struct plan *p, const struct conf *a,
			     const struct conf *b)
{
	size_t i;

	for (i = 0; i < b->n_entries; i++)
		if (!entry_stays(a, b, &b->entries[i]))
			plan_step(p, STEP_ENTRY_ADD, b->entries[i].pos)->entry =
				&b->entries[i];
	for (i = 0; i < b->n_entries; i++) {
		const struct conf_entry *e = &b->entries[i];

		plan_lines_add(p, e, entry_stays(a, b, e) ?
			       conf_entry(a, e->e.map, e->e.seq) : NULL);
	}
}

/* First those that stay: what they give up, one that is made may want. */
static void plan_groups(struct plan *p, const struct conf *a,
			const struct conf *b)
{
	size_t i;

	for (i = 0; i < b->n_groups; i++) {
		const struct conf_group *g = &b->groups[i];
		const struct conf_group *old = conf_group(a, g->dev,
							  g->number);
		struct step *s;

		if (!plan_group_stays(a, b, g) || group_same(old, g))
			continue;
		s = plan_step(p, STEP_GROUP_SET, g->pos);
		s->from = old;
		s->group = g;
	}
	for (i = 0; i < b->n_groups; i++)
		if (!plan_group_stays(a, b, &b->groups[i]))
			plan_step(p, STEP_GROUP_ADD, b->groups[i].pos)->group =
				&b->groups[i];
}

/* In what can be changed of a binding. */
static bool bind_differs(const struct conf_bind *a, const struct conf_bind *b)
{
	return a->fast_mode != b->fast_mode ||
	       a->no_spi_recovery != b->no_spi_recovery;
}

static void plan_binds(struct plan *p, const struct conf *a,
		       const struct conf *b)
{
	size_t i;

	for (i = 0; i < b->n_binds; i++) {
		const struct conf_bind *n = &b->binds[i];

		if (!bind_stays(a, b, n))
			plan_step(p, STEP_BIND, n->pos)->bind = n;
		else if (bind_differs(conf_bind(a, n->map, n->dev), n))
			plan_step(p, STEP_BIND_SET, n->pos)->bind = n;
	}
}

static void plan_new(struct plan *p, const struct conf *a,
		     const struct conf *b)
{
	size_t i;

	/* an interface begins anew, so before anything else hangs on it */
	plan_ifaces(p, a, b);
	plan_keys(p, a, b);
	plan_objects_add(p, a, b);
	for (i = 0; i < b->n_tsets; i++)
		if (!tset_stays(a, b, b->tsets[i].t.name))
			plan_step(p, STEP_TSET_ADD, b->tsets[i].pos)->tset =
				&b->tsets[i].t;
	plan_new_entries(p, a, b);
	/* before the group: what a map protects never leaves in the clear */
	plan_binds(p, a, b);
	plan_groups(p, a, b);
	plan_track(p, a, b);
	/* no group has them any more */
	plan_keys_del(p, a, b);
}

/**
 * plan_make - the steps from one configuration to another
 * @p: takes the steps, which point into both; plan_free() it
 * @from: what runs
 * @to: what shall run
 */
void plan_make(struct plan *p, const struct conf *from, const struct conf *to)
{
	memset(p, 0, sizeof(*p));
	plan_gone(p, from, to);
	plan_new(p, from, to);
}

/**
 * plan_free - release what plan_make() got
 * @p: plan
 */
void plan_free(struct plan *p)
{
	free(p->v);
	memset(p, 0, sizeof(*p));
}

/**
 * plan_run - do the steps, until one is refused
 * @p: plan
 * @fn: does one
 * @arg: for @fn
 * @done: takes how many were done: the index of the one that was refused
 *
 * Return: 0, or what @fn returned for the step that was refused.
 */
int plan_run(const struct plan *p, step_fn fn, void *arg, size_t *done)
{
	int err = 0;

	for (*done = 0; *done < p->n && !err; (*done)++)
		err = fn(&p->v[*done], arg);
	if (err)
		(*done)--;
	return err;
}

/* What the kernel does not tell of a group */
static void remember_auth(struct conf *now, const struct conf_group *g,
			  bool brief)
{
	struct conf_group *n = conf_group(now, g->dev, g->number);

	if (!n)
		return;
	memcpy(n->auth, g->auth, sizeof(n->auth));
	memcpy(n->key_file, g->key_file, sizeof(n->key_file));
	n->md5 = g->md5;
	n->key_brief = brief;
}

static void remember_file(struct conf *now, const struct conf_chainkey *k)
{
	struct conf_chainkey *n = conf_chainkey(now, k->chain, k->number);

	if (n)
		memcpy(n->file, k->file, sizeof(n->file));
}

/* What a script has said since is no configuration. */
static void remember_stub(struct conf *now, const struct conf_object *o)
{
	struct conf_object *n = conf_object(now, o->number);

	if (n && n->type == HSRP_TRACK_STUB && o->type == n->type)
		n->up = o->up;
}

/**
 * plan_undo - the way back
 * @undo: takes the steps; plan_free() it
 * @p: the plan that was not finished
 * @done: how many of its steps were done
 * @now: what the kernel says runs now
 * @from: what ran before
 *
 * A plan like any other: the steps one by one in reverse would bring back all
 * lines of an access list, but not their order.
 */
void plan_undo(struct plan *undo, const struct plan *p, size_t done,
	       struct conf *now, const struct conf *from)
{
	size_t i;

	for (i = 0; i < from->n_groups; i++)
		remember_auth(now, &from->groups[i], false);
	for (i = 0; i < from->n_chainkeys; i++)
		remember_file(now, &from->chainkeys[i]);
	for (i = 0; i < from->n_objects; i++)
		remember_stub(now, &from->objects[i]);
	for (i = 0; i < done; i++) {
		const struct step *s = &p->v[i];

		if (s->kind == STEP_GROUP_ADD || s->kind == STEP_GROUP_SET)
			remember_auth(now, s->group, true);
		else if (s->kind == STEP_KEY_ADD || s->kind == STEP_KEY_SET)
			remember_file(now, s->key);
		else if (s->kind == STEP_OBJECT_ADD)
			remember_stub(now, s->object);
	}
	plan_make(undo, now, from);
}
