#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Preemption: Coup and Resign, at once on a change of priority, never without
# being configured.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

test_preempt()
{
	local pcap said

	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	check "alone: Active" await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	check "higher address, no preemption: Standby" \
		await_state 15 "$B" eth0 1 Standby

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" udp port 1985
	ctl "$B" group set dev eth0 group 1 preempt priority 150
	check "preemption takes over with the next Hello of the Active" \
		await_state 2 "$B" eth0 1 Active
	check "the reason is event h" group_is "$B" eth0 1 \
		'.reason | startswith("h: ")' true
	check "the other steps down to Speak" matches 'Speak|Standby' \
		state "$A" eth0 1
	check "and becomes Standby" await_state 8 "$A" eth0 1 Standby
	capture_stop "$CAPTURE_PID"

	said=$(decode "$pcap")

	# as measured on IOS: the first with the state before, from its own
	# MAC, and one more as the answer to the Resign
	check_eq "a Coup before, and one after, as Active" \
		"$(awk -F '|' '$5 == 1 { print $4, $6, $7 }' <<<"$said" |
			tr '\n' ' ')" "10.9.0.2 8 150 10.9.0.2 16 150 "
	check_eq "Resign with state Speak" \
		"$(awk -F '|' '$5 == 2 { print $4, $6 }' <<<"$said")" \
		"10.9.0.1 4"
	check_eq "the virtual MAC if and only if Active" \
		"$(awk -F '|' -v vmac=$VMAC1 '$5 != "" &&
			($2 == vmac) != ($6 == 16)' <<<"$said")" ""

	ctl "$B" group set dev eth0 group 1 priority 50
	check "a lower priority is told at once" \
		await_state 1 "$A" eth0 1 Active
	check "and the other knows" await_state 8 "$B" eth0 1 Standby
	check_eq "nothing left with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" \
			vmac-tx-not-active)" "0 0"
}

# Preemption by the address alone is what the RFC says: it is no surprise
test_tie()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	check "same priority, higher address: preempts" \
		await_state 5 "$B" eth0 1 Active
	check "from Listen, with the first Hello it hears" group_is "$B" eth0 1 \
		.changes 2
}

need_tools jq tcpdump tshark
hsrp_load
tests_run test_preempt test_tie
