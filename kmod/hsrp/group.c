// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration and life of standby groups. A change is checked completely,
 * then everything that can fail is got, and only then it is applied.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/inetdevice.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/route.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/interface.h"
#include "hsrp/keychain.h"
#include "hsrp/redundancy.h"
#include "ntf.h"

#define HSRP_HELLO_S_MAX	(HSRP_HELLO_MS_MAX / 1000)
#define HSRP_HOLD_S_MAX		(HSRP_HOLD_MS_MAX / 1000)
/* longest hold time that need not be whole seconds */
#define HSRP_HOLD_ODD_MAX	3000
/* below these, a busy machine is taken for a dead one */
#define HSRP_HELLO_ADVISED	250
#define HSRP_HOLD_ADVISED	800

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

/* A virtual address is a host's: judged without any interface */
static int hsrp_check_unicast(__be32 vip, struct netlink_ext_ack *extack)
{
	if (ipv4_is_multicast(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a multicast address");
		return -EINVAL;
	}
	if (ipv4_is_loopback(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a loopback address");
		return -EINVAL;
	}
	if (ipv4_is_lbcast(vip)) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a broadcast address");
		return -EINVAL;
	}
	if (!(ntohl(vip) >> 24) || ntohl(vip) >= 0xf0000000) {
		NL_SET_ERR_MSG(extack,
			       "The virtual address is no host address");
		return -EINVAL;
	}
	return 0;
}

/* RFC 2281 5.1: in the subnet of the interface, and none of its addresses */
static int hsrp_check_subnet(const struct net_device *dev, __be32 vip,
			     struct netlink_ext_ack *extack)
{
	const struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa;
	bool on_subnet = false;

	if (!in_dev)
		return 0;
	in_dev_for_each_ifa_rtnl(ifa, in_dev) {
		if (ifa->ifa_local == vip) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is an address of the interface");
			return -EADDRINUSE;
		}
		if ((ifa->ifa_address ^ vip) & ifa->ifa_mask)
			continue;
		on_subnet = true;
		if (ifa->ifa_prefixlen >= 31)
			continue;
		if (!(vip & ~ifa->ifa_mask)) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is the network address of the interface");
			return -EINVAL;
		}
		if (!~(vip | ifa->ifa_mask)) {
			NL_SET_ERR_MSG(extack,
				       "The virtual address is the broadcast address of the interface");
			return -EINVAL;
		}
	}
	/* a warning: the address may be configured later, or on purpose */
	if (!on_subnet)
		NL_SET_ERR_MSG(extack,
			       "The virtual address is in no subnet of the interface");
	return 0;
}

static int hsrp_check_vip(struct hsrp_net *hn, const struct hsrp_group *g,
			  const struct net_device *dev, __be32 vip,
			  struct netlink_ext_ack *extack)
{
	const struct hsrp_group *o;
	int err;

	ASSERT_RTNL();

	err = hsrp_check_unicast(vip, extack);
	if (err)
		return err;
	list_for_each_entry(o, &hn->groups, node) {
		if (o == g || (o->conf.vip != vip && READ_ONCE(o->vip) != vip))
			continue;
		NL_SET_ERR_MSG(extack,
			       "Another group has this virtual address already");
		return -EEXIST;
	}
	/* what we have put there ourselves is no obstacle */
	if (!dev || (g && READ_ONCE(g->vip) == vip))
		return 0;
	err = hsrp_check_subnet(dev, vip, extack);
	if (err)
		return err;
	switch (inet_addr_type_dev_table(hn->net, dev, vip)) {
	case RTN_LOCAL:
		NL_SET_ERR_MSG(extack,
			       "The virtual address is an address of this router");
		return -EADDRINUSE;
	case RTN_BROADCAST:
		NL_SET_ERR_MSG(extack,
			       "The virtual address is a broadcast address");
		return -EINVAL;
	}
	return 0;
}

static int hsrp_check_timers(u32 hello, u32 hold,
			     struct netlink_ext_ack *extack)
{
	bool hello_s = hello % 1000 == 0 && hello / 1000 >= 1 &&
		       hello / 1000 <= HSRP_HELLO_S_MAX;
	bool hold_s = hold % 1000 == 0 && hold / 1000 >= 1 &&
		      hold / 1000 <= HSRP_HOLD_S_MAX;

