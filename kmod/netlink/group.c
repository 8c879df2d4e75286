// SPDX-License-Identifier: GPL-2.0
/*
 * Commands on groups and redundancy names.
 */
#include <linux/etherdevice.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"
#include "netlink/netlink.h"

/* Names the group: interface (by name or index) and number. */
static int hsrp_nl_group_id(struct genl_info *info, char *ifname, u32 *number)
{
	struct nlattr **tb = info->attrs;
	struct net_device *dev;

	if (GENL_REQ_ATTR_CHECK(info, HSRP_A_GROUP_NUMBER)) {
		NL_SET_ERR_MSG(info->extack, "The group number is missing");
		return -EINVAL;
	}
	*number = nla_get_u32(tb[HSRP_A_GROUP_NUMBER]);

	if (tb[HSRP_A_GROUP_IFNAME]) {
		nla_strscpy(ifname, tb[HSRP_A_GROUP_IFNAME], IFNAMSIZ);
		return 0;
	}

	if (!tb[HSRP_A_GROUP_IFINDEX]) {
		NL_SET_ERR_MSG(info->extack, "The interface is missing");
		return -EINVAL;
	}

	rcu_read_lock();
	dev = dev_get_by_index_rcu(genl_info_net(info),
				   nla_get_u32(tb[HSRP_A_GROUP_IFINDEX]));
	if (dev)
		strscpy(ifname, dev->name, IFNAMSIZ);
	rcu_read_unlock();
	if (dev)
		return 0;

	NL_SET_ERR_MSG_ATTR(info->extack, tb[HSRP_A_GROUP_IFINDEX],
			    "There is no interface with this index");
	return -ENODEV;
}

static const int hsrp_nl_delays[__HSRP_DELAY_MAX] = {
	[HSRP_DELAY_PREEMPT_MIN] = HSRP_A_GROUP_PREEMPT_DELAY_MIN,
	[HSRP_DELAY_PREEMPT_RELOAD] = HSRP_A_GROUP_PREEMPT_DELAY_RELOAD,
	[HSRP_DELAY_PREEMPT_SYNC] = HSRP_A_GROUP_PREEMPT_DELAY_SYNC,
	[HSRP_DELAY_MIN] = HSRP_A_GROUP_DELAY_MIN,
	[HSRP_DELAY_RELOAD] = HSRP_A_GROUP_DELAY_RELOAD,
};

static void hsrp_nl_delays_conf(struct hsrp_group_conf *conf,
				struct nlattr **tb)
{
	unsigned int i;

	for (i = 0; i < __HSRP_DELAY_MAX; i++) {
		if (!tb[hsrp_nl_delays[i]])
			continue;
		conf->delays |= BIT(i);
		conf->delay_ms[i] = nla_get_u32(tb[hsrp_nl_delays[i]]);
	}
}

static int hsrp_nl_put_delays(struct sk_buff *skb,
			      const struct hsrp_group_info *i)
{
	unsigned int d;

	for (d = 0; d < __HSRP_DELAY_MAX; d++)
		if (nla_put_u32(skb, hsrp_nl_delays[d], i->conf.delay_ms[d]))
			return -EMSGSIZE;
	if ((i->preempt_left_ms &&
	     nla_put_u32(skb, HSRP_A_GROUP_PREEMPT_LEFT, i->preempt_left_ms)) ||
	    (i->delay_left_ms &&
	     nla_put_u32(skb, HSRP_A_GROUP_DELAY_LEFT, i->delay_left_ms)))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_timers_conf(struct hsrp_group_conf *conf,
			       struct genl_info *info)
{
	struct nlattr **tb = info->attrs;

	if (tb[HSRP_A_GROUP_TIMERS_DEFAULT])
		conf->set |= HSRP_CONF_TIMERS_DEFAULT;
	if (!tb[HSRP_A_GROUP_HELLO] && !tb[HSRP_A_GROUP_HOLD])
		return 0;

	if (!tb[HSRP_A_GROUP_HELLO] || !tb[HSRP_A_GROUP_HOLD]) {
		NL_SET_ERR_MSG(info->extack,
			       "Hello time and hold time are set together");
		return -EINVAL;
	}
	if (tb[HSRP_A_GROUP_TIMERS_DEFAULT]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    tb[HSRP_A_GROUP_TIMERS_DEFAULT],
				    "Timers and default timers exclude each other");
		return -EINVAL;
	}

	conf->set |= HSRP_CONF_TIMERS;
	conf->hello_ms = nla_get_u32(tb[HSRP_A_GROUP_HELLO]);
	conf->hold_ms = nla_get_u32(tb[HSRP_A_GROUP_HOLD]);
	return 0;
}

