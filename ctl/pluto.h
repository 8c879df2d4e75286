/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libreswan's pluto; see daemon.h for what it does.
 */
#ifndef _HSRPCTL_PLUTO_H
#define _HSRPCTL_PLUTO_H

#include "daemon.h"

/**
 * struct pluto_conn - a connection
 * @name: its name
 * @local: our end, network byte order
 * @routed: pluto answers the kernel's ACQUIRE
 * @marked: it was written by "hsrpctl export"
 * @states: how many there are
 * @ike: one of them is an IKE SA
 */
struct pluto_conn {
	char name[DAEMON_NAME_SIZE];
	uint32_t local;
	bool routed;
	bool marked;
	unsigned int states;
	bool ike;
};

/**
 * struct pluto_state - an IKE SA, a child of one, or what becomes one
 * @id: its number
 * @conn: index of its connection
 * @spi: SPIs, ours and the peer's, network byte order; 0: none yet
 */
struct pluto_state {
	uint32_t id;
	size_t conn;
	uint32_t spi[2];
};

/**
 * struct pluto_status - what "whack --status" says
 * @conns: connections
 * @n_conns: how many
 * @states: states
 * @n_states: how many
 */
struct pluto_status {
	struct pluto_conn *conns;
	size_t n_conns;
	struct pluto_state *states;
	size_t n_states;
};

void pluto_parse(struct pluto_status *s, char *text);
void pluto_list_of(const struct pluto_status *s, struct ike_list *l);
void pluto_free(struct pluto_status *s);

#endif /* _HSRPCTL_PLUTO_H */
