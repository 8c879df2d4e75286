/* SPDX-License-Identifier: GPL-2.0 */
/* What a router of a capture did, and whether ours did the same in its place. */
#ifndef _UNIT_CISCO_H
#define _UNIT_CISCO_H

#include "pcap.h"
#include "sim.h"

/* the HSRP payload of a frame and its version; NULL: it has none */
const struct hsrp_version *cisco_payload(const struct pcap_frame *f,
					 const u8 **data, size_t *len,
					 u32 *src);
/* what ours said last, octet by octet as the Cisco said it in the same state */
void same_octets(const struct sim_router *r, const struct pcap *cap);
/*
 * Our entries into the states that a Hello tells, from @from_ms on, against
 * those of the Cisco @who.
 */
void same_path(const struct sim_router *r, const struct pcap *cap, u32 who,
	       long long from_ms, long long tolerance_ms);
/*
 * All that ours said from @from_ms on, against all that the Cisco @who said: each
 * Hello is octet by octet one of its Hellos, none of these is missing, and there
 * are as many but for @slack; Coups, Resigns and gratuitous ARPs come in the same
 * order. r->said has to be there.
 */
void same_said(const struct sim_router *r, const struct pcap *cap, u32 who,
	       long long from_ms, unsigned int slack);

#endif
