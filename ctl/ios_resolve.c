// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold of a configuration as a whole: names of interfaces, and that
 * what is named is there.
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ike.h"
#include "ios.h"

static const char *mapped(const struct conf *c, const char *ios)
{
	size_t i;

	for (i = 0; i < c->n_names; i++)
		if (!strcasecmp(c->names[i].ios, ios))
			return c->names[i].dev;
	return NULL;
}

static bool is_linux(const char *s)
{
	return strlen(s) < IFNAMSIZ && !strchr(s, '/') && !strchr(s, ':');
}

/**
 * ios_resolve_if - put the name of this machine in place of that of IOS
 * @p: file
 * @at: where the interface is named
 * @dev: its name, CONF_IF_SIZE
 */
void ios_resolve_if(struct ios *p, struct pos at, char *dev)
{
	const char *to = mapped(p->c, dev);

	if (to)
		snprintf(dev, CONF_IF_SIZE, "%s", to);
	else if (!is_linux(dev))
		ios_error(p, at, "%s has no name on this machine; expected --map %s=DEV, or an interface-map",
			  dev, dev);
}

/* Replace what is behind @head by the name of this machine. */
static void resolve_text(const struct conf *c, const char *head, char **text)
{
	const char *to;
	char *new;

	if (strncmp(*text, head, strlen(head)))
		return;
	to = mapped(c, *text + strlen(head));
	if (!to || asprintf(&new, "%s%s", head, to) < 0)
		return;
	free(*text);
	*text = new;
}

/* Addresses and lines of others are of interest only where the name is known. */
static void resolve_others(struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n_addrs; i++) {
		const char *to = mapped(c, c->addrs[i].dev);

		if (to)
			snprintf(c->addrs[i].dev, CONF_IF_SIZE, "%s", to);
	}
	for (i = 0; i < c->n_kept; i++) {
		resolve_text(c, "interface ", &c->kept[i].block);
		resolve_text(c, "passive-interface ", &c->kept[i].text);
	}
}

static void resolve_names(struct ios *p)
{
	struct conf *c = p->c;
	size_t i;

	for (i = 0; i < c->n_names; i++)
		if (!is_linux(c->names[i].dev))
			ios_error(p, c->names[i].pos,
				  "\"%s\" is not the name of an interface of this machine",
				  c->names[i].dev);
}

/* The lines of the access list become those of the entry. */
static void resolve_acl(struct ios *p, struct conf_entry *e)
{
	struct conf_acl *a = conf_acl(p->c, e->acl);
	struct line l;
	size_t i;
	int rc;

	if (!a) {
		ios_error(p, e->acl_pos, "there is no access list \"%s\"",
			  e->acl);
		return;
	}
	a->used = true;
	for (i = 0; i < a->n_rules; i++) {
		rc = ios_rule(p, &a->rules[i], &l);
		if (rc)
			continue;
		if (conf_lines_have(&e->e, &l))
			ios_error(p, a->rules[i].pos,
				  "the access list has this line already");
		else
			*VEC_ADD(e->e.lines, e->e.n_lines) = l;
	}
	if (!e->e.n_lines && !p->errors)
		ios_error(p, e->acl_pos, "access list \"%s\" permits nothing",
			  e->acl);
}

/* One after the other, in the order of the access list. */
static void resolve_reqid(struct ios *p, struct conf_entry *e)
{
	size_t i;

	if (!e->reqid)
		return;
	if (e->reqid + e->e.n_lines > CONF_REQID_MAX + 1) {
		ios_error(p, e->reqid_pos,
			  "the last line of the access list would have reqid %zu; expected at most %u",
			  e->reqid + e->e.n_lines - 1, CONF_REQID_MAX);
		return;
	}
	for (i = 0; i < e->e.n_lines; i++)
		e->e.lines[i].reqid = e->reqid + (uint32_t)i;
}

static bool reqids_overlap(const struct conf_entry *a,
			   const struct conf_entry *b)
{
	return a->reqid && b->reqid && a->reqid < b->reqid + b->e.n_lines &&
	       b->reqid < a->reqid + a->e.n_lines;
}

