/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys come from files or from standard input, never from a command line,
 * which every process of the machine can read.
 */
#ifndef _HSRPCTL_SECRET_H
#define _HSRPCTL_SECRET_H

#include <stdio.h>

struct args;
struct nl_msg;

FILE *secret_open(const char *what, const char *name);
int secret_check(const char *name);
int secret_put_file(struct nl_msg *msg, int attr, const char *name);
int secret_put(struct nl_msg *msg, int attr, struct args *a);
void secret_stdin_taken(void);

#endif /* _HSRPCTL_SECRET_H */
