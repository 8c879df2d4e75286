/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IPv6 half of a virtual address: one link-local address, which the worker
 * has on the interface while the gate is open, and the neighbour discovery that
 * is about it. What is common to both families is in vip.h.
 */
#ifndef _HSRP_GATEWAY_VIP6_H
#define _HSRP_GATEWAY_VIP6_H

#include <linux/in6.h>
#include <linux/seqlock.h>
#include <linux/types.h>

struct hsrp_net;
struct hsrp_vaddr;
struct net_device;

/**
 * struct hsrp_vip6 - an IPv6 virtual IP
 * @lock: readers see all of an address, or none; taken by itself only
 * @addr: the address, all zero while there is none; under @lock
 * @installed: address that the worker has put on the interface, or is about to
 *	take away; written under hn->lock and @lock
 * @installed_on: index of the device it was put on; under hn->lock
 * @unsure: whether @installed is there is not known: the answer to the request
 *	was lost; under hn->lock
 */
struct hsrp_vip6 {
	seqlock_t lock;
	struct in6_addr addr;
	struct in6_addr installed;
	int installed_on;
	bool unsure;
};

/*
 * gateway/vip6.c. init, net_init, net_exit: RTNL held. set, get, holds: any but
 * hard interrupts. install, remove, withdraw: hn->lock held, RTNL not held.
 */
void hsrp_vip6_init(struct hsrp_vip6 *v);
void hsrp_vip6_set(struct hsrp_vaddr *va, const struct in6_addr *addr);
bool hsrp_vip6_get(const struct hsrp_vip6 *v, struct in6_addr *addr);
bool hsrp_vip6_holds(const struct hsrp_vip6 *v, const struct in6_addr *addr);
int hsrp_vip6_install(struct hsrp_vaddr *va, int ifindex);
int hsrp_vip6_remove(struct hsrp_vaddr *va);
int hsrp_vip6_withdraw(struct hsrp_vaddr *va, int ifindex);

/*
 * gateway/neigh6.c. net_init, net_exit: RTNL held; as often as each other.
 * send_na: any but hard interrupts, RCU.
 */
int hsrp_neigh6_net_init(struct hsrp_net *hn);
void hsrp_neigh6_net_exit(struct hsrp_net *hn);
void hsrp_neigh6_send_na(struct hsrp_vaddr *va, struct net_device *dev);

#endif /* _HSRP_GATEWAY_VIP6_H */
