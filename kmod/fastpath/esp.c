// SPDX-License-Identifier: GPL-2.0
/*
 * What both directions share: which SAs there is a transform for, a spare
 * request on each CPU, a packet that is ours to write to, the way out.
 */
#include <crypto/internal/geniv.h>
#include <linux/slab.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "fastpath/esp.h"

/* What is known here; an SA with anything else is left to XFRM. */
#define HSRP_ESP_FLAGS \
	(XFRM_STATE_NOECN | XFRM_STATE_DECAP_DSCP | XFRM_STATE_NOPMTUDISC | \
	 XFRM_STATE_AF_UNSPEC | XFRM_STATE_ESN)
#define HSRP_ESP_EXTRA_FLAGS \
	(XFRM_SA_XFLAG_DONT_ENCAP_DSCP | XFRM_SA_XFLAG_OSEQ_MAY_WRAP)

/*
 * A request that nobody uses, one for each CPU. It is taken out and put back:
 * a cipher that answers later keeps it, and the next packet makes a new one.
 */
static DEFINE_PER_CPU(struct hsrp_esp_req *, hsrp_esp_spare);

/* As it is, or in UDP with nothing between, as IKE asks for today. */
static bool hsrp_esp_encap_ok(const struct xfrm_state *x)
{
	return !x->encap || (x->props.family == AF_INET &&
			     x->encap->encap_type == UDP_ENCAP_ESPINUDP);
}

static bool hsrp_esp_plain(const struct xfrm_state *x)
{
	return hsrp_esp_encap_ok(x) && !x->coaddr && !x->security && !x->tfcpad &&
	       !x->if_id && !x->mark.m && !x->mark.v && !x->props.smark.m &&
	       !x->props.smark.v && !x->xso.dev && hsrp_xfrm_any_cpu(x);
}

/**
 * hsrp_esp_eligible() - is there a transform of ours for an SA?
 * @x: SA
 *
 * Asked when it gets into the cache, not for each packet.
 *
 * Context: any.
 * Return: true if there is.
 */
bool hsrp_esp_eligible(const struct xfrm_state *x)
{
	struct crypto_aead *aead = x->data;

	return x->id.proto == IPPROTO_ESP &&
	       x->type && x->type->proto == IPPROTO_ESP &&
	       x->props.mode == XFRM_MODE_TUNNEL && hsrp_esp_plain(x) &&
	       !(x->props.flags & ~HSRP_ESP_FLAGS) &&
	       !(x->props.extra_flags & ~HSRP_ESP_EXTRA_FLAGS) &&
	       aead && crypto_aead_ivsize(aead) <= HSRP_FAST_IV_MAX &&
	       crypto_aead_reqsize(aead) <= HSRP_FAST_REQ_SIZE;
}

/**
 * hsrp_esp_flags() - what to keep in mind of an SA
 * @x: SA, eligible
 *
 * seqiv makes an initialisation vector of the sequence number and a salt, and
 * calls the cipher. That we can do ourselves, for the same octets; any other
 * generator, or one in the hands of pcrypt, is called.
 *
 * Context: any.
 * Return: %HSRP_FAST_F_SEQIV, %HSRP_FAST_F_UDP, %HSRP_FAST_F_IP6.
 */
u32 hsrp_esp_flags(const struct xfrm_state *x)
{
	struct crypto_aead *aead = x->data;
	const char *driver = crypto_tfm_alg_driver_name(crypto_aead_tfm(aead));
	u32 flags = x->encap ? HSRP_FAST_F_UDP : 0;

	if (x->props.family == AF_INET6)
		flags |= HSRP_FAST_F_IP6;
	if (!strncmp(driver, "seqiv(", 6) &&
	    crypto_aead_ivsize(aead) == sizeof(u64))
		flags |= HSRP_FAST_F_SEQIV;
	return flags;
}

/**
 * hsrp_esp_get_req() - take a request
 *
 * Context: softirq.
 * Return: one that nobody else has; NULL without memory.
 */
struct hsrp_esp_req *hsrp_esp_get_req(void)
{
	struct hsrp_esp_req *req = this_cpu_xchg(hsrp_esp_spare, NULL);

