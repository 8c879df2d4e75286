// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl: configures and shows HSRP groups and the crypto maps that follow
 * them. This file: options, objects, batches.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hsrpctl.h"
#include "gnl.h"
#include "print.h"
#include "secret.h"

#ifndef HSRPCTL_VERSION
#define HSRPCTL_VERSION "0.1"
#endif

#define NETNS_DIR	"/run/netns"
#define BATCH_WORDS	64

static const char usage[] =
	"Usage: hsrpctl [ OPTIONS ] OBJECT VERB ...\n"
	"       hsrpctl [ OPTIONS ] [ -f[orce] ] -b FILE\n"
	"OBJECT := { group | interface | keychain | transform | map | redundancy |\n"
	"            sa | route | track | stats | monitor | agent | export |\n"
	"            apply | save | metrics | status | diagnose | timeline }\n"
	"OPTIONS := { -j[son] | -p[retty] | -n[etns] NAME | -b[atch] FILE |\n"
	"             -V[ersion] | -h[elp] }\n"
	"\"hsrpctl OBJECT help\" shows the verbs of an object.\n";

static const struct verb objects[] = {
	{ "group", cmd_group },
	{ "interface", cmd_interface },
	{ "keychain", cmd_keychain },
	{ "transform", cmd_transform },
	{ "map", cmd_map },
	{ "redundancy", cmd_redundancy },
	{ "sa", cmd_sa },
	{ "route", cmd_route },
	{ "track", cmd_track },
	{ "stats", cmd_stats },
	{ "monitor", cmd_monitor },
	{ "agent", cmd_agent },
	{ "export", cmd_export },
	{ "apply", cmd_apply },
	{ "save", cmd_save },
	{ "metrics", cmd_metrics },
	{ "status", cmd_status },
	{ "diagnose", cmd_diagnose },
	{ "timeline", cmd_timeline },
};

/**
 * complain - a line on standard error
 * @fmt: as of printf(), without newline
 */
void complain(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("hsrpctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/**
 * verb_run - find a verb in a table and run it
 * @ctl: invocation
 * @a: cursor, at the verb
 * @object: the object, for complaints
 * @tab: verbs
 * @n: how many
 * @help: text for the verb "help"
 *
 * Without a verb it is "show".
 *
 * Return: RC_*.
 */
int verb_run(struct ctl *ctl, struct args *a, const char *object,
	     const struct verb *tab, size_t n, const char *help)
{
	const char *word = args_take(a);
	int i;

	if (!word)
		word = "show";
	if (!strcmp(word, "help")) {
		fputs(help, stdout);
		return RC_OK;
	}
	if (!strcmp(word, "list") || !strcmp(word, "lst"))
		word = "show";
	i = keyword_find(word, tab, n, sizeof(*tab));
	if (i >= 0)
		return tab[i].run(ctl, a);
	if (i == KEYWORD_NONE)
		complain("%s: unknown verb \"%s\"; see \"hsrpctl %s help\"",
			 object, word, object);
	return RC_USAGE;
}

static int run(struct ctl *ctl, int n, char **v)
{
	struct args a = { .v = v, .n = n };
	const char *word = args_take(&a);
	int i;

	if (!strcmp(word, "help")) {
		fputs(usage, stdout);
		return RC_OK;
	}
	i = KEYWORD(word, objects);
	if (i >= 0) {
		print_begin(ctl->json, ctl->pretty);
		return objects[i].run(ctl, &a);
	}
	if (i == KEYWORD_NONE)
		complain("unknown object \"%s\"; see \"hsrpctl help\"", word);
	return RC_USAGE;
}

/*
 * Cut a line into words. A word may stand in double quotes, "#" begins a
 * comment. Returns how many, or -1 with a complaint.
 */
static int split(char *s, char **v, int max)
{
	int n = 0;

	for (;;) {
		char end = ' ';

		s += strspn(s, " \t\r\n");
		if (!*s || *s == '#')
			return n;
		if (n == max) {
			complain("more than %d words in a line", max);
			return -1;
		}
		if (*s == '"') {
			end = '"';
			s++;
		}
		v[n++] = s;
		s += strcspn(s, end == '"' ? "\"" : " \t\r\n");
		if (end == '"' && !*s) {
			complain("the closing quote is missing");
			return -1;
		}
		if (*s)
			*s++ = '\0';
	}
}

/* A line of @len octets, which the words of it must be all of. */
static int batch_line(struct ctl *ctl, char *buf, size_t len)
{
	char *v[BATCH_WORDS];
	int n;

	if (strlen(buf) != len) {
		complain("there is a NUL in the line");
		return RC_USAGE;
	}
	n = split(buf, v, BATCH_WORDS);
	return n < 0 ? RC_USAGE : n ? run(ctl, n, v) : RC_OK;
}

/* What a line that failed leaves: a module that was away has another number. */
static void batch_failed(struct ctl *ctl, const char *name, unsigned int line)
{
	complain("command failed %s:%u", name, line);
	gnl_free(ctl->nl);
	ctl->nl = NULL;
}

/* With @force the first failure is what becomes of it, but not the end. */
static int batch(struct ctl *ctl, const char *name, bool force)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	unsigned int line = 0;
	char *buf = NULL;
	size_t size = 0;
	int rc = RC_OK;
	ssize_t len;

	if (!f) {
		complain("%s: %s", name, strerror(errno));
		return RC_USAGE;
	}
	if (f == stdin)
		secret_stdin_taken();
	while ((!rc || force) && (len = getline(&buf, &size, f)) >= 0) {
		int err = batch_line(ctl, buf, (size_t)len);

		line++;
		if (err)
			batch_failed(ctl, name, line);
		rc = rc ? rc : err;
	}
	if (ferror(f)) {
		complain("%s: %s", name, strerror(errno));
		rc = RC_USAGE;
	}
	free(buf);
	if (f != stdin)
		fclose(f);
	return rc;
}

static int enter_netns(const char *name)
{
	char path[256];
	int fd, err;

	if (!*name || strchr(name, '/') || !strcmp(name, ".") ||
	    !strcmp(name, "..") || strlen(name) > 200) {
		complain("-n: \"%s\" is not the name of a network namespace",
			 name);
		return RC_USAGE;
	}
	snprintf(path, sizeof(path), NETNS_DIR "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		complain("-n: there is no network namespace \"%s\": %s", name,
			 strerror(errno));
		return RC_USAGE;
	}
	err = setns(fd, CLONE_NEWNET);
	if (err)
		complain("-n: network namespace \"%s\": %s", name,
			 strerror(errno));
	close(fd);
	return err ? RC_REFUSED : RC_OK;
}

