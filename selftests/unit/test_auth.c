// SPDX-License-Identifier: GPL-2.0
/* Clear text authentication, and which scheme a group takes. */
#include "auth.h"
#include "ktap.h"
#include "unit_md5.h"

static const struct hsrp_msg no_msg = { .md5 = unit_md5 };
static const struct hsrp_time no_time;

static struct hsrp_pkt pkt_with(const char text[8])
{
	struct hsrp_pkt pkt = { .version = 1, .has_text = true };

	memcpy(pkt.auth_text, text, 8);
	return pkt;
}

static void default_is_cisco(void)
{
	struct hsrp_pkt pkt = pkt_with("cisco\0\0\0");
	struct hsrp_auth auth;
	char text[9];

	memset(&auth, 0xa5, sizeof(auth));
	hsrp_auth_init(&auth);
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_NONE);
	CHECK(hsrp_auth_is_default(&auth));
	hsrp_auth_get_text(&auth, text);
	CHECK_STR(text, "cisco");
}

static void every_octet_counts(void)
{
	struct hsrp_auth auth;

	hsrp_auth_init(&auth);
	for (int i = 0; i < 64; i++) {
		struct hsrp_pkt pkt = pkt_with("cisco\0\0\0");

		pkt.auth_text[i / 8] ^= (u8)(1 << i % 8);
		CHECK_MSG(hsrp_auth_check(&auth, &pkt, &no_msg) ==
			  HSRP_FAULT_TEXT, "bit %d", i);
	}
}

static void set_text(void)
{
	struct hsrp_pkt pkt = pkt_with("12345678");
	struct hsrp_auth auth, before;
	char text[9];

	hsrp_auth_init(&auth);
	CHECK_EQ(hsrp_auth_set_text(&auth, "12345678"), 0);
	CHECK(!hsrp_auth_is_default(&auth));
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_NONE);
	hsrp_auth_get_text(&auth, text);
	CHECK_STR(text, "12345678");

	/* a refused text changes nothing */
	before = auth;
	CHECK_EQ(hsrp_auth_set_text(&auth, "123456789"), -EINVAL);
	CHECK_EQ(hsrp_auth_set_text(&auth, ""), -EINVAL);
	CHECK(!memcmp(&before, &auth, sizeof(auth)));

	/* a shorter one leaves nothing of a longer one behind */
	CHECK_EQ(hsrp_auth_set_text(&auth, "a"), 0);
	CHECK(!memcmp(auth.text, "a\0\0\0\0\0\0\0", 8));
	CHECK_EQ(hsrp_auth_set_text(&auth, "cisco"), 0);
	CHECK(hsrp_auth_is_default(&auth));
	auth.type = HSRP_AUTH_MD5;
	CHECK(!hsrp_auth_is_default(&auth));
}

static void md5_is_refused_without_a_key(void)
{
	struct hsrp_pkt pkt = pkt_with("cisco\0\0\0");
	struct hsrp_auth auth;

	hsrp_auth_init(&auth);
	pkt.has_md5 = true;
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_SCHEME);
	memset(pkt.auth_text, 0, sizeof(pkt.auth_text));
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_SCHEME);
}

static void fill(void)
{
	struct hsrp_pkt pkt = pkt_with("garbage!");
	struct hsrp_auth auth;

	hsrp_auth_init(&auth);
	pkt.has_md5 = true;
	CHECK(!hsrp_auth_fill(&auth, &no_time, &pkt));
	CHECK(!pkt.has_md5);
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_NONE);
}

/* version 2 can leave the text out, which is no text at all, not ours */
static void no_authentication_is_refused(void)
{
	struct hsrp_pkt pkt = pkt_with("cisco\0\0\0");
	struct hsrp_auth auth;

	hsrp_auth_init(&auth);
	pkt.has_text = false;
	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_SCHEME);
}

/* one sentence per fault, none twice */
static void fault_texts(void)
{
	for (int i = 0; i < __HSRP_FAULT_MAX; i++)
		for (int j = 0; j < i; j++)
			CHECK(strcmp(hsrp_fault_text(i), hsrp_fault_text(j)));
	CHECK_STR(hsrp_fault_text(__HSRP_FAULT_MAX), "?");
}

static void unknown_type_fails_closed(void)
{
	struct hsrp_pkt pkt = pkt_with("\0\0\0\0\0\0\0");
	struct hsrp_auth auth = { 0 };

	CHECK_EQ(hsrp_auth_check(&auth, &pkt, &no_msg), HSRP_FAULT_SCHEME);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(default_is_cisco),
	KTAP_TEST(every_octet_counts),
	KTAP_TEST(set_text),
	KTAP_TEST(md5_is_refused_without_a_key),
	KTAP_TEST(fill),
	KTAP_TEST(no_authentication_is_refused),
	KTAP_TEST(fault_texts),
	KTAP_TEST(unknown_type_fails_closed),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
