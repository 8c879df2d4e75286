// SPDX-License-Identifier: GPL-2.0
/*
 * Outbound: clear text of a known flow, forwarded and protected.
 */
#include <crypto/internal/simd.h>
#include <linux/ip.h>
#include <net/gso.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/route.h>
/* takes the types for granted, which not every architecture has by then */
#include <asm/simd.h>

#include "fastpath/esp.h"
#include "fastpath/ip.h"

/**
 * struct hsrp_esp_plan - lengths of a packet to be
 * @len: of the inner packet
 * @nexthdr: what it is
 * @front: of the headers in front of ESP
 * @ivlen: of the initialisation vector
 * @clen: of the inner packet with padding, pad length and next header
 * @alen: of the check value
 */
struct hsrp_esp_plan {
	unsigned int len;
	u8 nexthdr;
	unsigned int front;
	unsigned int ivlen;
	unsigned int clen;
	unsigned int alen;
};

static void hsrp_esp_plan(struct hsrp_esp_plan *p,
			  const struct hsrp_fast_entry *e, unsigned int len)
{
	struct crypto_aead *aead = e->dst->xfrm->data;

	p->len = len;
	p->nexthdr = e->key.family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IPIP;
	p->front = hsrp_esp_front(e->flags);
	p->ivlen = crypto_aead_ivsize(aead);
	p->clen = ALIGN(len + 2, ALIGN(crypto_aead_blocksize(aead), 4));
	p->alen = crypto_aead_authsize(aead);
}

static unsigned int hsrp_esp_headroom(const struct hsrp_esp_plan *p,
				      const struct dst_entry *child)
{
	return p->front + sizeof(struct ip_esp_hdr) + p->ivlen +
	       LL_RESERVED_SPACE(child->dev);
}

/* XFRM's own output, without the lookups. Takes @skb, which is ours alone. */
static int hsrp_esp_by_bundle(struct hsrp_fast *f, struct sk_buff *skb,
			      struct dst_entry *dst)
{
	struct net *net = f->hn->net;

	hsrp_esp_forward(skb, net);
	skb_dst_set_noref(skb, dst);
	hsrp_fast_count(f, HSRP_CNT_FAST_OUT_BUNDLE);
	return dst_output(net, NULL, skb);
}

static unsigned int hsrp_esp_out_bundle(struct hsrp_fast *f,
					struct sk_buff *skb,
					struct dst_entry *dst)
{
	if (skb_shared(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	/* a header of our own is enough: XFRM copies what it writes to */
	if (skb_cow(skb, LL_RESERVED_SPACE(dst->dev) + dst->header_len))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_NO_MEMORY);
	hsrp_esp_by_bundle(f, skb, dst);
	return NF_STOLEN;
}

/*
 * The last word before the point of no return: from a sequence number on, a
 * packet can only be sent or lost.
 */
static bool hsrp_esp_take_seq(struct hsrp_esp_req *req, unsigned int len,
			      enum hsrp_net_counter *why)
{
	struct xfrm_state *x = req->x;
	struct hsrp_replay r;
	bool ok = false;

