#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim
#
# The machine stands still for longer than the hold time, as a virtual one does
# that is paused. The Active does not go on: it resigns and stands for election
# again. The Standby, which heard nothing because it stood still, too, does not
# take the Active for dead at once.
#
# Both gateways are in the same machine. hsrp_stall.ko stops all processors. In
# virtual time only: an emulated machine stands still on its own now and then.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

STALL_KO=$(dirname "$0")/../stall/hsrp_stall.ko

# stand_still MS: it refuses to stay loaded, with this error
stand_still()
{
	refused 1 'Operation canceled' insmod "$STALL_KO" ms="$1"
}

# pair_new with groups: A is Active, B Standby, hello 300 ms, hold 1 s
pair_up()
{
	pair_new
	LOG_A=$(mktemp)
	LOG_B=$(mktemp)
	defer rm -f "$LOG_A" "$LOG_B"
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 300ms 1000ms "$@"
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 \
		timers 300ms 1000ms
	check "a pair" await_state 15 "$B" eth0 1 Standby
	events "$A" "$LOG_A"
	events "$B" "$LOG_B"
}

# went FILE: the states that the group entered, in order
went()
{
	jq -r 'select(.event == "group-state").new' "$1" | tr '\n' ' '
}

test_short()
{
	local before

	pair_up
	before=$(changes "$A" eth0 1)
	check "half the hold time" stand_still 500
	check "late timers are counted" busywait 3 late_is_seen
	check_eq "but change nothing" \
		"$(changes "$A" eth0 1) $(state "$B" eth0 1)" "$before Standby"
	check_eq "no stall" "$(group_counter "$A" eth0 1 stalled)" 0
}

# both_heard PCAP: three Hellos are of both, jitter is a fifth
both_heard()
{
	[ "$(stat -c %s "$1")" -gt $((24 + 3 * (16 + 62))) ]
}

late_is_seen()
{
	group_is "$A" eth0 1 '.late_max_ms >= 150 and .late_max_ms < 1000' true
}

test_long()
{
	local t0 pcap said

	pair_up
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" udp port 1985
	busywait 5 both_heard "$pcap"
	t0=$(now)
	check "three hold times" stand_still 3000
	due "the Active resigns, first of all" "$t0" 3 0.6 "$LOG_A" \
		"$(to_state eth0 1 Speak)"
	due "and the Standby takes over" "$t0" 3 0.6 "$LOG_B" \
		"$(to_state eth0 1 Active)"
	check "the reason" matches "silent for longer than the hold time" \
		jq -r '.reason // empty' "$LOG_A"
	check_eq "counted, of the group and in all" "$(group_counter "$A" \
		eth0 1 stalled) $(ctlj "$A" '.[0].counters.stalled' stats show)" \
		"1 1"
	check_eq "not of the other" "$(group_counter "$B" eth0 1 stalled)" 0
	check "with the time" group_is "$A" eth0 1 \
		'.late_max_ms >= 2500 and .late_max_ms < 3600' true
	check "it becomes Standby" await_state 5 "$A" eth0 1 Standby
	check_eq "the one way" "$(went "$LOG_A")" "Speak Standby "
	check_eq "the other way" "$(went "$LOG_B")" "Active "
	capture_stop "$CAPTURE_PID"
	said=$(decode "$pcap" | awk -F '|' '$4 == "10.9.0.1" {
		if (p != "" && $1 - p > 2) { print $5, $6; exit }
		p = $1 }')
	check_eq "its first word after it is Resign" "$said" "2 4"
	check_eq "nothing with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active)" 0
}

# With preemption the better router is Active again, by way of an election
test_preempts()
{
	pair_up preempt
	check "three hold times" stand_still 3000
	check "Active again" await_state 8 "$A" eth0 1 Active
	check_eq "but not without resigning first" \
		"$(went "$LOG_A" | cut -d' ' -f1)" Speak
	check_eq "counted" "$(group_counter "$A" eth0 1 stalled)" 1
}

# Nobody else is there: Active again after an election without candidates
test_alone()
{
	pair_up
	ctl "$B" group del dev eth0 group 1
	check "three hold times" stand_still 3000
	# Speak lasts a hold time, and a sixth of a hello time is grace
	check "alone: Active again" await_state 5 "$A" eth0 1 Active
	check_eq "by way of Speak" "$(went "$LOG_A")" "Speak Standby Active "
}

need_tools jq tcpdump tshark
hsrp_load
tests_run test_short test_long test_preempts test_alone
