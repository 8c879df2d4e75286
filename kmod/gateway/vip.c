// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual addresses: virtual MAC and virtual IP (design D4).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/rculist.h>
#include <net/route.h>

#include "gateway/hook.h"
#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/neigh.h"
#include "gateway/rtnl.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/addr.h"
#include "ntf.h"

/*
 * Life
 */

/* The device takes its own anyway. */
static int hsrp_vaddr_filter(struct net_device *dev, const u8 *vmac)
{
	return is_zero_ether_addr(vmac) ? 0 : dev_uc_add(dev, vmac);
}

static void hsrp_vaddr_let_go(struct net_device *dev, const u8 *vmac)
{
	if (!is_zero_ether_addr(vmac))
		dev_uc_del(dev, vmac);
}

/* What sees the frames of @vmac; before and after the list has it */
static int hsrp_vaddr_take(struct hsrp_iface *iface, struct net_device *dev,
			   const u8 *vmac)
{
	int err = hsrp_hook_register_egress(iface, dev);

	if (err)
		return err;
	err = hsrp_vaddr_filter(dev, vmac);
	if (err && list_empty(&iface->vaddrs))
		hsrp_hook_unregister_egress(iface);
	return err;
}

/**
 * hsrp_vaddr_attach() - put a virtual address on an interface
 * @va: virtual address, in its owner's memory
 * @iface: interface; the caller is a user of it until hsrp_vaddr_detach()
 * @ipver: family of the virtual IP
 * @vmac: virtual MAC, all zero: the device's own
 *
 * The device takes frames for the virtual MAC from now on; the gate is closed.
 *
 * Context: process; hn->lock and RTNL held.
 * Return: 0; -EOPNOTSUPP the device is not Ethernet; -ENODEV there is none; or
 * what the device or netfilter said.
 */
int hsrp_vaddr_attach(struct hsrp_vaddr *va, struct hsrp_iface *iface,
		      u8 ipver, const u8 *vmac)
{
	struct net_device *dev = rtnl_dereference(iface->dev);
	struct hsrp_net *hn = iface->hn;
	int err;

	lockdep_assert_held(&hn->lock);

	if (!dev)
		return -ENODEV;
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN)
		return -EOPNOTSUPP;

	err = hsrp_index_init(hn) ?: hsrp_neigh_get(hn, ipver);
	if (err)
		return err;
	err = hsrp_vaddr_take(iface, dev, vmac);
	if (err) {
		hsrp_neigh_put(hn, ipver);
		return err;
	}

	va->hn = hn;
	va->iface = iface;
	va->ipver = ipver;
	hsrp_vip6_init(&va->vip6);
	memset(va->vips, 0, sizeof(va->vips));
	va->n_vips = 1;
	va->open = false;
	va->wanted = false;
	hsrp_vaddr_init_garp(va);
	/* once in 30 s, as IOS does */
	ratelimit_state_init(&va->conflicts, 30 * HZ, 1);
	va->vmac_at = 0;
	ether_addr_copy(va->vmacs[0], vmac);
	va->attached = true;
	va->filtered = true;
	hsrp_index_add(va);
	hsrp_vaddr_enlist(va);
	list_add_tail_rcu(&va->node, &hn->vaddrs);
	list_add_tail_rcu(&va->iface_node, &iface->vaddrs);
	return 0;
}

static void hsrp_vaddr_unfilter(struct hsrp_vaddr *va, struct net_device *dev)
{
	if (va->filtered)
		hsrp_vaddr_let_go(dev, hsrp_vaddr_vmac(va));
	va->filtered = false;
}

/**
 * hsrp_vaddr_detach() - take a virtual address off its interface
 * @va: virtual address; hsrp_vaddr_remove() was called. Readers under RCU may
 *	still see it
 *
 * Context: process; hn->lock and RTNL held.
 */
void hsrp_vaddr_detach(struct hsrp_vaddr *va)
{
	struct net_device *dev;

	if (!va->attached)
		return;
	lockdep_assert_held(&va->hn->lock);

	WRITE_ONCE(va->open, false);
	hrtimer_cancel(&va->garp_timer);
	hsrp_vaddr_discharge(va);
	hsrp_index_del(va);
	list_del_rcu(&va->iface_node);
	list_del_rcu(&va->node);
	dev = rtnl_dereference(va->iface->dev);
	if (dev)
		hsrp_vaddr_unfilter(va, dev);
	if (list_empty(&va->iface->vaddrs))
		hsrp_hook_unregister_egress(va->iface);
	hsrp_neigh_put(va->hn, va->ipver);
	va->attached = false;
}

