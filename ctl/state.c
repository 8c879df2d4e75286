// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration that was applied last in this network namespace, in a file
 * that only root can read: keys, and whatever else the kernel does not keep. It
 * lives as long as the kernel does, so it is below /run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hsrpctl.h"
#include "ios.h"
#include "running.h"

#define STATE_DIR	"/run/hsrp"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE	71
#endif

static char new_name[96];
static char name[80];

/*
 * The kernel never gives a cookie twice, so a namespace does not find what
 * another one left behind.
 */
static int state_name(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	unsigned long long cookie = 0;
	socklen_t len = sizeof(cookie);

	if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie,
				 &len)) {
		complain("the network namespace has no cookie: %s",
			 strerror(errno));
		if (fd >= 0)
			close(fd);
		return RC_REFUSED;
	}
	close(fd);
	snprintf(name, sizeof(name), STATE_DIR "/applied-%llu.conf", cookie);
	snprintf(new_name, sizeof(new_name), "%s.new", name);
	return 0;
}

/* Returns the text, NULL with errno. */
static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "re");
	struct stat st;
	char *buf;

	if (!f)
		return NULL;
	if (fstat(fileno(f), &st) || !S_ISREG(st.st_mode)) {
		fclose(f);
		errno = EINVAL;
		return NULL;
	}
	buf = malloc((size_t)st.st_size + 1);
	*len = buf ? fread(buf, 1, (size_t)st.st_size, f) : 0;
	fclose(f);
	return buf;
}

/**
 * state_read - what was applied
 * @c: takes it; conf_free() it
 *
 * Nothing was, where there is no file.
 *
 * Return: 0, or RC_REFUSED with a complaint.
 */
int state_read(struct conf *c)
{
	struct ios p = { .file = name, .c = c, .out = stderr };
	size_t len;
	char *buf;
	int rc;

	memset(c, 0, sizeof(*c));
	if (state_name())
		return RC_REFUSED;
	buf = slurp(name, &len);
	if (!buf && errno == ENOENT)
		return 0;
	if (!buf) {
		complain("%s: %s", name, strerror(errno));
		return RC_REFUSED;
	}
	rc = ios_read(&p, buf, len) || ios_resolve(&p, NULL);
	explicit_bzero(buf, len);
	free(buf);
	if (!rc)
		return 0;
	complain("%s is damaged; remove it, and apply the configuration again",
		 name);
	return RC_REFUSED;
}

/**
 * state_lock - one apply at a time; the end of the program unlocks
 *
 * Return: 0, or RC_REFUSED with a complaint.
 */
int state_lock(void)
{
	int fd;

	if (mkdir(STATE_DIR, 0700) && errno != EEXIST) {
		complain(STATE_DIR ": %s", strerror(errno));
		return RC_REFUSED;
	}
	fd = open(STATE_DIR "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && !flock(fd, LOCK_EX))
		return 0;
	complain(STATE_DIR "/lock: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return RC_REFUSED;
}

/**
 * state_prepare - write what is going to be applied beside what was
 * @c: configuration
 *
 * Before the first step, so that a full disk leaves nothing half done.
 *
 * Return: 0, or RC_REFUSED with a complaint.
 */
int state_prepare(const struct conf *c)
{
	FILE *f = NULL;
	int fd, bad;

	if (state_name())
		return RC_REFUSED;
	unlink(new_name);
	fd = open(new_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		f = fdopen(fd, "w");
	if (!f) {
		complain("%s: %s", new_name, strerror(errno));
		if (fd >= 0)
			close(fd);
		return RC_REFUSED;
	}
	ios_print(f, c, 0);
	bad = ferror(f);
	bad |= fclose(f);
	if (!bad)
		return 0;
	complain("%s: %s", new_name, strerror(errno));
	unlink(new_name);
	return RC_REFUSED;
}

/**
 * state_commit - it was applied
 *
 * Return: 0, or RC_REFUSED with a complaint.
 */
int state_commit(void)
{
	if (!rename(new_name, name))
		return 0;
	complain("%s: %s", name, strerror(errno));
	return RC_REFUSED;
}

/**
 * state_cancel - it was not
 */
void state_cancel(void)
{
	unlink(new_name);
}
