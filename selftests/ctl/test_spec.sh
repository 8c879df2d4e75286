#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
#
# The YNL spec, the uapi header and the module's operations are the same
# contract; and the check that says so can say otherwise.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

TOP=$LIB_DIR/..
HEADER=$TOP/uapi/linux/hsrp.h
FAMILY=$TOP/kmod/netlink/family.c

spec()
{
	"$TOP/scripts/check-spec.py" "$@"
}

# differs OPTION FILE SED REGEX: FILE changed by SED is told apart
differs()
{
	local tmp

	tmp=$(mktemp)
	sed "$3" "$2" >"$tmp"
	refused 1 "$4" spec "$1" "$tmp"
	set -- $?
	rm -f "$tmp"
	return "$1"
}

test_spec()
{
	check "spec, header and operations agree" spec
	check "a missing attribute" differs --header "$HEADER" \
		'/HSRP_A_GROUP_REASON,/d' 'set group'
	check "two in another order" differs --header "$HEADER" \
		's/HSRP_A_SA_SPI,/X/; s/HSRP_A_SA_LOCAL,/HSRP_A_SA_SPI,/' 'set sa'
	check "another type" differs --header "$HEADER" \
		'/HSRP_A_SA_AGE/s/u64/u32/' 'HSRP_A_SA_AGE'
	check "another byte order" differs --header "$HEADER" \
		'/HSRP_A_SA_SPI/s/be32/u32/' 'HSRP_A_SA_SPI'
	check "a new command" differs --header "$HEADER" \
		's/^	HSRP_CMD_AGENT_SET,/&\n	HSRP_CMD_NEW,/' 'commands'
	check "another constant" differs --header "$HEADER" \
		's/^#define HSRP_NAME_MAX.*/#define HSRP_NAME_MAX 15/' 'name-max'
	check "a new event" differs --header "$HEADER" \
		's/^	HSRP_EVENT_BIND_DEL,/&\n	HSRP_EVENT_X,/' 'event_type'
	check "a write for everybody" differs --family "$FAMILY" \
		's/HSRP_NL_WRITE(GROUP_DEL,.*/HSRP_NL_DUMP(GROUP_DEL, x),/' \
		'GROUP_DEL needs a privilege'
	check "a policy shorter than what is let in" \
		differs --family "$FAMILY" \
		's/hsrp_nl_group_id_policy, HSRP_A_GROUP_NUMBER/hsrp_nl_group_id_policy, HSRP_A_GROUP_MAX/' \
		'GROUP_DEL end of the policy'
	check "an attribute that no policy lets in" differs --family "$FAMILY" \
		'/\[HSRP_A_GROUP_PRIORITY\]/d' 'without a policy'
}

need_tools python3
python3 -c 'import yaml' 2>/dev/null || {
	[ "${HSRP_EXPECT_ALL:-0}" = 0 ] && skip_all "no YAML for python3"
}
tests_run test_spec