/* "-json" and "--json" are the same, and so is every beginning of it. */
static bool option_is(const char *arg, const char *name)
{
	arg += arg[1] == '-' ? 2 : 1;
	return keyword_is(arg, name);
}

/**
 * struct where - where commands come from, and where they are done
 * @file: with one a line, or NULL
 * @force: go on with the next one after a failure
 * @netns: name of the network namespace, or NULL
 */
struct where {
	const char *file;
	bool force;
	const char *netns;
};

/* Returns the index of the first word that is no option, or -RC_USAGE. */
static int options(struct ctl *ctl, int n, char **v, struct where *where)
{
	int i;

	for (i = 1; i < n && v[i][0] == '-' && v[i][1]; i++) {
		const char *arg = v[i];
		const char **val = NULL;

		if (!strcmp(arg, "-jp") || !strcmp(arg, "-pj")) {
			ctl->json = true;
			ctl->pretty = true;
		} else if (option_is(arg, "json")) {
			ctl->json = true;
		} else if (option_is(arg, "pretty")) {
			ctl->pretty = true;
		} else if (option_is(arg, "netns")) {
			val = &where->netns;
		} else if (option_is(arg, "batch")) {
			val = &where->file;
		} else if (option_is(arg, "force")) {
			where->force = true;
		} else if (option_is(arg, "Version")) {
			puts("hsrpctl " HSRPCTL_VERSION);
			exit(RC_OK);
		} else if (option_is(arg, "help")) {
			fputs(usage, stdout);
			exit(RC_OK);
		} else {
			complain("unknown option \"%s\"; see \"hsrpctl help\"",
				 arg);
			return -RC_USAGE;
		}
		if (val && ++i == n) {
			complain("%s: a value is missing", arg);
			return -RC_USAGE;
		}
		if (val)
			*val = v[i];
	}
	return i;
}

/* What could not be written was not shown. */
static int flush_output(int rc)
{
	if (!fflush(stdout) && !ferror(stdout))
		return rc;
	complain("standard output: %s", strerror(errno));
	return rc ? rc : RC_REFUSED;
}

int main(int argc, char **argv)
{
	struct where where = { 0 };
	struct ctl ctl = { 0 };
	int first, rc;

	first = options(&ctl, argc, argv, &where);
	if (first < 0)
		return RC_USAGE;
	if (where.file ? first < argc : first == argc || where.force) {
		fputs(usage, stderr);
		return RC_USAGE;
	}
	if (where.netns) {
		rc = enter_netns(where.netns);
		if (rc)
			return rc;
	}
	rc = where.file ? batch(&ctl, where.file, where.force)
			: run(&ctl, argc - first, argv + first);
	gnl_free(ctl.nl);
	return flush_output(rc);
}
