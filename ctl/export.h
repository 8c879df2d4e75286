/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configurations of other daemons, written from ours.
 */
#ifndef _HSRPCTL_EXPORT_H
#define _HSRPCTL_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct conf;
struct model;

/**
 * struct export - what was asked for
 * @map: this crypto map only, or NULL
 * @proposals: of IKE, or NULL: from what was applied, or the transform set
 * @secrets: file with keys to be written among the rest, or NULL
 * @keys: that file, open
 * @secrets_to: file that takes the keys that were applied, or NULL
 * @ike: version, 0: from what was applied, or the transform set
 * @dpd: seconds
 * @has_dpd: @dpd was given
 * @libre: for libreswan
 * @m: what the kernel has
 * @c: what was applied
 */
struct export {
	const char *map;
	const char *proposals;
	const char *secrets;
	FILE *keys;
	const char *secrets_to;
	uint32_t ike;
	uint32_t dpd;
	bool has_dpd;
	bool libre;
	const struct model *m;
	const struct conf *c;
};

/* Of @life seconds, what is left when a new SA is negotiated. */
#define EXPORT_MARGIN(life)	((life) / 10)

/* export_swan.c */
int swan_export(const struct export *x);

/* export_libre.c */
int libre_export(const struct export *x);

/* export_secret.c */
struct binding;
struct entry;
void export_conn_name(FILE *f, const struct export *x, const struct binding *b,
		      const struct entry *e);
bool export_wanted(const struct export *x, const struct binding *b,
		   const struct entry *e);
int export_secrets(const struct export *x);
void export_section(FILE *f, const char *s);
void export_comment(FILE *f, const char *s);

/* export_ike.c */
struct conf_entry;
struct tset;
uint32_t export_version(const struct export *x, const struct tset *t,
			const struct conf_entry *k, struct ip peer);
void swan_proposals(FILE *f, const struct export *x, const struct tset *t,
		    uint32_t version);
uint32_t export_dpd(const struct export *x, const struct conf_entry *k);
uint32_t export_dpd_timeout(const struct export *x, uint32_t dpd);
uint32_t export_replay(const struct export *x);
uint32_t export_lifetime(const struct export *x, const struct conf_entry *k,
			 uint32_t version);

/* export_frr.c */
int frr_export(const struct conf *c);

#endif /* _HSRPCTL_EXPORT_H */
