// SPDX-License-Identifier: GPL-2.0
/*
 * Interfaces that are in use, and the notifiers that follow them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/jiffies.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "gateway/hook.h"
#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/packet.h"

static const u8 *hsrp_iface_mcast(const struct hsrp_iface *iface)
{
	return hsrp_version(iface->version)->mcast_mac;
}

/**
 * hsrp_iface_by_dev() - the interface that stands for a device
 * @hn: namespace
 * @dev: device
 *
 * Context: RCU or RTNL.
 * Return: the interface, or NULL when nobody uses the device.
 */
struct hsrp_iface *hsrp_iface_by_dev(struct hsrp_net *hn,
				     const struct net_device *dev)
{
	struct hsrp_iface *iface;

	list_for_each_entry_rcu(iface, &hn->ifaces, node,
				lockdep_rtnl_is_held())
		if (rcu_access_pointer(iface->dev) == dev)
			return iface;
	return NULL;
}

static struct hsrp_iface *hsrp_iface_by_name(struct hsrp_net *hn,
					     const char *name)
{
	struct hsrp_iface *iface;

	list_for_each_entry_rcu(iface, &hn->ifaces, node,
				lockdep_rtnl_is_held())
		if (!strcmp(iface->name, name))
			return iface;
	return NULL;
}

/* An interface that waits for a device of this name. */
static struct hsrp_iface *hsrp_iface_waiting(struct hsrp_net *hn,
					     const char *name)
{
	struct hsrp_iface *iface = hsrp_iface_by_name(hn, name);

	return iface && !rcu_access_pointer(iface->dev) ? iface : NULL;
}

/**
 * hsrp_iface_find() - interface by name
 * @hn: namespace
 * @name: its name, or an alternative name of its device
 *
 * Context: RCU or RTNL.
 * Return: the interface, or NULL when nobody uses one of that name.
 */
struct hsrp_iface *hsrp_iface_find(struct hsrp_net *hn, const char *name)
{
	struct hsrp_iface *iface = hsrp_iface_by_name(hn, name);
	struct net_device *dev;

	if (iface)
		return iface;
	rcu_read_lock();
	dev = dev_get_by_name_rcu(hn->net, name);
	if (dev)
		iface = hsrp_iface_by_dev(hn, dev);
	rcu_read_unlock();
	return iface;
}

/*
 * Addresses
 */

/* What the worker has put there, or is about to take away. RCU. */
static bool hsrp_iface_ifa_is_ours(const struct hsrp_iface *iface,
				   const struct in_ifaddr *ifa)
{
	const struct hsrp_index_query query = {
		.addr = ifa->ifa_local,
		.held = true,
		.iface = iface,
	};

	return ifa->ifa_prefixlen == 32 && hsrp_index_find(iface->hn, &query);
}

/* Does @match say yes to an address that is not a virtual one? */
static bool hsrp_iface_any_addr(const struct hsrp_iface *iface, __be32 addr,
				bool (*match)(const struct in_ifaddr *ifa,
					      __be32 addr))
{
	const struct in_ifaddr *ifa;
	struct in_device *in_dev;
	struct net_device *dev;
	bool found = false;

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	in_dev = dev ? __in_dev_get_rcu(dev) : NULL;
	if (!in_dev)
		goto unlock;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		found = match(ifa, addr) && !hsrp_iface_ifa_is_ours(iface, ifa);
		if (found)
			break;
	}
unlock:
	rcu_read_unlock();
	return found;
}

static bool hsrp_iface_ifa_equal(const struct in_ifaddr *ifa, __be32 addr)
{
	return ifa->ifa_local == addr;
}

static bool hsrp_iface_ifa_subnet(const struct in_ifaddr *ifa, __be32 addr)
{
	return inet_ifa_match(addr, ifa);
}

/**
 * hsrp_iface_has_addr() - is this an address of the interface itself?
 * @iface: interface
 * @addr: address
 *
 * Virtual addresses that the module put there do not count.
 *
 * Context: any.
 * Return: true if it is.
 */
bool hsrp_iface_has_addr(const struct hsrp_iface *iface, __be32 addr)
{
	bool somewhere;

	/* by its hash, where the interface has a list that may be long */
	rcu_read_lock();
	somewhere = __ip_dev_find(iface->hn->net, addr, false);
	rcu_read_unlock();
	return somewhere &&
	       hsrp_iface_any_addr(iface, addr, hsrp_iface_ifa_equal);
}

