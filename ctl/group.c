// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl group: standby groups.
 */
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>

#include "group.h"
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"
#include "stats.h"

/* RFC 2281 section 5.1: the default authentication data */
#define AUTH_DEFAULT	"cisco"

#define PRIORITY_DEFAULT	100

static const char usage[] =
	"Usage: hsrpctl group add dev DEV [ group N ] [ PARAMETERS ]\n"
	"       hsrpctl group set dev DEV [ group N ] PARAMETERS\n"
	"       hsrpctl group del dev DEV [ group N ]\n"
	"       hsrpctl group [ show ] [ brief ] [ dev DEV ] [ group N ]\n"
	"PARAMETERS := [ [ no ] vip ADDRESS ] [ [ no ] priority 0..255 ]\n"
	"              [ preempt [ delay [ minimum SEC ] [ reload SEC ] [ sync SEC ] ] ]\n"
	"              [ no preempt ] [ [ no ] name NAME ]\n"
	"              [ delay [ minimum SEC ] [ reload SEC ] | no delay ]\n"
	"              [ timers HELLO HOLD | no timers ]\n"
	"              [ authentication text WORD | no authentication ]\n"
	"              [ track WHAT [ decrement 1..255 | shutdown ] ]...\n"
	"              [ no track WHAT ]...\n"
	"WHAT := { DEV | number of a track object }\n"
	"HELLO, HOLD := seconds, or milliseconds as in 250ms\n";

static int put_no_vip(struct nl_msg *msg, const struct param *p,
		      struct args *a)
{
	(void)a;
	return nla_put_u32(msg, p->attr, 0) ? RC_USAGE : 0;
}

static int put_no_priority(struct nl_msg *msg, const struct param *p,
			   struct args *a)
{
	(void)a;
	return nla_put_u32(msg, p->attr, PRIORITY_DEFAULT) ? RC_USAGE : 0;
}

static int put_no_name(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	(void)a;
	return nla_put_string(msg, p->attr, "") ? RC_USAGE : 0;
}

static int put_timers(struct nl_msg *msg, const struct param *p,
		      struct args *a)
{
	const char *hello = args_value(a, p->name);
	const char *hold = hello ? args_value(a, "timers: hold time") : NULL;
	uint32_t hello_ms, hold_ms;

	if (!hold || parse_time("timers: hello time", hello, &hello_ms) ||
	    parse_time("timers: hold time", hold, &hold_ms))
		return RC_USAGE;
	if (nla_put_u32(msg, HSRP_A_GROUP_HELLO, hello_ms) ||
	    nla_put_u32(msg, HSRP_A_GROUP_HOLD, hold_ms))
		return RC_USAGE;
	return 0;
}

/* One of several words with a number of seconds, sent as milliseconds. */
struct delay_word {
	const char *name;
	int attr;
};

static int put_delays(struct nl_msg *msg, const char *what, struct args *a,
		      const struct delay_word *tab, size_t n, uint32_t max)
{
	const char *s = args_value(a, what);
	uint32_t sec;
	int i;

	do {
		i = s ? keyword_find(s, tab, n, sizeof(*tab)) : KEYWORD_NONE;
		if (s && i == KEYWORD_NONE)
			complain("%s: unknown argument \"%s\"", what, s);
		if (i < 0)
			return RC_USAGE;
		s = args_value(a, tab[i].name);
		if (!s || parse_u32(tab[i].name, s, 0, max, &sec) ||
		    nla_put_u32(msg, tab[i].attr, sec * 1000))
			return RC_USAGE;
		s = args_peek(a);
		if (s && keyword_find(s, tab, n, sizeof(*tab)) < 0)
			s = NULL;
		if (s)
			args_take(a);
	} while (s);
	return 0;
}

#define PUT_DELAYS(msg, what, a, tab, max) \
	put_delays(msg, what, a, tab, ARRAY_SIZE(tab), max)

static int put_zeros(struct nl_msg *msg, const struct delay_word *tab,
		     size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (nla_put_u32(msg, tab[i].attr, 0))
			return RC_USAGE;
	return 0;
}

static const struct delay_word preempt_delays[] = {
	{ "minimum", HSRP_A_GROUP_PREEMPT_DELAY_MIN },
	{ "reload", HSRP_A_GROUP_PREEMPT_DELAY_RELOAD },
	{ "sync", HSRP_A_GROUP_PREEMPT_DELAY_SYNC },
};

