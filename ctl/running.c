// SPDX-License-Identifier: GPL-2.0
/*
 * What runs, as a configuration.
 */
#include <stdlib.h>
#include <string.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "running.h"

static void load_track(struct conf_group *g, struct nlattr *nest)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct conf_track *t;

	if (nla_parse_nested(tb, HSRP_A_TRACK_MAX, nest, NULL))
		return;
	if (tb[HSRP_A_TRACK_NUMBER] || tb[HSRP_A_TRACK_SHUTDOWN])
		g->foreign = "a track object";
	t = VEC_ADD(g->tracks, g->n_tracks);
	snprintf(t->dev, sizeof(t->dev), "%s",
		 attr_str(tb[HSRP_A_TRACK_IFNAME]));
	t->decrement = attr_u32(tb[HSRP_A_TRACK_DECREMENT]);
}

/* In IOS all groups of an interface have one delay. */
static void foreign_delay(const struct conf *c, struct conf_group *g)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].dev, g->dev) &&
		    memcmp(c->groups[i].delay, g->delay, sizeof(g->delay)))
			g->foreign = "a delay of its own";
}

/* What "apply" does not know yet */
static void foreign_auth(struct conf_group *g, struct nlattr **tb)
{
	if (attr_u8(tb[HSRP_A_GROUP_VERSION]) > 1)
		g->foreign = "version 2";
	if (attr_u8(tb[HSRP_A_GROUP_AUTH_TYPE]) == HSRP_AUTH_MD5)
		g->foreign = "MD5 authentication";
}

/* What was learned, or is the default, is not configured. */
static int load_group(const struct gnl_obj *obj, void *arg)
{
	struct conf *c = arg;
	struct conf_group *g = CONF_ADD(c, groups);
	struct nlattr **tb = obj->tb;
	struct nlattr *pos;
	int rem;

	snprintf(g->dev, sizeof(g->dev), "%s",
		 attr_str(tb[HSRP_A_GROUP_IFNAME]));
	g->number = attr_u32(tb[HSRP_A_GROUP_NUMBER]);
	if (!tb[HSRP_A_GROUP_VIP_LEARNED])
		g->vip = attr_u32(tb[HSRP_A_GROUP_VIP]);
	g->priority = attr_u32(tb[HSRP_A_GROUP_PRIORITY]);
	g->preempt = attr_u8(tb[HSRP_A_GROUP_PREEMPT]);
	if (!tb[HSRP_A_GROUP_NAME_DEFAULT])
		snprintf(g->name, sizeof(g->name), "%.*s", HSRP_NAME_MAX,
			 attr_str(tb[HSRP_A_GROUP_NAME]));
	if (!tb[HSRP_A_GROUP_TIMERS_LEARNED]) {
		g->hello_ms = attr_u32(tb[HSRP_A_GROUP_HELLO]);
		g->hold_ms = attr_u32(tb[HSRP_A_GROUP_HOLD]);
	}
	if (g->hello_ms == CONF_HELLO && g->hold_ms == CONF_HOLD) {
		g->hello_ms = 0;
		g->hold_ms = 0;
	}
	g->wait[CONF_WAIT_MINIMUM] =
		attr_u32(tb[HSRP_A_GROUP_PREEMPT_DELAY_MIN]) / 1000;
	g->wait[CONF_WAIT_RELOAD] =
		attr_u32(tb[HSRP_A_GROUP_PREEMPT_DELAY_RELOAD]) / 1000;
	g->wait[CONF_WAIT_SYNC] =
		attr_u32(tb[HSRP_A_GROUP_PREEMPT_DELAY_SYNC]) / 1000;
	if (!g->preempt)
		memset(g->wait, 0, sizeof(g->wait));
	g->delay[0] = attr_u32(tb[HSRP_A_GROUP_DELAY_MIN]) / 1000;
	g->delay[1] = attr_u32(tb[HSRP_A_GROUP_DELAY_RELOAD]) / 1000;
	foreign_delay(c, g);
	foreign_auth(g, tb);
	gnl_for_each(pos, obj, HSRP_A_GROUP_TRACK, rem)
		load_track(g, pos);
	return 0;
}

static void load_entry(struct conf *c, struct entry *e)
{
	struct conf_entry *n = CONF_ADD(c, entries);

	n->e = *e;
	/* the lines are ours now */
	e->lines = NULL;
	e->n_lines = 0;
}

static void load_bind(struct conf *c, const struct binding *b)
{
	struct conf_bind *n = CONF_ADD(c, binds);

	strcpy(n->map, b->map);
	strcpy(n->dev, b->dev);
	strcpy(n->red, b->red);
	n->local = b->local;
}

/**
 * running_load - what the kernel tells
 * @nl: socket
 * @c: takes it; conf_free() it in any case
 *
 * Return: 0 or -errno.
 */
