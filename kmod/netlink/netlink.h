/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family. Handlers turn attributes into plain structs and
 * call the core once.
 */
#ifndef _HSRP_NETLINK_NETLINK_H
#define _HSRP_NETLINK_NETLINK_H

#include <linux/hsrp.h>
#include <net/genetlink.h>
#include <net/netlink.h>

struct hsrp_addr;
struct hsrp_group;
struct hsrp_group_conf;
struct hsrp_group_info;
struct hsrp_match;
struct hsrp_net;

extern struct genl_family hsrp_genl_family;

enum hsrp_mcgrp {
	HSRP_MCGRP_STATE_ID,
	HSRP_MCGRP_CONFIG_ID,
};

/* family.c */
int hsrp_netlink_init(void);
void hsrp_netlink_stop(void);
void hsrp_netlink_uninit(void);
struct hsrp_net *hsrp_nl_begin(const struct net *net,
			       struct netlink_ext_ack *extack);
void hsrp_nl_end(struct hsrp_net *hn);

/* dump.c: dumps that restart where the last message was full */
struct hsrp_net *hsrp_nl_dump_begin(struct sk_buff *skb,
				    struct netlink_callback *cb);
bool hsrp_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		      int (*put)(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj),
		      void *obj);
int hsrp_nl_dump_end(struct hsrp_net *hn, struct sk_buff *skb,
		     struct netlink_callback *cb);
int hsrp_nl_dump_list(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		      struct list_head *(*list)(struct hsrp_net *hn),
		      int (*put)(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj));

/* policies of nests that handlers parse; family.c */
extern const struct nla_policy hsrp_nl_vip6_policy[HSRP_A_VIP6_MAX + 1];
extern const struct nla_policy hsrp_nl_track_policy[HSRP_A_TRACK_MAX + 1];
extern const struct nla_policy hsrp_nl_member_policy[HSRP_A_MEMBER_MAX + 1];
extern const struct nla_policy hsrp_nl_match_policy[HSRP_A_MATCH_MAX + 1];

extern const struct nla_policy hsrp_nl_key_policy[HSRP_A_KEY_MAX + 1];

/* keychain.c */
void hsrp_nl_wipe(struct nlattr *attr);
int hsrp_nl_auth_conf(struct hsrp_group_conf *conf, struct genl_info *info);
int hsrp_nl_put_auth(struct sk_buff *skb, const struct hsrp_group_info *i);
int hsrp_nl_keychain_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_keychain_set(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_keychain_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_keychain_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* interface.c */
int hsrp_nl_interface_set(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_interface_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* group.c */
int hsrp_nl_group_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_set(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_garp(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_resign(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_resume(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_get(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_group_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_red_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* track.c */
int hsrp_nl_track_conf(struct hsrp_group_conf *conf, const struct nlattr *attr,
		       struct netlink_ext_ack *extack);
int hsrp_nl_put_tracks(struct sk_buff *skb, struct hsrp_group *g);
int hsrp_nl_track_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_track_set(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_track_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_track_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* cryptomap.c */
int hsrp_nl_transform_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_transform_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_transform_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_map_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_map_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_map_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_match_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_match_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_bind_new(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_bind_set(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_bind_del(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_bind_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* show.c */
int hsrp_nl_sa_start(struct netlink_callback *cb);
int hsrp_nl_sa_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_sa_done(struct netlink_callback *cb);
int hsrp_nl_sa_flush(struct sk_buff *skb, struct genl_info *info);
int hsrp_nl_route_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_stats_dump(struct sk_buff *skb, struct netlink_callback *cb);
int hsrp_nl_agent_set(struct sk_buff *skb, struct genl_info *info);

/* notify.c, shared */
struct hsrp_addr hsrp_nl_get_addr(const struct nlattr *attr4,
				  const struct nlattr *attr6);
int hsrp_nl_put_addr(struct sk_buff *skb, int attr4, int attr6,
		     const struct hsrp_addr *addr);
int hsrp_nl_put_net(struct sk_buff *skb, int attr4, int attr6,
		    const struct hsrp_addr *addr);
int hsrp_nl_put_match(struct sk_buff *skb, int attr,
		      const struct hsrp_match *m);

#endif /* _HSRP_NETLINK_NETLINK_H */
