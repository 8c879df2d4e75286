// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration and life of standby groups. A change is checked completely,
 * then everything that can fail is got, and only then it is applied.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/rculist.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/interface.h"
#include "hsrp/keychain.h"
#include "hsrp/redirect.h"
#include "hsrp/redundancy.h"
#include "ntf.h"

static void hsrp_group_iface_changed(struct hsrp_iface_user *user);

static const struct hsrp_iface_ops hsrp_group_iface_ops = {
	.changed = hsrp_group_iface_changed,
};

static void hsrp_group_iface_changed(struct hsrp_iface_user *user)
{
	struct hsrp_group *g = container_of(user, struct hsrp_group, user);

	spin_lock_bh(&g->lock);
	hsrp_group_refresh(g);
	spin_unlock_bh(&g->lock);
}

static int hsrp_group_set_name(struct hsrp_group *g,
			       const struct hsrp_group_conf *conf,
			       struct netlink_ext_ack *extack)
{
	char name[HSRP_NAME_MAX + 1];

	hsrp_group_next_name(g, conf, name, sizeof(name));
	return hsrp_red_attach_group(g, name, extack);
}

static void hsrp_apply_vip(struct hsrp_group *g, __be32 vip)
{
	g->conf.vip = vip;
	if (vip)
		g->conf.set |= HSRP_CONF_VIP;
	else
		g->conf.set &= ~HSRP_CONF_VIP;
	if (vip && hsrp_addr_get4(&g->vip) == vip) {
		/* what was learned is configured now */
		g->vip_learned = false;
		return;
	}
	if (!vip && (g->vip_learned || !hsrp_addr_set(&g->vip)))
		return;

	/* another address is another virtual router: start all over */
	if (hsrp_addr_set(&g->vip))
		hsrp_group_disable(g, "virtual address changed");
	g->vip = hsrp_addr4(vip);
	g->vip_learned = false;
	hsrp_red_publish(g, false);
	hsrp_vaddr_set_vip(&g->va, vip);
	if (g->running && vip)
		hsrp_group_event(g, HSRP_EV_VIP_KNOWN, NULL);
}

static bool hsrp_apply_timers(struct hsrp_group *g,
			      const struct hsrp_group_conf *conf)
{
	u32 hello = g->hello_ms, hold = g->hold_ms;

	if (conf->set & HSRP_CONF_TIMERS) {
		g->conf.set |= HSRP_CONF_TIMERS;
		g->conf.hello_ms = conf->hello_ms;
		g->conf.hold_ms = conf->hold_ms;
	} else if (conf->set & HSRP_CONF_TIMERS_DEFAULT) {
		g->conf.set &= ~HSRP_CONF_TIMERS;
		g->conf.hello_ms = HSRP_HELLO_MS_DEFAULT;
		g->conf.hold_ms = HSRP_HOLD_MS_DEFAULT;
	} else {
		return false;
	}
	g->hello_ms = g->conf.hello_ms;
	g->hold_ms = g->conf.hold_ms;
	g->timers_learned = false;
	return g->hello_ms != hello || g->hold_ms != hold;
}

/* The part that cannot fail; RTNL and g->lock held */
static void hsrp_group_apply(struct hsrp_group *g,
			     const struct hsrp_group_conf *conf)
{
	lockdep_assert_held(&g->lock);

	if (conf->set & HSRP_CONF_PRIORITY) {
		g->conf.priority = conf->priority;
		g->conf.set |= HSRP_CONF_PRIORITY;
	}
	if (conf->set & HSRP_CONF_PREEMPT)
		g->conf.preempt = conf->preempt;
	if (conf->set & HSRP_CONF_NAME) {
		strscpy(g->conf.name, conf->name, sizeof(g->conf.name));
		if (*conf->name)
			g->conf.set |= HSRP_CONF_NAME;
		else
			g->conf.set &= ~HSRP_CONF_NAME;
	}
	if (conf->set & HSRP_CONF_FOLLOW)
		strscpy(g->conf.follow, conf->follow, sizeof(g->conf.follow));
	if (conf->set & HSRP_CONF_MACS)
		ether_addr_copy(g->conf.mac, conf->mac);
	if (conf->set & HSRP_CONF_VIP6) {
		g->conf.vip6 = conf->vip6;
		g->conf.set |= HSRP_CONF_VIP6;
	}
	hsrp_delay_apply(g, conf);
	hsrp_garp_apply(g, conf);
	if (hsrp_apply_timers(g, conf))
		hsrp_group_event(g, HSRP_EV_PARAMS, NULL);
	hsrp_group_update_priority(g);
	if (conf->set & HSRP_CONF_VIP)
		hsrp_apply_vip(g, conf->vip);
	hsrp_secondary_apply(g, conf);
	hsrp_group_refresh(g);
}

