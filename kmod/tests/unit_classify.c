// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: what a packet means in a state. */
#include "unit.h"
#include "../../selftests/unit/test_classify.c"

HSRP_UNIT_SUITE(classify);
