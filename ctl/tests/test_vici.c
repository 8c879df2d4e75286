// SPDX-License-Identifier: GPL-2.0
/*
 * VICI: the list of IKE SAs as charon sends it, and whatever else may come out
 * of a socket.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "charon.h"
#include "hsrpctl.h"
#include "ktap.h"
#include "vici.h"

#define CHECK_ERR(got, want) CHECK_EQ((int64_t)(got), (int64_t)(want))

enum { RESPONSE = 1, UNKNOWN = 2, CONFIRM = 5, EVENT = 7 };
enum { START = 1, END, KEY, LIST, ITEM, LIST_END };

struct pkt {
	unsigned char b[2048];
	size_t n;
};

static void byte(struct pkt *p, unsigned int v)
{
	p->b[p->n++] = (unsigned char)v;
}

static void name(struct pkt *p, const char *s)
{
	byte(p, (unsigned int)strlen(s));
	memcpy(p->b + p->n, s, strlen(s));
	p->n += strlen(s);
}

static void open_section(struct pkt *p, const char *s)
{
	byte(p, START);
	name(p, s);
}

static void key(struct pkt *p, const char *k, const char *v)
{
	byte(p, KEY);
	name(p, k);
	byte(p, (unsigned int)strlen(v) >> 8);
	byte(p, strlen(v) & 255);
	memcpy(p->b + p->n, v, strlen(v));
	p->n += strlen(v);
}

static void list(struct pkt *p, const char *k, const char *a, const char *b)
{
	byte(p, LIST);
	name(p, k);
	for (; a; a = b, b = NULL) {
		byte(p, ITEM);
		byte(p, (unsigned int)strlen(a) >> 8);
		name(p, a);
	}
	byte(p, LIST_END);
}

/* One IKE SA with two children, one of them about to go. */
static void sample(struct pkt *p)
{
	p->n = 0;
	byte(p, EVENT);
	name(p, "list-sa");
	open_section(p, "vpn-10");
	key(p, "uniqueid", "7");
	key(p, "version", "2");
	key(p, "state", "ESTABLISHED");
	key(p, "local-host", "192.0.2.53");
	key(p, "remote-host", "192.0.2.69");
	list(p, "local-vips", "x", NULL);
	open_section(p, "child-sas");
	open_section(p, "vpn-10-1-3");
	key(p, "reqid", "1001");
	key(p, "state", "INSTALLED");
	key(p, "spi-in", "c1f6b88a");
	key(p, "spi-out", "00000102");
	byte(p, END);
	open_section(p, "vpn-10-1-2");
	key(p, "reqid", "1001");
	key(p, "state", "REKEYED");
	key(p, "spi-in", "11223344");
	byte(p, END);
	byte(p, END);
	byte(p, END);
}

static void deliver_n(int fd, const struct pkt *p, uint32_t claimed)
{
	uint32_t len = htonl(claimed);

	CHECK(send(fd, &len, sizeof(len), 0) == (ssize_t)sizeof(len));
	CHECK(send(fd, p->b, p->n, 0) == (ssize_t)p->n);
}

static void deliver(int fd, const struct pkt *p)
{
	deliver_n(fd, p, (uint32_t)p->n);
}

static void answer(int fd)
{
	static const struct pkt p = { .b = { RESPONSE }, .n = 1 };

	deliver(fd, &p);
}

/* A connection whose other end is @fd; what it is asked is not looked at. */
static struct ike_daemon connection(int *fd)
{
	struct ike_daemon c = { .path = "/nonexistent/vici" };
	int sv[2];

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sv));
	c.fd = sv[0];
	*fd = sv[1];
	return c;
}

static void test_list(void)
{
	struct ike_list l;
	struct ike_daemon c;
	struct pkt p;
	int fd;

	c = connection(&fd);
	sample(&p);
	deliver(fd, &p);
	deliver(fd, &p);
	answer(fd);
	CHECK_ERR(charon_list(&c, &l), 0);
	CHECK_EQ(l.n_sas, 2);
	CHECK_EQ(l.n_children, 4);
	CHECK_EQ(l.sas[0].id, 7);
	CHECK_EQ(ntohl(l.sas[0].local.w[0]), 0xc0000235);
	CHECK_EQ(ntohl(l.sas[0].peer.w[0]), 0xc0000245);
	CHECK_STR(l.sas[0].name, "vpn-10");
	CHECK_EQ(l.children[0].ike, 7);
	CHECK_EQ(l.children[0].reqid, 1001);
	CHECK_EQ(ntohl(l.children[0].spi_in), 0xc1f6b88a);
	CHECK_EQ(ntohl(l.children[0].spi_out), 0x102);
	CHECK(l.children[0].installed);
	CHECK_EQ(ntohl(l.children[1].spi_in), 0x11223344);
	CHECK_EQ(l.children[1].spi_out, 0);
	CHECK(!l.children[1].installed);
	ike_list_free(&l);
	daemon_close(&c);
	close(fd);
}

