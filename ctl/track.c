// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl track: track objects, and interfaces that are tracked by their names.
 */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "print.h"
#include "track.h"

#define OBJECT_MAX	1000

static const char usage[] =
	"Usage: hsrpctl track add N WHAT\n"
	"       hsrpctl track set N state { up | down }\n"
	"       hsrpctl track del N\n"
	"       hsrpctl track [ show [ N ] ]\n"
	"WHAT := { interface DEV { line-protocol | { ip | ipv6 } routing } |\n"
	"          { ip | ipv6 } route NET/LEN reachability |\n"
	"          stub-object [ default-state { up | down } ] |\n"
	"          list boolean { and | or } { object N [ not ] }... |\n"
	"          list threshold weight up 1..255 [ down 0..254 ]\n"
	"               { object N [ weight 1..255 ] }... |\n"
	"          list threshold percentage up 1..100 [ down 0..99 ]\n"
	"               { object N }... }\n"
	"N := 1..1000\n";

/*
 * What the kernel has
 */

static void member_parse(struct track *t, const struct nlattr *nest)
{
	struct nlattr *tb[HSRP_A_MEMBER_MAX + 1];
	struct track_member *m;

	if (nla_parse_nested(tb, HSRP_A_MEMBER_MAX, (struct nlattr *)nest,
			     NULL))
		return;
	m = VEC_ADD(t->members, t->n_members);
	m->number = attr_u32(tb[HSRP_A_MEMBER_NUMBER]);
	m->negate = tb[HSRP_A_MEMBER_NOT];
	m->weight = attr_u32(tb[HSRP_A_MEMBER_WEIGHT]);
	m->up = attr_u8(tb[HSRP_A_MEMBER_UP]);
}

static void track_parse(struct track *t, const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	struct nlattr *pos;
	int rem;

	t->number = attr_u32(tb[HSRP_A_TRACK_NUMBER]);
	t->type = attr_u8(tb[HSRP_A_TRACK_TYPE]);
	snprintf(t->dev, sizeof(t->dev), "%s",
		 attr_str(tb[HSRP_A_TRACK_IFNAME]));
	t->ifindex = attr_u32(tb[HSRP_A_TRACK_IFINDEX]);
	t->dst.addr = attr_ip(tb[HSRP_A_TRACK_DST],
			      tb[HSRP_A_TRACK_DST6]);
	t->dst.len = attr_u8(tb[HSRP_A_TRACK_DST_LEN]);
	t->up = attr_u8(tb[HSRP_A_TRACK_UP]);
	t->changes = attr_u32(tb[HSRP_A_TRACK_CHANGES]);
	t->age = attr_u64(tb[HSRP_A_TRACK_AGE]);
	t->weight = attr_u32(tb[HSRP_A_TRACK_WEIGHT]);
	t->weight_up = attr_u32(tb[HSRP_A_TRACK_WEIGHT_UP]);
	t->weight_down = attr_u32(tb[HSRP_A_TRACK_WEIGHT_DOWN]);
	snprintf(t->via, sizeof(t->via), "%s", attr_str(tb[HSRP_A_TRACK_VIA]));
	gnl_for_each(pos, obj, HSRP_A_TRACK_MEMBER, rem)
		member_parse(t, pos);
}

/* An object, or one more group that tracks the object before. */
static int tracks_add(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	struct tracks *ts = arg;
	struct tracker *by;
	struct track *t;

	if (!tb[HSRP_A_TRACK_BY_IFNAME]) {
		track_parse(VEC_ADD(ts->v, ts->n), obj);
		return 0;
	}
	if (!ts->n)
		return 0;
	t = &ts->v[ts->n - 1];
	by = VEC_ADD(t->by, t->n_by);
	snprintf(by->dev, sizeof(by->dev), "%s",
		 attr_str(tb[HSRP_A_TRACK_BY_IFNAME]));
	by->group = attr_u32(tb[HSRP_A_TRACK_BY_GROUP]);
	by->decrement = attr_u32(tb[HSRP_A_TRACK_DECREMENT]);
	return 0;
}

