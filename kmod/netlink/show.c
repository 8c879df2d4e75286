// SPDX-License-Identifier: GPL-2.0
/*
 * What runs: SAs of the crypto maps, reverse routes, counters; and the IKE
 * agent's side of the conversation.
 */
#include <net/xfrm.h>

#include "fastpath/fastpath.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "ipsec/cryptomap.h"
#include "ipsec/policy.h"
#include "ipsec/reconcile.h"
#include "ipsec/rri.h"
#include "ipsec/sa.h"
#include "netlink/netlink.h"

/**
 * struct hsrp_nl_sa - an SA with the line of the crypto map it belongs to
 * @skb: answer
 * @cb: position
 * @bind: binding whose local address is looked at
 * @line: line of the map's ACL
 * @x: the SA
 * @outbound: from us to the peer
 */
struct hsrp_nl_sa {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct hsrp_bind *bind;
	const struct hsrp_line *line;
	struct xfrm_state *x;
	bool outbound;
};

static int hsrp_nl_put_sa_lifetime(struct sk_buff *skb,
				   const struct xfrm_state *x)
{
	u64 now = ktime_get_real_seconds();
	u64 left;

	if (nla_put_u64_64bit(skb, HSRP_A_SA_PACKETS, x->curlft.packets,
			      HSRP_A_SA_PAD) ||
	    nla_put_u64_64bit(skb, HSRP_A_SA_BYTES, x->curlft.bytes,
			      HSRP_A_SA_PAD) ||
	    nla_put_u64_64bit(skb, HSRP_A_SA_AGE, now - x->curlft.add_time,
			      HSRP_A_SA_PAD))
		return -EMSGSIZE;

	if (x->lft.hard_add_expires_seconds) {
		left = x->curlft.add_time + x->lft.hard_add_expires_seconds;
		left = left > now ? left - now : 0;
		if (nla_put_u64_64bit(skb, HSRP_A_SA_TIME_LEFT, left,
				      HSRP_A_SA_PAD))
			return -EMSGSIZE;
	}

	if (x->lft.hard_byte_limit != XFRM_INF) {
		left = x->lft.hard_byte_limit;
		left = left > x->curlft.bytes ? left - x->curlft.bytes : 0;
		if (nla_put_u64_64bit(skb, HSRP_A_SA_KB_LEFT, left >> 10,
				      HSRP_A_SA_PAD))
			return -EMSGSIZE;
	}
	return 0;
}

