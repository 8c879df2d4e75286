// SPDX-License-Identifier: GPL-2.0
/*
 * What strongSwan was told of our tunnels, and what it should have been.
 */
#include <stdlib.h>
#include <string.h>

#include "charon.h"
#include "finding.h"
#include "hsrpctl.h"
#include "model.h"
#include "print.h"

/* As it is installed, strongSwan asks six times, and waits for so many seconds. */
#define RETRANSMIT	165
#define TIMEOUT_V1	150

/**
 * struct swan - what charon was told, and what it has made of it
 * @f: takes what is found
 * @m: what it should be
 * @conns: connections
 * @traps: what it waits for
 * @sas: IKE SAs
 */
struct swan {
	struct findings *f;
	const struct model *m;
	struct charon_conns conns;
	struct charon_traps traps;
	struct ike_list sas;
};

/* Of ours to this peer; @local none: from wherever */
static const struct charon_conn *conn_of(const struct swan *s, struct ip local,
					 struct ip peer)
{
	size_t i;

	for (i = 0; i < s->conns.n; i++)
		if ((!ip_given(local) ||
		     ip_equal(s->conns.v[i].local, local)) &&
		    ip_equal(s->conns.v[i].peer, peer))
			return &s->conns.v[i];
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

static void find_no_conn(const struct swan *s, struct ip local, struct ip peer)
{
	const struct charon_conn *other = conn_of(s, (struct ip) { 0 }, peer);

	if (other) {
		find_local(s->f, other->name, peer, other->local, local);
		return;
	}
	finding_add(s->f, FINDING_ERROR, SWAN_LOAD,
		    "the IKE daemon has no connection from %s to %s",
		    ip_str(local), ip_str(peer));
}

static void find_conn(const struct swan *s, const struct charon_conn *conn)
{
	if (conn->transport)
		find_mode(s->f, conn->name);
	if (conn->no_contact)
		find_contact(s->f, conn->peer);
	find_dpd(s->f, conn->peer, conn->dpd,
		 conn->version != 1 ? RETRANSMIT :
		 conn->dpd_timeout ? conn->dpd_timeout : TIMEOUT_V1);
}

/* The address that an IKE SA has may be another one than it began with. */
static void find_moved(const struct swan *s, const struct charon_conn *conn)
{
	size_t i;

	for (i = 0; i < s->sas.n_sas; i++) {
		const struct ike_sa *sa = &s->sas.sas[i];

		if (!ip_equal(sa->peer, conn->peer) ||
		    ip_equal(sa->local, conn->local) ||
		    !*sa->name || strcmp(sa->name, conn->name))
			continue;
		finding_add(s->f, FINDING_ERROR,
			    "set \"mobike = no\" (hsrpctl export swanctl does), load it, and: swanctl --terminate --ike NAME",
			    "the IKE SA %s has moved from %s to %s, which does not move with the gateway",
			    sa->name, ip_str(conn->local),
			    ip_str(sa->local));
	}
}

static void find_entry(const struct swan *s, const struct entry *e,
		       struct ip local)
{
	const struct charon_conn *conn = conn_of(s, local, e->peer);
	size_t i, n = 0;

	if (!conn) {
		find_no_conn(s, local, e->peer);
		return;
	}
	for (i = 0; i < e->n_lines; i++)
		n += !has_trap(&s->traps, &e->lines[i]);
	if (n)
		finding_add(s->f, FINDING_ERROR,
			    "set \"start_action = trap\" in its children (hsrpctl export swanctl does), and load them",
			    "the IKE daemon does not wait for the kernel to ask for %zu of %zu lines of crypto map %s %u",
			    n, e->n_lines, e->map, e->seq);
	find_conn(s, conn);
	find_moved(s, conn);
}

static const struct ike_sa *ike_of(const struct ike_list *l,
				   const struct child_sa *ch)
{
	size_t i;

	for (i = 0; i < l->n_sas; i++)
		if (l->sas[i].id == ch->ike)
			return &l->sas[i];
	return NULL;
}

/* SAs of our address that no policy of the module will ever use */
static void find_children(const struct swan *s, struct ip local)
{
	const struct ike_sa *sa;
	size_t i;

	for (i = 0; i < s->sas.n_children; i++) {
		const struct child_sa *ch = &s->sas.children[i];

		sa = ike_of(&s->sas, ch);
		if (sa && ip_equal(sa->local, local) && ch->installed &&
		    !model_has_reqid(s->m, ch->reqid))
			finding_add(s->f, FINDING_ERROR,
				    "set \"reqid\" in its children as \"hsrpctl map show\" has it (hsrpctl export swanctl does), and load them",
				    "the IKE daemon's SAs with %s have reqid %u, and no line of a crypto map does: nothing uses them",
				    ip_str(sa->peer), ch->reqid);
	}
}

static void find_binding(const struct swan *s, const struct binding *b)
{
	struct ip addr = model_addr(s->m, b);
	size_t i;

	if (!ip_given(addr))
		return;
	for (i = 0; i < s->m->n_entries; i++)
		if (!strcmp(b->map, s->m->entries[i].map))
			find_entry(s, &s->m->entries[i], addr);
	find_children(s, addr);
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
	struct swan s = { .f = f, .m = m };
	size_t i;

	if (!charon_list(d, &s.sas) && !charon_conns(d, &s.conns) &&
	    !charon_traps(d, &s.traps))
		for (i = 0; i < m->n_bindings; i++)
			find_binding(&s, &m->bindings[i]);
	free(s.conns.v);
	free(s.traps.v);
	ike_list_free(&s.sas);
}