/* Six octets, or none at all: the default */
static int hsrp_nl_mac_conf(struct hsrp_group_conf *conf,
			    const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	if (!nla_len(attr)) {
		conf->set |= HSRP_CONF_MAC_DEFAULT;
		return 0;
	}
	if (nla_len(attr) != ETH_ALEN) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A MAC address has 6 octets");
		return -EINVAL;
	}
	conf->set |= HSRP_CONF_MAC;
	nla_memcpy(conf->mac, attr, ETH_ALEN);
	return 0;
}

/* To remove one its address is enough */
static int hsrp_nl_global_conf(struct hsrp_secondary_conf *s,
			       const struct nlattr *attr,
			       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[HSRP_A_VIP6_MAX + 1];
	int err;

	err = nla_parse_nested(tb, HSRP_A_VIP6_MAX, attr, hsrp_nl_vip6_policy,
			       extack);
	if (err)
		return err;
	if (!tb[HSRP_A_VIP6_ADDR]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The global virtual address is missing");
		return -EINVAL;
	}
	if (!s->remove && !tb[HSRP_A_VIP6_LEN]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The prefix length of the global virtual address is missing");
		return -EINVAL;
	}
	s->s.addr = hsrp_addr6(nla_data(tb[HSRP_A_VIP6_ADDR]));
	if (tb[HSRP_A_VIP6_LEN])
		s->s.len = nla_get_u8(tb[HSRP_A_VIP6_LEN]);
	return 0;
}

static int hsrp_nl_secondary_conf(struct hsrp_group_conf *conf,
				  const struct nlattr *attr,
				  struct netlink_ext_ack *extack)
{
	struct hsrp_secondary_conf *s;

	if (conf->n_secondaries == HSRP_CONF_SECONDARIES_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Too many secondary virtual addresses in one command");
		return -E2BIG;
	}
	s = &conf->secondaries[conf->n_secondaries++];
	switch (nla_type(attr)) {
	case HSRP_A_GROUP_VIP6_GLOBAL:
	case HSRP_A_GROUP_NO_VIP6_GLOBAL:
		s->remove = nla_type(attr) == HSRP_A_GROUP_NO_VIP6_GLOBAL;
		return hsrp_nl_global_conf(s, attr, extack);
	}
	s->s.addr = hsrp_addr4(nla_get_be32(attr));
	s->remove = nla_type(attr) == HSRP_A_GROUP_NO_SECONDARY;
	return 0;
}

/* An attribute that may be given more than once, in the order of the message */
static int hsrp_nl_repeated_conf(struct hsrp_group_conf *conf,
				 const struct nlattr *attr,
				 struct netlink_ext_ack *extack)
{
	switch (nla_type(attr)) {
	case HSRP_A_GROUP_TRACK:
	case HSRP_A_GROUP_UNTRACK:
	case HSRP_A_GROUP_UNTRACK_OBJECT:
		return hsrp_nl_track_conf(conf, attr, extack);
	case HSRP_A_GROUP_SECONDARY:
	case HSRP_A_GROUP_NO_SECONDARY:
	case HSRP_A_GROUP_VIP6_GLOBAL:
	case HSRP_A_GROUP_NO_VIP6_GLOBAL:
		return hsrp_nl_secondary_conf(conf, attr, extack);
	}
	return 0;
}

static int hsrp_nl_group_conf(struct hsrp_group_conf *conf,
			      struct genl_info *info)
{
	struct nlattr **tb = info->attrs;
	const struct nlattr *attr;
	int err, rem;

