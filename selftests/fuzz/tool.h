/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The whole of hsrpctl in a fuzz target: what it prints is caught, the kernel
 * that it asks is made of the input (fakenl.c).
 */
#ifndef _FUZZ_TOOL_H
#define _FUZZ_TOOL_H

#include <netlink/msg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct fake_kernel - what answers
 * @data: answers still to be given, see fakenl.c
 * @size: octets of them
 * @sent: requests that it got
 * @watch: event sockets can be opened
 * @check: called for each request, or NULL
 */
struct fake_kernel {
	const uint8_t *data;
	size_t size;
	unsigned int sent;
	bool watch;
	void (*check)(struct nlmsghdr *nlh);
};

extern struct fake_kernel fake_kernel;

#define FAKE_FAMILY	42

/* kinds of an answer, its first octet */
enum {
	FAKE_OBJECT,	/* attributes of one object */
	FAKE_RAW,	/* a datagram as it is */
	FAKE_DONE,	/* end of the dump, or the answer to a request */
	FAKE_LOST,	/* ENOBUFS */
	FAKE_KINDS
};

/**
 * struct output - what the tool has printed
 * @out: standard output
 * @n_out: octets of it
 * @err: standard error
 * @n_err: octets of it
 */
struct output {
	char *out;
	size_t n_out;
	char *err;
	size_t n_err;
};

void output_catch(struct output *o);
void output_end(struct output *o);
void output_free(struct output *o);

/* a command line, words separated by blanks; RC_* */
int tool_run(bool json, char *line);
/* a batch as of "hsrpctl -b" */
int tool_batch(bool json, const uint8_t *text, size_t size);

/* RFC 8259, UTF-8 included; *why says what is wrong */
bool json_valid(const char *text, size_t size, const char **why);

#endif
