// SPDX-License-Identifier: GPL-2.0
/*
 * Commands on track objects, and what groups track.
 */
#include <linux/jiffies.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/object.h"
#include "netlink/netlink.h"

/*
 * In a group
 */

static int hsrp_nl_track_how(struct hsrp_track_conf *t, struct nlattr **tb,
			     struct netlink_ext_ack *extack)
{
	t->decrement = HSRP_DECREMENT_DEFAULT;
	t->shutdown = tb[HSRP_A_TRACK_SHUTDOWN];
	if (!tb[HSRP_A_TRACK_DECREMENT])
		return 0;
	if (t->shutdown) {
		NL_SET_ERR_MSG_ATTR(extack, tb[HSRP_A_TRACK_DECREMENT],
				    "Decrement and shutdown exclude each other");
		return -EINVAL;
	}
	t->decrement = nla_get_u32(tb[HSRP_A_TRACK_DECREMENT]);
	return 0;
}

/**
 * hsrp_nl_track_conf() - what a group shall track, or no more
 * @conf: gets one more track
 * @attr: %HSRP_A_GROUP_TRACK, %HSRP_A_GROUP_UNTRACK or
 *	%HSRP_A_GROUP_UNTRACK_OBJECT
 * @extack: for a refusal
 *
 * Return: 0 or a negative errno.
 */
int hsrp_nl_track_conf(struct hsrp_group_conf *conf, const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[HSRP_A_TRACK_MAX + 1];
	struct hsrp_track_conf *t;
	int err;

	if (conf->n_tracks == HSRP_CONF_TRACKS_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Too many tracked objects in one command");
		return -E2BIG;
	}
	t = &conf->tracks[conf->n_tracks++];

	t->remove = nla_type(attr) != HSRP_A_GROUP_TRACK;
	if (nla_type(attr) == HSRP_A_GROUP_UNTRACK) {
		nla_strscpy(t->ifname, attr, IFNAMSIZ);
		return 0;
	}
	if (nla_type(attr) == HSRP_A_GROUP_UNTRACK_OBJECT) {
		t->object = nla_get_u32(attr);
		return 0;
	}

	err = nla_parse_nested(tb, HSRP_A_TRACK_MAX, attr, hsrp_nl_track_policy,
			       extack);
	if (err)
		return err;
	if (!tb[HSRP_A_TRACK_IFNAME] == !tb[HSRP_A_TRACK_NUMBER]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Either an interface or an object to track is needed");
		return -EINVAL;
	}
	if (tb[HSRP_A_TRACK_IFNAME])
		nla_strscpy(t->ifname, tb[HSRP_A_TRACK_IFNAME], IFNAMSIZ);
	else
		t->object = nla_get_u32(tb[HSRP_A_TRACK_NUMBER]);
	return hsrp_nl_track_how(t, tb, extack);
}

static int hsrp_nl_put_track_how(struct sk_buff *skb,
				 const struct hsrp_track_info *t)
{
	if (t->object ? nla_put_u32(skb, HSRP_A_TRACK_NUMBER, t->object) :
			nla_put_string(skb, HSRP_A_TRACK_IFNAME, t->ifname))
		return -EMSGSIZE;
	if (t->follows_iface &&
	    nla_put_u32(skb, HSRP_A_TRACK_IFINDEX, t->ifindex))
		return -EMSGSIZE;
	return t->shutdown ? nla_put_flag(skb, HSRP_A_TRACK_SHUTDOWN) :
			     nla_put_u32(skb, HSRP_A_TRACK_DECREMENT,
					 t->decrement);
}

/**
 * hsrp_nl_put_tracks() - put what a group tracks
 * @skb: answer
 * @g: group
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -EMSGSIZE.
 */