	err = hsrp_nl_group_id(info, conf->ifname, &conf->number);
	if (err)
		return err;

	if (tb[HSRP_A_GROUP_VIP]) {
		conf->set |= HSRP_CONF_VIP;
		conf->vip = nla_get_be32(tb[HSRP_A_GROUP_VIP]);
	}
	if (tb[HSRP_A_GROUP_VIP6]) {
		conf->set |= HSRP_CONF_VIP6;
		conf->vip6 = hsrp_addr6(nla_data(tb[HSRP_A_GROUP_VIP6]));
	}
	if (tb[HSRP_A_GROUP_NAME]) {
		conf->set |= HSRP_CONF_NAME;
		nla_strscpy(conf->name, tb[HSRP_A_GROUP_NAME],
			    sizeof(conf->name));
	}
	if (tb[HSRP_A_GROUP_PRIORITY]) {
		conf->set |= HSRP_CONF_PRIORITY;
		conf->priority = nla_get_u32(tb[HSRP_A_GROUP_PRIORITY]);
	}
	if (tb[HSRP_A_GROUP_PREEMPT]) {
		conf->set |= HSRP_CONF_PREEMPT;
		conf->preempt = nla_get_u8(tb[HSRP_A_GROUP_PREEMPT]);
	}

	if (tb[HSRP_A_GROUP_MAC]) {
		err = hsrp_nl_mac_conf(conf, tb[HSRP_A_GROUP_MAC],
				       info->extack);
		if (err)
			return err;
	}
	if (tb[HSRP_A_GROUP_GARP_COUNT]) {
		conf->set |= HSRP_CONF_GARP_COUNT;
		conf->garp_count = nla_get_u32(tb[HSRP_A_GROUP_GARP_COUNT]);
	}
	if (tb[HSRP_A_GROUP_GARP_INTERVAL]) {
		conf->set |= HSRP_CONF_GARP_INTERVAL;
		conf->garp_interval_ms =
			nla_get_u32(tb[HSRP_A_GROUP_GARP_INTERVAL]);
	}
	if (tb[HSRP_A_GROUP_FOLLOW]) {
		conf->set |= HSRP_CONF_FOLLOW;
		nla_strscpy(conf->follow, tb[HSRP_A_GROUP_FOLLOW],
			    sizeof(conf->follow));
	}
	if (tb[HSRP_A_GROUP_MAC_REFRESH]) {
		conf->set |= HSRP_CONF_MAC_REFRESH;
		conf->mac_refresh_ms =
			nla_get_u32(tb[HSRP_A_GROUP_MAC_REFRESH]);
	}
	hsrp_nl_delays_conf(conf, tb);
	err = hsrp_nl_timers_conf(conf, info) ?: hsrp_nl_auth_conf(conf, info);
	if (err)
		return err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		err = hsrp_nl_repeated_conf(conf, attr, info->extack);
		if (err)
			return err;
	}
	return 0;
}

typedef int (*hsrp_nl_group_fn)(struct hsrp_net *hn,
				const struct hsrp_group_conf *conf,
				struct netlink_ext_ack *extack);

/* What a message says, too large for the stack, and for each group to keep */
struct hsrp_nl_group_msg {
	struct hsrp_group_conf conf;
	struct hsrp_secondary_conf secondaries[HSRP_CONF_SECONDARIES_MAX];
};

static int hsrp_nl_group_write(struct genl_info *info, hsrp_nl_group_fn fn)
{
	struct hsrp_nl_group_msg *msg;
	struct hsrp_net *hn;
	int err = -ENOMEM;

	msg = kzalloc(sizeof(*msg), GFP_KERNEL);
	if (!msg)
		goto wipe;

	msg->conf.secondaries = msg->secondaries;
	err = hsrp_nl_group_conf(&msg->conf, info);
	if (err)
		goto free;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	err = PTR_ERR_OR_ZERO(hn);
	if (err)
		goto free;

	err = fn(hn, &msg->conf, info->extack);
	hsrp_nl_end(hn);
free:
	kfree_sensitive(msg);
wipe:
	/* what came in is in the socket buffer, too */
	hsrp_nl_wipe(info->attrs[HSRP_A_GROUP_AUTH_TEXT]);
	hsrp_nl_wipe(info->attrs[HSRP_A_GROUP_AUTH_KEY]);
	return err;
}

