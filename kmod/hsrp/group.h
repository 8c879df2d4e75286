/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A standby group: configuration, protocol state, and the one place where the
 * actions of the state machine are applied.
 */
#ifndef _HSRP_HSRP_GROUP_H
#define _HSRP_HSRP_GROUP_H

#include <linux/hrtimer.h>
#include <linux/hsrp.h>
#include <linux/spinlock.h>

#include "gateway/iface.h"
#include "gateway/vip.h"
#include "hsrp/auth.h"
#include "hsrp/fsm.h"
#include "hsrp/packet.h"

struct hsrp_net;
struct hsrp_object;
struct hsrp_red;
struct hsrp_red_client;
struct netlink_ext_ack;
struct sk_buff;

/* What a configuration message carries; bits of hsrp_group_conf::set. */
#define HSRP_CONF_VIP		BIT(0)
#define HSRP_CONF_PRIORITY	BIT(1)
#define HSRP_CONF_PREEMPT	BIT(2)
#define HSRP_CONF_NAME		BIT(3)
#define HSRP_CONF_TIMERS	BIT(4)
#define HSRP_CONF_TIMERS_DEFAULT	BIT(5)
#define HSRP_CONF_AUTH_TEXT	BIT(6)
#define HSRP_CONF_GARP_COUNT	BIT(16)
#define HSRP_CONF_GARP_INTERVAL	BIT(17)
#define HSRP_CONF_FOLLOW	BIT(18)
#define HSRP_CONF_MAC_REFRESH	BIT(19)
#define HSRP_CONF_AUTH_KEY	BIT(20)
#define HSRP_CONF_AUTH_CHAIN	BIT(21)
#define HSRP_CONF_MAC		BIT(22)
#define HSRP_CONF_MAC_DEFAULT	BIT(23)
#define HSRP_CONF_VIP6		BIT(24)
/* either is a change; for the default the address is all zero */
#define HSRP_CONF_MACS		(HSRP_CONF_MAC | HSRP_CONF_MAC_DEFAULT)

#define HSRP_CONF_TRACKS_MAX	16
/* all of them, by others */
#define HSRP_CONF_SECONDARIES_MAX	(2 * HSRP_SECONDARY_MAX)

/* Delays, see delay.c; indices of hsrp_group_conf::delay_ms. */
enum hsrp_delay {
	HSRP_DELAY_PREEMPT_MIN,
	HSRP_DELAY_PREEMPT_RELOAD,
	HSRP_DELAY_PREEMPT_SYNC,
	HSRP_DELAY_MIN,
	HSRP_DELAY_RELOAD,
	__HSRP_DELAY_MAX,
};

/* What an attempt to preempt waits for. */
enum hsrp_preempt_phase {
	HSRP_PREEMPT_IDLE,	/* there is none */
	HSRP_PREEMPT_MIN,	/* minimum or reload delay */
	HSRP_PREEMPT_SYNC,	/* clients of the redundancy name */
	HSRP_PREEMPT_DUE,	/* nothing */
};

/**
 * struct hsrp_track_conf - one tracked interface or object
 * @ifname: interface, or "" for an object
 * @object: number of the object, or 0 for an interface
 * @decrement: taken from the priority while it is down, 1..255
 * @shutdown: Init while it is down, no decrement
 * @remove: stop tracking it
 */
struct hsrp_track_conf {
	char ifname[IFNAMSIZ];
	u32 object;
	u8 decrement;
	bool shutdown;
	bool remove;
};

/**
 * struct hsrp_secondary - a virtual address beside the one that messages carry
 * @addr: the address; global where it is IPv6
 * @len: prefix length of its subnet, IPv6 only
 */
struct hsrp_secondary {
	struct hsrp_addr addr;
	u8 len;
};

/**
 * struct hsrp_secondary_conf - a change of those
 * @s: one of them; to remove it the address is enough
 * @remove: it shall go
 */
struct hsrp_secondary_conf {
	struct hsrp_secondary s;
	bool remove;
};

