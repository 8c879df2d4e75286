// SPDX-License-Identifier: GPL-2.0
/*
 * Words for the numbers of the family. A number that this tool does not know,
 * from a newer kernel, is printed as it is.
 */
#include <stdio.h>
#include <string.h>

#include <linux/hsrp.h>

#include "hsrpctl.h"
#include "names.h"

static const char *const states[] = {
	[HSRP_STATE_INIT]	= "Init",
	[HSRP_STATE_LEARN]	= "Learn",
	[HSRP_STATE_LISTEN]	= "Listen",
	[HSRP_STATE_SPEAK]	= "Speak",
	[HSRP_STATE_STANDBY]	= "Standby",
	[HSRP_STATE_ACTIVE]	= "Active",
};

static const char *const red_states[] = {
	[HSRP_RED_INIT]		= "Init",
	[HSRP_RED_BACKUP]	= "Backup",
	[HSRP_RED_SPEAK]	= "Speak",
	[HSRP_RED_STANDBY]	= "Standby",
	[HSRP_RED_ACTIVE]	= "Active",
};

static const char *const auths[] = {
	[HSRP_AUTH_NONE]	= "none",
	[HSRP_AUTH_TEXT]	= "text",
	[HSRP_AUTH_MD5]		= "md5",
};

static const char *const track_types[] = {
	[HSRP_TRACK_LINE_PROTOCOL]	= "line-protocol",
	[HSRP_TRACK_IP_ROUTING]		= "ip-routing",
	[HSRP_TRACK_ROUTE]		= "ip-route",
	[HSRP_TRACK_STUB]		= "stub-object",
	[HSRP_TRACK_LIST_AND]		= "list-and",
	[HSRP_TRACK_LIST_OR]		= "list-or",
	[HSRP_TRACK_LIST_WEIGHT]	= "list-weight",
	[HSRP_TRACK_IP6_ROUTING]	= "ipv6-routing",
	[HSRP_TRACK_ROUTE6]		= "ipv6-route",
	[HSRP_TRACK_LIST_PERCENT]	= "list-percentage",
};

static const char *const events[] = {
	[HSRP_EVENT_GROUP_STATE]	= "group-state",
	[HSRP_EVENT_RED_STATE]		= "redundancy-state",
	[HSRP_EVENT_CLEAN]		= "clean",
	[HSRP_EVENT_READY]		= "ready",
	[HSRP_EVENT_DEMOTED]		= "demoted",
	[HSRP_EVENT_ROUTE_ADD]		= "route-add",
	[HSRP_EVENT_ROUTE_DEL]		= "route-del",
	[HSRP_EVENT_TUNNEL_UP]		= "tunnel-up",
	[HSRP_EVENT_TUNNEL_DOWN]	= "tunnel-down",
	[HSRP_EVENT_TRACK]		= "track",
	[HSRP_EVENT_SA_FLUSH]		= "sa-flush",
	[HSRP_EVENT_CONFLICT]		= "conflict",
	[HSRP_EVENT_GROUP_NEW]		= "group-new",
	[HSRP_EVENT_GROUP_SET]		= "group-set",
	[HSRP_EVENT_GROUP_DEL]		= "group-del",
	[HSRP_EVENT_TRANSFORM_NEW]	= "transform-new",
	[HSRP_EVENT_TRANSFORM_DEL]	= "transform-del",
	[HSRP_EVENT_MAP_NEW]		= "map-new",
	[HSRP_EVENT_MAP_DEL]		= "map-del",
	[HSRP_EVENT_MATCH_NEW]		= "match-new",
	[HSRP_EVENT_MATCH_DEL]		= "match-del",
	[HSRP_EVENT_BIND_NEW]		= "bind-new",
	[HSRP_EVENT_BIND_SET]		= "bind-set",
	[HSRP_EVENT_BIND_DEL]		= "bind-del",
	[HSRP_EVENT_TRACK_NEW]		= "track-new",
	[HSRP_EVENT_TRACK_SET]		= "track-set",
	[HSRP_EVENT_TRACK_DEL]		= "track-del",
	[HSRP_EVENT_INTERFACE_SET]	= "interface-set",
	[HSRP_EVENT_KEYCHAIN_NEW]	= "keychain-new",
	[HSRP_EVENT_KEYCHAIN_DEL]	= "keychain-del",
	[HSRP_EVENT_AUTH]		= "authentication-mismatch",
	[HSRP_EVENT_UNREADY]		= "unready",
	[HSRP_EVENT_INVALID_SPI]	= "invalid-spi",
};

