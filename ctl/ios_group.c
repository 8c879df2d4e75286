// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration in the words of IOS: interfaces and "standby".
 */
#include <arpa/inet.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

#define G	"standby [<0-4095>] "
#define OWN	"standby <0-4095> "
#define MIN	"minimum <0-3600> "
#define RELOAD	"reload <0-3600> "
#define SYNC	"sync <0-3600> "
#define REDIRECT_AUTH \
	"standby: redirect advertisement authentication is not supported; they are not signed"

/* The group of a "standby" line, made by the first one. */
static struct conf_group *group_of(struct ios *p, const struct ios_line *l)
{
	uint32_t number = l->v[0].w ? l->v[0].num : 0;
	struct conf_group *g = conf_group(p->c, p->ifname, number);

	if (g)
		return g;
	g = conf_group_add(p->c, p->ifname, number);
	g->pos = ios_pos(p, l);
	g->auth_known = true;
	return g;
}

static int take_interface(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	(void)row;
	if (l->no)
		return 0;
	snprintf(p->ifname, sizeof(p->ifname), "%s", l->v[0].text);
	return 0;
}

static int take_if_name(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	struct conf_name *n;
	size_t i;

	(void)row;
	for (i = 0; i < p->c->n_names; i++)
		if (!strcasecmp(p->c->names[i].ios, l->v[0].text))
			return ios_bad(p, l->v[0].w,
				       "%s has a name already, in line %u",
				       l->v[0].text, p->c->names[i].pos.line);
	n = CONF_ADD(p->c, names);
	n->pos = ios_pos(p, l);
	snprintf(n->ios, sizeof(n->ios), "%s", l->v[0].text);
	snprintf(n->dev, sizeof(n->dev), "%s", l->v[1].text);
	return 0;
}

/* The first address is the primary one, which a crypto map ends its tunnels at. */
static int take_address(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	struct conf_addr *a;
	size_t i;

	(void)row;
	for (i = 0; i < p->c->n_addrs; i++)
		if (!strcmp(p->c->addrs[i].dev, p->ifname))
			return 0;
	a = CONF_ADD(p->c, addrs);
	snprintf(a->dev, sizeof(a->dev), "%s", p->ifname);
	a->addr = l->v[0].ip;
	return 0;
}

static int take_vip(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	g->vip = l->no || l->n_v < 2 ? 0 : l->v[1].num;
	/* they go with the primary one, as on IOS */
	if (l->no)
		g->n_secondaries = 0;
	return 0;
}

static int take_global(struct ios *p, const struct ios_line *l,
		       struct conf_group *g)
{
	struct conf_global new;
	size_t i;

	if (!ip6_prefix_from(l->v[1].w->s, new.ip, &new.len))
		return ios_bad(p, l->v[1].w,
			       "\"%s\" is not an address with the length of its prefix, as 2001:db8::1/64",
			       l->v[1].w->s);
	if (new.ip[0] == 0xfe && (new.ip[1] & 0xc0) == 0x80)
		return ios_bad(p, l->v[1].w,
			       "a link-local address has no prefix length here");
	for (i = 0; i < g->n_globals; i++)
		if (!memcmp(g->globals[i].ip, new.ip, sizeof(new.ip)))
			break;
	if (i < g->n_globals)
		g->globals[i] = g->globals[--g->n_globals];
	if (l->no)
		return 0;
	if (g->n_globals == HSRP_SECONDARY_MAX)
		return ios_bad(p, l->v[1].w,
			       "a group has %d global virtual addresses at most",
			       HSRP_SECONDARY_MAX);
	g->globals[g->n_globals++] = new;
	return 0;
}

static int take_ipv6(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	/* a global one alone leaves the link-local one to autoconfig, as on IOS */
	g->ip6 = true;
	if (l->n_v > 1 && strchr(l->v[1].w->s, '/'))
		return take_global(p, l, g);
	if (l->no)
		return ios_bad(p, l->v[1].w,
			       "a group is of one family for its life; \"no\" takes global addresses only");
	memset(g->vip6, 0, sizeof(g->vip6));
	if (l->n_v < 2)
		return 0;
	if (inet_pton(AF_INET6, l->v[1].w->s, g->vip6) != 1 ||
	    g->vip6[0] != 0xfe || (g->vip6[1] & 0xc0) != 0x80)
		return ios_bad(p, l->v[1].w,
			       "\"%s\" is neither \"autoconfig\" nor a link-local address",
			       l->v[1].w->s);
	return 0;
}

