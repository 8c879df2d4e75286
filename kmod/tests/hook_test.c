// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: what the netdev hooks make of a frame. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "../gateway/hook.c"
#include "room.h"

static const u8 own_mac[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 1 };
static const u8 peer_mac[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 2 };
static const u8 virt_mac[ETH_ALEN] = { 0x00, 0x00, 0x0c, 0x07, 0xac, 0x01 };

#define MCAST	IP(224, 0, 0, 2)
#define VIP	IP(192, 0, 2, 9)
#define HOST	IP(192, 0, 2, 2)

/* What the rooms above were asked, and what they answer */
static struct {
	unsigned int hellos;
	unsigned int inbound;
	unsigned int replies;
	__be32 sip;
	bool is_hsrp;
	unsigned int verdict;
} seen;

static bool seen_hello(struct hsrp_iface *iface, struct sk_buff *skb)
{
	seen.hellos++;
	return seen.is_hsrp;
}

static unsigned int seen_inbound(struct hsrp_iface *iface, struct sk_buff *skb)
{
	seen.inbound++;
	return seen.verdict;
}

static void seen_neighbour(struct hsrp_iface *iface,
			   const struct hsrp_addr *addr)
{
	seen.replies++;
	seen.sip = hsrp_addr_get4(addr);
}

static const struct hsrp_hook_ops seen_ops = {
	.hello		= seen_hello,
	.inbound	= seen_inbound,
	.neighbour	= seen_neighbour,
};

struct hook {
	struct hsrp_iface iface;
	struct hsrp_vaddr va;
};

static struct hook *hook_new(struct kunit *test, bool open)
{
	struct room *room = test->priv;
	struct hook *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->iface.hn = &room->hn;
	strscpy(h->iface.name, "eth0", sizeof(h->iface.name));
	INIT_LIST_HEAD(&h->iface.vaddrs);
	INIT_LIST_HEAD(&h->iface.groups);
	h->va.hn = &room->hn;
	h->va.iface = &h->iface;
	h->va.n_vips = 1;
	ether_addr_copy(h->va.vmacs[0], virt_mac);
	h->va.open = open;
	ratelimit_state_init(&h->va.conflicts, 30 * HZ, 1);
	KUNIT_ASSERT_EQ(test, 0, hsrp_index_init(&room->hn));
	hsrp_index_add(&h->va);
	hsrp_index_set_addr(&h->va, h->va.vips, htonl(VIP));
	memset(&seen, 0, sizeof(seen));
	seen.is_hsrp = true;
	seen.verdict = NF_ACCEPT;
	hsrp_hook_set_ops(&seen_ops);
	return h;
}

/* A frame as a driver hands it over: data at the network header */
static struct sk_buff *frame(struct kunit *test, const u8 *dst, const u8 *src,
			     u16 proto, const void *data, size_t len)
{
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	struct ethhdr *eth;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, 2);
	skb_reset_mac_header(skb);
	eth = skb_put(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, dst);
	ether_addr_copy(eth->h_source, src);
	eth->h_proto = htons(proto);
	skb_put_data(skb, data, len);
	skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb->protocol = htons(proto);
	skb->pkt_type = ether_addr_equal(dst, own_mac) ? PACKET_HOST :
			is_multicast_ether_addr(dst) ? PACKET_MULTICAST :
			PACKET_OTHERHOST;
	skb->dev = init_net.loopback_dev;
	return skb;
}

struct udp_pkt {
	struct iphdr ip;
	struct udphdr udp;
} __packed;

static struct udp_pkt udp_pkt(u32 daddr, u16 port)
{
	return (struct udp_pkt) {
		.ip = {
			.version = 4, .ihl = 5, .ttl = 1,
			.protocol = IPPROTO_UDP,
			.tot_len = htons(sizeof(struct udp_pkt)),
			.saddr = htonl(HOST), .daddr = htonl(daddr),
		},
		.udp = { .source = htons(port), .dest = htons(port) },
	};
}

