// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbour discovery for IPv6 virtual addresses. As with ARP (neigh.c) the
 * virtual IP is an address of the interface while Active, so the stack itself
 * answers, asks and, where somebody runs a daemon for that, advertises the
 * router in its name. A NF_INET_LOCAL_OUT hook puts the virtual MAC into the link
 * layer option of what is said so, or keeps it quiet. What others say so is looked
 * at as it comes in.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv6.h>
#include <linux/pkt_sched.h>
#include <linux/skbuff.h>
#include <net/addrconf.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "gateway/iface.h"
#include "gateway/vip.h"
#include "hsrp.h"
#include "hsrp/addr.h"
#include "ntf.h"

/* RFC 4861 4.4: router, override */
#define HSRP_NA_ROUTER		0x80000000
#define HSRP_NA_OVERRIDE	0x20000000
#define HSRP_ND_HOP_LIMIT	255

/**
 * struct hsrp_nd - a neighbour solicitation or advertisement (RFC 4861 4.3, 4.4)
 * @icmp: ICMPv6 header, with the flags
 * @target: whom it is about
 */
struct hsrp_nd {
	struct icmp6hdr icmp;
	struct in6_addr target;
} __packed;

/**
 * struct hsrp_nd_lladdr - source or target link layer address (RFC 4861 4.6.1)
 * @type: %ND_OPT_SOURCE_LL_ADDR or %ND_OPT_TARGET_LL_ADDR
 * @len: in units of eight octets, 1 with Ethernet
 * @mac: the address
 */
struct hsrp_nd_lladdr {
	u8 type;
	u8 len;
	u8 mac[ETH_ALEN];
} __packed;

/**
 * struct hsrp_nd_msg - a neighbour solicitation or advertisement of ours
 * @ip: IPv6 header
 * @nd: the message
 * @lladdr: the one option
 */
struct hsrp_nd_msg {
	struct ipv6hdr ip;
	struct hsrp_nd nd;
	struct hsrp_nd_lladdr lladdr;
} __packed;

static_assert(sizeof(struct hsrp_nd_msg) == 72);

/* Where the options of such a message begin, 0: it has none of ours */
static unsigned int hsrp_neigh6_options(u8 type)
{
	switch (type) {
	case NDISC_ROUTER_SOLICITATION:
		return sizeof(struct rs_msg);
	case NDISC_ROUTER_ADVERTISEMENT:
		return sizeof(struct ra_msg);
	case NDISC_NEIGHBOUR_SOLICITATION:
	case NDISC_NEIGHBOUR_ADVERTISEMENT:
		return sizeof(struct hsrp_nd);
	}
	return 0;
}

/* Whose message it is: its source, and an advertisement its target */
static const struct hsrp_vaddr *
hsrp_neigh6_owner(const struct hsrp_net *hn, const struct sk_buff *skb,
		  const struct net_device *dev, u8 type)
{
	const struct in6_addr *target;
	struct in6_addr buf;

	if (type != NDISC_NEIGHBOUR_ADVERTISEMENT)
		return hsrp_vaddr_find6(hn, &ipv6_hdr(skb)->saddr, dev);
	target = skb_header_pointer(skb, sizeof(struct ipv6hdr) +
				    offsetof(struct hsrp_nd, target),
				    sizeof(buf), &buf);
	return target ? hsrp_vaddr_find6(hn, target, dev) : NULL;
}

/* The virtual MAC into the options from @at on; linear and writable */
static void hsrp_neigh6_write(struct sk_buff *skb, unsigned int at,
			      const u8 *mac)
{
	struct ipv6hdr *ip = ipv6_hdr(skb);
	u8 *icmp = skb_network_header(skb) + sizeof(*ip);
	const unsigned int len = skb->len - sizeof(*ip);
	struct icmp6hdr *hdr = (struct icmp6hdr *)icmp;
	struct hsrp_nd_lladdr *opt;

	while (at + sizeof(*opt) <= len) {
		opt = (struct hsrp_nd_lladdr *)(icmp + at);
		if (!opt->len)
			break;
		if ((opt->type == ND_OPT_SOURCE_LL_ADDR ||
		     opt->type == ND_OPT_TARGET_LL_ADDR) && opt->len == 1)
			memcpy(opt->mac, mac, ETH_ALEN);
		at += 8 * opt->len;
	}
	hdr->icmp6_cksum = 0;
	hdr->icmp6_cksum = csum_ipv6_magic(&ip->saddr, &ip->daddr, len,
					   IPPROTO_ICMPV6,
					   csum_partial(icmp, len, 0));
	skb->ip_summed = CHECKSUM_NONE;
}

