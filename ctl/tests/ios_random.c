// SPDX-License-Identifier: GPL-2.0
/* Random configurations that hold together, for the tests of their text. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios_random.h"

static uint32_t addr(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	return htonl(a << 24 | b << 16 | c << 8 | d);
}

/* The same in IPv6 for every third map: 2001:db8:A:B:C::D */
static struct ip addr_of(uint32_t map, uint32_t a, uint32_t b, uint32_t c,
			 uint32_t d)
{
	if (map % 3 != 1)
		return ip_from4(addr(a, b, c, d));
	return (struct ip) {
		.ver = 6,
		.w = { htonl(0x20010db8), htonl(a << 16 | b), htonl(c << 16),
		       htonl(d) },
	};
}

static const char *pick(struct rnd *r, const char *const *v, uint32_t n)
{
	return v[rnd_below(r, n)];
}

#define PICK(r, v)	pick(r, v, ARRAY_SIZE(v))

static void random_auth(struct rnd *r, const struct conf *c,
			struct conf_group *g)
{
	static const char *const auths[] = { "", "", "word", "8letters" };

	uint32_t kind = rnd_below(r, 4);

	g->auth_known = true;
	if (kind == 0) {
		g->md5 = true;
		snprintf(g->key_file, sizeof(g->key_file), "/k/%u",
			 rnd_below(r, 3));
		g->key_timeout = rnd_below(r, 2) ? 60 : 0;
	} else if (kind == 1 && c->n_chainkeys) {
		strcpy(g->key_chain, c->chainkeys[0].chain);
	} else {
		strcpy(g->auth, PICK(r, auths));
	}
}

static struct conf_track *random_track(struct rnd *r, struct conf_group *g)
{
	struct conf_track *t = VEC_ADD(g->tracks, g->n_tracks);

	t->decrement = rnd_below(r, 2) ? CONF_DECREMENT : rnd_below(r, 256);
	return t;
}

static struct conf_span random_span(struct rnd *r)
{
	struct conf_span s = { .until = CONF_FOREVER };

	if (rnd_below(r, 2))
		s.from = 1700000000 + rnd_below(r, 100000000);
	if (rnd_below(r, 2))
		s.until = s.from + 1 + rnd_below(r, 1000000);
	return s;
}

static void random_chains(struct rnd *r, struct conf *c)
{
	uint32_t i, n = rnd_below(r, 5);

	for (i = 0; i < n; i++) {
		struct conf_chainkey *k = CONF_ADD(c, chainkeys);

		snprintf(k->chain, sizeof(k->chain), "CHAIN%u", i / 3);
		k->number = 10 * (i + 1) + rnd_below(r, 2);
		snprintf(k->file, sizeof(k->file), "/k/%u", rnd_below(r, 3));
		k->accept = random_span(r);
		k->send = random_span(r);
	}
}

/* A list has what has a lower number, so there is no circle in any two. */
static void random_list(struct rnd *r, const struct conf *c,
			struct conf_object *o)
{
	const bool percent = o->type == HSRP_TRACK_LIST_PERCENT;
	const bool weight = o->type == HSRP_TRACK_LIST_WEIGHT;
	size_t i;

	for (i = 0; i + 1 < c->n_objects; i++) {
		struct conf_member *m;

		if (i && rnd_below(r, 2))
			continue;
		m = VEC_ADD(o->members, o->n_members);
		m->number = c->objects[i].number;
		m->negate = !weight && !percent && rnd_below(r, 2);
		m->weight = weight ? 1 + rnd_below(r, 255) : 0;
	}
	if (!weight && !percent)
		return;
	o->weight_up = 1 + rnd_below(r, percent ? 100 : 255);
	o->weight_down = rnd_below(r, o->weight_up);
}

static void random_net6(uint32_t i, struct prefix *net)
{
	const uint8_t ip6[16] = { 0x20, 1, 0, (uint8_t)i };

	net->addr = ip_from6(ip6);
	net->len = 32;
}

