// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a command line. Every complaint names the argument.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include <linux/hsrp.h>

#include "args.h"
#include "hsrpctl.h"

/**
 * args_peek - the next word
 * @a: cursor
 *
 * Return: the word, NULL at the end of the line.
 */
const char *args_peek(const struct args *a)
{
	return a->pos < a->n ? a->v[a->pos] : NULL;
}

/**
 * args_take - take the next word
 * @a: cursor
 *
 * Return: the word, NULL at the end of the line.
 */
const char *args_take(struct args *a)
{
	return a->pos < a->n ? a->v[a->pos++] : NULL;
}

/**
 * args_value - take the value of a keyword
 * @a: cursor
 * @keyword: the keyword, for the complaint
 *
 * Return: the word; NULL, with a complaint, at the end of the line.
 */
const char *args_value(struct args *a, const char *keyword)
{
	const char *s = args_take(a);

	if (!s)
		complain("%s: a value is missing", keyword);
	return s;
}

/**
 * args_end - nothing may follow
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint about the word that follows.
 */
int args_end(const struct args *a)
{
	if (a->pos == a->n)
		return 0;
	complain("unexpected argument \"%s\"", a->v[a->pos]);
	return RC_USAGE;
}

/**
 * keyword_is - does a word stand for a keyword
 * @word: as typed, NULL at the end of the line
 * @keyword: in full
 *
 * Return: whether @word is @keyword or the beginning of it.
 */
bool keyword_is(const char *word, const char *keyword)
{
	return word && *word && !strncmp(keyword, word, strlen(word));
}

/**
 * keyword_find - look a word up in a table
 * @word: as typed; any beginning that fits one keyword only will do
 * @tab: array of structures whose first member is the keyword
 * @n: elements
 * @size: size of an element
 *
 * Return: the index, KEYWORD_NONE, or KEYWORD_AMBIGUOUS with a complaint.
 */
int keyword_find(const char *word, const void *tab, size_t n, size_t size)
{
	const char *first = NULL, *name;
	int found = KEYWORD_NONE;
	size_t i;

	for (i = 0; i < n; i++) {
		memcpy(&name, (const char *)tab + i * size, sizeof(name));
		if (!keyword_is(word, name))
			continue;
		if (!strcmp(word, name))
			return (int)i;
		if (!first) {
			first = name;
			found = (int)i;
		} else if (strcmp(first, name)) {
			complain("\"%s\" can mean \"%s\" and \"%s\"", word,
				 first, name);
			return KEYWORD_AMBIGUOUS;
		}
	}
	return found;
}

/* The index of the parameter that comes next, or -1 with a complaint. */
static int param_next(struct args *a, const struct param *tab, size_t n,
		      bool *no)
{
	const char *word = args_take(a);
	int i;

	*no = !strcmp(word, "no");
	if (*no) {
		word = args_value(a, "no");
		if (!word)
			return -1;
	}
	i = keyword_find(word, tab, n, sizeof(*tab));
	if (i == KEYWORD_NONE)
		complain("unknown argument \"%s\"", word);
	if (i < 0)
		return -1;
	if (*no && !tab[i].put_no) {
		complain("\"no %s\" is not possible", tab[i].name);
		return -1;
	}
	return i;
}

/**
 * params_parse - the rest of a command line
 * @a: cursor
 * @tab: parameters of the verb, at most 32
 * @n: how many
 * @msg: takes the attributes
 * @nest: takes those with PARAM_NEST; may be NULL if there are none
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int params_parse(struct args *a, const struct param *tab, size_t n,
		 struct nl_msg *msg, struct nl_msg *nest)
{
	uint32_t seen = 0;
	size_t j;

	while (args_peek(a)) {
		const struct param *p;
		struct nl_msg *to;
		bool no;
		int i;

		i = param_next(a, tab, n, &no);
		if (i < 0)
			return RC_USAGE;
		p = &tab[i];
		if (seen & (1u << i) && !(p->flags & PARAM_REPEAT)) {
			complain("%s: given twice", p->name);
			return RC_USAGE;
		}
		seen |= 1u << i;
		to = p->flags & PARAM_NEST ? nest : msg;
		if (no ? p->put_no(to, p, a) : p->put(to, p, a))
			return RC_USAGE;
	}
	for (j = 0; j < n; j++) {
		if (tab[j].flags & PARAM_REQUIRED && !(seen & (1u << j))) {
			complain("\"%s\" is missing", tab[j].name);
			return RC_USAGE;
		}
	}
	return 0;
}

/**
 * parse_u32 - a number
 * @what: name of the argument
 * @s: the word
 * @min: smallest value
 * @max: greatest value
 * @val: the number
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_u32(const char *what, const char *s, uint32_t min, uint32_t max,
	      uint32_t *val)
{
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(s, &end, 10);
	if (!isdigit((unsigned char)*s) || *end || errno || v < min ||
	    v > max) {
		complain("%s: \"%s\" is not a number from %u to %u", what, s,
			 min, max);
		return RC_USAGE;
	}
	*val = (uint32_t)v;
	return 0;
}

/* an IPv4 address; 0, or RC_USAGE with a complaint of argument @what */
static int parse_addr(const char *what, const char *s, uint32_t *addr)
{
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) != 1) {
		complain("%s: \"%s\" is not an IPv4 address", what, s);
		return RC_USAGE;
	}
	*addr = in.s_addr;
	return 0;
}