/**
 * hsrp_vaddr_prepare_vmac() - have the device take another virtual MAC, too
 * @va: virtual address, attached; a grace period has passed since the last
 *	change, so that nobody looks at the one before the present one
 * @vmac: the next one, all zero: the device's own
 *
 * Context: process; RTNL held. To be committed or aborted before it is let go.
 * Return: 0, or what the device said. Then nothing has changed.
 */
int hsrp_vaddr_prepare_vmac(struct hsrp_vaddr *va, const u8 *vmac)
{
	struct net_device *dev = rtnl_dereference(va->iface->dev);
	int err = dev ? hsrp_vaddr_filter(dev, vmac) : 0;

	if (!err)
		ether_addr_copy(va->vmacs[!va->vmac_at], vmac);
	return err;
}

/**
 * hsrp_vaddr_commit_vmac() - the other virtual MAC instead of the present one
 * @va: virtual address, after hsrp_vaddr_prepare_vmac()
 *
 * The gate may be open: then the new one is announced.
 *
 * Context: RTNL held.
 */
void hsrp_vaddr_commit_vmac(struct hsrp_vaddr *va)
{
	struct net_device *dev = rtnl_dereference(va->iface->dev);

	if (dev)
		hsrp_vaddr_unfilter(va, dev);
	hsrp_index_set_mac(va, !va->vmac_at);
	va->filtered = dev;
	if (READ_ONCE(va->open))
		hsrp_vaddr_request_garp(va);
}

/**
 * hsrp_vaddr_abort_vmac() - the present virtual MAC after all
 * @va: virtual address, after hsrp_vaddr_prepare_vmac()
 *
 * Context: RTNL held.
 */
void hsrp_vaddr_abort_vmac(struct hsrp_vaddr *va)
{
	struct net_device *dev = rtnl_dereference(va->iface->dev);

	if (dev)
		hsrp_vaddr_let_go(dev, va->vmacs[!va->vmac_at]);
}

/**
 * hsrp_vaddr_dev_added() - the device of an interface came (back)
 * @iface: interface
 * @dev: its device
 *
 * Context: RTNL. Idempotent.
 * Return: 0, or a negative errno: the device does not take a virtual MAC now.
 */
int hsrp_vaddr_dev_added(struct hsrp_iface *iface, struct net_device *dev)
{
	struct hsrp_vaddr *va;
	int err, ret = 0;

	if (!list_empty(&iface->vaddrs))
		ret = hsrp_hook_register_egress(iface, dev);
	list_for_each_entry(va, &iface->vaddrs, iface_node) {
		if (va->filtered)
			continue;
		err = hsrp_vaddr_filter(dev, hsrp_vaddr_vmac(va));
		va->filtered = !err;
		if (err)
			ret = err;
	}
	hsrp_vaddr_mark_iface(iface);
	return ret;
}

/**
 * hsrp_vaddr_dev_removed() - the device of an interface goes
 * @iface: interface
 * @dev: its device; the virtual IPs go with it
 *
 * Context: RTNL.
 */
void hsrp_vaddr_dev_removed(struct hsrp_iface *iface, struct net_device *dev)
{
	struct hsrp_vaddr *va;

	list_for_each_entry(va, &iface->vaddrs, iface_node)
		hsrp_vaddr_unfilter(va, dev);
	hsrp_hook_unregister_egress(iface);
	hsrp_vaddr_mark_iface(iface);
}

/**
 * hsrp_vaddr_set_vip() - say which primary virtual IP it is
 * @va: virtual address
 * @vip: configured or learned, 0: not known
 *
 * Those who rest on the one before have been told of the new one: what they have
 * goes before it does.
 *
 * Context: any but hard interrupts. Where that changes what is on the
 * interface, the worker does it.
 */
void hsrp_vaddr_set_vip(struct hsrp_vaddr *va, __be32 vip)
{
	if (READ_ONCE(va->vips[0].addr) == vip)
		return;
	/* pairs with hsrp_vaddr_begin_run() */
	hsrp_index_set_addr(va, va->vips, vip);
	hsrp_vaddr_request_garp(va);
}