/* A map's number is that of one line. */
static void check_reqids(struct ios *p)
{
	const struct conf *c = p->c;
	size_t i, j;

	for (i = 0; i < c->n_entries; i++)
		for (j = 0; j < i; j++)
			if (reqids_overlap(&c->entries[i], &c->entries[j]))
				ios_error(p, c->entries[i].reqid_pos,
					  "lines of entry %u of crypto map %s have these reqids",
					  c->entries[j].e.seq,
					  c->entries[j].e.map);
}

static void check_profile(struct ios *p, const struct conf_entry *e)
{
	const struct conf_profile *o = conf_profile(p->c, e->profile);

	if (!o)
		ios_error(p, e->profile_pos, "there is no IKEv2 profile \"%s\"",
			  e->profile);
	else if (!conf_key(p->c, o->ring, e->e.peer))
		ios_warn(p, e->peer_pos, "keyring \"%s\" has no key for this peer",
			 o->ring);
}

static void check_ike1(struct ios *p, const struct conf_entry *e)
{
	if (p->c->n_policies && !conf_key(p->c, "", e->e.peer))
		ios_warn(p, e->peer_pos,
			 "no \"crypto isakmp key\" for this peer");
}

static void check_peer(struct ios *p, const struct conf_entry *e)
{
	const struct ip *peer = &e->e.peer;
	size_t i;

	for (i = 0; i < p->c->n_groups; i++)
		if (peer->ver == 6 ?
		    !!conf_global(&p->c->groups[i], (const void *)peer->w) :
		    conf_group_has(&p->c->groups[i], peer->w[0]))
			ios_error(p, e->peer_pos,
				  "the peer is a virtual address of group %u in line %u",
				  p->c->groups[i].number,
				  p->c->groups[i].pos.line);
}

static const char *family(uint32_t ver)
{
	return ver == 6 ? "IPv6" : "IPv4";
}

/* It may be another one than that of the peer. */
static void check_lines(struct ios *p, const struct conf_entry *e)
{
	size_t i;

	for (i = 1; i < e->e.n_lines; i++)
		if (e->e.lines[i].src.addr.ver != entry_ver(&e->e)) {
			ios_error(p, e->acl_pos, "access list \"%s\" has IPv4 lines and IPv6 lines; expected one of each, and an entry for each",
				  e->acl);
			return;
		}
}

static void resolve_entry(struct ios *p, struct conf_entry *e)
{
	if (ip_given(e->e.peer))
		check_peer(p, e);
	else
		ios_error(p, e->pos, "the entry has no peer; expected \"set peer A.B.C.D\" or \"set peer ipv6 X:X::X\"");
	if (!*e->e.tset)
		ios_error(p, e->pos, "the entry has no transform set; expected \"set transform-set NAME\"");
	else if (!conf_tset(p->c, e->e.tset))
		ios_error(p, e->tset_pos, "there is no transform set \"%s\"",
			  e->e.tset);
	if (!*e->acl)
		ios_error(p, e->pos, "the entry has no access list; expected \"match address NAME\"");
	else
		resolve_acl(p, e);
	check_lines(p, e);
	resolve_reqid(p, e);
	if (*e->profile)
		check_profile(p, e);
	else if (ip_given(e->e.peer))
		check_ike1(p, e);
}

static void check_peers(struct ios *p, const struct conf_entry *a,
			const struct conf_entry *b)
{
	if (ip_given(a->e.peer) && ip_given(b->e.peer) &&
	    a->e.peer.ver != b->e.peer.ver)
		ios_error(p, a->peer_pos,
			  "a crypto map has peers of one family; that of entry %u is %s",
			  b->e.seq, family(b->e.peer.ver));
}

/* Two entries of a map must not protect the same. */
static void check_entries(struct ios *p)
{
	const struct conf *c = p->c;
	size_t i, j, k;

	for (i = 0; i < c->n_entries; i++)
		for (j = 0; j < i; j++) {
			if (strcmp(c->entries[i].e.map, c->entries[j].e.map))
				continue;
			check_peers(p, &c->entries[i], &c->entries[j]);
			for (k = 0; k < c->entries[i].e.n_lines; k++)
				if (conf_lines_have(&c->entries[j].e,
						    &c->entries[i].e.lines[k]))
					break;
			if (k < c->entries[i].e.n_lines)
				ios_error(p, c->entries[i].acl_pos,
					  "entry %u of the crypto map has a line of this access list, too",
					  c->entries[j].e.seq);
		}
}

