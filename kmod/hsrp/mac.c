// SPDX-License-Identifier: GPL-2.0
/*
 * Which virtual MAC address a group has: the one that goes with its number, one
 * of its own (IOS: standby mac-address), or that of the interface (standby
 * use-bia). No two groups of an interface have the same, but for the last kind.
 */
#include <linux/etherdevice.h>

#include "gateway/index.h"
#include "hsrp.h"
#include "hsrp/group.h"

/* That which goes with a number, in a family */
static void hsrp_mac_of(u8 version, u8 ipver, u32 number, u8 *mac)
{
	if (ipver == HSRP_IPV6)
		hsrp_version_ip6(version)->vmac(number, mac);
	else
		hsrp_version(version)->vmac(number, mac);
}

/* That of a group with this number, and @own if it is not all zero */
static void hsrp_mac_pick(const struct hsrp_iface *iface, u8 ipver, u32 number,
			  const u8 *own, u8 *mac)
{
	if (iface->use_bia)
		eth_zero_addr(mac);
	else if (!is_zero_ether_addr(own))
		ether_addr_copy(mac, own);
	else
		hsrp_mac_of(iface->version, ipver, number, mac);
}

/**
 * hsrp_group_vmac() - the virtual MAC address that a group should have
 * @g: group, attached to its interface
 * @mac: takes it; all zero stands for the interface's own
 *
 * Context: hn->lock and RTNL held.
 */
void hsrp_group_vmac(const struct hsrp_group *g, u8 *mac)
{
	hsrp_mac_pick(g->user.iface, g->ipver, g->number, g->conf.mac, mac);
}

/* One that somebody chose */
static int hsrp_mac_check_own(const struct hsrp_iface *iface,
			      const struct net_device *dev, const u8 *mac,
			      struct netlink_ext_ack *extack)
{
	if (is_zero_ether_addr(mac)) {
		NL_SET_ERR_MSG(extack, "The virtual MAC address is zero");
		return -EINVAL;
	}
	if (is_multicast_ether_addr(mac)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual MAC address is a multicast address");
		return -EINVAL;
	}
	if (iface && iface->use_bia) {
		NL_SET_ERR_MSG(extack,
			       "The interface has use-bia, which excludes a MAC address of the group's own");
		return -EBUSY;
	}
	if (dev && ether_addr_equal(dev->dev_addr, mac)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual MAC address is that of the interface, which is what use-bia is for");
		return -EADDRINUSE;
	}
	return 0;
}

static int hsrp_mac_check_others(const struct hsrp_iface *iface,
				 const struct hsrp_group *g, const u8 *mac,
				 struct netlink_ext_ack *extack)
{
	const struct hsrp_vaddr *va = hsrp_index_by_mac(iface, mac);

	if (!va || (g && va == &g->va))
		return 0;
	NL_SET_ERR_MSG(extack,
		       "Another group of the interface has this virtual MAC address");
	return -EEXIST;
}

/**
 * hsrp_mac_check() - can a group have the virtual MAC address of a change?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @conf: the change
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EINVAL for what is no host's, -EEXIST where another group of the
 *	interface has it, -EADDRINUSE for the interface's own, -EBUSY where it
 *	is to have that
 */
int hsrp_mac_check(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev,
		   const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack)
{
	const struct hsrp_iface *iface = hsrp_iface_find(hn, conf->ifname);
	u8 mac[ETH_ALEN];
	int err = 0;

	if (conf->set & HSRP_CONF_MAC)
		err = hsrp_mac_check_own(iface, dev, conf->mac, extack);
	/* on a new interface there are no others */
	if (err || !iface || iface->use_bia)
		return err;
	if (g && !(conf->set & HSRP_CONF_MACS))
		return 0;
	hsrp_mac_pick(iface, hsrp_conf_ipver(g, conf), conf->number, conf->mac,
		      mac);
	return hsrp_mac_check_others(iface, g, mac, extack);
}

static bool hsrp_mac_is_own(const struct hsrp_group *g)
{
	return !is_zero_ether_addr(g->conf.mac);
}

/**
 * hsrp_mac_check_iface() - would the groups of an interface get along?
 * @iface: interface
 * @version: of HSRP that it would speak
 * @use_bia: all would have the interface's own MAC address
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EBUSY where one has a MAC address of its own that is in the way
 */
int hsrp_mac_check_iface(const struct hsrp_iface *iface, u8 version,
			 bool use_bia, struct netlink_ext_ack *extack)
{
	const struct hsrp_group *g, *o;
	u8 mac[ETH_ALEN];

	list_for_each_entry(g, &iface->groups, iface_node) {
		if (!hsrp_mac_is_own(g))
			continue;
		if (use_bia) {
			NL_SET_ERR_MSG(extack,
				       "A group of the interface has a MAC address of its own, which excludes use-bia");
			return -EBUSY;
		}
		list_for_each_entry(o, &iface->groups, iface_node) {
			hsrp_mac_of(version, o->ipver, o->number, mac);
			if (hsrp_mac_is_own(o) ||
			    !ether_addr_equal(mac, g->conf.mac))
				continue;
			NL_SET_ERR_MSG(extack,
				       "A group of the interface has the MAC address that another one would get");
			return -EBUSY;
		}
	}
	return 0;
}

/**
 * hsrp_mac_prepare() - get what a change of the virtual MAC address takes
 * @g: group
 * @conf: the change, as hsrp_mac_check() accepts it
 * @change: filled in; then to be committed or aborted
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held; waits for readers.
 * Return: 0, or what the device said
 */
int hsrp_mac_prepare(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		     struct hsrp_mac_change *change,
		     struct netlink_ext_ack *extack)
{
	u8 mac[ETH_ALEN];
	int err;

	memset(change, 0, sizeof(*change));
	if (!(conf->set & HSRP_CONF_MACS))
		return 0;
	hsrp_mac_pick(g->user.iface, g->ipver, g->number, conf->mac, mac);
	if (ether_addr_equal(mac, hsrp_vaddr_vmac(&g->va)))
		return 0;
	synchronize_net();
	err = hsrp_vaddr_prepare_vmac(&g->va, mac);
	if (err)
		NL_SET_ERR_MSG(extack,
			       "The interface does not take the virtual MAC address");
	change->wanted = !err;
	return err;
}

/**
 * hsrp_mac_abort() - let go what a change would have taken
 * @g: group
 * @change: from hsrp_mac_prepare(), also where that failed
 *
 * Context: process context, RTNL held.
 */
void hsrp_mac_abort(struct hsrp_group *g, const struct hsrp_mac_change *change)
{
	if (change->wanted)
		hsrp_vaddr_abort_vmac(&g->va);
}

/**
 * hsrp_mac_commit() - have another virtual MAC address
 * @g: group
 * @change: from hsrp_mac_prepare()
 *
 * An Active stays Active, and shows it to hosts and switches.
 *
 * Context: process context, hn->lock and RTNL held, g->lock not.
 */
void hsrp_mac_commit(struct hsrp_group *g, const struct hsrp_mac_change *change)
{
	if (!change->wanted)
		return;
	spin_lock_bh(&g->lock);
	hsrp_vaddr_commit_vmac(&g->va);
	/* the first frame with it as its source */
	hsrp_group_event(g, HSRP_EV_PARAMS, NULL);
	spin_unlock_bh(&g->lock);
}
