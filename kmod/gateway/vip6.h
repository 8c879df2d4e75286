/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IPv6 half of a virtual address: a link-local address and global ones,
 * which the worker has on the interface while the gate is open, and the neighbour
 * discovery that is about them. What is common to both families is in vip.h.
 */
#ifndef _HSRP_GATEWAY_VIP6_H
#define _HSRP_GATEWAY_VIP6_H

#include <linux/hsrp.h>
#include <linux/in6.h>
#include <linux/netfilter.h>
#include <linux/seqlock.h>
#include <linux/types.h>

struct hsrp_addr;
struct hsrp_iface;
struct hsrp_net;
struct hsrp_vaddr;
struct ipv6hdr;
struct net_device;
struct sk_buff;

/* The link-local one, and after it the global ones. */
#define HSRP_VIPS6_MAX		(1 + HSRP_SECONDARY_MAX)

/**
 * struct hsrp_vip6_global - a global (or unique-local) virtual IP, as configured
 * @addr: the address
 * @len: prefix length of its subnet; on the interface it is a /128
 */
struct hsrp_vip6_global {
	struct in6_addr addr;
	u8 len;
};

/**
 * struct hsrp_vip6_addr - an IPv6 virtual IP
 * @addr: the address, all zero while there is none; under the lock of its set
 * @installed: address that the worker has put on the interface, or is about to
 *	take away; written under hn->lock and the lock of its set
 * @installed_on: index of the device it was put on; under hn->lock
 * @len: of &struct hsrp_vip6_global; under hn->lock
 * @unsure: whether @installed is there is not known: the answer to the request
 *	was lost; under hn->lock
 */
struct hsrp_vip6_addr {
	struct in6_addr addr;
	struct in6_addr installed;
	int installed_on;
	u8 len;
	bool unsure;
};

/**
 * struct hsrp_vip6 - the virtual IPs of an IPv6 group
 * @lock: readers see all of an address, or none; taken by itself only
 * @n: how many of @ips were ever in use; only grows, under @lock
 * @ips: the link-local one first. A global one stays where it is as long as it
 *	is wanted; there may be gaps
 */
struct hsrp_vip6 {
	seqlock_t lock;
	unsigned int n;
	struct hsrp_vip6_addr ips[HSRP_VIPS6_MAX];
};

/*
 * gateway/vip6.c. init, net_init, net_exit: RTNL held. set, at, has, holds:
 * any but hard interrupts. find6: RCU or hn->lock. is_left, set_globals, globals:
 * hn->lock held. install, remove, withdraw: hn->lock held, RTNL not held.
 */
void hsrp_vip6_init(struct hsrp_vip6 *v);
void hsrp_vip6_set(struct hsrp_vaddr *va, const struct in6_addr *addr);
bool hsrp_vip6_at(const struct hsrp_vip6 *v, unsigned int i,
		  struct in6_addr *addr);
bool hsrp_vip6_has(const struct hsrp_vip6 *v, const struct in6_addr *addr);
bool hsrp_vip6_holds(const struct hsrp_vip6 *v, const struct in6_addr *addr);
struct hsrp_vaddr *hsrp_vaddr_find6(const struct hsrp_net *hn,
				    const struct in6_addr *addr,
				    const struct net_device *dev);
bool hsrp_vip6_is_left(const struct hsrp_vaddr *va,
		       const struct in6_addr *addr);
void hsrp_vip6_set_globals(struct hsrp_vaddr *va,
			   const struct hsrp_vip6_global *globals,
			   unsigned int n);
unsigned int hsrp_vip6_globals(const struct hsrp_vaddr *va,
			       struct hsrp_vip6_global *globals);
int hsrp_vip6_install(struct hsrp_vaddr *va, int ifindex);
int hsrp_vip6_remove(struct hsrp_vaddr *va);
int hsrp_vip6_withdraw(struct hsrp_vaddr *va, int ifindex);

/*
 * gateway/neigh6.c. is_hook: any context. net_init, net_exit: RTNL held; as often as
 * each other. send_na, send_probe: any but hard interrupts, RCU. heard: softirq, RCU.
 */
bool hsrp_neigh6_is_hook(nf_hookfn *hook);
int hsrp_neigh6_net_init(struct hsrp_net *hn);
void hsrp_neigh6_net_exit(struct hsrp_net *hn);
void hsrp_neigh6_send_na(struct hsrp_vaddr *va, struct net_device *dev);
void hsrp_neigh6_send_probe(struct hsrp_iface *iface, struct net_device *dev,
			    const struct hsrp_addr *target);
bool hsrp_neigh6_heard(struct hsrp_iface *iface, const struct sk_buff *skb,
		       const struct ipv6hdr *ip, struct in6_addr *target);

#endif /* _HSRP_GATEWAY_VIP6_H */
