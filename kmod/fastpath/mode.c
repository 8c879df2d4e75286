// SPDX-License-Identifier: GPL-2.0
/*
 * The modes of the bindings, and the life of a namespace's fast path: there is
 * one while a binding has a mode that is not "off".
 */
#include <linux/slab.h>
#include <net/protocol.h>

#include "fastpath/esp.h"
#include "fastpath/fast.h"
#include "fastpath/fastpath.h"
#include "gateway/iface.h"

const struct hsrp_fast_ops *hsrp_fast_ops;

/* What is void holds SAs and routes that are gone; let go of them soon. */
#define HSRP_FAST_SWEEP		(2 * HZ)
/* While it rests: the filter may be gone. */
#define HSRP_FAST_LOOK		(HZ / 2)

static const char hsrp_fast_err_filtered[] =
	"A netfilter hook would be skipped";
static const char hsrp_fast_err_dev[] =
	"A tc program or netfilter hook of the interface would be skipped";
static const char hsrp_fast_err_gro[] =
	"esp4_offload takes inbound ESP before it, with GRO on";
static const char hsrp_fast_err_gro6[] =
	"esp6_offload takes inbound ESP before it, with GRO on";

static void hsrp_fast_sweep(struct work_struct *work)
{
	struct hsrp_fast *f = container_of(to_delayed_work(work),
					   struct hsrp_fast, sweep);

	hsrp_fast_judge_again(f);
	hsrp_fast_flush(f, false);
	schedule_delayed_work(&f->sweep, READ_ONCE(f->rests) ? HSRP_FAST_LOOK :
							       HSRP_FAST_SWEEP);
}

static int hsrp_fast_start(struct hsrp_net *hn)
{
	struct hsrp_fast *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err = -ENOMEM;

	if (!f)
		return -ENOMEM;
	f->hn = hn;
	INIT_DELAYED_WORK(&f->sweep, hsrp_fast_sweep);
	init_waitqueue_head(&f->done);
	f->pending = alloc_percpu(int);
	f->judged = __alloc_percpu(sizeof(*f->judged) * HSRP_FAST_FAMILIES,
				   __alignof__(*f->judged));
	if (!f->pending || !f->judged)
		goto free;
	err = hsrp_fast_cache_init(f);
	if (err)
		goto free;
	err = hsrp_fast_hooks_init(f);
	if (err)
		goto free_cache;
	schedule_delayed_work(&f->sweep, HSRP_FAST_SWEEP);
	rcu_assign_pointer(hn->fast, f);
	return 0;

free_cache:
	hsrp_fast_cache_uninit(f);
free:
	free_percpu(f->judged);
	free_percpu(f->pending);
	kfree(f);
	return err;
}

static bool hsrp_fast_idle(const struct hsrp_fast *f)
{
	int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(f->pending, cpu));
	return !sum;
}

static void hsrp_fast_stop(struct hsrp_net *hn)
{
	struct hsrp_fast *f = rcu_dereference_protected(hn->fast, true);

	rcu_assign_pointer(hn->fast, NULL);
	atomic_inc(&f->epoch);
	hsrp_fast_hooks_exit(f);
	/* no hook begins a request any more; then wait for those under way */
	synchronize_net();
	cancel_delayed_work_sync(&f->sweep);
	wait_event(f->done, hsrp_fast_idle(f));
	synchronize_net();

	hsrp_fast_cache_uninit(f);
	free_percpu(f->judged);
	free_percpu(f->pending);
	kfree(f);
}

/**
 * hsrp_fast_set_ops() - name the room above that is asked
 * @ops: its functions, static; NULL when no namespace has a fast path
 *
 * Context: process context, module load and unload.
 */
void hsrp_fast_set_ops(const struct hsrp_fast_ops *ops)
{
	hsrp_fast_ops = ops;
}

/* There is one, with its hooks if they are of use. */
static int hsrp_fast_have(struct hsrp_net *hn)
{
	struct hsrp_fast *f = rcu_dereference_protected(hn->fast, true);

	return f ? hsrp_fast_judge(f) : hsrp_fast_start(hn);
}

/* Does a mode have leave to skip filters? */
static bool hsrp_fast_is_past(enum hsrp_fast_mode mode)
{
	return mode == HSRP_FAST_LEARN || mode == HSRP_FAST_ALWAYS;
}

static void hsrp_fast_add_users(struct hsrp_net *hn, u8 family, int users,
				int past)
{
	if (family == AF_INET6)
		WRITE_ONCE(hn->fast_users6, hn->fast_users6 + users);
	else
		WRITE_ONCE(hn->fast_users4, hn->fast_users4 + users);
	WRITE_ONCE(hn->fast_past, hn->fast_past + past);
}

/**
 * hsrp_fast_set_mode() - when a binding uses the fast path
 * @hn: namespace
 * @family: of its ESP
 * @mode: mode of the binding, set to @want
 * @want: enum hsrp_fast_mode
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0 or a negative errno, with the old mode in force.
 */
int hsrp_fast_set_mode(struct hsrp_net *hn, u8 family, u8 *mode,
		       enum hsrp_fast_mode want, struct netlink_ext_ack *extack)
{
	int users = (want != HSRP_FAST_OFF) - (*mode != HSRP_FAST_OFF);
	int past = hsrp_fast_is_past(want) - hsrp_fast_is_past(*mode);
	int err;