static uint32_t map_family(const struct conf *c, const char *map)
{
	size_t i;

	for (i = 0; i < c->n_entries; i++)
		if (!strcmp(c->entries[i].e.map, map))
			return c->entries[i].e.peer.ver;
	return 0;
}

/* Both ends of a tunnel are of one family. */
static void check_ends(struct ios *p, const struct conf_bind *b,
		       const struct conf_group *g)
{
	uint32_t ver = map_family(p->c, b->map);

	if (!ver)
		return;
	if (g && (g->ip6 ? 6 : 4) != ver)
		ios_error(p, b->pos, "the peers of crypto map \"%s\" are %s, and the group of \"%s\" is not",
			  b->map, family(ver), b->red);
	else if (g && g->ip6 && !g->n_globals)
		ios_warn(p, b->pos, "the group of \"%s\" has no global address that the tunnels could end at; expected \"standby %u ipv6 X:X::X/LEN\"",
			 b->red, g->number);
	if (ip_given(b->local) && b->local.ver != ver)
		ios_error(p, b->pos, "the peers of crypto map \"%s\" are %s, and its local address %s is not",
			  b->map, family(ver), ip_str(b->local));
}

/* Without a redundancy name a map ends its tunnels at the interface's address. */
static void resolve_local(struct ios *p, struct conf_bind *b,
			  ios_addr_fn addr_of)
{
	size_t i;

	if (*b->red || ip_given(b->local))
		return;
	for (i = 0; i < p->c->n_addrs; i++)
		if (!strcmp(p->c->addrs[i].dev, b->dev))
			b->local = p->c->addrs[i].addr;
	if (!ip_given(b->local) && addr_of)
		b->local = addr_of(b->dev);
	if (!ip_given(b->local))
		ios_error(p, b->pos, "%s has no address that the tunnels could end at; expected \"redundancy NAME\" or \"local A.B.C.D\"",
			  b->dev);
}

/**
 * ios_resolve_red - the group that a redundancy name means
 * @p: file
 * @at: where the name is
 * @name: the name
 *
 * Return: the group, or NULL after a message.
 */
const struct conf_group *ios_resolve_red(struct ios *p, struct pos at,
					 const char *name)
{
	const struct conf_group *g = conf_red(p->c, name);

	if (!g)
		ios_error(p, at, "no group has the redundancy name \"%s\"; expected \"standby N name %s\"",
			  name, name);
	return g;
}

static void resolve_bind(struct ios *p, size_t n, ios_addr_fn addr_of)
{
	struct conf_bind *b = &p->c->binds[n];
	const struct conf_group *g = NULL;
	size_t i;

	ios_resolve_if(p, b->pos, b->dev);
	b->no_spi_recovery |= p->c->no_spi_recovery;
	if (!conf_map_is_there(p->c, b->map))
		ios_error(p, b->pos, "there is no crypto map \"%s\"", b->map);
	for (i = 0; i < n; i++)
		if (!strcmp(p->c->binds[i].map, b->map))
			ios_error(p, b->pos, "crypto map \"%s\" is on an interface already, in line %u",
				  b->map, p->c->binds[i].pos.line);
	if (*b->red)
		g = ios_resolve_red(p, b->pos, b->red);
	else
		resolve_local(p, b, addr_of);
	check_ends(p, b, g);
}

static void check_ikev2(struct ios *p)
{
	const struct conf *c = p->c;
	size_t i;

	for (i = 0; i < c->n_policies; i++)
		if (!c->policies[i].psk)
			ios_error(p, c->policies[i].pos,
				  "policy %u authenticates by certificate, the default; expected \"authentication pre-share\"",
				  c->policies[i].prio);
	for (i = 0; i < c->n_uses; i++)
		if (!conf_proposal(c, c->uses[i].proposal))
			ios_error(p, c->uses[i].pos,
				  "there is no IKEv2 proposal \"%s\"",
				  c->uses[i].proposal);
	for (i = 0; i < c->n_keys; i++)
		if (!*c->keys[i].key)
			ios_error(p, c->keys[i].pos,
				  "peer \"%s\" has no key; expected \"pre-shared-key WORD\"",
				  c->keys[i].name);
}

