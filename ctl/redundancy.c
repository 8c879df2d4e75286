// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl redundancy: redundancy names.
 */
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"
#include "redundancy.h"

static const char usage[] =
	"Usage: hsrpctl redundancy [ show ]\n";

/**
 * red_print - a redundancy name
 * @obj: REDUNDANCY_GET's answer
 */
void red_print(const struct gnl_obj *obj)
{
	struct red r;

	red_parse(obj, &r);
	print_string("name", "Redundancy \"%s\"", r.name);
	print_string("state", " state %s\n", red_state_name(r.state));
	if (*r.dev) {
		print_string("interface", "  HSRP %s", r.dev);
		print_uint("group", " Grp %" PRIu64, r.group);
		if (r.vip || ip6_given(r.vip6))
			print_either("vip", ", virtual IP address %s", r.vip,
				     r.vip6);
		print_text("\n");
	} else {
		print_text("  no group has this name\n");
	}
	print_uint("clients", "  %" PRIu64 " clients\n", r.clients);
}

static int red_show_one(const struct gnl_obj *obj, void *arg)
{
	(void)arg;
	print_object(NULL);
	red_print(obj);
	print_object_end();
	return 0;
}

static int red_show(struct ctl *ctl, struct args *a)
{
	if (args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_REDUNDANCY_GET, NLM_F_DUMP), "",
			red_show_one, NULL);
}

static const struct verb verbs[] = {
	{ "show", red_show },
};

/**
 * cmd_redundancy - hsrpctl redundancy
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_redundancy(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "redundancy", verbs, ARRAY_SIZE(verbs),
			usage);
}
