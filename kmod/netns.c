// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a network namespace, and its worker.
 *
 * The worker makes true what configuration, protocol state and what others did
 * to our addresses, policies and routes ask for (design D2). It is idempotent;
 * whoever changes an input kicks it. All namespaces share one queue: a work item
 * never runs twice at a time, so a namespace is served in order, and thousands
 * of namespaces cost no thread.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/reboot.h>
#include <net/netns/generic.h>

#include "gateway/iface.h"
#include "gateway/index.h"
#include "gateway/rtnl.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/object.h"
#include "hsrp/interface.h"
#include "hsrp/keychain.h"
#include "ipsec/cryptomap.h"
#include "ipsec/reconcile.h"

/* Between two tries of what failed. */
#define HSRP_BACKOFF_MIN	msecs_to_jiffies(100)
#define HSRP_BACKOFF_MAX	msecs_to_jiffies(5000)

/* Of the time of a run that somebody lazy has to wait after it. */
#define HSRP_REST_FACTOR	4
#define HSRP_REST_MAX		(HZ / 4)

static unsigned int hsrp_net_id __read_mostly;
static struct workqueue_struct *hsrp_wq;

/* All namespaces; taken before hn->lock, after pernet_ops_rwsem. */
static LIST_HEAD(hsrp_nets);
static DEFINE_MUTEX(hsrp_nets_lock);

/**
 * hsrp_net() - state of a namespace
 * @net: namespace
 *
 * Context: any, as long as @net is alive.
 * Return: the state; NULL while @net is being set up.
 */
struct hsrp_net *hsrp_net(const struct net *net)
{
	return net_generic(net, hsrp_net_id);
}

/**
 * hsrp_net_kick() - let the worker run soon
 * @hn: namespace
 *
 * A run that begins after this call sees everything that was written before it.
 *
 * Context: any.
 */
void hsrp_net_kick(struct hsrp_net *hn)
{
	/* pairs with the grace period between pre_exit and exit */
	rcu_read_lock();
	if (!READ_ONCE(hn->dead)) {
		/* what was written before is seen by whoever takes it */
		xchg(&hn->kicked, 1);
		queue_work(hsrp_wq, &hn->work);
	}
	rcu_read_unlock();
}

/* Let the worker run in @delay jiffies, or earlier if that is due. */
static void hsrp_net_kick_after(struct hsrp_net *hn, unsigned long delay)
{
	rcu_read_lock();
	if (!READ_ONCE(hn->dead))
		timer_reduce(&hn->later, jiffies + delay);
	rcu_read_unlock();
}

/**
 * hsrp_net_kick_lazy() - let the worker run, but not all the time
 * @hn: namespace
 *
 * For what comes one by one and in thousands, as SAs do: a run costs as much as
 * there are of them, and looks at all. So after a run that took long the next
 * one for this reason has time, and most of the processor is left to those who
 * bring the rest.
 *
 * Context: any.
 */
void hsrp_net_kick_lazy(struct hsrp_net *hn)
{
	unsigned long left = READ_ONCE(hn->rest_until) - jiffies;

	/* in the past: a number beyond any rest */
	if (left && left <= HSRP_REST_MAX)
		hsrp_net_kick_after(hn, left);
	else
		hsrp_net_kick(hn);
}

static void hsrp_net_later(struct timer_list *t)
{
	struct hsrp_net *hn = timer_container_of(hn, t, later);

	hsrp_net_kick(hn);
}

static unsigned long hsrp_net_backoff(struct hsrp_net *hn)
{
	hn->backoff = clamp(hn->backoff * 2, HSRP_BACKOFF_MIN,
			    HSRP_BACKOFF_MAX);
	return hn->backoff;
}

/* 0: never */
static unsigned long hsrp_net_sooner(unsigned long a, unsigned long b)
{
	return a && b ? min(a, b) : a ?: b;
}

/*
 * One run. What fails does not keep the rest from being done: half a demotion
 * is better than none, and another group may be fine.
 */
