// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl status, hsrpctl diagnose: for the one who was woken up.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "finding.h"
#include "gnl.h"
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "print.h"
#include "signals.h"

static const char status_usage[] =
	"Usage: hsrpctl status [ watch [ SECONDS ] ]\n";

static const char diagnose_usage[] =
	"Usage: hsrpctl diagnose\n";

#define BOLD	"\033[1m"
#define GREEN	"\033[32m"
#define YELLOW	"\033[33m"
#define RED	"\033[31m"
#define PLAIN	"\033[0m"
#define HOME	"\033[H"
#define TO_END	"\033[J"

/**
 * struct status - what is shown, and what was shown before
 * @m: what the kernel has
 * @old: what it had, for rates
 * @ms: time between the two, 0: there is no @old
 * @colour: the terminal has colours
 */
struct status {
	struct model m;
	struct model old;
	uint64_t ms;
	bool colour;
};

static const char *paint(const struct status *s, const char *code)
{
	return s->colour ? code : "";
}

static void title(const struct status *s, const char *text)
{
	print_text("%s%s%s\n", paint(s, BOLD), text, paint(s, PLAIN));
}

static const char *state_colour(uint32_t state)
{
	switch (state) {
	case HSRP_STATE_ACTIVE:
	case HSRP_STATE_STANDBY:
		return GREEN;
	case HSRP_STATE_INIT:
		return RED;
	}
	return YELLOW;
}

static void peer_status(const char *key, const char *name,
			const struct peer *p)
{
	print_text("%s ", name);
	if (!p->known)
		print_null(key, "unknown");
	else if (p->local)
		print_string(key, "%s", "local");
	else
		print_either(key, "%s", p->addr, p->addr6);
}

static void group_tracks(const struct status *s, const struct group *g)
{
	size_t i;

	print_array("tracks");
	for (i = 0; i < s->m.n_tracks; i++) {
		const struct tracked *t = &s->m.tracks[i];

		if (t->by_group != g->number || strcmp(t->by_dev, g->dev))
			continue;
		print_object(NULL);
		print_string("interface", "      tracks %s", t->dev);
		print_text(", %s%s%s", paint(s, t->up ? GREEN : RED),
			   t->up ? "up" : "down", paint(s, PLAIN));
		print_bool("up", NULL, t->up);
		print_uint("decrement", ", decrement %" PRIu64 "\n",
			   t->decrement);
		print_object_end();
	}
	print_array_end();
}

static void group_status(const struct status *s, const struct group *g)
{
	print_object(NULL);
	print_string("interface", "  %s", g->dev);
	print_uint("group", " group %" PRIu64, g->number);
	print_string("name", " \"%s\": ", g->name);
	print_text("%s", paint(s, state_colour(g->state)));
	print_string("state", "%s", state_name(g->state));
	print_text("%s", paint(s, PLAIN));
	print_age("since_ms", " since %s", g->age_ms);
	print_string("follow", NULL, g->follow);
	print_string("reason", *g->reason ? " (%s)" : NULL, g->reason);
	print_text("\n      virtual address ");
	if (g->vip || ip6_given(g->vip6))
		print_either("vip", "%s", g->vip, g->vip6);
	else
		print_null("vip", "unknown");
	print_uint("priority", ", priority %" PRIu64, g->eff_priority);
	print_uint("configured_priority",
		   g->eff_priority == g->priority ? NULL :
		   " (configured %" PRIu64 ")", g->priority);
	peer_status("active", ", Active router is", &g->active);
	peer_status("standby", ", Standby router is", &g->standby);
	print_text("\n");
	group_tracks(s, g);
	print_object_end();
}

/**
 * struct flow - what a line of a crypto map carries in one direction
 * @sas: IPsec SAs, larval ones left out
 * @age: seconds, of the newest
 * @packets: that used them
 * @bytes: that used them
 */
struct flow {
	unsigned int sas;
	uint64_t age;
	uint64_t packets;
	uint64_t bytes;
};

static struct flow flow_of(const struct model *m, const char *map,
			   uint32_t seq, const struct line *l, bool outbound)
{
	struct flow f = { .age = UINT64_MAX };
	size_t i;

	for (i = 0; i < m->n_sas; i++) {
		const struct sa *sa = &m->sas[i];

		if (sa->larval || sa->outbound != outbound || sa->seq != seq ||
		    strcmp(sa->map, map) || !line_equal(&sa->line, l))
			continue;
		f.sas++;
		f.packets += sa->packets;
		f.bytes += sa->bytes;
		if (sa->age < f.age)
			f.age = sa->age;
	}
	return f;
}