	lockdep_assert_held(&hn->lock);
	hsrp_fast_add_users(hn, family, users, past);
	err = want == HSRP_FAST_OFF ? 0 : hsrp_fast_have(hn);
	if (err) {
		hsrp_fast_add_users(hn, family, -users, -past);
		NL_SET_ERR_MSG(extack, "The fast path could not be set up");
		return err;
	}
	WRITE_ONCE(*mode, want);
	hsrp_fast_void(hn);
	if (users < 0 && !hn->fast_users4 && !hn->fast_users6)
		hsrp_fast_stop(hn);
	return 0;
}

/**
 * hsrp_fast_gone() - a binding is being freed
 * @hn: namespace
 * @family: of its ESP
 * @mode: its mode
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_fast_gone(struct hsrp_net *hn, u8 family, u8 *mode)
{
	hsrp_fast_set_mode(hn, family, mode, HSRP_FAST_OFF, NULL);
	hsrp_fast_settle(hn);
}

/**
 * hsrp_fast_void() - all that was learnt is void
 * @hn: namespace
 *
 * Called by whoever changes what it rests on: a gate that closes, policies,
 * crypto maps. From here on no packet is taken by what was learnt before.
 *
 * Context: any.
 */
void hsrp_fast_void(struct hsrp_net *hn)
{
	struct hsrp_fast *f;

	rcu_read_lock();
	f = rcu_dereference(hn->fast);
	if (f) {
		/* the change itself is to be seen first */
		smp_mb__before_atomic();
		atomic_inc(&f->epoch);
	}
	rcu_read_unlock();
}

/**
 * hsrp_fast_settle() - wait for packets that were taken before it was void
 * @hn: namespace
 *
 * When this returns, none of them will leave any more.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_fast_settle(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	if (rcu_access_pointer(hn->fast))
		synchronize_rcu_expedited();
}

/*
 * RCU. Is there a filter that what a binding protects, or its ESP, goes by? Or
 * was there one, when it was looked for last?
 */
static bool hsrp_fast_has_filter(const struct hsrp_net *hn,
				 const struct hsrp_fast_what *what)
{
	const struct hsrp_fast *f = rcu_dereference(hn->fast);

	return (f && READ_ONCE(f->rests)) ||
	       (what->ip4 && hsrp_fast_filtered(hn->net, AF_INET)) ||
	       (what->ip6 && hsrp_fast_filtered(hn->net, AF_INET6));
}

/* RCU. Does GRO hand ESP to XFRM before any hook sees it? */
static const char *hsrp_fast_gro(const struct net_device *dev, u8 family)
{
	if (!(dev->features & NETIF_F_GRO))
		return NULL;
	if (family == AF_INET6)
		return rcu_access_pointer(inet6_offloads[IPPROTO_ESP]) ?
		       hsrp_fast_err_gro6 : NULL;
	return rcu_access_pointer(inet_offloads[IPPROTO_ESP]) ?
	       hsrp_fast_err_gro : NULL;
}

/**
 * hsrp_fast_why_not() - what keeps a binding from using the fast path
 * @hn: namespace
 * @what: its interface, and what it protects
 * @mode: its mode
 *
 * Context: process context, hn->lock held.
 * Return: a sentence, static; NULL if nothing does, or the mode is "off".
 */
const char *hsrp_fast_why_not(const struct hsrp_net *hn,
			      const struct hsrp_fast_what *what,
			      enum hsrp_fast_mode mode)
{
	const struct net_device *dev;
	const char *why = NULL;

	rcu_read_lock();
	dev = rcu_dereference(what->iface->dev);
	if (mode == HSRP_FAST_OFF || !dev)
		goto out;
	if (mode == HSRP_FAST_AUTO) {
		if (hsrp_fast_has_filter(hn, what))
			why = hsrp_fast_err_filtered;
		else if (hsrp_fast_dev_filtered(dev))
			why = hsrp_fast_err_dev;
	}
	if (!why)
		why = hsrp_fast_gro(dev, what->family);
out:
	rcu_read_unlock();
	return why;
}

/**
 * hsrp_fast_usage() - memory that the cache takes
 * @hn: namespace
 * @entries: set to the number of entries
 * @bytes: set to the memory, of the table and of the entries
 *
 * Context: process context, hn->lock held.
 */
void hsrp_fast_usage(const struct hsrp_net *hn, u64 *entries, u64 *bytes)
{
	const struct hsrp_fast *f;

	*entries = 0;
	*bytes = 0;
	rcu_read_lock();
	f = rcu_dereference(hn->fast);
	if (f) {
		*entries = atomic_read(&f->entries);
		*bytes = *entries * HSRP_FAST_SIZE4 +
			 (u64)atomic_read(&f->entries6) *
			 (sizeof(struct hsrp_fast_entry) - HSRP_FAST_SIZE4) +
			 ((u64)f->mask + 1) * HSRP_FAST_WAYS *
			 sizeof(*f->slots);
	}
	rcu_read_unlock();
}

/**
 * hsrp_fast_uninit() - free what belongs to no namespace
 *
 * Context: process, module unload, no namespace has a fast path any more.
 */
void hsrp_fast_uninit(void)
{
	hsrp_esp_uninit();
}
