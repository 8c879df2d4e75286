// SPDX-License-Identifier: GPL-2.0
/*
 * The ingress hook, behind the one of gateway/hook, which has judged the frame
 * already: gates, guard, virtual MAC. Reads only; whatever is not plain goes on
 * to the stack.
 */
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "fastpath/fast.h"

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

static const void *hsrp_fast_daddr(const struct sk_buff *skb,
				   const struct hsrp_fast_ip *ip)
{
	return skb->data + (ip->family == AF_INET6 ?
			    offsetof(struct ipv6hdr, daddr) :
			    offsetof(struct iphdr, daddr));
}

static struct hsrp_fast_entry *
hsrp_fast_find_sa(struct hsrp_fast *f, const struct sk_buff *skb,
		  const struct hsrp_fast_ip *ip, __be32 ports, __be32 spi)
{
	struct hsrp_fast_key key;

	hsrp_fast_sa_key(&key, ip->family, hsrp_fast_daddr(skb, ip), spi,
			 ports, skb->dev->ifindex);
	return hsrp_fast_find(f, &key);
}

static unsigned int hsrp_fast_rx_sa(struct hsrp_fast *f, struct sk_buff *skb,
				    const struct hsrp_fast_ip *ip,
				    const struct hsrp_fast_entry *sa)
{
	/* several in one, as a sender with esp4_offload makes them */
	if (skb_is_gso(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!(sa->flags & HSRP_FAST_F_UNFILTERED) &&
	    (hsrp_fast_skips(f, ip->family) ||
	     hsrp_fast_dev_filtered(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	return hsrp_esp_in(f, skb, ip, sa);
}

static unsigned int hsrp_fast_rx_esp(struct hsrp_fast *f, struct sk_buff *skb,
				     const struct hsrp_fast_ip *ip)
{
	const struct ip_esp_hdr *esph;
	const struct hsrp_fast_entry *sa;

	esph = (const struct ip_esp_hdr *)(skb->data + ip->hlen);
	sa = hsrp_fast_find_sa(f, skb, ip, 0, esph->spi);
	if (!sa)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, ip, sa);
}

/* The SA, if this is ESP in UDP, of IPv4. */
static const struct hsrp_fast_entry *
hsrp_fast_encap_sa(struct hsrp_fast *f, const struct sk_buff *skb,
		   const struct hsrp_fast_ip *ip)
{
	unsigned int head = sizeof(struct iphdr) + sizeof(struct udphdr) +
			    sizeof(struct ip_esp_hdr);
	const struct ip_esp_hdr *esph;
	const struct udphdr *uh;

	if (ip->family != AF_INET || ip->proto != IPPROTO_UDP ||
	    ip->len < head || skb_headlen(skb) < head)
		return NULL;
	uh = (const struct udphdr *)(skb->data + sizeof(struct iphdr));
	esph = (const struct ip_esp_hdr *)(uh + 1);
	return hsrp_fast_find_sa(f, skb, ip, *(const __be32 *)uh, esph->spi);
}

/*
 * From another address, XFRM asks the key manager whether the peer has moved;
 * from another port it is not found at all. Checksums are the stack's.
 */
static unsigned int hsrp_fast_rx_encap(struct hsrp_fast *f, struct sk_buff *skb,
				       const struct hsrp_fast_ip *ip,
				       const struct hsrp_fast_entry *sa)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct udphdr *uh = (const struct udphdr *)(iph + 1);

	if (uh->check || ntohs(uh->len) != ip->len - sizeof(*iph))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (iph->saddr != sa->x->props.saddr.a4)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, ip, sa);
}

/* Would a hook be skipped, by clear text or by the ESP that becomes of it? */
static bool hsrp_fast_out_skips(struct hsrp_fast *f, const struct sk_buff *skb,
				const struct hsrp_fast_entry *e)
{
	u8 outer = hsrp_fast_esp_family(e);

	return hsrp_fast_skips(f, e->key.family) ||
	       (outer != e->key.family && hsrp_fast_skips(f, outer)) ||
	       hsrp_fast_dev_filtered(skb->dev);
}

static unsigned int hsrp_fast_rx_clear(struct hsrp_fast *f, struct sk_buff *skb,
				       const struct hsrp_fast_ip *ip)
{
	const struct hsrp_fast_entry *e;
	struct hsrp_fast_key key;

	if (!hsrp_fast_flow_key(skb, ip, skb->dev->ifindex,
				HSRP_FAST_FLOW_OUT, &key))
		return NF_ACCEPT;
	e = hsrp_fast_find(f, &key);
	if (!e) {
		e = hsrp_fast_encap_sa(f, skb, ip);
		return e ? hsrp_fast_rx_encap(f, skb, ip, e) :
			   hsrp_fast_pass(f, HSRP_CNT_FAST_NO_FLOW);
	}
	if (!(e->flags & HSRP_FAST_F_UNFILTERED) &&
	    hsrp_fast_out_skips(f, skb, e))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	if (e->flags & HSRP_FAST_F_TRACKED && hsrp_fast_is_tcp_event(skb, ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_TCP_EVENT);
	return hsrp_esp_out(f, skb, ip, e);
}

/* Somebody else takes the frames of this device, or has marked this one. */
static bool hsrp_fast_is_odd(const struct sk_buff *skb)
{
	return rcu_access_pointer(skb->dev->rx_handler) ||
	       netif_is_l3_slave(skb->dev) || netif_is_l3_master(skb->dev) ||
	       skb->mark || skb_sec_path(skb) || skb_dst(skb) ||
	       skb_vlan_tag_present(skb);
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
	struct hsrp_fast_ip ip;

	if (skb->pkt_type != PACKET_HOST ||
	    (skb->protocol != htons(ETH_P_IP) &&
	     skb->protocol != htons(ETH_P_IPV6)))
		return NF_ACCEPT;
	/* drivers pull more than this into the linear part */
	if (!hsrp_fast_head(skb, &ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	/* nothing is known, and in mode "auto" with a filter nothing will be */
	if (!atomic_read(&f->entries))
		return hsrp_fast_pass(f, ip.proto == IPPROTO_ESP ?
					 HSRP_CNT_FAST_NO_SA :
					 HSRP_CNT_FAST_NO_FLOW);
	if (hsrp_fast_is_odd(skb) ||
	    (ip.family == AF_INET6 && !hsrp_fast_takes6(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!hsrp_fast_is_plain(skb, &ip))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (ip.proto == IPPROTO_ESP)
		return hsrp_fast_rx_esp(f, skb, &ip);
	return hsrp_fast_rx_clear(f, skb, &ip);
}
