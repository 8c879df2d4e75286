// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration in the words of IOS: what the IKE daemon needs. Nothing of it
 * goes to the kernel; "hsrpctl export" makes the daemon's configuration of it.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ike.h"
#include "ios.h"

static int take_keepalive(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	(void)row;
	p->c->keepalive = l->no ? 0 : l->v[0].num;
	p->c->keepalive_retry = !l->no && l->n_v > 1 ? l->v[1].num : 0;
	return 0;
}

static int take_policy(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_policy *y;
	size_t i;

	(void)row;
	for (i = 0; i < p->c->n_policies; i++)
		if (p->c->policies[i].prio == l->v[0].num)
			return ios_bad(p, l->v[0].w,
				       "policy %u is there already, in line %u",
				       l->v[0].num,
				       p->c->policies[i].pos.line);
	y = CONF_ADD(p->c, policies);
	y->pos = ios_pos(p, l);
	y->prio = l->v[0].num;
	strcpy(y->encr, "des");
	strcpy(y->hash, "sha");
	y->dh = CONF_DH_DEFAULT;
	y->lifetime = CONF_IKE_LIFETIME;
	p->here = p->c->n_policies - 1;
	return 0;
}

static struct conf_policy *policy_here(struct ios *p)
{
	return &p->c->policies[p->here];
}

static int take_encr(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	(void)row;
	/* "aes 128" and "aes" are the same */
	snprintf(policy_here(p)->encr, sizeof(policy_here(p)->encr), "%s%s%s",
		 l->w[1].s, l->n > 2 && strcmp(l->w[2].s, "128") ? " " : "",
		 l->n > 2 && strcmp(l->w[2].s, "128") ? l->w[2].s : "");
	return 0;
}

static int take_hash(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	(void)row;
	snprintf(policy_here(p)->hash, sizeof(policy_here(p)->hash), "%s",
		 l->w[1].s);
	return 0;
}

static int check_dh(struct ios *p, const struct ios_word *w)
{
	if (ike_dh((uint32_t)strtoul(w->s, NULL, 10)))
		return 0;
	return ios_bad(p, w, "\"%s\" is not a Diffie-Hellman group; expected 1, 2, 5, 14, 15, 16, 19, 20, 21 or 24",
		       w->s);
}

static int take_dh(struct ios *p, struct ios_line *l,
		   const struct ios_row *row)
{
	(void)row;
	policy_here(p)->dh = l->v[0].num;
	return check_dh(p, l->v[0].w);
}

static int take_psk(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	(void)l;
	(void)row;
	policy_here(p)->psk = true;
	return 0;
}

static int take_life(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	(void)row;
	policy_here(p)->lifetime = l->v[0].num;
	return 0;
}

static int read_key(struct ios *p, const struct ios_word *w, char *key)
{
	if (strlen(w->s) >= CONF_KEY_SIZE)
		return ios_bad(p, w, "the key is longer than %d characters",
			       CONF_KEY_SIZE - 1);
	snprintf(key, CONF_KEY_SIZE, "%s", w->s);
	return 0;
}

/* Its last three values are the key, the address and the mask. */
static int take_key(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	const struct ios_val *mask = l->n_v > 2 ? &l->v[2] : NULL;
	struct conf_key k = { .pos = ios_val_pos(p, &l->v[0]) }, *old;
	size_t i;

	(void)row;
	if (ios_net(p, &l->v[1], mask, &k.net) ||
	    read_key(p, l->v[0].w, k.key))
		return -1;
	for (i = 0; i < p->c->n_keys; i++) {
		old = &p->c->keys[i];
		if (!*old->ring && prefix_equal(&old->net, &k.net))
			return ios_bad(p, l->v[1].w,
				       "%s has a key already, in line %u",
				       l->v[1].w->s, old->pos.line);
	}
	*CONF_ADD(p->c, keys) = k;
	return 0;
}