/* Get what can fail, then apply; RTNL held */
static int hsrp_group_change(struct hsrp_group *g,
			     const struct hsrp_group_conf *conf,
			     struct netlink_ext_ack *extack)
{
	struct hsrp_follow_change follow = {};
	struct hsrp_auth_change auth = {};
	struct hsrp_mac_change mac = {};
	LIST_HEAD(tracks);
	int err;

	err = hsrp_track_prepare(g, conf, &tracks, extack) ?:
	      hsrp_group_auth_prepare(g, conf, &auth, extack) ?:
	      hsrp_follow_prepare(g, conf, &follow, extack) ?:
	      hsrp_mac_prepare(g, conf, &mac, extack) ?:
	      hsrp_group_set_name(g, conf, extack);
	if (err) {
		hsrp_mac_abort(g, &mac);
		hsrp_follow_abort(&follow);
		hsrp_group_auth_abort(&auth);
		hsrp_track_release(&tracks);
		return err;
	}
	hsrp_mac_commit(g, &mac);
	hsrp_group_auth_commit(g, &auth);
	hsrp_track_commit(g, conf, &tracks);
	hsrp_follow_commit(g, &follow);
	spin_lock_bh(&g->lock);
	hsrp_group_apply(g, conf);
	spin_unlock_bh(&g->lock);
	return 0;
}

static struct hsrp_group *hsrp_group_alloc(struct hsrp_net *hn, u32 number,
					   u8 ipver)
{
	struct hsrp_group *g;

	g = kzalloc(sizeof(*g), GFP_KERNEL);
	if (!g)
		return NULL;
	g->hn = hn;
	g->number = number;
	g->ipver = ipver;
	spin_lock_init(&g->lock);
	INIT_LIST_HEAD(&g->tracks);
	g->fresh = true;
	hsrp_timers_init(g);
	hsrp_auth_init(&g->auth);
	g->conf.number = number;
	g->conf.priority = HSRP_PRIORITY_DEFAULT;
	g->conf.hello_ms = HSRP_HELLO_MS_DEFAULT;
	g->conf.hold_ms = HSRP_HOLD_MS_DEFAULT;
	g->conf.garp_count = HSRP_GARP_COUNT;
	g->conf.garp_interval_ms = HSRP_GARP_INTERVAL_MS;
	g->conf.mac_refresh_ms = HSRP_MAC_REFRESH_MS;
	g->prio = g->conf.priority;
	g->hello_ms = g->conf.hello_ms;
	g->hold_ms = g->conf.hold_ms;
	g->vip = hsrp_addr4(0);
	g->addr = hsrp_addr4(0);
	g->changed_at = ktime_get();
	strscpy(g->reason, "-: configured", sizeof(g->reason));
	return g;
}

/* Interface and virtual MAC; RTNL held */
static int hsrp_group_attach(struct hsrp_group *g, const char *ifname,
			     struct netlink_ext_ack *extack)
{
	u8 vmac[ETH_ALEN];
	int err;

	err = hsrp_iface_get(g->hn, ifname, true, &g->user,
			     &hsrp_group_iface_ops, extack);
	if (err)
		return err;
	if (list_empty(&g->hn->groups)) {
		err = hsrp_redirect_net_init(g->hn);
		if (err)
			goto put_iface;
	}
	hsrp_group_vmac(g, vmac);
	err = hsrp_vaddr_attach(&g->va, g->user.iface, g->ipver, vmac);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "The interface does not take the virtual MAC address");
		goto no_redirect;
	}
	strscpy(g->conf.ifname, g->user.iface->name, sizeof(g->conf.ifname));
	list_add_tail_rcu(&g->iface_node, &g->user.iface->groups);
	list_add_tail(&g->node, &g->hn->groups);
	if (g->ipver == HSRP_IPV6)
		hsrp_iface6_get(g->user.iface);
	return 0;

