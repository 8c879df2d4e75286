/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HSRP_KUNIT_STDLIB_H
#define _HSRP_KUNIT_STDLIB_H

#include <linux/slab.h>

/* KASAN watches the borders of what kmalloc() gives, as ASan does */
static inline void *malloc(size_t size)
{
	return kmalloc(size, GFP_KERNEL);
}

static inline void *calloc(size_t n, size_t size)
{
	return kcalloc(n, size, GFP_KERNEL);
}

static inline void free(const void *p)
{
	kfree(p);
}

void __noreturn hsrp_unit_abort(void);

#define abort hsrp_unit_abort

#endif /* _HSRP_KUNIT_STDLIB_H */
