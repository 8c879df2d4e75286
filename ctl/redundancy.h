/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_REDUNDANCY_H
#define _HSRPCTL_REDUNDANCY_H

struct gnl_obj;

void red_print(const struct gnl_obj *obj);

#endif /* _HSRPCTL_REDUNDANCY_H */
