// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's own answers say is wrong.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "hsrpctl.h"
#include "print.h"

/**
 * finding_add - one more
 * @f: findings
 * @level: how bad
 * @cure: what to do
 * @fmt: what is wrong, as of printf()
 */
void finding_add(struct findings *f, enum finding_level level, const char *cure,
		 const char *fmt, ...)
{
	struct finding *n = VEC_ADD(f->v, f->n);
	va_list ap;

	n->level = level;
	snprintf(n->cure, sizeof(n->cure), "%s", cure);
	va_start(ap, fmt);
	vsnprintf(n->text, sizeof(n->text), fmt, ap);
	va_end(ap);
}

/**
 * findings_free - release them
 * @f: findings
 */
void findings_free(struct findings *f)
{
	free(f->v);
	memset(f, 0, sizeof(*f));
}

/**
 * findings_print - print them
 * @f: findings
 * @colour: the terminal has colours
 */
void findings_print(const struct findings *f, bool colour)
{
	static const char *const words[] = { "note", "warning", "error" };
	static const char *const codes[] = { "", "\033[33m", "\033[31m" };
	size_t i;

	print_array("findings");
	for (i = 0; i < f->n; i++) {
		const struct finding *x = &f->v[i];

		print_object(NULL);
		print_text("  %s", colour ? codes[x->level] : "");
		print_string("level", "%s: ", words[x->level]);
		print_string("text", "%s", x->text);
		print_text("%s\n", colour && *codes[x->level] ? "\033[0m" : "");
		print_string("cure", *x->cure ? "      -> %s\n" : NULL,
			     x->cure);
		print_object_end();
	}
	print_array_end();
}

/* Does the loss of one tracked interface move the Active away? */
static void find_decrement(struct findings *f, const struct model *m,
			   const struct group *g)
{
	size_t i;

	if (g->state != HSRP_STATE_ACTIVE || !g->standby.known)
		return;
	for (i = 0; i < m->n_tracks; i++) {
		const struct tracked *t = &m->tracks[i];

		if (!t->up || !t->decrement || t->by_group != g->number ||
		    strcmp(t->by_dev, g->dev) ||
		    g->eff_priority < t->decrement + g->standby.priority)
			continue;
		finding_add(f, FINDING_WARNING,
			    "hsrpctl group set ... track DEV decrement N, so that the rest is less than the other's priority",
			    "group %u on %s stays Active when %s is lost: priority %u less %u is not below the Standby's %u",
			    g->number, g->dev, t->dev, g->eff_priority,
			    t->decrement, g->standby.priority);
	}
}

static const struct group *group_named(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->n_groups; i++)
		if (!strcmp(m->groups[i].name, name))
			return &m->groups[i];
	return NULL;
}

static void find_group(struct findings *f, const struct model *m,
		       const struct group *g)
{
	const struct counters *cs = model_counters(m, g->dev, g->number);
	const struct group *leader = group_named(m, g->follow);
	size_t i;

	if (*g->follow && !leader)
		finding_add(f, FINDING_ERROR,
			    "hsrpctl group set dev DEV group N name NAME",
			    "group %u on %s follows \"%s\", and no group has that name",
			    g->number, g->dev, g->follow);
	/* of a follower's, that of its leader is all there is to say */
	else if (g->state == HSRP_STATE_INIT &&
		 !(leader && leader->state == HSRP_STATE_INIT))
		finding_add(f, FINDING_ERROR,
			    "ip link set DEV up; ip address show dev DEV",
			    "group %u on %s does not run: the interface is down, or has no address",
			    g->number, g->dev);
	if (g->state == HSRP_STATE_LEARN)
		finding_add(f, FINDING_WARNING,
			    "hsrpctl group set dev DEV group N vip ADDRESS, or start the other router",
			    "group %u on %s knows no virtual address yet",
			    g->number, g->dev);
	if (g->state == HSRP_STATE_ACTIVE && !g->standby.known && !*g->follow)
		finding_add(f, FINDING_WARNING,
			    "is the other gateway up? do filters let UDP port 1985 to 224.0.0.2 through? (tcpdump -ni DEV udp port 1985)",
			    "group %u on %s has no Standby: nobody would take over",
			    g->number, g->dev);
	if (g->resigned)
		finding_add(f, FINDING_NOTE,
			    "hsrpctl group resume dev DEV group N, when the work is done",
			    "group %u on %s was told to resign, and does not preempt",
			    g->number, g->dev);
	for (i = 0; cs && i < cs->n; i++)
		if (!strcmp(cs->v[i].name, "split-brain") && cs->v[i].value)
			finding_add(f, FINDING_WARNING,
				    "look for a switch that loses multicast, and compare both gateways' configuration",
				    "group %u on %s has seen two Active routers %" PRIu64 " times",
				    g->number, g->dev, cs->v[i].value);
	find_decrement(f, m, g);
}

