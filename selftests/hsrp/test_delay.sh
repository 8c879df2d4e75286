#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Delays: of the group in Init after its interface came up, and of preemption,
# for a minimum, the first time, and for the crypto maps that are not ready.
#
# A wants to take over from B, which is Active. Hello 1 s, hold 3 s.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

# group_at NS ARG...
group_at()
{
	local ns=$1
	shift

	ctl "$ns" group add dev eth0 group 1 vip "$VIP" name VPN timers 1 3 \
		"$@"
}

# pair_b_active: B is Active, A has no group yet; events of A in LOG
pair_b_active()
{
	pair_new
	LOG=$(mktemp)
	defer rm -f "$LOG"
	group_at "$B" preempt
	await_state 15 "$B" eth0 1 Active
	listen "$A" "$LOG"
}

# b_again: B takes over from A again
b_again()
{
	ctl "$A" group set dev eth0 group 1 priority 50
	await_state 5 "$B" eth0 1 Active &&
		await_state 8 "$A" eth0 1 Standby
}

ACTIVE='.event == "group-state" and .new == "Active"'

test_minimum()
{
	local t0

	pair_b_active
	t0=$(now)
	group_at "$A" priority 200 preempt delay minimum 6
	check "it waits" busywait 4 group_is "$A" eth0 1 \
		'.preempt_left_ms > 1000' true
	check "in the words of IOS" matches \
		'^  Preemption enabled, delay min 6 secs$' \
		ctl "$A" group show
	# 6 s from the first Hello of B on
	due "minimum" "$t0" 6.5 1.5 "$LOG" "$ACTIVE"
	check "the reason" group_is "$A" eth0 1 .reason \
		"h: lower Active router, preemption was delayed"
	check "nothing left to wait for" group_is "$A" eth0 1 \
		.preempt_left_ms null

	check "the other takes over" b_again
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 200 \
		preempt delay minimum 30
	check "it waits again" busywait 4 group_is "$A" eth0 1 \
		'.preempt_left_ms > 20000' true
	t0=$(now)
	port_down "$B" eth0
	due "the Active dies: nothing is waited for" "$t0" 2.5 1.5 "$LOG" \
		"$ACTIVE"
	port_up "$B" eth0
	await_state 15 "$B" eth0 1 Standby

	check "the other takes over" b_again
	ctl "$A" group set dev eth0 group 1 priority 200
	busywait 4 group_is "$A" eth0 1 '.preempt_left_ms > 20000' true
	ctl "$A" group set dev eth0 group 1 priority 60
	check "not higher any more: no attempt" busywait 4 group_is "$A" \
		eth0 1 .preempt_left_ms null
	ctl "$A" group set dev eth0 group 1 priority 200
	busywait 4 group_is "$A" eth0 1 '.preempt_left_ms > 20000' true
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 preempt delay minimum 0
	due "no delay any more: with the next Hello" "$t0" 0.5 1.5 "$LOG" \
		"$ACTIVE"
	ctl "$A" group set dev eth0 group 1 preempt delay minimum 5 sync 7
	ctl "$A" group set dev eth0 group 1 no preempt
	check "no preempt: no delay either" group_is "$A" eth0 1 \
		'"\(.preempt) \(.preempt_delay_min_ms) \(.preempt_delay_sync_ms)"' \
		"false 0 0"
}

test_reload()
{
	local t0

	pair_b_active
	t0=$(now)
	group_at "$A" priority 200 preempt delay minimum 2 reload 9
	due "the first time: reload" "$t0" 9 1 "$LOG" "$ACTIVE"
	port_down "$A" eth0
	await_state 8 "$B" eth0 1 Active
	await_state 5 "$A" eth0 1 Init
	t0=$(now)
	port_up "$A" eth0
	due "after that: minimum" "$t0" 2.5 1.5 "$LOG" "$ACTIVE"
}

# b_tracks: B tracks a device, and is below A while that is down
b_tracks()
{
	ip -n "$B" link add t1 type dummy
	ip -n "$B" link set t1 up
	ctl "$B" group set dev eth0 group 1 track t1 decrement 50
}

