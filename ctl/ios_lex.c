// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of a configuration, cut into words that know their columns.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A character that no word has: the column is counted in bytes. */
static int bad_char(struct ios *p, const char *s, const char *at)
{
	struct pos pos = { p->line, (unsigned int)(at - s) + 1 };

	ios_error(p, pos, "a control character (0x%02x) in the text",
		  (unsigned char)*at);
	return -1;
}

/**
 * ios_split - cut a line into words
 * @p: file
 * @s: line without its newline, written to
 * @l: takes the words; a leading "no" becomes ios_line::no
 * @indented: whether blanks are before the first word
 *
 * A comment is a line without words.
 *
 * Return: 0, or -1 with a message.
 */
int ios_split(struct ios *p, char *s, struct ios_line *l, bool *indented)
{
	char *at = s;

	memset(l, 0, sizeof(*l));
	*indented = is_blank(*s);
	for (;;) {
		while (is_blank(*at))
			*at++ = '\0';
		if (!*at || (!l->n && *at == '!'))
			break;
		if (l->n == IOS_WORDS) {
			ios_error(p, (struct pos){ p->line, (unsigned int)(at - s) + 1 },
				  "more than %d words in a line", IOS_WORDS);
			return -1;
		}
		l->w[l->n].s = at;
		l->w[l->n++].col = (unsigned int)(at - s) + 1;
		for (; *at && !is_blank(*at); at++)
			if ((unsigned char)*at < ' ' || *at == 0x7f)
				return bad_char(p, s, at);
		l->end_col = (unsigned int)(at - s) + 1;
	}
	if (l->n > 1 && !strcmp(l->w[0].s, "no")) {
		l->no = true;
		l->n--;
		memmove(l->w, l->w + 1, l->n * sizeof(l->w[0]));
	}
	return 0;
}

/**
 * ios_join - words of a line with one space between them
 * @l: line
 * @first: the first one
 *
 * A leading "no" comes back when the first word is asked for. Ends the program
 * without memory.
 *
 * Return: the text, to be freed.
 */
char *ios_join(const struct ios_line *l, unsigned int first)
{
	size_t size = 4;
	unsigned int i;
	char *s;

	for (i = first; i < l->n; i++)
		size += strlen(l->w[i].s) + 1;
	s = calloc(1, size);
	if (!s) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	if (l->no && !first)
		strcat(s, "no ");
	for (i = first; i < l->n; i++) {
		strcat(s, l->w[i].s);
		if (i + 1 < l->n)
			strcat(s, " ");
	}
	return s;
}