no_redirect:
	if (list_empty(&g->hn->groups))
		hsrp_redirect_net_exit(g->hn);
put_iface:
	hsrp_iface_put(&g->user, true);
	return err;
}

/*
 * The way back, in three steps because of the locks: the virtual address needs
 * rtnetlink, so not RTNL, the interface RTNL, the timers neither.
 */
static void hsrp_group_shut(struct hsrp_group *g, const char *why)
{
	spin_lock_bh(&g->lock);
	hsrp_group_disable(g, why);
	hsrp_probe_stop(g);
	g->dead = true;
	spin_unlock_bh(&g->lock);
	hsrp_follow_release(g);
	hsrp_red_detach_group(g);
}

static void hsrp_group_detach(struct hsrp_group *g)
{
	ASSERT_RTNL();

	hsrp_track_release(&g->tracks);
	list_del(&g->node);
	list_del_rcu(&g->iface_node);
	if (g->ipver == HSRP_IPV6)
		hsrp_iface6_put(g->user.iface);
	hsrp_vaddr_detach(&g->va);
	hsrp_iface_put(&g->user, true);
	if (list_empty(&g->hn->groups))
		hsrp_redirect_net_exit(g->hn);
}

static void hsrp_group_free(struct hsrp_group *g)
{
	hsrp_timers_destroy(g);
	hsrp_group_auth_release(g);
	kfree_rcu(g, rcu);
}

static void hsrp_group_destroy(struct hsrp_group *g, const char *why)
{
	hsrp_group_shut(g, why);
	/* policies, SAs and routes go before the virtual address does */
	hsrp_net_sync(g->hn);
	hsrp_vaddr_remove(&g->va);	/* complains itself */
	rtnl_lock();
	hsrp_group_detach(g);
	rtnl_unlock();
	hsrp_group_free(g);
}

static struct hsrp_group *hsrp_group_find_rtnl(struct hsrp_net *hn,
					       const char *ifname, u32 number)
{
	const struct hsrp_iface *iface = hsrp_iface_find(hn, ifname);
	struct hsrp_group *g;

	if (!iface)
		return NULL;
	list_for_each_entry(g, &hn->groups, node)
		if (g->number == number && g->user.iface == iface)
			return g;
	return NULL;
}

static int hsrp_group_add_rtnl(struct hsrp_net *hn,
			       const struct hsrp_group_conf *conf,
			       struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	struct hsrp_group *g;
	int err;

	dev = hsrp_ifconf_check_dev(hn, conf->ifname, extack);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = hsrp_ifconf_check_number(hn, conf->ifname, conf->number, extack);
	if (err)
		return err;
	if (hsrp_group_find_rtnl(hn, conf->ifname, conf->number)) {
		NL_SET_ERR_MSG(extack, "The interface has this group already");
		return -EEXIST;
	}
	err = hsrp_group_check(hn, NULL, dev, conf, extack);
	if (err)
		return err;

	g = hsrp_group_alloc(hn, conf->number, hsrp_conf_ipver(NULL, conf));
	if (!g) {
		NL_SET_ERR_MSG(extack, "Out of memory");
		return -ENOMEM;
	}
	err = hsrp_group_attach(g, conf->ifname, extack);
	if (err) {
		kfree(g);
		return err;
	}
	err = hsrp_group_change(g, conf, extack);
	if (err) {
		/* it never ran, so there is no address to be taken away */
		hsrp_group_shut(g, "refused");
		hsrp_group_detach(g);
		hsrp_group_free(g);
	}
	return err;
}

/* The configuration changed; @ifname and @number name the group. */
static void hsrp_group_ntf(struct hsrp_net *hn, enum hsrp_event_type type,
			   const char *ifname, u32 number)
{
	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = type,
		.ifname = ifname,
		.group = number,
	});
}

/* Before RTNL is taken: a module may have to be loaded */
static int hsrp_group_need_md5(const struct hsrp_group_conf *conf,
			       struct netlink_ext_ack *extack)
{
	return conf->set & HSRP_CONF_AUTH_KEY ? hsrp_md5_need(extack) : 0;
}