# The time since A was configured counts, not that since B has fallen below it
test_reload_over()
{
	local t0 t1

	pair_b_active
	b_tracks
	t0=$(now)
	group_at "$A" priority 80 preempt delay minimum 2 reload 13
	check "A is Standby" await_state 9 "$A" eth0 1 Standby
	ip -n "$B" link set t1 down
	due "B fails early: the rest of reload" "$t0" 13 1 "$LOG" "$ACTIVE"

	ip -n "$B" link set t1 up
	check "B again" await_state 5 "$B" eth0 1 Active
	ctl "$A" group del dev eth0 group 1
	t0=$(now)
	group_at "$A" priority 80 preempt delay minimum 2 reload 13
	check "A is Standby" await_state 9 "$A" eth0 1 Standby
	pause 8
	check "a Standby for longer than reload" is_state "$A" eth0 1 Standby
	t1=$(now)
	ip -n "$B" link set t1 down
	due "B fails: minimum" "$t1" 2 1 "$LOG" "$ACTIVE"
}

# A cannot be ready: there is no route to its peer
test_sync()
{
	local t0

	site_new
	LOG=$(mktemp)
	defer rm -f "$LOG"
	group_at "$B" preempt
	await_state 15 "$B" eth0 1 Active
	listen "$A" "$LOG"
	map_new "$A"
	ctl "$A" map add vpn seq 20 peer 172.31.0.9 transform strong
	bind_new "$A"
	t0=$(now)
	group_at "$A" priority 200 preempt delay sync 8
	due "not ready: no longer than it may take" "$t0" 8.5 1.5 "$LOG" \
		"$ACTIVE"

	check "the other takes over" b_again
	ctl "$A" group set dev eth0 group 1 priority 200 \
		preempt delay minimum 3 sync 300
	check "minimum, then the clients" busywait 8 group_is "$A" eth0 1 \
		'.preempt_left_ms > 200000' true
	t0=$(now)
	ip -n "$A" route add 172.31.0.9 via "$PEER"
	due "ready: at once" "$t0" 0 1 "$LOG" "$ACTIVE"

	check "the other takes over" b_again
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 200 \
		preempt delay minimum 0 sync 300
	due "ready all the time: with the next Hello" "$t0" 0.5 1.5 "$LOG" \
		"$ACTIVE"
}

LISTEN='.event == "group-state" and .new == "Listen"'

test_init()
{
	local t0

	pair_new
	LOG=$(mktemp)
	defer rm -f "$LOG"
	listen "$A" "$LOG"
	t0=$(now)
	group_at "$A" delay minimum 4 reload 7
	check "it waits in Init" group_is "$A" eth0 1 \
		'"\(.state) \(.reason) \(.delay_left_ms > 4000)"' \
		"Init -: delayed for 7 s true"
	check "told" matches '^  Delay minimum 4 secs, reload 7 secs$' \
		ctl "$A" group show all
	due "the first time: reload" "$t0" 7 1 "$LOG" "$LISTEN"
	# Speak after the hold time, Standby after another, Active at once
	due "Active two hold times later" "$t0" 13.5 2 "$LOG" "$ACTIVE"
	port_down "$A" eth0
	await_state 5 "$A" eth0 1 Init
	t0=$(now)
	port_up "$A" eth0
	due "after that: minimum" "$t0" 4 1 "$LOG" "$LISTEN"

	port_down "$A" eth0
	await_state 5 "$A" eth0 1 Init
	port_up "$A" eth0
	busywait 3 group_is "$A" eth0 1 '.delay_left_ms > 0' true
	port_down "$A" eth0
	check "down again: nothing runs on" busywait 3 group_is "$A" eth0 1 \
		'"\(.delay_left_ms) \(.reason)"' "null b: interface is down"
	port_up "$A" eth0
	busywait 3 group_is "$A" eth0 1 '.delay_left_ms > 0' true
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 no delay
	due "no delay any more: at once" "$t0" 0 1 "$LOG" "$LISTEN"
	check "none is shown" not matches 'Delay' ctl "$A" group show all
}

need_tools jq
hsrp_load
tests_run test_minimum test_reload test_reload_over test_sync test_init
