// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration in the words of IOS. Every setting that is the default has no
 * line, as on IOS, so that equal configurations are equal text.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/hsrp.h>

#include "hsrpctl.h"
#include "ios.h"
#include "names.h"
#include "print.h"

#define HIDDEN	"(key is hidden on a terminal)"

static void print_policies(FILE *f, const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_policies; i++) {
		const struct conf_policy *y = &c->policies[i];

		fprintf(f, "crypto isakmp policy %u\n", y->prio);
		if (strcmp(y->encr, "des"))
			fprintf(f, " encr %s\n", y->encr);
		if (strcmp(y->hash, "sha"))
			fprintf(f, " hash %s\n", y->hash);
		fprintf(f, " authentication pre-share\n");
		if (y->dh != CONF_DH_DEFAULT)
			fprintf(f, " group %u\n", y->dh);
		if (y->lifetime != CONF_IKE_LIFETIME)
			fprintf(f, " lifetime %u\n", y->lifetime);
	}
}

static void print_net(FILE *f, const struct prefix *p)
{
	fprintf(f, "%s", ip_str(p->addr));
	if (p->addr.ver == 6 || p->len < 32)
		fputs(net_mask_str(p), f);
}

static void print_keys(FILE *f, const struct conf *c, bool hide)
{
	size_t i;

	for (i = 0; i < c->n_keys; i++) {
		const struct conf_key *k = &c->keys[i];

		if (*k->ring)
			continue;
		fprintf(f, "%scrypto isakmp key %s address ", hide ? "! " : "",
			hide ? HIDDEN : k->key);
		if (k->net.addr.ver == 6)
			fputs("ipv6 ", f);
		print_net(f, &k->net);
		fputc('\n', f);
	}
}

static void print_rings(FILE *f, const struct conf *c, bool hide)
{
	const char *ring = "";
	size_t i;

	for (i = 0; i < c->n_keys; i++) {
		const struct conf_key *k = &c->keys[i];

		if (!*k->ring)
			continue;
		if (strcmp(ring, k->ring))
			fprintf(f, "crypto ikev2 keyring %s\n", k->ring);
		ring = k->ring;
		fprintf(f, " peer %s\n  address ", k->name);
		print_net(f, &k->net);
		fprintf(f, "\n  %spre-shared-key %s\n", hide ? "! " : "",
			hide ? HIDDEN : k->key);
	}
}

static void print_list(FILE *f, const char *word, const char *list)
{
	if (*list)
		fprintf(f, " %s %s\n", word, list);
}

static void print_proposals(FILE *f, const struct conf *c)
{
	const char *policy = "";
	size_t i;

	for (i = 0; i < c->n_proposals; i++) {
		const struct conf_proposal *o = &c->proposals[i];

		fprintf(f, "crypto ikev2 proposal %s\n", o->name);
		print_list(f, "encryption", o->encr);
		print_list(f, "integrity", o->integ);
		print_list(f, "prf", o->prf);
		print_list(f, "group", o->dh);
	}
	for (i = 0; i < c->n_uses; i++) {
		if (strcmp(policy, c->uses[i].policy))
			fprintf(f, "crypto ikev2 policy %s\n",
				c->uses[i].policy);
		policy = c->uses[i].policy;
		fprintf(f, " proposal %s\n", c->uses[i].proposal);
	}
}

static void print_profiles(FILE *f, const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_profiles; i++) {
		const struct conf_profile *o = &c->profiles[i];

		fprintf(f, "crypto ikev2 profile %s\n", o->name);
		if (o->has_remote) {
			fprintf(f, " match identity remote address ");
			print_net(f, &o->remote);
			fputc('\n', f);
		}
		if (ip_given(o->local))
			fprintf(f, " identity local address %s\n",
				ip_str(o->local));
		fprintf(f, " authentication remote pre-share\n");
		fprintf(f, " authentication local pre-share\n");
		fprintf(f, " keyring local %s\n", o->ring);
		if (o->lifetime != CONF_IKE_LIFETIME)
			fprintf(f, " lifetime %u\n", o->lifetime);
		if (o->dpd)
			fprintf(f, " dpd %u 2 periodic\n", o->dpd);
	}
}

/* IOS has it for all interfaces or for none. */
static bool no_spi_recovery(const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_binds; i++)
		if (!c->binds[i].no_spi_recovery)
			return false;
	return c->n_binds;
}

