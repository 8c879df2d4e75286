// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl export: the IKE daemon's half of the crypto maps.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hsrpctl.h"
#include "model.h"
#include "gnl.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl export swanctl [ map NAME ] [ ike { 1 | 2 } ]\n"
	"                              [ proposals PROPOSALS ] [ dpd SECONDS ]\n"
	"                              [ secrets-file FILE ]\n";

/**
 * struct export - what was asked for
 * @map: this crypto map only, or NULL
 * @proposals: of IKE, or NULL: from the transform set
 * @secrets: file with the keys, or NULL
 * @ike: version, 0: from the transform set
 * @dpd: seconds
 */
struct export {
	const char *map;
	const char *proposals;
	const char *secrets;
	uint32_t ike;
	uint32_t dpd;
};

#define DPD_DEFAULT	10

/* The reasons for each are in Documentation/strongswan-frr.rst. */
static const char header[] =
	"# Written by \"hsrpctl export swanctl\" from the crypto maps.\n"
	"#\n"
	"# The kernel owns the policies (policies = no) and asks for an SA by\n"
	"# reqid, so every child needs its trap. The local address is the virtual\n"
	"# one and must stay it: no MOBIKE. Also needed in strongswan.conf:\n"
	"# charon.install_routes = no.\n";

/* Both lists have the order of the uapi enum. */
static const char *esp_cipher(const struct tset *t)
{
	static const char *const aes[] = { "aes128", "aes192", "aes256" };
	static const char *const gcm[] = {
		"aes128gcm16", "aes192gcm16", "aes256gcm16",
	};
	unsigned int size = t->keylen >= 256 ? 2 : t->keylen >= 192 ? 1 : 0;

	switch (t->cipher) {
	case HSRP_CIPHER_NULL:
		return "null";
	case HSRP_CIPHER_DES:
		return "des";
	case HSRP_CIPHER_3DES:
		return "3des";
	case HSRP_CIPHER_AES:
		return aes[size];
	case HSRP_CIPHER_GCM:
		return gcm[size];
	case HSRP_CIPHER_CHACHA20_POLY1305:
		return "chacha20poly1305";
	}
	return NULL;
}

static const char *esp_integ(const struct tset *t)
{
	switch (t->integ) {
	case HSRP_INTEG_NONE:
		return "";
	case HSRP_INTEG_MD5:
		return "-md5";
	case HSRP_INTEG_SHA1:
		return "-sha1";
	case HSRP_INTEG_SHA256:
		return "-sha256";
	case HSRP_INTEG_SHA384:
		return "-sha384";
	case HSRP_INTEG_SHA512:
		return "-sha512";
	}
	return NULL;
}

/*
 * Legacy sets come from peers whose IKE is as old: what such a peer has for
 * the same cipher. The others get a suite of the same strength.
 */
static const char *ike_proposals(const struct tset *t)
{
	switch (t->cipher) {
	case HSRP_CIPHER_DES:
		return "des-md5-modp768";
	case HSRP_CIPHER_3DES:
		return "3des-sha1-modp1024";
	case HSRP_CIPHER_AES:
		return t->keylen >= 192 ? "aes256-sha384-ecp384"
					: "aes128-sha256-ecp256";
	case HSRP_CIPHER_CHACHA20_POLY1305:
		return "chacha20poly1305-prfsha256-curve25519";
	case HSRP_CIPHER_GCM:
		if (t->keylen >= 192)
			return "aes256gcm16-prfsha384-ecp384";
		break;
	}
	return "aes128gcm16-prfsha256-ecp256";
}

/* A section's name has no dot, comma, brace and the like. */
static void section_name(const char *s)
{
	for (; *s; s++)
		putchar(isalnum((unsigned char)*s) || *s == '-' ? *s : '_');
}

/* A word in a comment, which must not end there. */
static void comment_word(const char *s)
{
	for (; *s; s++)
		putchar(isgraph((unsigned char)*s) ? *s : '?');
}

static void conn_name(const struct model *m, const struct binding *b,
		      const struct entry *e)
{
	size_t i;

	section_name(e->map);
	printf("-%u", e->seq);
	/* A map on several interfaces: the first one has the short name. */
	for (i = 0; i < m->n_bindings && &m->bindings[i] != b; i++) {
		if (strcmp(m->bindings[i].map, b->map))
			continue;
		putchar('-');
		section_name(b->dev);
		break;
	}
}

