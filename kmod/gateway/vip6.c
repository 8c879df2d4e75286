// SPDX-License-Identifier: GPL-2.0
/*
 * IPv6 virtual IPs: on the interface while this router is Active, through
 * rtnetlink (design D3), as those of IPv4 are in vip.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/rcupdate.h>
#include <net/addrconf.h>

#include "gateway/iface.h"
#include "gateway/rtnl.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/addr.h"
#include "ntf.h"

/**
 * hsrp_vip6_init() - there is no address yet
 * @v: virtual IPs
 *
 * Context: process.
 */
void hsrp_vip6_init(struct hsrp_vip6 *v)
{
	memset(v, 0, sizeof(*v));
	seqlock_init(&v->lock);
	v->n = 1;
}

/**
 * hsrp_vip6_at() - one of the addresses
 * @v: virtual IPs
 * @i: which: 0 for the link-local one, below %HSRP_VIPS6_MAX
 * @addr: filled in
 *
 * Context: any but hard interrupts.
 * Return: whether there is one in this place.
 */
bool hsrp_vip6_at(const struct hsrp_vip6 *v, unsigned int i,
		  struct in6_addr *addr)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&v->lock);
		*addr = v->ips[i].addr;
	} while (read_seqretry(&v->lock, seq));
	return !ipv6_addr_any(addr);
}

/* Where it is the wanted one, or what is installed counts, too; -1: nowhere */
static int hsrp_vip6_find(const struct hsrp_vip6 *v,
			  const struct in6_addr *addr, bool installed)
{
	const struct hsrp_vip6_addr *ip;
	unsigned int seq, i;
	int found;

	if (ipv6_addr_any(addr))
		return -1;
	do {
		seq = read_seqbegin(&v->lock);
		found = -1;
		for (i = 0; found < 0 && i < v->n; i++) {
			ip = &v->ips[i];
			if (ipv6_addr_equal(&ip->addr, addr) ||
			    (installed &&
			     ipv6_addr_equal(&ip->installed, addr)))
				found = i;
		}
	} while (read_seqretry(&v->lock, seq));
	return found;
}

/**
 * hsrp_vip6_has() - is this one of the addresses?
 * @v: virtual IPs
 * @addr: address
 *
 * Context: any but hard interrupts.
 * Return: true if it is.
 */
bool hsrp_vip6_has(const struct hsrp_vip6 *v, const struct in6_addr *addr)
{
	return hsrp_vip6_find(v, addr, false) >= 0;
}

/**
 * hsrp_vip6_holds() - is this one of the addresses, or was it until now?
 * @v: virtual IPs
 * @addr: address
 *
 * What the worker has put on the interface, or is about to take away, counts.
 *
 * Context: any but hard interrupts.
 * Return: true if it is.
 */
bool hsrp_vip6_holds(const struct hsrp_vip6 *v, const struct in6_addr *addr)
{
	return hsrp_vip6_find(v, addr, true) >= 0;
}

static void hsrp_vip6_write(struct hsrp_vip6 *v, struct hsrp_vip6_addr *ip,
			    const struct in6_addr *addr)
{
	write_seqlock_bh(&v->lock);
	ip->addr = *addr;
	v->n = max_t(unsigned int, v->n, ip - v->ips + 1);
	write_sequnlock_bh(&v->lock);
}

/**
 * hsrp_vip6_set() - say which link-local address it is
 * @va: virtual address of an IPv6 group
 * @addr: the address
 *
 * Context: any but hard interrupts. The worker does the rest.
 */
void hsrp_vip6_set(struct hsrp_vaddr *va, const struct in6_addr *addr)
{
	hsrp_vip6_write(&va->vip6, va->vip6.ips, addr);
	hsrp_vaddr_request_garp(va);
}

static bool hsrp_vip6_listed(const struct in6_addr *addr,
			     const struct hsrp_vip6_global *globals,
			     unsigned int n)
{
	while (n--)
		if (ipv6_addr_equal(&globals[n].addr, addr))
			return true;
	return false;
}

/* Where @addr goes: where it is, or still is on the interface, or any place. */
static struct hsrp_vip6_addr *hsrp_vip6_place(struct hsrp_vip6 *v,
					      const struct in6_addr *addr)
{
	struct hsrp_vip6_addr *ip, *found = NULL;

	for (ip = v->ips + 1; ip < v->ips + HSRP_VIPS6_MAX; ip++) {
		if (ipv6_addr_equal(&ip->addr, addr))
			return ip;
		if (!ipv6_addr_any(&ip->addr))
			continue;
		if (!found || ipv6_addr_equal(&ip->installed, addr))
			found = ip;
	}
	return found;
}

static void hsrp_vip6_set_global(struct hsrp_vaddr *va,
				 const struct hsrp_vip6_global *global)
{
	struct hsrp_vip6_addr *ip = hsrp_vip6_place(&va->vip6, &global->addr);

	if (WARN_ON_ONCE(!ip))
		return;
	ip->len = global->len;
	if (ipv6_addr_equal(&ip->addr, &global->addr))
		return;
	hsrp_vip6_write(&va->vip6, ip, &global->addr);
	WRITE_ONCE(va->garp_wanted, true);
}

