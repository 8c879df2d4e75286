/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_TRACK_H
#define _HSRPCTL_TRACK_H

struct gnl_obj;

void track_print(const struct gnl_obj *obj);

#endif /* _HSRPCTL_TRACK_H */
