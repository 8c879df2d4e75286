// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: ESP that no SA is for, whose it is and how often it counts. */
#include "../ipsec/spi.c"
#include "room.h"

#define VIP	IP(172, 16, 172, 53)
#define PEER	IP(172, 16, 172, 69)
#define SPI	0x12345678

/* How often a line was asked for sooner; what tunnel.c does with it is its own */
static unsigned int hurried;

void hsrp_tunnel_hurry(struct hsrp_line *l)
{
	hurried++;
}

static struct hsrp_bind *bind_new(struct kunit *test)
{
	struct room *room = test->priv;
	struct hsrp_red *red = kunit_kzalloc(test, sizeof(*red), GFP_KERNEL);
	struct hsrp_bind *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, red);
	KUNIT_ASSERT_NOT_NULL(test, b);
	red->state = HSRP_RED_ACTIVE;
	b->has_red = true;
	b->client.red = red;
	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 10, PEER, true), 0);
	b->hn = &room->hn;
	b->map = hsrp_map_find(&room->hn, "vpn");
	b->addr = hsrp_addr4(htonl(VIP));
	b->gate = true;
	b->spi_recovery = true;
	b->spi_kicked = jiffies - HSRP_SPI_KICK;
	INIT_LIST_HEAD(&b->lines);
	list_add(&b->node, &room->hn.binds);
	KUNIT_ASSERT_EQ(test, hsrp_spi_net_init(&room->hn), 0);
	hurried = 0;
	return b;
}

static struct hsrp_spi *spi_of_peer(struct hsrp_bind *b)
{
	const struct hsrp_addr addr = hsrp_addr4(htonl(PEER));
	struct hsrp_map_peer *p = hsrp_map_peer_find(b->map, &addr);

	return &p->spi;
}

static void line_new(struct kunit *test, struct hsrp_bind *b, bool up,
		     bool up_in)
{
	struct hsrp_line *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, l);
	l->peer = hsrp_addr4(htonl(PEER));
	l->up = up;
	l->up_in = up_in;
	list_add_tail(&l->node, &b->lines);
}

static u64 counted(struct kunit *test, enum hsrp_net_counter c)
{
	struct room *room = test->priv;

	return hsrp_stats_read(&room->hn, c);
}

struct spi_pkt {
	struct iphdr ip;
	union {
		struct {
			struct udphdr udp;
			__be32 inside;
		} __packed;
		__be32 spi;
	};
} __packed;

static struct spi_pkt esp(u32 src, u32 dst, u32 spi)
{
	return (struct spi_pkt) {
		.ip = {
			.version = 4, .ihl = 5, .protocol = IPPROTO_ESP,
			.saddr = htonl(src), .daddr = htonl(dst),
		},
		.spi = htonl(spi),
	};
}

static struct spi_pkt esp_in_udp(u16 port, u32 spi)
{
	struct spi_pkt p = esp(PEER, VIP, 0);

	p.ip.protocol = IPPROTO_UDP;
	p.udp = (struct udphdr) { .source = htons(4500), .dest = htons(port) };
	p.inside = htonl(spi);
	return p;
}

static struct sk_buff *skb_of(struct kunit *test, const struct spi_pkt *p,
			      size_t len)
{
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_data(skb, p, len);
	skb_reset_network_header(skb);
	return skb;
}

static u32 spi_in(struct kunit *test, struct spi_pkt p, size_t len)
{
	struct sk_buff *skb = skb_of(test, &p, len);
	u32 spi = ntohl(hsrp_spi_of(skb, ip_hdr(skb)->protocol,
				    sizeof(struct iphdr)));

	kfree_skb(skb);
	return spi;
}

static void comes(struct kunit *test, struct spi_pkt p)
{
	struct nf_hook_state state = { .net = &init_net };
	struct sk_buff *skb = skb_of(test, &p, sizeof(p));
	struct room *room = test->priv;

	local_bh_disable();
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, hsrp_spi_hook(&room->hn, skb, &state), NF_ACCEPT);
	rcu_read_unlock();
	local_bh_enable();
	kfree_skb(skb);
}