static void print_ike(FILE *f, const struct conf *c, bool hide)
{
	print_policies(f, c);
	print_keys(f, c, hide);
	if (c->keepalive && c->keepalive_retry)
		fprintf(f, "crypto isakmp keepalive %u %u\n", c->keepalive,
			c->keepalive_retry);
	else if (c->keepalive)
		fprintf(f, "crypto isakmp keepalive %u\n", c->keepalive);
	if (no_spi_recovery(c))
		fprintf(f, "no crypto isakmp invalid-spi-recovery\n");
	print_proposals(f, c);
	print_rings(f, c, hide);
	print_profiles(f, c);
}

static void print_tsets(FILE *f, const struct conf *c)
{
	char words[96];
	size_t i;

	if (c->life_s)
		fprintf(f, "crypto ipsec security-association lifetime seconds %u\n",
			c->life_s);
	if (c->life_kb)
		fprintf(f, "crypto ipsec security-association lifetime kilobytes %u\n",
			c->life_kb);
	if (c->replay)
		fprintf(f, "crypto ipsec security-association replay window-size %u\n",
			c->replay);
	for (i = 0; i < c->n_tsets; i++)
		fprintf(f, "crypto ipsec transform-set %s %s\n",
			c->tsets[i].t.name,
			tset_words(&c->tsets[i].t, words, sizeof(words)));
}

static void print_entries(FILE *f, const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_entries; i++) {
		const struct conf_entry *e = &c->entries[i];

		fprintf(f, "crypto map %s %u ipsec-isakmp\n", e->e.map,
			e->e.seq);
		fprintf(f, " set peer %s%s\n",
			e->e.peer.ver == 6 ? "ipv6 " : "", ip_str(e->e.peer));
		if (e->life_s)
			fprintf(f, " set security-association lifetime seconds %u\n",
				e->life_s);
		if (e->life_kb)
			fprintf(f, " set security-association lifetime kilobytes %u\n",
				e->life_kb);
		fprintf(f, " set transform-set %s\n", e->e.tset);
		if (e->pfs)
			fprintf(f, " set pfs group%u\n", e->pfs);
		if (*e->profile)
			fprintf(f, " set ikev2-profile %s\n", e->profile);
		if (e->reqid)
			fprintf(f, " set reqid %u\n", e->reqid);
		fprintf(f, " match address %s\n", e->acl);
		if (e->e.reverse_route)
			fprintf(f, " reverse-route\n");
	}
}

static void print_time(FILE *f, uint32_t ms)
{
	if (ms % 1000)
		fprintf(f, " msec %u", ms);
	else
		fprintf(f, " %u", ms / 1000);
}

static void print_preempt(FILE *f, const struct conf_group *g)
{
	static const char *const words[CONF_WAITS] = {
		"minimum", "reload", "sync",
	};
	bool delay = false;
	size_t i;

	fprintf(f, " standby %u preempt", g->number);
	for (i = 0; i < CONF_WAITS; i++) {
		if (!g->wait[i])
			continue;
		fprintf(f, "%s %s %u", delay ? "" : " delay", words[i],
			g->wait[i]);
		delay = true;
	}
	fputc('\n', f);
}

/*
 * What is the same for all groups of the interface has one line, as on IOS. One that
 * differs from @first, which has given that line, has its own.
 */
static void print_common(FILE *f, const struct conf_group *g,
			 const struct conf_group *first)
{
	const struct conf_group usual = {
		.garp_count = CONF_GARP_COUNT,
		.garp_interval = CONF_GARP_INTERVAL,
		.mac_refresh = CONF_MAC_REFRESH,
	};
	const struct conf_group *o = first ?: &usual;
	char who[16] = "";

	if (first)
		snprintf(who, sizeof(who), " %u", g->number);
	if (memcmp(g->delay, o->delay, sizeof(g->delay)))
		fprintf(f, " standby%s delay minimum %u reload %u\n", who,
			g->delay[0], g->delay[1]);
	if (g->garp_count != o->garp_count ||
	    g->garp_interval != o->garp_interval)
		fprintf(f, " standby%s arp gratuitous count %u interval %u\n",
			who, g->garp_count, g->garp_interval);
	if (g->mac_refresh != o->mac_refresh)
		fprintf(f, " standby%s mac-refresh %u\n", who, g->mac_refresh);
}

/* The settings that a group without its own has, or NULL */
static const struct conf_group *first_group(const struct conf *c,
					    const char *dev)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].dev, dev))
			return &c->groups[i];
	return NULL;
}

