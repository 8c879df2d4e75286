/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual address: virtual IP and virtual MAC on an interface (design D4).
 *
 * The virtual MAC is in the device's unicast filter from attach to detach; the
 * ingress hook lets frames for it in only while the gate is open. The virtual
 * IP is on the interface only while the gate is open, put there and taken away
 * by the worker through rtnetlink. There may be more of them, secondary ones,
 * which have everything in common but the address.
 */
#ifndef _HSRP_GATEWAY_VIP_H
#define _HSRP_GATEWAY_VIP_H

#include <linux/etherdevice.h>
#include <linux/hrtimer.h>
#include <linux/hsrp.h>
#include <linux/ratelimit_types.h>
#include <linux/types.h>

#include "gateway/vip6.h"

struct hsrp_net;
struct hsrp_addr;
struct hsrp_iface;

/* Gratuitous ARP as IOS sends it by default: twice, 3 s apart (measured). */
#define HSRP_GARP_COUNT		2
#define HSRP_GARP_INTERVAL_MS	3000
/* IOS: standby mac-refresh */
#define HSRP_MAC_REFRESH_MS	(10 * 1000)

/* The primary virtual IP, and after it the secondary ones. */
#define HSRP_VIPS_MAX		(1 + HSRP_SECONDARY_MAX)

/**
 * struct hsrp_vip - a virtual IP
 * @addr: the address, 0 while it is not known or there is none; written by
 *	hsrp_index_set_addr(), READ_ONCE elsewhere
 * @installed: address that the worker has put on the interface, 0 for none;
 *	written under hn->lock by hsrp_index_set_installed()
 * @by_addr: in the index of the namespace
 * @by_installed: likewise
 * @place: index of it in hsrp_vaddr::vips
 * @installed_on: index of the device it was put on; under hn->lock
 * @unsure: whether @installed is there, with its route, is not known: the
 *	answer to the request was lost, or there was none; under hn->lock
 */
struct hsrp_vip {
	__be32 addr;
	__be32 installed;
	struct hlist_node by_addr;
	struct hlist_node by_installed;
	int installed_on;
	u8 place;
	bool unsure;
};

/**
 * enum hsrp_garp_due - what is to be done at the first gratuitous ARP
 * @HSRP_GARP_NOT_DUE: the gate was not opened since the last one: begin a series
 * @HSRP_GARP_DUE: send it, the worker goes on from there
 * @HSRP_GARP_REST: neighbours have heard it: send what is for switches
 * @HSRP_GARP_LEFT: nothing, there was no room and the worker does it
 */
enum hsrp_garp_due {
	HSRP_GARP_NOT_DUE,
	HSRP_GARP_DUE,
	HSRP_GARP_REST,
	HSRP_GARP_LEFT,
};

/**
 * struct hsrp_vaddr - one virtual address, embedded in its group
 * @node: in hn->vaddrs; RCU, under RTNL
 * @iface_node: in iface->vaddrs; RCU, under RTNL
 * @hn: namespace
 * @iface: its interface
 * @ipver: its family, %HSRP_IPV4 or %HSRP_IPV6; constant while attached
 * @vip6: the virtual IPs of an IPv6 group, which has none in @vips
 * @vips: virtual IPs, the primary one first. One stays where it is as long as
 *	it is wanted, so that a reader never misses it; there may be gaps
 * @n_vips: how many of @vips were ever in use; only grows, READ_ONCE
 * @vmacs: virtual MACs: the present one, and room for the next, so that a reader
 *	never sees half of one. All zero: the device's own (IOS: use-bia)
 * @vmac_at: index of the present one; written under RTNL
 * @by_mac: in the index of the namespace
 * @open: the gate: this router is Active. Written in softirq or process
 *	context by the owner's state change; READ_ONCE everywhere
 * @wanted: the virtual IP shall be on the interface. As @open, but those who rest
 *	on it are told in between: true before, false after; acquire and release
 * @marked: in hn->marked, for the next run of the worker; hn->marked_lock
 * @enlisted: may be marked; hn->marked_lock
 * @run: in the list of the run under way; this and the next ones: hn->lock
 * @keep: @wanted, when that run began
 * @keep_vip: the primary address, when that run began
 * @failed: marked because of a failure
 * @garp_count: length of a series, 0: without end; WRITE_ONCE/READ_ONCE
 * @garp_interval_ms: between two of a series; likewise
 * @refresh_ms: between two more after the series, as long as the gate is open;
 *	0: none; likewise
 * @quiet: no repeats: the virtual MAC may be behind another router already;
 *	likewise
 * @garp_wanted: the worker shall start a series of gratuitous ARPs
 * @garp_begun: the first of that series was sent, or is about to be; likewise
 * @garp_due: what hsrp_vaddr_announce() does; group->lock
 * @garp_left: how many of the series are still to be sent, -1: no end
 * @garp_timer: sends the repeats (softirq)
 * @conflicts: limits what is told of others who use the address
 * @attached: between hsrp_vaddr_attach() and _detach(); under RTNL
 * @filtered: the virtual MAC is in the device's unicast filter; under RTNL
 */
