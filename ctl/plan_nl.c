// SPDX-License-Identifier: GPL-2.0
/*
 * A step of a plan as a message to the kernel.
 */
#include <string.h>

#include "hsrpctl.h"
#include "gnl.h"
#include "plan.h"
#include "secret.h"

#define AUTH_DEFAULT	"cisco"

/* Adds what takes a group from @a to @b. */
struct group_option {
	bool (*same)(const struct conf_group *a, const struct conf_group *b);
	int (*put)(struct nl_msg *msg, const struct conf_group *a,
		   const struct conf_group *b);
};

static bool same_vip(const struct conf_group *a, const struct conf_group *b)
{
	return a->ip6 == b->ip6 && a->vip == b->vip &&
	       !memcmp(a->vip6, b->vip6, sizeof(a->vip6));
}

static int put_vip(struct nl_msg *msg, const struct conf_group *a,
		   const struct conf_group *b)
{
	(void)a;
	if (b->ip6)
		return nla_put(msg, HSRP_A_GROUP_VIP6, sizeof(b->vip6),
			       b->vip6);
	return nla_put_u32(msg, HSRP_A_GROUP_VIP, b->vip);
}

static bool has_secondaries(const struct conf_group *g,
			    const struct conf_group *of)
{
	size_t i;

	for (i = 0; i < of->n_secondaries; i++)
		if (!conf_group_has(g, of->secondaries[i]) ||
		    g->vip == of->secondaries[i])
			return false;
	return true;
}

static bool same_secondaries(const struct conf_group *a,
			     const struct conf_group *b)
{
	return has_secondaries(a, b) && has_secondaries(b, a);
}

/* What is in one and not in the other. */
static int put_missing(struct nl_msg *msg, int attr,
		       const struct conf_group *in, const struct conf_group *not)
{
	size_t i;

	for (i = 0; i < in->n_secondaries; i++) {
		uint32_t addr = in->secondaries[i];

		if (conf_group_has(not, addr) && not->vip != addr)
			continue;
		if (nla_put_u32(msg, attr, addr))
			return -1;
	}
	return 0;
}

static int put_secondaries(struct nl_msg *msg, const struct conf_group *a,
			   const struct conf_group *b)
{
	if (put_missing(msg, HSRP_A_GROUP_NO_SECONDARY, a, b))
		return -1;
	return put_missing(msg, HSRP_A_GROUP_SECONDARY, b, a);
}

static bool has_global(const struct conf_group *g,
		       const struct conf_global *of)
{
	const struct conf_global *global = conf_global(g, of->ip);

	return global && global->len == of->len;
}

static bool same_globals(const struct conf_group *a, const struct conf_group *b)
{
	size_t i;

	for (i = 0; i < b->n_globals; i++)
		if (!has_global(a, &b->globals[i]))
			return false;
	return a->n_globals == b->n_globals;
}

/* What is in one and not in the other, or with another length. */
static int put_other_globals(struct nl_msg *msg, int attr,
			     const struct conf_group *in,
			     const struct conf_group *not)
{
	size_t i;

	for (i = 0; i < in->n_globals; i++) {
		const struct conf_global *global = &in->globals[i];
		struct nlattr *nest;

		if (has_global(not, global))
			continue;
		nest = nla_nest_start(msg, attr | NLA_F_NESTED);
		if (!nest ||
		    nla_put(msg, HSRP_A_VIP6_ADDR, sizeof(global->ip),
			    global->ip) ||
		    nla_put_u8(msg, HSRP_A_VIP6_LEN, global->len))
			return -1;
		nla_nest_end(msg, nest);
	}
	return 0;
}

static int put_globals(struct nl_msg *msg, const struct conf_group *a,
		       const struct conf_group *b)
{
	if (put_other_globals(msg, HSRP_A_GROUP_NO_VIP6_GLOBAL, a, b))
		return -1;
	return put_other_globals(msg, HSRP_A_GROUP_VIP6_GLOBAL, b, a);
}

static bool same_priority(const struct conf_group *a,
			  const struct conf_group *b)
{
	return a->priority == b->priority;
}

