// SPDX-License-Identifier: GPL-2.0
/*
 * Plans, carried out on a configuration that refuses what the kernel refuses:
 * all of a plan leads to what is wanted, a part of it back to what was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"
#include "ios_random.h"
#include "ktap.h"
#include "plan.h"

/**
 * struct fake - what stands for the kernel
 * @c: what runs
 * @left: steps until one is refused for no reason, -1: none
 * @refused: steps that were refused for a reason
 */
struct fake {
	struct conf c;
	int left;
	unsigned int refused;
};

#define REMOVE(c, vec, i) \
	do { \
		memmove(&(c)->vec[i], &(c)->vec[(i) + 1], \
			((c)->n_##vec - (i) - 1) * sizeof(*(c)->vec)); \
		(c)->n_##vec--; \
	} while (0)

static bool map_bound(const struct conf *c, const char *map)
{
	size_t i;

	for (i = 0; i < c->n_binds; i++)
		if (!strcmp(c->binds[i].map, map))
			return true;
	return false;
}

static size_t map_entries(const struct conf *c, const char *map)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_entries; i++)
		n += !strcmp(c->entries[i].e.map, map);
	return n;
}

static int fake_tset(struct conf *c, const struct step *s)
{
	struct conf_tset *t = conf_tset(c, s->tset->name);
	size_t i;

	if (s->kind == STEP_TSET_ADD) {
		if (t)
			return -EEXIST;
		CONF_ADD(c, tsets)->t = *s->tset;
		return 0;
	}
	if (!t)
		return -ENOENT;
	for (i = 0; i < c->n_entries; i++)
		if (!strcmp(c->entries[i].e.tset, s->tset->name))
			return -EBUSY;
	REMOVE(c, tsets, (size_t)(t - c->tsets));
	return 0;
}

static int fake_entry(struct conf *c, const struct step *s)
{
	const struct conf_entry *want = s->entry;
	struct conf_entry *e = conf_entry(c, want->e.map, want->e.seq), n;

	if (s->kind == STEP_ENTRY_ADD) {
		if (e || !conf_tset(c, want->e.tset))
			return -EEXIST;
		n = *want;
		n.e.lines = NULL;
		n.e.n_lines = 0;
		*CONF_ADD(c, entries) = n;
		return 0;
	}
	if (!e)
		return -ENOENT;
	if (map_bound(c, want->e.map) && map_entries(c, want->e.map) == 1)
		return -EBUSY;
	free(e->e.lines);
	REMOVE(c, entries, (size_t)(e - c->entries));
	return 0;
}

static int fake_line(struct conf *c, const struct step *s)
{
	struct conf_entry *e = conf_entry(c, s->entry->e.map,
					  s->entry->e.seq);
	size_t i;

	if (!e)
		return -ENOENT;
	if (s->kind == STEP_LINE_ADD) {
		for (i = 0; i < c->n_entries; i++)
			if (!strcmp(c->entries[i].e.map, e->e.map) &&
			    conf_lines_have(&c->entries[i].e, s->line))
				return -EEXIST;
		*VEC_ADD(e->e.lines, e->e.n_lines) = *s->line;
		return 0;
	}
	for (i = 0; i < e->e.n_lines; i++)
		if (line_equal(&e->e.lines[i], s->line))
			break;
	if (i == e->e.n_lines)
		return -ENOENT;
	REMOVE(&e->e, lines, i);
	return 0;
}

static int fake_bind(struct conf *c, const struct step *s)
{
	struct conf_bind *b = conf_bind(c, s->bind->map, s->bind->dev);
	size_t i;

	if (s->kind == STEP_UNBIND) {
		if (!b)
			return -ENOENT;
		REMOVE(c, binds, (size_t)(b - c->binds));
		return 0;
	}
	if (s->kind == STEP_BIND_SET) {
		if (!b)
			return -ENOENT;
		b->fast_mode = s->bind->fast_mode;
		b->no_spi_recovery = s->bind->no_spi_recovery;
		return 0;
	}
	if (!conf_map_is_there(c, s->bind->map))
		return -ENOENT;
	for (i = 0; i < c->n_binds; i++)
		if (!strcmp(c->binds[i].dev, s->bind->dev) ||
		    !strcmp(c->binds[i].map, s->bind->map) ||
		    (*s->bind->red && !strcmp(c->binds[i].red, s->bind->red)))
			return -EEXIST;
	*CONF_ADD(c, binds) = *s->bind;
	return 0;
}

