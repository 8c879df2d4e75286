// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl stats: counters.
 */
#include "hsrpctl.h"
#include "model.h"
#include "gnl.h"
#include "print.h"
#include "stats.h"

static const char usage[] =
	"Usage: hsrpctl stats [ show ]\n";

/**
 * counters_print - counters, in JSON as an object by name
 * @cs: the counters
 */
void counters_print(const struct counters *cs)
{
	size_t i;

	print_object("counters");
	for (i = 0; i < cs->n; i++) {
		print_text("  %-40s ", cs->v[i].name);
		print_uint(cs->v[i].name, "%" PRIu64 "\n", cs->v[i].value);
	}
	print_object_end();
}

static void stats_print(const struct counters *cs)
{
	print_object(NULL);
	if (*cs->dev) {
		print_string("interface", "%s", cs->dev);
		print_uint("group", " - Group %" PRIu64 "\n", cs->group);
	} else {
		print_null("interface", "Network namespace\n");
	}
	counters_print(cs);
	print_object_end();
}

static int stats_show(struct ctl *ctl, struct args *a)
{
	struct model m;
	size_t i;
	int err;

	if (args_end(a))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = model_load(ctl->nl, MODEL_STATS, &m);
	if (err) {
		model_free(&m);
		return ctl_refused(ctl->nl, err);
	}
	print_array(NULL);
	for (i = 0; i < m.n_stats; i++)
		stats_print(&m.stats[i]);
	print_array_end();
	print_end();
	model_free(&m);
	return RC_OK;
}

static const struct verb verbs[] = {
	{ "show", stats_show },
};

/**
 * cmd_stats - hsrpctl stats
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_stats(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "stats", verbs, ARRAY_SIZE(verbs), usage);
}
