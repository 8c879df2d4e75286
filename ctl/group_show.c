// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl group show: standby groups in the words of IOS XE, line by line and in
 * its order, for whoever or whatever reads "show standby". What IOS has no line
 * for is behind them, and with "all" only: programs that read IOS know that word
 * as well, and skip lines there that they do not know.
 */
#include <string.h>

#include "auth.h"
#include "gnl.h"
#include "group.h"
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "print.h"
#include "stats.h"

/*
 * CISCO-HSRP-MIB cHsrpConfigTimeout: minutes after which a row that SNMP began and
 * did not finish goes. There are none, so it is the default for good.
 */
#define MIB_CONFIG_TIMEOUT	5

/* Of whichever family there is. */
static void show_address(const char *key, const char *fmt,
			 const struct nlattr *addr, const struct nlattr *addr6)
{
	uint8_t ip6[HSRP_IP6_LEN];

	attr_ip6(ip6, addr6);
	if (addr || ip6_given(ip6))
		print_either(key, fmt, attr_u32(addr), ip6);
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
	show_address("address", tb[HSRP_A_PEER_LOCAL] ? NULL : "%s",
		     tb[HSRP_A_PEER_ADDR], tb[HSRP_A_PEER_ADDR6]);
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

/* Of what follows an interface; null while there is no such interface. */
static void print_ifindex(const struct nlattr *attr)
{
	if (!attr)
		return;
	if (attr_u32(attr))
		print_uint("ifindex", NULL, attr_u32(attr));
	else
		print_null("ifindex", NULL);
}

static void show_track(struct nlattr **tb)
{
	bool up = attr_u8(tb[HSRP_A_TRACK_UP]);

	print_object(NULL);
	if (tb[HSRP_A_TRACK_NUMBER])
		print_uint("object", "    Track object %" PRIu64,
			   attr_u32(tb[HSRP_A_TRACK_NUMBER]));
	else
		print_string("interface", "    Track interface %s",
			     attr_str(tb[HSRP_A_TRACK_IFNAME]));
	print_ifindex(tb[HSRP_A_TRACK_IFINDEX]);
	print_bool("up", NULL, up);
	print_text(" state %s", up ? "Up" : "Down");
	if (tb[HSRP_A_TRACK_DECREMENT])
		print_uint("decrement", " decrement %" PRIu64,
			   attr_u32(tb[HSRP_A_TRACK_DECREMENT]));
	print_bool("shutdown", NULL, !!tb[HSRP_A_TRACK_SHUTDOWN]);
	print_text("\n");
	print_object_end();
}

/* On IOS those that shut the group down are below its state, without a word more. */
static void show_shutdowns(const struct gnl_obj *obj)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct nlattr *pos;
	int rem;

	if (print_is_json())
		return;
	gnl_for_each(pos, obj, HSRP_A_GROUP_TRACK, rem)
		if (!nla_parse_nested(tb, HSRP_A_TRACK_MAX, pos, NULL) &&
		    tb[HSRP_A_TRACK_SHUTDOWN])
			show_track(tb);
}

/* The others are below the priority. In JSON all are in one array. */
static void show_tracks(const struct gnl_obj *obj)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct nlattr *pos;
	int rem;

	print_array("tracks");
	gnl_for_each(pos, obj, HSRP_A_GROUP_TRACK, rem)
		if (!nla_parse_nested(tb, HSRP_A_TRACK_MAX, pos, NULL) &&
		    (print_is_json() || !tb[HSRP_A_TRACK_SHUTDOWN]))
			show_track(tb);
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
	bool learned = tb[HSRP_A_GROUP_TIMERS_LEARNED];

	show_time("hello_ms", "  Hello time",
		  attr_u32(tb[HSRP_A_GROUP_HELLO]));
	show_time("hold_ms", ", hold time", attr_u32(tb[HSRP_A_GROUP_HOLD]));
	print_bool("timers_learned", NULL, learned);
	print_text("\n");
	print_uint("configured_hello_ms", NULL,
		   attr_u32(tb[HSRP_A_GROUP_CONF_HELLO]));
	print_uint("configured_hold_ms", NULL,
		   attr_u32(tb[HSRP_A_GROUP_CONF_HOLD]));
	print_uint("learned_hello_ms", NULL,
		   learned ? attr_u32(tb[HSRP_A_GROUP_HELLO]) : 0);
	print_uint("learned_hold_ms", NULL,
		   learned ? attr_u32(tb[HSRP_A_GROUP_HOLD]) : 0);
	if (tb[HSRP_A_GROUP_NEXT_HELLO])
		print_sec("next_hello_ms", "    Next hello sent in %s secs\n",
			  attr_u32(tb[HSRP_A_GROUP_NEXT_HELLO]));
}

