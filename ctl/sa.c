// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl sa: the IPsec SAs of crypto maps.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "model.h"
#include "gnl.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl sa [ show ] [ map NAME ]\n"
	"       hsrpctl sa flush map NAME\n";

/**
 * struct sa_ref - an SA in a list in another order
 * @sa: the SA
 */
struct sa_ref {
	const struct sa *sa;
};

/**
 * struct flow - a line of an ACL on one interface, with its SAs
 * @map: name of the map
 * @seq: entry
 * @dev: interface
 * @local: our endpoint, or 0
 * @peer: remote endpoint
 * @line: the line
 * @sas: those of its reqid, as the kernel has them
 * @n_sas: length of @sas
 */
struct flow {
	const char *map;
	uint32_t seq;
	const char *dev;
	struct ip local;
	struct ip peer;
	struct line line;
	const struct sa_ref *sas;
	size_t n_sas;
};

static bool flow_has(const struct flow *f, const struct sa *sa, bool outbound)
{
	return sa->outbound == outbound && f->seq == sa->seq &&
	       !strcmp(f->map, sa->map) && !strcmp(f->dev, sa->dev) &&
	       line_equal(&f->line, &sa->line);
}

/* The algorithms as the kernel names them: this is what the SA really uses. */
static void sa_transform(const struct sa *sa)
{
	char words[160];

	snprintf(words, sizeof(words), "%s%s%s", sa->cipher,
		 *sa->integ ? " " : "", sa->integ);
	print_string("transform", "        transform: %s\n", words);
}

static void sa_lifetime(const struct sa *sa)
{
	char kb[24] = "unlimited", sec[24] = "unlimited";

	if (sa->kb_left != UINT64_MAX) {
		print_uint("kb_left", NULL, sa->kb_left);
		snprintf(kb, sizeof(kb), "%" PRIu64, sa->kb_left);
	}
	if (sa->time_left != UINT64_MAX) {
		print_uint("seconds_left", NULL, sa->time_left);
		snprintf(sec, sizeof(sec), "%" PRIu64, sa->time_left);
	}
	print_uint("age_seconds", NULL, sa->age);
	print_text("        sa timing: remaining key lifetime (k/sec): (%s/%s)\n",
		   kb, sec);
}

static void sa_print(const struct sa *sa)
{
	print_object(NULL);
	print_text("      spi: ");
	print_spi("spi", sa->spi);
	print_text("\n");
	print_bool("larval", "        being negotiated\n", sa->larval);
	print_bool("dying", "        being rekeyed\n", sa->dying);
	if (!sa->larval) {
		sa_transform(sa);
		print_string("settings", "        in use settings ={%s, }\n",
			     sa->encap ? "Tunnel UDP-Encaps" : "Tunnel");
		sa_lifetime(sa);
		print_uint("packets", NULL, sa->packets);
		print_uint("bytes", NULL, sa->bytes);
		print_uint("replay_window", NULL, sa->replay_window);
		print_bool("esn", NULL, sa->esn);
		print_text("        replay detection support: %s",
			   sa->replay_window ? "Y" : "N");
		if (sa->replay_window)
			print_text(" (window %u%s)", sa->replay_window,
				   sa->esn ? ", ESN" : "");
		print_text("\n");
	}
	print_object_end();
}

static void flow_sas(const struct flow *f, bool outbound)
{
	size_t i;

	print_text("     %s esp sas:\n", outbound ? "outbound" : "inbound");
	print_array(outbound ? "outbound" : "inbound");
	for (i = 0; i < f->n_sas; i++)
		if (flow_has(f, f->sas[i].sa, outbound))
			sa_print(f->sas[i].sa);
	print_array_end();
}

static uint64_t flow_packets(const struct flow *f, bool outbound)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < f->n_sas; i++)
		if (flow_has(f, f->sas[i].sa, outbound))
			sum += f->sas[i].sa->packets;
	return sum;
}

static void ident_print(const char *key, const char *fmt,
			const struct prefix *p)
{
	char buf[64];

	print_prefix(key, NULL, p);
	if (p->addr.ver == 6)
		snprintf(buf, sizeof(buf), "%s/0/0", prefix_str(p));
	else
		snprintf(buf, sizeof(buf), "%s/%s/0/0", ip_str(p->addr),
			 mask_str(p->len));
	if (!print_is_json())
		print_string(key, fmt, buf);
}

/* The first outbound SA that carries traffic: the "current outbound spi". */
static void flow_spi(const struct flow *f)
{
	const struct sa *found = NULL;
	size_t i;

	for (i = 0; i < f->n_sas; i++) {
		const struct sa *sa = f->sas[i].sa;

		if (sa->larval || !flow_has(f, sa, true))
			continue;
		if (!found || sa->age < found->age)
			found = sa;
	}
	print_text("     current outbound spi: ");
	if (found)
		print_spi("current_outbound_spi", found->spi);
	else
		print_null("current_outbound_spi", "0x0(0)");
	print_text("\n");
}

