#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# The interface of a group goes down, is renamed, deleted and made again, moved
# to another namespace, loses its address.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

reason_is()
{
	matches "$2" group_json "$1" eth0 1 .reason
}

# check's CMD runs in a subshell: the namespaces are made before
pair_active()
{
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		preempt timers 1 3
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 1 Active && await_state 15 "$B" eth0 1 Standby
}

test_link()
{
	pair_new
	check "a pair" pair_active
	ip -n "$A" link set eth0 down
	check "shut: Init" is_state "$A" eth0 1 Init
	check "it says why" reason_is "$A" '^b: interface is down'
	check "a Resign went out before: no waiting" \
		await_state 1 "$B" eth0 1 Active
	check_not "virtual address gone" has_addr "$A" eth0 10.9.0.100
	ip -n "$A" link set eth0 up
	check "up again: starts at Listen" await_state 2 "$A" eth0 1 Active

	port_down "$A" eth0
	check "no carrier: Init" await_state 2 "$A" eth0 1 Init
	check "the other after the hold time" await_state 6 "$B" eth0 1 Active
	port_up "$A" eth0
	check "carrier back" await_state 10 "$A" eth0 1 Active
}

test_rename()
{
	pair_new
	check "a pair" pair_active
	ip -n "$A" link set eth0 down
	ip -n "$A" link set eth0 name wan0
	ip -n "$A" link set wan0 up
	check "the group follows a renamed interface" \
		await_state 10 "$A" wan0 1 Active
	check "its name is used from now on" ctl "$A" group set dev wan0 \
		group 1 priority 201
	check "the old one is unknown" refused 2 'no such group' \
		ctl "$A" group set dev eth0 group 1 priority 202
}

test_delete()
{
	pair_new
	check "a pair" pair_active
	ip -n "$A" link del eth0
	check "deleted: Init, still configured" is_state "$A" eth0 1 Init
	check "it says why" reason_is "$A" '^b: there is no such interface'
	check "the other takes over" await_state 6 "$B" eth0 1 Active
	lan_join "$LAN" "$A" eth0 10.9.0.1/24
	check "one of its name takes its place" await_state 10 "$A" eth0 1 \
		Active
	check "the virtual address with it" busywait 3 has_addr "$A" eth0 \
		10.9.0.100
	ip -n "$A" link del eth0
	check "a group without interface can be removed" \
		ctl "$A" group del dev eth0 group 1
}

test_move()
{
	local D

	pair_new
	ns_new D
	check "a pair" pair_active
	ip -n "$A" link set eth0 netns "$D"
	check "moved away: Init" is_state "$A" eth0 1 Init
	check "it says why" reason_is "$A" '^b: there is no such interface'
	check_not "the virtual address is not left on it" \
		has_addr "$D" eth0 10.9.0.100
	check_eq "nothing of the module is in the other namespace" \
		"$(ctlj "$D" length group show)" 0
	ip -n "$D" link set eth0 netns "$A"
	addr_add "$A" eth0 10.9.0.1/24
	ip -n "$A" link set eth0 up
	check "back: Active again" await_state 10 "$A" eth0 1 Active
}

test_address()
{
	pair_new
	check "a pair" pair_active
	ip -n "$A" addr del 10.9.0.1/24 dev eth0
	check "no address: Init" is_state "$A" eth0 1 Init
	check "it says why" reason_is "$A" 'has no IPv4 address'
	addr_add "$A" eth0 10.9.0.11/24
	check "another address: goes on" await_state 10 "$A" eth0 1 Active
	check "with it" group_is "$B" eth0 1 .active.address 10.9.0.11

	ip -n "$A" link set eth0 down
	addr_add "$A" eth0 10.9.0.100/24
	ip -n "$A" link set eth0 up
	check "the virtual address is one of its own: stays down" \
		is_state "$A" eth0 1 Init
	check "it says why" reason_is "$A" 'is an address of the interface'
	ip -n "$A" addr del 10.9.0.100/24 dev eth0
	check "until that is gone" await_state 10 "$A" eth0 1 Active
}

test_many()
{
	local i

	pair_new
	for i in 0 7 64 255; do
		ctl "$A" group add dev eth0 group $i vip 10.9.0.$((100 + i % 99)) \
			priority 200 timers 1 3
	done
	check "several groups on one interface" await_state 20 "$A" eth0 255 \
		Active
	check_eq "all of them" \
		"$(ctlj "$A" '[.[] | select(.state == "Active")] | length' \
			group show)" 4
	check_eq "the device takes their MACs" \
		"$(ip netns exec "$A" bridge fdb show dev eth0 |
			grep -c '00:00:0c:07:ac')" 4
	ip netns del "$A"
	check "the namespace goes with all of them" \
		not ip netns exec "$A" true
}

need_tools jq
hsrp_load
tests_run test_link test_rename test_delete test_move test_address test_many
