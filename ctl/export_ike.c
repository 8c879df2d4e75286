// SPDX-License-Identifier: GPL-2.0
/*
 * The IKE half of an exported connection: from the policies, proposals and
 * profiles that were applied, and where there are none, from the transform set.
 */
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "ike.h"

#define DPD_DEFAULT	10
#define DPD_TRIES	5
#define REPLAY_DEFAULT	128

/*
 * Legacy sets come from peers whose IKE is as old: what such a peer has for
 * the same cipher. The others get a suite of the same strength.
 */
static const char *ike_proposals(const struct tset *t)
{
	switch (t->cipher) {
	case HSRP_CIPHER_DES:
		return "des-md5-modp768";
	case HSRP_CIPHER_3DES:
		return "3des-sha1-modp1024";
	case HSRP_CIPHER_AES:
		return t->keylen >= 192 ? "aes256-sha384-ecp384"
					: "aes128-sha256-ecp256";
	case HSRP_CIPHER_CHACHA20_POLY1305:
		return "chacha20poly1305-prfsha256-curve25519";
	case HSRP_CIPHER_GCM:
		if (t->keylen >= 192)
			return "aes256gcm16-prfsha384-ecp384";
		break;
	}
	return "aes128gcm16-prfsha256-ecp256";
}

/**
 * export_version - version of IKE
 * @x: export
 * @t: transform set of the entry
 * @k: the entry as it was applied, or NULL
 * @peer: of the entry
 *
 * Return: 1 or 2.
 */
uint32_t export_version(const struct export *x, const struct tset *t,
			const struct conf_entry *k, struct ip peer)
{
	if (x->ike)
		return x->ike;
	if (k && *k->profile)
		return 2;
	if (x->c->n_policies || conf_key(x->c, "", peer))
		return 1;
	return t->legacy ? 1 : 2;
}

static void policy_proposal(FILE *f, const struct conf_policy *y)
{
	fprintf(f, "%s-%s-%s", ike1_encr(y->encr)->swan,
		ike_alg(IKE_HASH, y->hash)->swan, ike_dh(y->dh));
}

/* Words of IOS, each with what strongSwan calls it behind a dash. */
static void list_words(FILE *f, const char *list, enum ike_kind kind,
		       const char *prefix, bool *first)
{
	char buf[CONF_LIST_SIZE], *save = NULL, *w;

	snprintf(buf, sizeof(buf), "%s", list);
	for (w = strtok_r(buf, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		fprintf(f, "%s%s%s", *first ? "" : "-", prefix,
			ike_alg(kind, w)->swan);
		*first = false;
	}
}

static void dh_words(FILE *f, const char *list)
{
	char buf[CONF_LIST_SIZE], *save = NULL, *w;

	snprintf(buf, sizeof(buf), "%s", list);
	for (w = strtok_r(buf, " ", &save); w; w = strtok_r(NULL, " ", &save))
		fprintf(f, "-%s", ike_dh((uint32_t)strtoul(w, NULL, 10)));
}

static void proposal2(FILE *f, const struct conf_proposal *o)
{
	bool first = true;

	list_words(f, o->encr, IKE_ENCR, "", &first);
	list_words(f, o->integ, IKE_HASH, "", &first);
	list_words(f, o->prf, IKE_HASH, "prf", &first);
	dh_words(f, o->dh);
}

/* Which proposals, in which order, is what the IKEv2 policies say. */
static bool proposals2(FILE *f, const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_uses; i++) {
		fputs(i ? "," : "", f);
		proposal2(f, conf_proposal(c, c->uses[i].proposal));
	}
	/* without a policy all of them */
	for (i = 0; !c->n_uses && i < c->n_proposals; i++) {
		fputs(i ? "," : "", f);
		proposal2(f, &c->proposals[i]);
	}
	return c->n_uses || c->n_proposals;
}

/**
 * swan_proposals - the proposals of a connection
 * @f: where to
 * @x: export
 * @t: transform set of the entry
 * @version: of IKE
 */
void swan_proposals(FILE *f, const struct export *x, const struct tset *t,
		    uint32_t version)
{
	const struct conf *c = x->c;
	size_t i;

	if (x->proposals) {
		fputs(x->proposals, f);
		return;
	}
	if (version == 2 && proposals2(f, c))
		return;
	for (i = 0; version == 1 && i < c->n_policies; i++) {
		fputs(i ? "," : "", f);
		policy_proposal(f, &c->policies[i]);
	}
	if (version == 2 || !c->n_policies)
		fputs(ike_proposals(t), f);
}

static const struct conf_profile *profile_of(const struct export *x,
					     const struct conf_entry *k)
{
	return k && *k->profile ? conf_profile(x->c, k->profile) : NULL;
}

/**
 * export_dpd - how often to look whether the peer is alive
 * @x: export
 * @k: the entry as it was applied, or NULL
 *
 * Where IKE was configured without a keepalive, none is wanted.
 *
 * Return: seconds, 0: never.
 */
uint32_t export_dpd(const struct export *x, const struct conf_entry *k)
{
	const struct conf_profile *o = profile_of(x, k);
	const struct conf *c = x->c;

	if (x->has_dpd)
		return x->dpd;
	if (o && o->dpd)
		return o->dpd;
	if (c->keepalive || c->n_policies || c->n_keys)
		return c->keepalive;
	return DPD_DEFAULT;
}

/**
 * export_dpd_timeout - when to give up a peer that does not answer
 * @x: export
 * @dpd: seconds, from export_dpd()
 *
 * IOS gives up after the first question and five more.
 *
 * Return: seconds.
 */
uint32_t export_dpd_timeout(const struct export *x, uint32_t dpd)
{
	uint32_t retry = x->c->keepalive_retry;

	return dpd + DPD_TRIES * (retry ? retry : dpd);
}

/**
 * export_replay - how many packets the replay window has
 * @x: export
 *
 * Return: as configured, or the default.
 */
uint32_t export_replay(const struct export *x)
{
	return x->c->replay ? x->c->replay : REPLAY_DEFAULT;
}

/**
 * export_lifetime - lifetime of the IKE SA
 * @x: export
 * @k: the entry as it was applied, or NULL
 * @version: of IKE
 *
 * Return: seconds, 0: the daemon's default.
 */
uint32_t export_lifetime(const struct export *x, const struct conf_entry *k,
			 uint32_t version)
{
	const struct conf_profile *o = profile_of(x, k);
	uint32_t life = CONF_IKE_LIFETIME;
	size_t i;

	if (version == 2)
		life = o ? o->lifetime : life;
	/* one connection has one lifetime: the shortest offends nobody */
	for (i = 0; version == 1 && i < x->c->n_policies; i++)
		if (x->c->policies[i].lifetime < life)
			life = x->c->policies[i].lifetime;
	return life == CONF_IKE_LIFETIME ? 0 : life;
}
