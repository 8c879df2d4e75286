// SPDX-License-Identifier: GPL-2.0
/*
 * What "whack --status" says of connections and SAs:
 *
 *   000 "NAME": NET===LOCAL...PEER===NET; erouted; eroute owner: #2
 *   000 "NAME":   nflog-group: unset; mark: 1213420112/0xffffffff, ...
 *   000 #2: "NAME":500 STATE_V2_ESTABLISHED_CHILD_SA (...); ...
 *   000 #2: "NAME" esp.SPI@PEER esp.SPI@LOCAL ...
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "libre.h"
#include "model.h"
#include "pluto.h"

static struct pluto_conn *conn_find(struct pluto_status *s, const char *name)
{
	size_t i;

	/* what is said of a connection follows it */
	for (i = s->n_conns; i-- > 0;)
		if (!strcmp(s->conns[i].name, name))
			return &s->conns[i];
	return NULL;
}

#define ADDR_CHARS	"0123456789abcdefABCDEF.:"

/* An address at the beginning of a text. */
static bool leading_some(const char *s, const char *chars, struct ip *ip)
{
	size_t n = strspn(s, chars);
	char buf[INET6_ADDRSTRLEN];

	/* of an address on its own three dots are the end, and no part */
	while (n && s[n - 1] == '.')
		n--;
	if (n >= sizeof(buf))
		return false;
	memcpy(buf, s, n);
	buf[n] = '\0';
	return ip_parse(buf, ip);
}

static struct ip leading_addr(const char *s)
{
	struct ip ip = { 0 };

	/* a port may follow an IPv4 address */
	if (leading_some(s, ADDR_CHARS, &ip) ||
	    leading_some(s, "0123456789.", &ip))
		return ip;
	return (struct ip) { 0 };
}

/* "10.1.1.0/24", or an address on its own */
static struct prefix leading_prefix(const char *s)
{
	struct ip ip = leading_addr(s);
	struct prefix p = { ip, ip_bits(ip) };
	const char *slash = s + strspn(s, ADDR_CHARS);

	if (*slash == '/')
		p.len = (uint8_t)strtoul(slash + 1, NULL, 10);
	return p;
}

/*
 * Our end comes first, with the network behind it in front, NET===END---HOP; the
 * other one is its mirror image.
 */
static void take_ends(struct pluto_conn *c, char *s)
{
	char *right = strstr(s, "..."), *hop, *net;

	if (!right)
		return;
	*right = '\0';
	right += 3;
	net = strstr(s, "===");
	c->local = leading_addr(net ? net + 3 : s);
	c->line.src = leading_prefix(s);
	hop = strstr(right, "---");
	net = strstr(right, "===");
	c->peer = leading_addr(hop ? hop + 3 : right);
	c->line.dst = leading_prefix(net ? net + 3 : hop ? hop + 3 : right);
}

static void take_conn(struct pluto_status *s, const char *name, char *rest)
{
	char *routing = strchr(rest, ';');
	struct pluto_conn *c;

	if (!routing || strlen(name) >= DAEMON_NAME_SIZE)
		return;
	*routing++ = '\0';
	c = VEC_ADD(s->conns, s->n_conns);
	strcpy(c->name, name);
	take_ends(c, rest);
	c->routed = strncmp(routing, " unrouted", 9);
}

/* The number behind a word, 0 where the word is not there */
static uint32_t number_of(const char *s, const char *word)
{
	const char *p = strstr(s, word);

	return p ? (uint32_t)strtoul(p + strlen(word), NULL, 10) : 0;
}

static void take_detail(struct pluto_status *s, const char *name,
			const char *rest)
{
	struct pluto_conn *c = conn_find(s, name);

	if (!c)
		return;
	if (number_of(rest, " mark: ") == LIBRE_MARK)
		c->marked = true;
	if (strstr(rest, " policy: ")) {
		c->tunnel = strstr(rest, "+TUNNEL");
		c->mobike = strstr(rest, "+MOBIKE");
	}
	if (strstr(rest, " initial-contact:no;"))
		c->no_contact = true;
	if (strstr(rest, " liveness: active;")) {
		c->dpd = number_of(rest, " dpddelay:");
		c->dpd_timeout = number_of(rest, " retransmit-timeout:");
	} else if (strstr(rest, " dpd: active;")) {
		/* the same of IKEv1 */
		c->dpd = number_of(rest, " delay:");
		c->dpd_timeout = number_of(rest, " timeout:");
	}
}

