// SPDX-License-Identifier: GPL-2.0
/*
 * Inbound: ESP of a known SA, decrypted and, where the flow is known,
 * forwarded. The stack gets the clear text of any other flow, as XFRM would
 * give it.
 */
#include <crypto/internal/simd.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/route.h>
/* takes the types for granted, which not every architecture has by then */
#include <asm/simd.h>

#include "fastpath/esp.h"
#include "fastpath/ip.h"

static unsigned int hsrp_esp_hlen(const struct xfrm_state *x)
{
	return sizeof(struct ip_esp_hdr) +
	       crypto_aead_ivsize((struct crypto_aead *)x->data);
}

/* Is the length one that a sender can have made? */
static bool hsrp_esp_in_len_ok(const struct hsrp_fast_entry *sa,
			       unsigned int len)
{
	struct crypto_aead *aead = sa->x->data;
	unsigned int head = hsrp_esp_front(sa->flags) + hsrp_esp_hlen(sa->x) +
			    crypto_aead_authsize(aead);

	return len > head &&
	       !((len - head) % ALIGN(crypto_aead_blocksize(aead), 4));
}

/* The last word before the packet is overwritten. */
static bool hsrp_esp_in_admit(struct hsrp_esp_req *req,
			      enum hsrp_net_counter *why)
{
	struct xfrm_state *x = req->x;
	struct hsrp_replay r;
	bool ok = false;

	spin_lock(&x->lock);
	if (!hsrp_esp_may_go_on(req, why))
		goto unlock;
	hsrp_esp_replay(x, &r);
	if (hsrp_replay_check(&r, req->seq) != HSRP_REPLAY_OK) {
		*why = HSRP_CNT_FAST_REPLAY;
		goto unlock;
	}
	req->seq_hi = hsrp_replay_seq_hi(&r, req->seq);
	hsrp_esp_first_use(x);
	ok = true;
unlock:
	spin_unlock(&x->lock);
	return ok;
}

/* What XFRM counts for a packet that the cipher refuses. */
static void hsrp_esp_in_refused(struct hsrp_esp_req *req, int err)
{
	struct hsrp_fast *f = req->fast;
	struct xfrm_state *x = req->x;

	spin_lock(&x->lock);
	if (err == -EBADMSG) {
		xfrm_audit_state_icvfail(x, req->skb, IPPROTO_ESP);
		x->stats.integrity_failed++;
	}
	spin_unlock(&x->lock);
	XFRM_INC_STATS(f->hn->net, LINUX_MIB_XFRMINSTATEPROTOERROR);
	hsrp_count(f->hn, err == -EBADMSG ? HSRP_CNT_FAST_DROP_ICV :
					    HSRP_CNT_FAST_DROP_CRYPTO);
}

/*
 * Take the trailer off, and the headers. Returns the next header, or -EINVAL
 * for padding that is longer than the packet. RFC 4303 2.6: a dummy packet is
 * dropped too.
 */
static int hsrp_esp_in_strip(struct hsrp_esp_req *req)
{
	struct sk_buff *skb = req->skb;
	struct crypto_aead *aead = req->x->data;
	unsigned int alen = crypto_aead_authsize(aead);
	unsigned int hlen = req->front + hsrp_esp_hlen(req->x);
	const u8 *tail = skb_tail_pointer(skb) - alen - 2;
	u8 nexthdr = tail[1];

	if (tail[0] + 2 + alen >= skb->len - hlen || nexthdr == IPPROTO_NONE)
		return -EINVAL;
	__skb_trim(skb, skb->len - alen - 2 - tail[0]);
	__skb_pull(skb, hlen);
	return nexthdr;
}

/* Authentic; was it here before, or did the window go on meanwhile? */
static bool hsrp_esp_in_count(struct hsrp_esp_req *req)
{
	struct xfrm_state *x = req->x;
	enum hsrp_replay_verdict v;
	struct hsrp_replay r;

	spin_lock(&x->lock);
	hsrp_esp_replay(x, &r);
	v = hsrp_replay_recheck(&r, req->seq, req->seq_hi);
	if (v == HSRP_REPLAY_OK) {
		hsrp_replay_advance(&r, req->seq);
		hsrp_esp_account(x, req->skb->len);
	} else {
		x->stats.replay_window += v == HSRP_REPLAY_OLD;
		x->stats.replay += v == HSRP_REPLAY_SEEN;
		xfrm_audit_state_replay(x, req->skb, htonl(req->seq));
	}
	spin_unlock(&x->lock);
	return v == HSRP_REPLAY_OK;
}

