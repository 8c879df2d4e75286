/* SPDX-License-Identifier: GPL-2.0 */
/* What the targets of the two versions' parsers share. */
#ifndef _FUZZ_PKT_H
#define _FUZZ_PKT_H

#include "fuzz.h"
#include "packet.h"

static inline enum hsrp_drop parse_twice(const struct hsrp_version *v,
					 const u8 *data, size_t len,
					 struct hsrp_pkt *pkt)
{
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

/* Can a host have it? hsrp_addr_usable(), octet by octet */
static inline bool host(const struct hsrp_addr *addr)
{
	const u8 *ip = (const u8 *)addr->ip;
	u8 any = 0;

	if (addr->ipver == 4)
		return ip[0] && ip[0] != 127 && ip[0] < 224;
	for (int i = 8; i < 16; i++)
		any |= ip[i];
	return ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80 && any;
}

/* What everybody behind a parser relies on */
static inline void check_fields(const struct hsrp_version *v,
				const struct hsrp_pkt *pkt)
{
	FUZZ_CHECK(pkt->version == v->number);
	FUZZ_CHECK(pkt->opcode <= HSRP_OP_RESIGN);
	FUZZ_CHECK(pkt->state <= HSRP_STATE_ACTIVE);
	FUZZ_CHECK(pkt->group <= v->group_max);
	FUZZ_CHECK(pkt->priority <= HSRP_PRIORITY_MAX);
	FUZZ_CHECK(pkt->vip.ipver == v->ipver && host(&pkt->vip));
	FUZZ_CHECK(!pkt->src.ipver);
}

#endif
