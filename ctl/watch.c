// SPDX-License-Identifier: GPL-2.0
/*
 * A socket that follows the events of the kernel. Sequence numbers without a
 * gap tell that nothing was missed; the controller of generic netlink tells
 * when the family comes and goes.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "hsrpctl.h"

#define COPY(dst, attr) \
	snprintf(dst, sizeof(dst), "%.*s", (int)sizeof(dst) - 1, attr_str(attr))

static int watch_join(struct watch *w)
{
	static const char *const names[] = {
		HSRP_MCGRP_STATE, HSRP_MCGRP_CONFIG,
	};
	unsigned int i;
	int id;

	w->present = false;
	if (gnl_resolve(w->req))
		return -ENOENT;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(w->groups & (1u << i)))
			continue;
		id = genl_ctrl_resolve_grp(w->req->sk, HSRP_GENL_NAME,
					   names[i]);
		if (id < 0)
			return -ENOENT;
		if (nl_socket_add_membership(w->ev->sk, id))
			return -EPERM;
		w->seen[i] = false;
	}
	w->ev->family = w->req->family;
	w->present = true;
	return 0;
}

/**
 * watch_open - begin to follow events
 * @w: the watch
 * @req: socket for requests, stays the caller's
 * @groups: WATCH_*
 * @fn: told what happens
 * @arg: for @fn
 *
 * The module need not be there, see watch::present.
 *
 * Return: 0 or -errno.
 */
int watch_open(struct watch *w, struct gnl *req, unsigned int groups,
	       watch_fn fn, void *arg)
{
	int id, err;

	memset(w, 0, sizeof(*w));
	w->req = req;
	w->groups = groups;
	w->fn = fn;
	w->arg = arg;
	w->ev = gnl_open(&err);
	if (!w->ev)
		return err;
	id = genl_ctrl_resolve_grp(req->sk, "nlctrl", "notify");
	if (id < 0 || nl_socket_add_membership(w->ev->sk, id) ||
	    nl_socket_set_nonblocking(w->ev->sk)) {
		watch_close(w);
		return -EPROTO;
	}
	err = watch_join(w);
	if (err && err != -ENOENT) {
		watch_close(w);
		return err;
	}
	return 0;
}

/**
 * watch_close - no longer follow events
 * @w: the watch
 */
void watch_close(struct watch *w)
{
	gnl_free(w->ev);
	w->ev = NULL;
}

/**
 * watch_fd - descriptor to poll
 * @w: the watch
 *
 * Return: the descriptor.
 */
int watch_fd(const struct watch *w)
{
	return nl_socket_get_fd(w->ev->sk);
}

static int event_parse(const struct gnl_obj *obj, void *arg)
{
	struct event *ev = arg;
	struct nlattr **tb = obj->tb;

	if (obj->cmd != HSRP_CMD_STATE_NTF && obj->cmd != HSRP_CMD_CONFIG_NTF)
		return -ENOMSG;
	memset(ev, 0, sizeof(*ev));
	ev->type = attr_u32(tb[HSRP_A_EVENT_TYPE]);
	ev->config = obj->cmd == HSRP_CMD_CONFIG_NTF;
	ev->seqno = attr_u32(tb[HSRP_A_EVENT_SEQNO]);
	ev->time = attr_u64(tb[HSRP_A_EVENT_TIME]);
	COPY(ev->dev, tb[HSRP_A_EVENT_IFNAME]);
	ev->has_group = !!tb[HSRP_A_EVENT_GROUP];
	ev->group = attr_u32(tb[HSRP_A_EVENT_GROUP]);
	COPY(ev->name, tb[HSRP_A_EVENT_NAME]);
	ev->old = attr_u8(tb[HSRP_A_EVENT_OLD]);
	ev->new = attr_u8(tb[HSRP_A_EVENT_NEW]);
	COPY(ev->reason, tb[HSRP_A_EVENT_REASON]);
	ev->addr = attr_ip(tb[HSRP_A_EVENT_ADDR], tb[HSRP_A_EVENT_ADDR6]);
	ev->peer = attr_ip(tb[HSRP_A_EVENT_PEER], tb[HSRP_A_EVENT_PEER6]);
	ev->generation = attr_u32(tb[HSRP_A_EVENT_GENERATION]);
	COPY(ev->map, tb[HSRP_A_EVENT_MAP]);
	ev->map_seq = attr_u32(tb[HSRP_A_EVENT_MAP_SEQ]);
	ev->has_line = !!tb[HSRP_A_EVENT_MATCH];
	line_parse(tb[HSRP_A_EVENT_MATCH], &ev->line);
	ev->dst.addr = attr_ip(tb[HSRP_A_EVENT_DST], tb[HSRP_A_EVENT_DST6]);
	ev->dst.len = attr_u8(tb[HSRP_A_EVENT_DST_LEN]);
	ev->count = attr_u32(tb[HSRP_A_EVENT_COUNT]);
	ev->object = attr_u32(tb[HSRP_A_EVENT_OBJECT]);
	ev->spi = attr_u32(tb[HSRP_A_EVENT_SPI]);
	return 0;
}

