/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is wrong, or looks like it, and what to do about it.
 */
#ifndef _HSRPCTL_FINDING_H
#define _HSRPCTL_FINDING_H

#include <stddef.h>

#include "model.h"

/* How each of the IKE daemons is told what it should know */
#define SWAN_LOAD \
	"hsrpctl export swanctl ... >/etc/swanctl/conf.d/hsrp.conf; swanctl --load-all"
#define LIBRE_LOAD \
	"hsrpctl export ipsec.conf ... >/etc/ipsec.d/hsrp.conf; systemctl restart ipsec"

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

/* find_kernel.c */
void find_kernel(struct findings *f, const struct model *m);

/* find_xfrm.c */
void find_xfrm(struct findings *f, const struct model *m);

/* find_ike.c: what both IKE daemons can be told wrong */
void find_local(struct findings *f, const char *conn, struct ip peer,
		struct ip has, struct ip wants);
void find_mode(struct findings *f, const char *conn);
void find_dpd(struct findings *f, struct ip peer, uint32_t delay,
	      uint32_t rest);
void find_contact(struct findings *f, struct ip peer);

struct ike_daemon;

/* find_pluto.c */
void find_pluto(struct findings *f, const struct model *m,
		struct ike_daemon *d);

/* find_charon.c */
void find_charon(struct findings *f, const struct model *m,
		 struct ike_daemon *d);

#endif /* _HSRPCTL_FINDING_H */