static unsigned int hsrp_neigh6_out(void *priv, struct sk_buff *skb,
				    const struct nf_hook_state *state)
{
	const struct hsrp_vaddr *va;
	struct hsrp_net *hn = priv;
	unsigned int at;
	u8 *type, buf;

	if (ipv6_hdr(skb)->nexthdr != IPPROTO_ICMPV6 || !state->out)
		return NF_ACCEPT;
	type = skb_header_pointer(skb, sizeof(struct ipv6hdr), 1, &buf);
	at = type ? hsrp_neigh6_options(*type) : 0;
	if (!at)
		return NF_ACCEPT;
	va = hsrp_neigh6_owner(hn, skb, state->out, *type);
	if (!va)
		return NF_ACCEPT;
	if (!READ_ONCE(va->open)) {
		hsrp_count(hn, HSRP_CNT_ND_DROP_NOT_ACTIVE);
		return NF_DROP;
	}
	if (skb_ensure_writable(skb, skb->len)) {
		hsrp_count(hn, HSRP_CNT_NO_MEMORY);
		return NF_DROP;
	}
	hsrp_neigh6_write(skb, at, hsrp_vaddr_mac(va, state->out));
	hsrp_count(hn, HSRP_CNT_ND_SENT);
	return NF_ACCEPT;
}

/**
 * hsrp_neigh6_is_hook() - is this the hook for neighbour discovery?
 * @hook: function of a hook
 *
 * Context: any.
 * Return: true if it is.
 */
bool hsrp_neigh6_is_hook(nf_hookfn *hook)
{
	return hook == hsrp_neigh6_out;
}

/**
 * hsrp_neigh6_net_init() - see the neighbour discovery that a namespace says
 * @hn: namespace, which has one more IPv6 virtual address
 *
 * Context: process, RTNL.
 * Return: 0 or a negative errno.
 */
int hsrp_neigh6_net_init(struct hsrp_net *hn)
{
	int err;

	ASSERT_RTNL();

	if (hn->nd_users++)
		return 0;
	hn->nd_ops = (struct nf_hook_ops) {
		.hook = hsrp_neigh6_out,
		.priv = hn,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		/* filters before us see what the stack made, as ever */
		.priority = INT_MAX,
	};
	err = nf_register_net_hook(hn->net, &hn->nd_ops);
	if (err)
		hn->nd_users--;
	return err;
}

/**
 * hsrp_neigh6_net_exit() - it has one less
 * @hn: namespace
 *
 * Context: process, RTNL.
 */
void hsrp_neigh6_net_exit(struct hsrp_net *hn)
{
	ASSERT_RTNL();

	if (!--hn->nd_users)
		nf_unregister_net_hook(hn->net, &hn->nd_ops);
}

/**
 * struct hsrp_nd_conf - a message to be sent
 * @type: %NDISC_NEIGHBOUR_SOLICITATION or %NDISC_NEIGHBOUR_ADVERTISEMENT
 * @flags: of an advertisement
 * @src: source
 * @dst: destination, a multicast address
 * @target: whom it is about
 * @mac: source of the frame, and in the option
 */
struct hsrp_nd_conf {
	u8 type;
	u32 flags;
	const struct in6_addr *src;
	const struct in6_addr *dst;
	const struct in6_addr *target;
	const u8 *mac;
};

static void hsrp_neigh6_fill(struct hsrp_nd_msg *msg,
			     const struct hsrp_nd_conf *conf)
{
	const unsigned int len = sizeof(msg->nd) + sizeof(msg->lladdr);

	*msg = (struct hsrp_nd_msg) {
		.ip = {
			.version = 6,
			.payload_len = htons(len),
			.nexthdr = IPPROTO_ICMPV6,
			.hop_limit = HSRP_ND_HOP_LIMIT,
			.saddr = *conf->src,
			.daddr = *conf->dst,
		},
		.nd = {
			.icmp.icmp6_type = conf->type,
			.icmp.icmp6_dataun.un_data32[0] = htonl(conf->flags),
			.target = *conf->target,
		},
		.lladdr = {
			.type = conf->type == NDISC_NEIGHBOUR_SOLICITATION ?
				ND_OPT_SOURCE_LL_ADDR : ND_OPT_TARGET_LL_ADDR,
			.len = 1,
		},
	};
	memcpy(msg->lladdr.mac, conf->mac, ETH_ALEN);
	msg->nd.icmp.icmp6_cksum =
		csum_ipv6_magic(conf->src, conf->dst, len, IPPROTO_ICMPV6,
				csum_partial(&msg->nd, len, 0));
}