static int take_secondary(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);
	const uint32_t addr = l->v[1].num;
	size_t i;

	(void)row;
	for (i = 0; i < g->n_secondaries; i++)
		if (g->secondaries[i] == addr)
			break;
	if (i < g->n_secondaries)
		g->secondaries[i] = g->secondaries[--g->n_secondaries];
	if (l->no)
		return 0;
	if (g->n_secondaries == HSRP_SECONDARY_MAX)
		return ios_bad(p, l->v[1].w,
			       "a group has %d secondary virtual addresses at most",
			       HSRP_SECONDARY_MAX);
	g->secondaries[g->n_secondaries++] = addr;
	return 0;
}

static int take_priority(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	(void)row;
	group_of(p, l)->priority = l->no ? CONF_PRIORITY : l->v[1].num;
	return 0;
}

static int take_preempt(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	static const char *const words[CONF_WAITS] = {
		"minimum", "reload", "sync",
	};
	struct conf_group *g = group_of(p, l);
	unsigned int i, j;

	(void)row;
	g->preempt = !l->no;
	memset(g->wait, 0, sizeof(g->wait));
	for (i = 1; i < l->n_v; i++)
		for (j = 0; j < CONF_WAITS; j++)
			if (!strcasecmp(l->v[i].w[-1].s, words[j]))
				g->wait[j] = l->v[i].num;
	return 0;
}

/* The settings of the present interface, made by the first line about them. */
static struct conf_iface *iface_of(struct ios *p, const struct ios_line *l)
{
	struct conf_iface *f = conf_iface_add(p->c, p->ifname);

	if (!f->pos.line)
		f->pos = ios_pos(p, l);
	return f;
}

/* A group has it for itself, which no router knows, or as its interface again. */
static void group_own(struct conf_group *g, unsigned int what,
		      const struct ios_line *l)
{
	if (l->no)
		g->own &= ~what;
	else
		g->own |= what;
}

static void delay_from(uint32_t delay[2], const struct ios_line *l,
		       unsigned int first)
{
	unsigned int i;

	memset(delay, 0, 2 * sizeof(*delay));
	for (i = first; !l->no && i < l->n_v; i++)
		delay[!strcasecmp(l->v[i].w[-1].s, "reload")] = l->v[i].num;
}

static int take_delay(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	struct conf_iface *f = iface_of(p, l);

	(void)row;
	delay_from(f->delay, l, 0);
	return 0;
}

static int take_own_delay(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	delay_from(g->delay, l, 1);
	group_own(g, CONF_OWN_DELAY, l);
	return 0;
}

static int take_version(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	struct conf_iface *f = iface_of(p, l);

	(void)row;
	f->version = l->no || !l->n_v ? CONF_VERSION : l->v[0].num;
	return 0;
}

/* Each interface is one of its own here, so the scope is always that. */
static int take_use_bia(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	(void)row;
	iface_of(p, l)->use_bia = !l->no;
	return 0;
}

static int take_redirect(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	iface_of(p, l)->redirects = l->no ? HSRP_REDIRECTS_OFF :
					    (uint32_t)row->off;
	return 0;
}

/* Redirects to routers that are not known to run HSRP. */
static int take_unknown(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	(void)row;
	iface_of(p, l)->redirects = l->no ? HSRP_REDIRECTS_KNOWN :
					    HSRP_REDIRECTS_ALL;
	return 0;
}

static int take_redirect_timers(struct ios *p, struct ios_line *l,
				const struct ios_row *row)
{
	const bool given = !l->no && l->n_v == 2;
	struct conf_iface *f = iface_of(p, l);

	(void)row;
	f->redirect_adv = given ? l->v[0].num : CONF_REDIRECT_ADV;
	f->redirect_hold = given ? l->v[1].num : CONF_REDIRECT_HOLD;
	return 0;
}

static int take_mac(struct ios *p, struct ios_line *l,
		    const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	if (!mac_from(l->v[1].w->s, g->mac))
		return ios_bad(p, l->v[1].w,
			       "\"%s\" is not a MAC address; expected H.H.H, as 0000.0c07.ac01",
			       l->v[1].w->s);
	if (l->no)
		memset(g->mac, 0, sizeof(g->mac));
	return 0;
}

static void garp_from(uint32_t *count, uint32_t *interval,
		      const struct ios_line *l, unsigned int first)
{
	unsigned int i;

	*count = CONF_GARP_COUNT;
	*interval = CONF_GARP_INTERVAL;
	for (i = first; !l->no && i < l->n_v; i++)
		if (!strcasecmp(l->v[i].w[-1].s, "count"))
			*count = l->v[i].num;
		else
			*interval = l->v[i].num;
}

