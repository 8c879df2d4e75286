/* SPDX-License-Identifier: GPL-2.0 */
/*
 * strongSwan's charon; see daemon.h for what it does.
 */
#ifndef _HSRPCTL_CHARON_H
#define _HSRPCTL_CHARON_H

#include "daemon.h"

int charon_connect(struct ike_daemon *c);
int charon_list(struct ike_daemon *c, struct ike_list *l);
int charon_has_conns(struct ike_daemon *c, bool *has);

char *charon_socket(void);

#endif /* _HSRPCTL_CHARON_H */