static bool macs_meet(const struct conf *c, const struct conf_group *g,
		      const struct conf_group *o)
{
	uint8_t m[HSRP_VMAC_LEN], n[HSRP_VMAC_LEN];

	conf_mac(c, g, m);
	conf_mac(c, o, n);
	return !strcmp(g->dev, o->dev) && !memcmp(m, n, sizeof(m));
}

static bool taken(const struct conf *c, const struct conf_group *g)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++) {
		const struct conf_group *o = &c->groups[i];

		if (o->number == g->number && !strcmp(o->dev, g->dev))
			continue;
		if (conf_shares_vip(g, o) || macs_meet(c, g, o) ||
		    (*g->name && !strcmp(o->name, g->name)))
			return true;
	}
	return false;
}

/* Nobody has both, a leader and followers. */
static bool chained(const struct conf *c, const struct conf_group *g)
{
	size_t i;

	if (!*g->follow)
		return false;
	for (i = 0; i < c->n_groups; i++) {
		const struct conf_group *o = &c->groups[i];

		if (o->number == g->number && !strcmp(o->dev, g->dev))
			continue;
		if ((*g->name && !strcmp(o->follow, g->name)) ||
		    (*o->follow && !strcmp(o->name, g->follow)))
			return true;
	}
	return !strcmp(g->name, g->follow);
}

/* As the kernel: what the group names must be there. */
static int group_bad(const struct conf *c, const struct conf_group *g)
{
	if (chained(c, g))
		return -EBUSY;
	if (g->number > 255 && conf_version(c, g->dev) < 2)
		return -ERANGE;
	if (conf_has_mac(g) && conf_use_bia(c, g->dev))
		return -EBUSY;
	if (*g->key_chain && !conf_chain_is_there(c, g->key_chain))
		return -ENOENT;
	return 0;
}

static struct conf_group group_copy(const struct conf_group *g)
{
	struct conf_group n = *g;

	n.tracks = NULL;
	n.n_tracks = 0;
	for (size_t i = 0; i < g->n_tracks; i++)
		*VEC_ADD(n.tracks, n.n_tracks) = g->tracks[i];
	return n;
}

/* A change of the group has only interfaces among its tracks. */
static void keep_objects(struct conf_group *n, const struct conf_group *old)
{
	size_t i;

	for (i = n->n_tracks; i-- > 0;)
		if (n->tracks[i].object)
			REMOVE(n, tracks, i);
	for (i = 0; i < old->n_tracks; i++)
		if (old->tracks[i].object)
			*VEC_ADD(n->tracks, n->n_tracks) = old->tracks[i];
}

static int fake_group(struct conf *c, const struct step *s)
{
	struct conf_group *g = conf_group(c, s->group->dev, s->group->number);
	const struct conf_group *to = s->group;
	struct conf_group n;

	if (s->kind == STEP_GROUP_DEL) {
		if (!g)
			return -ENOENT;
		free(g->tracks);
		REMOVE(c, groups, (size_t)(g - c->groups));
		return 0;
	}
	if (taken(c, to) || (s->kind == STEP_GROUP_ADD ? !!g : !g))
		return -EEXIST;
	if (group_bad(c, to))
		return group_bad(c, to);
	if (!g)
		g = CONF_ADD(c, groups);
	n = group_copy(to);
	keep_objects(&n, g);
	free(g->tracks);
	*g = n;
	return 0;
}

static int fake_track(struct conf *c, const struct step *s)
{
	struct conf_group *g = conf_group(c, s->group->dev, s->group->number);
	const struct conf_track *t;

	if (!g || !conf_object(c, s->track->object))
		return -ENOENT;
	t = plan_track_of(g, s->track);
	if (s->kind == STEP_TRACK) {
		if (t)
			REMOVE(g, tracks, (size_t)(t - g->tracks));
		*VEC_ADD(g->tracks, g->n_tracks) = *s->track;
		return 0;
	}
	if (!t)
		return -ENOENT;
	REMOVE(g, tracks, (size_t)(t - g->tracks));
	return 0;
}