static bool has_aead(struct ios *p, const struct conf_proposal *o)
{
	char list[CONF_LIST_SIZE], *save = NULL, *w;
	unsigned int aead = 0, other = 0;

	snprintf(list, sizeof(list), "%s", o->encr);
	for (w = strtok_r(list, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		if (ike_alg(IKE_ENCR, w)->aead)
			aead++;
		else
			other++;
	}
	if (aead && other)
		ios_error(p, o->pos, "GCM and CBC ciphers cannot be in one proposal");
	return aead;
}

static void check_proposals(struct ios *p)
{
	size_t i;

	for (i = 0; i < p->c->n_proposals; i++) {
		const struct conf_proposal *o = &p->c->proposals[i];
		bool aead;

		if (!*o->encr || !*o->dh) {
			ios_error(p, o->pos, "the proposal is not complete; expected %s",
				  *o->encr ? "\"group N\""
					   : "\"encryption NAME\"");
			continue;
		}
		aead = has_aead(p, o);
		if (aead && !*o->prf)
			ios_error(p, o->pos, "a proposal with GCM needs \"prf NAME\"");
		if (!aead && !*o->integ)
			ios_error(p, o->pos, "the proposal is not complete; expected \"integrity NAME\"");
	}
}

static bool ring_is_there(const struct conf *c, const char *ring)
{
	size_t i;

	for (i = 0; i < c->n_keys; i++)
		if (!strcmp(c->keys[i].ring, ring))
			return true;
	return false;
}

static void check_profiles(struct ios *p)
{
	size_t i;

	for (i = 0; i < p->c->n_profiles; i++) {
		const struct conf_profile *o = &p->c->profiles[i];

		if (!o->psk_local || !o->psk_remote)
			ios_error(p, o->pos, "the profile is not complete; expected \"authentication %s pre-share\"",
				  o->psk_local ? "remote" : "local");
		if (!*o->ring)
			ios_error(p, o->pos, "the profile is not complete; expected \"keyring local NAME\"");
		else if (!ring_is_there(p->c, o->ring))
			ios_error(p, o->ring_pos, "there is no keyring \"%s\"",
				  o->ring);
	}
}

static void forget_unused(struct ios *p)
{
	struct conf *c = p->c;
	size_t i, j;

	for (i = 0; i < c->n_acls; i++) {
		struct conf_acl *a = &c->acls[i];

		for (j = 0; !a->used && j < a->n_rules; j++) {
			struct conf_kept *k = CONF_ADD(c, kept);

			k->pos = a->rules[j].pos;
			k->block = strdup("");
			if (!k->block || asprintf(&k->text, "access-list %s %s",
						  a->name,
						  a->rules[j].text) < 0) {
				perror("hsrpctl");
				exit(RC_REFUSED);
			}
		}
	}
}

/**
 * ios_resolve - judge the whole, and bring it into the form that is compared
 * @p: file, read without error
 * @addr_of: the address of an interface of this machine, or NULL
 *
 * Return: 0, or -1 with messages.
 */
int ios_resolve(struct ios *p, ios_addr_fn addr_of)
{
	size_t i;

	resolve_names(p);
	resolve_others(p->c);
	ios_resolve_objects(p);
	ios_resolve_groups(p);
	ios_resolve_chains(p);
	for (i = 0; i < p->c->n_entries; i++)
		resolve_entry(p, &p->c->entries[i]);
	check_entries(p);
	check_reqids(p);
	for (i = 0; i < p->c->n_binds; i++)
		resolve_bind(p, i, addr_of);
	check_ikev2(p);
	check_proposals(p);
	check_profiles(p);
	forget_unused(p);
	if (p->errors)
		return -1;
	conf_sort(p->c);
	return 0;
}
