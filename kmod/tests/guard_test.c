// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: what must not pass, and in which order policies are looked at. */
#include "../ipsec/guard.c"
#include "../ipsec/policy.c"
#include "room.h"

#define VIP	IP(172, 16, 172, 53)
#define PEER	IP(172, 16, 172, 69)
#define LAN	IP(10, 1, 1, 0)
#define REMOTE	IP(20, 1, 1, 0)

struct guard {
	struct hsrp_iface iface;
	struct net_device dev;
	struct hsrp_red red;
	struct hsrp_bind b;
};

static struct guard *guard_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_match_conf conf = room_line("vpn", 10, LAN, 24, REMOTE, 24);
	struct guard *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, g);
	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 10, PEER, true), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &conf, &extack), 0);
	g->iface.hn = &room->hn;
	rcu_assign_pointer(g->iface.dev, &g->dev);
	g->red.vip = htonl(VIP);
	g->red.state = HSRP_RED_ACTIVE;
	g->b.hn = &room->hn;
	g->b.map = hsrp_map_find(&room->hn, "vpn");
	g->b.user.iface = &g->iface;
	g->b.has_red = true;
	g->b.client.red = &g->red;
	list_add(&g->b.node, &room->hn.binds);
	return g;
}

struct guard_pkt {
	struct iphdr ip;
	struct udphdr udp;
} __packed;

static struct guard_pkt pkt(u32 src, u32 dst, u8 protocol, u16 sport, u16 dport)
{
	return (struct guard_pkt) {
		.ip = {
			.version = 4, .ihl = 5, .ttl = 64, .protocol = protocol,
			.tot_len = htons(sizeof(struct guard_pkt)),
			.saddr = htonl(src), .daddr = htonl(dst),
		},
		.udp = { .source = htons(sport), .dest = htons(dport) },
	};
}

static struct sk_buff *skb_of(struct kunit *test, const struct guard_pkt *p,
			      size_t len)
{
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	memset(skb->cb, 0, sizeof(skb->cb));
	skb->protocol = htons(ETH_P_IP);
	skb_put_data(skb, p, len);
	skb_reset_network_header(skb);
	return skb;
}

static unsigned int in_len(struct kunit *test, struct guard *g,
			   struct guard_pkt p, size_t len)
{
	struct sk_buff *skb = skb_of(test, &p, len);
	unsigned int verdict;

	rcu_read_lock();
	verdict = hsrp_guard_inbound(&g->iface, skb);
	rcu_read_unlock();
	kfree_skb(skb);
	return verdict;
}

static unsigned int in(struct kunit *test, struct guard *g, struct guard_pkt p)
{
	return in_len(test, g, p, sizeof(p));
}

/* By one of the two hooks; takes the packet */
static unsigned int judge_out(nf_hookfn *hook, struct guard *g,
			      struct net_device *dev, struct sk_buff *skb)
{
	struct nf_hook_state state = { .net = &init_net, .out = dev };
	unsigned int verdict;

	rcu_read_lock();
	verdict = hook(g->iface.hn, skb, &state);
	rcu_read_unlock();
	kfree_skb(skb);
	return verdict;
}

/* @flags: of IPCB(), what has happened to the packet so far */
static unsigned int out(struct kunit *test, struct guard *g,
			struct net_device *dev, struct guard_pkt p, int flags)
{
	struct sk_buff *skb = skb_of(test, &p, sizeof(p));

	IPCB(skb)->flags = flags;
	return judge_out(hsrp_guard_out, g, dev, skb);
}

static u64 counted(struct kunit *test, enum hsrp_net_counter c)
{
	struct room *room = test->priv;

	return hsrp_stats_read(&room->hn, c);
}

