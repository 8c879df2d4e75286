// SPDX-License-Identifier: GPL-2.0
/* Random numbers and octets; also compiled into the KUnit suites. */
#include "ktap.h"
#include <stdlib.h>
#include <string.h>

uint32_t rnd_u32(struct rnd *r)
{
	r->s ^= r->s >> 12;
	r->s ^= r->s << 25;
	r->s ^= r->s >> 27;
	return (uint32_t)((r->s * 0x2545f4914f6cdd1dULL) >> 32);
}

uint32_t rnd_below(struct rnd *r, uint32_t n)
{
	return (uint32_t)((uint64_t)rnd_u32(r) * n >> 32);
}

static int nibble(char c)
{
	const char *digits = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

size_t unhex(const char *hex, uint8_t *buf, size_t size)
{
	size_t n = strlen(hex) / 2;

	if (strlen(hex) % 2 || n > size)
		abort();
	for (size_t i = 0; i < n; i++) {
		int hi = nibble(hex[2 * i]), lo = nibble(hex[2 * i + 1]);

		if (hi < 0 || lo < 0)
			abort();
		buf[i] = (uint8_t)(hi << 4 | lo);
	}
	return n;
}

void *exact_copy(const uint8_t *data, size_t len, const uint8_t **at)
{
	uint8_t *block = malloc(len ? len : 1);

	if (!block)
		abort();
	memcpy(block, data, len);
	*at = len ? block : block + 1;
	return block;
}