static void show_mac(const char *key, const char *fmt,
		     const struct nlattr *attr, const char *none)
{
	if (attr && nla_len(attr) >= HSRP_VMAC_LEN)
		print_mac(key, fmt, nla_data(attr));
	else
		print_null(key, none);
}

/* Where the virtual MAC address comes from. */
static void show_mac_kind(struct nlattr **tb)
{
	bool bia = tb[HSRP_A_GROUP_USE_BIA];

	show_mac("mac_address", NULL, tb[HSRP_A_GROUP_MAC], NULL);
	print_bool("use_bia", NULL, bia);
	if (bia)
		print_text(" (bia)\n");
	else if (tb[HSRP_A_GROUP_MAC])
		print_text(" (cfgd)\n");
	else
		print_text(" (v%u %sdefault)\n",
			   attr_u8(tb[HSRP_A_GROUP_VERSION]),
			   tb[HSRP_A_GROUP_VIP6] ? "IPv6 " : "");
}

/* An array in JSON, as IOS has one line for each. */
static void show_secondaries(const struct gnl_obj *obj)
{
	struct nlattr *pos;
	int rem;

	print_array("secondary_vips");
	gnl_for_each(pos, obj, HSRP_A_GROUP_SECONDARY, rem)
		print_addr(NULL, "    Secondary virtual IP address %s\n",
			   attr_u32(pos));
	print_array_end();
}

/* The global ones of an IPv6 group, in the words of IOS. */
static void show_globals(const struct gnl_obj *obj)
{
	struct nlattr *tb[HSRP_A_VIP6_MAX + 1];
	char buf[INET6_ADDRSTRLEN + 4];
	uint8_t ip6[HSRP_IP6_LEN];
	struct nlattr *pos;
	int rem;

	print_array("global_vips");
	gnl_for_each(pos, obj, HSRP_A_GROUP_VIP6_GLOBAL, rem) {
		if (nla_parse_nested(tb, HSRP_A_VIP6_MAX, pos, NULL))
			continue;
		attr_ip6(ip6, tb[HSRP_A_VIP6_ADDR]);
		snprintf(buf, sizeof(buf), "%s/%u", either_str(0, ip6),
			 attr_u8(tb[HSRP_A_VIP6_LEN]));
		print_string(NULL, "    Virtual IPv6 address %s\n", buf);
	}
	print_array_end();
}

static void show_vip(struct nlattr **tb)
{
	const bool autoconf = tb[HSRP_A_GROUP_VIP6_AUTO];
	const bool learned = tb[HSRP_A_GROUP_VIP_LEARNED];
	const bool ip6 = tb[HSRP_A_GROUP_VIP6];

	print_text("  %s is ", ip6 ? "Link-Local Virtual IPv6 address" :
				     "Virtual IP address");
	if (ip6 || attr_u32(tb[HSRP_A_GROUP_VIP]))
		show_address("vip", "%s", tb[HSRP_A_GROUP_VIP],
			     tb[HSRP_A_GROUP_VIP6]);
	else
		print_null("vip", "unknown");
	print_uint("ip_version", NULL, ip6 ? 6 : 4);
	print_bool("vip_learned", " (learnt)", learned);
	print_bool("vip_autoconfig", " (conf auto EUI64)", autoconf);
	print_text("%s\n", ip6 && !learned && !autoconf ? " (conf)" : "");
}

static void show_addresses(const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	const struct nlattr *vmac = tb[HSRP_A_GROUP_VMAC];
	bool in_use;

	show_vip(tb);
	show_secondaries(obj);
	show_globals(obj);
	show_address("address", NULL, tb[HSRP_A_GROUP_ADDR],
		     tb[HSRP_A_GROUP_ADDR6]);
	if (!vmac || nla_len(vmac) < HSRP_VMAC_LEN)
		return;
	in_use = attr_u8(tb[HSRP_A_GROUP_STATE]) == HSRP_STATE_ACTIVE;
	print_text("  Active virtual MAC address is ");
	show_mac("active_vmac", "%s", tb[HSRP_A_GROUP_ACTIVE_VMAC], "unknown");
	print_bool("vmac_in_use", NULL, in_use);
	print_text(" (MAC %sIn Use)\n", in_use ? "" : "Not ");
	print_mac("vmac", "    Local virtual MAC address is %s",
		  nla_data(vmac));
	show_mac_kind(tb);
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
}

static void show_name(struct nlattr **tb)
{
	const char *name = attr_str(tb[HSRP_A_GROUP_NAME]);
	bool is_def = tb[HSRP_A_GROUP_NAME_DEFAULT];

	print_string("name", "  Group name is \"%s\"", name);
	print_bool("name_default", NULL, is_def);
	print_text(" (%s)\n", is_def ? "default" : "cfgd");
}

