// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl timeline: the lanes as text, JSON, or a picture.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hsrpctl.h"
#include "print.h"
#include "timeline.h"

static const char usage[] =
	"Usage: hsrpctl timeline [ FILE ] [ svg ]\n"
	"FILE is what \"hsrpctl -j monitor\" wrote; without, standard input.\n";

#define LEFT	230.0
#define WIDTH	900.0
#define LANE	26.0
#define TOP	40.0
#define TICKS	10.0

/* Text of XML. */
static void xml(FILE *f, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '&':
			fputs("&amp;", f);
			break;
		case '"':
			fputs("&quot;", f);
			break;
		default:
			if ((unsigned char)*s >= ' ')
				fputc(*s, f);
		}
	}
}

/* 1, 2 or 5 times a power of ten, for about TICKS of them. */
static double step_of(double length)
{
	static const double factors[] = { 1, 2, 5, 10 };
	double power = 0.001;
	size_t i;

	while (power * 10 * TICKS < length)
		power *= 10;
	for (i = 0; i < ARRAY_SIZE(factors); i++)
		if (power * factors[i] * TICKS >= length)
			break;
	return power * factors[i < ARRAY_SIZE(factors) ? i : 3];
}

static double x_of(const struct timeline *t, double at)
{
	double length = t->to > t->from ? t->to - t->from : 1;

	return LEFT + WIDTH * (at - t->from) / length;
}

static void svg_axis(FILE *f, const struct timeline *t, double bottom)
{
	double length = t->to > t->from ? t->to - t->from : 1;
	double step = step_of(length);
	unsigned int i;

	for (i = 0; i * step <= length; i++) {
		double at = i * step, x = x_of(t, t->from + at);

		fprintf(f, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
			x, TOP - 6, x, bottom);
		fprintf(f, "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\">%g s</text>\n",
			x, TOP - 12, at);
	}
}

static void svg_span(FILE *f, const struct timeline *t, const struct lane *l,
		     size_t i, double y)
{
	static const char *const classes[LOOKS] = {
		"none", "wait", "ready", "good", "bad",
	};
	const struct span *s = &l->v[i];
	double x = x_of(t, s->at);
	double end = x_of(t, i + 1 < l->n ? l->v[i + 1].at : t->to);

	fprintf(f, "<g><rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
		classes[s->look], x, y, end - x > 1 ? end - x : 1, LANE - 6);
	/* where there is room; all of it is in the tip */
	if (end - x > 7.0 * (double)strlen(s->state)) {
		fprintf(f, "<text x=\"%.1f\" y=\"%.1f\">", x + 4, y + 14);
		xml(f, s->state);
		fprintf(f, "</text>");
	}
	fprintf(f, "<title>+%.3f s: ", s->at - t->from);
	xml(f, s->state);
	if (*s->why) {
		fprintf(f, " (");
		xml(f, s->why);
		fprintf(f, ")");
	}
	fprintf(f, "</title></g>\n");
}

/**
 * timeline_svg - draw a timeline
 * @f: where to
 * @t: timeline
 */
void timeline_svg(FILE *f, const struct timeline *t)
{
	double height = TOP + LANE * (double)t->n + 10;
	size_t i, j;

	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">\n",
		LEFT + WIDTH + 20, height);
	fprintf(f, "<style>.none{fill:#e5e5e5}.wait{fill:#f0d070}.ready{fill:#9ec5e8}.good{fill:#7fc97f}.bad{fill:#e58080}.grid{stroke:#ccc}.tick{text-anchor:middle;fill:#666}</style>\n");
	svg_axis(f, t, height - 10);
	for (i = 0; i < t->n; i++) {
		double y = TOP + LANE * (double)i;

		fprintf(f, "<text x=\"8\" y=\"%.1f\">", y + 14);
		xml(f, t->v[i].name);
		fprintf(f, "</text>\n");
		for (j = 0; j < t->v[i].n; j++)
			svg_span(f, t, &t->v[i], j, y);
	}
	fprintf(f, "</svg>\n");
}

static void text_span(const struct timeline *t, const struct lane *l, size_t i)
{
	const struct span *s = &l->v[i];
	char buf[32];

	print_object(NULL);
	snprintf(buf, sizeof(buf), "%.6f", s->at - t->from);
	print_number("at", NULL, buf);
	print_text("  %+10.3f s  ", s->at - t->from);
	print_string("state", *s->why ? "%-14s" : "%s", s->state);
	print_string("reason", *s->why ? "(%s)" : NULL, s->why);
	print_text("\n");
	print_object_end();
}

static void timeline_text(const struct timeline *t)
{
	time_t from = (time_t)t->from;
	char buf[48] = "";
	struct tm tm;
	size_t i, j;

	if (localtime_r(&from, &tm))
		strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M:%S", &tm);
	print_object(NULL);
	print_string("begin", "%s", buf);
	print_text(".%03.0f is 0 s, %zu events in %.3f s\n",
		   (t->from - (double)from) * 1000, t->events,
		   t->to - t->from);
	print_array("lanes");
	for (i = 0; i < t->n; i++) {
		print_object(NULL);
		print_string("name", "%s\n", t->v[i].name);
		print_array("states");
		for (j = 0; j < t->v[i].n; j++)
			text_span(t, &t->v[i], j);
		print_array_end();
		print_object_end();
	}
	print_array_end();
	print_object_end();
	print_end();
}

static int read_events(FILE *f, const char *name, struct timeline *t)
{
	unsigned int number = 0;
	char *line = NULL;
	size_t size = 0;
	int rc = RC_OK;

	while (!rc && getline(&line, &size, f) >= 0) {
		number++;
		if (!line[strspn(line, " \t\r\n")])
			continue;
		if (timeline_add(t, line)) {
			complain("%s:%u: no event of \"hsrpctl -j monitor\"",
				 name, number);
			rc = RC_USAGE;
		}
	}
	if (!rc && ferror(f)) {
		complain("%s: %s", name, strerror(errno));
		rc = RC_USAGE;
	}
	if (!rc && !t->events) {
		complain("%s: no event in it", name);
		rc = RC_USAGE;
	}
	free(line);
	return rc;
}

/**
 * cmd_timeline - hsrpctl timeline
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_timeline(struct ctl *ctl, struct args *a)
{
	const char *name = "-", *word;
	struct timeline t = { 0 };
	bool svg = false;
	FILE *f = stdin;
	int rc;

	(void)ctl;
	while ((word = args_take(a))) {
		if (!strcmp(word, "help")) {
			fputs(usage, stdout);
			return RC_OK;
		}
		if (!strcmp(word, "svg") && !svg)
			svg = true;
		else if (!strcmp(name, "-"))
			name = word;
		else
			return args_end(&(struct args){ a->v, a->n,
							a->pos - 1 });
	}
	if (strcmp(name, "-"))
		f = fopen(name, "re");
	if (!f) {
		complain("%s: %s", name, strerror(errno));
		return RC_USAGE;
	}
	rc = read_events(f, name, &t);
	if (!rc && svg)
		timeline_svg(stdout, &t);
	else if (!rc)
		timeline_text(&t);
	timeline_free(&t);
	if (f != stdin)
		fclose(f);
	return rc;
}