/* Before anything is written: half a file would be taken for one. */
static int export_check(const struct model *m)
{
	size_t i;

	for (i = 0; i < m->n_tsets; i++) {
		if (esp_cipher(&m->tsets[i]) && esp_integ(&m->tsets[i]))
			continue;
		complain("transform set \"%s\" has an algorithm that this tool does not know",
			 m->tsets[i].name);
		return RC_REFUSED;
	}
	return RC_OK;
}

static void export_children(const struct entry *e, const struct tset *t)
{
	size_t i;

	printf("\t\tchildren {\n");
	for (i = 0; i < e->n_lines; i++) {
		const struct line *l = &e->lines[i];

		printf("\t\t\t");
		section_name(e->map);
		printf("-%u-%zu {\n", e->seq, i + 1);
		printf("\t\t\t\tlocal_ts = %s/%u\n", addr_str(l->src.addr),
		       l->src.len);
		printf("\t\t\t\tremote_ts = %s/%u\n", addr_str(l->dst.addr),
		       l->dst.len);
		printf("\t\t\t\tesp_proposals = %s%s\n", esp_cipher(t),
		       esp_integ(t));
		printf("\t\t\t\tmode = tunnel\n");
		printf("\t\t\t\tpolicies = no\n");
		printf("\t\t\t\treqid = %u\n", l->reqid);
		printf("\t\t\t\treplay_window = 128\n");
		printf("\t\t\t\tstart_action = trap\n");
		printf("\t\t\t\tdpd_action = clear\n");
		printf("\t\t\t\tclose_action = none\n");
		printf("\t\t\t}\n");
	}
	printf("\t\t}\n");
}

static void export_conn(const struct model *m, const struct binding *b,
			const struct entry *e, const struct export *x)
{
	const struct tset *t = model_tset(m, e->tset);
	uint32_t addr = model_addr(m, b);

	if (!t)
		return;
	if (!addr) {
		printf("\t# crypto map ");
		comment_word(b->map);
		printf(" on ");
		comment_word(b->dev);
		printf(": the local address is not known yet\n");
		return;
	}
	putchar('\t');
	conn_name(m, b, e);
	printf(" {\n");
	printf("\t\tversion = %u\n", x->ike ? x->ike : t->legacy ? 1 : 2);
	printf("\t\tlocal_addrs = %s\n", addr_str(addr));
	printf("\t\tremote_addrs = %s\n", addr_str(e->peer));
	printf("\t\tproposals = %s\n",
	       x->proposals ? x->proposals : ike_proposals(t));
	printf("\t\tmobike = no\n");
	printf("\t\tunique = replace\n");
	printf("\t\tkeyingtries = 0\n");
	if (x->dpd)
		printf("\t\tdpd_delay = %us\n", x->dpd);
	printf("\t\tlocal {\n\t\t\tauth = psk\n\t\t\tid = %s\n\t\t}\n",
	       addr_str(addr));
	printf("\t\tremote {\n\t\t\tauth = psk\n\t\t\tid = %s\n\t\t}\n",
	       addr_str(e->peer));
	export_children(e, t);
	printf("\t}\n");
}

static bool wanted(const struct binding *b, const struct entry *e,
		   const struct export *x)
{
	return !strcmp(b->map, e->map) && (!x->map || !strcmp(x->map, b->map));
}

static int export_conns(const struct model *m, const struct export *x)
{
	size_t i, j;

	if (export_check(m))
		return RC_REFUSED;

	printf("%s\nconnections {\n", header);
	for (i = 0; i < m->n_bindings; i++) {
		for (j = 0; j < m->n_entries; j++) {
			if (wanted(&m->bindings[i], &m->entries[j], x))
				export_conn(m, &m->bindings[i],
					    &m->entries[j], x);
		}
	}
	printf("}\n");
	return RC_OK;
}

/*
 * The key of a peer: a line "ADDRESS KEY", where KEY may be 0x... or 0s... as
 * in swanctl.conf. Returns it without the newline, or NULL.
 */
static char *secret_line(char *line, const char *peer)
{
	char *word = line + strspn(line, " \t"), *key;
	size_t n = strcspn(word, " \t\n");

	if (!n || *word == '#' || n != strlen(peer) || strncmp(word, peer, n))
		return NULL;
	key = word + n + strspn(word + n, " \t");
	key[strcspn(key, "\n")] = '\0';
	return *key ? key : NULL;
}

