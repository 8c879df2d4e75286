/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Invalid-SPI recovery: what is noticed of ESP that no SA is for, and what is
 * done about it.
 */
#ifndef _HSRP_IPSEC_SPI_H
#define _HSRP_IPSEC_SPI_H

#include <linux/types.h>

struct hsrp_bind;
struct hsrp_net;

/**
 * struct hsrp_spi - what a crypto peer sends that no SA is for
 * @heard: when the last such packet came (jiffies)
 * @due: no attempt before then (jiffies)
 * @spi: of the packet that made it due
 * @wanted: an attempt is due; for the worker, taken with xchg()
 *
 * Written in softirq on any CPU, without a lock; see Documentation/locking.rst.
 */
struct hsrp_spi {
	unsigned long heard;
	unsigned long due;
	__be32 spi;
	int wanted;
};

/* spi.c: any context */
void hsrp_spi_init(struct hsrp_spi *s);
void hsrp_spi_void(struct hsrp_net *hn);
/* process context; all but exit with hn->lock held */
void hsrp_spi_recover(struct hsrp_bind *b);
int hsrp_spi_net_init(struct hsrp_net *hn);
void hsrp_spi_net_exit(struct hsrp_net *hn);

#endif /* _HSRP_IPSEC_SPI_H */
