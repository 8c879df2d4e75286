/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual address: virtual IP and virtual MAC on an interface (design D4).
 *
 * The virtual MAC is in the device's unicast filter from attach to detach; the
 * ingress hook lets frames for it in only while the gate is open. The virtual
 * IP is on the interface only while the gate is open, put there and taken away
 * by the worker through rtnetlink.
 */
#ifndef _HSRP_GATEWAY_VIP_H
#define _HSRP_GATEWAY_VIP_H

#include <linux/hrtimer.h>
#include <linux/if_ether.h>
#include <linux/ratelimit_types.h>
#include <linux/types.h>

struct hsrp_net;
struct hsrp_iface;

/* Gratuitous ARP as IOS sends it by default: twice, 3 s apart (measured). */
#define HSRP_GARP_COUNT		2
#define HSRP_GARP_INTERVAL_MS	3000
/* IOS: standby mac-refresh */
#define HSRP_MAC_REFRESH_MS	(10 * 1000)

/**
 * struct hsrp_vaddr - one virtual address, embedded in its group
 * @node: in hn->vaddrs; RCU, under RTNL
 * @iface_node: in iface->vaddrs; RCU, under RTNL
 * @hn: namespace
 * @iface: its interface
 * @vip: virtual IP, 0 while it is not known; WRITE_ONCE/READ_ONCE
 * @vmac: virtual MAC; changed under RTNL, and only while the gate is closed
 * @open: the gate: this router is Active. Written in softirq or process
 *	context by the owner's state change; READ_ONCE everywhere
 * @installed: address that the worker has put on the interface, 0 for none;
 *	written under hn->lock
 * @installed_on: index of the device it was put on; under hn->lock
 * @garp_count: length of a series, 0: without end; WRITE_ONCE/READ_ONCE
 * @garp_interval_ms: between two of a series; likewise
 * @refresh_ms: between two more after the series, as long as the gate is open;
 *	0: none; likewise
 * @unsure: whether @installed is there, with its route, is not known: the
 *	answer to the request was lost, or there was none; under hn->lock
 * @garp_wanted: the worker shall start a series of gratuitous ARPs
 * @garp_left: how many of the series are still to be sent, -1: no end
 * @garp_timer: sends the repeats (softirq)
 * @conflicts: limits what is told of others who use the address
 * @attached: between hsrp_vaddr_attach() and _detach(); under RTNL
 * @filtered: @vmac is in the device's unicast filter; under RTNL
 */
struct hsrp_vaddr {
	struct list_head node;
	struct list_head iface_node;
	struct hsrp_net *hn;
	struct hsrp_iface *iface;
	__be32 vip;
	u8 vmac[ETH_ALEN];
	bool open;
	__be32 installed;
	int installed_on;
	u32 garp_count;
	u32 garp_interval_ms;
	u32 refresh_ms;
	bool unsure;
	bool garp_wanted;
	int garp_left;
	struct hrtimer garp_timer;
	struct ratelimit_state conflicts;
	bool attached;
	bool filtered;
};

/*
 * gateway/vip.c. Contexts:
 * - attach, detach: hn->lock AND RTNL held, process context
 * - install, withdraw, remove: hn->lock held, RTNL NOT held (they talk to
 *   rtnetlink). To take a virtual address away for good: set_open(false),
 *   remove() without RTNL, then rtnl_lock(), detach(), and the owner's memory
 *   by RCU
 * - set_vmac, dev_added, dev_removed: RTNL
 * - set_vip, set_open, set_garp, request_garp: any but hard interrupts
 * - find: RCU or hn->lock
 */
int hsrp_vaddr_attach(struct hsrp_vaddr *va, struct hsrp_iface *iface,
		      const u8 *vmac);
void hsrp_vaddr_detach(struct hsrp_vaddr *va);
int hsrp_vaddr_set_vmac(struct hsrp_vaddr *va, const u8 *vmac);
int hsrp_vaddr_dev_added(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_vaddr_dev_removed(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_vaddr_set_vip(struct hsrp_vaddr *va, __be32 vip);
void hsrp_vaddr_set_open(struct hsrp_vaddr *va, bool open);
void hsrp_vaddr_set_garp(struct hsrp_vaddr *va, u32 count, u32 interval_ms,
			 u32 refresh_ms);
void hsrp_vaddr_request_garp(struct hsrp_vaddr *va);
struct hsrp_vaddr *hsrp_vaddr_find(const struct hsrp_net *hn, __be32 vip);
int hsrp_vaddr_install(struct hsrp_net *hn);
int hsrp_vaddr_withdraw(struct hsrp_net *hn);
int hsrp_vaddr_remove(struct hsrp_vaddr *va);

#endif /* _HSRP_GATEWAY_VIP_H */