static const struct delay_word init_delays[] = {
	{ "minimum", HSRP_A_GROUP_DELAY_MIN },
	{ "reload", HSRP_A_GROUP_DELAY_RELOAD },
};

static int put_preempt(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	if (nla_put_u8(msg, p->attr, 1))
		return RC_USAGE;
	if (!keyword_is(args_peek(a), "delay"))
		return 0;
	args_take(a);
	return PUT_DELAYS(msg, "preempt delay", a, preempt_delays, 3600);
}

static int put_no_preempt(struct nl_msg *msg, const struct param *p,
			  struct args *a)
{
	(void)a;
	if (nla_put_u8(msg, p->attr, 0))
		return RC_USAGE;
	return put_zeros(msg, preempt_delays, ARRAY_SIZE(preempt_delays));
}

static int put_delay(struct nl_msg *msg, const struct param *p,
		     struct args *a)
{
	return PUT_DELAYS(msg, p->name, a, init_delays, 10000);
}

static int put_no_delay(struct nl_msg *msg, const struct param *p,
			struct args *a)
{
	(void)p;
	(void)a;
	return put_zeros(msg, init_delays, ARRAY_SIZE(init_delays));
}

static int put_no_timers(struct nl_msg *msg, const struct param *p,
			 struct args *a)
{
	(void)p;
	(void)a;
	return nla_put_flag(msg, HSRP_A_GROUP_TIMERS_DEFAULT) ? RC_USAGE : 0;
}

/* Text goes over the wire in clear anyway; a key would never be a word here. */
static int put_auth(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);

	if (!s)
		return RC_USAGE;
	if (!strcmp(s, "md5")) {
		complain("authentication: md5 is not supported");
		return RC_USAGE;
	}
	if (keyword_is(s, "text")) {
		s = args_value(a, "authentication text");
		if (!s)
			return RC_USAGE;
	}
	if (!*s || strlen(s) > HSRP_AUTH_TEXT_MAX) {
		complain("authentication: \"%s\" is not a word of 1 to %d characters",
			 s, HSRP_AUTH_TEXT_MAX);
		return RC_USAGE;
	}
	return nla_put_string(msg, p->attr, s) ? RC_USAGE : 0;
}

static int put_no_auth(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	(void)a;
	return nla_put_string(msg, p->attr, AUTH_DEFAULT) ? RC_USAGE : 0;
}

/* A number is a track object, all else is an interface. */
static int put_tracked(struct nl_msg *msg, const char *what, struct args *a,
		       int object, int ifname)
{
	const char *s = args_value(a, what);
	uint32_t number;

	if (!s)
		return RC_USAGE;
	if (!*s || s[strspn(s, "0123456789")]) {
		if (parse_ifname(what, s))
			return RC_USAGE;
		return nla_put_string(msg, ifname, s) ? RC_USAGE : 0;
	}
	if (parse_u32(what, s, 1, 1000, &number))
		return RC_USAGE;
	return nla_put_u32(msg, object, number) ? RC_USAGE : 0;
}

static int put_track(struct nl_msg *msg, const struct param *p,
		     struct args *a)
{
	struct nlattr *nest = nla_nest_start(msg, p->attr | NLA_F_NESTED);
	uint32_t decrement;
	const char *d;

	if (!nest || put_tracked(msg, p->name, a, HSRP_A_TRACK_NUMBER,
				 HSRP_A_TRACK_IFNAME))
		return RC_USAGE;
	if (keyword_is(args_peek(a), "decrement")) {
		args_take(a);
		d = args_value(a, "decrement");
		if (!d || parse_u32("decrement", d, 1, 255, &decrement) ||
		    nla_put_u32(msg, HSRP_A_TRACK_DECREMENT, decrement))
			return RC_USAGE;
	} else if (keyword_is(args_peek(a), "shutdown")) {
		args_take(a);
		if (nla_put_flag(msg, HSRP_A_TRACK_SHUTDOWN))
			return RC_USAGE;
	}
	nla_nest_end(msg, nest);
	return 0;
}

