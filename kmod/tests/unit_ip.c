// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: the IPv4 and UDP headers around a message. */
#include "unit.h"
#include "../../selftests/unit/test_ip.c"

HSRP_UNIT_SUITE(ip);
