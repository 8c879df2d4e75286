#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# lane: vm
#
# The order of promotion and demotion (design D5), as the kernel's own
# functions were called, and as the events tell it.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

TRACING=/sys/kernel/tracing
CALLS="inet_rtm_newaddr inet_rtm_deladdr xfrm_policy_insert
	xfrm_policy_delete inet_rtm_newroute inet_rtm_delroute
	__xfrm_state_delete hsrp_km_acquire arp_send_dst"

trace_on()
{
	echo nop >"$TRACING/current_tracer"
	# shellcheck disable=SC2086	# a list
	printf '%s\n' $CALLS >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	echo >"$TRACING/trace"
	defer sh -c "echo nop >$TRACING/current_tracer;
		echo >$TRACING/set_ftrace_filter"
}

# calls: what the worker called, each run of the same function once
calls()
{
	awk '/kworker/ { for (i = 1; i <= NF; i++)
			if ($i ~ /:$/ && $i ~ /^[0-9.]+:$/) print $(i + 1) }' \
		"$TRACING/trace" | uniq | tr '\n' ' ' | sed 's/ $//'
}

# The line without an SA is asked for again every five seconds; that may come
# between the start of the trace and the event, and is no part of it.
calls_are()
{
	equal "$(calls | sed 's/^\(__xfrm_state_delete hsrp_km_acquire \)*//')" \
		"$1"
}

# told FILE: the events on the state group, in their order
told()
{
	jq -r 'select(.event | IN("clean", "sa-flush", "route-add",
		"route-del", "ready", "demoted", "tunnel-up", "tunnel-down")) |
		.event' "$1" | tr '\n' ' ' | sed 's/ $//'
}

told_are()
{
	equal "$(told "$1")" "$2"
}

test_order()
{
	local log

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	keymgr "$A"
	gateway_new "$A"
	busywait 15 larval_are "$A" 2
	sa_pair "$A" "$VIP" "$PEER" 101
	busywait 5 bind_tunnel_up
	listen "$A" "$log"
	trace_on
	port_down "$A" eth0
	check "demotion: policies, SAs, reverse routes, virtual IP" \
		busywait 5 calls_are "xfrm_policy_delete __xfrm_state_delete \
inet_rtm_delroute inet_rtm_deladdr"
	check "told in that order" busywait 5 told_are "$log" \
		"tunnel-down clean sa-flush route-del demoted"
	check "nothing is left" busywait 2 states_are "$A" 0
	: >"$TRACING/trace"
	: >"$log"
	port_up "$A" eth0
	check "promotion: virtual IP, gratuitous ARP, policies, reverse routes, ACQUIRE" \
		busywait 15 promoted
	check "told in that order" busywait 5 told_are "$log" "route-add ready"
	check "one reverse route, two ACQUIREs" busywait 10 asked_for
}

# The trace has the first ACQUIRE when the second is yet to come, and a line
# that is asked for again has none for a moment.
asked_for()
{
	equal "$(routes "$A" | wc -l) $(larval "$A")" "1 2"
}

bind_tunnel_up()
{
	equal "$(ctlj "$A" '[.[].outbound[] | select(.larval | not)] | length' \
		sa show)" 1
}

# The gratuitous ARP comes from the worker or from its timer, so it is not held
# to one place. What nobody answers is asked for again later.
promoted()
{
	local want="inet_rtm_newaddr xfrm_policy_insert inet_rtm_newroute"
	local seen

	want="$want hsrp_km_acquire"
	seen=$(calls | sed 's/arp_send_dst //g')
	equal "${seen:0:${#want}}" "$want"
}

need_tools jq
[ -e "$TRACING/trace" ] || mount -t tracefs tracefs "$TRACING" 2>/dev/null
grep -qw function "$TRACING/available_tracers" 2>/dev/null ||
	skip_all "this kernel traces no functions"
hsrp_load
tests_run test_order
