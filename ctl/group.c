// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl group: standby groups.
 */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <string.h>

#include "auth.h"
#include "gnl.h"
#include "group.h"
#include "hsrpctl.h"
#include "print.h"

#define GARP_COUNT_DEFAULT	2
#define GARP_INTERVAL_DEFAULT_MS	3000
#define MAC_REFRESH_DEFAULT_MS	10000

static const char usage[] =
	"Usage: hsrpctl group add dev DEV [ group N ] [ PARAMETERS ]\n"
	"       hsrpctl group set dev DEV [ group N ] PARAMETERS\n"
	"       hsrpctl group del dev DEV [ group N ]\n"
	"       hsrpctl group garp dev DEV [ group N ]\n"
	"       hsrpctl group resign dev DEV [ group N ]\n"
	"       hsrpctl group resume dev DEV [ group N ]\n"
	"       hsrpctl group [ show ] [ brief ] [ all ] [ dev DEV ] [ group N ]\n"
	"PARAMETERS := [ vip ADDRESS | no vip ] [ [ no ] secondary ADDRESS ]...\n"
	"              [ ipv6 { autoconfig | LINK-LOCAL-ADDRESS } ]\n"
	"              [ [ no ] ipv6 ADDRESS/LEN ]...\n"
	"              [ [ no ] priority 0..255 ]\n"
	"              [ preempt [ delay [ minimum SEC ] [ reload SEC ] [ sync SEC ] ] ]\n"
	"              [ no preempt ] [ [ no ] name NAME ]\n"
	"              [ delay [ minimum SEC ] [ reload SEC ] | no delay ]\n"
	"              [ timers HELLO HOLD | no timers ]\n"
	"              [ authentication AUTH | no authentication ]\n"
	"              [ track WHAT [ decrement 1..255 | shutdown ] ]...\n"
	"              [ no track WHAT ]...\n"
	"              [ arp gratuitous [ count 0..60 ] [ interval 3..1800 ] ]\n"
	"              [ no arp gratuitous ]\n"
	"              [ follow NAME | no follow ] [ mac-refresh 0..255 | no mac-refresh ]\n"
	"              [ mac-address H.H.H | no mac-address ]\n"
	"WHAT := { DEV | number of a track object }\n"
	"AUTH := { text WORD | md5 key-file { FILE | - } [ timeout 0..32767 ] |\n"
	"          md5 key-chain NAME }\n"
	"HELLO, HOLD := seconds, or milliseconds as in 250ms\n";

static int put_no_vip(struct nl_msg *msg, const struct param *p,
		      struct args *a)
{
	(void)a;
	return nla_put_u32(msg, p->attr, 0) ? RC_USAGE : 0;
}

static int put_global(struct nl_msg *msg, int attr, const char *what,
		      const char *s)
{
	struct nlattr *nest;
	uint8_t ip[HSRP_IP6_LEN], len;

	if (!ip6_prefix_from(s, ip, &len)) {
		complain("%s: \"%s\" is not an IPv6 address with the length of its prefix, as 2001:db8::1/64",
			 what, s);
		return RC_USAGE;
	}
	nest = nla_nest_start(msg, attr | NLA_F_NESTED);
	if (!nest || nla_put(msg, HSRP_A_VIP6_ADDR, sizeof(ip), ip) ||
	    nla_put_u8(msg, HSRP_A_VIP6_LEN, len))
		return RC_USAGE;
	nla_nest_end(msg, nest);
	return 0;
}

/* With a prefix length it is a global one, as on IOS. */
static int put_no_ipv6(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	const char *s = args_value(a, "no ipv6");

	(void)p;
	if (!s)
		return RC_USAGE;
	return put_global(msg, HSRP_A_GROUP_NO_VIP6_GLOBAL, "no ipv6", s);
}

/* All zero is what the kernel makes of the virtual MAC address. */
static int put_ipv6(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);
	uint8_t ip[HSRP_IP6_LEN] = { 0 };

	if (!s)
		return RC_USAGE;
	if (strchr(s, '/'))
		return put_global(msg, HSRP_A_GROUP_VIP6_GLOBAL, p->name, s);
	if (nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, p->attr)) {
		complain("%s: given twice", p->name);
		return RC_USAGE;
	}
	if (strcmp(s, "autoconfig") &&
	    (inet_pton(AF_INET6, s, ip) != 1 || !ip6_given(ip))) {
		complain("%s: \"%s\" is neither \"autoconfig\" nor an IPv6 address",
			 p->name, s);
		return RC_USAGE;
	}
	return nla_put(msg, p->attr, sizeof(ip), ip) ? RC_USAGE : 0;
}

static int put_no_secondary(struct nl_msg *msg, const struct param *p,
			    struct args *a)
{
	static const struct param less = {
		.name = "no secondary",
		.attr = HSRP_A_GROUP_NO_SECONDARY,
	};

