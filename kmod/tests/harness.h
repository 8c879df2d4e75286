/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_HARNESS_H
#define _HSRP_KUNIT_HARNESS_H

#include <kunit/test.h>

void hsrp_unit_run(struct kunit *test);
const void *hsrp_unit_next(int (*main_fn)(void), const void *prev, char *desc);

#endif /* _HSRP_KUNIT_HARNESS_H */
