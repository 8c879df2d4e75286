// SPDX-License-Identifier: GPL-2.0
/*
 * What IPv6 groups want of an interface: its own link-local address, which their
 * packets come from, and membership in ff02::66, so that switches that look at
 * MLD let them in.
 *
 * Addresses change without RTNL and without a word when one has proved to be no
 * duplicate. So the notifier only wakes the worker, which looks, and looks again
 * as long as an address is tentative.
 */
#include <linux/rculist.h>
#include <net/addrconf.h>

#include "gateway/iface.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/packet.h"

/* how long until a tentative address is looked at again */
#define HSRP_IFACE6_POLL	msecs_to_jiffies(100)

static void hsrp_iface6_group(struct in6_addr *group)
{
	const struct hsrp_addr dst = hsrp_version_dst(hsrp_version_ip6(2));

	memcpy(group, dst.ip, sizeof(*group));
}

/* What the worker has put there, or is about to take away. RCU or RTNL. */
static bool hsrp_iface6_is_ours(const struct hsrp_iface *iface,
				const struct in6_addr *addr, u8 len)
{
	const struct hsrp_vaddr *va;

	if (len != 128)
		return false;
	list_for_each_entry_rcu(va, &iface->vaddrs, iface_node,
				lockdep_rtnl_is_held())
		if (hsrp_vip6_holds(&va->vip6, addr))
			return true;
	return false;
}

/*
 * The oldest link-local address that is not a virtual one, which is what the
 * stack uses, too. *@waits: it may still be a duplicate. RTNL.
 */
static bool hsrp_iface6_find(const struct hsrp_iface *iface,
			     struct inet6_dev *idev, struct in6_addr *addr,
			     bool *waits)
{
	const struct inet6_ifaddr *ifa;
	bool found = false;

	read_lock_bh(&idev->lock);
	list_for_each_entry_reverse(ifa, &idev->addr_list, if_list) {
		if (!(ipv6_addr_type(&ifa->addr) & IPV6_ADDR_LINKLOCAL) ||
		    ifa->flags & IFA_F_DADFAILED ||
		    hsrp_iface6_is_ours(iface, &ifa->addr, ifa->prefix_len))
			continue;
		if (ifa->flags & IFA_F_TENTATIVE) {
			*waits = true;
			continue;
		}
		*addr = ifa->addr;
		found = true;
		break;
	}
	read_unlock_bh(&idev->lock);
	return found;
}

/* Read the own address again; true when it has changed. RTNL. */
static bool hsrp_iface6_read(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct inet6_dev *idev = dev ? __in6_dev_get(dev) : NULL;
	struct in6_addr addr = IN6ADDR_ANY_INIT;
	bool waits = false;

	if (idev && hsrp_iface6_find(iface, idev, &addr, &waits))
		waits = false;
	WRITE_ONCE(iface->waits6, waits);
	if (ipv6_addr_equal(&addr, &iface->addr6))
		return false;
	write_seqlock_bh(&iface->addr6_lock);
	iface->addr6 = addr;
	write_sequnlock_bh(&iface->addr6_lock);
	return true;
}

/* Be in ff02::66 where groups want it. RTNL. */
static void hsrp_iface6_join(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct in6_addr group;

	if (!dev || !iface->users6 || iface->joined6)
		return;
	hsrp_iface6_group(&group);
	/* fails where IPv6 is off, and then there is no address either */
	iface->joined6 = !ipv6_dev_mc_inc(dev, &group);
}

static void hsrp_iface6_leave(struct hsrp_iface *iface, struct net_device *dev)
{
	struct in6_addr group;

	if (iface->joined6) {
		hsrp_iface6_group(&group);
		ipv6_dev_mc_dec(dev, &group);
	}
	iface->joined6 = false;
}

/* Any context. */
static void hsrp_iface6_changed(struct hsrp_iface *iface)
{
	xchg(&iface->look6, 1);
	hsrp_net_kick(iface->hn);
}

/**
 * hsrp_iface6_refresh() - look at the IPv6 side of an interface again
 * @iface: interface
 *
 * Level, not edge.
 *
 * Context: RTNL.
 * Return: whether its own link-local address has changed.
 */
bool hsrp_iface6_refresh(struct hsrp_iface *iface)
{
	ASSERT_RTNL();

	if (!iface->users6)
		return false;
	hsrp_iface6_join(iface);
	return hsrp_iface6_read(iface);
}

/**
 * hsrp_iface6_dev_gone() - the device of an interface goes
 * @iface: interface
 * @dev: its device
 *
 * Context: RTNL.
 */
