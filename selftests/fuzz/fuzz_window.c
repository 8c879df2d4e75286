// SPDX-License-Identifier: GPL-2.0
/*
 * The replay window of an SA: any numbers, in any order, beside a model that
 * keeps the numbers themselves.
 */
#include "fuzz.h"
#include "window.h"

/* Those whose ring XFRM does not get wrong: their size divides 2^32. */
static const u32 windows[] = { 1, 32, 64, 128, 1024, 2048 };

/* As a sender counts, or as one who replays chooses. */
static u32 number(struct fuzz_in *in, const struct model *m)
{
	u8 how = in_u8(in);

	switch (how & 3) {
	case 0:
		return (u32)m->top + (how >> 2);
	case 1:
		return (u32)m->top - (how >> 2);
	case 2:
		return (u32)m->top - in_u16(in) % (m->window + 4);
	default:
		return how & 4 ? in_u32(in) : (u32)m->top + in_u16(in);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	enum hsrp_replay_mode mode = in_u8(&in) % 3;
	u32 window = windows[in_u8(&in) % (mode == HSRP_REPLAY_LEGACY ? 2 : 6)];
	bool esn = mode == HSRP_REPLAY_ESN;
	static struct model m;
	struct sa sa;

	sa_init(&sa, mode, window);
	window_start(&sa, &m, window,
		     in_u8(&in) & 1 ? esn ? 0x2ffffe000ULL : 0xfffff000 : 0);
	while (in.left) {
		u32 seq = number(&in, &m);
		enum hsrp_replay_verdict want = model_take(&m, esn, seq);

		FUZZ_CHECK(sa_take(&sa, seq) == want);
		FUZZ_CHECK(sa.esn->bmp_len == (window + 31) / 32);
	}
	sa_free(&sa);
	return 0;
}