static int put_priority(struct nl_msg *msg, const struct conf_group *a,
			const struct conf_group *b)
{
	(void)a;
	return nla_put_u32(msg, HSRP_A_GROUP_PRIORITY, b->priority);
}

static bool same_preempt(const struct conf_group *a,
			 const struct conf_group *b)
{
	return a->preempt == b->preempt;
}

static int put_preempt(struct nl_msg *msg, const struct conf_group *a,
		       const struct conf_group *b)
{
	(void)a;
	return nla_put_u8(msg, HSRP_A_GROUP_PREEMPT, b->preempt);
}

static bool same_wait(const struct conf_group *a, const struct conf_group *b)
{
	return !memcmp(a->wait, b->wait, sizeof(a->wait));
}

static int put_wait(struct nl_msg *msg, const struct conf_group *a,
		    const struct conf_group *b)
{
	static const int attrs[CONF_WAITS] = {
		HSRP_A_GROUP_PREEMPT_DELAY_MIN,
		HSRP_A_GROUP_PREEMPT_DELAY_RELOAD,
		HSRP_A_GROUP_PREEMPT_DELAY_SYNC,
	};
	size_t i;

	for (i = 0; i < CONF_WAITS; i++)
		if (a->wait[i] != b->wait[i] &&
		    nla_put_u32(msg, attrs[i], b->wait[i] * 1000))
			return -1;
	return 0;
}

static bool same_delay(const struct conf_group *a, const struct conf_group *b)
{
	return !memcmp(a->delay, b->delay, sizeof(a->delay));
}

static int put_delay(struct nl_msg *msg, const struct conf_group *a,
		     const struct conf_group *b)
{
	(void)a;
	if (nla_put_u32(msg, HSRP_A_GROUP_DELAY_MIN, b->delay[0] * 1000))
		return -1;
	return nla_put_u32(msg, HSRP_A_GROUP_DELAY_RELOAD,
			   b->delay[1] * 1000);
}

static bool same_name(const struct conf_group *a, const struct conf_group *b)
{
	return !strcmp(a->name, b->name);
}

static int put_name_of(struct nl_msg *msg, const struct conf_group *a,
		       const struct conf_group *b)
{
	(void)a;
	return nla_put_string(msg, HSRP_A_GROUP_NAME, b->name);
}

static bool same_timers(const struct conf_group *a, const struct conf_group *b)
{
	return a->hello_ms == b->hello_ms && a->hold_ms == b->hold_ms;
}

static int put_timers(struct nl_msg *msg, const struct conf_group *a,
		      const struct conf_group *b)
{
	(void)a;
	if (!b->hello_ms)
		return nla_put_flag(msg, HSRP_A_GROUP_TIMERS_DEFAULT);
	if (nla_put_u32(msg, HSRP_A_GROUP_HELLO, b->hello_ms))
		return -1;
	return nla_put_u32(msg, HSRP_A_GROUP_HOLD, b->hold_ms);
}

static bool same_garp(const struct conf_group *a, const struct conf_group *b)
{
	return a->garp_count == b->garp_count &&
	       a->garp_interval == b->garp_interval;
}

static int put_garp(struct nl_msg *msg, const struct conf_group *a,
		    const struct conf_group *b)
{
	(void)a;
	if (nla_put_u32(msg, HSRP_A_GROUP_GARP_COUNT, b->garp_count))
		return -1;
	return nla_put_u32(msg, HSRP_A_GROUP_GARP_INTERVAL,
			   b->garp_interval * 1000);
}

static bool same_refresh(const struct conf_group *a,
			 const struct conf_group *b)
{
	return a->mac_refresh == b->mac_refresh;
}

static int put_refresh(struct nl_msg *msg, const struct conf_group *a,
		       const struct conf_group *b)
{
	(void)a;
	return nla_put_u32(msg, HSRP_A_GROUP_MAC_REFRESH,
			   b->mac_refresh * 1000);
}

static bool same_mac(const struct conf_group *a, const struct conf_group *b)
{
	return !memcmp(a->mac, b->mac, sizeof(a->mac));
}

