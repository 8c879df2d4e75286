// SPDX-License-Identifier: GPL-2.0
/*
 * Sequence numbers of an SA. XFRM does not export its own code for them, and
 * the state is shared with it, so the two must agree bit by bit: the bit of
 * sequence number n in a ring of W bits is (n - 1) mod W in the number space
 * that @seq counts in, which for a ring is where XFRM puts it too.
 */
#include "replay.h"

/* Bit of the ring that is @back below the highest number seen. */
static u32 hsrp_ring_bit(const struct xfrm_replay_state_esn *e, u32 back)
{
	u32 top = (e->seq - 1) % e->replay_window;

	return top >= back ? top - back : top + e->replay_window - back;
}

static bool hsrp_ring_test(const struct xfrm_replay_state_esn *e, u32 bit)
{
	return e->bmp[bit / 32] >> (bit % 32) & 1;
}

static void hsrp_ring_set(struct xfrm_replay_state_esn *e, u32 bit)
{
	e->bmp[bit / 32] |= 1U << (bit % 32);
}

/* Make room for numbers that are up to @ahead above the highest; mark that. */
static void hsrp_ring_shift(struct xfrm_replay_state_esn *e, u32 ahead)
{
	u32 top = (e->seq - 1) % e->replay_window;
	u32 i, bit;

	if (ahead < e->replay_window) {
		for (i = 1; i < ahead; i++) {
			bit = (top + i) % e->replay_window;
			e->bmp[bit / 32] &= ~(1U << (bit % 32));
		}
	} else {
		for (i = 0; i <= (e->replay_window - 1) / 32; i++)
			e->bmp[i] = 0;
	}
	/* as XFRM adds, with a sum that may pass 2^32 */
	hsrp_ring_set(e, (top + ahead) % e->replay_window);
}

/* Does the window reach down into the space of the high half before? */
static bool hsrp_esn_spans(const struct xfrm_replay_state_esn *e)
{
	return e->seq < e->replay_window - 1;
}

/* Lowest number in the window; wraps where the window spans two spaces. */
static u32 hsrp_esn_bottom(const struct xfrm_replay_state_esn *e)
{
	return e->seq - e->replay_window + 1;
}

static u32 hsrp_esn_seq_hi(const struct xfrm_replay_state_esn *e, u32 seq)
{
	u32 bottom = hsrp_esn_bottom(e);

	if (!hsrp_esn_spans(e))
		return seq < bottom ? e->seq_hi + 1 : e->seq_hi;
	return seq >= bottom ? e->seq_hi - 1 : e->seq_hi;
}

/**
 * hsrp_replay_seq_hi() - high half of a sequence number that came in
 * @r: SA
 * @seq: its low half
 *
 * RFC 4303 appendix A2.2: the guess that puts it into the window or above.
 *
 * Return: the high half; 0 where there is none.
 */
u32 hsrp_replay_seq_hi(const struct hsrp_replay *r, u32 seq)
{
	return r->mode == HSRP_REPLAY_ESN ? hsrp_esn_seq_hi(r->esn, seq) : 0;
}

static enum hsrp_replay_verdict
hsrp_replay_check_legacy(const struct hsrp_replay *r, u32 seq)
{
	u32 back = r->legacy->seq - seq;

	if (!r->window)
		return HSRP_REPLAY_OK;
	if (!seq)
		return HSRP_REPLAY_ZERO;
	if (seq > r->legacy->seq)
		return HSRP_REPLAY_OK;
	if (back >= r->window)
		return HSRP_REPLAY_OLD;
	return r->legacy->bitmap >> back & 1 ? HSRP_REPLAY_SEEN :
					       HSRP_REPLAY_OK;
}

static enum hsrp_replay_verdict
hsrp_replay_look(const struct xfrm_replay_state_esn *e, u32 back)
{
	if (back >= e->replay_window)
		return HSRP_REPLAY_OLD;
	return hsrp_ring_test(e, hsrp_ring_bit(e, back)) ? HSRP_REPLAY_SEEN :
							   HSRP_REPLAY_OK;
}

static enum hsrp_replay_verdict
hsrp_replay_check_bmp(const struct xfrm_replay_state_esn *e, u32 seq)
{
	if (!e->replay_window)
		return HSRP_REPLAY_OK;
	if (!seq)
		return HSRP_REPLAY_ZERO;
	if (seq > e->seq)
		return HSRP_REPLAY_OK;
	return hsrp_replay_look(e, e->seq - seq);
}

