#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 200
#
# Numbers for SNMP: every object of CISCO-HSRP-MIB (2010-09-06) and of
# CISCO-HSRP-EXT-MIB (2010-09-02) has a row in Documentation/snmp.rst, and its key
# has a value in what a pair of gateways prints.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

SNMP=$LIB_DIR/../Documentation/snmp.rst

# All that a manager may read, in the order of the two MIBs
OBJECTS='
cHsrpConfigTimeout
cHsrpGrpNumber
cHsrpGrpAuth
cHsrpGrpPriority
cHsrpGrpPreempt
cHsrpGrpPreemptDelay
cHsrpGrpUseConfiguredTimers
cHsrpGrpConfiguredHelloTime
cHsrpGrpConfiguredHoldTime
cHsrpGrpLearnedHelloTime
cHsrpGrpLearnedHoldTime
cHsrpGrpVirtualIpAddr
cHsrpGrpUseConfigVirtualIpAddr
cHsrpGrpActiveRouter
cHsrpGrpStandbyRouter
cHsrpGrpStandbyState
cHsrpGrpVirtualMacAddr
cHsrpGrpEntryRowStatus
cHsrpGrpIpNone
cHsrpExtIfTracked
cHsrpExtIfTrackedPriority
cHsrpExtIfTrackedRowStatus
cHsrpExtIfTrackedIpNone
cHsrpExtSecAddrAddress
cHsrpExtSecAddrRowStatus
cHsrpExtIfStandbyIndex
cHsrpExtIfStandbyDestAddrType
cHsrpExtIfStandbyDestAddr
cHsrpExtIfStandbySourceAddrType
cHsrpExtIfStandbySourceAddr
cHsrpExtIfStandbyRowStatus
cHsrpExtIfUseBIA
cHsrpExtIfRowStatus
'

setup()
{
	pair_new
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth1 up
	LOG=$(mktemp)
	defer rm -f "$LOG"
	events "$A" "$LOG"
	ctl "$A" -b - <<-'EOF'
	track add 7 interface eth1 line-protocol
	group add dev eth0 group 1 vip 10.9.0.100 timers 2 6 priority 200
	group set dev eth0 group 1 preempt delay minimum 5
	group set dev eth0 group 1 secondary 10.9.0.101
	group set dev eth0 group 1 track eth1 decrement 150 track 7
	EOF
	# it learns the timers
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100
	await_state 40 "$A" eth0 1 Active
	await_state 40 "$B" eth0 1 Standby
}

# rows: object and key of each row of the table
rows()
{
	# shellcheck disable=SC2016	# these are backticks of reStructuredText
	sed -n '/^.. mib-table-begin/,/^.. mib-table-end/p' "$SNMP" |
		sed -n 's/^   "\(cHsrp[A-Za-z]*\)", "``\([^`]*\)``".*/\1 \2/p'
}

# has_value KEY: it is there, and is not null, in the group and in each of its rows
has_value()
{
	ctl "$A" -j group show dev eth0 group 1 |
		jq -e ".[0] | [$1] | length > 0 and all(.[]; . != null)" >/dev/null
}

test_rows()
{
	local object key

	check_eq "the table has exactly the objects" "$(rows | cut -d' ' -f1 | sort)" \
		"$(printf '%s' "$OBJECTS" | sed 1d | sort)"
	for object in $OBJECTS; do
		key=$(rows | sed -n "s/^$object //p")
		check "$object is ${key:-in no row}" has_value "${key:-empty}"
	done
	check_not "a key that is not there would be told" has_value .no_such_key
	check_not "nor one of a track" has_value '.tracks[].no_such_key'
}

# ifindex NS DEV
ifindex()
{
	ip -n "$1" -j link show dev "$2" | jq '.[0].ifindex'
}

# What the notes in the table say about the values
test_values()
{
	local eth1

	eth1=$(ifindex "$A" eth1)
	check "the interface" group_is "$A" eth0 1 .ifindex "$(ifindex "$A" eth0)"
	check "tracked by its name, and by an object" group_is "$A" eth0 1 \
		'[.tracks[].ifindex] | join(" ")' "$eth1 $eth1"
	check_eq "in track show" \
		"$(ctlj "$A" '[.[].ifindex] | join(" ")' track show)" "$eth1 $eth1"
	check "states are numbered as in the MIB" group_is "$A" eth0 1 .state_number 6
	check "of the Standby as well" group_is "$B" eth0 1 .state_number 5
	check "the Active Router of the Active is itself" group_is "$A" eth0 1 \
		'"\(.active.local) \(.active.address)"' "true 10.9.0.1"
	check "its Standby Router" group_is "$A" eth0 1 \
		'"\(.standby.local) \(.standby.address)"' "false 10.9.0.2"
	check "delays are ms here" group_is "$A" eth0 1 .preempt_delay_min_ms 5000
	check "timers that are not learned" group_is "$A" eth0 1 \
		'"\(.timers_learned) \(.learned_hello_ms) \(.learned_hold_ms)"' \
		"false 0 0"
	check "learned ones" busywait 10 group_is "$B" eth0 1 \
		'"\(.timers_learned) \(.learned_hello_ms) \(.learned_hold_ms)"' \
		"true 2000 6000"
	check "beside the configured ones" group_is "$B" eth0 1 \
		'"\(.configured_hello_ms) \(.configured_hold_ms)"' "3000 10000"
}

# An interface that is gone has no index
test_gone()
{
	ip -n "$A" link del eth1
	check "tracks of an interface that is gone" busywait 5 group_is "$A" \
		eth0 1 '[.tracks[].ifindex] | tostring' '[null,null]'
	check_eq "in track show" \
		"$(ctlj "$A" '[.[].ifindex] | tostring' track show)" '[null,null]'
	ip -n "$A" link add eth1 type dummy
	check "and come back with another one" busywait 5 group_is "$A" \
		eth0 1 '[.tracks[].ifindex | . > 0] | tostring' '[true,true]'
}

# notification: the filter that the page gives for cHsrpStateChange
notification()
{
	sed -n "/| jq -c '/,/'\$/p" "$SNMP" | sed "s/.*jq -c '//; s/'\$//"
}

test_notification()
{
	check_eq "the state changes" "$(jq -r 'select(.event == "group-state") |
		"\(.old)>\(.new)"' "$LOG" | paste -sd ' ')" \
		"Init>Listen Listen>Speak Speak>Standby Standby>Active"
	check_eq "those of the notification" \
		"$(jq -r "$(notification) | \"\\(.old)>\\(.new)\"" "$LOG" |
			paste -sd ' ')" "Speak>Standby Standby>Active"
}

need_tools jq
hsrp_load
setup || exit 1
tests_run test_rows test_values test_notification test_gone
