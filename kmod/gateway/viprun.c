// SPDX-License-Identifier: GPL-2.0
/*
 * Which virtual addresses a run of the worker looks at: those that somebody has
 * marked since, those for which something failed, and one more in turn, so that
 * what is done to it without a word does not last for ever.
 *
 * A run begins with a look at all of these and goes by it until it ends. So
 * whoever changes its mind meanwhile is served by the next run, as a whole, and
 * the steps of a run (design D5) are about one and the same state.
 *
 * And which interfaces it looks at, for the sake of their groups as a whole: those
 * that somebody has marked since.
 */
#include <linux/rculist.h>

#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/vip.h"
#include "hsrp.h"

/**
 * hsrp_vaddr_init_run() - no virtual address of a namespace is marked
 * @hn: namespace
 *
 * Context: process, while @hn is being set up.
 */
void hsrp_vaddr_init_run(struct hsrp_net *hn)
{
	spin_lock_init(&hn->marked_lock);
	INIT_LIST_HEAD(&hn->marked);
	INIT_LIST_HEAD(&hn->marked_ifaces);
	hn->patrol = &hn->vaddrs;
}

/**
 * hsrp_vaddr_enlist() - the worker may have something to do with it from now on
 * @va: virtual address, in hn->vaddrs
 *
 * Context: process; hn->lock held.
 */
void hsrp_vaddr_enlist(struct hsrp_vaddr *va)
{
	lockdep_assert_held(&va->hn->lock);

	INIT_LIST_HEAD(&va->run);
	va->failed = false;
	spin_lock_bh(&va->hn->marked_lock);
	INIT_LIST_HEAD(&va->marked);
	va->enlisted = true;
	spin_unlock_bh(&va->hn->marked_lock);
}

/**
 * hsrp_vaddr_discharge() - the worker has nothing to do with it any more
 * @va: virtual address, still in hn->vaddrs
 *
 * Whoever marks it later, because he found it under RCU, does nothing.
 *
 * Context: process; hn->lock held, no run under way.
 */
void hsrp_vaddr_discharge(struct hsrp_vaddr *va)
{
	struct hsrp_net *hn = va->hn;

	lockdep_assert_held(&hn->lock);

	if (hn->patrol == &va->node)
		hn->patrol = va->node.next;
	spin_lock_bh(&hn->marked_lock);
	list_del_init(&va->marked);
	va->enlisted = false;
	spin_unlock_bh(&hn->marked_lock);
}

/**
 * hsrp_vaddr_mark() - have the next run of the worker look at it
 * @va: virtual address
 *
 * A run that begins after this call sees everything that was written before it.
 * The caller wakes the worker.
 *
 * Context: any but hard interrupts.
 */
void hsrp_vaddr_mark(struct hsrp_vaddr *va)
{
	struct hsrp_net *hn = va->hn;

	spin_lock_bh(&hn->marked_lock);
	if (va->enlisted && list_empty(&va->marked))
		list_add_tail(&va->marked, &hn->marked);
	spin_unlock_bh(&hn->marked_lock);
}

/**
 * hsrp_iface_mark() - have the next run of the worker look at an interface
 * @iface: interface, one of its groups has changed
 *
 * A run that begins after this call sees everything that was written before it.
 * The caller wakes the worker.
 *
 * Context: any but hard interrupts.
 */
void hsrp_iface_mark(struct hsrp_iface *iface)
{
	struct hsrp_net *hn = iface->hn;

	spin_lock_bh(&hn->marked_lock);
	if (list_empty(&iface->marked))
		list_add_tail(&iface->marked, &hn->marked_ifaces);
	spin_unlock_bh(&hn->marked_lock);
}

/**
 * hsrp_iface_next_marked() - what the worker has to look at
 * @hn: namespace
 *
 * Context: process; hn->lock held.
 * Return: an interface, not marked any more, or NULL when there is none left.
 */
struct hsrp_iface *hsrp_iface_next_marked(struct hsrp_net *hn)
{
	struct hsrp_iface *iface;

	lockdep_assert_held(&hn->lock);

	spin_lock_bh(&hn->marked_lock);
	iface = list_first_entry_or_null(&hn->marked_ifaces, struct hsrp_iface,
					 marked);
	if (iface)
		list_del_init(&iface->marked);
	spin_unlock_bh(&hn->marked_lock);
	return iface;
}

/**
 * hsrp_iface_unmark() - the worker shall not look at an interface any more
 * @iface: interface that is about to be freed, no group of it is left
 *
 * Context: process; hn->lock held.
 */
void hsrp_iface_unmark(struct hsrp_iface *iface)
{
	struct hsrp_net *hn = iface->hn;

	lockdep_assert_held(&hn->lock);

	spin_lock_bh(&hn->marked_lock);
	list_del_init(&iface->marked);
	spin_unlock_bh(&hn->marked_lock);
}

/**
 * hsrp_vaddr_mark_iface() - something happened to an interface
 * @iface: interface
 *
 * Context: RTNL. The worker is woken.
 */
void hsrp_vaddr_mark_iface(struct hsrp_iface *iface)
{
	struct hsrp_vaddr *va;

	list_for_each_entry_rcu(va, &iface->vaddrs, iface_node,
				lockdep_rtnl_is_held())
		hsrp_vaddr_mark(va);
	if (!list_empty(&iface->vaddrs))
		hsrp_net_kick(iface->hn);
}

