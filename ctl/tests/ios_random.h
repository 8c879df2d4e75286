/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOS_RANDOM_H
#define _IOS_RANDOM_H

#include "conf.h"
#include "ktap.h"

void ios_random(struct rnd *r, struct conf *c);

#endif
