// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: authentication. */
#include "unit.h"
#include "../../selftests/unit/test_auth.c"

HSRP_UNIT_SUITE(auth);