/**
 * prefix_mask - network mask of a prefix length
 * @len: 0 to 32; what is more, from a kernel that errs, is a host's
 *
 * Return: network byte order.
 */
uint32_t prefix_mask(uint8_t len)
{
	if (!len)
		return 0;
	return htonl(len < 32 ? ~0u << (32 - len) : ~0u);
}

/* A network; of one version of IP only, or, 0, of either. */
static int parse_some_net(const char *what, const char *s, uint32_t ver,
			  struct prefix *p)
{
	char buf[INET6_ADDRSTRLEN + 4] = "";
	struct ip ip = { 0 };
	uint32_t len;
	char *slash;

	if (strlen(s) < sizeof(buf))
		strcpy(buf, s);
	slash = strchr(buf, '/');
	if (slash)
		*slash++ = '\0';
	if (!ip_parse(buf, &ip) || (ver && ip.ver != ver)) {
		complain("%s: \"%s\" is not an %s network", what, s,
			 !ver ? "IPv4 or IPv6" : ver == 4 ? "IPv4" : "IPv6");
		return RC_USAGE;
	}
	len = ip_bits(ip);
	if (slash && parse_u32(what, slash, 0, len, &len))
		return RC_USAGE;
	p->addr = prefix_cut(ip, (uint8_t)len);
	p->len = (uint8_t)len;
	if (!ip_equal(p->addr, ip)) {
		complain("%s: \"%s\" has bits set beyond its prefix; the network is %s",
			 what, s, prefix_str(p));
		return RC_USAGE;
	}
	return 0;
}

/**
 * parse_prefix - an IPv4 network, "A.B.C.D/LEN", or a host's address
 * @what: name of the argument
 * @s: the word
 * @p: the network
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_prefix(const char *what, const char *s, struct prefix *p)
{
	return parse_some_net(what, s, 4, p);
}

/**
 * parse_prefix6 - an IPv6 network, "X:X::X/LEN", or a host's address
 * @what: name of the argument
 * @s: the word
 * @p: the network
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_prefix6(const char *what, const char *s, struct prefix *p)
{
	return parse_some_net(what, s, 6, p);
}

/**
 * parse_net - a network of either family, or a host's address
 * @what: name of the argument
 * @s: the word
 * @p: the network
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_net(const char *what, const char *s, struct prefix *p)
{
	return parse_some_net(what, s, 0, p);
}

/**
 * parse_time - a protocol time: "3" or "3s" in seconds, "250ms"
 * @what: name of the argument
 * @s: the word
 * @ms: milliseconds
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_time(const char *what, const char *s, uint32_t *ms)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(s, &end, 10);
	if (!isdigit((unsigned char)*s) || errno || v > 255000)
		goto bad;
	if (!*end || !strcmp(end, "s"))
		v *= 1000;
	else if (strcmp(end, "ms"))
		goto bad;
	if (!v || v > 255000)
		goto bad;
	*ms = (uint32_t)v;
	return 0;
bad:
	complain("%s: \"%s\" is not a time: 1 to 255 seconds, or milliseconds as in 250ms",
		 what, s);
	return RC_USAGE;
}

/**
 * ip6_prefix_from - an IPv6 address with a prefix length, as 2001:db8::1/64
 * @s: the word
 * @ip: takes the sixteen bytes
 * @len: takes the length, 1 to 128
 *
 * Return: whether it is one.
 */
bool ip6_prefix_from(const char *s, uint8_t *ip, uint8_t *len)
{
	const char *slash = strchr(s, '/');
	char addr[INET6_ADDRSTRLEN];
	unsigned long bits;
	char *end;

	if (!slash || (size_t)(slash - s) >= sizeof(addr))
		return false;
	memcpy(addr, s, (size_t)(slash - s));
	addr[slash - s] = '\0';
	if (inet_pton(AF_INET6, addr, ip) != 1 ||
	    !isdigit((unsigned char)slash[1]))
		return false;
	bits = strtoul(slash + 1, &end, 10);
	*len = (uint8_t)bits;
	return !*end && bits >= 1 && bits <= 128;
}

/**
 * mac_from - a MAC address, as 0000.0c07.ac01 or 00:00:0c:07:ac:01
 * @s: the word
 * @mac: takes the six bytes
 *
 * Return: whether it is one.
 */
