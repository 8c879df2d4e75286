// SPDX-License-Identifier: GPL-2.0
/*
 * An event in one line, or as one JSON object.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "event.h"
#include "hsrpctl.h"
#include "names.h"
#include "print.h"

static void print_time(uint64_t ns)
{
	time_t s = (time_t)(ns / 1000000000);
	char num[48], buf[32] = "";
	struct tm tm;

	snprintf(num, sizeof(num), "%" PRIu64 ".%06" PRIu64,
		 ns / 1000000000, ns / 1000 % 1000000);
	print_number("time", NULL, num);
	if (localtime_r(&s, &tm))
		strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M:%S", &tm);
	print_text("%s.%06u ", buf, (unsigned int)(ns / 1000 % 1000000));
}

static void print_where(const struct event *ev)
{
	if (*ev->dev)
		print_string("interface", "%s ", ev->dev);
	if (ev->has_group)
		print_uint("group", "Grp %" PRIu64 " ", ev->group);
}

static void print_change(const char *old, const char *new)
{
	print_string("old", "state %s -> ", old);
	print_string("new", "%s", new);
}

static void print_reason(const struct event *ev)
{
	if (*ev->reason)
		print_string("reason", " (%s)", ev->reason);
}

static void print_line(const struct event *ev)
{
	if (!ev->has_line)
		return;
	print_prefix("src", " %s", &ev->line.src);
	print_prefix("dst", " -> %s", &ev->line.dst);
	print_uint("reqid", NULL, ev->line.reqid);
}

static void print_map(const struct event *ev)
{
	print_string("map", "Crypto map %s", ev->map);
	if (ev->map_seq)
		print_uint("seq", " %" PRIu64, ev->map_seq);
}

static void print_ready(const struct event *ev, const char *what)
{
	print_map(ev);
	print_ip("address", " with %s", ev->addr);
	print_text(" %s", what);
	print_uint("generation", ", generation %" PRIu64, ev->generation);
}

static void print_route(const struct event *ev, const char *what)
{
	print_prefix("destination", NULL, &ev->dst);
	print_text("VPN Route %s %s%s", what, ip_str(ev->dst.addr),
		   net_mask_str(&ev->dst));
	print_ip("peer", " via %s", ev->peer);
}

static void print_tunnel(const struct event *ev, const char *what)
{
	print_text("Crypto tunnel is %s.", what);
	print_ip("peer", " Peer %s", ev->peer);
	print_ip("address", " local %s", ev->addr);
	print_string("map", " map %s", ev->map);
	if (ev->map_seq)
		print_uint("seq", " %" PRIu64, ev->map_seq);
	print_line(ev);
}

static void print_lost(const struct event *ev)
{
	print_map(ev);
	print_ip("peer", ": %s sends", ev->peer);
	print_ip("address", " to %s on SPI ", ev->addr);
	print_spi("spi", ev->spi);
	print_text(", which no SA has");
}

static void print_track(const struct event *ev)
{
	print_text("Track ");
	if (ev->object)
		print_uint("object", "%" PRIu64, ev->object);
	if (*ev->dev)
		print_string("interface",
			     ev->object ? " %s" : "%s line-protocol", ev->dev);
	print_bool("up", NULL, ev->new);
	print_text(" %s", ev->new ? "Down -> Up" : "Up -> Down");
}

static void print_state(const struct event *ev)
{
	switch (ev->type) {
	case HSRP_EVENT_GROUP_STATE:
		print_where(ev);
		print_change(state_name(ev->old), state_name(ev->new));
		break;
	case HSRP_EVENT_RED_STATE:
		print_where(ev);
		print_string("name", "Redundancy \"%s\" ", ev->name);
		print_change(red_state_name(ev->old),
			     red_state_name(ev->new));
		break;
	case HSRP_EVENT_CLEAN:
		print_ip("address", "IKE SAs of %s are void", ev->addr);
		print_uint("generation", ", generation %" PRIu64,
			   ev->generation);
		break;
	case HSRP_EVENT_READY:
		print_ready(ev, "is ready");
		break;
	case HSRP_EVENT_UNREADY:
		print_ready(ev, "is not ready any more");
		break;
	case HSRP_EVENT_DEMOTED:
		print_ready(ev, "is not in force any more");
		break;
	case HSRP_EVENT_ROUTE_ADD:
		print_route(ev, "Added");
		break;
	case HSRP_EVENT_ROUTE_DEL:
		print_route(ev, "Removed");
		break;
	case HSRP_EVENT_TUNNEL_UP:
		print_tunnel(ev, "UP");
		break;
	case HSRP_EVENT_TUNNEL_DOWN:
		print_tunnel(ev, "DOWN");
		break;
	case HSRP_EVENT_TRACK:
		print_track(ev);
		break;
	case HSRP_EVENT_SA_FLUSH:
		print_uint("count", "%" PRIu64 " SAs", ev->count);
		print_ip("address", " of %s deleted", ev->addr);
		break;
	case HSRP_EVENT_INVALID_SPI:
		print_lost(ev);
		break;
	case HSRP_EVENT_AUTH:
		print_where(ev);
		print_ip("peer", "Authentication mismatch from %s", ev->peer);
		print_ip("address", NULL, ev->addr);
		break;
	default:	/* CONFLICT, and what a newer kernel has */
		print_text("%s ", event_name(ev->type));
		print_where(ev);
		if (ip_given(ev->addr))
			print_ip("address", "%s", ev->addr);
		break;
	}
	print_reason(ev);
}

