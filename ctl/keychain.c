// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl keychain: keys for MD5 authentication, each with its lifetimes.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gnl.h"
#include "hsrpctl.h"
#include "print.h"
#include "secret.h"

#define KEY_ID_MAX	2147483647

static const char usage[] =
	"Usage: hsrpctl keychain { add | set } NAME key N key-file { FILE | - }\n"
	"               [ send-lifetime LIFETIME ] [ accept-lifetime LIFETIME ]\n"
	"       hsrpctl keychain del NAME [ key N ]\n"
	"       hsrpctl keychain [ show ] [ NAME ]\n"
	"LIFETIME := START { END | duration SECONDS | infinite }\n"
	"START, END := now | YYYY-MM-DDTHH:MM:SS (UTC) | @SECONDS since 1970\n";

/* A moment, in seconds since 1970 */
static int parse_moment(const char *what, const char *s, uint64_t *t)
{
	struct tm tm = { 0 };
	const char *rest;
	char *end;
	time_t v;

	if (!strcmp(s, "now")) {
		*t = (uint64_t)time(NULL);
		return 0;
	}
	if (*s == '@' && s[1] >= '0' && s[1] <= '9') {
		errno = 0;
		*t = strtoull(s + 1, &end, 10);
		if (!*end && !errno)
			return 0;
	} else {
		rest = strptime(s, "%Y-%m-%dT%H:%M:%S", &tm);
		v = rest && (!*rest || !strcmp(rest, "Z")) ? timegm(&tm) : -1;
		if (v >= 0) {
			*t = (uint64_t)v;
			return 0;
		}
	}
	complain("%s: \"%s\" is not a time: now, YYYY-MM-DDTHH:MM:SS in UTC, or @SECONDS since 1970",
		 what, s);
	return RC_USAGE;
}

/* Adds @from and, unless there is no end, @from + 1: they are neighbours. */
static int put_lifetime(struct nl_msg *nest, const struct param *p,
			struct args *a)
{
	const char *s = args_value(a, p->name);
	uint64_t from, until;
	uint32_t seconds;

	if (!s || parse_moment(p->name, s, &from))
		return RC_USAGE;
	if (nla_put_u64(nest, p->attr, from))
		return RC_USAGE;
	s = args_value(a, p->name);
	if (!s)
		return RC_USAGE;
	if (!strcmp(s, "infinite"))
		return 0;
	if (!strcmp(s, "duration")) {
		s = args_value(a, "duration");
		if (!s || parse_u32("duration", s, 1, UINT32_MAX, &seconds))
			return RC_USAGE;
		until = from + seconds;
	} else if (parse_moment(p->name, s, &until)) {
		return RC_USAGE;
	}
	return nla_put_u64(nest, p->attr + 1, until) ? RC_USAGE : 0;
}

static int put_file(struct nl_msg *nest, const struct param *p, struct args *a)
{
	return secret_put(nest, p->attr, a);
}

static const struct param add_params[] = {
	{ "key", HSRP_A_KEY_ID, put_u32, NULL, PARAM_REQUIRED | PARAM_NEST, 0,
	  KEY_ID_MAX },
	{ "key-file", HSRP_A_KEY_SECRET, put_file, NULL,
	  PARAM_REQUIRED | PARAM_NEST, 0, 0 },
	{ "send-lifetime", HSRP_A_KEY_SEND_FROM, put_lifetime, NULL,
	  PARAM_NEST, 0, 0 },
	{ "accept-lifetime", HSRP_A_KEY_ACCEPT_FROM, put_lifetime, NULL,
	  PARAM_NEST, 0, 0 },
};

static const struct param del_params[] = {
	{ "key", HSRP_A_KEY_ID, put_u32, NULL, PARAM_NEST, 0, KEY_ID_MAX },
};