static struct pluto_state *state_find(struct pluto_status *s, uint32_t id,
				      const char *name)
{
	struct pluto_conn *c = conn_find(s, name);
	struct pluto_state *st;
	size_t i;

	if (!c)
		return NULL;
	for (i = s->n_states; i-- > 0;)
		if (s->states[i].id == id)
			return &s->states[i];
	st = VEC_ADD(s->states, s->n_states);
	st->id = id;
	st->conn = (size_t)(c - s->conns);
	c->states++;
	return st;
}

static void take_spis(struct pluto_status *s, struct pluto_state *st,
		      const char *rest)
{
	struct ip local = s->conns[st->conn].local;
	uint32_t spi;
	const char *p = rest;
	char *end;

	while ((p = strstr(p, " esp."))) {
		spi = htonl((uint32_t)strtoul(p + 5, &end, 16));
		p = end;
		if (*end == '@')
			st->spi[!ip_equal(leading_addr(end + 1), local)] = spi;
	}
}

/* "#N: "NAME"..." */
static void take_state(struct pluto_status *s, char *line)
{
	uint32_t id = (uint32_t)strtoul(line + 1, &line, 10);
	char *name, *end;
	struct pluto_state *st;

	if (!id || strncmp(line, ": \"", 3))
		return;
	name = line + 3;
	end = strchr(name, '"');
	if (!end)
		return;
	*end++ = '\0';
	st = state_find(s, id, name);
	if (!st)
		return;
	if (strstr(end, "IKE_SA") || strstr(end, "STATE_MAIN") ||
	    strstr(end, "STATE_AGGR") || strstr(end, "STATE_V2_PARENT"))
		s->conns[st->conn].ike = true;
	take_spis(s, st, end);
}

static void take_line(struct pluto_status *s, char *line)
{
	char *name, *end;

	if (strncmp(line, "000 ", 4))
		return;
	line += 4;
	if (*line == '#') {
		take_state(s, line);
		return;
	}
	if (*line != '"')
		return;
	name = line + 1;
	end = strchr(name, '"');
	if (!end)
		return;
	*end++ = '\0';
	/* an instance: its own number and peer follow */
	end = strstr(end, ": ");
	if (!end)
		return;
	if (end[2] == ' ')
		take_detail(s, name, end + 2);
	else
		take_conn(s, name, end + 2);
}

/**
 * pluto_parse - read a status
 * @s: takes it; pluto_free() it
 * @text: what whack said; is changed
 */
void pluto_parse(struct pluto_status *s, char *text)
{
	char *save = NULL, *line;

	memset(s, 0, sizeof(*s));
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		take_line(s, line);
}

/**
 * pluto_free - release a status
 * @s: status
 */
void pluto_free(struct pluto_status *s)
{
	free(s->conns);
	free(s->states);
	memset(s, 0, sizeof(*s));
}

static bool sa_listed(const struct ike_list *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->n_sas; i++)
		if (!strcmp(l->sas[i].name, name))
			return true;
	return false;
}

static void list_add(struct ike_list *l, const struct pluto_status *s,
		     const struct pluto_state *st)
{
	const struct pluto_conn *c = &s->conns[st->conn];
	bool again = sa_listed(l, c->name);
	struct ike_sa *sa = VEC_ADD(l->sas, l->n_sas);
	struct child_sa *ch;

	sa->id = st->id;
	sa->local = c->local;
	strcpy(sa->name, c->name);
	sa->again = again;
	if (!st->spi[0] && !st->spi[1])
		return;
	ch = VEC_ADD(l->children, l->n_children);
	ch->ike = st->id;
	ch->spi_in = st->spi[0];
	ch->spi_out = st->spi[1];
	ch->installed = st->spi[0] && st->spi[1] && c->marked;
	ch->ours = c->marked;
}

/**
 * pluto_list_of - the states of a status as a list of IKE SAs
 * @s: status
 * @l: takes them
 *
 * An IKE SA that another connection uses does not end with its own one: those
 * that only use one come first.
 */
void pluto_list_of(const struct pluto_status *s, struct ike_list *l)
{
	size_t i;

	memset(l, 0, sizeof(*l));
	for (i = 0; i < s->n_states; i++)
		if (!s->conns[s->states[i].conn].ike)
			list_add(l, s, &s->states[i]);
	for (i = 0; i < s->n_states; i++)
		if (s->conns[s->states[i].conn].ike)
			list_add(l, s, &s->states[i]);
}
