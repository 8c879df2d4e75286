// SPDX-License-Identifier: GPL-2.0
/*
 * Where the daemon's socket is: swanctl.socket of strongswan.conf(5), as
 * swanctl itself looks it up, so that nobody has to say it twice.
 */
#include <ctype.h>
#include <glob.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charon.h"

#define CONF_DEFAULT	"/etc/strongswan.conf"
#define SOCKET_DEFAULT	"unix:///var/run/charon.vici"

#define CONF_DEPTH	8
#define INCLUDE_DEPTH	8
#define INCLUDE_MAX	1000

/**
 * struct conf - a search in the configuration
 * @section: sections around the place
 * @depth: how many; deeper ones are not looked into
 * @value: what was found, or NULL
 * @includes: files around the place
 * @files: files that were read, so that files which include each other end
 */
struct conf {
	char section[CONF_DEPTH][64];
	unsigned int depth;
	char *value;
	unsigned int includes;
	unsigned int files;
};

static void conf_file(struct conf *c, const char *name);

static void conf_include(struct conf *c, const char *file, const char *pattern)
{
	char *copy = strdup(file), *path = NULL;
	glob_t g;
	size_t i;

	if (copy && asprintf(&path, "%s%s%s",
			     *pattern == '/' ? "" : dirname(copy),
			     *pattern == '/' ? "" : "/", pattern) >= 0) {
		if (!glob(path, 0, NULL, &g)) {
			for (i = 0; i < g.gl_pathc; i++)
				conf_file(c, g.gl_pathv[i]);
			globfree(&g);
		}
		free(path);
	}
	free(copy);
}

static void conf_value(struct conf *c, const char *key, const char *value)
{
	if (c->depth != 1 || strcmp(c->section[0], "swanctl") ||
	    strcmp(key, "socket") || !*value)
		return;
	free(c->value);
	c->value = strdup(value);
}

static char *trim(char *s)
{
	char *end;

	s += strspn(s, " \t\r");
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	if (end > s + 1 && *s == '"' && end[-1] == '"') {
		end[-1] = '\0';
		s++;
	}
	return s;
}

/* A word up to the end of the line, or of the section. */
static void conf_line(struct conf *c, const char *file, char *s)
{
	char *eq = strchr(s, '=');

	s = trim(s);
	if (!strncmp(s, "include", 7) && isspace((unsigned char)s[7])) {
		conf_include(c, file, trim(s + 7));
	} else if (eq) {
		*eq = '\0';
		conf_value(c, trim(s), trim(eq + 1));
	}
}

static void conf_open(struct conf *c, char *name)
{
	if (c->depth < CONF_DEPTH)
		snprintf(c->section[c->depth], sizeof(c->section[0]), "%s",
			 trim(name));
	c->depth++;
}

static void conf_text(struct conf *c, const char *file, char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n#{}");
		char end = s[n];

		s[n] = '\0';
		if (end == '{')
			conf_open(c, s);
		else
			conf_line(c, file, s);
		if (end == '}' && c->depth)
			c->depth--;
		s += n + !!end;
		if (end == '#')
			s += strcspn(s, "\n");
	}
}

static void conf_file(struct conf *c, const char *name)
{
	char *buf = NULL;
	size_t size = 0;
	FILE *f;

	if (c->includes == INCLUDE_DEPTH || c->files == INCLUDE_MAX)
		return;
	c->files++;
	f = fopen(name, "re");
	if (!f)
		return;
	/* all of it: a text has no NUL */
	if (getdelim(&buf, &size, '\0', f) > 0) {
		c->includes++;
		conf_text(c, name, buf);
		c->includes--;
	}
	free(buf);
	fclose(f);
}

/**
 * charon_socket - URI of the daemon's socket
 *
 * Return: the URI, to be freed, or NULL without memory.
 */
char *charon_socket(void)
{
	const char *name = getenv("STRONGSWAN_CONF");
	struct conf c = { .depth = 0 };

	conf_file(&c, name ? name : CONF_DEFAULT);
	return c.value ? c.value : strdup(SOCKET_DEFAULT);
}
