/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Algorithms of IKE and ESP: what IOS calls them, and what strongSwan and libreswan do.
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
 * @libre: its name in one of libreswan, NULL: it has none of it
 * @aead: a cipher that authenticates by itself
 */
struct ike_alg {
	const char *ios;
	const char *swan;
	const char *libre;
	bool aead;
};

/**
 * struct esp_alg - an algorithm of ESP
 * @swan: its name in a proposal of strongSwan, NULL: unknown to this tool
 * @libre: its name in one of libreswan, NULL: it has none of it
 */
struct esp_alg {
	const char *swan;
	const char *libre;
};

struct tset;
const struct esp_alg *esp_cipher(const struct tset *t);
const struct esp_alg *esp_integ(const struct tset *t);

const struct ike_alg *ike_alg(enum ike_kind kind, const char *word);
const char *ike_algs(enum ike_kind kind);
const char *ike_dh(uint32_t group);
const char *ike_dh_libre(uint32_t group);
const struct ike_alg *ike1_encr(const char *words);

#endif /* _HSRPCTL_IKE_H */
