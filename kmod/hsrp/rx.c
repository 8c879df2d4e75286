// SPDX-License-Identifier: GPL-2.0
/*
 * HSRP packets in: every check, and for each that fails a counter of its own.
 * A packet that fails touches no timer and no peer. The namespace counts all,
 * a group those that were addressed to it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/ip6_checksum.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "hsrp/redirect.h"
#include "log.h"

/*
 * Longest datagram that is looked at: IP header with options, UDP, message with
 * MD5, and some room for what is over-long or of an unknown type.
 */
#define HSRP_RX_MAX	256

struct hsrp_rx {
	struct hsrp_ip_info ip;
	const struct hsrp_version *version;
	struct hsrp_pkt pkt;
	u8 mac[ETH_ALEN];
	u8 data[HSRP_RX_MAX];
};

static const u8 hsrp_rx_counters[] = {
#define HSRP_X(id) \
	[HSRP_DROP_##id] = HSRP_CNT_RX_DROP_##id
	HSRP_X(IPHDR),
	HSRP_X(IPCSUM),
	HSRP_X(FRAGMENT),
	HSRP_X(UDPHDR),
	HSRP_X(PORT),
	HSRP_X(CHECKSUM),
	HSRP_X(LENGTH),
	HSRP_X(VERSION),
	HSRP_X(IPVER),
	HSRP_X(OPCODE),
	HSRP_X(STATE),
	HSRP_X(GROUP_RANGE),
	HSRP_X(PRIORITY),
	HSRP_X(TIMERS),
	HSRP_X(VIP),
	HSRP_X(TLV),
	HSRP_X(TLV_MISSING),
	HSRP_X(TLV_REPEAT),
	HSRP_X(TLV_ORDER),
	HSRP_X(AUTH),
	HSRP_X(ADVERTISE),
	HSRP_X(GROUP),
	HSRP_X(FOLLOWS),
	HSRP_X(NOT_RUNNING),
	HSRP_X(SRC_OWN),
	HSRP_X(SRC_VIP),
	HSRP_X(SRC_SUBNET),
	HSRP_X(DIFFVIP),
#undef HSRP_X
};

static_assert(ARRAY_SIZE(hsrp_rx_counters) == __HSRP_DROP_MAX,
	      "a counter for every reason");

/**
 * struct hsrp_rx_hdr - how long a datagram says it is
 * @ihl: IP header
 * @tot: all of it
 */
struct hsrp_rx_hdr {
	unsigned int ihl;
	unsigned int tot;
};

/* @data: at least the shortest header of the family; false: too short */
static bool hsrp_rx_lengths(const u8 *data, unsigned int len, bool ip6,
			    struct hsrp_rx_hdr *hdr)
{
	const struct ipv6hdr *ip6h = (const struct ipv6hdr *)data;
	const struct iphdr *ip = (const struct iphdr *)data;

	if (len < (ip6 ? sizeof(*ip6h) : sizeof(*ip)))
		return false;
	hdr->ihl = ip6 ? sizeof(*ip6h) : ip->ihl * 4;
	hdr->tot = ip6 ? sizeof(*ip6h) + ntohs(ip6h->payload_len) :
			 ntohs(ip->tot_len);
	return true;
}

/*
 * Take the checksum for right. In IPv4 zero says so; in IPv6 there has to be
 * one, over what the device would have made it over.
 */
static void hsrp_rx_no_checksum(u8 *data, unsigned int len,
				const struct hsrp_rx_hdr *hdr, bool ip6)
{
	const struct ipv6hdr *ip = (const struct ipv6hdr *)data;
	struct udphdr *uh = (struct udphdr *)(data + hdr->ihl);
	const unsigned int ulen = ntohs(uh->len);

	uh->check = 0;
	if (!ip6 || ulen > len - hdr->ihl)
		return;
	uh->check = csum_ipv6_magic(&ip->saddr, &ip->daddr, ulen, IPPROTO_UDP,
				    csum_partial(uh, ulen, 0));
	if (!uh->check)
		uh->check = CSUM_MANGLED_0;
}

/* Copies the datagram: the skb may be shared, cloned or non-linear */
static enum hsrp_drop hsrp_rx_parse(const struct hsrp_iface *iface,
				    const struct sk_buff *skb,
				    struct hsrp_rx *rx)
{
	const bool ip6 = skb->protocol == htons(ETH_P_IPV6);
	const int nhoff = skb_network_offset(skb);
	struct hsrp_rx_hdr hdr;
	enum hsrp_drop drop;
	unsigned int len;

	len = min_t(unsigned int, skb->len - nhoff, sizeof(rx->data));
	if (skb_copy_bits(skb, nhoff, rx->data, len) ||
	    !hsrp_rx_lengths(rx->data, len, ip6, &hdr))
		return HSRP_DROP_IPHDR;
	if (hdr.tot > sizeof(rx->data) && hdr.tot <= skb->len - nhoff)
		return HSRP_DROP_LENGTH;

	/* from this very host: the checksum was never made, nor needed */
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    len >= hdr.ihl + sizeof(struct udphdr))
		hsrp_rx_no_checksum(rx->data, len, &hdr, ip6);

	drop = ip6 ? hsrp_pkt_check_ip6(rx->data, len, &rx->ip) :
		     hsrp_pkt_check_ip(rx->data, len, &rx->ip);
	if (drop)
		return drop;
	rx->version = hsrp_version_by_dst(&rx->ip.dst);
	if (rx->version->number != READ_ONCE(iface->version))
		return HSRP_DROP_VERSION;
	drop = rx->version->parse(rx->data + rx->ip.payload, rx->ip.len,
				  &rx->pkt);
	rx->pkt.src = rx->ip.src;
	return drop;
}

