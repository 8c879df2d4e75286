// SPDX-License-Identifier: GPL-2.0
/*
 * Values out of a flat JSON object.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "jsonl.h"

static const char *skip(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/* A character that is written as \u00XX; others become "?". */
static char unicode(const char *hex)
{
	char digits[5] = "";
	unsigned long c;
	char *end;

	strncpy(digits, hex, 4);
	c = strtoul(digits, &end, 16);
	return (char)(*end || c > 0x7f || !c ? '?' : c);
}

/*
 * A string from its opening quote on, without quotes and escapes. Returns what
 * follows, NULL if it does not end.
 */
static const char *string(const char *s, char *buf, size_t size)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	size_t n = 0;

	for (s++; *s && *s != '"'; s++) {
		char c = *s;

		if (c == '\\') {
			const char *at = s[1] ? strchr(from, s[1]) : NULL;

			s++;
			if (*s == 'u' && strlen(s) > 4) {
				c = unicode(s + 1);
				s += 4;
			} else if (at) {
				c = to[at - from];
			} else {
				return NULL;
			}
		}
		if (n + 1 < size)
			buf[n++] = c;
	}
	if (size)
		buf[n] = '\0';
	return *s ? s + 1 : NULL;
}

/* A number or a word. */
static const char *plain(const char *s, char *buf, size_t size)
{
	size_t n = strcspn(s, ",}] \t\r\n");

	if (!n)
		return NULL;
	if (size) {
		size_t copy = n < size ? n : size - 1;

		memcpy(buf, s, copy);
		buf[copy] = '\0';
	}
	return s + n;
}

static const char *value(const char *s, char *buf, size_t size)
{
	return *s == '"' ? string(s, buf, size) : plain(s, buf, size);
}

/**
 * jsonl_get - a value of an object
 * @line: the object
 * @key: of the value
 * @buf: takes the value, without quotes and escapes
 * @size: size of @buf
 *
 * Return: whether the object has it. An object that is none has nothing, and so
 * has one whose values are objects, up to the first of them.
 */
bool jsonl_get(const char *line, const char *key, char *buf, size_t size)
{
	const char *s = skip(line);
	char name[64];
	bool is_key;

	if (*s++ != '{')
		return false;
	for (;;) {
		s = skip(s);
		if (*s != '"')
			return false;
		s = string(s, name, sizeof(name));
		s = s ? skip(s) : "";
		if (*s++ != ':')
			return false;
		is_key = !strcmp(name, key);
		s = value(skip(s), is_key ? buf : NULL, is_key ? size : 0);
		if (!s)
			return false;
		if (is_key)
			return true;
		s = skip(s);
		if (*s++ != ',')
			return false;
	}
}