static void ipsec_comes_in_while_the_gate_is_open(struct kunit *test)
{
	struct guard *g = guard_new(test);
	struct guard_pkt kinds[] = {
		pkt(PEER, VIP, IPPROTO_ESP, 0, 0),
		pkt(PEER, VIP, IPPROTO_AH, 0, 0),
		pkt(PEER, VIP, IPPROTO_UDP, 500, 500),
		pkt(PEER, VIP, IPPROTO_UDP, 4500, 4500),
		pkt(PEER, VIP, IPPROTO_UDP, 61000, 4500),
		pkt(PEER, VIP, IPPROTO_UDP, 500, 61000),
	};
	struct guard_pkt other = pkt(PEER, VIP, IPPROTO_UDP, 53, 53);
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		g->b.gate = true;
		KUNIT_EXPECT_EQ(test, in(test, g, kinds[i]), NF_ACCEPT);
		g->b.gate = false;
		KUNIT_EXPECT_EQ(test, in(test, g, kinds[i]), NF_DROP);
		KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GATE_IN_DROP),
				i + 1ULL);
		/* to another address of this router, or through it */
		kinds[i].ip.daddr = htonl(VIP + 1);
		KUNIT_EXPECT_EQ(test, in(test, g, kinds[i]), NF_ACCEPT);
	}
	KUNIT_EXPECT_EQ(test, in(test, g, other), NF_ACCEPT);
	/* a later fragment of IKE has no ports, and is not let in for that */
	other.ip.frag_off = htons(1);
	KUNIT_EXPECT_EQ(test, in(test, g, other), NF_DROP);
	/* cut off before the ports: no IKE, and nothing is read beyond it */
	other.ip.frag_off = 0;
	other.udp.source = htons(500);
	KUNIT_EXPECT_EQ(test, in_len(test, g, other, sizeof(other.ip) + 7),
			NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, in_len(test, g, other, 3), NF_ACCEPT);
}

static void clear_text_of_the_map_does_not_come_in(struct kunit *test)
{
	struct guard *g = guard_new(test);
	struct hsrp_iface elsewhere = { .hn = g->iface.hn };
	struct guard_pkt p = pkt(REMOTE + 1, LAN + 3, IPPROTO_UDP, 53, 53);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, in(test, g, p), NF_DROP);
	g->b.gate = true;
	KUNIT_EXPECT_EQ(test, in(test, g, p), NF_DROP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GUARD_IN_DROP), 2ULL);
	/* the other way round, and beside the networks */
	KUNIT_EXPECT_EQ(test, in(test, g, pkt(LAN + 3, REMOTE + 1, IPPROTO_UDP,
					      53, 53)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, in(test, g, pkt(REMOTE + 256, LAN + 3,
					      IPPROTO_UDP, 53, 53)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, in(test, g, pkt(REMOTE + 1, LAN + 256,
					      IPPROTO_UDP, 53, 53)), NF_ACCEPT);
	/* what XFRM has unwrapped is not clear text */
	skb = skb_of(test, &p, sizeof(p));
	KUNIT_ASSERT_NOT_NULL(test, secpath_set(skb));
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, hsrp_guard_inbound(&g->iface, skb), NF_ACCEPT);
	rcu_read_unlock();
	kfree_skb(skb);
	/* another interface has no map */
	skb = skb_of(test, &p, sizeof(p));
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, hsrp_guard_inbound(&elsewhere, skb), NF_ACCEPT);
	rcu_read_unlock();
	kfree_skb(skb);
}

static void clear_text_of_the_map_does_not_go_out(struct kunit *test)
{
	struct guard *g = guard_new(test);
	struct net_device *inside = kunit_kzalloc(test, sizeof(*inside),
						  GFP_KERNEL);
	struct guard_pkt p = pkt(LAN + 3, REMOTE + 1, IPPROTO_ICMP, 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, inside);
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, 0), NF_DROP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GUARD_OUT_DROP), 1ULL);
	g->b.gate = true;
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, IPSKB_FORWARDED),
			NF_DROP);
	KUNIT_EXPECT_EQ(test, out(test, g, inside, p, 0), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev,
				  pkt(REMOTE + 1, LAN + 3, IPPROTO_ICMP, 0, 0),
				  0), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GUARD_OUT_DROP), 2ULL);
}

