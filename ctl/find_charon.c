// SPDX-License-Identifier: GPL-2.0
/*
 * What strongSwan was told of our tunnels, and what it should have been.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charon.h"
#include "finding.h"
#include "hsrpctl.h"
#include "model.h"
#include "print.h"

static const struct charon_conn *conn_of(const struct charon_conns *c,
					 uint32_t local, uint32_t peer)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].local == local && c->v[i].peer == peer)
			return &c->v[i];
	return NULL;
}

static bool has_trap(const struct charon_traps *t, const struct line *l)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (line_equal(&t->v[i], l))
			return true;
	return false;
}

static void find_entry(struct findings *f, const struct charon_conns *c,
		       const struct charon_traps *t, const struct entry *e,
		       uint32_t local)
{
	const struct charon_conn *conn = conn_of(c, local, e->peer);
	char peer[INET_ADDRSTRLEN];
	size_t i, n = 0;

	snprintf(peer, sizeof(peer), "%s", addr_str(e->peer));
	if (!conn) {
		finding_add(f, FINDING_ERROR,
			    "hsrpctl export swanctl ... >/etc/swanctl/conf.d/hsrp.conf; swanctl --load-all",
			    "the IKE daemon has no connection from %s to %s",
			    addr_str(local), peer);
		return;
	}
	for (i = 0; i < e->n_lines; i++)
		n += !has_trap(t, &e->lines[i]);
	if (n)
		finding_add(f, FINDING_ERROR,
			    "set \"start_action = trap\" in its children (hsrpctl export swanctl does), and load them",
			    "the IKE daemon does not wait for the kernel to ask for %zu of %zu lines of crypto map %s %u",
			    n, e->n_lines, e->map, e->seq);
	if (!conn->dpd)
		finding_add(f, FINDING_NOTE,
			    "\"crypto isakmp keepalive 10\", or dpd in the profile, here and at the peer",
			    "nobody looks whether %s is alive: the SAs with one that has died stay until they expire",
			    peer);
}

/**
 * find_charon - compare the daemon's connections with the crypto maps
 * @f: takes what is found
 * @m: model, with MODEL_ENTRIES, MODEL_BINDINGS and MODEL_REDS
 * @d: the daemon, which is charon
 */
void find_charon(struct findings *f, const struct model *m,
		 struct ike_daemon *d)
{
	struct charon_conns c = { 0 };
	struct charon_traps t = { 0 };
	size_t i, j;

	if (!charon_conns(d, &c) && !charon_traps(d, &t))
		for (i = 0; i < m->n_bindings; i++)
			for (j = 0; j < m->n_entries; j++) {
				const struct binding *b = &m->bindings[i];
				uint32_t addr = model_addr(m, b);

				if (addr && !strcmp(b->map, m->entries[j].map))
					find_entry(f, &c, &t, &m->entries[j],
						   addr);
			}
	free(c.v);
	free(t.v);
}
