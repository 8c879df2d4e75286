// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication of a group, on the command line and in show.
 */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <string.h>

#include "auth.h"
#include "gnl.h"
#include "hsrpctl.h"
#include "names.h"
#include "print.h"
#include "secret.h"

/* RFC 2281 section 5.1: the default authentication data */
#define AUTH_DEFAULT	"cisco"

#define TIMEOUT_MAX	32767

/* Text goes over the wire in clear anyway, so it may be a word here. */
static int put_text(struct nl_msg *msg, const char *s)
{
	if (!s)
		return RC_USAGE;
	if (!*s || strlen(s) > HSRP_AUTH_TEXT_MAX) {
		complain("authentication: \"%s\" is not a word of 1 to %d characters",
			 s, HSRP_AUTH_TEXT_MAX);
		return RC_USAGE;
	}
	return nla_put_string(msg, HSRP_A_GROUP_AUTH_TEXT, s) ? RC_USAGE : 0;
}

static int put_key_file(struct nl_msg *msg, struct args *a)
{
	const char *s;
	uint32_t v;

	if (secret_put(msg, HSRP_A_GROUP_AUTH_KEY, a))
		return RC_USAGE;
	if (!args_peek(a) || strcmp(args_peek(a), "timeout"))
		return 0;
	args_take(a);
	s = args_value(a, "timeout");
	if (!s || parse_u32("timeout", s, 0, TIMEOUT_MAX, &v))
		return RC_USAGE;
	return nla_put_u32(msg, HSRP_A_GROUP_AUTH_TIMEOUT, v) ? RC_USAGE : 0;
}

static int put_key_chain(struct nl_msg *msg, struct args *a)
{
	const char *s = args_value(a, "key-chain");

	if (!s || parse_name("key-chain", s))
		return RC_USAGE;
	return nla_put_string(msg, HSRP_A_GROUP_AUTH_KEYCHAIN, s) ? RC_USAGE
								  : 0;
}

static int put_md5(struct nl_msg *msg, struct args *a)
{
	static const struct verb words[] = {
		{ "key-file", NULL }, { "key-chain", NULL },
		{ "key-string", NULL },
	};
	const char *s = args_value(a, "authentication md5");

	if (!s)
		return RC_USAGE;
	switch (KEYWORD(s, words)) {
	case 0:
		return put_key_file(msg, a);
	case 1:
		return put_key_chain(msg, a);
	case 2:
		complain("key-string: a key is read from a file, or from standard input: key-file { FILE | - }");
		return RC_USAGE;
	case KEYWORD_NONE:
		complain("authentication md5: unknown argument \"%s\"", s);
	}
	return RC_USAGE;
}

/**
 * put_auth - authentication of a group
 * @msg: message
 * @p: the parameter
 * @a: cursor
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int put_auth(struct nl_msg *msg, const struct param *p, struct args *a)
{
	const char *s = args_value(a, p->name);

	if (!s)
		return RC_USAGE;
	if (!strcmp(s, "md5"))
		return put_md5(msg, a);
	if (keyword_is(s, "text"))
		s = args_value(a, "authentication text");
	return put_text(msg, s);
}

/**
 * put_no_auth - back to the default text
 * @msg: message
 * @p: the parameter
 * @a: cursor, not moved
 *
 * Return: 0, or RC_USAGE.
 */
int put_no_auth(struct nl_msg *msg, const struct param *p, struct args *a)
{
	(void)p;
	(void)a;
	return put_text(msg, AUTH_DEFAULT);
}

/**
 * show_mismatch - a router whose packets do not authenticate, where there is one
 * @attr: nest of the group, or NULL
 *
 * IOS has no such line, but two Actives with one address must not be missed. Programs
 * that read IOS take what begins with "Authentication" for its kind.
 */
void show_mismatch(const struct nlattr *attr)
{
	struct nlattr *tb[HSRP_A_MISMATCH_MAX + 1];
	uint8_t ip6[HSRP_IP6_LEN];

	if (!attr || nla_parse_nested(tb, HSRP_A_MISMATCH_MAX,
				      (struct nlattr *)attr, NULL)) {
		print_null("auth_mismatch", NULL);
		return;
	}
	print_object("auth_mismatch");
	attr_ip6(ip6, tb[HSRP_A_MISMATCH_ADDR6]);
	if (tb[HSRP_A_MISMATCH_ADDR] || ip6_given(ip6))
		print_either("address", "  Last authentication mismatch from %s",
			     attr_u32(tb[HSRP_A_MISMATCH_ADDR]), ip6);
	print_string("reason", " (%s)", attr_str(tb[HSRP_A_MISMATCH_REASON]));
	print_sec("age_ms", ", last packet %s sec ago\n",
		  attr_u64(tb[HSRP_A_MISMATCH_AGE]));
	print_object_end();
}

/**
 * show_auth - authentication of a group, in the words of "show standby"
 * @tb: attributes of the group
 *
 * As on IOS there is nothing to be read of text.
 */
void show_auth(struct nlattr **tb)
{
	const char *chain = attr_str(tb[HSRP_A_GROUP_AUTH_KEYCHAIN]);
	uint32_t type = attr_u8(tb[HSRP_A_GROUP_AUTH_TYPE]);

	print_string("authentication", NULL, auth_name(type));
	if (type != HSRP_AUTH_MD5)
		return;
	print_text("  Authentication MD5, key-%s", *chain ? "chain" : "string");
	if (*chain)
		print_string("key_chain", " \"%s\"", chain);
	print_text("\n");
}

/**
 * show_auth_more - which key
 * @tb: attributes of the group
 */
void show_auth_more(struct nlattr **tb)
{
	bool chain = *attr_str(tb[HSRP_A_GROUP_AUTH_KEYCHAIN]);

	if (attr_u8(tb[HSRP_A_GROUP_AUTH_TYPE]) == HSRP_AUTH_MD5)
		print_uint("key_id", chain ? "  Key %" PRIu64 " is sent\n" : NULL,
			   attr_u32(tb[HSRP_A_GROUP_AUTH_KEY_ID]));
	if (tb[HSRP_A_GROUP_AUTH_OVERLAP])
		print_sec("key_overlap_ms", "  Old key accepted for %s sec\n",
			  attr_u32(tb[HSRP_A_GROUP_AUTH_OVERLAP]));
}