	if (!hello_s && (hello < HSRP_HELLO_MS_MIN || hello > 999)) {
		NL_SET_ERR_MSG(extack,
			       "The hello time must be 15 to 999 ms or 1 to 254 whole seconds");
		return -ERANGE;
	}
	if (!hold_s && (hold < HSRP_HOLD_MS_MIN || hold > HSRP_HOLD_ODD_MAX)) {
		NL_SET_ERR_MSG(extack,
			       "The hold time must be 50 to 3000 ms or 1 to 255 whole seconds");
		return -ERANGE;
	}
	if (hold <= hello) {
		NL_SET_ERR_MSG(extack,
			       "The hold time must be longer than the hello time");
		return -EINVAL;
	}
	/* RFC 2281 5.1: SHOULD */
	if (hold / 3 < hello)
		NL_SET_ERR_MSG(extack,
			       "The hold time should be three hello times or more");
	else if (hello < HSRP_HELLO_ADVISED || hold < HSRP_HOLD_ADVISED)
		NL_SET_ERR_MSG(extack,
			       "Below 250 ms and 800 ms a busy router may be taken for a dead one");
	return 0;
}

/**
 * hsrp_check_name() - can this be a name
 * @name: of a redundancy name or a key chain
 * @extack: for a refusal
 *
 * Return: 0 or -EINVAL
 */
int hsrp_check_name(const char *name, struct netlink_ext_ack *extack)
{
	for (; *name; name++) {
		if (isgraph(*name))
			continue;
		NL_SET_ERR_MSG(extack,
			       "A name has printable characters only, and no blanks");
		return -EINVAL;
	}
	return 0;
}

/* IOS: hsrp-<interface>-<group> */
static void hsrp_default_name(const struct hsrp_group_conf *conf, char *name,
			      size_t size)
{
	scnprintf(name, size, "hsrp-%s-%u", conf->ifname, conf->number);
}

/* Address and name as they would be; those who follow the name have a say */
static int hsrp_check_clients(struct hsrp_net *hn, const struct hsrp_group *g,
			      const struct hsrp_group_conf *conf,
			      struct netlink_ext_ack *extack)
{
	__be32 vip = g ? READ_ONCE(g->vip) : 0;
	char name[HSRP_NAME_MAX + 1];

	if ((conf->set & HSRP_CONF_VIP) && conf->vip)
		vip = conf->vip;
	if (!vip)
		return 0;
	if ((conf->set & HSRP_CONF_NAME) && *conf->name)
		strscpy(name, conf->name, sizeof(name));
	else if (!(conf->set & HSRP_CONF_NAME) && g && g->red)
		strscpy(name, g->red->name, sizeof(name));
	else
		hsrp_default_name(conf, name, sizeof(name));
	return hsrp_red_check_vip(hn, name, vip, extack);
}

/* Everything that can be judged without touching anything; RTNL held */
static int hsrp_group_check(struct hsrp_net *hn, const struct hsrp_group *g,
			    const struct net_device *dev,
			    const struct hsrp_group_conf *conf,
			    struct netlink_ext_ack *extack)
{
	int err = 0;

	if ((conf->set & HSRP_CONF_PRIORITY) &&
	    conf->priority > HSRP_PRIORITY_MAX) {
		NL_SET_ERR_MSG(extack, "The priority must be 0 to 255");
		return -ERANGE;
	}
	if (conf->set & HSRP_CONF_NAME)
		err = hsrp_check_name(conf->name, extack);
	if (!err)
		err = hsrp_group_auth_check(conf, extack);
	if (!err && (conf->set & HSRP_CONF_TIMERS))
		err = hsrp_check_timers(conf->hello_ms, conf->hold_ms, extack);
	if (!err)
		err = hsrp_delay_check(conf, extack) ?:
		      hsrp_garp_check(conf, extack);
	if (!err && (conf->set & HSRP_CONF_VIP) && conf->vip)
		err = hsrp_check_vip(hn, g, dev, conf->vip, extack);
	return err ?: hsrp_check_clients(hn, g, conf, extack);
}

static int hsrp_group_set_name(struct hsrp_group *g,
			       const struct hsrp_group_conf *conf,
			       struct netlink_ext_ack *extack)
{
	char name[HSRP_NAME_MAX + 1];

	if (g->red && !(conf->set & HSRP_CONF_NAME))
		return 0;
	if ((conf->set & HSRP_CONF_NAME) && *conf->name)
		strscpy(name, conf->name, sizeof(name));
	else
		hsrp_default_name(conf, name, sizeof(name));
	return hsrp_red_attach_group(g, name, extack);
}

