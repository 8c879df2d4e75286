// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual addresses by IPv4 address and by virtual MAC.
 *
 * They move from one chain to another while readers are on their way, who may so
 * come to the end of the wrong one. Therefore nobody believes that there is none
 * when something has moved meanwhile.
 */
#include <linux/etherdevice.h>
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/vip.h"
#include "hsrp.h"

/**
 * hsrp_index_init() - room for the virtual addresses of a namespace
 * @hn: namespace, whose first one comes
 *
 * Kept until the namespace goes.
 *
 * Context: process; hn->lock held.
 * Return: 0 or -ENOMEM.
 */
int hsrp_index_init(struct hsrp_net *hn)
{
	struct hsrp_index *index;

	lockdep_assert_held(&hn->lock);

	if (hn->index)
		return 0;
	index = kzalloc(sizeof(*index), GFP_KERNEL);
	if (!index)
		return -ENOMEM;
	seqlock_init(&index->lock);
	/* pairs with hsrp_index() */
	smp_store_release(&hn->index, index);
	return 0;
}

/**
 * hsrp_index_exit() - free it
 * @hn: namespace that goes, which nobody looks into any more
 *
 * Context: process.
 */
void hsrp_index_exit(struct hsrp_net *hn)
{
	kfree(hn->index);
	hn->index = NULL;
}

/* NULL: there was never a virtual address */
static struct hsrp_index *hsrp_index(const struct hsrp_net *hn)
{
	/* pairs with hsrp_index_init() */
	return smp_load_acquire(&hn->index);
}

static struct hlist_head *hsrp_index_addrs(struct hsrp_index *index,
					   __be32 addr)
{
	return &index->addrs[hash_32((__force u32)addr, HSRP_INDEX_ADDR_BITS)];
}

static struct hlist_head *hsrp_index_macs(struct hsrp_index *index,
					  const struct hsrp_iface *iface,
					  const u8 *mac)
{
	const u32 key = (mac[3] << 16 | mac[4] << 8 | mac[5]) ^
			hash_ptr(iface, 32);

	return &index->macs[hash_32(key, HSRP_INDEX_MAC_BITS)];
}

/* Its place in the chain of @addr, none for 0. index->lock held. */
static void hsrp_index_place(struct hsrp_index *index, struct hlist_node *node,
			     __be32 addr)
{
	lockdep_assert_held(&index->lock.lock);

	hlist_del_init_rcu(node);
	if (addr)
		hlist_add_head_rcu(node, hsrp_index_addrs(index, addr));
}

static void hsrp_index_place_mac(struct hsrp_index *index,
				 struct hsrp_vaddr *va)
{
	const u8 *mac = va->vmacs[va->vmac_at];

	lockdep_assert_held(&index->lock.lock);

	hlist_del_init_rcu(&va->by_mac);
	/* the device's own is no virtual one */
	if (!is_zero_ether_addr(mac))
		hlist_add_head_rcu(&va->by_mac,
				   hsrp_index_macs(index, va->iface, mac));
}

/**
 * hsrp_index_add() - a virtual address comes, with its MAC and without addresses
 * @va: virtual address, after hsrp_index_init()
 *
 * Context: process; hn->lock and RTNL held.
 */
void hsrp_index_add(struct hsrp_vaddr *va)
{
	struct hsrp_index *index = hsrp_index(va->hn);
	struct hsrp_vip *v;

	for (v = va->vips; v < va->vips + HSRP_VIPS_MAX; v++) {
		v->place = v - va->vips;
		INIT_HLIST_NODE(&v->by_addr);
		INIT_HLIST_NODE(&v->by_installed);
	}
	INIT_HLIST_NODE(&va->by_mac);
	write_seqlock_bh(&index->lock);
	hsrp_index_place_mac(index, va);
	write_sequnlock_bh(&index->lock);
}

/**
 * hsrp_index_del() - it goes
 * @va: virtual address; its memory is freed after a grace period
 *
 * Context: process; hn->lock and RTNL held.
 */
void hsrp_index_del(struct hsrp_vaddr *va)
{
	struct hsrp_index *index = hsrp_index(va->hn);
	struct hsrp_vip *v;

	write_seqlock_bh(&index->lock);
	hlist_del_init_rcu(&va->by_mac);
	for (v = va->vips; v < va->vips + HSRP_VIPS_MAX; v++) {
		hlist_del_init_rcu(&v->by_addr);
		hlist_del_init_rcu(&v->by_installed);
	}
	write_sequnlock_bh(&index->lock);
}

/**
 * hsrp_index_set_addr() - a virtual IP is this address now
 * @va: virtual address
 * @v: the virtual IP
 * @addr: its address, 0: none
 *
 * With release semantics for whoever reads it without a lock.
 *
 * Context: any but hard interrupts.
 */
void hsrp_index_set_addr(struct hsrp_vaddr *va, struct hsrp_vip *v, __be32 addr)
{
	struct hsrp_index *index = hsrp_index(va->hn);

	write_seqlock_bh(&index->lock);
	/* pairs with hsrp_vaddr_begin_run() */
	smp_store_release(&v->addr, addr);
	hsrp_index_place(index, &v->by_addr, addr);
	write_sequnlock_bh(&index->lock);
}