static void random_objects(struct rnd *r, struct conf *c)
{
	static const uint32_t types[] = {
		HSRP_TRACK_LINE_PROTOCOL, HSRP_TRACK_IP_ROUTING,
		HSRP_TRACK_ROUTE, HSRP_TRACK_STUB, HSRP_TRACK_IP6_ROUTING,
		HSRP_TRACK_ROUTE6, HSRP_TRACK_LIST_AND, HSRP_TRACK_LIST_OR,
		HSRP_TRACK_LIST_WEIGHT, HSRP_TRACK_LIST_PERCENT,
	};
	uint32_t i, n = rnd_below(r, 5);

	for (i = 0; i < n; i++) {
		struct conf_object *o = CONF_ADD(c, objects);

		o->number = i + 1;
		o->type = types[rnd_below(r, i ? ARRAY_SIZE(types) : 6)];
		if (o->type == HSRP_TRACK_LINE_PROTOCOL ||
		    o->type == HSRP_TRACK_IP_ROUTING ||
		    o->type == HSRP_TRACK_IP6_ROUTING)
			snprintf(o->dev, sizeof(o->dev), "eth%u",
				 rnd_below(r, 4));
		else if (o->type == HSRP_TRACK_ROUTE)
			o->dst = (struct prefix){ ip_from4(addr(10, i, 0, 0)), 16 };
		else if (o->type == HSRP_TRACK_ROUTE6)
			random_net6(i, &o->dst);
		else if (o->type == HSRP_TRACK_STUB)
			o->up = rnd_below(r, 2);
		else
			random_list(r, c, o);
	}
}

static void random_ifaces(struct rnd *r, struct conf *c)
{
	char name[16];
	uint32_t i;

	for (i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "eth%u", i);
		if (rnd_below(r, 3) == 0)
			conf_iface_add(c, name)->version = 2;
		if (rnd_below(r, 5) == 0)
			conf_iface_add(c, name)->use_bia = true;
		if (rnd_below(r, 5) == 0)
			conf_iface_add(c, name)->redirects = 1 + rnd_below(r, 2);
		if (rnd_below(r, 5) == 0)
			conf_iface_add(c, name)->redirect_adv =
				31 + rnd_below(r, 150);
		if (rnd_below(r, 5) == 0)
			conf_iface_add(c, name)->redirect_hold =
				181 + rnd_below(r, 3420);
	}
}

/* From the few that others may want, too; see no_doubles(). */
static void random_secondaries(struct rnd *r, struct conf_group *g)
{
	uint32_t i;

	for (i = 0; g->vip && i < 4; i++)
		if (rnd_below(r, 4) == 0 &&
		    !conf_group_has(g, addr(10, 99, 0, 1 + i)))
			g->secondaries[g->n_secondaries++] =
				addr(10, 99, 0, 1 + i);
}

/* From the few that others may want, too; see no_doubles(). */
static void random_globals(struct rnd *r, struct conf_group *g)
{
	uint8_t i;

	for (i = 1; i < 5; i++) {
		struct conf_global *global = &g->globals[g->n_globals];

		if (rnd_below(r, 3))
			continue;
		global->ip[0] = rnd_below(r, 2) ? 0x20 : 0xfd;
		global->ip[15] = i;
		global->len = (uint8_t)(63 + rnd_below(r, 2));
		g->n_globals++;
	}
}

/* One of IPv6, which has no address of IPv4 */
static void random_ip6(struct rnd *r, struct conf_group *g)
{
	g->ip6 = true;
	g->vip = 0;
	g->n_secondaries = 0;
	random_globals(r, g);
	if (rnd_below(r, 2))
		return;
	g->vip6[0] = 0xfe;
	g->vip6[1] = 0x80;
	g->vip6[15] = (uint8_t)(1 + rnd_below(r, 4));
}

/* Also what others of the interface have, or would get; see no_doubles(). */
static void random_mac(struct rnd *r, struct conf_group *g)
{
	uint8_t mac[HSRP_VMAC_LEN] = { 0, 0, 0x0c, 0x07, 0xac };

	mac[5] = (uint8_t)rnd_below(r, 5);
	if (rnd_below(r, 3) == 0)
		memcpy(g->mac, mac, sizeof(mac));
}

static void random_own(struct rnd *r, struct conf_group *g)
{
	if (rnd_below(r, 6) == 0)
		g->delay[rnd_below(r, 2)] = rnd_below(r, 100);
	if (rnd_below(r, 6) == 0)
		g->garp_count = rnd_below(r, 61);
	if (rnd_below(r, 6) == 0)
		g->garp_interval = 3 + rnd_below(r, 100);
	if (rnd_below(r, 6) == 0)
		g->mac_refresh = rnd_below(r, 256);
}

