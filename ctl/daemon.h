/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IKE daemon, as the agent needs it: list IKE SAs, end one. strongSwan's
 * charon and libreswan's pluto are the same behind this.
 */
#ifndef _HSRPCTL_DAEMON_H
#define _HSRPCTL_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ip.h"

#define DAEMON_NAME_SIZE	128

/**
 * struct ike_sa - an IKE SA
 * @id: the daemon's number for it
 * @local: local address, network byte order
 * @peer: the peer's, 0 where nobody needs it
 * @name: of its connection
 * @again: one before it in the list has this connection, too
 */
struct ike_sa {
	uint32_t id;
	struct ip local;
	struct ip peer;
	char name[DAEMON_NAME_SIZE];
	bool again;
};

/**
 * struct child_sa - a pair of IPsec SAs
 * @ike: ike_sa::id of its IKE SA
 * @reqid: reqid
 * @spi_in: SPI of the inbound SA, network byte order
 * @spi_out: SPI of the outbound SA, network byte order
 * @installed: both are in the kernel and not about to leave it
 * @ours: it is that of a crypto map, whatever @reqid says
 */
struct child_sa {
	uint32_t ike;
	uint32_t reqid;
	uint32_t spi_in;
	uint32_t spi_out;
	bool installed;
	bool ours;
};

/**
 * struct ike_list - all IKE SAs
 * @sas: IKE SAs
 * @n_sas: how many
 * @children: their children
 * @n_children: how many
 */
struct ike_list {
	struct ike_sa *sas;
	size_t n_sas;
	struct child_sa *children;
	size_t n_children;
};

struct ike_daemon;

/**
 * struct ike_ops - what a daemon can do; each returns 0 or -errno, see
 *	daemon_absent()
 * @name: in messages
 * @connect: make the connection, unless it is there
 * @list: list the IKE SAs; ike_list_free() it in any case
 * @terminate: end an IKE SA with its children, whatever its state, without
 *	waiting for the peer; 0 also if there is no such SA
 * @has_conns: has anybody loaded connections
 * @serve: an address is there: make its connections usable, and begin to
 *	negotiate where @initiate is true; NULL where the kernel's ACQUIRE is
 *	all that is needed
 */
struct ike_ops {
	const char *name;
	int (*connect)(struct ike_daemon *d);
	int (*list)(struct ike_daemon *d, struct ike_list *l);
	int (*terminate)(struct ike_daemon *d, const struct ike_sa *sa);
	int (*has_conns)(struct ike_daemon *d, bool *has);
	int (*serve)(struct ike_daemon *d, struct ip addr, bool initiate);
};

/**
 * struct ike_daemon - connection to the daemon
 * @ops: which daemon it is
 * @path: of its socket
 * @whack: program that talks to pluto
 * @fd: readable when the daemon ends; -1 while there is no connection
 * @fresh: the connection is new: the daemon may be, too
 */
struct ike_daemon {
	const struct ike_ops *ops;
	const char *path;
	const char *whack;
	int fd;
	bool fresh;
};

/* No answer for so long is none. */
#define DAEMON_TIMEOUT_MS	3000

#define PLUTO_SOCKET	"/run/pluto/pluto.ctl"
#define PLUTO_WHACK	"/usr/libexec/ipsec/whack"

extern const struct ike_ops charon_ops;
extern const struct ike_ops pluto_ops;

void daemon_close(struct ike_daemon *d);
bool daemon_absent(int err);
const struct ike_ops *daemon_pick(const char *charon, const char *pluto);
void ike_list_free(struct ike_list *l);

#endif /* _HSRPCTL_DAEMON_H */
