/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the two versions' parsers share. */
#ifndef _UNIT_PARSE_H
#define _UNIT_PARSE_H

#include <stdlib.h>
#include "ktap.h"
#include "packet.h"

/* from a heap block of exactly that size: ASan sees one octet too far */
static inline enum hsrp_drop parse_exact(u8 version, const u8 *data, size_t len,
					 struct hsrp_pkt *pkt)
{
	u8 *exact = malloc(len ? len : 1);
	enum hsrp_drop drop;

	if (!exact)
		abort();
	memcpy(exact, data, len);
	memset(pkt, 0xa5, sizeof(*pkt));
	drop = hsrp_version(version)->parse(len ? exact : exact + 1, len, pkt);
	free(exact);
	return drop;
}

static inline enum hsrp_drop parse_exact_hex(u8 version, const char *hex,
					     struct hsrp_pkt *pkt)
{
	u8 buf[256] = { 0 };

	return parse_exact(version, buf, unhex(hex, buf, sizeof(buf)), pkt);
}

#endif
