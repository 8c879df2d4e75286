/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of a command line, and the tables that turn them into netlink
 * attributes. A verb is described by a table of parameters; nothing is sent
 * before the whole line has been understood.
 */
#ifndef _HSRPCTL_ARGS_H
#define _HSRPCTL_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ip.h"

struct nl_msg;

/**
 * struct args - cursor over the words of one command
 * @v: the words
 * @n: how many
 * @pos: the next one
 */
struct args {
	char **v;
	int n;
	int pos;
};

struct param;

/* Reads the values of a parameter and adds its attribute. 0 or RC_USAGE. */
typedef int (*param_fn)(struct nl_msg *msg, const struct param *p,
			struct args *a);

#define PARAM_REQUIRED	0x1
#define PARAM_REPEAT	0x2	/* may be given more than once */
#define PARAM_NEST	0x4	/* goes into the nested message */

/**
 * struct param - one keyword of a verb
 * @name: keyword; the first member, see keyword_find()
 * @attr: netlink attribute
 * @put: reads "name VALUE..."
 * @put_no: reads "no name VALUE...", NULL if there is no such form
 * @flags: PARAM_*
 * @min: smallest number
 * @max: greatest number
 */
struct param {
	const char *name;
	int attr;
	param_fn put;
	param_fn put_no;
	unsigned int flags;
	uint32_t min;
	uint32_t max;
};

#define KEYWORD_NONE		(-1)
#define KEYWORD_AMBIGUOUS	(-2)	/* and the user was told */

const char *args_peek(const struct args *a);
const char *args_take(struct args *a);
const char *args_value(struct args *a, const char *keyword);
int args_end(const struct args *a);

int keyword_find(const char *word, const void *tab, size_t n, size_t size);
#define KEYWORD(word, tab) \
	keyword_find(word, tab, ARRAY_SIZE(tab), sizeof((tab)[0]))
bool keyword_is(const char *word, const char *keyword);

int params_parse(struct args *a, const struct param *tab, size_t n,
		 struct nl_msg *msg, struct nl_msg *nest);
#define PARAMS(a, tab, msg, nest) \
	params_parse(a, tab, ARRAY_SIZE(tab), msg, nest)

int parse_u32(const char *what, const char *s, uint32_t min, uint32_t max,
	      uint32_t *val);
uint32_t prefix_mask(uint8_t len);
int parse_net(const char *what, const char *s, struct prefix *p);
int parse_prefix(const char *what, const char *s, struct prefix *p);
int parse_prefix6(const char *what, const char *s, struct prefix *p);
int parse_time(const char *what, const char *s, uint32_t *ms);
int parse_ifname(const char *what, const char *s);
bool mac_from(const char *s, uint8_t *mac);
bool ip6_prefix_from(const char *s, uint8_t *ip, uint8_t *len);
int parse_name(const char *what, const char *s);

/* Values of the common kinds. */
int put_u32(struct nl_msg *msg, const struct param *p, struct args *a);
int put_either(struct nl_msg *msg, const struct param *p, struct args *a);
int put_addr(struct nl_msg *msg, const struct param *p, struct args *a);
int put_ifname(struct nl_msg *msg, const struct param *p, struct args *a);
int put_name(struct nl_msg *msg, const struct param *p, struct args *a);
int put_on(struct nl_msg *msg, const struct param *p, struct args *a);
int put_off(struct nl_msg *msg, const struct param *p, struct args *a);
int take_name(struct args *a, struct nl_msg *msg, int attr, const char *what);

#endif /* _HSRPCTL_ARGS_H */
