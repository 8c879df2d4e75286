/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps from one configuration to another, and the way back.
 */
#ifndef _HSRPCTL_PLAN_H
#define _HSRPCTL_PLAN_H

#include "conf.h"

struct gnl;
struct nl_msg;

enum step_kind {
	STEP_TSET_ADD,
	STEP_TSET_DEL,
	STEP_ENTRY_ADD,
	STEP_ENTRY_DEL,
	STEP_LINE_ADD,
	STEP_LINE_DEL,
	STEP_BIND,
	STEP_UNBIND,
	STEP_BIND_SET,
	STEP_GROUP_ADD,
	STEP_GROUP_DEL,
	STEP_GROUP_SET,
	STEP_UNTRACK,
	STEP_TRACK,
	STEP_OBJECT_ADD,
	STEP_OBJECT_DEL,
	STEP_KEY_ADD,
	STEP_KEY_SET,
	STEP_KEY_DEL,
	STEP_IFACE,
};

/**
 * struct step - a change of one object
 * @kind: what is done
 * @pos: where the file wants it; line 0 where it wants nothing
 * @tset: of STEP_TSET_*
 * @entry: of STEP_ENTRY_*, STEP_LINE_*
 * @line: of STEP_LINE_*
 * @bind: of STEP_BIND, STEP_UNBIND, STEP_BIND_SET
 * @from: group as it is, of STEP_GROUP_SET
 * @group: of STEP_GROUP_*: as it shall be, or as it was; of STEP_TRACK,
 *	STEP_UNTRACK
 * @track: of the same: an object
 * @object: of STEP_OBJECT_*
 * @key: of STEP_KEY_*
 * @dev: of STEP_IFACE
 * @version: likewise
 * @use_bia: likewise
 * @redirects: likewise
 * @redirect_adv: likewise
 * @redirect_hold: likewise
 */
struct step {
	enum step_kind kind;
	struct pos pos;
	const struct tset *tset;
	const struct conf_entry *entry;
	const struct line *line;
	const struct conf_bind *bind;
	const struct conf_group *from;
	const struct conf_group *group;
	const struct conf_track *track;
	const struct conf_object *object;
	const struct conf_chainkey *key;
	const char *dev;
	uint32_t version;
	bool use_bia;
	uint32_t redirects;
	uint32_t redirect_adv;
	uint32_t redirect_hold;
};

/**
 * struct plan - steps, in the order that they are possible in
 * @v: steps
 * @n: how many
 */
struct plan {
	struct step *v;
	size_t n;
};

/* Does a step; 0 or -errno. */
typedef int (*step_fn)(const struct step *s, void *arg);

void plan_make(struct plan *p, const struct conf *from, const struct conf *to);
void plan_free(struct plan *p);
int plan_run(const struct plan *p, step_fn fn, void *arg, size_t *done);
void plan_undo(struct plan *undo, const struct plan *p, size_t done,
	       struct conf *now, const struct conf *from);

/* plan_obj.c: what groups name */
void plan_untrack(struct plan *p, const struct conf *a, const struct conf *b);
void plan_track(struct plan *p, const struct conf *a, const struct conf *b);
void plan_objects_del(struct plan *p, const struct conf *a,
		      const struct conf *b);
void plan_objects_add(struct plan *p, const struct conf *a,
		      const struct conf *b);
void plan_keys(struct plan *p, const struct conf *a, const struct conf *b);
void plan_keys_del(struct plan *p, const struct conf *a, const struct conf *b);
void plan_ifaces(struct plan *p, const struct conf *a, const struct conf *b);
const struct conf_track *plan_track_of(const struct conf_group *g,
				       const struct conf_track *t);

/* plan.c, for plan_obj.c */
struct step *plan_step(struct plan *p, enum step_kind kind, struct pos pos);
bool plan_group_stays(const struct conf *a, const struct conf *b,
		      const struct conf_group *g);

/* plan_nl.c */
bool group_same(const struct conf_group *a, const struct conf_group *b);
struct nl_msg *step_message(const struct step *s);

#endif /* _HSRPCTL_PLAN_H */
