// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl export ipsec.conf: the connections of libreswan.
 */
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "ike.h"
#include "libre.h"
#include "print.h"

/* The reasons for each are in Documentation/libreswan.rst. */
static const char header[] =
	"# Written by \"hsrpctl export ipsec.conf\" from the crypto maps.\n"
	"#\n"
	"# The kernel owns the policies. pluto cannot do without its own, so they\n"
	"# carry a mark that no packet has; the reqid ties its SAs to the kernel's\n"
	"# policies. The local address is the virtual one and must stay it.\n"
	"# \"hsrpctl agent\" routes a connection when its address is there.\n";

static const char v1_header[] =
	"# Also needed in \"config setup\": ikev1-policy=accept\n";

/* As ike_proposals() of strongSwan; NULL where libreswan has nothing as weak. */
static const char *libre_default(const struct tset *t)
{
	switch (t->cipher) {
	case HSRP_CIPHER_DES:
	case HSRP_CIPHER_3DES:
		return NULL;
	case HSRP_CIPHER_AES:
		return t->keylen >= 192 ? "aes256-sha2_384;dh20"
					: "aes128-sha2_256;dh19";
	case HSRP_CIPHER_CHACHA20_POLY1305:
		return "chacha20_poly1305-sha2_256;dh31";
	case HSRP_CIPHER_GCM:
		if (t->keylen >= 192)
			return "aes_gcm256-sha2_384;dh20";
		break;
	}
	return "aes_gcm128-sha2_256;dh19";
}

/* What is not there is told, and the rest of the list still offered. */
static bool policy_known(const struct conf_policy *y)
{
	if (ike1_encr(y->encr)->libre && ike_dh_libre(y->dh))
		return true;
	complain("warning: without crypto isakmp policy %u: libreswan has no %s",
		 y->prio, ike1_encr(y->encr)->libre ? "such group" :
						      "such cipher");
	return false;
}

static size_t libre_policies(FILE *f, const struct conf *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_policies; i++) {
		const struct conf_policy *y = &c->policies[i];

		if (policy_known(y))
			fprintf(f, "%s%s-%s;%s", n++ ? "," : "",
				ike1_encr(y->encr)->libre,
				ike_alg(IKE_HASH, y->hash)->libre,
				ike_dh_libre(y->dh));
	}
	return n;
}

static const char *libre_word(const char *w, int kind)
{
	const struct ike_alg *a;

	if (kind < 0)
		return ike_dh_libre((uint32_t)strtoul(w, NULL, 10));
	a = ike_alg((enum ike_kind)kind, w);
	return a ? a->libre : NULL;
}

/* Words of IOS with a plus between them; 0, or -1 for one that is not there. */
static int libre_words(FILE *f, const char *list, int kind, const char *head)
{
	char buf[CONF_LIST_SIZE], *save = NULL, *w;
	const char *s;

	snprintf(buf, sizeof(buf), "%s", list);
	for (w = strtok_r(buf, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		s = libre_word(w, kind);
		if (!s)
			return -1;
		fprintf(f, "%s%s", head, s);
		head = "+";
	}
	return 0;
}

/*
 * libreswan's pseudo-random function is the one of its integrity algorithm, or
 * stands in its place behind a cipher that needs none.
 */
static int proposal_text(FILE *f, const struct conf_proposal *o)
{
	const char *hash = *o->integ ? o->integ : o->prf;

	if (*o->integ && *o->prf && strcmp(o->integ, o->prf))
		return -1;
	if (libre_words(f, o->encr, IKE_ENCR, "") ||
	    libre_words(f, hash, IKE_HASH, "-"))
		return -1;
	return libre_words(f, o->dh, -1, ";");
}

static void proposal2(FILE *f, const struct conf_proposal *o, size_t *n)
{
	char *text = NULL;
	size_t size;
	FILE *mem = open_memstream(&text, &size);
	int bad;

	if (!mem) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	bad = proposal_text(mem, o);
	fclose(mem);
	if (bad)
		complain("warning: without crypto ikev2 proposal %s: libreswan cannot express it",
			 o->name);
	else
		fprintf(f, "%s%s", (*n)++ ? "," : "", text);
	free(text);
}

static size_t libre_proposals(FILE *f, const struct conf *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_uses; i++)
		proposal2(f, conf_proposal(c, c->uses[i].proposal), &n);
	/* without a policy all of them */
	for (i = 0; !c->n_uses && i < c->n_proposals; i++)
		proposal2(f, &c->proposals[i], &n);
	return n;
}

