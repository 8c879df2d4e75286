// SPDX-License-Identifier: GPL-2.0
/*
 * What gets into the cache: flows of which a packet has passed the whole stack,
 * with what the stack found for them. So routing, policies, filters and guard
 * have judged it, and the bundle or route is the very one that they chose.
 */
#include <linux/ip.h>
#include <linux/netfilter_ipv4.h>
#include <net/ip.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_extend.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "fastpath/esp.h"
#include "fastpath/fast.h"
#include "fastpath/fastpath.h"
#include "gateway/hook.h"

/*
 * Ours; or one of a security module, which Debian's kernels have in every
 * namespace. Those judge local senders (AppArmor, Smack), or packets that a
 * rule of netfilter or a label of the SA has marked (SELinux): the rule would
 * be another hook, and an SA with a label is not eligible.
 */
static bool hsrp_fast_is_harmless(const struct nf_hook_entries *e, int i)
{
	const struct nf_hook_ops *ops;

	if (e->hooks[i].hook == hsrp_fast_learn ||
	    hsrp_fast_ops->is_ours(e->hooks[i].hook))
		return true;
	ops = nf_hook_entries_get_hook_ops(e)[i];
	/* chains of nftables may have any priority, and have a priv */
	if (ops->hook_ops_type != NF_HOOK_OP_UNDEFINED || ops->priv)
		return false;
	return ops->priority == NF_IP_PRI_SELINUX_FIRST ||
	       ops->priority == NF_IP_PRI_SELINUX_LAST;
}

static bool hsrp_fast_are_harmless(const struct nf_hook_entries *e)
{
	int i;

	for (i = 0; e && i < e->num_hook_entries; i++)
		if (!hsrp_fast_is_harmless(e, i))
			return false;
	return true;
}

/**
 * hsrp_fast_filtered() - would a netfilter hook be skipped?
 * @net: namespace
 *
 * Looks at every hook of IPv4 that a forwarded packet or its ESP goes by.
 *
 * Context: RCU.
 * Return: true if there is one that has a say.
 */
bool hsrp_fast_filtered(const struct net *net)
{
	int hook;

	for (hook = 0; hook < NF_INET_NUMHOOKS; hook++)
		if (!hsrp_fast_are_harmless(rcu_dereference(net->nf.hooks_ipv4[hook])))
			return true;
	return false;
}

/*
 * The lists of hooks are those that were looked at in this very tick: a change
 * makes a new list.
 */
static bool hsrp_fast_is_judged(const struct hsrp_fast_judged *j,
				const struct net *net)
{
	int hook;

	if (j->when != (u32)jiffies)
		return false;
	for (hook = 0; hook < NF_INET_NUMHOOKS; hook++)
		if (rcu_access_pointer(net->nf.hooks_ipv4[hook]) !=
		    j->hooks[hook])
			return false;
	return true;
}

/* There is a filter, and nobody with leave to skip it: look at that soon. */
static void hsrp_fast_hurry(struct hsrp_fast *f)
{
	if (!READ_ONCE(f->hn->fast_past))
		mod_delayed_work(system_wq, &f->sweep, 0);
}

/**
 * hsrp_fast_skips() - hsrp_fast_filtered() for a packet
 * @f: fast path
 *
 * Context: softirq, RCU.
 * Return: true if a hook would be skipped.
 */
bool hsrp_fast_skips(struct hsrp_fast *f)
{
	struct hsrp_fast_judged *j = this_cpu_ptr(f->judged);
	const struct net *net = f->hn->net;
	int hook;

	if (likely(hsrp_fast_is_judged(j, net)))
		return j->filtered;
	j->filtered = false;
	for (hook = 0; hook < NF_INET_NUMHOOKS; hook++) {
		j->hooks[hook] = rcu_dereference(net->nf.hooks_ipv4[hook]);
		if (!hsrp_fast_are_harmless(j->hooks[hook]))
			j->filtered = true;
	}
	j->when = (u32)jiffies;
	if (j->filtered)
		hsrp_fast_hurry(f);
	return j->filtered;
}

/**
 * hsrp_fast_dev_filtered() - would a hook of a device be skipped?
 * @dev: device that a packet came in on
 *
 * Context: RCU.
 * Return: true for an ingress hook or tc program of others.
 */
bool hsrp_fast_dev_filtered(const struct net_device *dev)
{
	const struct nf_hook_entries *e;
	int i;

	if (hsrp_dev_has_tc_ingress(dev))
		return true;
	e = rcu_dereference(dev->nf_hooks_ingress);
	for (i = 0; e && i < e->num_hook_entries; i++)
		if (e->hooks[i].hook != hsrp_fast_ingress &&
		    !hsrp_hook_is_ingress(e->hooks[i].hook))
			return true;
	return false;
}

/* The tracker has to take the gaps that it will see. */
static void hsrp_fast_be_liberal(struct nf_conn *ct)
{
	if (nf_ct_protonum(ct) != IPPROTO_TCP)
		return;
	spin_lock_bh(&ct->lock);
	ct->proto.tcp.seen[0].flags |= IP_CT_TCP_FLAG_BE_LIBERAL;
	ct->proto.tcp.seen[1].flags |= IP_CT_TCP_FLAG_BE_LIBERAL;
	spin_unlock_bh(&ct->lock);
}

/*
 * A connection that the tracker knows both ways, of which nothing is rewritten
 * and nobody needs to see every packet.
 */