/* What IOS says in brackets of a group that is in Init, where it does. */
static const char *init_why(uint32_t state, const char *reason)
{
	if (state != HSRP_STATE_INIT)
		return "";
	if (strstr(reason, "tracked object"))
		return " (tracking shutdown)";
	return strstr(reason, "interface is down") ? " (interface down)" : "";
}

static void show_state(struct nlattr **tb)
{
	uint32_t state = attr_u8(tb[HSRP_A_GROUP_STATE]);

	print_string("state", "  State is %s", state_name(state));
	/* CISCO-HSRP-MIB HsrpState: initial is 1 */
	print_uint("state_number", NULL, state + 1);
	print_text("%s\n", init_why(state, attr_str(tb[HSRP_A_GROUP_REASON])));
	print_uint("changes", "    %" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_CHANGES]));
	print_text(" state change%s",
		   attr_u32(tb[HSRP_A_GROUP_CHANGES]) == 1 ? "" : "s");
	print_age("last_change_ms", ", last state change %s\n",
		  attr_u64(tb[HSRP_A_GROUP_AGE]));
}

static void show_priority(struct nlattr **tb)
{
	uint32_t conf = attr_u32(tb[HSRP_A_GROUP_PRIORITY]);

	print_uint("priority", "  Priority %" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_EFF_PRIORITY]));
	print_uint("configured_priority", NULL, conf);
	print_text(" (%s %u)\n", conf == PRIORITY_DEFAULT ? "default"
							 : "configured", conf);
}

static void more_delays(struct nlattr **tb)
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

static void more_preempt(struct nlattr **tb)
{
	bool resigned = tb[HSRP_A_GROUP_RESIGNED];

	if (tb[HSRP_A_GROUP_PREEMPT_LEFT])
		print_sec("preempt_left_ms",
			  "  Waits at most %s secs to preempt\n",
			  attr_u32(tb[HSRP_A_GROUP_PREEMPT_LEFT]));
	print_bool("resigned",
		   "  Resigned, does not preempt until \"group resume\"\n",
		   resigned);
}

