/* SPDX-License-Identifier: GPL-2.0 */
/* Ethernet frames from a classic pcap file, and the HSRP in them. */
#ifndef _UNIT_PCAP_H
#define _UNIT_PCAP_H

#include "packet.h"

struct pcap_frame {
	u64 us;			/* since the first frame */
	const u8 *data;		/* Ethernet header on */
	size_t len;
};

struct pcap {
	u8 *file;
	struct pcap_frame *frame;
	size_t n;
};

/* 0, or -1 with a reason in *why */
int pcap_load(struct pcap *cap, const char *path, const char **why);
void pcap_free(struct pcap *cap);
/* the IPv4 header inside a frame, VLAN tags skipped; NULL: none */
const u8 *pcap_ip(const struct pcap_frame *f, size_t *len);

#endif
