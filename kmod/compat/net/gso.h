/* SPDX-License-Identifier: GPL-2.0 */
/* Before 6.5 this was in linux/skbuff.h. */
#ifndef _HSRP_COMPAT_NET_GSO_H
#define _HSRP_COMPAT_NET_GSO_H

#ifdef HSRP_HAVE_GSO_H
#include_next <net/gso.h>
#else
#include <linux/skbuff.h>
#endif

#endif /* _HSRP_COMPAT_NET_GSO_H */
