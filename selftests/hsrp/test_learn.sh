#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Learning: virtual address and timers, from the Active only, what is not
# configured only, never one of the two times.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

times()
{
	group_json "$1" eth0 1 '"\(.hello_ms) \(.hold_ms) \(.timers_learned)"'
}

times_are()
{
	equal "$(times "$1")" "$2"
}

hello()
{
	send "$C" eth0 src=10.9.0.66 vip=10.9.0.100 prio=200 "$@"
}

test_learn()
{
	pair_new
	ctl "$A" group add dev eth0 group 1
	check "without a virtual address: Learn" is_state "$A" eth0 1 Learn
	hello state=standby hello=2 hold=7
	hello state=active vip=10.8.0.100
	hello state=active vip=10.9.0.1
	hello state=active vip=10.9.0.255
	hello state=active vip=10.9.0.0
	hello state=active auth=wrong
	check "nothing that could be learned" wait_seen 5
	check "still Learn" is_state "$A" eth0 1 Learn
	check "times untouched" times_are "$A" "3000 10000 false"

	hello state=active hello=60 hold=200
	check "virtual address learned: Listen" \
		await_state 2 "$A" eth0 1 Listen
	check "this one" group_is "$A" eth0 1 '"\(.vip) \(.vip_learned)"' \
		"10.9.0.100 true"
	check "times learned" times_are "$A" "60000 200000 true"
	check "the Active timer has the Hello's hold time" group_is "$A" \
		eth0 1 '.active.expires_ms | . > 150000 and . <= 200000' true

	hello state=standby prio=90 hello=4 hold=9 src=10.9.0.67
	hello state=speak prio=90 hello=4 hold=9 src=10.9.0.67
	check "seen" wait_seen 8
	check "nothing learned from others" times_are "$A" "60000 200000 true"

	ctl "$A" group set dev eth0 group 1 timers 1 5
	hello state=active hello=2 hold=7
	check "seen" wait_seen 9
	check "configured times stay" times_are "$A" "1000 5000 false"
	ctl "$A" group set dev eth0 group 1 no timers
	check "default times" times_are "$A" "3000 10000 false"
	hello state=active hello=1 hold=3
	check "learned again" busywait 2 times_are "$A" "1000 3000 true"

	check "takes over with what it learned" await_state 12 "$A" eth0 1 Active
	check "the address" busywait 3 has_addr "$A" eth0 10.9.0.100
	hello state=active prio=50 hello=9 hold=30
	check "an Active learns nothing" busywait 3 times_are "$A" \
		"1000 3000 true"

	ctl "$A" group set dev eth0 group 1 vip 10.9.0.100
	check "what was learned is configured: no restart" \
		is_state "$A" eth0 1 Active
	check "and not learned" group_is "$A" eth0 1 .vip_learned false
	ctl "$A" group set dev eth0 group 1 vip 10.9.0.101
	check_not "another address: starts all over" \
		is_state "$A" eth0 1 Active
	check_not "the old one is gone" has_addr "$A" eth0 10.9.0.100
	check "Active with the new one" await_state 12 "$A" eth0 1 Active
	check "which is there" busywait 3 has_addr "$A" eth0 10.9.0.101
	ctl "$A" group set dev eth0 group 1 no vip
	check "no address: Learn" is_state "$A" eth0 1 Learn
	check "nothing is left" busywait 3 not has_addr "$A" eth0 10.9.0.101
}

# wait_seen N: the group has used N Hellos
wait_seen()
{
	busywait 3 seen_is "$1"
}

seen_is()
{
	equal "$(group_counter "$A" eth0 1 rx-hello)" "$1"
}

# Two real ones, the second with nothing but a number
test_pair()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 1 4
	await_state 20 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1
	check "learns from a real Active" await_state 10 "$B" eth0 1 Standby
	check "its address" group_is "$B" eth0 1 .vip 10.9.0.100
	check "its times" times_are "$B" "1000 4000 true"
	port_down "$A" eth0
	check "and can take its place" await_state 8 "$B" eth0 1 Active
	check "with the address" busywait 3 has_addr "$B" eth0 10.9.0.100
}

need_tools jq python3
hsrp_load
tests_run test_learn test_pair
