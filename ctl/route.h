/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_ROUTE_H
#define _HSRPCTL_ROUTE_H

struct gnl_obj;

void route_print(const struct gnl_obj *obj);

#endif /* _HSRPCTL_ROUTE_H */
