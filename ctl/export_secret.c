// SPDX-License-Identifier: GPL-2.0
/*
 * Keys for the IKE daemon: those that were applied go into a file of their own,
 * those of a file of keys among the connections.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "export.h"
#include "hsrpctl.h"
#include "print.h"

/**
 * export_section - name of a section: no dot, comma, brace and the like
 * @f: where to
 * @s: what it is called here
 */
void export_section(FILE *f, const char *s)
{
	for (; *s; s++)
		fputc(isalnum((unsigned char)*s) || *s == '-' ? *s : '_', f);
}

/**
 * export_comment - a word in a comment, which must not end there
 * @f: where to
 * @s: the word
 */
void export_comment(FILE *f, const char *s)
{
	for (; *s; s++)
		fputc(isgraph((unsigned char)*s) ? *s : '?', f);
}

/**
 * export_conn_name - name of a connection
 * @f: where to
 * @x: export
 * @b: binding
 * @e: entry
 */
void export_conn_name(FILE *f, const struct export *x, const struct binding *b,
		      const struct entry *e)
{
	const struct model *m = x->m;
	size_t i;

	export_section(f, e->map);
	fprintf(f, "-%u", e->seq);
	/* A map on several interfaces: the first one has the short name. */
	for (i = 0; i < m->n_bindings && &m->bindings[i] != b; i++) {
		if (strcmp(m->bindings[i].map, b->map))
			continue;
		fputc('-', f);
		export_section(f, b->dev);
		break;
	}
}

/**
 * export_wanted - is an entry on this binding, and asked for
 * @x: export
 * @b: binding
 * @e: entry
 *
 * Return: whether it is.
 */
bool export_wanted(const struct export *x, const struct binding *b,
		   const struct entry *e)
{
	return !strcmp(b->map, e->map) && (!x->map || !strcmp(x->map, b->map));
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

static void quoted(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

/* 0x... and 0s... mean the same to both daemons. */
static bool is_encoded(const char *key)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	size_t i;

	if (!strncmp(key, "0x", 2))
		return key[2] && !key[2 + strspn(key + 2, hex)] &&
		       strlen(key) % 2 == 0;
	if (strncmp(key, "0s", 2) || !key[2])
		return false;
	for (i = 2; key[i]; i++)
		if (!isalnum((unsigned char)key[i]) && !strchr("+/=", key[i]))
			return false;
	return true;
}

/* Quotes of ipsec.secrets have no escape for themselves. */
static void libre_key(FILE *f, const char *key)
{
	if (is_encoded(key)) {
		fputs(key, f);
		return;
	}
	if (!strchr(key, '"')) {
		fprintf(f, "\"%s\"", key);
		return;
	}
	for (fputs("0x", f); *key; key++)
		fprintf(f, "%02x", (unsigned char)*key);
}

static struct ip own_id(const struct export *x, const struct binding *b,
			const struct conf_profile *o)
{
	return o && ip_given(o->local) ? o->local : model_addr(x->m, b);
}

static void secret(FILE *f, const struct export *x, const struct binding *b,
		   const struct entry *e, const char *key)
{
	const struct conf_entry *k = conf_entry(x->c, e->map, e->seq);
	const struct conf_profile *o = k && *k->profile ?
				       conf_profile(x->c, k->profile) : NULL;

	if (x->libre) {
		fprintf(f, "%s ", ip_str(own_id(x, b, o)));
		fprintf(f, "%s : PSK ", ip_str(e->peer));
		libre_key(f, key);
		fputc('\n', f);
		return;
	}
	fprintf(f, "\tike-");
	export_conn_name(f, x, b, e);
	fprintf(f, " {\n\t\tid-1 = %s\n",
		ip_str(own_id(x, b, o)));
	fprintf(f, "\t\tid-2 = %s\n\t\tsecret = ", ip_str(e->peer));
	quoted(f, key);
	fprintf(f, "\n\t}\n");
}

/* The key of a file of keys. */
static void file_secret(FILE *f, const struct export *x,
			const struct binding *b, const struct entry *e,
			FILE *keys)
{
	const char *peer = ip_str(e->peer);
	char *line = NULL, *key = NULL;
	size_t size = 0;

	rewind(keys);
	while (!key && getline(&line, &size, keys) >= 0)
		key = secret_line(line, peer);
	if (key && ip_given(model_addr(x->m, b)))
		secret(f, x, b, e, key);
	else if (!key)
		complain("warning: the secrets file has no key for peer %s",
			 peer);
	if (line)
		explicit_bzero(line, size);
	free(line);
}

/* The key that was applied. */
static void applied_secret(FILE *f, const struct export *x,
			   const struct binding *b, const struct entry *e)
{
	const struct conf_entry *k = conf_entry(x->c, e->map, e->seq);
	const struct conf_profile *o = k && *k->profile ?
				       conf_profile(x->c, k->profile) : NULL;
	const struct conf_key *key = conf_key(x->c, o ? o->ring : "", e->peer);

	if (key && ip_given(model_addr(x->m, b)))
		secret(f, x, b, e, key->key);
	else if (!key)
		complain("warning: no key was applied for peer %s",
			 ip_str(e->peer));
}

static void all_secrets(FILE *f, const struct export *x, FILE *keys)
{
	const struct model *m = x->m;
	size_t i, j;

	fputs(x->libre ? "" : "secrets {\n", f);
	for (i = 0; i < m->n_bindings; i++)
		for (j = 0; j < m->n_entries; j++) {
			if (!export_wanted(x, &m->bindings[i], &m->entries[j]))
				continue;
			if (keys)
				file_secret(f, x, &m->bindings[i],
					    &m->entries[j], keys);
			else
				applied_secret(f, x, &m->bindings[i],
					       &m->entries[j]);
		}
	fputs(x->libre ? "" : "}\n", f);
}

/* Written beside it and renamed, so that no daemon reads half of it. */
static int write_secrets(const struct export *x)
{
	FILE *f = NULL;
	char *tmp;
	int fd, bad;

	if (asprintf(&tmp, "%s.XXXXXX", x->secrets_to) < 0) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	/* mkostemp() makes it for its owner only */
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd >= 0)
		f = fdopen(fd, "w");
	bad = !f;
	if (f) {
		all_secrets(f, x, x->libre ? x->keys : NULL);
		bad = ferror(f);
		bad |= fclose(f);
	} else if (fd >= 0) {
		close(fd);
	}
	if (!bad && !rename(tmp, x->secrets_to)) {
		free(tmp);
		return RC_OK;
	}
	complain("secrets-to: %s: %s", x->secrets_to, strerror(errno));
	if (fd >= 0)
		unlink(tmp);
	free(tmp);
	return RC_REFUSED;
}

/**
 * export_secrets - the keys, as asked for
 * @x: export
 *
 * Return: RC_*.
 */
int export_secrets(const struct export *x)
{
	if (x->secrets_to) {
		if (write_secrets(x))
			return RC_REFUSED;
		if (!x->libre)
			printf("\ninclude %s\n", x->secrets_to);
	}
	if (x->keys && !x->libre) {
		putchar('\n');
		all_secrets(stdout, x, x->keys);
	}
	return RC_OK;
}
