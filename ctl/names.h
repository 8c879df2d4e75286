/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words for the numbers of the family.
 */
#ifndef _HSRPCTL_NAMES_H
#define _HSRPCTL_NAMES_H

#include <stdbool.h>
#include <stdint.h>

const char *state_name(uint32_t state);
const char *fast_mode_name(uint32_t mode);
int fast_mode_parse(const char *s, uint32_t *mode);
const char *red_state_name(uint32_t state);
const char *auth_name(uint32_t type);
const char *track_type_name(uint32_t type);
const char *cipher_name(uint32_t cipher);
const char *integ_name(uint32_t integ);
const char *event_name(uint32_t type);

/**
 * struct transform - one word of a transform set
 * @name: as IOS calls it; the first member, see keyword_find()
 * @cipher: enum hsrp_cipher, or 0
 * @integ: enum hsrp_integ, or 0
 * @sizes: a key size may follow
 */
struct transform {
	const char *name;
	uint32_t cipher;
	uint32_t integ;
	bool sizes;
};

extern const struct transform transforms[];
extern const unsigned int n_transforms;

#endif /* _HSRPCTL_NAMES_H */