/* DSCP and ECN of the outer header, as XFRM passes them on. */
static bool hsrp_esp_in_inner(struct sk_buff *skb, const struct xfrm_state *x,
			      int nexthdr, u8 outer_tos)
{
	bool dscp = x->props.flags & XFRM_STATE_DECAP_DSCP;
	bool ce = !(x->props.flags & XFRM_STATE_NOECN) &&
		  INET_ECN_is_ce(outer_tos);

	skb_reset_network_header(skb);
	skb_reset_transport_header(skb);
	switch (nexthdr) {
	case IPPROTO_IPIP:
		if (skb->len < sizeof(struct iphdr))
			return false;
		skb->protocol = htons(ETH_P_IP);
		if (dscp)
			ipv4_copy_dscp(outer_tos, ip_hdr(skb));
		if (ce)
			IP_ECN_set_ce(ip_hdr(skb));
		return true;
	case IPPROTO_IPV6:
		if (skb->len < sizeof(struct ipv6hdr))
			return false;
		skb->protocol = htons(ETH_P_IPV6);
		if (dscp)
			ipv6_copy_dscp(outer_tos, ipv6_hdr(skb));
		if (ce)
			IP6_ECN_set_ce(skb, ipv6_hdr(skb));
		return true;
	}
	return false;
}

static __always_inline bool
hsrp_esp_in_route_ok(const struct hsrp_fast_entry *e, unsigned int len,
		     u8 family)
{
	if (family == AF_INET)
		return dst_check(e->dst, 0) &&
		       len <= ip_dst_mtu_maybe_forward(e->dst, true);
	/* what a path needs is looked at where it is sent */
	return dst_check(e->dst, e->cookie) && len <= dst_mtu(e->dst) &&
	       len <= ip6_dst_mtu_maybe_forward(e->dst, true);
}

/* Clear text of another family than ESP goes by hooks that were not looked at. */
static __always_inline bool
hsrp_esp_in_skips(struct hsrp_fast *f, const struct hsrp_fast_entry *e,
		  u8 family)
{
	return e->x->props.family != family &&
	       !(e->flags & HSRP_FAST_F_UNFILTERED) &&
	       hsrp_fast_skips(f, family);
}

static __always_inline bool
hsrp_esp_in_is_forwarded(const struct sk_buff *skb,
			 const struct hsrp_fast_ip *ip, const struct net *net)
{
	return ip->ttl > 1 && hsrp_fast_forwards(net, ip->family) &&
	       (ip->family == AF_INET || hsrp_fast_takes6(skb->dev));
}

static __always_inline const struct hsrp_fast_entry *
hsrp_esp_in_find(struct hsrp_fast *f, struct sk_buff *skb,
		 const struct xfrm_state *x, u8 family)
{
	const struct hsrp_fast_entry *e;
	struct hsrp_fast_key key;
	struct hsrp_fast_ip ip;

	if (!hsrp_fast_head(skb, family, &ip) ||
	    !hsrp_fast_is_plain(skb, &ip) ||
	    !hsrp_esp_in_is_forwarded(skb, &ip, f->hn->net) ||
	    !hsrp_fast_flow_key(skb, &ip, skb->dev->ifindex,
				HSRP_FAST_FLOW_IN, &key))
		return NULL;
	e = hsrp_fast_find(f, &key);
	if (!e || e->x != x || !hsrp_esp_in_route_ok(e, ip.len, family) ||
	    hsrp_esp_in_skips(f, e, family))
		return NULL;
	if (e->flags & HSRP_FAST_F_TRACKED && hsrp_fast_is_tcp_event(skb, &ip))
		return NULL;
	return e;
}

