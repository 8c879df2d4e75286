/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output. One call prints a value as text or as JSON, so that the two cannot
 * disagree. A format of NULL means: in JSON only. A key of NULL means: an
 * element of an array.
 */
#ifndef _HSRPCTL_PRINT_H
#define _HSRPCTL_PRINT_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

#include "ip.h"

void print_begin(bool json, bool pretty);
void print_end(void);
bool print_is_json(void);

void print_object(const char *key);
void print_object_end(void);
void print_array(const char *key);
void print_array_end(void);

void print_string(const char *key, const char *fmt, const char *val);
void print_uint(const char *key, const char *fmt, uint64_t val);
void print_number(const char *key, const char *fmt, const char *val);
void print_bool(const char *key, const char *fmt, bool val);
void print_null(const char *key, const char *text);
void print_addr(const char *key, const char *fmt, uint32_t addr);
void print_ip(const char *key, const char *fmt, struct ip ip);
void print_prefix(const char *key, const char *fmt, const struct prefix *p);
void print_mac(const char *key, const char *fmt, const uint8_t *mac);
void print_spi(const char *key, uint32_t spi);
void print_sec(const char *key, const char *fmt, uint64_t ms);
void print_age(const char *key, const char *fmt, uint64_t ms);
void print_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

bool ip6_given(const uint8_t *ip);
void print_either(const char *key, const char *fmt, uint32_t addr,
		  const uint8_t *ip6);
const char *addr_str(uint32_t addr);
const char *either_str(uint32_t addr, const uint8_t *ip6);
const char *mask_str(uint8_t len);
const char *wildcard_str(uint8_t len);
const char *net_mask_str(const struct prefix *p);
const char *acl_net_str(const struct prefix *p);

#endif /* _HSRPCTL_PRINT_H */