static int hsrp_nl_put_sa_crypto(struct sk_buff *skb,
				 const struct xfrm_state *x)
{
	u32 window = x->replay_esn ? x->replay_esn->replay_window :
				     x->props.replay_window;
	const char *cipher = NULL, *integ = NULL;

	if (x->aead)
		cipher = x->aead->alg_name;
	else if (x->ealg)
		cipher = x->ealg->alg_name;
	if (x->aalg)
		integ = x->aalg->alg_name;

	if ((cipher && nla_put_string(skb, HSRP_A_SA_CIPHER, cipher)) ||
	    (integ && nla_put_string(skb, HSRP_A_SA_INTEG, integ)) ||
	    nla_put_u32(skb, HSRP_A_SA_REPLAY_WINDOW, window) ||
	    (x->props.flags & XFRM_STATE_ESN &&
	     nla_put_flag(skb, HSRP_A_SA_ESN)) ||
	    (x->encap && nla_put_flag(skb, HSRP_A_SA_ENCAP)) ||
	    (x->km.state == XFRM_STATE_ACQ &&
	     nla_put_flag(skb, HSRP_A_SA_LARVAL)) ||
	    (x->km.dying && nla_put_flag(skb, HSRP_A_SA_DYING)))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_nl_put_sa(struct sk_buff *skb, struct netlink_callback *cb,
			  void *obj)
{
	const struct hsrp_nl_sa *sa = obj;
	struct hsrp_addr peer;
	int err;

	peer = hsrp_addr_from_xfrm(sa->outbound ? &sa->x->id.daddr :
						  &sa->x->props.saddr,
				   sa->x->props.family);
	if (nla_put_string(skb, HSRP_A_SA_MAP, sa->bind->map->name) ||
	    nla_put_u32(skb, HSRP_A_SA_SEQ, sa->line->map_seq) ||
	    nla_put_string(skb, HSRP_A_SA_IFNAME,
			   sa->bind->user.iface->name) ||
	    hsrp_nl_put_match(skb, HSRP_A_SA_MATCH, &sa->line->match) ||
	    nla_put_u8(skb, HSRP_A_SA_DIR, sa->outbound) ||
	    nla_put_be32(skb, HSRP_A_SA_SPI, sa->x->id.spi) ||
	    hsrp_nl_put_addr(skb, HSRP_A_SA_LOCAL, HSRP_A_SA_LOCAL6,
			     &sa->bind->addr) ||
	    hsrp_nl_put_addr(skb, HSRP_A_SA_PEER, HSRP_A_SA_PEER6, &peer))
		return -EMSGSIZE;

	spin_lock_bh(&sa->x->lock);
	err = hsrp_nl_put_sa_lifetime(skb, sa->x) ?:
	      hsrp_nl_put_sa_crypto(skb, sa->x);
	spin_unlock_bh(&sa->x->lock);
	return err;
}

/**
 * struct hsrp_nl_sa_pos - where a dump of SAs is, between two messages
 * @binds: how many bindings are done
 * @begun: the next one has begun
 * @iter: its SAs
 */
struct hsrp_nl_sa_pos {
	unsigned int binds;
	bool begun;
	struct hsrp_sa_iter iter;
};

static struct hsrp_nl_sa_pos *hsrp_nl_sa_pos(struct netlink_callback *cb)
{
	return (struct hsrp_nl_sa_pos *)cb->args[3];
}

/**
 * hsrp_nl_sa_start() - begin HSRP_CMD_SA_GET
 * @cb: the dump
 *
 * Context: process context.
 * Return: 0 or -ENOMEM.
 */
int hsrp_nl_sa_start(struct netlink_callback *cb)
{
	struct hsrp_nl_sa_pos *pos = kzalloc(sizeof(*pos), GFP_KERNEL);

	if (!pos)
		return -ENOMEM;
	cb->args[3] = (long)pos;
	return 0;
}

/**
 * hsrp_nl_sa_done() - end HSRP_CMD_SA_GET, at its end or before
 * @cb: the dump
 *
 * Context: process context.
 * Return: 0.
 */
int hsrp_nl_sa_done(struct netlink_callback *cb)
{
	struct hsrp_nl_sa_pos *pos = hsrp_nl_sa_pos(cb);

	if (pos->begun)
		hsrp_sa_iter_done(sock_net(cb->skb->sk), &pos->iter);
	kfree(pos);
	return 0;
}

static bool hsrp_nl_sa_one(struct hsrp_nl_sa *sa)
{
	/* it was there when the message before began */
	if (READ_ONCE(sa->x->km.state) == XFRM_STATE_DEAD)
		return true;
	sa->outbound = hsrp_sa_is_outbound(sa->x, &sa->bind->addr);
	sa->line = xa_load(&sa->bind->by_reqid, sa->x->props.reqid);
	return !sa->line || hsrp_nl_dump_one(sa->skb, sa->cb, HSRP_CMD_SA_GET,
					     hsrp_nl_put_sa, sa);
}

/* False when the message is full */
static bool hsrp_nl_sa_bind(struct hsrp_net *hn, struct hsrp_nl_sa *sa,
			    struct hsrp_nl_sa_pos *pos)
{
	if (!pos->begun)
		hsrp_sa_iter_init(&pos->iter, &sa->bind->addr);
	pos->begun = true;
	/* else it is not Active any more, or was not there */
	while (hsrp_addr_set(&sa->bind->addr) &&
	       hsrp_addr_equal(&sa->bind->addr, &pos->iter.local) &&
	       (sa->x = hsrp_sa_iter_next(hn->net, &pos->iter))) {
		if (hsrp_nl_sa_one(sa))
			continue;
		hsrp_sa_iter_again(&pos->iter);
		return false;
	}
	hsrp_sa_iter_done(hn->net, &pos->iter);
	pos->begun = false;
	return true;
}

/**
 * hsrp_nl_sa_dump() - HSRP_CMD_SA_GET
 * @skb: answer
 * @cb: position
 *
 * There may be tens of thousands. So a message begins where the one before has
 * ended, and does not look for the place from the beginning.
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_sa_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct hsrp_nl_sa_pos *pos = hsrp_nl_sa_pos(cb);
	struct hsrp_nl_sa sa = { .skb = skb, .cb = cb };
	unsigned int n = 0;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	cb->args[1] = cb->args[0];
	list_for_each_entry(sa.bind, &hn->binds, node) {
		if (n++ < pos->binds)
			continue;
		if (!hsrp_nl_sa_bind(hn, &sa, pos))
			break;
		pos->binds++;
	}

	return hsrp_nl_dump_end(hn, skb, cb);
}

static int hsrp_nl_reply_flushed(struct genl_info *info, unsigned int count)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	hdr = genlmsg_put_reply(msg, info, &hsrp_genl_family, 0,
				HSRP_CMD_SA_FLUSH);
	if (!hdr || nla_put_u32(msg, HSRP_A_SA_FLUSHED, count)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/**
 * hsrp_nl_sa_flush() - HSRP_CMD_SA_FLUSH
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_sa_flush(struct sk_buff *skb, struct genl_info *info)
{
	char map[HSRP_NAME_MAX + 1];
	unsigned int count = 0;
	struct hsrp_net *hn;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, HSRP_A_SA_MAP)) {
		NL_SET_ERR_MSG(info->extack,
			       "The name of the crypto map is missing");
		return -EINVAL;
	}
	nla_strscpy(map, info->attrs[HSRP_A_SA_MAP], sizeof(map));

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);
	err = hsrp_ipsec_flush_map(hn, map, &count, info->extack);
	hsrp_nl_end(hn);

	return err ?: hsrp_nl_reply_flushed(info, count);
}

static int hsrp_nl_put_route(struct sk_buff *skb, struct netlink_callback *cb,
			     void *obj)
{
	const struct hsrp_rri *r = obj;

	if (hsrp_nl_put_net(skb, HSRP_A_ROUTE_DST, HSRP_A_ROUTE_DST6,
			    &r->dst) ||
	    nla_put_u8(skb, HSRP_A_ROUTE_DST_LEN, r->dst_len) ||
	    hsrp_nl_put_addr(skb, HSRP_A_ROUTE_PEER, HSRP_A_ROUTE_PEER6,
			     &r->peer) ||
	    hsrp_nl_put_addr(skb, HSRP_A_ROUTE_GATEWAY, HSRP_A_ROUTE_GATEWAY6,
			     &r->gateway) ||
	    nla_put_string(skb, HSRP_A_ROUTE_IFNAME,
			   r->bind->user.iface->name) ||
	    nla_put_u32(skb, HSRP_A_ROUTE_REFS, r->refs) ||
	    nla_put_u8(skb, HSRP_A_ROUTE_INSTALLED,
		       r->ifindex && !r->unsure) ||
	    nla_put_string(skb, HSRP_A_ROUTE_MAP, r->bind->map->name))
		return -EMSGSIZE;
	return 0;
}

static struct list_head *hsrp_nl_routes(struct hsrp_net *hn)
{
	return &hn->routes;
}

/**
 * hsrp_nl_route_dump() - HSRP_CMD_ROUTE_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_route_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static_assert(!offsetof(struct hsrp_rri, node));

	return hsrp_nl_dump_list(skb, cb, HSRP_CMD_ROUTE_GET,
				 hsrp_nl_routes, hsrp_nl_put_route);
}

/* A counter is a nest; its name is told in two parts, the first may be empty. */
static int hsrp_nl_put_counter(struct sk_buff *skb, int attr,
			       const char *prefix, const char *name, u64 value)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	char full[40];

	snprintf(full, sizeof(full), "%s%s", prefix, name);
	if (!nest || nla_put_string(skb, HSRP_A_COUNTER_NAME, full) ||
	    nla_put_u64_64bit(skb, HSRP_A_COUNTER_VALUE, value,
			      HSRP_A_COUNTER_PAD))
		return -EMSGSIZE;

	nla_nest_end(skb, nest);
	return 0;
}