static int put_no_track(struct nl_msg *msg, const struct param *p,
			struct args *a)
{
	(void)p;
	return put_tracked(msg, "no track", a, HSRP_A_GROUP_UNTRACK_OBJECT,
			   HSRP_A_GROUP_UNTRACK);
}

#define PARAM_DEV \
	{ "dev", HSRP_A_GROUP_IFNAME, put_ifname, NULL, PARAM_REQUIRED, 0, 0 }
#define PARAM_GROUP \
	{ "group", HSRP_A_GROUP_NUMBER, put_u32, NULL, 0, 0, 255 }

static const struct param conf_params[] = {
	PARAM_DEV,
	PARAM_GROUP,
	{ "vip", HSRP_A_GROUP_VIP, put_addr, put_no_vip, 0, 0, 0 },
	{ "priority", HSRP_A_GROUP_PRIORITY, put_u32, put_no_priority, 0, 0,
	  255 },
	{ "preempt", HSRP_A_GROUP_PREEMPT, put_preempt, put_no_preempt, 0, 0,
	  0 },
	{ "delay", HSRP_A_GROUP_DELAY_MIN, put_delay, put_no_delay, 0, 0, 0 },
	{ "name", HSRP_A_GROUP_NAME, put_name, put_no_name, 0, 0, 0 },
	{ "timers", HSRP_A_GROUP_HELLO, put_timers, put_no_timers, 0, 0, 0 },
	{ "authentication", HSRP_A_GROUP_AUTH_TEXT, put_auth, put_no_auth, 0,
	  0, 0 },
	{ "track", HSRP_A_GROUP_TRACK, put_track, put_no_track, PARAM_REPEAT,
	  0, 0 },
};

static const struct param key_params[] = {
	PARAM_DEV,
	PARAM_GROUP,
};

/* The number of a group that is not named is 0, as on IOS. */
static int need_group(struct nl_msg *msg)
{
	if (nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, HSRP_A_GROUP_NUMBER))
		return 0;
	return nla_put_u32(msg, HSRP_A_GROUP_NUMBER, 0) ? RC_USAGE : 0;
}

static int group_send(struct ctl *ctl, struct args *a, uint8_t cmd,
		      const struct param *tab, size_t n)
{
	struct nl_msg *msg = gnl_new(cmd, 0);

	if (params_parse(a, tab, n, msg, NULL) || need_group(msg)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static int group_add(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_NEW, conf_params,
			  ARRAY_SIZE(conf_params));
}

static int group_set(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_SET, conf_params,
			  ARRAY_SIZE(conf_params));
}

static int group_del(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_DEL, key_params,
			  ARRAY_SIZE(key_params));
}

static void show_peer(const char *key, const char *title,
		      const struct nlattr *attr)
{
	struct nlattr *tb[HSRP_A_PEER_MAX + 1];

	print_text("  %s router is ", title);
	if (!attr || nla_parse_nested(tb, HSRP_A_PEER_MAX,
				      (struct nlattr *)attr, NULL)) {
		print_null(key, "unknown\n");
		return;
	}
	print_object(key);
	print_bool("local", "local", !!tb[HSRP_A_PEER_LOCAL]);
	if (tb[HSRP_A_PEER_ADDR])
		print_addr("address",
			   tb[HSRP_A_PEER_LOCAL] ? NULL : "%s",
			   attr_u32(tb[HSRP_A_PEER_ADDR]));
	if (tb[HSRP_A_PEER_PRIORITY])
		print_uint("priority",
			   tb[HSRP_A_PEER_LOCAL] ? NULL : ", priority %" PRIu64,
			   attr_u32(tb[HSRP_A_PEER_PRIORITY]));
	if (tb[HSRP_A_PEER_EXPIRES])
		print_sec("expires_ms", " (expires in %s sec)",
			  attr_u32(tb[HSRP_A_PEER_EXPIRES]));
	print_object_end();
	print_text("\n");
}