/**
 * tracks_load - all objects, and who tracks them
 * @nl: socket
 * @ts: filled in; to be freed, also after a failure
 *
 * Return: 0 or -errno.
 */
int tracks_load(struct gnl *nl, struct tracks *ts)
{
	memset(ts, 0, sizeof(*ts));
	return gnl_get_all(nl, HSRP_CMD_TRACK_GET, tracks_add, ts);
}

/**
 * tracks_free - free them
 * @ts: from tracks_load()
 */
void tracks_free(struct tracks *ts)
{
	size_t i;

	for (i = 0; i < ts->n; i++) {
		free(ts->v[i].members);
		free(ts->v[i].by);
	}
	free(ts->v);
	memset(ts, 0, sizeof(*ts));
}

/*
 * show
 */

/* What the state of an object is a state of, as IOS has it. */
static const char *track_what(const struct track *t)
{
	switch (t->type) {
	case HSRP_TRACK_LINE_PROTOCOL:
		return "Line protocol";
	case HSRP_TRACK_IP_ROUTING:
		return "IP routing";
	case HSRP_TRACK_IP6_ROUTING:
		return "IPv6 routing";
	case HSRP_TRACK_ROUTE:
	case HSRP_TRACK_ROUTE6:
		return "Reachability";
	case HSRP_TRACK_LIST_AND:
		return "Boolean AND";
	case HSRP_TRACK_LIST_OR:
		return "Boolean OR";
	case HSRP_TRACK_LIST_WEIGHT:
		return "Threshold weight";
	case HSRP_TRACK_LIST_PERCENT:
		return "Threshold percentage";
	default:
		return "State";
	}
}

static void print_ifindex(const struct track *t)
{
	if (t->ifindex)
		print_uint("ifindex", NULL, t->ifindex);
	else
		print_null("ifindex", NULL);
}

static void print_follows(const struct track *t)
{
	switch (t->type) {
	case HSRP_TRACK_LINE_PROTOCOL:
		print_string("interface", "  Interface %s line-protocol\n",
			     t->dev);
		print_ifindex(t);
		break;
	case HSRP_TRACK_IP_ROUTING:
		print_string("interface", "  Interface %s ip routing\n",
			     t->dev);
		print_ifindex(t);
		break;
	case HSRP_TRACK_IP6_ROUTING:
		print_string("interface", "  Interface %s ipv6 routing\n",
			     t->dev);
		print_ifindex(t);
		break;
	case HSRP_TRACK_ROUTE:
		print_prefix("destination", NULL, &t->dst);
		print_text("  IP route %s %s reachability\n",
			   ip_str(t->dst.addr), mask_str(t->dst.len));
		break;
	case HSRP_TRACK_ROUTE6:
		print_prefix("destination", "  IPv6 route %s reachability\n",
			     &t->dst);
		break;
	case HSRP_TRACK_STUB:
		print_text("  Stub-object\n");
		break;
	case HSRP_TRACK_LIST_AND:
		print_text("  List boolean and\n");
		break;
	case HSRP_TRACK_LIST_OR:
		print_text("  List boolean or\n");
		break;
	case HSRP_TRACK_LIST_WEIGHT:
		print_text("  List threshold weight\n");
		break;
	case HSRP_TRACK_LIST_PERCENT:
		print_text("  List threshold percentage\n");
		break;
	}
}

static void print_threshold(const struct track *t)
{
	const bool percent = t->type == HSRP_TRACK_LIST_PERCENT;

	if (!percent && t->type != HSRP_TRACK_LIST_WEIGHT)
		return;
	print_uint(percent ? "percentage" : "weight", NULL, t->weight);
	print_uint(percent ? "percentage_up" : "weight_up",
		   "    threshold up %" PRIu64, t->weight_up);
	print_uint(percent ? "percentage_down" : "weight_down",
		   ", down %" PRIu64 "\n", t->weight_down);
}