static bool hsrp_vaddr_listed(__be32 addr, const __be32 *addrs, unsigned int n)
{
	while (n--)
		if (addrs[n] == addr)
			return true;
	return false;
}

/* Where @addr goes: where it still is on the interface, else any free place. */
static struct hsrp_vip *hsrp_vaddr_place(struct hsrp_vaddr *va, __be32 addr)
{
	struct hsrp_vip *v, *found = NULL;

	for (v = va->vips + 1; v < va->vips + HSRP_VIPS_MAX; v++) {
		if (v->addr)
			continue;
		if (v->installed == addr)
			return v;
		if (!found)
			found = v;
	}
	return found;
}

/**
 * hsrp_vaddr_set_secondaries() - say which secondary virtual IPs there are
 * @va: virtual address
 * @addrs: all of them, none twice and none the primary one
 * @n: how many, at most %HSRP_SECONDARY_MAX
 *
 * Context: process; hn->lock held. The worker does the rest.
 */
void hsrp_vaddr_set_secondaries(struct hsrp_vaddr *va, const __be32 *addrs,
				unsigned int n)
{
	struct hsrp_vip *v;
	unsigned int i;

	lockdep_assert_held(&va->hn->lock);

	for (v = va->vips + 1; v < va->vips + HSRP_VIPS_MAX; v++)
		if (v->addr && !hsrp_vaddr_listed(v->addr, addrs, n))
			hsrp_index_set_addr(va, v, 0);
	for (i = 0; i < n; i++) {
		if (hsrp_vaddr_has(va, addrs[i]))
			continue;
		v = hsrp_vaddr_place(va, addrs[i]);
		if (WARN_ON_ONCE(!v))
			break;
		hsrp_index_set_addr(va, v, addrs[i]);
		if (v - va->vips >= va->n_vips)
			WRITE_ONCE(va->n_vips, v - va->vips + 1);
		WRITE_ONCE(va->garp_wanted, true);
	}
	hsrp_vaddr_mark(va);
	hsrp_net_kick(va->hn);
}

/**
 * hsrp_vaddr_set_open() - open or close the gate
 * @va: virtual address
 * @open: this router is Active
 *
 * Takes effect on frames at once. The virtual IP comes by the worker, which the
 * caller wakes; it goes when hsrp_vaddr_retire() was called, too.
 *
 * Context: any but hard interrupts; with the lock of the group. The caller goes on
 * with hsrp_vaddr_announce() when it was opened.
 */
void hsrp_vaddr_set_open(struct hsrp_vaddr *va, bool open)
{
	if (READ_ONCE(va->open) == open)
		return;
	hsrp_vaddr_open_garp(va, open);
	WRITE_ONCE(va->open, open);
	/* pairs with hsrp_vaddr_leaves(): nobody is told before it is closed */
	smp_wmb();
	if (!open)
		return;
	/* pairs with hsrp_vaddr_begin_run() */
	smp_store_release(&va->wanted, true);
	hsrp_vaddr_mark(va);
}

/**
 * hsrp_vaddr_retire() - the virtual IP may go
 * @va: virtual address, the gate is closed, and those who rest on it have been
 *	told: what they have goes before it does
 *
 * Context: any but hard interrupts. The worker, which the caller wakes, does it.
 */
void hsrp_vaddr_retire(struct hsrp_vaddr *va)
{
	if (!READ_ONCE(va->wanted))
		return;
	/* pairs with hsrp_vaddr_begin_run() */
	smp_store_release(&va->wanted, false);
	hsrp_vaddr_mark(va);
}

/**
 * hsrp_vaddr_find() - virtual address by one of its IPs
 * @hn: namespace
 * @vip: the address
 *
 * Context: RCU or hn->lock.
 * Return: it, or NULL.
 */
struct hsrp_vaddr *hsrp_vaddr_find(const struct hsrp_net *hn, __be32 vip)
{
	const struct hsrp_index_query query = { .addr = vip };

	return hsrp_index_find(hn, &query);
}

/*
 * What the worker does. hn->lock held, RTNL not: virtual addresses stay, but
 * devices and addresses do not.
 */

