/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STDIO_H
#define _HSRP_KUNIT_STDIO_H

#include <linux/kernel.h>

#endif /* _HSRP_KUNIT_STDIO_H */
