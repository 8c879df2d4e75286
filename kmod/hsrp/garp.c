// SPDX-License-Identifier: GPL-2.0
/*
 * Gratuitous ARP as it is configured, and when the operator asks for it.
 */
#include <linux/netlink.h>

#include "hsrp.h"
#include "hsrp/group.h"

#define HSRP_GARP_COUNT_MAX		60
#define HSRP_GARP_INTERVAL_MIN_MS	(3 * 1000)
#define HSRP_GARP_INTERVAL_MAX_MS	(1800 * 1000)
#define HSRP_MAC_REFRESH_MIN_MS		1000
#define HSRP_MAC_REFRESH_MAX_MS		(255 * 1000)

/**
 * hsrp_garp_check() - is what a change says of gratuitous ARP within limits?
 * @conf: the change
 * @extack: for a refusal
 *
 * Return: 0 or -ERANGE.
 */
int hsrp_garp_check(const struct hsrp_group_conf *conf,
		    struct netlink_ext_ack *extack)
{
	if ((conf->set & HSRP_CONF_GARP_COUNT) &&
	    conf->garp_count > HSRP_GARP_COUNT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "The number of gratuitous ARPs must be 0 to 60");
		return -ERANGE;
	}
	if ((conf->set & HSRP_CONF_GARP_INTERVAL) &&
	    (conf->garp_interval_ms < HSRP_GARP_INTERVAL_MIN_MS ||
	     conf->garp_interval_ms > HSRP_GARP_INTERVAL_MAX_MS)) {
		NL_SET_ERR_MSG(extack,
			       "The interval of gratuitous ARPs must be 3 to 1800 seconds");
		return -ERANGE;
	}
	if ((conf->set & HSRP_CONF_MAC_REFRESH) && conf->mac_refresh_ms &&
	    (conf->mac_refresh_ms < HSRP_MAC_REFRESH_MIN_MS ||
	     conf->mac_refresh_ms > HSRP_MAC_REFRESH_MAX_MS)) {
		NL_SET_ERR_MSG(extack,
			       "The MAC address is refreshed every 1 to 255 seconds, or with 0 never");
		return -ERANGE;
	}
	return 0;
}

/**
 * hsrp_garp_apply() - make a change of gratuitous ARP true
 * @g: group, which follows whom it will follow
 * @conf: the change
 *
 * An Active begins a new series with it.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_garp_apply(struct hsrp_group *g, const struct hsrp_group_conf *conf)
{
	lockdep_assert_held(&g->lock);

	if (conf->set & HSRP_CONF_GARP_COUNT)
		g->conf.garp_count = conf->garp_count;
	if (conf->set & HSRP_CONF_GARP_INTERVAL)
		g->conf.garp_interval_ms = conf->garp_interval_ms;
	if (conf->set & HSRP_CONF_MAC_REFRESH)
		g->conf.mac_refresh_ms = conf->mac_refresh_ms;
	/* the Hellos of an elected Active come from its virtual MAC */
	hsrp_vaddr_set_garp(&g->va, g->conf.garp_count,
			    g->conf.garp_interval_ms,
			    g->follow ? g->conf.mac_refresh_ms : 0);
}

/**
 * hsrp_group_send_garp() - the operator wants gratuitous ARP now
 * @hn: namespace
 * @ifname: interface of the group
 * @number: its number
 * @extack: for a refusal
 *
 * Begins a new series.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT where there is no such group; -EAGAIN where it is not
 *	Active and nobody may speak for the virtual address.
 */
int hsrp_group_send_garp(struct hsrp_net *hn, const char *ifname, u32 number,
			 struct netlink_ext_ack *extack)
{
	struct hsrp_group *g = hsrp_group_need(hn, ifname, number, extack);
	bool active;

	if (!g)
		return -ENOENT;
	spin_lock_bh(&g->lock);
	active = g->state == HSRP_STATE_ACTIVE;
	if (active)
		hsrp_vaddr_request_garp(&g->va);
	spin_unlock_bh(&g->lock);
	if (active)
		return 0;
	NL_SET_ERR_MSG(extack, "The group is not Active here");
	return -EAGAIN;
}
