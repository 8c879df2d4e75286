/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is configured for an interface rather than for one of its groups.
 */
#ifndef _HSRP_HSRP_INTERFACE_H
#define _HSRP_HSRP_INTERFACE_H

#include "gateway/iface.h"

struct hsrp_net;
struct netlink_ext_ack;

/**
 * struct hsrp_ifconf - an interface whose configuration is not the default
 * @node: in hn->ifconfs; under hn->lock. First, for dumps
 * @user: keeps the interface, so that its configuration outlives its groups
 */
struct hsrp_ifconf {
	struct list_head node;
	struct hsrp_iface_user user;
};

/* What a configuration message carries; bits of hsrp_ifconf_conf::set. */
#define HSRP_IFCONF_VERSION	BIT(0)
#define HSRP_IFCONF_USE_BIA	BIT(1)
#define HSRP_IFCONF_REDIRECTS	BIT(2)
#define HSRP_IFCONF_ADV		BIT(3)
#define HSRP_IFCONF_ADV_HOLD	BIT(4)

/**
 * struct hsrp_ifconf_conf - configuration of an interface, from netlink
 * @ifname: its name
 * @set: HSRP_IFCONF_* of the fields below that were given
 * @version: of HSRP
 * @use_bia: groups have the interface's own MAC address for a virtual one
 * @redirects: enum hsrp_redirects
 * @adv_ms: at most so much between two Advertises
 * @adv_hold_ms: how long other routers that run HSRP are remembered
 */
struct hsrp_ifconf_conf {
	char ifname[IFNAMSIZ];
	u32 set;
	u8 version;
	bool use_bia;
	u8 redirects;
	u32 adv_ms;
	u32 adv_hold_ms;
};

/**
 * struct hsrp_ifconf_info - an interface, for show
 * @ifname: its name
 * @ifindex: of its device, 0 while there is none
 * @version: of HSRP
 * @use_bia: see struct hsrp_ifconf_conf
 * @redirects: likewise
 * @adv_ms: likewise
 * @adv_hold_ms: likewise
 * @groups: how many
 */
struct hsrp_ifconf_info {
	char ifname[IFNAMSIZ];
	int ifindex;
	u8 version;
	bool use_bia;
	u8 redirects;
	u32 adv_ms;
	u32 adv_hold_ms;
	u32 groups;
};

/* hn->lock held, RTNL not held */
bool hsrp_ifconf_info(struct hsrp_net *hn, unsigned int index,
		      struct hsrp_ifconf_info *info);
int hsrp_ifconf_set(struct hsrp_net *hn, const struct hsrp_ifconf_conf *conf,
		    struct netlink_ext_ack *extack);
const struct net_device *
hsrp_ifconf_check_dev(struct hsrp_net *hn, const char *ifname,
		      struct netlink_ext_ack *extack);
int hsrp_ifconf_check_number(struct hsrp_net *hn, const char *ifname,
			     u32 number, struct netlink_ext_ack *extack);
void hsrp_ifconf_net_exit(struct hsrp_net *hn);

#endif /* _HSRP_HSRP_INTERFACE_H */