static unsigned int in(struct hook *h, struct sk_buff *skb)
{
	unsigned int verdict;

	rcu_read_lock();
	verdict = hsrp_hook_ingress(&h->iface, skb, NULL);
	rcu_read_unlock();
	return verdict;
}

/* One frame in; the skb is freed, whoever owns it then */
static unsigned int in_udp(struct kunit *test, struct hook *h,
			   const struct udp_pkt *p, size_t len)
{
	struct sk_buff *skb = frame(test, own_mac, peer_mac, ETH_P_IP, p, len);
	unsigned int verdict = in(h, skb);

	if (verdict != NF_STOLEN)
		kfree_skb(skb);
	return verdict;
}

static u64 counted(struct kunit *test, enum hsrp_net_counter c)
{
	struct room *room = test->priv;

	return hsrp_stats_read(&room->hn, c);
}

static void hellos_are_taken(struct kunit *test)
{
	struct hook *h = hook_new(test, false);
	struct udp_pkt p = udp_pkt(MCAST, HSRP_UDP_PORT);

	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_STOLEN);
	KUNIT_EXPECT_EQ(test, seen.hellos, 1U);
	/* whoever looks says that it is none: it goes on */
	seen.is_hsrp = false;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.hellos, 2U);
	KUNIT_EXPECT_EQ(test, seen.inbound, 0U);
	/* with IP options before the ports */
	p.ip.ihl = 6;
	seen.is_hsrp = true;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.hellos, 2U);
}

static void others_are_no_hellos(struct kunit *test)
{
	struct room *room = test->priv;
	struct hook *h = hook_new(test, false);
	struct udp_pkt p;

	room->hn.guard_users = 1;
	p = udp_pkt(MCAST, HSRP_UDP_PORT + 1);
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	p = udp_pkt(VIP, HSRP_UDP_PORT);
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	p = udp_pkt(MCAST, HSRP_UDP_PORT);
	p.ip.protocol = IPPROTO_TCP;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	/* a later fragment has no ports */
	p = udp_pkt(MCAST, HSRP_UDP_PORT);
	p.ip.frag_off = htons(1);
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	/* cut off before they come */
	p = udp_pkt(MCAST, HSRP_UDP_PORT);
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p.ip) + 3), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.hellos, 0U);
	KUNIT_EXPECT_EQ(test, seen.inbound, 5U);
	/* not even an IPv4 header: the stack's business */
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, 19), NF_ACCEPT);
	p.ip.version = 6;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.inbound, 5U);
}

static void the_guard_is_asked_while_it_has_users(struct kunit *test)
{
	struct room *room = test->priv;
	struct hook *h = hook_new(test, false);
	struct udp_pkt p = udp_pkt(VIP, 500);

	seen.verdict = NF_DROP;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.inbound, 0U);
	room->hn.guard_users = 1;
	KUNIT_EXPECT_EQ(test, in_udp(test, h, &p, sizeof(p)), NF_DROP);
	KUNIT_EXPECT_EQ(test, seen.inbound, 1U);
}

static void the_virtual_mac_is_ours_while_active(struct kunit *test)
{
	struct hook *h = hook_new(test, true);
	struct udp_pkt p = udp_pkt(VIP, 500);
	struct sk_buff *skb;

	skb = frame(test, virt_mac, peer_mac, ETH_P_IP, &p, sizeof(p));
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, (int)skb->pkt_type, PACKET_HOST);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_RX_ACTIVE), 1ULL);
	kfree_skb(skb);

	h->va.open = false;
	skb = frame(test, virt_mac, peer_mac, ETH_P_IP, &p, sizeof(p));
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, (int)skb->pkt_type, PACKET_OTHERHOST);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_RX_NOT_ACTIVE), 1ULL);
	kfree_skb(skb);

	/* of somebody else: nothing is counted */
	h->va.open = true;
	skb = frame(test, peer_mac, peer_mac, ETH_P_IP, &p, sizeof(p));
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, (int)skb->pkt_type, PACKET_OTHERHOST);
	kfree_skb(skb);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_RX_ACTIVE), 1ULL);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_RX_NOT_ACTIVE), 1ULL);
}