/**
 * struct hsrp_group_conf - configuration of a group, from netlink
 * @ifname: interface
 * @number: group, 0..255 or, in version 2, 4095
 * @set: HSRP_CONF_* of the fields below that were given
 * @vip: virtual IP, 0: learn it
 * @vip6: link-local virtual IP of an IPv6 group, not set: what the virtual MAC
 *	address gives
 * @priority: 0..255
 * @preempt: take over from a lower Active
 * @name: redundancy name, "" for the default name
 * @hello_ms: hello time
 * @hold_ms: hold time
 * @auth_text: text authentication
 * @delays: mask of those of @delay_ms that were given
 * @delay_ms: by enum hsrp_delay
 * @garp_count: gratuitous ARPs of a series, 0: for ever
 * @garp_interval_ms: between them
 * @follow: redundancy name of the group to follow, "" for none
 * @mac_refresh_ms: between two gratuitous ARPs of an Active follower after its
 *	series, 0: none
 * @auth_key: key-string
 * @auth_timeout: for how many seconds the key before it is accepted, too
 * @auth_chain: name of a key chain
 * @mac: virtual MAC address, all zero: that of the group's number
 * @n_tracks: how many of @tracks
 * @tracks: interfaces and objects to track, or no more
 * @n_secondaries: how many of @secondaries
 * @secondaries: virtual addresses to have as well, or no more: room for
 *	%HSRP_CONF_SECONDARIES_MAX, only while a message is read and applied
 */
struct hsrp_group_conf {
	char ifname[IFNAMSIZ];
	u32 number;
	u32 set;
	__be32 vip;
	struct hsrp_addr vip6;
	u32 priority;
	bool preempt;
	char name[HSRP_NAME_MAX + 1];
	u32 hello_ms;
	u32 hold_ms;
	char auth_text[HSRP_AUTH_TEXT_MAX + 1];
	u32 delays;
	u32 delay_ms[__HSRP_DELAY_MAX];
	u32 garp_count;
	u32 garp_interval_ms;
	char follow[HSRP_NAME_MAX + 1];
	u32 mac_refresh_ms;
	struct hsrp_key auth_key;
	u32 auth_timeout;
	char auth_chain[HSRP_NAME_MAX + 1];
	u8 mac[ETH_ALEN];
	unsigned int n_tracks;
	struct hsrp_track_conf tracks[HSRP_CONF_TRACKS_MAX];
	unsigned int n_secondaries;
	struct hsrp_secondary_conf *secondaries;
};

/* Why a packet was dropped is enum hsrp_drop; the rest is counted here. */
#define HSRP_GROUP_COUNTERS(X) \
	X(TX_HELLO,		"tx-hello") \
	X(TX_COUP,		"tx-coup") \
	X(TX_RESIGN,		"tx-resign") \
	X(TX_ERROR,		"tx-error") \
	X(RX_HELLO,		"rx-hello") \
	X(RX_COUP,		"rx-coup") \
	X(RX_RESIGN,		"rx-resign") \
	X(SPLIT_BRAIN,		"split-brain") \
	X(ISOLATED,		"isolated") \
	X(LATE,			"late-timer") \
	X(STALLED,		"stalled")

enum hsrp_group_counter {
#define HSRP_X(id, name) HSRP_GCNT_##id,
	HSRP_GROUP_COUNTERS(HSRP_X)
#undef HSRP_X
	__HSRP_GCNT_MAX,
};

struct hsrp_keychain;
struct hsrp_keyring;
struct hsrp_track;

/**
 * struct hsrp_mismatch - a router whose packets do not authenticate
 * @fault: what was wrong with the last one; none: there is no such router
 * @addr: where it came from
 * @at: ktime of the last one
 * @told_at: ktime when it was last told to the log and the listeners, 0: not yet
 */
struct hsrp_mismatch {
	enum hsrp_fault fault;
	struct hsrp_addr addr;
	ktime_t at;
	ktime_t told_at;
};

