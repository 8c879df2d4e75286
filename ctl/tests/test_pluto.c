// SPDX-License-Identifier: GPL-2.0
/*
 * libreswan: what whack says of its connections and SAs, as it was seen.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ktap.h"
#include "pluto.h"

#define LOCAL	"192.0.2.53"
#define MARK	"mark: 1213420112/0xffffffff, 1213420112/0xfffffff"

/* A connection: NAME, routing, mark */
#define CONN(name, routing, mark) \
	"000 \"" name "\": 10.1.1.0/24===" LOCAL "...192.0.2.69===20.1.1.0/24; " \
		routing "; eroute owner: #0\n" \
	"000 \"" name "\":     oriented; my_ip=unset; my_updown=<disabled>;\n" \
	"000 \"" name "\":   nflog-group: unset; " mark "; nic-offload:auto;\n"

static const char status[] =
	"000 using kernel interface: xfrm\n"
	"000 Connection list:\n"
	CONN("vpn-10-1", "erouted", MARK)
	CONN("vpn-10-2", "prospective erouted", MARK)
	CONN("vpn-10-3", "unrouted", MARK)
	CONN("other", "erouted", "mark: unset")
	"000 Total IPsec connections: loaded 4, active 1\n"
	"000 #1: \"vpn-10-1\":500 STATE_V2_ESTABLISHED_IKE_SA (established IKE SA); newest; idle;\n"
	"000 #2: \"vpn-10-1\":500 STATE_V2_ESTABLISHED_CHILD_SA (established Child SA); IKE SA #1; idle;\n"
	"000 #2: \"vpn-10-1\" esp.c4c72943@192.0.2.69 esp.a02c30f4@" LOCAL " tun.0@192.0.2.69 Traffic: ESPin=84B\n"
	"000 #3: \"vpn-10-2\":500 STATE_V2_ESTABLISHED_CHILD_SA (established Child SA); IKE SA #1; idle;\n"
	"000 #3: \"vpn-10-2\" esp.1@192.0.2.69 esp.2@" LOCAL "\n"
	"000 #4: \"other\":500 STATE_QUICK_I2 (IPsec SA established);\n"
	"000 #4: \"other\" esp.3@192.0.2.69 esp.4@" LOCAL "\n"
	"000 #7: \"gone\":500 STATE_V2_PARENT_I1 (sent IKE_SA_INIT);\n";

static void parse(struct pluto_status *s, const char *text)
{
	char *copy = strdup(text);

	pluto_parse(s, copy);
	free(copy);
}

static void test_conns(void)
{
	struct pluto_status s;

	parse(&s, status);
	CHECK_EQ(s.n_conns, 4);
	CHECK_STR(s.conns[0].name, "vpn-10-1");
	CHECK_STR(ip_str(s.conns[0].local), LOCAL);
	CHECK(s.conns[0].routed && s.conns[1].routed && s.conns[3].routed);
	CHECK(!s.conns[2].routed);
	CHECK(s.conns[0].marked && s.conns[2].marked && !s.conns[3].marked);
	CHECK_EQ(s.conns[0].states, 2);
	CHECK_EQ(s.conns[2].states, 0);
	CHECK(s.conns[0].ike && !s.conns[1].ike);
	pluto_free(&s);
}

/* Who only uses an IKE SA ends before who has it. */
static void test_list(void)
{
	static const uint32_t ids[] = { 3, 4, 1, 2 };
	static const bool again[] = { false, false, false, true };
	struct pluto_status s;
	struct ike_list l;
	size_t i;

	parse(&s, status);
	pluto_list_of(&s, &l);
	CHECK_EQ(l.n_sas, ARRAY_SIZE(ids));
	for (i = 0; i < l.n_sas; i++) {
		CHECK_EQ(l.sas[i].id, ids[i]);
		CHECK_EQ(l.sas[i].again, again[i]);
		CHECK_STR(ip_str(l.sas[i].local), LOCAL);
	}
	CHECK_STR(l.sas[0].name, "vpn-10-2");
	CHECK_EQ(l.n_children, 3);
	CHECK_EQ(l.children[0].ike, 3);
	CHECK_EQ(l.children[2].spi_in, htonl(0xa02c30f4));
	CHECK_EQ(l.children[2].spi_out, htonl(0xc4c72943));
	CHECK(l.children[2].installed && l.children[2].ours);
	/* of others' nothing is expected */
	CHECK(!l.children[1].installed && !l.children[1].ours);
	ike_list_free(&l);
	pluto_free(&s);
}