static int keychain_send(struct ctl *ctl, struct args *a, uint8_t cmd,
			 const struct param *tab, size_t n)
{
	struct nl_msg *msg = gnl_new(cmd, 0), *nest = nlmsg_alloc();
	int rc = RC_USAGE;

	if (!take_name(a, msg, HSRP_A_KEYCHAIN_NAME, "key chain") &&
	    !params_parse(a, tab, n, msg, nest) &&
	    (!nlmsg_datalen(nlmsg_hdr(nest)) ||
	     !nla_put_nested(msg, HSRP_A_KEYCHAIN_KEY | NLA_F_NESTED,
			     nest)))
		rc = RC_OK;
	gnl_drop(nest);
	if (rc) {
		gnl_drop(msg);
		return rc;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static int keychain_add(struct ctl *ctl, struct args *a)
{
	return keychain_send(ctl, a, HSRP_CMD_KEYCHAIN_NEW, add_params,
			     ARRAY_SIZE(add_params));
}

static int keychain_set(struct ctl *ctl, struct args *a)
{
	return keychain_send(ctl, a, HSRP_CMD_KEYCHAIN_SET, add_params,
			     ARRAY_SIZE(add_params));
}

static int keychain_del(struct ctl *ctl, struct args *a)
{
	return keychain_send(ctl, a, HSRP_CMD_KEYCHAIN_DEL, del_params,
			     ARRAY_SIZE(del_params));
}

/* A moment as it is typed; what a clock cannot show is shown as it is */
static void print_moment(const char *key, const char *fmt,
			 const struct nlattr *attr, const char *never)
{
	char buf[40];
	struct tm tm;
	time_t t;

	if (!attr) {
		print_null(key, NULL);
		print_text(fmt, never);
		return;
	}
	print_uint(key, NULL, attr_u64(attr));
	t = (time_t)attr_u64(attr);
	if (gmtime_r(&t, &tm))
		strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", &tm);
	else
		snprintf(buf, sizeof(buf), "@%" PRIu64, attr_u64(attr));
	print_text(fmt, buf);
}

static void show_key(struct nlattr **tb)
{
	bool sends = tb[HSRP_A_KEY_SENDING], valid = tb[HSRP_A_KEY_ACCEPTED];

	print_object(NULL);
	print_uint("key", "    key %" PRIu64 "\n",
		   attr_u32(tb[HSRP_A_KEY_ID]));
	print_moment("accept_from", "        accept lifetime (%s)",
		     tb[HSRP_A_KEY_ACCEPT_FROM], "always");
	print_moment("accept_until", " - (%s)", tb[HSRP_A_KEY_ACCEPT_UNTIL],
		     "infinite");
	print_bool("accepted", NULL, valid);
	print_text("%s\n", valid ? " [valid now]" : "");
	print_moment("send_from", "        send lifetime (%s)",
		     tb[HSRP_A_KEY_SEND_FROM], "always");
	print_moment("send_until", " - (%s)", tb[HSRP_A_KEY_SEND_UNTIL],
		     "infinite");
	print_bool("sending", NULL, sends);
	print_text("%s\n", sends ? " [valid now]" : "");
	print_object_end();
}

/* In the words of "show key chain" */
static int keychain_show_one(const struct gnl_obj *obj, void *arg)
{
	struct nlattr *tb[HSRP_A_KEY_MAX + 1], *pos;
	const char *name = arg;
	int rem;

	if (name && strcmp(name, attr_str(obj->tb[HSRP_A_KEYCHAIN_NAME])))
		return 0;
	print_object(NULL);
	print_string("name", "Key-chain %s:\n",
		     attr_str(obj->tb[HSRP_A_KEYCHAIN_NAME]));
	print_array("keys");
	gnl_for_each(pos, obj, HSRP_A_KEYCHAIN_KEY, rem)
		if (!nla_parse_nested(tb, HSRP_A_KEY_MAX, pos, NULL))
			show_key(tb);
	print_array_end();
	print_uint("users", "    used by %" PRIu64 " groups\n",
		   attr_u32(obj->tb[HSRP_A_KEYCHAIN_USERS]));
	print_object_end();
	return 0;
}

static int keychain_show(struct ctl *ctl, struct args *a)
{
	const char *name = args_take(a);

	if ((name && parse_name("key chain", name)) || args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_KEYCHAIN_GET, NLM_F_DUMP), "",
			keychain_show_one, (void *)name);
}

static const struct verb verbs[] = {
	{ "add", keychain_add },
	{ "set", keychain_set },
	{ "delete", keychain_del },
	{ "show", keychain_show },
};

/**
 * cmd_keychain - hsrpctl keychain
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_keychain(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "keychain", verbs, ARRAY_SIZE(verbs), usage);
}
