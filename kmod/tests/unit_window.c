// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: sequence numbers of an SA. */
#include "unit.h"
#include "../../selftests/unit/test_window.c"

HSRP_UNIT_SUITE(window);
