#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Who becomes Active: priority, then address; one group each way on the same
# pair; who takes over when the Active dies silently, and when it resigns.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

settled()
{
	is_state "$A" eth0 1 Active && is_state "$B" eth0 1 Standby &&
		is_state "$A" eth0 2 Standby && is_state "$B" eth0 2 Active
}

# The reasons of a group's changes as the monitor told them, one line each
reasons()
{
	jq -r "select(.group == $2 and .reason) | \"\(.new) \(.reason)\"" "$1"
}

test_two_groups()
{
	local log

	pair_new
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 1 3 name ONE
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.200 timers 1 3
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	ctl "$B" group add dev eth0 group 2 vip 10.9.0.200 timers 1 3
	check "priority decides group 1, the address group 2" \
		wait_until 20 0.3 settled

	check "each knows the other: Active" group_is "$B" eth0 1 \
		'.active | "\(.local) \(.address) \(.priority)"' \
		"false 10.9.0.1 200"
	check "each knows the other: Standby" group_is "$A" eth0 1 \
		'.standby | "\(.local) \(.address) \(.priority)"' \
		"false 10.9.0.2 100"
	check "itself" group_is "$A" eth0 1 .active.local true
	check "the Standby's expiry is within the hold time" group_is "$A" \
		eth0 1 '.standby.expires_ms | . > 1500 and . <= 3000' true
	check "the next Hello is within the hello time" group_is "$A" eth0 1 \
		'.next_hello_ms <= 1000' true
	check "virtual MAC of group 2" group_is "$A" eth0 2 .vmac \
		00:00:0c:07:ac:02
	check "redundancy name" group_is "$A" eth0 1 .name ONE
	check "default redundancy name" group_is "$A" eth0 2 .name hsrp-eth0-2
	check "its state" equal "$(ctlj "$A" \
		'.[] | select(.name == "ONE") | "\(.state) \(.vip)"' \
		redundancy show)" "Active 10.9.0.100"

	check "the way to Active, with reasons" matches \
		'Speak c: .*Standby d: .*Active c: ' \
		eval "reasons $log 1 | tr '\n' ' '"

	# dies without a word: the Standby waits for its hold time
	port_mute "$A" eth0
	check "the Standby takes over after the hold time" \
		await_state 6 "$B" eth0 1 Active
	check "the reason is event c" group_is "$B" eth0 1 \
		'.reason | startswith("c: Active timer expired, 10.9.0.1")' true
	port_unmute "$A" eth0
	check "the higher one wins when they meet again" \
		wait_until 10 0.2 settled
	check "the winner counted a healed split" \
		equal "$(group_counter "$A" eth0 1 split-brain)" 1

	# says goodbye: the Standby takes over at once
	ctl "$A" group del dev eth0 group 1
	check "the Standby takes over on a Resign" \
		await_state 1 "$B" eth0 1 Active
	check "the reason is event i" group_is "$B" eth0 1 \
		'.reason | startswith("i: ")' true
	check "group 2 has noticed nothing" is_state "$A" eth0 2 Standby
	check_not "no word of the group is left" matches '"group": *1,' \
		ctl "$A" -j group show
}

test_three_routers()
{
	pair_new
	ctl "$A" group add dev eth0 group 5 vip 10.9.0.5 timers 1 3
	ctl "$B" group add dev eth0 group 5 vip 10.9.0.5 timers 1 3
	ctl "$C" group add dev eth0 group 5 vip 10.9.0.5 timers 1 3
	check "the highest address is Active" await_state 20 "$C" eth0 5 Active
	check "the second is Standby" await_state 15 "$B" eth0 5 Standby
	check "the third listens" await_state 15 "$A" eth0 5 Listen
	port_mute "$C" eth0
	check "the second takes over" await_state 8 "$B" eth0 5 Active
	check "the third moves up" await_state 10 "$A" eth0 5 Standby
}

need_tools jq
hsrp_load
tests_run test_two_groups test_three_routers
