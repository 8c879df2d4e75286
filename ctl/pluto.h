/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libreswan's pluto; see daemon.h for what it does.
 */
#ifndef _HSRPCTL_PLUTO_H
#define _HSRPCTL_PLUTO_H

#include "daemon.h"
#include "model.h"

/**
 * struct pluto_conn - a connection
 * @name: its name
 * @local: our end, network byte order
 * @peer: the other end, 0: not known, or any
 * @line: the networks behind them; the ends themselves where there are none
 * @routed: pluto answers the kernel's ACQUIRE
 * @marked: it was written by "hsrpctl export"
 * @tunnel: it is in tunnel mode
 * @mobike: its SAs may move to another address
 * @no_contact: it tells the peer of no INITIAL_CONTACT
 * @dpd: seconds until it looks whether the peer is alive, 0: it never does
 * @dpd_timeout: seconds until it gives up then
 * @states: how many there are
 * @ike: one of them is an IKE SA
 */
struct pluto_conn {
	char name[DAEMON_NAME_SIZE];
	struct ip local;
	struct ip peer;
	struct line line;
	bool routed;
	bool marked;
	bool tunnel;
	bool mobike;
	bool no_contact;
	uint32_t dpd;
	uint32_t dpd_timeout;
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

int pluto_status(struct ike_daemon *d, struct pluto_status *s);

void pluto_parse(struct pluto_status *s, char *text);
void pluto_list_of(const struct pluto_status *s, struct ike_list *l);
void pluto_free(struct pluto_status *s);

#endif /* _HSRPCTL_PLUTO_H */
