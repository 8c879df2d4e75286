// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl track: tracked interfaces.
 */
#include "hsrpctl.h"
#include "gnl.h"
#include "print.h"
#include "track.h"

static const char usage[] =
	"Usage: hsrpctl track [ show ]\n";

/**
 * track_print - a tracked interface, in the words of "show track"
 * @obj: TRACK_GET's answer
 */
void track_print(const struct gnl_obj *obj)
{
	struct nlattr **tb = obj->tb;
	bool up = attr_u8(tb[HSRP_A_TRACK_UP]);

	print_text("Track\n");
	print_string("interface", "  Interface %s line-protocol\n",
		     attr_str(tb[HSRP_A_TRACK_IFNAME]));
	print_bool("up", NULL, up);
	print_text("  Line protocol is %s\n", up ? "Up" : "Down");
	print_uint("changes", "    %" PRIu64 " changes",
		   attr_u32(tb[HSRP_A_TRACK_CHANGES]));
	print_age("last_change_ms", ", last change %s\n",
		  attr_u64(tb[HSRP_A_TRACK_AGE]));
	print_text("  Tracked by:\n");
	print_string("by_interface", "    HSRP %s",
		     attr_str(tb[HSRP_A_TRACK_BY_IFNAME]));
	print_uint("by_group", " %" PRIu64,
		   attr_u32(tb[HSRP_A_TRACK_BY_GROUP]));
	print_uint("decrement", " decrement %" PRIu64 "\n",
		   attr_u32(tb[HSRP_A_TRACK_DECREMENT]));
}

static int track_show_one(const struct gnl_obj *obj, void *arg)
{
	(void)arg;
	print_object(NULL);
	track_print(obj);
	print_object_end();
	return 0;
}

static int track_show(struct ctl *ctl, struct args *a)
{
	if (args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_TRACK_GET, NLM_F_DUMP), "",
			track_show_one, NULL);
}

static const struct verb verbs[] = {
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
