// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration in the words of IOS: key chains. A key itself is never in a
 * configuration of ours: "key-file" says which file it is in. Chains with keys in
 * clear are those of routing protocols.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hsrpctl.h"
#include "ios.h"

/* "00:00:00 Jan 1 2026", as IOS prints it; the month may be behind the day */
#define TIME_FORMAT	"%H:%M:%S %b %d %Y"
#define TIME_FORMAT_DAY	"%H:%M:%S %d %b %Y"
#define TIME_WORDS	4

static int take_chain(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	(void)l;
	(void)row;
	p->here = SIZE_MAX;
	return 0;
}

static int take_key(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	/* the head is "key chain NAME" */
	const char *chain = strrchr(p->head, ' ') + 1;
	struct conf_chainkey *k = conf_chainkey(p->c, chain, l->v[0].num);

	(void)row;
	if (!k) {
		k = CONF_ADD(p->c, chainkeys);
		k->pos = ios_pos(p, l);
		snprintf(k->chain, sizeof(k->chain), "%s", chain);
		k->number = l->v[0].num;
		k->accept.until = CONF_FOREVER;
		k->send.until = CONF_FOREVER;
	}
	p->here = (size_t)(k - p->c->chainkeys);
	return 0;
}

static struct conf_chainkey *key_here(struct ios *p, const struct ios_line *l)
{
	if (p->here != SIZE_MAX)
		return &p->c->chainkeys[p->here];
	ios_bad(p, &l->w[0], "\"%s\" before the first key; expected key N",
		l->w[0].s);
	return NULL;
}

/**
 * ios_path - the name of a file with a key
 * @p: file
 * @w: the word
 * @path: takes it, CONF_PATH_SIZE
 *
 * Return: 0, or -1 with a message.
 */
int ios_path(struct ios *p, const struct ios_word *w, char *path)
{
	if (*w->s != '/')
		return ios_bad(p, w, "\"%s\" does not begin with /: whoever applies the file may be anywhere",
			       w->s);
	if (strlen(w->s) >= CONF_PATH_SIZE)
		return ios_bad(p, w, "the name of the file is longer than %d characters",
			       CONF_PATH_SIZE - 1);
	snprintf(path, CONF_PATH_SIZE, "%s", w->s);
	return 0;
}

static int take_file(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_chainkey *k = key_here(p, l);

	(void)row;
	if (!k)
		return -1;
	k->file_pos = ios_val_pos(p, &l->v[0]);
	return ios_path(p, l->v[0].w, k->file);
}

/* Not looked at, and not kept. */
static int take_string(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_chainkey *k = key_here(p, l);

	(void)row;
	if (!k)
		return -1;
	k->in_clear = true;
	return 0;
}

/* The moment in the words from @i on, or -1. */
static time_t moment_at(const struct ios_line *l, unsigned int i)
{
	static const char *const formats[] = { TIME_FORMAT, TIME_FORMAT_DAY };
	char text[64], again[64];
	struct tm tm, check;
	const char *end;
	time_t t;
	size_t n;

	if (i + TIME_WORDS > l->n)
		return -1;
	snprintf(text, sizeof(text), "%s %s %s %s", l->w[i].s, l->w[i + 1].s,
		 l->w[i + 2].s, l->w[i + 3].s);
	for (n = 0; n < ARRAY_SIZE(formats); n++) {
		memset(&tm, 0, sizeof(tm));
		end = strptime(text, formats[n], &tm);
		if (!end || *end)
			continue;
		check = tm;
		t = timegm(&tm);
		/* the 30th of February is the 2nd of March */
		snprintf(again, sizeof(again), "%d.%d.", tm.tm_mday, tm.tm_mon);
		snprintf(text, sizeof(text), "%d.%d.", check.tm_mday,
			 check.tm_mon);
		return t >= 0 && !strcmp(again, text) ? t : -1;
	}
	return -1;
}

static int bad_moment(struct ios *p, const struct ios_line *l, unsigned int i)
{
	struct pos at = { p->line, i < l->n ? l->w[i].col : l->end_col };

	ios_error(p, at, "expected a time in UTC as 14:30:00 Jan 31 2026%s",
		  i > 1 ? ", duration SECONDS, or infinite" : "");
	return -1;
}

static int read_seconds(const struct ios_line *l, unsigned int i,
			uint64_t *seconds)
{
	char *end;

	if (i + 1 != l->n || l->w[i].s[0] < '0' || l->w[i].s[0] > '9')
		return -1;
	*seconds = strtoull(l->w[i].s, &end, 10);
	return *end || !*seconds || *seconds > UINT32_MAX ? -1 : 0;
}

/* START { infinite | END | duration SECONDS } behind the first word */
static int read_span(struct ios *p, const struct ios_line *l,
		     struct conf_span *span)
{
	const unsigned int i = 1 + TIME_WORDS;
	time_t from = moment_at(l, 1), until;
	uint64_t seconds;