static void test_ends(void)
{
	static const struct {
		const char *ends;
		const char *local;
		const char *peer;
		const char *src;
		uint8_t src_len;
		const char *dst;
		uint8_t dst_len;
	} rows[] = {
		{ "192.0.2.1...192.0.2.2", "192.0.2.1", "192.0.2.2",
		  "192.0.2.1", 32, "192.0.2.2", 32 },
		{ "10.0.0.0/8===192.0.2.1[@gw]---192.0.2.9...%any",
		  "192.0.2.1", "0.0.0.0", "10.0.0.0", 8, "0.0.0.0", 32 },
		{ "192.0.2.1<host>...192.0.2.8---192.0.2.2[@x]===0.0.0.0/0",
		  "192.0.2.1", "192.0.2.2", "192.0.2.1", 32, "0.0.0.0", 0 },
		{ "2001:db8::1...2001:db8::2", "2001:db8::1", "2001:db8::2",
		  "2001:db8::1", 128, "2001:db8::2", 128 },
		{ "2001:db8:1::/64===2001:db8::1[@gw]...2001:db8::2[@x]===::/0",
		  "2001:db8::1", "2001:db8::2", "2001:db8:1::", 64, "::", 0 },
		{ "192.0.2.1:500...192.0.2.2:500", "192.0.2.1", "192.0.2.2",
		  "192.0.2.1", 32, "192.0.2.2", 32 },
		{ "%any...192.0.2.2", "0.0.0.0", "192.0.2.2", "0.0.0.0", 32,
		  "192.0.2.2", 32 },
	};
	struct pluto_status s;
	char text[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), "000 \"x\": %s; unrouted\n",
			 rows[i].ends);
		parse(&s, text);
		CHECK_EQ(s.n_conns, 1);
		CHECK_STR(ip_str(s.conns[0].local), rows[i].local);
		CHECK_STR(ip_str(s.conns[0].peer), rows[i].peer);
		CHECK_STR(ip_str(s.conns[0].line.src.addr), rows[i].src);
		CHECK_EQ(s.conns[0].line.src.len, rows[i].src_len);
		CHECK_STR(ip_str(s.conns[0].line.dst.addr), rows[i].dst);
		CHECK_EQ(s.conns[0].line.dst.len, rows[i].dst_len);
		pluto_free(&s);
	}
	parse(&s, "000 \"x\"[2] 192.0.2.9: 192.0.2.1...192.0.2.9; erouted\n");
	CHECK_EQ(s.n_conns, 1);
	pluto_free(&s);
}

/* As it is exported, and as it is without a word */
static void test_settings(void)
{
	struct pluto_status s;

	parse(&s, "000 \"x\": 192.0.2.1...192.0.2.2; unrouted\n"
		  "000 \"x\":   initial-contact:yes; cisco-unity:no;\n"
		  "000 \"x\":   policy: IKEv2+PSK+ENCRYPT+TUNNEL+IKE_FRAG_ALLOW;\n"
		  "000 \"x\":   liveness: active; dpdaction:hold; dpddelay:10s; retransmit-timeout:60s\n"
		  "000 \"y\": 192.0.2.1...192.0.2.2; unrouted\n"
		  "000 \"y\":   initial-contact:no; cisco-unity:no;\n"
		  "000 \"y\":   policy: IKEv2+PSK+ENCRYPT+MOBIKE;\n"
		  "000 \"y\":   liveness: passive; dpdaction:hold; dpddelay:0s; retransmit-timeout:60s\n"
		  "000 \"z\": 192.0.2.1...192.0.2.2; unrouted\n"
		  "000 \"z\":   dpd: active; action:hold; delay:20s; timeout:90s\n");
	CHECK_EQ(s.n_conns, 3);
	CHECK(s.conns[0].tunnel && !s.conns[0].mobike);
	CHECK(!s.conns[0].no_contact);
	CHECK_EQ(s.conns[0].dpd, 10);
	CHECK_EQ(s.conns[0].dpd_timeout, 60);
	CHECK(!s.conns[1].tunnel && s.conns[1].mobike);
	CHECK(s.conns[1].no_contact);
	CHECK_EQ(s.conns[1].dpd, 0);
	CHECK_EQ(s.conns[2].dpd, 20);
	CHECK_EQ(s.conns[2].dpd_timeout, 90);
	pluto_free(&s);
}

/* Any beginning of it, and other things that are no status */
static void test_cut(void)
{
	static const char *const odd[] = {
		"", "000 ", "000 \"", "000 \"x", "000 \"x\"", "000 \"x\": ",
		"000 #", "000 #1", "000 #1: \"", "000 #1: \"x\"",
		"000 #0: \"x\":500 STATE", "003 ERROR: \"x\": a...b; c",
		"000 \"x\": ;", "000 \"x\": 1.2.3.4...;", "\n\n000",
	};
	struct pluto_status s;
	struct ike_list l;
	char *copy;
	size_t i;

	for (i = 0; i < sizeof(status); i++) {
		copy = strndup(status, i);
		pluto_parse(&s, copy);
		pluto_list_of(&s, &l);
		CHECK(l.n_children <= l.n_sas && l.n_sas <= 4);
		ike_list_free(&l);
		pluto_free(&s);
		free(copy);
	}
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		parse(&s, odd[i]);
		CHECK_EQ(s.n_states, 0);
		pluto_free(&s);
	}
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_conns), KTAP_TEST(test_list),
		KTAP_TEST(test_ends), KTAP_TEST(test_settings),
		KTAP_TEST(test_cut),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
