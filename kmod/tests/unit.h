/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One test program of selftests/unit as one KUnit suite. Its main() gives
 * the table of its tests to ktap_run(), which here only keeps it: every row
 * becomes a parameter of the suite's one case, with the row's name.
 */
#ifndef _HSRP_KUNIT_UNIT_H
#define _HSRP_KUNIT_UNIT_H

#include <linux/bitops.h>

/* an emulated machine with KASAN takes minutes for what user space has done before */
#define RANDOM_SHARE 30

#include "harness.h"
#include "ktap.h"

#define main hsrp_unit_main

/* without an instruction for it gcc calls libgcc, which is not here */
#define __builtin_popcount(x) hweight32(x)

static int hsrp_unit_main(void);

static const void *hsrp_unit_gen(const void *prev, char *desc)
{
	return hsrp_unit_next(hsrp_unit_main, prev, desc);
}

static struct kunit_case hsrp_unit_cases[] = {
	KUNIT_CASE_PARAM(hsrp_unit_run, hsrp_unit_gen),
	{ }
};

#define HSRP_UNIT_SUITE(what)						\
static struct kunit_suite hsrp_unit_suite = {				\
	.name = "hsrp_" #what,						\
	.test_cases = hsrp_unit_cases,					\
};									\
									\
kunit_test_suite(hsrp_unit_suite)

#endif /* _HSRP_KUNIT_UNIT_H */