static bool hsrp_vaddr_present(const struct hsrp_vaddr *va, __be32 vip)
{
	const struct in_ifaddr *ifa;
	struct in_device *in_dev;
	struct net_device *dev;
	bool found = false;

	rcu_read_lock();
	dev = rcu_dereference(va->iface->dev);
	in_dev = dev ? __in_dev_get_rcu(dev) : NULL;
	if (in_dev) {
		in_dev_for_each_ifa_rcu(ifa, in_dev) {
			found = ifa->ifa_local == vip &&
				ifa->ifa_prefixlen == 32;
			if (found)
				break;
		}
	}
	rcu_read_unlock();
	return found;
}

/*
 * An address without its local route is of no use. The kernel does not tell when
 * there was no memory for the route, and others can delete it.
 */
static bool hsrp_vaddr_usable(const struct hsrp_vaddr *va, __be32 vip)
{
	const struct net_device *dev;
	bool local = false;

	rcu_read_lock();
	dev = rcu_dereference(va->iface->dev);
	if (dev)
		local = inet_addr_type_dev_table(va->hn->net, dev, vip) ==
			RTN_LOCAL;
	rcu_read_unlock();
	return local;
}

/* Somebody was faster. It is ours from now on: gone when we are not Active. */
static void hsrp_vaddr_adopted(struct hsrp_vaddr *va, __be32 vip)
{
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_CONFLICT,
		.ifname = va->iface->name,
		.addr = vip,
		.reason = "the virtual address was on the interface already, taken over",
	};

	net_warn_ratelimited("%s: virtual address %pI4 was on the interface already, taken over\n",
			     va->iface->name, &vip);
	hsrp_ntf_emit(va->hn, &ntf);
}

/* Make sure that @vip is on the interface. */
static int hsrp_vaddr_put_there(struct hsrp_vaddr *va, struct hsrp_vip *v,
				__be32 vip, int ifindex)
{
	bool had = v->installed == vip && v->installed_on == ifindex;
	const struct hsrp_addr addr = hsrp_addr4(vip);
	int err;

	if (had && hsrp_vaddr_present(va, vip)) {
		if (hsrp_vaddr_usable(va, vip)) {
			v->unsure = false;
			return 0;
		}
		/* its route comes with it only */
		err = hsrp_rtnl_addr_del(va->hn, ifindex, &addr);
		if (err)
			return err;
	}
	/* before it is there, so that the notifiers know it for ours */
	hsrp_index_set_installed(va, v, vip);
	v->installed_on = ifindex;
	err = hsrp_rtnl_addr_add(va->hn, ifindex, &addr);
	if (!err && !hsrp_vaddr_usable(va, vip))
		err = -ENOMEM;
	if (err && err != -EEXIST) {
		/* it may be there all the same, and then has to go one day */
		v->unsure = true;
		return err;
	}
	if (err) {
		hsrp_vaddr_adopted(va, vip);
	} else if (had && !v->unsure) {
		hsrp_count(va->hn, HSRP_CNT_VIP_RESTORED);
		net_warn_ratelimited("%s: virtual address %pI4 was removed by someone else, restored\n",
				     va->iface->name, &vip);
	}
	v->unsure = false;
	WRITE_ONCE(va->garp_wanted, true);
	return 0;
}

/* 1: all is in place; 0: there is nothing to be */
static int hsrp_vaddr_install_one(struct hsrp_vaddr *va)
{
	const int ifindex = hsrp_iface_ifindex(va->iface);
	struct hsrp_vip *v;
	int err, ret = 0;
	__be32 vip;

	if (!ifindex || !READ_ONCE(va->wanted) || !READ_ONCE(va->open))
		return 0;
	if (va->ipver == HSRP_IPV6)
		ret = hsrp_vip6_install(va, ifindex);
	else if (!READ_ONCE(va->vips[0].addr))
		return 0;
	hsrp_vaddr_for_each_vip(va, v) {
		vip = READ_ONCE(v->addr);
		err = vip ? hsrp_vaddr_put_there(va, v, vip, ifindex) : 0;
		if (err)
			ret = err;
	}
	/* who heard one in vain hears another */
	if (ret)
		WRITE_ONCE(va->garp_begun, false);
	return ret ?: 1;
}

/**
 * hsrp_vaddr_install() - put every virtual IP in place that should be there
 * @run: virtual addresses to look at, of one namespace
 *
 * Then goes on with the gratuitous ARPs that are due.
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0; jiffies after which some may send theirs; or a negative errno of one
 * that could not be. The next run looks at these again.
 */
