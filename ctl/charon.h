/* SPDX-License-Identifier: GPL-2.0 */
/*
 * strongSwan's charon; see daemon.h for what it does.
 */
#ifndef _HSRPCTL_CHARON_H
#define _HSRPCTL_CHARON_H

#include "daemon.h"
#include "model.h"

/**
 * struct charon_conn - a connection that was loaded
 * @local: our address, network byte order
 * @peer: the peer's
 * @dpd: it looks whether the peer is alive
 */
struct charon_conn {
	uint32_t local;
	uint32_t peer;
	bool dpd;
};

/**
 * struct charon_conns - all of them
 * @v: connections
 * @n: how many
 */
struct charon_conns {
	struct charon_conn *v;
	size_t n;
};

/**
 * struct charon_traps - what it waits for the kernel to ask for
 * @v: pairs of networks
 * @n: how many
 */
struct charon_traps {
	struct line *v;
	size_t n;
};

int charon_connect(struct ike_daemon *c);
int charon_list(struct ike_daemon *c, struct ike_list *l);
int charon_has_conns(struct ike_daemon *c, bool *has);

int charon_conns(struct ike_daemon *c, struct charon_conns *out);
int charon_traps(struct ike_daemon *c, struct charon_traps *out);

char *charon_socket(void);

#endif /* _HSRPCTL_CHARON_H */