static bool object_used(const struct conf *c, uint32_t number)
{
	size_t i, j;

	for (i = 0; i < c->n_groups; i++)
		for (j = 0; j < c->groups[i].n_tracks; j++)
			if (c->groups[i].tracks[j].object == number)
				return true;
	for (i = 0; i < c->n_objects; i++)
		for (j = 0; j < c->objects[i].n_members; j++)
			if (c->objects[i].members[j].number == number)
				return true;
	return false;
}

static struct conf_object object_copy(const struct conf_object *o)
{
	struct conf_object n = *o;

	n.members = NULL;
	n.n_members = 0;
	for (size_t i = 0; i < o->n_members; i++)
		*VEC_ADD(n.members, n.n_members) = o->members[i];
	return n;
}

static int fake_object(struct conf *c, const struct step *s)
{
	struct conf_object *o = conf_object(c, s->object->number);
	struct conf_object n;
	size_t i;

	if (s->kind == STEP_OBJECT_ADD) {
		if (o)
			return -EEXIST;
		for (i = 0; i < s->object->n_members; i++)
			if (!conf_object(c, s->object->members[i].number))
				return -ENOENT;
		n = object_copy(s->object);
		*CONF_ADD(c, objects) = n;
		return 0;
	}
	if (!o)
		return -ENOENT;
	if (object_used(c, o->number))
		return -EBUSY;
	free(o->members);
	REMOVE(c, objects, (size_t)(o - c->objects));
	return 0;
}

static size_t chain_keys(const struct conf *c, const char *chain)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_chainkeys; i++)
		n += !strcmp(c->chainkeys[i].chain, chain);
	return n;
}

static int fake_key(struct conf *c, const struct step *s)
{
	struct conf_chainkey *k = conf_chainkey(c, s->key->chain,
						s->key->number);
	size_t i;

	if (s->kind == STEP_KEY_ADD) {
		if (k)
			return -EEXIST;
		*CONF_ADD(c, chainkeys) = *s->key;
		return 0;
	}
	if (!k)
		return -ENOENT;
	if (s->kind == STEP_KEY_SET) {
		*k = *s->key;
		return 0;
	}
	for (i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].key_chain, k->chain) &&
		    chain_keys(c, k->chain) == 1)
			return -EBUSY;
	REMOVE(c, chainkeys, (size_t)(k - c->chainkeys));
	return 0;
}

static int fake_iface(struct conf *c, const struct step *s)
{
	struct conf_iface *f;
	size_t i, j;

	for (i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].dev, s->dev) &&
		    ((c->groups[i].number > 255 && s->version < 2) ||
		     (conf_has_mac(&c->groups[i]) && s->use_bia)))
			return -EBUSY;
	f = conf_iface_add(c, s->dev);
	f->version = s->version;
	f->use_bia = s->use_bia;
	f->redirects = s->redirects;
	f->redirect_adv = s->redirect_adv;
	f->redirect_hold = s->redirect_hold;
	for (i = 0; i < c->n_groups; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(c->groups[i].dev, s->dev) &&
			    macs_meet(c, &c->groups[i], &c->groups[j]))
				return -EBUSY;
	if (conf_iface_is_default(f))
		REMOVE(c, ifaces, (size_t)(f - c->ifaces));
	return 0;
}

static int fake_step(const struct step *s, void *arg)
{
	struct fake *k = arg;
	int err;

	if (k->left >= 0 && !k->left--)
		return -ENOMEM;
	if (s->kind <= STEP_TSET_DEL)
		err = fake_tset(&k->c, s);
	else if (s->kind <= STEP_ENTRY_DEL)
		err = fake_entry(&k->c, s);
	else if (s->kind <= STEP_LINE_DEL)
		err = fake_line(&k->c, s);
	else if (s->kind <= STEP_BIND_SET)
		err = fake_bind(&k->c, s);
	else if (s->kind <= STEP_GROUP_SET)
		err = fake_group(&k->c, s);
	else if (s->kind <= STEP_TRACK)
		err = fake_track(&k->c, s);
	else if (s->kind <= STEP_OBJECT_DEL)
		err = fake_object(&k->c, s);
	else if (s->kind <= STEP_KEY_DEL)
		err = fake_key(&k->c, s);
	else
		err = fake_iface(&k->c, s);
	if (err)
		k->refused++;
	return err;
}

