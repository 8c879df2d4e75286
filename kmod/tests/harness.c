// SPDX-License-Identifier: GPL-2.0
/* The harness of selftests/unit on top of KUnit. */
#include <linux/module.h>
#include <stdlib.h>
#include "harness.h"
#include "ktap.h"

/* KUnit runs one case after the other, each in a thread of its own. */
static struct kunit *current_test;

static const struct ktap_test *table;
static size_t table_len;

/**
 * ktap_run() - keep the tests of one program
 * @tests: table, static
 * @n: its length
 *
 * Return: 0
 */
int ktap_run(const struct ktap_test *tests, size_t n)
{
	table = tests;
	table_len = n;
	return 0;
}

/**
 * hsrp_unit_next() - parameter generator of a suite
 * @main_fn: main() of the program
 * @prev: the row before, or %NULL to begin
 * @desc: gets the name of the next row
 *
 * Return: the next row, %NULL at the end
 */
const void *hsrp_unit_next(int (*main_fn)(void), const void *prev, char *desc)
{
	const struct ktap_test *next;

	main_fn();
	next = prev ? (const struct ktap_test *)prev + 1 : table;
	if (next == table + table_len)
		return NULL;
	strscpy(desc, next->name, KUNIT_PARAM_DESC_SIZE);
	return next;
}

/**
 * hsrp_unit_run() - run one row
 * @test: its param_value is the row
 */
void hsrp_unit_run(struct kunit *test)
{
	const struct ktap_test *row = test->param_value;

	current_test = test;
	row->fn();
	current_test = NULL;
}

/**
 * ktap_check() - note a failure, go on all the same
 * @ok: what had to be true
 * @file: of the check
 * @line: of the check
 * @fmt: words for a failure
 *
 * Return: @ok
 */
bool ktap_check(bool ok, const char *file, int line, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list ap;

	if (ok)
		return true;
	va_start(ap, fmt);
	vaf.va = &ap;
	KUNIT_FAIL(current_test, "%s:%d: %pV", file, line, &vaf);
	va_end(ap);
	return false;
}

/**
 * ktap_check_eq() - check two numbers
 * @got: what is
 * @want: what should be
 * @file: of the check
 * @line: of the check
 * @what: expression of @got
 *
 * Return: true when they are the same
 */
bool ktap_check_eq(u64 got, u64 want, const char *file, int line,
		   const char *what)
{
	return ktap_check(got == want, file, line,
			  "%s is %llu (0x%llx), want %llu (0x%llx)", what,
			  got, got, want, want);
}

/**
 * ktap_check_str() - check two strings
 * @got: what is
 * @want: what should be
 * @file: of the check
 * @line: of the check
 * @what: expression of @got
 *
 * Return: true when they are the same
 */
bool ktap_check_str(const char *got, const char *want, const char *file,
		    int line, const char *what)
{
	return ktap_check(!strcmp(got, want), file, line,
			  "%s is \"%s\", want \"%s\"", what, got, want);
}

/**
 * ktap_skip() - the present test cannot run here
 * @fmt: why
 */
void ktap_skip(const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list ap;

	va_start(ap, fmt);
	vaf.va = &ap;
	kunit_mark_skipped(current_test, "%pV", &vaf);
	va_end(ap);
}

/**
 * ktap_note() - a line of diagnostics
 * @fmt: the line
 */
void ktap_note(const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list ap;

	va_start(ap, fmt);
	vaf.va = &ap;
	kunit_info(current_test, "%pV", &vaf);
	va_end(ap);
}

/**
 * ktap_failed() - has a check of the present test failed?
 *
 * Return: true when one has
 */
bool ktap_failed(void)
{
	return READ_ONCE(current_test->status) == KUNIT_FAILURE;
}

/**
 * rnd_seed() - seed of the randomised runs, the same at every run
 *
 * Return: the seed
 */
u64 rnd_seed(void)
{
	return 1985;
}

/**
 * hsrp_unit_abort() - end the present test, which is broken itself
 */
void __noreturn hsrp_unit_abort(void)
{
	KUNIT_FAIL(current_test, "abort()");
	kunit_try_catch_throw(&current_test->try_catch);
}

MODULE_DESCRIPTION("KUnit tests of the HSRP protocol code");
MODULE_LICENSE("GPL");
