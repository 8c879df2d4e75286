/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_GROUP_H
#define _HSRPCTL_GROUP_H

struct model;
struct gnl_obj;

void group_print(const struct gnl_obj *obj, const struct model *m);

#endif /* _HSRPCTL_GROUP_H */