const struct transform transforms[] = {
	{ "esp-null", HSRP_CIPHER_NULL, 0, false },
	{ "esp-des", HSRP_CIPHER_DES, 0, false },
	{ "esp-3des", HSRP_CIPHER_3DES, 0, false },
	{ "esp-aes", HSRP_CIPHER_AES, 0, true },
	{ "esp-gcm", HSRP_CIPHER_GCM, 0, true },
	{ "esp-chacha20-poly1305", HSRP_CIPHER_CHACHA20_POLY1305, 0, false },
	{ "esp-md5-hmac", 0, HSRP_INTEG_MD5, false },
	{ "esp-sha-hmac", 0, HSRP_INTEG_SHA1, false },
	{ "esp-sha256-hmac", 0, HSRP_INTEG_SHA256, false },
	{ "esp-sha384-hmac", 0, HSRP_INTEG_SHA384, false },
	{ "esp-sha512-hmac", 0, HSRP_INTEG_SHA512, false },
};

const unsigned int n_transforms = ARRAY_SIZE(transforms);

static const char *number(uint32_t i)
{
	static char buf[4][16];
	static unsigned int turn;

	turn = (turn + 1) % ARRAY_SIZE(buf);
	snprintf(buf[turn], sizeof(buf[turn]), "%u", i);
	return buf[turn];
}

static const char *lookup(const char *const *tab, size_t n, uint32_t i)
{
	return i < n && tab[i] ? tab[i] : number(i);
}

/**
 * state_name - state of a group
 * @state: enum hsrp_state
 *
 * Return: the word, as IOS has it.
 */
const char *state_name(uint32_t state)
{
	return lookup(states, ARRAY_SIZE(states), state);
}

/**
 * fast_mode_name - mode of the fast path
 * @mode: enum hsrp_fast_mode
 *
 * Return: the word.
 */
const char *fast_mode_name(uint32_t mode)
{
	static const char * const names[] = {
		[HSRP_FAST_OFF]		= "off",
		[HSRP_FAST_AUTO]	= "auto",
		[HSRP_FAST_LEARN]	= "learn",
		[HSRP_FAST_ALWAYS]	= "always",
	};

	return lookup(names, ARRAY_SIZE(names), mode);
}

/**
 * fast_mode_parse - the mode that a word means
 * @s: word
 * @mode: takes it, enum hsrp_fast_mode
 *
 * Return: 0, or -1 if there is none.
 */
int fast_mode_parse(const char *s, uint32_t *mode)
{
	uint32_t i;

	for (i = 0; i < __HSRP_FAST_MAX; i++) {
		if (strcmp(fast_mode_name(i), s))
			continue;
		*mode = i;
		return 0;
	}
	return -1;
}

/**
 * red_state_name - state of a redundancy name
 * @state: enum hsrp_red_state
 *
 * Return: the word, as IOS has it.
 */
const char *red_state_name(uint32_t state)
{
	return lookup(red_states, ARRAY_SIZE(red_states), state);
}

/**
 * auth_name - type of authentication
 * @type: enum hsrp_auth_type
 *
 * Return: the word.
 */
const char *auth_name(uint32_t type)
{
	return lookup(auths, ARRAY_SIZE(auths), type);
}

/**
 * track_type_name - what a track object follows
 * @type: enum hsrp_track_type
 *
 * Return: the word.
 */
const char *track_type_name(uint32_t type)
{
	return lookup(track_types, ARRAY_SIZE(track_types), type);
}

/**
 * cipher_name - encryption of a transform set
 * @cipher: enum hsrp_cipher
 *
 * Return: the word, as IOS has it.
 */
const char *cipher_name(uint32_t cipher)
{
	unsigned int i;

	for (i = 0; i < n_transforms; i++)
		if (transforms[i].cipher && transforms[i].cipher == cipher)
			return transforms[i].name;
	return number(cipher);
}

/**
 * integ_name - authentication of a transform set
 * @integ: enum hsrp_integ
 *
 * Return: the word, as IOS has it.
 */
const char *integ_name(uint32_t integ)
{
	unsigned int i;

	for (i = 0; i < n_transforms; i++)
		if (transforms[i].integ && transforms[i].integ == integ)
			return transforms[i].name;
	return number(integ);
}

/**
 * event_name - type of an event
 * @type: enum hsrp_event_type
 *
 * Return: the word.
 */
const char *event_name(uint32_t type)
{
	return lookup(events, ARRAY_SIZE(events), type);
}
