// SPDX-License-Identifier: GPL-2.0
/*
 * What libreswan was told of our tunnels, and what it should have been.
 */
#include <string.h>

#include "finding.h"
#include "hsrpctl.h"
#include "model.h"
#include "pluto.h"
#include "print.h"

/* Of a line of ours, from its address */
static const struct pluto_conn *conn_of(const struct pluto_status *s,
					const struct entry *e, struct ip local,
					const struct line *l)
{
	size_t i;

	for (i = 0; i < s->n_conns; i++)
		if (ip_equal(s->conns[i].local, local) &&
		    ip_equal(s->conns[i].peer, e->peer) &&
		    line_equal(&s->conns[i].line, l))
			return &s->conns[i];
	return NULL;
}

/* One with the peer that has another address than ours */
static const struct pluto_conn *other_of(const struct pluto_status *s,
					 struct ip peer, struct ip local)
{
	size_t i;

	for (i = 0; i < s->n_conns; i++)
		if (ip_equal(s->conns[i].peer, peer) &&
		    !ip_equal(s->conns[i].local, local))
			return &s->conns[i];
	return NULL;
}

static void find_conn(struct findings *f, const struct pluto_conn *c,
		      bool active)
{
	if (!c->marked)
		finding_add(f, FINDING_ERROR, LIBRE_LOAD,
			    "the IKE daemon's connection %s has not our mark: its policies take the place of the crypto map's",
			    c->name);
	else if (active && !c->routed)
		finding_add(f, FINDING_ERROR,
			    "systemctl status hsrp-agent; ipsec auto --route NAME",
			    "the IKE daemon does not wait for the kernel to ask for its connection %s",
			    c->name);
	if (!c->tunnel)
		find_mode(f, c->name);
	if (c->mobike)
		finding_add(f, FINDING_WARNING,
			    "set \"mobike=no\" (hsrpctl export ipsec.conf does), and load it",
			    "the IKE daemon's connection %s may move to an address that does not move with the gateway",
			    c->name);
}

/* Once for all lines of an entry: they are connections with the same peer. */
static void find_peer(struct findings *f, const struct pluto_conn *c)
{
	if (c->no_contact)
		find_contact(f, c->peer);
	find_dpd(f, c->peer, c->dpd, c->dpd_timeout);
}

static void find_entry(struct findings *f, const struct pluto_status *s,
		       const struct entry *e, struct ip local, bool active)
{
	const struct pluto_conn *c, *one = NULL, *other;
	size_t i, n = 0;

	for (i = 0; i < e->n_lines; i++) {
		c = conn_of(s, e, local, &e->lines[i]);
		if (c) {
			find_conn(f, c, active);
			one = c;
		} else {
			n++;
		}
	}
	if (one)
		find_peer(f, one);
	if (!n)
		return;
	other = other_of(s, e->peer, local);
	if (other) {
		find_local(f, other->name, e->peer, other->local, local);
		return;
	}
	finding_add(f, FINDING_ERROR, LIBRE_LOAD,
		    "the IKE daemon has no connection from %s to %s for %zu of %zu lines of crypto map %s %u",
		    ip_str(local), ip_str(e->peer), n, e->n_lines, e->map,
		    e->seq);
}

/**
 * find_pluto - compare the daemon's connections with the crypto maps
 * @f: takes what is found
 * @m: model, with MODEL_ENTRIES, MODEL_BINDINGS and MODEL_REDS
 * @d: the daemon, which is pluto
 */
void find_pluto(struct findings *f, const struct model *m, struct ike_daemon *d)
{
	struct pluto_status s;
	size_t i, j;

	if (!pluto_status(d, &s))
		for (i = 0; i < m->n_bindings; i++)
			for (j = 0; j < m->n_entries; j++) {
				const struct binding *b = &m->bindings[i];
				struct ip addr = model_addr(m, b);

				if (ip_given(addr) &&
				    !strcmp(b->map, m->entries[j].map))
					find_entry(f, &s, &m->entries[j], addr,
						   b->active);
			}
	pluto_free(&s);
}
