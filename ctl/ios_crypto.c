// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration in the words of IOS: transform sets, crypto maps, access lists.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"
#include "names.h"

static const struct transform *transform_of(const char *word)
{
	unsigned int i;

	for (i = 0; i < n_transforms; i++)
		if (!strcasecmp(transforms[i].name, word))
			return &transforms[i];
	return NULL;
}

static int unknown_transform(struct ios *p, const struct ios_word *w)
{
	if (!strncasecmp(w->s, "ah-", 3))
		return ios_bad(p, w, "\"%s\": AH is not supported", w->s);
	if (!strncasecmp(w->s, "comp-", 5))
		return ios_bad(p, w, "\"%s\": compression is not supported",
			       w->s);
	return ios_bad(p, w, "\"%s\" is not a transform; expected esp-aes [128|192|256], esp-gcm [128|192|256], esp-3des, esp-des, esp-null, or esp-sha256-hmac and the like",
		       w->s);
}

/* The key size that may follow a cipher; how many words it took, or -1. */
static int key_size(struct ios *p, const struct ios_line *l, unsigned int i,
		    uint32_t *bits)
{
	*bits = 128;
	if (i >= l->n || *l->w[i].s < '0' || *l->w[i].s > '9')
		return 0;
	*bits = (uint32_t)strtoul(l->w[i].s, NULL, 10);
	if (*bits == 128 || *bits == 192 || *bits == 256)
		return 1;
	return ios_bad(p, &l->w[i], "the key size is 128, 192 or 256, not \"%s\"",
		       l->w[i].s);
}

/* Words from @i on, one transform after the other. */
static int read_transforms(struct ios *p, const struct ios_line *l,
			   unsigned int i, struct tset *t)
{
	while (i < l->n) {
		const struct transform *tr = transform_of(l->w[i].s);
		const struct ios_word *w = &l->w[i++];
		int took = 0;

		if (!tr)
			return unknown_transform(p, w);
		if (tr->cipher ? t->cipher : t->integ)
			return ios_bad(p, w, "\"%s\" and \"%s\" cannot be in one transform set",
				       tr->cipher ? cipher_name(t->cipher)
						  : integ_name(t->integ), w->s);
		if (tr->cipher)
			t->cipher = tr->cipher;
		else
			t->integ = tr->integ;
		if (tr->sizes)
			took = key_size(p, l, i, &t->keylen);
		if (took < 0)
			return -1;
		i += (unsigned int)took;
	}
	return 0;
}

/* The kernel would refuse these as well, but it knows no line numbers. */
static int check_tset(struct ios *p, const struct ios_line *l,
		      const struct tset *t)
{
	const struct ios_word *w = &l->w[4];
	bool aead = t->cipher == HSRP_CIPHER_GCM ||
		    t->cipher == HSRP_CIPHER_CHACHA20_POLY1305;

	if (!t->cipher)
		return ios_bad(p, w, "a transform set needs a cipher; expected esp-aes, esp-gcm and the like beside \"%s\"",
			       w->s);
	if (aead && t->integ)
		return ios_bad(p, w, "%s authenticates by itself, it takes no HMAC beside it",
			       cipher_name(t->cipher));
	if (!aead && !t->integ)
		return ios_bad(p, w, "%s needs an HMAC beside it; expected esp-sha256-hmac and the like",
			       cipher_name(t->cipher));
	return 0;
}

static int take_tset(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_tset *t = conf_tset(p->c, l->v[0].w->s);
	struct tset new = { .name = "" };

	(void)row;
	if (read_transforms(p, l, 4, &new) || check_tset(p, l, &new))
		return -1;
	if (t)
		return ios_bad(p, l->v[0].w,
			       "transform set \"%s\" is there already, in line %u",
			       l->v[0].w->s, t->pos.line);
	t = CONF_ADD(p->c, tsets);
	t->pos = (struct pos){ p->line, l->v[0].w->col };
	t->t = new;
	snprintf(t->t.name, sizeof(t->t.name), "%s", l->v[0].w->s);
	return 0;
}

static int take_number(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	memcpy((char *)p->c + row->off, &l->v[0].num, sizeof(uint32_t));
	return 0;
}

