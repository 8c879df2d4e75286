/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Named counters of a namespace. A counter is a line of HSRP_NET_COUNTERS: the
 * enum, the name that users see and the netlink dump all come from it.
 */
#ifndef _HSRP_STATS_H
#define _HSRP_STATS_H

#include <linux/percpu.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

struct hsrp_net;

#define HSRP_NET_COUNTERS(X) \
	X(RX_PACKETS,		"rx-packets") \
	X(RX_DROP_IPHDR,	"rx-drop-iphdr") \
	X(RX_DROP_IPCSUM,	"rx-drop-ipcsum") \
	X(RX_DROP_FRAGMENT,	"rx-drop-fragment") \
	X(RX_DROP_UDPHDR,	"rx-drop-udphdr") \
	X(RX_DROP_PORT,		"rx-drop-port") \
	X(RX_DROP_CHECKSUM,	"rx-drop-checksum") \
	X(RX_DROP_LENGTH,	"rx-drop-length") \
	X(RX_DROP_VERSION,	"rx-drop-version") \
	X(RX_DROP_IPVER,	"rx-drop-ip-version") \
	X(RX_DROP_OPCODE,	"rx-drop-opcode") \
	X(RX_DROP_STATE,	"rx-drop-state") \
	X(RX_DROP_GROUP_RANGE,	"rx-drop-group-range") \
	X(RX_DROP_PRIORITY,	"rx-drop-priority") \
	X(RX_DROP_TIMERS,	"rx-drop-timers") \
	X(RX_DROP_VIP,		"rx-drop-vip") \
	X(RX_DROP_TLV,		"rx-drop-tlv") \
	X(RX_DROP_TLV_MISSING,	"rx-drop-tlv-missing") \
	X(RX_DROP_TLV_REPEAT,	"rx-drop-tlv-repeat") \
	X(RX_DROP_TLV_ORDER,	"rx-drop-tlv-order") \
	X(RX_DROP_AUTH,		"rx-drop-auth") \
	X(RX_DROP_ADVERTISE,	"rx-advertise") \
	X(RX_DROP_GROUP,	"rx-drop-group") \
	X(RX_DROP_FOLLOWS,	"rx-drop-follows") \
	X(RX_DROP_NOT_RUNNING,	"rx-drop-not-running") \
	X(RX_DROP_SRC_OWN,	"rx-drop-src-own") \
	X(RX_DROP_SRC_VIP,	"rx-drop-src-vip") \
	X(RX_DROP_SRC_SUBNET,	"rx-drop-src-subnet") \
	X(RX_DROP_DIFFVIP,	"rx-diffvip") \
	X(TX_ADVERTISE,		"tx-advertise") \
	X(VMAC_RX_ACTIVE,	"vmac-rx-active") \
	X(VMAC_RX_NOT_ACTIVE,	"vmac-rx-not-active") \
	X(VMAC_TX_NOT_ACTIVE,	"vmac-tx-not-active") \
	X(ARP_REPLY,		"arp-vip-sent") \
	X(ARP_DROP_NOT_ACTIVE,	"arp-vip-drop-not-active") \
	X(ARP_DROP_FOREIGN_DEV,	"arp-vip-drop-other-interface") \
	X(GARP,			"garp-sent") \
	X(ARP_CONFLICT,		"arp-vip-conflict") \
	X(ND_SENT,		"nd-vip-sent") \
	X(ND_DROP_NOT_ACTIVE,	"nd-vip-drop-not-active") \
	X(NA,			"na-sent") \
	X(ND_CONFLICT,		"nd-vip-conflict") \
	X(REDIRECT_SENT,	"redirect-sent") \
	X(REDIRECT_DROP_OFF,	"redirect-drop-off") \
	X(REDIRECT_DROP_NOT_ACTIVE,	"redirect-drop-not-active") \
	X(REDIRECT_DROP_AMBIGUOUS,	"redirect-drop-ambiguous") \
	X(REDIRECT_DROP_PASSIVE,	"redirect-drop-passive") \
	X(REDIRECT_DROP_UNKNOWN,	"redirect-drop-unknown") \
	X(REDIRECT_DROP_IPV6,	"redirect-drop-ipv6") \
	X(NO_MEMORY,		"no-memory") \
	X(GATE_IN_DROP,		"gate-in-drop") \
	X(GATE_OUT_DROP,	"gate-out-drop") \
	X(GUARD_IN_DROP,	"guard-in-clear-text-drop") \
	X(GUARD_OUT_DROP,	"guard-out-clear-text-drop") \
	X(SA_FLUSHED,		"sa-flushed") \
	X(SA_LARVAL_FLUSHED,	"sa-larval-flushed") \
	X(ACQUIRE,		"acquire-sent") \
	X(SPI_PEER,		"invalid-spi-peer") \
	X(SPI_STRANGER,		"invalid-spi-stranger") \
	X(SPI_RECOVERY,		"invalid-spi-recovery") \
	X(POLICY_RESTORED,	"policy-restored") \
	X(ROUTE_RESTORED,	"route-restored") \
	X(VIP_RESTORED,		"vip-restored") \
	X(RTNL_ERROR,		"rtnetlink-error") \
	X(EVENT_LOST,		"event-lost") \
	X(WORKER_RETRY,		"worker-retry") \
	X(ISOLATED,		"isolated") \
	X(STALLED,		"stalled") \
	X(FAST_OUT,		"fast-out") \
	X(FAST_OUT_BUNDLE,	"fast-out-bundle") \
	X(FAST_IN,		"fast-in") \
	X(FAST_IN_TO_STACK,	"fast-in-to-stack") \
	X(FAST_NO_FLOW,		"fast-pass-no-flow") \
	X(FAST_NO_SA,		"fast-pass-no-sa") \
	X(FAST_STALE,		"fast-pass-stale") \
	X(FAST_FILTER,		"fast-pass-filter") \
	X(FAST_TCP_EVENT,	"fast-pass-tcp-event") \
	X(FAST_HEADER,		"fast-pass-header") \
	X(FAST_ODD,		"fast-pass-odd") \
	X(FAST_TTL,		"fast-pass-ttl") \
	X(FAST_MTU,		"fast-pass-mtu") \
	X(FAST_AEVENT,		"fast-pass-aevent") \
	X(FAST_BUSY,		"fast-pass-busy") \
	X(FAST_SA,		"fast-pass-sa") \
	X(FAST_SEQ,		"fast-pass-seq") \
	X(FAST_REPLAY,		"fast-pass-replay") \
	X(FAST_NO_MEMORY,	"fast-pass-no-memory") \
	X(FAST_DROP_CRYPTO,	"fast-drop-crypto") \
	X(FAST_DROP_VOID,	"fast-drop-void") \
	X(FAST_DROP_ICV,	"fast-drop-icv") \
	X(FAST_DROP_TRAILER,	"fast-drop-trailer") \
	X(FAST_DROP_REPLAY,	"fast-drop-replay") \
	X(FAST_DROP_INNER,	"fast-drop-inner")

enum hsrp_net_counter {
#define HSRP_X(id, name) HSRP_CNT_##id,
	HSRP_NET_COUNTERS(HSRP_X)
#undef HSRP_X
	__HSRP_CNT_MAX,
};

/**
 * struct hsrp_net_stats - counters of one CPU
 * @syncp: guards @v on 32-bit machines
 * @v: values, by enum hsrp_net_counter
 */
struct hsrp_net_stats {
	struct u64_stats_sync syncp;
	u64_stats_t v[__HSRP_CNT_MAX];
};

/* stats.c */
int hsrp_stats_init(struct hsrp_net *hn);
void hsrp_stats_uninit(struct hsrp_net *hn);
void hsrp_count(struct hsrp_net *hn, enum hsrp_net_counter c);
void hsrp_count_add(struct hsrp_net *hn, enum hsrp_net_counter c, u64 n);
u64 hsrp_stats_read(const struct hsrp_net *hn, enum hsrp_net_counter c);
const char *hsrp_stats_name(enum hsrp_net_counter c);

#endif /* _HSRP_STATS_H */