static void ipsec_goes_out_while_the_gate_is_open(struct kunit *test)
{
	struct guard *g = guard_new(test);
	struct guard_pkt p = pkt(VIP, PEER, IPPROTO_ESP, 0, 0);

	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, 0), NF_DROP);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GATE_OUT_DROP), 1ULL);
	/* forwarded clear text that this router has encrypted is its own */
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, IPSKB_FORWARDED |
				  IPSKB_XFRM_TRANSFORMED), NF_DROP);
	/* of the Active router, on its way through this one */
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, IPSKB_FORWARDED),
			NF_ACCEPT);
	g->b.gate = true;
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev, p, 0), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GATE_OUT_DROP), 2ULL);
}

/* 2001:db8:NET::HOST */
static struct hsrp_addr ip6_of(u32 net, u32 host)
{
	return (struct hsrp_addr) {
		.ipver = HSRP_IPV6,
		.ip = { htonl(0x20010db8), htonl(net << 16), 0, htonl(host) },
	};
}

#define VIP6	ip6_of(9, 0x53)
#define PEER6	ip6_of(9, 0x69)
#define LAN6	ip6_of(1, 0)
#define REMOTE6	ip6_of(2, 0)

/* The map of guard_new(), in IPv6 */
static struct guard *guard6_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_map_conf map = {
		.name = "six", .seq = 10, .peer = PEER6, .transform = "t",
	};
	struct hsrp_match_conf line = {
		.map = "six", .seq = 10, .src = LAN6, .src_len = 48,
		.dst = REMOTE6, .dst_len = 48,
	};
	const struct hsrp_addr vip = VIP6;
	struct guard *g = guard_new(test);

	KUNIT_ASSERT_EQ(test, hsrp_map_add(&room->hn, &map, &extack), 0);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &line, &extack), 0);
	g->b.map = hsrp_map_find(&room->hn, "six");
	memcpy(&g->red.vip6, vip.ip, sizeof(g->red.vip6));
	return g;
}

/* @n destination options of 8 octets, and @proto with ports behind them */
static struct sk_buff *skb6_of(struct kunit *test, struct hsrp_addr src,
			       struct hsrp_addr dst, unsigned int n, u8 proto,
			       u16 port)
{
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	struct ipv6hdr ip = { .version = 6, .nexthdr = n ? NEXTHDR_DEST : proto };
	struct udphdr uh = { .source = htons(port), .dest = htons(port) };
	u8 options[8] = {};

	KUNIT_ASSERT_NOT_NULL(test, skb);
	memset(skb->cb, 0, sizeof(skb->cb));
	skb->protocol = htons(ETH_P_IPV6);
	memcpy(&ip.saddr, src.ip, sizeof(ip.saddr));
	memcpy(&ip.daddr, dst.ip, sizeof(ip.daddr));
	skb_put_data(skb, &ip, sizeof(ip));
	for (; n; n--) {
		options[0] = n > 1 ? NEXTHDR_DEST : proto;
		skb_put_data(skb, options, sizeof(options));
	}
	skb_put_data(skb, &uh, sizeof(uh));
	skb_reset_network_header(skb);
	return skb;
}

static unsigned int in6(struct guard *g, struct sk_buff *skb)
{
	unsigned int verdict;

	rcu_read_lock();
	verdict = hsrp_guard_inbound(&g->iface, skb);
	rcu_read_unlock();
	kfree_skb(skb);
	return verdict;
}

static unsigned int out6(struct guard *g, struct sk_buff *skb, int flags)
{
	IP6CB(skb)->flags = flags;
	return judge_out(hsrp_guard_out6, g, &g->dev, skb);
}

