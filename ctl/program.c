// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that this one starts.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "program.h"

/**
 * program_start - start a program, to which signals get through
 * @argv: its words, up to NULL
 * @out: takes its standard output; -1: nobody does
 * @pid: takes its number
 *
 * Return: 0 or an errno.
 */
int program_start(const char *const *argv, int out, pid_t *pid)
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	if (out < 0)
		posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY,
						 0);
	else
		posix_spawn_file_actions_adddup2(&fa, out, 1);
	err = posix_spawnp(pid, argv[0], &fa, &attr, (char *const *)argv,
			   environ);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	return err;
}
