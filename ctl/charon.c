// SPDX-License-Identifier: GPL-2.0
/*
 * strongSwan's charon behind VICI.
 *
 * VICI and not "swanctl" for these: a swanctl process loads all its plugins
 * before it says a word, which is half of the time that a switch may take on a
 * slow machine; and the end of the connection tells at once that the daemon
 * has died.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "charon.h"
#include "model.h"
#include "vici.h"

/**
 * charon_connect - make the connection, unless it is there
 * @c: daemon
 *
 * Return: 0 or -errno, see daemon_absent().
 */
int charon_connect(struct ike_daemon *c)
{
	int err;

	if (c->fd >= 0)
		return 0;
	c->fd = vici_connect(c->path);
	if (c->fd < 0) {
		err = c->fd;
		c->fd = -1;
		return err;
	}
	err = vici_register(c->fd, "list-sa", DAEMON_TIMEOUT_MS);
	if (err)
		daemon_close(c);
	else
		c->fresh = true;
	return err;
}

static int charon_call(struct ike_daemon *c, const struct vici_msg *m,
		       vici_fn event, vici_fn reply, void *arg)
{
	int err = charon_connect(c);

	if (!err)
		err = vici_call(c->fd, m, DAEMON_TIMEOUT_MS, event, reply,
				arg);
	if (err)
		daemon_close(c);
	/* It died on the way: whether it is back is a new question. */
	if (err == -ECONNRESET || err == -EPIPE) {
		err = charon_connect(c);
		if (!err)
			err = -EAGAIN;
	}
	return err;
}

static uint32_t value_u32(const struct vici_elem *e, int base)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "%.*s", (int)e->len, e->value);
	return (uint32_t)strtoul(buf, NULL, base);
}

static struct ip value_addr(const struct vici_elem *e)
{
	struct ip ip = { 0 };
	char buf[64];

	snprintf(buf, sizeof(buf), "%.*s", (int)e->len, e->value);
	return ip_parse(buf, &ip) ? ip : (struct ip) { 0 };
}

/* NAME { uniqueid local-host child-sas { CHILD { reqid spi-in ... } } } */
struct list_state {
	struct ike_list *l;
	struct ike_sa sa;
	struct child_sa child;
	size_t first_child;
};

static void list_child(struct list_state *s, const struct vici_elem *e)
{
	struct child_sa *ch = &s->child;

	if (!e->key) {
		*VEC_ADD(s->l->children, s->l->n_children) = *ch;
		memset(ch, 0, sizeof(*ch));
	} else if (!strcmp(e->key, "reqid")) {
		ch->reqid = value_u32(e, 10);
	} else if (!strcmp(e->key, "spi-in")) {
		ch->spi_in = htonl(value_u32(e, 16));
	} else if (!strcmp(e->key, "spi-out")) {
		ch->spi_out = htonl(value_u32(e, 16));
	} else if (!strcmp(e->key, "state")) {
		ch->installed = vici_is(e, "INSTALLED");
	}
}

/* A name that has no room is none. */
static void section_name(char *name, const char *section)
{
	*name = '\0';
	if (strlen(section) < DAEMON_NAME_SIZE)
		strcpy(name, section);
}

static void list_ike(struct list_state *s, const struct vici_elem *e)
{
	size_t i;

	if (!e->key) {
		for (i = s->first_child; i < s->l->n_children; i++)
			s->l->children[i].ike = s->sa.id;
		s->first_child = s->l->n_children;
		*VEC_ADD(s->l->sas, s->l->n_sas) = s->sa;
		memset(&s->sa, 0, sizeof(s->sa));
	} else if (!strcmp(e->key, "uniqueid")) {
		s->sa.id = value_u32(e, 10);
		section_name(s->sa.name, e->section[0]);
	} else if (!strcmp(e->key, "remote-host")) {
		s->sa.peer = value_addr(e);
	} else if (!strcmp(e->key, "local-host")) {
		s->sa.local = value_addr(e);
	}
}

/* At the end of a section, depth is already that of what is around it. */
static void list_elem(const struct vici_elem *e, void *arg)
{
	unsigned int depth = e->depth + !e->key;

	if (depth == 1)
		list_ike(arg, e);
	else if (depth == 3 && !strcmp(e->section[1], "child-sas"))
		list_child(arg, e);
}

/**
 * charon_list - list the IKE SAs
 * @c: daemon
 * @l: takes them; ike_list_free() it in any case
 *
 * Return: 0 or -errno, see daemon_absent().
 */
int charon_list(struct ike_daemon *c, struct ike_list *l)
{
	struct list_state s = { .l = l };
	struct vici_msg m;

	memset(l, 0, sizeof(*l));
	vici_request(&m, "list-sas");
	return charon_call(c, &m, list_elem, NULL, &s);
}

/**
 * charon_terminate - end an IKE SA with its children, whatever its state
 * @c: daemon
 * @sa: which
 *
 * By force: it does not wait for the peer, which cannot answer us any more.
 *
 * Return: 0, also if there is no such IKE SA, or -errno.
 */
static int charon_terminate(struct ike_daemon *c, const struct ike_sa *sa)
{
	struct vici_msg m;
	char num[16];

	snprintf(num, sizeof(num), "%u", sa->id);
	vici_request(&m, "terminate");
	vici_put(&m, "ike-id", num);
	vici_put(&m, "force", "yes");
	vici_put(&m, "timeout", "-1");
	return charon_call(c, &m, NULL, NULL, NULL);
}