static bool hsrp_fast_tracked_ok(const struct sk_buff *skb)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);

	if (!ct)
		return true;
	if (!nf_ct_is_confirmed(ct) || ct->status & IPS_NAT_MASK ||
	    nf_ct_ext_exist(ct, NF_CT_EXT_HELPER))
		return false;
	if (nf_ct_protonum(ct) == IPPROTO_TCP &&
	    ct->proto.tcp.state != TCP_CONNTRACK_ESTABLISHED)
		return false;
	hsrp_fast_be_liberal(ct);
	return true;
}

/* Flags of a new entry of this local address; negative if there may be none. */
static int hsrp_fast_admit(struct hsrp_fast *f, const struct sk_buff *skb,
			   __be32 local)
{
	switch (hsrp_fast_ops->mode(f->hn, local)) {
	case HSRP_FAST_AUTO:
		return hsrp_fast_skips(f) ? -EPERM : 0;
	case HSRP_FAST_LEARN:
		return hsrp_fast_tracked_ok(skb) ?
		       HSRP_FAST_F_UNFILTERED | HSRP_FAST_F_TRACKED : -EPERM;
	case HSRP_FAST_ALWAYS:
		return HSRP_FAST_F_UNFILTERED;
	default:
		return -EPERM;
	}
}

static void hsrp_fast_store(struct hsrp_fast *f, struct hsrp_fast_entry *e)
{
	const struct hsrp_fast_entry *old = hsrp_fast_find(f, &e->key);

	if (old && old->dst == e->dst && old->x == e->x &&
	    old->flags == e->flags)
		return;
	e->expires = (u32)jiffies + HSRP_FAST_LIFE;
	if (!hsrp_fast_add(f, e))
		hsrp_count(f->hn, HSRP_CNT_FAST_NO_MEMORY);
}

static void hsrp_fast_learn_out(struct hsrp_fast *f, struct sk_buff *skb,
				struct hsrp_fast_entry *e)
{
	const struct xfrm_state *x = e->dst->xfrm;
	int flags;

	if (x->props.family != AF_INET)
		return;
	flags = hsrp_fast_admit(f, skb, x->props.saddr.a4);
	if (flags < 0)
		return;
	e->flags = flags;
	if (xfrm_dst_child(e->dst)->output != ip_output ||
	    !hsrp_esp_eligible(x))
		e->flags |= HSRP_FAST_F_BUNDLE;
	else
		e->flags |= hsrp_esp_flags(x);
	hsrp_fast_store(f, e);
}

static void hsrp_fast_learn_in(struct hsrp_fast *f, struct sk_buff *skb,
			       struct hsrp_fast_entry *e)
{
	const struct sec_path *sp = skb_sec_path(skb);
	struct hsrp_fast_entry sa;
	int flags;

	/* one transformation, and an ordinary route */
	if (sp->len != 1 || sp->olen || e->dst->output != ip_output)
		return;
	e->x = sp->xvec[0];
	if (!hsrp_esp_eligible(e->x))
		return;
	flags = hsrp_fast_admit(f, skb, e->x->id.daddr.a4);
	if (flags < 0)
		return;
	/*
	 * Those that let it pass may have gone meanwhile, before the epoch of
	 * this entry. Outbound the bundle says so itself.
	 */
	if (!xfrm4_policy_check(NULL, XFRM_POLICY_FWD, skb))
		return;
	e->flags = flags;
	hsrp_fast_store(f, e);

	sa = (struct hsrp_fast_entry) {
		.key = {
			.saddr = e->x->id.spi,
			.daddr = e->x->id.daddr.a4,
			.ports = hsrp_esp_ports(e->x),
			.iif = e->key.iif,
			.proto = e->x->encap ? IPPROTO_UDP : IPPROTO_ESP,
			.kind = HSRP_FAST_SA_IN,
		},
		.epoch = e->epoch,
		.flags = (flags & HSRP_FAST_F_UNFILTERED) |
			 hsrp_esp_flags(e->x),
		.x = e->x,
	};
	hsrp_fast_store(f, &sa);
}

/**
 * hsrp_fast_learn() - a packet is about to leave the stack
 * @priv: struct hsrp_fast
 * @skb: packet
 * @state: of the hook
 *
 * Behind all other hooks of NF_INET_POST_ROUTING. It sees a packet that is to
 * be protected before it is.
 *
 * Context: softirq or process, RCU.
 * Return: NF_ACCEPT.
 */
unsigned int hsrp_fast_learn(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	struct hsrp_fast *f = priv;
	struct dst_entry *dst = skb_dst(skb);
	struct hsrp_fast_entry e = {
		/* before the gate is looked at: it may close any time */
		.epoch = hsrp_fast_epoch(f),
		.dst = dst,
	};
	const struct iphdr *iph = ip_hdr(skb);

	/* without an iif: XFRM's output of a packet that the fast path took */
	if (!(IPCB(skb)->flags & IPSKB_FORWARDED) || !IPCB(skb)->iif ||
	    !state->in || !dst || state->in == state->out || skb->mark)
		return NF_ACCEPT;
	if (skb_headlen(skb) < sizeof(*iph) + 8 ||
	    !hsrp_fast_iph_ok(iph, skb->len) ||
	    !hsrp_fast_flow_key(iph, state->in->ifindex,
				skb_sec_path(skb) ? HSRP_FAST_FLOW_IN :
						    HSRP_FAST_FLOW_OUT,
				&e.key))
		return NF_ACCEPT;
	/* pairs with the end of whoever moved the epoch */
	smp_rmb();
	if (dst->xfrm && !skb_sec_path(skb))
		hsrp_fast_learn_out(f, skb, &e);
	else if (!dst->xfrm && skb_sec_path(skb))
		hsrp_fast_learn_in(f, skb, &e);
	return NF_ACCEPT;
}
