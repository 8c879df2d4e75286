// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl export frr: static routes and OSPF, from the lines that were applied
 * and are not ours, and from the reverse routes, which to FRR are kernel routes.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "ios.h"
#include "print.h"

#define REVERSE		"HSRP-REVERSE"
#define REVERSE6	"HSRP-REVERSE6"
#define PROCESS		"router ospf "
#define PROCESS6	"ipv6 router ospf "
#define WORDS		12

static const char header[] =
	"! Written by \"hsrpctl export frr\".\n";

/**
 * struct words - a line, cut into words
 * @buf: the words
 * @w: the words; "" behind the last
 * @n: how many
 */
struct words {
	char buf[IOS_LINE_MAX + 1];
	const char *w[WORDS];
	int n;
};

static void words_of(struct words *s, const char *text)
{
	char *save = NULL, *w;
	int i;

	memset(s, 0, sizeof(*s));
	snprintf(s->buf, sizeof(s->buf), "%s", text);
	for (w = strtok_r(s->buf, " ", &save); w && s->n < WORDS;
	     w = strtok_r(NULL, " ", &save))
		s->w[s->n++] = w;
	for (i = s->n; i < WORDS; i++)
		s->w[i] = "";
}

static bool begins(const char *text, const char *head)
{
	return !strncmp(text, head, strlen(head));
}

/* A mask, or the inverse of one, as a prefix length; -1 if it has holes. */
static int mask_len(const char *s, bool wildcard)
{
	uint32_t m;

	if (ios_addr(s, &m))
		return -1;
	m = ntohl(m);
	if (!wildcard)
		m = ~m;
	return (m & (m + 1)) ? -1 : 32 - __builtin_popcount(m);
}

static void not_translated(const char *text)
{
	printf("! not translated: %s\n", text);
}

static void export_interface_line(const char *text)
{
	struct words s;

	words_of(&s, text);
	/* "ip ospf 1 area 0": the process has no number here */
	if (!strcmp(s.w[3], "area"))
		printf(" %s %s area %s\n", s.w[0],
		       strcmp(s.w[0], "ipv6") ? "ospf" : "ospf6", s.w[4]);
	else if (!strcmp(s.w[0], "ipv6"))
		printf(" ipv6 ospf6 %s %s\n", s.w[2], s.w[3]);
	else
		printf(" %s\n", text);
}

/* "passive-interface" of a process of IPv6 is said at the interface. */
static void export_passive6(const struct conf *c)
{
	struct words s;
	size_t i;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || !begins(k->block, PROCESS6) ||
		    !begins(k->text, "passive-interface "))
			continue;
		words_of(&s, k->text);
		if (strchr(s.w[1], '/'))
			not_translated(k->text);
		else
			printf("interface %s\n ipv6 ospf6 passive\nexit\n",
			       s.w[1]);
	}
}

static void export_interfaces(const struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || !begins(k->block, "interface "))
			continue;
		for (j = 0; j < i && (c->kept[j].why != CONF_FRR ||
				      strcmp(c->kept[j].block, k->block)); j++)
			;
		if (j < i)
			continue;
		printf("%s\n", k->block);
		for (; j < c->n_kept; j++) {
			if (c->kept[j].why != CONF_FRR ||
			    strcmp(c->kept[j].block, k->block))
				continue;
			export_interface_line(c->kept[j].text);
		}
		printf("exit\n");
	}
}

static void export_statics(const struct conf *c)
{
	struct words s;
	size_t i;
	int len;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || *k->block)
			continue;
		/* the same words */
		if (begins(k->text, "ipv6 route "))
			printf("%s\n", k->text);
		if (!begins(k->text, "ip route "))
			continue;
		words_of(&s, k->text);
		len = mask_len(s.w[3], false);
		if (len < 0)
			not_translated(k->text);
		else
			printf("ip route %s/%d %s\n", s.w[2], len, s.w[4]);
	}
}

/* Where the reverse routes lead to; each once. */
static struct prefix *reverse_routes(const struct conf *c, size_t *n)
{
	struct prefix *v = NULL;
	size_t i, j, k;