static int take_map(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_entry *e = conf_entry(p->c, l->v[0].w->s, l->v[1].num);

	(void)row;
	if (!e) {
		e = CONF_ADD(p->c, entries);
		e->pos = ios_pos(p, l);
		snprintf(e->e.map, sizeof(e->e.map), "%s", l->v[0].w->s);
		e->e.seq = l->v[1].num;
	}
	p->here = (size_t)(e - p->c->entries);
	return 0;
}

static struct conf_entry *entry_here(struct ios *p)
{
	return &p->c->entries[p->here];
}

static struct pos val_pos(const struct ios *p, const struct ios_val *v)
{
	return (struct pos){ p->line, v->w->col };
}

static int take_peer(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	if (ip_given(e->e.peer) && !ip_equal(e->e.peer, l->v[0].ip))
		return ios_bad(p, l->v[0].w,
			       "a second peer is not supported; the first is in line %u",
			       e->peer_pos.line);
	if (!ip_given(l->v[0].ip))
		return ios_bad(p, l->v[0].w, "the peer must be one host's address");
	e->e.peer = l->v[0].ip;
	e->peer_pos = val_pos(p, &l->v[0]);
	return 0;
}

static int take_entry_tset(struct ios *p, struct ios_line *l,
			   const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	snprintf(e->e.tset, sizeof(e->e.tset), "%s", l->v[0].w->s);
	e->tset_pos = val_pos(p, &l->v[0]);
	return 0;
}

static int take_match(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	snprintf(e->acl, sizeof(e->acl), "%s", l->v[0].w->s);
	e->acl_pos = val_pos(p, &l->v[0]);
	return 0;
}

static int take_reverse(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	(void)row;
	entry_here(p)->e.reverse_route = !l->no;
	return 0;
}

static int take_entry_profile(struct ios *p, struct ios_line *l,
			      const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	snprintf(e->profile, sizeof(e->profile), "%s", l->v[0].w->s);
	e->profile_pos = val_pos(p, &l->v[0]);
	return 0;
}

/* "set pfs" alone is group 1. */
static int take_pfs(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	(void)row;
	entry_here(p)->pfs = CONF_DH_DEFAULT;
	if (l->n > 2)
		entry_here(p)->pfs =
			(uint32_t)strtoul(l->w[2].s + strlen("group"), NULL,
					  10);
	return 0;
}

/* No word of IOS: libreswan takes small numbers only. */
static int take_entry_reqid(struct ios *p, struct ios_line *l,
			    const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	e->reqid = l->v[0].num;
	e->reqid_pos = val_pos(p, &l->v[0]);
	return 0;
}

static int take_entry_life(struct ios *p, struct ios_line *l,
			   const struct ios_row *row)
{
	struct conf_entry *e = entry_here(p);

	(void)row;
	if (!strcasecmp(l->w[3].s, "seconds"))
		e->life_s = l->v[0].num;
	else
		e->life_kb = l->v[0].num;
	return 0;
}

static int take_bind(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_bind *b;
	size_t i;

	(void)row;
	for (i = 0; i < p->c->n_binds; i++)
		if (!strcmp(p->c->binds[i].dev, p->ifname))
			return ios_bad(p, l->v[0].w,
				       "the interface has crypto map \"%s\" already, in line %u",
				       p->c->binds[i].map,
				       p->c->binds[i].pos.line);
	b = CONF_ADD(p->c, binds);
	b->pos = val_pos(p, &l->v[0]);
	snprintf(b->dev, sizeof(b->dev), "%s", p->ifname);
	snprintf(b->map, sizeof(b->map), "%s", l->v[0].w->s);
	if (l->n_v > 1 && !strcasecmp(l->w[3].s, "redundancy"))
		snprintf(b->red, sizeof(b->red), "%s", l->v[1].w->s);
	else if (l->n_v > 1)
		b->local = l->v[1].ip;
	return 0;
}

/* The binding that the line is about, which must be there already. */
static struct conf_bind *bind_here(struct ios *p, const struct ios_line *l)
{
	const struct ios_word *map = l->v[0].w;
	struct conf_bind *b = conf_bind(p->c, map->s, p->ifname);

	if (!b)
		ios_bad(p, map,
			"crypto map \"%s\" is not on the interface yet; expected \"crypto map %s\" before this line",
			map->s, map->s);
	return b;
}