	if (likely(req))
		return req;
	req = kmalloc(sizeof(*req) + HSRP_FAST_REQ_SIZE, GFP_ATOMIC);
	if (req)
		sg_init_table(&req->sg, 1);
	return req;
}

/**
 * hsrp_esp_put_req() - give it back
 * @req: request
 *
 * Context: softirq.
 */
void hsrp_esp_put_req(struct hsrp_esp_req *req)
{
	req = this_cpu_xchg(hsrp_esp_spare, req);
	/* it holds what the cipher left there */
	if (unlikely(req))
		kfree_sensitive(req);
}

/*
 * A copy whose memory comes from where drivers take theirs: cheaper than
 * skb_copy_expand(). With the link layer header, which may have to be rebuilt
 * in front of what comes out of ESP.
 */
static struct sk_buff *hsrp_esp_copy(const struct sk_buff *skb,
				     unsigned int headroom,
				     unsigned int tailroom)
{
	unsigned int size = SKB_DATA_ALIGN(headroom + skb->len + tailroom) +
			    SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	struct sk_buff *new;
	int mac_len = 0;
	void *data;

	if (size > PAGE_SIZE)
		return skb_copy_expand(skb, headroom, tailroom, GFP_ATOMIC);
	data = napi_alloc_frag(size);
	if (!data)
		return NULL;
	new = napi_build_skb(data, size);
	if (!new) {
		skb_free_frag(data);
		return NULL;
	}

	skb_reserve(new, headroom);
	__skb_put(new, skb->len);
	skb_copy_header(new, skb);
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		new->csum_start += headroom - skb_headroom(skb);
	if (skb_mac_header_was_set(skb)) {
		mac_len = skb->data - skb_mac_header(skb);
		skb_set_mac_header(new, -mac_len);
	}
	skb_reset_network_header(new);
	skb_copy_bits(skb, -mac_len, new->data - mac_len, skb->len + mac_len);
	return new;
}

/**
 * hsrp_esp_own() - a packet that may be written to
 * @skb: packet, which stays as it is
 * @headroom: needed in front of its data
 * @tailroom: and behind
 *
 * Not shared, not cloned, in one piece.
 *
 * Context: softirq.
 * Return: @skb if it is such a one, else a copy; NULL without memory.
 */
struct sk_buff *hsrp_esp_own(struct sk_buff *skb, unsigned int headroom,
			     unsigned int tailroom)
{
	if (!skb_shared(skb) && !skb_cloned(skb) && !skb_is_nonlinear(skb) &&
	    skb_headroom(skb) >= headroom && skb_tailroom(skb) >= tailroom)
		return skb;
	return hsrp_esp_copy(skb, max(headroom, skb_headroom(skb)), tailroom);
}

/**
 * hsrp_esp_replay() - sequence numbers of an SA
 * @x: SA
 * @r: set
 *
 * Context: x->lock held.
 */
void hsrp_esp_replay(struct xfrm_state *x, struct hsrp_replay *r)
{
	lockdep_assert_held(&x->lock);
	switch (x->repl_mode) {
	case XFRM_REPLAY_MODE_BMP:
		r->mode = HSRP_REPLAY_BMP;
		break;
	case XFRM_REPLAY_MODE_ESN:
		r->mode = HSRP_REPLAY_ESN;
		break;
	default:
		r->mode = HSRP_REPLAY_LEGACY;
	}
	r->may_wrap = x->props.extra_flags & XFRM_SA_XFLAG_OSEQ_MAY_WRAP;
	r->window = x->props.replay_window;
	r->legacy = &x->replay;
	r->esn = x->replay_esn;
}

static bool hsrp_esp_is_esn(const struct xfrm_state *x)
{
	return x->props.flags & XFRM_STATE_ESN;
}

