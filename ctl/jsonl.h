/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading what "hsrpctl -j monitor" wrote: one flat JSON object a line.
 */
#ifndef _HSRPCTL_JSONL_H
#define _HSRPCTL_JSONL_H

#include <stdbool.h>
#include <stddef.h>

bool jsonl_get(const char *line, const char *key, char *buf, size_t size);

#endif /* _HSRPCTL_JSONL_H */