	spin_lock(&x->lock);
	if (!hsrp_esp_may_go_on(req, why))
		goto unlock;
	hsrp_esp_replay(x, &r);
	if (!hsrp_replay_next(&r, &req->seq, &req->seq_hi)) {
		*why = HSRP_CNT_FAST_SEQ;
		goto unlock;
	}
	req->ports = hsrp_esp_ports(x);
	hsrp_esp_first_use(x);
	hsrp_esp_account(x, len);
	ok = true;
unlock:
	spin_unlock(&x->lock);
	return ok;
}

/* As RFC 4303 2.4 wants it: 1, 2, 3 ... pad length, next header. */
static void hsrp_esp_put_trailer(struct sk_buff *skb,
				 const struct hsrp_esp_plan *p)
{
	unsigned int pad = p->clen - p->len - 2;
	u8 *tail = __skb_put(skb, p->clen - p->len + p->alen);
	unsigned int i;

	for (i = 0; i < pad; i++)
		tail[i] = i + 1;
	tail[pad] = pad;
	tail[pad + 1] = p->nexthdr;
}

/* RFC 4301 5.1.2.1, as XFRM reads it. */
static u8 hsrp_esp_outer_tos(const struct xfrm_state *x, u8 inner)
{
	bool hide = x->props.extra_flags & XFRM_SA_XFLAG_DONT_ENCAP_DSCP;
	u8 tos = INET_ECN_encapsulate(hide ? 0 : inner, inner);

	return x->props.flags & XFRM_STATE_NOECN ? tos & ~INET_ECN_MASK : tos;
}

/* RFC 3948: without a checksum. */
static void hsrp_esp_put_udp(struct sk_buff *skb, __be32 ports)
{
	struct udphdr *uh = __skb_push(skb, sizeof(*uh));

	memcpy(uh, &ports, sizeof(ports));
	uh->len = htons(skb->len);
	uh->check = 0;
}

/**
 * struct hsrp_esp_inner - what the outer header takes from the inner one
 * @tos: type of service, or traffic class
 * @frag_off: "don't fragment", for an outer header of IPv4
 * @label: flow label, for one of IPv6
 */
struct hsrp_esp_inner {
	u8 tos;
	__be16 frag_off;
	__be32 label;
};

static void hsrp_esp_look_inside(struct hsrp_esp_inner *in,
				 const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const struct iphdr *iph = ip_hdr(skb);

	if (skb->protocol == htons(ETH_P_IPV6)) {
		in->tos = ipv6_get_dsfield(ip6h);
		/* no router on the way fragments it */
		in->frag_off = htons(IP_DF);
		in->label = ip6_flowlabel(ip6h);
		return;
	}
	in->tos = iph->tos;
	in->frag_off = iph->frag_off & htons(IP_DF);
	in->label = 0;
}

static void hsrp_esp_put_outer4(struct sk_buff *skb, const struct xfrm_state *x,
				const struct dst_entry *child,
				const struct hsrp_esp_inner *in, u8 nexthdr)
{
	struct net *net = dev_net(child->dev);
	struct iphdr *iph = __skb_push(skb, sizeof(*iph));

	IPCB(skb)->flags = IPSKB_XFRM_TRANSFORMED;
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = hsrp_esp_outer_tos(x, in->tos);
	iph->tot_len = htons(skb->len);
	iph->frag_off = x->props.flags & XFRM_STATE_NOPMTUDISC ?
			0 : in->frag_off;
	iph->ttl = ip4_dst_hoplimit(child);
	iph->saddr = x->props.saddr.a4;
	iph->daddr = x->id.daddr.a4;
	/* XFRM draws the number before ESP is put between */
	iph->protocol = nexthdr;
	ip_select_ident(net, skb, NULL);
	iph->protocol = x->encap ? IPPROTO_UDP : IPPROTO_ESP;
	ip_send_check(iph);
}

static noinline void
hsrp_esp_put_outer6(struct sk_buff *skb, const struct xfrm_state *x,
		    struct dst_entry *child, const struct hsrp_esp_inner *in)
{
	struct ipv6hdr *ip6h;

	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	IP6CB(skb)->flags = IP6SKB_XFRM_TRANSFORMED;
	ip6h = __skb_push(skb, sizeof(*ip6h));
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, sizeof(*ip6h));
	ip6_flow_hdr(ip6h, hsrp_esp_outer_tos(x, in->tos), in->label);
	ip6h->payload_len = htons(skb->len - sizeof(*ip6h));
	ip6h->nexthdr = IPPROTO_ESP;
	ip6h->hop_limit = ip6_dst_hoplimit(child);
	ip6h->saddr = x->props.saddr.in6;
	ip6h->daddr = x->id.daddr.in6;
}

static void hsrp_esp_put_outer(struct hsrp_esp_req *req,
			       const struct hsrp_esp_inner *in, u8 nexthdr)
{
	struct sk_buff *skb = req->skb;
	const struct xfrm_state *x = req->x;

	if (x->props.family == AF_INET6) {
		hsrp_esp_put_outer6(skb, x, req->dst, in);
		return;
	}
	if (x->encap)
		hsrp_esp_put_udp(skb, req->ports);
	hsrp_esp_put_outer4(skb, x, req->dst, in, nexthdr);
}

