/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hsrpctl: what all objects of the command line share.
 */
#ifndef _HSRPCTL_H
#define _HSRPCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Exit status, as of ip(8). */
#define RC_OK		0
#define RC_USAGE	1	/* the command line was not understood */
#define RC_REFUSED	2	/* the kernel refused, or could not be asked */

struct gnl;

/**
 * struct ctl - one invocation of the tool
 * @nl: the netlink connection, made when it is first needed
 * @json: print JSON
 * @pretty: indent the JSON
 */
struct ctl {
	struct gnl *nl;
	bool json;
	bool pretty;
};

/**
 * struct verb - one verb of an object, or one object
 * @name: keyword; the first member, see keyword_find()
 * @run: does it; returns RC_*
 */
struct verb {
	const char *name;
	int (*run)(struct ctl *ctl, struct args *a);
};

int verb_run(struct ctl *ctl, struct args *a, const char *object,
	     const struct verb *tab, size_t n, const char *help);

/* One entry per object, each in the file of its name. */
int cmd_group(struct ctl *ctl, struct args *a);
int cmd_interface(struct ctl *ctl, struct args *a);
int cmd_keychain(struct ctl *ctl, struct args *a);
int cmd_transform(struct ctl *ctl, struct args *a);
int cmd_map(struct ctl *ctl, struct args *a);
int cmd_redundancy(struct ctl *ctl, struct args *a);
int cmd_sa(struct ctl *ctl, struct args *a);
int cmd_route(struct ctl *ctl, struct args *a);
int cmd_track(struct ctl *ctl, struct args *a);
int cmd_stats(struct ctl *ctl, struct args *a);
int cmd_monitor(struct ctl *ctl, struct args *a);
int cmd_agent(struct ctl *ctl, struct args *a);
int cmd_export(struct ctl *ctl, struct args *a);
int cmd_apply(struct ctl *ctl, struct args *a);
int cmd_save(struct ctl *ctl, struct args *a);
int cmd_metrics(struct ctl *ctl, struct args *a);
int cmd_status(struct ctl *ctl, struct args *a);
int cmd_diagnose(struct ctl *ctl, struct args *a);
int cmd_timeline(struct ctl *ctl, struct args *a);

/* main.c */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* _HSRPCTL_H */