static struct sk_buff *hsrp_neigh6_frame(struct net_device *dev,
					 const struct hsrp_nd_conf *conf)
{
	struct sk_buff *skb;
	char dst[ETH_ALEN];

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + sizeof(struct hsrp_nd_msg) +
			dev->needed_tailroom, GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	skb->priority = TC_PRIO_CONTROL;
	skb_reset_network_header(skb);
	hsrp_neigh6_fill(skb_put(skb, sizeof(struct hsrp_nd_msg)), conf);
	ipv6_eth_mc_map(conf->dst, dst);
	if (dev_hard_header(skb, dev, ETH_P_IPV6, dst, conf->mac,
			    skb->len) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	return skb;
}

static bool hsrp_neigh6_send(struct hsrp_net *hn, struct net_device *dev,
			     const struct hsrp_nd_conf *conf)
{
	struct sk_buff *skb = hsrp_neigh6_frame(dev, conf);

	if (!skb) {
		hsrp_count(hn, HSRP_CNT_NO_MEMORY);
		return false;
	}
	dev_queue_xmit(skb);
	return true;
}

static void hsrp_neigh6_send_one(struct hsrp_vaddr *va, struct net_device *dev,
				 const struct in6_addr *vip)
{
	const struct inet6_dev *idev = __in6_dev_get(dev);
	const bool router = idev && READ_ONCE(idev->cnf.forwarding);
	const struct hsrp_nd_conf conf = {
		.type = NDISC_NEIGHBOUR_ADVERTISEMENT,
		.flags = HSRP_NA_OVERRIDE | (router ? HSRP_NA_ROUTER : 0),
		.src = vip,
		.dst = &in6addr_linklocal_allnodes,
		.target = vip,
		.mac = hsrp_vaddr_mac(va, dev),
	};

	if (hsrp_neigh6_send(va->hn, dev, &conf))
		hsrp_count(va->hn, HSRP_CNT_NA);
}

/**
 * hsrp_neigh6_send_na() - what gratuitous ARP is in IPv4
 * @va: virtual address of an IPv6 group, Active
 * @dev: its device, up
 *
 * For each virtual IP an unsolicited neighbour advertisement from the virtual MAC
 * to all nodes, which overrides what they know.
 *
 * Context: process or softirq, RCU.
 */
void hsrp_neigh6_send_na(struct hsrp_vaddr *va, struct net_device *dev)
{
	struct in6_addr vip;
	unsigned int i;

	for (i = 0; i < HSRP_VIPS6_MAX; i++)
		if (hsrp_vip6_at(&va->vip6, i, &vip))
			hsrp_neigh6_send_one(va, dev, &vip);
}

/**
 * hsrp_neigh6_send_probe() - ask a next hop whether it is there
 * @iface: interface
 * @dev: its device
 * @target: address of the next hop
 *
 * A solicitation from the interface's own link-local address and MAC to those who
 * may have that address.
 *
 * Context: process or softirq, RCU.
 */
void hsrp_neigh6_send_probe(struct hsrp_iface *iface, struct net_device *dev,
			    const struct hsrp_addr *target)
{
	const struct hsrp_addr own = hsrp_iface_addr6(iface);
	struct in6_addr src, dst, hop;
	const struct hsrp_nd_conf conf = {
		.type = NDISC_NEIGHBOUR_SOLICITATION,
		.src = &src,
		.dst = &dst,
		.target = &hop,
		.mac = dev->dev_addr,
	};

	if (!hsrp_addr_set(&own) || !netif_running(dev))
		return;
	memcpy(&src, own.ip, sizeof(src));
	memcpy(&hop, target->ip, sizeof(hop));
	addrconf_addr_solict_mult(&hop, &dst);
	hsrp_neigh6_send(iface->hn, dev, &conf);
}

/* Another station has an address that we have. */
static void hsrp_neigh6_conflict(struct hsrp_iface *iface,
				 struct hsrp_vaddr *va,
				 const struct in6_addr *vip, const u8 *mac)
{
	const struct hsrp_addr addr = hsrp_addr6(vip);
	char reason[64];
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_CONFLICT,
		.ifname = iface->name,
		.vip = &addr,
		.reason = reason,
	};

	hsrp_count(iface->hn, HSRP_CNT_ND_CONFLICT);
	if (!__ratelimit(&va->conflicts))
		return;
	pr_warn("%%HSRP-4-DUPADDR: Duplicate address %pI6c on %s, sourced by %pM\n",
		vip, iface->name, mac);
	snprintf(reason, sizeof(reason),
		 "duplicate address, sourced by %pM", mac);
	hsrp_ntf_emit(iface->hn, &ntf);
}

