/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STDDEF_H
#define _HSRP_KUNIT_STDDEF_H

#include <linux/stddef.h>

#endif /* _HSRP_KUNIT_STDDEF_H */
