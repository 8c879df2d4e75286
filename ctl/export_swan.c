// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl export swanctl: the connections of strongSwan.
 */
#include <string.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "ike.h"
#include "print.h"

/* The reasons for each are in Documentation/strongswan-frr.rst. */
static const char header[] =
	"# Written by \"hsrpctl export swanctl\" from the crypto maps.\n"
	"#\n"
	"# The kernel owns the policies (policies = no) and asks for an SA by\n"
	"# reqid, so every child needs its trap. The local address is the virtual\n"
	"# one and must stay it: no MOBIKE. Also needed in strongswan.conf:\n"
	"# charon.install_routes = no.\n";

/* Rekeying begins a tenth before the end. */
static void print_life(const struct export *x, const struct conf_entry *k)
{
	uint32_t s = k && k->life_s ? k->life_s : x->c->life_s;
	uint64_t kb = k && k->life_kb ? k->life_kb : x->c->life_kb;

	if (s) {
		printf("\t\t\t\trekey_time = %us\n", s - EXPORT_MARGIN(s));
		printf("\t\t\t\tlife_time = %us\n", s);
	}
	if (kb) {
		printf("\t\t\t\trekey_bytes = %" PRIu64 "\n",
		       (kb - EXPORT_MARGIN(kb)) * 1024);
		printf("\t\t\t\tlife_bytes = %" PRIu64 "\n", kb * 1024);
	}
}

/* Before anything is written: half a file would be taken for one. */
static int check_tsets(const struct model *m)
{
	size_t i;

	for (i = 0; i < m->n_tsets; i++) {
		if (esp_cipher(&m->tsets[i])->swan &&
		    esp_integ(&m->tsets[i])->swan)
			continue;
		complain("transform set \"%s\" has an algorithm that this tool does not know",
			 m->tsets[i].name);
		return RC_REFUSED;
	}
	return RC_OK;
}

static void print_children(const struct export *x, const struct entry *e,
			   const struct tset *t, const struct conf_entry *k)
{
	size_t i;

	printf("\t\tchildren {\n");
	for (i = 0; i < e->n_lines; i++) {
		const struct line *l = &e->lines[i];

		printf("\t\t\t");
		export_section(stdout, e->map);
		printf("-%u-%zu {\n", e->seq, i + 1);
		printf("\t\t\t\tlocal_ts = %s\n", prefix_str(&l->src));
		printf("\t\t\t\tremote_ts = %s\n", prefix_str(&l->dst));
		printf("\t\t\t\tesp_proposals = %s%s%s%s\n",
		       esp_cipher(t)->swan, esp_integ(t)->swan,
		       k && k->pfs ? "-" : "", k && k->pfs ? ike_dh(k->pfs) : "");
		printf("\t\t\t\tmode = tunnel\n");
		printf("\t\t\t\tpolicies = no\n");
		printf("\t\t\t\treqid = %u\n", l->reqid);
		printf("\t\t\t\treplay_window = %u\n", export_replay(x));
		print_life(x, k);
		printf("\t\t\t\tstart_action = trap\n");
		printf("\t\t\t\tdpd_action = clear\n");
		printf("\t\t\t\tclose_action = none\n");
		printf("\t\t\t}\n");
	}
	printf("\t\t}\n");
}

static void print_ends(const struct export *x, const struct conf_entry *k,
		       struct ip addr, struct ip peer)
{
	const struct conf_profile *o = k && *k->profile ?
				       conf_profile(x->c, k->profile) : NULL;

	printf("\t\tlocal {\n\t\t\tauth = psk\n\t\t\tid = %s\n\t\t}\n",
	       ip_str(o && ip_given(o->local) ? o->local : addr));
	printf("\t\tremote {\n\t\t\tauth = psk\n\t\t\tid = %s\n\t\t}\n",
	       ip_str(peer));
}

static void print_ike(const struct export *x, const struct tset *t,
		      const struct conf_entry *k, struct ip peer,
		      struct ip addr)
{
	uint32_t version = export_version(x, t, k, peer), dpd = export_dpd(x, k);
	uint32_t life = export_lifetime(x, k, version);

	printf("\t\tversion = %u\n", version);
	printf("\t\tlocal_addrs = %s\n", ip_str(addr));
	printf("\t\tremote_addrs = %s\n", ip_str(peer));
	printf("\t\tproposals = ");
	swan_proposals(stdout, x, t, version);
	printf("\n\t\tmobike = no\n");
	printf("\t\tunique = replace\n");
	printf("\t\tkeyingtries = 0\n");
	if (dpd)
		printf("\t\tdpd_delay = %us\n", dpd);
	/* IOS gives up after five, strongSwan's IKEv1 after 150 s */
	if (dpd && version == 1 && x->c->keepalive)
		printf("\t\tdpd_timeout = %us\n", export_dpd_timeout(x, dpd));
	if (life) {
		printf("\t\trekey_time = %us\n", life - EXPORT_MARGIN(life));
		printf("\t\tover_time = %us\n", EXPORT_MARGIN(life));
	}
}

static void print_conn(const struct export *x, const struct binding *b,
		       const struct entry *e)
{
	const struct conf_entry *k = conf_entry(x->c, e->map, e->seq);
	const struct tset *t = model_tset(x->m, e->tset);
	struct ip addr = model_addr(x->m, b);

	if (!t)
		return;
	if (!ip_given(addr)) {
		printf("\t# crypto map ");
		export_comment(stdout, b->map);
		printf(" on ");
		export_comment(stdout, b->dev);
		printf(": the local address is not known yet\n");
		return;
	}
	putchar('\t');
	export_conn_name(stdout, x, b, e);
	printf(" {\n");
	print_ike(x, t, k, e->peer, addr);
	print_ends(x, k, addr, e->peer);
	print_children(x, e, t, k);
	printf("\t}\n");
}

/**
 * swan_export - print connections, and keys as asked for
 * @x: export
 *
 * Return: RC_*.
 */
int swan_export(const struct export *x)
{
	const struct model *m = x->m;
	size_t i, j;

	if (check_tsets(m))
		return RC_REFUSED;
	printf("%s\nconnections {\n", header);
	for (i = 0; i < m->n_bindings; i++)
		for (j = 0; j < m->n_entries; j++)
			if (export_wanted(x, &m->bindings[i], &m->entries[j]))
				print_conn(x, &m->bindings[i], &m->entries[j]);
	printf("}\n");
	return export_secrets(x);
}
