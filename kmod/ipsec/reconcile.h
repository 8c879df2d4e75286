/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Makes true what the bindings say (design D2, D5). Called by the worker in
 * this order, with the virtual address moved between the calls:
 *
 *   hsrp_ipsec_demote()   policies out, CLEAN to the IKE agent, SAs and larval
 *                         states out, reverse routes out
 *   hsrp_vaddr_withdraw() virtual IP out
 *   hsrp_ipsec_demoted()  DEMOTED
 *   hsrp_vaddr_install()  virtual IP in, gratuitous ARP
 *   hsrp_ipsec_promote()  policies and reverse routes in, larval states out,
 *                         ACQUIREs, READY
 *
 * hn->lock held, RTNL not held. Idempotent.
 */
#ifndef _HSRP_IPSEC_RECONCILE_H
#define _HSRP_IPSEC_RECONCILE_H

#include <linux/hsrp.h>
#include <linux/netfilter.h>
#include <linux/types.h>

struct hsrp_addr;
struct hsrp_net;
struct hsrp_bind;
struct hsrp_iface;
struct nf_hook_state;
struct sk_buff;
struct netlink_ext_ack;

/* reconcile.c */
int hsrp_ipsec_demote(struct hsrp_net *hn);
void hsrp_ipsec_demoted(struct hsrp_net *hn);
long hsrp_ipsec_promote(struct hsrp_net *hn);
int hsrp_ipsec_flush_map(struct hsrp_net *hn, const char *map,
			 unsigned int *count, struct netlink_ext_ack *extack);
void hsrp_ipsec_bind_down(struct hsrp_bind *b);

/* agent.c: the IKE agent */
void hsrp_agent_clean(struct hsrp_bind *b, const struct hsrp_addr *addr);
bool hsrp_agent_must_wait(struct hsrp_bind *b, const struct hsrp_addr *want);
int hsrp_ipsec_agent_set(struct hsrp_net *hn, u32 portid);
int hsrp_ipsec_agent_ack(struct hsrp_net *hn, const struct hsrp_addr *addr,
			 u32 generation);
int hsrp_ipsec_agent_reset(struct hsrp_net *hn, const struct hsrp_addr *addr);
void hsrp_ipsec_agent_gone(struct hsrp_net *hn);

/* bind.c */
enum hsrp_fast_mode hsrp_bind_fast_mode(const struct hsrp_net *hn,
					const xfrm_address_t *local, u8 family);

/* IKE and ESP beside NAT, RFC 3948 */
#define HSRP_PORT_IKE_NATT	4500

/* guard.c */
int hsrp_guard_get(struct hsrp_net *hn);
void hsrp_guard_put(struct hsrp_net *hn);
bool hsrp_guard_is_hook(nf_hookfn *hook);
unsigned int hsrp_guard_inbound(struct hsrp_iface *iface, struct sk_buff *skb);

/* spi.c */
unsigned int hsrp_spi_hook(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state);
unsigned int hsrp_spi_hook6(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state);

/* km.c: key manager, so that what others do to SAs and policies is noticed */
int hsrp_sa_init(void);
void hsrp_sa_uninit(void);

#endif /* _HSRP_IPSEC_RECONCILE_H */
