// SPDX-License-Identifier: GPL-2.0
/*
 * Invalid-SPI recovery: a crypto peer sends ESP with an SPI that no SA has (RFC
 * 4303 3.4.2). It still believes in an SA that is lost here, and as long as it
 * does, what it sends is.
 *
 * RFC 7296 1.5 takes such a packet as a hint and no more, because anybody can
 * send it in the peer's name. So nothing is done to an SA that is there:
 *
 * - The key manager is told that the SA of that SPI has expired. If it has one,
 *   it deletes it, which the peer learns, and negotiates a new one. If it has
 *   none, it does nothing.
 * - Lines of that peer without an SA are asked for, as promotion does.
 *
 * And that only where a line of the peer lacks an SA, after the peer has gone
 * on for a while, and not again for a while. A forger gains one message to the
 * key manager in ten seconds for each peer that he plays.
 */
#include <linux/hash.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/netfilter.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/udp.h>
#include <net/xfrm.h>

#include "gateway/hook.h"
#include "hsrp.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/ip6.h"
#include "ipsec/policy.h"
#include "ipsec/reconcile.h"
#include "ipsec/spi.h"
#include "ntf.h"

/* Packets that were under way when an SA was deleted, or a negotiation. */
#define HSRP_SPI_GRACE	(2 * HZ)

/* Of a peer: between two attempts; silent for so long, it begins anew. */
#define HSRP_SPI_PAUSE	(10 * HZ)

/* Of a binding, whose peers are looked at together. */
#define HSRP_SPI_KICK	(HZ / 4)

#define HSRP_SPI_SEEN_BITS	6

/**
 * struct hsrp_spi_seen - an SPI that had an SA
 * @spi: SPI
 * @daddr: destination
 * @when: jiffies, low half
 * @changes: hn->sa_changes
 */
struct hsrp_spi_seen {
	__be32 spi;
	__be32 daddr;
	u32 when;
	int changes;
};

/**
 * struct hsrp_spi_known - what a CPU has found
 * @seen: by SPI
 */
struct hsrp_spi_known {
	struct hsrp_spi_seen seen[1 << HSRP_SPI_SEEN_BITS];
};

/**
 * hsrp_spi_init() - nothing was heard of a peer yet
 * @s: to be set up
 *
 * Context: any.
 */
void hsrp_spi_init(struct hsrp_spi *s)
{
	s->heard = jiffies - HSRP_SPI_PAUSE - 1;
}

/* Several CPUs may be here at a time; one of them is told that it is due. */
static bool hsrp_spi_due(struct hsrp_spi *s, unsigned long now)
{
	unsigned long due = READ_ONCE(s->due);
	bool begins = now - READ_ONCE(s->heard) > HSRP_SPI_PAUSE;

	WRITE_ONCE(s->heard, now);
	if (begins) {
		WRITE_ONCE(s->due, now + HSRP_SPI_GRACE);
		return false;
	}
	return !time_before(now, due) &&
	       cmpxchg(&s->due, due, now + HSRP_SPI_PAUSE) == due;
}

/* Peers that come too early for the binding are served with the next packet. */
static void hsrp_spi_kick(struct hsrp_bind *b, unsigned long now)
{
	unsigned long last = READ_ONCE(b->spi_kicked);

	if (READ_ONCE(b->spi_wanted) && now - last >= HSRP_SPI_KICK &&
	    cmpxchg(&b->spi_kicked, last, now) == last)
		hsrp_net_kick(b->hn);
}

/* Returns whether it is a peer. */
static bool hsrp_spi_unknown(struct hsrp_bind *b, const struct hsrp_addr *saddr,
			     __be32 spi)
{
	struct hsrp_map_peer *p = hsrp_map_peer_find(b->map, saddr);
	unsigned long now = jiffies;

	if (!p)
		return false;
	if (hsrp_spi_due(&p->spi, now)) {
		WRITE_ONCE(p->spi.spi, spi);
		/* both pair with the xchg() by which the worker takes it */
		smp_store_release(&p->spi.wanted, 1);
		/* later than the peer's, which is looked at after it */
		smp_store_release(&b->spi_wanted, 1);
	}
	hsrp_spi_kick(b, now);
	return true;
}

/* 0: no ESP, or not the beginning of it */
static __be32 hsrp_spi_of(const struct sk_buff *skb, u8 protocol, int off)
{
	const struct udphdr *uh;
	const __be32 *spi;
	struct udphdr buf;
	__be32 spi_buf;

	if (protocol == IPPROTO_UDP) {
		uh = skb_header_pointer(skb, off, sizeof(buf), &buf);
		if (!uh || uh->dest != htons(HSRP_PORT_IKE_NATT))
			return 0;
		/* RFC 3948: IKE has a zero there, a keepalive is shorter */
		off += sizeof(*uh);
	} else if (protocol != IPPROTO_ESP) {
		return 0;
	}
	spi = skb_header_pointer(skb, off, sizeof(spi_buf), &spi_buf);
	return spi ? *spi : 0;
}