struct hsrp_vaddr {
	struct list_head node;
	struct list_head iface_node;
	struct hsrp_net *hn;
	struct hsrp_iface *iface;
	u8 ipver;
	struct hsrp_vip6 vip6;
	struct hsrp_vip vips[HSRP_VIPS_MAX];
	unsigned int n_vips;
	u8 vmacs[2][ETH_ALEN];
	unsigned int vmac_at;
	struct hlist_node by_mac;
	bool open;
	bool wanted;
	struct list_head marked;
	bool enlisted;
	struct list_head run;
	bool keep;
	__be32 keep_vip;
	bool failed;
	u32 garp_count;
	u32 garp_interval_ms;
	u32 refresh_ms;
	bool quiet;
	bool garp_wanted;
	bool garp_begun;
	enum hsrp_garp_due garp_due;
	int garp_left;
	struct hrtimer garp_timer;
	struct ratelimit_state conflicts;
	bool attached;
	bool filtered;
};

#define hsrp_vaddr_for_each_vip(va, v) \
	for ((v) = (va)->vips; (v) < (va)->vips + READ_ONCE((va)->n_vips); (v)++)

/**
 * hsrp_vaddr_has() - is this one of its virtual IPs?
 * @va: virtual address
 * @addr: address, 0 is none
 *
 * Context: any.
 * Return: true if it is.
 */
static inline bool hsrp_vaddr_has(const struct hsrp_vaddr *va, __be32 addr)
{
	const struct hsrp_vip *v;

	hsrp_vaddr_for_each_vip(va, v)
		if (addr && READ_ONCE(v->addr) == addr)
			return true;
	return false;
}

/**
 * hsrp_vaddr_holds() - is it one of them, or was until now?
 * @va: virtual address
 * @addr: address, 0 is none
 *
 * What the worker has put on the interface, or is about to take away, counts.
 *
 * Context: any.
 * Return: true if it is.
 */
static inline bool hsrp_vaddr_holds(const struct hsrp_vaddr *va, __be32 addr)
{
	const struct hsrp_vip *v;

	hsrp_vaddr_for_each_vip(va, v)
		if (addr && (READ_ONCE(v->addr) == addr ||
			     READ_ONCE(v->installed) == addr))
			return true;
	return false;
}

/**
 * hsrp_vaddr_vmac() - its virtual MAC
 * @va: virtual address
 *
 * Context: RCU or RTNL.
 * Return: the address; all zero: that of the device, which hooks and filters
 *	need not know.
 */
static inline const u8 *hsrp_vaddr_vmac(const struct hsrp_vaddr *va)
{
	/* pairs with hsrp_vaddr_commit_vmac() */
	return va->vmacs[smp_load_acquire(&va->vmac_at)];
}

/**
 * hsrp_vaddr_mac() - the MAC that frames of a virtual address have
 * @va: virtual address
 * @dev: its device
 *
 * Context: RCU or RTNL.
 * Return: the virtual MAC, or that of the device where it is to be used.
 */
static inline const u8 *hsrp_vaddr_mac(const struct hsrp_vaddr *va,
				       const struct net_device *dev)
{
	const u8 *mac = hsrp_vaddr_vmac(va);

	return is_zero_ether_addr(mac) ? dev->dev_addr : mac;
}

