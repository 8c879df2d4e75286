// SPDX-License-Identifier: GPL-2.0
/* What the unit tests share besides their harness. */
#include "../../selftests/unit/util.c"
#include "../../selftests/unit/fsmtext.c"
