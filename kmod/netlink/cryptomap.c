// SPDX-License-Identifier: GPL-2.0
/*
 * Commands on transform sets, crypto maps, the lines of their ACLs, and
 * bindings.
 */
#include "fastpath/fastpath.h"
#include "hsrp.h"
#include "hsrp/redundancy.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "netlink/netlink.h"

/* 0, or -EINVAL with the sentence, which must be a constant. */
static int hsrp_nl_need(struct genl_info *info, int attr, const char *sentence)
{
	if (!GENL_REQ_ATTR_CHECK(info, attr))
		return 0;
	if (info->extack)
		info->extack->_msg = sentence;
	return -EINVAL;
}

/* One of two, of IPv4 and of IPv6 */
static int hsrp_nl_one_of(struct genl_info *info, int attr4, int attr6,
			  const char *missing, const char *both)
{
	if (!info->attrs[attr6])
		return hsrp_nl_need(info, attr4, missing);
	if (!info->attrs[attr4])
		return 0;
	if (info->extack)
		info->extack->_msg = both;
	return -EINVAL;
}

/**
 * hsrp_nl_get_addr() - the address of either family
 * @attr4: attribute of an IPv4 address, or NULL
 * @attr6: attribute of an IPv6 address, or NULL; it counts where both are given
 *
 * Context: any.
 * Return: the address; one without a family where there is none.
 */
struct hsrp_addr hsrp_nl_get_addr(const struct nlattr *attr4,
				  const struct nlattr *attr6)
{
	if (attr6)
		return hsrp_addr6(nla_data(attr6));
	if (attr4)
		return hsrp_addr4(nla_get_be32(attr4));
	return (struct hsrp_addr) {};
}

/**
 * hsrp_nl_transform_new() - HSRP_CMD_TRANSFORM_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_transform_new(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_transform t = { .cipher = HSRP_CIPHER_UNSPEC };
	struct nlattr **tb = info->attrs;
	struct hsrp_net *hn;
	u32 keylen = 0;
	int err;

	err = hsrp_nl_need(info, HSRP_A_TRANSFORM_NAME,
			   "The name of the transform set is missing") ?:
	      hsrp_nl_need(info, HSRP_A_TRANSFORM_CIPHER,
			   "The cipher is missing");
	if (err)
		return err;

	nla_strscpy(t.name, tb[HSRP_A_TRANSFORM_NAME], sizeof(t.name));
	t.cipher = nla_get_u32(tb[HSRP_A_TRANSFORM_CIPHER]);
	if (tb[HSRP_A_TRANSFORM_INTEG])
		t.integ = nla_get_u32(tb[HSRP_A_TRANSFORM_INTEG]);
	if (tb[HSRP_A_TRANSFORM_KEYLEN])
		keylen = nla_get_u32(tb[HSRP_A_TRANSFORM_KEYLEN]);
	if (keylen > U16_MAX) {
		NL_SET_ERR_MSG_ATTR(info->extack, tb[HSRP_A_TRANSFORM_KEYLEN],
				    "No cipher has keys of this length");
		return -EINVAL;
	}
	t.keylen = keylen;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_transform_add(hn, &t, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_transform_del() - HSRP_CMD_TRANSFORM_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_transform_del(struct sk_buff *skb, struct genl_info *info)
{
	char name[HSRP_NAME_MAX + 1];
	struct hsrp_net *hn;
	int err;

	err = hsrp_nl_need(info, HSRP_A_TRANSFORM_NAME,
			   "The name of the transform set is missing");
	if (err)
		return err;
	nla_strscpy(name, info->attrs[HSRP_A_TRANSFORM_NAME], sizeof(name));

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_transform_del(hn, name, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_put_transform(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj)
{
	const struct hsrp_transform *t = obj;

	if (nla_put_string(skb, HSRP_A_TRANSFORM_NAME, t->name) ||
	    nla_put_u32(skb, HSRP_A_TRANSFORM_CIPHER, t->cipher) ||
	    (t->keylen &&
	     nla_put_u32(skb, HSRP_A_TRANSFORM_KEYLEN, t->keylen)) ||
	    nla_put_u32(skb, HSRP_A_TRANSFORM_INTEG, t->integ) ||
	    (hsrp_transform_legacy(t) &&
	     nla_put_flag(skb, HSRP_A_TRANSFORM_LEGACY)) ||
	    nla_put_u32(skb, HSRP_A_TRANSFORM_USERS, t->users))
		return -EMSGSIZE;
	return 0;
}

static struct list_head *hsrp_nl_transforms(struct hsrp_net *hn)
{
	return &hn->transforms;
}

/**
 * hsrp_nl_transform_dump() - HSRP_CMD_TRANSFORM_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_transform_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_transform, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_TRANSFORM_GET,
				 hsrp_nl_transforms, hsrp_nl_put_transform);
}

/* Names a map entry. */
static int hsrp_nl_map_id(struct genl_info *info, char *name, u32 *seq)
{
	int err;

	err = hsrp_nl_need(info, HSRP_A_MAP_NAME,
			   "The name of the crypto map is missing") ?:
	      hsrp_nl_need(info, HSRP_A_MAP_SEQ,
			   "The sequence number of the entry is missing");
	if (err)
		return err;

	nla_strscpy(name, info->attrs[HSRP_A_MAP_NAME], HSRP_NAME_MAX + 1);
	*seq = nla_get_u32(info->attrs[HSRP_A_MAP_SEQ]);
	return 0;
}