/*
 * gateway/vip.c. Contexts:
 * - attach, detach: hn->lock AND RTNL held, process context
 * - install, withdraw, remove: hn->lock held, RTNL NOT held (they talk to
 *   rtnetlink). To take a virtual address away for good: set_open(false),
 *   remove() without RTNL, then rtnl_lock(), detach(), and the owner's memory
 *   by RCU
 * - settled, leaves: hn->lock held
 * - prepare_vmac, commit_vmac, abort_vmac, dev_added, dev_removed: RTNL
 * - set_secondaries: hn->lock held, process context
 * - set_vip, set_open, retire: any but hard interrupts
 * - find: RCU or hn->lock
 */
int hsrp_vaddr_attach(struct hsrp_vaddr *va, struct hsrp_iface *iface,
		      u8 ipver, const u8 *vmac);
void hsrp_vaddr_detach(struct hsrp_vaddr *va);
int hsrp_vaddr_prepare_vmac(struct hsrp_vaddr *va, const u8 *vmac);
void hsrp_vaddr_commit_vmac(struct hsrp_vaddr *va);
void hsrp_vaddr_abort_vmac(struct hsrp_vaddr *va);
int hsrp_vaddr_dev_added(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_vaddr_dev_removed(struct hsrp_iface *iface, struct net_device *dev);
void hsrp_vaddr_set_vip(struct hsrp_vaddr *va, __be32 vip);
void hsrp_vaddr_set_secondaries(struct hsrp_vaddr *va, const __be32 *addrs,
				unsigned int n);
void hsrp_vaddr_set_open(struct hsrp_vaddr *va, bool open);
void hsrp_vaddr_retire(struct hsrp_vaddr *va);
struct hsrp_vaddr *hsrp_vaddr_find(const struct hsrp_net *hn, __be32 vip);
long hsrp_vaddr_install(struct list_head *run);
int hsrp_vaddr_withdraw(struct list_head *run);
int hsrp_vaddr_remove(struct hsrp_vaddr *va);
bool hsrp_vaddr_settled(struct hsrp_net *hn, const struct hsrp_addr *vip);
bool hsrp_vaddr_leaves(struct hsrp_net *hn, const struct hsrp_addr *vip);

/*
 * gateway/viprun.c. mark: any but hard interrupts. mark_iface, mark_removed:
 * RTNL. init_run: setup of the namespace. The rest: process, hn->lock held.
 */
void hsrp_vaddr_init_run(struct hsrp_net *hn);
void hsrp_vaddr_enlist(struct hsrp_vaddr *va);
void hsrp_vaddr_discharge(struct hsrp_vaddr *va);
void hsrp_vaddr_mark(struct hsrp_vaddr *va);
void hsrp_vaddr_mark_iface(struct hsrp_iface *iface);
void hsrp_vaddr_mark_removed(struct hsrp_iface *iface, __be32 addr);
void hsrp_vaddr_fail(struct hsrp_vaddr *va);
void hsrp_vaddr_begin_run(struct hsrp_net *hn, struct list_head *run);
void hsrp_vaddr_end_run(struct list_head *run);

/*
 * gateway/garp.c. init: process. send: hn->lock held, no lock of a group.
 * announce, set, request: any but hard interrupts. gap: any.
 */
void hsrp_garp_net_init(struct hsrp_net *hn);
unsigned long hsrp_garp_gap(void);
void hsrp_vaddr_init_garp(struct hsrp_vaddr *va);
void hsrp_vaddr_open_garp(struct hsrp_vaddr *va, bool open);
void hsrp_vaddr_announce_first(struct hsrp_vaddr *va);
void hsrp_vaddr_announce(struct hsrp_vaddr *va);
bool hsrp_vaddr_send_garp(struct hsrp_vaddr *va);
void hsrp_vaddr_set_garp(struct hsrp_vaddr *va, u32 count, u32 interval_ms,
			 u32 refresh_ms);
void hsrp_vaddr_request_garp(struct hsrp_vaddr *va);

#endif /* _HSRP_GATEWAY_VIP_H */