	(void)p;
	return put_addr(msg, &less, a);
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

/* IOS: "standby arp gratuitous"; in words of the wire: seconds become ms */
static int take_gratuitous(struct args *a, const char *what)
{
	const char *s = args_value(a, what);

	if (!s)
		return RC_USAGE;
	if (keyword_is(s, "gratuitous"))
		return 0;
	complain("%s: unknown argument \"%s\"", what, s);
	return RC_USAGE;
}

static int put_garp(struct nl_msg *msg, const struct param *p, struct args *a)
{
	uint32_t v;
	const char *s;
	bool count;

	if (take_gratuitous(a, p->name))
		return RC_USAGE;
	if (!keyword_is(args_peek(a), "count") &&
	    !keyword_is(args_peek(a), "interval")) {
		complain("arp gratuitous: count or interval is missing");
		return RC_USAGE;
	}
	while ((count = keyword_is(args_peek(a), "count")) ||
	       keyword_is(args_peek(a), "interval")) {
		args_take(a);
		s = args_value(a, count ? "count" : "interval");
		if (!s || (count ? parse_u32("count", s, 0, 60, &v) :
				   parse_u32("interval", s, 3, 1800, &v)))
			return RC_USAGE;
		if (count ? nla_put_u32(msg, HSRP_A_GROUP_GARP_COUNT, v) :
			    nla_put_u32(msg, HSRP_A_GROUP_GARP_INTERVAL,
					v * 1000))
			return RC_USAGE;
	}
	return 0;
}

static int put_no_garp(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	(void)p;
	if (take_gratuitous(a, "no arp"))
		return RC_USAGE;
	if (nla_put_u32(msg, HSRP_A_GROUP_GARP_COUNT, GARP_COUNT_DEFAULT) ||
	    nla_put_u32(msg, HSRP_A_GROUP_GARP_INTERVAL,
			GARP_INTERVAL_DEFAULT_MS))
		return RC_USAGE;
	return 0;
}

static int put_refresh(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	const char *s = args_value(a, p->name);
	uint32_t sec;

	if (!s || parse_u32(p->name, s, p->min, p->max, &sec))
		return RC_USAGE;
	return nla_put_u32(msg, p->attr, sec * 1000) ? RC_USAGE : 0;
}

static int put_no_refresh(struct nl_msg *msg, const struct param *p,
			  struct args *a)
{
	(void)a;
	return nla_put_u32(msg, p->attr, MAC_REFRESH_DEFAULT_MS) ? RC_USAGE : 0;
}

static int put_mac(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);
	uint8_t mac[HSRP_VMAC_LEN];

	if (!s)
		return RC_USAGE;
	if (!mac_from(s, mac)) {
		complain("%s: \"%s\" is not a MAC address, as 0000.0c07.ac01",
			 p->name, s);
		return RC_USAGE;
	}
	return nla_put(msg, p->attr, sizeof(mac), mac) ? RC_USAGE : 0;
}

static int put_no_mac(struct nl_msg *msg, const struct param *p,
		      struct args *a)
{
	(void)a;
	return nla_put(msg, p->attr, 0, NULL) ? RC_USAGE : 0;
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
	{ "group", HSRP_A_GROUP_NUMBER, put_u32, NULL, 0, 0, \
	  GROUP_MAX }

static const struct param conf_params[] = {
	PARAM_DEV,
	PARAM_GROUP,
	{ "vip", HSRP_A_GROUP_VIP, put_addr, put_no_vip, 0, 0, 0 },
	{ "ipv6", HSRP_A_GROUP_VIP6, put_ipv6, put_no_ipv6, PARAM_REPEAT, 0,
	  0 },
	{ "secondary", HSRP_A_GROUP_SECONDARY, put_addr, put_no_secondary,
	  PARAM_REPEAT, 0, 0 },
	{ "priority", HSRP_A_GROUP_PRIORITY, put_u32, put_no_priority, 0, 0,
	  255 },
	{ "preempt", HSRP_A_GROUP_PREEMPT, put_preempt, put_no_preempt, 0, 0,
	  0 },
	{ "delay", HSRP_A_GROUP_DELAY_MIN, put_delay, put_no_delay, 0, 0, 0 },
	{ "name", HSRP_A_GROUP_NAME, put_name, put_no_name, 0, 0, 0 },
	{ "timers", HSRP_A_GROUP_HELLO, put_timers, put_no_timers, 0, 0, 0 },
	{ "authentication", 0, put_auth, put_no_auth, 0, 0, 0 },
	{ "arp", HSRP_A_GROUP_GARP_COUNT, put_garp, put_no_garp, 0, 0, 0 },
	{ "follow", HSRP_A_GROUP_FOLLOW, put_name, put_no_name, 0, 0, 0 },
	{ "mac-refresh", HSRP_A_GROUP_MAC_REFRESH, put_refresh, put_no_refresh,
	  0, 0, 255 },
	{ "mac-address", HSRP_A_GROUP_MAC, put_mac, put_no_mac, 0, 0, 0 },
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
		gnl_drop(msg);
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

static int group_garp(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_GARP, key_params,
			  ARRAY_SIZE(key_params));
}

static int group_resign(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_RESIGN, key_params,
			  ARRAY_SIZE(key_params));
}

static int group_resume(struct ctl *ctl, struct args *a)
{
	return group_send(ctl, a, HSRP_CMD_GROUP_RESUME, key_params,
			  ARRAY_SIZE(key_params));
}

static const struct verb verbs[] = {
	{ "add", group_add },
	{ "set", group_set },
	{ "delete", group_del },
	{ "garp", group_garp },
	{ "resign", group_resign },
	{ "resume", group_resume },
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