/**
 * hsrp_group_add() - a new group
 * @hn: namespace
 * @conf: its configuration; what is not set has the default
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Starts at once where the interface is fit (event a).
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENODEV, -EOPNOTSUPP for the interface, -ERANGE for a number or
 *	priority out of range, -EEXIST where group, redundancy name or virtual
 *	address are taken, -EADDRINUSE for a virtual address that is a real one,
 *	-EBUSY where it would follow a follower, -ENOENT where there is no such
 *	key chain, -EINVAL, -ENOMEM. Then nothing has changed.
 */
int hsrp_group_add(struct hsrp_net *hn, const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&hn->lock);

	err = hsrp_group_need_md5(conf, extack);
	if (err)
		return err;
	rtnl_lock();
	err = hsrp_group_add_rtnl(hn, conf, extack);
	rtnl_unlock();
	if (!err)
		hsrp_group_ntf(hn, HSRP_EVENT_GROUP_NEW, conf->ifname,
			       conf->number);
	return err;
}

static struct hsrp_group *hsrp_group_need_rtnl(struct hsrp_net *hn,
					       const char *ifname, u32 number,
					       struct netlink_ext_ack *extack)
{
	struct hsrp_group *g = hsrp_group_find_rtnl(hn, ifname, number);

	if (!g)
		NL_SET_ERR_MSG(extack,
			       "There is no such group on the interface");
	return g;
}

/**
 * hsrp_group_need() - look up a group that has to be there
 * @hn: namespace
 * @ifname: present name of its interface
 * @number: group number
 * @extack: for the sentence where it is not
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: the group, valid while hn->lock is held, or NULL
 */
struct hsrp_group *hsrp_group_need(struct hsrp_net *hn, const char *ifname,
				   u32 number, struct netlink_ext_ack *extack)
{
	struct hsrp_group *g;

	lockdep_assert_held(&hn->lock);

	rtnl_lock();
	g = hsrp_group_need_rtnl(hn, ifname, number, extack);
	rtnl_unlock();
	return g;
}

/**
 * hsrp_group_set() - change a group
 * @hn: namespace
 * @conf: what to change
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Takes effect at once: a change of priority or timers is told with a Hello, a
 * change of the virtual address starts the group all over.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT where there is no such group, else as hsrp_group_add().
 *	Then nothing has changed.
 */
int hsrp_group_set(struct hsrp_net *hn, const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack)
{
	struct hsrp_group *g;
	int err;

	lockdep_assert_held(&hn->lock);

	err = hsrp_group_need_md5(conf, extack);
	if (err)
		return err;
	rtnl_lock();
	g = hsrp_group_need_rtnl(hn, conf->ifname, conf->number, extack);
	err = -ENOENT;
	if (g)
		err = hsrp_group_check(hn, g,
				       rtnl_dereference(g->user.iface->dev),
				       conf, extack);
	if (!err)
		err = hsrp_group_change(g, conf, extack);
	rtnl_unlock();
	if (!err)
		hsrp_group_ntf(hn, HSRP_EVENT_GROUP_SET, conf->ifname,
			       conf->number);
	return err;
}

/**
 * hsrp_group_del() - remove a group
 * @hn: namespace
 * @ifname: its interface, whose device need not exist any more
 * @number: group number
 * @extack: for a refusal
 *
 * An Active resigns. What clients of its redundancy name have in force, and the
 * virtual address, are gone on return, in this order.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0, -ENOENT where there is no such group
 */
int hsrp_group_del(struct hsrp_net *hn, const char *ifname, u32 number,
		   struct netlink_ext_ack *extack)
{
	struct hsrp_group *g;

	lockdep_assert_held(&hn->lock);

	g = hsrp_group_need(hn, ifname, number, extack);
	if (!g)
		return -ENOENT;
	hsrp_group_destroy(g, "group removed");
	hsrp_group_ntf(hn, HSRP_EVENT_GROUP_DEL, ifname, number);
	return 0;
}

/**
 * hsrp_group_net_exit() - remove all groups of a namespace
 * @hn: namespace that goes away, or whose module does
 *
 * Context: process context, hn->lock held, RTNL not held.
 */
void hsrp_group_net_exit(struct hsrp_net *hn)
{
	struct hsrp_group *g, *next;

	lockdep_assert_held(&hn->lock);

	list_for_each_entry_safe(g, next, &hn->groups, node)
		hsrp_group_destroy(g, "shutting down");
}