static int put_mac(struct nl_msg *msg, const struct conf_group *a,
		   const struct conf_group *b)
{
	(void)a;
	return nla_put(msg, HSRP_A_GROUP_MAC,
		       conf_has_mac(b) ? sizeof(b->mac) : 0, b->mac);
}

static bool same_follow(const struct conf_group *a, const struct conf_group *b)
{
	return !strcmp(a->follow, b->follow);
}

static int put_follow(struct nl_msg *msg, const struct conf_group *a,
		      const struct conf_group *b)
{
	(void)a;
	return nla_put_string(msg, HSRP_A_GROUP_FOLLOW, b->follow);
}

static bool same_auth(const struct conf_group *a, const struct conf_group *b)
{
	return !strcmp(a->auth, b->auth) && a->md5 == b->md5 &&
	       !strcmp(a->key_file, b->key_file) &&
	       !strcmp(a->key_chain, b->key_chain);
}

static int put_auth(struct nl_msg *msg, const struct conf_group *a,
		    const struct conf_group *b)
{
	if (*b->key_chain)
		return nla_put_string(msg, HSRP_A_GROUP_AUTH_KEYCHAIN,
				      b->key_chain);
	if (!b->md5)
		return nla_put_string(msg, HSRP_A_GROUP_AUTH_TEXT,
				      *b->auth ? b->auth : AUTH_DEFAULT);
	if (secret_put_file(msg, HSRP_A_GROUP_AUTH_KEY, b->key_file))
		return -1;
	/* a key can only follow a key */
	if (!a->md5 || a->key_brief || !b->key_timeout)
		return 0;
	return nla_put_u32(msg, HSRP_A_GROUP_AUTH_TIMEOUT, b->key_timeout);
}

/* Interfaces that are tracked by their names; objects have steps of their own. */
static bool same_tracks(const struct conf_group *a, const struct conf_group *b)
{
	const struct conf_track *t;
	size_t i;

	for (i = 0; i < a->n_tracks; i++) {
		if (a->tracks[i].object)
			continue;
		t = plan_track_of(b, &a->tracks[i]);
		if (!t || t->decrement != a->tracks[i].decrement)
			return false;
	}
	for (i = 0; i < b->n_tracks; i++)
		if (!b->tracks[i].object && !plan_track_of(a, &b->tracks[i]))
			return false;
	return true;
}

static int put_track(struct nl_msg *msg, const struct conf_track *t)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, HSRP_A_GROUP_TRACK | NLA_F_NESTED);
	if (!nest || (t->object ?
		      nla_put_u32(msg, HSRP_A_TRACK_NUMBER, t->object) :
		      nla_put_string(msg, HSRP_A_TRACK_IFNAME, t->dev)))
		return -1;
	if (t->decrement ?
	    nla_put_u32(msg, HSRP_A_TRACK_DECREMENT, t->decrement) :
	    nla_put_flag(msg, HSRP_A_TRACK_SHUTDOWN))
		return -1;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_tracks(struct nl_msg *msg, const struct conf_group *a,
		      const struct conf_group *b)
{
	const struct conf_track *t;
	size_t i;

	for (i = 0; i < a->n_tracks; i++) {
		t = &a->tracks[i];
		if (!t->object && !plan_track_of(b, t) &&
		    nla_put_string(msg, HSRP_A_GROUP_UNTRACK, t->dev))
			return -1;
	}
	for (i = 0; i < b->n_tracks; i++) {
		if (b->tracks[i].object)
			continue;
		t = plan_track_of(a, &b->tracks[i]);
		if (t && t->decrement == b->tracks[i].decrement)
			continue;
		if (put_track(msg, &b->tracks[i]))
			return -1;
	}
	return 0;
}

static const struct group_option options[] = {
	{ same_vip, put_vip },
	{ same_secondaries, put_secondaries },
	{ same_globals, put_globals },
	{ same_priority, put_priority },
	{ same_preempt, put_preempt },
	{ same_wait, put_wait },
	{ same_delay, put_delay },
	{ same_name, put_name_of },
	{ same_timers, put_timers },
	{ same_auth, put_auth },
	{ same_garp, put_garp },
	{ same_refresh, put_refresh },
	{ same_mac, put_mac },
	{ same_follow, put_follow },
	{ same_tracks, put_tracks },
};

