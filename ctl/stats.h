/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_STATS_H
#define _HSRPCTL_STATS_H

struct counters;

void counters_print(const struct counters *cs);

#endif /* _HSRPCTL_STATS_H */
