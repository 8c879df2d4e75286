// SPDX-License-Identifier: GPL-2.0
/* A copy of its own: hsrp.ko exports nothing. */
#include "../../../kmod/fastpath/replay.c"