/* In the words of "show crypto ipsec sa". */
static void flow_print(const struct flow *f)
{
	print_object(NULL);
	print_string("interface", "interface: %s\n", f->dev);
	print_string("map", "    Crypto map tag: %s", f->map);
	print_uint("seq", " %" PRIu64, f->seq);
	if (ip_given(f->local))
		print_ip("local", ", local addr %s\n", f->local);
	else
		print_null("local", ", local addr unknown\n");
	ident_print("local_ident",
		    "   local  ident (addr/mask/prot/port): (%s)\n",
		    &f->line.src);
	ident_print("remote_ident",
		    "   remote ident (addr/mask/prot/port): (%s)\n",
		    &f->line.dst);
	print_ip("peer", "   current_peer %s\n", f->peer);
	print_uint("reqid", NULL, f->line.reqid);
	print_uint("encaps", "    #pkts encaps: %" PRIu64,
		   flow_packets(f, true));
	print_uint("decaps", ", #pkts decaps: %" PRIu64 "\n",
		   flow_packets(f, false));
	flow_spi(f);
	flow_sas(f, false);
	flow_sas(f, true);
	print_object_end();
}

/* Every line of every bound map is a flow, also without any SA. */
static void flows_of_entry(const struct model *m, const struct entry *e,
			   struct flow **flows, size_t *n)
{
	size_t i, j;

	for (i = 0; i < m->n_bindings; i++) {
		const struct binding *b = &m->bindings[i];

		if (strcmp(b->map, e->map))
			continue;
		for (j = 0; j < e->n_lines; j++) {
			struct flow *f = VEC_ADD(*flows, *n);

			f->map = e->map;
			f->seq = e->seq;
			f->dev = b->dev;
			f->local = model_addr(m, b);
			f->peer = e->peer;
			f->line = e->lines[j];
		}
	}
}

/* By reqid, and as they came. */
static int order_sas(const void *a, const void *b)
{
	const struct sa *x = ((const struct sa_ref *)a)->sa;
	const struct sa *y = ((const struct sa_ref *)b)->sa;

	if (x->line.reqid != y->line.reqid)
		return x->line.reqid < y->line.reqid ? -1 : 1;
	return x < y ? -1 : x > y;
}

static struct sa_ref *sorted_sas(const struct model *m)
{
	struct sa_ref *sas = NULL;
	size_t n = 0, i;

	for (i = 0; i < m->n_sas; i++)
		VEC_ADD(sas, n)->sa = &m->sas[i];
	if (n)
		qsort(sas, n, sizeof(*sas), order_sas);
	return sas;
}

/* Thousands of flows, tens of thousands of SAs: each looks at its own only. */
static void flow_find_sas(struct flow *f, const struct sa_ref *sas, size_t n)
{
	size_t low = 0, high = n, middle;

	if (!n)
		return;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (sas[middle].sa->line.reqid < f->line.reqid)
			low = middle + 1;
		else
			high = middle;
	}
	f->sas = sas + low;
	while (low + f->n_sas < n &&
	       f->sas[f->n_sas].sa->line.reqid == f->line.reqid)
		f->n_sas++;
}

static void flows_print(const struct model *m, const char *map)
{
	struct sa_ref *sas = sorted_sas(m);
	struct flow *flows = NULL;
	size_t n = 0, i;

	for (i = 0; i < m->n_entries; i++)
		if (!map || !strcmp(map, m->entries[i].map))
			flows_of_entry(m, &m->entries[i], &flows, &n);
	print_array(NULL);
	for (i = 0; i < n; i++) {
		flow_find_sas(&flows[i], sas, m->n_sas);
		flow_print(&flows[i]);
	}
	print_array_end();
	print_end();
	free(flows);
	free(sas);
}

static int sa_map(struct args *a, const char **map)
{
	const char *word = args_take(a);

	*map = NULL;
	if (!word)
		return 0;
	if (!keyword_is(word, "map")) {
		complain("unknown argument \"%s\"", word);
		return RC_USAGE;
	}
	*map = args_value(a, "map");
	if (!*map || parse_name("map", *map) || args_end(a))
		return RC_USAGE;
	return 0;
}

static int sa_show(struct ctl *ctl, struct args *a)
{
	const char *map;
	struct model m;
	int err;

	if (sa_map(a, &map))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = model_load(ctl->nl, MODEL_ENTRIES | MODEL_BINDINGS |
			 MODEL_REDS | MODEL_SAS, &m);
	if (!err)
		flows_print(&m, map);
	model_free(&m);
	return err ? ctl_refused(ctl->nl, err) : RC_OK;
}

static int flushed(const struct gnl_obj *obj, void *arg)
{
	(void)arg;
	print_object(NULL);
	print_uint("flushed", "%" PRIu64 " SAs deleted\n",
		   attr_u32(obj->tb[HSRP_A_SA_FLUSHED]));
	print_object_end();
	print_end();
	return 0;
}

static int sa_flush(struct ctl *ctl, struct args *a)
{
	struct nl_msg *msg;
	const char *map;

	if (sa_map(a, &map))
		return RC_USAGE;
	if (!map) {
		complain("\"map\" is missing");
		return RC_USAGE;
	}
	msg = gnl_new(HSRP_CMD_SA_FLUSH, 0);
	if (nla_put_string(msg, HSRP_A_SA_MAP, map)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, flushed, NULL);
}

static const struct verb verbs[] = {
	{ "show", sa_show },
	{ "flush", sa_flush },
};

/**
 * cmd_sa - hsrpctl sa
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_sa(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "sa", verbs, ARRAY_SIZE(verbs), usage);
}