static int hsrp_nl_put_net_stats(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj)
{
	const struct hsrp_net *hn = obj;
	u64 entries, bytes;
	int c, err;

	for (c = 0; c < __HSRP_CNT_MAX; c++) {
		err = hsrp_nl_put_counter(skb, HSRP_A_STATS_COUNTER, "",
					  hsrp_stats_name(c),
					  hsrp_stats_read(hn, c));
		if (err)
			return err;
	}
	hsrp_fast_usage(hn, &entries, &bytes);
	return hsrp_nl_put_counter(skb, HSRP_A_STATS_COUNTER, "fast-cache-",
				   "entries", entries) ?:
	       hsrp_nl_put_counter(skb, HSRP_A_STATS_COUNTER, "fast-cache-",
				   "bytes", bytes);
}

static int hsrp_nl_put_group_counters(struct sk_buff *skb,
				      const struct hsrp_group_info *i)
{
	int c, err;

	for (c = 0; c < __HSRP_GCNT_MAX; c++) {
		err = hsrp_nl_put_counter(skb, HSRP_A_STATS_COUNTER, "",
					  hsrp_group_counter_name(c),
					  i->cnt[c]);
		if (err)
			return err;
	}

	for (c = HSRP_DROP_NONE + 1; c < __HSRP_DROP_MAX; c++) {
		err = hsrp_nl_put_counter(skb, HSRP_A_STATS_COUNTER, "drop-",
					  hsrp_drop_name(c), i->drops[c]);
		if (err)
			return err;
	}
	return 0;
}