static void hsrp_esp_out_finish(struct hsrp_esp_req *req, int err)
{
	struct hsrp_fast *f = req->fast;
	struct sk_buff *skb = req->skb;

	hsrp_esp_restore(req);
	if (unlikely(err)) {
		XFRM_INC_STATS(f->hn->net, LINUX_MIB_XFRMOUTSTATEPROTOERROR);
		hsrp_count(f->hn, HSRP_CNT_FAST_DROP_CRYPTO);
		kfree_skb(skb);
	} else if (unlikely(hsrp_esp_is_void(req))) {
		hsrp_count(f->hn, HSRP_CNT_FAST_DROP_VOID);
		kfree_skb(skb);
	} else {
		hsrp_fast_count(f, HSRP_CNT_FAST_OUT);
		hsrp_esp_xmit(skb, req->dst);
	}
	hsrp_esp_end(req);
}

static void hsrp_esp_out_done(hsrp_crypto_arg_t *arg, int err)
{
	struct hsrp_esp_req *req = hsrp_crypto_data(arg);

	/* only a place in the queue; the answer is still to come */
	if (err == -EINPROGRESS)
		return;
	local_bh_disable();
	rcu_read_lock();
	if (hsrp_esp_answered(req, err))
		hsrp_esp_out_finish(req, err);
	rcu_read_unlock();
	local_bh_enable();
}

/* @req has its sequence number: it must not fail any more. */
static void hsrp_esp_encrypt(struct hsrp_esp_req *req,
			     const struct hsrp_esp_plan *p)
{
	struct sk_buff *skb = req->skb;
	struct net *net = req->fast->hn->net;
	struct hsrp_esp_inner in;
	struct ip_esp_hdr *esph;
	int err;

	hsrp_esp_forward(skb, net);
	hsrp_esp_look_inside(&in, skb);

	skb->encapsulation = 0;
	nf_reset_ct(skb);
	hsrp_esp_put_trailer(skb, p);
	esph = __skb_push(skb, sizeof(*esph) + p->ivlen);
	esph->spi = req->x->id.spi;
	esph->seq_no = htonl(req->seq);
	hsrp_esp_put_outer(req, &in, p->nexthdr);

	hsrp_esp_prepare(req, esph, p->ivlen + p->clen, p->alen,
			 hsrp_esp_out_done);
	err = crypto_aead_encrypt(&req->aead);
	if (likely(err != -EINPROGRESS))
		hsrp_esp_out_finish(req, err);
	else if (hsrp_esp_keep(req))
		hsrp_esp_out_finish(req, req->err);
}

static unsigned int hsrp_esp_out_own(struct hsrp_fast *f, struct sk_buff *skb,
				     unsigned int len,
				     const struct hsrp_fast_entry *e)
{
	struct dst_entry *child = xfrm_dst_child(e->dst);
	enum hsrp_net_counter why = HSRP_CNT_FAST_NO_MEMORY;
	struct xfrm_state *x = e->dst->xfrm;
	struct hsrp_esp_req *req;
	struct hsrp_esp_plan p;
	struct sk_buff *own;

	/* a cipher that has to wait for the FPU is XFRM's business */
	if (!crypto_simd_usable())
		return hsrp_fast_pass(f, HSRP_CNT_FAST_BUSY);
	hsrp_esp_plan(&p, e, len);
	req = hsrp_esp_get_req();
	if (!req)
		return hsrp_fast_pass(f, why);
	own = hsrp_esp_own(skb, hsrp_esp_headroom(&p, child),
			   p.clen - p.len + p.alen);
	if (!own)
		goto put_req;
	if (own->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(own))
		goto free_own;

	req->fast = f;
	req->skb = own;
	req->x = x;
	req->dst = child;
	req->epoch = e->epoch;
	req->seqiv = e->flags & HSRP_FAST_F_SEQIV;
	if (!hsrp_esp_take_seq(req, p.len, &why))
		goto free_own;
	if (own != skb)
		consume_skb(skb);
	hsrp_esp_encrypt(req, &p);
	return NF_STOLEN;

free_own:
	if (own != skb)
		consume_skb(own);
put_req:
	hsrp_esp_put_req(req);
	return hsrp_fast_pass(f, why);
}

/* What segmentation leaves nothing of but plain packets. */
#define HSRP_ESP_GSO \
	(SKB_GSO_TCPV4 | SKB_GSO_TCPV6 | SKB_GSO_TCP_ECN | \
	 SKB_GSO_TCP_FIXEDID | SKB_GSO_UDP_L4 | SKB_GSO_DODGY)

/*
 * With esp4_offload XFRM counts what is still to be cut as one packet of its SA;
 * there, as for what is not cut here, its output is called.
 */