static void show_tracks(const struct gnl_obj *obj)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct nlattr *pos;
	int rem;

	print_array("tracks");
	gnl_for_each(pos, obj, HSRP_A_GROUP_TRACK, rem) {
		bool up;

		if (nla_parse_nested(tb, HSRP_A_TRACK_MAX, pos, NULL))
			continue;
		up = attr_u8(tb[HSRP_A_TRACK_UP]);
		print_object(NULL);
		if (tb[HSRP_A_TRACK_NUMBER])
			print_uint("object", "    Track object %" PRIu64,
				   attr_u32(tb[HSRP_A_TRACK_NUMBER]));
		else
			print_string("interface", "    Track interface %s",
				     attr_str(tb[HSRP_A_TRACK_IFNAME]));
		print_bool("up", NULL, up);
		print_text(" state %s", up ? "Up" : "Down");
		if (tb[HSRP_A_TRACK_DECREMENT])
			print_uint("decrement", " decrement %" PRIu64,
				   attr_u32(tb[HSRP_A_TRACK_DECREMENT]));
		print_bool("shutdown", " shutdown",
			   !!tb[HSRP_A_TRACK_SHUTDOWN]);
		print_text("\n");
		print_object_end();
	}
	print_array_end();
}

/* Seconds where it is whole ones, as IOS does. */
static void show_time(const char *key, const char *title, uint32_t ms)
{
	print_uint(key, NULL, ms);
	print_text("%s %u %s", title, ms % 1000 ? ms : ms / 1000,
		   ms % 1000 ? "msec" : "sec");
}

static void show_timers(struct nlattr **tb)
{
	show_time("hello_ms", "  Hello time",
		  attr_u32(tb[HSRP_A_GROUP_HELLO]));
	show_time("hold_ms", ", hold time", attr_u32(tb[HSRP_A_GROUP_HOLD]));
	print_bool("timers_learned", " (learned)",
		   !!tb[HSRP_A_GROUP_TIMERS_LEARNED]);
	print_text("\n");
	if (tb[HSRP_A_GROUP_NEXT_HELLO])
		print_sec("next_hello_ms", "    Next hello sent in %s secs\n",
			  attr_u32(tb[HSRP_A_GROUP_NEXT_HELLO]));
}

static void show_addresses(struct nlattr **tb)
{
	const struct nlattr *vmac = tb[HSRP_A_GROUP_VMAC];
	uint32_t vip = attr_u32(tb[HSRP_A_GROUP_VIP]);

	print_text("  Virtual IP address is ");
	if (vip)
		print_addr("vip", "%s", vip);
	else
		print_null("vip", "unknown");
	print_bool("vip_learned", " (learnt)",
		   !!tb[HSRP_A_GROUP_VIP_LEARNED]);
	print_text("\n");
	if (tb[HSRP_A_GROUP_ADDR])
		print_addr("address", NULL, attr_u32(tb[HSRP_A_GROUP_ADDR]));
	if (!vmac || nla_len(vmac) < HSRP_VMAC_LEN)
		return;
	print_text("  Active virtual MAC address is ");
	if (tb[HSRP_A_GROUP_ACTIVE])
		print_mac("active_vmac", "%s", nla_data(vmac));
	else
		print_null("active_vmac", "unknown");
	print_mac("vmac",
		  "\n    Local virtual MAC address is %s (v1 default)\n",
		  nla_data(vmac));
}

/* A delay of 0 is none, and not said. */
static void show_delay(struct nlattr **tb, const char *key, int attr,
		       const char *fmt, const char **sep)
{
	uint32_t ms = attr_u32(tb[attr]);

	print_uint(key, NULL, ms);
	if (ms) {
		print_text(fmt, *sep, ms / 1000);
		*sep = ",";
	}
}

static void show_preempt(struct nlattr **tb)
{
	bool preempt = attr_u8(tb[HSRP_A_GROUP_PREEMPT]);
	const char *sep = ", delay";

	print_bool("preempt", NULL, preempt);
	print_text("  Preemption %s", preempt ? "enabled" : "disabled");
	show_delay(tb, "preempt_delay_min_ms", HSRP_A_GROUP_PREEMPT_DELAY_MIN,
		   "%s min %u secs", &sep);
	show_delay(tb, "preempt_delay_reload_ms",
		   HSRP_A_GROUP_PREEMPT_DELAY_RELOAD, "%s reload %u secs",
		   &sep);
	show_delay(tb, "preempt_delay_sync_ms",
		   HSRP_A_GROUP_PREEMPT_DELAY_SYNC, "%s sync %u secs", &sep);
	print_text("\n");
	if (tb[HSRP_A_GROUP_PREEMPT_LEFT])
		print_sec("preempt_left_ms", "    Preemption delayed for at most %s secs\n",
			  attr_u32(tb[HSRP_A_GROUP_PREEMPT_LEFT]));
}

