// SPDX-License-Identifier: GPL-2.0
#include "ktap.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* one broken loop must not print a million lines */
#define MAX_COMPLAINTS 20

static int failures;
static char skip_reason[256];

bool ktap_check(bool ok, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (ok)
		return true;
	if (++failures > MAX_COMPLAINTS)
		return false;
	printf("# %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	return false;
}

bool ktap_check_eq(uint64_t got, uint64_t want, const char *file, int line,
		   const char *what)
{
	return ktap_check(got == want, file, line,
			  "%s is %" PRIu64 " (0x%" PRIx64 "), want %" PRIu64
			  " (0x%" PRIx64 ")", what, got, got, want, want);
}

bool ktap_check_str(const char *got, const char *want, const char *file,
		    int line, const char *what)
{
	return ktap_check(!strcmp(got, want), file, line,
			  "%s is \"%s\", want \"%s\"", what, got, want);
}

void ktap_skip(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(skip_reason, sizeof(skip_reason), fmt, ap);
	va_end(ap);
}

void ktap_note(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

bool ktap_failed(void)
{
	return failures;
}

int ktap_run(const struct ktap_test *tests, size_t n)
{
	int bad = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		failures = 0;
		skip_reason[0] = '\0';
		tests[i].fn();
		if (failures) {
			bad++;
			printf("not ok %zu %s\n", i + 1, tests[i].name);
		} else if (skip_reason[0]) {
			printf("ok %zu %s # SKIP %s\n", i + 1, tests[i].name,
			       skip_reason);
		} else {
			printf("ok %zu %s\n", i + 1, tests[i].name);
		}
	}
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

uint64_t rnd_seed(void)
{
	const char *env = getenv("HSRP_SEED");
	uint64_t seed = env ? strtoull(env, NULL, 0) : 1985;

	return seed ? seed : 1;
}