static void test_conns(void)
{
	static const struct pkt none = {
		.b = "\x01\x04\005conns\x06", .n = 9,
	};
	static const struct pkt one = {
		.b = "\x01\x04\005conns\x05\x00\001a\x06", .n = 13,
	};
	struct ike_daemon c;
	bool has;
	int fd;

	c = connection(&fd);
	deliver(fd, &none);
	CHECK_ERR(charon_has_conns(&c, &has), 0);
	CHECK(!has);
	deliver(fd, &one);
	CHECK_ERR(charon_has_conns(&c, &has), 0);
	CHECK(has);
	daemon_close(&c);
	close(fd);
}

/* A connection, as charon lists it */
static void sample_conn(struct pkt *p, const char *called, const char *version,
			const char *unique, const char *mode)
{
	p->n = 0;
	byte(p, EVENT);
	name(p, "list-conn");
	open_section(p, called);
	list(p, "local_addrs", "192.0.2.53", "192.0.2.1");
	list(p, "remote_addrs", "192.0.2.69", "192.0.2.70");
	key(p, "version", version);
	key(p, "unique", unique);
	key(p, "dpd_delay", "10");
	key(p, "dpd_timeout", "90");
	open_section(p, "children");
	open_section(p, "net");
	key(p, "mode", mode);
	/* of another depth it is nothing of the connection's */
	key(p, "dpd_delay", "1");
	byte(p, END);
	byte(p, END);
	byte(p, END);
}

static void test_conn_list(void)
{
	static const struct pkt confirm = { .b = { CONFIRM }, .n = 1 };
	struct charon_conns conns;
	struct ike_daemon c;
	char odd[200];
	struct pkt p;
	int fd;

	memset(odd, 'x', sizeof(odd) - 1);
	odd[sizeof(odd) - 1] = '\0';
	c = connection(&fd);
	deliver(fd, &confirm);
	sample_conn(&p, "a", "IKEv1", "UNIQUE_NEVER", "TRANSPORT");
	deliver(fd, &p);
	sample_conn(&p, odd, "IKEv1/2", "UNIQUE_REPLACE", "TUNNEL");
	deliver(fd, &p);
	answer(fd);
	CHECK_ERR(charon_conns(&c, &conns), 0);
	CHECK_EQ(conns.n, 2);
	CHECK_STR(conns.v[0].name, "a");
	CHECK_STR(conns.v[1].name, "");
	/* of several addresses the first */
	CHECK_EQ(ntohl(conns.v[0].local.w[0]), 0xc0000235);
	CHECK_EQ(ntohl(conns.v[0].peer.w[0]), 0xc0000245);
	CHECK_EQ(conns.v[0].version, 1);
	CHECK_EQ(conns.v[1].version, 0);
	CHECK_EQ(conns.v[0].dpd, 10);
	CHECK_EQ(conns.v[0].dpd_timeout, 90);
	CHECK(conns.v[0].no_contact && !conns.v[1].no_contact);
	CHECK(conns.v[0].transport && !conns.v[1].transport);
	free(conns.v);
	daemon_close(&c);
	close(fd);
}

static int list_once(const struct pkt *p, uint32_t claimed)
{
	struct ike_list l;
	struct ike_daemon c;
	int fd, err;

	c = connection(&fd);
	deliver_n(fd, p, claimed);
	answer(fd);
	shutdown(fd, SHUT_WR);
	err = charon_list(&c, &l);
	ike_list_free(&l);
	daemon_close(&c);
	close(fd);
	return err;
}

