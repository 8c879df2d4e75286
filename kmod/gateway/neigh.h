/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARP for virtual addresses: what leaves carries the virtual MAC and leaves
 * only while Active (NF_ARP_OUT); gratuitous ARP; probes of a next hop.
 */
#ifndef _HSRP_GATEWAY_NEIGH_H
#define _HSRP_GATEWAY_NEIGH_H

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/types.h>

struct hsrp_addr;
struct hsrp_net;
struct hsrp_iface;
struct hsrp_vaddr;

/**
 * struct hsrp_arp - ARP for IPv4 over Ethernet (RFC 826)
 * @ar_hrd: hardware type
 * @ar_pro: protocol type
 * @ar_hln: length of a hardware address
 * @ar_pln: length of a protocol address
 * @ar_op: operation
 * @sha: sender's hardware address
 * @sip: sender's protocol address
 * @tha: target's hardware address
 * @tip: target's protocol address
 */
struct hsrp_arp {
	__be16 ar_hrd;
	__be16 ar_pro;
	u8 ar_hln;
	u8 ar_pln;
	__be16 ar_op;
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

static_assert(sizeof(struct hsrp_arp) == 28);

static inline bool hsrp_arp_valid(const struct hsrp_arp *arp)
{
	return arp->ar_hrd == htons(ARPHRD_ETHER) &&
	       arp->ar_pro == htons(ETH_P_IP) &&
	       arp->ar_hln == ETH_ALEN && arp->ar_pln == sizeof(__be32);
}

/* who is told by a gratuitous ARP; of the latter only the first of a series */
#define HSRP_GARP_NEIGHBOURS	BIT(0)
#define HSRP_GARP_SWITCHES	BIT(1)
#define HSRP_GARP_BOTH		(HSRP_GARP_NEIGHBOURS | HSRP_GARP_SWITCHES)

/*
 * gateway/neigh.c. get, put: RTNL held. send_garp, send_probe: any but hard
 * interrupts.
 */
int hsrp_neigh_get(struct hsrp_net *hn, u8 ipver);
void hsrp_neigh_put(struct hsrp_net *hn, u8 ipver);
void hsrp_neigh_send_garp(struct hsrp_vaddr *va, unsigned int to);
void hsrp_neigh_send_probe(struct hsrp_iface *iface,
			   const struct hsrp_addr *target);

#endif /* _HSRP_GATEWAY_NEIGH_H */
