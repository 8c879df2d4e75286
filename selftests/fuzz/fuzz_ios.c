// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration in the words of IOS, as "hsrpctl apply" reads it. What is
 * refused is complained of; what is not is understood: printed and read again
 * it is the same.
 */
#include "fuzz.h"
#include "hsrpctl.h"
#include "ios.h"

/* Reads a copy of @text, which need not have an end. */
static int read_text(const void *text, size_t size, struct conf *c,
		     size_t *complaints)
{
	struct ios p = { .file = "f", .c = c };
	char *copy = malloc(size + 1), *out;
	int rc;

	FUZZ_CHECK(copy);
	memcpy(copy, text, size);
	p.out = open_memstream(&out, complaints);
	FUZZ_CHECK(p.out);
	rc = ios_read(&p, copy, size) || ios_resolve(&p, NULL);
	fclose(p.out);
	free(out);
	free(copy);
	return rc;
}

static void check_text(const char *x)
{
	struct conf again = { 0 };
	size_t complaints;
	char *y;

	FUZZ_CHECK(!read_text(x, strlen(x), &again, &complaints));
	y = ios_text(&again, 0);
	FUZZ_CHECK(!strcmp(x, y));
	FUZZ_CHECK(!ios_diff(x, y, NULL, NULL));
	free(y);
	conf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf c = { 0 };
	size_t complaints;
	char *x, *hidden;

	if (read_text(data, size, &c, &complaints)) {
		FUZZ_CHECK(complaints);
	} else {
		x = ios_text(&c, 0);
		check_text(x);
		hidden = ios_text(&c, IOS_HIDE_KEYS);
		free(hidden);
		free(x);
	}
	conf_free(&c);
	return 0;
}