static enum hsrp_replay_verdict
hsrp_replay_check_esn(const struct xfrm_replay_state_esn *e, u32 seq)
{
	u32 bottom = hsrp_esn_bottom(e);

	if (!e->replay_window)
		return HSRP_REPLAY_OK;
	if (!seq && !e->seq_hi && hsrp_esn_spans(e))
		return HSRP_REPLAY_ZERO;
	/* anything that is not in the window counts as above it */
	if (!hsrp_esn_spans(e)) {
		if (seq > e->seq || seq < bottom)
			return HSRP_REPLAY_OK;
	} else if (seq > e->seq && seq < bottom) {
		return HSRP_REPLAY_OK;
	}
	return hsrp_replay_look(e, e->seq - seq);
}

/**
 * hsrp_replay_check() - may this sequence number come in?
 * @r: SA
 * @seq: as received
 *
 * Changes nothing: the packet is not authenticated yet.
 *
 * Return: verdict.
 */
enum hsrp_replay_verdict hsrp_replay_check(const struct hsrp_replay *r, u32 seq)
{
	if (r->mode == HSRP_REPLAY_LEGACY)
		return hsrp_replay_check_legacy(r, seq);
	if (r->mode == HSRP_REPLAY_BMP)
		return hsrp_replay_check_bmp(r->esn, seq);
	return hsrp_replay_check_esn(r->esn, seq);
}

/**
 * hsrp_replay_recheck() - and may it still, now that it is authentic?
 * @r: SA
 * @seq: as received
 * @seq_hi: hsrp_replay_seq_hi() of the time of the first check, which the
 *	check value was computed with
 *
 * Other packets came in meanwhile, the same one perhaps.
 *
 * Return: verdict.
 */
enum hsrp_replay_verdict hsrp_replay_recheck(const struct hsrp_replay *r,
					     u32 seq, u32 seq_hi)
{
	if (r->mode == HSRP_REPLAY_ESN && seq_hi != hsrp_replay_seq_hi(r, seq))
		return HSRP_REPLAY_OLD;
	return hsrp_replay_check(r, seq);
}

static void hsrp_replay_advance_legacy(const struct hsrp_replay *r, u32 seq)
{
	struct xfrm_replay_state *l = r->legacy;
	u32 ahead = seq - l->seq;

	if (!r->window)
		return;
	if (seq <= l->seq) {
		l->bitmap |= 1U << (l->seq - seq);
		return;
	}
	l->bitmap = ahead < r->window ? l->bitmap << ahead | 1 : 1;
	l->seq = seq;
}

static void hsrp_replay_advance_ring(struct xfrm_replay_state_esn *e, u32 seq,
				     bool above)
{
	if (!above) {
		hsrp_ring_set(e, hsrp_ring_bit(e, e->seq - seq));
		return;
	}
	hsrp_ring_shift(e, seq - e->seq);
	e->seq = seq;
}

/**
 * hsrp_replay_advance() - an authentic packet with this number came in
 * @r: SA
 * @seq: as received; hsrp_replay_recheck() said %HSRP_REPLAY_OK
 */
void hsrp_replay_advance(const struct hsrp_replay *r, u32 seq)
{
	struct xfrm_replay_state_esn *e = r->esn;
	s32 wrap;

	if (r->mode == HSRP_REPLAY_LEGACY) {
		hsrp_replay_advance_legacy(r, seq);
		return;
	}
	if (!e->replay_window)
		return;
	if (r->mode == HSRP_REPLAY_BMP) {
		hsrp_replay_advance_ring(e, seq, seq > e->seq);
		return;
	}

	wrap = (s32)(hsrp_esn_seq_hi(e, seq) - e->seq_hi);
	hsrp_replay_advance_ring(e, seq, wrap > 0 || (!wrap && seq > e->seq));
	if (wrap > 0)
		e->seq_hi++;
}

/**
 * hsrp_replay_next() - take the next sequence number for sending
 * @r: SA
 * @seq: set to the low half
 * @seq_hi: set to the high half, 0 where there is none
 *
 * Return: true; false, with nothing taken, when there is none left: a number
 *	must never be used twice.
 */
bool hsrp_replay_next(const struct hsrp_replay *r, u32 *seq, u32 *seq_hi)
{
	struct xfrm_replay_state_esn *e = r->esn;
	u32 *oseq = r->mode == HSRP_REPLAY_LEGACY ? &r->legacy->oseq : &e->oseq;

	*seq_hi = 0;
	if (*oseq == ~0U) {
		if (r->mode == HSRP_REPLAY_ESN) {
			if (e->oseq_hi == ~0U)
				return false;
			e->oseq_hi++;
		} else if (!r->may_wrap) {
			return false;
		}
	}
	*seq = ++*oseq;
	if (r->mode == HSRP_REPLAY_ESN)
		*seq_hi = e->oseq_hi;
	return true;
}
