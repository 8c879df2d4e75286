// SPDX-License-Identifier: GPL-2.0
/*
 * Can a group be what a change of its configuration asks for? Nothing is touched
 * here; what needs to be got first is judged by those who get it.
 */
#include <linux/inetdevice.h>
#include <net/route.h>

#include "gateway/index.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "hsrp/redundancy.h"

#define HSRP_HELLO_S_MAX	(HSRP_HELLO_MS_MAX / 1000)
#define HSRP_HOLD_S_MAX		(HSRP_HOLD_MS_MAX / 1000)
/* longest hold time that need not be whole seconds */
#define HSRP_HOLD_ODD_MAX	3000
/* below these, a busy machine is taken for a dead one */
#define HSRP_HELLO_ADVISED	250
#define HSRP_HOLD_ADVISED	800

/* A virtual address is a host's: judged without any interface */
static int hsrp_check_unicast(__be32 vip, struct netlink_ext_ack *extack)
{
	if (ipv4_is_multicast(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a multicast address");
		return -EINVAL;
	}
	if (ipv4_is_loopback(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a loopback address");
		return -EINVAL;
	}
	if (ipv4_is_lbcast(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a broadcast address");
		return -EINVAL;
	}
	if (!(ntohl(vip) >> 24) || ntohl(vip) >= 0xf0000000) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is no host address");
		return -EINVAL;
	}
	return 0;
}

/* RFC 2281 5.1: in the subnet of the interface, and none of its addresses */
static int hsrp_check_subnet(const struct net_device *dev, __be32 vip,
			     struct netlink_ext_ack *extack)
{
	const struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa;
	bool on_subnet = false;

	if (!in_dev)
		return 0;
	in_dev_for_each_ifa_rtnl(ifa, in_dev) {
		if (ifa->ifa_local == vip) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is an address of the interface");
			return -EADDRINUSE;
		}
		if ((ifa->ifa_address ^ vip) & ifa->ifa_mask)
			continue;
		on_subnet = true;
		if (ifa->ifa_prefixlen >= 31)
			continue;
		if (!(vip & ~ifa->ifa_mask)) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is the network address of the interface");
			return -EINVAL;
		}
		if (!~(vip | ifa->ifa_mask)) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is the broadcast address of the interface");
			return -EINVAL;
		}
	}
	/* a warning: the address may be configured later, or on purpose */
	if (!on_subnet)
		NL_SET_ERR_MSG(extack,
			       "The virtual address is in no subnet of the interface");
	return 0;
}

/**
 * hsrp_check_vip() - can this be a virtual address of a group?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @vip: the address, not 0
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -EINVAL for what is no host's, -EEXIST where another group has it,
 *	-EADDRINUSE for a real address
 */
int hsrp_check_vip(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev, __be32 vip,
		   struct netlink_ext_ack *extack)
{
	const struct hsrp_index_query others = {
		.addr = vip,
		.but = g ? &g->va : NULL,
	};
	int err;

	ASSERT_RTNL();

	err = hsrp_check_unicast(vip, extack);
	if (err)
		return err;
	if (hsrp_index_find(hn, &others)) {
		NL_SET_ERR_MSG(extack,
			       "Another group has this virtual address already");
		return -EEXIST;
	}
	/* what we have put there ourselves is no obstacle */
	if (!dev || (g && hsrp_vaddr_holds(&g->va, vip)))
		return 0;
	err = hsrp_check_subnet(dev, vip, extack);
	if (err)
		return err;
	switch (inet_addr_type_dev_table(hn->net, dev, vip)) {
	case RTN_LOCAL:
		NL_SET_ERR_MSG(extack,
			       "The virtual address is an address of this router");
		return -EADDRINUSE;
	case RTN_BROADCAST:
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a broadcast address");
		return -EINVAL;
	}
	return 0;
}

static int hsrp_check_timers(u32 hello, u32 hold,
			     struct netlink_ext_ack *extack)
{
	bool hello_s = hello % 1000 == 0 && hello / 1000 >= 1 &&
		       hello / 1000 <= HSRP_HELLO_S_MAX;
	bool hold_s = hold % 1000 == 0 && hold / 1000 >= 1 &&
		      hold / 1000 <= HSRP_HOLD_S_MAX;

