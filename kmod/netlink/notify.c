// SPDX-License-Identifier: GPL-2.0
/*
 * Notifications. The sequence number of a multicast group counts what was to
 * be told, not what could be sent: a listener that sees a gap, or ENOBUFS, has
 * missed something and dumps anew.
 */
#include <linux/ktime.h>

#include "hsrp.h"
#include "hsrp/addr.h"
#include "ipsec/cryptomap.h"
#include "netlink/netlink.h"
#include "ntf.h"

/* Fixed part and names at their longest, with room to spare. */
#define HSRP_NTF_SIZE	640

/**
 * hsrp_nl_put_net() - put the address of a network, which may be all zero
 * @skb: message
 * @attr4: attribute number of an IPv4 address
 * @attr6: attribute number of an IPv6 address
 * @addr: the address
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE
 */
int hsrp_nl_put_net(struct sk_buff *skb, int attr4, int attr6,
		    const struct hsrp_addr *addr)
{
	if (addr->ipver == HSRP_IPV6)
		return nla_put(skb, attr6, sizeof(addr->ip), addr->ip);
	return nla_put_be32(skb, attr4, addr->ip[0]);
}

/**
 * hsrp_nl_put_match() - put a line of a crypto ACL as a nest
 * @skb: message
 * @attr: attribute number of the nest
 * @m: the line
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE, with nothing left of the nest.
 */
int hsrp_nl_put_match(struct sk_buff *skb, int attr,
		      const struct hsrp_match *m)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest)
		return -EMSGSIZE;

	if (hsrp_nl_put_net(skb, HSRP_A_MATCH_SRC, HSRP_A_MATCH_SRC6,
			    &m->src) ||
	    nla_put_u8(skb, HSRP_A_MATCH_SRC_LEN, m->src_len) ||
	    hsrp_nl_put_net(skb, HSRP_A_MATCH_DST, HSRP_A_MATCH_DST6,
			    &m->dst) ||
	    nla_put_u8(skb, HSRP_A_MATCH_DST_LEN, m->dst_len) ||
	    nla_put_u32(skb, HSRP_A_MATCH_REQID, m->reqid)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}

	nla_nest_end(skb, nest);
	return 0;
}

/**
 * hsrp_nl_put_addr() - put an address, where there is one
 * @skb: message
 * @attr4: attribute number of an IPv4 address
 * @attr6: attribute number of an IPv6 address
 * @addr: the address
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE
 */
int hsrp_nl_put_addr(struct sk_buff *skb, int attr4, int attr6,
		     const struct hsrp_addr *addr)
{
	return hsrp_addr_set(addr) ? hsrp_nl_put_net(skb, attr4, attr6, addr) :
				     0;
}

static bool hsrp_ntf_is_config(enum hsrp_event_type type)
{
	return type >= HSRP_EVENT_GROUP_NEW && type != HSRP_EVENT_AUTH &&
	       type != HSRP_EVENT_UNREADY && type != HSRP_EVENT_INVALID_SPI;
}

static bool hsrp_ntf_has_group(enum hsrp_event_type type)
{
	return type == HSRP_EVENT_GROUP_STATE || type == HSRP_EVENT_GROUP_NEW ||
	       type == HSRP_EVENT_GROUP_SET || type == HSRP_EVENT_GROUP_DEL ||
	       type == HSRP_EVENT_AUTH;
}

static bool hsrp_ntf_has_states(enum hsrp_event_type type)
{
	return type == HSRP_EVENT_GROUP_STATE ||
	       type == HSRP_EVENT_RED_STATE || type == HSRP_EVENT_TRACK;
}

static int hsrp_ntf_put_names(struct sk_buff *skb, const struct hsrp_ntf *ntf)
{
	if ((ntf->ifname &&
	     nla_put_string(skb, HSRP_A_EVENT_IFNAME, ntf->ifname)) ||
	    (ntf->name && nla_put_string(skb, HSRP_A_EVENT_NAME, ntf->name)) ||
	    (ntf->map && nla_put_string(skb, HSRP_A_EVENT_MAP, ntf->map)) ||
	    (ntf->reason &&
	     nla_put_string(skb, HSRP_A_EVENT_REASON, ntf->reason)))
		return -EMSGSIZE;
	return 0;
}