/**
 * struct hsrp_group - one standby group
 * @node: in hn->groups; under hn->lock
 * @rcu: for freeing; kfree_rcu() wants it in the first 4096 bytes
 * @iface_node: in iface->groups; RCU, under RTNL
 * @user: membership in the interface's users
 * @hn: namespace
 * @number: group number
 * @ipver: %HSRP_IPV4 or %HSRP_IPV6, constant
 * @lock: protocol state: all below up to @va
 * @state: state of the protocol
 * @conf: configuration in force (also changed under hn->lock only); @conf.set
 *	has what was configured, the rest is default; no tracks and no secondary
 *	addresses, which are in @tracks and @va
 * @auth: authentication data
 * @ring: keys that @auth points to, or NULL; changed under hn->lock and @lock
 * @mismatch: who does not authenticate
 * @prio: priority in use: configured minus decrements, floor 0
 * @hello_ms: in use: configured, learned or default
 * @hold_ms: likewise
 * @timers_learned: from the Active router's Hello
 * @vip: in use: configured or learned
 * @vip_learned: from the Active router's Hello
 * @vip6_global: global virtual address of an IPv6 group that others are told, see
 *	hsrp_red_vip6(); all zero while there is none
 * @addr: own address in use, 0 while not @running
 * @running: interface up, with an address, and not isolated
 * @noted: what the interface counts it as, enum hsrp_adv_state
 * @isolated: stepped down because no next hop answers and no other router is
 *	heard any more; until either is heard again
 * @heard_until: ktime until which the silence of the other routers means nothing,
 *	0: none of them was heard since the interface came up
 * @reinit: held in Init while the version of the interface changes
 * @peers: who is Active and Standby, as heard
 * @active_mac: source of the last Hello of an Active router
 * @active_expired: the active timer ran out and was not started since
 * @settled_at: ktime when we became Active, or last told the clients of the
 *	redundancy name that another Active had been there
 * @active_expires: ktime when the active timer fires, 0 when stopped
 * @standby_expires: likewise
 * @next_hello: ktime of the next hello, 0 when none is due
 * @changes: state changes
 * @changed_at: ktime_get() of the last one
 * @reason: why
 * @cnt: enum hsrp_group_counter
 * @drops: enum hsrp_drop
 * @hello_timer: softirq
 * @active_timer: softirq
 * @urge_timer: hard interrupt; a Hello is late, to be sent or to be heard
 * @urge_from: ktime from which one that should be heard is, as long as the active
 *	timer runs
 * @standby_timer: softirq
 * @probe_timer: softirq; isolation probes
 * @probe_expires: ktime when @probe_timer fires, 0 when stopped
 * @probes_left: isolation probes still to be sent; all of them while it only
 *	watches whether others are heard
 * @resigned: told to leave the place of the Active to another router; it does not
 *	preempt until it is told to go on, or is Active because there is no other
 * @fresh: was neither Active nor down again since it was configured
 * @started_at: ktime_get() when it last began to run
 * @delay_timer: softirq; end of the delay in Init
 * @delay_expires: ktime when @delay_timer fires, 0 when stopped
 * @preempt_timer: softirq; end of a delay of preemption
 * @preempt_expires: ktime when @preempt_timer fires, 0 when stopped
 * @preempt_phase: what an attempt to preempt waits for
 * @said_at: ktime_get_boottime() of the last Hello that was sent
 * @late_max_ms: latest that a Hello or Active timer ever was
 * @va: the virtual address
 * @red: redundancy name; changed under hn->lock and @lock
 * @follow: client of the name that is followed, or NULL; changed under hn->lock
 *	and @lock. Then there are no timers but those of @delay_timer, no
 *	packets and no events; see follow.c
 * @chain: key chain that @ring is from, or NULL; under hn->lock
 * @tracks: struct hsrp_track; changed under hn->lock and RTNL
 * @dead: being deleted, no event is taken any more
 */
struct hsrp_group {
	struct list_head node;
	struct rcu_head rcu;
	struct list_head iface_node;
	struct hsrp_iface_user user;
	struct hsrp_net *hn;
	u32 number;
	u8 ipver;

	spinlock_t lock; /* see above */
	enum hsrp_state state;
	struct hsrp_group_conf conf;
	struct hsrp_auth auth;
	struct hsrp_keyring *ring;
	struct hsrp_mismatch mismatch;
	u8 prio;
	u32 hello_ms;
	u32 hold_ms;
	bool timers_learned;
	struct hsrp_addr vip;
	bool vip_learned;
	struct in6_addr vip6_global;
	struct hsrp_addr addr;
	bool running;
	u8 noted;
	bool isolated;
	ktime_t heard_until;
	bool reinit;
	struct hsrp_peers peers;
	u8 active_mac[ETH_ALEN];
	bool active_expired;
	ktime_t settled_at;
	ktime_t active_expires;
	ktime_t standby_expires;
	ktime_t next_hello;
	u32 changes;
	ktime_t changed_at;
	char reason[96];
	u64 cnt[__HSRP_GCNT_MAX];
	u64 drops[__HSRP_DROP_MAX];
	struct hrtimer hello_timer;
	struct hrtimer active_timer;
	struct hrtimer urge_timer;
	ktime_t urge_from;
	struct hrtimer standby_timer;
	struct hrtimer probe_timer;
	ktime_t probe_expires;
	unsigned int probes_left;
	bool resigned;
	bool fresh;
	ktime_t started_at;
	struct hrtimer delay_timer;
	ktime_t delay_expires;
	struct hrtimer preempt_timer;
	ktime_t preempt_expires;
	enum hsrp_preempt_phase preempt_phase;
	ktime_t said_at;
	u32 late_max_ms;