	if (!hello_s && (hello < HSRP_HELLO_MS_MIN || hello > 999)) {
		NL_SET_ERR_MSG(extack,
			       "The hello time must be 15 to 999 ms or 1 to 254 whole seconds");
		return -ERANGE;
	}
	if (!hold_s && (hold < HSRP_HOLD_MS_MIN || hold > HSRP_HOLD_ODD_MAX)) {
		NL_SET_ERR_MSG(extack,
			       "The hold time must be 50 to 3000 ms or 1 to 255 whole seconds");
		return -ERANGE;
	}
	if (hold <= hello) {
		NL_SET_ERR_MSG(extack,
			       "The hold time must be longer than the hello time");
		return -EINVAL;
	}
	/* RFC 2281 5.1: SHOULD */
	if (hold / 3 < hello)
		NL_SET_ERR_MSG(extack,
			       "The hold time should be three hello times or more");
	else if (hello < HSRP_HELLO_ADVISED || hold < HSRP_HOLD_ADVISED)
		NL_SET_ERR_MSG(extack,
			       "Below 250 ms and 800 ms a busy router may be taken for a dead one");
	return 0;
}

/**
 * hsrp_check_name() - can this be a name
 * @name: of a redundancy name or a key chain
 * @extack: for a refusal
 *
 * Return: 0 or -EINVAL
 */
int hsrp_check_name(const char *name, struct netlink_ext_ack *extack)
{
	for (; *name; name++) {
		if (isgraph(*name))
			continue;
		NL_SET_ERR_MSG(extack,
			       "A name has printable characters only, and no blanks");
		return -EINVAL;
	}
	return 0;
}

/**
 * hsrp_group_next_name() - the redundancy name that a group will have
 * @g: group, or NULL where it is new
 * @conf: the change
 * @name: takes the name
 * @size: of @name
 *
 * By default that of IOS: hsrp-<interface>-<group>.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_group_next_name(const struct hsrp_group *g,
			  const struct hsrp_group_conf *conf, char *name,
			  size_t size)
{
	if ((conf->set & HSRP_CONF_NAME) && *conf->name)
		strscpy(name, conf->name, size);
	else if (!(conf->set & HSRP_CONF_NAME) && g && g->red)
		strscpy(name, g->red->name, size);
	else
		scnprintf(name, size, "hsrp-%s-%u", conf->ifname,
			  conf->number);
}

/* Addresses and name as they would be; those who follow the name have a say */
static int hsrp_check_clients(struct hsrp_net *hn, const struct hsrp_group *g,
			      const struct net_device *dev,
			      const struct hsrp_group_conf *conf,
			      struct netlink_ext_ack *extack)
{
	__be32 vip = g ? READ_ONCE(g->va.vips[0].addr) : 0;
	char name[HSRP_NAME_MAX + 1];
	int err;

	hsrp_group_next_name(g, conf, name, sizeof(name));
	err = hsrp_follow_check(hn, g, conf, name, extack) ?:
	      hsrp_secondary_check(hn, g, dev, conf, name, extack);
	if (err)
		return err;
	if ((conf->set & HSRP_CONF_VIP) && conf->vip)
		vip = conf->vip;
	if (!vip)
		return 0;
	return hsrp_red_check_vip(hn, name, vip, extack);
}

/**
 * hsrp_group_check() - everything that can be judged without touching anything
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @dev: its device, NULL where there is none
 * @conf: the change
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0, or as hsrp_group_add()
 */
int hsrp_group_check(struct hsrp_net *hn, const struct hsrp_group *g,
		     const struct net_device *dev,
		     const struct hsrp_group_conf *conf,
		     struct netlink_ext_ack *extack)
{
	int err = 0;

	if ((conf->set & HSRP_CONF_PRIORITY) &&
	    conf->priority > HSRP_PRIORITY_MAX) {
		NL_SET_ERR_MSG(extack, "The priority must be 0 to 255");
		return -ERANGE;
	}
	if (conf->set & HSRP_CONF_NAME)
		err = hsrp_check_name(conf->name, extack);
	if (!err)
		err = hsrp_group_auth_check(conf, extack);
	if (!err && (conf->set & HSRP_CONF_TIMERS))
		err = hsrp_check_timers(conf->hello_ms, conf->hold_ms, extack);
	if (!err)
		err = hsrp_delay_check(conf, extack) ?:
		      hsrp_garp_check(conf, extack);
	if (!err)
		err = hsrp_ip6_check(hn, g, dev, conf, extack) ?:
		      hsrp_mac_check(hn, g, dev, conf, extack);
	if (!err && (conf->set & HSRP_CONF_VIP) && conf->vip)
		err = hsrp_check_vip(hn, g, dev, conf->vip, extack);
	return err ?: hsrp_check_clients(hn, g, dev, conf, extack);
}