/* apart, so that IPv4 pays nothing for it */
static noinline const struct hsrp_fast_entry *
hsrp_esp_in_find6(struct hsrp_fast *f, struct sk_buff *skb,
		  const struct xfrm_state *x)
{
	return hsrp_esp_in_find(f, skb, x, AF_INET6);
}

/* The flow of the clear text, if it may be forwarded right away. */
static __always_inline const struct hsrp_fast_entry *
hsrp_esp_in_flow(struct hsrp_fast *f, struct sk_buff *skb,
		 const struct xfrm_state *x)
{
	return skb->protocol == htons(ETH_P_IPV6) ?
	       hsrp_esp_in_find6(f, skb, x) :
	       hsrp_esp_in_find(f, skb, x, AF_INET);
}

/* As XFRM hands over what it has decapsulated; the stack judges it. */
static void hsrp_esp_in_to_stack(struct hsrp_fast *f, struct sk_buff *skb,
				 struct xfrm_state *x)
{
	struct sec_path *sp = secpath_set(skb);

	if (!sp) {
		XFRM_INC_STATS(f->hn->net, LINUX_MIB_XFRMINERROR);
		hsrp_count(f->hn, HSRP_CNT_NO_MEMORY);
		kfree_skb(skb);
		return;
	}
	xfrm_state_hold(x);
	sp->xvec[sp->len++] = x;
	skb_mac_header_rebuild(skb);
	if (skb->mac_len)
		eth_hdr(skb)->h_proto = skb->protocol;
	hsrp_count(f->hn, HSRP_CNT_FAST_IN_TO_STACK);
	netif_rx(skb);
}

static void hsrp_esp_in_deliver(struct hsrp_esp_req *req)
{
	struct hsrp_fast *f = req->fast;
	struct sk_buff *skb = req->skb;
	const struct hsrp_fast_entry *e;

	skb->ip_summed = CHECKSUM_NONE;
	skb->encapsulation = 0;
	nf_reset_ct(skb);
	if (unlikely(hsrp_esp_is_void(req))) {
		hsrp_count(f->hn, HSRP_CNT_FAST_DROP_VOID);
		kfree_skb(skb);
		return;
	}
	e = hsrp_esp_in_flow(f, skb, req->x);
	if (!e) {
		hsrp_esp_in_to_stack(f, skb, req->x);
		return;
	}
	hsrp_esp_forward(skb, f->hn->net);
	hsrp_fast_count(f, HSRP_CNT_FAST_IN);
	hsrp_esp_xmit(skb, e->dst);
}

static u8 hsrp_esp_in_tos(const struct hsrp_esp_req *req)
{
	return req->x->props.family == AF_INET6 ?
	       ipv6_get_dsfield(ipv6_hdr(req->skb)) : ip_hdr(req->skb)->tos;
}

static void hsrp_esp_in_finish(struct hsrp_esp_req *req, int err)
{
	struct net *net = req->fast->hn->net;
	struct hsrp_net *hn = req->fast->hn;
	struct sk_buff *skb = req->skb;
	u8 tos = hsrp_esp_in_tos(req);
	int nexthdr;

	hsrp_esp_restore(req);
	if (unlikely(err)) {
		hsrp_esp_in_refused(req, err);
		goto drop;
	}
	nexthdr = hsrp_esp_in_strip(req);
	if (unlikely(nexthdr < 0)) {
		XFRM_INC_STATS(net, LINUX_MIB_XFRMINSTATEPROTOERROR);
		hsrp_count(hn, HSRP_CNT_FAST_DROP_TRAILER);
		goto drop;
	}
	if (unlikely(!hsrp_esp_in_count(req))) {
		XFRM_INC_STATS(net, LINUX_MIB_XFRMINSTATESEQERROR);
		hsrp_count(hn, HSRP_CNT_FAST_DROP_REPLAY);
		goto drop;
	}
	if (unlikely(!hsrp_esp_in_inner(skb, req->x, nexthdr, tos))) {
		XFRM_INC_STATS(net, LINUX_MIB_XFRMINSTATEMODEERROR);
		hsrp_count(hn, HSRP_CNT_FAST_DROP_INNER);
		goto drop;
	}
	hsrp_esp_in_deliver(req);
	hsrp_esp_end(req);
	return;
drop:
	kfree_skb(skb);
	hsrp_esp_end(req);
}

