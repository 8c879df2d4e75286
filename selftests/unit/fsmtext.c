// SPDX-License-Identifier: GPL-2.0
#include "fsmtext.h"
#include <stdio.h>

static const struct {
	u32 act;
	const char *letter;
} order[] = {
	{ HSRP_ACT_STOP_ACTIVE, "C" },
	{ HSRP_ACT_STOP_STANDBY, "D" },
	{ HSRP_ACT_LEARN, "E" },
	{ HSRP_ACT_SEND_COUP, "G" },
	{ HSRP_ACT_SEND_RESIGN, "H" },
	{ HSRP_ACT_START_ACTIVE, "A" },
	{ HSRP_ACT_START_ACTIVE_PKT, "Ap" },
	{ HSRP_ACT_GRACE_ACTIVE, "Ag" },
	{ HSRP_ACT_START_STANDBY, "B" },
	{ HSRP_ACT_START_STANDBY_PKT, "Bp" },
	{ HSRP_ACT_SEND_HELLO, "F" },
	{ HSRP_ACT_SEND_GARP, "I" },
	{ HSRP_ACT_SPLIT_HEALED, "S" },
};

const char *fsm_text(struct hsrp_fsm_result res, char buf[FSM_TEXT_MAX])
{
	size_t n = 0;

	buf[0] = '\0';
	if (!res.actions)
		return buf;
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (res.actions & order[i].act)
			n += (size_t)snprintf(buf + n, FSM_TEXT_MAX - n, "%s ",
					      order[i].letter);
	snprintf(buf + n, FSM_TEXT_MAX - n, "/ %s", hsrp_state_name(res.next));
	return buf;
}

enum hsrp_state fsm_state_by_name(const char *name)
{
	for (int s = 0; s <= HSRP_STATE_ACTIVE; s++)
		if (!strcmp(hsrp_state_name(s), name))
			return s;
	return __HSRP_STATE_MAX;
}
