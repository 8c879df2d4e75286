/* SPDX-License-Identifier: GPL-2.0 */
/* What the targets of the two versions' parsers share. */
#ifndef _FUZZ_PKT_H
#define _FUZZ_PKT_H

#include "fuzz.h"
#include "packet.h"

static inline enum hsrp_drop parse_twice(u8 version, const u8 *data, size_t len,
					 struct hsrp_pkt *pkt)
{
	const struct hsrp_version *v = hsrp_version(version);
	struct hsrp_pkt again;
	enum hsrp_drop drop;

	/* what was there before must not matter */
	memset(pkt, 0xa5, sizeof(*pkt));
	memset(&again, 0x5a, sizeof(again));
	drop = v->parse(data, len, pkt);
	FUZZ_CHECK((unsigned int)drop <= HSRP_DROP_MAX);
	FUZZ_CHECK(v->parse(data, len, &again) == drop);
	FUZZ_CHECK(!memcmp(pkt, &again, sizeof(again)));
	return drop;
}

/* What everybody behind a parser relies on */
static inline void check_fields(u8 version, const struct hsrp_pkt *pkt)
{
	const u32 vip = ntohl(pkt->vip.ip[0]);

	FUZZ_CHECK(pkt->version == version);
	FUZZ_CHECK(pkt->opcode <= HSRP_OP_RESIGN);
	FUZZ_CHECK(pkt->state <= HSRP_STATE_ACTIVE);
	FUZZ_CHECK(pkt->group <= hsrp_version(version)->group_max);
	FUZZ_CHECK(pkt->priority <= HSRP_PRIORITY_MAX);
	FUZZ_CHECK(vip >> 24 && vip >> 24 != 127 && vip < 0xe0000000);
	FUZZ_CHECK(!pkt->src.ipver);
}

#endif