static int take_garp(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_iface *f = iface_of(p, l);

	(void)row;
	garp_from(&f->garp_count, &f->garp_interval, l, 0);
	return 0;
}

static int take_own_garp(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	garp_from(&g->garp_count, &g->garp_interval, l, 1);
	group_own(g, CONF_OWN_GARP, l);
	return 0;
}

static int take_own_refresh(struct ios *p, struct ios_line *l,
			    const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	g->mac_refresh = l->no ? CONF_MAC_REFRESH : l->v[1].num;
	group_own(g, CONF_OWN_REFRESH, l);
	return 0;
}

static int take_refresh(struct ios *p, struct ios_line *l,
			const struct ios_row *row)
{
	struct conf_iface *f = iface_of(p, l);

	(void)row;
	f->mac_refresh = l->no || !l->n_v ? CONF_MAC_REFRESH : l->v[0].num;
	return 0;
}

static int take_follow(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	g->follow_pos = ios_val_pos(p, &l->v[1]);
	snprintf(g->follow, sizeof(g->follow), "%s", l->no ? "" : l->v[1].w->s);
	return 0;
}

static int take_red_name(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	snprintf(g->name, sizeof(g->name), "%s", l->no ? "" : l->v[1].w->s);
	return 0;
}

static void default_timers(struct conf_group *g)
{
	g->hello_ms = 0;
	g->hold_ms = 0;
}

/* To the default text. */
static void no_auth(struct conf_group *g)
{
	g->auth[0] = '\0';
	g->md5 = false;
	g->key_file[0] = '\0';
	g->key_timeout = 0;
	g->key_chain[0] = '\0';
}

static int no_option(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	if (!strcmp(l->w[l->n - 1].s, "name"))
		g->name[0] = '\0';
	else if (!strcmp(l->w[l->n - 1].s, "follow"))
		g->follow[0] = '\0';
	else if (!strcmp(l->w[l->n - 1].s, "mac-address"))
		memset(g->mac, 0, sizeof(g->mac));
	else if (!strcmp(l->w[l->n - 1].s, "priority"))
		g->priority = CONF_PRIORITY;
	else if (!strcmp(l->w[l->n - 1].s, "timers"))
		default_timers(g);
	else
		no_auth(g);
	return 0;
}

/* What is before each number says whether it is in milliseconds. */
static uint32_t time_ms(const struct ios_val *v)
{
	const struct ios_word *before = v->w - 1;

	return strcasecmp(before->s, "msec") ? v->num * 1000 : v->num;
}

static int take_timers(struct ios *p, struct ios_line *l,
		       const struct ios_row *row)
{
	uint32_t hello = time_ms(&l->v[1]), hold = time_ms(&l->v[2]);
	struct conf_group *g = group_of(p, l);

	(void)row;
	if (hold <= hello)
		return ios_bad(p, l->v[2].w,
			       "the hold time must be longer than the hello time");
	g->hello_ms = hello;
	g->hold_ms = hold;
	if (hello == CONF_HELLO && hold == CONF_HOLD)
		default_timers(g);
	return 0;
}

static int take_auth(struct ios *p, struct ios_line *l,
		     const struct ios_row *row)
{
	const struct ios_word *w = l->v[1].w;
	struct conf_group *g = group_of(p, l);

	(void)row;
	/* a form that was not finished, and not the word itself */
	if (!strcasecmp(w[-1].s, "authentication") &&
	    (!strcasecmp(w->s, "text") || !strcasecmp(w->s, "md5"))) {
		ios_error(p, (struct pos){ p->line, l->end_col },
			  "the line ends too early; expected a word of 1 to %d characters",
			  HSRP_AUTH_TEXT_MAX);
		return -1;
	}
	if (strlen(w->s) > HSRP_AUTH_TEXT_MAX)
		return ios_bad(p, w,
			       "\"%s\" is longer than %d characters", w->s,
			       HSRP_AUTH_TEXT_MAX);
	no_auth(g);
	snprintf(g->auth, sizeof(g->auth), "%s", w->s);
	/* the default, which has no line of its own */
	if (!strcmp(g->auth, "cisco"))
		g->auth[0] = '\0';
	return 0;
}

static int take_key_file(struct ios *p, struct ios_line *l,
			 const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	no_auth(g);
	g->md5 = true;
	g->key_pos = ios_val_pos(p, &l->v[1]);
	g->key_timeout = l->n_v > 2 ? l->v[2].num : 0;
	return ios_path(p, l->v[1].w, g->key_file);
}

static int take_key_chain(struct ios *p, struct ios_line *l,
			  const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);

	(void)row;
	no_auth(g);
	g->key_pos = ios_val_pos(p, &l->v[1]);
	snprintf(g->key_chain, sizeof(g->key_chain), "%s", l->v[1].w->s);
	return 0;
}