static struct hsrp_group *hsrp_rx_group(struct hsrp_iface *iface, u32 number)
{
	struct hsrp_group *g;

	list_for_each_entry_rcu(g, &iface->groups, iface_node)
		if (g->number == number)
			return g;
	return NULL;
}

/* The group that a message means that could not be parsed, or NULL */
static struct hsrp_group *hsrp_rx_blame(struct hsrp_iface *iface,
					const struct hsrp_rx *rx)
{
	int number;

	if (!rx->version || rx->version->number != READ_ONCE(iface->version))
		return NULL;
	number = rx->version->blame(rx->data + rx->ip.payload, rx->ip.len);
	return number < 0 ? NULL : hsrp_rx_group(iface, number);
}

static void hsrp_rx_drop(struct hsrp_iface *iface, const struct hsrp_rx *rx,
			 enum hsrp_drop drop)
{
	struct hsrp_group *g = hsrp_rx_blame(iface, rx);

	hsrp_count(iface->hn, hsrp_rx_counters[drop]);
	if (!g)
		return;
	spin_lock(&g->lock);
	g->drops[drop]++;
	spin_unlock(&g->lock);
}

/* In the words of IOS, which people have alarms for */
static void hsrp_rx_log(const struct hsrp_group *g, const struct hsrp_pkt *pkt,
			enum hsrp_drop drop)
{
	const char *ifname = g->user.iface->name;
	struct hsrp_addr_text src, theirs, ours;

	hsrp_addr_str(&pkt->src, &src);
	switch (drop) {
	case HSRP_DROP_SRC_OWN:
		if (hsrp_log_ok(g->hn, HSRP_LOG_ADDR))
			pr_warn("%%HSRP-4-DUPADDR: Duplicate address %s on %s, group %u\n",
				src.s, ifname, g->number);
		break;
	case HSRP_DROP_DIFFVIP:
		if (hsrp_log_ok(g->hn, HSRP_LOG_VIP))
			pr_warn("%%HSRP-4-DIFFVIP1: %s Grp %u: %s has virtual IP address %s, configured here is %s\n",
				ifname, g->number, src.s,
				hsrp_addr_str(&pkt->vip, &theirs),
				hsrp_addr_str(&g->vip, &ours));
		break;
	default:
		break;
	}
}

/* Of IPv6 every station of a link is a neighbour, by its link-local address */
static enum hsrp_drop hsrp_rx_check_src6(const struct hsrp_group *g,
					 const struct hsrp_addr *src)
{
	struct in6_addr addr;

	if (hsrp_addr_equal(src, &g->vip))
		return HSRP_DROP_SRC_VIP;
	memcpy(&addr, src->ip, sizeof(addr));
	if (hsrp_addr_equal(src, &g->addr) ||
	    hsrp_iface_has_addr6(g->user.iface, &addr))
		return HSRP_DROP_SRC_OWN;
	return hsrp_addr_link_local(src) ? HSRP_DROP_NONE :
					   HSRP_DROP_SRC_SUBNET;
}

static enum hsrp_drop hsrp_rx_check_src(const struct hsrp_group *g,
					const struct hsrp_addr *addr)
{
	const struct hsrp_iface *iface = g->user.iface;
	const __be32 src = hsrp_addr_get4(addr);

	if (g->ipver == HSRP_IPV6)
		return hsrp_rx_check_src6(g, addr);
	if (hsrp_vaddr_has(&g->va, src))
		return HSRP_DROP_SRC_VIP;
	if (hsrp_addr_equal(addr, &g->addr) || hsrp_iface_has_addr(iface, src))
		return HSRP_DROP_SRC_OWN;
	if (!hsrp_iface_on_subnet(iface, src))
		return HSRP_DROP_SRC_SUBNET;
	return HSRP_DROP_NONE;
}

