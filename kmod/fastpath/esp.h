/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The transforms: an own way through the cipher, on the SAs of XFRM.
 *
 * Sequence numbers, and with them nonces, are taken in one place and under
 * x->lock, as XFRM does. The initialisation vector is made by the same
 * generator of the crypto API that XFRM uses (echainiv), or as it is made there
 * (seqiv), from the same number: whoever encrypts, no nonce comes twice.
 */
#ifndef _HSRP_FASTPATH_ESP_H
#define _HSRP_FASTPATH_ESP_H

#include <crypto/aead.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/scatterlist.h>
#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/esp.h>
#include <net/xfrm.h>

#include "fastpath/fast.h"
#include "fastpath/replay.h"

/* Context of a cipher; an SA that needs more is left to XFRM. */
#define HSRP_FAST_REQ_SIZE	1536
#define HSRP_FAST_IV_MAX	16

/**
 * enum hsrp_esp_turn - who goes on with a request
 * @HSRP_ESP_AT_ONCE: who has handed it to the cipher, with what that returns
 * @HSRP_ESP_KEPT: the answer, which comes later
 * @HSRP_ESP_ANSWERED: the answer is there
 */
enum hsrp_esp_turn {
	HSRP_ESP_AT_ONCE,
	HSRP_ESP_KEPT,
	HSRP_ESP_ANSWERED,
};

/**
 * struct hsrp_esp_req - a packet that the cipher works on
 * @fast: fast path
 * @skb: packet, ours alone
 * @x: SA; from hsrp_esp_keep() on it is held, like the next two
 * @dst: outbound: where to
 * @dev: inbound: device that @skb came in on; set by hsrp_esp_keep()
 * @epoch: of the entry that the packet was taken by
 * @seq: sequence number, low half
 * @seq_hi: and high half
 * @ports: outbound: those of UDP, source first, if ESP is in it
 * @front: length of the headers in front of ESP
 * @seqiv: initialisation vectors are ours to make and to read
 * @turn: enum hsrp_esp_turn
 * @err: what the cipher has answered later
 * @esph: ESP header in @skb
 * @covered: what was in front of it, while the cipher needs the place
 * @sg: the part of the packet that it sees
 * @iv: initialisation vector
 * @aead: request, with %HSRP_FAST_REQ_SIZE octets of context behind it
 */
struct hsrp_esp_req {
	struct hsrp_fast *fast;
	struct sk_buff *skb;
	struct xfrm_state *x;
	struct dst_entry *dst;
	struct net_device *dev;
	u32 epoch;
	u32 seq;
	u32 seq_hi;
	__be32 ports;
	u8 front;
	bool seqiv;
	int turn;
	int err;
	struct ip_esp_hdr *esph;
	__be32 covered;
	struct scatterlist sg;
	u8 iv[HSRP_FAST_IV_MAX] __aligned(CRYPTO_MINALIGN);
	struct aead_request aead;
};

/**
 * hsrp_esp_usable() - is an SA good for another packet?
 * @x: SA, eligible
 *
 * At a limit, soft or hard, XFRM shall see the packet: it tells the key
 * manager, and counts what it refuses.
 *
 * Context: x->lock held.
 * Return: true if it is.
 */
static inline bool hsrp_esp_usable(const struct xfrm_state *x)
{
	lockdep_assert_held(&x->lock);
	if (x->km.state != XFRM_STATE_VALID)
		return false;
	if (x->curlft.bytes >= x->lft.hard_byte_limit ||
	    x->curlft.packets >= x->lft.hard_packet_limit)
		return false;
	return x->km.dying || (x->curlft.bytes < x->lft.soft_byte_limit &&
			       x->curlft.packets < x->lft.soft_packet_limit);
}