/**
 * hsrp_vip6_set_globals() - say which global virtual IPs there are
 * @va: virtual address of an IPv6 group
 * @globals: all of them, none twice
 * @n: how many, at most %HSRP_SECONDARY_MAX
 *
 * Context: process; hn->lock held. The worker does the rest.
 */
void hsrp_vip6_set_globals(struct hsrp_vaddr *va,
			   const struct hsrp_vip6_global *globals,
			   unsigned int n)
{
	struct hsrp_vip6 *v = &va->vip6;
	struct hsrp_vip6_addr *ip;
	unsigned int i;

	lockdep_assert_held(&va->hn->lock);

	for (ip = v->ips + 1; ip < v->ips + v->n; ip++)
		if (!hsrp_vip6_listed(&ip->addr, globals, n))
			hsrp_vip6_write(v, ip, &in6addr_any);
	for (i = 0; i < n; i++)
		hsrp_vip6_set_global(va, &globals[i]);
	hsrp_vaddr_mark(va);
	hsrp_net_kick(va->hn);
}

/**
 * hsrp_vip6_globals() - the global virtual IPs
 * @va: virtual address
 * @globals: takes them, room for %HSRP_SECONDARY_MAX
 *
 * Context: process; hn->lock held.
 * Return: how many.
 */
unsigned int hsrp_vip6_globals(const struct hsrp_vaddr *va,
			       struct hsrp_vip6_global *globals)
{
	const struct hsrp_vip6 *v = &va->vip6;
	const struct hsrp_vip6_addr *ip;
	unsigned int n = 0;

	lockdep_assert_held(&va->hn->lock);

	for (ip = v->ips + 1; ip < v->ips + v->n; ip++) {
		if (ipv6_addr_any(&ip->addr))
			continue;
		globals[n++] = (struct hsrp_vip6_global) {
			.addr = ip->addr,
			.len = ip->len,
		};
	}
	return n;
}

static void hsrp_vip6_set_installed(struct hsrp_vip6 *v,
				    struct hsrp_vip6_addr *ip,
				    const struct in6_addr *addr, int ifindex)
{
	write_seqlock_bh(&v->lock);
	ip->installed = *addr;
	write_sequnlock_bh(&v->lock);
	ip->installed_on = ifindex;
}

/* Somebody was faster. It is ours from now on: gone when we are not Active. */
static void hsrp_vip6_adopted(struct hsrp_vaddr *va,
			      const struct hsrp_addr *addr)
{
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_CONFLICT,
		.ifname = va->iface->name,
		.vip = addr,
		.reason = "the virtual address was on the interface already, taken over",
	};

	net_warn_ratelimited("%s: virtual address %pI6c was on the interface already, taken over\n",
			     va->iface->name, addr->ip);
	hsrp_ntf_emit(va->hn, &ntf);
}

static void hsrp_vip6_restored(struct hsrp_vaddr *va,
			       const struct hsrp_addr *addr)
{
	hsrp_count(va->hn, HSRP_CNT_VIP_RESTORED);
	net_warn_ratelimited("%s: virtual address %pI6c was removed by someone else, restored\n",
			     va->iface->name, addr->ip);
}

/*
 * Where somebody put it there while another router was Active, it has proved to be
 * a duplicate, and stays of no use: it makes room.
 */
static int hsrp_vip6_add(struct hsrp_vaddr *va, const struct hsrp_addr *addr,
			 int ifindex, const struct hsrp_addr6_seen *seen)
{
	int err;

	if (!seen->there || seen->usable)
		return hsrp_rtnl_addr_add(va->hn, ifindex, addr);
	err = hsrp_rtnl_addr_del(va->hn, ifindex, addr) ?:
	      hsrp_rtnl_addr_add(va->hn, ifindex, addr);
	return err ?: -EEXIST;
}

/* Make sure that @addr is on the interface. */
static int hsrp_vip6_put_there(struct hsrp_vaddr *va, struct hsrp_vip6_addr *ip,
			       const struct in6_addr *addr, int ifindex)
{
	const bool had = ipv6_addr_equal(&ip->installed, addr) &&
			 ip->installed_on == ifindex;
	const struct hsrp_addr6_seen seen = hsrp_iface_look6(va->iface, addr);
	const struct hsrp_addr wanted = hsrp_addr6(addr);
	int err;

	/* the interface's own: the group will not be Active any more */
	if (seen.there && seen.len != 128)
		return -EEXIST;
	if (had && seen.usable) {
		ip->unsure = false;
		return 0;
	}
	/* before it is there, so that it is not taken for the interface's own */
	hsrp_vip6_set_installed(&va->vip6, ip, addr, ifindex);
	err = hsrp_vip6_add(va, &wanted, ifindex, &seen);
	if (err && err != -EEXIST) {
		/* it may be there all the same, and then has to go one day */
		ip->unsure = true;
		return err;
	}
	/* where the answer was lost it is the one that was asked for */
	if (err && !ip->unsure)
		hsrp_vip6_adopted(va, &wanted);
	else if (!err && had && !ip->unsure)
		hsrp_vip6_restored(va, &wanted);
	ip->unsure = false;
	WRITE_ONCE(va->garp_wanted, true);
	return 0;
}