	*n = 0;
	for (i = 0; i < c->n_entries; i++) {
		const struct entry *e = &c->entries[i].e;

		for (j = 0; e->reverse_route && j < e->n_lines; j++) {
			const struct prefix *p = &e->lines[j].dst;

			for (k = 0; k < *n; k++)
				if (prefix_equal(&v[k], p))
					break;
			if (k == *n)
				*VEC_ADD(v, *n) = *p;
		}
	}
	return v;
}

/* Of the kernel's routes only those: others are nobody's to announce. */
static bool export_reverse(const struct conf *c, unsigned int ver,
			   const char *name)
{
	const char *ip = ver == 6 ? "ipv6" : "ip";
	size_t i, n, seq = 0;
	struct prefix *v = reverse_routes(c, &n);

	for (i = 0; i < n; i++)
		if (v[i].addr.ver == ver)
			printf("%s prefix-list %s seq %zu permit %s\n", ip,
			       name, 5 * ++seq, prefix_str(&v[i]));
	if (seq)
		printf("route-map %s permit 10\n"
		       " match %s address prefix-list %s\n"
		       "exit\n", name, ip, name);
	free(v);
	return seq;
}

/* To IOS a reverse route is a static one. @map: lets them pass, NULL: none is. */
static void export_static(const char *map)
{
	printf(" redistribute static\n");
	if (map)
		printf(" redistribute kernel route-map %s\n", map);
}

static void export_network(const struct words *s, const char *text)
{
	int len = mask_len(s->w[2], true);

	if (len < 0)
		not_translated(text);
	else
		printf(" network %s/%d area %s\n", s->w[1], len, s->w[4]);
}

/* What both families say alike */
static void export_common_line(const char *text, const char *map)
{
	struct words s;

	words_of(&s, text);
	if (begins(text, "redistribute static"))
		export_static(map);
	else if (begins(text, "redistribute connected"))
		printf(" redistribute connected\n");
	else if (begins(text, "timers lsa arrival "))
		printf(" timers lsa min-arrival %s\n", s.w[3]);
	else
		printf(" %s\n", text);
}

static void export_ospf_line(const char *text, const char *map)
{
	struct words s;

	words_of(&s, text);
	if (begins(text, "network "))
		export_network(&s, text);
	else if (begins(text, "router-id "))
		printf(" ospf router-id %s\n", s.w[1]);
	else if (begins(text, "timers throttle lsa all "))
		printf(" timers throttle lsa all %s\n", s.w[4]);
	else if (begins(text, "passive-interface ") && strchr(s.w[1], '/'))
		not_translated(text);
	else
		export_common_line(text, map);
}

static void export_ospf6_line(const char *text, const char *map)
{
	struct words s;

	words_of(&s, text);
	if (begins(text, "router-id "))
		printf(" ospf6 router-id %s\n", s.w[1]);
	else if (!begins(text, "passive-interface "))
		export_common_line(text, map);
}

/*
 * FRR has one process of a family, unless it was started for several.
 * @head: what its block begins with, in IOS; @name: and here
 */
static void export_process(const struct conf *c, const char *head,
			   const char *name, const char *map,
			   void (*line)(const char *text, const char *map))
{
	const char *block = NULL;
	size_t i;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || !begins(k->block, head))
			continue;
		if (!block)
			printf("router %s\n", name);
		if (block && strcmp(block, k->block)) {
			not_translated(k->text);
			continue;
		}
		block = k->block;
		line(k->text, map);
	}
	if (block)
		printf("exit\n");
}

/**
 * frr_export - print a configuration of FRR
 * @c: what runs
 *
 * Return: RC_OK.
 */
int frr_export(const struct conf *c)
{
	bool reverse, reverse6;

	printf("%s", header);
	export_interfaces(c);
	export_passive6(c);
	export_statics(c);
	reverse = export_reverse(c, 4, REVERSE);
	reverse6 = export_reverse(c, 6, REVERSE6);
	export_process(c, PROCESS, "ospf", reverse ? REVERSE : NULL,
		       export_ospf_line);
	export_process(c, PROCESS6, "ospf6", reverse6 ? REVERSE6 : NULL,
		       export_ospf6_line);
	return RC_OK;
}
