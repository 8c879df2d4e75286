#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# XFRM policies: there only while Active, as the crypto map says, at once after
# a change of it, and again when somebody else removes them.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

want_policies()
{
	local local=$1 n=0 src

	for src in 10.1.1.0/24 99.99.99.99/32; do
		cat <<-EOF
		src $src dst 20.1.1.0/24 dir out priority $((40960 + n)) tmpl src $local dst $PEER proto esp reqid $((101 + n)) mode tunnel
		src 20.1.1.0/24 dst $src dir fwd priority $((40960 + n)) tmpl src $PEER dst $local proto esp reqid $((101 + n)) mode tunnel
		src 20.1.1.0/24 dst $src dir in priority $((40960 + n)) tmpl src $PEER dst $local proto esp reqid $((101 + n)) mode tunnel
		EOF
		n=$((n + 1))
	done | sort
}

test_life()
{
	site_new
	map_new "$A"
	check "a binding before there is a group" bind_new "$A"
	check "says why it is not ready" busywait 3 bind_is "$A" .error \
		"No group has the redundancy name"
	group_new "$A"
	check_eq "no policy before it is Active" "$(policy_count "$A")" 0
	check "Active" await_state 15 "$A" eth0 1 Active
	check "policies" busywait 3 policies_are "$A" 6
	check_eq "are what the map says" "$(policies "$A" | sort)" \
		"$(want_policies "$VIP")"
	check "ready" busywait 3 bind_is "$A" .ready true
	check "no error" bind_is "$A" .error null

	group_new "$B" priority 200 preempt
	check "another takes over" busywait 15 lost "$A"
	check "no policy left" busywait 2 policies_are "$A" 0
	check "none on the Standby" await_state 15 "$A" eth0 1 Standby
	check_eq "nor later" "$(policy_count "$A")" 0
	ctl "$B" group del dev eth0 group 1
	check "policies again" busywait 15 policies_are "$A" 6
	check "unbind" ctl "$A" map unbind vpn dev eth0
	check_eq "no policy is left when it returns" "$(policy_count "$A")" 0
	bind_new "$A"
	check "bind while Active" busywait 3 policies_are "$A" 6
	ctl "$A" group del dev eth0 group 1
	check "group deleted" busywait 3 policies_are "$A" 0
	group_new "$A"
	busywait 15 policies_are "$A" 6
	check "the module goes" rmmod hsrp
	check_eq "no policy left" "$(policy_count "$A")" 0
	check_eq "no virtual IP left" \
		"$(ip -n "$A" -o addr show | grep -c "$VIP")" 0
	check_eq "no route left" "$(routes "$A")" ""
	hsrp_load
}

has_policy()
{
	policies "$A" | grep -q "$1"
}

test_change()
{
	site_new
	gateway_new "$A"
	busywait 15 policies_are "$A" 6
	check "a third line" ctl "$A" map match vpn seq 10 \
		src 10.2.0.0/16 dst 20.1.1.0/24
	check "acts at once" busywait 2 policies_are "$A" 9
	check "at its place" has_policy "src 10.2.0.0/16 .* priority 40962 "
	check "one line less" ctl "$A" map unmatch vpn seq 10 \
		src 10.1.1.0/24 dst 20.1.1.0/24
	check "acts at once" busywait 2 policies_are "$A" 6
	check "those below keep their priority" \
		has_policy "src 10.2.0.0/16 .* priority 40962 "
	ctl "$A" map add vpn seq 5 peer 10.9.0.253 transform strong
	ctl "$A" map match vpn seq 5 src 10.3.0.0/16 dst 20.3.0.0/16
	check "another entry" busywait 2 policies_are "$A" 9
	check "goes before" has_policy "src 10.3.0.0/16 .* priority 20480 "
	check "entry deleted" ctl "$A" map del vpn seq 5
	check "with its policies" busywait 2 policies_are "$A" 6
	check_eq "reqids as asked for, or made from the line" "$(ctlj "$A" \
		'[.[].matches[].reqid] | tostring' map show)" \
		"[102,$(auto_reqid vpn 10 10.2.0.0 16)]"
}