static void track_del(struct conf_group *g, size_t i)
{
	memmove(&g->tracks[i], &g->tracks[i + 1],
		(g->n_tracks - i - 1) * sizeof(*g->tracks));
	g->n_tracks--;
}

static int take_track(struct ios *p, struct ios_line *l,
		      const struct ios_row *row)
{
	struct conf_group *g = group_of(p, l);
	const char *dev = l->v[1].text;
	struct conf_track *t;
	size_t i;

	for (i = 0; i < g->n_tracks; i++)
		if (!strcmp(g->tracks[i].dev, dev) &&
		    (*dev || g->tracks[i].object == l->v[1].num))
			break;
	if (i < g->n_tracks)
		track_del(g, i);
	if (l->no)
		return 0;
	t = VEC_ADD(g->tracks, g->n_tracks);
	t->pos = (struct pos){ p->line, l->v[1].w->col };
	snprintf(t->dev, sizeof(t->dev), "%s", dev);
	t->object = *dev ? 0 : l->v[1].num;
	t->decrement = l->n_v > 2 ? l->v[2].num : row->off;
	return 0;
}

static const struct ios_row top_rows[] = {
	{ "interface IF", take_interface, IOS_NO, IOS_IF, 0, NULL },
	{ "interface IF point-to-point", take_interface, 0, IOS_IF, 0, NULL },
	{ "interface-map", NULL, 0, IOS_NAMES, 0, NULL },
};

static const struct ios_row name_rows[] = {
	{ "IF IF", take_if_name, 0, 0, 0, NULL },
};

