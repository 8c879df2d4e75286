/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the headers in front of a message share. */
#ifndef _UNIT_HEADERS_H
#define _UNIT_HEADERS_H

#include <stdlib.h>
#include "ktap.h"
#include "packet.h"

static inline void put16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

/* RFC 1071, not folded, written the other way round than the code under test */
static inline u32 sum_of(u32 sum, const u8 *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? p[i] : (u32)p[i] << 8;
	return sum;
}

static inline u16 sum_fold(u32 sum)
{
	sum = (sum >> 16) + (sum & 0xffff);
	sum += sum >> 16;
	return (u16)~sum;
}

static inline enum hsrp_drop
check_exact(enum hsrp_drop (*fn)(const u8 *data, size_t len,
				 struct hsrp_ip_info *info),
	    const u8 *data, size_t len, struct hsrp_ip_info *info)
{
	const u8 *exact;
	void *block = exact_copy(data, len, &exact);
	enum hsrp_drop drop;

	memset(info, 0xa5, sizeof(*info));
	drop = fn(exact, len, info);
	free(block);
	return drop;
}

#endif
