/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An SA of its own for each test of the replay window, and the model beside it.
 */
#ifndef _UNIT_WINDOW_H
#define _UNIT_WINDOW_H

#include <stdlib.h>
#include <string.h>
#include "replay.h"

/* room for the largest window of these tests */
#define WORDS	64

struct sa {
	struct hsrp_replay r;
	struct xfrm_replay_state legacy;
	struct xfrm_replay_state_esn *esn;
};

static inline void sa_init(struct sa *sa, enum hsrp_replay_mode mode, u32 window)
{
	memset(sa, 0, sizeof(*sa));
	sa->esn = calloc(1, sizeof(*sa->esn) + WORDS * sizeof(__u32));
	if (!sa->esn)
		abort();
	sa->esn->bmp_len = (window + 31) / 32;
	sa->esn->replay_window = window;
	sa->r.mode = mode;
	sa->r.window = (u8)window;
	sa->r.legacy = &sa->legacy;
	sa->r.esn = sa->esn;
}

static inline void sa_free(struct sa *sa)
{
	free(sa->esn);
}

/* The whole way of an authentic packet. Nothing came between the two looks. */
static inline enum hsrp_replay_verdict sa_take(struct sa *sa, u32 seq)
{
	enum hsrp_replay_verdict v = hsrp_replay_check(&sa->r, seq);

	if (v != HSRP_REPLAY_OK)
		return v;
	if (hsrp_replay_recheck(&sa->r, seq, hsrp_replay_seq_hi(&sa->r, seq)))
		abort();
	hsrp_replay_advance(&sa->r, seq);
	return v;
}

/* What came in, by number: place n % window holds the last such n. */
struct model {
	u64 top;
	u32 window;
	u64 taken[WORDS * 32];
	bool any[WORDS * 32];
};

/* RFC 4303 A2.2: of all numbers with this low half the one from bottom on */
static inline u64 model_number(const struct model *m, bool esn, u32 low)
{
	u64 bottom = m->top - m->window + 1;

	return esn ? bottom + (u32)(low - (u32)bottom) : low;
}

static inline enum hsrp_replay_verdict model_take(struct model *m, bool esn, u32 low)
{
	u64 n = model_number(m, esn, low);
	u32 place = n % m->window;

	if (!low && (!esn || m->top < m->window - 1))
		return HSRP_REPLAY_ZERO;
	if ((esn && n - m->top < 1ULL << 63 && n != m->top) ||
	    (!esn && n > m->top)) {
		m->top = n;
	} else {
		if (m->top - n >= m->window)
			return HSRP_REPLAY_OLD;
		if (m->any[place] && m->taken[place] == n)
			return HSRP_REPLAY_SEEN;
	}
	m->any[place] = true;
	m->taken[place] = n;
	return HSRP_REPLAY_OK;
}

/* Both begin where @start was the last that came. */
static inline void window_start(struct sa *sa, struct model *m, u32 window,
				u64 start)
{
	memset(m, 0, sizeof(*m));
	m->window = window;
	m->top = start;
	sa->legacy.seq = (u32)start;
	sa->esn->seq = (u32)start;
	sa->esn->seq_hi = (u32)(start >> 32);
}

#endif