static bool hsrp_esp_may_cut(const struct sk_buff *skb,
			     const struct xfrm_state *x)
{
	return !skb_shared(skb) && skb->ip_summed == CHECKSUM_PARTIAL &&
	       !skb->encapsulation && !x->type_offload &&
	       !(skb_shinfo(skb)->gso_type & ~HSRP_ESP_GSO);
}

/* Packets in one piece each, with their checksums; NULL, and @skb as it was. */
static struct sk_buff *hsrp_esp_cut(struct sk_buff *skb)
{
	int mac_len = skb->data - skb_mac_header(skb);
	struct sk_buff *segs;

	/* as the stack does with whatever comes in */
	skb_orphan(skb);
	segs = skb_gso_segment(skb, 0);
	if (!IS_ERR_OR_NULL(segs))
		return segs;
	skb_set_mac_header(skb, -mac_len);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	return NULL;
}

/*
 * Each segment is a packet for itself from here on, as it is in XFRM's output;
 * which also gets one that cannot be protected here, to count and to refuse, and
 * drops the others after one that it has refused.
 */
static unsigned int hsrp_esp_out_gso(struct hsrp_fast *f, struct sk_buff *skb,
				     const struct hsrp_fast_entry *e)
{
	struct sk_buff *seg, *next;

	if (!crypto_simd_usable())
		return hsrp_fast_pass(f, HSRP_CNT_FAST_BUSY);
	seg = hsrp_esp_may_cut(skb, e->dst->xfrm) ? hsrp_esp_cut(skb) : NULL;
	if (!seg)
		return hsrp_esp_out_bundle(f, skb, e->dst);
	consume_skb(skb);
	skb_list_walk_safe(seg, seg, next) {
		skb_mark_not_on_list(seg);
		if (hsrp_esp_out_own(f, seg, seg->len, e) != NF_STOLEN &&
		    hsrp_esp_by_bundle(f, seg, e->dst)) {
			kfree_skb_list(next);
			break;
		}
	}
	return NF_STOLEN;
}

/* Policies are in use; XFRM notes it where it looks them up. */
static void hsrp_esp_touch_policies(const struct dst_entry *dst)
{
	const struct xfrm_dst *xdst = (const struct xfrm_dst *)dst;
	time64_t now = ktime_get_real_seconds();
	int i;

	for (i = 0; i < xdst->num_pols; i++)
		if (READ_ONCE(xdst->pols[i]->curlft.use_time) != now)
			WRITE_ONCE(xdst->pols[i]->curlft.use_time, now);
}

/* The most that XFRM takes; of IPv6 also the most that forwarding does. */
static unsigned int hsrp_esp_mtu(const struct hsrp_fast_entry *e)
{
	unsigned int mtu = dst_mtu(e->dst);

	if (e->key.family == AF_INET)
		return mtu;
	return min(mtu, ip6_dst_mtu_maybe_forward(e->dst, true));
}

static bool hsrp_esp_fits(const struct sk_buff *skb, unsigned int len,
			  const struct hsrp_fast_entry *e)
{
	unsigned int mtu = hsrp_esp_mtu(e);

	return skb_is_gso(skb) ? skb_gso_validate_network_len(skb, mtu) :
				 len <= mtu;
}

/**
 * hsrp_esp_out() - forward and protect a packet
 * @f: fast path
 * @skb: plain packet, with a TTL or hop limit above 1
 * @len: its length, without what is behind it
 * @e: its flow
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT with the packet untouched, or NF_STOLEN.
 */
unsigned int hsrp_esp_out(struct hsrp_fast *f, struct sk_buff *skb,
			  unsigned int len, const struct hsrp_fast_entry *e)
{
	/* route, policies and SAs of the bundle are those of now */
	if (!dst_check(e->dst, 0) ||
	    !hsrp_fast_forwards(f->hn->net, e->key.family))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_STALE);
	if (!hsrp_esp_fits(skb, len, e))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_MTU);
	if (skb_warn_if_lro(skb))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_ODD);
	/* whoever listens gets them from XFRM, which alone may send them */
	if (xfrm_aevent_is_on(f->hn->net))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_AEVENT);

	hsrp_esp_touch_policies(e->dst);
	if (e->flags & HSRP_FAST_F_BUNDLE)
		return hsrp_esp_out_bundle(f, skb, e->dst);
	if (skb_is_gso(skb))
		return hsrp_esp_out_gso(f, skb, e);
	return hsrp_esp_out_own(f, skb, len, e);
}