/**
 * hsrp_spi_net_init() - remember which SPIs have an SA
 * @hn: namespace that gets a binding
 *
 * Kept until the namespace goes.
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -ENOMEM.
 */
int hsrp_spi_net_init(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	if (!hn->spi_known)
		hn->spi_known = alloc_percpu_gfp(struct hsrp_spi_known,
						 GFP_KERNEL_ACCOUNT);
	return hn->spi_known ? 0 : -ENOMEM;
}

/**
 * hsrp_spi_net_exit() - remember nothing
 * @hn: namespace that goes, in which no hook runs any more
 *
 * Context: process context.
 */
void hsrp_spi_net_exit(struct hsrp_net *hn)
{
	free_percpu(hn->spi_known);
	hn->spi_known = NULL;
}

/**
 * hsrp_spi_void() - an SA is gone
 * @hn: namespace
 *
 * Context: any.
 */
void hsrp_spi_void(struct hsrp_net *hn)
{
	/* what was found before is not to be believed after */
	smp_mb__before_atomic();
	atomic_inc(&hn->sa_changes);
}

static struct hsrp_spi_seen *hsrp_spi_seen(const struct hsrp_net *hn, __be32 spi)
{
	struct hsrp_spi_known *known = this_cpu_ptr(hn->spi_known);

	return &known->seen[hash_32((__force u32)spi, HSRP_SPI_SEEN_BITS)];
}

/*
 * Had it an SA a moment ago? Then it has one still: in the same tick, and none
 * has gone since.
 */
static bool hsrp_spi_was_known(const struct hsrp_net *hn, __be32 daddr,
			       __be32 spi)
{
	const struct hsrp_spi_seen *s = hsrp_spi_seen(hn, spi);

	return s->spi == spi && s->daddr == daddr && s->when == (u32)jiffies &&
	       s->changes == atomic_read(&hn->sa_changes);
}

/* As XFRM will find it; one that the key manager has only reserved counts. */
static bool hsrp_spi_has_sa(struct net *net, const struct sk_buff *skb,
			    const struct hsrp_addr *daddr, __be32 spi)
{
	xfrm_address_t addr;
	struct xfrm_state *x;

	hsrp_addr_to_xfrm(daddr, &addr);
	x = xfrm_state_lookup(net, skb->mark, &addr, spi, IPPROTO_ESP,
			      hsrp_addr_family(daddr));
	if (x)
		xfrm_state_put(x);
	return x;
}

/* The same, noted for hsrp_spi_was_known() where it can be */
static bool hsrp_spi_is_known(struct hsrp_net *hn, const struct sk_buff *skb,
			      const struct hsrp_addr *daddr, __be32 spi)
{
	const struct hsrp_spi_seen now = {
		.spi = spi,
		.daddr = daddr->ip[0],
		.when = (u32)jiffies,
		.changes = atomic_read(&hn->sa_changes),
	};

	/* pairs with hsrp_spi_void() */
	smp_rmb();
	if (!hsrp_spi_has_sa(hn->net, skb, daddr, spi))
		return false;
	if (daddr->ipver == HSRP_IPV4 && !skb->mark)
		*hsrp_spi_seen(hn, spi) = now;
	return true;
}

static void hsrp_spi_look(struct hsrp_net *hn, const struct sk_buff *skb,
			  const struct hsrp_addr *src,
			  const struct hsrp_addr *dst, __be32 spi)
{
	bool ours = false, peer = false;
	struct hsrp_addr addr;
	struct hsrp_bind *b;

	if (!spi || hsrp_spi_is_known(hn, skb, dst, spi))
		return;
	list_for_each_entry_rcu(b, &hn->binds, node) {
		addr = hsrp_bind_addr(b);
		if (!hsrp_addr_equal(&addr, dst) ||
		    !READ_ONCE(b->spi_recovery) || !hsrp_bind_gate_open(b))
			continue;
		ours = true;
		if (hsrp_spi_unknown(b, src, spi))
			peer = true;
	}
	if (ours)
		hsrp_count(hn, peer ? HSRP_CNT_SPI_PEER :
				      HSRP_CNT_SPI_STRANGER);
}

static noinline_for_stack void hsrp_spi_look4(struct hsrp_net *hn,
					      const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct hsrp_addr src = hsrp_addr4(iph->saddr);
	const struct hsrp_addr dst = hsrp_addr4(iph->daddr);
	__be32 spi;

	spi = hsrp_spi_of(skb, iph->protocol,
			  skb_network_offset(skb) + iph->ihl * 4);
	hsrp_spi_look(hn, skb, &src, &dst, spi);
}

