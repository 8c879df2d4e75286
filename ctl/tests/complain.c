// SPDX-License-Identifier: GPL-2.0
/* What main.c has for the tool: here complaints are kept out of the way. */
#include "hsrpctl.h"

void complain(const char *fmt, ...)
{
	(void)fmt;
}
