// SPDX-License-Identifier: GPL-2.0
/*
 * Which row of the tables a line is, and what was expected where it is none.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ios.h"

#define EXPECT_MAX	64
#define EXPECT_SHOWN	12
#define TOKEN_MAX	40
#define END_OF_LINE	"the end of the line"

/**
 * struct expect - what could stand where the rows stop to fit
 * @depth: index of that word
 * @n: how many different tokens
 * @v: the tokens
 */
struct expect {
	unsigned int depth;
	unsigned int n;
	char v[EXPECT_MAX][TOKEN_MAX];
};

static const struct ios_table *const all_tables[] = {
	ios_group_tables, ios_track_tables, ios_chain_tables,
	ios_crypto_tables, ios_ike_tables, ios_other_tables,
};

/* The next token of a pattern; NULL at the end. */
static const char *token_next(const char **pattern, char *buf)
{
	const char *s = *pattern + strspn(*pattern, " ");
	size_t n = strcspn(s, " ");

	if (!n)
		return NULL;
	snprintf(buf, TOKEN_MAX, "%.*s", (int)n, s);
	*pattern = s + n;
	return buf;
}

static void expect_add(struct expect *e, unsigned int depth, const char *token)
{
	unsigned int i;

	if (!e || depth < e->depth)
		return;
	if (depth > e->depth) {
		e->depth = depth;
		e->n = 0;
	}
	for (i = 0; i < e->n; i++)
		if (!strcmp(e->v[i], token))
			return;
	if (e->n < EXPECT_MAX)
		snprintf(e->v[e->n++], TOKEN_MAX, "%s", token);
}

/**
 * ios_addr - an IPv4 address
 * @s: the word
 * @addr: network byte order
 *
 * Return: 0, or -1.
 */
int ios_addr(const char *s, uint32_t *addr)
{
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) != 1)
		return -1;
	*addr = in.s_addr;
	return 0;
}

/**
 * ios_net - an address, and a mask that has no holes
 * @p: file
 * @addr: the address
 * @mask: the mask, or NULL: one host
 * @net: takes both; what is beyond the mask is cut off
 *
 * Return: 0, or -1 with a message.
 */
int ios_net(struct ios *p, const struct ios_val *addr,
	    const struct ios_val *mask, struct prefix *net)
{
	uint32_t m = mask && mask->w ? ntohl(mask->num) : ~0u;

	if (~m & (~m + 1))
		return ios_bad(p, mask->w, "\"%s\" is not a network mask",
			       mask->w->s);
	if (addr->ip.ver == 6) {
		net->len = addr->len;
		net->addr = prefix_cut(addr->ip, addr->len);
		return 0;
	}
	net->len = (uint8_t)__builtin_popcount(m);
	net->addr = ip_from4(addr->num & htonl(m));
	return 0;
}

/**
 * ios_net6 - an IPv6 network
 * @s: the word, X:X::X/LEN
 * @net: takes it; what is beyond the length is cut off
 *
 * Return: whether it is one.
 */
bool ios_net6(const char *s, struct prefix *net)
{
	char buf[INET6_ADDRSTRLEN], *end;
	const char *slash = strchr(s, '/');
	unsigned long len;
	struct ip ip;

	if (!slash || slash - s >= (long)sizeof(buf) ||
	    !isdigit((unsigned char)slash[1]))
		return false;
	snprintf(buf, sizeof(buf), "%.*s", (int)(slash - s), s);
	len = strtoul(slash + 1, &end, 10);
	if (*end || len > 128 || !ip_parse(buf, &ip) || ip.ver != 6)
		return false;
	net->len = (uint8_t)len;
	net->addr = prefix_cut(ip, net->len);
	return true;
}

/* "X:X::X", or with a prefix length */
static bool value6(const char *s, bool is_net, struct ios_val *v)
{
	struct prefix net;

	v->len = 128;
	if (!is_net)
		return ip_parse(s, &v->ip) && v->ip.ver == 6;
	if (!ios_net6(s, &net))
		return false;
	v->ip = net.addr;
	v->len = net.len;
	return true;
}

