// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: MD5 authentication. */
#include "unit.h"
#include "../../selftests/unit/test_keys.c"

HSRP_UNIT_SUITE(keys);
