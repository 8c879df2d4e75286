/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few types and helpers that the pure protocol code needs, so that the
 * same files build in the kernel, in KUnit and in user space (unit tests,
 * fuzzers). Nothing here allocates, sleeps, locks or reads a clock.
 */
#ifndef _HSRP_PURE_H
#define _HSRP_PURE_H

#ifdef __KERNEL__
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/byteorder.h>
#else
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <arpa/inet.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;

#define BIT(n)			(1U << (n))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define be16_to_cpu(x)		ntohs(x)
#define be32_to_cpu(x)		ntohl(x)
#define cpu_to_be16(x)		htons(x)
#define cpu_to_be32(x)		htonl(x)
#define memzero_explicit(p, n)	explicit_bzero(p, n)
#endif

#endif /* _HSRP_PURE_H */