static bool value4(const char *s, struct ios_val *v)
{
	if (ios_addr(s, &v->num))
		return false;
	v->ip = ip_from4(v->num);
	v->len = 32;
	return true;
}

static bool number_in(const char *s, const char *range, uint32_t *num)
{
	unsigned long long v, min, max;
	char *end;

	if (!isdigit((unsigned char)*s) || strlen(s) > 10)
		return false;
	v = strtoull(s, &end, 10);
	if (*end)
		return false;
	min = strtoull(range + 1, &end, 10);
	max = strtoull(end + 1, NULL, 10);
	*num = (uint32_t)v;
	return v >= min && v <= max;
}

static bool is_name(const char *s)
{
	size_t n = strlen(s), i;

	for (i = 0; i < n; i++)
		if (!isgraph((unsigned char)s[i]) || s[i] == '"')
			return false;
	return n && n <= HSRP_NAME_MAX;
}

/* "FastEthernet0/0", or "FastEthernet 0/0" in two words: how many it took. */
static unsigned int interface_at(const struct ios_line *l, unsigned int i,
				 char *text)
{
	const char *s = l->w[i].s;

	if (!isalpha((unsigned char)*s) || strlen(s) >= CONF_IF_SIZE)
		return 0;
	snprintf(text, CONF_IF_SIZE, "%s", s);
	if (!isupper((unsigned char)*s) || strpbrk(s, "0123456789") ||
	    i + 1 >= l->n || !isdigit((unsigned char)*l->w[i + 1].s))
		return 1;
	if (strlen(s) + strlen(l->w[i + 1].s) >= CONF_IF_SIZE)
		return 0;
	strcat(text, l->w[i + 1].s);
	return 2;
}

/* How many words from @i on are the token: 0 where it is not there. */
static unsigned int token_fits(const struct ios_line *l, unsigned int i,
			       const char *token, struct ios_val *v, bool *is_val)
{
	const char *s = l->w[i].s;

	*is_val = true;
	v->w = &l->w[i];
	if (*token == '<')
		return number_in(s, token, &v->num);
	if (!strcmp(token, "A.B.C.D"))
		return value4(s, v);
	if (!strcmp(token, "X:X::X") || !strcmp(token, "X:X::X/LEN"))
		return value6(s, token[6], v);
	if (!strcmp(token, "NAME"))
		return is_name(s);
	if (!strcmp(token, "WORD"))
		return 1;
	if (!strcmp(token, "LINE") || !strcmp(token, "REST"))
		return l->n - i;
	if (!strcmp(token, "IF"))
		return interface_at(l, i, v->text);
	*is_val = false;
	return !strcasecmp(s, token);
}

/* "[<0-255>]" without the brackets; NULL if the token must be there. */
static const char *optional(char *token)
{
	size_t n = strlen(token);

	if (*token != '[' || n < 3)
		return NULL;
	token[n - 1] = '\0';
	return token + 1;
}

/* A number is left out only where there is none: "300" is no group, and no word. */
static bool left_out(const struct ios_line *l, unsigned int i)
{
	return i >= l->n || !isdigit((unsigned char)*l->w[i].s);
}

static bool row_fits(const struct ios_row *row, struct ios_line *l,
		     struct expect *e)
{
	const char *pattern = row->pattern, *token, *inner;
	char buf[TOKEN_MAX];
	unsigned int i = 0, took;

	l->n_v = 0;
	while ((token = token_next(&pattern, buf))) {
		struct ios_val v = { 0 };
		bool is_val;

		inner = optional(buf);
		if (inner && left_out(l, i)) {
			expect_add(e, i, inner);
			l->v[l->n_v++] = v;
			continue;
		}
		token = inner ? inner : token;
		if (i >= l->n) {
			if (strcmp(token, "REST"))
				expect_add(e, i, token);
			if (strcmp(token, "REST"))
				return false;
			l->v[l->n_v++] = v;
			continue;
		}
		took = token_fits(l, i, token, &v, &is_val);
		if (!took) {
			expect_add(e, i, token);
			return false;
		}
		if (is_val)
			l->v[l->n_v++] = v;
		i += took;
	}
	if (i == l->n)
		return true;
	expect_add(e, i, END_OF_LINE);
	return false;
}

