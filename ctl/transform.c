// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl transform: transform sets.
 */
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl transform add NAME CIPHER [ AUTHENTICATION ]\n"
	"       hsrpctl transform del NAME\n"
	"       hsrpctl transform [ show ]\n"
	"CIPHER := { esp-aes [ 128 | 192 | 256 ] | esp-gcm [ 128 | 192 | 256 ] |\n"
	"            esp-chacha20-poly1305 | esp-3des | esp-des | esp-null }\n"
	"AUTHENTICATION := { esp-sha256-hmac | esp-sha384-hmac | esp-sha512-hmac |\n"
	"                    esp-sha-hmac | esp-md5-hmac }\n";

#define KEYLEN_DEFAULT	128

static int put_keylen(struct nl_msg *msg, struct args *a, const char *name)
{
	const char *s = args_peek(a);
	uint32_t bits = KEYLEN_DEFAULT;

	if (s && *s >= '0' && *s <= '9') {
		args_take(a);
		if (parse_u32(name, s, 0, 1024, &bits))
			return RC_USAGE;
		if (bits != 128 && bits != 192 && bits != 256) {
			complain("%s: the key size is 128, 192 or 256, not %u",
				 name, bits);
			return RC_USAGE;
		}
	}
	return nla_put_u32(msg, HSRP_A_TRANSFORM_KEYLEN, bits) ? RC_USAGE : 0;
}

/* A transform is written in full: "esp-aes" is not an abbreviation. */
static const struct transform *transform_find(const char *word)
{
	unsigned int i;

	for (i = 0; i < n_transforms; i++)
		if (!strcmp(transforms[i].name, word))
			return &transforms[i];
	complain("unknown transform \"%s\"%s", word,
		 !strncmp(word, "ah-", 3) ? ": AH is not supported" :
		 !strncmp(word, "comp-", 5) ? ": compression is not supported" :
		 "");
	return NULL;
}

static int put_transforms(struct nl_msg *msg, struct args *a)
{
	const struct transform *cipher = NULL, *integ = NULL, *t;
	const char *word;

	while ((word = args_take(a))) {
		t = transform_find(word);
		if (!t)
			return RC_USAGE;
		if (t->cipher ? !!cipher : !!integ) {
			complain("\"%s\" and \"%s\" cannot be in one transform set",
				 t->cipher ? cipher->name : integ->name, word);
			return RC_USAGE;
		}
		if (t->cipher)
			cipher = t;
		else
			integ = t;
		if (t->sizes && put_keylen(msg, a, word))
			return RC_USAGE;
	}
	if (!cipher && !integ) {
		complain("the transforms are missing; see \"hsrpctl transform help\"");
		return RC_USAGE;
	}
	if (cipher && nla_put_u32(msg, HSRP_A_TRANSFORM_CIPHER,
				  cipher->cipher))
		return RC_USAGE;
	if (integ && nla_put_u32(msg, HSRP_A_TRANSFORM_INTEG, integ->integ))
		return RC_USAGE;
	return 0;
}

static int transform_add(struct ctl *ctl, struct args *a)
{
	struct nl_msg *msg = gnl_new(HSRP_CMD_TRANSFORM_NEW, 0);

	if (take_name(a, msg, HSRP_A_TRANSFORM_NAME, "transform set") ||
	    put_transforms(msg, a)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static int transform_del(struct ctl *ctl, struct args *a)
{
	struct nl_msg *msg = gnl_new(HSRP_CMD_TRANSFORM_DEL, 0);

	if (take_name(a, msg, HSRP_A_TRANSFORM_NAME, "transform set") ||
	    args_end(a)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

/* In the words of "show crypto ipsec transform-set". */
static int transform_print(const struct gnl_obj *obj, void *arg)
{
	char words[96];
	struct tset t;

	(void)arg;
	tset_parse(obj, &t);
	print_object(NULL);
	print_string("name", "Transform set %s: ", t.name);
	print_string("transforms", "{ %s }\n",
		     tset_words(&t, words, sizeof(words)));
	print_string("cipher", NULL, cipher_name(t.cipher));
	if (t.keylen)
		print_uint("key_bits", NULL, t.keylen);
	if (t.integ)
		print_string("authentication", NULL, integ_name(t.integ));
	print_text("   will negotiate = { Tunnel, },\n");
	print_bool("legacy", "   legacy: too weak for new tunnels\n",
		   t.legacy);
	print_uint("users", "   used by %" PRIu64 " crypto map entries\n",
		   t.users);
	print_object_end();
	return 0;
}

static int transform_show(struct ctl *ctl, struct args *a)
{
	if (args_end(a))
		return RC_USAGE;
	return ctl_show(ctl, gnl_new(HSRP_CMD_TRANSFORM_GET, NLM_F_DUMP), "",
			transform_print, NULL);
}

static const struct verb verbs[] = {
	{ "add", transform_add },
	{ "delete", transform_del },
	{ "show", transform_show },
};

/**
 * cmd_transform - hsrpctl transform
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_transform(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "transform", verbs, ARRAY_SIZE(verbs), usage);
}