static void random_group(struct rnd *r, struct conf *c, uint32_t dev,
			 uint32_t number)
{
	char name[16];
	struct conf_group *g;
	uint32_t i;

	snprintf(name, sizeof(name), "eth%u", dev);
	/* version 2 has more of them */
	g = conf_group_add(c, name, conf_version(c, name) > 1 ?
			   number * 1000 : number);
	/* few values, so that two of them often want each other's */
	if (rnd_below(r, 8))
		g->vip = addr(10, dev, 0, 10 + number);
	if (rnd_below(r, 4) == 0)
		g->vip = addr(10, 99, 0, 1 + rnd_below(r, 3));
	random_secondaries(r, g);
	if (conf_version(c, name) > 1 && rnd_below(r, 3) == 0)
		random_ip6(r, g);
	if (!conf_use_bia(c, name))
		random_mac(r, g);
	g->priority = rnd_below(r, 3) ? rnd_below(r, 256) : CONF_PRIORITY;
	g->preempt = rnd_below(r, 2);
	for (i = 0; g->preempt && i < CONF_WAITS; i++)
		g->wait[i] = rnd_below(r, 2) ? 0 : 30;
	/* what all groups of an interface have in common, or one for itself */
	if (dev == 1) {
		g->delay[0] = 5;
		g->delay[1] = 60;
		g->garp_count = 4;
		g->mac_refresh = 30;
	}
	random_own(r, g);
	random_auth(r, c, g);
	if (rnd_below(r, 2))
		snprintf(g->name, sizeof(g->name), "N%u", rnd_below(r, 6));
	if (rnd_below(r, 3) == 0) {
		g->hello_ms = rnd_below(r, 2) ? 1000 : 250;
		g->hold_ms = rnd_below(r, 2) ? 4000 : 2750;
	}
	for (i = 0; i < 4; i++) {
		struct conf_track *t;

		if (i == dev || rnd_below(r, 2))
			continue;
		t = random_track(r, g);
		snprintf(t->dev, sizeof(t->dev), "eth%u", i);
	}
	for (i = 0; i < c->n_objects; i++)
		if (rnd_below(r, 3) == 0)
			random_track(r, g)->object = c->objects[i].number;
}

static void no_double_mac(struct conf *c, struct conf_group *g,
			  struct conf_group *o)
{
	uint8_t m[HSRP_VMAC_LEN], n[HSRP_VMAC_LEN];

	conf_mac(c, g, m);
	conf_mac(c, o, n);
	if (strcmp(g->dev, o->dev) || memcmp(m, n, sizeof(m)))
		return;
	/* one that cannot be anybody's default */
	g->mac[0] = 2;
	g->mac[1] = (uint8_t)g->number;
	if (conf_use_bia(c, g->dev)) {
		memset(g->mac, 0, sizeof(g->mac));
		memset(o->mac, 0, sizeof(o->mac));
	}
}

/* An address or a name that another group has is given up. */
static void no_doubles(struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_groups; i++)
		for (j = 0; j < i; j++) {
			if (conf_shares_vip(&c->groups[i], &c->groups[j])) {
				c->groups[i].vip = 0;
				c->groups[i].n_secondaries = 0;
			}
			if (conf_shares_global(&c->groups[i], &c->groups[j]))
				c->groups[i].n_globals = 0;
			if (conf_shares_vip6(&c->groups[i], &c->groups[j]))
				memset(c->groups[i].vip6, 0,
				       sizeof(c->groups[i].vip6));
			if (!strcmp(c->groups[i].name, c->groups[j].name))
				c->groups[i].name[0] = '\0';
			no_double_mac(c, &c->groups[i], &c->groups[j]);
		}
}

static bool followed(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (*name && !strcmp(c->groups[i].follow, name))
			return true;
	return false;
}

/* Nobody follows a follower. */
static void random_follow(struct rnd *r, struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_groups; i++) {
		struct conf_group *g = &c->groups[i];
		const struct conf_group *o;

		j = rnd_below(r, c->n_groups);
		o = &c->groups[j];
		if (i != j && *o->name && !*o->follow && !followed(c, g->name))
			strcpy(g->follow, o->name);
	}
}

static void random_tset(struct rnd *r, struct conf *c, uint32_t n)
{
	struct conf_tset *t = CONF_ADD(c, tsets);

	snprintf(t->t.name, sizeof(t->t.name), "set%u", n);
	t->t.cipher = HSRP_CIPHER_DES + rnd_below(r, 5);
	if (t->t.cipher == HSRP_CIPHER_AES || t->t.cipher == HSRP_CIPHER_GCM)
		t->t.keylen = 128 + 64 * rnd_below(r, 3);
	if (t->t.cipher < HSRP_CIPHER_GCM)
		t->t.integ = HSRP_INTEG_MD5 + rnd_below(r, 5);
}

