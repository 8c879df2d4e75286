// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel knows, as plain structures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"

#define COPY(dst, attr) \
	snprintf(dst, sizeof(dst), "%.*s", (int)sizeof(dst) - 1, attr_str(attr))

/**
 * vec_add - make room for one more element
 * @vec: the elements, or NULL
 * @n: how many there are, counted up
 * @size: of one
 *
 * Return: the elements, which may have moved; the new one is zero.
 */
void *vec_add(void *vec, size_t *n, size_t size)
{
	char *p = reallocarray(vec, *n + 1, size);

	if (!p) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	memset(p + *n * size, 0, size);
	(*n)++;
	return p;
}

/**
 * tset_parse - a transform set
 * @obj: TRANSFORM_GET's answer
 * @t: the transform set
 */
void tset_parse(const struct gnl_obj *obj, struct tset *t)
{
	struct nlattr **tb = obj->tb;

	memset(t, 0, sizeof(*t));
	COPY(t->name, tb[HSRP_A_TRANSFORM_NAME]);
	t->cipher = attr_u32(tb[HSRP_A_TRANSFORM_CIPHER]);
	t->keylen = attr_u32(tb[HSRP_A_TRANSFORM_KEYLEN]);
	t->integ = attr_u32(tb[HSRP_A_TRANSFORM_INTEG]);
	t->legacy = !!tb[HSRP_A_TRANSFORM_LEGACY];
	t->users = attr_u32(tb[HSRP_A_TRANSFORM_USERS]);
}

/**
 * tset_words - a transform set as it is configured
 * @t: transform set
 * @buf: takes the words
 * @size: size of @buf
 *
 * Return: @buf, "esp-aes 256 esp-sha256-hmac".
 */
const char *tset_words(const struct tset *t, char *buf, size_t size)
{
	char bits[16] = "";

	if (t->keylen)
		snprintf(bits, sizeof(bits), " %u", t->keylen);
	snprintf(buf, size, "%s%s%s%s", cipher_name(t->cipher), bits,
		 t->integ ? " " : "", t->integ ? integ_name(t->integ) : "");
	return buf;
}

/**
 * red_parse - a redundancy name
 * @obj: REDUNDANCY_GET's answer
 * @r: the redundancy name
 */
void red_parse(const struct gnl_obj *obj, struct red *r)
{
	struct nlattr **tb = obj->tb;

	memset(r, 0, sizeof(*r));
	COPY(r->name, tb[HSRP_A_RED_NAME]);
	COPY(r->dev, tb[HSRP_A_RED_IFNAME]);
	r->state = attr_u8(tb[HSRP_A_RED_STATE]);
	r->group = attr_u32(tb[HSRP_A_RED_GROUP]);
	r->vip = attr_u32(tb[HSRP_A_RED_VIP]);
	attr_ip6(r->vip6, tb[HSRP_A_RED_VIP6]);
	r->clients = attr_u32(tb[HSRP_A_RED_CLIENTS]);
}

/**
 * line_parse - a line of a crypto ACL
 * @nest: attribute with enum hsrp_match_attr in it
 * @l: the line; zero if @nest is NULL or not understood
 */
void line_parse(const struct nlattr *nest, struct line *l)
{
	struct nlattr *tb[HSRP_A_MATCH_MAX + 1];

	memset(l, 0, sizeof(*l));
	if (!nest || nla_parse_nested(tb, HSRP_A_MATCH_MAX,
				      (struct nlattr *)nest, NULL))
		return;
	l->src.addr = attr_ip(tb[HSRP_A_MATCH_SRC], tb[HSRP_A_MATCH_SRC6]);
	l->src.len = attr_u8(tb[HSRP_A_MATCH_SRC_LEN]);
	l->dst.addr = attr_ip(tb[HSRP_A_MATCH_DST], tb[HSRP_A_MATCH_DST6]);
	l->dst.len = attr_u8(tb[HSRP_A_MATCH_DST_LEN]);
	l->reqid = attr_u32(tb[HSRP_A_MATCH_REQID]);
}

/**
 * line_equal - do two lines name the same pair of networks
 * @a: line
 * @b: line
 *
 * Return: whether they do.
 */
bool line_equal(const struct line *a, const struct line *b)
{
	return prefix_equal(&a->src, &b->src) && prefix_equal(&a->dst, &b->dst);
}

static int load_tset(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;

	tset_parse(obj, VEC_ADD(m->tsets, m->n_tsets));
	return 0;
}

/* A long ACL comes in several messages. */
static struct entry *entry_of(struct model *m, const char *map, uint32_t seq)
{
	struct entry *e = m->n_entries ? &m->entries[m->n_entries - 1] : NULL;

	if (e && e->seq == seq && !strcmp(e->map, map))
		return e;
	return VEC_ADD(m->entries, m->n_entries);
}

