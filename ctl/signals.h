/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRPCTL_SIGNALS_H
#define _HSRPCTL_SIGNALS_H

int signals_open(void);
void signals_close(int fd);

#endif /* _HSRPCTL_SIGNALS_H */
