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

/**
 * hsrp_vip6_init() - there is no address yet
 * @v: virtual IP
 *
 * Context: process.
 */
void hsrp_vip6_init(struct hsrp_vip6 *v)
{
	memset(v, 0, sizeof(*v));
	seqlock_init(&v->lock);
}

/**
 * hsrp_vip6_get() - the address
 * @v: virtual IP
 * @addr: filled in
 *
 * Context: any but hard interrupts.
 * Return: whether there is one.
 */
bool hsrp_vip6_get(const struct hsrp_vip6 *v, struct in6_addr *addr)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&v->lock);
		*addr = v->addr;
	} while (read_seqretry(&v->lock, seq));
	return !ipv6_addr_any(addr);
}

/**
 * hsrp_vip6_holds() - is it this address, or was it until now?
 * @v: virtual IP
 * @addr: address
 *
 * What the worker has put on the interface, or is about to take away, counts.
 *
 * Context: any but hard interrupts.
 * Return: true if it is.
 */
bool hsrp_vip6_holds(const struct hsrp_vip6 *v, const struct in6_addr *addr)
{
	unsigned int seq;
	bool is;

	do {
		seq = read_seqbegin(&v->lock);
		is = ipv6_addr_equal(&v->addr, addr) ||
		     ipv6_addr_equal(&v->installed, addr);
	} while (read_seqretry(&v->lock, seq));
	return is && !ipv6_addr_any(addr);
}

/**
 * hsrp_vip6_set() - say which address it is
 * @va: virtual address of an IPv6 group
 * @addr: the address
 *
 * Context: any but hard interrupts. The worker does the rest.
 */
void hsrp_vip6_set(struct hsrp_vaddr *va, const struct in6_addr *addr)
{
	struct hsrp_vip6 *v = &va->vip6;

	write_seqlock_bh(&v->lock);
	v->addr = *addr;
	write_sequnlock_bh(&v->lock);
	hsrp_vaddr_request_garp(va);
}

static void hsrp_vip6_set_installed(struct hsrp_vip6 *v,
				    const struct in6_addr *addr, int ifindex)
{
	write_seqlock_bh(&v->lock);
	v->installed = *addr;
	write_sequnlock_bh(&v->lock);
	v->installed_on = ifindex;
}

static bool hsrp_vip6_present(const struct hsrp_vaddr *va,
			      const struct in6_addr *addr)
{
	const struct net_device *dev;
	bool present = false;

	rcu_read_lock();
	dev = rcu_dereference(va->iface->dev);
	if (dev)
		present = ipv6_chk_addr(va->hn->net, addr, dev, 0);
	rcu_read_unlock();
	return present;
}

/* What came of the request to put @addr there, where @had: it was there once */
static void hsrp_vip6_installed(struct hsrp_vaddr *va,
				const struct in6_addr *addr, bool had)
{
	if (had && !va->vip6.unsure) {
		hsrp_count(va->hn, HSRP_CNT_VIP_RESTORED);
		net_warn_ratelimited("%s: virtual address %pI6c was removed by someone else, restored\n",
				     va->iface->name, addr);
	}
	va->vip6.unsure = false;
	WRITE_ONCE(va->garp_wanted, true);
}

/**
 * hsrp_vip6_install() - make sure that the address is on the interface
 * @va: virtual address of an IPv6 group, whose gate is open
 * @ifindex: its device
 *
 * Somebody may have been faster: then it is ours from now on.
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0 or a negative errno.
 */
int hsrp_vip6_install(struct hsrp_vaddr *va, int ifindex)
{
	struct hsrp_vip6 *v = &va->vip6;
	struct hsrp_addr wanted;
	struct in6_addr addr;
	bool had;
	int err;

	lockdep_assert_held(&va->hn->lock);

	if (!hsrp_vip6_get(v, &addr))
		return 0;
	had = ipv6_addr_equal(&v->installed, &addr) &&
	      v->installed_on == ifindex;
	if (had && hsrp_vip6_present(va, &addr)) {
		v->unsure = false;
		return 0;
	}
	/* before it is there, so that it is not taken for the interface's own */
	hsrp_vip6_set_installed(v, &addr, ifindex);
	wanted = hsrp_addr6(&addr);
	err = hsrp_rtnl_addr_add(va->hn, ifindex, &wanted);
	if (err && err != -EEXIST) {
		/* it may be there all the same, and then has to go one day */
		v->unsure = true;
		return err;
	}
	hsrp_vip6_installed(va, &addr, had && !err);
	return 0;
}

/**
 * hsrp_vip6_remove() - take the address off the interface now
 * @va: virtual address of an IPv6 group
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0 or a negative errno.
 */
int hsrp_vip6_remove(struct hsrp_vaddr *va)
{
	struct hsrp_vip6 *v = &va->vip6;
	const struct hsrp_addr addr = hsrp_addr6(&v->installed);
	int err;

	lockdep_assert_held(&va->hn->lock);

	if (ipv6_addr_any(&v->installed))
		return 0;
	err = hsrp_rtnl_addr_del(va->hn, v->installed_on, &addr);
	if (err) {
		net_err_ratelimited("%s: virtual address %pI6c could not be removed\n",
				    va->iface->name, &v->installed);
		return err;
	}
	hsrp_vip6_set_installed(v, &in6addr_any, 0);
	v->unsure = false;
	return 0;
}

/**
 * hsrp_vip6_withdraw() - take the address away if it should not be there
 * @va: virtual address of an IPv6 group, whose gate is open
 * @ifindex: its device
 *
 * Context: process; hn->lock held, RTNL not held. Idempotent.
 * Return: 0 or a negative errno.
 */
int hsrp_vip6_withdraw(struct hsrp_vaddr *va, int ifindex)
{
	struct hsrp_vip6 *v = &va->vip6;
	struct in6_addr addr;

	hsrp_vip6_get(v, &addr);
	if (ipv6_addr_equal(&v->installed, &addr) &&
	    v->installed_on == ifindex)
		return 0;
	return hsrp_vip6_remove(va);
}