int hsrp_nl_put_tracks(struct sk_buff *skb, struct hsrp_group *g)
{
	struct hsrp_track_info t;
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; !hsrp_group_track_info(g, i, &t); i++) {
		nest = nla_nest_start(skb, HSRP_A_GROUP_TRACK);
		if (!nest || hsrp_nl_put_track_how(skb, &t) ||
		    nla_put_u8(skb, HSRP_A_TRACK_UP, t.up))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

/*
 * Objects
 */

static int hsrp_nl_member_conf(struct hsrp_object_conf *conf,
			       const struct nlattr *attr,
			       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[HSRP_A_MEMBER_MAX + 1];
	struct hsrp_member_conf *m;
	int err;

	if (conf->n_members == HSRP_OBJECT_MEMBERS_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Too many objects in one list");
		return -E2BIG;
	}
	err = nla_parse_nested(tb, HSRP_A_MEMBER_MAX, attr,
			       hsrp_nl_member_policy, extack);
	if (err)
		return err;
	if (!tb[HSRP_A_MEMBER_NUMBER]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The number of the object is missing");
		return -EINVAL;
	}
	m = &conf->members[conf->n_members++];
	m->number = nla_get_u32(tb[HSRP_A_MEMBER_NUMBER]);
	m->negate = tb[HSRP_A_MEMBER_NOT];
	if (tb[HSRP_A_MEMBER_WEIGHT])
		m->weight = nla_get_u32(tb[HSRP_A_MEMBER_WEIGHT]);
	return 0;
}

static int hsrp_nl_object_number(struct genl_info *info, u32 *number)
{
	if (GENL_REQ_ATTR_CHECK(info, HSRP_A_TRACK_NUMBER)) {
		NL_SET_ERR_MSG(info->extack,
			       "The number of the track object is missing");
		return -EINVAL;
	}
	*number = nla_get_u32(info->attrs[HSRP_A_TRACK_NUMBER]);
	return 0;
}

static int hsrp_nl_route_conf(struct hsrp_object_conf *conf,
			      struct genl_info *info)
{
	const bool ip6 = conf->type == HSRP_TRACK_ROUTE6;
	struct nlattr **tb = info->attrs;
	const struct nlattr *dst;

	if (conf->type != HSRP_TRACK_ROUTE && !ip6)
		return 0;
	dst = tb[ip6 ? HSRP_A_TRACK_DST6 : HSRP_A_TRACK_DST];
	if (!dst || !tb[HSRP_A_TRACK_DST_LEN]) {
		NL_SET_ERR_MSG(info->extack,
			       "The destination of the route is missing");
		return -EINVAL;
	}
	conf->dst = ip6 ? hsrp_addr6(nla_data(dst)) :
			  hsrp_addr4(nla_get_be32(dst));
	conf->dst_len = nla_get_u8(tb[HSRP_A_TRACK_DST_LEN]);
	return 0;
}

static int hsrp_nl_object_conf(struct hsrp_object_conf *conf,
			       struct genl_info *info)
{
	struct nlattr **tb = info->attrs;
	const struct nlattr *attr;
	int err, rem;

	if (!tb[HSRP_A_TRACK_TYPE]) {
		NL_SET_ERR_MSG(info->extack,
			       "The kind of the track object is missing");
		return -EINVAL;
	}
	conf->type = nla_get_u8(tb[HSRP_A_TRACK_TYPE]);
	if (tb[HSRP_A_TRACK_IFNAME])
		nla_strscpy(conf->ifname, tb[HSRP_A_TRACK_IFNAME], IFNAMSIZ);
	if (tb[HSRP_A_TRACK_UP])
		conf->up = nla_get_u8(tb[HSRP_A_TRACK_UP]);
	if (tb[HSRP_A_TRACK_WEIGHT_UP])
		conf->weight_up = nla_get_u32(tb[HSRP_A_TRACK_WEIGHT_UP]);
	if (tb[HSRP_A_TRACK_WEIGHT_DOWN])
		conf->weight_down = nla_get_u32(tb[HSRP_A_TRACK_WEIGHT_DOWN]);
	else if (conf->weight_up)
		conf->weight_down = conf->weight_up - 1;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != HSRP_A_TRACK_MEMBER)
			continue;
		err = hsrp_nl_member_conf(conf, attr, info->extack);
		if (err)
			return err;
	}
	return hsrp_nl_route_conf(conf, info);
}