static int take_proposal(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_proposal *o = conf_proposal(p->c, l->v[0].w->s);

	(void)row;
	if (!o) {
		o = CONF_ADD(p->c, proposals);
		o->pos = ios_pos(p, l);
		snprintf(o->name, sizeof(o->name), "%s", l->v[0].w->s);
	}
	p->here = (size_t)(o - p->c->proposals);
	return 0;
}

/* A list of algorithms, all of which must be known. */
static int take_list(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	char *list = (char *)&p->c->proposals[p->here] + row->off;
	enum ike_kind kind = row->off == offsetof(struct conf_proposal, encr) ?
			     IKE_ENCR : IKE_HASH;
	unsigned int i;
	char *text;

	for (i = 1; i < l->n; i++) {
		if (row->off == offsetof(struct conf_proposal, dh)) {
			if (check_dh(p, &l->w[i]))
				return -1;
		} else if (!ike_alg(kind, l->w[i].s)) {
			return ios_bad(p, &l->w[i], "\"%s\" is not known; expected %s",
				       l->w[i].s, ike_algs(kind));
		}
	}
	text = ios_join(l, 1);
	if (strlen(text) >= CONF_LIST_SIZE) {
		free(text);
		return ios_bad(p, &l->w[1], "the list is too long");
	}
	strcpy(list, text);
	free(text);
	return 0;
}

static int take_use_policy(struct ios *p, struct ios_line *l,
			   const struct ios_row *row)
{
	(void)p;
	(void)l;
	(void)row;
	return 0;
}

static int take_use(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_use *u = CONF_ADD(p->c, uses);

	(void)row;
	u->pos = ios_val_pos(p, &l->v[0]);
	/* the head is "crypto ikev2 policy NAME" */
	snprintf(u->policy, sizeof(u->policy), "%s", strrchr(p->head, ' ') + 1);
	snprintf(u->proposal, sizeof(u->proposal), "%s", l->v[0].w->s);
	return 0;
}

static int take_ring(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	(void)l;
	(void)row;
	p->here = SIZE_MAX;
	return 0;
}

static int take_ring_peer(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	const char *ring = strrchr(p->head, ' ') + 1;
	struct conf_key *k;
	size_t i;

	(void)row;
	for (i = 0; i < p->c->n_keys; i++)
		if (!strcmp(p->c->keys[i].ring, ring) &&
		    !strcmp(p->c->keys[i].name, l->v[0].w->s))
			return ios_bad(p, l->v[0].w,
				       "peer \"%s\" is there already, in line %u",
				       l->v[0].w->s, p->c->keys[i].pos.line);
	k = CONF_ADD(p->c, keys);
	k->pos = ios_val_pos(p, &l->v[0]);
	snprintf(k->ring, sizeof(k->ring), "%s", ring);
	snprintf(k->name, sizeof(k->name), "%s", l->v[0].w->s);
	p->here = p->c->n_keys - 1;
	return 0;
}

static struct conf_key *key_here(struct ios *p, const struct ios_line *l)
{
	if (p->here != SIZE_MAX)
		return &p->c->keys[p->here];
	ios_bad(p, &l->w[0], "\"%s\" before the first peer; expected peer NAME",
		l->w[0].s);
	return NULL;
}

static int take_ring_addr(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_key *k = key_here(p, l);

	(void)row;
	if (!k)
		return -1;
	return ios_net(p, &l->v[0], l->n_v > 1 ? &l->v[1] : NULL, &k->net);
}

static int take_ring_key(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_key *k = key_here(p, l);

	(void)row;
	if (!k)
		return -1;
	return read_key(p, l->v[0].w, k->key);
}

static int take_profile(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	struct conf_profile *o = conf_profile(p->c, l->v[0].w->s);

	(void)row;
	if (!o) {
		o = CONF_ADD(p->c, profiles);
		o->pos = ios_pos(p, l);
		o->lifetime = CONF_IKE_LIFETIME;
		snprintf(o->name, sizeof(o->name), "%s", l->v[0].w->s);
	}
	p->here = (size_t)(o - p->c->profiles);
	return 0;
}