/**
 * hsrp_nl_group_new() - HSRP_CMD_GROUP_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_new(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_write(info, hsrp_group_add);
}

/**
 * hsrp_nl_group_set() - HSRP_CMD_GROUP_SET
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_set(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_write(info, hsrp_group_set);
}

/* A command that says of which group, and nothing else */
static int hsrp_nl_group_do(struct genl_info *info,
			    int (*fn)(struct hsrp_net *hn, const char *ifname,
				      u32 number,
				      struct netlink_ext_ack *extack))
{
	char ifname[IFNAMSIZ];
	struct hsrp_net *hn;
	u32 number;
	int err;

	err = hsrp_nl_group_id(info, ifname, &number);
	if (err)
		return err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);

	err = fn(hn, ifname, number, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_group_del() - HSRP_CMD_GROUP_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_del(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_do(info, hsrp_group_del);
}

/**
 * hsrp_nl_group_garp() - HSRP_CMD_GROUP_GARP
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_garp(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_do(info, hsrp_group_send_garp);
}

/**
 * hsrp_nl_group_resign() - HSRP_CMD_GROUP_RESIGN
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_resign(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_do(info, hsrp_group_resign);
}

/**
 * hsrp_nl_group_resume() - HSRP_CMD_GROUP_RESUME
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_resume(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_group_do(info, hsrp_group_resume);
}

static int hsrp_nl_put_peer(struct sk_buff *skb, int attr,
			    const struct hsrp_peer_info *p)
{
	struct nlattr *nest;

	if (!p->known)
		return 0;

	nest = nla_nest_start(skb, attr);
	if (!nest)
		return -EMSGSIZE;
	if ((p->local && nla_put_flag(skb, HSRP_A_PEER_LOCAL)) ||
	    hsrp_nl_put_addr(skb, HSRP_A_PEER_ADDR, HSRP_A_PEER_ADDR6,
			     &p->addr) ||
	    nla_put_u32(skb, HSRP_A_PEER_PRIORITY, p->prio) ||
	    (!p->local &&
	     nla_put_u32(skb, HSRP_A_PEER_EXPIRES, p->expires_ms)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int hsrp_nl_put_group_conf(struct sk_buff *skb,
				  const struct hsrp_group_info *i)
{
	if (nla_put_string(skb, HSRP_A_GROUP_IFNAME, i->ifname) ||
	    (i->ifindex &&
	     nla_put_u32(skb, HSRP_A_GROUP_IFINDEX, i->ifindex)) ||
	    nla_put_u32(skb, HSRP_A_GROUP_NUMBER, i->number) ||
	    hsrp_nl_put_addr(skb, HSRP_A_GROUP_VIP, HSRP_A_GROUP_VIP6,
			     &i->vip) ||
	    (i->ipver == HSRP_IPV6 && !hsrp_addr_set(&i->conf.vip6) &&
	     nla_put_flag(skb, HSRP_A_GROUP_VIP6_AUTO)) ||
	    (i->vip_learned &&
	     nla_put_flag(skb, HSRP_A_GROUP_VIP_LEARNED)) ||
	    nla_put_u32(skb, HSRP_A_GROUP_PRIORITY, i->conf.priority) ||
	    nla_put_u8(skb, HSRP_A_GROUP_PREEMPT, i->conf.preempt) ||
	    nla_put_string(skb, HSRP_A_GROUP_NAME, i->name) ||
	    (i->name_default &&
	     nla_put_flag(skb, HSRP_A_GROUP_NAME_DEFAULT)) ||
	    nla_put_u32(skb, HSRP_A_GROUP_HELLO, i->hello_ms) ||
	    nla_put_u32(skb, HSRP_A_GROUP_HOLD, i->hold_ms) ||
	    nla_put_u32(skb, HSRP_A_GROUP_CONF_HELLO, i->conf.hello_ms) ||
	    nla_put_u32(skb, HSRP_A_GROUP_CONF_HOLD, i->conf.hold_ms) ||
	    (i->timers_learned &&
	     nla_put_flag(skb, HSRP_A_GROUP_TIMERS_LEARNED)) ||
	    nla_put_u8(skb, HSRP_A_GROUP_VERSION, i->version) ||
	    nla_put_u32(skb, HSRP_A_GROUP_GARP_COUNT, i->conf.garp_count) ||
	    nla_put_u32(skb, HSRP_A_GROUP_GARP_INTERVAL,
			i->conf.garp_interval_ms) ||
	    nla_put_u32(skb, HSRP_A_GROUP_MAC_REFRESH,
			i->conf.mac_refresh_ms) ||
	    (i->conf.follow[0] &&
	     nla_put_string(skb, HSRP_A_GROUP_FOLLOW, i->conf.follow)))
		return -EMSGSIZE;
	return hsrp_nl_put_auth(skb, i);
}

static int hsrp_nl_put_secondary(struct sk_buff *skb,
				 const struct hsrp_secondary *s)
{
	struct nlattr *nest;

	if (s->addr.ipver == HSRP_IPV4)
		return nla_put_be32(skb, HSRP_A_GROUP_SECONDARY, s->addr.ip[0]);
	nest = nla_nest_start(skb, HSRP_A_GROUP_VIP6_GLOBAL);
	if (!nest ||
	    nla_put(skb, HSRP_A_VIP6_ADDR, sizeof(s->addr.ip), s->addr.ip) ||
	    nla_put_u8(skb, HSRP_A_VIP6_LEN, s->len))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int hsrp_nl_put_secondaries(struct sk_buff *skb,
				   const struct hsrp_group_info *i)
{
	unsigned int n;

	for (n = 0; n < i->n_secondaries; n++)
		if (hsrp_nl_put_secondary(skb, &i->secondaries[n]))
			return -EMSGSIZE;
	return 0;
}

/* The Active router's, as far as it is known, beside the own ones */
static int hsrp_nl_put_macs(struct sk_buff *skb,
			    const struct hsrp_group_info *i)
{
	const u8 *active = i->active.local ? i->vmac : i->active_mac;

	if (nla_put(skb, HSRP_A_GROUP_VMAC, ETH_ALEN, i->vmac) ||
	    (i->use_bia && nla_put_flag(skb, HSRP_A_GROUP_USE_BIA)) ||
	    (!is_zero_ether_addr(i->conf.mac) &&
	     nla_put(skb, HSRP_A_GROUP_MAC, ETH_ALEN, i->conf.mac)))
		return -EMSGSIZE;
	if (!i->active.known || is_zero_ether_addr(active))
		return 0;
	return nla_put(skb, HSRP_A_GROUP_ACTIVE_VMAC, ETH_ALEN, active);
}

static int hsrp_nl_put_group_state(struct sk_buff *skb,
				   const struct hsrp_group_info *i)
{
	if (nla_put_u8(skb, HSRP_A_GROUP_STATE, i->state) ||
	    nla_put_u32(skb, HSRP_A_GROUP_CHANGES, i->changes) ||
	    nla_put_u64_64bit(skb, HSRP_A_GROUP_AGE, i->age_ms,
			      HSRP_A_GROUP_PAD) ||
	    (i->reason[0] &&
	     nla_put_string(skb, HSRP_A_GROUP_REASON, i->reason)) ||
	    (i->hello_running &&
	     nla_put_u32(skb, HSRP_A_GROUP_NEXT_HELLO, i->next_hello_ms)) ||
	    nla_put_u32(skb, HSRP_A_GROUP_EFF_PRIORITY, i->prio) ||
	    nla_put_u32(skb, HSRP_A_GROUP_LATE_MAX, i->late_max_ms) ||
	    (i->resigned && nla_put_flag(skb, HSRP_A_GROUP_RESIGNED)) ||
	    hsrp_nl_put_addr(skb, HSRP_A_GROUP_ADDR, HSRP_A_GROUP_ADDR6,
			     &i->addr) ||
	    hsrp_nl_put_peer(skb, HSRP_A_GROUP_ACTIVE, &i->active) ||
	    hsrp_nl_put_peer(skb, HSRP_A_GROUP_STANDBY, &i->standby))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_put_group(struct sk_buff *skb, struct hsrp_group *g)
{
	struct hsrp_group_info *i;
	int err;

	i = kzalloc(sizeof(*i), GFP_KERNEL);
	if (!i)
		return -ENOMEM;

	hsrp_group_info(g, i);
	err = hsrp_nl_put_group_conf(skb, i) ?:
	      hsrp_nl_put_secondaries(skb, i) ?:
	      hsrp_nl_put_macs(skb, i) ?:
	      hsrp_nl_put_delays(skb, i) ?:
	      hsrp_nl_put_group_state(skb, i) ?: hsrp_nl_put_tracks(skb, g);
	kfree(i);
	return err;
}

/**
 * hsrp_nl_group_get() - HSRP_CMD_GROUP_GET for one group
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_group_get(struct sk_buff *skb, struct genl_info *info)
{
	char ifname[IFNAMSIZ];
	struct hsrp_group *g;
	struct hsrp_net *hn;
	struct sk_buff *msg;
	u32 number;
	void *hdr;
	int err;

	err = hsrp_nl_group_id(info, ifname, &number);
	if (err)
		return err;

	msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	err = PTR_ERR_OR_ZERO(hn);
	if (err)
		goto free;

	g = hsrp_group_need(hn, ifname, number, info->extack);
	if (!g) {
		err = -ENOENT;
		goto end;
	}

	hdr = genlmsg_put_reply(msg, info, &hsrp_genl_family, 0,
				HSRP_CMD_GROUP_GET);
	err = hdr ? hsrp_nl_put_group(msg, g) : -EMSGSIZE;
	if (!err)
		genlmsg_end(msg, hdr);
end:
	hsrp_nl_end(hn);
free:
	if (!err)
		return genlmsg_reply(msg, info);
	nlmsg_free(msg);
	return err;
}

static int hsrp_nl_dump_group(struct sk_buff *skb, struct netlink_callback *cb,
			      void *obj)
{
	return hsrp_nl_put_group(skb, obj);
}

static struct list_head *hsrp_nl_groups(struct hsrp_net *hn)
{
	return &hn->groups;
}

/**
 * hsrp_nl_group_dump() - HSRP_CMD_GROUP_GET for all groups
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_group_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_group, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_GROUP_GET,
				 hsrp_nl_groups, hsrp_nl_dump_group);
}

static int hsrp_nl_dump_red(struct sk_buff *skb, struct netlink_callback *cb,
			    void *obj)
{
	const struct hsrp_red *red = obj;
	__be32 vip = READ_ONCE(red->vip);
	struct in6_addr vip6;

	if (nla_put_string(skb, HSRP_A_RED_NAME, red->name) ||
	    nla_put_u8(skb, HSRP_A_RED_STATE, READ_ONCE(red->state)) ||
	    nla_put_u32(skb, HSRP_A_RED_CLIENTS, red->n_clients) ||
	    (vip && nla_put_be32(skb, HSRP_A_RED_VIP, vip)) ||
	    (hsrp_red_vip6(red, &vip6) &&
	     nla_put(skb, HSRP_A_RED_VIP6, sizeof(vip6), &vip6)))
		return -EMSGSIZE;

	if (red->group &&
	    (nla_put_string(skb, HSRP_A_RED_IFNAME, red->group->conf.ifname) ||
	     nla_put_u32(skb, HSRP_A_RED_GROUP, red->group->number)))
		return -EMSGSIZE;
	return 0;
}

static struct list_head *hsrp_nl_reds(struct hsrp_net *hn)
{
	return &hn->reds;
}

/**
 * hsrp_nl_red_dump() - HSRP_CMD_REDUNDANCY_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_red_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_red, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_REDUNDANCY_GET,
				 hsrp_nl_reds, hsrp_nl_dump_red);
}
