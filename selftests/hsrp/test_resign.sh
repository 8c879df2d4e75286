#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# A planned move: the Active resigns when it is told to, the Standby takes over
# at once, and the higher one does not preempt until it is told to, or is alone.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

# A is Active, B Standby, at default timers where nothing else is said
pair_up()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip "$VIP" priority 200 preempt "$@"
	check "alone: Active" await_state 30 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip "$VIP" "$@"
	check "the other is Standby" await_state 30 "$B" eth0 1 Standby
}

resigned()
{
	group_is "$1" eth0 1 .resigned "$2"
}

test_move()
{
	local pcap log heard

	pair_up
	check "nobody has resigned" resigned "$A" false
	log=$(mktemp)
	pcap=$(mktemp)
	defer rm -f "$log" "$pcap" "$pcap.err"
	listen "$A" "$log"
	capture "$C" eth0 "$pcap" udp port 1985
	check "the Active resigns" ctl "$A" group resign dev eth0 group 1
	check "the Standby takes over at once" await_state 1 "$B" eth0 1 Active
	check "because of the Resign" group_is "$B" eth0 1 \
		'.reason | startswith("i: ")' true
	check "why it stepped down" matches '^-: told to resign' \
		group_json "$A" eth0 1 .reason
	check "it does not preempt, however high" resigned "$A" true
	check "and shows that" matches 'Resigned, does not preempt until' \
		ctl "$A" group show all
	check "who listens is told" busywait 5 grep -q group-set "$log"
	check "diagnose knows" matches 'told to resign, and does not preempt' \
		ctl "$A" diagnose
	check "it becomes Standby" await_state 15 "$A" eth0 1 Standby
	heard=$(hellos "$A")
	check "it hears more Hellos of a lower Active" \
		busywait 20 more_hellos "$A" $((heard + 4))
	check "Standby still" is_state "$A" eth0 1 Standby
	capture_stop "$CAPTURE_PID"
	check_eq "one Resign, of state Speak; no Coup" "$(decode "$pcap" |
		awk -F '|' '$5 == 1 || $5 == 2 { print $4, $5, $6 }')" \
		"10.9.0.1 2 4"

	check "it may preempt again" ctl "$A" group resume dev eth0 group 1
	check "and does, with the next Hello" await_state 5 "$A" eth0 1 Active
	check "because the other is lower" group_is "$A" eth0 1 \
		'.reason | startswith("h: ")' true
	check "forgotten" resigned "$A" false
}

hellos()
{
	group_counter "$1" eth0 1 rx-hello
}

# more_hellos NS N: has it heard so many by now?
more_hellos()
{
	test "$(hellos "$1")" -ge "$2"
}

# A Standby, too, may be told to stay behind; somebody has to be Active, though
test_stay()
{
	local heard

	pair_up timers 1 3
	ctl "$A" group set dev eth0 group 1 priority 50
	ctl "$B" group set dev eth0 group 1 preempt
	check "B is Active" await_state 5 "$B" eth0 1 Active
	check "a Standby is told to stay behind" \
		await_state 10 "$A" eth0 1 Standby
	ctl "$A" group resign dev eth0 group 1
	ctl "$A" group set dev eth0 group 1 priority 250
	check "it says so with its Hello" group_is "$A" eth0 1 .priority 250
	heard=$(hellos "$A")
	check "Hellos of a lower Active come in" \
		busywait 10 more_hellos "$A" $((heard + 3))
	check "and does not preempt" is_state "$A" eth0 1 Standby
	port_mute "$B" eth0
	check "it is Active when it is alone" await_state 5 "$A" eth0 1 Active
	check "which is forgotten then" resigned "$A" false
	port_unmute "$B" eth0
	check "the higher one stays" await_state 10 "$B" eth0 1 Standby
	check "as it is" is_state "$A" eth0 1 Active
}

test_refused()
{
	pair_new
	check "no group" refused 2 'no such group on the interface' \
		ctl "$A" group resign dev eth0 group 1
	check "no group, to resume" refused 2 'no such group on the interface' \
		ctl "$A" group resume dev eth0 group 1
	ctl "$A" group add dev eth0 group 1 vip "$VIP" name LEAD timers 1 3
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.200 follow LEAD
	check "alone" await_state 15 "$A" eth0 1 Active
	check "nobody would take over" refused 2 'no Standby router' \
		ctl "$A" group resign dev eth0 group 1
	check "it is as it was" is_state "$A" eth0 1 Active
	check "and has not resigned" resigned "$A" false
	check "a follower does not decide" refused 2 'follows another one' \
		ctl "$A" group resign dev eth0 group 2
	check "neither way" refused 2 'follows another one' \
		ctl "$A" group resume dev eth0 group 2
	check "to go on without having resigned is nothing" \
		ctl "$A" group resume dev eth0 group 1
}

# What hangs on the name goes, too: DEMOTED here, policies and address there
test_map()
{
	local log

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	listen "$A" "$log"
	gateway_new "$A" priority 200 preempt
	check "A has policies" wait_until 15 0.2 policies_are "$A" 6
	gateway_new "$B"
	check "B waits" await_state 10 "$B" eth0 1 Standby
	check "A resigns" ctl "$A" group resign dev eth0 group 1
	check "B has policies" wait_until 2 0.1 policies_are "$B" 6
	check "and the address" has_addr "$B" eth0 $VIP
	check "A has none" wait_until 2 0.1 policies_are "$A" 0
	check_not "and no address" has_addr "$A" eth0 $VIP
	check "which it tells" busywait 5 grep -q '"demoted"' "$log"
}

need_tools jq tcpdump tshark
hsrp_load
tests_run test_move test_stay test_refused test_map