/**
 * group_same - are two groups configured in the same way
 * @a: group
 * @b: group of the same interface and number
 *
 * Return: whether they are.
 */
bool group_same(const struct conf_group *a, const struct conf_group *b)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (!options[i].same(a, b))
			return false;
	return true;
}

static int put_group_id(struct nl_msg *msg, const struct conf_group *g)
{
	if (nla_put_string(msg, HSRP_A_GROUP_IFNAME, g->dev))
		return -1;
	return nla_put_u32(msg, HSRP_A_GROUP_NUMBER, g->number);
}

static int put_group(struct nl_msg *msg, const struct conf_group *a,
		     const struct conf_group *b)
{
	static const struct conf_group none = {
		.priority = CONF_PRIORITY,
		.garp_count = CONF_GARP_COUNT,
		.garp_interval = CONF_GARP_INTERVAL,
		.mac_refresh = CONF_MAC_REFRESH,
	};
	size_t i;

	if (put_group_id(msg, b))
		return -1;
	if (!a)
		a = &none;
	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (!options[i].same(a, b) && options[i].put(msg, a, b))
			return -1;
	return 0;
}

static int put_tset(struct nl_msg *msg, const struct tset *t, bool all)
{
	if (nla_put_string(msg, HSRP_A_TRANSFORM_NAME, t->name))
		return -1;
	if (!all)
		return 0;
	if (nla_put_u32(msg, HSRP_A_TRANSFORM_CIPHER, t->cipher) ||
	    (t->keylen &&
	     nla_put_u32(msg, HSRP_A_TRANSFORM_KEYLEN, t->keylen)))
		return -1;
	return t->integ ? nla_put_u32(msg, HSRP_A_TRANSFORM_INTEG, t->integ)
			: 0;
}

static int put_entry_id(struct nl_msg *msg, const struct entry *e)
{
	if (nla_put_string(msg, HSRP_A_MAP_NAME, e->map))
		return -1;
	return nla_put_u32(msg, HSRP_A_MAP_SEQ, e->seq);
}

static int put_entry(struct nl_msg *msg, const struct entry *e)
{
	if (put_entry_id(msg, e) ||
	    put_ip(msg, HSRP_A_MAP_PEER, HSRP_A_MAP_PEER6, e->peer) ||
	    nla_put_string(msg, HSRP_A_MAP_TRANSFORM, e->tset))
		return -1;
	return nla_put_u8(msg, HSRP_A_MAP_REVERSE_ROUTE, e->reverse_route);
}

