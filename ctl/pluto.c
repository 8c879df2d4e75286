// SPDX-License-Identifier: GPL-2.0
/*
 * libreswan's pluto behind whack.
 *
 * Its socket takes a structure that is another one in each version, so whack
 * is asked, which comes with it. The end of the process is what tells that the
 * daemon has died.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hsrpctl.h"
#include "pluto.h"
#include "program.h"

/* whack's own: there is no pluto. */
#define WHACK_ABSENT	33

#define OUT_MAX		(64UL << 20)
#define OUT_ROOM	4096UL
#define OUT_STEP	(16 * OUT_ROOM)

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * struct output - what a program says
 * @s: text, with a NUL behind it
 * @n: length
 * @size: of the memory
 */
struct output {
	char *s;
	size_t n;
	size_t size;
};

/* All of it, until @end: 0 or -errno. */
static int output_read(struct output *o, int fd, int64_t end)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int64_t left;
	ssize_t got;
	char *s;

	for (;;) {
		if (o->size < o->n + OUT_ROOM) {
			s = o->n < OUT_MAX ?
			    realloc(o->s, o->size + OUT_STEP) : NULL;
			if (!s)
				return -ENOMEM;
			o->s = s;
			o->size += OUT_STEP;
		}
		left = end - now_ms();
		if (left <= 0 || !poll(&pfd, 1, (int)left))
			return -ETIMEDOUT;
		got = read(fd, o->s + o->n, o->size - o->n - 1);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			o->n += (size_t)got;
		o->s[o->n] = '\0';
		if (!got)
			return 0;
	}
}

static int whack_result(int status)
{
	if (!WIFEXITED(status))
		return -EIO;
	switch (WEXITSTATUS(status)) {
	case 0:
		return 0;
	case WHACK_ABSENT:
		return -ECONNREFUSED;
	default:
		return -EREMOTEIO;
	}
}

#define WORDS_MAX	4
#define WORDS(...)	((const char *const [WORDS_MAX + 1]) { __VA_ARGS__ })

/* Ask pluto. @out takes the answer, to be freed. */
static int whack(struct ike_daemon *d, struct output *out,
		 const char *const *words)
{
	const char *argv[3 + WORDS_MAX + 1] = {
		d->whack, "--ctlsocket", d->path,
	};
	int64_t end = now_ms() + DAEMON_TIMEOUT_MS;
	int status = 0, err, pipes[2];
	pid_t pid;

	memcpy(argv + 3, words, (WORDS_MAX + 1) * sizeof(*words));
	memset(out, 0, sizeof(*out));
	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	err = program_start(argv, pipes[1], &pid);
	close(pipes[1]);
	if (!err) {
		err = output_read(out, pipes[0], end);
		if (err)
			kill(pid, SIGKILL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		if (!err)
			err = whack_result(status);
	} else {
		err = -err;
	}
	close(pipes[0]);
	/* a daemon that does not answer is asked anew by a new connection */
	if (err && err != -EREMOTEIO)
		daemon_close(d);
	return err;
}

static int whack_quiet(struct ike_daemon *d, const char *const *words)
{
	struct output out;
	int err = whack(d, &out, words);

	free(out.s);
	return err;
}

/* PATH.pid is beside PATH.ctl. */
static int pluto_pid(const char *ctl, pid_t *pid)
{
	char path[256], buf[32] = "";
	int n = (int)strlen(ctl) - 4;
	FILE *f;

	if (n < 0 || strcmp(ctl + n, ".ctl") ||
	    snprintf(path, sizeof(path), "%.*s.pid", n, ctl) >=
		    (int)sizeof(path))
		return -ENOENT;
	f = fopen(path, "re");
	if (!f)
		return -errno;
	if (!fgets(buf, sizeof(buf), f))
		buf[0] = '\0';
	fclose(f);
	*pid = (pid_t)strtol(buf, NULL, 10);
	return *pid > 0 ? 0 : -ENOENT;
}

static int pluto_connect(struct ike_daemon *d)
{
	pid_t pid = 0;
	int err;

	if (d->fd >= 0)
		return 0;
	err = pluto_pid(d->path, &pid);
	if (err)
		return err;
	d->fd = pidfd_open(pid, 0);
	if (d->fd < 0) {
		d->fd = -1;
		return errno == ESRCH ? -ENOENT : -errno;
	}
	/* of one that was killed the file stays, and the number comes back */
	err = whack_quiet(d, WORDS("--fipsstatus"));
	if (err)
		daemon_close(d);
	else
		d->fresh = true;
	return err;
}

/**
 * pluto_status - ask for all of its connections and SAs
 * @d: daemon
 * @s: takes them; pluto_free() it in any case
 *
 * Return: 0 or -errno, see daemon_absent().
 */
int pluto_status(struct ike_daemon *d, struct pluto_status *s)
{
	struct output out;
	int err;

	memset(s, 0, sizeof(*s));
	err = pluto_connect(d);
	if (err)
		return err;
	err = whack(d, &out, WORDS("--status"));
	if (!err)
		pluto_parse(s, out.s);
	free(out.s);
	return err;
}

static int pluto_list(struct ike_daemon *d, struct ike_list *l)
{
	struct pluto_status s;
	int err = pluto_status(d, &s);

	pluto_list_of(&s, l);
	pluto_free(&s);
	return err;
}

/*
 * By the connection, whose states go at once: of an IKE SA by its number pluto
 * would ask the peer first.
 */
static int pluto_terminate(struct ike_daemon *d, const struct ike_sa *sa)
{
	if (sa->again)
		return 0;
	return whack_quiet(d, WORDS("--terminate", "--name", sa->name));
}

static int pluto_has_conns(struct ike_daemon *d, bool *has)
{
	struct pluto_status s;
	int err = pluto_status(d, &s);

	*has = s.n_conns;
	pluto_free(&s);
	return err;
}

/*
 * pluto opens its sockets when it is told to, and a connection is of no use
 * before its address has one. Those of others are left alone.
 */
static int pluto_serve(struct ike_daemon *d, struct ip addr, bool initiate)
{
	struct pluto_status s;
	size_t i;
	int err = pluto_connect(d);

	if (!err)
		err = whack_quiet(d, WORDS("--listen"));
	if (err)
		return err;
	err = pluto_status(d, &s);
	for (i = 0; !err && i < s.n_conns; i++) {
		const struct pluto_conn *c = &s.conns[i];

		if (!ip_equal(c->local, addr) || !c->marked)
			continue;
		if (!c->routed)
			err = whack_quiet(d, WORDS("--route", "--name",
						   c->name));
		if (!err && initiate && !c->states)
			err = whack_quiet(d, WORDS("--initiate",
						   "--asynchronous", "--name",
						   c->name));
	}
	pluto_free(&s);
	return err;
}

const struct ike_ops pluto_ops = {
	.name = "libreswan",
	.connect = pluto_connect,
	.list = pluto_list,
	.terminate = pluto_terminate,
	.has_conns = pluto_has_conns,
	.serve = pluto_serve,
};
