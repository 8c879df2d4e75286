// SPDX-License-Identifier: GPL-2.0
/*
 * Keys. What held one is wiped.
 */
#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include <linux/hsrp.h>

#include "args.h"
#include "hsrpctl.h"
#include "secret.h"

/* a line end, and something that must not be there */
#define SECRET_BUF	(HSRP_AUTH_KEY_MAX + 3)

/* the commands themselves come from standard input */
static bool stdin_taken;

/**
 * secret_stdin_taken - standard input is not for keys
 */
void secret_stdin_taken(void)
{
	stdin_taken = true;
}

/**
 * secret_open - open a file with keys
 * @what: the argument, for complaints
 * @name: file
 *
 * Keys that everybody can read are no secrets.
 *
 * Return: the file, or NULL with a complaint.
 */
FILE *secret_open(const char *what, const char *name)
{
	FILE *f = fopen(name, "re");
	struct stat st;

	if (!f || fstat(fileno(f), &st)) {
		complain("%s: %s: %s", what, name, strerror(errno));
		goto bad;
	}
	if (st.st_mode & 077) {
		complain("%s: %s can be read by others than its owner (mode %04o)",
			 what, name, (unsigned int)st.st_mode & 07777);
		goto bad;
	}
	return f;
bad:
	if (f)
		fclose(f);
	return NULL;
}

/*
 * The one line of a file, without its end, or -1. No buffer of stdio holds a
 * copy of it.
 */
static int one_line(FILE *f, const char *name, char *buf, size_t size)
{
	char *end;
	size_t n;

	setvbuf(f, NULL, _IONBF, 0);
	n = fread(buf, 1, size, f);
	if (ferror(f)) {
		complain("key-file: %s: %s", name, strerror(errno));
		return -1;
	}
	end = memchr(buf, '\n', n);
	if (end && (size_t)(end - buf) + 1 != n) {
		complain("key-file: %s has more than one line", name);
		return -1;
	}
	if (end)
		n = (size_t)(end - buf);
	if (n && buf[n - 1] == '\r')
		n--;
	if (!n || n > HSRP_AUTH_KEY_MAX) {
		complain("key-file: the key in %s does not have 1 to %d characters",
			 name, HSRP_AUTH_KEY_MAX);
		return -1;
	}
	return (int)n;
}

/**
 * secret_check - is there a key in a file
 * @name: file
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int secret_check(const char *name)
{
	char buf[SECRET_BUF];
	FILE *f = secret_open("key-file", name);
	int n;

	if (!f)
		return RC_USAGE;
	n = one_line(f, name, buf, sizeof(buf));
	explicit_bzero(buf, sizeof(buf));
	fclose(f);
	return n < 0 ? RC_USAGE : 0;
}

static int secret_from(FILE *f, const char *name, struct nl_msg *msg, int attr)
{
	char buf[SECRET_BUF];
	int n = one_line(f, name, buf, sizeof(buf));
	int err = n < 0 ? -1 : nla_put(msg, attr, n, buf);

	explicit_bzero(buf, sizeof(buf));
	return err ? RC_USAGE : 0;
}

/**
 * secret_put_file - a key, from a file
 * @msg: message
 * @attr: attribute of the key
 * @name: file
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int secret_put_file(struct nl_msg *msg, int attr, const char *name)
{
	FILE *f = secret_open("key-file", name);
	int rc;

	if (!f)
		return RC_USAGE;
	rc = secret_from(f, name, msg, attr);
	fclose(f);
	return rc;
}

/**
 * secret_put - a key, from the file that comes next on the command line
 * @msg: message
 * @attr: attribute of the key
 * @a: cursor, at the name of the file; "-" is standard input
 *
 * Return: 0, or RC_USAGE with a complaint.
 */
int secret_put(struct nl_msg *msg, int attr, struct args *a)
{
	const char *name = args_value(a, "key-file");

	if (!name)
		return RC_USAGE;
	if (!strcmp(name, "-")) {
		if (!stdin_taken)
			return secret_from(stdin, "standard input", msg, attr);
		complain("key-file: standard input is what the commands come from");
		return RC_USAGE;
	}
	return secret_put_file(msg, attr, name);
}