static int put_line(struct nl_msg *msg, const struct entry *e,
		    const struct line *l, bool all)
{
	struct nlattr *nest;

	if (put_entry_id(msg, e))
		return -1;
	nest = nla_nest_start(msg, HSRP_A_MAP_MATCH | NLA_F_NESTED);
	if (!nest ||
	    put_ip(msg, HSRP_A_MATCH_SRC, HSRP_A_MATCH_SRC6, l->src.addr) ||
	    nla_put_u8(msg, HSRP_A_MATCH_SRC_LEN, l->src.len) ||
	    put_ip(msg, HSRP_A_MATCH_DST, HSRP_A_MATCH_DST6, l->dst.addr) ||
	    nla_put_u8(msg, HSRP_A_MATCH_DST_LEN, l->dst.len))
		return -1;
	/* what was chosen for the line before, when it comes back */
	if (all && l->reqid && nla_put_u32(msg, HSRP_A_MATCH_REQID, l->reqid))
		return -1;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_bind(struct nl_msg *msg, const struct conf_bind *b,
		    enum step_kind kind)
{
	if (nla_put_string(msg, HSRP_A_BIND_MAP, b->map) ||
	    nla_put_string(msg, HSRP_A_BIND_IFNAME, b->dev))
		return -1;
	if (kind == STEP_UNBIND)
		return 0;
	if (nla_put_u8(msg, HSRP_A_BIND_FAST_MODE, (uint8_t)b->fast_mode) ||
	    nla_put_u8(msg, HSRP_A_BIND_SPI_RECOVERY, !b->no_spi_recovery))
		return -1;
	if (kind == STEP_BIND_SET)
		return 0;
	return *b->red ? nla_put_string(msg, HSRP_A_BIND_REDUNDANCY, b->red)
		       : put_ip(msg, HSRP_A_BIND_LOCAL, HSRP_A_BIND_LOCAL6,
				b->local);
}

static int put_tracking(struct nl_msg *msg, const struct step *s)
{
	if (put_group_id(msg, s->group))
		return -1;
	if (s->kind == STEP_TRACK)
		return put_track(msg, s->track);
	return nla_put_u32(msg, HSRP_A_GROUP_UNTRACK_OBJECT, s->track->object);
}

static int put_member(struct nl_msg *msg, const struct conf_member *m)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, HSRP_A_TRACK_MEMBER | NLA_F_NESTED);
	if (!nest || nla_put_u32(msg, HSRP_A_MEMBER_NUMBER, m->number) ||
	    (m->negate && nla_put_flag(msg, HSRP_A_MEMBER_NOT)) ||
	    (m->weight && nla_put_u32(msg, HSRP_A_MEMBER_WEIGHT, m->weight)))
		return -1;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_object(struct nl_msg *msg, const struct conf_object *o, bool all)
{
	size_t i;

	if (nla_put_u32(msg, HSRP_A_TRACK_NUMBER, o->number))
		return -1;
	if (!all)
		return 0;
	if (nla_put_u8(msg, HSRP_A_TRACK_TYPE, (uint8_t)o->type) ||
	    (*o->dev && nla_put_string(msg, HSRP_A_TRACK_IFNAME, o->dev)) ||
	    (o->up && nla_put_u8(msg, HSRP_A_TRACK_UP, true)) ||
	    (o->weight_up &&
	     (nla_put_u32(msg, HSRP_A_TRACK_WEIGHT_UP, o->weight_up) ||
	      nla_put_u32(msg, HSRP_A_TRACK_WEIGHT_DOWN, o->weight_down))))
		return -1;
	if ((o->type == HSRP_TRACK_ROUTE || o->type == HSRP_TRACK_ROUTE6) &&
	    (put_ip(msg, HSRP_A_TRACK_DST, HSRP_A_TRACK_DST6, o->dst.addr) ||
	     nla_put_u8(msg, HSRP_A_TRACK_DST_LEN, o->dst.len)))
		return -1;
	for (i = 0; i < o->n_members; i++)
		if (put_member(msg, &o->members[i]))
			return -1;
	return 0;
}

static int put_span(struct nl_msg *msg, int attr, const struct conf_span *s)
{
	if (s->from && nla_put_u64(msg, attr, s->from))
		return -1;
	if (s->until == CONF_FOREVER)
		return 0;
	return nla_put_u64(msg, attr + 1, s->until);
}