void hsrp_iface6_dev_gone(struct hsrp_iface *iface, struct net_device *dev)
{
	ASSERT_RTNL();
	hsrp_iface6_leave(iface, dev);
}

/**
 * hsrp_iface6_get() - an interface has one more IPv6 group
 * @iface: interface
 *
 * Context: hn->lock and RTNL held.
 */
void hsrp_iface6_get(struct hsrp_iface *iface)
{
	ASSERT_RTNL();

	iface->users6++;
	hsrp_iface6_refresh(iface);
	/* where the address is tentative, the worker goes on from here */
	hsrp_iface6_changed(iface);
}

/**
 * hsrp_iface6_put() - it has one less
 * @iface: interface
 *
 * Context: hn->lock and RTNL held.
 */
void hsrp_iface6_put(struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);

	ASSERT_RTNL();

	if (!--iface->users6 && dev)
		hsrp_iface6_leave(iface, dev);
}

/**
 * hsrp_iface_addr6() - the interface's own link-local address
 * @iface: interface
 *
 * Context: any but hard interrupts.
 * Return: the address, hsrp_addr_set() false where there is none.
 */
struct hsrp_addr hsrp_iface_addr6(const struct hsrp_iface *iface)
{
	struct in6_addr addr;
	unsigned int seq;

	do {
		seq = read_seqbegin(&iface->addr6_lock);
		addr = iface->addr6;
	} while (read_seqretry(&iface->addr6_lock, seq));
	return hsrp_addr6(&addr);
}

static bool hsrp_iface6_usable(const struct inet6_ifaddr *ifa)
{
	if (ifa->flags & IFA_F_DADFAILED)
		return false;
	return !(ifa->flags & IFA_F_TENTATIVE) || ifa->flags & IFA_F_OPTIMISTIC;
}

/* RTNL. */
static bool hsrp_iface6_has_own(const struct hsrp_iface *iface,
				struct inet6_dev *idev)
{
	const struct inet6_ifaddr *ifa;
	bool has = false;

	read_lock_bh(&idev->lock);
	list_for_each_entry(ifa, &idev->addr_list, if_list) {
		has = hsrp_iface6_usable(ifa) &&
		      !hsrp_iface6_is_ours(iface, &ifa->addr, ifa->prefix_len);
		if (has)
			break;
	}
	read_unlock_bh(&idev->lock);
	return has;
}

/**
 * hsrp_iface6_routes() - is an interface one that IPv6 is forwarded from?
 * @iface: interface
 *
 * The stack forwards by the setting of all interfaces, and is a router to its
 * neighbours by that of the interface: both are needed.
 *
 * Context: RTNL.
 * Return: true if it is up, has a usable address of its own, of any scope, and
 *	forwards.
 */
bool hsrp_iface6_routes(const struct hsrp_iface *iface)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct inet6_dev *idev = dev ? __in6_dev_get(dev) : NULL;

	ASSERT_RTNL();

	return iface->up && idev && READ_ONCE(idev->cnf.forwarding) &&
	       READ_ONCE(iface->hn->net->ipv6.devconf_all->forwarding) &&
	       hsrp_iface6_has_own(iface, idev);
}

/* RCU. In IPv6 an address is on an interface once. */
static void hsrp_iface6_find_addr(const struct net_device *dev,
				  const struct in6_addr *addr,
				  struct hsrp_addr6_seen *seen)
{
	struct inet6_dev *idev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifa;

	if (!idev)
		return;
	read_lock_bh(&idev->lock);
	list_for_each_entry(ifa, &idev->addr_list, if_list) {
		if (!ipv6_addr_equal(&ifa->addr, addr))
			continue;
		seen->there = true;
		seen->len = ifa->prefix_len;
		seen->usable = hsrp_iface6_usable(ifa);
		break;
	}
	read_unlock_bh(&idev->lock);
}

/**
 * hsrp_iface_look6() - how is an IPv6 address on this very interface?
 * @iface: interface
 * @addr: address; a global one may be on another interface, too
 *
 * Context: any but hard interrupts.
 * Return: what it is like there, if it is.
 */
struct hsrp_addr6_seen hsrp_iface_look6(const struct hsrp_iface *iface,
					const struct in6_addr *addr)
{
	struct hsrp_addr6_seen seen = {};
	const struct net_device *dev;

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	/* by its hash, where the interface has a list that may be long */
	if (dev && ipv6_chk_addr_and_flags(iface->hn->net, addr, dev, false, 1,
					   0))
		hsrp_iface6_find_addr(dev, addr, &seen);
	rcu_read_unlock();
	return seen;
}

