/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Algorithms of IKE: what IOS calls them, and what strongSwan does.
 */
#ifndef _HSRPCTL_IKE_H
#define _HSRPCTL_IKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ike_kind {
	IKE_ENCR,	/* IKEv2's names of ciphers */
	IKE_HASH,	/* integrity and pseudo-random functions */
};

/**
 * struct ike_alg - an algorithm
 * @ios: its name in IOS
 * @swan: its name in a proposal of strongSwan
 * @aead: a cipher that authenticates by itself
 */
struct ike_alg {
	const char *ios;
	const char *swan;
	bool aead;
};

const struct ike_alg *ike_alg(enum ike_kind kind, const char *word);
const char *ike_algs(enum ike_kind kind);
const char *ike_dh(uint32_t group);
const char *ike1_encr(const char *words);

#endif /* _HSRPCTL_IKE_H */
