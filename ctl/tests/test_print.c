// SPDX-License-Identifier: GPL-2.0
/* Text and JSON from the same calls. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hsrpctl.h"
#include "ktap.h"
#include "print.h"

static char seen[4096];

/* What @fn prints on standard output. */
static const char *printed(void (*fn)(void), bool json, bool pretty)
{
	FILE *f = tmpfile();
	int save;
	size_t n;

	fflush(stdout);
	save = dup(1);
	dup2(fileno(f), 1);
	print_begin(json, pretty);
	fn();
	fflush(stdout);
	dup2(save, 1);
	close(save);
	rewind(f);
	n = fread(seen, 1, sizeof(seen) - 1, f);
	seen[n] = '\0';
	fclose(f);
	return seen;
}

/* every kind of character that JSON writes in another way */
#define ODD "a \"b\" \\\n\x01\x7f\xc3\xa4"
#define ODD_JSON "a \\\"b\\\" \\\\\\u000a\\u0001\\u007f\xc3\xa4"

/* what show() is to say, but for the end of the line */
#define SHOWN_JSON							\
	"[{\"name\":\"" ODD_JSON "\",\"n\":18446744073709551615,"	\
	"\"yes\":true,\"no\":false,\"none\":null,"			\
	"\"addr\":\"10.1.1.0\",\"net\":\"10.1.1.0/24\","		\
	"\"mac\":\"00:00:0c:07:ac:01\",\"spi\":\"0xc1f6b88a\","	\
	"\"sec_ms\":8128,\"json only\":\"x\",\"list\":[1,2],"		\
	"\"empty\":[]}]"

static void show(void)
{
	const struct prefix net = { ip_from4(htonl(0x0a010100)), 24 };
	static const uint8_t mac[] = { 0, 0, 0xc, 7, 0xac, 1 };

	print_array(NULL);
	print_object(NULL);
	print_string("name", "name %s\n", ODD);
	print_uint("n", "n %" PRIu64 "\n", UINT64_MAX);
	print_bool("yes", "yes\n", true);
	print_bool("no", "no\n", false);
	print_null("none", "none\n");
	print_addr("addr", "addr %s\n", htonl(0x0a010100));
	print_prefix("net", "net %s\n", &net);
	print_mac("mac", "mac %s\n", mac);
	print_text("spi ");
	print_spi("spi", htonl(0xc1f6b88a));
	print_sec("sec_ms", "\nsec %s\n", 8128);
	print_string("json only", NULL, "x");
	print_array("list");
	print_uint(NULL, "%" PRIu64 " ", 1);
	print_uint(NULL, "%" PRIu64 "\n", 2);
	print_array_end();
	print_array("empty");
	print_array_end();
	print_object_end();
	print_array_end();
	print_end();
}

static void test_text(void)
{
	CHECK_STR(printed(show, false, false),
		  "name " ODD "\n"
		  "n 18446744073709551615\nyes\nnone\naddr 10.1.1.0\n"
		  "net 10.1.1.0/24\nmac 0000.0c07.ac01\n"
		  "spi 0xC1F6B88A(3254171786)\nsec 8.128\n1 2\n");
}

static void test_json(void)
{
	CHECK_STR(printed(show, true, false),
		  SHOWN_JSON "\n");
}

/* too long a form, cut short, a surrogate, beyond Unicode, an odd octet */
static void odd(void)
{
	print_string(NULL, NULL, "\xc0\x80 \xe2\x82 \xed\xa0\x80 \xf4\x90\x80\x80 \xff");
	print_string(NULL, NULL, "\xe2\x82\xac \xf0\x9f\x98\x80");
}

static void test_json_utf8(void)
{
	CHECK_STR(printed(odd, true, false),
		  "\"\\ufffd\\ufffd \\ufffd\\ufffd \\ufffd\\ufffd\\ufffd \\ufffd\\ufffd\\ufffd\\ufffd \\ufffd\",\"\xe2\x82\xac \xf0\x9f\x98\x80\"");
}

static void small(void)
{
	print_array(NULL);
	print_object(NULL);
	print_uint("a", NULL, 1);
	print_object_end();
	print_array_end();
	print_end();
}

