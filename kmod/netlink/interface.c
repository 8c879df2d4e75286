// SPDX-License-Identifier: GPL-2.0
/*
 * Commands on interfaces.
 */
#include "hsrp.h"
#include "hsrp/interface.h"
#include "netlink/netlink.h"

/**
 * hsrp_nl_interface_set() - HSRP_CMD_INTERFACE_SET
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_interface_set(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_ifconf_conf conf = {};
	struct nlattr **tb = info->attrs;
	struct hsrp_net *hn;
	int err;

	if (!tb[HSRP_A_INTERFACE_IFNAME]) {
		NL_SET_ERR_MSG(info->extack, "The interface is missing");
		return -EINVAL;
	}
	nla_strscpy(conf.ifname, tb[HSRP_A_INTERFACE_IFNAME],
		    sizeof(conf.ifname));
	if (tb[HSRP_A_INTERFACE_VERSION]) {
		conf.set |= HSRP_IFCONF_VERSION;
		conf.version = nla_get_u8(tb[HSRP_A_INTERFACE_VERSION]);
	}
	if (tb[HSRP_A_INTERFACE_USE_BIA]) {
		conf.set |= HSRP_IFCONF_USE_BIA;
		conf.use_bia = nla_get_u8(tb[HSRP_A_INTERFACE_USE_BIA]);
	}
	if (tb[HSRP_A_INTERFACE_REDIRECTS]) {
		conf.set |= HSRP_IFCONF_REDIRECTS;
		conf.redirects = nla_get_u8(tb[HSRP_A_INTERFACE_REDIRECTS]);
	}
	if (tb[HSRP_A_INTERFACE_REDIRECT_ADV]) {
		conf.set |= HSRP_IFCONF_ADV;
		conf.adv_ms = nla_get_u32(tb[HSRP_A_INTERFACE_REDIRECT_ADV]);
	}
	if (tb[HSRP_A_INTERFACE_REDIRECT_HOLD]) {
		conf.set |= HSRP_IFCONF_ADV_HOLD;
		conf.adv_hold_ms =
			nla_get_u32(tb[HSRP_A_INTERFACE_REDIRECT_HOLD]);
	}
	if (!conf.set) {
		NL_SET_ERR_MSG(info->extack, "There is nothing to set");
		return -EINVAL;
	}

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_ifconf_set(hn, &conf, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_dump_interface(struct sk_buff *skb,
				  struct netlink_callback *cb, void *obj)
{
	const struct hsrp_ifconf_info *i = obj;

	if (nla_put_string(skb, HSRP_A_INTERFACE_IFNAME, i->ifname) ||
	    nla_put_u8(skb, HSRP_A_INTERFACE_VERSION, i->version) ||
	    nla_put_u8(skb, HSRP_A_INTERFACE_USE_BIA, i->use_bia) ||
	    nla_put_u8(skb, HSRP_A_INTERFACE_REDIRECTS, i->redirects) ||
	    nla_put_u32(skb, HSRP_A_INTERFACE_REDIRECT_ADV, i->adv_ms) ||
	    nla_put_u32(skb, HSRP_A_INTERFACE_REDIRECT_HOLD, i->adv_hold_ms) ||
	    (i->ifindex &&
	     nla_put_u32(skb, HSRP_A_INTERFACE_IFINDEX, i->ifindex)) ||
	    nla_put_u32(skb, HSRP_A_INTERFACE_GROUPS, i->groups))
		return -EMSGSIZE;
	return 0;
}

/**
 * hsrp_nl_interface_dump() - HSRP_CMD_INTERFACE_GET
 * @skb: answer
 * @cb: position
 *
 * Every interface that has groups, or whose configuration is not the default.
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_interface_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct hsrp_ifconf_info info;
	unsigned int i;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	for (i = 0; hsrp_ifconf_info(hn, i, &info); i++)
		if (!hsrp_nl_dump_one(skb, cb, HSRP_CMD_INTERFACE_GET,
				      hsrp_nl_dump_interface, &info))
			break;
	return hsrp_nl_dump_end(hn, skb, cb);
}
