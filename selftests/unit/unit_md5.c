// SPDX-License-Identifier: GPL-2.0
/*
 * MD5 by RFC 1321, for tests that run where no library has it. How fast it is
 * does not matter; test_keys.c has the vectors of the RFC.
 */
#include "unit_md5.h"
#include <math.h>

#define BLOCK	64

struct md5 {
	u32 state[4];
	u64 octets;
	u8 block[BLOCK];
};

/* RFC 1321 3.4: by round and step within it */
static const u8 shifts[4][4] = {
	{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 },
};

/* 3.4: the first 32 bits of the fraction of a sine */
static u32 sine(unsigned int i)
{
	static u32 table[64];

	if (!table[i])
		table[i] = (u32)(4294967296.0 * fabs(sin(i + 1.0)));
	return table[i];
}

static u32 rol(u32 v, unsigned int n)
{
	return v << n | v >> (32 - n);
}

/* the word of the block that step @i takes, and the round's function */
static u32 mix(unsigned int i, const u32 s[4], unsigned int *word)
{
	switch (i / 16) {
	case 0:
		*word = i;
		return (s[1] & s[2]) | (~s[1] & s[3]);
	case 1:
		*word = (5 * i + 1) % 16;
		return (s[1] & s[3]) | (s[2] & ~s[3]);
	case 2:
		*word = (3 * i + 5) % 16;
		return s[1] ^ s[2] ^ s[3];
	default:
		*word = 7 * i % 16;
		return s[2] ^ (s[1] | ~s[3]);
	}
}

static u32 le32(const u8 *p)
{
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static void one_block(struct md5 *m)
{
	u32 s[4];

	memcpy(s, m->state, sizeof(s));
	for (unsigned int i = 0; i < 64; i++) {
		unsigned int word;
		u32 v = mix(i, s, &word);

		v += s[0] + le32(m->block + 4 * word) + sine(i);
		s[0] = s[3];
		s[3] = s[2];
		s[2] = s[1];
		s[1] += rol(v, shifts[i / 16][i % 4]);
	}
	for (unsigned int i = 0; i < 4; i++)
		m->state[i] += s[i];
}

static void add(struct md5 *m, const u8 *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		m->block[m->octets++ % BLOCK] = data[i];
		if (!(m->octets % BLOCK))
			one_block(m);
	}
}

static void finish(struct md5 *m, u8 digest[HSRP_MD5_DIGEST_LEN])
{
	const u64 bits = m->octets * 8;
	u8 fill = 0x80;

	do {
		add(m, &fill, 1);
		fill = 0;
	} while (m->octets % BLOCK != BLOCK - 8);
	for (unsigned int i = 0; i < 8; i++)
		add(m, &(u8){ (u8)(bits >> 8 * i) }, 1);
	for (unsigned int i = 0; i < HSRP_MD5_DIGEST_LEN; i++)
		digest[i] = (u8)(m->state[i / 4] >> 8 * (i % 4));
}

int unit_md5(const struct hsrp_md5_part *part, unsigned int n,
	     u8 digest[HSRP_MD5_DIGEST_LEN])
{
	struct md5 m = {
		.state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 },
	};

	for (unsigned int i = 0; i < n; i++)
		add(&m, part[i].data, part[i].len);
	finish(&m, digest);
	return 0;
}
