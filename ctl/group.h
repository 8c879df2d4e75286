/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_GROUP_H
#define _HSRPCTL_GROUP_H

#include <stdbool.h>

#define PRIORITY_DEFAULT	100
/* of version 2; which version an interface has, the kernel knows */
#define GROUP_MAX		4095

struct args;
struct ctl;
struct model;
struct gnl_obj;

void group_print(const struct gnl_obj *obj, const struct model *m, bool all);
int group_show(struct ctl *ctl, struct args *a);

#endif /* _HSRPCTL_GROUP_H */
