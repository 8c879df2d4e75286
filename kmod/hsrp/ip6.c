// SPDX-License-Identifier: GPL-2.0
/*
 * What is different where a group is IPv6. It is so from its first command on,
 * with the link-local address that every message carries, and stays it: there
 * is nothing to learn. Global addresses are beside it, see secondary.c.
 */
#include <linux/etherdevice.h>
#include <net/addrconf.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "has_ip6.h"

/* Does a change say an address of this family? */
static bool hsrp_conf_is_about(const struct hsrp_group_conf *conf, u8 ipver)
{
	unsigned int i;

	if (conf->set & (ipver == HSRP_IPV6 ? HSRP_CONF_VIP6 : HSRP_CONF_VIP))
		return true;
	for (i = 0; i < conf->n_secondaries; i++)
		if (conf->secondaries[i].s.addr.ipver == ipver)
			return true;
	return false;
}

/**
 * hsrp_conf_ipver() - the family of a group
 * @g: group, or NULL where it is new
 * @conf: the change, or the configuration it begins with
 *
 * Return: %HSRP_IPV4 or %HSRP_IPV6
 */
u8 hsrp_conf_ipver(const struct hsrp_group *g,
		   const struct hsrp_group_conf *conf)
{
	if (g)
		return g->ipver;
	return hsrp_conf_is_about(conf, HSRP_IPV6) ? HSRP_IPV6 : HSRP_IPV4;
}

/**
 * hsrp_group_version() - how a group speaks
 * @g: group
 *
 * Return: the version of its interface, as its family has it
 */
const struct hsrp_version *hsrp_group_version(const struct hsrp_group *g)
{
	const u8 number = READ_ONCE(g->user.iface->version);

	return g->ipver == HSRP_IPV6 ? hsrp_version_ip6(number) :
				       hsrp_version(number);
}

/* A change must be about the family that the group has */
static int hsrp_ip6_check_family(const struct hsrp_group *g,
				 const struct hsrp_group_conf *conf,
				 struct netlink_ext_ack *extack)
{
	if (hsrp_conf_ipver(g, conf) == HSRP_IPV4) {
		if (!hsrp_conf_is_about(conf, HSRP_IPV6))
			return 0;
		NL_SET_ERR_MSG(extack,
			       "The group is an IPv4 group, which IPv6 needs another number for");
		return -EAFNOSUPPORT;
	}
	if (!hsrp_conf_is_about(conf, HSRP_IPV4))
		return 0;
	if (g)
		NL_SET_ERR_MSG(extack,
			       "The group is an IPv6 group, which IPv4 needs another number for");
	else
		NL_SET_ERR_MSG(extack, "A group is IPv4 or IPv6, not both");
	return -EAFNOSUPPORT;
}

/* Link-local addresses are unique on a link, not in the router */
static int hsrp_ip6_check_others(const struct hsrp_iface *iface,
				 const struct in6_addr *vip,
				 struct netlink_ext_ack *extack)
{
	const struct hsrp_group *o;

	list_for_each_entry(o, &iface->groups, iface_node) {
		if (!hsrp_vip6_holds(&o->va.vip6, vip))
			continue;
		NL_SET_ERR_MSG(extack,
			       "Another group has this virtual address already");
		return -EEXIST;
	}
	return 0;
}

static int hsrp_ip6_check_vip(struct hsrp_net *hn, const struct hsrp_group *g,
			      const struct net_device *dev,
			      const struct hsrp_group_conf *conf,
			      struct netlink_ext_ack *extack)
{
	const struct hsrp_iface *iface = hsrp_iface_find(hn, conf->ifname);
	struct in6_addr vip;

	if (!hsrp_addr_set(&conf->vip6))
		return 0;
	if (!hsrp_addr_usable(&conf->vip6)) {
		NL_SET_ERR_MSG(extack,
			       "The IPv6 virtual address must be a link-local address");
		return -EINVAL;
	}
	memcpy(&vip, conf->vip6.ip, sizeof(vip));
	/* it has it, so no other group does */
	if (g && hsrp_vip6_holds(&g->va.vip6, &vip))
		return 0;
	if (dev && ipv6_chk_addr_and_flags(hn->net, &vip, dev, false, 1, 0)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is an address of the interface");
		return -EADDRINUSE;
	}
	return iface ? hsrp_ip6_check_others(iface, &vip, extack) : 0;
}

/* One that can be a host's beyond the link, in a subnet that has others */
static int hsrp_ip6_check_unicast(const struct in6_addr *vip, u8 len,
				  struct netlink_ext_ack *extack)
{
	struct in6_addr subnet;

	/* the type of any other one says more than that */
	if (ipv6_addr_type(vip) != IPV6_ADDR_UNICAST) {
		NL_SET_ERR_MSG(extack,
			       "An IPv6 virtual address with a prefix length must be a global or unique-local one");
		return -EINVAL;
	}
	ipv6_addr_prefix(&subnet, vip, len);
	if (len < 127 && ipv6_addr_equal(&subnet, vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is the anycast address of its subnet");
		return -EINVAL;
	}
	return 0;
}

/* Has the interface an address of its own in this very subnet? RTNL. */
static bool hsrp_ip6_on_subnet(const struct net_device *dev,
			       const struct in6_addr *vip, u8 len)
{
	struct inet6_dev *idev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifa;
	bool found = false;

	if (!idev)
		return false;
	read_lock_bh(&idev->lock);
	list_for_each_entry(ifa, &idev->addr_list, if_list)
		found |= ifa->prefix_len == len &&
			 ipv6_prefix_equal(&ifa->addr, vip, len);
	read_unlock_bh(&idev->lock);
	return found;
}

/* Global addresses are unique in the router */
static int hsrp_ip6_check_taken(struct hsrp_net *hn, const struct hsrp_group *g,
				const struct in6_addr *vip,
				struct netlink_ext_ack *extack)
{
	const struct hsrp_group *o;

