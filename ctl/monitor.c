// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl monitor: events as they happen. When some were lost, the whole state
 * is asked for again, so that the reader misses nothing that matters.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "event.h"
#include "group.h"
#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"
#include "redundancy.h"
#include "route.h"
#include "signals.h"
#include "track.h"

static const char usage[] =
	"Usage: hsrpctl monitor [ state | config ]\n";

/* "object" is what a track object has. */
static void snapshot_begin(const char *kind)
{
	print_object(NULL);
	print_string("event", NULL, "snapshot");
	print_string("kind", NULL, kind);
	print_text("snapshot: ");
}

static void snapshot_end(void)
{
	print_object_end();
	print_text("\n");
	print_end();
}

static int snap_group(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;

	(void)arg;
	snapshot_begin("group");
	if (print_is_json())
		group_print(obj, NULL, true);
	print_text("%s Grp %u state is %s",
		   attr_str(tb[HSRP_A_GROUP_IFNAME]),
		   attr_u32(tb[HSRP_A_GROUP_NUMBER]),
		   state_name(attr_u8(tb[HSRP_A_GROUP_STATE])));
	snapshot_end();
	return 0;
}

static int snap_red(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;

	(void)arg;
	snapshot_begin("redundancy");
	if (print_is_json())
		red_print(obj);
	print_text("Redundancy \"%s\" state is %s",
		   attr_str(tb[HSRP_A_RED_NAME]),
		   red_state_name(attr_u8(tb[HSRP_A_RED_STATE])));
	snapshot_end();
	return 0;
}

static void snap_track(const struct track *t)
{
	snapshot_begin("track");
	if (print_is_json())
		track_print(t);
	if (t->number)
		print_text("Track %u is %s", t->number, t->up ? "Up" : "Down");
	else
		print_text("Track %s line-protocol is %s", t->dev,
			   t->up ? "Up" : "Down");
	snapshot_end();
}

static int snap_tracks(struct gnl *nl)
{
	struct tracks ts;
	int err = tracks_load(nl, &ts);
	size_t i;

	for (i = 0; !err && i < ts.n; i++)
		snap_track(&ts.v[i]);
	tracks_free(&ts);
	return err;
}

static int snap_route(const struct gnl_obj *obj, void *arg)
{
	struct nlattr **tb = obj->tb;
	struct prefix dst = {
		attr_ip(tb[HSRP_A_ROUTE_DST], tb[HSRP_A_ROUTE_DST6]),
		attr_u8(tb[HSRP_A_ROUTE_DST_LEN])
	};

	(void)arg;
	snapshot_begin("route");
	if (print_is_json())
		route_print(obj);
	print_text("VPN Route %s%s via %s%s", ip_str(dst.addr),
		   net_mask_str(&dst),
		   ip_str(attr_ip(tb[HSRP_A_ROUTE_PEER],
				  tb[HSRP_A_ROUTE_PEER6])),
		   attr_u8(tb[HSRP_A_ROUTE_INSTALLED]) ? ""
						       : " is not installed");
	snapshot_end();
	return 0;
}

static void snap_binding(const struct model *m, const struct binding *b)
{
	snapshot_begin("binding");
	print_string("map", "Crypto map %s", b->map);
	print_string("interface", " on %s", b->dev);
	print_ip("address", " with %s", model_addr(m, b));
	print_bool("active", NULL, b->active);
	print_bool("ready", NULL, b->ready);
	print_uint("generation", NULL, b->generation);
	print_text(" is %s", !b->active ? "not in force" :
			     b->ready ? "ready" : "not ready");
	snapshot_end();
}

static int snapshot(struct gnl *nl)
{
	struct model m;
	size_t i;
	int err;

	err = gnl_get_all(nl, HSRP_CMD_GROUP_GET, snap_group, NULL);
	if (!err)
		err = gnl_get_all(nl, HSRP_CMD_REDUNDANCY_GET, snap_red, NULL);
	if (!err)
		err = snap_tracks(nl);
	if (!err)
		err = gnl_get_all(nl, HSRP_CMD_ROUTE_GET, snap_route, NULL);
	if (err)
		return err;
	err = model_load(nl, MODEL_BINDINGS | MODEL_REDS, &m);
	for (i = 0; !err && i < m.n_bindings; i++)
		snap_binding(&m, &m.bindings[i]);
	model_free(&m);
	return err;
}

/* Something that is not an event of the kernel. */
static void notice(const char *event, const char *text)
{
	struct timespec ts;
	char num[48];

	clock_gettime(CLOCK_REALTIME, &ts);
	snprintf(num, sizeof(num), "%lld.%06ld", (long long)ts.tv_sec,
		 ts.tv_nsec / 1000);
	print_object(NULL);
	print_number("time", NULL, num);
	print_string("event", NULL, event);
	print_string("text", "notice: %s\n", text);
	print_object_end();
	print_end();
}

static void resync(struct gnl *nl, const char *event, const char *text)
{
	notice(event, text);
	/* When the module goes in the midst of it, the next notice says so. */
	if (snapshot(nl))
		notice("snapshot-incomplete", "the state could not be read");
	else
		notice("snapshot-end", "that is the whole state");
}

static void monitor_tell(enum watch_what what, const struct event *ev,
			 void *arg)
{
	struct watch *w = arg;

	switch (what) {
	case WATCH_EVENT:
		event_print(ev);
		break;
	case WATCH_LOST:
		resync(w->req, "lost", "events were lost; the state is now:");
		break;
	case WATCH_GONE:
		notice("module-gone", "the module was removed");
		break;
	case WATCH_BACK:
		resync(w->req, "module-back",
		       "the module is there; the state is now:");
		break;
	}
	fflush(stdout);
}

static int monitor_loop(struct watch *w, int sig)
{
	struct pollfd fds[] = {
		{ .fd = watch_fd(w), .events = POLLIN },
		{ .fd = sig, .events = POLLIN },
	};

	for (;;) {
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
			return -errno;
		if (fds[1].revents)
			return 0;
		if (fds[0].revents) {
			int err = watch_read(w);

			if (err)
				return err;
		}
	}
}

static int monitor_groups(struct args *a, unsigned int *groups)
{
	static const struct verb words[] = {
		{ "state", NULL }, { "config", NULL },
	};
	const char *word;
	int i;

	*groups = 0;
	while ((word = args_take(a))) {
		i = KEYWORD(word, words);
		if (i == KEYWORD_NONE)
			complain("monitor: \"%s\" is neither \"state\" nor \"config\"",
				 word);
		if (i < 0)
			return RC_USAGE;
		*groups |= i ? WATCH_CONFIG : WATCH_STATE;
	}
	if (!*groups)
		*groups = WATCH_STATE | WATCH_CONFIG;
	return 0;
}

/**
 * cmd_monitor - hsrpctl monitor
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_monitor(struct ctl *ctl, struct args *a)
{
	unsigned int groups;
	struct watch w;
	int sig, err;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(usage, stdout);
		return RC_OK;
	}
	if (monitor_groups(a, &groups))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	sig = signals_open();
	if (sig < 0)
		return RC_REFUSED;
	print_begin(ctl->json, false);
	err = watch_open(&w, ctl->nl, groups, monitor_tell, &w);
	if (!err) {
		if (w.present)
			notice("listening", "listening");
		else
			notice("module-gone",
			       "the module is not loaded; waiting for it");
		fflush(stdout);
		err = monitor_loop(&w, sig);
		watch_close(&w);
	}
	signals_close(sig);
	return err ? ctl_refused(ctl->nl, err) : RC_OK;
}
