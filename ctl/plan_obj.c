// SPDX-License-Identifier: GPL-2.0
/*
 * The steps for what groups name: track objects, key chains, and the versions of
 * their interfaces.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "plan.h"

static const struct pos nowhere;

/*
 * An object of the kernel never changes, so one that is different is another
 * one, and so is a list with such a one in it. Lists are in no circle.
 */
static bool object_stays(const struct conf *a, const struct conf *b,
			 uint32_t number)
{
	const struct conf_object *x = conf_object(a, number);
	const struct conf_object *y = conf_object(b, number);
	size_t i;

	if (!x || !y || !conf_object_equal(x, y))
		return false;
	for (i = 0; i < x->n_members; i++)
		if (!object_stays(a, b, x->members[i].number))
			return false;
	return true;
}

/**
 * plan_track_of - does a group track the same
 * @g: group
 * @t: what another one tracks, or the same one at another time
 *
 * Return: what it tracks, or NULL.
 */
const struct conf_track *plan_track_of(const struct conf_group *g,
				       const struct conf_track *t)
{
	size_t i;

	for (i = 0; i < g->n_tracks; i++)
		if (g->tracks[i].object == t->object &&
		    !strcmp(g->tracks[i].dev, t->dev))
			return &g->tracks[i];
	return NULL;
}

static void track_step(struct plan *p, enum step_kind kind, struct pos at,
		       const struct conf_group *g, const struct conf_track *t)
{
	struct step *s = plan_step(p, kind, at);

	s->group = g;
	s->track = t;
}

/**
 * plan_untrack - groups that stay let go the objects that do not
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_untrack(struct plan *p, const struct conf *a, const struct conf *b)
{
	size_t i, j;

	for (i = 0; i < a->n_groups; i++) {
		const struct conf_group *g = &a->groups[i];

		if (!plan_group_stays(a, b, g))
			continue;
		for (j = 0; j < g->n_tracks; j++) {
			const struct conf_track *t = &g->tracks[j];

			if (t->object &&
			    (!object_stays(a, b, t->object) ||
			     !plan_track_of(conf_group(b, g->dev, g->number),
					    t)))
				track_step(p, STEP_UNTRACK, nowhere, g, t);
		}
	}
}

/* Does the group track the object in this way, and goes on so? */
static bool track_stays(const struct conf *a, const struct conf *b,
			const struct conf_group *g, const struct conf_track *t)
{
	const struct conf_track *old;

	if (!plan_group_stays(a, b, g) || !object_stays(a, b, t->object))
		return false;
	old = plan_track_of(conf_group(a, g->dev, g->number), t);
	return old && old->decrement == t->decrement;
}

/**
 * plan_track - groups track the objects that they shall
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 *
 * The groups and objects are there by then.
 */
void plan_track(struct plan *p, const struct conf *a, const struct conf *b)
{
	size_t i, j;

	for (i = 0; i < b->n_groups; i++) {
		const struct conf_group *g = &b->groups[i];

		for (j = 0; j < g->n_tracks; j++)
			if (g->tracks[j].object &&
			    !track_stays(a, b, g, &g->tracks[j]))
				track_step(p, STEP_TRACK, g->tracks[j].pos, g,
					   &g->tracks[j]);
	}
}

static bool has_member(const struct conf_object *o, uint32_t number)
{
	size_t i;

	for (i = 0; i < o->n_members; i++)
		if (o->members[i].number == number)
			return true;
	return false;
}

/* Would the object be in the way of those that are not @done, or the reverse? */
static bool object_waits(const struct conf *c, const bool *done,
			 const struct conf_object *o, bool add)
{
	const struct conf_object *other;
	size_t i;

	for (i = 0; i < c->n_objects; i++) {
		other = &c->objects[i];
		if (!done[i] && (add ? has_member(o, other->number) :
				       has_member(other, o->number)))
			return true;
	}
	return false;
}

/* Objects before the lists that they are in; where they go, after them. */
static void plan_objects(struct plan *p, const struct conf *c,
			 const struct conf *a, const struct conf *b)
{
	const bool add = c == b;
	bool *done = calloc(c->n_objects + 1, sizeof(*done));
	bool more = true;
	size_t i;

	if (!done) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	for (i = 0; i < c->n_objects; i++)
		done[i] = object_stays(a, b, c->objects[i].number);
	while (more) {
		more = false;
		for (i = 0; i < c->n_objects; i++) {
			const struct conf_object *o = &c->objects[i];

			if (done[i] || object_waits(c, done, o, add))
				continue;
			plan_step(p, add ? STEP_OBJECT_ADD : STEP_OBJECT_DEL,
				  add ? o->pos : nowhere)->object = o;
			done[i] = true;
			more = true;
		}
	}
	free(done);
}

/**
 * plan_objects_del - the objects that go
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_objects_del(struct plan *p, const struct conf *a,
		      const struct conf *b)
{
	plan_objects(p, a, a, b);
}

/**
 * plan_objects_add - the objects that come
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_objects_add(struct plan *p, const struct conf *a,
		      const struct conf *b)
{
	plan_objects(p, b, a, b);
}

/**
 * plan_keys - the keys of key chains that come or change
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_keys(struct plan *p, const struct conf *a, const struct conf *b)
{
	size_t i;

	for (i = 0; i < b->n_chainkeys; i++) {
		const struct conf_chainkey *k = &b->chainkeys[i];
		const struct conf_chainkey *old;

		old = conf_chainkey(a, k->chain, k->number);
		if (old && conf_chainkey_equal(old, k))
			continue;
		plan_step(p, old ? STEP_KEY_SET : STEP_KEY_ADD, k->pos)->key =
			k;
	}
}

/**
 * plan_keys_del - the keys of key chains that go
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_keys_del(struct plan *p, const struct conf *a, const struct conf *b)
{
	size_t i;

	for (i = 0; i < a->n_chainkeys; i++) {
		const struct conf_chainkey *k = &a->chainkeys[i];

		if (!conf_chainkey(b, k->chain, k->number))
			plan_step(p, STEP_KEY_DEL, nowhere)->key = k;
	}
}

static void iface_step(struct plan *p, struct pos at, const char *dev,
		       const struct conf *to)
{
	struct step *s = plan_step(p, STEP_IFACE, at);

	s->dev = dev;
	s->version = conf_version(to, dev);
	s->use_bia = conf_use_bia(to, dev);
	s->redirects = conf_redirects(to, dev);
	s->redirect_adv = conf_redirect_adv(to, dev);
	s->redirect_hold = conf_redirect_hold(to, dev);
}

/**
 * plan_ifaces - interfaces that change themselves
 * @p: takes the steps
 * @a: what runs
 * @b: what shall run
 */
void plan_ifaces(struct plan *p, const struct conf *a, const struct conf *b)
{
	size_t i;

	for (i = 0; i < a->n_ifaces; i++)
		if (!conf_iface(b, a->ifaces[i].dev))
			iface_step(p, nowhere, a->ifaces[i].dev, b);
	for (i = 0; i < b->n_ifaces; i++) {
		const struct conf_iface *f = &b->ifaces[i];

		if (!conf_iface_same(a, b, f->dev))
			iface_step(p, f->pos, f->dev, b);
	}
}