/**
 * hsrp_esp_keep() - the cipher has taken a request and will answer later
 * @req: request, gone where false is returned
 *
 * Takes what is needed when nobody holds RCU any more. Most ciphers answer at once, and
 * need none of it. On another CPU the answer may have come before this: then it was left
 * to the caller, under whose RCU all that the cipher needs was there until now.
 *
 * Context: softirq, RCU, the same as when the cipher was called.
 * Return: true if the caller has to go on, with hsrp_esp_req::err.
 */
bool hsrp_esp_keep(struct hsrp_esp_req *req)
{
	xfrm_state_hold(req->x);
	if (req->dst) {
		/* which knows the device it leaves by */
		dst_hold(req->dst);
		req->dev = NULL;
		req->skb->dev = NULL;
	} else {
		req->dev = req->skb->dev;
		dev_hold(req->dev);
	}
	this_cpu_inc(*req->fast->pending);
	/* pairs with hsrp_esp_answered() */
	return xchg(&req->turn, HSRP_ESP_KEPT) == HSRP_ESP_ANSWERED;
}

/**
 * hsrp_esp_answered() - the cipher has answered later
 * @req: request, gone where false is returned
 * @err: the answer
 *
 * Context: BH off, RCU: when all requests are waited for, this one is already, or the
 * one who called the cipher.
 * Return: true if the caller has to go on; false where who called the cipher will.
 */
bool hsrp_esp_answered(struct hsrp_esp_req *req, int err)
{
	req->err = err;
	/* pairs with hsrp_esp_keep() */
	return xchg(&req->turn, HSRP_ESP_ANSWERED) == HSRP_ESP_KEPT;
}

static void hsrp_esp_let_go(struct hsrp_esp_req *req)
{
	struct hsrp_fast *f = req->fast;

	dev_put(req->dev);
	dst_release(req->dst);
	xfrm_state_put(req->x);
	hsrp_esp_put_req(req);
	this_cpu_dec(*f->pending);
	/* f goes a grace period after its last request at the earliest */
	if (unlikely(wq_has_sleeper(&f->done)))
		wake_up(&f->done);
}

/**
 * hsrp_esp_end() - give back a request, and what it has kept
 * @req: request, gone afterwards; its skb is somebody else's by now
 *
 * Context: softirq, RCU.
 */
void hsrp_esp_end(struct hsrp_esp_req *req)
{
	if (likely(req->turn == HSRP_ESP_AT_ONCE))
		hsrp_esp_put_req(req);
	else
		hsrp_esp_let_go(req);
}

/* The cipher under seqiv, and the vector as seqiv makes it. */
static struct crypto_aead *hsrp_esp_seqiv(struct hsrp_esp_req *req)
{
	struct aead_geniv_ctx *geniv = crypto_aead_ctx(req->x->data);
	__be64 seq;

	if (req->dst) {
		seq = cpu_to_be64((u64)req->seq_hi << 32 | req->seq);
		crypto_xor_cpy(req->iv, (u8 *)&seq, geniv->salt, sizeof(seq));
		memcpy(req->esph->enc_data, req->iv, sizeof(seq));
	} else {
		memcpy(req->iv, req->esph->enc_data, sizeof(seq));
	}
	return geniv->child;
}

/* What the generator makes the vector of: the sequence number. */
static void hsrp_esp_number(struct hsrp_esp_req *req, unsigned int ivlen)
{
	__be64 seq = cpu_to_be64((u64)req->seq_hi << 32 | req->seq);
	unsigned int len = min_t(unsigned int, ivlen, sizeof(seq));

	memset(req->iv, 0, sizeof(req->iv));
	memcpy(req->iv + ivlen - len, (u8 *)&seq + sizeof(seq) - len, len);
}

/**
 * hsrp_esp_prepare() - describe to the cipher what it has to work on
 * @req: request
 * @esph: ESP header in the packet, behind at least an IP header
 * @cryptlen: length from the initialisation vector on, to the end of what is to
 *	be encrypted, or of the check value
 * @taglen: length of a check value that is to be added
 * @done: for an answer that comes later
 *
 * With ESN the check value also covers the high half of the sequence number,
 * which is not sent: SPI and high half take the place of the four octets before
 * the ESP header and of the SPI. hsrp_esp_restore() undoes it.
 *
 * Context: softirq.
 */
