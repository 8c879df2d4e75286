// SPDX-License-Identifier: GPL-2.0
/*
 * The ingress hook, behind the one of gateway/hook, which has judged the frame
 * already: gates, guard, virtual MAC. Reads only; whatever is not plain goes on
 * to the stack.
 */
#include <linux/icmp.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "fastpath/fast.h"

/* What stands behind the IPv4 header of a flow: ports, or type and code. */
#define HSRP_FAST_L4_MIN	8

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

/**
 * hsrp_fast_iph_ok() - is this a plain IPv4 packet?
 * @iph: header, with %HSRP_FAST_L4_MIN octets after it
 * @len: of the packet, padding included
 *
 * No options, no fragment, a header that the stack would take.
 *
 * Return: true if it is.
 */
bool hsrp_fast_iph_ok(const struct iphdr *iph, unsigned int len)
{
	if (iph->version != 4 || iph->ihl != 5)
		return false;
	if (iph->frag_off & htons(IP_MF | IP_OFFSET))
		return false;
	if (ntohs(iph->tot_len) < sizeof(*iph) + HSRP_FAST_L4_MIN ||
	    ntohs(iph->tot_len) > len)
		return false;
	return !ip_fast_csum(iph, 5);
}

/**
 * hsrp_fast_flow_key() - key of the flow of a packet
 * @iph: plain header with %HSRP_FAST_L4_MIN octets after it
 * @iif: index of the device it came in on
 * @kind: of the flow
 * @key: set
 *
 * Whatever a route, a policy or a rule of XFRM may depend on is in it.
 *
 * Return: false for a protocol that is left to the stack, and errors of ICMP.
 */
bool hsrp_fast_flow_key(const struct iphdr *iph, int iif,
			enum hsrp_fast_kind kind, struct hsrp_fast_key *key)
{
	const __be32 *l4 = (const __be32 *)(iph + 1);

	switch (iph->protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
		key->ports = *l4;
		break;
	case IPPROTO_ICMP:
		/* trackers, and XFRM of later kernels, look at what is inside */
		if (icmp_is_err(ntohl(*l4) >> 24))
			return false;
		key->ports = *l4 & htonl(0xffff0000);
		break;
	default:
		return false;
	}
	key->saddr = iph->saddr;
	key->daddr = iph->daddr;
	key->iif = iif;
	key->proto = iph->protocol;
	key->tos = iph->tos;
	key->kind = kind;
	key->zero = 0;
	return true;
}

static struct hsrp_fast_entry *
hsrp_fast_find_sa(struct hsrp_fast *f, const struct sk_buff *skb,
		  const struct iphdr *iph, __be32 ports, __be32 spi)
{
	const struct hsrp_fast_key key = {
		.saddr = spi,
		.daddr = iph->daddr,
		.ports = ports,
		.iif = skb->dev->ifindex,
		.proto = iph->protocol,
		.kind = HSRP_FAST_SA_IN,
	};

	return hsrp_fast_find(f, &key);
}

