// SPDX-License-Identifier: GPL-2.0
/*
 * Preloaded into hsrpctl: lets the HSRP_FAULT_NTH'th allocation fail that the
 * kernel makes while it serves the tool's requests to a generic netlink family
 * (not to the controller, so that the tool gets that far). A dump goes on in
 * recvmsg(), and so does the counting. At the end it writes to HSRP_FAULT_OUT
 * whether an allocation has failed: 1 or 0. For ip(8), HSRP_FAULT_FROM says from
 * which type of message on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int nth_fd = -1;
static unsigned int left;
static int injected;
static int asked;
static unsigned int from = GENL_ID_CTRL + 1;

static void fault_init(void) __attribute__((constructor));
static void fault_fini(void) __attribute__((destructor));

static __attribute__((noreturn)) void die(const char *what)
{
	fprintf(stderr, "faultnl: %s: %s\n", what, strerror(errno));
	_exit(99);
}

static void fault_init(void)
{
	const char *nth = getenv("HSRP_FAULT_NTH");
	const char *first = getenv("HSRP_FAULT_FROM");

	if (!nth)
		return;
	left = strtoul(nth, NULL, 10);
	if (first)
		from = strtoul(first, NULL, 10);
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth_fd < 0)
		die("/proc/thread-self/fail-nth");
}

static void fault_fini(void)
{
	const char *name = getenv("HSRP_FAULT_OUT");
	FILE *out;

	if (!name || nth_fd < 0)
		return;
	out = fopen(name, "w");
	if (!out)
		die(name);
	fprintf(out, "%d\n", injected);
	fclose(out);
}

static void set_nth(unsigned int n)
{
	char buf[16];
	int len = snprintf(buf, sizeof(buf), "%u", n);

	if (pwrite(nth_fd, buf, len, 0) != len)
		die("cannot set fail-nth");
}

/* Count from here on. */
static void arm(void)
{
	if (left)
		set_nth(left);
}

/* How many are left to come? errno is that of the call in between. */
static void disarm(void)
{
	const int err = errno;
	char buf[16] = "";

	if (!left)
		return;
	if (pread(nth_fd, buf, sizeof(buf) - 1, 0) <= 0)
		die("cannot read fail-nth");
	left = strtoul(buf, NULL, 10);
	set_nth(0);
	if (!left)
		injected = 1;
	errno = err;
}

static int is_request(const struct msghdr *msg)
{
	const struct nlmsghdr *nlh;

	if (msg->msg_iovlen < 1 || msg->msg_iov[0].iov_len < sizeof(*nlh))
		return 0;
	nlh = msg->msg_iov[0].iov_base;
	return nlh->nlmsg_type >= from;
}

typedef ssize_t sendmsg_fn(int fd, const struct msghdr *msg, int flags);
typedef ssize_t recvmsg_fn(int fd, struct msghdr *msg, int flags);

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	sendmsg_fn *real = dlsym(RTLD_NEXT, "sendmsg");
	ssize_t ret;

	if (nth_fd < 0 || !is_request(msg))
		return real(fd, msg, flags);
	asked = 1;
	arm();
	ret = real(fd, msg, flags);
	disarm();
	return ret;
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	recvmsg_fn *real = dlsym(RTLD_NEXT, "recvmsg");
	ssize_t ret;

	if (nth_fd < 0 || !asked)
		return real(fd, msg, flags);
	arm();
	ret = real(fd, msg, flags);
	disarm();
	return ret;
}
