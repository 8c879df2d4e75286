// SPDX-License-Identifier: GPL-2.0
/* A copy of its own: the suites do not need hsrp.ko. */
#include "../ipsec/ip6.c"
