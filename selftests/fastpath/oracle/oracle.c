// SPDX-License-Identifier: GPL-2.0
/*
 * XFRM's own code for sequence numbers and ours, step by step on equal SAs: the
 * same verdict, the same counters and the same state after it, in all modes and
 * for windows of all kinds. XFRM does not export it; a kprobe tells where it
 * is. Loads if all is the same, else the log says what is not.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/xfrm.h>

#include "replay.h"

#define WORDS	64

static unsigned int steps = 4000;
module_param(steps, uint, 0444);
static unsigned long long seed = 1;
module_param(seed, ullong, 0444);

static int (*k_check)(struct xfrm_state *x, struct sk_buff *skb, __be32 seq);
static int (*k_recheck)(struct xfrm_state *x, struct sk_buff *skb, __be32 seq);
static void (*k_advance)(struct xfrm_state *x, __be32 seq);
static int (*k_overflow)(struct xfrm_state *x, struct sk_buff *skb);

static const struct xfrm_type type = {
	.owner = THIS_MODULE,
	.proto = IPPROTO_ESP,
	.flags = XFRM_TYPE_REPLAY_PROT,
};

/**
 * struct sa - an SA for XFRM, and its numbers for us
 * @x: for XFRM, with @esn
 * @esn: ring of @x
 * @legacy: ours
 * @ring: ours
 * @r: of the two
 * @skb: packet
 * @rnd: random numbers
 */
struct sa {
	struct xfrm_state *x;
	struct xfrm_replay_state_esn *esn;
	struct xfrm_replay_state legacy;
	struct xfrm_replay_state_esn *ring;
	struct hsrp_replay r;
	struct sk_buff *skb;
	struct rnd_state rnd;
};

static void *where_is(const char *name)
{
	struct kprobe kp = { .symbol_name = name };
	void *addr;

	if (register_kprobe(&kp))
		return NULL;
	addr = kp.addr;
	unregister_kprobe(&kp);
	return addr;
}

static size_t ring_size(void)
{
	return sizeof(struct xfrm_replay_state_esn) + WORDS * sizeof(__u32);
}

static bool same(const struct sa *sa)
{
	if (sa->r.mode == HSRP_REPLAY_LEGACY)
		return !memcmp(&sa->legacy, &sa->x->replay, sizeof(sa->legacy));
	return !memcmp(sa->ring, sa->esn, ring_size());
}

static void sa_setup(struct sa *sa, enum hsrp_replay_mode mode, u32 window,
		     u32 seq, u32 hi)
{
	struct xfrm_state *x = sa->x;

	memset(sa->esn, 0, ring_size());
	sa->esn->bmp_len = WORDS;
	sa->esn->replay_window = window;
	sa->esn->seq = seq;
	sa->esn->seq_hi = hi;
	sa->esn->oseq = seq;
	sa->esn->oseq_hi = hi;
	memcpy(sa->ring, sa->esn, ring_size());
	x->replay = (struct xfrm_replay_state) { .seq = seq, .oseq = seq };
	sa->legacy = x->replay;
	memset(&x->stats, 0, sizeof(x->stats));

	x->type = &type;
	x->replay_esn = sa->esn;
	x->props.replay_window = mode == HSRP_REPLAY_LEGACY ? window : 0;
	x->props.flags = mode == HSRP_REPLAY_ESN ? XFRM_STATE_ESN : 0;
	x->repl_mode = mode == HSRP_REPLAY_LEGACY ? XFRM_REPLAY_MODE_LEGACY :
		       mode == HSRP_REPLAY_BMP ? XFRM_REPLAY_MODE_BMP :
						 XFRM_REPLAY_MODE_ESN;
	sa->r = (struct hsrp_replay) {
		.mode = mode, .window = window, .legacy = &sa->legacy,
		.esn = sa->ring,
	};
}

static u32 top_of(const struct sa *sa)
{
	return sa->r.mode == HSRP_REPLAY_LEGACY ? sa->legacy.seq :
						  sa->ring->seq;
}

static u32 any_seq(struct sa *sa, u32 window)
{
	u32 top = top_of(sa);

	switch (prandom_u32_state(&sa->rnd) % 32) {
	case 0:
		return prandom_u32_state(&sa->rnd);
	case 1:
		return 0;
	case 2 ... 4:
		return top + prandom_u32_state(&sa->rnd) % (3 * window + 3);
	case 5 ... 12:
		return top - prandom_u32_state(&sa->rnd) % (window + 4);
	}
	return top + prandom_u32_state(&sa->rnd) % 4;
}