int running_load(struct gnl *nl, struct conf *c)
{
	struct model m;
	size_t i;
	int err;

	memset(c, 0, sizeof(*c));
	err = gnl_get_all(nl, HSRP_CMD_GROUP_GET, load_group, c);
	if (err)
		return err;
	err = model_load(nl, MODEL_TSETS | MODEL_ENTRIES | MODEL_BINDINGS, &m);
	for (i = 0; !err && i < m.n_tsets; i++)
		CONF_ADD(c, tsets)->t = m.tsets[i];
	for (i = 0; !err && i < m.n_entries; i++)
		load_entry(c, &m.entries[i]);
	for (i = 0; !err && i < m.n_bindings; i++)
		load_bind(c, &m.bindings[i]);
	model_free(&m);
	conf_sort(c);
	return err;
}

static bool acl_is_taken(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_entries; i++)
		if (!strcmp(c->entries[i].acl, name))
			return true;
	return false;
}

/* One name, one list: an entry whose lines are others needs another name. */
static void name_acls(struct conf *c)
{
	unsigned int next = 1;
	size_t i, j;

	for (i = 0; i < c->n_entries; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(c->entries[i].acl, c->entries[j].acl) &&
			    !conf_lines_equal(&c->entries[i].e,
					      &c->entries[j].e))
				c->entries[i].acl[0] = '\0';
	for (i = 0; i < c->n_entries; i++) {
		while (!*c->entries[i].acl) {
			char name[NAME_SIZE];

			snprintf(name, sizeof(name), "acl-%u", next++);
			if (!acl_is_taken(c, name))
				strcpy(c->entries[i].acl, name);
		}
	}
}

static void merge_entry(struct conf_entry *e, const struct conf_entry *k)
{
	strcpy(e->acl, k->acl);
	strcpy(e->profile, k->profile);
	e->pfs = k->pfs;
	e->life_s = k->life_s;
	e->life_kb = k->life_kb;
}

#define STEAL(run, kept, name) \
	do { \
		(run)->name = (kept)->name; \
		(run)->n_##name = (kept)->n_##name; \
		(kept)->name = NULL; \
		(kept)->n_##name = 0; \
	} while (0)

/*
 * Add to what the kernel told what was applied and it does not keep, whose IKE
 * half is moved. Of what the kernel keeps itself, only it is believed.
 */
static void running_merge(struct conf *run, struct conf *kept)
{
	size_t i;

	for (i = 0; i < run->n_groups; i++) {
		struct conf_group *g = &run->groups[i];
		const struct conf_group *k = conf_group(kept, g->dev,
							g->number);

		g->auth_known = k;
		if (k)
			strcpy(g->auth, k->auth);
	}
	for (i = 0; i < run->n_entries; i++) {
		struct conf_entry *e = &run->entries[i];
		const struct conf_entry *k = conf_entry(kept, e->e.map,
							e->e.seq);

		if (k)
			merge_entry(e, k);
	}
	STEAL(run, kept, policies);
	STEAL(run, kept, keys);
	STEAL(run, kept, proposals);
	STEAL(run, kept, uses);
	STEAL(run, kept, profiles);
	STEAL(run, kept, kept);
	run->keepalive = kept->keepalive;
	run->keepalive_retry = kept->keepalive_retry;
	run->life_s = kept->life_s;
	run->life_kb = kept->life_kb;
	run->replay = kept->replay;
	name_acls(run);
}

/**
 * running_adopt - what nobody keeps is taken from what is wanted
 * @run: what runs
 * @want: what shall run
 *
 * An access list that was made by single commands has no name of its own.
 */
void running_adopt(struct conf *run, const struct conf *want)
{
	size_t i;

	for (i = 0; i < run->n_entries; i++) {
		struct conf_entry *e = &run->entries[i];
		const struct conf_entry *w = conf_entry(want, e->e.map,
							e->e.seq);

		if (w && !strncmp(e->acl, "acl-", 4) &&
		    conf_lines_equal(&e->e, &w->e))
			strcpy(e->acl, w->acl);
	}
}

/* What has no words here must not get lost. */
static int refuse_foreign(const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++) {
		const struct conf_group *g = &c->groups[i];

		if (!g->foreign)
			continue;
		complain("group %u on %s has %s, which \"apply\" and \"save\" have no words for",
			 g->number, g->dev, g->foreign);
		return RC_REFUSED;
	}
	return 0;
}

/**
 * running_get - what runs
 * @ctl: invocation
 * @c: takes it; conf_free() it in any case
 *
 * Return: RC_OK, or RC_REFUSED with a complaint.
 */
int running_get(struct ctl *ctl, struct conf *c)
{
	struct conf kept;
	int err;

	memset(c, 0, sizeof(*c));
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = running_load(ctl->nl, c);
	if (err)
		return ctl_refused(ctl->nl, err);
	if (refuse_foreign(c))
		return RC_REFUSED;
	if (state_read(&kept))
		return RC_REFUSED;
	running_merge(c, &kept);
	conf_free(&kept);
	return RC_OK;
}
