// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl export: what other daemons need to know.
 */
#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "export.h"
#include "gnl.h"
#include "hsrpctl.h"
#include "running.h"
#include "secret.h"

static const char usage[] =
	"Usage: hsrpctl export swanctl [ map NAME ] [ ike { 1 | 2 } ]\n"
	"                              [ proposals PROPOSALS ] [ dpd SECONDS ]\n"
	"                              [ secrets-to FILE | secrets-file FILE ]\n"
	"       hsrpctl export ipsec.conf [ the same ]\n"
	"       hsrpctl export frr\n";

static int export_all(struct ctl *ctl, struct export *x)
{
	struct conf c;
	struct model m;
	int err, rc;

	/* a wrong file of keys is to be told before anything is printed */
	if (x->secrets) {
		x->keys = secret_open("secrets-file", x->secrets);
		if (!x->keys)
			return RC_USAGE;
	}
	rc = state_read(&c) || ctl_open(ctl) ? RC_REFUSED : RC_OK;
	if (!rc) {
		err = model_load(ctl->nl, MODEL_TSETS | MODEL_ENTRIES |
				 MODEL_BINDINGS | MODEL_REDS, &m);
		x->m = &m;
		x->c = &c;
		if (err)
			rc = ctl_refused(ctl->nl, err);
		else
			rc = x->libre ? libre_export(x) : swan_export(x);
		x->m = NULL;
		x->c = NULL;
		model_free(&m);
	}
	conf_free(&c);
	if (x->keys)
		fclose(x->keys);
	return rc;
}

/* The text goes into a file as it is. */
static int proposals_ok(const struct export *x, const char *s)
{
	const char *ok = x->libre ?
			 "abcdefghijklmnopqrstuvwxyz0123456789_-,+;" :
			 "abcdefghijklmnopqrstuvwxyz0123456789_-,!";

	if (*s && strspn(s, ok) == strlen(s))
		return 0;
	complain("proposals: \"%s\" is not a list of proposals", s);
	return RC_USAGE;
}

/* It is included by its name, which must not depend on where one is. */
static int secrets_to_ok(const char *s)
{
	if (*s == '/' && !strpbrk(s, " \t\n#{}\"*?"))
		return 0;
	complain("secrets-to: \"%s\" is not a path from / on, without blanks and the like",
		 s);
	return RC_USAGE;
}

static int export_word(struct args *a, struct export *x, int i)
{
	static const char *const names[] = {
		"map", "ike", "ike", "proposals", "dpd", "secrets-file",
		"secrets-to",
	};
	const char *val = args_value(a, names[i]);

	if (!val)
		return RC_USAGE;
	switch (i) {
	case 0:
		x->map = val;
		return parse_name("map", val);
	case 1:
	case 2:
		return parse_u32("ike", val, 1, 2, &x->ike);
	case 3:
		x->proposals = val;
		return proposals_ok(x, val);
	case 4:
		x->has_dpd = true;
		return parse_u32("dpd", val, 0, 86400, &x->dpd);
	case 5:
		x->secrets = val;
		return 0;
	default:
		x->secrets_to = val;
		return secrets_to_ok(val);
	}
}

static int export_ike(struct ctl *ctl, struct args *a, bool libre)
{
	static const struct verb words[] = {
		{ "map", NULL }, { "ike", NULL }, { "version", NULL },
		{ "proposals", NULL }, { "dpd", NULL },
		{ "secrets-file", NULL }, { "secrets-to", NULL },
	};
	struct export x = { .libre = libre };
	const char *word;
	int i;

	while ((word = args_take(a))) {
		i = KEYWORD(word + strspn(word, "-"), words);
		if (i == KEYWORD_NONE)
			complain("unknown argument \"%s\"", word);
		if (i < 0 || export_word(a, &x, i))
			return RC_USAGE;
	}
	/* keys have no place among the connections there */
	if (libre && x.secrets && !x.secrets_to) {
		complain("secrets-file: say where the keys go: \"secrets-to FILE\"");
		return RC_USAGE;
	}
	return export_all(ctl, &x);
}

static int export_swanctl(struct ctl *ctl, struct args *a)
{
	return export_ike(ctl, a, false);
}

static int export_ipsec(struct ctl *ctl, struct args *a)
{
	return export_ike(ctl, a, true);
}

static int export_frr(struct ctl *ctl, struct args *a)
{
	struct conf c;
	int rc;

	if (args_end(a))
		return RC_USAGE;
	rc = running_get(ctl, &c);
	if (!rc)
		rc = frr_export(&c);
	conf_free(&c);
	return rc;
}

static const struct verb verbs[] = {
	{ "swanctl", export_swanctl },
	{ "frr", export_frr },
	{ "ipsec.conf", export_ipsec },
};

/**
 * cmd_export - hsrpctl export
 * @ctl: invocation
 * @a: cursor, at the form to export
 *
 * Return: RC_*.
 */
int cmd_export(struct ctl *ctl, struct args *a)
{
	if (!args_peek(a)) {
		complain("export: say what to export: \"swanctl\", \"ipsec.conf\" or \"frr\"");
		return RC_USAGE;
	}
	return verb_run(ctl, a, "export", verbs, ARRAY_SIZE(verbs), usage);
}