static void test_pretty(void)
{
	CHECK_STR(printed(small, true, true),
		  "[\n    {\n        \"a\": 1\n    }\n]\n");
}

static uint64_t age;

static void show_age(void)
{
	print_age("x", "%s", age);
}

static void test_age(void)
{
	static const struct {
		uint64_t s;
		const char *text;
	} rows[] = {
		{ 0, "00:00:00" }, { 62, "00:01:02" }, { 86399, "23:59:59" },
		{ 86400, "1d00h" }, { 93600, "1d02h" }, { 604799, "6d23h" },
		{ 604800, "1w0d" }, { 1468800, "2w3d" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		age = rows[i].s * 1000 + 999;
		CHECK_STR(printed(show_age, false, false), rows[i].text);
	}
}

static struct prefix net_of(const char *s, uint8_t len)
{
	struct prefix p = { { 0 }, len };

	CHECK(ip_parse(s, &p.addr));
	return p;
}

/* Both families, as a network and as in an access list */
static void test_networks(void)
{
	static const struct {
		const char *addr;
		uint8_t len;
		const char *net;
		const char *mask;
		const char *acl;
	} rows[] = {
		{ "10.1.1.0", 24, "10.1.1.0/24", " 255.255.255.0",
		  "10.1.1.0 0.0.0.255" },
		{ "10.1.1.1", 32, "10.1.1.1/32", " 255.255.255.255",
		  "host 10.1.1.1" },
		{ "0.0.0.0", 0, "0.0.0.0/0", " 0.0.0.0", "any" },
		{ "2001:db8:1::", 48, "2001:db8:1::/48", "/48",
		  "2001:db8:1::/48" },
		{ "2001:db8::1", 128, "2001:db8::1/128", "/128",
		  "host 2001:db8::1" },
		{ "::", 0, "::/0", "/0", "any" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct prefix p = net_of(rows[i].addr, rows[i].len);

		CHECK_STR(prefix_str(&p), rows[i].net);
		CHECK_STR(net_mask_str(&p), rows[i].mask);
		CHECK_STR(acl_net_str(&p), rows[i].acl);
	}
}

static void test_prefixes(void)
{
	static const uint8_t words[16] = { 32, 1, 13, 184 };
	struct prefix p = net_of("2001:db8:8000::", 33);
	struct ip ip;

	CHECK(ip_parse("2001:db8:8001::1", &ip));
	CHECK(prefix_has(&p, ip));
	CHECK_STR(ip_str(prefix_cut(ip, 33)), "2001:db8:8000::");
	CHECK_STR(ip_str(prefix_cut(ip, 47)), "2001:db8:8000::");
	CHECK_STR(ip_str(prefix_cut(ip, 48)), "2001:db8:8001::");
	CHECK_STR(ip_str(prefix_cut(ip, 0)), "::");
	CHECK(ip_parse("2001:db8:7fff::1", &ip));
	CHECK(!prefix_has(&p, ip));
	/* what an IPv4 address has in its words is no IPv6 address */
	CHECK(ip_parse("32.1.13.184", &ip));
	CHECK(!prefix_has(&p, ip));
	p = net_of("::", 0);
	CHECK(!prefix_has(&p, ip));
	CHECK(!ip_equal(ip, ip_from6(words)));
	CHECK(!ip_parse("fe80::1%lo", &ip));
	CHECK(!ip_parse("10.1", &ip));
}

static void test_masks(void)
{
	CHECK_STR(mask_str(0), "0.0.0.0");
	CHECK_STR(mask_str(24), "255.255.255.0");
	CHECK_STR(mask_str(32), "255.255.255.255");
	CHECK_STR(mask_str(200), "255.255.255.255");
	CHECK_STR(wildcard_str(0), "255.255.255.255");
	CHECK_STR(wildcard_str(28), "0.0.0.15");
	CHECK_STR(wildcard_str(32), "0.0.0.0");
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_text), KTAP_TEST(test_json),
		KTAP_TEST(test_json_utf8),
		KTAP_TEST(test_pretty), KTAP_TEST(test_age),
		KTAP_TEST(test_masks),
		KTAP_TEST(test_networks),
		KTAP_TEST(test_prefixes),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
