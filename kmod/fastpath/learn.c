// SPDX-License-Identifier: GPL-2.0
/*
 * What gets into the cache: flows of which a packet has passed the whole stack,
 * with what the stack found for them. So routing, policies, filters and guard
 * have judged it, and the bundle or route is the very one that they chose.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv4.h>
#include <net/ip.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_extend.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "fastpath/esp.h"
#include "fastpath/fast.h"
#include "fastpath/fastpath.h"
#include "fastpath/ip.h"
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
 * @family: AF_INET or AF_INET6
 *
 * Looks at every hook that a forwarded packet of it, or ESP in it, goes by.
 *
 * Context: RCU.
 * Return: true if there is one that has a say.
 */
bool hsrp_fast_filtered(const struct net *net, u8 family)
{
	struct nf_hook_entries __rcu * const *hooks;
	int hook;

	hooks = hsrp_fast_hooks(net, family);
	for (hook = 0; hook < NF_INET_NUMHOOKS; hook++)
		if (!hsrp_fast_are_harmless(rcu_dereference(hooks[hook])))
			return true;
	return false;
}

/* There is a filter, and nobody with leave to skip it: look at that soon. */
static void hsrp_fast_hurry(struct hsrp_fast *f)
{
	if (!READ_ONCE(f->hn->fast_past))
		mod_delayed_work(system_wq, &f->sweep, 0);
}

/**
 * hsrp_fast_look() - hsrp_fast_filtered() for a packet, found out anew
 * @f: fast path
 * @family: AF_INET or AF_INET6
 *
 * Context: softirq, RCU.
 * Return: true if a hook would be skipped.
 */
bool hsrp_fast_look(struct hsrp_fast *f, u8 family)
{
	struct hsrp_fast_judged *j = hsrp_fast_judged(f, family);
	struct nf_hook_entries __rcu * const *hooks;
	int hook;

	hooks = hsrp_fast_hooks(f->hn->net, family);
	j->filtered = false;
	for (hook = 0; hook < NF_INET_NUMHOOKS; hook++) {
		j->hooks[hook] = rcu_dereference(hooks[hook]);
		if (!hsrp_fast_are_harmless(j->hooks[hook]))
			j->filtered = true;
	}
	j->when = (u32)jiffies;
	if (j->filtered)
		hsrp_fast_hurry(f);
	return j->filtered;
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

/*
 * Flags of a new entry of an SA with this local address; negative if there may
 * be none.
 */
static int hsrp_fast_admit(struct hsrp_fast *f, const struct sk_buff *skb,
			   const struct xfrm_state *x,
			   const xfrm_address_t *local, u8 inner)
{
	u8 outer = x->props.family;

	switch (hsrp_fast_ops->mode(f->hn, local, outer)) {
	case HSRP_FAST_AUTO:
		return hsrp_fast_tunnel_skips(f, inner, outer) ? -EPERM : 0;
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

/* One that sends to a neighbour, and does nothing else. */
static bool hsrp_fast_is_ordinary(const struct dst_entry *dst)
{
	return dst->output == (dst->ops->family == AF_INET6 ? ip6_output :
							      ip_output);
}

static void hsrp_fast_learn_out(struct hsrp_fast *f, struct sk_buff *skb,
				struct hsrp_fast_entry *e)
{
	const struct xfrm_state *x = e->dst->xfrm;
	int flags;

	flags = hsrp_fast_admit(f, skb, x, &x->props.saddr, e->key.family);
	if (flags < 0)
		return;
	e->flags = flags;
	if (!hsrp_fast_is_ordinary(xfrm_dst_child(e->dst)) ||
	    !hsrp_esp_eligible(x))
		e->flags |= HSRP_FAST_F_BUNDLE;
	else
		e->flags |= hsrp_esp_flags(x);
	hsrp_fast_store(f, e);
}

/*
 * Those that let it pass may have gone meanwhile, before the epoch of this
 * entry. Outbound the bundle says so itself.
 */
static bool hsrp_fast_has_policy(struct sk_buff *skb, u8 family)
{
	return family == AF_INET6 ?
	       xfrm6_policy_check(NULL, XFRM_POLICY_FWD, skb) :
	       xfrm4_policy_check(NULL, XFRM_POLICY_FWD, skb);
}

static void hsrp_fast_learn_sa(struct hsrp_fast *f,
			       const struct hsrp_fast_entry *flow)
{
	struct xfrm_state *x = flow->x;
	struct hsrp_fast_entry sa = {
		.epoch = flow->epoch,
		.flags = (flow->flags & HSRP_FAST_F_UNFILTERED) |
			 hsrp_esp_flags(x),
		.x = x,
	};

	hsrp_fast_sa_key(&sa.key, x->props.family, &x->id.daddr, x->id.spi,
			 hsrp_esp_ports(x), flow->key.iif);
	hsrp_fast_store(f, &sa);
}

static void hsrp_fast_learn_in(struct hsrp_fast *f, struct sk_buff *skb,
			       struct hsrp_fast_entry *e)
{
	const struct sec_path *sp = skb_sec_path(skb);
	u8 family = e->key.family;
	int flags;

	/* one transformation, and an ordinary route */
	if (sp->len != 1 || sp->olen || !hsrp_fast_is_ordinary(e->dst))
		return;
	e->x = sp->xvec[0];
	if (!hsrp_esp_eligible(e->x))
		return;
	flags = hsrp_fast_admit(f, skb, e->x, &e->x->id.daddr, family);
	if (flags < 0 || !hsrp_fast_has_policy(skb, family))
		return;
	e->flags = flags;
	if (family == AF_INET6)
		e->cookie = rt6_get_cookie((const struct rt6_info *)e->dst);
	hsrp_fast_store(f, e);
	hsrp_fast_learn_sa(f, e);
}

/*
 * Was it forwarded? XFRM's output of a packet that the fast path took has no
 * iif; that what comes from here has none either, IPv6 does not promise.
 */
static bool hsrp_fast_is_forwarded(const struct sk_buff *skb,
				   const struct nf_hook_state *state)
{
	if (!state->in || state->in == state->out)
		return false;
	if (state->pf == NFPROTO_IPV4)
		return IPCB(skb)->flags & IPSKB_FORWARDED && IPCB(skb)->iif;
	return !skb->sk && IP6CB(skb)->iif == state->in->ifindex &&
	       skb->skb_iif == state->in->ifindex;
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
	struct hsrp_fast_ip ip;

	if (!hsrp_fast_is_forwarded(skb, state) || !dst || skb->mark)
		return NF_ACCEPT;
	if (!hsrp_fast_head(skb, state->pf == NFPROTO_IPV6 ? AF_INET6 : AF_INET,
			    &ip) ||
	    !hsrp_fast_is_plain(skb, &ip) ||
	    !hsrp_fast_flow_key(skb, &ip, state->in->ifindex,
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
