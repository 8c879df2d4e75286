// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl metrics: what runs, in Prometheus' text format.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "metrics.h"
#include "names.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl metrics [ http ]\n";

#define REQUEST_MAX	8192

static void head(const char *name, const char *type, const char *help)
{
	printf("# HELP hsrp_%s %s\n# TYPE hsrp_%s %s\n", name, help, name,
	       type);
}

/* A value of a label: the format wants three characters escaped. */
static void label(const char *name, const char *val, bool first)
{
	printf("%s%s=\"", first ? "" : ",", name);
	for (; *val; val++) {
		if (*val == '\n') {
			printf("\\n");
			continue;
		}
		if (*val == '"' || *val == '\\')
			putchar('\\');
		putchar(*val);
	}
	putchar('"');
}

static void group_labels(const char *metric, const char *dev, uint32_t number)
{
	char buf[16];

	printf("hsrp_%s{", metric);
	label("interface", dev, true);
	snprintf(buf, sizeof(buf), "%u", number);
	label("group", buf, false);
}

static void group_states(const struct model *m)
{
	uint32_t s;
	size_t i;

	head("group_state", "gauge", "1 for the state that the group is in");
	for (i = 0; i < m->n_groups; i++)
		for (s = 0; s < __HSRP_STATE_MAX; s++) {
			group_labels("group_state", m->groups[i].dev,
				     m->groups[i].number);
			label("name", m->groups[i].name, false);
			label("state", state_name(s), false);
			printf("} %d\n", m->groups[i].state == s);
		}
}

static uint64_t val_priority(const struct group *g)
{
	return g->eff_priority;
}

static uint64_t val_configured(const struct group *g)
{
	return g->priority;
}

static uint64_t val_changes(const struct group *g)
{
	return g->changes;
}

static uint64_t val_changed(const struct group *g)
{
	return (uint64_t)time(NULL) - g->age_ms / 1000;
}

static uint64_t val_standby(const struct group *g)
{
	return g->standby.known;
}

static void groups(const struct model *m)
{
	static const struct {
		const char *name;
		const char *type;
		const char *help;
		uint64_t (*val)(const struct group *g);
		bool elected;	/* of no group that follows another one */
	} rows[] = {
		{ "group_priority", "gauge", "priority after tracking",
		  val_priority, false },
		{ "group_priority_configured", "gauge", "priority as configured",
		  val_configured, false },
		{ "group_state_changes_total", "counter", "changes of state",
		  val_changes, false },
		{ "group_last_change_timestamp_seconds", "gauge",
		  "when the state changed last", val_changed, false },
		{ "group_standby_known", "gauge",
		  "1 if there is a Standby router to take over", val_standby,
		  true },
	};
	size_t i, j;

	group_states(m);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		head(rows[i].name, rows[i].type, rows[i].help);
		for (j = 0; j < m->n_groups; j++) {
			if (rows[i].elected && *m->groups[j].follow)
				continue;
			group_labels(rows[i].name, m->groups[j].dev,
				     m->groups[j].number);
			printf("} %" PRIu64 "\n", rows[i].val(&m->groups[j]));
		}
	}
}

static void tracks(const struct model *m)
{
	size_t i;

	head("track_up", "gauge", "1 if a tracked interface is up");
	for (i = 0; i < m->n_tracks; i++) {
		group_labels("track_up", m->tracks[i].by_dev,
			     m->tracks[i].by_group);
		label("tracked", m->tracks[i].dev, false);
		printf("} %d\n", m->tracks[i].up);
	}
}

static uint64_t val_active(const struct binding *b)
{
	return b->active;
}

static uint64_t val_ready(const struct binding *b)
{
	return b->ready;
}

static uint64_t val_policies(const struct binding *b)
{
	return b->policies;
}

static uint64_t val_routes(const struct binding *b)
{
	return b->routes;
}

static uint64_t val_generation(const struct binding *b)
{
	return b->generation;
}

static void maps(const struct model *m)
{
	static const struct {
		const char *name;
		const char *type;
		const char *help;
		uint64_t (*val)(const struct binding *b);
	} rows[] = {
		{ "map_active", "gauge", "1 if the crypto map should be in force",
		  val_active },
		{ "map_ready", "gauge", "1 if all of it is usable", val_ready },
		{ "map_policies", "gauge", "XFRM policies installed",
		  val_policies },
		{ "map_reverse_routes", "gauge", "reverse routes installed",
		  val_routes },
		{ "map_generation_total", "counter",
		  "times the SAs became void", val_generation },
	};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		head(rows[i].name, rows[i].type, rows[i].help);
		for (j = 0; j < m->n_bindings; j++) {
			printf("hsrp_%s{", rows[i].name);
			label("map", m->bindings[j].map, true);
			label("interface", m->bindings[j].dev, false);
			printf("} %" PRIu64 "\n", rows[i].val(&m->bindings[j]));
		}
	}
}

/* What the SAs of a line carry, together; those being negotiated carry nothing. */
enum sa_sum { SA_COUNT, SA_PACKETS, SA_BYTES };