static struct conf_profile *profile_here(struct ios *p)
{
	return &p->c->profiles[p->here];
}

static int take_remote(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_profile *o = profile_here(p);

	(void)row;
	o->has_remote = true;
	return ios_net(p, &l->v[0], l->n_v > 1 ? &l->v[1] : NULL, &o->remote);
}

static int take_identity(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	(void)row;
	profile_here(p)->local = l->v[0].ip;
	return 0;
}

static int take_profile_psk(struct ios *p, struct ios_line *l,
			    const struct ios_row *row)
{
	(void)row;
	if (!strcasecmp(l->w[1].s, "remote"))
		profile_here(p)->psk_remote = true;
	else
		profile_here(p)->psk_local = true;
	return 0;
}

static int take_profile_ring(struct ios *p, struct ios_line *l,
			     const struct ios_row *row)
{
	struct conf_profile *o = profile_here(p);

	(void)row;
	snprintf(o->ring, sizeof(o->ring), "%s", l->v[0].w->s);
	o->ring_pos = ios_val_pos(p, &l->v[0]);
	return 0;
}

static int take_profile_life(struct ios *p, struct ios_line *l,
			     const struct ios_row *row)
{
	(void)row;
	profile_here(p)->lifetime = l->v[0].num;
	return 0;
}

static int take_dpd(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	(void)row;
	profile_here(p)->dpd = l->v[0].num;
	return 0;
}

/* Of all interfaces, also of those that come later in the file. */
static int take_spi_recovery(struct ios *p, struct ios_line *l,
			     const struct ios_row *row)
{
	(void)row;
	p->c->no_spi_recovery = l->no;
	return 0;
}

#define ISAKMP	"crypto isakmp "
#define IKEV2	"crypto ikev2 "
#define KEYED	ISAKMP "key "
#define NO_CERT	"certificates are not supported; expected pre-share"

static const struct ios_row top_rows[] = {
	{ ISAKMP "policy <1-10000>", take_policy, 0, IOS_POLICY, 0, NULL },
	{ KEYED "6 LINE", NULL, IOS_REFUSED, 0, 0,
	  "crypto isakmp key: an encrypted key (6) cannot be read; expected the key in clear" },
	{ KEYED "0 WORD address A.B.C.D", take_key, 0, 0, 0, NULL },
	{ KEYED "0 WORD address A.B.C.D A.B.C.D", take_key, 0, 0, 0, NULL },
	{ KEYED "WORD address A.B.C.D", take_key, 0, 0, 0, NULL },
	{ KEYED "WORD address A.B.C.D no-xauth", take_key, 0, 0, 0, NULL },
	{ KEYED "WORD address A.B.C.D A.B.C.D", take_key, 0, 0, 0, NULL },
	{ KEYED "0 WORD address ipv6 X:X::X/LEN", take_key, 0, 0, 0, NULL },
	{ KEYED "WORD address ipv6 X:X::X/LEN", take_key, 0, 0, 0, NULL },
	{ KEYED "WORD hostname WORD", NULL, IOS_REFUSED, 0, 0,
	  "crypto isakmp key: peers are named by address only" },
	{ ISAKMP "keepalive <10-3600>", take_keepalive, IOS_NO, 0, 0, NULL },
	{ ISAKMP "keepalive <10-3600> periodic", take_keepalive, 0, 0, 0,
	  NULL },
	{ ISAKMP "keepalive <10-3600> on-demand", take_keepalive, 0, 0, 0,
	  NULL },
	{ ISAKMP "keepalive <10-3600> <2-60>", take_keepalive, 0, 0, 0, NULL },
	{ ISAKMP "keepalive <10-3600> <2-60> periodic", take_keepalive, 0, 0,
	  0, NULL },
	{ ISAKMP "keepalive <10-3600> <2-60> on-demand", take_keepalive, 0, 0,
	  0, NULL },
	{ ISAKMP "identity address", NULL, IOS_IGNORED, 0, 0, NULL },
	{ ISAKMP "enable", NULL, IOS_IGNORED, 0, 0, NULL },
	{ ISAKMP "invalid-spi-recovery", take_spi_recovery, IOS_NO, 0, 0,
	  NULL },
	{ IKEV2 "proposal NAME", take_proposal, 0, IOS_PROPOSAL, 0, NULL },
	{ IKEV2 "policy NAME", take_use_policy, 0, IOS_USE, 0, NULL },
	{ IKEV2 "keyring NAME", take_ring, 0, IOS_RING, 0, NULL },
	{ IKEV2 "profile NAME", take_profile, 0, IOS_PROFILE, 0, NULL },
	{ IKEV2 "dpd <10-3600> <2-60> periodic", take_keepalive, 0, 0, 0,
	  NULL },
	{ IKEV2 "dpd <10-3600> <2-60> on-demand", take_keepalive, 0, 0, 0,
	  NULL },
	{ "crypto pki LINE", NULL, IOS_REFUSED, IOS_SKIP, 0,
	  "crypto pki: " NO_CERT },
};

