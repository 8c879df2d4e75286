/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SPD of a binding: three XFRM policies (out, in, fwd) for each line of
 * the crypto ACL, there only while the binding is in force.
 *
 * hn->lock held.
 */
#ifndef _HSRP_IPSEC_POLICY_H
#define _HSRP_IPSEC_POLICY_H

#include <linux/list.h>
#include <linux/types.h>
#include <linux/xfrm.h>

#include "ipsec/cryptomap.h"

struct xfrm_policy;

/**
 * struct hsrp_line - a line of the crypto ACL that is in force
 * @node: in hsrp_bind::lines
 * @ask_node: in hsrp_bind::asks
 * @match: copy of the line; the original may be gone already
 * @map_seq: entry of the crypto map it came from
 * @peer: its crypto peer
 * @local: local address it was made with
 * @xp: policies by direction, each with a reference of ours; NULL: not there
 * @wanted: scratch of a sync run
 * @seen: scratch of a look at the SAs
 * @up: there is a usable outbound SA
 * @up_in: there was an inbound one when the SAs were last looked at
 * @asked: the key manager is not to be asked for one ...
 * @ask_at: ... before then (jiffies)
 * @acquired: it was asked since the tunnel was up for the last time
 */
struct hsrp_line {
	struct list_head node;
	struct list_head ask_node;
	struct hsrp_match match;
	u32 map_seq;
	struct hsrp_addr peer;
	struct hsrp_addr local;
	struct xfrm_policy *xp[XFRM_POLICY_MAX];
	bool wanted;
	bool seen;
	bool up;
	bool up_in;
	bool asked;
	bool acquired;
	unsigned long ask_at;
};

/* policy.c */
int hsrp_policy_sync(struct hsrp_bind *b);
void hsrp_policy_remove_all(struct hsrp_bind *b);
long hsrp_policy_grow(struct hsrp_net *hn);
void hsrp_policy_gone(struct hsrp_net *hn);

/* tunnel.c */
long hsrp_tunnel_run(struct hsrp_bind *b);
void hsrp_tunnel_set_up(struct hsrp_bind *b, struct hsrp_line *l, bool up);
void hsrp_tunnel_hurry(struct hsrp_line *l);
void hsrp_tunnel_ask_again(struct hsrp_bind *b);

#endif /* _HSRP_IPSEC_POLICY_H */
