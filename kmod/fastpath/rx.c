// SPDX-License-Identifier: GPL-2.0
/*
 * The ingress hook, behind the one of gateway/hook, which has judged the frame
 * already: gates, guard, virtual MAC. Reads only; whatever is not plain goes on
 * to the stack.
 */
#include <linux/if_vlan.h>
#include <linux/udp.h>

#include "fastpath/fast.h"
#include "fastpath/ip.h"

/**
 * hsrp_fast_pass() - let a packet go on to the stack
 * @f: fast path
 * @why: counter
 *
 * Context: softirq.
 * Return: NF_ACCEPT.
 */
unsigned int hsrp_fast_pass(struct hsrp_fast *f, enum hsrp_net_counter why)
{
	hsrp_fast_count(f, why);
	return NF_ACCEPT;
}

static unsigned int hsrp_fast_rx_sa(struct hsrp_fast *f, struct sk_buff *skb,
				    unsigned int len,
				    const struct hsrp_fast_entry *sa)
{
	/* several in one, as a sender with esp4_offload makes them */
	if (skb_is_gso(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!(sa->flags & HSRP_FAST_F_UNFILTERED) &&
	    (hsrp_fast_skips(f, sa->key.family) ||
	     hsrp_fast_dev_filtered(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	return hsrp_esp_in(f, skb, len, sa);
}

static __always_inline unsigned int
hsrp_fast_rx_esp(struct hsrp_fast *f, struct sk_buff *skb,
		 const struct hsrp_fast_ip *ip)
{
	const void *daddr = skb->data + (ip->family == AF_INET6 ?
					 offsetof(struct ipv6hdr, daddr) :
					 offsetof(struct iphdr, daddr));
	const struct ip_esp_hdr *esph;
	const struct hsrp_fast_entry *sa;
	struct hsrp_fast_key key;

	esph = (const struct ip_esp_hdr *)(skb->data + ip->hlen);
	hsrp_fast_sa_key(&key, ip->family, daddr, esph->spi, 0,
			 skb->dev->ifindex);
	sa = hsrp_fast_find(f, &key);
	if (!sa)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, ip->len, sa);
}

/* The SA, if this is ESP in UDP, of IPv4. */
static const struct hsrp_fast_entry *
hsrp_fast_encap_sa(struct hsrp_fast *f, const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct udphdr *uh = (const struct udphdr *)(iph + 1);
	const struct ip_esp_hdr *esph = (const struct ip_esp_hdr *)(uh + 1);
	unsigned int head = sizeof(*iph) + sizeof(*uh) + sizeof(*esph);
	const xfrm_address_t *daddr = (const xfrm_address_t *)&iph->daddr;
	struct hsrp_fast_key key;

	if (skb->protocol != htons(ETH_P_IP) || iph->protocol != IPPROTO_UDP ||
	    ntohs(iph->tot_len) < head || skb_headlen(skb) < head)
		return NULL;
	hsrp_fast_sa_key(&key, AF_INET, daddr, esph->spi, *(const __be32 *)uh,
			 skb->dev->ifindex);
	return hsrp_fast_find(f, &key);
}

/*
 * From another address, XFRM asks the key manager whether the peer has moved;
 * from another port it is not found at all. Checksums are the stack's.
 */
static unsigned int hsrp_fast_rx_encap(struct hsrp_fast *f, struct sk_buff *skb,
				       const struct hsrp_fast_entry *sa)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct udphdr *uh = (const struct udphdr *)(iph + 1);
	unsigned int len = ntohs(iph->tot_len);

	if (uh->check || ntohs(uh->len) != len - sizeof(*iph))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (iph->saddr != sa->x->props.saddr.a4)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, len, sa);
}

static __always_inline unsigned int
hsrp_fast_rx_clear(struct hsrp_fast *f, struct sk_buff *skb,
		   const struct hsrp_fast_ip *ip)
{
	const struct hsrp_fast_entry *e;
	struct hsrp_fast_key key;

	if (!hsrp_fast_flow_key(skb, ip, skb->dev->ifindex,
				HSRP_FAST_FLOW_OUT, &key))
		return NF_ACCEPT;
	e = hsrp_fast_find(f, &key);
	if (!e) {
		e = hsrp_fast_encap_sa(f, skb);
		return e ? hsrp_fast_rx_encap(f, skb, e) :
			   hsrp_fast_pass(f, HSRP_CNT_FAST_NO_FLOW);
	}
	if (!(e->flags & HSRP_FAST_F_UNFILTERED) &&
	    (hsrp_fast_tunnel_skips(f, ip->family,
				    e->dst->xfrm->props.family) ||
	     hsrp_fast_dev_filtered(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	if (e->flags & HSRP_FAST_F_TRACKED && hsrp_fast_is_tcp_event(skb, ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_TCP_EVENT);
	if (ip->ttl <= 1)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_TTL);
	return hsrp_esp_out(f, skb, ip->len, e);
}

/* Somebody else takes the frames of this device, or has marked this one. */
static __always_inline bool hsrp_fast_is_odd(const struct sk_buff *skb)
{
	return rcu_access_pointer(skb->dev->rx_handler) ||
	       netif_is_l3_slave(skb->dev) || netif_is_l3_master(skb->dev) ||
	       skb->mark || skb_sec_path(skb) || skb_dst(skb) ||
	       skb_vlan_tag_present(skb);
}

static __always_inline unsigned int
hsrp_fast_rx(struct hsrp_fast *f, struct sk_buff *skb, u8 family)
{
	struct hsrp_fast_ip ip;

	/* drivers pull more than this into the linear part */
	if (!hsrp_fast_head(skb, family, &ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	/* nothing is known, and in mode "auto" with a filter nothing will be */
	if (!atomic_read(&f->entries))
		return hsrp_fast_pass(f, ip.proto == IPPROTO_ESP ?
					 HSRP_CNT_FAST_NO_SA :
					 HSRP_CNT_FAST_NO_FLOW);
	if (hsrp_fast_is_odd(skb) ||
	    (family == AF_INET6 && !hsrp_fast_takes6(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!hsrp_fast_is_plain(skb, &ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (ip.proto == IPPROTO_ESP)
		return hsrp_fast_rx_esp(f, skb, &ip);
	return hsrp_fast_rx_clear(f, skb, &ip);
}

/* apart, so that IPv4 pays nothing for it */
static noinline unsigned int hsrp_fast_rx6(struct hsrp_fast *f,
					   struct sk_buff *skb)
{
	return hsrp_fast_rx(f, skb, AF_INET6);
}

/**
 * hsrp_fast_ingress() - a frame came in
 * @priv: struct hsrp_fast
 * @skb: frame, data at the network header
 * @state: of the hook
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT with the packet untouched, or NF_STOLEN.
 */
unsigned int hsrp_fast_ingress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	struct hsrp_fast *f = priv;

	if (skb->pkt_type != PACKET_HOST)
		return NF_ACCEPT;
	switch (skb->protocol) {
	case htons(ETH_P_IP):
		return hsrp_fast_rx(f, skb, AF_INET);
	case htons(ETH_P_IPV6):
		return hsrp_fast_rx6(f, skb);
	}
	return NF_ACCEPT;
}
