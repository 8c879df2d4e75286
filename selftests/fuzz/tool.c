// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl's main.c, reached from inside: its functions are static.
 */
#define main hsrpctl_main
int hsrpctl_main(int argc, char **argv);
#include "../../ctl/main.c"
#undef main

#include "fuzz.h"
#include "tool.h"

static FILE *real_out, *real_err;

/**
 * output_catch - what is printed from here on goes into @o
 * @o: takes it with output_end()
 */
void output_catch(struct output *o)
{
	real_out = stdout;
	real_err = stderr;
	memset(o, 0, sizeof(*o));
	stdout = open_memstream(&o->out, &o->n_out);
	stderr = open_memstream(&o->err, &o->n_err);
	FUZZ_CHECK(stdout && stderr);
}

/**
 * output_end - print to where it belongs again
 * @o: filled in; output_free() it
 */
void output_end(struct output *o)
{
	(void)o;
	fclose(stdout);
	fclose(stderr);
	stdout = real_out;
	stderr = real_err;
}

void output_free(struct output *o)
{
	free(o->out);
	free(o->err);
}

int tool_run(bool json, char *line)
{
	struct ctl ctl = { .json = json };
	char *v[BATCH_WORDS];
	int n = split(line, v, BATCH_WORDS);
	int rc = n < 0 ? RC_USAGE : n ? run(&ctl, n, v) : RC_OK;

	gnl_free(ctl.nl);
	return rc;
}

int tool_batch(bool json, const uint8_t *text, size_t size)
{
	struct ctl ctl = { .json = json };
	FILE *real_in = stdin, *f;
	int rc;

	if (!size)
		return RC_OK;
	f = fmemopen((void *)text, size, "r");
	FUZZ_CHECK(f);
	stdin = f;
	rc = batch(&ctl, "-", false);
	stdin = real_in;
	fclose(f);
	gnl_free(ctl.nl);
	return rc;
}