static void esp_has_an_spi(struct kunit *test)
{
	size_t whole = sizeof(struct spi_pkt), ip = sizeof(struct iphdr);
	struct spi_pkt other = esp(PEER, VIP, SPI);

	KUNIT_EXPECT_EQ(test, spi_in(test, esp(PEER, VIP, SPI), whole), SPI);
	KUNIT_EXPECT_EQ(test, spi_in(test, esp_in_udp(4500, SPI), whole), SPI);
	/* IKE; a keepalive, which is shorter; another port; cut off */
	KUNIT_EXPECT_EQ(test, spi_in(test, esp_in_udp(4500, 0), whole), 0U);
	KUNIT_EXPECT_EQ(test, spi_in(test, esp_in_udp(4500, SPI), whole - 3),
			0U);
	KUNIT_EXPECT_EQ(test, spi_in(test, esp_in_udp(500, SPI), whole), 0U);
	KUNIT_EXPECT_EQ(test, spi_in(test, esp_in_udp(4500, SPI), ip + 7), 0U);
	KUNIT_EXPECT_EQ(test, spi_in(test, esp(PEER, VIP, SPI), ip + 3), 0U);
	other.ip.protocol = IPPROTO_AH;
	KUNIT_EXPECT_EQ(test, spi_in(test, other, whole), 0U);
}

/* From @now on: due after the grace, then once in each pause */
static void expect_pace(struct kunit *test, struct hsrp_spi *s,
			unsigned long now)
{
	unsigned long i;

	for (i = 0; i < HSRP_SPI_GRACE; i += HZ / 4)
		KUNIT_EXPECT_FALSE(test, hsrp_spi_due(s, now + i));
	KUNIT_EXPECT_TRUE(test, hsrp_spi_due(s, now + i));
	for (now += i, i = 0; i < HSRP_SPI_PAUSE; i += HZ / 4)
		KUNIT_EXPECT_FALSE(test, hsrp_spi_due(s, now + i));
	KUNIT_EXPECT_TRUE(test, hsrp_spi_due(s, now + i));
}

static void a_peer_has_its_pace(struct kunit *test)
{
	struct hsrp_spi s = {};
	unsigned long now = jiffies;

	hsrp_spi_init(&s);
	expect_pace(test, &s, now);
	/* silent for a while: it was something else then, and begins anew */
	now = s.heard + HSRP_SPI_PAUSE + 1;
	expect_pace(test, &s, now);
	/* also where jiffies wrap */
	s.heard = 0UL - 2 * HSRP_SPI_PAUSE;
	expect_pace(test, &s, 0UL - HSRP_SPI_GRACE / 2);
}

static void peers_count_and_strangers_do_not(struct kunit *test)
{
	struct hsrp_bind *b = bind_new(test);
	struct room *room = test->priv;
	struct hsrp_spi *s = spi_of_peer(b);

	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 1ULL);
	KUNIT_EXPECT_EQ(test, room->kicks, 0U);
	s->due = jiffies;
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, room->kicks, 1U);
	KUNIT_EXPECT_EQ(test, ntohl(s->spi), (u32)SPI);
	KUNIT_EXPECT_TRUE(test, s->wanted);
	/* nobody has taken it yet, but the next kick has time */
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, room->kicks, 1U);
	b->spi_kicked -= HSRP_SPI_KICK;
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, room->kicks, 2U);

	comes(test, esp(PEER + 1, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_STRANGER), 1ULL);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 4ULL);
}

/* An SA that XFRM finds, as far as a lookup goes */
static struct xfrm_state *sa_new(struct kunit *test, u32 dst, u32 spi)
{
	struct xfrm_state *x = xfrm_state_alloc(&init_net);

	KUNIT_ASSERT_NOT_NULL(test, x);
	x->id.proto = IPPROTO_ESP;
	x->id.daddr.a4 = htonl(dst);
	x->id.spi = htonl(spi);
	x->props.family = AF_INET;
	xfrm_state_insert(x);
	return x;
}

