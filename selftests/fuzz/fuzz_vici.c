// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever the IKE daemon sends: the socket is the input. The first octet says
 * what is asked.
 */
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>

static ssize_t fake_recv(int fd, void *buf, size_t n, int flags);
static ssize_t fake_send(int fd, const void *buf, size_t n, int flags);

#define recv fake_recv
#define send fake_send
#include "../../ctl/vici.c"
#undef recv
#undef send

#include "charon.h"
#include "fuzz.h"
#include "fuzz_ike.h"

static struct fuzz_in daemon_says;
static unsigned char reply_buf[512];
static size_t reply_len;

/* in pieces, as from a socket; then the connection is closed */
static ssize_t fake_recv(int fd, void *buf, size_t n, int flags)
{
	const uint8_t *p;
	size_t got;

	(void)fd;
	(void)flags;
	p = in_bytes(&daemon_says, n > 100 ? 100 : n, &got);
	memcpy(buf, p, got);
	return (ssize_t)got;
}

static ssize_t fake_send(int fd, const void *buf, size_t n, int flags)
{
	(void)fd;
	(void)flags;
	reply_len = n < sizeof(reply_buf) ? n : sizeof(reply_buf);
	memcpy(reply_buf, buf, reply_len);
	return (ssize_t)n;
}

static void each(const struct vici_elem *e, void *arg)
{
	size_t *seen = arg;
	unsigned int i;

	FUZZ_CHECK(e->depth <= VICI_DEPTH);
	for (i = 0; i < e->depth; i++)
		*seen += strlen(e->section[i]);
	if (!e->key)
		return;
	*seen += strlen(e->key) + e->len;
	for (i = 0; i < e->len; i++)
		*seen += (unsigned char)e->value[i];
	FUZZ_CHECK(vici_is(e, "") == !e->len);
}

/* All that there is to parse, for nobody in particular */
static void fuzz_parse(void)
{
	struct vici_msg m;
	size_t seen = 0;

	vici_request(&m, "list-sas");
	vici_call(-1, &m, 1000, each, each, &seen);
}

static void fuzz_list(void)
{
	struct ike_daemon c = { .path = "/nonexistent", .fd = 1 << 20 };
	struct ike_list l;
	size_t i;
	int err;

	err = charon_list(&c, &l);
	FUZZ_CHECK(err <= 0);
	/* an error closes the connection */
	FUZZ_CHECK(!err == (c.fd >= 0));
	for (i = 0; !err && i < l.n_children; i++)
		FUZZ_CHECK(has_ike(&l, l.children[i].ike));
	ike_list_free(&l);
}

static void fuzz_conns(void)
{
	struct ike_daemon c = { .path = "/nonexistent", .fd = 1 << 20 };
	bool has;
	int err;

	err = charon_has_conns(&c, &has);
	FUZZ_CHECK(err <= 0);
	FUZZ_CHECK(!err == (c.fd >= 0));
}

/* What we write we can read */
static void fuzz_request(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	struct vici_msg m;
	char key[300] = "", value[600] = "";
	struct cursor c;
	size_t n, seen = 0;
	const uint8_t *p;

	p = in_bytes(&in, in_u8(&in), &n);
	memcpy(key, p, n);
	p = in_bytes(&in, in_u16(&in) % (sizeof(value) - 1), &n);
	memcpy(value, p, n);
	vici_request(&m, "x");
	vici_put(&m, key, value);
	FUZZ_CHECK(m.len <= sizeof(m.buf));
	FUZZ_CHECK(m.full ==
		   (3 + 1 + 1 + strlen(key) + 2 + strlen(value) >
		    sizeof(m.buf)));
	if (m.full)
		return;
	/* behind the type and the name of the request */
	c = (struct cursor) { .p = m.buf + 3, .left = m.len - 3 };
	FUZZ_CHECK(!parse_message(&c, each, &seen));
	FUZZ_CHECK(seen >= strlen(key) + strlen(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	uint8_t what = in_u8(&in);

	daemon_says = in;
	switch (what % 4) {
	case 0:
		fuzz_parse();
		break;
	case 1:
		fuzz_list();
		break;
	case 2:
		fuzz_conns();
		break;
	default:
		fuzz_request(in.p, in.left);
		break;
	}
	return 0;
}
