/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading and writing a configuration in the words of IOS. Pure: text in,
 * struct conf and messages out, so that it is tested without a kernel.
 *
 * What can be written is in tables of rows (ios_group.c, ios_crypto.c,
 * ios_others.c). A row is a pattern:
 *
 *   word            this word
 *   <MIN-MAX>       a number
 *   [<MIN-MAX>]     a number that may be left out
 *   A.B.C.D         an address
 *   NAME            a name of ours
 *   IF              an interface, also as in "FastEthernet 0/0"
 *   WORD            any word
 *   LINE            the rest of the line, at least a word
 *   REST            the rest of the line, also nothing
 */
#ifndef _HSRPCTL_IOS_H
#define _HSRPCTL_IOS_H

#include "conf.h"

#define IOS_LINE_MAX	1024
#define IOS_WORDS	64
#define IOS_VALS	12
#define IOS_ERRORS_MAX	20

/* Which block a line is in; see ios_blocks[]. */
enum ios_block {
	IOS_TOP,
	IOS_IF,
	IOS_POLICY,	/* crypto isakmp policy */
	IOS_TSET,	/* crypto ipsec transform-set */
	IOS_MAP,	/* crypto map */
	IOS_PROPOSAL,	/* crypto ikev2 proposal */
	IOS_USE,	/* crypto ikev2 policy */
	IOS_RING,	/* crypto ikev2 keyring */
	IOS_PROFILE,	/* crypto ikev2 profile */
	IOS_ACL,	/* ip access-list extended */
	IOS_NAMES,	/* interface-map */
	IOS_OSPF,	/* router ospf */
	IOS_OSPF6,	/* ipv6 router ospf */
	IOS_TRACK,	/* track */
	IOS_CHAIN,	/* key chain */
	IOS_SKIP,	/* whatever others have in their blocks */

	IOS_BLOCKS,
};

/**
 * struct ios_word - a word of a line
 * @s: the word
 * @col: of its first character, counted from 1
 */
struct ios_word {
	const char *s;
	unsigned int col;
};

/**
 * struct ios_val - the value of a pattern's token that is not a plain word
 * @w: first word of it, NULL where it may be and was left out
 * @num: the number; or the IPv4 address, network byte order
 * @ip: the address, or that of the network
 * @len: prefix length of the network
 * @text: the interface
 */
struct ios_val {
	const struct ios_word *w;
	uint32_t num;
	struct ip ip;
	uint8_t len;
	char text[CONF_IF_SIZE];
};

/**
 * struct ios_line - a line, and what a row made of it
 * @w: its words, without a leading "no"
 * @n: how many
 * @no: it began with "no"
 * @end_col: column behind the last word
 * @v: values of the row's tokens
 * @n_v: how many
 */
struct ios_line {
	struct ios_word w[IOS_WORDS];
	unsigned int n;
	bool no;
	unsigned int end_col;
	struct ios_val v[IOS_VALS];
	unsigned int n_v;
};

/**
 * struct ios - reading one file
 * @file: its name, for messages
 * @c: takes the configuration
 * @line: number of the present line
 * @block: block that lines with an indent belong to
 * @last: block of the line before
 * @head: first line of the present block, its words joined
 * @ifname: interface whose block it is
 * @here: index of the object whose block it is, in its vector
 * @out: where messages go
 * @errors: how many there were
 * @warnings: how many there were
 * @quiet: print nothing
 */
struct ios {
	const char *file;
	struct conf *c;
	unsigned int line;
	enum ios_block block;
	enum ios_block last;
	char head[IOS_LINE_MAX + 1];
	char ifname[CONF_IF_SIZE];
	size_t here;
	FILE *out;
	unsigned int errors;
	unsigned int warnings;
	bool quiet;
};

struct ios_row;
typedef int (*ios_fn)(struct ios *p, struct ios_line *l,
		      const struct ios_row *row);

#define IOS_NO		0x01	/* "no ..." is possible */
#define IOS_NO_ONLY	0x02	/* only "no ..." is */
#define IOS_OTHER	0x04	/* not ours */
#define IOS_KEEP	0x08	/* not ours, but "export frr" wants it */
#define IOS_REFUSED	0x10	/* IOS has it, we have not; see ios_row::why */
#define IOS_IGNORED	0x20	/* ours, and says what is so anyway */

/**
 * struct ios_row - one form of a line
 * @pattern: see above
 * @fn: takes the values, may be NULL; 0, or -1 after ios_error()
 * @flags: IOS_*
 * @enter: block that begins with it, IOS_TOP: none
 * @off: of the member that a general @fn writes
 * @why: of IOS_REFUSED
 */
struct ios_row {
	const char *pattern;
	ios_fn fn;
	unsigned int flags;
	enum ios_block enter;
	size_t off;
	const char *why;
};

/**
 * struct ios_table - some rows for a block
 * @block: the block
 * @rows: the rows
 * @n: how many
 */
struct ios_table {
	enum ios_block block;
	const struct ios_row *rows;
	size_t n;
};

/* Tables of one file each, ended by one without rows. */
extern const struct ios_table ios_group_tables[];
extern const struct ios_table ios_track_tables[];
extern const struct ios_table ios_chain_tables[];
extern const struct ios_table ios_crypto_tables[];
extern const struct ios_table ios_ike_tables[];
extern const struct ios_table ios_other_tables[];

/* ios_lex.c */
int ios_split(struct ios *p, char *s, struct ios_line *l, bool *indented);
char *ios_join(const struct ios_line *l, unsigned int first);

/* ios_match.c */
const struct ios_row *ios_match(struct ios *p, struct ios_line *l);
int ios_addr(const char *s, uint32_t *addr);
bool ios_net6(const char *s, struct prefix *net);
int ios_net(struct ios *p, const struct ios_val *addr,
	    const struct ios_val *mask, struct prefix *net);

/* ios.c */
int ios_read(struct ios *p, char *text, size_t len);
void ios_error(struct ios *p, struct pos at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void ios_warn(struct ios *p, struct pos at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ios_bad(struct ios *p, const struct ios_word *w, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
struct pos ios_pos(const struct ios *p, const struct ios_line *l);
struct pos ios_val_pos(const struct ios *p, const struct ios_val *v);

/* ios_acl.c */
int ios_rule(struct ios *p, const struct conf_rule *r, struct line *l);

/* ios_track.c */
void ios_resolve_objects(struct ios *p);
void ios_print_objects(FILE *f, const struct conf *c);

/* ios_chain.c */
int ios_path(struct ios *p, const struct ios_word *w, char *path);
void ios_resolve_chains(struct ios *p);
void ios_print_chains(FILE *f, const struct conf *c);

/* ios_standby.c */
void ios_resolve_groups(struct ios *p);

/* ios_resolve.c: what must hold of the whole */
typedef struct ip (*ios_addr_fn)(const char *dev);
int ios_resolve(struct ios *p, ios_addr_fn addr_of);
void ios_resolve_if(struct ios *p, struct pos at, char *dev);
const struct conf_group *ios_resolve_red(struct ios *p, struct pos at,
					 const char *name);

/* ios_print.c */
#define IOS_HIDE_KEYS	0x1
void ios_print(FILE *f, const struct conf *c, unsigned int flags);
char *ios_text(const struct conf *c, unsigned int flags);

/* ios_diff.c: @mark is '-' or '+', ' ' where only lines below differ */
typedef void (*ios_diff_fn)(char mark, const char *text, void *arg);
unsigned int ios_diff(const char *before, const char *after, ios_diff_fn fn,
		      void *arg);

#endif /* _HSRPCTL_IOS_H */
