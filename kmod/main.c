// SPDX-License-Identifier: GPL-2.0
/*
 * Loading and unloading. The order is the point of this file.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/rcupdate.h>

#include "fastpath/fastpath.h"
#include "gateway/hook.h"
#include "gateway/iface.h"
#include "gateway/vip6.h"
#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "hsrp/redirect.h"
#include "ipsec/reconcile.h"
#include "netlink/netlink.h"

static const struct hsrp_hook_ops hsrp_hook_rooms = {
	.hello		= hsrp_rx_hello,
	.inbound	= hsrp_guard_inbound,
	.neighbour	= hsrp_probe_neighbour,
};

/* What the fast path may leave out: the guard it asks itself */
static bool hsrp_is_own_hook(nf_hookfn *hook)
{
	return hsrp_guard_is_hook(hook) || hsrp_redirect_is_hook(hook) ||
	       hsrp_neigh6_is_hook(hook);
}

static const struct hsrp_fast_ops hsrp_fast_rooms = {
	.mode		= hsrp_bind_fast_mode,
	.is_ours	= hsrp_is_own_hook,
};

static int __init hsrp_init(void)
{
	int err;

	/* before any namespace can have a hook */
	hsrp_hook_set_ops(&hsrp_hook_rooms);
	hsrp_fast_set_ops(&hsrp_fast_rooms);
	hsrp_urge_init();

	err = hsrp_netns_init();
	if (err)
		goto unset_ops;
	/* its callback looks up the state of a namespace */
	err = hsrp_iface_init();
	if (err)
		goto netns;
	err = hsrp_iface6_init();
	if (err)
		goto iface;
	err = hsrp_sa_init();
	if (err)
		goto iface6;
	/* last: from here on users can configure */
	err = hsrp_netlink_init();
	if (err)
		goto sa;
	return 0;

sa:
	hsrp_sa_uninit();
iface6:
	hsrp_iface6_uninit();
iface:
	hsrp_iface_uninit();
netns:
	hsrp_netns_uninit();
unset_ops:
	hsrp_hook_set_ops(NULL);
	return err;
}

static void __exit hsrp_exit(void)
{
	/*
	 * Step down while we can still tell: the Resign, and the events by
	 * which the IKE agent learns that it has to clean up.
	 */
	hsrp_netlink_stop();
	hsrp_netns_shutdown();

	hsrp_netlink_uninit();
	hsrp_sa_uninit();
	hsrp_iface6_uninit();
	hsrp_iface_uninit();
	hsrp_netns_uninit();
	hsrp_md5_uninit();

	/* callbacks of call_rcu(), and softirqs that are still in a hook */
	rcu_barrier();
	synchronize_net();
	hsrp_urge_uninit();
	hsrp_hook_set_ops(NULL);
	hsrp_fast_uninit();
}

module_init(hsrp_init);
module_exit(hsrp_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("HSRP and IPsec gateway redundancy");
MODULE_AUTHOR("The hsrp project");
MODULE_VERSION("0.1");
MODULE_ALIAS_GENL_FAMILY(HSRP_GENL_NAME);
