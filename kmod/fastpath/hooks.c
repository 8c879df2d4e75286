// SPDX-License-Identifier: GPL-2.0
/*
 * The hooks of the fast path: one of ingress on each device, and the one of
 * netfilter that learns. While every packet would go the long way, because of a
 * filter that no binding has leave to skip, they are not there and cost nothing:
 * the fast path rests, and looks again a few times in a second.
 */
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "fastpath/fast.h"

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

/* NULL: of every device */
static void hsrp_fast_dev_del(struct hsrp_fast *f, const struct net_device *dev)
{
	struct hsrp_fast_dev *fd, *tmp;

	list_for_each_entry_safe(fd, tmp, &f->devs, node) {
		if (dev && fd->dev != dev)
			continue;
		nf_unregister_net_hook(f->hn->net, &fd->ops);
		list_del(&fd->node);
		kfree_rcu(fd, rcu);
	}
}

static void hsrp_fast_forget(struct hsrp_fast *f)
{
	atomic_inc(&f->epoch);
	hsrp_fast_flush(f, true);
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
		if (!f->rests)
			hsrp_fast_dev_add(f, dev);
		break;
	case NETDEV_UNREGISTER:
		hsrp_fast_dev_del(f, dev);
		fallthrough;
	case NETDEV_DOWN:
	case NETDEV_CHANGEUPPER:
		hsrp_fast_forget(f);
		break;
	}
	return NOTIFY_DONE;
}

static void hsrp_fast_rest(struct hsrp_fast *f)
{
	nf_unregister_net_hooks(f->hn->net, f->learn_ops, HSRP_FAST_FAMILIES);
	hsrp_fast_dev_del(f, NULL);
	WRITE_ONCE(f->rests, true);
	hsrp_fast_forget(f);
}

static int hsrp_fast_wake(struct hsrp_fast *f)
{
	struct net_device *dev;
	int err;

	err = nf_register_net_hooks(f->hn->net, f->learn_ops,
				    HSRP_FAST_FAMILIES);
	if (err)
		return err;
	WRITE_ONCE(f->rests, false);
	for_each_netdev(f->hn->net, dev)
		hsrp_fast_dev_add(f, dev);
	return 0;
}

/* Would every packet go the long way? Either it or its ESP is filtered. */
static bool hsrp_fast_is_of_no_use(const struct hsrp_fast *f)
{
	const struct hsrp_net *hn = f->hn;
	bool filtered;

	if (READ_ONCE(f->ends))
		return true;
	if (READ_ONCE(hn->fast_past))
		return false;
	rcu_read_lock();
	filtered = (!READ_ONCE(hn->fast_users4) ||
		    hsrp_fast_filtered(hn->net, AF_INET)) &&
		   (!READ_ONCE(hn->fast_users6) ||
		    hsrp_fast_filtered(hn->net, AF_INET6));
	rcu_read_unlock();
	return filtered;
}

/**
 * hsrp_fast_judge() - have the hooks while they are of use
 * @f: fast path
 *
 * Context: process context, RTNL not held.
 * Return: 0 or a negative errno: there are none, although they would be of use.
 */
int hsrp_fast_judge(struct hsrp_fast *f)
{
	int err = 0;

	rtnl_lock();
	/* who changes hn->fast_*, or f->ends, judges after that */
	if (hsrp_fast_is_of_no_use(f) != f->rests) {
		if (f->rests)
			err = hsrp_fast_wake(f);
		else
			hsrp_fast_rest(f);
	}
	rtnl_unlock();
	return err;
}

/**
 * hsrp_fast_judge_again() - hsrp_fast_judge(), where something has changed
 * @f: fast path
 *
 * Context: process context, RTNL not held.
 */
void hsrp_fast_judge_again(struct hsrp_fast *f)
{
	if (hsrp_fast_is_of_no_use(f) != READ_ONCE(f->rests))
		hsrp_fast_judge(f);
}

static struct nf_hook_ops hsrp_fast_learn_op(struct hsrp_fast *f, u8 pf,
					     int priority)
{
	return (struct nf_hook_ops) {
		.hook = hsrp_fast_learn,
		.priv = f,
		.pf = pf,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = priority,
	};
}

/**
 * hsrp_fast_hooks_init() - follow the devices, and have the hooks
 * @f: fast path, zeroed, with its namespace and cache
 *
 * Context: process context, RTNL not held.
 * Return: 0 or a negative errno.
 */
int hsrp_fast_hooks_init(struct hsrp_fast *f)
{
	int err;

	INIT_LIST_HEAD(&f->devs);
	f->rests = true;
	f->learn_ops[0] = hsrp_fast_learn_op(f, NFPROTO_IPV4, NF_IP_PRI_LAST);
	f->learn_ops[1] = hsrp_fast_learn_op(f, NFPROTO_IPV6, NF_IP6_PRI_LAST);
	f->netdev_nb.notifier_call = hsrp_fast_netdev;
	err = register_netdevice_notifier_net(f->hn->net, &f->netdev_nb);
	if (err)
		return err;
	err = hsrp_fast_judge(f);
	if (err)
		unregister_netdevice_notifier_net(f->hn->net, &f->netdev_nb);
	return err;
}

/**
 * hsrp_fast_hooks_exit() - have them no more
 * @f: fast path
 *
 * One may still run until a grace period is over.
 *
 * Context: process context, RTNL not held.
 */
void hsrp_fast_hooks_exit(struct hsrp_fast *f)
{
	WRITE_ONCE(f->ends, true);
	hsrp_fast_judge(f);
	/* not before: a device that goes takes its hook along */
	unregister_netdevice_notifier_net(f->hn->net, &f->netdev_nb);
}
