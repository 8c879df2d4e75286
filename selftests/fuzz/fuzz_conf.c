// SPDX-License-Identifier: GPL-2.0
/*
 * strongswan.conf, as the search for the daemon's socket reads it. Every file
 * that an include names is the input again: nothing of this machine is read.
 */
#include <glob.h>
#include <stdio.h>

static int fake_glob(const char *pattern, glob_t *g);
static FILE *fake_fopen(const char *name);

#define fopen(name, mode) fake_fopen(name)
#define glob(pattern, flags, err, g) fake_glob(pattern, g)
#define globfree(g) ((void)(g))
#include "../../ctl/strongconf.c"
#undef fopen
#undef glob
#undef globfree

#include "fuzz.h"

/*
 * Files that may be read in all. Trying it takes long, so most inputs run out
 * of files long before; one that begins with "#!" does not.
 */
#define OPENED_MAX	2000
#define OPENED_FEW	20

static const uint8_t *text;
static size_t text_size;
static unsigned int opened;
static char again_name[] = { 'a', 'g', 'a', 'i', 'n', '\0' };
static char *again[2] = { again_name, again_name };

static int fake_glob(const char *pattern, glob_t *g)
{
	/* two files for a pattern with a star, one for a plain name */
	g->gl_pathc = strchr(pattern, '*') ? 2 : 1;
	g->gl_pathv = again;
	if (!*pattern || (opened > OPENED_FEW && memcmp(text, "#!", 2)))
		return GLOB_NOMATCH;
	return 0;
}

static FILE *fake_fopen(const char *name)
{
	FUZZ_CHECK(*name);
	/* an end, and soon, however often it includes itself */
	FUZZ_CHECK(++opened <= OPENED_MAX);
	return text_size ? fmemopen((void *)text, text_size, "r") : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *uri;

	if (size < 2)
		return 0;
	text = data;
	text_size = size;
	opened = 0;
	setenv("STRONGSWAN_CONF", "first", 1);
	uri = charon_socket();
	FUZZ_CHECK(uri && *uri);
	/* a line of the file, so nothing that ends one */
	FUZZ_CHECK(!strpbrk(uri, "\n{}#"));
	free(uri);
	return 0;
}
