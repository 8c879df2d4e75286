/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IKE daemon, as the agent needs it: list IKE SAs, end one.
 */
#ifndef _HSRPCTL_CHARON_H
#define _HSRPCTL_CHARON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct ike_sa - an IKE SA
 * @id: the daemon's number for it
 * @local: local address, network byte order
 */
struct ike_sa {
	uint32_t id;
	uint32_t local;
};

/**
 * struct child_sa - a pair of IPsec SAs
 * @ike: ike_sa::id of its IKE SA
 * @reqid: reqid
 * @spi_in: SPI of the inbound SA, network byte order
 * @spi_out: SPI of the outbound SA, network byte order
 * @installed: both are in the kernel and not about to leave it
 */
struct child_sa {
	uint32_t ike;
	uint32_t reqid;
	uint32_t spi_in;
	uint32_t spi_out;
	bool installed;
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

/**
 * struct charon - connection to the daemon
 * @path: of its socket
 * @fd: -1 while there is no connection
 * @fresh: the connection is new: the daemon may be, too
 */
struct charon {
	const char *path;
	int fd;
	bool fresh;
};

/* No answer for so long is none. */
#define CHARON_TIMEOUT_MS	3000

int charon_connect(struct charon *c);
void charon_close(struct charon *c);
bool charon_absent(int err);
int charon_list(struct charon *c, struct ike_list *l);
void charon_list_free(struct ike_list *l);
int charon_terminate(struct charon *c, uint32_t id);
int charon_has_conns(struct charon *c, bool *has);

char *charon_socket(void);

#endif /* _HSRPCTL_CHARON_H */
