// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration of an interface: the version of HSRP that its groups speak, and
 * whether they have virtual MAC addresses at all. As on IOS it may be set before
 * there is any group, and a change starts all of them anew: with another version
 * a group has another virtual MAC address.
 */
#include <linux/if_arp.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/interface.h"
#include "ntf.h"

/**
 * hsrp_ifconf_check_dev() - can groups be on this interface
 * @hn: namespace
 * @ifname: its name
 * @extack: for a refusal
 *
 * Context: RTNL held.
 * Return: its device, or ERR_PTR(-ENODEV or -EOPNOTSUPP)
 */
const struct net_device *
hsrp_ifconf_check_dev(struct hsrp_net *hn, const char *ifname,
		      struct netlink_ext_ack *extack)
{
	const struct net_device *dev = __dev_get_by_name(hn->net, ifname);

	if (!dev) {
		NL_SET_ERR_MSG(extack, "There is no such interface");
		return ERR_PTR(-ENODEV);
	}
	if (dev->type != ARPHRD_ETHER || (dev->flags & IFF_NOARP)) {
		NL_SET_ERR_MSG(extack,
			       "The interface is no Ethernet interface with ARP");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return dev;
}

/**
 * hsrp_ifconf_check_number() - does the version of an interface have this group
 * @hn: namespace
 * @ifname: interface
 * @number: group number
 * @extack: for a refusal
 *
 * Context: RTNL held.
 * Return: 0 or -ERANGE
 */
int hsrp_ifconf_check_number(struct hsrp_net *hn, const char *ifname,
			     u32 number, struct netlink_ext_ack *extack)
{
	const struct hsrp_iface *iface = hsrp_iface_find(hn, ifname);
	const u8 version = iface ? iface->version : HSRP_VERSION_DEFAULT;

	if (number <= hsrp_version(version)->group_max)
		return 0;
	if (version == 2)
		NL_SET_ERR_MSG(extack, "The group number must be 0 to 4095");
	else if (number <= HSRP_V2_GROUP_MAX)
		NL_SET_ERR_MSG(extack,
			       "The group number must be 0 to 255, version 2 of the interface has 0 to 4095");
	else
		NL_SET_ERR_MSG(extack, "The group number must be 0 to 255");
	return -ERANGE;
}

/* The interface itself tells its groups; here nothing hangs on it. */
static void hsrp_ifconf_changed(struct hsrp_iface_user *user)
{
}

static const struct hsrp_iface_ops hsrp_ifconf_ops = {
	.changed = hsrp_ifconf_changed,
};

static struct hsrp_ifconf *hsrp_ifconf_find(const struct hsrp_net *hn,
					    const struct hsrp_iface *iface)
{
	struct hsrp_ifconf *ifc;

	list_for_each_entry(ifc, &hn->ifconfs, node)
		if (ifc->user.iface == iface)
			return ifc;
	return NULL;
}

static struct hsrp_ifconf *hsrp_ifconf_new(struct hsrp_net *hn,
					   const char *ifname,
					   struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	struct hsrp_ifconf *ifc;
	int err;

	dev = hsrp_ifconf_check_dev(hn, ifname, extack);
	if (IS_ERR(dev))
		return ERR_CAST(dev);
	ifc = kzalloc(sizeof(*ifc), GFP_KERNEL);
	if (!ifc)
		return ERR_PTR(-ENOMEM);
	err = hsrp_iface_get(hn, ifname, false, &ifc->user, &hsrp_ifconf_ops,
			     extack);
	if (err) {
		kfree(ifc);
		return ERR_PTR(err);
	}
	list_add_tail(&ifc->node, &hn->ifconfs);
	return ifc;
}

static void hsrp_ifconf_free(struct hsrp_ifconf *ifc)
{
	ASSERT_RTNL();

	list_del(&ifc->node);
	hsrp_iface_put(&ifc->user, false);
	kfree(ifc);
}

/* What is the default again need not be remembered */
static void hsrp_ifconf_tidy(struct hsrp_ifconf *ifc)
{
	const struct hsrp_iface *iface = ifc->user.iface;

	if (iface->version == HSRP_VERSION_DEFAULT && !iface->use_bia &&
	    iface->redirects == HSRP_REDIRECTS_ALL && !iface->adv_ms &&
	    !iface->adv_hold_ms)
		hsrp_ifconf_free(ifc);
}

/* The entry of an interface; made where there is none. RTNL held. */
static struct hsrp_ifconf *hsrp_ifconf_need(struct hsrp_net *hn,
					    const char *ifname,
					    struct netlink_ext_ack *extack)
{
	struct hsrp_iface *iface = hsrp_iface_find(hn, ifname);
	struct hsrp_ifconf *ifc = iface ? hsrp_ifconf_find(hn, iface) : NULL;

