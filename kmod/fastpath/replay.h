/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sequence numbers of an SA (RFC 4303 3.3.3, 3.4.3, appendix A), on the state
 * that XFRM keeps for it: what is decided here is what XFRM would decide, in
 * each of its three modes. Pure code: see pure.h.
 */
#ifndef _HSRP_FASTPATH_REPLAY_H
#define _HSRP_FASTPATH_REPLAY_H

#include "../hsrp/pure.h"

#include <linux/xfrm.h>

/**
 * enum hsrp_replay_mode - how an SA counts
 * @HSRP_REPLAY_LEGACY: 32 bits, window of up to 32 in one word
 * @HSRP_REPLAY_BMP: 32 bits, window of any size in a ring of bits
 * @HSRP_REPLAY_ESN: 64 bits of which 32 are sent, window as above
 */
enum hsrp_replay_mode {
	HSRP_REPLAY_LEGACY,
	HSRP_REPLAY_BMP,
	HSRP_REPLAY_ESN,
};

/**
 * enum hsrp_replay_verdict - may a sequence number come in?
 * @HSRP_REPLAY_OK: yes
 * @HSRP_REPLAY_ZERO: no sender starts with it
 * @HSRP_REPLAY_OLD: left of the window
 * @HSRP_REPLAY_SEEN: in the window, and was here before
 */
enum hsrp_replay_verdict {
	HSRP_REPLAY_OK,
	HSRP_REPLAY_ZERO,
	HSRP_REPLAY_OLD,
	HSRP_REPLAY_SEEN,
};

/**
 * struct hsrp_replay - where the state of an SA is
 * @mode: how it counts
 * @may_wrap: the legacy counter may start again from 0
 * @window: of %HSRP_REPLAY_LEGACY, 0 to 32
 * @legacy: state of %HSRP_REPLAY_LEGACY
 * @esn: state of the other two, with a bitmap that holds its window
 */
struct hsrp_replay {
	enum hsrp_replay_mode mode;
	bool may_wrap;
	u8 window;
	struct xfrm_replay_state *legacy;
	struct xfrm_replay_state_esn *esn;
};

/* replay.c; in the kernel: x->lock held */
u32 hsrp_replay_seq_hi(const struct hsrp_replay *r, u32 seq);
enum hsrp_replay_verdict hsrp_replay_check(const struct hsrp_replay *r,
					   u32 seq);
enum hsrp_replay_verdict hsrp_replay_recheck(const struct hsrp_replay *r,
					     u32 seq, u32 seq_hi);
void hsrp_replay_advance(const struct hsrp_replay *r, u32 seq);
bool hsrp_replay_next(const struct hsrp_replay *r, u32 *seq, u32 *seq_hi);

#endif /* _HSRP_FASTPATH_REPLAY_H */