static void print_members(const struct track *t)
{
	const struct track_member *m;

	if (!t->n_members)
		return;
	print_threshold(t);
	print_array("objects");
	for (m = t->members; m < t->members + t->n_members; m++) {
		print_object(NULL);
		print_uint("object", "    object %" PRIu64, m->number);
		print_bool("not", " not", m->negate);
		print_bool("up", NULL, m->up);
		print_text(" %s", m->up ? "Up" : "Down");
		if (m->weight)
			print_uint("weight", " weight %" PRIu64, m->weight);
		print_text("\n");
		print_object_end();
	}
	print_array_end();
}

static void print_trackers(const struct track *t)
{
	size_t i;

	if (t->n_by)
		print_text("  Tracked by:\n");
	print_array("tracked_by");
	for (i = 0; i < t->n_by; i++) {
		const struct tracker *by = &t->by[i];

		print_object(NULL);
		print_string("interface", "    HSRP %s", by->dev);
		print_uint("group", " %" PRIu64, by->group);
		print_bool("shutdown", " shutdown\n", !by->decrement);
		if (by->decrement)
			print_uint("decrement", " decrement %" PRIu64 "\n",
				   by->decrement);
		print_object_end();
	}
	print_array_end();
}

/**
 * track_print - an object, in the words of "show track"
 * @t: object
 */
void track_print(const struct track *t)
{
	print_text("Track");
	if (t->number)
		print_uint("object", " %" PRIu64, t->number);
	else
		print_null("object", NULL);
	print_text("\n");
	print_string("type", NULL, track_type_name(t->type));
	print_follows(t);
	print_bool("up", NULL, t->up);
	print_text("  %s is %s", track_what(t), t->up ? "Up" : "Down");
	if (t->weight_up)
		print_text(" (%u/%u)", t->weight, t->weight_up);
	print_text("\n");
	print_members(t);
	print_uint("changes", "    %" PRIu64, t->changes);
	print_text(" change%s", t->changes == 1 ? "" : "s");
	print_age("last_change_ms", ", last change %s\n", t->age);
	if (*t->via)
		print_string("via", "  First-hop interface is %s\n", t->via);
	print_trackers(t);
}

static int parse_number(struct args *a, const char *what, uint32_t *number)
{
	const char *s = args_take(a);

	if (!s) {
		complain("%s: the number of the object is missing", what);
		return RC_USAGE;
	}
	return parse_u32(what, s, 1, OBJECT_MAX, number);
}

static int track_show(struct ctl *ctl, struct args *a)
{
	uint32_t number = 0;
	struct tracks ts;
	size_t i;
	int err;

	if (args_peek(a) && parse_number(a, "track", &number))
		return RC_USAGE;
	if (args_end(a))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = tracks_load(ctl->nl, &ts);
	if (err) {
		tracks_free(&ts);
		return ctl_refused(ctl->nl, err);
	}
	print_array(NULL);
	for (i = 0; i < ts.n; i++) {
		if (number && ts.v[i].number != number)
			continue;
		print_object(NULL);
		track_print(&ts.v[i]);
		print_object_end();
	}
	print_array_end();
	print_end();
	tracks_free(&ts);
	return RC_OK;
}

/*
 * add, set, del
 */

/* The next word must be one of these; its index, or -1 with a complaint. */
static int take_word(struct args *a, const char *what,
		     const struct verb *words, size_t n)
{
	const char *s = args_value(a, what);
	int i;

	if (!s)
		return -1;
	i = keyword_find(s, words, n, sizeof(*words));
	if (i == KEYWORD_NONE)
		complain("%s: unknown argument \"%s\"", what, s);
	return i < 0 ? -1 : i;
}

#define TAKE_WORD(a, what, words) take_word(a, what, words, ARRAY_SIZE(words))

static int put_type(struct nl_msg *msg, enum hsrp_track_type type)
{
	return nla_put_u8(msg, HSRP_A_TRACK_TYPE, type) ? RC_USAGE : 0;
}

static int put_state(struct nl_msg *msg, struct args *a, const char *what)
{
	static const struct verb words[] = {
		{ "down", NULL }, { "up", NULL },
	};
	int up = TAKE_WORD(a, what, words);

	if (up < 0)
		return RC_USAGE;
	return nla_put_u8(msg, HSRP_A_TRACK_UP, (uint8_t)up) ? RC_USAGE : 0;
}