	return ifc ?: hsrp_ifconf_new(hn, ifname, extack);
}

/* Groups whose number the other version does not have */
static int hsrp_ifconf_check_groups(const struct hsrp_iface *iface, u32 version,
				    struct netlink_ext_ack *extack)
{
	const struct hsrp_group *g;

	list_for_each_entry(g, &iface->groups, iface_node) {
		if (g->number <= hsrp_version(version)->group_max)
			continue;
		NL_SET_ERR_MSG(extack,
			       "The interface has groups above 255, which version 1 does not have");
		return -EBUSY;
	}
	return 0;
}

/* Into Init and held there, or let go again. RTNL held. */
static void hsrp_ifconf_hold(const struct hsrp_iface *iface, bool hold)
{
	struct hsrp_group *g;

	list_for_each_entry(g, &iface->groups, iface_node) {
		spin_lock_bh(&g->lock);
		g->reinit = hold;
		hsrp_group_refresh(g);
		spin_unlock_bh(&g->lock);
	}
}

/* The virtual MACs that the groups of the interface should have now */
static int hsrp_ifconf_set_vmacs(const struct hsrp_iface *iface)
{
	struct hsrp_group *g;
	u8 vmac[ETH_ALEN];
	int err;

	/* readers may still look at what was there before the last change */
	synchronize_net();
	list_for_each_entry(g, &iface->groups, iface_node) {
		hsrp_group_vmac(g, vmac);
		if (ether_addr_equal(vmac, hsrp_vaddr_vmac(&g->va)))
			continue;
		err = hsrp_vaddr_prepare_vmac(&g->va, vmac);
		if (err)
			return err;
		hsrp_vaddr_commit_vmac(&g->va);
	}
	return 0;
}

/* All groups are down. RTNL held. */
static int hsrp_ifconf_switch(struct hsrp_iface *iface,
			      const struct hsrp_ifconf_conf *to,
			      struct netlink_ext_ack *extack)
{
	const bool use_bia = iface->use_bia;
	const u8 version = iface->version;
	int err;

	err = hsrp_iface_set_version(iface, to->version);
	if (!err) {
		WRITE_ONCE(iface->use_bia, to->use_bia);
		err = hsrp_ifconf_set_vmacs(iface);
	}
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "The interface does not take the other addresses");
		/* room for these was there a moment ago */
		WRITE_ONCE(iface->use_bia, use_bia);
		hsrp_iface_set_version(iface, version);
		hsrp_ifconf_set_vmacs(iface);
	}
	return err;
}

/* Resigns go out in the old version; RTNL is let go for the worker. */
static int hsrp_ifconf_change(struct hsrp_net *hn, struct hsrp_iface *iface,
			      const struct hsrp_ifconf_conf *to,
			      struct netlink_ext_ack *extack)
{
	int err;

	ASSERT_RTNL();

	err = hsrp_ifconf_check_groups(iface, to->version, extack) ?:
	      hsrp_ip6_check_iface(iface, to->version, extack) ?:
	      hsrp_mac_check_iface(iface, to->version, to->use_bia, extack);
	if (err)
		return err;
	hsrp_ifconf_hold(iface, true);
	rtnl_unlock();
	/* policies, routes and virtual IPs of those that were Active */
	hsrp_net_sync(hn);
	rtnl_lock();
	err = hsrp_ifconf_switch(iface, to, extack);
	hsrp_ifconf_hold(iface, false);
	return err;
}

static bool hsrp_ifconf_differs(const struct hsrp_iface *iface,
				const struct hsrp_ifconf_conf *conf)
{
	return iface->version != conf->version ||
	       iface->use_bia != conf->use_bia;
}

static int hsrp_ifconf_check(const struct hsrp_ifconf_conf *conf,
			     struct netlink_ext_ack *extack)
{
	if ((conf->set & HSRP_IFCONF_VERSION) && !hsrp_version(conf->version)) {
		NL_SET_ERR_MSG(extack, "The version must be 1 or 2");
		return -ERANGE;
	}
	if ((conf->set & HSRP_IFCONF_ADV) &&
	    (conf->adv_ms < HSRP_ADV_MS_MIN ||
	     conf->adv_ms > HSRP_ADV_MS_MAX)) {
		NL_SET_ERR_MSG(extack,
			       "The advertisement interval of redirects must be 10 to 180 seconds");
		return -ERANGE;
	}
	if ((conf->set & HSRP_IFCONF_ADV_HOLD) &&
	    (conf->adv_hold_ms < HSRP_ADV_HOLD_MS_MIN ||
	     conf->adv_hold_ms > HSRP_ADV_HOLD_MS_MAX)) {
		NL_SET_ERR_MSG(extack,
			       "The hold time of redirects must be 61 to 3600 seconds");
		return -ERANGE;
	}
	return 0;
}

