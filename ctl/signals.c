// SPDX-License-Identifier: GPL-2.0
/*
 * The signals that end a verb which would run for ever, as a descriptor.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "hsrpctl.h"
#include "signals.h"

static void wanted(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

/**
 * signals_open - a descriptor that SIGINT and SIGTERM make readable
 *
 * Return: the descriptor, or -1 with a complaint.
 */
int signals_open(void)
{
	sigset_t set;
	int fd;

	wanted(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		complain("signals: %s", strerror(errno));
	return fd;
}

/**
 * signals_close - signals end the program again
 * @fd: descriptor of signals_open()
 *
 * Takes those that have come: unblocked, they would still end the program.
 */
void signals_close(int fd)
{
	struct signalfd_siginfo info;
	sigset_t set;

	while (read(fd, &info, sizeof(info)) > 0)
		;
	close(fd);
	wanted(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