void hsrp_esp_prepare(struct hsrp_esp_req *req, struct ip_esp_hdr *esph,
		      unsigned int cryptlen, unsigned int taglen,
		      crypto_completion_t done)
{
	struct crypto_aead *aead = req->x->data;
	unsigned int assoclen = sizeof(*esph);
	__be32 *start = &esph->spi;

	req->esph = esph;
	req->turn = HSRP_ESP_AT_ONCE;
	if (hsrp_esp_is_esn(req->x)) {
		start--;
		req->covered = start[0];
		start[0] = esph->spi;
		start[1] = htonl(req->seq_hi);
		assoclen += sizeof(*start);
	}
	sg_set_buf(&req->sg, start, assoclen + cryptlen + taglen);
	if (req->seqiv) {
		aead = hsrp_esp_seqiv(req);
		assoclen += sizeof(u64);
		cryptlen -= sizeof(u64);
	} else if (req->dst) {
		hsrp_esp_number(req, crypto_aead_ivsize(aead));
	}
	aead_request_set_tfm(&req->aead, aead);
	aead_request_set_callback(&req->aead, 0, done, req);
	aead_request_set_crypt(&req->aead, &req->sg, &req->sg, cryptlen,
			       req->iv);
	aead_request_set_ad(&req->aead, assoclen);
}

/**
 * hsrp_esp_restore() - put back what hsrp_esp_prepare() moved
 * @req: request that the cipher is done with
 *
 * Context: softirq.
 */
void hsrp_esp_restore(struct hsrp_esp_req *req)
{
	__be32 *start = &req->esph->spi;

	if (!hsrp_esp_is_esn(req->x))
		return;
	start[0] = req->x->id.spi;
	start[-1] = req->covered;
}

/**
 * hsrp_esp_is_void() - must a packet not go on any more?
 * @req: request that the cipher is done with
 *
 * What it was taken by has become void, and its SA is gone: a router that is
 * not Active sends and delivers nothing. With the SA still there it is older
 * than the change.
 *
 * Context: softirq, RCU.
 * Return: true if it has to be dropped.
 */
bool hsrp_esp_is_void(const struct hsrp_esp_req *req)
{
	return req->epoch != hsrp_fast_epoch(req->fast) &&
	       READ_ONCE(req->x->km.state) != XFRM_STATE_VALID;
}

static void hsrp_esp_forward4(struct sk_buff *skb, const struct net *net)
{
	struct iphdr *iph = ip_hdr(skb);

	pskb_trim(skb, ntohs(iph->tot_len));
	/* no iif: hsrp_fast_learn() learns nothing from it */
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	IPCB(skb)->flags = IPSKB_FORWARDED;
	ip_decrease_ttl(iph);
	if (READ_ONCE(net->ipv4.sysctl_ip_fwd_update_priority))
		skb->priority = rt_tos2priority(iph->tos);
}

static void hsrp_esp_forward6(struct sk_buff *skb)
{
	struct ipv6hdr *ip6h = ipv6_hdr(skb);

	pskb_trim(skb, ntohs(ip6h->payload_len) + sizeof(*ip6h));
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	ip6h->hop_limit--;
}

/**
 * hsrp_esp_forward() - what forwarding does to a packet
 * @skb: plain packet that is ours, data at its header
 * @net: namespace
 *
 * Context: softirq.
 */
void hsrp_esp_forward(struct sk_buff *skb, const struct net *net)
{
	skb_reset_network_header(skb);
	/* veth leaves it the socket of its sender, for the stack to drop */
	skb_orphan(skb);
	skb_forward_csum(skb);
	if (skb->protocol == htons(ETH_P_IPV6))
		hsrp_esp_forward6(skb);
	else
		hsrp_esp_forward4(skb, net);
	skb_clear_tstamp(skb);
}

/**
 * hsrp_esp_uninit() - free the spare requests; no packet comes any more
 *
 * Context: process.
 */
void hsrp_esp_uninit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		kfree_sensitive(xchg(&per_cpu(hsrp_esp_spare, cpu), NULL));
}