/* No word of IOS: it has hardware for this. */
static int take_fast(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	const struct ios_word *mode = l->v[1].w;
	struct conf_bind *b = bind_here(p, l);

	(void)row;
	if (!b)
		return -1;
	if (fast_mode_parse(mode->s, &b->fast_mode))
		return ios_bad(p, mode,
			       "there is no mode \"%s\"; expected off, auto, learn or always",
			       mode->s);
	return 0;
}

/* IOS has it for the whole router: "crypto isakmp invalid-spi-recovery". */
static int take_spi(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_bind *b = bind_here(p, l);

	(void)row;
	if (!b)
		return -1;
	b->no_spi_recovery = l->no;
	return 0;
}

static struct conf_acl *acl_of(struct ios *p, const struct ios_word *name)
{
	struct conf_acl *a = conf_acl(p->c, name->s);

	if (a)
		return a;
	a = CONF_ADD(p->c, acls);
	a->pos = (struct pos){ p->line, name->col };
	snprintf(a->name, sizeof(a->name), "%s", name->s);
	return a;
}

/* Read later, and only if a crypto map names the list. */
static void rule_add(struct ios *p, struct conf_acl *a, struct ios_line *l,
		     unsigned int first)
{
	struct conf_rule *r = VEC_ADD(a->rules, a->n_rules);

	r->pos = (struct pos){ p->line, l->w[first].col };
	r->text = ios_join(l, first);
}

static int take_access_list(struct ios *p, struct ios_line *l,
			    const struct ios_row *row)
{
	(void)row;
	rule_add(p, acl_of(p, l->v[0].w), l, 2);
	return 0;
}

static int take_acl(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_acl *a = acl_of(p, l->v[0].w);

	(void)row;
	p->here = (size_t)(a - p->c->acls);
	return 0;
}

static int take_rule(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	(void)row;
	/* the sequence number that newer versions write */
	rule_add(p, &p->c->acls[p->here], l, l->v[0].w ? 1 : 0);
	return 0;
}

static int take_rule6(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	(void)row;
	rule_add(p, &p->c->acls[p->here], l, 2);
	return 0;
}

#define LIFE_S	"<120-86400>"
#define LIFE_KB	"<2560-4294967295>"

static const struct ios_row top_rows[] = {
	{ "crypto ipsec transform-set NAME LINE", take_tset, 0, IOS_TSET, 0,
	  NULL },
	{ "crypto ipsec security-association lifetime seconds " LIFE_S,
	  take_number, 0, 0, offsetof(struct conf, life_s), NULL },
	{ "crypto ipsec security-association lifetime kilobytes " LIFE_KB,
	  take_number, 0, 0, offsetof(struct conf, life_kb), NULL },
	{ "crypto ipsec security-association replay window-size <64-1024>",
	  take_number, 0, 0, offsetof(struct conf, replay), NULL },
	{ "crypto ipsec df-bit LINE", NULL, IOS_REFUSED, 0, 0,
	  "crypto ipsec df-bit is not supported" },
	{ "crypto map NAME <1-65535> ipsec-isakmp", take_map, 0, IOS_MAP, 0,
	  NULL },
	{ "crypto map NAME <1-65535>", take_map, 0, IOS_MAP, 0, NULL },
	{ "crypto map ipv6 NAME <1-65535> ipsec-isakmp", take_map, 0, IOS_MAP,
	  0, NULL },
	{ "crypto map NAME <1-65535> ipsec-manual", NULL, IOS_REFUSED,
	  IOS_SKIP, 0, "crypto map: keys by hand are not supported; expected ipsec-isakmp" },
	{ "crypto map NAME <1-65535> ipsec-isakmp dynamic NAME", NULL,
	  IOS_REFUSED, 0, 0, "crypto map: dynamic maps are not supported" },
	{ "crypto map NAME <1-65535> ipsec-isakmp profile NAME", NULL,
	  IOS_REFUSED, 0, 0, "crypto map: profiles of maps are not supported" },
	{ "crypto map NAME local-address IF", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: write \"crypto map NAME local A.B.C.D\" at the interface instead" },
	{ "crypto dynamic-map LINE", NULL, IOS_REFUSED, IOS_SKIP, 0,
	  "crypto map: dynamic maps are not supported" },
	{ "access-list <100-199> LINE", take_access_list, 0, 0, 0, NULL },
	{ "access-list <2000-2699> LINE", take_access_list, 0, 0, 0, NULL },
	{ "ip access-list extended NAME", take_acl, 0, IOS_ACL, 0, NULL },
	{ "ipv6 access-list NAME", take_acl, 0, IOS_ACL, 0, NULL },
};