/**
 * hsrp_nl_map_new() - HSRP_CMD_MAP_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_map_new(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **tb = info->attrs;
	struct hsrp_map_conf conf = {};
	struct hsrp_net *hn;
	int err;

	err = hsrp_nl_map_id(info, conf.name, &conf.seq) ?:
	      hsrp_nl_one_of(info, HSRP_A_MAP_PEER, HSRP_A_MAP_PEER6,
			     "The peer is missing",
			     "An entry has one peer, IPv4 or IPv6") ?:
	      hsrp_nl_need(info, HSRP_A_MAP_TRANSFORM,
			   "The transform set is missing");
	if (err)
		return err;

	conf.peer = hsrp_nl_get_addr(tb[HSRP_A_MAP_PEER],
				     tb[HSRP_A_MAP_PEER6]);
	nla_strscpy(conf.transform, tb[HSRP_A_MAP_TRANSFORM],
		    sizeof(conf.transform));
	if (tb[HSRP_A_MAP_REVERSE_ROUTE])
		conf.reverse_route = nla_get_u8(tb[HSRP_A_MAP_REVERSE_ROUTE]);

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_map_add(hn, &conf, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_map_del() - HSRP_CMD_MAP_DEL
 * @skb: request
 * @info: its attributes; without a sequence number the whole map is meant
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_map_del(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[HSRP_A_MAP_SEQ];
	char name[HSRP_NAME_MAX + 1];
	struct hsrp_net *hn;
	u32 seq = 0;
	int err;

	err = hsrp_nl_need(info, HSRP_A_MAP_NAME,
			   "The name of the crypto map is missing");
	if (err)
		return err;
	nla_strscpy(name, info->attrs[HSRP_A_MAP_NAME], sizeof(name));
	if (attr)
		seq = nla_get_u32(attr);
	if (attr && !seq) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "The sequence number of an entry is 1 to 65535");
		return -EINVAL;
	}

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_map_del(hn, name, seq, info->extack);
	hsrp_nl_end(hn);
	return err;
}

static int hsrp_nl_match_conf(struct hsrp_match_conf *conf,
			      struct genl_info *info)
{
	struct nlattr *tb[HSRP_A_MATCH_MAX + 1];
	struct nlattr *attr;
	int err;

	err = hsrp_nl_map_id(info, conf->map, &conf->seq) ?:
	      hsrp_nl_need(info, HSRP_A_MAP_MATCH, "The ACL line is missing");
	if (err)
		return err;

	attr = info->attrs[HSRP_A_MAP_MATCH];
	err = nla_parse_nested(tb, HSRP_A_MATCH_MAX, attr, hsrp_nl_match_policy,
			       info->extack);
	if (err)
		return err;
	conf->src = hsrp_nl_get_addr(tb[HSRP_A_MATCH_SRC],
				     tb[HSRP_A_MATCH_SRC6]);
	conf->dst = hsrp_nl_get_addr(tb[HSRP_A_MATCH_DST],
				     tb[HSRP_A_MATCH_DST6]);
	if (!conf->src.ipver || !tb[HSRP_A_MATCH_SRC_LEN] ||
	    !conf->dst.ipver || !tb[HSRP_A_MATCH_DST_LEN]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "An ACL line needs a source and a destination network");
		return -EINVAL;
	}
	if ((tb[HSRP_A_MATCH_SRC] && tb[HSRP_A_MATCH_SRC6]) ||
	    (tb[HSRP_A_MATCH_DST] && tb[HSRP_A_MATCH_DST6])) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "A network is IPv4 or IPv6, not both");
		return -EINVAL;
	}

	conf->src_len = nla_get_u8(tb[HSRP_A_MATCH_SRC_LEN]);
	conf->dst_len = nla_get_u8(tb[HSRP_A_MATCH_DST_LEN]);
	if (tb[HSRP_A_MATCH_REQID])
		conf->reqid = nla_get_u32(tb[HSRP_A_MATCH_REQID]);
	return 0;
}

static int hsrp_nl_match_write(struct genl_info *info,
			       int (*fn)(struct hsrp_net *hn,
					 const struct hsrp_match_conf *conf,
					 struct netlink_ext_ack *extack))
{
	struct hsrp_match_conf conf = {};
	struct hsrp_net *hn;
	int err;

	err = hsrp_nl_match_conf(&conf, info);
	if (err)
		return err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = fn(hn, &conf, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_match_new() - HSRP_CMD_MATCH_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_match_new(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_match_write(info, hsrp_match_add);
}

/**
 * hsrp_nl_match_del() - HSRP_CMD_MATCH_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_match_del(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_match_write(info, hsrp_match_del);
}

/*
 * A piece of a map entry: as many lines as fit into a message, from the line
 * that cb->args[3] counts. An entry without lines is one piece.
 */
