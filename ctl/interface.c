// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl interface: what is configured for an interface.
 */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <string.h>

#include "conf.h"
#include "gnl.h"
#include "hsrpctl.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl interface set dev DEV [ version { 1 | 2 } | no version ]\n"
	"                             [ [ no ] use-bia ]\n"
	"                             [ redirects [ all | known | off ]\n"
	"                               [ timers 10..180 61..3600 ] ]\n"
	"                             [ no redirects [ timers ] ]\n"
	"       hsrpctl interface [ show ] [ dev DEV ]\n";

static int put_version(struct nl_msg *msg, const struct param *p,
		       struct args *a)
{
	const char *s = args_value(a, p->name);
	uint32_t v;

	if (!s || parse_u32(p->name, s, p->min, p->max, &v))
		return RC_USAGE;
	return nla_put_u8(msg, p->attr, (uint8_t)v) ? RC_USAGE : 0;
}

static const struct verb redirects[] = {
	[HSRP_REDIRECTS_ALL] = { "all", NULL },
	[HSRP_REDIRECTS_KNOWN] = { "known", NULL },
	[HSRP_REDIRECTS_OFF] = { "off", NULL },
};

static int put_times(struct nl_msg *msg, uint32_t adv, uint32_t hold)
{
	if (nla_put_u32(msg, HSRP_A_INTERFACE_REDIRECT_ADV, adv * 1000) ||
	    nla_put_u32(msg, HSRP_A_INTERFACE_REDIRECT_HOLD, hold * 1000))
		return RC_USAGE;
	return 0;
}

/* "timers" is next: it and what follows, if that is so */
static int put_timers(struct nl_msg *msg, struct args *a)
{
	uint32_t adv, hold;
	const char *s;

	if (!keyword_is(args_peek(a), "timers"))
		return 0;
	args_take(a);
	s = args_value(a, "redirects timers");
	if (!s || parse_u32("redirects timers", s, 10, 180, &adv))
		return RC_USAGE;
	s = args_value(a, "redirects timers");
	if (!s || parse_u32("redirects timers", s, 61, 3600, &hold))
		return RC_USAGE;
	return put_times(msg, adv, hold);
}

static int put_redirects(struct nl_msg *msg, const struct param *p,
			 struct args *a)
{
	const char *s;
	int i;

	if (keyword_is(args_peek(a), "timers"))
		return put_timers(msg, a);
	s = args_value(a, p->name);
	i = s ? KEYWORD(s, redirects) : KEYWORD_AMBIGUOUS;
	if (i == KEYWORD_NONE)
		complain("%s: \"%s\" is not all, known, off or timers", p->name,
			 s);
	if (i < 0)
		return RC_USAGE;
	if (nla_put_u8(msg, p->attr, (uint8_t)i))
		return RC_USAGE;
	return put_timers(msg, a);
}

/* As on IOS that is none at all, and not the default. */
static int put_no_redirects(struct nl_msg *msg, const struct param *p,
			    struct args *a)
{
	if (keyword_is(args_peek(a), "timers")) {
		args_take(a);
		return put_times(msg, CONF_REDIRECT_ADV, CONF_REDIRECT_HOLD);
	}
	return nla_put_u8(msg, p->attr, HSRP_REDIRECTS_OFF) ? RC_USAGE : 0;
}

static const struct param set_params[] = {
	{ "dev", HSRP_A_INTERFACE_IFNAME, put_ifname, NULL, PARAM_REQUIRED,
	  0, 0 },
	{ "version", HSRP_A_INTERFACE_VERSION, put_version, put_on, 0, 1, 2 },
	{ "use-bia", HSRP_A_INTERFACE_USE_BIA, put_on, put_off, 0, 0, 0 },
	{ "redirects", HSRP_A_INTERFACE_REDIRECTS, put_redirects,
	  put_no_redirects, 0, 0, 0 },
};

static int interface_set(struct ctl *ctl, struct args *a)
{
	struct nl_msg *msg = gnl_new(HSRP_CMD_INTERFACE_SET, 0);

	if (PARAMS(a, set_params, msg, NULL)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static void show_times(struct nlattr **tb)
{
	uint32_t adv = attr_u32(tb[HSRP_A_INTERFACE_REDIRECT_ADV]);
	uint32_t hold = attr_u32(tb[HSRP_A_INTERFACE_REDIRECT_HOLD]);

	print_uint("redirects_advertisement_ms", NULL, adv);
	print_uint("redirects_hold_ms", NULL, hold);
	if (adv != CONF_REDIRECT_ADV * 1000 || hold != CONF_REDIRECT_HOLD * 1000)
		print_text(", redirects timers %u %u", adv / 1000, hold / 1000);
}

static int interface_show_one(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	bool bia = attr_u8(tb[HSRP_A_INTERFACE_USE_BIA]);
	uint32_t mode = attr_u8(tb[HSRP_A_INTERFACE_REDIRECTS]);
	const char *dev = arg;

	if (dev && strcmp(dev, attr_str(tb[HSRP_A_INTERFACE_IFNAME])))
		return 0;
	print_object(NULL);
	print_string("interface", "%s", attr_str(tb[HSRP_A_INTERFACE_IFNAME]));
	print_uint("ifindex", NULL, attr_u32(tb[HSRP_A_INTERFACE_IFINDEX]));
	print_uint("version", " - HSRP version %" PRIu64,
		   attr_u8(tb[HSRP_A_INTERFACE_VERSION]));
	print_string("redirects", mode ? ", redirects %s" : NULL,
		     mode < ARRAY_SIZE(redirects) ? redirects[mode].name : "?");
	show_times(tb);
	print_bool("use_bia", bia ? ", use-bia" : NULL, bia);
	print_uint("groups", ", %" PRIu64 " groups\n",
		   attr_u32(tb[HSRP_A_INTERFACE_GROUPS]));
	print_object_end();
	return 0;
}

static int interface_show(struct ctl *ctl, struct args *a)
{
	const char *dev = NULL;

	if (args_peek(a) && keyword_is(args_peek(a), "dev")) {
		args_take(a);
		dev = args_value(a, "dev");
		if (!dev || parse_ifname("dev", dev))
			return RC_USAGE;
	}
	if (args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_INTERFACE_GET, NLM_F_DUMP), "",
			interface_show_one, (void *)dev);
}

static const struct verb verbs[] = {
	{ "set", interface_set },
	{ "show", interface_show },
};

/**
 * cmd_interface - hsrpctl interface
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_interface(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "interface", verbs, ARRAY_SIZE(verbs), usage);
}