static void an_sa_is_known_until_it_is_gone(struct kunit *test)
{
	struct hsrp_bind *b = bind_new(test);
	struct xfrm_state *x = sa_new(test, VIP, SPI);

	comes(test, esp(PEER, VIP, SPI));
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 0ULL);
	/* another one, and of another address */
	comes(test, esp(PEER, VIP, SPI + 1));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 1ULL);
	b->addr = hsrp_addr4(htonl(VIP + 1));
	comes(test, esp(PEER, VIP + 1, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 2ULL);
	b->addr = hsrp_addr4(htonl(VIP));
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 2ULL);

	xfrm_state_delete(x);
	hsrp_spi_void(b->hn);
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 3ULL);
}

static void only_while_it_is_in_force(struct kunit *test)
{
	struct hsrp_bind *b = bind_new(test);

	comes(test, esp(PEER, VIP + 1, SPI));
	b->gate = false;
	comes(test, esp(PEER, VIP, SPI));
	b->gate = true;
	b->spi_recovery = false;
	comes(test, esp(PEER, VIP, SPI));
	b->spi_recovery = true;
	b->addr = (struct hsrp_addr) {};
	comes(test, esp(PEER, VIP, SPI));
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_PEER), 0ULL);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_STRANGER), 0ULL);
}

static void want(struct hsrp_bind *b)
{
	struct hsrp_spi *s = spi_of_peer(b);

	s->heard = jiffies;
	s->spi = htonl(SPI);
	s->wanted = 1;
	b->spi_wanted = 1;
}

static void what_is_whole_is_left_alone(struct kunit *test)
{
	struct hsrp_bind *b = bind_new(test);
	struct room *room = test->priv;

	line_new(test, b, true, true);
	want(b);
	hsrp_spi_recover(b);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_RECOVERY), 0ULL);
	/* only half of a tunnel: there is nothing to ask XFRM for */
	line_new(test, b, true, false);
	want(b);
	hsrp_spi_recover(b);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_RECOVERY), 1ULL);
	KUNIT_EXPECT_TRUE(test, room_told(room, HSRP_EVENT_INVALID_SPI));
	KUNIT_EXPECT_EQ(test, hurried, 0U);
	/* it was taken */
	hsrp_spi_recover(b);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_RECOVERY), 1ULL);
	line_new(test, b, false, false);
	want(b);
	hsrp_spi_recover(b);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_RECOVERY), 2ULL);
	KUNIT_EXPECT_EQ(test, hurried, 1U);
	/* it waited too long */
	want(b);
	spi_of_peer(b)->heard -= HSRP_SPI_PAUSE + 1;
	hsrp_spi_recover(b);
	KUNIT_EXPECT_EQ(test, counted(test, HSRP_CNT_SPI_RECOVERY), 2ULL);
}

static void a_peer_is_there_as_long_as_an_entry(struct kunit *test)
{
	struct hsrp_bind *b = bind_new(test);
	struct room *room = test->priv;
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 20, PEER, true), 0);
	KUNIT_ASSERT_EQ(test, room_map(room, "vpn", 30, PEER + 1, true), 0);
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "vpn", 10, &extack), 0);
	KUNIT_EXPECT_NOT_NULL(test, xa_load(&b->map->peers, PEER));
	KUNIT_EXPECT_EQ(test, hsrp_map_del(&room->hn, "vpn", 20, &extack), 0);
	KUNIT_EXPECT_NULL(test, xa_load(&b->map->peers, PEER));
	KUNIT_EXPECT_NOT_NULL(test, xa_load(&b->map->peers, PEER + 1));
}

static struct kunit_case spi_cases[] = {
	KUNIT_CASE(esp_has_an_spi),
	KUNIT_CASE(a_peer_has_its_pace),
	KUNIT_CASE(peers_count_and_strangers_do_not),
	KUNIT_CASE(an_sa_is_known_until_it_is_gone),
	KUNIT_CASE(only_while_it_is_in_force),
	KUNIT_CASE(what_is_whole_is_left_alone),
	KUNIT_CASE(a_peer_is_there_as_long_as_an_entry),
	{ }
};

static struct kunit_suite spi_suite = {
	.name = "hsrp_spi",
	.init = room_init,
	.exit = room_exit,
	.test_cases = spi_cases,
};

kunit_test_suite(spi_suite);
