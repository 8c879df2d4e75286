// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family: policies, commands, and the life of the socket
 * that the IKE agent registered.
 */
#include <linux/module.h>
#include <linux/rwsem.h>

#include "hsrp.h"
#include "ipsec/reconcile.h"
#include "netlink/netlink.h"

#define HSRP_NL_NAME	{ .type = NLA_NUL_STRING, .len = HSRP_NAME_MAX }
#define HSRP_NL_IFNAME	{ .type = NLA_NUL_STRING, .len = IFNAMSIZ - 1 }
#define HSRP_NL_FLAG	NLA_POLICY_MAX(NLA_U8, 1)
#define HSRP_NL_IPV4	{ .type = NLA_BE32 }
#define HSRP_NL_IPV6	NLA_POLICY_EXACT_LEN(HSRP_IP6_LEN)
/* longer than a key may be: the sentence about it is the handler's */
#define HSRP_NL_SECRET	{ .type = NLA_BINARY, .len = 256 }

const struct nla_policy hsrp_nl_track_policy[HSRP_A_TRACK_MAX + 1] = {
	[HSRP_A_TRACK_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_TRACK_DECREMENT] = NLA_POLICY_RANGE(NLA_U32, 1, 255),
	[HSRP_A_TRACK_NUMBER] = { .type = NLA_U32 },
	[HSRP_A_TRACK_SHUTDOWN] = { .type = NLA_FLAG },
};

const struct nla_policy hsrp_nl_member_policy[HSRP_A_MEMBER_MAX + 1] = {
	[HSRP_A_MEMBER_NUMBER] = { .type = NLA_U32 },
	[HSRP_A_MEMBER_NOT] = { .type = NLA_FLAG },
	[HSRP_A_MEMBER_WEIGHT] = NLA_POLICY_RANGE(NLA_U32, 1, 255),
};

