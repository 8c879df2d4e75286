// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold of the groups as a whole, and what is said once for all groups
 * of an interface.
 */
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"
#include "print.h"

#define V1_GROUP_MAX	255

static void resolve_track(struct ios *p, struct conf_track *t)
{
	if (!t->object)
		ios_resolve_if(p, t->pos, t->dev);
	else if (!conf_object(p->c, t->object))
		ios_error(p, t->pos, "there is no track object %u; expected a line as \"track %u interface IF line-protocol\"",
			  t->object, t->object);
}

/* Those of group @n; the primary address of a group has a check of its own. */
static void check_secondaries(struct ios *p, size_t n)
{
	const struct conf_group *g = &p->c->groups[n];
	size_t i, j;

	if (g->n_secondaries && !g->vip)
		ios_error(p, g->pos, "a secondary virtual address needs a primary one; expected \"standby %u ip A.B.C.D\"",
			  g->number);
	for (i = 0; i < g->n_secondaries; i++) {
		const uint32_t addr = g->secondaries[i];

		if (addr == g->vip)
			ios_error(p, g->pos, "the virtual address %s is the primary one and a secondary one",
				  addr_str(addr));
		for (j = 0; j < p->c->n_groups; j++)
			if (j != n && conf_group_has(&p->c->groups[j], addr))
				ios_error(p, g->pos, "the virtual address %s is that of group %u in line %u, too",
					  addr_str(addr), p->c->groups[j].number,
					  p->c->groups[j].pos.line);
	}
}

/* Those of group @n; a default one is in nobody's way but that of one's own. */
static void check_mac(struct ios *p, size_t n)
{
	const struct conf_group *g = &p->c->groups[n], *o;
	uint8_t mac[HSRP_VMAC_LEN];
	size_t i;

	if (!conf_has_mac(g))
		return;
	if (conf_use_bia(p->c, g->dev))
		ios_error(p, g->pos, "group %u of %s has a MAC address of its own, which \"standby use-bia\" excludes",
			  g->number, g->dev);
	for (i = 0; i < p->c->n_groups; i++) {
		o = &p->c->groups[i];
		conf_mac(p->c, o, mac);
		if (o != g && !strcmp(o->dev, g->dev) &&
		    !memcmp(mac, g->mac, sizeof(mac)))
			ios_error(p, g->pos, "the MAC address of group %u is that of group %u in line %u, too",
				  g->number, o->number, o->pos.line);
	}
}

static void check_group(struct ios *p, size_t n)
{
	struct conf_group *g = &p->c->groups[n];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct conf_group *o = &p->c->groups[i];

		if (g->vip && o->vip == g->vip)
			ios_error(p, g->pos, "the virtual address is that of group %u in line %u, too",
				  o->number, o->pos.line);
		if (conf_shares_vip6(g, o) || conf_shares_global(g, o))
			ios_error(p, g->pos, "the virtual address is that of group %u in line %u, too",
				  o->number, o->pos.line);
		if (*g->name && !strcmp(o->name, g->name))
			ios_error(p, g->pos, "the redundancy name is that of group %u in line %u, too",
				  o->number, o->pos.line);
		if (g->number == o->number && !strcmp(g->dev, o->dev))
			ios_error(p, g->pos, "group %u of %s is in line %u, too",
				  g->number, g->dev, o->pos.line);
	}
	for (i = 0; i < g->n_tracks; i++)
		if (!strcmp(g->tracks[i].dev, g->dev))
			ios_error(p, g->tracks[i].pos,
				  "a group's own interface needs no tracking");
	if (g->ip6 && (g->vip || g->n_secondaries))
		ios_error(p, g->pos, "group %u of %s is IPv6; IPv4 needs another number",
			  g->number, g->dev);
	if (g->ip6 && conf_version(p->c, g->dev) < 2)
		ios_error(p, g->pos, "version 1 has no IPv6; expected \"standby version 2\" at the interface");
	if (g->number > V1_GROUP_MAX && conf_version(p->c, g->dev) < 2)
		ios_error(p, g->pos, "version 1 has no group above %u; expected \"standby version 2\" at the interface",
			  V1_GROUP_MAX);
}

/* Nobody follows a follower. */
static void check_follow(struct ios *p, const struct conf_group *g)
{
	const struct conf_group *o;

	if (!*g->follow)
		return;
	o = ios_resolve_red(p, g->follow_pos, g->follow);
	if (o == g)
		ios_error(p, g->follow_pos, "a group cannot follow itself");
	else if (o && *o->follow)
		ios_error(p, g->follow_pos, "group %u of %s in line %u follows another one itself",
			  o->number, o->dev, o->pos.line);
	if (!g->vip && !g->ip6)
		ios_warn(p, g->pos, "group %u of %s follows another one, and needs a virtual address of its own",
			 g->number, g->dev);
}

static void inherit(struct conf_group *g, const struct conf_iface *f)
{
	if (!f)
		return;
	if (!(g->own & CONF_OWN_DELAY))
		memcpy(g->delay, f->delay, sizeof(g->delay));
	if (!(g->own & CONF_OWN_GARP)) {
		g->garp_count = f->garp_count;
		g->garp_interval = f->garp_interval;
	}
	if (!(g->own & CONF_OWN_REFRESH))
		g->mac_refresh = f->mac_refresh;
}

/* What the groups have now is theirs; the rest is the interface's. */
static void forget_ifaces(struct conf *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_ifaces; i++)
		if (!conf_iface_is_default(&c->ifaces[i]))
			c->ifaces[n++] = c->ifaces[i];
	c->n_ifaces = n;
}

static void resolve_ifaces(struct ios *p)
{
	const struct conf *c = p->c;
	size_t i, j;

	for (i = 0; i < c->n_ifaces; i++) {
		struct conf_iface *f = &c->ifaces[i];

		ios_resolve_if(p, f->pos, f->dev);
		for (j = 0; j < i; j++)
			if (!strcmp(c->ifaces[j].dev, f->dev))
				ios_error(p, f->pos, "%s is in line %u, too",
					  f->dev, c->ifaces[j].pos.line);
	}
}

/**
 * ios_resolve_groups - judge the groups
 * @p: file; its track objects are judged
 */
void ios_resolve_groups(struct ios *p)
{
	size_t i, j;

	resolve_ifaces(p);
	for (i = 0; i < p->c->n_groups; i++) {
		struct conf_group *g = &p->c->groups[i];

		ios_resolve_if(p, g->pos, g->dev);
		for (j = 0; j < g->n_tracks; j++)
			resolve_track(p, &g->tracks[j]);
		inherit(g, conf_iface(p->c, g->dev));
		check_group(p, i);
		check_secondaries(p, i);
		check_mac(p, i);
	}
	for (i = 0; i < p->c->n_groups; i++)
		check_follow(p, &p->c->groups[i]);
	forget_ifaces(p->c);
}