static unsigned int hsrp_fast_rx_sa(struct hsrp_fast *f, struct sk_buff *skb,
				    const struct hsrp_fast_entry *sa)
{
	/* several in one, as a sender with esp4_offload makes them */
	if (skb_is_gso(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!(sa->flags & HSRP_FAST_F_UNFILTERED) &&
	    (hsrp_fast_skips(f) ||
	     hsrp_fast_dev_filtered(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	return hsrp_esp_in(f, skb, sa);
}

static unsigned int hsrp_fast_rx_esp(struct hsrp_fast *f, struct sk_buff *skb,
				     const struct iphdr *iph)
{
	const struct ip_esp_hdr *esph = (const struct ip_esp_hdr *)(iph + 1);
	const struct hsrp_fast_entry *sa;

	sa = hsrp_fast_find_sa(f, skb, iph, 0, esph->spi);
	if (!sa)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, sa);
}

/* The SA, if this is ESP in UDP. */
static const struct hsrp_fast_entry *
hsrp_fast_encap_sa(struct hsrp_fast *f, const struct sk_buff *skb,
		   const struct iphdr *iph)
{
	const struct udphdr *uh = (const struct udphdr *)(iph + 1);
	const struct ip_esp_hdr *esph = (const struct ip_esp_hdr *)(uh + 1);
	unsigned int head = sizeof(*iph) + sizeof(*uh) + sizeof(*esph);

	if (iph->protocol != IPPROTO_UDP || ntohs(iph->tot_len) < head ||
	    skb_headlen(skb) < head)
		return NULL;
	return hsrp_fast_find_sa(f, skb, iph, *(const __be32 *)uh, esph->spi);
}

/*
 * From another address, XFRM asks the key manager whether the peer has moved;
 * from another port it is not found at all. Checksums are the stack's.
 */
static unsigned int hsrp_fast_rx_encap(struct hsrp_fast *f, struct sk_buff *skb,
				       const struct iphdr *iph,
				       const struct hsrp_fast_entry *sa)
{
	const struct udphdr *uh = (const struct udphdr *)(iph + 1);

	if (uh->check || ntohs(uh->len) != ntohs(iph->tot_len) - sizeof(*iph))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (iph->saddr != sa->x->props.saddr.a4)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_SA);
	return hsrp_fast_rx_sa(f, skb, sa);
}

/**
 * hsrp_fast_is_tcp_event() - does a packet begin or end a connection?
 * @skb: packet
 * @iph: its plain header, in the linear part
 *
 * A connection tracker has to see it.
 *
 * Return: true if it does.
 */
bool hsrp_fast_is_tcp_event(const struct sk_buff *skb, const struct iphdr *iph)
{
	const struct tcphdr *th = (const struct tcphdr *)(iph + 1);

	return iph->protocol == IPPROTO_TCP &&
	       (skb_headlen(skb) < sizeof(*iph) + sizeof(*th) || th->syn ||
		th->fin || th->rst);
}

static unsigned int hsrp_fast_rx_clear(struct hsrp_fast *f, struct sk_buff *skb,
				       const struct iphdr *iph)
{
	const struct hsrp_fast_entry *e;
	struct hsrp_fast_key key;

	if (!hsrp_fast_flow_key(iph, skb->dev->ifindex,
				HSRP_FAST_FLOW_OUT, &key))
		return NF_ACCEPT;
	e = hsrp_fast_find(f, &key);
	if (!e) {
		e = hsrp_fast_encap_sa(f, skb, iph);
		return e ? hsrp_fast_rx_encap(f, skb, iph, e) :
			   hsrp_fast_pass(f, HSRP_CNT_FAST_NO_FLOW);
	}
	if (!(e->flags & HSRP_FAST_F_UNFILTERED) &&
	    (hsrp_fast_skips(f) ||
	     hsrp_fast_dev_filtered(skb->dev)))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_FILTER);
	if (e->flags & HSRP_FAST_F_TRACKED && hsrp_fast_is_tcp_event(skb, iph))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_TCP_EVENT);
	return hsrp_esp_out(f, skb, e);
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
	const struct iphdr *iph;

	if (skb->protocol != htons(ETH_P_IP) || skb->pkt_type != PACKET_HOST)
		return NF_ACCEPT;
	/* drivers pull more than this into the linear part */
	if (skb_headlen(skb) < sizeof(*iph) + HSRP_FAST_L4_MIN)
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	iph = (const struct iphdr *)skb->data;
	/* nothing is known, and in mode "auto" with a filter nothing will be */
	if (!atomic_read(&f->entries))
		return hsrp_fast_pass(f, iph->protocol == IPPROTO_ESP ?
					 HSRP_CNT_FAST_NO_SA :
					 HSRP_CNT_FAST_NO_FLOW);
	if (hsrp_fast_is_odd(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	if (!hsrp_fast_iph_ok(iph, skb->len))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (iph->protocol == IPPROTO_ESP)
		return hsrp_fast_rx_esp(f, skb, iph);
	return hsrp_fast_rx_clear(f, skb, iph);
}