/* Between two looks, or over the life of the SAs where there was one only. */
static uint64_t rate_of(const struct status *s, const struct flow *now,
			const struct flow *old)
{
	if (!s->ms)
		return now->sas && now->age ? now->bytes / now->age : 0;
	return now->bytes < old->bytes ? 0 :
	       (now->bytes - old->bytes) * 1000 / s->ms;
}

static void flow_status(const struct status *s, const struct entry *e,
			const struct line *l, bool outbound)
{
	struct flow now = flow_of(&s->m, e->map, e->seq, l, outbound);
	struct flow old = flow_of(&s->old, e->map, e->seq, l, outbound);

	print_object(outbound ? "outbound" : "inbound");
	print_uint("sas", NULL, now.sas);
	print_uint("packets", outbound ? ", out %" PRIu64 " packets"
				       : ", in %" PRIu64 " packets",
		   now.packets);
	print_uint("bytes", NULL, now.bytes);
	print_uint("bytes_per_second", " %" PRIu64 " B/s",
		   rate_of(s, &now, &old));
	print_object_end();
}

static void line_status(const struct status *s, const struct entry *e,
			const struct line *l)
{
	struct flow out = flow_of(&s->m, e->map, e->seq, l, true);

	print_object(NULL);
	print_prefix("src", "        %s", &l->src);
	print_prefix("dst", " -> %s: ", &l->dst);
	print_text("%s%s%s", paint(s, out.sas ? GREEN : YELLOW),
		   out.sas ? "up" : "no SA", paint(s, PLAIN));
	print_bool("up", NULL, out.sas);
	if (out.sas)
		print_age("age_ms", ", SA is %s old", out.age * 1000);
	flow_status(s, e, l, false);
	flow_status(s, e, l, true);
	print_text("\n");
	print_object_end();
}

static void entry_status(const struct status *s, const struct entry *e)
{
	const struct tset *t = model_tset(&s->m, e->tset);
	char words[96];
	size_t i;

	print_object(NULL);
	print_uint("seq", "      %" PRIu64, e->seq);
	print_ip("peer", " peer %s", e->peer);
	print_string("transforms", ", %s\n",
		     t ? tset_words(t, words, sizeof(words)) : "");
	print_array("lines");
	for (i = 0; i < e->n_lines; i++)
		line_status(s, e, &e->lines[i]);
	print_array_end();
	print_object_end();
}

static void map_status(const struct status *s, const struct binding *b)
{
	struct ip addr = model_addr(&s->m, b);
	size_t i;

	print_object(NULL);
	print_string("map", "  %s", b->map);
	print_string("interface", " on %s", b->dev);
	print_string("redundancy", *b->red ? " follows \"%s\"" : NULL, b->red);
	if (ip_given(addr))
		print_ip("address", ", address %s", addr);
	else
		print_null("address", ", address unknown");
	print_text(", %s%s%s", paint(s, !b->active ? "" : b->ready ? GREEN
								  : RED),
		   !b->active ? "not in force" : b->ready ? "ready"
							  : "not ready",
		   paint(s, PLAIN));
	print_bool("active", NULL, b->active);
	print_bool("ready", NULL, b->ready);
	print_text("\n");
	print_array("entries");
	for (i = 0; i < s->m.n_entries; i++)
		if (!strcmp(s->m.entries[i].map, b->map))
			entry_status(s, &s->m.entries[i]);
	print_array_end();
	print_object_end();
}

static void route_status(const struct status *s, const struct route *r)
{
	print_object(NULL);
	print_prefix("destination", "  %s", &r->dst);
	print_ip("peer", " behind %s", r->peer);
	if (ip_given(r->gateway))
		print_ip("gateway", " via %s", r->gateway);
	print_string("interface", *r->dev ? " dev %s" : NULL, r->dev);
	print_bool("installed", NULL, r->installed);
	print_text("%s%s%s\n", paint(s, r->installed ? "" : YELLOW),
		   r->installed ? "" : ", not installed", paint(s, PLAIN));
	print_object_end();
}

static void time_now(void)
{
	time_t now = time(NULL);
	char buf[32] = "", host[64] = "";
	struct tm tm;

	gethostname(host, sizeof(host) - 1);
	if (localtime_r(&now, &tm))
		strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M:%S", &tm);
	print_string("host", "%s, ", host);
	print_uint("time", NULL, (uint64_t)now);
	print_text("%s\n", buf);
}

