#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# A virtual address that somebody has put on the interface before the group is
# Active. With the length of a subnet it is an address of the interface itself, which
# nobody takes away: the group is in Init, and says why, until it is gone. As a
# host's, which is how the module puts it there, it is the group's from then on; in
# IPv6 also where it has proved to be a duplicate meanwhile.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

VIP=10.9.0.100
G1=2001:db8:9::1
G2=2001:db8:9::2

# lens NS ADDRESS: with which lengths it is on the interface
lens()
{
	ip -n "$1" -o addr show dev eth0 |
		sed -n "s|.* $2/\([0-9]*\) .*|\1|p" | sort -n | paste -sd ' '
}

has_lens()
{
	equal "$(lens "$1" "$2")" "$3"
}

# has_conflict FILE ADDRESS WORDS: told in an event
has_conflict()
{
	jq -e --arg addr "$2" --arg words "$3" 'select(.event == "conflict" and
		.address == $addr and (.reason | contains($words)))' "$1"
}

is_real()
{
	equal "$(state "$A" eth0 1) $(group_json "$A" eth0 1 .reason)" \
		"Init b: virtual address is an address of the interface"
}

test_ip4()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip $VIP timers 1 3
	ip -n "$A" addr add $VIP/24 dev eth0
	check "the interface's own: Init" busywait 3 is_real
	pause 15
	check "and stays so" is_real
	check "the address is as it was" has_lens "$A" $VIP 24
	ip -n "$A" addr del $VIP/24 dev eth0
	check "gone: Active" await_state 15 "$A" eth0 1 Active
	check "with it" busywait 3 has_lens "$A" $VIP 32
	ip -n "$A" addr add $VIP/24 dev eth0
	check "there again: Init" busywait 3 is_real
	check "without the group's" busywait 3 has_lens "$A" $VIP 24
	ctl "$A" group del dev eth0 group 1
	check "without the group it is there still" has_lens "$A" $VIP 24
}

# own_is_real ADDRESS: one of those of the group
own_is_real()
{
	ip -n "$A" addr add "$1/64" dev eth0 nodad
	check "$1 is the interface's own: Init" busywait 3 is_real
	pause 15
	check "and stays so" is_real
	check "the address is as it was" has_lens "$A" "$1" 64
	ip -n "$A" addr del "$1/64" dev eth0
	check "gone: Active" await_state 15 "$A" eth0 1 Active
	check "with it" busywait 3 has_lens "$A" "$1" 128
}

test_ip6()
{
	local log

	pair6_new
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig ipv6 $G1/64 \
		ipv6 $G2/64 timers 1 3
	own_is_real $G1
	check "what was its own cannot come back now" refused 2 "exists" \
		ip -n "$A" addr add $G1/64 dev eth0 nodad
	ip -n "$A" link set eth0 down
	ip -n "$A" link set eth0 up
	link_local "$A" fe80::1
	own_is_real "$VIP6"
	check_eq "nothing was put back, or tried again" \
		"$(counter "$A" vip-restored) $(counter "$A" rtnetlink-error)" \
		"0 0"

	# as the module puts it there
	ip -n "$A" link set eth0 down
	busywait 3 has_lens "$A" $G2 ""
	ip -n "$A" addr add $G2/128 dev eth0 nodad
	ip -n "$A" link set eth0 up
	link_local "$A" fe80::1
	check "a host's: Active all the same" await_state 15 "$A" eth0 1 Active
	check "it is told" busywait 3 has_conflict "$log" $G2 \
		"on the interface already, taken over"
	ctl "$A" group del dev eth0 group 1
	check "and gone with the group" has_lens "$A" $G2 ""
}

dad_failed()
{
	ip -n "$1" -6 -o addr show dev eth0 dadfailed | grep -qF " $2/"
}

# The Active has it, so the stack of the Standby will not use it, ever
test_duplicate()
{
	local ns prio=200

	pair6_new
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 ipv6 autoconfig \
			ipv6 $G1/64 timers 1 3 priority $prio
		prio=100
	done
	check "elected" await_state 20 "$A" eth0 1 Active
	check "with a Standby" await_state 15 "$B" eth0 1 Standby
	on "$B" sysctl -qw net.ipv6.conf.eth0.accept_dad=1
	ip -n "$B" addr add $G1/128 dev eth0
	check "the Standby's is a duplicate" busywait 10 dad_failed "$B" $G1
	port_mute "$A" eth0
	check "it takes over" await_state 8 "$B" eth0 1 Active
	check "the address is good now" busywait 3 not dad_failed "$B" $G1
	check "hosts reach it" ping6_c $G1
	port_unmute "$A" eth0
}

need_tools jq ping
hsrp_load
tests_run test_ip4 test_ip6 test_duplicate
