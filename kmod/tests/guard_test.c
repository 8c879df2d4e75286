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

/* @flags: of IPCB(), what has happened to the packet so far */
static unsigned int out(struct kunit *test, struct guard *g,
			struct net_device *dev, struct guard_pkt p, int flags)
{
	struct sk_buff *skb = skb_of(test, &p, sizeof(p));
	struct nf_hook_state state = { .net = &init_net, .out = dev };
	unsigned int verdict;

	IPCB(skb)->flags = flags;
	rcu_read_lock();
	verdict = hsrp_guard_out(NULL, skb, &state);
	rcu_read_unlock();
	kfree_skb(skb);
	return verdict;
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
		.map_seq = 10, .peer = htonl(PEER), .local = htonl(VIP),
		.match = {
			.src = htonl(LAN), .src_len = 24,
			.dst = htonl(REMOTE + 1), .dst_len = 32, .reqid = 77,
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