/* What goes behind "ike=": RC_*. */
static int libre_ike(FILE *f, const struct export *x, const struct entry *e,
		     const struct tset *t, uint32_t version)
{
	const struct conf *c = x->c;
	const char *s = x->proposals;
	bool applied = version == 1 ? c->n_policies : c->n_proposals;

	if (!s && applied) {
		if (version == 1 ? libre_policies(f, c) : libre_proposals(f, c))
			return RC_OK;
	} else if (!s) {
		s = libre_default(t);
	}
	if (s) {
		fputs(s, f);
		return RC_OK;
	}
	complain("crypto map %s %u: libreswan has nothing that its IKE could be protected by; say \"proposals PROPOSALS\"",
		 e->map, e->seq);
	return RC_REFUSED;
}

static int libre_check(const struct entry *e, const struct tset *t,
		       const struct conf_entry *k, uint32_t version)
{
	size_t i;

	if (!esp_cipher(t)->libre || !esp_integ(t)->libre ||
	    (version == 1 && t->cipher == HSRP_CIPHER_CHACHA20_POLY1305)) {
		complain("crypto map %s %u: libreswan has no such transform as \"%s\" with IKEv%u",
			 e->map, e->seq, t->name, version);
		return RC_REFUSED;
	}
	if (k && k->pfs && !ike_dh_libre(k->pfs)) {
		complain("crypto map %s %u: libreswan has no Diffie-Hellman group %u for \"set pfs\"",
			 e->map, e->seq, k->pfs);
		return RC_REFUSED;
	}
	for (i = 0; i < e->n_lines; i++)
		if (e->lines[i].reqid > CONF_REQID_MAX) {
			complain("crypto map %s %u has reqid %u, and libreswan takes none above %u; give it one by \"set reqid N\", or by \"map match ... reqid N\"",
				 e->map, e->seq, e->lines[i].reqid,
				 CONF_REQID_MAX);
			return RC_REFUSED;
		}
	return RC_OK;
}

/* One margin for both: that of the shorter life. */
static void libre_lives(FILE *f, const struct export *x,
			const struct conf_entry *k, uint32_t version)
{
	uint32_t s = k && k->life_s ? k->life_s : x->c->life_s;
	uint64_t kb = k && k->life_kb ? k->life_kb : x->c->life_kb;
	uint32_t ike = export_lifetime(x, k, version);
	uint32_t least = !s || (ike && ike < s) ? ike : s;

	if (ike)
		fprintf(f, "\tikelifetime=%us\n", ike);
	if (s)
		fprintf(f, "\tsalifetime=%us\n", s);
	if (least)
		fprintf(f, "\trekeymargin=%us\n\trekeyfuzz=0%%\n",
			EXPORT_MARGIN(least));
	if (kb)
		fprintf(f, "\tipsec-max-bytes=%" PRIu64 "KiB\n", kb);
}

/* With IKEv2 pluto gives up with its retransmissions. */
static void libre_dpd(FILE *f, const struct export *x,
		      const struct conf_entry *k, uint32_t version)
{
	uint32_t dpd = export_dpd(x, k);

	if (!dpd)
		return;
	fprintf(f, "\tdpddelay=%us\n", dpd);
	if (version == 1)
		fprintf(f, "\tdpdtimeout=%us\n",
			export_dpd_timeout(x, dpd));
	fprintf(f, "\tdpdaction=hold\n");
}