static void ipv6_does_not_hide_behind_headers(struct kunit *test)
{
	static const unsigned int headers[] = { 0, 1, 7, 8, 9 };
	struct guard *g = guard6_new(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		g->b.gate = false;
		KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, PEER6, VIP6,
						     headers[i], IPPROTO_ESP,
						     0)), NF_DROP);
		KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, PEER6, VIP6,
						     headers[i], IPPROTO_UDP,
						     500)), NF_DROP);
		KUNIT_EXPECT_EQ(test, out6(g, skb6_of(test, VIP6, PEER6,
						      headers[i], IPPROTO_AH,
						      0), 0), NF_DROP);
		g->b.gate = true;
		KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, PEER6, VIP6,
						     headers[i], IPPROTO_ESP,
						     0)), NF_ACCEPT);
	}
	g->b.gate = false;
	KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, PEER6, VIP6, 1, IPPROTO_UDP,
					     53)), NF_ACCEPT);
	/* through this router, from the one that is Active */
	KUNIT_EXPECT_EQ(test, out6(g, skb6_of(test, VIP6, PEER6, 0, IPPROTO_ESP,
					      0), IP6SKB_FORWARDED), NF_ACCEPT);
}

static void clear_text_of_ipv6_does_not_pass(struct kunit *test)
{
	struct guard *g = guard6_new(test);
	struct hsrp_addr here = ip6_of(1, 3), there = ip6_of(2, 1);

	KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, there, here, 0, IPPROTO_UDP,
					     53)), NF_DROP);
	KUNIT_EXPECT_EQ(test, out6(g, skb6_of(test, here, there, 0, IPPROTO_UDP,
					      53), 0), NF_DROP);
	KUNIT_EXPECT_EQ(test, in6(g, skb6_of(test, here, there, 0, IPPROTO_UDP,
					     53)), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, out6(g, skb6_of(test, here, ip6_of(3, 1), 0,
					      IPPROTO_UDP, 53), 0), NF_ACCEPT);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GUARD_IN_DROP), 1ULL);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_GUARD_OUT_DROP), 1ULL);
}

/*
 * The red group has an IPv4 address, too, and the map with IPv6 peers a line of
 * IPv4 that this address is in: its ESP is clear text to that map.
 */
static void ipv4_is_no_esp_of_an_ipv6_peer(struct kunit *test)
{
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};
	struct hsrp_map_conf entry = {
		.name = "six", .seq = 20, .peer = PEER6, .transform = "t",
	};
	struct hsrp_match_conf line = room_line("six", 20, VIP, 32, REMOTE, 24);
	struct guard *g = guard6_new(test);

	g->b.gate = true;
	KUNIT_ASSERT_EQ(test, hsrp_map_add(&room->hn, &entry, &extack), 0);
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev,
				  pkt(VIP, REMOTE + 1, IPPROTO_ESP, 0, 0), 0),
			NF_ACCEPT);
	KUNIT_ASSERT_EQ(test, hsrp_match_add(&room->hn, &line, &extack), 0);
	KUNIT_EXPECT_EQ(test, out(test, g, &g->dev,
				  pkt(VIP, REMOTE + 1, IPPROTO_ESP, 0, 0), 0),
			NF_DROP);
	KUNIT_EXPECT_EQ(test, in(test, g,
				 pkt(REMOTE + 1, VIP, IPPROTO_ESP, 0, 0)),
			NF_DROP);
}