static void quoted(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void export_secret(FILE *f, const struct model *m,
			  const struct binding *b, const struct entry *e)
{
	const char *peer = addr_str(e->peer);
	char *line = NULL, *key = NULL;
	size_t size = 0;

	rewind(f);
	while (!key && getline(&line, &size, f) >= 0)
		key = secret_line(line, peer);
	if (key && model_addr(m, b)) {
		printf("\tike-");
		conn_name(m, b, e);
		printf(" {\n\t\tid-1 = %s\n", addr_str(model_addr(m, b)));
		printf("\t\tid-2 = %s\n\t\tsecret = ", peer);
		quoted(key);
		printf("\n\t}\n");
	} else if (!key) {
		complain("warning: the secrets file has no key for peer %s",
			 peer);
	}
	if (line)
		explicit_bzero(line, size);
	free(line);
}

static void export_secrets(FILE *f, const struct model *m,
			   const struct export *x)
{
	size_t i, j;

	printf("\nsecrets {\n");
	for (i = 0; i < m->n_bindings; i++)
		for (j = 0; j < m->n_entries; j++)
			if (wanted(&m->bindings[i], &m->entries[j], x))
				export_secret(f, m, &m->bindings[i],
					      &m->entries[j]);
	printf("}\n");
}

/* Keys that everybody can read are no secrets. */
static FILE *secrets_open(const char *name)
{
	FILE *f = fopen(name, "re");
	struct stat st;

	if (!f || fstat(fileno(f), &st)) {
		complain("secrets-file: %s: %s", name, strerror(errno));
		goto bad;
	}
	if (st.st_mode & 077) {
		complain("secrets-file: %s can be read by others than its owner (mode %04o)",
			 name, (unsigned int)st.st_mode & 07777);
		goto bad;
	}
	return f;
bad:
	if (f)
		fclose(f);
	return NULL;
}

static int export_all(struct ctl *ctl, const struct export *x)
{
	FILE *f = NULL;
	struct model m;
	int err, rc;

	if (x->secrets) {
		f = secrets_open(x->secrets);
		if (!f)
			return RC_USAGE;
	}
	rc = ctl_open(ctl);
	if (rc)
		goto out;
	err = model_load(ctl->nl, MODEL_TSETS | MODEL_ENTRIES |
			 MODEL_BINDINGS | MODEL_REDS, &m);
	rc = err ? ctl_refused(ctl->nl, err) : export_conns(&m, x);
	if (!rc && f)
		export_secrets(f, &m, x);
	model_free(&m);
out:
	if (f)
		fclose(f);
	return rc;
}

/* The text goes into a file as it is. */
static int proposals_ok(const char *s)
{
	if (*s && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-,!") ==
		  strlen(s))
		return 0;
	complain("proposals: \"%s\" is not a list of proposals", s);
	return RC_USAGE;
}

static int export_word(struct args *a, struct export *x, int i)
{
	static const char *const names[] = {
		"map", "ike", "ike", "proposals", "dpd", "secrets-file",
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
		return proposals_ok(val);
	case 4:
		return parse_u32("dpd", val, 0, 86400, &x->dpd);
	default:
		x->secrets = val;
		return 0;
	}
}

static int export_swanctl(struct ctl *ctl, struct args *a)
{
	static const struct verb words[] = {
		{ "map", NULL }, { "ike", NULL }, { "version", NULL },
		{ "proposals", NULL }, { "dpd", NULL },
		{ "secrets-file", NULL },
	};
	struct export x = { .dpd = DPD_DEFAULT };
	const char *word;
	int i;

	while ((word = args_take(a))) {
		i = KEYWORD(word + strspn(word, "-"), words);
		if (i == KEYWORD_NONE)
			complain("unknown argument \"%s\"", word);
		if (i < 0 || export_word(a, &x, i))
			return RC_USAGE;
	}
	return export_all(ctl, &x);
}

static const struct verb verbs[] = {
	{ "swanctl", export_swanctl },
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
		complain("export: say what to export: \"swanctl\"");
		return RC_USAGE;
	}
	return verb_run(ctl, a, "export", verbs, ARRAY_SIZE(verbs), usage);
}
