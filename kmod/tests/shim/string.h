/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STRING_H
#define _HSRP_KUNIT_STRING_H

#include <linux/string.h>

#endif /* _HSRP_KUNIT_STRING_H */