/* Cut anywhere it is wrong, and said to be. */
static void test_truncated(void)
{
	struct pkt p, cut;
	size_t n;

	sample(&p);
	for (n = 1; n < p.n; n++) {
		cut = p;
		cut.n = n;
		/* right behind "list-sa" it is an empty message */
		if (n == 9)
			CHECK_ERR(list_once(&cut, (uint32_t)n), 0);
		else
			CHECK_MSG(list_once(&cut, (uint32_t)n) == -EBADMSG,
				  "cut at %zu", n);
	}
}

static void test_sizes(void)
{
	struct pkt p;

	sample(&p);
	CHECK_ERR(list_once(&p, 0), -EBADMSG);
	CHECK_ERR(list_once(&p, UINT32_MAX), -EBADMSG);
	CHECK_ERR(list_once(&p, 512 * 1024 + 1), -EBADMSG);
	p.b[0] = UNKNOWN;
	CHECK_ERR(list_once(&p, (uint32_t)p.n), -EOPNOTSUPP);
	p.b[0] = 99;
	CHECK_ERR(list_once(&p, (uint32_t)p.n), -EBADMSG);
}

static void test_depth(void)
{
	struct pkt p = { .n = 0 };
	int i;

	byte(&p, EVENT);
	name(&p, "list-sa");
	for (i = 0; i < 100; i++)
		open_section(&p, "x");
	CHECK_ERR(list_once(&p, (uint32_t)p.n), -EBADMSG);
	p.n = 9;
	byte(&p, END);
	CHECK_ERR(list_once(&p, (uint32_t)p.n), -EBADMSG);
	p.n = 9;
	byte(&p, ITEM);
	byte(&p, 0);
	byte(&p, 0);
	CHECK_ERR(list_once(&p, (uint32_t)p.n), -EBADMSG);
}

/* Any byte changed: no crash, no read beyond the packet, an end. */
static void test_random(void)
{
	struct rnd r = { .s = rnd_seed() };
	struct pkt p;
	int i, j;

	for (i = 0; i < 5000; i++) {
		sample(&p);
		for (j = (int)rnd_below(&r, 4); j >= 0; j--)
			p.b[rnd_below(&r, (uint32_t)p.n)] =
				(unsigned char)rnd_u32(&r);
		p.n -= rnd_below(&r, 8);
		list_once(&p, (uint32_t)p.n);
	}
	CHECK(true);
}

static void test_no_answer(void)
{
	struct vici_msg m;
	int fd, err;
	struct ike_daemon c;

	c = connection(&fd);
	vici_request(&m, "stats");
	CHECK_ERR(vici_call(c.fd, &m, 20, NULL, NULL, NULL), -ETIMEDOUT);
	close(fd);
	CHECK_ERR(vici_call(c.fd, &m, 20, NULL, NULL, NULL), -EPIPE);
	daemon_close(&c);

	err = charon_connect(&c);
	CHECK_ERR(err, -ENOENT);
	CHECK(daemon_absent(err));
	CHECK(!daemon_absent(-ETIMEDOUT));
}

/* It dies in the midst of an answer, and is not there any more. */
static void test_dies(void)
{
	struct ike_list l;
	struct ike_daemon c;
	struct pkt p;
	int fd;

	c = connection(&fd);
	sample(&p);
	deliver_n(fd, &p, (uint32_t)p.n + 1);
	shutdown(fd, SHUT_WR);
	CHECK(daemon_absent(charon_list(&c, &l)));
	CHECK_EQ(c.fd, -1);
	ike_list_free(&l);
	close(fd);
}

static void test_request(void)
{
	struct vici_msg m;
	char big[600];

	vici_request(&m, "terminate");
	vici_put(&m, "ike-id", "7");
	CHECK_EQ(m.len, 1 + 1 + 9 + 1 + 1 + 6 + 2 + 1);
	CHECK(!memcmp(m.buf, "\x00\x09terminate\x03\x06ike-id\x00\0017",
		      m.len));
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	vici_put(&m, "x", big);
	CHECK(m.full);
	CHECK_ERR(vici_call(0, &m, 10, NULL, NULL, NULL), -EMSGSIZE);
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_list), KTAP_TEST(test_conns),
		KTAP_TEST(test_conn_list),
		KTAP_TEST(test_truncated), KTAP_TEST(test_sizes),
		KTAP_TEST(test_depth), KTAP_TEST(test_random),
		KTAP_TEST(test_no_answer), KTAP_TEST(test_dies),
		KTAP_TEST(test_request),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
