// SPDX-License-Identifier: GPL-2.0
/* The same with version 2 on the wire. */
#define SIM_VERSION 2
#include "test_sim.c"