static int put_key(struct nl_msg *msg, const struct conf_chainkey *k, bool all)
{
	struct nlattr *nest;

	if (nla_put_string(msg, HSRP_A_KEYCHAIN_NAME, k->chain))
		return -1;
	nest = nla_nest_start(msg, HSRP_A_KEYCHAIN_KEY | NLA_F_NESTED);
	if (!nest || nla_put_u32(msg, HSRP_A_KEY_ID, k->number))
		return -1;
	if (all && (secret_put_file(msg, HSRP_A_KEY_SECRET, k->file) ||
		    put_span(msg, HSRP_A_KEY_SEND_FROM, &k->send) ||
		    put_span(msg, HSRP_A_KEY_ACCEPT_FROM, &k->accept)))
		return -1;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_iface(struct nl_msg *msg, const struct step *s)
{
	if (nla_put_string(msg, HSRP_A_INTERFACE_IFNAME, s->dev) ||
	    nla_put_u8(msg, HSRP_A_INTERFACE_VERSION, (uint8_t)s->version) ||
	    nla_put_u8(msg, HSRP_A_INTERFACE_USE_BIA, s->use_bia) ||
	    nla_put_u8(msg, HSRP_A_INTERFACE_REDIRECTS,
		       (uint8_t)s->redirects) ||
	    nla_put_u32(msg, HSRP_A_INTERFACE_REDIRECT_ADV,
			s->redirect_adv * 1000))
		return -1;
	return nla_put_u32(msg, HSRP_A_INTERFACE_REDIRECT_HOLD,
			   s->redirect_hold * 1000);
}

static int put_step(struct nl_msg *msg, const struct step *s)
{
	switch (s->kind) {
	case STEP_TSET_ADD:
	case STEP_TSET_DEL:
		return put_tset(msg, s->tset, s->kind == STEP_TSET_ADD);
	case STEP_ENTRY_ADD:
		return put_entry(msg, &s->entry->e);
	case STEP_ENTRY_DEL:
		return put_entry_id(msg, &s->entry->e);
	case STEP_LINE_ADD:
	case STEP_LINE_DEL:
		return put_line(msg, &s->entry->e, s->line,
				s->kind == STEP_LINE_ADD);
	case STEP_BIND:
	case STEP_UNBIND:
	case STEP_BIND_SET:
		return put_bind(msg, s->bind, s->kind);
	case STEP_GROUP_ADD:
		return put_group(msg, NULL, s->group);
	case STEP_GROUP_DEL:
		return put_group(msg, s->group, s->group);
	case STEP_GROUP_SET:
		return put_group(msg, s->from, s->group);
	case STEP_TRACK:
	case STEP_UNTRACK:
		return put_tracking(msg, s);
	case STEP_OBJECT_ADD:
	case STEP_OBJECT_DEL:
		return put_object(msg, s->object, s->kind == STEP_OBJECT_ADD);
	case STEP_KEY_ADD:
	case STEP_KEY_SET:
	case STEP_KEY_DEL:
		return put_key(msg, s->key, s->kind != STEP_KEY_DEL);
	case STEP_IFACE:
		return put_iface(msg, s);
	}
	return -1;
}

/**
 * step_message - the message that does a step
 * @s: step
 *
 * Return: the message; NULL if it does not fit into one.
 */
struct nl_msg *step_message(const struct step *s)
{
	static const uint8_t cmds[] = {
		[STEP_TSET_ADD] = HSRP_CMD_TRANSFORM_NEW,
		[STEP_TSET_DEL] = HSRP_CMD_TRANSFORM_DEL,
		[STEP_ENTRY_ADD] = HSRP_CMD_MAP_NEW,
		[STEP_ENTRY_DEL] = HSRP_CMD_MAP_DEL,
		[STEP_LINE_ADD] = HSRP_CMD_MATCH_NEW,
		[STEP_LINE_DEL] = HSRP_CMD_MATCH_DEL,
		[STEP_BIND] = HSRP_CMD_BIND_NEW,
		[STEP_UNBIND] = HSRP_CMD_BIND_DEL,
		[STEP_BIND_SET] = HSRP_CMD_BIND_SET,
		[STEP_GROUP_ADD] = HSRP_CMD_GROUP_NEW,
		[STEP_GROUP_DEL] = HSRP_CMD_GROUP_DEL,
		[STEP_GROUP_SET] = HSRP_CMD_GROUP_SET,
		[STEP_UNTRACK] = HSRP_CMD_GROUP_SET,
		[STEP_TRACK] = HSRP_CMD_GROUP_SET,
		[STEP_OBJECT_ADD] = HSRP_CMD_TRACK_NEW,
		[STEP_OBJECT_DEL] = HSRP_CMD_TRACK_DEL,
		[STEP_KEY_ADD] = HSRP_CMD_KEYCHAIN_NEW,
		[STEP_KEY_SET] = HSRP_CMD_KEYCHAIN_SET,
		[STEP_KEY_DEL] = HSRP_CMD_KEYCHAIN_DEL,
		[STEP_IFACE] = HSRP_CMD_INTERFACE_SET,
	};
	struct nl_msg *msg = gnl_new(cmds[s->kind], 0);

	if (!put_step(msg, s))
		return msg;
	gnl_drop(msg);
	return NULL;
}
