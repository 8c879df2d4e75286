/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is wrong, or looks like it, and what to do about it.
 */
#ifndef _HSRPCTL_FINDING_H
#define _HSRPCTL_FINDING_H

#include <stddef.h>

#include "model.h"

enum finding_level {
	FINDING_NOTE,		/* worth knowing */
	FINDING_WARNING,	/* works now, will not when it is needed */
	FINDING_ERROR,		/* does not work */
};

/**
 * struct finding - one of them
 * @level: how bad
 * @text: what is wrong
 * @cure: what to do
 */
struct finding {
	enum finding_level level;
	char text[256];
	char cure[256];
};

/**
 * struct findings - all of them
 * @v: findings
 * @n: how many
 */
struct findings {
	struct finding *v;
	size_t n;
};

void finding_add(struct findings *f, enum finding_level level, const char *cure,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void findings_free(struct findings *f);
void findings_print(const struct findings *f, bool colour);

/* find_model.c: from what the kernel says of itself */
void find_model(struct findings *f, const struct model *m);

/* find_system.c: from the rest of the machine */
struct ctl;
void find_system(struct findings *f, const struct model *m);

/* find_xfrm.c */
void find_xfrm(struct findings *f, const struct model *m);

struct ike_daemon;

/* find_charon.c */
void find_charon(struct findings *f, const struct model *m,
		 struct ike_daemon *d);

#endif /* _HSRPCTL_FINDING_H */