/**
 * hsrp_nl_track_new() - HSRP_CMD_TRACK_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_track_new(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_object_conf *conf;
	struct hsrp_net *hn;
	int err;

	conf = kzalloc(sizeof(*conf), GFP_KERNEL);
	if (!conf)
		return -ENOMEM;
	err = hsrp_nl_object_number(info, &conf->number) ?:
	      hsrp_nl_object_conf(conf, info);
	if (err)
		goto free;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	err = PTR_ERR_OR_ZERO(hn);
	if (err)
		goto free;
	err = hsrp_object_add(hn, conf, info->extack);
	hsrp_nl_end(hn);
free:
	kfree(conf);
	return err;
}

/**
 * hsrp_nl_track_set() - HSRP_CMD_TRACK_SET
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_track_set(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_net *hn;
	u32 number;
	bool up;
	int err;

	err = hsrp_nl_object_number(info, &number);
	if (err)
		return err;
	if (!info->attrs[HSRP_A_TRACK_UP]) {
		NL_SET_ERR_MSG(info->extack, "The state is missing");
		return -EINVAL;
	}
	up = nla_get_u8(info->attrs[HSRP_A_TRACK_UP]);

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_object_set(hn, number, up, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_track_del() - HSRP_CMD_TRACK_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_track_del(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_net *hn;
	u32 number;
	int err;

	err = hsrp_nl_object_number(info, &number);
	if (err)
		return err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_object_del(hn, number, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_put_member(struct sk_buff *skb,
			      const struct hsrp_member *m)
{
	struct nlattr *nest = nla_nest_start(skb, HSRP_A_TRACK_MEMBER);

	if (!nest ||
	    nla_put_u32(skb, HSRP_A_MEMBER_NUMBER, m->conf.number) ||
	    (m->conf.negate && nla_put_flag(skb, HSRP_A_MEMBER_NOT)) ||
	    (m->list->type == HSRP_TRACK_LIST_WEIGHT &&
	     nla_put_u32(skb, HSRP_A_MEMBER_WEIGHT, m->conf.weight)) ||
	    nla_put_u8(skb, HSRP_A_MEMBER_UP, READ_ONCE(m->user.obj->up)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int hsrp_nl_put_list(struct sk_buff *skb, const struct hsrp_object *obj)
{
	unsigned int i;

	for (i = 0; i < obj->n_members; i++)
		if (hsrp_nl_put_member(skb, &obj->members[i]))
			return -EMSGSIZE;
	if (!hsrp_object_is_weighed(obj->type))
		return 0;
	if (nla_put_u32(skb, HSRP_A_TRACK_WEIGHT_UP, obj->weight_up) ||
	    nla_put_u32(skb, HSRP_A_TRACK_WEIGHT_DOWN, obj->weight_down) ||
	    nla_put_u32(skb, HSRP_A_TRACK_WEIGHT, READ_ONCE(obj->weight)))
		return -EMSGSIZE;
	return 0;
}

/* Under RTNL where a device is looked at; the others need none */
static int hsrp_nl_put_route(struct sk_buff *skb, struct hsrp_object *obj)
{
	char via[IFNAMSIZ];
	bool usable;

	if (!hsrp_object_is_route(obj->type))
		return 0;
	rtnl_lock();
	usable = hsrp_route_usable(obj, via);
	rtnl_unlock();
	if (hsrp_nl_put_addr(skb, HSRP_A_TRACK_DST, HSRP_A_TRACK_DST6,
			     &obj->dst) ||
	    nla_put_u8(skb, HSRP_A_TRACK_DST_LEN, obj->dst_len) ||
	    (usable && nla_put_string(skb, HSRP_A_TRACK_VIA, via)))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_put_object_name(struct sk_buff *skb,
				   const struct hsrp_object *obj)
{
	const char *ifname = hsrp_object_ifname(obj);

	if ((obj->number &&
	     nla_put_u32(skb, HSRP_A_TRACK_NUMBER, obj->number)) ||
	    (ifname && (nla_put_string(skb, HSRP_A_TRACK_IFNAME, ifname) ||
			nla_put_u32(skb, HSRP_A_TRACK_IFINDEX,
				    hsrp_object_ifindex(obj)))))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_dump_object(struct sk_buff *skb,
			       struct netlink_callback *cb, void *arg)
{
	struct hsrp_object *obj = arg;
	u64 age = get_jiffies_64() - READ_ONCE(obj->changed_at);

	if (hsrp_nl_put_object_name(skb, obj) ||
	    nla_put_u8(skb, HSRP_A_TRACK_TYPE, obj->type) ||
	    nla_put_u8(skb, HSRP_A_TRACK_UP, READ_ONCE(obj->up)) ||
	    nla_put_u32(skb, HSRP_A_TRACK_CHANGES, READ_ONCE(obj->changes)) ||
	    nla_put_u64_64bit(skb, HSRP_A_TRACK_AGE, jiffies64_to_msecs(age),
			      HSRP_A_TRACK_PAD))
		return -EMSGSIZE;
	return hsrp_nl_put_route(skb, obj) ?: hsrp_nl_put_list(skb, obj);
}

struct hsrp_nl_tracker {
	struct hsrp_group *g;
	struct hsrp_track_info info;
};

static int hsrp_nl_dump_tracker(struct sk_buff *skb,
				struct netlink_callback *cb, void *arg)
{
	const struct hsrp_nl_tracker *t = arg;

	if (hsrp_nl_put_track_how(skb, &t->info) ||
	    nla_put_string(skb, HSRP_A_TRACK_BY_IFNAME,
			   t->g->user.iface->name) ||
	    nla_put_u32(skb, HSRP_A_TRACK_BY_GROUP, t->g->number))
		return -EMSGSIZE;
	return 0;
}

/* Each group that tracks an object; false when the message is full */
static bool hsrp_nl_dump_trackers(struct hsrp_net *hn, struct sk_buff *skb,
				  struct netlink_callback *cb,
				  const struct hsrp_object *obj)
{
	struct hsrp_nl_tracker t;

	list_for_each_entry(t.g, &hn->groups, node)
		if (hsrp_group_tracks(t.g, obj, &t.info) &&
		    !hsrp_nl_dump_one(skb, cb, HSRP_CMD_TRACK_GET,
				      hsrp_nl_dump_tracker, &t))
			return false;
	return true;
}

/**
 * hsrp_nl_track_dump() - HSRP_CMD_TRACK_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_track_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct hsrp_object *obj;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	list_for_each_entry(obj, &hn->objects, node)
		if (!hsrp_nl_dump_one(skb, cb, HSRP_CMD_TRACK_GET,
				      hsrp_nl_dump_object, obj) ||
		    !hsrp_nl_dump_trackers(hn, skb, cb, obj))
			break;
	return hsrp_nl_dump_end(hn, skb, cb);
}
