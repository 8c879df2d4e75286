#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim
# timeout: 900
#
# At which second each transition is due, with the timers of IOS: hello 3 s, hold
# 10 s. Who begins listens for a hold time, and speaks for one. Who dies had said
# something in the last 3 s, so it is missed 7 to 10 s later; who comes back hears
# the Active within 3 s.
#
#   [A] 10.9.0.1, priority 200 ---- [B] 10.9.0.2, priority 100
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

# a group on eth0 unless it says otherwise
to()
{
	to_state "${2:-eth0}" 1 "$1"
}

# group_of NS WORD...: its group 1, as it is added
group_of()
{
	ctl "$1" group add dev eth0 group 1 "${@:2}"
}

# logs_new: what A and B tell, in LOG_A and LOG_B
logs_new()
{
	LOG_A=$(mktemp)
	LOG_B=$(mktemp)
	defer rm -f "$LOG_A" "$LOG_B"
	events "$A" "$LOG_A"
	events "$B" "$LOG_B"
}

# routers_new: A and B without a group
routers_new()
{
	pair_new
	logs_new
}

# b_is_active: alone, for long enough that A need not wait for anything
b_is_active()
{
	routers_new
	group_of "$B" vip 10.9.0.100 "$@"
	await_state 30 "$B" eth0 1 Active
}

# a_is_active: and B the Standby
a_is_active()
{
	b_is_active preempt
	group_of "$A" vip 10.9.0.100 priority 200 preempt
	await_state 10 "$A" eth0 1 Active
	await_state 30 "$B" eth0 1 Standby
}

test_election()
{
	local t0

	routers_new
	t0=$(now)
	group_of "$A" vip 10.9.0.100 priority 200
	group_of "$B" vip 10.9.0.100
	due "A listens" "$t0" 0 1 "$LOG_A" "$(to Listen)"
	due "A speaks" "$t0" 10 1 "$LOG_A" "$(to Speak)"
	due "B, too" "$t0" 10 1 "$LOG_B" "$(to Speak)"
	due "A is Standby" "$t0" 20 1 "$LOG_A" "$(to Standby)"
	due "and Active" "$t0" 20 1 "$LOG_A" "$(to Active)"
	# B gave up when A spoke, but the Active came when its Active timer was over:
	# it speaks again, for a hold time
	due "B gave up" "$t0" 11.5 2 "$LOG_B" \
		'.event == "group-state" and .old == "Speak" and .new == "Listen"'
	due "B is Standby" "$t0" 30 3 "$LOG_B" "$(to Standby)"
}

test_failover()
{
	local t0

	a_is_active
	t0=$(now)
	port_mute "$A" eth0
	due "silence: B is Active" "$t0" 8.5 2 "$LOG_B" "$(to Active)"
	check_eq "A does not know" "$(state "$A" eth0 1)" Active

	t0=$(now)
	port_unmute "$A" eth0
	due "healed: the lower one gives up" "$t0" 1.5 2 "$LOG_B" "$(to Speak)"
	due "and is Standby" "$t0" 11.5 2.5 "$LOG_B" "$(to Standby)"
	check_eq "A was Active all the time" \
		"$(event_since "$t0" "$LOG_A" '.event == "group-state"')" ""

	t0=$(now)
	ctl "$A" group del dev eth0 group 1
	due "resigned: B is Active" "$t0" 0 1 "$LOG_B" "$(to Active)"
}

test_coup()
{
	local t0

	b_is_active
	t0=$(now)
	group_of "$A" vip 10.9.0.100 priority 200 preempt
	due "A takes over" "$t0" 1.5 2 "$LOG_A" "$(to Active)"
	due "B speaks" "$t0" 1.5 2 "$LOG_B" "$(to Speak)"
	due "B is Standby" "$t0" 11.5 2.5 "$LOG_B" "$(to Standby)"
}

test_no_preempt()
{
	local t0

	b_is_active
	t0=$(now)
	group_of "$A" vip 10.9.0.100 priority 200
	due "A speaks" "$t0" 10 3 "$LOG_A" "$(to Speak)"
	due "A is Standby" "$t0" 20 3 "$LOG_A" "$(to Standby)"
	check_eq "B stays" "$(state "$B" eth0 1)" Active
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 preempt
	due "told to preempt, it does" "$t0" 1.5 2 "$LOG_A" "$(to Active)"
}

