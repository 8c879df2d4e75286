// SPDX-License-Identifier: GPL-2.0
/*
 * flood DEV SECONDS HEX...: send these frames in turn, as fast as it goes.
 * Prints how many were sent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BURST	64

static unsigned char frames[BURST][1514];
static struct iovec iov[BURST];
static struct mmsghdr msgs[BURST];

static size_t unhex(const char *hex, unsigned char *to)
{
	size_t n = 0;
	unsigned int octet;

	for (; n < sizeof(frames[0]) && sscanf(hex, "%2x", &octet) == 1;
	     hex += 2)
		to[n++] = (unsigned char)octet;
	return n;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int packet_socket(const char *dev)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to))) {
		perror(dev);
		exit(1);
	}
	return fd;
}

int main(int argc, char **argv)
{
	unsigned long sent = 0;
	double end;
	int i, n, fd;

	if (argc < 4)
		return 1;
	fd = packet_socket(argv[1]);
	for (i = 0; i < BURST; i++) {
		iov[i].iov_base = frames[i];
		iov[i].iov_len = unhex(argv[3 + i % (argc - 3)], frames[i]);
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
	}
	end = now() + atof(argv[2]);
	while (now() < end) {
		n = sendmmsg(fd, msgs, BURST, 0);
		if (n > 0)
			sent += (unsigned long)n;
	}
	printf("%lu\n", sent);
	return 0;
}