static void show_delays(struct nlattr **tb)
{
	const char *sep = "  Delay";

	show_delay(tb, "delay_min_ms", HSRP_A_GROUP_DELAY_MIN,
		   "%s minimum %u secs", &sep);
	show_delay(tb, "delay_reload_ms", HSRP_A_GROUP_DELAY_RELOAD,
		   "%s reload %u secs", &sep);
	if (*sep == ',')
		print_text("\n");
	if (tb[HSRP_A_GROUP_DELAY_LEFT])
		print_sec("delay_left_ms", "    In Init for %s more secs\n",
			  attr_u32(tb[HSRP_A_GROUP_DELAY_LEFT]));
}

static void show_name(struct nlattr **tb)
{
	const char *name = attr_str(tb[HSRP_A_GROUP_NAME]);
	bool is_def = tb[HSRP_A_GROUP_NAME_DEFAULT];

	print_string("name", "  IP redundancy name is \"%s\"", name);
	print_bool("name_default", NULL, is_def);
	print_text(" (%s)\n", is_def ? "default" : "cfgd");
}

/**
 * group_print - all of a group, in the words of "show standby"
 * @obj: GROUP_GET's answer
 * @m: model with its counters, or NULL; they are shown in JSON
 */
void group_print(const struct gnl_obj *obj, const struct model *m)
{
	struct nlattr **tb = obj->tb;
	const char *reason = attr_str(tb[HSRP_A_GROUP_REASON]);
	const struct counters *cs = NULL;

	print_string("interface", "%s", attr_str(tb[HSRP_A_GROUP_IFNAME]));
	print_uint("ifindex", NULL, attr_u32(tb[HSRP_A_GROUP_IFINDEX]));
	print_uint("group", " - Group %" PRIu64 "\n",
		   attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	print_string("state", "  State is %s\n",
		     state_name(attr_u8(tb[HSRP_A_GROUP_STATE])));
	print_uint("changes", "    %" PRIu64 " state changes",
		   attr_u32(tb[HSRP_A_GROUP_CHANGES]));
	print_age("last_change_ms", ", last state change %s\n",
		  attr_u64(tb[HSRP_A_GROUP_AGE]));
	print_string("reason", *reason ? "    Last state change reason: %s\n"
				       : NULL, reason);
	show_delays(tb);
	show_addresses(tb);
	show_timers(tb);
	print_string("authentication", NULL,
		     auth_name(attr_u8(tb[HSRP_A_GROUP_AUTH_TYPE])));
	print_uint("late_max_ms", NULL, attr_u32(tb[HSRP_A_GROUP_LATE_MAX]));
	show_preempt(tb);
	show_peer("active", "Active", tb[HSRP_A_GROUP_ACTIVE]);
	show_peer("standby", "Standby", tb[HSRP_A_GROUP_STANDBY]);
	print_uint("priority", "  Priority %" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_EFF_PRIORITY]));
	print_uint("configured_priority", " (configured %" PRIu64 ")\n",
		   attr_u32(tb[HSRP_A_GROUP_PRIORITY]));
	show_tracks(obj);
	show_name(tb);
	if (m)
		cs = model_counters(m, attr_str(tb[HSRP_A_GROUP_IFNAME]),
				    attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	if (cs && print_is_json())
		counters_print(cs);
}

static int group_show_one(const struct gnl_obj *obj, const struct model *m)
{
	print_object(NULL);
	group_print(obj, m);
	print_object_end();
	return 0;
}

static const char *peer_brief(const struct nlattr *attr)
{
	struct nlattr *tb[HSRP_A_PEER_MAX + 1];

	if (!attr || nla_parse_nested(tb, HSRP_A_PEER_MAX,
				      (struct nlattr *)attr, NULL))
		return "unknown";
	if (tb[HSRP_A_PEER_LOCAL])
		return "local";
	return addr_str(attr_u32(tb[HSRP_A_PEER_ADDR]));
}

static const char brief_title[] =
	"Interface   Grp  Pri P State    Active          Standby         Virtual IP\n";

