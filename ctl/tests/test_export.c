// SPDX-License-Identifier: GPL-2.0
/*
 * What is exported, against the texts that the kselftest has, too: there with a
 * kernel and the daemons, here with a model made from the configuration.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "ios.h"
#include "ktap.h"

#define DIR	"../../selftests/ctl/"
#define KEYS	"/tmp/hsrpctl-test-keys"

static char *slurp(const char *path)
{
	char *buf = calloc(1, 1 << 16);
	FILE *f = fopen(path, "r");

	CHECK_MSG(f, "no file %s", path);
	if (f) {
		buf[fread(buf, 1, (1 << 16) - 1, f)] = '\0';
		fclose(f);
	}
	return buf;
}

static void load_file(struct conf *c, const char *path)
{
	struct ios p = { .file = path, .c = c, .out = stdout };
	char *text = slurp(path);

	memset(c, 0, sizeof(*c));
	CHECK(!ios_read(&p, text, strlen(text)) && !ios_resolve(&p, NULL));
	free(text);
}

static void load(struct conf *c)
{
	load_file(c, DIR "export.cfg");
}

/* What the kernel would tell once it has taken the configuration. */
static void model_of(const struct conf *c, struct model *m)
{
	size_t i, j;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < c->n_tsets; i++)
		*VEC_ADD(m->tsets, m->n_tsets) = c->tsets[i].t;
	for (i = 0; i < c->n_entries; i++) {
		struct entry *e = VEC_ADD(m->entries, m->n_entries);

		*e = c->entries[i].e;
		e->lines = NULL;
		e->n_lines = 0;
		for (j = 0; j < c->entries[i].e.n_lines; j++)
			*VEC_ADD(e->lines, e->n_lines) =
				c->entries[i].e.lines[j];
	}
	for (i = 0; i < c->n_binds; i++) {
		struct binding *b = VEC_ADD(m->bindings, m->n_bindings);

		strcpy(b->map, c->binds[i].map);
		strcpy(b->dev, c->binds[i].dev);
		b->addr = ip_from4(c->groups[0].vip);
	}
}

static const struct export *asked;

static void swan(void)
{
	CHECK_EQ(swan_export(asked), RC_OK);
}

static void libre(void)
{
	CHECK_EQ(libre_export(asked), RC_OK);
}

static void frr(void)
{
	CHECK_EQ(frr_export(asked->c), RC_OK);
}

/* What @fn prints on standard output; to be freed. */
static char *printed(void (*fn)(void))
{
	FILE *f = tmpfile();
	char *buf = calloc(1, 1 << 16);
	int save;

	fflush(stdout);
	save = dup(1);
	dup2(fileno(f), 1);
	fn();
	fflush(stdout);
	dup2(save, 1);
	close(save);
	rewind(f);
	buf[fread(buf, 1, (1 << 16) - 1, f)] = '\0';
	fclose(f);
	return buf;
}

/* Replace what is behind @head in each line. */
static void same_for_all(char *s, const char *head, const char *to)
{
	while ((s = strstr(s, head))) {
		size_t n, i;

		s += strlen(head);
		n = strcspn(s, "\n");
		memmove(s + strlen(to), s + n, strlen(s + n) + 1);
		for (i = 0; to[i]; i++)
			s[i] = to[i];
	}
}

static void test_swan(void)
{
	struct export x = { .secrets_to = KEYS };
	char *got, *want, *keys;
	struct stat st;
	struct conf c;
	struct model m;

	load(&c);
	model_of(&c, &m);
	x.m = &m;
	x.c = &c;
	asked = &x;
	got = printed(swan);
	same_for_all(got, "reqid = ", "N");
	want = slurp(DIR "export-applied.golden");
	/* the name of the file of keys is another one there */
	CHECK(strstr(got, "\ninclude " KEYS "\n"));
	same_for_all(want, "include ", KEYS);
	CHECK_STR(strstr(got, "\n\n") + 2, want);
	keys = slurp(KEYS);
	free(want);
	want = slurp(DIR "export-keys.golden");
	CHECK_STR(keys, want);
	CHECK(!stat(KEYS, &st) && (st.st_mode & 0777) == 0600);
	unlink(KEYS);
	free(got);
	free(want);
	free(keys);
	model_free(&m);
	conf_free(&c);
}

/* The reqids are what "set reqid" would have made of them. */
static void test_libre(void)
{
	struct export x = { .secrets_to = KEYS, .libre = true };
	uint32_t reqid = 7;
	char *got, *want;
	struct conf c;
	struct model m;
	size_t i, j;

	load(&c);
	model_of(&c, &m);
	for (i = 0; i < m.n_entries; i++)
		for (j = 0; j < m.entries[i].n_lines; j++)
			m.entries[i].lines[j].reqid = reqid++;
	x.m = &m;
	x.c = &c;
	asked = &x;
	got = printed(libre);
	want = slurp(DIR "export-libre.golden");
	CHECK_STR(got, want);
	unlink(KEYS);
	free(got);
	free(want);
	/* one that libreswan does not take: nothing at all */
	m.entries[0].lines[0].reqid = CONF_REQID_MAX + 1;
	CHECK_EQ(libre_export(&x), RC_REFUSED);
	CHECK(access(KEYS, F_OK));
	model_free(&m);
	conf_free(&c);
}

static void check_frr(const char *conf, const char *golden)
{
	struct export x = { 0 };
	char *got, *want;
	struct conf c;

	load_file(&c, conf);
	x.c = &c;
	asked = &x;
	got = printed(frr);
	want = slurp(golden);
	CHECK_STR(got, want);
	free(got);
	free(want);
	conf_free(&c);
}

static void test_frr(void)
{
	check_frr(DIR "export.cfg", DIR "export-frr.golden");
}

static void test_frr6(void)
{
	check_frr(DIR "export6.cfg", DIR "export-frr6.golden");
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_swan), KTAP_TEST(test_libre),
		KTAP_TEST(test_frr),
		KTAP_TEST(test_frr6),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