/* What somebody else holds is not written to; a clone goes round again */
static void a_shared_frame_is_not_changed(struct kunit *test)
{
	struct hook *h = hook_new(test, true);
	struct sk_buff *skb;

	/* a protocol that nobody has: the clone comes to nothing */
	skb = frame(test, virt_mac, peer_mac, 0x88b5, "x", 1);
	skb_get(skb);
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_STOLEN);
	KUNIT_EXPECT_EQ(test, refcount_read(&skb->users), 1U);
	KUNIT_EXPECT_EQ(test, (int)skb->pkt_type, PACKET_OTHERHOST);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_RX_ACTIVE), 0ULL);
	kfree_skb(skb);
}

static void a_tagged_frame_is_the_vlans(struct kunit *test)
{
	struct hook *h = hook_new(test, true);
	struct udp_pkt p = udp_pkt(MCAST, HSRP_UDP_PORT);
	struct sk_buff *skb;

	skb = frame(test, own_mac, peer_mac, ETH_P_IP, &p, sizeof(p));
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 5);
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, seen.hellos, 0U);
	/* a tag of VLAN 0 is only a priority */
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 0);
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_STOLEN);
	KUNIT_EXPECT_EQ(test, seen.hellos, 1U);
}

static void in_arp(struct kunit *test, struct hook *h, u16 op, const u8 *sha,
		   u32 sip)
{
	struct hsrp_arp arp = {
		.ar_hrd = htons(ARPHRD_ETHER), .ar_pro = htons(ETH_P_IP),
		.ar_hln = ETH_ALEN, .ar_pln = 4, .ar_op = htons(op),
		.sip = htonl(sip), .tip = htonl(VIP),
	};
	struct sk_buff *skb;

	ether_addr_copy(arp.sha, sha);
	skb = frame(test, own_mac, sha, ETH_P_ARP, &arp, sizeof(arp));
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	kfree_skb(skb);
}

static void arp_replies_are_signs_of_life(struct kunit *test)
{
	struct hook *h = hook_new(test, true);

	in_arp(test, h, ARPOP_REQUEST, peer_mac, HOST);
	KUNIT_EXPECT_EQ(test, seen.replies, 0U);
	in_arp(test, h, ARPOP_REPLY, peer_mac, HOST);
	KUNIT_EXPECT_EQ(test, seen.replies, 1U);
	KUNIT_EXPECT_EQ(test, seen.sip, htonl(HOST));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 0ULL);
}

static void another_owner_of_the_address_is_told(struct kunit *test)
{
	struct room *room = test->priv;
	struct hook *h = hook_new(test, true);

	/* ourselves, heard back */
	in_arp(test, h, ARPOP_REPLY, virt_mac, VIP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 0ULL);
	in_arp(test, h, ARPOP_REPLY, peer_mac, VIP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 1ULL);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_CONFLICT), 1U);
	/* counted every time, told once in a while */
	in_arp(test, h, ARPOP_REQUEST, peer_mac, VIP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 2ULL);
	KUNIT_EXPECT_EQ(test, room_count(room, HSRP_EVENT_CONFLICT), 1U);
	/* a probe (RFC 5227) has no sender; and a Standby has no say */
	in_arp(test, h, ARPOP_REQUEST, peer_mac, 0);
	h->va.open = false;
	in_arp(test, h, ARPOP_REPLY, peer_mac, VIP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 2ULL);
}

static void in_ip6(struct kunit *test, struct hook *h, u8 nexthdr, size_t len)
{
	const struct ipv6hdr ip = { .version = 6, .nexthdr = nexthdr };
	struct sk_buff *skb;

	skb = frame(test, own_mac, peer_mac, ETH_P_IPV6, &ip, len);
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	kfree_skb(skb);
}

