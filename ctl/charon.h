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
 * @name: its name, "" where it is too long
 * @local: our address, network byte order
 * @peer: the peer's
 * @dpd: seconds until it looks whether the peer is alive, 0: it never does
 * @dpd_timeout: of IKEv1, seconds until it gives up then
 * @version: of IKE, 0: either
 * @no_contact: it tells the peer of no INITIAL_CONTACT
 * @transport: a child is in transport mode
 */
struct charon_conn {
	char name[DAEMON_NAME_SIZE];
	struct ip local;
	struct ip peer;
	uint32_t dpd;
	uint32_t dpd_timeout;
	uint32_t version;
	bool no_contact;
	bool transport;
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