	struct hsrp_vaddr va;
	struct hsrp_red *red;
	struct hsrp_red_client *follow;
	struct hsrp_keychain *chain;
	struct list_head tracks;
	bool dead;
};

/**
 * struct hsrp_peer_info - Active or Standby router, for show
 * @known: there is one
 * @local: it is this router
 * @addr: its address
 * @prio: its priority
 * @expires_ms: until its timer fires
 */
struct hsrp_peer_info {
	bool known;
	bool local;
	struct hsrp_addr addr;
	u8 prio;
	u32 expires_ms;
};

/*
 * struct hsrp_group_info - consistent copy of a group, for show
 */
struct hsrp_group_info {
	char ifname[IFNAMSIZ];
	int ifindex;
	u32 number;
	u8 ipver;
	struct hsrp_group_conf conf;
	enum hsrp_state state;
	u8 version;
	enum hsrp_auth_type auth_type;
	char auth_chain[HSRP_NAME_MAX + 1];
	u32 auth_key_id;
	u32 auth_overlap_ms;
	enum hsrp_fault mismatch;
	struct hsrp_addr mismatch_addr;
	u64 mismatch_age_ms;
	u8 prio;
	u32 hello_ms;
	u32 hold_ms;
	bool timers_learned;
	struct hsrp_addr vip;
	bool vip_learned;
	unsigned int n_secondaries;
	struct hsrp_secondary secondaries[HSRP_SECONDARY_MAX];
	struct hsrp_addr addr;
	u8 vmac[ETH_ALEN];
	u8 active_mac[ETH_ALEN];
	bool use_bia;
	char name[HSRP_NAME_MAX + 1];
	bool name_default;
	u32 changes;
	u64 age_ms;
	bool hello_running;
	u32 next_hello_ms;
	u32 late_max_ms;
	u32 delay_left_ms;
	u32 preempt_left_ms;
	bool resigned;
	char reason[96];
	struct hsrp_peer_info active;
	struct hsrp_peer_info standby;
	u64 cnt[__HSRP_GCNT_MAX];
	u64 drops[__HSRP_DROP_MAX];
};

/*
 * struct hsrp_track_info - copy of a track, for show
 */
struct hsrp_track_info {
	char ifname[IFNAMSIZ];
	u32 object;
	int ifindex;
	bool follows_iface;
	u8 decrement;
	bool shutdown;
	bool up;
};

/* group.c: configuration; hn->lock held, RTNL not held */
int hsrp_group_add(struct hsrp_net *hn, const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack);
int hsrp_group_set(struct hsrp_net *hn, const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack);
int hsrp_group_del(struct hsrp_net *hn, const char *ifname, u32 number,
		   struct netlink_ext_ack *extack);
struct hsrp_group *hsrp_group_need(struct hsrp_net *hn, const char *ifname,
				   u32 number, struct netlink_ext_ack *extack);
void hsrp_group_info(struct hsrp_group *g, struct hsrp_group_info *info);
int hsrp_group_track_info(struct hsrp_group *g, unsigned int index,
			  struct hsrp_track_info *info);
bool hsrp_group_tracks(struct hsrp_group *g, const struct hsrp_object *obj,
		       struct hsrp_track_info *info);
void hsrp_group_net_exit(struct hsrp_net *hn);
const char *hsrp_group_counter_name(enum hsrp_group_counter c);

/* check.c; hn->lock held, and RTNL for check and check_vip */
int hsrp_group_check(struct hsrp_net *hn, const struct hsrp_group *g,
		     const struct net_device *dev,
		     const struct hsrp_group_conf *conf,
		     struct netlink_ext_ack *extack);
void hsrp_group_next_name(const struct hsrp_group *g,
			  const struct hsrp_group_conf *conf, char *name,
			  size_t size);
int hsrp_check_name(const char *name, struct netlink_ext_ack *extack);
int hsrp_check_vip(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev, __be32 vip,
		   struct netlink_ext_ack *extack);