static int load_entry(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	struct nlattr *pos;
	struct entry *e;
	int rem;

	e = entry_of(arg, attr_str(tb[HSRP_A_MAP_NAME]),
		     attr_u32(tb[HSRP_A_MAP_SEQ]));
	COPY(e->map, tb[HSRP_A_MAP_NAME]);
	e->seq = attr_u32(tb[HSRP_A_MAP_SEQ]);
	e->peer = attr_ip(tb[HSRP_A_MAP_PEER], tb[HSRP_A_MAP_PEER6]);
	COPY(e->tset, tb[HSRP_A_MAP_TRANSFORM]);
	e->reverse_route = attr_u8(tb[HSRP_A_MAP_REVERSE_ROUTE]);
	gnl_for_each(pos, obj, HSRP_A_MAP_MATCH, rem)
		line_parse(pos, VEC_ADD(e->lines, e->n_lines));
	return 0;
}

static int load_binding(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;
	struct binding *b = VEC_ADD(m->bindings, m->n_bindings);
	struct nlattr **tb = obj->tb;

	COPY(b->map, tb[HSRP_A_BIND_MAP]);
	COPY(b->dev, tb[HSRP_A_BIND_IFNAME]);
	COPY(b->red, tb[HSRP_A_BIND_REDUNDANCY]);
	b->local = attr_ip(tb[HSRP_A_BIND_LOCAL], tb[HSRP_A_BIND_LOCAL6]);
	b->addr = attr_ip(tb[HSRP_A_BIND_ADDR], tb[HSRP_A_BIND_ADDR6]);
	b->active = attr_u8(tb[HSRP_A_BIND_ACTIVE]);
	b->ready = attr_u8(tb[HSRP_A_BIND_READY]);
	b->generation = attr_u32(tb[HSRP_A_BIND_GENERATION]);
	b->policies = attr_u32(tb[HSRP_A_BIND_POLICIES]);
	b->routes = attr_u32(tb[HSRP_A_BIND_ROUTES]);
	COPY(b->error, tb[HSRP_A_BIND_ERROR]);
	b->fast_mode = attr_u8(tb[HSRP_A_BIND_FAST_MODE]);
	COPY(b->fast_why, tb[HSRP_A_BIND_FAST_WHY]);
	b->spi_recovery = attr_u8(tb[HSRP_A_BIND_SPI_RECOVERY]);
	b->red_state = tb[HSRP_A_BIND_RED_STATE] ?
		       attr_u8(tb[HSRP_A_BIND_RED_STATE]) : -1;
	return 0;
}

static int load_red(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;

	red_parse(obj, VEC_ADD(m->reds, m->n_reds));
	return 0;
}

static int load_sa(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;
	struct sa *sa = VEC_ADD(m->sas, m->n_sas);
	struct nlattr **tb = obj->tb;

	COPY(sa->map, tb[HSRP_A_SA_MAP]);
	sa->seq = attr_u32(tb[HSRP_A_SA_SEQ]);
	COPY(sa->dev, tb[HSRP_A_SA_IFNAME]);
	line_parse(tb[HSRP_A_SA_MATCH], &sa->line);
	sa->outbound = attr_u8(tb[HSRP_A_SA_DIR]);
	sa->larval = !!tb[HSRP_A_SA_LARVAL];
	sa->dying = !!tb[HSRP_A_SA_DYING];
	sa->esn = !!tb[HSRP_A_SA_ESN];
	sa->encap = !!tb[HSRP_A_SA_ENCAP];
	sa->spi = attr_u32(tb[HSRP_A_SA_SPI]);
	sa->local = attr_ip(tb[HSRP_A_SA_LOCAL], tb[HSRP_A_SA_LOCAL6]);
	sa->peer = attr_ip(tb[HSRP_A_SA_PEER], tb[HSRP_A_SA_PEER6]);
	sa->packets = attr_u64(tb[HSRP_A_SA_PACKETS]);
	sa->bytes = attr_u64(tb[HSRP_A_SA_BYTES]);
	COPY(sa->cipher, tb[HSRP_A_SA_CIPHER]);
	COPY(sa->integ, tb[HSRP_A_SA_INTEG]);
	sa->age = attr_u64(tb[HSRP_A_SA_AGE]);
	sa->time_left = tb[HSRP_A_SA_TIME_LEFT] ?
			attr_u64(tb[HSRP_A_SA_TIME_LEFT]) : UINT64_MAX;
	sa->kb_left = tb[HSRP_A_SA_KB_LEFT] ?
		      attr_u64(tb[HSRP_A_SA_KB_LEFT]) : UINT64_MAX;
	sa->replay_window = attr_u32(tb[HSRP_A_SA_REPLAY_WINDOW]);
	return 0;
}

