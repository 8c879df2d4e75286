// SPDX-License-Identifier: GPL-2.0
/* A copy of its own: the suites do not need hsrp.ko. */
#include "../ipsec/nets.c"
