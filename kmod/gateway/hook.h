/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netdev hooks of an interface. Ingress sorts frames to whom they concern;
 * anything unknown goes on to the stack untouched. Egress, where the kernel has
 * it and there is a virtual address, sees to it that no frame leaves with the
 * virtual MAC of a group that is not Active, whoever made the frame.
 */
#ifndef _HSRP_GATEWAY_HOOK_H
#define _HSRP_GATEWAY_HOOK_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct hsrp_addr;
struct hsrp_iface;

/**
 * struct hsrp_hook_ops - the rooms above that look at frames
 * @hello: a packet to the HSRP group address and UDP port of its family. Data is
 *	at the network header and may be non-linear or shared. Softirq, RCU. Returns
 *	true when it was HSRP and is done with (the hook frees it), false to
 *	let it go on to the stack.
 * @inbound: any other packet of IPv4 or IPv6 on an interface with a binding.
 *	Softirq, RCU. Returns NF_ACCEPT or NF_DROP (counted by the callee).
 * @neighbour: an ARP reply with this sender came in, or a neighbour advertisement
 *	with this target. Softirq, RCU.
 */
struct hsrp_hook_ops {
	bool (*hello)(struct hsrp_iface *iface, struct sk_buff *skb);
	unsigned int (*inbound)(struct hsrp_iface *iface, struct sk_buff *skb);
	void (*neighbour)(struct hsrp_iface *iface,
			  const struct hsrp_addr *addr);
};

/* gateway/hook.c; softirq, RCU */
unsigned int hsrp_hook_ingress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);
bool hsrp_hook_is_only_egress(const struct nf_hook_entries *hooks);
bool hsrp_hook_egress_permits(const struct nf_hook_entries *hooks,
			      struct sk_buff *skb);
/* Is that much of the network header, and behind it, in one piece? */
static inline bool hsrp_hook_in_head(const struct sk_buff *skb, size_t len)
{
	return skb_headlen(skb) >= skb_network_offset(skb) + len;
}

/* register, unregister, of egress, too: RTNL held */
void hsrp_hook_set_ops(const struct hsrp_hook_ops *ops);
int hsrp_hook_register(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_hook_unregister(struct hsrp_iface *iface);
int hsrp_hook_register_egress(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_hook_unregister_egress(struct hsrp_iface *iface);

#endif /* _HSRP_GATEWAY_HOOK_H */