/**
 * hsrp_vaddr_find6() - virtual address by one of its IPs
 * @hn: namespace
 * @addr: the address, or one that the worker has put there or is about to take
 *	away
 * @dev: on this device; NULL: on any
 *
 * Context: RCU or hn->lock.
 * Return: it, or NULL.
 */
struct hsrp_vaddr *hsrp_vaddr_find6(const struct hsrp_net *hn,
				    const struct in6_addr *addr,
				    const struct net_device *dev)
{
	struct hsrp_vaddr *va;

	list_for_each_entry_rcu(va, &hn->vaddrs, node,
				lockdep_is_held(&hn->lock))
		if ((!dev || rcu_access_pointer(va->iface->dev) == dev) &&
		    hsrp_vip6_holds(&va->vip6, addr))
			return va;
	return NULL;
}

/**
 * hsrp_vip6_is_left() - is an address on the interface, and not for long?
 * @va: virtual address of an IPv6 group
 * @addr: one that it holds
 *
 * Context: process; hn->lock held.
 * Return: true if it is.
 */
bool hsrp_vip6_is_left(const struct hsrp_vaddr *va,
		       const struct in6_addr *addr)
{
	const struct hsrp_vip6 *v = &va->vip6;
	const struct hsrp_vip6_addr *ip;

	lockdep_assert_held(&va->hn->lock);

	for (ip = v->ips; ip < v->ips + HSRP_VIPS6_MAX; ip++)
		if (ipv6_addr_equal(&ip->installed, addr))
			return !READ_ONCE(va->open) ||
			       !hsrp_vip6_has(v, addr);
	return false;
}

/**
 * hsrp_vip6_install() - make sure that the addresses are on the interface
 * @va: virtual address of an IPv6 group, whose gate is open
 * @ifindex: its device
 *
 * Somebody may have been faster: then one is ours from now on.
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno of one that could not be.
 */
int hsrp_vip6_install(struct hsrp_vaddr *va, int ifindex)
{
	struct hsrp_vip6 *v = &va->vip6;
	struct in6_addr addr;
	int err, ret = 0;
	unsigned int i;

	lockdep_assert_held(&va->hn->lock);

	for (i = 0; i < v->n; i++) {
		if (!hsrp_vip6_at(v, i, &addr))
			continue;
		err = hsrp_vip6_put_there(va, &v->ips[i], &addr, ifindex);
		if (err)
			ret = err;
	}
	return ret;
}

static int hsrp_vip6_take_away(struct hsrp_vaddr *va, struct hsrp_vip6_addr *ip)
{
	const struct hsrp_addr addr = hsrp_addr6(&ip->installed);
	int err;

	if (ipv6_addr_any(&ip->installed))
		return 0;
	err = hsrp_rtnl_addr_del(va->hn, ip->installed_on, &addr);
	if (err) {
		net_err_ratelimited("%s: virtual address %pI6c could not be removed\n",
				    va->iface->name, &ip->installed);
		return err;
	}
	hsrp_vip6_set_installed(&va->vip6, ip, &in6addr_any, 0);
	ip->unsure = false;
	return 0;
}

/**
 * hsrp_vip6_remove() - take the addresses off the interface now
 * @va: virtual address
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno of one that could not be.
 */
int hsrp_vip6_remove(struct hsrp_vaddr *va)
{
	struct hsrp_vip6 *v = &va->vip6;
	int err, ret = 0;
	unsigned int i;

	lockdep_assert_held(&va->hn->lock);

	for (i = 0; i < v->n; i++) {
		err = hsrp_vip6_take_away(va, &v->ips[i]);
		if (err)
			ret = err;
	}
	return ret;
}

/**
 * hsrp_vip6_withdraw() - take those addresses away that should not be there
 * @va: virtual address, whose gate is open
 * @ifindex: its device
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0, or a negative errno of one that could not be.
 */
int hsrp_vip6_withdraw(struct hsrp_vaddr *va, int ifindex)
{
	struct hsrp_vip6 *v = &va->vip6;
	struct in6_addr addr;
	int err, ret = 0;
	unsigned int i;

	lockdep_assert_held(&va->hn->lock);

	for (i = 0; i < v->n; i++) {
		hsrp_vip6_at(v, i, &addr);
		if (ipv6_addr_equal(&v->ips[i].installed, &addr) &&
		    v->ips[i].installed_on == ifindex)
			continue;
		err = hsrp_vip6_take_away(va, &v->ips[i]);
		if (err)
			ret = err;
	}
	return ret;
}
