/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs that this one starts.
 */
#ifndef _HSRPCTL_PROGRAM_H
#define _HSRPCTL_PROGRAM_H

#include <sys/types.h>

int program_start(const char *const *argv, int out, pid_t *pid);

#endif /* _HSRPCTL_PROGRAM_H */