static void hsrp_ifconf_set_redirects(struct hsrp_iface *iface,
				      const struct hsrp_ifconf_conf *conf)
{
	if (conf->set & HSRP_IFCONF_REDIRECTS)
		WRITE_ONCE(iface->redirects, conf->redirects);
	if (conf->set & HSRP_IFCONF_ADV)
		hsrp_advertise_set_time(iface, conf->adv_ms == HSRP_ADV_MS ?
					       0 : conf->adv_ms);
	if (conf->set & HSRP_IFCONF_ADV_HOLD)
		WRITE_ONCE(iface->adv_hold_ms,
			   conf->adv_hold_ms == HSRP_ADV_HOLD_MS ?
			   0 : conf->adv_hold_ms);
}

/* Make @conf complete with what is so already; RTNL held. */
static int hsrp_ifconf_set_rtnl(struct hsrp_net *hn, struct hsrp_iface *iface,
				struct hsrp_ifconf_conf conf,
				struct netlink_ext_ack *extack)
{
	int err = 0;

	if (!(conf.set & HSRP_IFCONF_VERSION))
		conf.version = iface->version;
	if (!(conf.set & HSRP_IFCONF_USE_BIA))
		conf.use_bia = iface->use_bia;
	if (hsrp_ifconf_differs(iface, &conf))
		err = hsrp_ifconf_change(hn, iface, &conf, extack);
	if (!err)
		hsrp_ifconf_set_redirects(iface, &conf);
	return err;
}

/**
 * hsrp_ifconf_set() - configure an interface
 * @hn: namespace
 * @conf: what to change; the device must be there
 * @extack: for a refusal
 *
 * Where that is another version or another kind of virtual MAC address, every
 * group of the interface resigns, leaves and begins anew.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ERANGE for another version or a time out of range, -EBUSY where a
 *	group's number is too high for version 1 or its MAC address is in the
 *	way, -ENODEV or -EOPNOTSUPP for the interface, -ENOMEM, or what the
 *	device said. Then all is what it was.
 */
int hsrp_ifconf_set(struct hsrp_net *hn, const struct hsrp_ifconf_conf *conf,
		    struct netlink_ext_ack *extack)
{
	struct hsrp_ifconf *ifc;
	int err;

	lockdep_assert_held(&hn->lock);

	err = hsrp_ifconf_check(conf, extack);
	if (err)
		return err;
	rtnl_lock();
	ifc = hsrp_ifconf_need(hn, conf->ifname, extack);
	if (IS_ERR(ifc)) {
		rtnl_unlock();
		return PTR_ERR(ifc);
	}
	err = hsrp_ifconf_set_rtnl(hn, ifc->user.iface, *conf, extack);
	hsrp_ifconf_tidy(ifc);
	rtnl_unlock();
	if (!err)
		hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
			.type = HSRP_EVENT_INTERFACE_SET,
			.ifname = conf->ifname,
		});
	return err;
}

/* Is there anything to tell of it? RTNL held. */
static bool hsrp_ifconf_shown(const struct hsrp_net *hn,
			      const struct hsrp_iface *iface)
{
	return !list_empty(&iface->groups) || hsrp_ifconf_find(hn, iface);
}

static void hsrp_ifconf_fill(const struct hsrp_iface *iface,
			     struct hsrp_ifconf_info *info)
{
	const struct net_device *dev = rtnl_dereference(iface->dev);
	const struct list_head *pos;

	strscpy(info->ifname, iface->name, sizeof(info->ifname));
	info->ifindex = dev ? dev->ifindex : 0;
	info->version = iface->version;
	info->use_bia = iface->use_bia;
	info->redirects = iface->redirects;
	info->adv_ms = iface->adv_ms ?: HSRP_ADV_MS;
	info->adv_hold_ms = iface->adv_hold_ms ?: HSRP_ADV_HOLD_MS;
	info->groups = 0;
	list_for_each(pos, &iface->groups)
		info->groups++;
}

/**
 * hsrp_ifconf_info() - an interface that has groups or a configuration
 * @hn: namespace
 * @index: which of them, from 0 on
 * @info: filled in
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: false where there are not so many
 */
bool hsrp_ifconf_info(struct hsrp_net *hn, unsigned int index,
		      struct hsrp_ifconf_info *info)
{
	const struct hsrp_iface *iface;
	bool found = false;

	lockdep_assert_held(&hn->lock);

	rtnl_lock();
	list_for_each_entry(iface, &hn->ifaces, node) {
		if (!hsrp_ifconf_shown(hn, iface) || index--)
			continue;
		hsrp_ifconf_fill(iface, info);
		found = true;
		break;
	}
	rtnl_unlock();
	return found;
}

/**
 * hsrp_ifconf_net_exit() - forget the interfaces of a namespace
 * @hn: namespace; no group is left
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_ifconf_net_exit(struct hsrp_net *hn)
{
	struct hsrp_ifconf *ifc, *next;

	lockdep_assert_held(&hn->lock);

	rtnl_lock();
	list_for_each_entry_safe(ifc, next, &hn->ifconfs, node)
		hsrp_ifconf_free(ifc);
	rtnl_unlock();
}
