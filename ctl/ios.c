// SPDX-License-Identifier: GPL-2.0
/*
 * Reading a file of IOS words, line by line.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

static void message(struct ios *p, struct pos at, const char *kind,
		    const char *fmt, va_list ap)
{
	if (p->quiet)
		return;
	fprintf(p->out, "%s:%u:%u: %s", p->file, at.line, at.col, kind);
	vfprintf(p->out, fmt, ap);
	fputc('\n', p->out);
}

/**
 * ios_error - say what is wrong, and where
 * @p: file
 * @at: the place
 * @fmt: as of printf(), without newline
 */
void ios_error(struct ios *p, struct pos at, const char *fmt, ...)
{
	va_list ap;

	if (p->errors++ >= IOS_ERRORS_MAX)
		return;
	va_start(ap, fmt);
	message(p, at, "", fmt, ap);
	va_end(ap);
}

/**
 * ios_warn - say what is odd, and where
 * @p: file
 * @at: the place
 * @fmt: as of printf(), without newline
 */
void ios_warn(struct ios *p, struct pos at, const char *fmt, ...)
{
	va_list ap;

	if (p->warnings++ >= IOS_ERRORS_MAX)
		return;
	va_start(ap, fmt);
	message(p, at, "warning: ", fmt, ap);
	va_end(ap);
}

/**
 * ios_bad - ios_error() at a word of the present line
 * @p: file
 * @w: the word
 * @fmt: as of printf(), without newline
 *
 * Return: -1.
 */
int ios_bad(struct ios *p, const struct ios_word *w, const char *fmt, ...)
{
	struct pos at = { p->line, w->col };
	va_list ap;

	if (p->errors++ >= IOS_ERRORS_MAX)
		return -1;
	va_start(ap, fmt);
	message(p, at, "", fmt, ap);
	va_end(ap);
	return -1;
}

/**
 * ios_pos - where a line begins
 * @p: file
 * @l: the line
 *
 * Return: the place of its first word behind "no".
 */
struct pos ios_pos(const struct ios *p, const struct ios_line *l)
{
	return (struct pos){ p->line, l->w[0].col };
}

/**
 * ios_val_pos - where a value is written
 * @p: file
 * @v: the value
 *
 * Return: the place of its first word.
 */
struct pos ios_val_pos(const struct ios *p, const struct ios_val *v)
{
	return (struct pos){ p->line, v->w->col };
}

/* Remember a line of others. */
static void ios_keep(struct ios *p, const struct ios_line *l,
		     enum conf_kept_why why)
{
	struct conf_kept *k = CONF_ADD(p->c, kept);

	k->pos = ios_pos(p, l);
	k->why = why;
	k->block = strdup(p->block == IOS_TOP ? "" : p->head);
	k->text = ios_join(l, 0);
	if (!k->block) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
}

/* "exit" and "end" say what the indent says as well. */
static bool is_end(const struct ios_line *l)
{
	return l->n == 1 && !l->no && (!strcmp(l->w[0].s, "exit") ||
				       !strcmp(l->w[0].s, "end"));
}

static void enter(struct ios *p, const struct ios_line *l,
		  const struct ios_row *row)
{
	char *s = ios_join(l, 0);

	snprintf(p->head, sizeof(p->head), "%s", s);
	free(s);
	p->block = row->enter;
}

static void take_row(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	if (row->flags & IOS_REFUSED)
		ios_error(p, ios_pos(p, l), "%s", row->why);
	else if (row->flags & (IOS_OTHER | IOS_KEEP))
		ios_keep(p, l, row->flags & IOS_KEEP ? CONF_FRR : CONF_OTHERS);
	if (row->fn && !(row->flags & IOS_REFUSED) && row->fn(p, l, row))
		return;
	if (row->enter != IOS_TOP && !l->no)
		enter(p, l, row);
}

/*
 * A line in a block whose first line was not understood, or is not ours, is
 * not looked at.
 */
static void take_line(struct ios *p, struct ios_line *l, bool indented)
{
	const struct ios_row *row;

	if (!indented) {
		p->last = p->block;
		p->block = IOS_TOP;
		if (is_end(l)) {
			p->last = IOS_TOP;
			return;
		}
	} else if (p->block == IOS_TOP) {
		p->block = IOS_SKIP;
		ios_error(p, ios_pos(p, l),
			  "an indented line, but no block that it could be in");
		return;
	} else if (is_end(l)) {
		return;
	}
	row = ios_match(p, l);
	if (row)
		take_row(p, l, row);
	else if (!indented)
		p->block = IOS_SKIP;
}

/*
 * "banner motd ^C text ^C" goes on over lines. Returns the mark that ends it,
 * or 0.
 */
static char banner_begins(const struct ios_line *l)
{
	const char *s;
	unsigned int i;

	if (l->n < 3 || l->no || strcmp(l->w[0].s, "banner"))
		return 0;
	s = l->w[2].s;
	/* "^C" is how IOS writes the control character */
	if (s[0] == '^' && s[1])
		s++;
	if (strchr(s + 1, *s))
		return 0;
	for (i = 3; i < l->n; i++)
		if (strchr(l->w[i].s, *s))
			return 0;
	return *s;
}

static int take_text(struct ios *p, char *s, char *banner, unsigned int *from)
{
	struct ios_line l;
	bool indented;

	if (*banner) {
		if (strchr(s, *banner))
			*banner = 0;
		return 0;
	}
	if (ios_split(p, s, &l, &indented))
		return -1;
	if (!l.n)
		return 0;
	*banner = banner_begins(&l);
	*from = p->line;
	take_line(p, &l, indented);
	return 0;
}

/**
 * ios_read - read a file
 * @p: file; ios::file, ios::c and ios::out are set, all else zero
 * @text: what is in it, written to; one byte behind it is, too
 * @len: length of @text
 *
 * Goes on behind an error, so that one run shows many.
 *
 * Return: 0, or -1 with messages.
 */
int ios_read(struct ios *p, char *text, size_t len)
{
	char *s = text, *end = text + len, *eol;
	unsigned int from = 0;
	char banner = 0;

	*end = '\0';
	for (; s < end; s = eol + 1) {
		eol = memchr(s, '\n', (size_t)(end - s));
		if (!eol)
			eol = end;
		*eol = '\0';
		p->line++;
		if (strlen(s) != (size_t)(eol - s)) {
			struct pos at = { p->line, (unsigned int)strlen(s) + 1 };

			ios_error(p, at, "a NUL character in the text");
			continue;
		}
		if (eol - s > IOS_LINE_MAX) {
			ios_error(p, (struct pos){ p->line, IOS_LINE_MAX + 1 },
				  "the line is longer than %d characters",
				  IOS_LINE_MAX);
			continue;
		}
		take_text(p, s, &banner, &from);
	}
	if (banner)
		ios_error(p, (struct pos){ from, 1 },
			  "the banner does not end; expected the mark that it began with");
	return p->errors ? -1 : 0;
}
