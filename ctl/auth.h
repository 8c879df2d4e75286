/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_AUTH_H
#define _HSRPCTL_AUTH_H

struct args;
struct nl_msg;
struct nlattr;
struct param;

int put_auth(struct nl_msg *msg, const struct param *p, struct args *a);
int put_no_auth(struct nl_msg *msg, const struct param *p, struct args *a);
void show_auth(struct nlattr **tb);
void show_auth_more(struct nlattr **tb);
void show_mismatch(const struct nlattr *attr);

#endif /* _HSRPCTL_AUTH_H */
