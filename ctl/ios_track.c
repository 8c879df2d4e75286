// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration in the words of IOS: track objects, and that what they name is
 * there.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"
#include "print.h"

#define N	"track <1-1000> "
#define CONF_WEIGHT	10

static bool is_list(const struct conf_object *o)
{
	return o->type == HSRP_TRACK_LIST_AND || o->type == HSRP_TRACK_LIST_OR ||
	       o->type == HSRP_TRACK_LIST_WEIGHT ||
	       o->type == HSRP_TRACK_LIST_PERCENT;
}

/* A new object of the row's type; NULL with a message. */
static struct conf_object *object_new(struct ios *p, const struct ios_line *l,
				      const struct ios_row *row)
{
	const struct conf_object *old = conf_object(p->c, l->v[0].num);
	struct conf_object *o;

	if (old) {
		ios_bad(p, l->v[0].w,
			"track object %u is there already, in line %u",
			l->v[0].num, old->pos.line);
		return NULL;
	}
	o = CONF_ADD(p->c, objects);
	o->pos = ios_pos(p, l);
	o->number = l->v[0].num;
	o->type = (uint32_t)row->off;
	p->here = p->c->n_objects - 1;
	return o;
}

static int take_object(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	return object_new(p, l, row) ? 0 : -1;
}

static int take_if_object(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_object *o = object_new(p, l, row);

	if (!o)
		return -1;
	snprintf(o->dev, sizeof(o->dev), "%s", l->v[1].text);
	return 0;
}

/* "10.0.0.0/8" */
static int read_prefix(struct ios *p, const struct ios_word *w,
		       struct prefix *net)
{
	const char *slash = strchr(w->s, '/');
	char buf[INET_ADDRSTRLEN], *end;
	unsigned long len;
	uint32_t addr;

	snprintf(buf, sizeof(buf), "%.*s",
		 (int)(slash ? slash - w->s : 0), w->s);
	len = slash ? strtoul(slash + 1, &end, 10) : 33;
	if (len > 32 || slash[1] < '0' || slash[1] > '9' || *end ||
	    ios_addr(buf, &addr))
		return ios_bad(p, w, "\"%s\" is not a network; expected A.B.C.D/LEN, or A.B.C.D and a mask",
			       w->s);
	net->addr = ip_from4(addr);
	net->len = (uint8_t)len;
	return 0;
}

static int take_route(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	struct conf_object *o = object_new(p, l, row);
	struct ip addr = l->v[1].ip;
	struct prefix net = { { 0 }, 0 };

	if (!o)
		return -1;
	if (l->n_v > 2 ? ios_net(p, &l->v[1], &l->v[2], &net) :
			 read_prefix(p, l->v[1].w, &net))
		return -1;
	if (l->n_v == 2)
		addr = net.addr;
	net.addr = prefix_cut(net.addr, net.len);
	if (!ip_equal(net.addr, addr))
		return ios_bad(p, l->v[1].w, "the network has bits set beyond its mask");
	o->dst = net;
	return 0;
}

static int take_route6(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_object *o = object_new(p, l, row);
	const struct ios_word *w = l->v[1].w;
	char buf[INET6_ADDRSTRLEN];
	struct ip addr;

	if (!o)
		return -1;
	if (!ios_net6(w->s, &o->dst))
		return ios_bad(p, w, "\"%s\" is not an IPv6 network; expected X:X::X/LEN",
			       w->s);
	snprintf(buf, sizeof(buf), "%.*s", (int)strcspn(w->s, "/"), w->s);
	if (!ip_parse(buf, &addr) || !ip_equal(o->dst.addr, addr))
		return ios_bad(p, w, "the network has bits set beyond its prefix");
	return 0;
}

static struct conf_object *object_here(struct ios *p)
{
	return &p->c->objects[p->here];
}

static int take_member(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_object *o = object_here(p);
	struct conf_member *m;
	size_t i;

	(void)row;
	if (!is_list(o))
		return ios_bad(p, &l->w[0], "only a list has objects");
	for (i = 0; i < o->n_members; i++)
		if (o->members[i].number == l->v[0].num)
			return ios_bad(p, l->v[0].w,
				       "the list has this object already, in line %u",
				       o->members[i].pos.line);
	if (o->type != HSRP_TRACK_LIST_WEIGHT && l->n_v > 1)
		return ios_bad(p, &l->w[2], "only a list by weight has weights");
	if ((o->type == HSRP_TRACK_LIST_WEIGHT ||
	     o->type == HSRP_TRACK_LIST_PERCENT) && l->n == 3)
		return ios_bad(p, &l->w[2], "only an object of a boolean list can count as its opposite");
	m = VEC_ADD(o->members, o->n_members);
	m->pos = ios_val_pos(p, &l->v[0]);
	m->number = l->v[0].num;
	m->negate = l->n == 3;
	if (o->type == HSRP_TRACK_LIST_WEIGHT)
		m->weight = l->n_v > 1 ? l->v[1].num : CONF_WEIGHT;
	return 0;
}