static int hsrp_nl_put_map_piece(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj)
{
	const struct hsrp_map_entry *e = obj;
	struct hsrp_match *m;
	long line = 0, put = 0;

	if (nla_put_string(skb, HSRP_A_MAP_NAME, e->map->name) ||
	    nla_put_u32(skb, HSRP_A_MAP_SEQ, e->seq) ||
	    hsrp_nl_put_addr(skb, HSRP_A_MAP_PEER, HSRP_A_MAP_PEER6,
			     &e->peer) ||
	    nla_put_string(skb, HSRP_A_MAP_TRANSFORM, e->transform->name) ||
	    nla_put_u8(skb, HSRP_A_MAP_REVERSE_ROUTE, e->reverse_route) ||
	    nla_put_u32(skb, HSRP_A_MAP_VERSION, e->map->version))
		return -EMSGSIZE;

	list_for_each_entry(m, &e->matches, node) {
		if (line++ < cb->args[3])
			continue;
		if (hsrp_nl_put_match(skb, HSRP_A_MAP_MATCH, m))
			break;
		put++;
	}
	if (e->n_matches > cb->args[3] && !put)
		return -EMSGSIZE;

	cb->args[3] += put;
	return 0;
}

static bool hsrp_nl_dump_entry(struct sk_buff *skb, struct netlink_callback *cb,
			       struct hsrp_map_entry *e)
{
	long sent = cb->args[0];

	if (!hsrp_nl_dump_one(skb, cb, HSRP_CMD_MAP_GET, hsrp_nl_put_map_piece,
			      e))
		return false;
	if (cb->args[0] == sent)
		return true;	/* it was complete in an earlier message */

	if (cb->args[3] < e->n_matches) {
		cb->args[0] = sent;	/* the rest comes in the next one */
		return false;
	}
	cb->args[3] = 0;
	return true;
}