/* What both count and refuse. */
static bool verdict_is(const struct sa *sa, enum hsrp_replay_verdict v,
		       int err, const struct xfrm_stats *before)
{
	const struct xfrm_stats *now = &sa->x->stats;

	return (v == HSRP_REPLAY_OK) == !err &&
	       now->replay - before->replay == (v == HSRP_REPLAY_SEEN) &&
	       now->replay_window - before->replay_window ==
	       (v == HSRP_REPLAY_OLD);
}

static bool one_step(struct sa *sa, u32 window)
{
	u32 seq = any_seq(sa, window), hi = hsrp_replay_seq_hi(&sa->r, seq);
	struct xfrm_stats before = sa->x->stats;
	enum hsrp_replay_verdict v;

	if (hi != xfrm_replay_seqhi(sa->x, htonl(seq)))
		return false;
	v = hsrp_replay_check(&sa->r, seq);
	if (!verdict_is(sa, v, k_check(sa->x, sa->skb, htonl(seq)), &before))
		return false;
	if (v != HSRP_REPLAY_OK)
		return same(sa);

	/* now and then what was guessed is not what it is any more */
	hi += prandom_u32_state(&sa->rnd) % 64 == 0;
	XFRM_SKB_CB(sa->skb)->seq.input.hi = htonl(hi);
	before = sa->x->stats;
	v = hsrp_replay_recheck(&sa->r, seq, hi);
	if (!verdict_is(sa, v, k_recheck(sa->x, sa->skb, htonl(seq)), &before))
		return false;
	if (v == HSRP_REPLAY_OK) {
		hsrp_replay_advance(&sa->r, seq);
		k_advance(sa->x, htonl(seq));
	}
	return same(sa);
}

static bool one_send(struct sa *sa)
{
	u32 seq, hi;
	bool ok = hsrp_replay_next(&sa->r, &seq, &hi);
	bool k_ok = !k_overflow(sa->x, sa->skb);

	if (ok != k_ok || !same(sa))
		return false;
	return !ok || (seq == XFRM_SKB_CB(sa->skb)->seq.output.low &&
		       hi == XFRM_SKB_CB(sa->skb)->seq.output.hi);
}

static int run(struct sa *sa, enum hsrp_replay_mode mode, u32 window, u32 seq,
	       u32 hi)
{
	unsigned int i;

	sa_setup(sa, mode, window, seq, hi);
	for (i = 0; i < steps; i++) {
		if (one_step(sa, window) && one_send(sa))
			continue;
		pr_err("mode %d window %u from %u:%u step %u seed %llu: not the same\n",
		       mode, window, hi, seq, i, seed);
		return -EINVAL;
	}
	return 0;
}

static int run_all(struct sa *sa)
{
	static const u32 windows[] = {
		0, 1, 7, 31, 32, 33, 64, 100, 128, 1000, 1024, 2048,
	};
	static const u32 starts[] = { 0, 5000, 0xfffff000 };
	static const u32 his[] = { 0, 7, 0xffffffff };
	int w, s, h, err = 0;

	for (w = 0; w < ARRAY_SIZE(windows); w++)
		for (s = 0; s < ARRAY_SIZE(starts); s++) {
			if (windows[w] <= 32)
				err = err ?: run(sa, HSRP_REPLAY_LEGACY,
						 windows[w], starts[s], 0);
			err = err ?: run(sa, HSRP_REPLAY_BMP, windows[w],
					 starts[s], 0);
			for (h = 0; h < ARRAY_SIZE(his); h++)
				err = err ?: run(sa, HSRP_REPLAY_ESN,
						 windows[w], starts[s],
						 his[h]);
			cond_resched();
		}
	return err;
}

static int __init oracle_init(void)
{
	struct sa sa = {};
	int err = -ENOMEM;

	k_check = where_is("xfrm_replay_check");
	k_recheck = where_is("xfrm_replay_recheck");
	k_advance = where_is("xfrm_replay_advance");
	k_overflow = where_is("xfrm_replay_overflow");
	if (!k_check || !k_recheck || !k_advance || !k_overflow)
		return -ENOENT;

	prandom_seed_state(&sa.rnd, seed);
	sa.x = kzalloc(sizeof(*sa.x), GFP_KERNEL);
	sa.esn = kzalloc(ring_size(), GFP_KERNEL);
	sa.ring = kzalloc(ring_size(), GFP_KERNEL);
	sa.skb = alloc_skb(128, GFP_KERNEL);
	if (sa.x && sa.esn && sa.ring && sa.skb) {
		write_pnet(&sa.x->xs_net, &init_net);
		err = run_all(&sa);
	}
	kfree_skb(sa.skb);
	kfree(sa.ring);
	kfree(sa.esn);
	kfree(sa.x);
	return err;
}

static void __exit oracle_exit(void)
{
}

module_init(oracle_init);
module_exit(oracle_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Sequence numbers of hsrp.ko and XFRM compared");
MODULE_AUTHOR("The hsrp project");
