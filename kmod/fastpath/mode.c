// SPDX-License-Identifier: GPL-2.0
/*
 * The modes of the bindings, and the life of a namespace's fast path: there is
 * one while a binding has a mode that is not "off". Then each device has its
 * ingress hook, and netfilter the one that learns.
 */
#include <linux/netfilter_ipv4.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/protocol.h>

#include "fastpath/esp.h"
#include "fastpath/fast.h"
#include "fastpath/fastpath.h"
#include "gateway/iface.h"

const struct hsrp_fast_ops *hsrp_fast_ops;

/* What is void holds SAs and routes that are gone; let go of them soon. */
#define HSRP_FAST_SWEEP		(2 * HZ)

static const char hsrp_fast_err_filtered[] =
	"A netfilter hook would be skipped";
static const char hsrp_fast_err_dev[] =
	"A tc program or netfilter hook of the interface would be skipped";
static const char hsrp_fast_err_gro[] =
	"esp4_offload takes inbound ESP before it, with GRO on";

static void hsrp_fast_sweep(struct work_struct *work)
{
	struct hsrp_fast *f = container_of(to_delayed_work(work),
					   struct hsrp_fast, sweep);

	hsrp_fast_flush(f, false);
	schedule_delayed_work(&f->sweep, HSRP_FAST_SWEEP);
}

static void hsrp_fast_dev_add(struct hsrp_fast *f, struct net_device *dev)
{
	struct hsrp_fast_dev *fd;

	if (dev->flags & IFF_LOOPBACK)
		return;
	fd = kzalloc(sizeof(*fd), GFP_KERNEL_ACCOUNT);
	if (!fd)
		return;		/* its packets take the long way */
	fd->dev = dev;
	/* behind the hook of gateway/, before those of others */
	fd->ops = (struct nf_hook_ops) {
		.hook = hsrp_fast_ingress,
		.dev = dev,
		.priv = f,
		.pf = NFPROTO_NETDEV,
		.hooknum = NF_NETDEV_INGRESS,
		.priority = INT_MIN + 1,
	};
	if (nf_register_net_hook(f->hn->net, &fd->ops)) {
		kfree(fd);
		return;
	}
	list_add(&fd->node, &f->devs);
}

static void hsrp_fast_dev_del(struct hsrp_fast *f, struct net_device *dev)
{
	struct hsrp_fast_dev *fd, *tmp;

	list_for_each_entry_safe(fd, tmp, &f->devs, node) {
		if (fd->dev != dev)
			continue;
		nf_unregister_net_hook(f->hn->net, &fd->ops);
		list_del(&fd->node);
		kfree_rcu(fd, rcu);
	}
}

/* Routes in the cache hold their device: it must not have to wait for them. */
static int hsrp_fast_netdev(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	struct hsrp_fast *f = container_of(nb, struct hsrp_fast, netdev_nb);
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	ASSERT_RTNL();
	switch (event) {
	case NETDEV_REGISTER:
		hsrp_fast_dev_add(f, dev);
		break;
	case NETDEV_UNREGISTER:
		hsrp_fast_dev_del(f, dev);
		fallthrough;
	case NETDEV_DOWN:
	case NETDEV_CHANGEUPPER:
		atomic_inc(&f->epoch);
		hsrp_fast_flush(f, true);
		break;
	}
	return NOTIFY_DONE;
}

static int hsrp_fast_hook(struct hsrp_fast *f)
{
	int err;

	f->learn_ops = (struct nf_hook_ops) {
		.hook = hsrp_fast_learn,
		.priv = f,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP_PRI_LAST,
	};
	err = nf_register_net_hook(f->hn->net, &f->learn_ops);
	if (err)
		return err;
	f->netdev_nb.notifier_call = hsrp_fast_netdev;
	err = register_netdevice_notifier_net(f->hn->net, &f->netdev_nb);
	if (err)
		nf_unregister_net_hook(f->hn->net, &f->learn_ops);
	return err;
}

static int hsrp_fast_start(struct hsrp_net *hn)
{
	struct hsrp_fast *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err = -ENOMEM;

	if (!f)
		return -ENOMEM;
	f->hn = hn;
	INIT_LIST_HEAD(&f->devs);
	INIT_DELAYED_WORK(&f->sweep, hsrp_fast_sweep);
	init_waitqueue_head(&f->done);
	f->pending = alloc_percpu(int);
	f->judged = alloc_percpu(struct hsrp_fast_judged);
	if (!f->pending || !f->judged)
		goto free;
	err = hsrp_fast_cache_init(f);
	if (err)
		goto free;
	err = hsrp_fast_hook(f);
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
	/* tells us of the end of every device, which takes the hooks away */
	unregister_netdevice_notifier_net(hn->net, &f->netdev_nb);
	nf_unregister_net_hook(hn->net, &f->learn_ops);
	cancel_delayed_work_sync(&f->sweep);
	/* no hook begins a request any more; then wait for those under way */
	synchronize_net();
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

/**
 * hsrp_fast_set_mode() - when a binding uses the fast path
 * @hn: namespace
 * @mode: mode of the binding, set to @want
 * @want: enum hsrp_fast_mode
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0 or a negative errno, with the old mode in force.
 */
int hsrp_fast_set_mode(struct hsrp_net *hn, u8 *mode, enum hsrp_fast_mode want,
		       struct netlink_ext_ack *extack)
{
	bool was = *mode != HSRP_FAST_OFF;
	bool is = want != HSRP_FAST_OFF;
	int err;

	lockdep_assert_held(&hn->lock);
	if (is && !was && !hn->fast_users) {
		err = hsrp_fast_start(hn);
		if (err) {
			NL_SET_ERR_MSG(extack,
				       "The fast path could not be set up");
			return err;
		}
	}
	WRITE_ONCE(*mode, want);
	hsrp_fast_void(hn);
	if (is && !was)
		hn->fast_users++;
	if (was && !is && !--hn->fast_users)
		hsrp_fast_stop(hn);
	return 0;
}

/**
 * hsrp_fast_gone() - a binding is being freed
 * @hn: namespace
 * @mode: its mode
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_fast_gone(struct hsrp_net *hn, u8 *mode)
{
	hsrp_fast_set_mode(hn, mode, HSRP_FAST_OFF, NULL);
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

/* RCU. Does GRO hand ESP to XFRM before any hook sees it? */
static bool hsrp_fast_gro(const struct net_device *dev)
{
	return dev->features & NETIF_F_GRO &&
	       rcu_access_pointer(inet_offloads[IPPROTO_ESP]);
}

/**
 * hsrp_fast_why_not() - what keeps a binding from using the fast path
 * @hn: namespace
 * @iface: its interface
 * @mode: its mode
 *
 * Context: process context, hn->lock held.
 * Return: a sentence, static; NULL if nothing does, or the mode is "off".
 */
const char *hsrp_fast_why_not(const struct hsrp_net *hn,
			      const struct hsrp_iface *iface,
			      enum hsrp_fast_mode mode)
{
	const struct net_device *dev;
	const char *why = NULL;

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	if (mode == HSRP_FAST_OFF || !dev)
		goto out;
	if (mode == HSRP_FAST_AUTO) {
		if (hsrp_fast_filtered(hn->net))
			why = hsrp_fast_err_filtered;
		else if (hsrp_fast_dev_filtered(dev))
			why = hsrp_fast_err_dev;
	}
	if (!why && hsrp_fast_gro(dev))
		why = hsrp_fast_err_gro;
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
		*bytes = *entries * sizeof(struct hsrp_fast_entry) +
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