static const struct ios_row if_rows[] = {
	{ "ip address A.B.C.D A.B.C.D", take_address, IOS_OTHER, 0, 0, NULL },
	{ G "ip", take_vip, IOS_NO, 0, 0, NULL },
	{ G "ip A.B.C.D", take_vip, IOS_NO, 0, 0, NULL },
	{ G "ip A.B.C.D secondary", take_secondary, IOS_NO, 0, 0, NULL },
	{ G "priority <0-255>", take_priority, IOS_NO, 0, 0, NULL },
	{ G "priority", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "preempt", take_preempt, IOS_NO, 0, 0, NULL },
	{ G "preempt delay " MIN, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " MIN RELOAD, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " MIN SYNC, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " MIN RELOAD SYNC, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " RELOAD, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " RELOAD SYNC, take_preempt, 0, 0, 0, NULL },
	{ G "preempt delay " SYNC, take_preempt, 0, 0, 0, NULL },
	{ G "name NAME", take_red_name, IOS_NO, 0, 0, NULL },
	{ G "name", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "timers <1-254> <1-255>", take_timers, 0, 0, 0, NULL },
	{ G "timers msec <15-999> msec <50-3000>", take_timers, 0, 0, 0,
	  NULL },
	{ G "timers msec <15-999> <1-255>", take_timers, 0, 0, 0, NULL },
	{ G "timers <1-254> msec <50-3000>", take_timers, 0, 0, 0, NULL },
	{ G "timers", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "authentication md5 key-file WORD", take_key_file, 0, 0, 0, NULL },
	{ G "authentication md5 key-file WORD timeout <0-32767>", take_key_file,
	  0, 0, 0, NULL },
	{ G "authentication md5 key-chain NAME", take_key_chain, 0, 0, 0,
	  NULL },
	{ G "authentication md5 key-string LINE", NULL, IOS_REFUSED, 0, 0,
	  "standby: a key is not written here; expected \"authentication md5 key-file FILE\"" },
	{ G "authentication text WORD", take_auth, 0, 0, 0, NULL },
	{ G "authentication WORD", take_auth, 0, 0, 0, NULL },
	{ G "authentication", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "track IF", take_track, IOS_NO, 0, CONF_DECREMENT, NULL },
	{ G "track IF <1-255>", take_track, IOS_NO, 0, 0, NULL },
	{ G "track IF shutdown", take_track, IOS_NO, 0, 0, NULL },
	{ G "track <1-1000>", take_track, IOS_NO, 0, CONF_DECREMENT, NULL },
	{ G "track <1-1000> decrement <1-255>", take_track, IOS_NO, 0, 0,
	  NULL },
	{ G "track <1-1000> shutdown", take_track, IOS_NO, 0, 0, NULL },
	{ "standby version <1-2>", take_version, IOS_NO, 0, 0, NULL },
	{ "standby version", take_version, IOS_NO_ONLY, 0, 0, NULL },
	{ "standby arp gratuitous", take_garp, IOS_NO, 0, 0, NULL },
	{ "standby arp gratuitous count <0-60>", take_garp, 0, 0, 0, NULL },
	{ "standby arp gratuitous interval <3-1800>", take_garp, 0, 0, 0,
	  NULL },
	{ "standby arp gratuitous count <0-60> interval <3-1800>", take_garp,
	  0, 0, 0, NULL },
	{ "standby mac-refresh <0-255>", take_refresh, IOS_NO, 0, 0, NULL },
	{ "standby mac-refresh", take_refresh, IOS_NO_ONLY, 0, 0, NULL },
	{ "standby use-bia", take_use_bia, IOS_NO, 0, 0, NULL },
	{ "standby use-bia scope interface", take_use_bia, IOS_NO, 0, 0, NULL },
	{ "standby delay minimum <0-10000>", take_delay, 0, 0, 0, NULL },
	{ "standby delay reload <0-10000>", take_delay, 0, 0, 0, NULL },
	{ "standby delay minimum <0-10000> reload <0-10000>", take_delay, 0, 0,
	  0, NULL },
	{ "standby bfd", NULL, IOS_REFUSED, 0, 0,
	  "standby: bfd is not supported; hsrp-track-bfd feeds a track object from it" },
	{ "standby redirect", take_redirect, IOS_NO, 0, 0, NULL },
	{ "standby redirect unknown", take_unknown, IOS_NO, 0, 0, NULL },
	{ "standby redirect timers <10-180> <61-3600>", take_redirect_timers,
	  IOS_NO, 0, 0, NULL },
	{ "standby redirect timers", take_redirect_timers, IOS_NO_ONLY, 0, 0,
	  NULL },
	{ "standby redirect advertisement authentication LINE", NULL,
	  IOS_REFUSED, 0, 0, REDIRECT_AUTH },
	{ "standby redirects", take_redirect, IOS_NO, 0, 0, NULL },
	{ "standby redirects unknown", take_unknown, IOS_NO, 0, 0, NULL },
	{ "standby redirects timers <10-180> <61-3600>", take_redirect_timers,
	  IOS_NO, 0, 0, NULL },
	{ "standby redirects timers", take_redirect_timers, IOS_NO_ONLY, 0, 0,
	  NULL },
	{ "standby redirects advertisement authentication LINE", NULL,
	  IOS_REFUSED, 0, 0, REDIRECT_AUTH },
	{ "standby redirects enable", take_redirect, 0, 0, HSRP_REDIRECTS_ALL,
	  NULL },
	{ "standby redirects disable", take_redirect, 0, 0,
	  HSRP_REDIRECTS_OFF, NULL },
	{ G "follow NAME", take_follow, IOS_NO, 0, 0, NULL },
	{ G "follow", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "mac-address WORD", take_mac, IOS_NO, 0, 0, NULL },
	{ G "mac-address", no_option, IOS_NO_ONLY, 0, 0, NULL },
	{ G "ipv6 autoconfig", take_ipv6, 0, 0, 0, NULL },
	{ G "ipv6 WORD", take_ipv6, IOS_NO, 0, 0, NULL },
	/* those of the interface above, of one group */
	{ OWN "arp gratuitous", take_own_garp, IOS_NO, 0, 0, NULL },
	{ OWN "arp gratuitous count <0-60>", take_own_garp, 0, 0, 0, NULL },
	{ OWN "arp gratuitous interval <3-1800>", take_own_garp, 0, 0, 0,
	  NULL },
	{ OWN "arp gratuitous count <0-60> interval <3-1800>", take_own_garp,
	  0, 0, 0, NULL },
	{ OWN "mac-refresh <0-255>", take_own_refresh, IOS_NO, 0, 0, NULL },
	{ OWN "mac-refresh", take_own_refresh, IOS_NO_ONLY, 0, 0, NULL },
	{ OWN "delay minimum <0-10000>", take_own_delay, 0, 0, 0, NULL },
	{ OWN "delay reload <0-10000>", take_own_delay, 0, 0, 0, NULL },
	{ OWN "delay minimum <0-10000> reload <0-10000>", take_own_delay, 0, 0,
	  0, NULL },
	{ OWN "delay", take_own_delay, IOS_NO_ONLY, 0, 0, NULL },
};

const struct ios_table ios_group_tables[] = {
	{ IOS_TOP, top_rows, ARRAY_SIZE(top_rows) },
	{ IOS_NAMES, name_rows, ARRAY_SIZE(name_rows) },
	{ IOS_IF, if_rows, ARRAY_SIZE(if_rows) },
	{ IOS_TOP, NULL, 0 },
};