static const struct ios_row policy_rows[] = {
	{ "encr des", take_encr, 0, 0, 0, NULL },
	{ "encr 3des", take_encr, 0, 0, 0, NULL },
	{ "encr aes", take_encr, 0, 0, 0, NULL },
	{ "encr aes 128", take_encr, 0, 0, 0, NULL },
	{ "encr aes 192", take_encr, 0, 0, 0, NULL },
	{ "encr aes 256", take_encr, 0, 0, 0, NULL },
	{ "encryption des", take_encr, 0, 0, 0, NULL },
	{ "encryption 3des", take_encr, 0, 0, 0, NULL },
	{ "encryption aes", take_encr, 0, 0, 0, NULL },
	{ "encryption aes 128", take_encr, 0, 0, 0, NULL },
	{ "encryption aes 192", take_encr, 0, 0, 0, NULL },
	{ "encryption aes 256", take_encr, 0, 0, 0, NULL },
	{ "hash md5", take_hash, 0, 0, 0, NULL },
	{ "hash sha", take_hash, 0, 0, 0, NULL },
	{ "hash sha256", take_hash, 0, 0, 0, NULL },
	{ "hash sha384", take_hash, 0, 0, 0, NULL },
	{ "hash sha512", take_hash, 0, 0, 0, NULL },
	{ "group <1-24>", take_dh, 0, 0, 0, NULL },
	{ "authentication pre-share", take_psk, 0, 0, 0, NULL },
	{ "authentication rsa-sig", NULL, IOS_REFUSED, 0, 0,
	  "crypto isakmp policy: " NO_CERT },
	{ "authentication rsa-encr", NULL, IOS_REFUSED, 0, 0,
	  "crypto isakmp policy: " NO_CERT },
	{ "lifetime <60-86400>", take_life, 0, 0, 0, NULL },
};

static const struct ios_row proposal_rows[] = {
	{ "encryption LINE", take_list, 0, 0,
	  offsetof(struct conf_proposal, encr), NULL },
	{ "integrity LINE", take_list, 0, 0,
	  offsetof(struct conf_proposal, integ), NULL },
	{ "prf LINE", take_list, 0, 0, offsetof(struct conf_proposal, prf),
	  NULL },
	{ "group LINE", take_list, 0, 0, offsetof(struct conf_proposal, dh),
	  NULL },
};

static const struct ios_row use_rows[] = {
	{ "proposal NAME", take_use, 0, 0, 0, NULL },
	{ "match address local A.B.C.D", NULL, IOS_IGNORED, 0, 0, NULL },
	{ "match address local X:X::X", NULL, IOS_IGNORED, 0, 0, NULL },
	{ "match fvrf any", NULL, IOS_IGNORED, 0, 0, NULL },
};

