// SPDX-License-Identifier: GPL-2.0
/*
 * VICI over a UNIX socket.
 *
 * A packet is a 32-bit length, a type, for some types a name (8-bit length and
 * bytes), and a message: a sequence of elements, some of which open or close a
 * section or a list.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "vici.h"

/* The daemon's own limit (VICI_MESSAGE_SIZE_MAX). */
#define VICI_SIZE_MAX	(512UL * 1024)

/**
 * struct cursor - what is left of a packet
 * @p: where it begins
 * @left: octets
 */
struct cursor {
	unsigned char *p;
	size_t left;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * vici_connect - connect to the daemon
 * @path: of its socket
 *
 * Return: a descriptor that does not block; -ENOENT or -ECONNREFUSED when no
 *	daemon is there, another -errno when that cannot be said.
 */
int vici_connect(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(sun.sun_path))
		return -ENAMETOOLONG;
	strcpy(sun.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (!connect(fd, (struct sockaddr *)&sun, sizeof(sun)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static void put_bytes(struct vici_msg *m, const void *p, size_t n)
{
	if (n > sizeof(m->buf) - m->len) {
		m->full = true;
		return;
	}
	memcpy(m->buf + m->len, p, n);
	m->len += n;
}

static void put_byte(struct vici_msg *m, size_t v)
{
	unsigned char c = (unsigned char)v;

	if (v > 255)
		m->full = true;
	put_bytes(m, &c, 1);
}

static void put_packet(struct vici_msg *m, enum vici_packet type,
		       const char *name)
{
	m->len = 0;
	m->full = false;
	put_byte(m, type);
	put_byte(m, strlen(name));
	put_bytes(m, name, strlen(name));
}

/**
 * vici_request - begin a request
 * @m: message
 * @command: command
 */
void vici_request(struct vici_msg *m, const char *command)
{
	put_packet(m, VICI_CMD_REQUEST, command);
}

/**
 * vici_put - a key with a value
 * @m: message
 * @key: key
 * @value: value
 */
void vici_put(struct vici_msg *m, const char *key, const char *value)
{
	size_t n = strlen(value);

	put_byte(m, VICI_KEY_VALUE);
	put_byte(m, strlen(key));
	put_bytes(m, key, strlen(key));
	put_byte(m, n >> 8);
	put_byte(m, n & 255);
	put_bytes(m, value, n);
}

/* Wait until the socket is ready. 0, -ETIMEDOUT or -errno. */
static int wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	for (;;) {
		int64_t left = deadline - now_ms();
		int n;

		if (left <= 0)
			return -ETIMEDOUT;
		n = poll(&pfd, 1, (int)left);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
	}
}

static int send_all(int fd, const void *buf, size_t n, int64_t deadline)
{
	const char *p = buf;

	while (n) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
		int err;

		if (done >= 0) {
			p += done;
			n -= (size_t)done;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		err = wait_for(fd, POLLOUT, deadline);
		if (err)
			return err;
	}
	return 0;
}

static int recv_all(int fd, void *buf, size_t n, int64_t deadline)
{
	char *p = buf;

	while (n) {
		ssize_t done = recv(fd, p, n, 0);
		int err;

		if (!done)
			return -ECONNRESET;
		if (done > 0) {
			p += done;
			n -= (size_t)done;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		err = wait_for(fd, POLLIN, deadline);
		if (err)
			return err;
	}
	return 0;
}

static int send_packet(int fd, const struct vici_msg *m, int64_t deadline)
{
	uint32_t len = htonl((uint32_t)m->len);
	int err;

	if (m->full)
		return -EMSGSIZE;
	err = send_all(fd, &len, sizeof(len), deadline);
	return err ? err : send_all(fd, m->buf, m->len, deadline);
}

/* One packet, with a NUL behind it. The caller frees @buf. */
static int recv_packet(int fd, unsigned char **buf, size_t *n,
		       int64_t deadline)
{
	uint32_t len;
	int err;

	err = recv_all(fd, &len, sizeof(len), deadline);
	if (err)
		return err;
	*n = ntohl(len);
	if (!*n || *n > VICI_SIZE_MAX)
		return -EBADMSG;
	*buf = malloc(*n + 1);
	if (!*buf)
		return -ENOMEM;
	(*buf)[*n] = '\0';
	err = recv_all(fd, *buf, *n, deadline);
	if (err)
		free(*buf);
	return err;
}

static int get_size(struct cursor *c, unsigned int bytes, size_t *v)
{
	*v = 0;
	for (; bytes; bytes--) {
		if (!c->left)
			return -EBADMSG;
		*v = *v << 8 | *c->p++;
		c->left--;
	}
	return *v > c->left ? -EBADMSG : 0;
}

/*
 * A name, moved one byte to the front, over its length, so that there is room
 * for a NUL.
 */
static int get_name(struct cursor *c, const char **name)
{
	unsigned char *at = c->p;
	size_t n;

	if (get_size(c, 1, &n))
		return -EBADMSG;
	memmove(at, c->p, n);
	at[n] = '\0';
	*name = (const char *)at;
	c->p += n;
	c->left -= n;
	return 0;
}

static int get_value(struct cursor *c, struct vici_elem *e)
{
	if (get_size(c, 2, &e->len))
		return -EBADMSG;
	e->value = (const char *)c->p;
	c->p += e->len;
	c->left -= e->len;
	return 0;
}

static int parse_element(struct cursor *c, struct vici_elem *e,
			 const char **list, vici_fn fn, void *arg)
{
	c->left--;
	switch (*c->p++) {
	case VICI_SECTION_START:
		if (e->depth == VICI_DEPTH)
			return -EBADMSG;
		return get_name(c, &e->section[e->depth++]);
	case VICI_SECTION_END:
		if (!e->depth)
			return -EBADMSG;
		e->depth--;
		e->key = NULL;
		fn(e, arg);
		return 0;
	case VICI_KEY_VALUE:
		if (get_name(c, &e->key) || get_value(c, e))
			return -EBADMSG;
		fn(e, arg);
		return 0;
	case VICI_LIST_START:
		return get_name(c, list);
	case VICI_LIST_ITEM:
		if (!*list || get_value(c, e))
			return -EBADMSG;
		e->key = *list;
		fn(e, arg);
		return 0;
	case VICI_LIST_END:
		*list = NULL;
		return 0;
	}
	return -EBADMSG;
}

static int parse_message(struct cursor *c, vici_fn fn, void *arg)
{
	struct vici_elem e = { 0 };
	const char *list = NULL;

	while (c->left) {
		int err = parse_element(c, &e, &list, fn, arg);

		if (err)
			return err;
	}
	return e.depth ? -EBADMSG : 0;
}

/* 1: the answer was read, 0: more packets to come, or -errno. */
static int parse_packet(unsigned char *buf, size_t n, vici_fn event,
			vici_fn reply, void *arg)
{
	struct cursor c = { .p = buf + 1, .left = n - 1 };
	const char *name;
	int err;

	switch (buf[0]) {
	case VICI_CMD_RESPONSE:
		err = reply ? parse_message(&c, reply, arg) : 0;
		return err ? err : 1;
	case VICI_EVENT_CONFIRM:
		return 1;
	case VICI_CMD_UNKNOWN:
	case VICI_EVENT_UNKNOWN:
		return -EOPNOTSUPP;
	case VICI_EVENT:
		if (get_name(&c, &name))
			return -EBADMSG;
		return event ? parse_message(&c, event, arg) : 0;
	}
	return -EBADMSG;
}

/**
 * vici_call - a request and its answer
 * @fd: connection; of no use any more after an error
 * @m: request
 * @timeout_ms: for all of it
 * @event: called for the elements of events that come before the answer
 * @reply: called for the elements of the answer, or NULL
 * @arg: for both
 *
 * Return: 0, -ETIMEDOUT or another -errno.
 */
int vici_call(int fd, const struct vici_msg *m, int timeout_ms,
	      vici_fn event, vici_fn reply, void *arg)
{
	int64_t deadline = now_ms() + timeout_ms;
	int err;

	err = send_packet(fd, m, deadline);
	while (!err) {
		unsigned char *buf;
		size_t n;

		err = recv_packet(fd, &buf, &n, deadline);
		if (err)
			break;
		err = parse_packet(buf, n, event, reply, arg);
		free(buf);
	}
	return err < 0 ? err : 0;
}

/**
 * vici_register - receive events of a kind
 * @fd: connection
 * @event: name
 * @timeout_ms: for all of it
 *
 * Return: as vici_call().
 */
int vici_register(int fd, const char *event, int timeout_ms)
{
	struct vici_msg m;

	put_packet(&m, VICI_EVENT_REGISTER, event);
	return vici_call(fd, &m, timeout_ms, NULL, NULL, NULL);
}

/**
 * vici_is - compare a value
 * @e: element
 * @value: with this
 *
 * Return: whether they are equal.
 */
bool vici_is(const struct vici_elem *e, const char *value)
{
	return e->len == strlen(value) && !memcmp(e->value, value, e->len);
}
