// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel that a fuzz target's tool talks to. Its answers come from the
 * input, one after the other:
 *
 *	kind (1 octet, FAKE_*), length (2 octets), that many octets
 *
 * An object gets headers that fit the request. When the input is at its end,
 * every request is answered by an end of dump.
 */
/* first: it lets the headers of the library declare what is defined here */
#include "fakenl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "tool.h"

#define SEQ	7

struct fake_kernel fake_kernel;

static uint8_t cmd;

int fake_genl_connect(struct nl_sock *sk)
{
	(void)sk;
	return 0;
}

int fake_genl_ctrl_resolve(struct nl_sock *sk, const char *name)
{
	(void)sk;
	(void)name;
	return FAKE_FAMILY;
}

int fake_genl_ctrl_resolve_grp(struct nl_sock *sk, const char *family,
			       const char *grp)
{
	(void)sk;
	(void)family;
	(void)grp;
	return fake_kernel.watch ? 1 : -1;
}

int fake_nl_socket_get_fd(const struct nl_sock *sk)
{
	(void)sk;
	return -1;
}

int fake_nl_socket_add_membership(struct nl_sock *sk, int group)
{
	(void)sk;
	(void)group;
	return 0;
}

int fake_nl_socket_set_buffer_size(struct nl_sock *sk, int rx, int tx)
{
	(void)sk;
	(void)rx;
	(void)tx;
	return 0;
}

int fake_nl_socket_set_nonblocking(const struct nl_sock *sk)
{
	(void)sk;
	return 0;
}

int fake_setsockopt(int fd, int level, int name, const void *val, socklen_t len)
{
	(void)fd;
	(void)level;
	(void)name;
	(void)val;
	(void)len;
	return 0;
}

int fake_nl_send_auto(struct nl_sock *sk, struct nl_msg *msg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	(void)sk;
	nlh->nlmsg_seq = SEQ;
	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	cmd = ((struct genlmsghdr *)nlmsg_data(nlh))->cmd;
	fake_kernel.sent++;
	if (fake_kernel.check)
		fake_kernel.check(nlh);
	return (int)nlh->nlmsg_len;
}

static int deliver(unsigned char **buf, const void *p, size_t n)
{
	if (!n)
		return 0;
	/* not an octet more: what is read beyond is seen */
	*buf = malloc(n);
	FUZZ_CHECK(*buf);
	memcpy(*buf, p, n);
	return (int)n;
}

static int deliver_done(unsigned char **buf)
{
	struct {
		struct nlmsghdr nlh;
		int err;
	} done = {
		.nlh = { .nlmsg_len = sizeof(done), .nlmsg_type = NLMSG_DONE,
			 .nlmsg_seq = SEQ },
	};

	done.err = 0;
	return deliver(buf, &done, sizeof(done));
}

/* Of a request that was made, or an event if none was */
static int deliver_object(unsigned char **buf, struct fuzz_in *in)
{
	struct {
		struct nlmsghdr nlh;
		struct genlmsghdr gh;
	} head = {
		.gh = { .cmd = fake_kernel.sent ? cmd : in_u8(in),
			.version = 1 },
	};
	size_t n = sizeof(head) + in->left;
	unsigned char *all = malloc(n);

	FUZZ_CHECK(all);
	head.nlh = (struct nlmsghdr) {
		.nlmsg_len = (uint32_t)n, .nlmsg_type = FAKE_FAMILY,
		.nlmsg_seq = SEQ,
	};
	memcpy(all, &head, sizeof(head));
	memcpy(all + sizeof(head), in->p, in->left);
	*buf = all;
	return (int)n;
}

int fake_nl_recv(struct nl_sock *sk, struct sockaddr_nl *from,
		 unsigned char **buf, struct ucred **creds)
{
	struct fuzz_in in = { .p = fake_kernel.data, .left = fake_kernel.size };
	struct fuzz_in one;
	uint8_t kind;

	(void)sk;
	(void)creds;
	memset(from, 0, sizeof(*from));
	from->nl_family = AF_NETLINK;
	if (!in.left)
		return fake_kernel.sent ? deliver_done(buf) : -NLE_AGAIN;
	kind = in_u8(&in) % FAKE_KINDS;
	one.p = in_bytes(&in, in_u16(&in), &one.left);
	fake_kernel.data = in.p;
	fake_kernel.size = in.left;
	switch (kind) {
	case FAKE_OBJECT:
		return deliver_object(buf, &one);
	case FAKE_RAW:
		return deliver(buf, one.p, one.left);
	case FAKE_DONE:
		return deliver_done(buf);
	default:
		return -NLE_NOMEM;
	}
}

/*
 * The library's own reads are not watched by the sanitizers: whether there is
 * what it reads is asked here.
 */
uint8_t fake_nla_get_u8(const struct nlattr *a)
{
	FUZZ_CHECK(nla_len(a) >= 1);
	return *(uint8_t *)nla_data(a);
}

uint32_t fake_nla_get_u32(const struct nlattr *a)
{
	uint32_t v;

	FUZZ_CHECK(nla_len(a) >= (int)sizeof(v));
	memcpy(&v, nla_data(a), sizeof(v));
	return v;
}

uint64_t fake_nla_get_u64(const struct nlattr *a)
{
	uint64_t v;

	FUZZ_CHECK(nla_len(a) >= (int)sizeof(v));
	memcpy(&v, nla_data(a), sizeof(v));
	return v;
}

char *fake_nla_get_string(const struct nlattr *a)
{
	FUZZ_CHECK(memchr(nla_data(a), '\0', (size_t)nla_len(a)));
	return nla_data(a);
}

/* ---- files: there are none, and none can be made ------------------------ */

static int no_file(void)
{
	errno = ENOENT;
	return -1;
}

FILE *fake_fopen(const char *name, const char *mode)
{
	(void)name;
	(void)mode;
	no_file();
	return NULL;
}

int fake_open(const char *name, int flags, ...)
{
	(void)name;
	(void)flags;
	return no_file();
}

int fake_mkdir(const char *name, mode_t mode)
{
	(void)name;
	(void)mode;
	return no_file();
}

int fake_mkostemp(char *name, int flags)
{
	(void)name;
	(void)flags;
	return no_file();
}

int fake_rename(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return no_file();
}

int fake_unlink(const char *name)
{
	(void)name;
	return no_file();
}