static void random_lines(struct rnd *r, struct conf_entry *e, uint32_t n,
			 uint32_t map)
{
	uint32_t i, max = 1 + rnd_below(r, 4);
	uint8_t len;
	bool ip6;

	/* one family in tunnels of the other */
	if (rnd_below(r, 4) == 0)
		map++;
	ip6 = addr_of(map, 10, 1, 0, 0).ver == 6;
	len = ip6 ? 80 : 24;
	for (i = 0; i < max; i++) {
		struct line l = {
			.src = { addr_of(map, 10, 1, rnd_below(r, 4), 0), len },
			/* by entry, as no two of a map may protect the same */
			.dst = { addr_of(map, 20, n, rnd_below(r, 4), 0), len },
		};

		if (rnd_below(r, 4) == 0)
			l.src = (struct prefix){ addr_of(map, 99, 9, 9, 9),
						 ip6 ? 128 : 32 };
		if (rnd_below(r, 16) == 0)
			l.src = (struct prefix){ { ip6 ? 6 : 4, { 0 } }, 0 };
		if (!conf_lines_have(&e->e, &l))
			*VEC_ADD(e->e.lines, e->e.n_lines) = l;
	}
}

static void random_reqids(struct rnd *r, struct conf_entry *e, uint32_t first)
{
	size_t i;

	if (rnd_below(r, 3))
		return;
	e->reqid = first;
	for (i = 0; i < e->e.n_lines; i++)
		e->e.lines[i].reqid = first + (uint32_t)i;
}

static void random_map(struct rnd *r, struct conf *c, uint32_t map)
{
	uint32_t i, n = 1 + rnd_below(r, 3);

	for (i = 0; i < n; i++) {
		struct conf_entry *e = CONF_ADD(c, entries);

		snprintf(e->e.map, sizeof(e->e.map), "map%u", map);
		e->e.seq = 10 * (1 + rnd_below(r, 3)) + i;
		e->e.peer = addr_of(map, 172, 16, map, 1 + rnd_below(r, 3));
		snprintf(e->e.tset, sizeof(e->e.tset), "%s",
			 c->tsets[rnd_below(r, (uint32_t)c->n_tsets)].t.name);
		e->e.reverse_route = rnd_below(r, 2);
		if (rnd_below(r, 2))
			snprintf(e->acl, sizeof(e->acl), "%u", 100 + map * 10 + i);
		else
			snprintf(e->acl, sizeof(e->acl), "LIST-%u-%u", map, i);
		e->pfs = rnd_below(r, 2) ? 14 : 0;
		e->life_s = rnd_below(r, 2) ? 7200 : 0;
		e->life_kb = rnd_below(r, 3) ? 0 : 100000;
		if (c->n_profiles && rnd_below(r, 2))
			strcpy(e->profile, c->profiles[0].name);
		random_lines(r, e, i + 4 * map, map);
		random_reqids(r, e, 100 * map + 20 * i + 1);
	}
}

static void random_bind(struct rnd *r, struct conf *c, uint32_t map)
{
	struct conf_bind *b;
	size_t i;

	if (rnd_below(r, 4) == 0)
		return;
	b = CONF_ADD(c, binds);
	snprintf(b->map, sizeof(b->map), "map%u", map);
	snprintf(b->dev, sizeof(b->dev), "eth%u", map);
	b->local = addr_of(map, 10, map, 0, 1 + rnd_below(r, 2));
	b->fast_mode = rnd_below(r, 2) ? 0 : rnd_below(r, __HSRP_FAST_MAX);
	b->no_spi_recovery = rnd_below(r, 2);
	for (i = 0; i < c->n_groups; i++) {
		if (!*c->groups[i].name || strcmp(c->groups[i].dev, b->dev) ||
		    (c->groups[i].ip6 ? 6 : 4) != b->local.ver ||
		    rnd_below(r, 2))
			continue;
		strcpy(b->red, c->groups[i].name);
		b->local = (struct ip) { 0 };
		break;
	}
}

static void random_ike1(struct rnd *r, struct conf *c)
{
	static const char *const encr[] = { "des", "3des", "aes", "aes 256" };
	static const char *const hash[] = { "md5", "sha", "sha256" };
	uint32_t i, n = rnd_below(r, 3);

	for (i = 0; i < n; i++) {
		struct conf_policy *y = CONF_ADD(c, policies);

		y->prio = 1 + 10 * i + rnd_below(r, 5);
		strcpy(y->encr, PICK(r, encr));
		strcpy(y->hash, PICK(r, hash));
		y->dh = rnd_below(r, 2) ? 14 : CONF_DH_DEFAULT;
		y->lifetime = rnd_below(r, 2) ? 3600 : CONF_IKE_LIFETIME;
		y->psk = true;
	}
	n = rnd_below(r, 4);
	for (i = 0; i < n; i++) {
		struct conf_key *k = CONF_ADD(c, keys);

		k->net.addr = addr_of(i, 172, 16, i, 0);
		k->net.len = i % 3 == 1 ? 80 : 24;
		snprintf(k->key, sizeof(k->key), "k%x!\"#", rnd_u32(r));
	}
	c->keepalive = rnd_below(r, 2) ? 10 : 0;
	c->keepalive_retry = c->keepalive && rnd_below(r, 2) ? 3 : 0;
}

