#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Packets that are wrong in one thing: each is dropped under a counter of its
# own, and nothing else happens, in particular no timer is touched.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# A Speak router alone is Standby, and Active again, within two hold times: what
# shows that it was deposed is the change, not the state it is in.
changes()
{
	group_json "$1" eth0 1 .changes
}

deposed()
{
	[ "$(changes "$1")" -gt "$2" ]
}

test_active()
{
	local before

	pair_new
	# B would be heard in the counters
	ip -n "$B" link set eth0 down
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 1 Active

	bad_packets "$A" "$C"

	check "still Active" is_state "$A" eth0 1 Active
	check "the log has the words of IOS" matches \
		'HSRP-4-BADAUTH: Bad authentication from 10.9.0.66' dmesg

	# so the packets were right but for that one thing
	before=$(changes "$A")
	check "the same packet without a fault is believed" \
		send "$C" eth0 src=10.9.0.66 vip=10.9.0.100 state=active prio=255
	check "and deposes the Active" wait_until 2 0.2 deposed "$A" "$before"
}

# A packet that fails must not keep a dead Active alive
test_timers()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 4 \
		priority 200
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 4
	await_state 20 "$A" eth0 1 Active
	await_state 15 "$B" eth0 1 Standby
	check_silence src=10.9.0.1 vip=10.9.0.100 auth=wrong
}

# A virtual address that differs is counted, and the packet used, as on IOS
test_diffvip()
{
	local before

	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 1 Active
	before=$(changes "$A")
	check "counted" counted "$A" rx-diffvip 1 send "$C" eth0 \
		src=10.9.0.66 vip=10.9.0.101 state=active prio=255
	check "used all the same" wait_until 2 0.2 deposed "$A" "$before"
	check "not learned" group_is "$A" eth0 1 .vip 10.9.0.100
}

# What is not judged, because real devices differ
test_tolerated()
{
	local what

	pair_new
	for what in ttl=255 ttl=2 tos=0 reserved=9 pad=12 udpcsum=0; do
		ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 \
			timers 1 3
		send "$C" eth0 src=10.9.0.66 vip=10.9.0.100 state=active \
			prio=255 $what
		check "$what" busywait 3 group_is "$A" eth0 1 \
			.active.address 10.9.0.66
		ctl "$A" group del dev eth0 group 1
	done
}

need_tools jq python3
hsrp_load
dmesg -C
tests_run test_active test_timers test_diffvip test_tolerated
