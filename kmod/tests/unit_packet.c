// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: messages of version 1. */
#include "unit.h"
#include "../../selftests/unit/test_packet.c"

HSRP_UNIT_SUITE(packet);