/*
 * ip6.c; version: any. check, check_iface, check_global: hn->lock and RTNL held.
 * refresh: RTNL and g->lock.
 */
u8 hsrp_conf_ipver(const struct hsrp_group *g,
		   const struct hsrp_group_conf *conf);
const struct hsrp_version *hsrp_group_version(const struct hsrp_group *g);
int hsrp_ip6_check(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev,
		   const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack);
int hsrp_ip6_check_iface(const struct hsrp_iface *iface, u8 version,
			 struct netlink_ext_ack *extack);
int hsrp_ip6_check_global(struct hsrp_net *hn, const struct hsrp_group *g,
			  const struct net_device *dev,
			  const struct hsrp_secondary *global,
			  struct netlink_ext_ack *extack);
void hsrp_ip6_refresh(struct hsrp_group *g);

/* actions.c: protocol; g->lock held, BH off */
void hsrp_group_event(struct hsrp_group *g, enum hsrp_event ev,
		      const struct hsrp_pkt *pkt);
void hsrp_group_disable(struct hsrp_group *g, const char *why);
void hsrp_group_refresh(struct hsrp_group *g);
void hsrp_group_start(struct hsrp_group *g);
void hsrp_group_preempt(struct hsrp_group *g);
void hsrp_group_open(struct hsrp_group *g);
void hsrp_group_enter(struct hsrp_group *g, enum hsrp_event ev,
		      enum hsrp_state state, const char *why);
void hsrp_group_update_priority(struct hsrp_group *g);

/* track.c; hn->lock and RTNL held unless it says otherwise */
int hsrp_track_prepare(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		       struct list_head *tracks,
		       struct netlink_ext_ack *extack);
void hsrp_track_commit(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		       struct list_head *tracks);
void hsrp_track_release(struct list_head *tracks);
u32 hsrp_track_decrement(const struct hsrp_group *g);
bool hsrp_track_is_shut(const struct hsrp_group *g);

/* timers.c; g->lock held unless it says otherwise */
void hsrp_timers_init(struct hsrp_group *g);
void hsrp_timers_stop_all(struct hsrp_group *g);
void hsrp_timers_start_active(struct hsrp_group *g, u32 ms);
void hsrp_timers_stop_active(struct hsrp_group *g);
void hsrp_timers_start_standby(struct hsrp_group *g, u32 ms);
void hsrp_timers_stop_standby(struct hsrp_group *g);
void hsrp_timers_start_hello(struct hsrp_group *g);
void hsrp_timers_stop_hello(struct hsrp_group *g);
void hsrp_timers_start_probe(struct hsrp_group *g, u32 ms);
void hsrp_timers_stop_probe(struct hsrp_group *g);
void hsrp_timers_destroy(struct hsrp_group *g);

void hsrp_timers_start_delay(struct hsrp_group *g, u32 ms);
void hsrp_timers_stop_delay(struct hsrp_group *g);
void hsrp_timers_start_preempt(struct hsrp_group *g, u32 ms);
void hsrp_timers_stop_preempt(struct hsrp_group *g);

/* urge.c: at most so often. softirqs: interrupts off; the others: process context */
#define HSRP_URGE_GAP_MS	2

void hsrp_urge_softirqs(void);
void hsrp_urge_init(void);
void hsrp_urge_uninit(void);

/**
 * struct hsrp_follow_change - another name to follow, or none
 * @wanted: there is a change
 * @client: client of the name, or NULL for none
 */
struct hsrp_follow_change {
	bool wanted;
	struct hsrp_red_client *client;
};

/* follow.c; hn->lock held, but sync: g->lock held */
int hsrp_follow_check(struct hsrp_net *hn, const struct hsrp_group *g,
		      const struct hsrp_group_conf *conf, const char *name,
		      struct netlink_ext_ack *extack);
int hsrp_follow_prepare(struct hsrp_group *g,
			const struct hsrp_group_conf *conf,
			struct hsrp_follow_change *change,
			struct netlink_ext_ack *extack);
void hsrp_follow_abort(struct hsrp_follow_change *change);
void hsrp_follow_commit(struct hsrp_group *g,
			const struct hsrp_follow_change *change);
void hsrp_follow_release(struct hsrp_group *g);
void hsrp_follow_sync(struct hsrp_group *g);

/* garp.c */
int hsrp_garp_check(const struct hsrp_group_conf *conf,
		    struct netlink_ext_ack *extack);
