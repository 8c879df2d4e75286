/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzz targets share: assertions that end the run with the input that
 * broke them, and a cursor that takes numbers out of an input.
 */
#ifndef _FUZZ_H
#define _FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer keeps the input and says where */
#define FUZZ_CHECK(cond) do {						\
	if (!(cond)) {							\
		fprintf(stderr, "%s:%d: does not hold: %s\n",		\
			__FILE__, __LINE__, #cond);			\
		abort();						\
	}								\
} while (0)

/**
 * struct fuzz_in - what is left of an input
 * @p: next octet
 * @left: how many there are
 */
struct fuzz_in {
	const uint8_t *p;
	size_t left;
};

/* Zero at the end: a short input is one that goes on with zeroes */
static inline uint8_t in_u8(struct fuzz_in *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static inline uint16_t in_u16(struct fuzz_in *in)
{
	uint16_t hi = in_u8(in);

	return (uint16_t)(hi << 8 | in_u8(in));
}

static inline uint32_t in_u32(struct fuzz_in *in)
{
	uint32_t hi = in_u16(in);

	return hi << 16 | in_u16(in);
}

/* @n octets, or as many as there are; *got says how many */
static inline const uint8_t *in_bytes(struct fuzz_in *in, size_t n,
				      size_t *got)
{
	const uint8_t *p = in->p;

	*got = n < in->left ? n : in->left;
	in->p += *got;
	in->left -= *got;
	return p;
}

#endif