static void print_iface(FILE *f, const struct conf *c, const char *dev,
			const struct conf_group *first)
{
	if (conf_version(c, dev) != CONF_VERSION)
		fprintf(f, " standby version %u\n", conf_version(c, dev));
	if (conf_use_bia(c, dev))
		fprintf(f, " standby use-bia\n");
	if (conf_redirects(c, dev) == HSRP_REDIRECTS_OFF)
		fprintf(f, " no standby redirect\n");
	else if (conf_redirects(c, dev) == HSRP_REDIRECTS_KNOWN)
		fprintf(f, " no standby redirect unknown\n");
	if (conf_redirect_adv(c, dev) != CONF_REDIRECT_ADV ||
	    conf_redirect_hold(c, dev) != CONF_REDIRECT_HOLD)
		fprintf(f, " standby redirect timers %u %u\n",
			conf_redirect_adv(c, dev), conf_redirect_hold(c, dev));
	if (first)
		print_common(f, first, NULL);
}

static void print_auth(FILE *f, const struct conf_group *g)
{
	if (*g->auth)
		fprintf(f, " standby %u authentication %s\n", g->number,
			g->auth);
	if (*g->key_chain)
		fprintf(f, " standby %u authentication md5 key-chain %s\n",
			g->number, g->key_chain);
	if (!g->md5)
		return;
	fprintf(f, " standby %u authentication md5 key-file %s", g->number,
		g->key_file);
	if (g->key_timeout)
		fprintf(f, " timeout %u", g->key_timeout);
	fputc('\n', f);
}

static void print_track(FILE *f, uint32_t group, const struct conf_track *t)
{
	fprintf(f, " standby %u track ", group);
	if (t->object)
		fprintf(f, "%u", t->object);
	else
		fprintf(f, "%s", t->dev);
	if (!t->decrement)
		fprintf(f, " shutdown");
	else if (t->decrement != CONF_DECREMENT)
		fprintf(f, " %s%u", t->object ? "decrement " : "",
			t->decrement);
	fputc('\n', f);
}

static void print_vip(FILE *f, const struct conf_group *g)
{
	fprintf(f, " standby %u ip", g->number);
	if (g->ip6)
		fprintf(f, "v6 %s", ip6_given(g->vip6) ?
			either_str(0, g->vip6) : "autoconfig");
	else if (g->vip)
		fprintf(f, " %s", addr_str(g->vip));
	fputc('\n', f);
}

static void print_group(FILE *f, const struct conf_group *g,
			const struct conf_group *first)
{
	uint32_t n = g->number;
	size_t i;

	print_vip(f, g);
	for (i = 0; i < g->n_secondaries; i++)
		fprintf(f, " standby %u ip %s secondary\n", n,
			addr_str(g->secondaries[i]));
	for (i = 0; i < g->n_globals; i++)
		fprintf(f, " standby %u ipv6 %s/%u\n", n,
			either_str(0, g->globals[i].ip), g->globals[i].len);
	if (conf_has_mac(g))
		fprintf(f, " standby %u mac-address %02x%02x.%02x%02x.%02x%02x\n",
			n, g->mac[0], g->mac[1], g->mac[2], g->mac[3],
			g->mac[4], g->mac[5]);
	print_common(f, g, first);
	if (g->hello_ms) {
		fprintf(f, " standby %u timers", n);
		print_time(f, g->hello_ms);
		print_time(f, g->hold_ms);
		fputc('\n', f);
	}
	if (g->priority != CONF_PRIORITY)
		fprintf(f, " standby %u priority %u\n", n, g->priority);
	if (g->preempt)
		print_preempt(f, g);
	print_auth(f, g);
	if (*g->name)
		fprintf(f, " standby %u name %s\n", n, g->name);
	if (*g->follow)
		fprintf(f, " standby %u follow %s\n", n, g->follow);
	for (i = 0; i < g->n_tracks; i++)
		print_track(f, n, &g->tracks[i]);
}

static void print_bind(FILE *f, const struct conf *c,
		       const struct conf_bind *b)
{
	if (*b->red)
		fprintf(f, " crypto map %s redundancy %s\n", b->map, b->red);
	else
		fprintf(f, " crypto map %s local %s\n", b->map,
			ip_str(b->local));
	if (b->fast_mode != HSRP_FAST_OFF)
		fprintf(f, " crypto map %s fast-path %s\n", b->map,
			fast_mode_name(b->fast_mode));
	if (b->no_spi_recovery && !no_spi_recovery(c))
		fprintf(f, " no crypto map %s invalid-spi-recovery\n", b->map);
}

static const char head_if[] = "interface ";

/* Adds a name that is not there yet. */
static void name_add(const char **v, size_t *n, const char *s)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (!strcmp(v[i], s))
			return;
	v[(*n)++] = s;
}