static const struct nla_policy
hsrp_nl_object_policy[HSRP_A_TRACK_MAX + 1] = {
	[HSRP_A_TRACK_NUMBER] = { .type = NLA_U32 },
	[HSRP_A_TRACK_TYPE] = NLA_POLICY_MAX(NLA_U8, __HSRP_TRACK_MAX - 1),
	[HSRP_A_TRACK_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_TRACK_DST] = HSRP_NL_IPV4,
	[HSRP_A_TRACK_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[HSRP_A_TRACK_DST6] = HSRP_NL_IPV6,
	[HSRP_A_TRACK_UP] = HSRP_NL_FLAG,
	[HSRP_A_TRACK_MEMBER] = NLA_POLICY_NESTED(hsrp_nl_member_policy),
	[HSRP_A_TRACK_WEIGHT_UP] = { .type = NLA_U32 },
	[HSRP_A_TRACK_WEIGHT_DOWN] = { .type = NLA_U32 },
};

const struct nla_policy hsrp_nl_vip6_policy[HSRP_A_VIP6_MAX + 1] = {
	[HSRP_A_VIP6_ADDR] = NLA_POLICY_EXACT_LEN(HSRP_IP6_LEN),
	[HSRP_A_VIP6_LEN] = NLA_POLICY_RANGE(NLA_U8, 1, 128),
};

static const struct nla_policy
hsrp_nl_group_policy[HSRP_A_GROUP_MAX + 1] = {
	[HSRP_A_GROUP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[HSRP_A_GROUP_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_GROUP_NUMBER] = { .type = NLA_U32 },
	[HSRP_A_GROUP_VIP] = HSRP_NL_IPV4,
	[HSRP_A_GROUP_PRIORITY] = { .type = NLA_U32 },
	[HSRP_A_GROUP_PREEMPT] = HSRP_NL_FLAG,
	[HSRP_A_GROUP_NAME] = HSRP_NL_NAME,
	[HSRP_A_GROUP_HELLO] = { .type = NLA_U32 },
	[HSRP_A_GROUP_HOLD] = { .type = NLA_U32 },
	[HSRP_A_GROUP_TIMERS_DEFAULT] = { .type = NLA_FLAG },
	[HSRP_A_GROUP_AUTH_TEXT] = { .type = NLA_NUL_STRING, .len = 64 },
	[HSRP_A_GROUP_TRACK] = NLA_POLICY_NESTED(hsrp_nl_track_policy),
	[HSRP_A_GROUP_UNTRACK] = HSRP_NL_IFNAME,
	[HSRP_A_GROUP_UNTRACK_OBJECT] = { .type = NLA_U32 },
	[HSRP_A_GROUP_PREEMPT_DELAY_MIN] = { .type = NLA_U32 },
	[HSRP_A_GROUP_PREEMPT_DELAY_RELOAD] = { .type = NLA_U32 },
	[HSRP_A_GROUP_PREEMPT_DELAY_SYNC] = { .type = NLA_U32 },
	[HSRP_A_GROUP_DELAY_MIN] = { .type = NLA_U32 },
	[HSRP_A_GROUP_DELAY_RELOAD] = { .type = NLA_U32 },
	[HSRP_A_GROUP_GARP_COUNT] = { .type = NLA_U32 },
	[HSRP_A_GROUP_GARP_INTERVAL] = { .type = NLA_U32 },
	[HSRP_A_GROUP_AUTH_KEY] = HSRP_NL_SECRET,
	[HSRP_A_GROUP_AUTH_TIMEOUT] = { .type = NLA_U32 },
	[HSRP_A_GROUP_AUTH_KEYCHAIN] = HSRP_NL_NAME,
	[HSRP_A_GROUP_FOLLOW] = HSRP_NL_NAME,
	[HSRP_A_GROUP_MAC_REFRESH] = { .type = NLA_U32 },
	[HSRP_A_GROUP_SECONDARY] = HSRP_NL_IPV4,
	[HSRP_A_GROUP_NO_SECONDARY] = HSRP_NL_IPV4,
	[HSRP_A_GROUP_MAC] = { .type = NLA_BINARY, .len = ETH_ALEN },
	[HSRP_A_GROUP_VIP6] = NLA_POLICY_EXACT_LEN(HSRP_IP6_LEN),
	[HSRP_A_GROUP_VIP6_GLOBAL] = NLA_POLICY_NESTED(hsrp_nl_vip6_policy),
	[HSRP_A_GROUP_NO_VIP6_GLOBAL] = NLA_POLICY_NESTED(hsrp_nl_vip6_policy),
};

/* What names a group, for GROUP_DEL and GROUP_GET. */
static const struct nla_policy
hsrp_nl_group_id_policy[HSRP_A_GROUP_NUMBER + 1] = {
	[HSRP_A_GROUP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[HSRP_A_GROUP_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_GROUP_NUMBER] = { .type = NLA_U32 },
};

static const struct nla_policy
hsrp_nl_transform_policy[HSRP_A_TRANSFORM_MAX + 1] = {
	[HSRP_A_TRANSFORM_NAME] = HSRP_NL_NAME,
	[HSRP_A_TRANSFORM_CIPHER] = { .type = NLA_U32 },
	[HSRP_A_TRANSFORM_KEYLEN] = { .type = NLA_U32 },
	[HSRP_A_TRANSFORM_INTEG] = { .type = NLA_U32 },
};

const struct nla_policy hsrp_nl_match_policy[HSRP_A_MATCH_MAX + 1] = {
	[HSRP_A_MATCH_SRC] = HSRP_NL_IPV4,
	[HSRP_A_MATCH_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[HSRP_A_MATCH_DST] = HSRP_NL_IPV4,
	[HSRP_A_MATCH_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[HSRP_A_MATCH_REQID] = NLA_POLICY_MIN(NLA_U32, 1),
	[HSRP_A_MATCH_SRC6] = HSRP_NL_IPV6,
	[HSRP_A_MATCH_DST6] = HSRP_NL_IPV6,
};

static const struct nla_policy
hsrp_nl_map_policy[HSRP_A_MAP_MAX + 1] = {
	[HSRP_A_MAP_NAME] = HSRP_NL_NAME,
	[HSRP_A_MAP_SEQ] = { .type = NLA_U32 },
	[HSRP_A_MAP_PEER] = HSRP_NL_IPV4,
	[HSRP_A_MAP_TRANSFORM] = HSRP_NL_NAME,
	[HSRP_A_MAP_REVERSE_ROUTE] = HSRP_NL_FLAG,
	[HSRP_A_MAP_MATCH] = NLA_POLICY_NESTED(hsrp_nl_match_policy),
	[HSRP_A_MAP_PEER6] = HSRP_NL_IPV6,
};

static const struct nla_policy
hsrp_nl_bind_policy[HSRP_A_BIND_MAX + 1] = {
	[HSRP_A_BIND_MAP] = HSRP_NL_NAME,
	[HSRP_A_BIND_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_BIND_REDUNDANCY] = HSRP_NL_NAME,
	[HSRP_A_BIND_LOCAL] = HSRP_NL_IPV4,
	[HSRP_A_BIND_FAST_MODE] = NLA_POLICY_MAX(NLA_U8, __HSRP_FAST_MAX - 1),
	[HSRP_A_BIND_SPI_RECOVERY] = HSRP_NL_FLAG,
	[HSRP_A_BIND_LOCAL6] = HSRP_NL_IPV6,
};

static const struct nla_policy
hsrp_nl_sa_policy[HSRP_A_SA_MAX + 1] = {
	[HSRP_A_SA_MAP] = HSRP_NL_NAME,
};

static const struct nla_policy
hsrp_nl_agent_policy[HSRP_A_AGENT_MAX + 1] = {
	[HSRP_A_AGENT_ADDR] = HSRP_NL_IPV4,
	[HSRP_A_AGENT_GENERATION] = { .type = NLA_U32 },
	[HSRP_A_AGENT_RESET] = { .type = NLA_FLAG },
	[HSRP_A_AGENT_ADDR6] = HSRP_NL_IPV6,
};

static const struct nla_policy
hsrp_nl_interface_policy[HSRP_A_INTERFACE_MAX + 1] = {
	[HSRP_A_INTERFACE_IFNAME] = HSRP_NL_IFNAME,
	[HSRP_A_INTERFACE_VERSION] = { .type = NLA_U8 },
	[HSRP_A_INTERFACE_USE_BIA] = HSRP_NL_FLAG,
	[HSRP_A_INTERFACE_REDIRECTS] = NLA_POLICY_MAX(NLA_U8,
						      __HSRP_REDIRECTS_MAX - 1),
	[HSRP_A_INTERFACE_REDIRECT_ADV] = { .type = NLA_U32 },
	[HSRP_A_INTERFACE_REDIRECT_HOLD] = { .type = NLA_U32 },
};

const struct nla_policy hsrp_nl_key_policy[HSRP_A_KEY_MAX + 1] = {
	[HSRP_A_KEY_ID] = { .type = NLA_U32 },
	[HSRP_A_KEY_SECRET] = HSRP_NL_SECRET,
	[HSRP_A_KEY_SEND_FROM] = { .type = NLA_U64 },
	[HSRP_A_KEY_SEND_UNTIL] = { .type = NLA_U64 },
	[HSRP_A_KEY_ACCEPT_FROM] = { .type = NLA_U64 },
	[HSRP_A_KEY_ACCEPT_UNTIL] = { .type = NLA_U64 },
};

static const struct nla_policy
hsrp_nl_keychain_policy[HSRP_A_KEYCHAIN_MAX + 1] = {
	[HSRP_A_KEYCHAIN_NAME] = HSRP_NL_NAME,
	[HSRP_A_KEYCHAIN_KEY] = NLA_POLICY_NESTED(hsrp_nl_key_policy),
};

#define HSRP_NL_WRITE(_cmd, _doit, _policy, _maxattr) {	\
	.cmd = HSRP_CMD_##_cmd,				\
	.flags = GENL_UNS_ADMIN_PERM,			\
	.doit = _doit,					\
	.policy = _policy,				\
	.maxattr = _maxattr,				\
}

#define HSRP_NL_DUMP(_cmd, _dumpit) {			\
	.cmd = HSRP_CMD_##_cmd,				\
	.dumpit = _dumpit,				\
}

static const struct genl_ops hsrp_nl_ops[] = {
	HSRP_NL_WRITE(GROUP_NEW, hsrp_nl_group_new,
		      hsrp_nl_group_policy, HSRP_A_GROUP_MAX),
	HSRP_NL_WRITE(GROUP_SET, hsrp_nl_group_set,
		      hsrp_nl_group_policy, HSRP_A_GROUP_MAX),
	HSRP_NL_WRITE(GROUP_DEL, hsrp_nl_group_del,
		      hsrp_nl_group_id_policy, HSRP_A_GROUP_NUMBER),
	{
		.cmd = HSRP_CMD_GROUP_GET,
		.doit = hsrp_nl_group_get,
		.dumpit = hsrp_nl_group_dump,
		.policy = hsrp_nl_group_id_policy,
		.maxattr = HSRP_A_GROUP_NUMBER,
	},
	HSRP_NL_WRITE(TRANSFORM_NEW, hsrp_nl_transform_new,
		      hsrp_nl_transform_policy, HSRP_A_TRANSFORM_MAX),
	HSRP_NL_WRITE(TRANSFORM_DEL, hsrp_nl_transform_del,
		      hsrp_nl_transform_policy, HSRP_A_TRANSFORM_MAX),
	HSRP_NL_DUMP(TRANSFORM_GET, hsrp_nl_transform_dump),
	HSRP_NL_WRITE(MAP_NEW, hsrp_nl_map_new,
		      hsrp_nl_map_policy, HSRP_A_MAP_MAX),
	HSRP_NL_WRITE(MAP_DEL, hsrp_nl_map_del,
		      hsrp_nl_map_policy, HSRP_A_MAP_MAX),
	HSRP_NL_DUMP(MAP_GET, hsrp_nl_map_dump),
	HSRP_NL_WRITE(MATCH_NEW, hsrp_nl_match_new,
		      hsrp_nl_map_policy, HSRP_A_MAP_MAX),
	HSRP_NL_WRITE(MATCH_DEL, hsrp_nl_match_del,
		      hsrp_nl_map_policy, HSRP_A_MAP_MAX),
	HSRP_NL_WRITE(BIND_NEW, hsrp_nl_bind_new,
		      hsrp_nl_bind_policy, HSRP_A_BIND_MAX),
	HSRP_NL_WRITE(BIND_SET, hsrp_nl_bind_set,
		      hsrp_nl_bind_policy, HSRP_A_BIND_MAX),
	HSRP_NL_WRITE(BIND_DEL, hsrp_nl_bind_del,
		      hsrp_nl_bind_policy, HSRP_A_BIND_MAX),
	HSRP_NL_DUMP(BIND_GET, hsrp_nl_bind_dump),
	HSRP_NL_DUMP(REDUNDANCY_GET, hsrp_nl_red_dump),
	/* SPIs and traffic counters are no business of an ordinary user. */
	{
		.cmd = HSRP_CMD_SA_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.start = hsrp_nl_sa_start,
		.dumpit = hsrp_nl_sa_dump,
		.done = hsrp_nl_sa_done,
	},
	HSRP_NL_WRITE(SA_FLUSH, hsrp_nl_sa_flush,
		      hsrp_nl_sa_policy, HSRP_A_SA_MAX),
	HSRP_NL_DUMP(ROUTE_GET, hsrp_nl_route_dump),
	HSRP_NL_DUMP(TRACK_GET, hsrp_nl_track_dump),
	HSRP_NL_DUMP(STATS_GET, hsrp_nl_stats_dump),
	HSRP_NL_WRITE(AGENT_SET, hsrp_nl_agent_set,
		      hsrp_nl_agent_policy, HSRP_A_AGENT_MAX),
	HSRP_NL_WRITE(TRACK_NEW, hsrp_nl_track_new,
		      hsrp_nl_object_policy, HSRP_A_TRACK_MAX),
	HSRP_NL_WRITE(TRACK_SET, hsrp_nl_track_set,
		      hsrp_nl_object_policy, HSRP_A_TRACK_MAX),
	HSRP_NL_WRITE(TRACK_DEL, hsrp_nl_track_del,
		      hsrp_nl_object_policy, HSRP_A_TRACK_MAX),
	HSRP_NL_WRITE(GROUP_GARP, hsrp_nl_group_garp,
		      hsrp_nl_group_id_policy, HSRP_A_GROUP_NUMBER),
	HSRP_NL_WRITE(INTERFACE_SET, hsrp_nl_interface_set,
		      hsrp_nl_interface_policy, HSRP_A_INTERFACE_MAX),
	HSRP_NL_DUMP(INTERFACE_GET, hsrp_nl_interface_dump),
	HSRP_NL_WRITE(KEYCHAIN_NEW, hsrp_nl_keychain_new,
		      hsrp_nl_keychain_policy, HSRP_A_KEYCHAIN_MAX),
	HSRP_NL_WRITE(KEYCHAIN_SET, hsrp_nl_keychain_set,
		      hsrp_nl_keychain_policy, HSRP_A_KEYCHAIN_MAX),
	HSRP_NL_WRITE(KEYCHAIN_DEL, hsrp_nl_keychain_del,
		      hsrp_nl_keychain_policy, HSRP_A_KEYCHAIN_MAX),
	HSRP_NL_DUMP(KEYCHAIN_GET, hsrp_nl_keychain_dump),
	HSRP_NL_WRITE(GROUP_RESIGN, hsrp_nl_group_resign,
		      hsrp_nl_group_id_policy, HSRP_A_GROUP_NUMBER),
	HSRP_NL_WRITE(GROUP_RESUME, hsrp_nl_group_resume,
		      hsrp_nl_group_id_policy, HSRP_A_GROUP_NUMBER),
};

static const struct genl_multicast_group hsrp_nl_mcgrps[] = {
	[HSRP_MCGRP_STATE_ID] = { .name = HSRP_MCGRP_STATE },
	[HSRP_MCGRP_CONFIG_ID] = { .name = HSRP_MCGRP_CONFIG },
};

struct genl_family hsrp_genl_family __ro_after_init = {
	.name = HSRP_GENL_NAME,
	.version = HSRP_GENL_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = hsrp_nl_ops,
	.n_ops = ARRAY_SIZE(hsrp_nl_ops),
	.resv_start_op = HSRP_CMD_GROUP_NEW,
	.mcgrps = hsrp_nl_mcgrps,
	.n_mcgrps = ARRAY_SIZE(hsrp_nl_mcgrps),
};

/*
 * At the module's end the namespaces are taken down while the family is still
 * there, so that listeners hear of it; handlers must be out by then.
 */
static DECLARE_RWSEM(hsrp_nl_sem);
static bool hsrp_nl_stopped;

/**
 * hsrp_nl_begin() - start to handle a request
 * @net: namespace of the requesting socket
 * @extack: for the reason of a refusal
 *
 * Context: process context. Takes hn->lock when it succeeds; hsrp_nl_end()
 * releases it.
 * Return: the namespace, or ERR_PTR(-ESHUTDOWN).
 */
struct hsrp_net *hsrp_nl_begin(const struct net *net,
			       struct netlink_ext_ack *extack)
{
	struct hsrp_net *hn;

	down_read(&hsrp_nl_sem);
	if (hsrp_nl_stopped) {
		up_read(&hsrp_nl_sem);
		NL_SET_ERR_MSG(extack, "The module is being removed");
		return ERR_PTR(-ESHUTDOWN);
	}

	hn = hsrp_net(net);
	mutex_lock(&hn->lock);
	return hn;
}

/**
 * hsrp_nl_end() - end what hsrp_nl_begin() started
 * @hn: namespace
 *
 * Context: process context, releases hn->lock.
 */
void hsrp_nl_end(struct hsrp_net *hn)
{
	mutex_unlock(&hn->lock);
	up_read(&hsrp_nl_sem);
}

/*
 * The IKE agent is a socket. When it is closed, by the agent's end or death,
 * nobody must wait for it any longer.
 */
static int hsrp_nl_socket_event(struct notifier_block *nb, unsigned long event,
				void *ptr)
{
	struct netlink_notify *n = ptr;
	struct hsrp_net *hn;

	if (event != NETLINK_URELEASE || n->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;

	hn = hsrp_net(n->net);
	if (READ_ONCE(hn->agent_portid) != n->portid)
		return NOTIFY_DONE;

	mutex_lock(&hn->lock);
	if (hn->agent_portid == n->portid)
		hsrp_ipsec_agent_gone(hn);
	mutex_unlock(&hn->lock);
	return NOTIFY_DONE;
}

static struct notifier_block hsrp_nl_socket_notifier = {
	.notifier_call = hsrp_nl_socket_event,
};

/**
 * hsrp_netlink_init() - register the family
 *
 * Context: process context.
 *
 * Last step of the module's start: from here on users can call.
 *
 * Return: 0 or a negative errno.
 */
int __init hsrp_netlink_init(void)
{
	int err;

	err = netlink_register_notifier(&hsrp_nl_socket_notifier);
	if (err)
		return err;

	err = genl_register_family(&hsrp_genl_family);
	if (err)
		netlink_unregister_notifier(&hsrp_nl_socket_notifier);
	return err;
}

/**
 * hsrp_netlink_stop() - take no request any more
 *
 * Context: process context.
 *
 * First step of the module's end. Afterwards no handler runs, but
 * notifications still go out.
 */
void hsrp_netlink_stop(void)
{
	down_write(&hsrp_nl_sem);
	hsrp_nl_stopped = true;
	up_write(&hsrp_nl_sem);
	netlink_unregister_notifier(&hsrp_nl_socket_notifier);
}

/**
 * hsrp_netlink_uninit() - unregister the family
 *
 * Context: process context, after hsrp_netlink_stop().
 *
 * After the namespaces have been taken down, because hsrp_ntf_emit() needs the
 * multicast groups.
 */
void hsrp_netlink_uninit(void)
{
	genl_unregister_family(&hsrp_genl_family);
}