/**
 * hsrp_index_set_installed() - a virtual IP is on the interface, or about to be
 * @va: virtual address
 * @v: the virtual IP
 * @addr: its address, 0: none
 *
 * Context: process; hn->lock held.
 */
void hsrp_index_set_installed(struct hsrp_vaddr *va, struct hsrp_vip *v,
			      __be32 addr)
{
	struct hsrp_index *index = hsrp_index(va->hn);

	write_seqlock_bh(&index->lock);
	WRITE_ONCE(v->installed, addr);
	hsrp_index_place(index, &v->by_installed, addr);
	write_sequnlock_bh(&index->lock);
}

/**
 * hsrp_index_set_mac() - one of its two virtual MACs is the present one now
 * @va: virtual address
 * @at: which
 *
 * Context: RTNL held.
 */
void hsrp_index_set_mac(struct hsrp_vaddr *va, unsigned int at)
{
	struct hsrp_index *index = hsrp_index(va->hn);

	write_seqlock_bh(&index->lock);
	/* pairs with hsrp_vaddr_vmac() */
	smp_store_release(&va->vmac_at, at);
	hsrp_index_place_mac(index, va);
	write_sequnlock_bh(&index->lock);
}

static bool hsrp_index_matches(const struct hsrp_vaddr *va,
			       const struct hsrp_index_query *q)
{
	return va != q->but && (!q->iface || va->iface == q->iface) &&
	       (!q->dev || rcu_access_pointer(va->iface->dev) == q->dev);
}

static struct hsrp_vaddr *hsrp_index_of(struct hsrp_vip *v)
{
	return container_of(v - v->place, struct hsrp_vaddr, vips[0]);
}

/* Under RCU, or where none comes and goes */
static bool __maybe_unused hsrp_index_stands(const struct hsrp_net *hn)
{
	return lockdep_is_held(&hn->lock) || lockdep_rtnl_is_held();
}

static struct hsrp_vaddr *hsrp_index_look(const struct hsrp_net *hn,
					  const struct hsrp_index_query *q)
{
	struct hlist_head *chain = hsrp_index_addrs(hsrp_index(hn), q->addr);
	struct hsrp_vip *v;

	hlist_for_each_entry_rcu(v, chain, by_addr, hsrp_index_stands(hn))
		if (READ_ONCE(v->addr) == q->addr &&
		    hsrp_index_matches(hsrp_index_of(v), q))
			return hsrp_index_of(v);
	if (!q->held)
		return NULL;
	hlist_for_each_entry_rcu(v, chain, by_installed, hsrp_index_stands(hn))
		if (READ_ONCE(v->installed) == q->addr &&
		    hsrp_index_matches(hsrp_index_of(v), q))
			return hsrp_index_of(v);
	return NULL;
}

/**
 * hsrp_index_find() - virtual address by one of its IPs
 * @hn: namespace
 * @query: which; its @addr 0 is none
 *
 * Context: RCU, RTNL or hn->lock.
 * Return: it, or NULL.
 */
struct hsrp_vaddr *hsrp_index_find(const struct hsrp_net *hn,
				   const struct hsrp_index_query *query)
{
	struct hsrp_index *index = hsrp_index(hn);
	struct hsrp_vaddr *va;
	unsigned int seq;

	if (!index || !query->addr)
		return NULL;
	do {
		seq = read_seqbegin(&index->lock);
		va = hsrp_index_look(hn, query);
	} while (!va && read_seqretry(&index->lock, seq));
	return va;
}

static struct hsrp_vaddr *hsrp_index_look_mac(const struct hsrp_iface *iface,
					      const u8 *mac)
{
	const struct hsrp_net *hn = iface->hn;
	struct hsrp_vaddr *va;

	hlist_for_each_entry_rcu(va,
				 hsrp_index_macs(hsrp_index(hn), iface, mac),
				 by_mac, hsrp_index_stands(hn))
		if (va->iface == iface &&
		    ether_addr_equal(hsrp_vaddr_vmac(va), mac))
			return va;
	return NULL;
}

/**
 * hsrp_index_by_mac() - virtual address by its virtual MAC
 * @iface: its interface
 * @mac: the MAC; all zero is nobody's
 *
 * Context: RCU, RTNL or hn->lock.
 * Return: it, or NULL.
 */
struct hsrp_vaddr *hsrp_index_by_mac(const struct hsrp_iface *iface,
				     const u8 *mac)
{
	struct hsrp_index *index = hsrp_index(iface->hn);
	struct hsrp_vaddr *va;
	unsigned int seq;

	if (!index || is_zero_ether_addr(mac))
		return NULL;
	do {
		seq = read_seqbegin(&index->lock);
		va = hsrp_index_look_mac(iface, mac);
	} while (!va && read_seqretry(&index->lock, seq));
	return va;
}