static uint64_t sum_sas(const struct model *m, const struct entry *e,
			const struct line *l, bool outbound, enum sa_sum what)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < m->n_sas; i++) {
		const struct sa *sa = &m->sas[i];

		if (sa->larval || sa->outbound != outbound ||
		    sa->seq != e->seq || strcmp(sa->map, e->map) ||
		    !line_equal(&sa->line, l))
			continue;
		sum += what == SA_COUNT ? 1 : what == SA_BYTES ? sa->bytes
								: sa->packets;
	}
	return sum;
}

static void sa_line(const struct model *m, const struct entry *e,
		    const struct line *l, const char *name, enum sa_sum what)
{
	char buf[32];
	int out;

	for (out = 0; out < 2; out++) {
		printf("hsrp_%s{", name);
		label("map", e->map, true);
		snprintf(buf, sizeof(buf), "%u", e->seq);
		label("seq", buf, false);
		label("peer", ip_str(e->peer), false);
		label("src", prefix_str(&l->src), false);
		label("dst", prefix_str(&l->dst), false);
		label("direction", out ? "out" : "in", false);
		printf("} %" PRIu64 "\n", sum_sas(m, e, l, out, what));
	}
}

static void sas(const struct model *m)
{
	static const struct {
		const char *name;
		const char *type;
		const char *help;
		enum sa_sum what;
	} rows[] = {
		{ "sas", "gauge", "IPsec SAs of a line of a crypto map",
		  SA_COUNT },
		{ "sa_packets_total", "counter",
		  "packets of the present SAs of a line; new SAs begin at 0",
		  SA_PACKETS },
		{ "sa_bytes_total", "counter",
		  "bytes of the present SAs of a line; new SAs begin at 0",
		  SA_BYTES },
	};
	size_t i, j, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		head(rows[i].name, rows[i].type, rows[i].help);
		for (j = 0; j < m->n_entries; j++)
			for (k = 0; k < m->entries[j].n_lines; k++)
				sa_line(m, &m->entries[j],
					&m->entries[j].lines[k], rows[i].name,
					rows[i].what);
	}
}

static void routes(const struct model *m)
{
	size_t i;

	head("reverse_route", "gauge",
	     "1 if the reverse route is in the routing table");
	for (i = 0; i < m->n_routes; i++) {
		const struct route *r = &m->routes[i];

		printf("hsrp_reverse_route{");
		label("destination", prefix_str(&r->dst), true);
		label("peer", ip_str(r->peer), false);
		label("map", r->map, false);
		printf("} %d\n", r->installed);
	}
}

static void all_counters(const struct model *m)
{
	size_t i, j;

	head("events_total", "counter",
	     "counters of the network namespace, as of \"hsrpctl stats\"");
	for (i = 0; i < m->n_stats; i++)
		for (j = 0; !*m->stats[i].dev && j < m->stats[i].n; j++) {
			printf("hsrp_events_total{");
			label("counter", m->stats[i].v[j].name, true);
			printf("} %" PRIu64 "\n", m->stats[i].v[j].value);
		}
	head("group_events_total", "counter",
	     "counters of a group, as of \"hsrpctl stats\"");
	for (i = 0; i < m->n_stats; i++)
		for (j = 0; *m->stats[i].dev && j < m->stats[i].n; j++) {
			group_labels("group_events_total", m->stats[i].dev,
				     m->stats[i].group);
			label("counter", m->stats[i].v[j].name, false);
			printf("} %" PRIu64 "\n", m->stats[i].v[j].value);
		}
}

/**
 * metrics_print - print all of them
 * @m: all of the model, NULL: the module is not there
 */
void metrics_print(const struct model *m)
{
	head("up", "gauge", "1 if the module is loaded");
	printf("hsrp_up %d\n", !!m);
	if (!m)
		return;
	groups(m);
	tracks(m);
	maps(m);
	sas(m);
	routes(m);
	all_counters(m);
}

/*
 * Behind a socket of systemd: one request, of which only its end matters, and
 * one answer.
 */
static int http_head(void)
{
	size_t n = 0, line = 0;
	int c;

	while ((c = getchar()) != EOF && n++ < REQUEST_MAX) {
		if (c == '\n' && !line)
			break;
		if (c != '\r')
			line = c == '\n' ? 0 : line + 1;
	}
	if (c != '\n')
		return RC_USAGE;
	printf("HTTP/1.0 200 OK\r\n"
	       "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
	       "Connection: close\r\n\r\n");
	return RC_OK;
}

/**
 * cmd_metrics - hsrpctl metrics
 * @ctl: invocation
 * @a: cursor
 *
 * That the module is not there is a value as well: whoever is woken by it must
 * not depend on a script that failed.
 *
 * Return: RC_*.
 */
int cmd_metrics(struct ctl *ctl, struct args *a)
{
	bool http = false;
	struct model m;
	int err;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(usage, stdout);
		return RC_OK;
	}
	if (keyword_is(args_peek(a), "http")) {
		args_take(a);
		http = true;
	}
	if (args_end(a) || (http && http_head()))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = model_load(ctl->nl, MODEL_ALL, &m);
	if (err && err != -ENOPROTOOPT) {
		model_free(&m);
		return ctl_refused(ctl->nl, err);
	}
	metrics_print(err ? NULL : &m);
	model_free(&m);
	return RC_OK;
}