static const struct ios_row tset_rows[] = {
	{ "mode tunnel", NULL, IOS_IGNORED, 0, 0, NULL },
	{ "mode transport", NULL, IOS_REFUSED, 0, 0,
	  "transform set: only \"mode tunnel\" is possible" },
	{ "mode transport require", NULL, IOS_REFUSED, 0, 0,
	  "transform set: only \"mode tunnel\" is possible" },
};

static const struct ios_row map_rows[] = {
	{ "set peer A.B.C.D", take_peer, 0, 0, 0, NULL },
	{ "set peer A.B.C.D default", take_peer, 0, 0, 0, NULL },
	{ "set peer ipv6 X:X::X", take_peer, 0, 0, 0, NULL },
	{ "set peer X:X::X", take_peer, 0, 0, 0, NULL },
	{ "set transform-set NAME", take_entry_tset, 0, 0, 0, NULL },
	{ "set transform-set NAME LINE", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: only one transform set can be in an entry" },
	{ "match address NAME", take_match, 0, 0, 0, NULL },
	{ "reverse-route", take_reverse, IOS_NO, 0, 0, NULL },
	{ "reverse-route static", take_reverse, 0, 0, 0, NULL },
	{ "set pfs", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group1", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group2", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group5", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group14", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group15", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group16", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group19", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group20", take_pfs, 0, 0, 0, NULL },
	{ "set pfs group21", take_pfs, 0, 0, 0, NULL },
	{ "set security-association lifetime seconds " LIFE_S,
	  take_entry_life, 0, 0, 0, NULL },
	{ "set security-association lifetime kilobytes " LIFE_KB,
	  take_entry_life, 0, 0, 0, NULL },
	{ "set security-association level LINE", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: of a security association only the lifetime can be set" },
	{ "set security-association idle-time LINE", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: of a security association only the lifetime can be set" },
	{ "set ikev2-profile NAME", take_entry_profile, 0, 0, 0, NULL },
	{ "set reqid <1-16379>", take_entry_reqid, 0, 0, 0, NULL },
	{ "set isakmp-profile NAME", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: profiles are for IKEv2 only; expected set ikev2-profile" },
	{ "description LINE", NULL, IOS_IGNORED, 0, 0, NULL },
};

static const struct ios_row if_rows[] = {
	{ "crypto map NAME", take_bind, 0, 0, 0, NULL },
	{ "crypto map NAME redundancy NAME", take_bind, 0, 0, 0, NULL },
	{ "crypto map NAME local A.B.C.D", take_bind, 0, 0, 0, NULL },
	{ "crypto map NAME local X:X::X", take_bind, 0, 0, 0, NULL },
	{ "crypto map NAME fast-path WORD", take_fast, 0, 0, 0, NULL },
	{ "crypto map NAME invalid-spi-recovery", take_spi, IOS_NO, 0, 0,
	  NULL },
	{ "crypto map NAME redundancy NAME stateful", NULL, IOS_REFUSED, 0, 0,
	  "crypto map: a stateful failover is not supported: SAs are negotiated anew" },
};

#define SEQ	"[<1-2147483647>] "

static const struct ios_row acl_rows[] = {
	{ SEQ "permit LINE", take_rule, 0, 0, 0, NULL },
	{ SEQ "deny LINE", take_rule, 0, 0, 0, NULL },
	/* as an IPv6 list has it */
	{ "sequence <1-4294967294> permit LINE", take_rule6, 0, 0, 0, NULL },
	{ "sequence <1-4294967294> deny LINE", take_rule6, 0, 0, 0, NULL },
	{ SEQ "remark REST", NULL, IOS_IGNORED, 0, 0, NULL },
};

const struct ios_table ios_crypto_tables[] = {
	{ IOS_TOP, top_rows, ARRAY_SIZE(top_rows) },
	{ IOS_TSET, tset_rows, ARRAY_SIZE(tset_rows) },
	{ IOS_MAP, map_rows, ARRAY_SIZE(map_rows) },
	{ IOS_IF, if_rows, ARRAY_SIZE(if_rows) },
	{ IOS_ACL, acl_rows, ARRAY_SIZE(acl_rows) },
	{ IOS_TOP, NULL, 0 },
};