static int add_interface(struct nl_msg *msg, struct args *a)
{
	static const struct verb words[] = {
		{ "line-protocol", NULL }, { "ip", NULL }, { "ipv6", NULL },
	};
	static const struct verb routing[] = { { "routing", NULL } };
	const char *dev = args_value(a, "interface");
	int i;

	if (!dev || parse_ifname("interface", dev) ||
	    nla_put_string(msg, HSRP_A_TRACK_IFNAME, dev))
		return RC_USAGE;
	i = TAKE_WORD(a, "interface", words);
	if (i < 0)
		return RC_USAGE;
	if (!i)
		return put_type(msg, HSRP_TRACK_LINE_PROTOCOL);
	if (TAKE_WORD(a, i == 1 ? "interface ip" : "interface ipv6",
		      routing) < 0)
		return RC_USAGE;
	return put_type(msg, i == 1 ? HSRP_TRACK_IP_ROUTING :
				      HSRP_TRACK_IP6_ROUTING);
}

static int put_route(struct nl_msg *msg, struct args *a, const char *what,
		     int (*parse)(const char *what, const char *s,
				  struct prefix *p))
{
	static const struct verb words[] = { { "reachability", NULL } };
	const char *s = args_value(a, what);
	struct prefix dst;

	if (!s || parse(what, s, &dst) || TAKE_WORD(a, what, words) < 0)
		return RC_USAGE;
	if (put_ip(msg, HSRP_A_TRACK_DST, HSRP_A_TRACK_DST6, dst.addr) ||
	    nla_put_u8(msg, HSRP_A_TRACK_DST_LEN, dst.len))
		return RC_USAGE;
	return 0;
}

static const struct verb route_words[] = { { "route", NULL } };

static int add_route(struct nl_msg *msg, struct args *a)
{
	if (TAKE_WORD(a, "ip", route_words) < 0 ||
	    put_route(msg, a, "ip route", parse_prefix))
		return RC_USAGE;
	return put_type(msg, HSRP_TRACK_ROUTE);
}

static int add_route6(struct nl_msg *msg, struct args *a)
{
	if (TAKE_WORD(a, "ipv6", route_words) < 0 ||
	    put_route(msg, a, "ipv6 route", parse_prefix6))
		return RC_USAGE;
	return put_type(msg, HSRP_TRACK_ROUTE6);
}

static int add_stub(struct nl_msg *msg, struct args *a)
{
	static const struct verb words[] = { { "default-state", NULL } };

	if (put_type(msg, HSRP_TRACK_STUB))
		return RC_USAGE;
	if (!args_peek(a))
		return 0;
	if (TAKE_WORD(a, "stub-object", words) < 0)
		return RC_USAGE;
	return put_state(msg, a, "default-state");
}

static int put_member(struct nl_msg *msg, struct args *a)
{
	static const struct verb words[] = { { "object", NULL } };
	uint32_t number, weight;
	struct nlattr *nest;
	const char *s;

	if (TAKE_WORD(a, "list", words) < 0 ||
	    parse_number(a, "object", &number))
		return RC_USAGE;
	nest = nla_nest_start(msg, HSRP_A_TRACK_MEMBER | NLA_F_NESTED);
	if (!nest || nla_put_u32(msg, HSRP_A_MEMBER_NUMBER, number))
		return RC_USAGE;
	if (keyword_is(args_peek(a), "not")) {
		args_take(a);
		if (nla_put_flag(msg, HSRP_A_MEMBER_NOT))
			return RC_USAGE;
	}
	if (keyword_is(args_peek(a), "weight")) {
		args_take(a);
		s = args_value(a, "weight");
		if (!s || parse_u32("weight", s, 1, 255, &weight) ||
		    nla_put_u32(msg, HSRP_A_MEMBER_WEIGHT, weight))
			return RC_USAGE;
	}
	nla_nest_end(msg, nest);
	return 0;
}