/**
 * hsrp_vaddr_mark_removed() - a virtual IP was taken off its interface
 * @iface: interface
 * @addr: the address
 *
 * Where that was someone else, the worker is woken and puts it back.
 *
 * Context: RTNL.
 */
void hsrp_vaddr_mark_removed(struct hsrp_iface *iface, __be32 addr)
{
	const struct hsrp_index_query query = { .addr = addr, .iface = iface };
	struct hsrp_vaddr *va = hsrp_index_find(iface->hn, &query);

	if (!va || !READ_ONCE(va->open))
		return;
	hsrp_vaddr_mark(va);
	hsrp_net_kick(iface->hn);
}

/*
 * Is it marked, other than for a failure? What has happened since the present run
 * began is not done yet.
 */
static bool hsrp_vaddr_unsettled(const struct hsrp_vaddr *va)
{
	struct hsrp_net *hn = va->hn;
	bool marked;

	spin_lock_bh(&hn->marked_lock);
	marked = !list_empty(&va->marked);
	spin_unlock_bh(&hn->marked_lock);
	return marked && !va->failed;
}

/**
 * hsrp_vaddr_settled() - is a virtual IP as its group wants it to be?
 * @hn: namespace
 * @vip: the address
 *
 * Not while a change has yet to be seen by the worker: it comes before those who
 * rest on it.
 *
 * Context: process; hn->lock held.
 * Return: false while it is not; true also where it is none.
 */
bool hsrp_vaddr_settled(struct hsrp_net *hn, const struct hsrp_addr *vip)
{
	const struct hsrp_vaddr *va;

	lockdep_assert_held(&hn->lock);

	if (vip->ipver == HSRP_IPV6)
		va = hsrp_vaddr_find6(hn, (const struct in6_addr *)vip->ip,
				      NULL);
	else
		va = hsrp_vaddr_find(hn, vip->ip[0]);
	return !va || !hsrp_vaddr_unsettled(va);
}

/* What is wanted of it in this run, whatever becomes of that meanwhile */
static void hsrp_vaddr_enter_run(struct hsrp_vaddr *va, struct list_head *run)
{
	/*
	 * Pairs with hsrp_vaddr_retire(): where it shall go, those who rest on
	 * it are seen to know.
	 */
	va->keep = smp_load_acquire(&va->wanted);
	/* pairs with hsrp_vaddr_set_vip(), likewise */
	va->keep_vip = smp_load_acquire(&va->vips[0].addr);
	va->failed = false;
	if (list_empty(&va->run))
		list_add_tail(&va->run, run);
}

/*
 * One at a time: where hundreds are marked nobody who marks another one waits for
 * all of them. One that is marked again meanwhile is taken again.
 */
static bool hsrp_vaddr_take_marked(struct hsrp_net *hn, struct list_head *run)
{
	struct hsrp_vaddr *va;

	spin_lock_bh(&hn->marked_lock);
	va = list_first_entry_or_null(&hn->marked, struct hsrp_vaddr, marked);
	if (va) {
		list_del_init(&va->marked);
		hsrp_vaddr_enter_run(va, run);
	}
	spin_unlock_bh(&hn->marked_lock);
	return va;
}

static void hsrp_vaddr_take_patrol(struct hsrp_net *hn, struct list_head *run)
{
	struct hsrp_vaddr *va;

	if (hn->patrol == &hn->vaddrs)
		hn->patrol = hn->vaddrs.next;
	if (hn->patrol == &hn->vaddrs)
		return;
	va = list_entry(hn->patrol, struct hsrp_vaddr, node);
	hn->patrol = va->node.next;
	if (list_empty(&va->run))
		hsrp_vaddr_enter_run(va, run);
}

/**
 * hsrp_vaddr_begin_run() - which virtual addresses to look at, and what for
 * @hn: namespace
 * @run: empty list, which takes them
 *
 * Context: process; hn->lock held until hsrp_vaddr_end_run().
 */
void hsrp_vaddr_begin_run(struct hsrp_net *hn, struct list_head *run)
{
	lockdep_assert_held(&hn->lock);

	while (hsrp_vaddr_take_marked(hn, run))
		;
	hsrp_vaddr_take_patrol(hn, run);
}

/**
 * hsrp_vaddr_end_run() - all of it was done, or failed and is marked again
 * @run: from hsrp_vaddr_begin_run()
 *
 * Context: process; hn->lock held.
 */
void hsrp_vaddr_end_run(struct list_head *run)
{
	struct hsrp_vaddr *va, *next;

	list_for_each_entry_safe(va, next, run, run)
		list_del_init(&va->run);
}

/**
 * hsrp_vaddr_fail() - something could not be done, the next run tries again
 * @va: virtual address of the run under way
 *
 * Where something has happened to it since the run began, it does so anyway.
 *
 * Context: process; hn->lock held.
 */
void hsrp_vaddr_fail(struct hsrp_vaddr *va)
{
	struct hsrp_net *hn = va->hn;

	lockdep_assert_held(&hn->lock);

	spin_lock_bh(&hn->marked_lock);
	if (va->enlisted && list_empty(&va->marked)) {
		va->failed = true;
		list_add_tail(&va->marked, &hn->marked);
	}
	spin_unlock_bh(&hn->marked_lock);
}