/* What IOS has no line for: why a group is as it is, and what it waits for. */
static void show_more(struct nlattr **tb, const struct model *m)
{
	const char *reason = attr_str(tb[HSRP_A_GROUP_REASON]);
	const struct counters *cs = NULL;

	print_string("reason", *reason ? "  Last state change reason: %s\n"
				       : NULL, reason);
	more_delays(tb);
	more_preempt(tb);
	if (tb[HSRP_A_GROUP_TIMERS_LEARNED])
		print_text("  Timers learned from the Active router\n");
	print_uint("mac_refresh_ms", NULL,
		   attr_u32(tb[HSRP_A_GROUP_MAC_REFRESH]));
	if (tb[HSRP_A_GROUP_FOLLOW] && attr_u32(tb[HSRP_A_GROUP_MAC_REFRESH]))
		print_text("  MAC refresh every %u secs\n",
			   attr_u32(tb[HSRP_A_GROUP_MAC_REFRESH]) / 1000);
	show_auth_more(tb);
	print_uint("arp_gratuitous_count", NULL,
		   attr_u32(tb[HSRP_A_GROUP_GARP_COUNT]));
	print_uint("arp_gratuitous_interval_ms", NULL,
		   attr_u32(tb[HSRP_A_GROUP_GARP_INTERVAL]));
	print_uint("late_max_ms", NULL, attr_u32(tb[HSRP_A_GROUP_LATE_MAX]));
	print_uint("config_timeout_min", NULL, MIB_CONFIG_TIMEOUT);
	if (m)
		cs = model_counters(m, attr_str(tb[HSRP_A_GROUP_IFNAME]),
				    attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	if (cs && print_is_json())
		counters_print(cs);
}

/**
 * group_print - all of a group, in the words of "show standby"
 * @obj: GROUP_GET's answer
 * @m: model with its counters, or NULL; they are shown in JSON
 * @all: what IOS has no line for as well; JSON always has it
 */
void group_print(const struct gnl_obj *obj, const struct model *m, bool all)
{
	struct nlattr **tb = obj->tb;
	const unsigned int version = attr_u8(tb[HSRP_A_GROUP_VERSION]);

	print_string("interface", "%s", attr_str(tb[HSRP_A_GROUP_IFNAME]));
	print_uint("ifindex", NULL, attr_u32(tb[HSRP_A_GROUP_IFINDEX]));
	print_uint("group", " - Group %" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	print_uint("version", version > 1 ? " (version %" PRIu64 ")" : NULL,
		   version);
	print_text("\n");
	show_state(tb);
	show_shutdowns(obj);
	show_addresses(obj);
	if (!tb[HSRP_A_GROUP_FOLLOW])
		show_timers(tb);
	show_auth(tb);
	if (!tb[HSRP_A_GROUP_FOLLOW])
		show_preempt(tb);
	show_peer("active", "Active", tb[HSRP_A_GROUP_ACTIVE]);
	show_peer("standby", "Standby", tb[HSRP_A_GROUP_STANDBY]);
	show_priority(tb);
	show_tracks(obj);
	show_name(tb);
	if (tb[HSRP_A_GROUP_FOLLOW])
		print_string("follow", "  Following \"%s\"\n",
			     attr_str(tb[HSRP_A_GROUP_FOLLOW]));
	if (all || print_is_json())
		show_more(tb, m);
	show_mismatch(tb[HSRP_A_GROUP_MISMATCH]);
}

/**
 * struct show_filter - which groups to show, and how
 * @dev: those on this interface, or NULL
 * @group: those with this number, if @has_group
 * @has_group: see @group
 * @brief: as a table
 * @all: what IOS has no line for as well
 * @m: counters of the groups, for JSON
 */
struct show_filter {
	const char *dev;
	uint32_t group;
	bool has_group;
	bool brief;
	bool all;
	struct model m;
};

static int group_show_one(const struct gnl_obj *obj,
			  const struct show_filter *f)
{
	print_object(NULL);
	group_print(obj, &f->m, f->all);
	print_object_end();
	return 0;
}

static const char *peer_brief(const struct nlattr *attr)
{
	struct nlattr *tb[HSRP_A_PEER_MAX + 1];
	uint8_t ip6[HSRP_IP6_LEN];

	if (!attr || nla_parse_nested(tb, HSRP_A_PEER_MAX,
				      (struct nlattr *)attr, NULL))
		return "unknown";
	if (tb[HSRP_A_PEER_LOCAL])
		return "local";
	attr_ip6(ip6, tb[HSRP_A_PEER_ADDR6]);
	return either_str(attr_u32(tb[HSRP_A_PEER_ADDR]), ip6);
}

/*
 * "P" is the sign for preemption, and stands above its column, as on IOS. A name or
 * an IPv6 address that is too long for its column pushes the rest to the right; IOS
 * goes on in another line there, which programs that read it do not expect.
 */
static const char brief_title[] =
	"                     P indicates configured to preempt.\n"
	"                     |\n"
	"Interface   Grp  Pri P State   Active          Standby         Virtual IP\n";

/* The columns of "show standby brief". */
static int group_show_brief(const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	uint32_t vip = attr_u32(tb[HSRP_A_GROUP_VIP]);
	uint8_t vip6[HSRP_IP6_LEN];

	attr_ip6(vip6, tb[HSRP_A_GROUP_VIP6]);
	print_object(NULL);
	print_string("interface", "%-11s ",
		     attr_str(tb[HSRP_A_GROUP_IFNAME]));
	print_uint("group", "%-4" PRIu64 " ",
		   attr_u32(tb[HSRP_A_GROUP_NUMBER]));
	print_uint("priority", "%-4" PRIu64,
		   attr_u32(tb[HSRP_A_GROUP_EFF_PRIORITY]));
	print_bool("preempt", NULL, attr_u8(tb[HSRP_A_GROUP_PREEMPT]));
	print_text("%c ", attr_u8(tb[HSRP_A_GROUP_PREEMPT]) ? 'P' : ' ');
	print_string("state", "%-7s ",
		     state_name(attr_u8(tb[HSRP_A_GROUP_STATE])));
	print_string("active", "%-15s ",
		     peer_brief(tb[HSRP_A_GROUP_ACTIVE]));
	print_string("standby", "%-15s ",
		     peer_brief(tb[HSRP_A_GROUP_STANDBY]));
	print_string("vip", "%s\n", vip || ip6_given(vip6) ?
		     either_str(vip, vip6) : "unknown");
	print_object_end();
	return 0;
}

static int filter_parse(struct args *a, struct show_filter *f)
{
	static const struct verb words[] = {
		{ "brief", NULL }, { "dev", NULL }, { "group", NULL },
		{ "all", NULL },
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
			if (!word || parse_u32("group", word, 0, GROUP_MAX,
					       &f->group))
				return RC_USAGE;
			f->has_group = true;
			break;
		case 3:
			f->all = true;
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
	return f->brief ? group_show_brief(obj) : group_show_one(obj, f);
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

/**
 * group_show - hsrpctl group show
 * @ctl: invocation
 * @a: cursor, behind the verb
 *
 * Return: RC_*.
 */
int group_show(struct ctl *ctl, struct args *a)
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
