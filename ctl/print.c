// SPDX-License-Identifier: GPL-2.0
/*
 * Output as text or as JSON.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <linux/hsrp.h>
#include <stdio.h>
#include <string.h>

#include "hsrpctl.h"
#include "print.h"

static struct {
	bool json;
	bool pretty;
	bool comma;	/* an element was printed before, on this level */
	unsigned int depth;
} out;

/**
 * print_begin - choose the form of all that follows
 * @json: JSON, otherwise text
 * @pretty: indent the JSON
 */
void print_begin(bool json, bool pretty)
{
	out.json = json;
	out.pretty = pretty;
	out.comma = false;
	out.depth = 0;
}

/**
 * print_end - end a JSON document
 */
void print_end(void)
{
	if (out.json)
		putchar('\n');
	out.comma = false;
}

/**
 * print_is_json - which form was chosen
 *
 * Return: true for JSON.
 */
bool print_is_json(void)
{
	return out.json;
}

/*
 * Octets of the UTF-8 character (RFC 3629) that @s begins with; 0 where it is
 * none: the name of an interface may be any octets.
 */
static size_t utf8_len(const unsigned char *s)
{
	static const struct {
		unsigned char mask;
		unsigned char lead;
		unsigned int min;
	} forms[] = {
		{ 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 },
		{ 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 },
	};
	unsigned int c;
	size_t n, i;

	for (n = 0; n < ARRAY_SIZE(forms); n++)
		if ((*s & forms[n].mask) == forms[n].lead)
			break;
	if (n == ARRAY_SIZE(forms))
		return 0;
	c = *s & (unsigned char)~forms[n].mask;
	for (i = 1; i <= n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < forms[n].min || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	return n + 1;
}

/* RFC 8259 section 7 */
static void json_quote(const char *s)
{
	size_t n;

	putchar('"');
	for (; *s; s += n ? n : 1) {
		unsigned char c = (unsigned char)*s;

		n = utf8_len((const unsigned char *)s);
		if (!n)
			fputs("\\ufffd", stdout);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			printf("\\u%04x", c);
		else
			fwrite(s, 1, n, stdout);
	}
	putchar('"');
}

static void json_indent(void)
{
	if (out.pretty && out.depth)
		printf("\n%*s", (int)(4 * out.depth), "");
}

static void json_key(const char *key)
{
	if (out.comma)
		putchar(',');
	json_indent();
	if (key) {
		json_quote(key);
		putchar(':');
		if (out.pretty)
			putchar(' ');
	}
	out.comma = true;
}

static void json_open(const char *key, char c)
{
	if (!out.json)
		return;
	json_key(key);
	putchar(c);
	out.depth++;
	out.comma = false;
}

static void json_close(char c)
{
	if (!out.json)
		return;
	out.depth--;
	if (out.comma && out.pretty)
		printf("\n%*s", (int)(4 * out.depth), "");
	putchar(c);
	out.comma = true;
}

/**
 * print_object - begin a JSON object; nothing in text
 * @key: key, or NULL
 */
void print_object(const char *key)
{
	json_open(key, '{');
}

/**
 * print_object_end - end of a JSON object
 */
void print_object_end(void)
{
	json_close('}');
}

/**
 * print_array - begin a JSON array; nothing in text
 * @key: key, or NULL
 */
void print_array(const char *key)
{
	json_open(key, '[');
}

/**
 * print_array_end - end of a JSON array
 */
void print_array_end(void)
{
	json_close(']');
}

/**
 * print_string - a string
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @val: the string
 */
void print_string(const char *key, const char *fmt, const char *val)
{
	if (out.json) {
		json_key(key);
		json_quote(val);
	} else if (fmt) {
		printf(fmt, val);
	}
}

/**
 * print_uint - a number
 * @key: key in JSON
 * @fmt: format with one PRIu64, or NULL
 * @val: the number
 */
void print_uint(const char *key, const char *fmt, uint64_t val)
{
	if (out.json) {
		json_key(key);
		printf("%" PRIu64, val);
	} else if (fmt) {
		printf(fmt, val);
	}
}

/**
 * print_number - a number that is in words already, as one with a point
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @val: the number
 */
void print_number(const char *key, const char *fmt, const char *val)
{
	if (out.json) {
		json_key(key);
		fputs(val, stdout);
	} else if (fmt) {
		printf(fmt, val);
	}
}

/**
 * print_bool - yes or no
 * @key: key in JSON
 * @fmt: text if it is true, or NULL
 * @val: the value
 */
void print_bool(const char *key, const char *fmt, bool val)
{
	if (out.json) {
		json_key(key);
		fputs(val ? "true" : "false", stdout);
	} else if (fmt && val) {
		fputs(fmt, stdout);
	}
}

/**
 * print_null - something that is not there
 * @key: key in JSON
 * @text: text, or NULL
 */
void print_null(const char *key, const char *text)
{
	if (out.json) {
		json_key(key);
		fputs("null", stdout);
	} else if (text) {
		fputs(text, stdout);
	}
}

/**
 * print_addr - an IPv4 address
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @addr: network byte order
 */
void print_addr(const char *key, const char *fmt, uint32_t addr)
{
	print_string(key, fmt, addr_str(addr));
}

/**
 * print_ip - an address of either family
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @ip: address
 */
void print_ip(const char *key, const char *fmt, struct ip ip)
{
	print_string(key, fmt, ip_str(ip));
}

/**
 * print_prefix - a network
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @p: network
 */
void print_prefix(const char *key, const char *fmt, const struct prefix *p)
{
	print_string(key, fmt, prefix_str(p));
}

/**
 * print_mac - a MAC address: in text as IOS writes it, 0000.0c07.ac01
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @mac: six bytes
 */
void print_mac(const char *key, const char *fmt, const uint8_t *mac)
{
	char buf[18];

	snprintf(buf, sizeof(buf),
		 out.json ? "%02x:%02x:%02x:%02x:%02x:%02x"
			  : "%02x%02x.%02x%02x.%02x%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	print_string(key, fmt, buf);
}

/**
 * print_spi - an SPI, as "0xC1F6B88A(3254171786)" in text
 * @key: key in JSON
 * @spi: network byte order
 */
void print_spi(const char *key, uint32_t spi)
{
	char buf[16];

	snprintf(buf, sizeof(buf), "0x%08x", ntohl(spi));
	if (out.json)
		print_string(key, NULL, buf);
	else
		printf("0x%X(%u)", ntohl(spi), ntohl(spi));
}

/**
 * print_sec - a short time: in text as seconds, "1.512"; in JSON milliseconds
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @ms: milliseconds
 */
void print_sec(const char *key, const char *fmt, uint64_t ms)
{
	char buf[32];

	if (out.json) {
		print_uint(key, NULL, ms);
		return;
	}
	snprintf(buf, sizeof(buf), "%" PRIu64 ".%03u", ms / 1000,
		 (unsigned int)(ms % 1000));
	print_string(key, fmt, buf);
}

/**
 * print_age - a long time: in text as IOS does, 00:01:02, then 1d02h, then
 *	2w3d; in JSON milliseconds
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @ms: milliseconds
 */
void print_age(const char *key, const char *fmt, uint64_t ms)
{
	uint64_t s = ms / 1000, h = s / 3600;
	char buf[64];

	if (out.json) {
		print_uint(key, NULL, ms);
		return;
	}
	if (h < 24)
		snprintf(buf, sizeof(buf),
			 "%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64, h,
			 s / 60 % 60, s % 60);
	else if (h / 24 < 7)
		snprintf(buf, sizeof(buf), "%" PRIu64 "d%02" PRIu64 "h",
			 h / 24, h % 24);
	else
		snprintf(buf, sizeof(buf), "%" PRIu64 "w%" PRIu64 "d",
			 h / 24 / 7, h / 24 % 7);
	print_string(key, fmt, buf);
}

/**
 * print_text - words that have no place in JSON
 * @fmt: as of printf()
 */
void print_text(const char *fmt, ...)
{
	va_list ap;

	if (out.json)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
}

/**
 * addr_str - an IPv4 address in words
 * @addr: network byte order
 *
 * Return: one of four static buffers, taken in turn.
 */
const char *addr_str(uint32_t addr)
{
	static char buf[4][INET_ADDRSTRLEN];
	static unsigned int i;
	struct in_addr in = { .s_addr = addr };

	i = (i + 1) % ARRAY_SIZE(buf);
	return inet_ntop(AF_INET, &in, buf[i], sizeof(buf[i]));
}

/**
 * ip6_given - is there an IPv6 address
 * @ip: 16 bytes
 *
 * Return: whether one of them is not zero.
 */
bool ip6_given(const uint8_t *ip)
{
	static const uint8_t none[HSRP_IP6_LEN];

	return memcmp(ip, none, sizeof(none));
}

/**
 * either_str - an IPv6 address in words, or an IPv4 one where there is none
 * @addr: network byte order
 * @ip6: 16 bytes
 *
 * Return: one of four static buffers, taken in turn.
 */
const char *either_str(uint32_t addr, const uint8_t *ip6)
{
	static char buf[4][INET6_ADDRSTRLEN];
	static unsigned int i;

	if (!ip6_given(ip6))
		return addr_str(addr);
	i = (i + 1) % ARRAY_SIZE(buf);
	return inet_ntop(AF_INET6, ip6, buf[i], sizeof(buf[i]));
}

/**
 * print_either - an address of one of the families
 * @key: key in JSON
 * @fmt: format with one %s, or NULL
 * @addr: network byte order
 * @ip6: 16 bytes; all zero: @addr counts
 */
void print_either(const char *key, const char *fmt, uint32_t addr,
		  const uint8_t *ip6)
{
	print_string(key, fmt, either_str(addr, ip6));
}

/**
 * mask_str - network mask, 255.255.255.0
 * @len: prefix length
 *
 * Return: as addr_str().
 */
const char *mask_str(uint8_t len)
{
	return addr_str(prefix_mask(len));
}

/**
 * wildcard_str - wildcard mask of an IOS access list, 0.0.0.255
 * @len: prefix length
 *
 * Return: as addr_str().
 */
const char *wildcard_str(uint8_t len)
{
	return addr_str(~prefix_mask(len));
}

/**
 * net_mask_str - what follows a network: " 255.255.255.0", in IPv6 "/64"
 * @p: network
 *
 * Return: one of two static buffers, taken in turn.
 */
const char *net_mask_str(const struct prefix *p)
{
	static char buf[2][INET_ADDRSTRLEN + 1];
	static unsigned int i;

	i = (i + 1) % ARRAY_SIZE(buf);
	if (p->addr.ver == 6)
		snprintf(buf[i], sizeof(buf[i]), "/%u", p->len);
	else
		snprintf(buf[i], sizeof(buf[i]), " %s", mask_str(p->len));
	return buf[i];
}

/**
 * acl_net_str - a network as in an access list of IOS
 * @p: network
 *
 * Return: one of two static buffers, taken in turn: "any", "host A.B.C.D",
 *	"A.B.C.D W.W.W.W" with a wildcard mask, "X:X::X/LEN".
 */
const char *acl_net_str(const struct prefix *p)
{
	static char buf[2][INET6_ADDRSTRLEN + 8];
	static unsigned int i;

	i = (i + 1) % ARRAY_SIZE(buf);
	if (p->len == ip_bits(p->addr))
		snprintf(buf[i], sizeof(buf[i]), "host %s", ip_str(p->addr));
	else if (!p->len)
		strcpy(buf[i], "any");
	else if (p->addr.ver == 6)
		snprintf(buf[i], sizeof(buf[i]), "%s", prefix_str(p));
	else
		snprintf(buf[i], sizeof(buf[i]), "%s %s", ip_str(p->addr),
			 wildcard_str(p->len));
	return buf[i];
}
