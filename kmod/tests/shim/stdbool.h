/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STDBOOL_H
#define _HSRP_KUNIT_STDBOOL_H

#include <linux/types.h>

#endif /* _HSRP_KUNIT_STDBOOL_H */
