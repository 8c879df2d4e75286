/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What runs, as a configuration: what the kernel tells, and what was given to
 * "hsrpctl apply" and the kernel does not keep.
 */
#ifndef _HSRPCTL_RUNNING_H
#define _HSRPCTL_RUNNING_H

#include "conf.h"

struct ctl;
struct gnl;

/* running.c */
int running_load(struct gnl *nl, struct conf *c);
void running_adopt(struct conf *run, const struct conf *want);
int running_refuse(const struct conf *c);
int running_get(struct ctl *ctl, struct conf *c);

/* state.c */
int state_read(struct conf *c);
int state_lock(void);
int state_prepare(const struct conf *c);
int state_commit(void);
void state_cancel(void);

#endif /* _HSRPCTL_RUNNING_H */