/**
 * hsrp_iface_on_subnet() - is this an address in a subnet of the interface?
 * @iface: interface
 * @addr: address
 *
 * Context: any.
 * Return: true if it is.
 */
bool hsrp_iface_on_subnet(const struct hsrp_iface *iface, __be32 addr)
{
	return hsrp_iface_any_addr(iface, addr, hsrp_iface_ifa_subnet);
}

/*
 * Choose the primary address again, the first that is neither secondary nor a
 * virtual one; true when it has changed. RTNL.
 */
static bool hsrp_iface_read_addr(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct in_device *in_dev = dev ? __in_dev_get_rtnl(dev) : NULL;
	const struct in_ifaddr *ifa;
	__be32 addr = 0;
	u8 len = 0;

	if (in_dev) {
		in_dev_for_each_ifa_rtnl(ifa, in_dev) {
			if (ifa->ifa_flags & IFA_F_SECONDARY ||
			    hsrp_iface_ifa_is_ours(iface, ifa))
				continue;
			addr = ifa->ifa_local;
			len = ifa->ifa_prefixlen;
			break;
		}
	}
	if (addr == iface->addr && len == iface->prefix_len)
		return false;
	WRITE_ONCE(iface->addr, addr);
	WRITE_ONCE(iface->prefix_len, len);
	return true;
}

/*
 * Devices coming, going and changing. RTNL.
 */

static void hsrp_iface_tell(struct hsrp_iface *iface)
{
	struct hsrp_iface_user *user, *next;

	list_for_each_entry_safe(user, next, &iface->users, node)
		user->ops->changed(user);
}

static void hsrp_iface_set_up(struct hsrp_iface *iface, bool up)
{
	if (iface->up == up)
		return;
	WRITE_ONCE(iface->up, up);
	iface->changes++;
	iface->changed_at = get_jiffies_64();
}

/* A router that hears nobody would become Active beside another one. */
static bool hsrp_iface_dev_up(const struct hsrp_iface *iface,
			      const struct net_device *dev)
{
	return netif_running(dev) && netif_carrier_ok(dev) &&
	       !netif_dormant(dev) && !iface->incomplete;
}

/* Frames of @dev to the module from now on. */
static int hsrp_iface_hook(struct hsrp_iface *iface, struct net_device *dev)
{
	int err;

	err = hsrp_hook_register(iface, dev);
	if (err)
		return err;
	err = dev_mc_add(dev, hsrp_iface_mcast(iface));
	if (err)
		hsrp_hook_unregister(iface);
	return err;
}

/* What is wanted of @dev and not there yet. */
static int hsrp_iface_complete(struct hsrp_iface *iface,
			       struct net_device *dev)
{
	int err = 0, ret;

	if (iface->hooked && !iface->registered)
		err = hsrp_iface_hook(iface, dev);
	ret = hsrp_vaddr_dev_added(iface, dev) ?: err;
	WRITE_ONCE(iface->incomplete, ret);
	return ret;
}

static void hsrp_iface_unhook(struct hsrp_iface *iface, struct net_device *dev)
{
	if (!iface->registered)
		return;
	dev_mc_del(dev, hsrp_iface_mcast(iface));
	hsrp_hook_unregister(iface);
}

/* Take up @dev, do not tell the users yet. */
static int hsrp_iface_set_dev(struct hsrp_iface *iface, struct net_device *dev)
{
	int err;

	strscpy(iface->name, dev->name, sizeof(iface->name));
	netdev_hold(dev, &iface->dev_tracker, GFP_KERNEL);
	rcu_assign_pointer(iface->dev, dev);
	err = hsrp_iface_complete(iface, dev);
	hsrp_iface_set_up(iface, hsrp_iface_dev_up(iface, dev));
	hsrp_iface_read_addr(iface);
	hsrp_iface6_refresh(iface);
	return err;
}

/* Readers under RCU may go on with the device until their section ends. */
static void hsrp_iface_clear_dev(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);

	if (!dev)
		return;
	hsrp_vaddr_dev_removed(iface, dev);
	hsrp_iface6_dev_gone(iface, dev);
	hsrp_iface_unhook(iface, dev);
	WRITE_ONCE(iface->incomplete, false);
	RCU_INIT_POINTER(iface->dev, NULL);
	hsrp_iface_set_up(iface, false);
	hsrp_iface_read_addr(iface);
	hsrp_iface6_refresh(iface);
	netdev_put(dev, &iface->dev_tracker);
}

