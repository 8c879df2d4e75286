// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: version 2 over IPv6. */
#include "unit.h"
#include "../../selftests/unit/test_ip6.c"

HSRP_UNIT_SUITE(ip6);
