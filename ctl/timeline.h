/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What happened, as lanes of states over time.
 */
#ifndef _HSRPCTL_TIMELINE_H
#define _HSRPCTL_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How a state looks. */
enum look {
	LOOK_NONE,	/* nothing there */
	LOOK_WAIT,	/* on its way */
	LOOK_READY,	/* able to take over */
	LOOK_GOOD,	/* carries traffic */
	LOOK_BAD,

	LOOKS,
};

/**
 * struct span - a state, until the next one of its lane begins
 * @at: seconds since 1970
 * @state: what it is called
 * @why: reason, ""
 * @look: see above
 */
struct span {
	double at;
	char state[48];
	char why[128];
	enum look look;
};

/**
 * struct lane - what is in one state at a time
 * @name: what it is
 * @v: its states, by time
 * @n: how many
 */
struct lane {
	char name[96];
	struct span *v;
	size_t n;
};

/**
 * struct timeline - all lanes
 * @v: in the order that they appeared
 * @n: how many
 * @from: time of the first event
 * @to: time of the last event
 * @events: how many there were
 */
struct timeline {
	struct lane *v;
	size_t n;
	double from;
	double to;
	size_t events;
};

/* timeline.c */
int timeline_add(struct timeline *t, const char *line);
void timeline_free(struct timeline *t);

/* timeline_svg.c */
void timeline_svg(FILE *f, const struct timeline *t);

#endif /* _HSRPCTL_TIMELINE_H */
