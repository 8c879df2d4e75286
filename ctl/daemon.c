// SPDX-License-Identifier: GPL-2.0
/*
 * What both IKE daemons have in common.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"

/**
 * daemon_absent - is there no daemon
 * @err: what one of ike_ops returned
 *
 * Return: true if the daemon is not running, and so holds no SA; false also
 *	if it is there and does not answer.
 */
bool daemon_absent(int err)
{
	return err == -ENOENT || err == -ECONNREFUSED || err == -ENOTDIR;
}

/**
 * daemon_close - close the connection
 * @d: daemon
 */
void daemon_close(struct ike_daemon *d)
{
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

/**
 * daemon_pick - which daemon is there
 * @charon: socket of charon
 * @pluto: socket of pluto
 *
 * Return: its operations; charon's where there is none.
 */
const struct ike_ops *daemon_pick(const char *charon, const char *pluto)
{
	return access(charon, F_OK) && !access(pluto, F_OK) ? &pluto_ops :
							      &charon_ops;
}

/**
 * ike_list_free - release a list
 * @l: list
 */
void ike_list_free(struct ike_list *l)
{
	free(l->sas);
	free(l->children);
	memset(l, 0, sizeof(*l));
}