/* The link layer address in the options from @at on, NULL: there is none */
static const u8 *hsrp_neigh6_lladdr(const struct sk_buff *skb, unsigned int at,
				    struct hsrp_nd_lladdr *buf)
{
	const struct hsrp_nd_lladdr *opt;

	for (;;) {
		opt = skb_header_pointer(skb, at, sizeof(*buf), buf);
		if (!opt || !opt->len)
			return NULL;
		if ((opt->type == ND_OPT_SOURCE_LL_ADDR ||
		     opt->type == ND_OPT_TARGET_LL_ADDR) && opt->len == 1)
			return opt->mac;
		at += 8 * opt->len;
	}
}

/*
 * Who says so, NULL: we do, heard back. What the stack says for us comes from
 * the MAC of the interface, with the virtual one in the option, if there is one.
 */
static const u8 *hsrp_neigh6_stranger(const struct hsrp_vaddr *va,
				      const struct sk_buff *skb,
				      const u8 *lladdr)
{
	const u8 *vmac = hsrp_vaddr_mac(va, skb->dev);
	const u8 *src;

	if (lladdr)
		return ether_addr_equal(lladdr, vmac) ? NULL : lladdr;
	if (!skb_mac_header_was_set(skb))
		return NULL;
	src = eth_hdr(skb)->h_source;
	return ether_addr_equal(src, vmac) ||
	       ether_addr_equal(src, skb->dev->dev_addr) ? NULL : src;
}

static void hsrp_neigh6_claimed(struct hsrp_iface *iface,
				const struct sk_buff *skb,
				const struct in6_addr *vip,
				unsigned int options)
{
	struct hsrp_nd_lladdr buf;
	struct hsrp_vaddr *va;
	const u8 *mac;

	list_for_each_entry_rcu(va, &iface->vaddrs, iface_node) {
		if (!READ_ONCE(va->open) || !hsrp_vip6_has(&va->vip6, vip))
			continue;
		mac = hsrp_neigh6_lladdr(skb, options, &buf);
		mac = hsrp_neigh6_stranger(va, skb, mac);
		if (mac)
			hsrp_neigh6_conflict(iface, va, vip, mac);
	}
}

/**
 * hsrp_neigh6_heard() - ICMPv6 came in: does another station claim an address?
 * @iface: interface with IPv6 groups
 * @skb: packet, not to be changed
 * @ip: its IPv6 header, with no other one behind it
 * @target: whom an advertisement is about
 *
 * It does where it speaks from a virtual IP of a group that is Active here, or
 * advertises it, as another neighbour. Who only asks whether the address is free
 * (RFC 4862) has no source yet, and is answered by the stack.
 *
 * Context: softirq, RCU.
 * Return: whether it is a neighbour advertisement.
 */
bool hsrp_neigh6_heard(struct hsrp_iface *iface, const struct sk_buff *skb,
		       const struct ipv6hdr *ip, struct in6_addr *target)
{
	const unsigned int at = skb_network_offset(skb) + sizeof(*ip);
	unsigned int options;
	bool advertised;
	const u8 *type;
	u8 byte;

	type = skb_header_pointer(skb, at, 1, &byte);
	options = type ? hsrp_neigh6_options(*type) : 0;
	/* RFC 4861 11.2: from this link */
	if (!options || ip->hop_limit != HSRP_ND_HOP_LIMIT)
		return false;
	advertised = *type == NDISC_NEIGHBOUR_ADVERTISEMENT;
	if (advertised &&
	    skb_copy_bits(skb, at + offsetof(struct hsrp_nd, target), target,
			  sizeof(*target)))
		return false;
	hsrp_neigh6_claimed(iface, skb, advertised ? target : &ip->saddr,
			    at + options);
	return advertised;
}
