// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: the state table. */
#include "unit.h"
#include "../../selftests/unit/test_fsm.c"

HSRP_UNIT_SUITE(fsm);