static void conns_elem(const struct vici_elem *e, void *arg)
{
	bool *has = arg;

	if (e->key && !strcmp(e->key, "conns"))
		*has = true;
}

/**
 * charon_has_conns - has anybody loaded connections
 * @c: daemon
 * @has: the answer
 *
 * Return: 0 or -errno.
 */
int charon_has_conns(struct ike_daemon *c, bool *has)
{
	struct vici_msg m;

	*has = false;
	vici_request(&m, "get-conns");
	return charon_call(c, &m, NULL, conns_elem, has);
}

/* Ask for a dump whose elements are events of a kind. */
static int charon_dump(struct ike_daemon *c, const struct vici_msg *m,
		       const char *event, vici_fn fn, void *arg)
{
	int err = charon_connect(c);

	if (!err)
		err = vici_register(c->fd, event, DAEMON_TIMEOUT_MS);
	if (err)
		return err;
	return charon_call(c, m, fn, NULL, arg);
}

static void conn_detail(struct charon_conn *conn, const struct vici_elem *e)
{
	if (!strcmp(e->key, "remote_addrs") && !ip_given(conn->peer))
		conn->peer = value_addr(e);
	else if (!strcmp(e->key, "version"))
		conn->version = vici_is(e, "IKEv1") ? 1 :
				vici_is(e, "IKEv2") ? 2 : 0;
	else if (!strcmp(e->key, "unique"))
		conn->no_contact = vici_is(e, "UNIQUE_NEVER");
	else if (!strcmp(e->key, "dpd_delay"))
		conn->dpd = value_u32(e, 10);
	else if (!strcmp(e->key, "dpd_timeout"))
		conn->dpd_timeout = value_u32(e, 10);
}

/**
 * struct conns_state - a walk over connections
 * @out: takes them
 * @open: the last one has begun and not ended
 */
struct conns_state {
	struct charon_conns *out;
	bool open;
};

/*
 * NAME { local_addrs [ ADDR ... ] remote_addrs [ ADDR ... ] version ...
 *	  children { CHILD { mode ... } } }
 */
static void conn_elem(const struct vici_elem *e, void *arg)
{
	struct conns_state *s = arg;
	struct charon_conn *conn;

	if (!e->key || !e->depth) {
		s->open = s->open && e->depth;
		return;
	}
	/* the first of what is said of a connection; of addresses, too */
	if (e->depth == 1 && !s->open && !strcmp(e->key, "local_addrs")) {
		conn = VEC_ADD(s->out->v, s->out->n);
		conn->local = value_addr(e);
		section_name(conn->name, e->section[0]);
		s->open = true;
	}
	if (!s->open)
		return;
	conn = &s->out->v[s->out->n - 1];
	if (e->depth == 1)
		conn_detail(conn, e);
	else if (e->depth == 3 && !strcmp(e->section[1], "children") &&
		 !strcmp(e->key, "mode") && !vici_is(e, "TUNNEL"))
		conn->transport = true;
}

/**
 * charon_conns - list the connections that were loaded
 * @c: daemon
 * @out: takes them; free charon_conns::v in any case
 *
 * Return: 0 or -errno, see daemon_absent().
 */
int charon_conns(struct ike_daemon *c, struct charon_conns *out)
{
	struct conns_state s = { .out = out };
	struct vici_msg m;

	memset(out, 0, sizeof(*out));
	vici_request(&m, "list-conns");
	return charon_dump(c, &m, "list-conn", conn_elem, &s);
}

static struct prefix value_prefix(const struct vici_elem *e)
{
	struct prefix p = { { 0 }, 0 };
	char buf[64], *slash;
	struct ip ip;

	snprintf(buf, sizeof(buf), "%.*s", (int)e->len, e->value);
	slash = strchr(buf, '/');
	if (slash)
		*slash++ = '\0';
	if (!ip_parse(buf, &ip))
		return p;
	p.addr = ip;
	p.len = slash ? (uint8_t)strtoul(slash, NULL, 10) : ip_bits(ip);
	return p;
}

/* NAME { ... local-ts [ NET ... ] remote-ts [ NET ... ] } */
static void trap_elem(const struct vici_elem *e, void *arg)
{
	struct charon_traps *out = arg;

	if (e->depth != 1 || !e->key)
		return;
	if (!strcmp(e->key, "local-ts"))
		VEC_ADD(out->v, out->n)->src = value_prefix(e);
	else if (!strcmp(e->key, "remote-ts") && out->n)
		out->v[out->n - 1].dst = value_prefix(e);
}

/**
 * charon_traps - list what it waits for the kernel to ask for
 * @c: daemon
 * @out: takes it; free charon_traps::v in any case
 *
 * Return: 0 or -errno, see daemon_absent().
 */
int charon_traps(struct ike_daemon *c, struct charon_traps *out)
{
	struct vici_msg m;

	memset(out, 0, sizeof(*out));
	vici_request(&m, "list-policies");
	vici_put(&m, "trap", "yes");
	return charon_dump(c, &m, "list-policy", trap_elem, out);
}

const struct ike_ops charon_ops = {
	.name = "strongSwan",
	.connect = charon_connect,
	.list = charon_list,
	.terminate = charon_terminate,
	.has_conns = charon_has_conns,
};
