/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of IOS words on the command line.
 */
#ifndef _HSRPCTL_APPLY_H
#define _HSRPCTL_APPLY_H

struct conf;

int config_read(const char *file, struct conf *c);
int config_map(const char *word, struct conf *c);

#endif /* _HSRPCTL_APPLY_H */
