// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel knows, as plain structures: groups, and what moves with them.
 */
#include <stdio.h>
#include <string.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "model.h"

#define COPY(dst, attr) \
	snprintf(dst, sizeof(dst), "%.*s", (int)sizeof(dst) - 1, attr_str(attr))

static void load_peer(struct peer *p, const struct nlattr *nest)
{
	struct nlattr *tb[HSRP_A_PEER_MAX + 1];

	if (!nest || nla_parse_nested(tb, HSRP_A_PEER_MAX,
				      (struct nlattr *)nest, NULL))
		return;
	p->known = true;
	p->local = !!tb[HSRP_A_PEER_LOCAL];
	p->addr = attr_u32(tb[HSRP_A_PEER_ADDR]);
	attr_ip6(p->addr6, tb[HSRP_A_PEER_ADDR6]);
	p->priority = attr_u32(tb[HSRP_A_PEER_PRIORITY]);
}

static void load_track(struct model *m, const struct group *g,
		       struct nlattr *nest)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct tracked *t;

	if (nla_parse_nested(tb, HSRP_A_TRACK_MAX, nest, NULL))
		return;
	t = VEC_ADD(m->tracks, m->n_tracks);
	if (tb[HSRP_A_TRACK_NUMBER])
		snprintf(t->dev, sizeof(t->dev), "object %u",
			 attr_u32(tb[HSRP_A_TRACK_NUMBER]));
	else
		COPY(t->dev, tb[HSRP_A_TRACK_IFNAME]);
	memcpy(t->by_dev, g->dev, sizeof(t->by_dev));
	t->by_group = g->number;
	t->decrement = attr_u32(tb[HSRP_A_TRACK_DECREMENT]);
	t->up = attr_u8(tb[HSRP_A_TRACK_UP]);
}

/**
 * model_load_group - a group
 * @obj: GROUP_GET's answer
 * @arg: model
 *
 * Return: 0.
 */
int model_load_group(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;
	struct group *g = VEC_ADD(m->groups, m->n_groups);
	struct nlattr **tb = obj->tb;
	const struct nlattr *vmac = tb[HSRP_A_GROUP_VMAC];
	struct nlattr *pos;
	int rem;

	COPY(g->dev, tb[HSRP_A_GROUP_IFNAME]);
	g->number = attr_u32(tb[HSRP_A_GROUP_NUMBER]);
	COPY(g->name, tb[HSRP_A_GROUP_NAME]);
	COPY(g->follow, tb[HSRP_A_GROUP_FOLLOW]);
	g->state = attr_u8(tb[HSRP_A_GROUP_STATE]);
	g->vip = attr_u32(tb[HSRP_A_GROUP_VIP]);
	attr_ip6(g->vip6, tb[HSRP_A_GROUP_VIP6]);
	g->addr = attr_u32(tb[HSRP_A_GROUP_ADDR]);
	if (vmac && nla_len(vmac) >= HSRP_VMAC_LEN)
		memcpy(g->vmac, nla_data(vmac), HSRP_VMAC_LEN);
	g->priority = attr_u32(tb[HSRP_A_GROUP_PRIORITY]);
	g->eff_priority = attr_u32(tb[HSRP_A_GROUP_EFF_PRIORITY]);
	g->preempt = attr_u8(tb[HSRP_A_GROUP_PREEMPT]);
	g->resigned = tb[HSRP_A_GROUP_RESIGNED];
	g->hello_ms = attr_u32(tb[HSRP_A_GROUP_HELLO]);
	g->hold_ms = attr_u32(tb[HSRP_A_GROUP_HOLD]);
	g->changes = attr_u32(tb[HSRP_A_GROUP_CHANGES]);
	g->age_ms = attr_u64(tb[HSRP_A_GROUP_AGE]);
	COPY(g->reason, tb[HSRP_A_GROUP_REASON]);
	load_peer(&g->active, tb[HSRP_A_GROUP_ACTIVE]);
	load_peer(&g->standby, tb[HSRP_A_GROUP_STANDBY]);
	gnl_for_each(pos, obj, HSRP_A_GROUP_TRACK, rem)
		load_track(m, g, pos);
	return 0;
}

/**
 * model_load_route - a reverse route
 * @obj: ROUTE_GET's answer
 * @arg: model
 *
 * Return: 0.
 */
int model_load_route(const struct gnl_obj *obj, void *arg)
{
	struct model *m = arg;
	struct route *r = VEC_ADD(m->routes, m->n_routes);
	struct nlattr **tb = obj->tb;

	r->dst.addr = attr_ip(tb[HSRP_A_ROUTE_DST], tb[HSRP_A_ROUTE_DST6]);
	r->dst.len = attr_u8(tb[HSRP_A_ROUTE_DST_LEN]);
	r->peer = attr_ip(tb[HSRP_A_ROUTE_PEER], tb[HSRP_A_ROUTE_PEER6]);
	r->gateway = attr_ip(tb[HSRP_A_ROUTE_GATEWAY],
			     tb[HSRP_A_ROUTE_GATEWAY6]);
	COPY(r->dev, tb[HSRP_A_ROUTE_IFNAME]);
	COPY(r->map, tb[HSRP_A_ROUTE_MAP]);
	r->installed = attr_u8(tb[HSRP_A_ROUTE_INSTALLED]);
	return 0;
}

/**
 * model_counter - a counter of the network namespace
 * @m: model, with MODEL_STATS
 * @name: of the counter
 *
 * Return: its value, 0 if this kernel has none of this name.
 */
uint64_t model_counter(const struct model *m, const char *name)
{
	const struct counters *cs = model_counters(m, "", 0);
	size_t i;

	for (i = 0; cs && i < cs->n; i++)
		if (!strcmp(cs->v[i].name, name))
			return cs->v[i].value;
	return 0;
}
