/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What runs, in Prometheus' text format.
 */
#ifndef _HSRPCTL_METRICS_H
#define _HSRPCTL_METRICS_H

#include "model.h"

void metrics_print(const struct model *m);

#endif /* _HSRPCTL_METRICS_H */