/* Whatever ICMPv6 says, it goes on to the stack */
static void icmp6_is_looked_at_for_ip6_groups(struct kunit *test)
{
	struct room *room = test->priv;
	struct hook *h = hook_new(test, true);

	in_ip6(test, h, IPPROTO_ICMPV6, sizeof(struct ipv6hdr));
	KUNIT_EXPECT_EQ(test, room->discovered, 0U);
	h->iface.users6 = 1;
	in_ip6(test, h, IPPROTO_TCP, sizeof(struct ipv6hdr));
	in_ip6(test, h, IPPROTO_ICMPV6, sizeof(struct ipv6hdr) - 1);
	KUNIT_EXPECT_EQ(test, room->discovered, 0U);
	in_ip6(test, h, IPPROTO_ICMPV6, sizeof(struct ipv6hdr));
	KUNIT_EXPECT_EQ(test, room->discovered, 1U);
	KUNIT_EXPECT_EQ(test, seen.hellos, 0U);
}

static void odd_arp_is_not_looked_at(struct kunit *test)
{
	struct hook *h = hook_new(test, true);
	struct hsrp_arp arp = {
		.ar_hrd = htons(ARPHRD_ETHER), .ar_pro = htons(ETH_P_IP),
		.ar_hln = ETH_ALEN, .ar_pln = 4, .ar_op = htons(ARPOP_REPLY),
		.sip = htonl(VIP),
	};
	struct sk_buff *skb;
	size_t len;

	for (len = 0; len < sizeof(arp); len += 9) {
		skb = frame(test, own_mac, peer_mac, ETH_P_ARP, &arp, len);
		KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
		kfree_skb(skb);
	}
	arp.ar_pln = 16;
	skb = frame(test, own_mac, peer_mac, ETH_P_ARP, &arp, sizeof(arp));
	KUNIT_EXPECT_EQ(test, in(h, skb), NF_ACCEPT);
	kfree_skb(skb);
	KUNIT_EXPECT_EQ(test, seen.replies, 0U);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_ARP_CONFLICT), 0ULL);
}

static unsigned int out(struct kunit *test, struct hook *h, const u8 *src,
			unsigned int len)
{
	struct sk_buff *skb = frame(test, peer_mac, src, ETH_P_IP, "x", 1);
	unsigned int verdict;

	skb_push(skb, ETH_HLEN);
	skb_trim(skb, len);
	rcu_read_lock();
	verdict = hsrp_hook_egress(&h->iface, skb, NULL);
	rcu_read_unlock();
	kfree_skb(skb);
	return verdict;
}

static void nothing_leaves_with_the_virtual_mac_unless_active(struct kunit *test)
{
	struct hook *h = hook_new(test, true);

	KUNIT_EXPECT_EQ(test, out(test, h, virt_mac, 15), NF_ACCEPT);
	h->va.open = false;
	KUNIT_EXPECT_EQ(test, out(test, h, virt_mac, 15), NF_DROP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_TX_NOT_ACTIVE), 1ULL);
	KUNIT_EXPECT_EQ(test, out(test, h, own_mac, 15), NF_ACCEPT);
	/* too short to have a source */
	KUNIT_EXPECT_EQ(test, out(test, h, virt_mac, 13), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_VMAC_TX_NOT_ACTIVE), 1ULL);
}

static struct kunit_case hook_cases[] = {
	KUNIT_CASE(hellos_are_taken),
	KUNIT_CASE(others_are_no_hellos),
	KUNIT_CASE(the_guard_is_asked_while_it_has_users),
	KUNIT_CASE(the_virtual_mac_is_ours_while_active),
	KUNIT_CASE(a_shared_frame_is_not_changed),
	KUNIT_CASE(a_tagged_frame_is_the_vlans),
	KUNIT_CASE(arp_replies_are_signs_of_life),
	KUNIT_CASE(another_owner_of_the_address_is_told),
	KUNIT_CASE(icmp6_is_looked_at_for_ip6_groups),
	KUNIT_CASE(odd_arp_is_not_looked_at),
	KUNIT_CASE(nothing_leaves_with_the_virtual_mac_unless_active),
	{ }
};

static struct kunit_suite hook_suite = {
	.name = "hsrp_hook",
	.init = room_init,
	.exit = room_exit,
	.test_cases = hook_cases,
};

kunit_test_suite(hook_suite);