void hsrp_garp_apply(struct hsrp_group *g, const struct hsrp_group_conf *conf);
int hsrp_group_send_garp(struct hsrp_net *hn, const char *ifname, u32 number,
			 struct netlink_ext_ack *extack);

/* secondary.c; hn->lock held, RTNL too for check, g->lock for apply */
int hsrp_secondary_check(struct hsrp_net *hn, const struct hsrp_group *g,
			 const struct net_device *dev,
			 const struct hsrp_group_conf *conf, const char *name,
			 struct netlink_ext_ack *extack);
void hsrp_secondary_apply(struct hsrp_group *g,
			  const struct hsrp_group_conf *conf);
unsigned int hsrp_group_secondaries(const struct hsrp_group *g,
				    struct hsrp_secondary *list);

/**
 * struct hsrp_mac_change - another virtual MAC address
 * @wanted: it is another one
 */
struct hsrp_mac_change {
	bool wanted;
};

/* mac.c; hn->lock and RTNL held */
void hsrp_group_vmac(const struct hsrp_group *g, u8 *mac);
int hsrp_mac_check(struct hsrp_net *hn, const struct hsrp_group *g,
		   const struct net_device *dev,
		   const struct hsrp_group_conf *conf,
		   struct netlink_ext_ack *extack);
int hsrp_mac_check_iface(const struct hsrp_iface *iface, u8 version,
			 bool use_bia, struct netlink_ext_ack *extack);
int hsrp_mac_prepare(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		     struct hsrp_mac_change *change,
		     struct netlink_ext_ack *extack);
void hsrp_mac_abort(struct hsrp_group *g, const struct hsrp_mac_change *change);
void hsrp_mac_commit(struct hsrp_group *g,
		     const struct hsrp_mac_change *change);

/* stall.c; g->lock held */
void hsrp_stall_said(struct hsrp_group *g);
bool hsrp_stall_late(struct hsrp_group *g, ktime_t expires);
bool hsrp_stall_check(struct hsrp_group *g);

/* resign.c; hn->lock held, RTNL not held */
int hsrp_group_resign(struct hsrp_net *hn, const char *ifname, u32 number,
		      struct netlink_ext_ack *extack);
int hsrp_group_resume(struct hsrp_net *hn, const char *ifname, u32 number,
		      struct netlink_ext_ack *extack);

/* delay.c; g->lock held unless it says otherwise */
int hsrp_delay_check(const struct hsrp_group_conf *conf,
		     struct netlink_ext_ack *extack);
void hsrp_delay_apply(struct hsrp_group *g, const struct hsrp_group_conf *conf);
bool hsrp_delay_holds(struct hsrp_group *g);
bool hsrp_delay_may_preempt(struct hsrp_group *g, enum hsrp_event ev);
void hsrp_delay_after(struct hsrp_group *g, enum hsrp_event ev);
void hsrp_delay_released(struct hsrp_group *g);
void hsrp_delay_timeout(struct hsrp_group *g);
void hsrp_delay_preempt_timeout(struct hsrp_group *g);

/* rx.c */
bool hsrp_rx_hello(struct hsrp_iface *iface, struct sk_buff *skb);

/* tx.c; g->lock held unless it says otherwise */
void hsrp_tx_hello(struct hsrp_group *g);
void hsrp_tx_coup(struct hsrp_group *g);
void hsrp_tx_resign(struct hsrp_group *g);
bool hsrp_tx_advertise(const struct hsrp_iface *iface,
		       const struct hsrp_pkt *pkt);

/* advertise.c; note: g->lock held. The others: hn->lock held */
void hsrp_advertise_note(struct hsrp_group *g);
void hsrp_advertise_set_time(struct hsrp_iface *iface, u32 ms);
unsigned long hsrp_advertise(struct hsrp_net *hn);

/* probe.c; g->lock held unless it says otherwise */
void hsrp_probe_ask(struct hsrp_group *g);
void hsrp_probe_start(struct hsrp_group *g);
void hsrp_probe_watch(struct hsrp_group *g, u32 hold_ms);
void hsrp_probe_stop(struct hsrp_group *g);
void hsrp_probe_timeout(struct hsrp_group *g);
void hsrp_probe_heard(struct hsrp_group *g);
void hsrp_probe_neighbour(struct hsrp_iface *iface,
			  const struct hsrp_addr *addr);

#endif /* _HSRP_HSRP_GROUP_H */