static int take_threshold(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_object *o = object_here(p);

	if (o->type != row->off)
		return ios_bad(p, &l->w[0], "only a list by %s has such thresholds",
			       row->off == HSRP_TRACK_LIST_PERCENT ?
			       "percentage" : "weight");
	o->weight_up = l->v[0].num;
	o->weight_down = l->n_v > 1 ? l->v[1].num : o->weight_up - 1;
	if (o->weight_down >= o->weight_up)
		return ios_bad(p, l->v[1].w,
			       "the threshold for up must be above the threshold for down");
	return 0;
}

static int take_state(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	struct conf_object *o = object_here(p);

	if (o->type != HSRP_TRACK_STUB)
		return ios_bad(p, &l->w[0], "only a stub-object has a state of its own");
	o->up = row->off;
	return 0;
}

static const struct ios_row top_rows[] = {
	{ N "interface IF line-protocol", take_if_object, 0, IOS_TRACK,
	  HSRP_TRACK_LINE_PROTOCOL, NULL },
	{ N "interface IF ip routing", take_if_object, 0, IOS_TRACK,
	  HSRP_TRACK_IP_ROUTING, NULL },
	{ N "interface IF ipv6 routing", take_if_object, 0, IOS_TRACK,
	  HSRP_TRACK_IP6_ROUTING, NULL },
	{ N "ip route A.B.C.D A.B.C.D reachability", take_route, 0, IOS_TRACK,
	  HSRP_TRACK_ROUTE, NULL },
	{ N "ip route WORD reachability", take_route, 0, IOS_TRACK,
	  HSRP_TRACK_ROUTE, NULL },
	{ N "ip route LINE", NULL, IOS_REFUSED, IOS_SKIP, 0,
	  "track: only the reachability of a route is possible" },
	{ N "ipv6 route WORD reachability", take_route6, 0, IOS_TRACK,
	  HSRP_TRACK_ROUTE6, NULL },
	{ N "ipv6 route LINE", NULL, IOS_REFUSED, IOS_SKIP, 0,
	  "track: only the reachability of a route is possible" },
	{ N "ip sla LINE", NULL, IOS_REFUSED, IOS_SKIP, 0,
	  "track: there is no IP SLA; expected \"stub-object\", which a script sets" },
	{ N "list boolean and", take_object, 0, IOS_TRACK,
	  HSRP_TRACK_LIST_AND, NULL },
	{ N "list boolean or", take_object, 0, IOS_TRACK,
	  HSRP_TRACK_LIST_OR, NULL },
	{ N "list threshold weight", take_object, 0, IOS_TRACK,
	  HSRP_TRACK_LIST_WEIGHT, NULL },
	{ N "list threshold percentage", take_object, 0, IOS_TRACK,
	  HSRP_TRACK_LIST_PERCENT, NULL },
	{ N "stub-object", take_object, 0, IOS_TRACK, HSRP_TRACK_STUB, NULL },
};

static const struct ios_row track_rows[] = {
	{ "object <1-1000>", take_member, 0, 0, 0, NULL },
	{ "object <1-1000> not", take_member, 0, 0, 0, NULL },
	{ "object <1-1000> weight <1-255>", take_member, 0, 0, 0, NULL },
	{ "threshold weight up <1-255>", take_threshold, 0, 0,
	  HSRP_TRACK_LIST_WEIGHT, NULL },
	{ "threshold weight up <1-255> down <0-254>", take_threshold, 0, 0,
	  HSRP_TRACK_LIST_WEIGHT, NULL },
	{ "threshold percentage up <1-100>", take_threshold, 0, 0,
	  HSRP_TRACK_LIST_PERCENT, NULL },
	{ "threshold percentage up <1-100> down <0-99>", take_threshold, 0, 0,
	  HSRP_TRACK_LIST_PERCENT, NULL },
	{ "default-state down", take_state, 0, 0, false, NULL },
	{ "default-state up", take_state, 0, 0, true, NULL },
	{ "delay LINE", NULL, IOS_REFUSED, 0, 0,
	  "track: a delay is not supported" },
};

const struct ios_table ios_track_tables[] = {
	{ IOS_TOP, top_rows, ARRAY_SIZE(top_rows) },
	{ IOS_TRACK, track_rows, ARRAY_SIZE(track_rows) },
	{ IOS_TOP, NULL, 0 },
};

