#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# The protocol with the IKE agent: a new generation whenever SAs become void,
# promotion waits for the acknowledgment, but never long and never for a dead
# agent.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

AGENT=$(dirname "$0")/fake_agent.py

agent()
{
	AGENT_LOG=$(mktemp)
	defer rm -f "$AGENT_LOG"
	ip netns exec "$A" python3 "$AGENT" "$AGENT_LOG" "$@" &
	AGENT_PID=$!
	defer events_stop "$AGENT_PID"
	busywait 20 grep -q registered "$AGENT_LOG"
}

said()
{
	grep -q "$1" "$AGENT_LOG" || {
		cat "$AGENT_LOG"
		return 1
	}
}

generation_is()
{
	bind_is "$A" .generation "$1"
}

# event_ms FILE NAME N: time of the Nth such event
event_ms()
{
	jq -c "select(.event == \"$2\") | (.time | tonumber) * 1000 | floor" \
		"$1" | sed -n "$3p"
}

# Active, with SAs and an event log
begin()
{
	site_new
	LOG=$(mktemp)
	defer rm -f "$LOG"
	listen "$A" "$LOG"
	gateway_new "$A"
	busywait 15 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
	sa_pair "$A" "$VIP" "$PEER" 102
}

test_ack()
{
	begin
	agent 0
	check_eq "no generation is void yet" "$(grep -c clean "$AGENT_LOG")" 0
	check "flush" ctl "$A" sa flush map vpn
	check "the agent is told" busywait 3 said "clean $VIP 1"
	check "and ready again" busywait 5 generation_ready 1
	check "not before it has answered" test \
		"$(event_ms "$LOG" ready 2)" -ge "$(event_ms "$LOG" clean 1)"
	port_down "$A" eth0
	check "told of the loss" busywait 5 said "acked $VIP 2"
	check "demoted with that generation" busywait 5 event_seen "$LOG" \
		demoted '.generation == 2'
	port_up "$A" eth0
	check "Active again" busywait 15 bind_is "$A" .ready true
	check "in the same generation" generation_is 2
}

generation_ready()
{
	bind_is "$A" '"\(.ready) \(.generation)"' "true $1"
}

# added_ms FILE: when the first policy was added
added_ms()
{
	date -d "$(sed -n 's/^\[\([^]]*\)\] *src .*/\1/p' "$1" | head -1)" +%s%3N
}

monitor_hears()
{
	ip -n "$A" xfrm policy add src 192.0.2.1 dst 192.0.2.2 dir out
	ip -n "$A" xfrm policy del src 192.0.2.1 dst 192.0.2.2 dir out
	grep -q 192.0.2.2 "$1"
}

# A slow agent delays promotion until it answers, a mute one for 2 s
test_wait()
{
	local clean ready added

	begin
	agent 1
	added=$(mktemp)
	defer rm -f "$added"
	ip -n "$A" -ts xfrm monitor policy >"$added" &
	defer events_stop $!
	busywait 5 monitor_hears "$added"
	: >"$added"
	ctl "$A" sa flush map vpn
	check "ready when it has answered" busywait 5 generation_ready 1
	clean=$(event_ms "$LOG" clean 1)
	ready=$(event_ms "$LOG" ready 2)
	check "which took a second" test $((ready - clean)) -ge 990 -a \
		$((ready - clean)) -lt 1900
	check "and no policy was there before" test \
		$(($(added_ms "$added") - clean)) -ge 990
	events_stop "$AGENT_PID"

	agent never
	ctl "$A" sa flush map vpn
	check "a mute agent" busywait 8 generation_ready 2
	clean=$(event_ms "$LOG" clean 2)
	ready=$(event_ms "$LOG" ready 3)
	check "is waited for 2 s, no longer" test $((ready - clean)) -ge 1990 \
		-a $((ready - clean)) -lt 3500

	ctl "$A" sa flush map vpn
	events_stop "$AGENT_PID"
	check "one that dies is not waited for" busywait 8 generation_ready 3
	clean=$(event_ms "$LOG" clean 3)
	ready=$(event_ms "$LOG" ready 4)
	check "at all" test $((ready - clean)) -lt 1900

	ctl "$A" sa flush map vpn
	check "nor is nobody" busywait 5 generation_ready 4
	clean=$(event_ms "$LOG" clean 4)
	ready=$(event_ms "$LOG" ready 5)
	check "at once" test $((ready - clean)) -lt 500
}

test_register()
{
	begin
	port_down "$A" eth0
	busywait 5 event_seen "$LOG" demoted
	agent 0
	check "one that comes later hears what is still to be done" \
		busywait 3 said "acked $VIP 1"
	check "a second one is refused" refused 1 \
		"EBUSY: Another IKE agent is registered" \
		on "$A" python3 "$AGENT" /dev/null
	events_stop "$AGENT_PID"
	check "an address of no binding is refused" refused 1 "ENOENT: No bind" \
		on "$A" python3 "$AGENT" /dev/null reset 10.9.0.1
	port_up "$A" eth0
	busywait 15 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
	agent reset "$VIP"
	check "the daemon was restarted: all of it anew" \
		busywait 5 said "acked $VIP 2"
	check "ready in the new generation" busywait 5 generation_ready 2
	check_not "without the orphaned SAs" has_sa
}

has_sa()
{
	states "$A" | grep -q "spi 0x1101"
}

# Another router was Active too for a while: what is there is void
test_healed()
{
	begin
	agent 0
	check_eq "a split" "$(port_mute "$B" eth0 && echo muted)" muted
	group_new "$B" priority 50
	check "both are Active" await_state 15 "$B" eth0 1 Active
	port_unmute "$B" eth0
	check "the loser steps down" busywait 15 lost "$B"
	check "the winner makes all anew" busywait 5 generation_ready 1
	check "with the agent" said "acked $VIP 1"
	check_not "no old SA" has_sa
	check "still Active" is_state "$A" eth0 1 Active
}

need_tools jq python3
hsrp_load
tests_run test_ack test_wait test_register test_healed
