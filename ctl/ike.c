// SPDX-License-Identifier: GPL-2.0
/*
 * Algorithms of IKE.
 */
#include <string.h>
#include <strings.h>

#include "hsrpctl.h"
#include "ike.h"

static const struct ike_alg ciphers[] = {
	{ "des", "des", false },
	{ "3des", "3des", false },
	{ "aes-cbc-128", "aes128", false },
	{ "aes-cbc-192", "aes192", false },
	{ "aes-cbc-256", "aes256", false },
	{ "aes-gcm-128", "aes128gcm16", true },
	{ "aes-gcm-256", "aes256gcm16", true },
};

static const struct ike_alg hashes[] = {
	{ "md5", "md5", false },
	{ "sha", "sha1", false },
	{ "sha1", "sha1", false },
	{ "sha256", "sha256", false },
	{ "sha384", "sha384", false },
	{ "sha512", "sha512", false },
};

static const struct {
	uint32_t group;
	const char *swan;
} dh_groups[] = {
	{ 1, "modp768" }, { 2, "modp1024" }, { 5, "modp1536" },
	{ 14, "modp2048" }, { 15, "modp3072" }, { 16, "modp4096" },
	{ 19, "ecp256" }, { 20, "ecp384" }, { 21, "ecp521" },
	{ 24, "modp2048s256" },
};

static const struct {
	const char *ios;
	const char *swan;
} ike1_ciphers[] = {
	{ "des", "des" }, { "3des", "3des" }, { "aes", "aes128" },
	{ "aes 192", "aes192" }, { "aes 256", "aes256" },
};

/**
 * ike_alg - an algorithm by its name in IOS
 * @kind: of algorithm
 * @word: the name
 *
 * Return: the algorithm, or NULL.
 */
const struct ike_alg *ike_alg(enum ike_kind kind, const char *word)
{
	const struct ike_alg *tab = kind == IKE_ENCR ? ciphers : hashes;
	size_t n = kind == IKE_ENCR ? ARRAY_SIZE(ciphers) : ARRAY_SIZE(hashes);
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcasecmp(tab[i].ios, word))
			return &tab[i];
	return NULL;
}

/**
 * ike_algs - what ike_alg() knows
 * @kind: of algorithm
 *
 * Return: the names, for a message.
 */
const char *ike_algs(enum ike_kind kind)
{
	return kind == IKE_ENCR ?
	       "des, 3des, aes-cbc-128, aes-cbc-192, aes-cbc-256, aes-gcm-128 or aes-gcm-256" :
	       "md5, sha1, sha256, sha384 or sha512";
}

/**
 * ike_dh - a Diffie-Hellman group
 * @group: its number
 *
 * Return: its name in strongSwan, or NULL.
 */
const char *ike_dh(uint32_t group)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dh_groups); i++)
		if (dh_groups[i].group == group)
			return dh_groups[i].swan;
	return NULL;
}

/**
 * ike1_encr - cipher of an ISAKMP policy
 * @words: as in IOS
 *
 * Return: its name in strongSwan, or NULL.
 */
const char *ike1_encr(const char *words)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ike1_ciphers); i++)
		if (!strcasecmp(ike1_ciphers[i].ios, words))
			return ike1_ciphers[i].swan;
	return NULL;
}