static void hsrp_iface_dev_came(struct hsrp_iface *iface,
				struct net_device *dev)
{
	int err = hsrp_iface_set_dev(iface, dev);

	if (err) {
		netdev_err(dev, "hsrp: cannot watch its frames yet (%d)\n", err);
		hsrp_net_kick(iface->hn);
	}
	hsrp_iface_tell(iface);
}

static void hsrp_iface_dev_gone(struct hsrp_iface *iface)
{
	hsrp_iface_clear_dev(iface);
	hsrp_iface_tell(iface);
}

/*
 * The configuration follows a device that is renamed. But where somebody waits
 * for a device of the new name, names stay unique: that one gets the device and
 * the other waits under the old name.
 */
static void hsrp_iface_renamed(struct hsrp_net *hn, struct net_device *dev)
{
	struct hsrp_iface *waiting = hsrp_iface_waiting(hn, dev->name);
	struct hsrp_iface *iface = hsrp_iface_by_dev(hn, dev);

	if (iface && waiting)
		hsrp_iface_dev_gone(iface);
	if (waiting) {
		hsrp_iface_dev_came(waiting, dev);
	} else if (iface) {
		strscpy(iface->name, dev->name, sizeof(iface->name));
		hsrp_iface_tell(iface);
	}
}

/* Those that have the device's own MAC address have another one now. */
static void hsrp_iface_new_mac(const struct hsrp_iface *iface)
{
	struct hsrp_vaddr *va;

	list_for_each_entry(va, &iface->vaddrs, iface_node)
		if (READ_ONCE(va->open) &&
		    is_zero_ether_addr(hsrp_vaddr_vmac(va)))
			hsrp_vaddr_request_garp(va);
}

static void hsrp_iface_dev_event(struct hsrp_iface *iface,
				 struct net_device *dev, unsigned long event)
{
	switch (event) {
	case NETDEV_GOING_DOWN:
		/*
		 * Down for us already, though the device still transmits: a
		 * Resign that is sent now gets out.
		 */
		hsrp_iface_set_up(iface, false);
		hsrp_iface_tell(iface);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEADDR:
		hsrp_iface_set_up(iface, hsrp_iface_dev_up(iface, dev));
		hsrp_iface_read_addr(iface);
		hsrp_iface6_refresh(iface);
		hsrp_iface_tell(iface);
		hsrp_vaddr_mark_iface(iface);
		if (event == NETDEV_CHANGEADDR)
			hsrp_iface_new_mac(iface);
		break;
	case NETDEV_UNREGISTER:
		hsrp_iface_dev_gone(iface);
		break;
	}
}

/*
 * Also called for a device that comes from another namespace (REGISTER) or
 * leaves for one (UNREGISTER).
 */
static int hsrp_iface_netdev_event(struct notifier_block *nb,
				   unsigned long event, void *ptr)
{
	struct hsrp_net *hn = container_of(nb, struct hsrp_net, netdev_nb);
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct hsrp_iface *iface;

	switch (event) {
	case NETDEV_REGISTER:
		iface = hsrp_iface_waiting(hn, dev->name);
		if (iface)
			hsrp_iface_dev_came(iface, dev);
		break;
	case NETDEV_CHANGENAME:
		hsrp_iface_renamed(hn, dev);
		break;
	default:
		iface = hsrp_iface_by_dev(hn, dev);
		if (iface)
			hsrp_iface_dev_event(iface, dev, event);
		break;
	}
	return NOTIFY_DONE;
}

/* RTNL. */
static int hsrp_iface_repair_one(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	int err;

	if (!dev || !iface->incomplete)
		return 0;
	err = hsrp_iface_complete(iface, dev);
	if (err)
		return err;
	netdev_info(dev, "hsrp: its frames are watched now\n");
	hsrp_iface_set_up(iface, hsrp_iface_dev_up(iface, dev));
	hsrp_iface_tell(iface);
	return 0;
}

/**
 * hsrp_iface_repair() - get what devices did not give when they came
 * @hn: namespace
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno: to be called again.
 */