static void hsrp_net_reconcile(struct hsrp_net *hn)
{
	bool failed = false;
	unsigned long delay;
	LIST_HEAD(run);
	long again;

	/* all that was kicked for until now is done here */
	xchg(&hn->kicked, 0);
	delay = hsrp_object_poll(hn);
	/* before demotion looks at the states: it must not know less than we */
	hsrp_vaddr_begin_run(hn, &run);
	if (hsrp_iface_repair(hn))
		failed = true;
	delay = hsrp_net_sooner(delay, hsrp_iface6_poll(hn));
	if (hsrp_ipsec_demote(hn))
		failed = true;
	if (hsrp_vaddr_withdraw(&run))
		failed = true;
	hsrp_ipsec_demoted(hn);
	again = hsrp_vaddr_install(&run);
	if (again < 0)
		failed = true;
	else
		delay = hsrp_net_sooner(delay, again);
	hsrp_vaddr_end_run(&run);
	again = hsrp_ipsec_promote(hn);
	if (again < 0)
		failed = true;
	else
		delay = hsrp_net_sooner(delay, again);
	/* last, as nobody waits for it */
	delay = hsrp_net_sooner(delay, hsrp_advertise(hn));

	if (failed) {
		hsrp_count(hn, HSRP_CNT_WORKER_RETRY);
		delay = hsrp_net_sooner(delay, hsrp_net_backoff(hn));
	} else {
		hn->backoff = 0;
	}
	if (delay)
		hsrp_net_kick_after(hn, delay);
}

/**
 * hsrp_net_sync() - a run of the worker here and now
 * @hn: namespace
 *
 * For a change that must be complete, in its proper order, before the caller
 * goes on: what hangs on a group goes before the group does (design D5). A worker
 * that was woken for it finds nothing left to do.
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_net_sync(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	hsrp_net_reconcile(hn);
}

static void hsrp_net_work(struct work_struct *work)
{
	struct hsrp_net *hn = container_of(work, struct hsrp_net, work);
	unsigned long begin = jiffies, took;

	mutex_lock(&hn->lock);
	if (!hn->dead && READ_ONCE(hn->kicked))
		hsrp_net_reconcile(hn);
	mutex_unlock(&hn->lock);
	/* less than a tick is nothing that anybody has to wait for */
	took = (jiffies - begin) * HSRP_REST_FACTOR;
	WRITE_ONCE(hn->rest_until, jiffies + min(took, HSRP_REST_MAX));
}

/*
 * Take everything down. Bindings first: their policies and SAs go while the
 * virtual address is still ours. Then the groups, which resign. Idempotent.
 */
static void hsrp_net_teardown(struct hsrp_net *hn)
{
	mutex_lock(&hn->lock);
	WRITE_ONCE(hn->dead, true);
	hsrp_cryptomap_net_exit(hn);
	hsrp_group_net_exit(hn);
	hsrp_object_net_exit(hn);
	hsrp_ifconf_net_exit(hn);
	hsrp_keychain_net_exit(hn);
	mutex_unlock(&hn->lock);
}

static int __net_init hsrp_net_init(struct net *net)
{
	struct hsrp_net *hn = hsrp_net(net);
	int err;

	hn->net = net;
	mutex_init(&hn->lock);
	spin_lock_init(&hn->event_lock);
	hsrp_log_init(&hn->log_limits);
	INIT_LIST_HEAD(&hn->ifaces);
	INIT_LIST_HEAD(&hn->vaddrs);
	hsrp_vaddr_init_run(hn);
	hsrp_garp_net_init(hn);
	INIT_LIST_HEAD(&hn->groups);
	INIT_LIST_HEAD(&hn->reds);
	INIT_LIST_HEAD(&hn->objects);
	INIT_LIST_HEAD(&hn->transforms);
	INIT_LIST_HEAD(&hn->maps);
	INIT_LIST_HEAD(&hn->binds);
	INIT_LIST_HEAD(&hn->routes);
	INIT_LIST_HEAD(&hn->chains);
	INIT_LIST_HEAD(&hn->ifconfs);
	INIT_WORK(&hn->work, hsrp_net_work);
	timer_setup(&hn->later, hsrp_net_later, 0);

	err = hsrp_stats_init(hn);
	if (err)
		return err;
	err = hsrp_nets_init(hn);
	if (err)
		goto stats_uninit;
	err = hsrp_iface_net_init(hn);
	if (err)
		goto nets_exit;

	mutex_lock(&hsrp_nets_lock);
	list_add_tail(&hn->list, &hsrp_nets);
	mutex_unlock(&hsrp_nets_lock);
	return 0;

nets_exit:
	hsrp_nets_exit(hn);
stats_uninit:
	hsrp_stats_uninit(hn);
	return err;
}

