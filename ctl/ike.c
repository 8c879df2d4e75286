// SPDX-License-Identifier: GPL-2.0
/*
 * Algorithms of IKE and ESP.
 */
#include <string.h>
#include <strings.h>

#include "hsrpctl.h"
#include "ike.h"
#include "model.h"

static const struct ike_alg ciphers[] = {
	{ "des", "des", NULL, false },
	{ "3des", "3des", "3des", false },
	{ "aes-cbc-128", "aes128", "aes128", false },
	{ "aes-cbc-192", "aes192", "aes192", false },
	{ "aes-cbc-256", "aes256", "aes256", false },
	{ "aes-gcm-128", "aes128gcm16", "aes_gcm128", true },
	{ "aes-gcm-256", "aes256gcm16", "aes_gcm256", true },
};

static const struct ike_alg hashes[] = {
	{ "md5", "md5", "md5", false },
	{ "sha", "sha1", "sha1", false },
	{ "sha1", "sha1", "sha1", false },
	{ "sha256", "sha256", "sha2_256", false },
	{ "sha384", "sha384", "sha2_384", false },
	{ "sha512", "sha512", "sha2_512", false },
};

static const struct {
	uint32_t group;
	const char *swan;
	const char *libre;
} dh_groups[] = {
	{ 1, "modp768", NULL }, { 2, "modp1024", NULL },
	{ 5, "modp1536", "dh5" }, { 14, "modp2048", "dh14" },
	{ 15, "modp3072", "dh15" }, { 16, "modp4096", "dh16" },
	{ 19, "ecp256", "dh19" }, { 20, "ecp384", "dh20" },
	{ 21, "ecp521", "dh21" }, { 24, "modp2048s256", NULL },
};

static const struct ike_alg ike1_ciphers[] = {
	{ "des", "des", NULL, false },
	{ "3des", "3des", "3des", false },
	{ "aes", "aes128", "aes128", false },
	{ "aes 192", "aes192", "aes192", false },
	{ "aes 256", "aes256", "aes256", false },
};

static const struct esp_alg unknown;

/**
 * esp_cipher - the cipher of a transform set
 * @t: transform set
 *
 * Return: its names.
 */
const struct esp_alg *esp_cipher(const struct tset *t)
{
	static const struct esp_alg aes[] = {
		{ "aes128", "aes128" }, { "aes192", "aes192" },
		{ "aes256", "aes256" },
	};
	static const struct esp_alg gcm[] = {
		{ "aes128gcm16", "aes_gcm128" }, { "aes192gcm16", "aes_gcm192" },
		{ "aes256gcm16", "aes_gcm256" },
	};
	static const struct esp_alg others[] = {
		[HSRP_CIPHER_NULL] = { "null", "null" },
		[HSRP_CIPHER_DES] = { "des", NULL },
		[HSRP_CIPHER_3DES] = { "3des", "3des" },
		[HSRP_CIPHER_CHACHA20_POLY1305] = {
			"chacha20poly1305", "chacha20_poly1305",
		},
	};
	unsigned int size = t->keylen >= 256 ? 2 : t->keylen >= 192 ? 1 : 0;

	if (t->cipher == HSRP_CIPHER_AES)
		return &aes[size];
	if (t->cipher == HSRP_CIPHER_GCM)
		return &gcm[size];
	return t->cipher < ARRAY_SIZE(others) ? &others[t->cipher] : &unknown;
}

/**
 * esp_integ - the integrity algorithm of a transform set
 * @t: transform set
 *
 * Return: its names, with what stands before them in a proposal.
 */
const struct esp_alg *esp_integ(const struct tset *t)
{
	static const struct esp_alg names[] = {
		[HSRP_INTEG_NONE] = { "", "" },
		[HSRP_INTEG_MD5] = { "-md5", "-md5" },
		[HSRP_INTEG_SHA1] = { "-sha1", "-sha1" },
		[HSRP_INTEG_SHA256] = { "-sha256", "-sha2_256" },
		[HSRP_INTEG_SHA384] = { "-sha384", "-sha2_384" },
		[HSRP_INTEG_SHA512] = { "-sha512", "-sha2_512" },
	};

	return t->integ < ARRAY_SIZE(names) ? &names[t->integ] : &unknown;
}

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

static size_t dh_find(uint32_t group)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dh_groups); i++)
		if (dh_groups[i].group == group)
			break;
	return i;
}

/**
 * ike_dh - a Diffie-Hellman group
 * @group: its number
 *
 * Return: its name in strongSwan, or NULL.
 */
const char *ike_dh(uint32_t group)
{
	size_t i = dh_find(group);

	return i < ARRAY_SIZE(dh_groups) ? dh_groups[i].swan : NULL;
}

/**
 * ike_dh_libre - a Diffie-Hellman group
 * @group: its number
 *
 * Return: its name in libreswan, or NULL where that has none of it.
 */
const char *ike_dh_libre(uint32_t group)
{
	size_t i = dh_find(group);

	return i < ARRAY_SIZE(dh_groups) ? dh_groups[i].libre : NULL;
}

/**
 * ike1_encr - cipher of an ISAKMP policy
 * @words: as in IOS
 *
 * Return: the cipher, or NULL.
 */
const struct ike_alg *ike1_encr(const char *words)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ike1_ciphers); i++)
		if (!strcasecmp(ike1_ciphers[i].ios, words))
			return &ike1_ciphers[i];
	return NULL;
}