int hsrp_iface_repair(struct hsrp_net *hn)
{
	struct hsrp_iface *iface;
	bool needed = false;
	int err, ret = 0;

	lockdep_assert_held(&hn->lock);

	/* interfaces come and go under this lock, too */
	list_for_each_entry(iface, &hn->ifaces, node)
		needed |= READ_ONCE(iface->incomplete);
	if (!needed)
		return 0;

	rtnl_lock();
	list_for_each_entry(iface, &hn->ifaces, node) {
		err = hsrp_iface_repair_one(iface);
		if (err)
			ret = err;
	}
	rtnl_unlock();
	return ret;
}

static int hsrp_iface_inetaddr_event(struct notifier_block *nb,
				     unsigned long event, void *ptr)
{
	const struct in_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->ifa_dev->dev;
	struct hsrp_net *hn = hsrp_net(dev_net(dev));
	struct hsrp_iface *iface;

	/* a namespace that is just being set up */
	if (!hn)
		return NOTIFY_DONE;
	iface = hsrp_iface_by_dev(hn, dev);
	if (!iface)
		return NOTIFY_DONE;

	if (hsrp_iface_ifa_is_ours(iface, ifa)) {
		if (event == NETDEV_DOWN)
			hsrp_vaddr_mark_removed(iface, ifa->ifa_local);
		return NOTIFY_DONE;
	}
	hsrp_iface_read_addr(iface);
	hsrp_iface_tell(iface);
	hsrp_vaddr_mark_iface(iface);
	return NOTIFY_DONE;
}

static struct notifier_block hsrp_iface_inetaddr_nb = {
	.notifier_call = hsrp_iface_inetaddr_event,
};

/*
 * Users
 */

static struct hsrp_iface *hsrp_iface_new(struct hsrp_net *hn,
					 struct net_device *dev)
{
	struct hsrp_iface *iface;

	iface = kzalloc(sizeof(*iface), GFP_KERNEL);
	if (!iface)
		return NULL;
	iface->hn = hn;
	iface->version = HSRP_VERSION_DEFAULT;
	iface->changed_at = get_jiffies_64();
	spin_lock_init(&iface->routers_lock);
	seqlock_init(&iface->addr6_lock);
	INIT_LIST_HEAD(&iface->groups);
	INIT_LIST_HEAD(&iface->vaddrs);
	INIT_LIST_HEAD(&iface->users);
	INIT_LIST_HEAD(&iface->marked);
	/* cannot fail: nobody is hooked yet */
	hsrp_iface_set_dev(iface, dev);
	iface->changes = 0;
	list_add_tail_rcu(&iface->node, &hn->ifaces);
	return iface;
}

static void hsrp_iface_free_if_unused(struct hsrp_iface *iface)
{
	if (!list_empty(&iface->users))
		return;
	WARN_ON_ONCE(iface->hooked || !list_empty(&iface->vaddrs) ||
		     !list_empty(&iface->groups));
	list_del_rcu(&iface->node);
	hsrp_iface_unmark(iface);
	hsrp_iface_clear_dev(iface);
	kfree_rcu(iface, rcu);
}

/* Can frames of this device be ours? */
static int hsrp_iface_check_dev(const struct net_device *dev,
				struct netlink_ext_ack *extack)
{
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack, "A loopback interface has no other router behind it");
		return -EINVAL;
	}
	if (netif_is_bridge_port(dev) || netif_is_lag_port(dev) ||
	    netif_is_ovs_port(dev)) {
		NL_SET_ERR_MSG(extack, "The interface is a port of a bridge or bond, use that one");
		return -EBUSY;
	}
	return 0;
}

/**
 * hsrp_iface_get() - become a user of an interface
 * @hn: namespace
 * @name: name of an interface; its device must be there
 * @hook: frames of the interface are wanted
 * @user: the user, in its own memory until hsrp_iface_put()
 * @ops: its callbacks
 * @extack: gets the sentence of a refusal
 *
 * Context: process; hn->lock and RTNL held.
 * Return: 0; -ENODEV no such interface; -EINVAL loopback and -EBUSY port of a
 * bridge or bond, both with @hook only; -ESHUTDOWN the namespace or the module
 * is going away; -ENOMEM or what registering the hook said.
 */