/* XFRM looks again at the SA of an answer that came later, before all else. */
static void hsrp_esp_in_dead(struct hsrp_esp_req *req)
{
	struct hsrp_net *hn = req->fast->hn;

	XFRM_INC_STATS(hn->net, LINUX_MIB_XFRMINSTATEINVALID);
	hsrp_count(hn, HSRP_CNT_FAST_DROP_VOID);
	kfree_skb(req->skb);
	hsrp_esp_end(req);
}

static void hsrp_esp_in_late(struct hsrp_esp_req *req)
{
	if (likely(READ_ONCE(req->x->km.state) == XFRM_STATE_VALID))
		hsrp_esp_in_finish(req, req->err);
	else
		hsrp_esp_in_dead(req);
}

static void hsrp_esp_in_done(hsrp_crypto_arg_t *arg, int err)
{
	struct hsrp_esp_req *req = hsrp_crypto_data(arg);

	/* only a place in the queue; the answer is still to come */
	if (err == -EINPROGRESS)
		return;
	local_bh_disable();
	rcu_read_lock();
	if (hsrp_esp_answered(req, err))
		hsrp_esp_in_late(req);
	rcu_read_unlock();
	local_bh_enable();
}

static void hsrp_esp_decrypt(struct hsrp_esp_req *req, unsigned int len)
{
	struct sk_buff *skb = req->skb;
	unsigned int off = req->front + sizeof(struct ip_esp_hdr);
	struct ip_esp_hdr *esph;
	int err;

	skb_reset_network_header(skb);
	skb_set_transport_header(skb, req->front);
	__skb_trim(skb, len);
	esph = ip_esp_hdr(skb);

	hsrp_esp_prepare(req, esph, skb->len - off, 0, hsrp_esp_in_done);
	err = crypto_aead_decrypt(&req->aead);
	if (likely(err != -EINPROGRESS))
		hsrp_esp_in_finish(req, err);
	else if (hsrp_esp_keep(req))
		hsrp_esp_in_late(req);
}

/**
 * hsrp_esp_in() - decrypt a packet and send it on
 * @f: fast path
 * @skb: plain packet with ESP, in UDP if @sa has it so
 * @len: its length, without what is behind it
 * @sa: its SA
 *
 * Context: softirq, RCU.
 * Return: NF_ACCEPT with the packet untouched, or NF_STOLEN.
 */
unsigned int hsrp_esp_in(struct hsrp_fast *f, struct sk_buff *skb,
			 unsigned int len, const struct hsrp_fast_entry *sa)
{
	enum hsrp_net_counter why = HSRP_CNT_FAST_NO_MEMORY;
	const struct ip_esp_hdr *esph;
	struct hsrp_esp_req *req;
	struct sk_buff *own;

	if (!hsrp_esp_in_len_ok(sa, len))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_HEADER);
	if (xfrm_aevent_is_on(f->hn->net))
		return hsrp_fast_pass(f, HSRP_CNT_FAST_AEVENT);
	if (!crypto_simd_usable())
		return hsrp_fast_pass(f, HSRP_CNT_FAST_BUSY);
	req = hsrp_esp_get_req();
	if (!req)
		return hsrp_fast_pass(f, why);
	own = hsrp_esp_own(skb, skb_headroom(skb), 0);
	if (!own)
		goto put_req;

	req->fast = f;
	req->skb = own;
	req->x = sa->x;
	req->dst = NULL;
	req->epoch = sa->epoch;
	req->seqiv = sa->flags & HSRP_FAST_F_SEQIV;
	req->front = hsrp_esp_front(sa->flags);
	esph = (const struct ip_esp_hdr *)(own->data + req->front);
	req->seq = ntohl(esph->seq_no);
	if (!hsrp_esp_in_admit(req, &why))
		goto free_own;
	if (own != skb)
		consume_skb(skb);
	hsrp_esp_decrypt(req, len);
	return NF_STOLEN;

free_own:
	if (own != skb)
		consume_skb(own);
put_req:
	hsrp_esp_put_req(req);
	return hsrp_fast_pass(f, why);
}