static void hsrp_apply_vip(struct hsrp_group *g, __be32 vip)
{
	g->conf.vip = vip;
	if (vip)
		g->conf.set |= HSRP_CONF_VIP;
	else
		g->conf.set &= ~HSRP_CONF_VIP;
	if (vip && g->vip == vip) {
		/* what was learned is configured now */
		g->vip_learned = false;
		return;
	}
	if (!vip && (g->vip_learned || !g->vip))
		return;

	/* another address is another virtual router: start all over */
	if (g->vip)
		hsrp_group_disable(g, "virtual address changed");
	g->vip = vip;
	g->vip_learned = false;
	hsrp_vaddr_set_vip(&g->va, vip);
	hsrp_red_publish(g, false);
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
	hsrp_delay_apply(g, conf);
	hsrp_garp_apply(g, conf);
	if (hsrp_apply_timers(g, conf))
		hsrp_group_event(g, HSRP_EV_PARAMS, NULL);
	hsrp_group_update_priority(g);
	if (conf->set & HSRP_CONF_VIP)
		hsrp_apply_vip(g, conf->vip);
	hsrp_group_refresh(g);
}

/* Get what can fail, then apply; RTNL held */
static int hsrp_group_change(struct hsrp_group *g,
			     const struct hsrp_group_conf *conf,
			     struct netlink_ext_ack *extack)
{
	struct hsrp_auth_change auth = {};
	LIST_HEAD(tracks);
	int err;

	err = hsrp_track_prepare(g, conf, &tracks, extack) ?:
	      hsrp_group_auth_prepare(g, conf, &auth, extack) ?:
	      hsrp_group_set_name(g, conf, extack);
	if (err) {
		hsrp_group_auth_abort(&auth);
		hsrp_track_release(&tracks);
		return err;
	}
	hsrp_group_auth_commit(g, &auth);
	hsrp_track_commit(g, conf, &tracks);
	spin_lock_bh(&g->lock);
	hsrp_group_apply(g, conf);
	spin_unlock_bh(&g->lock);
	return 0;
}

static struct hsrp_group *hsrp_group_alloc(struct hsrp_net *hn, u32 number)
{
	struct hsrp_group *g;

	g = kzalloc(sizeof(*g), GFP_KERNEL);
	if (!g)
		return NULL;
	g->hn = hn;
	g->number = number;
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
	g->prio = g->conf.priority;
	g->hello_ms = g->conf.hello_ms;
	g->hold_ms = g->conf.hold_ms;
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
	hsrp_version(g->user.iface->version)->vmac(g->number, vmac);
	err = hsrp_vaddr_attach(&g->va, g->user.iface, vmac);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "The interface does not take the virtual MAC address");
		hsrp_iface_put(&g->user, true);
		return err;
	}
	strscpy(g->conf.ifname, g->user.iface->name, sizeof(g->conf.ifname));
	list_add_tail_rcu(&g->iface_node, &g->user.iface->groups);
	list_add_tail(&g->node, &g->hn->groups);
	return 0;
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
	hsrp_red_detach_group(g);
}

static void hsrp_group_detach(struct hsrp_group *g)
{
	ASSERT_RTNL();

	hsrp_track_release(&g->tracks);
	list_del(&g->node);
	list_del_rcu(&g->iface_node);
	hsrp_vaddr_detach(&g->va);
	hsrp_iface_put(&g->user, true);
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
	if (hsrp_vaddr_remove(&g->va))
		pr_err("%s: virtual address %pI4 could not be removed\n",
		       g->user.iface->name, &g->va.installed);
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

	g = hsrp_group_alloc(hn, conf->number);
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
 *	-ENOENT where there is no such key chain, -EINVAL, -ENOMEM. Then
 *	nothing has changed.
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

static struct hsrp_group *hsrp_group_need(struct hsrp_net *hn,
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
	g = hsrp_group_need(hn, conf->ifname, conf->number, extack);
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

	rtnl_lock();
	g = hsrp_group_need(hn, ifname, number, extack);
	rtnl_unlock();
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

/**
 * hsrp_group_find() - look a group up
 * @hn: namespace
 * @ifname: present name of its interface
 * @number: group number
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: the group, valid while hn->lock is held, or NULL
 */
struct hsrp_group *hsrp_group_find(struct hsrp_net *hn, const char *ifname,
				   u32 number)
{
	struct hsrp_group *g;

	lockdep_assert_held(&hn->lock);

	rtnl_lock();
	g = hsrp_group_find_rtnl(hn, ifname, number);
	rtnl_unlock();
	return g;
}