/* What nearly all ESP is: in one piece, without options, of an SA that is there */
static bool hsrp_spi_is_plain(const struct hsrp_net *hn,
			      const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct ip_esp_hdr *esph = (const struct ip_esp_hdr *)(iph + 1);

	return iph->protocol == IPPROTO_ESP && iph->ihl == 5 && !skb->mark &&
	       hsrp_hook_in_head(skb, sizeof(*iph) + sizeof(*esph)) &&
	       hsrp_spi_was_known(hn, iph->daddr, esph->spi);
}

/**
 * hsrp_spi_hook() - look at the ESP that is about to reach XFRM
 * @priv: struct hsrp_net
 * @skb: packet to an address of this router, not a fragment any more
 * @state: of the hook
 *
 * What the fast path has taken had an SA and does not come by here; neither
 * does what the gate has dropped.
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT: XFRM drops it and counts.
 */
unsigned int hsrp_spi_hook(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	if (!hsrp_spi_is_plain(priv, skb))
		hsrp_spi_look4(priv, skb);
	return NF_ACCEPT;
}

/**
 * hsrp_spi_hook6() - hsrp_spi_hook() of IPv6
 * @priv: struct hsrp_net
 * @skb: packet to an address of this router; a later fragment says nothing
 * @state: of the hook
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT.
 */
unsigned int hsrp_spi_hook6(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	const struct hsrp_addr src = hsrp_addr6(&ipv6_hdr(skb)->saddr);
	const struct hsrp_addr dst = hsrp_addr6(&ipv6_hdr(skb)->daddr);
	struct hsrp_upper u;

	if (hsrp_ip6_upper(skb, &u) && !u.fragment)
		hsrp_spi_look(priv, skb, &src, &dst,
			      hsrp_spi_of(skb, u.proto, u.offset));
	return NF_ACCEPT;
}

/*
 * The SA is in XFRM no more, so it takes a stand-in to tell of its end. An IKE
 * daemon finds its own by address, protocol and SPI.
 */
static bool hsrp_spi_expire(struct hsrp_bind *b, const struct hsrp_addr *peer,
			    __be32 spi)
{
	struct xfrm_state *x = xfrm_state_alloc(b->hn->net);

	if (!x) {
		hsrp_count(b->hn, HSRP_CNT_NO_MEMORY);
		return false;
	}
	x->id.proto = IPPROTO_ESP;
	hsrp_addr_to_xfrm(&b->addr, &x->id.daddr);
	x->id.spi = spi;
	hsrp_addr_to_xfrm(peer, &x->props.saddr);
	x->props.family = hsrp_addr_family(peer);
	x->props.mode = XFRM_MODE_TUNNEL;
	x->sel.family = x->props.family;
	x->km.state = XFRM_STATE_DEAD;
	km_state_expired(x, 1, 0);
	xfrm_state_put(x);
	return true;
}

/* Returns whether a line of the peer lacks an SA in either direction. */
static bool hsrp_spi_ask(struct hsrp_bind *b, const struct hsrp_addr *peer)
{
	bool lacks = false;
	struct hsrp_line *l;

	list_for_each_entry(l, &b->lines, node) {
		if (!hsrp_addr_equal(&l->peer, peer) || (l->up && l->up_in))
			continue;
		lacks = true;
		if (!l->up)
			hsrp_tunnel_hurry(l);
	}
	return lacks;
}

static void hsrp_spi_recover_peer(struct hsrp_bind *b,
				  const struct hsrp_map_peer *p)
{
	__be32 spi = READ_ONCE(p->spi.spi);

	/* it may have waited for the worker, and be over */
	if (jiffies - READ_ONCE(p->spi.heard) > HSRP_SPI_PAUSE ||
	    !hsrp_spi_ask(b, &p->addr) || !hsrp_spi_expire(b, &p->addr, spi))
		return;

	hsrp_count(b->hn, HSRP_CNT_SPI_RECOVERY);
	hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_INVALID_SPI,
		.map = b->map->name,
		.vip = &b->addr,
		.router = &p->addr,
		.spi = spi,
	});
}

/**
 * hsrp_spi_recover() - negotiate with peers that send on SAs that are lost
 * @b: binding, in force; its tunnels were looked at just now
 *
 * Context: process context, hn->lock held.
 */
void hsrp_spi_recover(struct hsrp_bind *b)
{
	struct hsrp_map_peer *p;
	unsigned long i;

	lockdep_assert_held(&b->hn->lock);
	if (!xchg(&b->spi_wanted, 0))
		return;
	hsrp_map_for_each_peer(b->map, i, p)
		if (xchg(&p->spi.wanted, 0))
			hsrp_spi_recover_peer(b, p);
}
