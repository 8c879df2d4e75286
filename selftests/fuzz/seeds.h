/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _FUZZ_SEEDS_H
#define _FUZZ_SEEDS_H

#include <stddef.h>

/* seeds.c: DIR/TARGET/NAME */
void save(const char *target, const char *name, const void *p, size_t n);

/* seeds_pcap.c */
void captures(void);

#endif /* _FUZZ_SEEDS_H */
