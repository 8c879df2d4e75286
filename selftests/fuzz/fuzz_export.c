// SPDX-License-Identifier: GPL-2.0
/*
 * "hsrpctl export swanctl": whatever names, addresses and keys there are, the
 * file says what was meant. It is read back here line by line, by the rules of
 * swanctl.conf; nothing may get in that is no setting of ours.
 *
 * The input: options (1 octet), length of the secrets file (2), that file, then
 * the kernel's answers.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <sys/stat.h>

static FILE *secrets_file(const char *name);
static int secrets_stat(int fd, struct stat *st);

#undef fopen
#define fopen(name, mode) secrets_file(name)
#define fstat(fd, st) secrets_stat(fd, st)
#include "../../ctl/secret.c"
#include "../../ctl/export_secret.c"
#undef fopen
#undef fstat

#include "fuzz.h"
#include "tool.h"

static const uint8_t *secrets;
static size_t n_secrets;

static FILE *secrets_file(const char *name)
{
	(void)name;
	return n_secrets ? fmemopen((void *)secrets, n_secrets, "r") : NULL;
}

static int secrets_stat(int fd, struct stat *st)
{
	(void)fd;
	memset(st, 0, sizeof(*st));
	st->st_mode = S_IFREG | 0600;
	return 0;
}

static bool is_in(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(word, *list))
			return true;
	return false;
}

/* A value in quotes, its escapes undone in place; false where it is none */
static bool unquote(char *s)
{
	char *to = s;

	if (*s++ != '"')
		return false;
	for (; *s && *s != '"'; s++) {
		if (*s == '\\' && !*++s)
			return false;
		*to++ = *s;
	}
	if (*s != '"' || s[1])
		return false;
	*to = '\0';
	return true;
}

/* Is this a key that the secrets file has? */
static bool known_secret(const char *key)
{
	const char *p = (const char *)secrets, *end = p + n_secrets;
	size_t n = strlen(key);

	for (; p + n <= end; p++)
		if (!memcmp(p, key, n))
			return true;
	return false;
}

static void check_setting(char *key, char *value)
{
	static const char *const keys[] = {
		"version", "local_addrs", "remote_addrs", "proposals", "mobike",
		"unique", "keyingtries", "dpd_delay", "auth", "id", "local_ts",
		"remote_ts", "esp_proposals", "mode", "policies", "reqid",
		"replay_window", "start_action", "dpd_action", "close_action",
		"id-1", "id-2", NULL,
	};

	if (!strcmp(key, "secret")) {
		FUZZ_CHECK(unquote(value));
		FUZZ_CHECK(*value && known_secret(value));
		return;
	}
	FUZZ_CHECK(is_in(key, keys));
	FUZZ_CHECK(*value);
	FUZZ_CHECK(strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789./-,_!")
		   == strlen(value));
}

static void check_section(const char *name)
{
	FUZZ_CHECK(*name);
	for (; *name; name++)
		FUZZ_CHECK(isalnum((unsigned char)*name) || *name == '-' ||
			   *name == '_');
}

static void check_line(char *s, unsigned int *depth)
{
	size_t n;
	char *eq;

	s += strspn(s, "\t");
	n = strlen(s);
	if (!n || *s == '#')
		return;
	if (!strcmp(s, "}")) {
		FUZZ_CHECK(*depth);
		(*depth)--;
	} else if (n > 2 && !strcmp(s + n - 2, " {")) {
		s[n - 2] = '\0';
		check_section(s);
		FUZZ_CHECK(++*depth <= 4);
	} else {
		eq = strstr(s, " = ");
		FUZZ_CHECK(eq && *depth);
		*eq = '\0';
		check_setting(s, eq + 3);
	}
}

static void check_file(char *text, size_t size)
{
	unsigned int depth = 0;
	char *line, *rest;

	FUZZ_CHECK(strlen(text) == size);
	for (line = text; *line; line = rest) {
		rest = line + strcspn(line, "\n");
		FUZZ_CHECK(*rest);
		*rest++ = '\0';
		check_line(line, &depth);
	}
	FUZZ_CHECK(!depth);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	uint8_t options = in_u8(&in);
	struct output o;
	char line[128];
	int rc;

	secrets = in_bytes(&in, in_u16(&in), &n_secrets);
	fake_kernel = (struct fake_kernel) { .data = in.p, .size = in.left };
	snprintf(line, sizeof(line), "export swanctl%s%s%s%s",
		 options & 1 ? " map vpn" : "",
		 options & 2 && n_secrets ? " secrets-file keys" : "",
		 options & 4 ? " dpd 0" : "",
		 options & 8 ? " ike 1 proposals aes128-sha1-modp1024" : "");
	output_catch(&o);
	rc = tool_run(false, line);
	output_end(&o);
	FUZZ_CHECK(rc == RC_OK || rc == RC_REFUSED);
	if (rc)
		FUZZ_CHECK(o.n_err && !o.n_out);
	else
		check_file(o.out, o.n_out);
	output_free(&o);
	return 0;
}
