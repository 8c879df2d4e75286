// SPDX-License-Identifier: GPL-2.0
/* Words of IOS: from a configuration to text and back, and text that is none. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"
#include "ios_random.h"
#include "ktap.h"

#define WRONG_DIR	"../../selftests/ctl/wrong"

/* Reads a copy of @text; the messages are left in @out. */
static int read_text(const char *text, size_t len, struct conf *c, char **out)
{
	struct ios p = { .file = "f", .c = c };
	char *copy = malloc(len + 1);
	size_t size;
	int rc;

	memcpy(copy, text, len);
	p.out = open_memstream(out, &size);
	rc = ios_read(&p, copy, len) || ios_resolve(&p, NULL);
	fclose(p.out);
	free(copy);
	return rc;
}

static void test_round_trip(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int i;

	for (i = 0; i < 2000 && !ktap_failed(); i++) {
		uint64_t at = r.s;
		struct conf a, b = { 0 };
		char *x, *y, *out;

		ios_random(&r, &a);
		x = ios_text(&a, 0);
		CHECK_MSG(!read_text(x, strlen(x), &b, &out),
			  "seed %llu is refused: %s\n%s",
			  (unsigned long long)at, out, x);
		y = ios_text(&b, 0);
		CHECK_STR(y, x);
		CHECK_EQ(ios_diff(x, y, NULL, NULL), 0);
		free(x);
		free(y);
		free(out);
		conf_free(&a);
		conf_free(&b);
	}
}

/* What is not refused is understood: it comes back as it was printed. */
static void check_stable(const char *text, size_t len)
{
	struct conf a = { 0 }, b = { 0 };
	char *x, *y, *out, *out2 = NULL;

	if (!read_text(text, len, &a, &out)) {
		x = ios_text(&a, 0);
		CHECK_MSG(!read_text(x, strlen(x), &b, &out2),
			  "own text is refused: %s\n%s", out2, x);
		y = ios_text(&b, 0);
		CHECK_STR(y, x);
		free(x);
		free(y);
		free(out2);
	}
	free(out);
	conf_free(&a);
	conf_free(&b);
}

static void mutate(struct rnd *r, char *s, size_t *len, size_t max)
{
	static const char bytes[] = "\n !0129ab.-\"/\t\r";
	size_t at = rnd_below(r, (uint32_t)*len), n, to;

	switch (rnd_below(r, 5)) {
	case 0:
		s[at] = bytes[rnd_below(r, sizeof(bytes) - 1)];
		break;
	case 1:
		s[at] = (char)rnd_u32(r);
		break;
	case 2:		/* a piece less */
		n = 1 + rnd_below(r, 12);
		if (at + n >= *len)
			break;
		memmove(s + at, s + at + n, *len - at - n);
		*len -= n;
		break;
	case 3:		/* a piece twice */
		n = 1 + rnd_below(r, 40);
		if (at + n > *len || *len + n > max)
			break;
		memmove(s + at + n, s + at, *len - at);
		*len += n;
		break;
	default:	/* two bytes exchanged */
		to = rnd_below(r, (uint32_t)*len);
		bytes[0] == s[at] ? (void)(s[to] = s[at]) : (void)(s[at] = s[to]);
	}
}

static void test_fuzz(void)
{
	struct rnd r = { rnd_seed() };
	unsigned int i, j, n;

	for (i = 0; i < 3000 && !ktap_failed(); i++) {
		struct conf a;
		char *x, *buf;
		size_t len, max;

		ios_random(&r, &a);
		x = ios_text(&a, 0);
		len = strlen(x);
		max = 2 * len + 100;
		buf = calloc(1, max);
		memcpy(buf, x, len);
		n = 1 + rnd_below(&r, 6);
		for (j = 0; j < n && len; j++)
			mutate(&r, buf, &len, max);
		check_stable(buf, len);
		free(x);
		free(buf);
		conf_free(&a);
	}
}

static char *slurp(const char *name, size_t *len)
{
	char path[512], *buf = calloc(1, 1 << 16);
	FILE *f;

	snprintf(path, sizeof(path), WRONG_DIR "/%s", name);
	f = fopen(path, "r");
	*len = f ? fread(buf, 1, (1 << 16) - 1, f) : 0;
	if (f)
		fclose(f);
	return buf;
}

/*
 * The last line of each wrong file is "! STATUS PLACE: MESSAGE". Those with
 * status 2 are the kernel's to refuse: here they are right.
 */
static void check_wrong(const char *name)
{
	struct conf c = { 0 };
	char *text, *out, *want, *nl;
	size_t len;
	int rc;

	text = slurp(name, &len);
	want = strstr(text, "\n! 1 ") ? strstr(text, "\n! 1 ")
				      : strstr(text, "\n! 2 ");
	CHECK_MSG(want, "%s: no expectation in it", name);
	if (!want) {
		free(text);
		return;
	}
	rc = read_text(text, len, &c, &out);
	nl = strchr(want + 1, '\n');
	CHECK_MSG(nl && !nl[1], "%s: the expectation is not the last line",
		  name);
	if (nl)
		nl[1] = '\0';
	if (want[3] == '2') {
		CHECK_MSG(!rc, "%s: %s", name, out);
	} else {
		nl = strchr(out, '\n');
		if (nl)
			nl[1] = '\0';
		CHECK_MSG(rc, "%s: is not refused", name);
		CHECK_MSG(!strncmp(out, "f:", 2) && !strcmp(out + 2, want + 5),
			  "%s\n got %s want f:%s", name, out, want + 5);
	}
	free(text);
	free(out);
	conf_free(&c);
}

static int is_cfg(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && !strcmp(d->d_name + n - 4, ".cfg");
}

static void test_wrong(void)
{
	struct dirent **v = NULL;
	int i, n = scandir(WRONG_DIR, &v, is_cfg, alphasort);

	CHECK_MSG(n >= 60, "only %d wrong configurations", n);
	for (i = 0; i < n; i++) {
		check_wrong(v[i]->d_name);
		free(v[i]);
	}
	free(v);
}

static void tell(char mark, const char *text, void *arg)
{
	char *s = arg;

	sprintf(s + strlen(s), "%c%s|", mark, text);
}

static void test_diff(void)
{
	char seen[512] = "";

	CHECK_EQ(ios_diff("a\n x\n y\nb\n", "a\n x\n z\nc\n", tell, seen), 4);
	CHECK_STR(seen, " a|- y|-b| a|+ z|+c|");
	seen[0] = '\0';
	/* the same line in another block is another line */
	CHECK_EQ(ios_diff("r\n p\n  k1\n q\n  k2\n",
			  "r\n p\n  k2\n q\n  k1\n", tell, seen), 4);
	CHECK_EQ(ios_diff("a\nb\n", "b\na\n", NULL, NULL), 0);
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_round_trip), KTAP_TEST(test_fuzz),
		KTAP_TEST(test_wrong), KTAP_TEST(test_diff),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
