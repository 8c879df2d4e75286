/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the export for libreswan and those who look at its work must agree on.
 */
#ifndef _HSRPCTL_LIBRE_H
#define _HSRPCTL_LIBRE_H

/*
 * pluto has no connection without policies. Those of ours have this mark, "HSRP",
 * which no packet carries, so that they never do anything; its SAs have none.
 */
#define LIBRE_MARK	0x48535250

#endif /* _HSRPCTL_LIBRE_H */
