/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands in for what a callback of the crypto API is called with since 6.3: its
 * own data, not the request.
 */
#ifndef _HSRP_COMPAT_LINUX_CRYPTO_H
#define _HSRP_COMPAT_LINUX_CRYPTO_H

#include_next <linux/crypto.h>

#ifdef HSRP_HAVE_CRYPTO_DATA
#define hsrp_crypto_arg_t void

static inline void *hsrp_crypto_data(hsrp_crypto_arg_t *arg)
{
	return arg;
}
#else
#define hsrp_crypto_arg_t struct crypto_async_request

static inline void *hsrp_crypto_data(hsrp_crypto_arg_t *arg)
{
	return arg->data;
}
#endif

#endif /* _HSRP_COMPAT_LINUX_CRYPTO_H */
