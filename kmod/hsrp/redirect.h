/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ICMP redirects of interfaces with groups.
 */
#ifndef _HSRP_HSRP_REDIRECT_H
#define _HSRP_HSRP_REDIRECT_H

#include <linux/netfilter.h>
#include <linux/types.h>

struct hsrp_iface;
struct hsrp_net;

/* net_init, net_exit: hn->lock held; heard: softirq; is_hook: any */
int hsrp_redirect_net_init(struct hsrp_net *hn);
void hsrp_redirect_net_exit(struct hsrp_net *hn);
void hsrp_redirect_heard(struct hsrp_iface *iface, __be32 addr, bool sure);
bool hsrp_redirect_is_hook(nf_hookfn *hook);

#endif /* _HSRP_HSRP_REDIRECT_H */