static void find_counters(struct findings *f, const struct model *m)
{
	static const struct {
		const char *counter;
		enum finding_level level;
		const char *text;
		const char *cure;
	} rows[] = {
		{ "rx-drop-auth", FINDING_WARNING,
		  "packets with another authentication were dropped",
		  "give all routers of the group the same \"standby authentication\"" },
		{ "rx-drop-version", FINDING_WARNING,
		  "packets of another HSRP version were dropped",
		  "give all routers of the group the same \"standby version\"" },
		{ "rx-drop-follows", FINDING_WARNING,
		  "packets for a group that follows another one were dropped",
		  "let the group follow on all its routers (\"standby follow\"), or on none" },
		{ "rx-diffvip", FINDING_WARNING,
		  "packets of the group named another virtual address",
		  "give all routers of the group the same \"standby ip\"" },
		{ "rx-drop-src-subnet", FINDING_WARNING,
		  "packets from an address outside of the interface's subnet were dropped",
		  "compare the addresses and masks of the gateways" },
		{ "arp-vip-conflict", FINDING_ERROR,
		  "ARP packets of somebody else with the virtual address came in",
		  "find the host that has it: tcpdump -eni DEV arp host VIP" },
		{ "nd-vip-conflict", FINDING_ERROR,
		  "neighbour discovery of somebody else with the virtual address came in",
		  "find the host that has it: tcpdump -eni DEV icmp6 and host VIP" },
		{ "guard-in-clear-text-drop", FINDING_WARNING,
		  "packets that should have been protected came in the clear, and were dropped",
		  "does the peer's access list mirror ours?" },
		{ "guard-out-clear-text-drop", FINDING_NOTE,
		  "packets that would have left in the clear were dropped",
		  "there was no SA for them: on the Active, look at the IKE daemon's log" },
		{ "vmac-tx-not-active", FINDING_ERROR,
		  "frames with the virtual MAC address were kept from leaving while not Active",
		  "who else uses this MAC address on the machine?" },
		{ "rtnetlink-error", FINDING_WARNING,
		  "addresses or routes could not be set",
		  "dmesg | grep hsrp" },
		{ "policy-restored", FINDING_NOTE,
		  "somebody removed our XFRM policies; they were restored",
		  "does the IKE daemon run with \"policies = no\"?" },
		{ "vip-restored", FINDING_NOTE,
		  "somebody removed the virtual address; it was restored",
		  "keep NetworkManager, dhclient and the like from this interface" },
		{ "route-restored", FINDING_NOTE,
		  "somebody removed our reverse routes; they were restored",
		  "does another daemon manage the table?" },
	};
	uint64_t v;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		v = model_counter(m, rows[i].counter);
		if (v)
			finding_add(f, rows[i].level, rows[i].cure,
				    "%s: %" PRIu64, rows[i].text, v);
	}
}

static bool line_has_sa(const struct model *m, const struct entry *e,
			const struct line *l)
{
	size_t i;

	for (i = 0; i < m->n_sas; i++)
		if (!m->sas[i].larval && m->sas[i].outbound &&
		    m->sas[i].seq == e->seq &&
		    !strcmp(m->sas[i].map, e->map) &&
		    line_equal(&m->sas[i].line, l))
			return true;
	return false;
}

static void find_tunnels(struct findings *f, const struct model *m,
			 const struct binding *b)
{
	size_t i, j, n;

	for (i = 0; i < m->n_entries; i++) {
		const struct entry *e = &m->entries[i];

		if (strcmp(e->map, b->map))
			continue;
		if (!e->n_lines)
			finding_add(f, FINDING_WARNING,
				    "hsrpctl map match ...",
				    "entry %u of crypto map %s protects nothing",
				    e->seq, e->map);
		for (j = n = 0; j < e->n_lines; j++)
			n += !line_has_sa(m, e, &e->lines[j]);
		if (b->active && n)
			finding_add(f, FINDING_WARNING,
				    "hsrpctl diagnose; the log of the IKE daemon; does the peer answer on UDP 500?",
				    "no SA with %s for %zu of %zu lines of crypto map %s %u",
				    ip_str(e->peer), n, e->n_lines, e->map,
				    e->seq);
	}
}

static void find_binding(struct findings *f, const struct model *m,
			 const struct binding *b)
{
	if (*b->red && !group_named(m, b->red))
		finding_add(f, FINDING_ERROR,
			    "hsrpctl group set dev DEV group N name NAME",
			    "crypto map %s on %s follows \"%s\", and no group has that name",
			    b->map, b->dev, b->red);
	if (b->active && !b->ready)
		finding_add(f, FINDING_ERROR, *b->error ?
			    "the kernel tries again; see also dmesg" :
			    "it is being set up; look again in a second",
			    "crypto map %s on %s is in force and not ready%s%s",
			    b->map, b->dev, *b->error ? ": " : "", b->error);
	find_tunnels(f, m, b);
}

static bool map_active(const struct model *m, const char *map)
{
	size_t i;

	for (i = 0; i < m->n_bindings; i++)
		if (m->bindings[i].active && !strcmp(m->bindings[i].map, map))
			return true;
	return false;
}

/**
 * find_model - look at what the kernel knows
 * @f: takes what is found
 * @m: all of the model
 */
void find_model(struct findings *f, const struct model *m)
{
	size_t i;

	for (i = 0; i < m->n_groups; i++)
		find_group(f, m, &m->groups[i]);
	for (i = 0; i < m->n_tracks; i++)
		if (!m->tracks[i].up)
			finding_add(f, FINDING_WARNING,
				    "look at the cable and the switch",
				    "%s, tracked by group %u on %s, is down",
				    m->tracks[i].dev, m->tracks[i].by_group,
				    m->tracks[i].by_dev);
	for (i = 0; i < m->n_bindings; i++)
		find_binding(f, m, &m->bindings[i]);
	for (i = 0; i < m->n_routes; i++)
		if (!m->routes[i].installed &&
		    map_active(m, m->routes[i].map))
			finding_add(f, FINDING_WARNING,
				    "ip route get PEER: is there a way to the peer?",
				    "the reverse route to %s is not installed",
				    prefix_str(&m->routes[i].dst));
	for (i = 0; i < m->n_tsets; i++)
		if (m->tsets[i].legacy && m->tsets[i].users)
			finding_add(f, FINDING_NOTE,
				    "esp-gcm 128 and IKEv2, as soon as the peer can",
				    "transform set %s is too weak for today",
				    m->tsets[i].name);
	find_counters(f, m);
}
