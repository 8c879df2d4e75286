// SPDX-License-Identifier: GPL-2.0
/*
 * The difference between two configurations in the words of IOS: blocks are
 * compared by their lines, whatever their order.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

/**
 * struct text_line - a line, and the blocks that it is in
 * @path: first lines of those blocks, each ended by a newline
 * @text: the line, with its indent
 */
struct text_line {
	char *path;
	const char *text;
};

/**
 * struct text - a configuration as lines
 * @buf: copy that the lines are in
 * @v: lines
 * @n: how many
 */
struct text {
	char *buf;
	struct text_line *v;
	size_t n;
};

static size_t indent(const char *s)
{
	return strspn(s, " ");
}

/* Lines before @t's new one, up to the top: its path. */
static char *path_of(const struct text *t, const char *line)
{
	size_t depth = indent(line), i = t->n;
	char *path = strdup(""), *longer;

	while (path && depth && i--) {
		if (indent(t->v[i].text) >= depth)
			continue;
		depth = indent(t->v[i].text);
		if (asprintf(&longer, "%s\n%s", t->v[i].text, path) < 0)
			longer = NULL;
		free(path);
		path = longer;
	}
	if (path)
		return path;
	perror("hsrpctl");
	exit(RC_REFUSED);
}

static void text_read(struct text *t, const char *s)
{
	char *save = NULL, *line;

	memset(t, 0, sizeof(*t));
	t->buf = strdup(s);
	if (!t->buf) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	for (line = strtok_r(t->buf, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		struct text_line new = { path_of(t, line), line };

		*VEC_ADD(t->v, t->n) = new;
	}
}

static void text_free(struct text *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		free(t->v[i].path);
	free(t->v);
	free(t->buf);
}

static bool text_has(const struct text *t, const struct text_line *l)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].text, l->text) &&
		    !strcmp(t->v[i].path, l->path))
			return true;
	return false;
}

/* Is the line, or one of its block, in one of the two only? */
static bool changed(const struct text *t, size_t i, const struct text *o)
{
	size_t depth = indent(t->v[i].text);

	if (!text_has(o, &t->v[i]))
		return true;
	for (i++; i < t->n && indent(t->v[i].text) > depth; i++)
		if (!text_has(o, &t->v[i]))
			return true;
	return false;
}

static unsigned int tell_side(const struct text *t, const struct text *o,
			      char mark, ios_diff_fn fn, void *arg)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < t->n; i++) {
		bool there = text_has(o, &t->v[i]);

		if (!changed(t, i, o))
			continue;
		if (fn)
			fn((char)(there ? ' ' : mark), t->v[i].text, arg);
		if (!there)
			n++;
	}
	return n;
}

/**
 * ios_diff - what one configuration has and the other has not
 * @before: text of ios_text()
 * @after: text of ios_text()
 * @fn: told each line, may be NULL
 * @arg: for @fn
 *
 * First what goes, then what comes, each with the first lines of its blocks.
 *
 * Return: how many lines are in one of the two only.
 */
unsigned int ios_diff(const char *before, const char *after, ios_diff_fn fn,
		      void *arg)
{
	struct text a, b;
	unsigned int n;

	text_read(&a, before);
	text_read(&b, after);
	n = tell_side(&a, &b, '-', fn, arg);
	n += tell_side(&b, &a, '+', fn, arg);
	text_free(&a);
	text_free(&b);
	return n;
}
