/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the two versions' parsers share. */
#ifndef _UNIT_PARSE_H
#define _UNIT_PARSE_H

#include <stdlib.h>
#include "ktap.h"
#include "packet.h"

static inline enum hsrp_drop parse_exact(const struct hsrp_version *version,
					 const u8 *data, size_t len,
					 struct hsrp_pkt *pkt)
{
	const u8 *exact;
	void *block = exact_copy(data, len, &exact);
	enum hsrp_drop drop;

	memset(pkt, 0xa5, sizeof(*pkt));
	drop = version->parse(exact, len, pkt);
	free(block);
	return drop;
}

static inline enum hsrp_drop parse_exact_hex(u8 version, const char *hex,
					     struct hsrp_pkt *pkt)
{
	u8 buf[256] = { 0 };

	return parse_exact(hsrp_version(version), buf,
			   unhex(hex, buf, sizeof(buf)), pkt);
}

#endif