static const struct ios_row ring_rows[] = {
	{ "peer NAME", take_ring_peer, 0, 0, 0, NULL },
	{ "address A.B.C.D", take_ring_addr, 0, 0, 0, NULL },
	{ "address A.B.C.D A.B.C.D", take_ring_addr, 0, 0, 0, NULL },
	{ "address X:X::X/LEN", take_ring_addr, 0, 0, 0, NULL },
	{ "pre-shared-key WORD", take_ring_key, 0, 0, 0, NULL },
	{ "pre-shared-key 0 WORD", take_ring_key, 0, 0, 0, NULL },
	{ "pre-shared-key 6 WORD", NULL, IOS_REFUSED, 0, 0,
	  "keyring: an encrypted key (6) cannot be read; expected the key in clear" },
	{ "pre-shared-key local WORD", NULL, IOS_REFUSED, 0, 0,
	  "keyring: only one key for both directions is possible" },
	{ "pre-shared-key remote WORD", NULL, IOS_REFUSED, 0, 0,
	  "keyring: only one key for both directions is possible" },
	{ "description LINE", NULL, IOS_IGNORED, 0, 0, NULL },
};

static const struct ios_row profile_rows[] = {
	{ "match identity remote address A.B.C.D", take_remote, 0, 0, 0,
	  NULL },
	{ "match identity remote address A.B.C.D A.B.C.D", take_remote, 0, 0,
	  0, NULL },
	{ "match identity remote address X:X::X/LEN", take_remote, 0, 0, 0,
	  NULL },
	{ "match identity remote fqdn LINE", NULL, IOS_REFUSED, 0, 0,
	  "profile: identities are addresses only" },
	{ "match identity remote email LINE", NULL, IOS_REFUSED, 0, 0,
	  "profile: identities are addresses only" },
	{ "match certificate LINE", NULL, IOS_REFUSED, 0, 0,
	  "profile: " NO_CERT },
	{ "identity local address A.B.C.D", take_identity, 0, 0, 0, NULL },
	{ "identity local address X:X::X", take_identity, 0, 0, 0, NULL },
	{ "identity local fqdn LINE", NULL, IOS_REFUSED, 0, 0,
	  "profile: identities are addresses only" },
	{ "authentication remote pre-share", take_profile_psk, 0, 0, 0, NULL },
	{ "authentication local pre-share", take_profile_psk, 0, 0, 0, NULL },
	{ "authentication remote rsa-sig", NULL, IOS_REFUSED, 0, 0,
	  "profile: " NO_CERT },
	{ "authentication local rsa-sig", NULL, IOS_REFUSED, 0, 0,
	  "profile: " NO_CERT },
	{ "keyring local NAME", take_profile_ring, 0, 0, 0, NULL },
	{ "lifetime <120-86400>", take_profile_life, 0, 0, 0, NULL },
	{ "dpd <10-3600> <2-60> periodic", take_dpd, 0, 0, 0, NULL },
	{ "dpd <10-3600> <2-60> on-demand", take_dpd, 0, 0, 0, NULL },
	{ "description LINE", NULL, IOS_IGNORED, 0, 0, NULL },
};

const struct ios_table ios_ike_tables[] = {
	{ IOS_TOP, top_rows, ARRAY_SIZE(top_rows) },
	{ IOS_POLICY, policy_rows, ARRAY_SIZE(policy_rows) },
	{ IOS_PROPOSAL, proposal_rows, ARRAY_SIZE(proposal_rows) },
	{ IOS_USE, use_rows, ARRAY_SIZE(use_rows) },
	{ IOS_RING, ring_rows, ARRAY_SIZE(ring_rows) },
	{ IOS_PROFILE, profile_rows, ARRAY_SIZE(profile_rows) },
	{ IOS_TOP, NULL, 0 },
};