long hsrp_vaddr_install(struct list_head *run)
{
	struct hsrp_vaddr *va;
	bool behind = false;
	int there, err = 0;

	list_for_each_entry(va, run, run) {
		there = hsrp_vaddr_install_one(va);
		if (!there || (there > 0 && hsrp_vaddr_send_garp(va)))
			continue;
		hsrp_vaddr_fail(va);
		if (there < 0)
			err = there;
		else
			behind = true;
	}
	return err ?: behind ? hsrp_garp_gap() : 0;
}

static int hsrp_vaddr_take_away(struct hsrp_vaddr *va, struct hsrp_vip *v)
{
	const struct hsrp_addr addr = hsrp_addr4(v->installed);
	int err;

	if (!v->installed)
		return 0;
	err = hsrp_rtnl_addr_del(va->hn, v->installed_on, &addr);
	if (err) {
		net_err_ratelimited("%s: virtual address %pI4 could not be removed\n",
				    va->iface->name, &v->installed);
		return err;
	}
	hsrp_index_set_installed(va, v, 0);
	v->installed_on = 0;
	v->unsure = false;
	return 0;
}

/**
 * hsrp_vaddr_remove() - take the virtual IPs off the interface now
 * @va: virtual address, the gate is closed
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno.
 */
int hsrp_vaddr_remove(struct hsrp_vaddr *va)
{
	struct hsrp_vip *v;
	int err, ret;

	lockdep_assert_held(&va->hn->lock);

	ret = hsrp_vip6_remove(va);
	hsrp_vaddr_for_each_vip(va, v) {
		err = hsrp_vaddr_take_away(va, v);
		if (err)
			ret = err;
	}
	return ret;
}

static int hsrp_vaddr_withdraw_one(struct hsrp_vaddr *va)
{
	const int ifindex = hsrp_iface_ifindex(va->iface);
	struct hsrp_vip *v;
	int err, ret;
	__be32 vip;

	if (!va->keep)
		return hsrp_vaddr_remove(va);
	ret = hsrp_vip6_withdraw(va, ifindex);
	hsrp_vaddr_for_each_vip(va, v) {
		vip = v == va->vips ? va->keep_vip : READ_ONCE(v->addr);
		if (v->installed == vip && v->installed_on == ifindex)
			continue;
		err = hsrp_vaddr_take_away(va, v);
		if (err)
			ret = err;
	}
	return ret;
}

/**
 * hsrp_vaddr_withdraw() - take away every virtual IP that should not be there
 * @run: virtual addresses to look at, of one namespace
 *
 * Should not be there when the run began: whose gate has closed since waits for
 * the next one, which those who rest on it go through first.
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno of one that could not be, which the next run
 * looks at again.
 */
int hsrp_vaddr_withdraw(struct list_head *run)
{
	struct hsrp_vaddr *va;
	int err, ret = 0;

	list_for_each_entry(va, run, run) {
		err = hsrp_vaddr_withdraw_one(va);
		if (!err)
			continue;
		hsrp_vaddr_fail(va);
		ret = err;
	}
	return ret;
}

/* Of those it holds: on the interface, and not for long */
static bool hsrp_vaddr_is_left(const struct hsrp_vaddr *va, __be32 vip)
{
	const struct hsrp_vip *v;

	hsrp_vaddr_for_each_vip(va, v)
		if (v->installed == vip)
			return !READ_ONCE(va->open) ||
			       READ_ONCE(v->addr) != vip;
	return false;
}

/**
 * hsrp_vaddr_leaves() - has a virtual IP yet to be taken off its interface?
 * @hn: namespace
 * @vip: the address
 *
 * Context: process; hn->lock held.
 * Return: true while it is there, but not wanted any more.
 */
bool hsrp_vaddr_leaves(struct hsrp_net *hn, const struct hsrp_addr *vip)
{
	const struct hsrp_index_query query = {
		.addr = hsrp_addr_get4(vip),
		.held = true,
	};
	const struct in6_addr *vip6 = (const struct in6_addr *)vip->ip;
	const struct hsrp_vaddr *va;

	lockdep_assert_held(&hn->lock);

	/* pairs with hsrp_vaddr_set_open() */
	smp_rmb();
	if (vip->ipver == HSRP_IPV6) {
		va = hsrp_vaddr_find6(hn, vip6, NULL);
		return va && hsrp_vip6_is_left(va, vip6);
	}
	va = hsrp_index_find(hn, &query);
	return va && hsrp_vaddr_is_left(va, query.addr);
}