int hsrp_iface_get(struct hsrp_net *hn, const char *name, bool hook,
		   struct hsrp_iface_user *user,
		   const struct hsrp_iface_ops *ops,
		   struct netlink_ext_ack *extack)
{
	struct hsrp_iface *iface;
	struct net_device *dev;
	int err;

	lockdep_assert_held(&hn->lock);
	ASSERT_RTNL();

	if (hn->dead) {
		NL_SET_ERR_MSG(extack, "The module is going away");
		return -ESHUTDOWN;
	}
	dev = __dev_get_by_name(hn->net, name);
	if (!dev) {
		NL_SET_ERR_MSG(extack, "No such interface");
		return -ENODEV;
	}
	err = hook ? hsrp_iface_check_dev(dev, extack) : 0;
	if (err)
		return err;

	iface = hsrp_iface_by_dev(hn, dev);
	if (!iface)
		iface = hsrp_iface_new(hn, dev);
	if (!iface)
		return -ENOMEM;
	if (hook && !iface->registered) {
		err = hsrp_iface_hook(iface, dev);
		if (err) {
			NL_SET_ERR_MSG(extack, "Cannot hook into the interface's traffic");
			hsrp_iface_free_if_unused(iface);
			return err;
		}
	}
	iface->hooked += hook;
	user->iface = iface;
	user->ops = ops;
	list_add_tail(&user->node, &iface->users);
	return 0;
}

/**
 * hsrp_iface_put() - be a user no longer
 * @user: the user; not called back any more when this returns
 * @hook: as it was given to hsrp_iface_get()
 *
 * The interface itself stays valid for readers under RCU.
 *
 * Context: process; hn->lock and RTNL held.
 */
void hsrp_iface_put(struct hsrp_iface_user *user, bool hook)
{
	struct hsrp_iface *iface = user->iface;
	struct net_device *dev;

	ASSERT_RTNL();

	list_del(&user->node);
	iface->hooked -= hook;
	dev = rtnl_dereference(iface->dev);
	if (!iface->hooked && dev)
		hsrp_iface_unhook(iface, dev);
	hsrp_iface_free_if_unused(iface);
}

/**
 * hsrp_iface_set_version() - change the version of HSRP
 * @iface: interface, none of whose groups runs
 * @number: the version
 *
 * The device joins the group of the one version and leaves that of the other.
 * The groups' virtual MACs are the caller's business.
 *
 * Context: process; RTNL held.
 * Return: 0, or what the device said. Then the version is what it was.
 */
int hsrp_iface_set_version(struct hsrp_iface *iface, u8 number)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	const u8 old = iface->version;
	int err;

	ASSERT_RTNL();

	if (dev && iface->registered) {
		err = dev_mc_add(dev, hsrp_version(number)->mcast_mac);
		if (err)
			return err;
		dev_mc_del(dev, hsrp_version(old)->mcast_mac);
	}
	WRITE_ONCE(iface->version, number);
	return 0;
}

/**
 * hsrp_iface_net_init() - follow the devices of a namespace
 * @hn: namespace
 *
 * Context: process, RTNL not held.
 * Return: 0 or a negative errno.
 */
int hsrp_iface_net_init(struct hsrp_net *hn)
{
	hn->netdev_nb.notifier_call = hsrp_iface_netdev_event;
	return register_netdevice_notifier_net(hn->net, &hn->netdev_nb);
}

/**
 * hsrp_iface_net_exit() - follow them no longer
 * @hn: namespace; no interface of it is in use any more
 *
 * Context: process, RTNL not held.
 */
void hsrp_iface_net_exit(struct hsrp_net *hn)
{
	unregister_netdevice_notifier_net(hn->net, &hn->netdev_nb);
	WARN_ON_ONCE(!list_empty(&hn->ifaces));
}

/**
 * hsrp_iface_init() - follow addresses
 *
 * Context: process, module load, after hsrp_netns_init().
 * Return: 0 or a negative errno.
 */
int hsrp_iface_init(void)
{
	return register_inetaddr_notifier(&hsrp_iface_inetaddr_nb);
}

/**
 * hsrp_iface_uninit() - follow addresses no longer
 *
 * Context: process, module unload, before hsrp_netns_uninit().
 */
void hsrp_iface_uninit(void)
{
	unregister_inetaddr_notifier(&hsrp_iface_inetaddr_nb);
}