/* XFRM looks at the lowest priority first: entry by entry, line by line */
static void policies_go_by_entry_then_line(struct kunit *test)
{
	struct hsrp_line a = { .map_seq = 10, .match.line = HSRP_LINE_MAX },
			 b = { .map_seq = 11, .match.line = 0 },
			 c = { .map_seq = 11, .match.line = 1 },
			 last = { .map_seq = HSRP_MAP_SEQ_MAX,
				  .match.line = HSRP_LINE_MAX };

	KUNIT_EXPECT_EQ(test, hsrp_policy_prio(&a), (10U << 12) + 4095);
	KUNIT_EXPECT_LT(test, hsrp_policy_prio(&a), hsrp_policy_prio(&b));
	KUNIT_EXPECT_LT(test, hsrp_policy_prio(&b), hsrp_policy_prio(&c));
	KUNIT_EXPECT_LT(test, hsrp_policy_prio(&c), hsrp_policy_prio(&last));
}

static void expect_tmpl(struct kunit *test, const struct xfrm_policy *xp,
			u32 src, u32 dst, u32 saddr, u32 daddr)
{
	const struct xfrm_selector *s = &xp->selector;
	const struct xfrm_tmpl *t = &xp->xfrm_vec[0];

	KUNIT_EXPECT_EQ(test, s->saddr.a4, htonl(src));
	KUNIT_EXPECT_EQ(test, s->daddr.a4, htonl(dst));
	KUNIT_EXPECT_EQ(test, s->prefixlen_s, src == LAN ? 24 : 32);
	KUNIT_EXPECT_EQ(test, s->prefixlen_d, dst == LAN ? 24 : 32);
	KUNIT_EXPECT_EQ(test, xp->xfrm_nr, 1);
	KUNIT_EXPECT_EQ(test, t->saddr.a4, htonl(saddr));
	KUNIT_EXPECT_EQ(test, t->id.daddr.a4, htonl(daddr));
	KUNIT_EXPECT_EQ(test, t->id.proto, IPPROTO_ESP);
	KUNIT_EXPECT_EQ(test, t->mode, XFRM_MODE_TUNNEL);
	KUNIT_EXPECT_EQ(test, t->reqid, 77U);
}

static void policies_look_both_ways(struct kunit *test)
{
	struct hsrp_line l = {
		.map_seq = 10, .peer = hsrp_addr4(htonl(PEER)),
		.local = hsrp_addr4(htonl(VIP)),
		.match = {
			.src = hsrp_addr4(htonl(LAN)), .src_len = 24,
			.dst = hsrp_addr4(htonl(REMOTE + 1)), .dst_len = 32,
			.reqid = 77,
		},
	};
	static const u8 dirs[] = {
		XFRM_POLICY_OUT, XFRM_POLICY_IN, XFRM_POLICY_FWD,
	};
	struct xfrm_policy *xp;
	int i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		xp = hsrp_policy_new(&init_net, &l, dirs[i]);
		KUNIT_ASSERT_NOT_NULL(test, xp);
		if (dirs[i] == XFRM_POLICY_OUT)
			expect_tmpl(test, xp, LAN, REMOTE + 1, VIP, PEER);
		else
			expect_tmpl(test, xp, REMOTE + 1, LAN, PEER, VIP);
		xp->walk.dead = 1;
		xfrm_policy_destroy(xp);
	}
}

static struct kunit_case guard_cases[] = {
	KUNIT_CASE(ipsec_comes_in_while_the_gate_is_open),
	KUNIT_CASE(clear_text_of_the_map_does_not_come_in),
	KUNIT_CASE(clear_text_of_the_map_does_not_go_out),
	KUNIT_CASE(ipsec_goes_out_while_the_gate_is_open),
	KUNIT_CASE(ipv6_does_not_hide_behind_headers),
	KUNIT_CASE(clear_text_of_ipv6_does_not_pass),
	KUNIT_CASE(ipv4_is_no_esp_of_an_ipv6_peer),
	KUNIT_CASE(policies_go_by_entry_then_line),
	KUNIT_CASE(policies_look_both_ways),
	{ }
};

static struct kunit_suite guard_suite = {
	.name = "hsrp_guard",
	.init = room_init,
	.exit = room_exit,
	.test_cases = guard_cases,
};

kunit_test_suite(guard_suite);