# the same number on every machine: FNV-1a of the line
auto_reqid()
{
	python3 - "$@" <<-'EOF'
	import socket, struct, sys
	name, seq, src, plen = sys.argv[1:]
	data = (name.encode() + struct.pack(">I", int(seq)) +
	        socket.inet_aton(src) + bytes([int(plen)]) +
	        socket.inet_aton("20.1.1.0") + bytes([24]))
	h = 2166136261
	for b in data:
	    h = (h ^ b) * 16777619 & 0xffffffff
	print(100000 + h % 900000)
	EOF
}

policy_del()
{
	ip -n "$A" xfrm policy del src 10.1.1.0/24 dst 20.1.1.0/24 dir out
}

flush_and_await()
{
	ip -n "$A" xfrm policy flush
	busywait 2 policies_are "$A" 6
}

del_and_await()
{
	policy_del && busywait 2 policies_are "$A" 6
}

test_others()
{
	local log

	site_new
	gateway_new "$A"
	busywait 15 policies_are "$A" 6
	check "one that somebody deletes comes back" \
		counted "$A" policy-restored 1 del_and_await
	check "all of them too" counted "$A" policy-restored 6 flush_and_await
	check_eq "as they were" "$(policies "$A" | sort)" \
		"$(want_policies "$VIP")"

	log=$(mktemp)
	defer rm -f "$log"
	ctl "$A" map unmatch vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	busywait 2 policies_are "$A" 3
	listen "$A" "$log"
	ip -n "$A" xfrm policy add src 10.1.1.0/24 dst 20.1.1.0/24 dir out \
		action block
	ctl "$A" map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	check "a policy of others is left alone" busywait 2 policies_are "$A" 6
	check "a block it was" has_policy "dir out action block"
	check "the binding says so" busywait 2 bind_is "$A" .error \
		"An XFRM policy of others has the selector of a line"
	check "and is not ready" bind_is "$A" .ready false
	check "an event too" busywait 5 event_seen "$log" conflict
	policy_del
	check "ours when it is gone" busywait 8 bind_is "$A" .ready true
	check_not "no block" has_policy "action block"
	check_eq "one event" "$(event_count "$log" conflict)" 1
}

test_local()
{
	site_new
	map_new "$A"
	check "bind with a fixed address" ctl "$A" map bind vpn dev eth0 \
		local 10.9.0.1
	check "policies at once" busywait 2 policies_are "$A" 6
	check_eq "with that address" "$(policies "$A" | sort)" \
		"$(want_policies 10.9.0.1)"
	sa_pair "$A" 10.9.0.1 "$PEER" 101
	ip -n "$A" link set eth0 down
	check "none while the interface is down" busywait 2 policies_are "$A" 0
	check_eq "SAs of a fixed address stay" "$(states "$A" | wc -l)" 2
	ip -n "$A" link set eth0 up
	check "and again" busywait 5 policies_are "$A" 6
	check_eq "SAs are those" "$(states "$A" | grep -c 'reqid 101')" 2
	ip -n "$A" addr del 10.9.0.1/24 dev eth0
	check "none without the address" busywait 2 policies_are "$A" 0
}

# many_lines NUMBER: on the standard input of a batch
many_lines()
{
	local i

	echo "transform add strong esp-gcm 128"
	echo "map add vpn seq 10 peer $PEER transform strong"
	for ((i = 0; i < $1; i++)); do
		echo "map match vpn seq 10 src 10.1.1.3 dst 20.1.$((i / 256)).$((i % 256))"
	done
	echo "map bind vpn dev eth0 local 10.9.0.1"
}

# has_room NUMBER: is XFRM's table of policies made for so many?
has_room()
{
	local buckets

	buckets=$(ip -n "$A" -s -s xfrm policy count |
		sed -n 's/.*buckets: count \([0-9]*\) .*/\1/p')
	[ "$buckets" -ge "$1" ]
}

# XFRM makes its tables larger one step for each policy that comes, but later: of those
# that come all at once it sees the last one
test_many()
{
	local file

	site_new
	file=$(mktemp)
	defer rm -f "$file"
	many_lines 200 >"$file"
	check "200 lines at once" ctl "$A" -b "$file"
	check "their policies" busywait 10 policies_are "$A" 600
	check "no list of them gets long" busywait 10 has_room 600
}

need_tools jq python3
hsrp_load
tests_run test_life test_change test_others test_local test_many