/* Names of the interfaces that have lines, each once. */
static const char **interfaces(const struct conf *c, size_t *n)
{
	size_t i, max = c->n_ifaces + c->n_groups + c->n_binds + c->n_kept;
	const char **v = calloc(max + 1, sizeof(*v));

	*n = 0;
	if (!v) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	for (i = 0; i < c->n_ifaces; i++)
		name_add(v, n, c->ifaces[i].dev);
	for (i = 0; i < c->n_groups; i++)
		name_add(v, n, c->groups[i].dev);
	for (i = 0; i < c->n_binds; i++)
		name_add(v, n, c->binds[i].dev);
	for (i = 0; i < c->n_kept; i++)
		if (c->kept[i].why == CONF_FRR &&
		    !strncmp(c->kept[i].block, head_if, strlen(head_if)))
			name_add(v, n, c->kept[i].block + strlen(head_if));
	return v;
}

static int order_names(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static void print_kept(FILE *f, const struct conf *c, const char *block,
		       const char *rest)
{
	size_t i;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why == CONF_FRR &&
		    !strncmp(k->block, block, strlen(block)) &&
		    !strcmp(k->block + strlen(block), rest))
			fprintf(f, "%s%s\n", *k->block ? " " : "", k->text);
	}
}

static void print_interfaces(FILE *f, const struct conf *c)
{
	const struct conf_group *first;
	const char **v;
	size_t n, i, j;

	v = interfaces(c, &n);
	qsort(v, n, sizeof(*v), order_names);
	for (i = 0; i < n; i++) {
		fprintf(f, "%s%s\n", head_if, v[i]);
		print_kept(f, c, head_if, v[i]);
		first = first_group(c, v[i]);
		print_iface(f, c, v[i], first);
		for (j = 0; j < c->n_groups; j++)
			if (!strcmp(c->groups[j].dev, v[i]))
				print_group(f, &c->groups[j], first);
		for (j = 0; j < c->n_binds; j++)
			if (!strcmp(c->binds[j].dev, v[i]))
				print_bind(f, c, &c->binds[j]);
	}
	free(v);
}

/* Blocks of routing processes, in the order of their first line. */
static void print_routing(FILE *f, const struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || (strncmp(k->block, "router ", 7) &&
					   strncmp(k->block, "ipv6 ", 5)))
			continue;
		for (j = 0; j < i; j++)
			if (c->kept[j].why == CONF_FRR &&
			    !strcmp(c->kept[j].block, k->block))
				break;
		if (j < i)
			continue;
		fprintf(f, "%s\n", k->block);
		print_kept(f, c, "", k->block);
	}
	print_kept(f, c, "", "");
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static void print_acls(FILE *f, const struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_entries; i++) {
		const struct conf_entry *e = &c->entries[i];
		bool is_ip6 = entry_ver(&e->e) == 6;
		bool number = is_number(e->acl);

		for (j = 0; j < i && strcmp(c->entries[j].acl, e->acl); j++)
			;
		if (j < i)
			continue;
		if (is_ip6)
			fprintf(f, "ipv6 access-list %s\n", e->acl);
		else if (!number)
			fprintf(f, "ip access-list extended %s\n", e->acl);
		for (j = 0; j < e->e.n_lines; j++) {
			if (number && !is_ip6)
				fprintf(f, "access-list %s", e->acl);
			fprintf(f, " permit %s %s %s\n", is_ip6 ? "ipv6" : "ip",
				acl_net_str(&e->e.lines[j].src),
				acl_net_str(&e->e.lines[j].dst));
		}
	}
}

/**
 * ios_print - print a configuration
 * @f: where to
 * @c: configuration, in the order of conf_sort()
 * @flags: IOS_HIDE_KEYS
 */
void ios_print(FILE *f, const struct conf *c, unsigned int flags)
{
	print_ike(f, c, flags & IOS_HIDE_KEYS);
	print_tsets(f, c);
	print_entries(f, c);
	ios_print_chains(f, c);
	ios_print_objects(f, c);
	print_interfaces(f, c);
	print_routing(f, c);
	print_acls(f, c);
}

/**
 * ios_text - ios_print() into memory
 * @c: configuration
 * @flags: IOS_HIDE_KEYS
 *
 * Ends the program without memory.
 *
 * Return: the text, to be freed.
 */
char *ios_text(const struct conf *c, unsigned int flags)
{
	char *buf = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&buf, &size);

	if (f) {
		ios_print(f, c, flags);
		if (!fclose(f))
			return buf;
	}
	perror("hsrpctl");
	exit(RC_REFUSED);
}