/* The kernel's half of a configuration as text. */
static char *kernel_text(struct conf *c)
{
	struct conf k = { .groups = c->groups, .n_groups = c->n_groups,
			  .tsets = c->tsets, .n_tsets = c->n_tsets,
			  .entries = c->entries, .n_entries = c->n_entries,
			  .binds = c->binds, .n_binds = c->n_binds,
			  .ifaces = c->ifaces, .n_ifaces = c->n_ifaces,
			  .objects = c->objects, .n_objects = c->n_objects,
			  .chainkeys = c->chainkeys,
			  .n_chainkeys = c->n_chainkeys };
	size_t i;

	conf_sort(&k);
	/* what the kernel does not have */
	for (i = 0; i < k.n_groups; i++)
		k.groups[i].key_timeout = 0;
	for (i = 0; i < k.n_entries; i++) {
		struct conf_entry *e = &k.entries[i];

		snprintf(e->acl, sizeof(e->acl), "a%zu", i);
		e->profile[0] = '\0';
		e->pfs = 0;
		e->life_s = 0;
		e->life_kb = 0;
		e->reqid = conf_reqid_of(e);
	}
	return ios_text(&k, 0);
}

/* From nothing to @c, as the first of all plans. */
static void fake_load(struct fake *k, const struct conf *c)
{
	struct conf none = { 0 };
	struct plan p;
	size_t done;

	memset(k, 0, sizeof(*k));
	k->left = -1;
	plan_make(&p, &none, c);
	CHECK_EQ(plan_run(&p, fake_step, k, &done), 0);
	plan_free(&p);
}

/* What the kernel would tell: no authentication, and objects of its own. */
static struct conf copy(const struct conf *c)
{
	struct conf n = { 0 };
	size_t i, j;

	for (i = 0; i < c->n_groups; i++) {
		struct conf_group g = group_copy(&c->groups[i]);

		g.auth[0] = '\0';
		g.key_file[0] = '\0';
		*CONF_ADD(&n, groups) = g;
	}
	for (i = 0; i < c->n_ifaces; i++)
		*CONF_ADD(&n, ifaces) = c->ifaces[i];
	for (i = 0; i < c->n_objects; i++) {
		struct conf_object o = object_copy(&c->objects[i]);

		/* a script was there */
		o.up = o.type == HSRP_TRACK_STUB;
		*CONF_ADD(&n, objects) = o;
	}
	for (i = 0; i < c->n_chainkeys; i++) {
		struct conf_chainkey *k = CONF_ADD(&n, chainkeys);

		*k = c->chainkeys[i];
		k->file[0] = '\0';
	}
	for (i = 0; i < c->n_tsets; i++)
		*CONF_ADD(&n, tsets) = c->tsets[i];
	for (i = 0; i < c->n_binds; i++)
		*CONF_ADD(&n, binds) = c->binds[i];
	for (i = 0; i < c->n_entries; i++) {
		struct conf_entry *e = CONF_ADD(&n, entries);

		*e = c->entries[i];
		e->e.lines = NULL;
		e->e.n_lines = 0;
		for (j = 0; j < c->entries[i].e.n_lines; j++)
			*VEC_ADD(e->e.lines, e->e.n_lines) =
				c->entries[i].e.lines[j];
		e->reqid = conf_reqid_of(e);
	}
	return n;
}

