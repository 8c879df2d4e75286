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

static void export_interfaces(const struct conf *c)
{
	size_t i, j;
	struct words s;

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
			words_of(&s, c->kept[j].text);
			/* "ip ospf 1 area 0": the process has no number here */
			if (!strcmp(s.w[3], "area"))
				printf(" ip ospf area %s\n", s.w[4]);
			else
				printf(" %s\n", c->kept[j].text);
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

		if (k->why != CONF_FRR || *k->block ||
		    !begins(k->text, "ip route "))
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
static bool export_reverse(const struct conf *c)
{
	size_t i, n, n4 = 0;
	struct prefix *v = reverse_routes(c, &n);

	/* those of IPv6 are for the operator: none of the processes is IPv6 */
	for (i = 0; i < n; i++)
		if (v[i].addr.ver == 4)
			printf("ip prefix-list " REVERSE " seq %zu permit %s\n",
			       5 * ++n4, prefix_str(&v[i]));
	if (n4)
		printf("route-map " REVERSE " permit 10\n"
		       " match ip address prefix-list " REVERSE "\n"
		       "exit\n");
	free(v);
	return n4;
}

/* To IOS a reverse route is a static one. */
static void export_static(bool reverse)
{
	printf(" redistribute static\n");
	if (reverse)
		printf(" redistribute kernel route-map " REVERSE "\n");
}

static void export_network(const struct words *s, const char *text)
{
	int len = mask_len(s->w[2], true);

	if (len < 0)
		not_translated(text);
	else
		printf(" network %s/%d area %s\n", s->w[1], len, s->w[4]);
}

static void export_ospf_line(const char *text, bool reverse)
{
	struct words s;

	words_of(&s, text);
	if (begins(text, "network "))
		export_network(&s, text);
	else if (begins(text, "redistribute static"))
		export_static(reverse);
	else if (begins(text, "redistribute connected"))
		printf(" redistribute connected\n");
	else if (begins(text, "router-id "))
		printf(" ospf router-id %s\n", s.w[1]);
	else if (begins(text, "timers throttle lsa all "))
		printf(" timers throttle lsa all %s\n", s.w[4]);
	else if (begins(text, "timers lsa arrival "))
		printf(" timers lsa min-arrival %s\n", s.w[3]);
	else if (begins(text, "passive-interface ") && strchr(s.w[1], '/'))
		not_translated(text);
	else
		printf(" %s\n", text);
}

/* FRR has one process, unless it was started for several. */
static void export_ospf(const struct conf *c, bool reverse)
{
	const char *block = NULL;
	size_t i;

	for (i = 0; i < c->n_kept; i++) {
		const struct conf_kept *k = &c->kept[i];

		if (k->why != CONF_FRR || !begins(k->block, "router ospf "))
			continue;
		if (!block)
			printf("router ospf\n");
		if (block && strcmp(block, k->block)) {
			not_translated(k->text);
			continue;
		}
		block = k->block;
		export_ospf_line(k->text, reverse);
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
	bool reverse;

	printf("%s", header);
	export_interfaces(c);
	export_statics(c);
	reverse = export_reverse(c);
	export_ospf(c, reverse);
	return RC_OK;
}