/* The columns of "show standby brief". */
static int group_show_brief(const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	uint32_t vip = attr_u32(tb[HSRP_A_GROUP_VIP]);

	print_object(NULL);
	print_string("interface", "%-11s ",
		     attr_str(tb[HSRP_A_GROUP_IFNAME]));
	print_uint("group", "%-4" PRIu64 " ",
		   attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	print_uint("priority", "%-4" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_EFF_PRIORITY]));
	print_bool("preempt", NULL, attr_u8(tb[HSRP_A_GROUP_PREEMPT]));
	print_text("%c ", attr_u8(tb[HSRP_A_GROUP_PREEMPT]) ? 'P' : ' ');
	print_string("state", "%-8s ",
		     state_name(attr_u8(tb[HSRP_A_GROUP_STATE])));
	print_string("active", "%-15s ",
		     peer_brief(tb[HSRP_A_GROUP_ACTIVE]));
	print_string("standby", "%-15s ",
		     peer_brief(tb[HSRP_A_GROUP_STANDBY]));
	print_string("vip", "%s\n", vip ? addr_str(vip) : "unknown");
	print_object_end();
	return 0;
}

/**
 * struct show_filter - which groups to show, and how
 * @dev: those on this interface, or NULL
 * @group: those with this number, if @has_group
 * @has_group: see @group
 * @brief: as a table
 * @m: counters of the groups, for JSON
 */
struct show_filter {
	const char *dev;
	uint32_t group;
	bool has_group;
	bool brief;
	struct model m;
};

static int filter_parse(struct args *a, struct show_filter *f)
{
	static const struct verb words[] = {
		{ "brief", NULL }, { "dev", NULL }, { "group", NULL },
	};
	const char *word;

	while ((word = args_take(a))) {
		switch (KEYWORD(word, words)) {
		case 0:
			f->brief = true;
			break;
		case 1:
			f->dev = args_value(a, "dev");
			if (!f->dev || parse_ifname("dev", f->dev))
				return RC_USAGE;
			break;
		case 2:
			word = args_value(a, "group");
			if (!word || parse_u32("group", word, 0, 255,
					       &f->group))
				return RC_USAGE;
			f->has_group = true;
			break;
		case KEYWORD_NONE:
			complain("unknown argument \"%s\"", word);
			return RC_USAGE;
		default:
			return RC_USAGE;
		}
	}
	return 0;
}

static int group_show_filtered(const struct gnl_obj *obj, void *arg)
{
	const struct show_filter *f = arg;

	if (f->dev && strcmp(f->dev, attr_str(obj->tb[HSRP_A_GROUP_IFNAME])))
		return 0;
	if (f->has_group &&
	    f->group != attr_u32(obj->tb[HSRP_A_GROUP_NUMBER]))
		return 0;
	return f->brief ? group_show_brief(obj)
			: group_show_one(obj, &f->m);
}

/* A group that is named in full must exist: the kernel says if it does not. */
static struct nl_msg *show_request(const struct show_filter *f)
{
	struct nl_msg *msg;

	if (!f->dev || !f->has_group)
		return gnl_new(HSRP_CMD_GROUP_GET, NLM_F_DUMP);
	msg = gnl_new(HSRP_CMD_GROUP_GET, 0);
	nla_put_string(msg, HSRP_A_GROUP_IFNAME, f->dev);
	nla_put_u32(msg, HSRP_A_GROUP_NUMBER, f->group);
	return msg;
}

static int group_show(struct ctl *ctl, struct args *a)
{
	struct show_filter f = { 0 };
	int rc, err;

	if (filter_parse(a, &f))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	if (ctl->json && !f.brief) {
		err = model_load(ctl->nl, MODEL_STATS, &f.m);
		if (err) {
			model_free(&f.m);
			return ctl_refused(ctl->nl, err);
		}
	}
	rc = ctl_show(ctl, show_request(&f), f.brief ? brief_title : "",
		      group_show_filtered, &f);
	model_free(&f.m);
	return rc;
}

static const struct verb verbs[] = {
	{ "add", group_add },
	{ "set", group_set },
	{ "delete", group_del },
	{ "show", group_show },
};

/**
 * cmd_group - hsrpctl group
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_group(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "group", verbs, ARRAY_SIZE(verbs), usage);
}
