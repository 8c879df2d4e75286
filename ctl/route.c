// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl route: reverse routes.
 */
#include "hsrpctl.h"
#include "gnl.h"
#include "print.h"
#include "route.h"

static const char usage[] =
	"Usage: hsrpctl route [ show ]\n";

/**
 * route_print - a reverse route
 * @obj: ROUTE_GET's answer
 */
void route_print(const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	struct prefix dst = {
		attr_ip(tb[HSRP_A_ROUTE_DST], tb[HSRP_A_ROUTE_DST6]),
		attr_u8(tb[HSRP_A_ROUTE_DST_LEN])
	};
	struct ip gateway = attr_ip(tb[HSRP_A_ROUTE_GATEWAY],
				    tb[HSRP_A_ROUTE_GATEWAY6]);
	bool installed = attr_u8(tb[HSRP_A_ROUTE_INSTALLED]);

	print_prefix("destination", NULL, &dst);
	print_text("VPN Route %s%s", ip_str(dst.addr), net_mask_str(&dst));
	print_ip("peer", " via %s", attr_ip(tb[HSRP_A_ROUTE_PEER],
					    tb[HSRP_A_ROUTE_PEER6]));
	if (ip_given(gateway))
		print_ip("gateway", " through %s", gateway);
	if (tb[HSRP_A_ROUTE_IFNAME])
		print_string("interface", " on %s",
			     attr_str(tb[HSRP_A_ROUTE_IFNAME]));
	if (tb[HSRP_A_ROUTE_MAP])
		print_string("map", ", crypto map %s",
			     attr_str(tb[HSRP_A_ROUTE_MAP]));
	print_uint("references", ", %" PRIu64 " references",
		   attr_u32(tb[HSRP_A_ROUTE_REFS]));
	print_bool("installed", NULL, installed);
	print_text("%s\n", installed ? "" : ", not installed");
}

static int route_show_one(const struct gnl_obj *obj, void *arg)
{
	(void)arg;
	print_object(NULL);
	route_print(obj);
	print_object_end();
	return 0;
}

static int route_show(struct ctl *ctl, struct args *a)
{
	if (args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_ROUTE_GET, NLM_F_DUMP), "",
			route_show_one, NULL);
}

static const struct verb verbs[] = {
	{ "show", route_show },
};

/**
 * cmd_route - hsrpctl route
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_route(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "route", verbs, ARRAY_SIZE(verbs), usage);
}
