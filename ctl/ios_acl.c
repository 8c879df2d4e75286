// SPDX-License-Identifier: GPL-2.0
/*
 * A line of an extended access list, as a line of a crypto map.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

#define RULE_WORDS	IOS_WORDS

/**
 * struct rule - cursor over a line of an access list
 * @p: file
 * @r: the line
 * @buf: the words
 * @w: the words, with columns of the file
 * @n: how many
 * @i: the next one
 */
struct rule {
	struct ios *p;
	const struct conf_rule *r;
	char buf[IOS_LINE_MAX + 1];
	struct ios_word w[RULE_WORDS];
	unsigned int n;
	unsigned int i;
};

/* Its words stand as in the file but for the blanks between them. */
static void rule_split(struct rule *u, const char *text)
{
	char *s = u->buf;

	snprintf(u->buf, sizeof(u->buf), "%s", text);
	while (u->n < RULE_WORDS && *s) {
		u->w[u->n].s = s;
		u->w[u->n++].col = u->r->pos.col + (unsigned int)(s - u->buf);
		s += strcspn(s, " ");
		if (*s)
			*s++ = '\0';
	}
}

static int rule_bad(const struct rule *u, const char *what)
{
	struct pos pos = { u->r->pos.line, u->r->pos.col +
			   (unsigned int)strlen(u->r->text) };

	if (u->i >= u->n) {
		ios_error(u->p, pos, "the line ends too early; expected %s",
			  what);
		return -1;
	}
	pos.col = u->w[u->i].col;
	ios_error(u->p, pos, "\"%s\" is not possible in a crypto map's access list; expected %s",
		  u->w[u->i].s, what);
	return -1;
}

static bool rule_is(struct rule *u, const char *word)
{
	if (u->i >= u->n || strcasecmp(u->w[u->i].s, word))
		return false;
	u->i++;
	return true;
}

static int rule_addr(struct rule *u, uint32_t *addr, const char *what)
{
	if (u->i >= u->n || ios_addr(u->w[u->i].s, addr))
		return rule_bad(u, what);
	u->i++;
	return 0;
}

/* "any", "host X", or "X/LEN" */
static int rule_net6(struct rule *u, struct prefix *net)
{
	const char *want = "any, host X:X::X or X:X::X/LEN";
	struct ip ip;

	memset(net, 0, sizeof(*net));
	net->addr.ver = 6;
	if (rule_is(u, "any"))
		return 0;
	if (rule_is(u, "host")) {
		if (u->i >= u->n || !ip_parse(u->w[u->i].s, &ip) ||
		    ip.ver != 6)
			return rule_bad(u, "X:X::X");
		net->addr = ip;
		net->len = 128;
	} else if (u->i >= u->n || !ios_net6(u->w[u->i].s, net)) {
		return rule_bad(u, want);
	}
	u->i++;
	return 0;
}

/* "any", "host A", or an address and a wildcard mask without holes */
static int rule_net(struct rule *u, struct prefix *net)
{
	uint32_t wild, addr;
	unsigned int at;

	memset(net, 0, sizeof(*net));
	net->addr.ver = 4;
	if (rule_is(u, "any"))
		return 0;
	if (rule_is(u, "host")) {
		net->len = 32;
		return rule_addr(u, &net->addr.w[0], "A.B.C.D");
	}
	if (rule_addr(u, &addr, "any, host or A.B.C.D"))
		return -1;
	at = u->i;
	if (rule_addr(u, &wild, "a wildcard mask as 0.0.0.255"))
		return -1;
	wild = ntohl(wild);
	if (wild & (wild + 1)) {
		u->i = at;
		return rule_bad(u, "a wildcard mask without holes, as 0.0.0.255");
	}
	net->len = (uint8_t)(32 - __builtin_popcount(wild));
	net->addr = ip_from4(addr & htonl(~wild));
	return 0;
}

/**
 * ios_rule - read a line of an access list that a crypto map names
 * @p: file
 * @r: the line
 * @l: what it protects
 *
 * "deny ip any any" at the end says what is so anyway.
 *
 * Return: 0, 1 if it says nothing, or -1 with a message.
 */
int ios_rule(struct ios *p, const struct conf_rule *r, struct line *l)
{
	int (*fn)(struct rule *u, struct prefix *net) = rule_net;
	struct rule u = { .p = p, .r = r };
	bool deny;

	memset(l, 0, sizeof(*l));
	rule_split(&u, r->text);
	if (rule_is(&u, "remark"))
		return 1;
	deny = rule_is(&u, "deny");
	if (!deny && !rule_is(&u, "permit"))
		return rule_bad(&u, "permit or remark");
	if (rule_is(&u, "ipv6"))
		fn = rule_net6;
	else if (!rule_is(&u, "ip"))
		return rule_bad(&u, "ip or ipv6");
	if (fn(&u, &l->src) || fn(&u, &l->dst))
		return -1;
	if (!rule_is(&u, "log") && u.i < u.n)
		return rule_bad(&u, "the end of the line");
	if (!deny)
		return 0;
	if (!l->src.len && !l->dst.len)
		return 1;
	u.i = 0;
	return rule_bad(&u, "permit: what is not permitted is not protected");
}