static void show(const struct status *s)
{
	const struct model *m = &s->m;
	struct findings f = { 0 };
	size_t i;

	print_object(NULL);
	time_now();
	title(s, m->n_groups ? "Groups" : "No group");
	print_array("groups");
	for (i = 0; i < m->n_groups; i++)
		group_status(s, &m->groups[i]);
	print_array_end();
	title(s, m->n_bindings ? "Crypto maps" : "No crypto map on any interface");
	print_array("maps");
	for (i = 0; i < m->n_bindings; i++)
		map_status(s, &m->bindings[i]);
	print_array_end();
	if (m->n_routes)
		title(s, "Reverse routes");
	print_array("routes");
	for (i = 0; i < m->n_routes; i++)
		route_status(s, &m->routes[i]);
	print_array_end();
	find_model(&f, m);
	title(s, f.n ? "To be looked at" : "Nothing to be looked at");
	findings_print(&f, s->colour);
	findings_free(&f);
	print_object_end();
	print_end();
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* In place: what is longer than before is written over, the rest cleared. */
static void show_in_place(const struct status *s, bool terminal)
{
	if (terminal)
		fputs(HOME TO_END, stdout);
	show(s);
	fflush(stdout);
}

static int status_watch(struct ctl *ctl, struct status *s, uint32_t seconds)
{
	bool terminal = isatty(STDOUT_FILENO) && !ctl->json;
	struct pollfd fd = { .fd = signals_open(), .events = POLLIN };
	uint64_t before = 0, now;
	int err = 0;

	if (fd.fd < 0)
		return RC_REFUSED;
	while (!err && !fd.revents && !ferror(stdout)) {
		err = model_load(ctl->nl, MODEL_ALL, &s->m);
		now = now_ms();
		s->ms = before ? now - before : 0;
		before = now;
		if (!err)
			show_in_place(s, terminal);
		model_free(&s->old);
		s->old = s->m;
		if (!err && poll(&fd, 1, (int)seconds * 1000) < 0 &&
		    errno != EINTR)
			err = -errno;
	}
	model_free(&s->old);
	signals_close(fd.fd);
	return err ? ctl_refused(ctl->nl, err) : RC_OK;
}

static bool colours(const struct ctl *ctl)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !ctl->json && !getenv("NO_COLOR") &&
	       (!term || strcmp(term, "dumb"));
}

/* 0: once, otherwise every so many seconds */
static int status_words(struct args *a, uint32_t *seconds)
{
	const char *word = args_take(a);

	*seconds = 0;
	if (!word)
		return 0;
	if (!keyword_is(word + strspn(word, "-"), "watch")) {
		complain("unknown argument \"%s\"", word);
		return RC_USAGE;
	}
	*seconds = 1;
	word = args_take(a);
	if (word && parse_u32("watch", word, 1, 3600, seconds))
		return RC_USAGE;
	return args_end(a);
}

/**
 * cmd_status - hsrpctl status
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_status(struct ctl *ctl, struct args *a)
{
	struct status s = { .colour = colours(ctl) };
	uint32_t seconds;
	int err;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(status_usage, stdout);
		return RC_OK;
	}
	if (status_words(a, &seconds))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	if (seconds)
		return status_watch(ctl, &s, seconds);
	err = model_load(ctl->nl, MODEL_ALL, &s.m);
	if (!err)
		show(&s);
	model_free(&s.m);
	return err ? ctl_refused(ctl->nl, err) : RC_OK;
}

/**
 * cmd_diagnose - hsrpctl diagnose
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_diagnose(struct ctl *ctl, struct args *a)
{
	struct findings f = { 0 };
	struct model m;
	int err;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(diagnose_usage, stdout);
		return RC_OK;
	}
	if (args_end(a))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = model_load(ctl->nl, MODEL_ALL, &m);
	if (!err) {
		find_model(&f, &m);
		find_system(&f, &m);
		find_xfrm(&f, &m);
		print_object(NULL);
		print_text(f.n ? "%zu findings\n" : "nothing found\n", f.n);
		findings_print(&f, colours(ctl));
		print_object_end();
		print_end();
	}
	findings_free(&f);
	model_free(&m);
	return err ? ctl_refused(ctl->nl, err) : RC_OK;
}
