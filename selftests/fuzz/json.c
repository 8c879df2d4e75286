// SPDX-License-Identifier: GPL-2.0
/*
 * Is this text JSON: RFC 8259 to the letter, strings in UTF-8 (RFC 3629).
 * Several values may follow one another, as "monitor" prints them.
 */
#include <string.h>

#include "tool.h"

struct json {
	const unsigned char *p;
	size_t left;
	unsigned int depth;
	const char *why;
};

static bool take_value(struct json *j);

static bool bad(struct json *j, const char *why)
{
	if (!j->why)
		j->why = why;
	return false;
}

static void blanks(struct json *j)
{
	while (j->left && strchr(" \t\r\n", *j->p) && *j->p) {
		j->p++;
		j->left--;
	}
}

static bool next_is(struct json *j, unsigned char c)
{
	if (!j->left || *j->p != c)
		return false;
	j->p++;
	j->left--;
	return true;
}

/* one of the characters of @set, NUL is none */
static bool next_in(struct json *j, const char *set)
{
	if (!j->left || !*j->p || !strchr(set, *j->p))
		return false;
	j->p++;
	j->left--;
	return true;
}

#define DIGITS	"0123456789"
#define HEX	DIGITS "abcdefABCDEF"

static bool take_escape(struct json *j)
{
	int i;

	if (next_in(j, "\"\\/bfnrt"))
		return true;
	if (!next_is(j, 'u'))
		return bad(j, "unknown escape");
	for (i = 0; i < 4; i++)
		if (!next_in(j, HEX))
			return bad(j, "\\u without four digits");
	return true;
}

/* the octets of a character after its first, @min is the least it may be */
static bool utf8_tail(struct json *j, unsigned int c, int n, unsigned int min)
{
	while (n--) {
		if (!j->left || (*j->p & 0xc0) != 0x80)
			return bad(j, "not UTF-8: octet missing");
		c = c << 6 | (*j->p & 0x3f);
		j->p++;
		j->left--;
	}
	if (c < min || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return bad(j, "not UTF-8: no such character");
	return true;
}

static bool take_character(struct json *j)
{
	unsigned char c = *j->p;

	j->p++;
	j->left--;
	if (c == '\\')
		return take_escape(j);
	if (c < 0x20)
		return bad(j, "control character in a string");
	if (c < 0x80)
		return true;
	if (c >> 5 == 6)
		return utf8_tail(j, c & 0x1f, 1, 0x80);
	if (c >> 4 == 14)
		return utf8_tail(j, c & 0x0f, 2, 0x800);
	if (c >> 3 == 30)
		return utf8_tail(j, c & 0x07, 3, 0x10000);
	return bad(j, "not UTF-8: first octet");
}

static bool take_string(struct json *j)
{
	if (!next_is(j, '"'))
		return bad(j, "no string");
	while (j->left && *j->p != '"')
		if (!take_character(j))
			return false;
	return next_is(j, '"') || bad(j, "string without end");
}

static bool take_digits(struct json *j)
{
	if (!next_in(j, DIGITS))
		return bad(j, "no digit");
	while (next_in(j, DIGITS))
		;
	return true;
}

static bool take_number(struct json *j)
{
	next_is(j, '-');
	if (!next_is(j, '0') && !take_digits(j))
		return false;
	if (next_is(j, '.') && !take_digits(j))
		return false;
	if (!next_in(j, "eE"))
		return true;
	next_in(j, "+-");
	return take_digits(j);
}

static bool take_word(struct json *j, const char *w)
{
	for (; *w; w++)
		if (!next_is(j, (unsigned char)*w))
			return bad(j, "unknown word");
	return true;
}

static bool take_member(struct json *j, bool keyed)
{
	blanks(j);
	if (!keyed)
		return take_value(j);
	if (!take_string(j))
		return false;
	blanks(j);
	return next_is(j, ':') ? take_value(j) : bad(j, "no colon");
}

static bool take_members(struct json *j, bool keyed, unsigned char end)
{
	if (++j->depth > 32)
		return bad(j, "too deep");
	blanks(j);
	if (!next_is(j, end)) {
		do {
			if (!take_member(j, keyed))
				return false;
			blanks(j);
		} while (next_is(j, ','));
		if (!next_is(j, end))
			return bad(j, "no comma and no end");
	}
	j->depth--;
	return true;
}

static bool take_value(struct json *j)
{
	blanks(j);
	if (!j->left)
		return bad(j, "value missing");
	switch (*j->p) {
	case '{':
		next_is(j, '{');
		return take_members(j, true, '}');
	case '[':
		next_is(j, '[');
		return take_members(j, false, ']');
	case '"':
		return take_string(j);
	case 't':
		return take_word(j, "true");
	case 'f':
		return take_word(j, "false");
	case 'n':
		return take_word(j, "null");
	default:
		return take_number(j);
	}
}

bool json_valid(const char *text, size_t size, const char **why)
{
	struct json j = { .p = (const unsigned char *)text, .left = size };

	*why = NULL;
	for (blanks(&j); j.left; blanks(&j)) {
		if (!take_value(&j)) {
			*why = j.why;
			return false;
		}
	}
	return true;
}
