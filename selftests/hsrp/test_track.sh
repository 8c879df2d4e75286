#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Tracked interfaces: decrements add up, the floor is 0, default 10; a change
# is told at once.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

prio()
{
	group_json "$A" eth0 1 .priority
}

prio_is()
{
	equal "$(prio)" "$1"
}

test_track()
{
	local log

	pair_new
	log=$(mktemp)
	defer rm -f "$log"
	ip -n "$A" link add t1 type dummy
	ip -n "$A" link add t2 type dummy
	ip -n "$A" link add t3 type dummy
	ip -n "$A" link set t1 up
	ip -n "$A" link set t2 up
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 1 3 preempt track t1 decrement 150
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	check "Active while all is up" await_state 20 "$A" eth0 1 Active
	await_state 10 "$B" eth0 1 Standby
	events "$A" "$log"
	ctl "$A" group set dev eth0 group 1 track t2
	check "default decrement 10" group_is "$A" eth0 1 \
		'.tracks[] | select(.interface == "t2") |
		 "\(.up) \(.decrement)"' "true 10"
	ctl "$A" group set dev eth0 group 1 track t3 decrement 60
	check_eq "one that is down already counts at once" "$(prio)" 140

	ip -n "$A" link set t1 down
	check "priority falls" busywait 2 prio_is 0
	check "to no less than 0, and the other takes over at once" \
		await_state 1 "$B" eth0 1 Active
	check "configured priority as it was" group_is "$A" eth0 1 \
		.configured_priority 200
	check "the event says which" busywait 3 matches '"t1"' \
		jq -c 'select(.event == "track")' "$log"

	ip -n "$A" link set t3 up
	check_eq "decrements add up" "$(prio)" 50
	ip -n "$A" link set t2 down
	check "each" busywait 2 prio_is 40
	ip -n "$A" link set t1 up
	ip -n "$A" link set t2 up
	check "and come back" busywait 2 prio_is 200
	check "preempts again" await_state 3 "$A" eth0 1 Active

	ctl "$A" group set dev eth0 group 1 track t1 decrement 20
	ip -n "$A" link set t1 down
	check "a new decrement replaces the old" busywait 2 prio_is 180
	ctl "$A" group set dev eth0 group 1 no track t1
	check_eq "not tracked any more" "$(prio)" 200

	ip -n "$A" link del t2
	check "a tracked interface that is deleted is down" busywait 2 \
		prio_is 190
	ip -n "$A" link add t2 type dummy
	ip -n "$A" link set t2 up
	check "one of its name takes its place" busywait 2 prio_is 200
	check_eq "track show" "$(ctlj "$A" '[.[] | "\(.interface) \(.up)"] |
		sort | join(",")' track show)" "t2 true,t3 true"
}

need_tools jq
hsrp_load
tests_run test_track