static void random_ike2(struct rnd *r, struct conf *c)
{
	struct conf_proposal *o;
	struct conf_profile *p;
	struct conf_use *u;
	struct conf_key *k;

	if (rnd_below(r, 2))
		return;
	o = CONF_ADD(c, proposals);
	strcpy(o->name, "PROP");
	strcpy(o->encr, rnd_below(r, 2) ? "aes-gcm-128" : "aes-cbc-256 3des");
	strcpy(o->integ, strchr(o->encr, 'g') ? "" : "sha256 sha1");
	strcpy(o->prf, *o->integ ? "" : "sha256");
	strcpy(o->dh, "19 14");
	u = CONF_ADD(c, uses);
	strcpy(u->policy, "POL");
	strcpy(u->proposal, "PROP");
	k = CONF_ADD(c, keys);
	strcpy(k->ring, "RING");
	strcpy(k->name, "far");
	k->net = (struct prefix){ ip_from4(addr(172, 16, 0, 0)), 16 };
	snprintf(k->key, sizeof(k->key), "x%u", rnd_u32(r));
	p = CONF_ADD(c, profiles);
	strcpy(p->name, "PROF");
	p->has_remote = rnd_below(r, 2);
	p->remote = (struct prefix){ ip_from4(addr(172, 16, 0, 0)), 16 };
	if (rnd_below(r, 2))
		p->local = addr_of(rnd_below(r, 2), 1, 2, 3, 4);
	strcpy(p->ring, "RING");
	p->psk_local = true;
	p->psk_remote = true;
	p->lifetime = rnd_below(r, 2) ? 600 : CONF_IKE_LIFETIME;
	p->dpd = rnd_below(r, 2) ? 20 : 0;
}

static void kept(struct conf *c, const char *block, const char *text)
{
	struct conf_kept *k = CONF_ADD(c, kept);

	k->why = CONF_FRR;
	k->block = strdup(block);
	k->text = strdup(text);
}

static void random_kept(struct rnd *r, struct conf *c)
{
	if (rnd_below(r, 2)) {
		kept(c, "interface eth7", "ip ospf hello-interval 1");
		kept(c, "router ospf 1", "redistribute static subnets");
		kept(c, "router ospf 1",
		     "network 10.1.1.0 0.0.0.255 area 0");
	}
	if (rnd_below(r, 2)) {
		kept(c, "interface eth7", "ipv6 ospf 3 area 0");
		kept(c, "ipv6 router ospf 3", "redistribute static");
	}
	if (rnd_below(r, 2))
		kept(c, "", "ip route 1.0.0.0 255.0.0.0 2.2.2.2");
	if (rnd_below(r, 2))
		kept(c, "", "ipv6 route 2001:db8::/32 2001:db8:9::1");
}

/**
 * ios_random - a configuration without a mistake
 * @r: where chance comes from
 * @c: takes it; conf_free() it
 */
void ios_random(struct rnd *r, struct conf *c)
{
	uint32_t i, n;

	memset(c, 0, sizeof(*c));
	random_ifaces(r, c);
	random_chains(r, c);
	random_objects(r, c);
	n = rnd_below(r, 6);
	for (i = 0; i < n; i++)
		random_group(r, c, i % 3, i / 3 + 1);
	no_doubles(c);
	if (rnd_below(r, 2))
		random_follow(r, c);
	n = 1 + rnd_below(r, 3);
	for (i = 0; i < n; i++)
		random_tset(r, c, i);
	random_ike1(r, c);
	random_ike2(r, c);
	n = rnd_below(r, 3);
	for (i = 0; i < n; i++) {
		random_map(r, c, i);
		random_bind(r, c, i);
	}
	random_kept(r, c);
	c->life_s = rnd_below(r, 2) ? 1800 : 0;
	c->life_kb = rnd_below(r, 2) ? 90000 : 0;
	c->replay = rnd_below(r, 2) ? 512 : 0;
	conf_sort(c);
}