/* By weight or by percentage, and the thresholds */
static int put_threshold(struct nl_msg *msg, struct args *a)
{
	static const struct verb kinds[] = {
		{ "weight", NULL }, { "percentage", NULL },
	};
	static const struct verb up[] = { { "up", NULL } };
	int percent = TAKE_WORD(a, "list threshold", kinds);
	const uint32_t max = percent ? 100 : 255;
	const char *s;
	uint32_t v;

	if (percent < 0 ||
	    put_type(msg, percent ? HSRP_TRACK_LIST_PERCENT :
				    HSRP_TRACK_LIST_WEIGHT) ||
	    TAKE_WORD(a, percent ? "list threshold percentage" :
				   "list threshold weight", up) < 0)
		return RC_USAGE;
	s = args_value(a, "up");
	if (!s || parse_u32("up", s, 1, max, &v) ||
	    nla_put_u32(msg, HSRP_A_TRACK_WEIGHT_UP, v))
		return RC_USAGE;
	if (!keyword_is(args_peek(a), "down"))
		return 0;
	args_take(a);
	s = args_value(a, "down");
	if (!s || parse_u32("down", s, 0, max - 1, &v))
		return RC_USAGE;
	return nla_put_u32(msg, HSRP_A_TRACK_WEIGHT_DOWN, v) ? RC_USAGE : 0;
}

static int add_list(struct nl_msg *msg, struct args *a)
{
	static const struct verb kinds[] = {
		{ "boolean", NULL }, { "threshold", NULL },
	};
	static const struct verb how[] = { { "and", NULL }, { "or", NULL } };
	static const enum hsrp_track_type boolean[] = {
		HSRP_TRACK_LIST_AND, HSRP_TRACK_LIST_OR,
	};
	int i = TAKE_WORD(a, "list", kinds), rc;

	if (i < 0)
		return RC_USAGE;
	if (i) {
		rc = put_threshold(msg, a);
	} else {
		i = TAKE_WORD(a, "list boolean", how);
		rc = i < 0 ? RC_USAGE : put_type(msg, boolean[i]);
	}
	while (!rc && args_peek(a))
		rc = put_member(msg, a);
	return rc;
}

static int put_object(struct nl_msg *msg, struct args *a)
{
	static const struct verb kinds[] = {
		{ "interface", NULL }, { "ip", NULL }, { "ipv6", NULL },
		{ "stub-object", NULL }, { "list", NULL },
	};
	static int (*const add[])(struct nl_msg *msg, struct args *a) = {
		add_interface, add_route, add_route6, add_stub, add_list,
	};
	int i = TAKE_WORD(a, "track", kinds);

	return i < 0 ? RC_USAGE : add[i](msg, a);
}

static int put_set(struct nl_msg *msg, struct args *a)
{
	static const struct verb words[] = { { "state", NULL } };

	if (TAKE_WORD(a, "track", words) < 0)
		return RC_USAGE;
	return put_state(msg, a, "state");
}

static int put_nothing(struct nl_msg *msg, struct args *a)
{
	(void)msg;
	(void)a;
	return 0;
}

static int track_send(struct ctl *ctl, struct args *a, uint8_t cmd,
		      int (*put)(struct nl_msg *msg, struct args *a))
{
	struct nl_msg *msg = gnl_new(cmd, 0);
	uint32_t number;

	if (parse_number(a, "track", &number) ||
	    nla_put_u32(msg, HSRP_A_TRACK_NUMBER, number) || put(msg, a) ||
	    args_end(a)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static int track_add(struct ctl *ctl, struct args *a)
{
	return track_send(ctl, a, HSRP_CMD_TRACK_NEW, put_object);
}

static int track_set(struct ctl *ctl, struct args *a)
{
	return track_send(ctl, a, HSRP_CMD_TRACK_SET, put_set);
}

static int track_del(struct ctl *ctl, struct args *a)
{
	return track_send(ctl, a, HSRP_CMD_TRACK_DEL, put_nothing);
}

static const struct verb verbs[] = {
	{ "add", track_add },
	{ "set", track_set },
	{ "delete", track_del },
	{ "show", track_show },
};

/**
 * cmd_track - hsrpctl track
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_track(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "track", verbs, ARRAY_SIZE(verbs), usage);
}
