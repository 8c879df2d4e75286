/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Virtual addresses by what they are looked up by: an IPv4 address, a MAC. The
 * hooks do that frame by frame, and there may be thousands.
 */
#ifndef _HSRP_GATEWAY_INDEX_H
#define _HSRP_GATEWAY_INDEX_H

#include <linux/list.h>
#include <linux/seqlock.h>
#include <linux/types.h>

/* frames are looked at by MAC; together they fit into 4 KiB */
#define HSRP_INDEX_ADDR_BITS	7
#define HSRP_INDEX_MAC_BITS	8

/**
 * struct hsrp_index - of one namespace
 * @lock: a reader sees each virtual address at its old place or at its new one;
 *	innermost
 * @addrs: struct hsrp_vip, by @addr and by @installed; RCU
 * @macs: struct hsrp_vaddr, by its interface and virtual MAC; RCU
 */
struct hsrp_index {
	seqlock_t lock;
	struct hlist_head addrs[1 << HSRP_INDEX_ADDR_BITS];
	struct hlist_head macs[1 << HSRP_INDEX_MAC_BITS];
};

struct hsrp_iface;
struct hsrp_net;
struct hsrp_vaddr;
struct hsrp_vip;
struct net_device;

/**
 * struct hsrp_index_query - which virtual address is meant
 * @addr: one of its virtual IPs
 * @held: also one that the worker has put on the interface, and that may be about
 *	to go
 * @iface: on this interface; NULL: any
 * @dev: on this device; NULL: any
 * @but: not this one; NULL: any
 */
struct hsrp_index_query {
	__be32 addr;
	bool held;
	const struct hsrp_iface *iface;
	const struct net_device *dev;
	const struct hsrp_vaddr *but;
};

/*
 * gateway/index.c. init, exit: process. add, del, set_mac: hn->lock and RTNL held.
 * set_addr, set_installed: any but hard interrupts, one at a time for a virtual
 * address. find, by_mac: RCU, RTNL or hn->lock.
 */
int hsrp_index_init(struct hsrp_net *hn);
void hsrp_index_exit(struct hsrp_net *hn);
void hsrp_index_add(struct hsrp_vaddr *va);
void hsrp_index_del(struct hsrp_vaddr *va);
void hsrp_index_set_addr(struct hsrp_vaddr *va, struct hsrp_vip *v,
			 __be32 addr);
void hsrp_index_set_installed(struct hsrp_vaddr *va, struct hsrp_vip *v,
			      __be32 addr);
void hsrp_index_set_mac(struct hsrp_vaddr *va, unsigned int at);
struct hsrp_vaddr *hsrp_index_find(const struct hsrp_net *hn,
				   const struct hsrp_index_query *query);
struct hsrp_vaddr *hsrp_index_by_mac(const struct hsrp_iface *iface,
				     const u8 *mac);

#endif /* _HSRP_GATEWAY_INDEX_H */