/**
 * hsrp_nl_map_dump() - HSRP_CMD_MAP_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_map_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct hsrp_map_entry *e;
	struct hsrp_map *map;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	list_for_each_entry(map, &hn->maps, node)
		list_for_each_entry(e, &map->entries, node)
			if (!hsrp_nl_dump_entry(skb, cb, e))
				goto out;
out:
	return hsrp_nl_dump_end(hn, skb, cb);
}

/* Names a binding. */
static int hsrp_nl_bind_conf(struct hsrp_bind_conf *conf,
			     struct genl_info *info)
{
	struct nlattr **tb = info->attrs;
	int err;

	err = hsrp_nl_need(info, HSRP_A_BIND_MAP,
			   "The name of the crypto map is missing") ?:
	      hsrp_nl_need(info, HSRP_A_BIND_IFNAME,
			   "The interface is missing");
	if (err)
		return err;

	nla_strscpy(conf->map, tb[HSRP_A_BIND_MAP], sizeof(conf->map));
	nla_strscpy(conf->ifname, tb[HSRP_A_BIND_IFNAME], IFNAMSIZ);
	if (tb[HSRP_A_BIND_REDUNDANCY])
		nla_strscpy(conf->redundancy, tb[HSRP_A_BIND_REDUNDANCY],
			    sizeof(conf->redundancy));
	conf->local = hsrp_nl_get_addr(tb[HSRP_A_BIND_LOCAL],
				       tb[HSRP_A_BIND_LOCAL6]);
	if (tb[HSRP_A_BIND_LOCAL] && tb[HSRP_A_BIND_LOCAL6]) {
		NL_SET_ERR_MSG(info->extack,
			       "A binding has one local address, IPv4 or IPv6");
		return -EINVAL;
	}
	conf->fast_mode = tb[HSRP_A_BIND_FAST_MODE] ?
			  nla_get_u8(tb[HSRP_A_BIND_FAST_MODE]) :
			  HSRP_FAST_DEFAULT;
	conf->spi_recovery = tb[HSRP_A_BIND_SPI_RECOVERY] ?
			     nla_get_u8(tb[HSRP_A_BIND_SPI_RECOVERY]) : true;
	if (tb[HSRP_A_BIND_FAST_MODE])
		conf->set |= HSRP_BIND_SET_FAST;
	if (tb[HSRP_A_BIND_SPI_RECOVERY])
		conf->set |= HSRP_BIND_SET_SPI;
	return 0;
}

static int hsrp_nl_bind_write(struct genl_info *info,
			      int (*fn)(struct hsrp_net *hn,
					const struct hsrp_bind_conf *conf,
					struct netlink_ext_ack *extack))
{
	struct hsrp_bind_conf conf = {};
	struct hsrp_net *hn;
	int err;

	err = hsrp_nl_bind_conf(&conf, info);
	if (err)
		return err;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = fn(hn, &conf, info->extack);
	hsrp_nl_end(hn);
	return err;
}