static int hsrp_ntf_put_values(struct sk_buff *skb, const struct hsrp_ntf *ntf)
{
	if (hsrp_ntf_has_group(ntf->type) &&
	    nla_put_u32(skb, HSRP_A_EVENT_GROUP, ntf->group))
		return -EMSGSIZE;

	if (hsrp_ntf_has_states(ntf->type) &&
	    (nla_put_u8(skb, HSRP_A_EVENT_OLD, ntf->old) ||
	     nla_put_u8(skb, HSRP_A_EVENT_NEW, ntf->new)))
		return -EMSGSIZE;

	if ((ntf->map_seq &&
	     nla_put_u32(skb, HSRP_A_EVENT_MAP_SEQ, ntf->map_seq)) ||
	    (ntf->addr && nla_put_be32(skb, HSRP_A_EVENT_ADDR, ntf->addr)) ||
	    (ntf->generation &&
	     nla_put_u32(skb, HSRP_A_EVENT_GENERATION, ntf->generation)) ||
	    (ntf->count && nla_put_u32(skb, HSRP_A_EVENT_COUNT, ntf->count)) ||
	    (ntf->object &&
	     nla_put_u32(skb, HSRP_A_EVENT_OBJECT, ntf->object)) ||
	    (ntf->spi && nla_put_be32(skb, HSRP_A_EVENT_SPI, ntf->spi)) ||
	    (ntf->vip && hsrp_nl_put_addr(skb, HSRP_A_EVENT_ADDR,
					  HSRP_A_EVENT_ADDR6, ntf->vip)) ||
	    (ntf->router && hsrp_nl_put_addr(skb, HSRP_A_EVENT_PEER,
					     HSRP_A_EVENT_PEER6,
					     ntf->router)))
		return -EMSGSIZE;

	if (ntf->dst &&
	    (hsrp_nl_put_net(skb, HSRP_A_EVENT_DST, HSRP_A_EVENT_DST6,
			     ntf->dst) ||
	     nla_put_u8(skb, HSRP_A_EVENT_DST_LEN, ntf->dst_len)))
		return -EMSGSIZE;

	if (ntf->match)
		return hsrp_nl_put_match(skb, HSRP_A_EVENT_MATCH, ntf->match);
	return 0;
}

static struct sk_buff *hsrp_ntf_build(const struct hsrp_ntf *ntf, u32 seqno)
{
	u8 cmd = hsrp_ntf_is_config(ntf->type) ? HSRP_CMD_CONFIG_NTF :
						 HSRP_CMD_STATE_NTF;
	struct sk_buff *skb;
	void *hdr;

	skb = genlmsg_new(HSRP_NTF_SIZE, GFP_ATOMIC);
	if (!skb)
		return NULL;

	hdr = genlmsg_put(skb, 0, 0, &hsrp_genl_family, 0, cmd);
	if (!hdr ||
	    nla_put_u32(skb, HSRP_A_EVENT_TYPE, ntf->type) ||
	    nla_put_u32(skb, HSRP_A_EVENT_SEQNO, seqno) ||
	    nla_put_u64_64bit(skb, HSRP_A_EVENT_TIME, ktime_get_real_ns(),
			      HSRP_A_EVENT_PAD) ||
	    hsrp_ntf_put_names(skb, ntf) || hsrp_ntf_put_values(skb, ntf)) {
		nlmsg_free(skb);
		return NULL;
	}

	genlmsg_end(skb, hdr);
	return skb;
}

/**
 * hsrp_ntf_emit() - tell the listeners what happened
 * @hn: namespace
 * @ntf: what
 *
 * Never waits and never fails: what cannot be sent leaves a gap in the
 * sequence numbers and is counted.
 *
 * Context: any, BH may be on or off; takes hn->event_lock.
 */
void hsrp_ntf_emit(struct hsrp_net *hn, const struct hsrp_ntf *ntf)
{
	bool config = hsrp_ntf_is_config(ntf->type);
	unsigned int group = config ? HSRP_MCGRP_CONFIG_ID :
				      HSRP_MCGRP_STATE_ID;
	struct sk_buff *skb = NULL;
	u32 seqno;
	int err;

	/* The lock makes the order on the wire that of the numbers. */
	spin_lock_bh(&hn->event_lock);
	seqno = config ? ++hn->config_seq : ++hn->state_seq;
	if (!genl_has_listeners(&hsrp_genl_family, hn->net, group))
		goto out;

	skb = hsrp_ntf_build(ntf, seqno);
	if (!skb) {
		hsrp_count(hn, HSRP_CNT_EVENT_LOST);
		goto out;
	}

	/* ESRCH: nobody listens, ENOBUFS: the listener learns of it itself. */
	err = genlmsg_multicast_netns(&hsrp_genl_family, hn->net, skb, 0, group,
				      GFP_ATOMIC);
	if (err && err != -ESRCH)
		hsrp_count(hn, HSRP_CNT_EVENT_LOST);
out:
	spin_unlock_bh(&hn->event_lock);
}