static void check_plan(const struct conf *a, struct conf *b, int left,
		       uint64_t seed)
{
	char *was, *now, *want = kernel_text(b);
	struct plan p, back;
	struct fake k;
	size_t done, n;
	int err;

	fake_load(&k, a);
	was = kernel_text(&k.c);
	plan_make(&p, a, b);
	k.left = left;
	err = plan_run(&p, fake_step, &k, &done);
	if (err) {
		struct conf seen = copy(&k.c);

		k.left = -1;
		plan_undo(&back, &p, done, &seen, a);
		CHECK_EQ(plan_run(&back, fake_step, &k, &n), 0);
		plan_free(&back);
		conf_free(&seen);
	}
	now = kernel_text(&k.c);
	CHECK_EQ(k.refused, 0);
	if (left < 0 || (size_t)left >= p.n)
		CHECK_MSG(!err && !strcmp(now, want), "seed %llu: got\n%swant\n%s",
			  (unsigned long long)seed, now, want);
	else
		CHECK_MSG(err == -ENOMEM && done == (size_t)left &&
			  !strcmp(now, was),
			  "seed %llu, step %d: got\n%swas\n%s",
			  (unsigned long long)seed, left, now, was);
	plan_free(&p);
	conf_free(&k.c);
	free(was);
	free(now);
	free(want);
}

/* Not with the entries' texts that kernel_text() changes. */
static void test_change(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int i;

	for (i = 0; i < 2000 && !ktap_failed(); i++) {
		uint64_t at = r.s;
		struct conf a, b;

		ios_random(&r, &a);
		ios_random(&r, &b);
		check_plan(&a, &b, -1, at);
		check_plan(&a, &b, (int)rnd_below(&r, 20), at);
		conf_free(&a);
		conf_free(&b);
	}
}

static void test_nothing(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int i;

	for (i = 0; i < 200; i++) {
		struct conf a;
		struct plan p;

		ios_random(&r, &a);
		plan_make(&p, &a, &a);
		CHECK_EQ(p.n, 0);
		plan_free(&p);
		conf_free(&a);
	}
}

/* What a line in front changes, and what one at the end does not. */
static void test_order(void)
{
	struct line abc[] = {
		{ .src = { { 4, { 1 } }, 32 } },
		{ .src = { { 4, { 2 } }, 32 } },
		{ .src = { { 4, { 3 } }, 32 } },
	}, ac[] = { abc[0], abc[2] };
	struct conf_entry e = {
		.e = { .peer = { 4, { 1 } }, .lines = abc, .n_lines = 3 }
	};
	struct conf_entry f = {
		.e = { .peer = { 4, { 1 } }, .lines = ac, .n_lines = 2 }
	};
	struct conf_tset t = { .t = { .cipher = 1 } };
	struct conf a = { .entries = &e, .n_entries = 1, .tsets = &t,
			  .n_tsets = 1 };
	struct conf b = { .entries = &f, .n_entries = 1, .tsets = &t,
			  .n_tsets = 1 };
	struct plan p;

	plan_make(&p, &a, &b);
	CHECK_EQ(p.n, 1);
	CHECK(p.v[0].kind == STEP_LINE_DEL && p.v[0].line == &abc[1]);
	plan_free(&p);
	plan_make(&p, &b, &a);
	CHECK_EQ(p.n, 3);
	CHECK(p.v[0].kind == STEP_LINE_DEL && p.v[0].line == &ac[1]);
	CHECK(p.v[1].kind == STEP_LINE_ADD && p.v[1].line == &abc[1]);
	CHECK(p.v[2].kind == STEP_LINE_ADD && p.v[2].line == &abc[2]);
	plan_free(&p);
}

/* A change of one word is one step, and no group is made anew for it. */
static void test_small(void)
{
	struct conf_group g1 = { .dev = "eth0", .number = 1, .vip = 1,
				 .priority = 100 }, g2 = g1;
	struct conf a = { .groups = &g1, .n_groups = 1 };
	struct conf b = { .groups = &g2, .n_groups = 1 };
	struct plan p;

	g2.priority = 200;
	plan_make(&p, &a, &b);
	CHECK_EQ(p.n, 1);
	CHECK_EQ(p.v[0].kind, STEP_GROUP_SET);
	plan_free(&p);
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_change), KTAP_TEST(test_nothing),
		KTAP_TEST(test_order), KTAP_TEST(test_small),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
