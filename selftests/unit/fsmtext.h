/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answer of hsrp_fsm() in the letters of RFC 2281 5.7, in the order of
 * application: "C D F I / Active", "" for an event that is ignored. Ap and Bp
 * are A and B with the hold time of the packet, Ag is A with the grace time, S
 * is SPLIT_HEALED. ENTER and STOP_HELLO follow from the change of state and
 * are not written.
 */
#ifndef _UNIT_FSMTEXT_H
#define _UNIT_FSMTEXT_H

#include "fsm.h"

#define FSM_TEXT_MAX 64

const char *fsm_text(struct hsrp_fsm_result res, char buf[FSM_TEXT_MAX]);
enum hsrp_state fsm_state_by_name(const char *name);

#endif