static int hsrp_nl_put_group_stats(struct sk_buff *skb,
				   struct netlink_callback *cb, void *obj)
{
	struct hsrp_group_info *i;
	int err = -EMSGSIZE;

	i = kzalloc(sizeof(*i), GFP_KERNEL);
	if (!i)
		return -ENOMEM;

	hsrp_group_info(obj, i);
	if (!nla_put_string(skb, HSRP_A_STATS_IFNAME, i->ifname) &&
	    !nla_put_u32(skb, HSRP_A_STATS_GROUP, i->number))
		err = hsrp_nl_put_group_counters(skb, i);
	kfree(i);
	return err;
}

/**
 * hsrp_nl_stats_dump() - HSRP_CMD_STATS_GET
 * @skb: answer
 * @cb: position
 *
 * Context: process context.
 * Return: length of the answer, or a negative errno.
 */
int hsrp_nl_stats_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct hsrp_group *g;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	if (!hsrp_nl_dump_one(skb, cb, HSRP_CMD_STATS_GET,
			      hsrp_nl_put_net_stats, hn))
		goto out;
	list_for_each_entry(g, &hn->groups, node)
		if (!hsrp_nl_dump_one(skb, cb, HSRP_CMD_STATS_GET,
				      hsrp_nl_put_group_stats, g))
			break;
out:
	return hsrp_nl_dump_end(hn, skb, cb);
}

static int hsrp_nl_agent_say(struct hsrp_net *hn, struct genl_info *info)
{
	struct nlattr **tb = info->attrs;
	struct hsrp_addr addr;
	u32 generation = 0;
	int err;

	addr = hsrp_nl_get_addr(tb[HSRP_A_AGENT_ADDR], tb[HSRP_A_AGENT_ADDR6]);
	if (!addr.ipver) {
		if (!tb[HSRP_A_AGENT_RESET] && !tb[HSRP_A_AGENT_GENERATION])
			return 0;
		NL_SET_ERR_MSG(info->extack, "The local address is missing");
		return -EINVAL;
	}
	if (!tb[HSRP_A_AGENT_RESET] == !tb[HSRP_A_AGENT_GENERATION]) {
		NL_SET_ERR_MSG(info->extack,
			       "Either a generation is clean, or all is to be reset");
		return -EINVAL;
	}

	if (tb[HSRP_A_AGENT_GENERATION])
		generation = nla_get_u32(tb[HSRP_A_AGENT_GENERATION]);
	err = tb[HSRP_A_AGENT_RESET] ?
		hsrp_ipsec_agent_reset(hn, &addr) :
		hsrp_ipsec_agent_ack(hn, &addr, generation);

	if (err == -ENOENT)
		NL_SET_ERR_MSG(info->extack,
			       "No binding has this local address");
	if (err == -EINVAL)
		NL_SET_ERR_MSG(info->extack,
			       "There has been no such generation yet");
	return err;
}

/**
 * hsrp_nl_agent_set() - HSRP_CMD_AGENT_SET
 * @skb: request
 * @info: its attributes
 *
 * Context: process context.
 * Return: 0 or a negative errno, with a sentence in extack.
 */
int hsrp_nl_agent_set(struct sk_buff *skb, struct genl_info *info)
{
	struct hsrp_net *hn;
	int err = 0;

	hn = hsrp_nl_begin(genl_info_net(info), info->extack);
	if (IS_ERR(hn))
		return PTR_ERR(hn);

	if (!hn->agent_portid)
		err = hsrp_ipsec_agent_set(hn, info->snd_portid);
	else if (hn->agent_portid != info->snd_portid)
		err = -EBUSY;

	if (err == -EBUSY)
		NL_SET_ERR_MSG(info->extack,
			       "Another IKE agent is registered in this namespace");
	if (!err)
		err = hsrp_nl_agent_say(hn, info);
	hsrp_nl_end(hn);
	return err;
}