/* Is everything in the list judged already? */
static bool members_are(const struct conf *c, const struct conf_object *o,
			const bool *judged)
{
	const struct conf_object *m;
	size_t i;

	for (i = 0; i < o->n_members; i++) {
		m = conf_object(c, o->members[i].number);
		if (m && !judged[m - c->objects])
			return false;
	}
	return true;
}

/* A list must not be in itself, through whichever others. */
static void check_circles(struct ios *p)
{
	const struct conf *c = p->c;
	bool *judged = calloc(c->n_objects + 1, sizeof(*judged));
	bool more = true;
	size_t i;

	if (!judged) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	while (more) {
		more = false;
		for (i = 0; i < c->n_objects; i++) {
			if (judged[i] ||
			    !members_are(c, &c->objects[i], judged))
				continue;
			judged[i] = true;
			more = true;
		}
	}
	for (i = 0; i < c->n_objects; i++)
		if (!judged[i])
			ios_error(p, c->objects[i].pos,
				  "track object %u follows itself, or a list that does",
				  c->objects[i].number);
	free(judged);
}

static void resolve_object(struct ios *p, struct conf_object *o)
{
	size_t i;

	if (*o->dev)
		ios_resolve_if(p, o->pos, o->dev);
	if (is_list(o) && !o->n_members)
		ios_error(p, o->pos, "the list is empty; expected \"object N\"");
	if (o->type == HSRP_TRACK_LIST_WEIGHT && !o->weight_up)
		ios_error(p, o->pos, "the list has no threshold; expected \"threshold weight up N\"");
	if (o->type == HSRP_TRACK_LIST_PERCENT && !o->weight_up)
		ios_error(p, o->pos, "the list has no threshold; expected \"threshold percentage up N\"");
	for (i = 0; i < o->n_members; i++)
		if (!conf_object(p->c, o->members[i].number))
			ios_error(p, o->members[i].pos,
				  "there is no track object %u",
				  o->members[i].number);
}

/**
 * ios_resolve_objects - judge the track objects
 * @p: file
 */
void ios_resolve_objects(struct ios *p)
{
	size_t i;

	for (i = 0; i < p->c->n_objects; i++)
		resolve_object(p, &p->c->objects[i]);
	check_circles(p);
}

static void print_members(FILE *f, const struct conf_object *o)
{
	const char *what = o->type == HSRP_TRACK_LIST_PERCENT ? "percentage" :
								"weight";
	size_t i;

	for (i = 0; i < o->n_members; i++) {
		const struct conf_member *m = &o->members[i];

		fprintf(f, " object %u%s", m->number, m->negate ? " not" : "");
		if (m->weight && m->weight != CONF_WEIGHT)
			fprintf(f, " weight %u", m->weight);
		fputc('\n', f);
	}
	if (o->weight_up && o->weight_down == o->weight_up - 1)
		fprintf(f, " threshold %s up %u\n", what, o->weight_up);
	else if (o->weight_up)
		fprintf(f, " threshold %s up %u down %u\n", what, o->weight_up,
			o->weight_down);
}

static void print_track_object(FILE *f, const struct conf_object *o)
{
	fprintf(f, "track %u ", o->number);
	switch (o->type) {
	case HSRP_TRACK_LINE_PROTOCOL:
		fprintf(f, "interface %s line-protocol\n", o->dev);
		break;
	case HSRP_TRACK_IP_ROUTING:
		fprintf(f, "interface %s ip routing\n", o->dev);
		break;
	case HSRP_TRACK_IP6_ROUTING:
		fprintf(f, "interface %s ipv6 routing\n", o->dev);
		break;
	case HSRP_TRACK_ROUTE:
		fprintf(f, "ip route %s ", ip_str(o->dst.addr));
		fprintf(f, "%s reachability\n", mask_str(o->dst.len));
		break;
	case HSRP_TRACK_ROUTE6:
		fprintf(f, "ipv6 route %s reachability\n",
			prefix_str(&o->dst));
		break;
	case HSRP_TRACK_LIST_AND:
		fprintf(f, "list boolean and\n");
		break;
	case HSRP_TRACK_LIST_OR:
		fprintf(f, "list boolean or\n");
		break;
	case HSRP_TRACK_LIST_WEIGHT:
		fprintf(f, "list threshold weight\n");
		break;
	case HSRP_TRACK_LIST_PERCENT:
		fprintf(f, "list threshold percentage\n");
		break;
	default:
		fprintf(f, "stub-object\n");
		if (o->up)
			fprintf(f, " default-state up\n");
	}
	print_members(f, o);
}

/**
 * ios_print_objects - print the track objects
 * @f: where to
 * @c: configuration
 */
void ios_print_objects(FILE *f, const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_objects; i++)
		print_track_object(f, &c->objects[i]);
}