/* RFC 2281 5.2 and 5.7 say "authenticated" of all that follows this */
static enum hsrp_drop hsrp_rx_check(struct hsrp_group *g,
				    const struct hsrp_rx *rx)
{
	const struct hsrp_pkt *pkt = &rx->pkt;
	struct hsrp_msg msg = {
		.data = rx->data + rx->ip.payload,
		.len = rx->ip.len,
		.md5 = hsrp_md5,
	};
	enum hsrp_fault fault;
	enum hsrp_drop drop;

	/* another group of ours, in the other family */
	if (pkt->vip.ipver != g->ipver)
		return HSRP_DROP_IPVER;
	/* whoever says Hello there elects an Active of his own */
	if (g->follow)
		return HSRP_DROP_FOLLOWS;
	/* while isolated, any packet of another router is what we wait for */
	if (!g->running && !g->isolated)
		return HSRP_DROP_NOT_RUNNING;
	drop = hsrp_rx_check_src(g, &pkt->src);
	if (drop)
		return drop;
	hsrp_auth_now(&msg.now);
	fault = hsrp_auth_check(&g->auth, pkt, &msg);
	hsrp_mismatch_judge(g, pkt, fault);
	return fault ? HSRP_DROP_AUTH : HSRP_DROP_NONE;
}

/* Has it another virtual address than what is configured here? */
static bool hsrp_rx_differs(const struct hsrp_group *g,
			    const struct hsrp_pkt *pkt)
{
	if (g->ipver == HSRP_IPV6)
		return !hsrp_addr_equal(&pkt->vip, &g->vip);
	return g->conf.vip && hsrp_addr_get4(&pkt->vip) != g->conf.vip;
}

static void hsrp_rx_count(struct hsrp_group *g, u8 opcode)
{
	switch (opcode) {
	case HSRP_OP_HELLO:
		g->cnt[HSRP_GCNT_RX_HELLO]++;
		break;
	case HSRP_OP_COUP:
		g->cnt[HSRP_GCNT_RX_COUP]++;
		break;
	case HSRP_OP_RESIGN:
		g->cnt[HSRP_GCNT_RX_RESIGN]++;
		break;
	}
}

static void hsrp_rx_group_pkt(struct hsrp_group *g, const struct hsrp_rx *rx)
{
	const struct hsrp_pkt *pkt = &rx->pkt;
	struct hsrp_view own;
	enum hsrp_drop drop;

	lockdep_assert_held(&g->lock);

	if (g->dead)
		return;
	drop = hsrp_rx_check(g, rx);
	if (!drop && hsrp_rx_differs(g, pkt))
		drop = HSRP_DROP_DIFFVIP;
	if (drop) {
		hsrp_count(g->hn, hsrp_rx_counters[drop]);
		g->drops[drop]++;
		hsrp_rx_log(g, pkt, drop);
		if (drop != HSRP_DROP_DIFFVIP)
			return;
	}

	if (g->ipver == HSRP_IPV4)
		hsrp_redirect_heard(g->user.iface, hsrp_addr_get4(&pkt->src),
				    true);
	hsrp_rx_count(g, pkt->opcode);
	hsrp_stall_check(g);
	hsrp_probe_heard(g);
	own = (struct hsrp_view) {
		.state = g->state,
		.priority = g->prio,
		.addr = g->addr,
		.peers = &g->peers,
	};
	if (pkt->opcode == HSRP_OP_HELLO && pkt->state == HSRP_STATE_ACTIVE)
		ether_addr_copy(g->active_mac, rx->mac);
	hsrp_group_event(g, hsrp_fsm_classify(&own, pkt), pkt);
}

/* Nothing is learned from it but that there is such a router */
static void hsrp_rx_advertise(struct hsrp_iface *iface, __be32 src)
{
	if (src && hsrp_iface_on_subnet(iface, src))
		hsrp_redirect_heard(iface, src, false);
}

/**
 * hsrp_rx_hello() - a packet to the address and port of HSRP
 * @iface: where it came in
 * @skb: the packet, not changed; data at or before the network header, may be
 *	shared and non-linear
 *
 * Context: softirq, RCU; takes the lock of one group.
 * Return: true when it was HSRP and is done with, whatever was wrong with it;
 *	false when it is not for us and goes on to the stack.
 */
bool hsrp_rx_hello(struct hsrp_iface *iface, struct sk_buff *skb)
{
	struct hsrp_group *g;
	enum hsrp_drop drop;
	struct hsrp_rx rx;

	/* only bindings here: somebody else may run HSRP in user space */
	if (list_empty(&iface->groups))
		return false;
	rx.version = NULL;
	eth_zero_addr(rx.mac);
	if (skb_mac_header_was_set(skb))
		ether_addr_copy(rx.mac, eth_hdr(skb)->h_source);
	drop = hsrp_rx_parse(iface, skb, &rx);
	if (drop == HSRP_DROP_NOT_HSRP)
		return false;
	hsrp_count(iface->hn, HSRP_CNT_RX_PACKETS);
	if (drop) {
		hsrp_rx_drop(iface, &rx, drop);
		if (drop == HSRP_DROP_ADVERTISE)
			hsrp_rx_advertise(iface, hsrp_addr_get4(&rx.ip.src));
		return true;
	}

	g = hsrp_rx_group(iface, rx.pkt.group);
	if (!g) {
		hsrp_count(iface->hn, HSRP_CNT_RX_DROP_GROUP);
		return true;
	}
	spin_lock(&g->lock);
	hsrp_rx_group_pkt(g, &rx);
	spin_unlock(&g->lock);
	return true;
}