bool mac_from(const char *s, uint8_t *mac)
{
	const size_t per = strchr(s, ':') ? 2 : 4;
	const size_t all = 2 * (size_t)HSRP_VMAC_LEN;
	const char sep = per == 2 ? ':' : '.';
	size_t i, digits = 0;

	memset(mac, 0, HSRP_VMAC_LEN);
	for (; *s; s++) {
		static const char hex[] = "0123456789abcdef";
		const char *at = strchr(hex, tolower((unsigned char)*s));

		if (!at || digits == all)
			return false;
		i = digits++ / 2;
		mac[i] = (uint8_t)(mac[i] << 4 | (at - hex));
		if (digits % per == 0 && digits < all && *++s != sep)
			return false;
	}
	return digits == all;
}

/**
 * parse_ifname - can this be the name of an interface
 * @what: name of the argument
 * @s: the word
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_ifname(const char *what, const char *s)
{
	size_t n = strlen(s);

	if (n && n < IFNAMSIZ && !strpbrk(s, "/: \t\n") && strcmp(s, ".") &&
	    strcmp(s, ".."))
		return 0;
	complain("%s: \"%s\" is not an interface name", what, s);
	return RC_USAGE;
}

/**
 * parse_name - can this be the name of one of our objects
 * @what: name of the argument
 * @s: the word
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int parse_name(const char *what, const char *s)
{
	size_t n = strlen(s), i;

	for (i = 0; i < n; i++)
		if (!isgraph((unsigned char)s[i]) || s[i] == '"')
			break;
	if (n && i == n && n <= HSRP_NAME_MAX)
		return 0;
	complain("%s: \"%s\" is not a name: 1 to %d characters, no space or quote",
		 what, s, HSRP_NAME_MAX);
	return RC_USAGE;
}

/**
 * put_u32 - parameter with a number
 * @msg: message
 * @p: the parameter
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_u32(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);
	uint32_t v;

	if (!s || parse_u32(p->name, s, p->min, p->max, &v))
		return RC_USAGE;
	return nla_put_u32(msg, p->attr, v) ? RC_USAGE : 0;
}

/**
 * put_addr - parameter with an IPv4 address
 * @msg: message
 * @p: the parameter
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_addr(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);
	uint32_t v;

	if (!s || parse_addr(p->name, s, &v))
		return RC_USAGE;
	return nla_put_u32(msg, p->attr, v) ? RC_USAGE : 0;
}

/**
 * put_either - parameter with an address of either family
 * @msg: message
 * @p: the parameter; @max is the attribute of an IPv6 address
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_either(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);
	struct ip ip;

	if (!s)
		return RC_USAGE;
	if (!ip_parse(s, &ip)) {
		complain("%s: \"%s\" is not an IPv4 or IPv6 address", p->name,
			 s);
		return RC_USAGE;
	}
	return put_ip(msg, p->attr, (int)p->max, ip) ? RC_USAGE : 0;
}

/**
 * put_ifname - parameter with the name of an interface
 * @msg: message
 * @p: the parameter
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_ifname(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);

	if (!s || parse_ifname(p->name, s))
		return RC_USAGE;
	return nla_put_string(msg, p->attr, s) ? RC_USAGE : 0;
}

/**
 * put_name - parameter with the name of one of our objects
 * @msg: message
 * @p: the parameter
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_name(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);

	if (!s || parse_name(p->name, s))
		return RC_USAGE;
	return nla_put_string(msg, p->attr, s) ? RC_USAGE : 0;
}

/**
 * put_on - parameter without a value: switches something on
 * @msg: message
 * @p: the parameter
 * @a: cursor, not moved
 *
 * Return: 0, or RC_USAGE.
 */
int put_on(struct nl_msg *msg, const struct param *p, struct args *a)
{
	(void)a;
	return nla_put_u8(msg, p->attr, 1) ? RC_USAGE : 0;
}

/**
 * put_off - the "no" form of put_on()
 * @msg: message
 * @p: the parameter
 * @a: cursor, not moved
 *
 * Return: 0, or RC_USAGE.
 */
int put_off(struct nl_msg *msg, const struct param *p, struct args *a)
{
	(void)a;
	return nla_put_u8(msg, p->attr, 0) ? RC_USAGE : 0;
}

/**
 * take_name - a name without a keyword
 * @a: cursor
 * @msg: message
 * @attr: attribute
 * @what: what it names, for the complaint
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int take_name(struct args *a, struct nl_msg *msg, int attr, const char *what)
{
	const char *s = args_take(a);

	if (!s) {
		complain("the name of the %s is missing", what);
		return RC_USAGE;
	}
	if (parse_name(what, s))
		return RC_USAGE;
	return nla_put_string(msg, attr, s) ? RC_USAGE : 0;
}
