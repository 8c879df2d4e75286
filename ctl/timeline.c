// SPDX-License-Identifier: GPL-2.0
/*
 * Lanes of states, from what "hsrpctl -j monitor" wrote.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "jsonl.h"
#include "model.h"
#include "timeline.h"

#define VALUE	64

/**
 * struct row - what an event means for a lane
 * @event: its name
 * @lane: name of the lane, with "%KEY" for values of the event
 * @state: state that begins, NULL: the value of "new"
 * @before: state before the first one, NULL: the value of "old"
 * @look: of @state
 */
struct row {
	const char *event;
	const char *lane;
	const char *state;
	const char *before;
	enum look look;
};

static const struct row rows[] = {
	{ "group-state", "%interface group %group", NULL, NULL, LOOK_WAIT },
	{ "ready", "crypto map %map", "ready", "not in force", LOOK_GOOD },
	{ "unready", "crypto map %map", "not ready", "ready", LOOK_BAD },
	{ "demoted", "crypto map %map", "not in force", "ready", LOOK_NONE },
	{ "tunnel-up", "SA %src -> %dst", "up", "none", LOOK_GOOD },
	{ "tunnel-down", "SA %src -> %dst", "none", "up", LOOK_NONE },
	{ "route-add", "route %destination", "installed", "none", LOOK_GOOD },
	{ "route-del", "route %destination", "none", "installed", LOOK_NONE },
	{ "conflict", "conflict", "seen", "none", LOOK_BAD },
	{ "module-gone", "module", "gone", "loaded", LOOK_BAD },
	{ "module-back", "module", "loaded", "gone", LOOK_GOOD },
};

static enum look state_look(const char *state)
{
	static const struct {
		const char *state;
		enum look look;
	} looks[] = {
		{ "Init", LOOK_BAD }, { "Learn", LOOK_WAIT },
		{ "Listen", LOOK_WAIT }, { "Speak", LOOK_WAIT },
		{ "Standby", LOOK_READY }, { "Active", LOOK_GOOD },
		{ "none", LOOK_NONE }, { "not in force", LOOK_NONE },
		{ "gone", LOOK_BAD }, { "down", LOOK_BAD },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(looks); i++)
		if (!strcmp(looks[i].state, state))
			return looks[i].look;
	return LOOK_GOOD;
}

/* A name with values in it; one that the event does not have is "?". */
static void lane_name(const char *line, const char *pattern, char *buf,
		      size_t size)
{
	size_t n = 0, len;
	char key[VALUE], val[VALUE];

	while (*pattern && n + 1 < size) {
		if (*pattern != '%') {
			buf[n++] = *pattern++;
			continue;
		}
		len = strcspn(++pattern, " ");
		snprintf(key, sizeof(key), "%.*s", (int)len, pattern);
		pattern += len;
		if (!jsonl_get(line, key, val, sizeof(val)))
			strcpy(val, "?");
		n += (size_t)snprintf(buf + n, size - n, "%s", val);
		if (n >= size)
			n = size - 1;
	}
	buf[n] = '\0';
}

static struct lane *lane_of(struct timeline *t, const char *name)
{
	struct lane *l;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].name, name))
			return &t->v[i];
	l = VEC_ADD(t->v, t->n);
	snprintf(l->name, sizeof(l->name), "%s", name);
	return l;
}

static void span_add(struct lane *l, double at, const char *state,
		     enum look look, const char *why)
{
	struct span *s = l->n ? &l->v[l->n - 1] : NULL;

	/* told twice, as after lost events */
	if (s && !strcmp(s->state, state))
		return;
	s = VEC_ADD(l->v, l->n);
	s->at = at;
	s->look = look;
	snprintf(s->state, sizeof(s->state), "%s", state);
	snprintf(s->why, sizeof(s->why), "%s", why);
}

static void begin(const struct timeline *t, struct lane *l, const char *line,
		  const char *before)
{
	char old[VALUE];

	if (l->n)
		return;
	if (!before && jsonl_get(line, "old", old, sizeof(old)))
		before = old;
	if (before)
		span_add(l, t->from, before, state_look(before), "");
}

static void add_row(struct timeline *t, const struct row *r, const char *line,
		    double at)
{
	char name[96], state[VALUE], why[128];
	struct lane *l;

	lane_name(line, r->lane, name, sizeof(name));
	l = lane_of(t, name);
	begin(t, l, line, r->before);
	if (!jsonl_get(line, "reason", why, sizeof(why)))
		why[0] = '\0';
	if (r->state)
		span_add(l, at, r->state, r->look, why);
	else if (jsonl_get(line, "new", state, sizeof(state)))
		span_add(l, at, state, state_look(state), why);
}

/* An interface or an object: what it is called depends on the event. */
static void add_track(struct timeline *t, const char *line, double at)
{
	char name[96], val[VALUE];
	bool up = jsonl_get(line, "up", val, sizeof(val)) &&
		  !strcmp(val, "true");
	struct lane *l;

	if (jsonl_get(line, "interface", val, sizeof(val)))
		snprintf(name, sizeof(name), "track %s", val);
	else if (jsonl_get(line, "object", val, sizeof(val)))
		snprintf(name, sizeof(name), "track object %s", val);
	else
		return;
	l = lane_of(t, name);
	begin(t, l, line, up ? "down" : "up");
	span_add(l, at, up ? "up" : "down", up ? LOOK_GOOD : LOOK_BAD, "");
}

/**
 * timeline_add - one more event
 * @t: timeline
 * @line: JSON of an event
 *
 * Events that say nothing of a state only move the time on.
 *
 * Return: 0, or -1 if it is no event.
 */
int timeline_add(struct timeline *t, const char *line)
{
	char event[VALUE], time[VALUE];
	double at;
	size_t i;

	if (!jsonl_get(line, "event", event, sizeof(event)) ||
	    !jsonl_get(line, "time", time, sizeof(time)))
		return -1;
	at = strtod(time, NULL);
	if (!t->events++)
		t->from = at;
	if (at > t->to)
		t->to = at;
	if (!strcmp(event, "track"))
		add_track(t, line, at);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].event, event))
			add_row(t, &rows[i], line, at);
	return 0;
}

/**
 * timeline_free - release what timeline_add() got
 * @t: timeline
 */
void timeline_free(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		free(t->v[i].v);
	free(t->v);
	memset(t, 0, sizeof(*t));
}