test_delay()
{
	local t0

	b_is_active
	t0=$(now)
	group_of "$A" vip 10.9.0.100 priority 200 \
		preempt delay minimum 20 reload 45
	due "the first time: reload" "$t0" 45 1 "$LOG_A" "$(to Active)"
	await_state 30 "$B" eth0 1 Standby
	port_down "$A" eth0
	await_state 15 "$B" eth0 1 Active
	t0=$(now)
	port_up "$A" eth0
	due "then: minimum" "$t0" 21.5 3 "$LOG_A" "$(to Active)"
}

# A Standby whose reload time is over
test_reload_over()
{
	local t0

	b_is_active
	ip -n "$B" link add t1 type dummy
	ip -n "$B" link set t1 up
	ctl "$B" group set dev eth0 group 1 track t1 decrement 50
	group_of "$A" vip 10.9.0.100 priority 80 \
		preempt delay minimum 20 reload 60
	await_state 30 "$A" eth0 1 Standby
	pause 50
	check_eq "A is Standby for a minute" "$(state "$A" eth0 1)" Standby
	t0=$(now)
	ip -n "$B" link set t1 down
	due "what B tracks is down: minimum" "$t0" 20 1 "$LOG_A" "$(to Active)"
}

# Of the peers of A there is no route to one
test_sync()
{
	local t0

	site_new
	logs_new
	group_of "$B" vip "$VIP" name VPN
	await_state 30 "$B" eth0 1 Active
	map_new "$A"
	ctl "$A" map add vpn seq 20 peer 172.31.0.9 transform strong
	bind_new "$A"
	t0=$(now)
	group_of "$A" vip "$VIP" name VPN priority 200 \
		preempt delay minimum 20 sync 60
	due "not ready: minimum and sync" "$t0" 81.5 2 "$LOG_A" "$(to Active)"
	await_state 30 "$B" eth0 1 Standby

	ctl "$A" group set dev eth0 group 1 priority 50
	ctl "$B" group set dev eth0 group 1 preempt
	await_state 10 "$B" eth0 1 Active
	ctl "$B" group set dev eth0 group 1 no preempt
	await_state 30 "$A" eth0 1 Standby
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 200
	pause 30
	ip -n "$A" route add 172.31.0.9 via "$PEER"
	due "ready meanwhile: at once" "$t0" 30 1 "$LOG_A" "$(to Active)"
}

test_track()
{
	local t0

	a_is_active
	ip -n "$A" link add t1 type dummy
	ip -n "$A" link set t1 up
	ctl "$A" group set dev eth0 group 1 track t1 decrement 150
	t0=$(now)
	ip -n "$A" link set t1 down
	due "what A tracks is down: B is Active" "$t0" 0 1 "$LOG_B" "$(to Active)"
	due "A is Standby" "$t0" 10 2 "$LOG_A" "$(to Standby)"
	t0=$(now)
	ip -n "$A" link set t1 up
	due "up again: A is Active" "$t0" 1.5 2 "$LOG_A" "$(to Active)"
}

test_learn()
{
	local t0

	b_is_active
	t0=$(now)
	ctl "$A" group add dev eth0 group 1
	due "A learns" "$t0" 0 1 "$LOG_A" "$(to Learn)"
	due "the address, with a Hello" "$t0" 1.5 2 "$LOG_A" "$(to Listen)"
	due "and is Standby" "$t0" 21.5 3 "$LOG_A" "$(to Standby)"
	t0=$(now)
	port_mute "$B" eth0
	due "silence: A is Active" "$t0" 8.5 2 "$LOG_A" "$(to Active)"
}

test_follow()
{
	local ns t0

	routers_new
	lan_new INSIDE
	lan_join "$INSIDE" "$A" eth1 10.1.1.1/24
	lan_join "$INSIDE" "$B" eth1 10.1.1.2/24
	t0=$(now)
	group_of "$A" vip 10.9.0.100 priority 200 name OUT
	group_of "$B" vip 10.9.0.100 name OUT
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth1 group 1 vip 10.1.1.100 follow OUT
	done
	due "the follower is Active" "$t0" 20 1 "$LOG_A" "$(to Active eth1)"
	due "that of B Standby" "$t0" 30 3 "$LOG_B" "$(to Standby eth1)"
	t0=$(now)
	port_mute "$A" eth0
	due "silence: that of B is Active" "$t0" 8.5 2 "$LOG_B" \
		"$(to Active eth1)"
}

need_tools jq
hsrp_load
tests_run test_election test_failover test_coup test_no_preempt test_delay \
	test_reload_over test_sync test_track test_learn test_follow
