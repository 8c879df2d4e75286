// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: messages of version 2. */
#include "unit.h"
#include "../../selftests/unit/test_version2.c"

HSRP_UNIT_SUITE(version2);