	list_for_each_entry(o, &hn->groups, node) {
		if (o == g || !hsrp_vip6_has(&o->va.vip6, vip))
			continue;
		NL_SET_ERR_MSG(extack,
			       "Another group has this virtual address already");
		return -EEXIST;
	}
	return 0;
}

/**
 * hsrp_ip6_check_global() - can this be a global virtual address of a group?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @global: the address, with the length of its prefix
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EINVAL for what is no host's, -EEXIST where another group has it,
 *	-EADDRINUSE for a real address
 */
int hsrp_ip6_check_global(struct hsrp_net *hn, const struct hsrp_group *g,
			  const struct net_device *dev,
			  const struct hsrp_secondary *global,
			  struct netlink_ext_ack *extack)
{
	struct in6_addr vip;
	int err;

	ASSERT_RTNL();

	memcpy(&vip, global->addr.ip, sizeof(vip));
	err = hsrp_ip6_check_unicast(&vip, global->len, extack) ?:
	      hsrp_ip6_check_taken(hn, g, &vip, extack);
	/* what we have put there ourselves is no obstacle */
	if (err || !dev || (g && hsrp_vip6_holds(&g->va.vip6, &vip)))
		return err;
	if (ipv6_chk_addr_and_flags(hn->net, &vip, dev, true, 1, 0)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is an address of this router");
		return -EADDRINUSE;
	}
	/* a warning: the address may be configured later, or on purpose */
	if (!hsrp_ip6_on_subnet(dev, &vip, global->len))
		NL_SET_ERR_MSG(extack,
			       "The virtual address is in no subnet of the interface");
	return 0;
}

/**
 * hsrp_ip6_check() - can a group be of the family that a change says?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @conf: the change
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EAFNOSUPPORT for the other family, or where the version or the
 *	kernel has only the other one; -EINVAL, -EEXIST or -EADDRINUSE for the address
 */
int hsrp_ip6_check(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev,
		   const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack)
{
	const struct hsrp_iface *iface = hsrp_iface_find(hn, conf->ifname);
	const u8 version = iface ? iface->version : HSRP_VERSION_DEFAULT;
	int err;

	err = hsrp_ip6_check_family(g, conf, extack);
	if (err || !hsrp_conf_is_about(conf, HSRP_IPV6))
		return err;
	err = hsrp_ip6_need(extack);
	if (err)
		return err;
	if (!hsrp_version_ip6(version)) {
		NL_SET_ERR_MSG(extack,
			       "IPv6 needs version 2 of HSRP on the interface");
		return -EAFNOSUPPORT;
	}
	return hsrp_ip6_check_vip(hn, g, dev, conf, extack);
}

/**
 * hsrp_ip6_check_iface() - could the groups of an interface speak a version?
 * @iface: interface
 * @version: of HSRP
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EBUSY where there are IPv6 groups and the version is IPv4 only
 */
int hsrp_ip6_check_iface(const struct hsrp_iface *iface, u8 version,
			 struct netlink_ext_ack *extack)
{
	if (!iface->users6 || hsrp_version_ip6(version))
		return 0;
	NL_SET_ERR_MSG(extack,
		       "The interface has IPv6 groups, which version 1 does not have");
	return -EBUSY;
}

/* What was configured, or what the virtual MAC gives. RTNL. */
static struct hsrp_addr hsrp_ip6_vip(const struct hsrp_group *g)
{
	const struct net_device *dev = rtnl_dereference(g->user.iface->dev);

	if (hsrp_addr_set(&g->conf.vip6))
		return g->conf.vip6;
	return hsrp_addr_autoconfig(dev ? hsrp_vaddr_mac(&g->va, dev) :
					  hsrp_vaddr_vmac(&g->va));
}

/**
 * hsrp_ip6_refresh() - have the virtual address that an IPv6 group should have
 * @g: group
 *
 * Level, not edge: it may depend on the virtual MAC address, and that on the
 * interface. Another address is another virtual router, as in IPv4.
 *
 * Context: RTNL and g->lock held, BH off.
 */
void hsrp_ip6_refresh(struct hsrp_group *g)
{
	struct hsrp_addr vip;
	struct in6_addr addr;

	ASSERT_RTNL();
	lockdep_assert_held(&g->lock);

	if (g->ipver != HSRP_IPV6 || g->dead)
		return;
	vip = hsrp_ip6_vip(g);
	if (hsrp_addr_equal(&vip, &g->vip))
		return;
	if (hsrp_addr_set(&g->vip))
		hsrp_group_disable(g, "virtual address changed");
	g->vip = vip;
	memcpy(&addr, vip.ip, sizeof(addr));
	hsrp_vip6_set(&g->va, &addr);
}