static int load_stats(const struct gnl_obj *obj, void *arg)
{
	struct nlattr *tb[HSRP_A_COUNTER_MAX + 1];
	struct model *m = arg;
	struct counters *cs = VEC_ADD(m->stats, m->n_stats);
	struct nlattr *pos;
	int rem;

	COPY(cs->dev, obj->tb[HSRP_A_STATS_IFNAME]);
	cs->group = attr_u32(obj->tb[HSRP_A_STATS_GROUP]);
	gnl_for_each(pos, obj, HSRP_A_STATS_COUNTER, rem) {
		struct counter *c;

		if (nla_parse_nested(tb, HSRP_A_COUNTER_MAX, pos, NULL))
			continue;
		c = VEC_ADD(cs->v, cs->n);
		COPY(c->name, tb[HSRP_A_COUNTER_NAME]);
		c->value = attr_u64(tb[HSRP_A_COUNTER_VALUE]);
	}
	return 0;
}

/**
 * model_load - ask the kernel
 * @nl: socket
 * @what: MODEL_*
 * @m: takes the answer; model_free() it in any case
 *
 * Return: 0 or -errno.
 */
int model_load(struct gnl *nl, unsigned int what, struct model *m)
{
	static const struct {
		unsigned int what;
		uint8_t cmd;
		gnl_fn fn;
	} kinds[] = {
		{ MODEL_TSETS, HSRP_CMD_TRANSFORM_GET, load_tset },
		{ MODEL_ENTRIES, HSRP_CMD_MAP_GET, load_entry },
		{ MODEL_BINDINGS, HSRP_CMD_BIND_GET, load_binding },
		{ MODEL_REDS, HSRP_CMD_REDUNDANCY_GET, load_red },
		{ MODEL_SAS, HSRP_CMD_SA_GET, load_sa },
		{ MODEL_STATS, HSRP_CMD_STATS_GET, load_stats },
		{ MODEL_GROUPS, HSRP_CMD_GROUP_GET, model_load_group },
		{ MODEL_ROUTES, HSRP_CMD_ROUTE_GET, model_load_route },
	};
	size_t i;
	int err;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!(what & kinds[i].what))
			continue;
		err = gnl_get_all(nl, kinds[i].cmd, kinds[i].fn, m);
		if (err)
			return err;
	}
	return 0;
}

/**
 * model_free - release what model_load() got
 * @m: model
 */
void model_free(struct model *m)
{
	size_t i;

	for (i = 0; i < m->n_entries; i++)
		free(m->entries[i].lines);
	for (i = 0; i < m->n_stats; i++)
		free(m->stats[i].v);
	free(m->groups);
	free(m->tracks);
	free(m->routes);
	free(m->tsets);
	free(m->entries);
	free(m->bindings);
	free(m->reds);
	free(m->sas);
	free(m->stats);
	memset(m, 0, sizeof(*m));
}

/**
 * model_tset - find a transform set
 * @m: model, with MODEL_TSETS
 * @name: its name
 *
 * Return: the transform set, or NULL.
 */
const struct tset *model_tset(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->n_tsets; i++)
		if (!strcmp(m->tsets[i].name, name))
			return &m->tsets[i];
	return NULL;
}

/**
 * model_addr - local endpoint of a binding, also while it is not in force
 * @m: model, with MODEL_REDS
 * @b: binding
 *
 * Return: the address, none if it is not known.
 */
struct ip model_addr(const struct model *m, const struct binding *b)
{
	size_t i;

	if (ip_given(b->addr))
		return b->addr;
	if (!*b->red)
		return b->local;
	for (i = 0; i < m->n_reds; i++)
		if (!strcmp(m->reds[i].name, b->red))
			return ip6_given(m->reds[i].vip6) ?
			       ip_from6(m->reds[i].vip6) : ip_from4(m->reds[i].vip);
	return (struct ip) { 0 };
}

/**
 * model_has_reqid - is this that of a line of a crypto map?
 * @m: model, with MODEL_ENTRIES
 * @reqid: of an SA
 *
 * Return: whether a line has it.
 */
bool model_has_reqid(const struct model *m, uint32_t reqid)
{
	size_t i, j;

	for (i = 0; i < m->n_entries; i++)
		for (j = 0; j < m->entries[i].n_lines; j++)
			if (m->entries[i].lines[j].reqid == reqid)
				return true;
	return false;
}

/**
 * model_counters - find the counters of a group
 * @m: model, with MODEL_STATS
 * @dev: interface
 * @group: number
 *
 * Return: the counters, or NULL.
 */
const struct counters *model_counters(const struct model *m, const char *dev,
				      uint32_t group)
{
	size_t i;

	for (i = 0; i < m->n_stats; i++)
		if (m->stats[i].group == group &&
		    !strcmp(m->stats[i].dev, dev))
			return &m->stats[i];
	return NULL;
}