/**
 * hsrp_esp_may_go_on() - the last word before a packet cannot be passed on
 * @req: request; fast, x and epoch are set
 * @why: set to the counter where it is not
 *
 * The epoch may have moved meanwhile: who closes a gate deletes the SA
 * afterwards.
 *
 * Context: softirq, x->lock held.
 * Return: true if its SA is good for another packet, and what it was taken by
 *	is not void.
 */
static inline bool hsrp_esp_may_go_on(const struct hsrp_esp_req *req,
				      enum hsrp_net_counter *why)
{
	if (!hsrp_esp_usable(req->x)) {
		*why = HSRP_CNT_FAST_SA;
		return false;
	}
	if (req->epoch != hsrp_fast_epoch(req->fast)) {
		*why = HSRP_CNT_FAST_STALE;
		return false;
	}
	return true;
}

/**
 * hsrp_esp_first_use() - note the time of the first use of an SA
 * @x: SA, hsrp_esp_usable()
 *
 * No limit is reached, so XFRM does nothing else there.
 *
 * Context: x->lock held.
 */
static inline void hsrp_esp_first_use(struct xfrm_state *x)
{
	lockdep_assert_held(&x->lock);
	if (unlikely(!x->curlft.use_time))
		xfrm_state_check_expire(x);
}

/**
 * hsrp_esp_account() - count a packet for its SA
 * @x: SA
 * @len: length of the inner packet
 *
 * Context: x->lock held.
 */
static inline void hsrp_esp_account(struct xfrm_state *x, unsigned int len)
{
	lockdep_assert_held(&x->lock);
	x->curlft.bytes += len;
	x->curlft.packets++;
	hsrp_xfrm_used(x);
}

/**
 * hsrp_esp_front() - what stands in front of ESP
 * @flags: HSRP_FAST_F_* of the SA or flow
 *
 * Return: length of the headers.
 */
static inline unsigned int hsrp_esp_front(u32 flags)
{
	if (flags & HSRP_FAST_F_IP6)
		return sizeof(struct ipv6hdr);
	return sizeof(struct iphdr) +
	       (flags & HSRP_FAST_F_UDP ? sizeof(struct udphdr) : 0);
}

/**
 * hsrp_esp_ports() - ports of the UDP that the ESP of an SA is in
 * @x: SA, eligible
 *
 * Source first, as they are in the header. An update of the SA may change them:
 * under x->lock, or before the epoch moves.
 *
 * Return: the ports, or 0.
 */
static inline __be32 hsrp_esp_ports(const struct xfrm_state *x)
{
	const struct xfrm_encap_tmpl *encap = x->encap;

	return encap ? htonl(ntohs(READ_ONCE(encap->encap_sport)) << 16 |
			     ntohs(READ_ONCE(encap->encap_dport))) : 0;
}

/* esp.c; softirq, RCU */
struct hsrp_esp_req *hsrp_esp_get_req(void);
void hsrp_esp_put_req(struct hsrp_esp_req *req);
struct sk_buff *hsrp_esp_own(struct sk_buff *skb, unsigned int headroom,
			     unsigned int tailroom);
void hsrp_esp_replay(struct xfrm_state *x, struct hsrp_replay *r);
bool hsrp_esp_keep(struct hsrp_esp_req *req);
bool hsrp_esp_answered(struct hsrp_esp_req *req, int err);
void hsrp_esp_end(struct hsrp_esp_req *req);
void hsrp_esp_prepare(struct hsrp_esp_req *req, struct ip_esp_hdr *esph,
		      unsigned int cryptlen, unsigned int taglen,
		      crypto_completion_t done);
void hsrp_esp_restore(struct hsrp_esp_req *req);
bool hsrp_esp_is_void(const struct hsrp_esp_req *req);
void hsrp_esp_forward(struct sk_buff *skb, const struct net *net);

/* xmit.c; softirq, RCU */
void hsrp_esp_xmit(struct sk_buff *skb, struct dst_entry *dst);

#endif /* _HSRP_FASTPATH_ESP_H */
