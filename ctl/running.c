// SPDX-License-Identifier: GPL-2.0
/*
 * What runs, as a configuration.
 */
#include <stdlib.h>
#include <string.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "running.h"
#include "track.h"

static void load_track(struct conf_group *g, struct nlattr *nest)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct conf_track *t;

	if (nla_parse_nested(tb, HSRP_A_TRACK_MAX, nest, NULL))
		return;
	t = VEC_ADD(g->tracks, g->n_tracks);
	t->object = attr_u32(tb[HSRP_A_TRACK_NUMBER]);
	if (!t->object)
		snprintf(t->dev, sizeof(t->dev), "%s",
			 attr_str(tb[HSRP_A_TRACK_IFNAME]));
	if (!tb[HSRP_A_TRACK_SHUTDOWN])
		t->decrement = attr_u32(tb[HSRP_A_TRACK_DECREMENT]);
}

static void load_auth(struct conf_group *g, struct nlattr **tb)
{
	if (attr_u8(tb[HSRP_A_GROUP_AUTH_TYPE]) != HSRP_AUTH_MD5)
		return;
	snprintf(g->key_chain, sizeof(g->key_chain), "%s",
		 attr_str(tb[HSRP_A_GROUP_AUTH_KEYCHAIN]));
	g->md5 = !*g->key_chain;
}

static void load_secondaries(struct conf_group *g, const struct gnl_obj *obj)
{
	struct nlattr *pos;
	int rem;

	gnl_for_each(pos, obj, HSRP_A_GROUP_SECONDARY, rem)
		if (g->n_secondaries < HSRP_SECONDARY_MAX)
			g->secondaries[g->n_secondaries++] = attr_u32(pos);
}

static void load_globals(struct conf_group *g, const struct gnl_obj *obj)
{
	struct nlattr *tb[HSRP_A_VIP6_MAX + 1];
	struct conf_global *global;
	struct nlattr *pos;
	int rem;

	gnl_for_each(pos, obj, HSRP_A_GROUP_VIP6_GLOBAL, rem) {
		if (g->n_globals == HSRP_SECONDARY_MAX ||
		    nla_parse_nested(tb, HSRP_A_VIP6_MAX, pos, NULL))
			continue;
		global = &g->globals[g->n_globals++];
		attr_ip6(global->ip, tb[HSRP_A_VIP6_ADDR]);
		global->len = attr_u8(tb[HSRP_A_VIP6_LEN]);
	}
}

