/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzz targets of both IKE daemons ask of a list of IKE SAs.
 */
#ifndef _FUZZ_IKE_H
#define _FUZZ_IKE_H

#include "daemon.h"

static inline bool has_ike(const struct ike_list *l, uint32_t id)
{
	size_t i;

	for (i = 0; i < l->n_sas; i++)
		if (l->sas[i].id == id)
			return true;
	return false;
}

#endif /* _FUZZ_IKE_H */