static bool event_is_keychain(uint32_t type)
{
	return type == HSRP_EVENT_KEYCHAIN_NEW ||
	       type == HSRP_EVENT_KEYCHAIN_DEL;
}

static void print_config(const struct event *ev)
{
	static const char *const did[] = {
		[HSRP_EVENT_GROUP_NEW]		= "added",
		[HSRP_EVENT_GROUP_SET]		= "changed",
		[HSRP_EVENT_GROUP_DEL]		= "deleted",
		[HSRP_EVENT_TRANSFORM_NEW]	= "added",
		[HSRP_EVENT_TRANSFORM_DEL]	= "deleted",
		[HSRP_EVENT_MAP_NEW]		= "added",
		[HSRP_EVENT_MAP_DEL]		= "deleted",
		[HSRP_EVENT_MATCH_NEW]		= "added",
		[HSRP_EVENT_MATCH_DEL]		= "deleted",
		[HSRP_EVENT_BIND_NEW]		= "bound",
		[HSRP_EVENT_BIND_SET]		= "binding changed",
		[HSRP_EVENT_BIND_DEL]		= "unbound",
		[HSRP_EVENT_TRACK_NEW]		= "added",
		[HSRP_EVENT_TRACK_SET]		= "changed",
		[HSRP_EVENT_TRACK_DEL]		= "deleted",
		[HSRP_EVENT_INTERFACE_SET]	= "changed",
		[HSRP_EVENT_KEYCHAIN_NEW]	= "got a key",
		[HSRP_EVENT_KEYCHAIN_DEL]	= "lost a key",
	};

	if (*ev->map) {
		print_map(ev);
		print_line(ev);
		if (*ev->dev)
			print_string("interface", " on %s", ev->dev);
		if (*ev->name)
			print_string("name", " redundancy %s", ev->name);
		if (ip_given(ev->addr))
			print_ip("address", " local %s", ev->addr);
	} else if (*ev->dev) {
		print_string("interface", "%s", ev->dev);
		if (ev->has_group)
			print_uint("group", " Grp %" PRIu64, ev->group);
	} else if (ev->object) {
		print_uint("object", "Track %" PRIu64, ev->object);
	} else {
		print_string("name", event_is_keychain(ev->type) ?
			     "Key chain %s" : "Transform set %s", ev->name);
	}
	print_text(" %s", ev->type < ARRAY_SIZE(did) ? did[ev->type]
						     : event_name(ev->type));
}

/**
 * event_print - an event, in one line
 * @ev: the event
 */
void event_print(const struct event *ev)
{
	print_object(NULL);
	print_time(ev->time);
	print_string("channel", "%s ",
		     ev->config ? HSRP_MCGRP_CONFIG : HSRP_MCGRP_STATE);
	print_uint("seqno", "%" PRIu64 ": ", ev->seqno);
	print_string("event", NULL, event_name(ev->type));
	if (ev->config)
		print_config(ev);
	else
		print_state(ev);
	print_object_end();
	print_text("\n");
	print_end();
}