	if (from < 0)
		return bad_moment(p, l, 1);
	span->from = (uint64_t)from;
	span->until = CONF_FOREVER;
	if (i + 1 == l->n && !strcasecmp(l->w[i].s, "infinite"))
		return 0;
	if (i < l->n && !strcasecmp(l->w[i].s, "duration")) {
		if (read_seconds(l, i + 1, &seconds))
			return bad_moment(p, l, i + 1);
		span->until = span->from + seconds;
		return 0;
	}
	until = i + TIME_WORDS == l->n ? moment_at(l, i) : -1;
	if (until < 0)
		return bad_moment(p, l, i);
	span->until = (uint64_t)until;
	if (span->until <= span->from)
		return ios_bad(p, &l->w[i], "the lifetime ends before it begins");
	return 0;
}

static int take_lifetime(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_chainkey *k = key_here(p, l);

	if (!k)
		return -1;
	return read_span(p, l, row->off ? &k->send : &k->accept);
}

static const struct ios_row top_rows[] = {
	{ "key chain NAME", take_chain, 0, IOS_CHAIN, 0, NULL },
};

static const struct ios_row chain_rows[] = {
	{ "key <0-2147483647>", take_key, 0, 0, 0, NULL },
	{ "key-file WORD", take_file, 0, 0, 0, NULL },
	{ "key-string LINE", take_string, 0, 0, 0, NULL },
	{ "accept-lifetime LINE", take_lifetime, 0, 0, 0, NULL },
	{ "send-lifetime LINE", take_lifetime, 0, 0, 1, NULL },
	{ "cryptographic-algorithm LINE", NULL, IOS_OTHER, 0, 0, NULL },
};

const struct ios_table ios_chain_tables[] = {
	{ IOS_TOP, top_rows, ARRAY_SIZE(top_rows) },
	{ IOS_CHAIN, chain_rows, ARRAY_SIZE(chain_rows) },
	{ IOS_TOP, NULL, 0 },
};

/* A group authenticates with it, or one of its keys is in a file. */
static bool chain_is_ours(const struct conf *c, const char *chain)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].key_chain, chain))
			return true;
	for (i = 0; i < c->n_chainkeys; i++)
		if (*c->chainkeys[i].file &&
		    !strcmp(c->chainkeys[i].chain, chain))
			return true;
	return false;
}

static void chain_of_others(struct conf *c, const struct conf_chainkey *k)
{
	struct conf_kept *o = CONF_ADD(c, kept);

	o->pos = k->pos;
	if (asprintf(&o->block, "key chain %s", k->chain) < 0 ||
	    asprintf(&o->text, "key %u", k->number) < 0) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
}

static void check_key(struct ios *p, const struct conf_chainkey *k)
{
	if (k->in_clear)
		ios_error(p, k->pos, "key %u is in this file, where others see it; expected \"key-file FILE\"",
			  k->number);
	else if (!*k->file)
		ios_error(p, k->pos, "key %u has no key; expected \"key-file FILE\"",
			  k->number);
}

/**
 * ios_resolve_chains - judge the key chains, and forget those of others
 * @p: file; its groups are judged
 */
void ios_resolve_chains(struct ios *p)
{
	struct conf *c = p->c;
	size_t i, n = 0;

	for (i = 0; i < c->n_groups; i++)
		if (*c->groups[i].key_chain &&
		    !conf_chain_is_there(c, c->groups[i].key_chain))
			ios_error(p, c->groups[i].key_pos,
				  "there is no key chain \"%s\" with a key",
				  c->groups[i].key_chain);
	for (i = 0; i < c->n_chainkeys; i++) {
		struct conf_chainkey *k = &c->chainkeys[i];

		if (!chain_is_ours(c, k->chain)) {
			chain_of_others(c, k);
			continue;
		}
		check_key(p, k);
		c->chainkeys[n++] = *k;
	}
	c->n_chainkeys = n;
}

static void print_moment(FILE *f, uint64_t t)
{
	time_t v = (time_t)t;
	char buf[64];
	struct tm tm;

	if (!gmtime_r(&v, &tm) ||
	    !strftime(buf, sizeof(buf), "%H:%M:%S %b %-d %Y", &tm))
		snprintf(buf, sizeof(buf), "?");
	fprintf(f, " %s", buf);
}

/* A lifetime without beginning and end has no line. */
static void print_span(FILE *f, const char *word, const struct conf_span *s)
{
	if (!s->from && s->until == CONF_FOREVER)
		return;
	fprintf(f, "  %s", word);
	print_moment(f, s->from);
	if (s->until == CONF_FOREVER)
		fprintf(f, " infinite");
	else
		print_moment(f, s->until);
	fputc('\n', f);
}

/**
 * ios_print_chains - print the key chains
 * @f: where to
 * @c: configuration, in the order of conf_sort()
 */
void ios_print_chains(FILE *f, const struct conf *c)
{
	const char *chain = "";
	size_t i;

	for (i = 0; i < c->n_chainkeys; i++) {
		const struct conf_chainkey *k = &c->chainkeys[i];

		if (strcmp(chain, k->chain))
			fprintf(f, "key chain %s\n", k->chain);
		chain = k->chain;
		fprintf(f, " key %u\n  key-file %s\n", k->number, k->file);
		print_span(f, "accept-lifetime", &k->accept);
		print_span(f, "send-lifetime", &k->send);
	}
}