/* What was learned, or is the default, is not configured. */
static int load_group(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	struct conf *c = arg;
	struct conf_group *g;
	struct nlattr *pos;
	int rem;

	g = conf_group_add(c, attr_str(tb[HSRP_A_GROUP_IFNAME]),
			   attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	if (!tb[HSRP_A_GROUP_VIP_LEARNED])
		g->vip = attr_u32(tb[HSRP_A_GROUP_VIP]);
	load_secondaries(g, obj);
	load_globals(g, obj);
	g->ip6 = tb[HSRP_A_GROUP_VIP6];
	if (!tb[HSRP_A_GROUP_VIP6_AUTO])
		attr_ip6(g->vip6, tb[HSRP_A_GROUP_VIP6]);
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
	if (tb[HSRP_A_GROUP_GARP_COUNT])
		g->garp_count = attr_u32(tb[HSRP_A_GROUP_GARP_COUNT]);
	if (tb[HSRP_A_GROUP_GARP_INTERVAL])
		g->garp_interval =
			attr_u32(tb[HSRP_A_GROUP_GARP_INTERVAL]) / 1000;
	if (tb[HSRP_A_GROUP_MAC_REFRESH])
		g->mac_refresh = attr_u32(tb[HSRP_A_GROUP_MAC_REFRESH]) / 1000;
	if (tb[HSRP_A_GROUP_MAC])
		nla_memcpy(g->mac, tb[HSRP_A_GROUP_MAC], sizeof(g->mac));
	snprintf(g->follow, sizeof(g->follow), "%.*s", HSRP_NAME_MAX,
		 attr_str(tb[HSRP_A_GROUP_FOLLOW]));
	load_auth(g, tb);
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
	n->reqid = conf_reqid_of(n);
}

static void load_bind(struct conf *c, const struct binding *b)
{
	struct conf_bind *n = CONF_ADD(c, binds);

	strcpy(n->map, b->map);
	strcpy(n->dev, b->dev);
	strcpy(n->red, b->red);
	n->local = b->local;
	n->fast_mode = b->fast_mode;
	n->no_spi_recovery = !b->spi_recovery;
}

static int load_iface(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	const struct conf_iface seen = {
		.version = attr_u8(tb[HSRP_A_INTERFACE_VERSION]),
		.use_bia = attr_u8(tb[HSRP_A_INTERFACE_USE_BIA]),
		.redirects = attr_u8(tb[HSRP_A_INTERFACE_REDIRECTS]),
		.redirect_adv =
			attr_u32(tb[HSRP_A_INTERFACE_REDIRECT_ADV]) / 1000,
		.redirect_hold =
			attr_u32(tb[HSRP_A_INTERFACE_REDIRECT_HOLD]) / 1000,
	};
	struct conf_iface *f;

	if (conf_iface_is_default(&seen))
		return 0;
	f = conf_iface_add(arg, attr_str(tb[HSRP_A_INTERFACE_IFNAME]));
	f->version = seen.version;
	f->use_bia = seen.use_bia;
	f->redirects = seen.redirects;
	f->redirect_adv = seen.redirect_adv;
	f->redirect_hold = seen.redirect_hold;
	return 0;
}

static void load_span(struct nlattr **tb, int attr, struct conf_span *s)
{
	s->from = tb[attr] ? attr_u64(tb[attr]) : 0;
	s->until = tb[attr + 1] ? attr_u64(tb[attr + 1]) : CONF_FOREVER;
}

static int load_chain(const struct gnl_obj *obj, void *arg)
{
	struct nlattr *tb[HSRP_A_KEY_MAX + 1], *pos;
	struct conf *c = arg;
	int rem;

	gnl_for_each(pos, obj, HSRP_A_KEYCHAIN_KEY, rem) {
		struct conf_chainkey *k;

		if (nla_parse_nested(tb, HSRP_A_KEY_MAX, pos, NULL))
			continue;
		k = CONF_ADD(c, chainkeys);
		snprintf(k->chain, sizeof(k->chain), "%s",
			 attr_str(obj->tb[HSRP_A_KEYCHAIN_NAME]));
		k->number = attr_u32(tb[HSRP_A_KEY_ID]);
		load_span(tb, HSRP_A_KEY_SEND_FROM, &k->send);
		load_span(tb, HSRP_A_KEY_ACCEPT_FROM, &k->accept);
	}
	return 0;
}

/* The state of a stub object stands for what it began with; see merge_stub(). */
static void load_object(struct conf *c, const struct track *t)
{
	struct conf_object *o = CONF_ADD(c, objects);
	size_t i;

	o->number = t->number;
	o->type = t->type;
	strcpy(o->dev, t->dev);
	o->dst = t->dst;
	o->up = t->type == HSRP_TRACK_STUB && t->up;
	o->weight_up = t->weight_up;
	o->weight_down = t->weight_down;
	for (i = 0; i < t->n_members; i++) {
		struct conf_member *m = VEC_ADD(o->members, o->n_members);

		m->number = t->members[i].number;
		m->negate = t->members[i].negate;
		m->weight = t->members[i].weight;
	}
}

static int load_objects(struct gnl *nl, struct conf *c)
{
	struct tracks ts;
	size_t i;
	int err;

	err = tracks_load(nl, &ts);
	for (i = 0; !err && i < ts.n; i++)
		/* the others are interfaces that are tracked by name */
		if (ts.v[i].number)
			load_object(c, &ts.v[i]);
	tracks_free(&ts);
	return err;
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
	err = gnl_get_all(nl, HSRP_CMD_GROUP_GET, load_group, c) ?:
	      gnl_get_all(nl, HSRP_CMD_INTERFACE_GET, load_iface, c) ?:
	      gnl_get_all(nl, HSRP_CMD_KEYCHAIN_GET, load_chain, c) ?:
	      load_objects(nl, c);
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

/* Where both have a text, or a key. */
static void merge_auth(struct conf_group *g, const struct conf_group *k)
{
	if (g->md5 != k->md5)
		return;
	strcpy(g->key_file, k->key_file);
	g->key_timeout = k->key_timeout;
	if (!g->md5 && !*g->key_chain)
		strcpy(g->auth, k->auth);
}

static void merge_chainkey(struct conf_chainkey *n, const struct conf *kept)
{
	const struct conf_chainkey *k = conf_chainkey(kept, n->chain,
						      n->number);

	if (k)
		strcpy(n->file, k->file);
}

/* The kernel does not remember what the state of a stub object was at first. */
static void merge_stub(struct conf_object *o, const struct conf *kept)
{
	const struct conf_object *k = conf_object(kept, o->number);

	if (k && k->type == HSRP_TRACK_STUB && k->type == o->type)
		o->up = k->up;
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
			merge_auth(g, k);
	}
	for (i = 0; i < run->n_chainkeys; i++)
		merge_chainkey(&run->chainkeys[i], kept);
	for (i = 0; i < run->n_objects; i++)
		merge_stub(&run->objects[i], kept);
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

/* Beyond this year IOS has no words for a time. */
#define LAST_MOMENT	253402300799ULL	/* 9999-12-31T23:59:59 */

static bool span_has_words(const struct conf_span *s)
{
	return s->from <= LAST_MOMENT &&
	       (s->until <= LAST_MOMENT || s->until == CONF_FOREVER);
}

static int refuse_chainkey(const struct conf_chainkey *k)
{
	if (!*k->file) {
		complain("key %u of key chain %s is in a file that nobody but the command that set it knows; see hsrpctl(8), keychain set",
			 k->number, k->chain);
		return RC_REFUSED;
	}
	if (span_has_words(&k->accept) && span_has_words(&k->send))
		return 0;
	complain("key %u of key chain %s has a time that \"apply\" and \"save\" have no words for",
		 k->number, k->chain);
	return RC_REFUSED;
}

/**
 * running_refuse - what has no words here must not get lost
 * @c: what runs
 *
 * Return: 0, or RC_REFUSED with a complaint.
 */
int running_refuse(const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++) {
		const struct conf_group *g = &c->groups[i];

		if (!g->md5 || *g->key_file)
			continue;
		complain("group %u on %s authenticates with a key whose file nobody but the command that set it knows",
			 g->number, g->dev);
		return RC_REFUSED;
	}
	for (i = 0; i < c->n_chainkeys; i++)
		if (refuse_chainkey(&c->chainkeys[i]))
			return RC_REFUSED;
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
	if (state_read(&kept))
		return RC_REFUSED;
	running_merge(c, &kept);
	conf_free(&kept);
	return RC_OK;
}
