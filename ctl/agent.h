/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IKE agent (design D6). agent.c decides when, agent_vip.c does it.
 */
#ifndef _HSRPCTL_AGENT_H
#define _HSRPCTL_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon.h"
#include "event.h"
#include "model.h"

/**
 * struct vip - a local address of a binding
 * @addr: the address
 * @bound: a binding has it
 * @clean: its IKE SAs are void, as of @generation
 * @check: compare the daemon's SAs with the kernel's
 * @serve: the daemon has to use it, as it has come into force
 * @generation: that the kernel waits for
 * @asked: when, ms
 * @due: not to be tried again before, ms
 * @tries: that failed, or did not agree, in a row
 */
struct vip {
	struct ip addr;
	bool bound;
	bool clean;
	bool check;
	bool serve;
	uint32_t generation;
	int64_t asked;
	int64_t due;
	unsigned int tries;
};

/**
 * struct agent - the agent
 * @req: socket that is registered with the kernel
 * @watch: follows its events
 * @daemon: the IKE daemon
 * @vips: addresses, one after the other
 * @n_vips: how many
 * @verbose: also tell what goes well
 * @registered: the kernel knows us
 */
struct agent {
	struct gnl *req;
	struct watch watch;
	struct ike_daemon daemon;
	struct vip *vips;
	size_t n_vips;
	bool verbose;
	bool registered;
};

/* agent_vip.c */
int64_t agent_now(void);
void agent_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int agent_register(struct agent *ag);
int agent_survey(struct agent *ag, bool check);
void agent_clean(struct agent *ag, struct ip addr, uint32_t generation,
		 int64_t age);
void agent_serve(struct agent *ag, struct ip addr);
void agent_check_all(struct agent *ag);
void agent_orphans(struct agent *ag);
void agent_work(struct agent *ag, bool may_check);
int64_t agent_due(const struct agent *ag, bool may_check);

#endif /* _HSRPCTL_AGENT_H */
