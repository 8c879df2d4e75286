/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of the wire that are not aligned.
 */
#ifndef _HSRP_WIRE_H
#define _HSRP_WIRE_H

#include "pure.h"

static inline u16 hsrp_get_be16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static inline u32 hsrp_get_be32(const u8 *p)
{
	return (u32)hsrp_get_be16(p) << 16 | hsrp_get_be16(p + 2);
}

static inline void hsrp_put_be32(u8 *p, u32 v)
{
	p[0] = (u8)(v >> 24);
	p[1] = (u8)(v >> 16);
	p[2] = (u8)(v >> 8);
	p[3] = (u8)v;
}

#endif /* _HSRP_WIRE_H */
