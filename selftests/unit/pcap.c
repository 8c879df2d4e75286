// SPDX-License-Identifier: GPL-2.0
#include "pcap.h"
#include <stdio.h>
#include <stdlib.h>

#define ETH_HLEN	14
#define LINKTYPE_ETHERNET 1

static u32 get32(const u8 *p, bool swapped)
{
	if (swapped)
		return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 |
		       p[3];
	return (u32)p[3] << 24 | (u32)p[2] << 16 | (u32)p[1] << 8 | p[0];
}

static u8 *slurp(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	u8 *buf = NULL;
	long n = -1;

	if (!f)
		return NULL;
	if (!fseek(f, 0, SEEK_END))
		n = ftell(f);
	if (n > 0 && !fseek(f, 0, SEEK_SET)) {
		buf = malloc((size_t)n);
		*size = (size_t)n;
		if (buf && fread(buf, 1, *size, f) != *size) {
			free(buf);
			buf = NULL;
		}
	}
	fclose(f);
	return buf;
}

int pcap_load(struct pcap *cap, const char *path, const char **why)
{
	bool swapped = false, nano = false;
	size_t size, at = 24;
	u64 start = 0;

	memset(cap, 0, sizeof(*cap));
	cap->file = slurp(path, &size);
	*why = "cannot be read";
	if (!cap->file)
		return -1;
	*why = "not a classic pcap file of Ethernet frames";
	if (size < 24)
		goto bad;
	switch (get32(cap->file, false)) {
	case 0xa1b2c3d4:
		break;
	case 0xa1b23c4d:
		nano = true;
		break;
	case 0xd4c3b2a1:
		swapped = true;
		break;
	case 0x4d3cb2a1:
		swapped = true;
		nano = true;
		break;
	default:
		goto bad;
	}
	if (get32(cap->file + 20, swapped) != LINKTYPE_ETHERNET)
		goto bad;
	cap->frame = calloc(size / 16 + 1, sizeof(*cap->frame));
	if (!cap->frame)
		abort();

	*why = "truncated";
	while (at < size) {
		struct pcap_frame *f = &cap->frame[cap->n];
		u64 us;

		if (size - at < 16)
			goto bad;
		us = get32(cap->file + at, swapped) * 1000000ULL +
		     get32(cap->file + at + 4, swapped) / (nano ? 1000 : 1);
		f->len = get32(cap->file + at + 8, swapped);
		at += 16;
		if (f->len > size - at)
			goto bad;
		f->data = cap->file + at;
		at += f->len;
		if (!cap->n++)
			start = us;
		f->us = us - start;
	}
	return 0;
bad:
	pcap_free(cap);
	return -1;
}

void pcap_free(struct pcap *cap)
{
	free(cap->frame);
	free(cap->file);
	memset(cap, 0, sizeof(*cap));
}

const u8 *pcap_ip(const struct pcap_frame *f, size_t *len)
{
	size_t at = ETH_HLEN - 2;

	while (at + 2 <= f->len) {
		unsigned int type = (unsigned int)f->data[at] << 8 |
				    f->data[at + 1];

		at += 2;
		if (type == 0x8100) {
			at += 2;
			continue;
		}
		if (type != 0x0800)
			return NULL;
		*len = f->len - at;
		return f->data + at;
	}
	return NULL;
}