/**
 * hsrp_nl_bind_new() - HSRP_CMD_BIND_NEW
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_bind_new(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_bind_write(info, hsrp_bind_add);
}

/**
 * hsrp_nl_bind_set() - HSRP_CMD_BIND_SET
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_bind_set(struct sk_buff *skb, struct genl_info *info)
{
	if (!info->attrs[HSRP_A_BIND_FAST_MODE] &&
	    !info->attrs[HSRP_A_BIND_SPI_RECOVERY]) {
		NL_SET_ERR_MSG(info->extack,
			       "There is nothing to change of the binding");
		return -EINVAL;
	}
	if (info->attrs[HSRP_A_BIND_REDUNDANCY] ||
	    info->attrs[HSRP_A_BIND_LOCAL] ||
	    info->attrs[HSRP_A_BIND_LOCAL6]) {
		NL_SET_ERR_MSG(info->extack,
			       "The local endpoint of a binding cannot be changed");
		return -EINVAL;
	}
	return hsrp_nl_bind_write(info, hsrp_bind_set);
}

/**
 * hsrp_nl_bind_del() - HSRP_CMD_BIND_DEL
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_bind_del(struct sk_buff *skb, struct genl_info *info)
{
	return hsrp_nl_bind_write(info, hsrp_bind_del);
}

static int hsrp_nl_put_bind_conf(struct sk_buff *skb, const struct hsrp_bind *b)
{
	struct hsrp_iface *iface = b->user.iface;
	struct net_device *dev;
	char name[IFNAMSIZ];
	int ifindex = 0;

	/* The name changes under RTNL only. */
	rtnl_lock();
	strscpy(name, iface->name, sizeof(name));
	dev = rtnl_dereference(iface->dev);
	if (dev)
		ifindex = dev->ifindex;
	rtnl_unlock();

	if (nla_put_string(skb, HSRP_A_BIND_MAP, b->map->name) ||
	    nla_put_string(skb, HSRP_A_BIND_IFNAME, name) ||
	    (ifindex && nla_put_u32(skb, HSRP_A_BIND_IFINDEX, ifindex)))
		return -EMSGSIZE;

	if (!b->has_red)
		return hsrp_nl_put_addr(skb, HSRP_A_BIND_LOCAL,
					HSRP_A_BIND_LOCAL6, &b->local);

	if (nla_put_string(skb, HSRP_A_BIND_REDUNDANCY, b->client.red->name) ||
	    nla_put_u8(skb, HSRP_A_BIND_RED_STATE,
		       READ_ONCE(b->client.red->state)))
		return -EMSGSIZE;
	return 0;
}

static const char *hsrp_nl_fast_why_not(const struct hsrp_bind *b)
{
	const struct hsrp_map *map = b->map;
	const struct hsrp_fast_what what = {
		.iface = b->user.iface,
		.family = hsrp_ipver_family(map->ipver),
		.ip4 = map->ipver == HSRP_IPV4 || !list_empty(&map->lens4),
		.ip6 = map->ipver == HSRP_IPV6 || !list_empty(&map->lens6),
	};

	return hsrp_fast_why_not(b->hn, &what, b->fast_mode);
}

static int hsrp_nl_put_bind(struct sk_buff *skb, struct netlink_callback *cb,
			    void *obj)
{
	const struct hsrp_bind *b = obj;
	const char *why = hsrp_nl_fast_why_not(b);
	struct hsrp_addr addr = b->addr;

	if (!hsrp_addr_set(&addr))
		addr = hsrp_bind_local(b);

	if (hsrp_nl_put_bind_conf(skb, b) ||
	    nla_put_u8(skb, HSRP_A_BIND_ACTIVE, READ_ONCE(b->gate)) ||
	    nla_put_u8(skb, HSRP_A_BIND_READY, b->ready) ||
	    hsrp_nl_put_addr(skb, HSRP_A_BIND_ADDR, HSRP_A_BIND_ADDR6,
			     &addr) ||
	    nla_put_u32(skb, HSRP_A_BIND_GENERATION, b->generation) ||
	    nla_put_u32(skb, HSRP_A_BIND_POLICIES, b->n_policies) ||
	    nla_put_u32(skb, HSRP_A_BIND_ROUTES, b->n_routes) ||
	    (b->error && nla_put_string(skb, HSRP_A_BIND_ERROR, b->error)) ||
	    nla_put_u8(skb, HSRP_A_BIND_SPI_RECOVERY, b->spi_recovery) ||
	    nla_put_u8(skb, HSRP_A_BIND_FAST_MODE, b->fast_mode) ||
	    (why && nla_put_string(skb, HSRP_A_BIND_FAST_WHY, why)))
		return -EMSGSIZE;
	return 0;
}

static struct list_head *hsrp_nl_binds(struct hsrp_net *hn)
{
	return &hn->binds;
}

/**
 * hsrp_nl_bind_dump() - HSRP_CMD_BIND_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_bind_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_bind, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_BIND_GET,
				 hsrp_nl_binds, hsrp_nl_put_bind);
}