static bool row_wants(const struct ios_row *row, const struct ios_line *l)
{
	if (row->flags & IOS_NO_ONLY)
		return l->no;
	return !l->no || row->flags & (IOS_NO | IOS_OTHER | IOS_REFUSED);
}

/* A token in plain words. */
static const char *token_words(const char *token)
{
	static const char *const words[][2] = {
		{ "IF", "an interface" },
		{ "NAME", "a name of 1 to 31 characters" },
		{ "WORD", "a word" },
		{ "LINE", "more words" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i][0], token))
			return words[i][1];
	return token;
}

/* That nothing more need come is the last thing to say. */
static void end_last(struct expect *e)
{
	char end[TOKEN_MAX];
	unsigned int i;

	for (i = 0; i + 1 < e->n; i++) {
		if (strcmp(e->v[i], END_OF_LINE))
			continue;
		strcpy(end, e->v[i]);
		memmove(e->v[i], e->v[i + 1],
			(e->n - i - 1) * sizeof(e->v[0]));
		strcpy(e->v[e->n - 1], end);
		return;
	}
}

static void expected(char *buf, size_t size, struct expect *e)
{
	size_t len = 0;
	unsigned int i;

	end_last(e);
	for (i = 0; i < e->n && i < EXPECT_SHOWN && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s",
					!i ? "" : i + 1 == e->n ? " or " : ", ",
					token_words(e->v[i]));
	if (e->n > EXPECT_SHOWN && len < size)
		snprintf(buf + len, size - len, " ...");
}

/* A word of a block at the left margin is a common mistake. */
static bool in_block(struct ios_line *l, enum ios_block block)
{
	const struct ios_table *t;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(all_tables); i++)
		for (t = all_tables[i]; t->rows; t++)
			for (j = 0; t->block == block && j < t->n; j++)
				if (row_fits(&t->rows[j], l, NULL))
					return true;
	return false;
}

static void no_row(struct ios *p, struct ios_line *l, struct expect *e)
{
	struct pos pos = { p->line, l->end_col };
	char want[EXPECT_SHOWN * (TOKEN_MAX + 4)] = "";

	expected(want, sizeof(want), e);
	if (e->depth >= l->n) {
		ios_error(p, pos, "the line ends too early; expected %s", want);
		return;
	}
	pos.col = l->w[e->depth].col;
	if (p->block == IOS_TOP && p->last != IOS_TOP &&
	    p->last != IOS_SKIP && in_block(l, p->last)) {
		ios_error(p, pos,
			  "\"%s\" belongs to the block before, where it must be indented",
			  l->w[e->depth].s);
		return;
	}
	ios_error(p, pos, "\"%s\" is not possible here; expected %s",
		  l->w[e->depth].s, want);
}

/* The row of a table that the line is; @other_form fits it, but for the "no" */
static const struct ios_row *match_table(const struct ios_table *t,
					 struct ios_line *l, struct expect *e,
					 const struct ios_row **other_form)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct ios_row *row = &t->rows[i];

		if (!row_wants(row, l)) {
			if (l->no && row_fits(row, l, NULL))
				*other_form = row;
			continue;
		}
		if (row_fits(row, l, row->flags & IOS_REFUSED ? NULL : e))
			return row;
	}
	return NULL;
}

/**
 * ios_match - find the row that a line is
 * @p: file
 * @l: line; takes the values
 *
 * The rows of our tables come before those of others, so a general row there
 * takes nothing away from us.
 *
 * Return: the row, or NULL with a message that says what was expected.
 */
const struct ios_row *ios_match(struct ios *p, struct ios_line *l)
{
	const struct ios_row *row, *other_form = NULL;
	const struct ios_table *t;
	struct expect e = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all_tables); i++) {
		for (t = all_tables[i]; t->rows; t++) {
			if (t->block != p->block)
				continue;
			row = match_table(t, l, &e, &other_form);
			if (row)
				return row;
		}
	}
	if (other_form) {
		ios_error(p, ios_pos(p, l),
			  "\"no %s ...\" is not possible: leave the line out",
			  l->w[0].s);
		return NULL;
	}
	no_row(p, l, &e);
	return NULL;
}
