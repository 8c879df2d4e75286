/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STDINT_H
#define _HSRP_KUNIT_STDINT_H

#include <linux/types.h>

#endif /* _HSRP_KUNIT_STDINT_H */