/**
 * hsrp_iface_has_addr6() - is this an IPv6 address of the interface itself?
 * @iface: interface
 * @addr: address
 *
 * Virtual addresses that the module put there do not count: they are a host's.
 * The interface's own count even while they may be, or are, a duplicate.
 *
 * Context: any but hard interrupts.
 * Return: true if it is.
 */
bool hsrp_iface_has_addr6(const struct hsrp_iface *iface,
			  const struct in6_addr *addr)
{
	const struct hsrp_addr6_seen seen = hsrp_iface_look6(iface, addr);
	bool has;

	rcu_read_lock();
	has = seen.there && !hsrp_iface6_is_ours(iface, addr, seen.len);
	rcu_read_unlock();
	return has;
}

/* RTNL. */
static void hsrp_iface6_look(struct hsrp_iface *iface)
{
	struct hsrp_iface_user *user, *next;
	bool changed;

	/* one that has come or gone may be that of a group */
	changed = xchg(&iface->look6, 0);
	if (hsrp_iface6_refresh(iface))
		changed = true;
	if (!changed)
		return;
	list_for_each_entry_safe(user, next, &iface->users, node)
		user->ops->changed(user);
}

static bool hsrp_iface6_is_due(const struct hsrp_iface *iface)
{
	return READ_ONCE(iface->users6) &&
	       (READ_ONCE(iface->waits6) || READ_ONCE(iface->look6));
}

/**
 * hsrp_iface6_poll() - look at interfaces that have IPv6 groups
 * @hn: namespace
 *
 * At those whose addresses have changed, and those that wait for one.
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: jiffies until this must be called again, 0 where it need not.
 */
unsigned long hsrp_iface6_poll(struct hsrp_net *hn)
{
	unsigned long delay = 0;
	struct hsrp_iface *iface;
	bool needed = false;

	lockdep_assert_held(&hn->lock);

	/* changed while there are IPv6 groups only, and so under this lock */
	if (!hn->nd_users)
		return 0;
	list_for_each_entry(iface, &hn->ifaces, node)
		needed |= hsrp_iface6_is_due(iface);
	if (!needed)
		return 0;
	rtnl_lock();
	list_for_each_entry(iface, &hn->ifaces, node) {
		if (hsrp_iface6_is_due(iface))
			hsrp_iface6_look(iface);
		if (iface->users6 && iface->waits6)
			delay = HSRP_IFACE6_POLL;
	}
	rtnl_unlock();
	return delay;
}

/* Perhaps someone else took away what we want there. RCU. */
static void hsrp_iface6_gone(const struct hsrp_iface *iface,
			     const struct in6_addr *addr)
{
	struct hsrp_vaddr *va;

	list_for_each_entry_rcu(va, &iface->vaddrs, iface_node)
		if (READ_ONCE(va->open) && hsrp_vip6_holds(&va->vip6, addr))
			hsrp_vaddr_mark(va);
}

static int hsrp_iface6_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	const struct inet6_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->idev->dev;
	struct hsrp_net *hn = hsrp_net(dev_net(dev));
	struct hsrp_iface *iface;

	/* a namespace that is just being set up */
	if (!hn)
		return NOTIFY_DONE;
	rcu_read_lock();
	iface = hsrp_iface_by_dev(hn, dev);
	if (iface && READ_ONCE(iface->users6)) {
		if (event == NETDEV_DOWN)
			hsrp_iface6_gone(iface, &ifa->addr);
		hsrp_iface6_changed(iface);
	} else if (iface) {
		/* a crypto map may be on it */
		hsrp_net_kick(hn);
	}
	rcu_read_unlock();
	return NOTIFY_DONE;
}

static struct notifier_block hsrp_iface6_nb = {
	.notifier_call = hsrp_iface6_event,
};

/**
 * hsrp_iface6_init() - follow IPv6 addresses
 *
 * Context: process, module load, after hsrp_netns_init().
 * Return: 0 or a negative errno.
 */
int hsrp_iface6_init(void)
{
	return register_inet6addr_notifier(&hsrp_iface6_nb);
}

/**
 * hsrp_iface6_uninit() - follow them no longer
 *
 * Context: process, module unload, before hsrp_netns_uninit().
 */
void hsrp_iface6_uninit(void)
{
	unregister_inet6addr_notifier(&hsrp_iface6_nb);
}