/* What all connections of an entry have in common. */
static int libre_common(FILE *f, const struct export *x,
			const struct binding *b, const struct entry *e)
{
	const struct conf_entry *k = conf_entry(x->c, e->map, e->seq);
	const struct conf_profile *o = k && *k->profile ?
				       conf_profile(x->c, k->profile) : NULL;
	const struct tset *t = model_tset(x->m, e->tset);
	uint32_t version = export_version(x, t, k, e->peer);
	const uint32_t inner = entry_ver(e);
	struct ip addr = model_addr(x->m, b);
	int rc = libre_check(e, t, k, version);

	if (rc)
		return rc;
	fprintf(f, "\tikev2=%s\n\tauthby=secret\n",
		version == 2 ? "yes" : "no");
	/* IPv4 is what it takes where nothing is said */
	if (addr.ver == 6 || inner == 6)
		fprintf(f, "\thostaddrfamily=ipv%u\n\tclientaddrfamily=ipv%u\n",
			addr.ver, inner);
	fprintf(f, "\tleft=%s\n", ip_str(addr));
	fprintf(f, "\tleftid=%s\n",
		ip_str(o && ip_given(o->local) ? o->local : addr));
	fprintf(f, "\tright=%s\n\trightid=%s\n", ip_str(e->peer),
		ip_str(e->peer));
	fputs("\tike=", f);
	rc = libre_ike(f, x, e, t, version);
	if (rc)
		return rc;
	fprintf(f, "\n\tesp=%s%s", esp_cipher(t)->libre,
		esp_integ(t)->libre);
	if (k && k->pfs)
		fprintf(f, ";%s", ike_dh_libre(k->pfs));
	fprintf(f, "\n\tpfs=%s\n", k && k->pfs ? "yes" : "no");
	libre_lives(f, x, k, version);
	libre_dpd(f, x, k, version);
	fprintf(f, "\ttype=tunnel\n\tmobike=no\n\tinitial-contact=yes\n");
	fprintf(f, "\treplay-window=%u\n", export_replay(x));
	fprintf(f, "\tmark=0x%x/0xffffffff\n", LIBRE_MARK);
	fprintf(f, "\tleftupdown=%%disabled\n\tauto=ondemand\n");
	return RC_OK;
}

static void libre_lines(FILE *f, const struct export *x,
			const struct binding *b, const struct entry *e,
			const char *common)
{
	size_t i;

	for (i = 0; i < e->n_lines; i++) {
		const struct line *l = &e->lines[i];

		fputs("\nconn ", f);
		export_conn_name(f, x, b, e);
		fprintf(f, "-%zu\n", i + 1);
		fprintf(f, "\tleftsubnet=%s\n", prefix_str(&l->src));
		fprintf(f, "\trightsubnet=%s\n", prefix_str(&l->dst));
		fprintf(f, "\treqid=%u\n%s", l->reqid, common);
	}
}

static int libre_entry(FILE *f, const struct export *x,
		       const struct binding *b, const struct entry *e)
{
	char *common = NULL;
	size_t size;
	FILE *mem;
	int rc;

	if (!model_tset(x->m, e->tset))
		return RC_OK;
	if (!ip_given(model_addr(x->m, b))) {
		fputs("\n# crypto map ", f);
		export_comment(f, b->map);
		fputs(" on ", f);
		export_comment(f, b->dev);
		fputs(": the local address is not known yet\n", f);
		return RC_OK;
	}
	mem = open_memstream(&common, &size);
	if (!mem) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	rc = libre_common(mem, x, b, e);
	fclose(mem);
	if (!rc)
		libre_lines(f, x, b, e, common);
	free(common);
	return rc;
}

static bool has_version1(const struct export *x)
{
	const struct model *m = x->m;
	size_t i, j;

	for (i = 0; i < m->n_bindings; i++)
		for (j = 0; j < m->n_entries; j++) {
			const struct entry *e = &m->entries[j];
			const struct tset *t = model_tset(m, e->tset);

			if (t && export_wanted(x, &m->bindings[i], e) &&
			    export_version(x, t,
					   conf_entry(x->c, e->map, e->seq),
					   e->peer) == 1)
				return true;
		}
	return false;
}

static int libre_all(FILE *f, const struct export *x)
{
	const struct model *m = x->m;
	size_t i, j;
	int rc = RC_OK;

	fprintf(f, "%s%s", header, has_version1(x) ? v1_header : "");
	for (i = 0; !rc && i < m->n_bindings; i++)
		for (j = 0; !rc && j < m->n_entries; j++)
			if (export_wanted(x, &m->bindings[i], &m->entries[j]))
				rc = libre_entry(f, x, &m->bindings[i],
						 &m->entries[j]);
	return rc;
}

/**
 * libre_export - print connections, and write keys as asked for
 * @x: export
 *
 * Return: RC_*.
 */
int libre_export(const struct export *x)
{
	char *text = NULL;
	size_t size;
	FILE *mem = open_memstream(&text, &size);
	int rc;

	if (!mem) {
		perror("hsrpctl");
		return RC_REFUSED;
	}
	/* all of it or nothing: half a file would be taken for one */
	rc = libre_all(mem, x);
	fclose(mem);
	if (!rc)
		rc = export_secrets(x);
	if (!rc)
		fputs(text, stdout);
	free(text);
	return rc;
}
