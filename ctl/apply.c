// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl apply, hsrpctl save: a whole configuration in the words of IOS.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "ios.h"
#include "plan.h"
#include "print.h"
#include "running.h"
#include "secret.h"

#define FILE_MAX_SIZE	(4 << 20)

static const char apply_usage[] =
	"Usage: hsrpctl apply FILE [ check ] [ quiet ] [ map IOS-NAME=DEV ]...\n"
	"FILE holds the whole configuration in the words of IOS; - is standard input.\n";

static const char save_usage[] =
	"Usage: hsrpctl save\n";

/**
 * struct apply - what was asked for
 * @file: configuration
 * @check: only tell the difference
 * @quiet: do not list what is not ours
 * @c: the configuration
 */
struct apply {
	const char *file;
	bool check;
	bool quiet;
	struct conf c;
};

static char *read_all(FILE *f, size_t *len)
{
	size_t size = 1 << 16, n;
	char *buf = NULL, *p;

	*len = 0;
	do {
		/* one byte more: ios_read() ends the text there */
		p = realloc(buf, size + 1);
		if (!p)
			break;
		buf = p;
		n = fread(buf + *len, 1, size - *len, f);
		*len += n;
		if (*len == size)
			size *= 2;
	} while (n && size <= FILE_MAX_SIZE);
	if (p && !ferror(f) && feof(f))
		return buf;
	if (p && !ferror(f))
		errno = EFBIG;
	free(buf);
	return NULL;
}

/* The first address of an interface that is not ours. */
static struct ip address_of(const char *dev)
{
	struct ifaddrs *all, *i;
	struct ip addr = { 0 };

	if (getifaddrs(&all))
		return addr;
	for (i = all; i && !ip_given(addr); i = i->ifa_next)
		if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET &&
		    !strcmp(i->ifa_name, dev))
			addr = ip_from4(((struct sockaddr_in *)i->ifa_addr)
					   ->sin_addr.s_addr);
	freeifaddrs(all);
	return addr;
}

/* A file of IOS words; @c may have names of interfaces already. */
static int config_read(const char *file, struct conf *c)
{
	FILE *f = strcmp(file, "-") ? fopen(file, "re") : stdin;
	struct ios p = { .file = file, .c = c, .out = stderr };
	size_t len;
	char *buf;
	int rc;

	buf = f ? read_all(f, &len) : NULL;
	if (!buf)
		complain("%s: %s", file, strerror(errno));
	if (f && f != stdin)
		fclose(f);
	if (!buf)
		return RC_USAGE;
	fflush(stdout);
	rc = ios_read(&p, buf, len) || ios_resolve(&p, address_of);
	explicit_bzero(buf, len);
	free(buf);
	if (p.errors > IOS_ERRORS_MAX)
		complain("%s: %u errors more", file,
			 p.errors - IOS_ERRORS_MAX);
	return rc ? RC_USAGE : RC_OK;
}

/* "IOS-NAME=DEV" */
static int config_map(const char *word, struct conf *c)
{
	const char *eq = strchr(word, '=');
	struct conf_name *n;

	if (!eq || eq == word || (size_t)(eq - word) >= CONF_IF_SIZE) {
		complain("map: \"%s\" is not IOS-NAME=DEV", word);
		return RC_USAGE;
	}
	if (parse_ifname("map", eq + 1))
		return RC_USAGE;
	n = CONF_ADD(c, names);
	snprintf(n->ios, sizeof(n->ios), "%.*s", (int)(eq - word), word);
	snprintf(n->dev, sizeof(n->dev), "%s", eq + 1);
	return 0;
}

static void print_line(char mark, const char *text, void *arg)
{
	char s[2] = { mark, '\0' };

	(void)arg;
	print_object(NULL);
	print_string("change", NULL, mark == ' ' ? "" : s);
	print_text("%c ", mark);
	print_string("line", "%s\n", text);
	print_object_end();
}

/*
 * Keys are not for whoever looks at the screen. Where nothing else differs, that
 * they do is all that is said.
 */
static bool tell_difference(const struct conf *run, const struct conf *want)
{
	unsigned int hide = isatty(STDOUT_FILENO) ? IOS_HIDE_KEYS : 0;
	char *a = ios_text(run, 0), *b = ios_text(want, 0);
	bool differs = strcmp(a, b);
	char *x = ios_text(run, hide), *y = ios_text(want, hide);

	print_array("difference");
	if (!ios_diff(x, y, print_line, NULL) && differs)
		print_text(ios_diff(a, b, NULL, NULL) ?
			   "  keys differ, which are hidden on a terminal\n" :
			   "  only the order of lines differs\n");
	print_array_end();
	free(a);
	free(b);
	free(x);
	free(y);
	return differs;
}

static void tell_others(const struct apply *x)
{
	size_t i;

	if (x->quiet)
		return;
	print_array("not_ours");
	for (i = 0; i < x->c.n_kept; i++) {
		const struct conf_kept *k = &x->c.kept[i];

		print_object(NULL);
		print_text("%s:", x->file);
		print_uint("line", "%" PRIu64 ": not ours", k->pos.line);
		print_string("text", ": %s", k->text);
		print_bool("exported", ", but see \"hsrpctl export frr\"",
			   k->why == CONF_FRR);
		print_text("\n");
		print_object_end();
	}
	print_array_end();
}

static int do_step(const struct step *s, void *arg)
{
	struct ctl *ctl = arg;
	struct nl_msg *msg = step_message(s);
	int err;

	if (!msg)
		return -EMSGSIZE;
	err = gnl_talk(ctl->nl, msg, NULL, NULL);
	if (!err && ctl->nl->sentence[0])
		complain("warning: %s", ctl->nl->sentence);
	return err;
}

