#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The helpers of lib.sh do what the other tests trust them to do.
#
#   [a] eth0 --- p1 [lan] p2 --- eth0 [b]
set -u

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"

reaches()
{
	on "$1" ping -q -n -c 1 -W 1 "$2" >/dev/null
}

carrier_is()
{
	equal "$(on "$1" cat /sys/class/net/eth0/carrier)" "$2"
}

# shellcheck disable=SC2154	# ns_new and lan_new set lan, a, b
topology()
{
	lan_new lan
	ns_new a b
	lan_join "$lan" "$a" eth0 192.0.2.1/24
	lan_join "$lan" "$b" eth0 192.0.2.2/24
}

test_lan()
{
	topology
	check "stations of a LAN reach each other" reaches "$a" 192.0.2.2

	port_mute "$b" eth0
	check_not "a muted port passes nothing" reaches "$a" 192.0.2.2
	check "and its station keeps the carrier" carrier_is "$b" 1
	port_unmute "$b" eth0
	check "unmuted it passes again" busywait 5 reaches "$a" 192.0.2.2

	port_down "$b" eth0
	check "a port that goes down takes the carrier away" \
		busywait 5 carrier_is "$b" 0
	port_up "$b" eth0
	check "up again it passes again" busywait 5 reaches "$a" 192.0.2.2
}

test_capture()
{
	local file

	topology
	file=$(mktemp)
	defer rm -f "$file" "$file.err"
	capture "$b" eth0 "$file" icmp
	reaches "$a" 192.0.2.2
	capture_stop "$CAPTURE_PID"
	check_eq "and holds the request and the reply" \
		"$(tcpdump -n -r "$file" 2>/dev/null | wc -l)" 2
}

test_predicates()
{
	check "refused takes the status and the sentence" \
		refused 2 'no such thing' sh -c 'echo no such thing; exit 2'
	check_not "another status is not it" \
		refused 2 'no such thing' sh -c 'echo no such thing; exit 1'
	check_not "another sentence is not it" \
		refused 2 'no such thing' sh -c 'echo other; exit 2'
	check_not "success is not it" refused 2 'x' echo x
	check "matches looks at the output" matches '^a+$' echo aaa
	check_not "and at the status" matches a sh -c 'echo a; false'
	check_not "a wait has an end" busywait 1 false
	check_eq "jget reads JSON" "$(jget .a.b echo '{"a":{"b":7}}')" 7
}

test_undo()
{
	local before after

	before=$(ip netns list | wc -l)
	(
		DEFER=()
		ns_new one two
		defer_pop 0
	)
	after=$(ip netns list | wc -l)
	check_eq "namespaces are gone after their scope" "$after" "$before"
}

need_tools tcpdump jq ping bridge
tests_run test_lan test_capture test_predicates test_undo