/*
 * A pernet device operation: of those registered later than the core's own, so
 * all this is done before the devices of the namespace are moved away or
 * unregistered. The core waits for a grace period between the two steps, once
 * for all namespaces that go at a time.
 */
static void __net_exit hsrp_net_pre_exit(struct net *net)
{
	struct hsrp_net *hn = hsrp_net(net);

	mutex_lock(&hsrp_nets_lock);
	list_del(&hn->list);
	mutex_unlock(&hsrp_nets_lock);
	hsrp_net_teardown(hn);
}

/*
 * Whoever saw the namespace alive has queued the worker by now, and hooks that
 * were removed have finished counting.
 */
static void __net_exit hsrp_net_exit(struct net *net)
{
	struct hsrp_net *hn = hsrp_net(net);

	timer_delete_sync(&hn->later);
	cancel_work_sync(&hn->work);
	hsrp_rtnl_net_exit(hn);
	hsrp_iface_net_exit(hn);
	hsrp_index_exit(hn);
	hsrp_spi_net_exit(hn);
	hsrp_nets_exit(hn);
	hsrp_stats_uninit(hn);
	mutex_destroy(&hn->lock);
}

static struct pernet_operations hsrp_net_ops = {
	.init = hsrp_net_init,
	.pre_exit = hsrp_net_pre_exit,
	.exit = hsrp_net_exit,
	.id = &hsrp_net_id,
	.size = sizeof(struct hsrp_net),
};

/**
 * hsrp_netns_shutdown() - take everything down in every namespace
 *
 * Context: process, no lock held.
 *
 * Groups resign, what they had is gone afterwards, and nothing new can be
 * configured (hsrp_iface_get() refuses). For unloading and reboot: the other
 * router need not wait for its hold time.
 */
void hsrp_netns_shutdown(void)
{
	struct hsrp_net *hn;

	mutex_lock(&hsrp_nets_lock);
	list_for_each_entry(hn, &hsrp_nets, list)
		hsrp_net_teardown(hn);
	mutex_unlock(&hsrp_nets_lock);
}

static int hsrp_reboot(struct notifier_block *nb, unsigned long event,
		       void *unused)
{
	hsrp_netns_shutdown();
	return NOTIFY_DONE;
}

static struct notifier_block hsrp_reboot_nb = {
	.notifier_call = hsrp_reboot,
};

/**
 * hsrp_netns_init() - start to keep state for every namespace
 *
 * Context: process, module load.
 * Return: 0 or a negative errno.
 */
int __init hsrp_netns_init(void)
{
	int err;

	hsrp_wq = alloc_workqueue("hsrp",
				  WQ_UNBOUND | WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (!hsrp_wq)
		return -ENOMEM;

	err = register_pernet_device(&hsrp_net_ops);
	if (err)
		goto destroy_wq;
	err = register_reboot_notifier(&hsrp_reboot_nb);
	if (err)
		goto unregister;
	return 0;

unregister:
	unregister_pernet_device(&hsrp_net_ops);
destroy_wq:
	destroy_workqueue(hsrp_wq);
	return err;
}

/**
 * hsrp_netns_uninit() - take everything down and forget all namespaces
 *
 * Context: process, module unload; no user and no notifier can reach the state
 * of a namespace any more.
 */
void hsrp_netns_uninit(void)
{
	unregister_reboot_notifier(&hsrp_reboot_nb);
	unregister_pernet_device(&hsrp_net_ops);
	destroy_workqueue(hsrp_wq);
}