static void tell_refusal(const struct apply *x, const struct step *s,
			 const char *sentence, int err)
{
	const char *name = strerrorname_np(-err);

	fflush(stdout);
	if (s->pos.line)
		fprintf(stderr, "%s:%u:%u: ", x->file, s->pos.line,
			s->pos.col);
	else
		fprintf(stderr, "%s: ", x->file);
	fprintf(stderr, "the kernel refuses: %s [%s]; nothing is changed\n",
		*sentence ? sentence : strerror(-err), name ? name : "?");
}

/* Back to what ran; RC_OK, or RC_REFUSED with a complaint. */
static int undo_plan(struct ctl *ctl, const struct plan *p, size_t done,
		     const struct conf *run)
{
	struct conf now;
	struct plan undo;
	size_t n;
	int err;

	err = running_load(ctl->nl, &now);
	if (!err) {
		plan_undo(&undo, p, done, &now, run);
		err = plan_run(&undo, do_step, ctl, &n);
		plan_free(&undo);
	}
	conf_free(&now);
	if (!err)
		return RC_OK;
	complain("what was done before could not be undone: %s; see \"hsrpctl save\"",
		 ctl->nl->sentence[0] ? ctl->nl->sentence : strerror(-err));
	return RC_REFUSED;
}

/* All of it, or nothing. */
static int do_plan(struct ctl *ctl, const struct apply *x,
		   const struct conf *run)
{
	struct plan p;
	size_t done;
	int err;

	if (state_prepare(&x->c))
		return RC_REFUSED;
	plan_make(&p, run, &x->c);
	err = plan_run(&p, do_step, ctl, &done);
	if (err) {
		state_cancel();
		tell_refusal(x, &p.v[done], ctl->nl->sentence, err);
		undo_plan(ctl, &p, done, run);
	} else {
		err = state_commit();
	}
	plan_free(&p);
	return err ? RC_REFUSED : RC_OK;
}

static int check_key(const struct apply *x, const char *name, struct pos at)
{
	if (!*name || !secret_check(name))
		return 0;
	fprintf(stderr, "%s:%u:%u: this file has no key that can be used\n",
		x->file, at.line, at.col);
	return RC_USAGE;
}

/* Before anything is asked or changed */
static int check_keys(const struct apply *x)
{
	const struct conf *c = &x->c;
	int rc = RC_OK;
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (check_key(x, c->groups[i].key_file, c->groups[i].key_pos))
			rc = RC_USAGE;
	for (i = 0; i < c->n_chainkeys; i++)
		if (check_key(x, c->chainkeys[i].file,
			      c->chainkeys[i].file_pos))
			rc = RC_USAGE;
	return rc;
}

static int apply(struct ctl *ctl, struct apply *x)
{
	struct conf run;
	bool differs;
	int rc;

	if (state_lock())
		return RC_REFUSED;
	rc = running_get(ctl, &run) ?: running_refuse(&run);
	if (!rc) {
		running_adopt(&run, &x->c);
		print_object(NULL);
		differs = tell_difference(&run, &x->c);
		if (!differs)
			print_text("nothing to do\n");
		if (differs && !x->check)
			rc = do_plan(ctl, x, &run);
		print_bool("differs", NULL, differs);
		print_bool("applied", NULL, differs && !x->check && !rc);
		tell_others(x);
		print_object_end();
		print_end();
	}
	conf_free(&run);
	return rc;
}

static int apply_words(struct args *a, struct apply *x)
{
	static const struct verb words[] = {
		{ "check", NULL }, { "quiet", NULL }, { "map", NULL },
	};
	const char *word;

	while ((word = args_take(a))) {
		switch (KEYWORD(word + strspn(word, "-"), words)) {
		case 0:
			x->check = true;
			break;
		case 1:
			x->quiet = true;
			break;
		case 2:
			word = args_value(a, "map");
			if (!word || config_map(word, &x->c))
				return RC_USAGE;
			break;
		case KEYWORD_NONE:
			complain("unknown argument \"%s\"", word);
			return RC_USAGE;
		default:
			return RC_USAGE;
		}
	}
	return RC_OK;
}

/**
 * cmd_apply - hsrpctl apply
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_apply(struct ctl *ctl, struct args *a)
{
	struct apply x = { .file = args_take(a) };
	int rc;

	if (x.file && !strcmp(x.file, "help")) {
		fputs(apply_usage, stdout);
		return RC_OK;
	}
	if (!x.file) {
		complain("apply: the name of the file is missing");
		return RC_USAGE;
	}
	rc = apply_words(a, &x);
	if (!rc)
		rc = config_read(x.file, &x.c) ?: check_keys(&x);
	if (!rc)
		rc = apply(ctl, &x);
	conf_free(&x.c);
	return rc;
}

static bool auth_unknown(const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (!c->groups[i].auth_known && !c->groups[i].md5 &&
		    !*c->groups[i].key_chain)
			return true;
	return false;
}

/**
 * cmd_save - hsrpctl save
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_save(struct ctl *ctl, struct args *a)
{
	struct conf c;
	int rc;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(save_usage, stdout);
		return RC_OK;
	}
	if (args_end(a))
		return RC_USAGE;
	rc = running_get(ctl, &c) ?: running_refuse(&c);
	if (!rc) {
		printf("! Written by \"hsrpctl save\"; \"hsrpctl apply\" reads it.\n");
		if (auth_unknown(&c))
			printf("! The kernel does not tell the text of \"standby authentication\" that single\n"
			       "! commands have set: add it where it is not the default.\n");
		ios_print(stdout, &c, isatty(STDOUT_FILENO) ? IOS_HIDE_KEYS
							    : 0);
	}
	conf_free(&c);
	return rc;
}