static void watch_event(struct watch *w, struct nlmsghdr *nlh)
{
	struct event ev;
	bool gap;
	int i;

	if (gnl_parse(nlh, event_parse, &ev))
		return;
	i = ev.config;
	gap = w->seen[i] && ev.seqno != w->seqno[i] + 1;
	w->seen[i] = true;
	w->seqno[i] = ev.seqno;
	if (gap)
		w->fn(WATCH_LOST, NULL, w->arg);
	w->fn(WATCH_EVENT, &ev, w->arg);
}

/* The controller tells of families that come and go. */
static void watch_family(struct watch *w, struct nlmsghdr *nlh)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];
	struct genlmsghdr *gh = nlmsg_data(nlh);

	if (!genlmsg_valid_hdr(nlh, 0) ||
	    genlmsg_parse(nlh, 0, tb, CTRL_ATTR_MAX, NULL) ||
	    strcmp(attr_str(tb[CTRL_ATTR_FAMILY_NAME]), HSRP_GENL_NAME))
		return;
	if (gh->cmd == CTRL_CMD_DELFAMILY && w->present) {
		w->present = false;
		w->req->family = 0;
		w->fn(WATCH_GONE, NULL, w->arg);
	} else if (gh->cmd == CTRL_CMD_NEWFAMILY && !w->present) {
		if (!watch_join(w))
			w->fn(WATCH_BACK, NULL, w->arg);
	}
}

static void watch_lost(struct watch *w)
{
	w->seen[0] = false;
	w->seen[1] = false;
	/* The news that the module went or came may be among what is lost. */
	if (gnl_resolve(w->req)) {
		if (w->present) {
			w->present = false;
			w->fn(WATCH_GONE, NULL, w->arg);
		}
	} else if (!w->present || w->req->family != w->ev->family) {
		if (!watch_join(w))
			w->fn(WATCH_BACK, NULL, w->arg);
	} else {
		w->fn(WATCH_LOST, NULL, w->arg);
	}
}

/**
 * watch_read - take what has come
 * @w: the watch
 *
 * Calls watch::fn. To be called when the descriptor is readable.
 *
 * Return: 0, or -errno when the socket is of no use any more.
 */
int watch_read(struct watch *w)
{
	struct sockaddr_nl from;
	struct nlmsghdr *nlh;
	unsigned char *buf = NULL;
	int n;

	n = nl_recv(w->ev->sk, &from, &buf, NULL);
	if (n == -NLE_NOMEM) {		/* ENOBUFS */
		watch_lost(w);
		return 0;
	}
	if (n == -NLE_AGAIN)
		return 0;
	if (n < 0)
		return -EIO;
	nlh = (struct nlmsghdr *)buf;
	if (!gnl_from_kernel(&from))
		n = 0;
	for (; n > 0 && nlmsg_ok(nlh, n); nlh = nlmsg_next(nlh, &n)) {
		if (nlh->nlmsg_type == GENL_ID_CTRL)
			watch_family(w, nlh);
		else if (w->present && nlh->nlmsg_type == w->ev->family)
			watch_event(w, nlh);
	}
	free(buf);
	return 0;
}
