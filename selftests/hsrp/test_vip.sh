#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Virtual IP and virtual MAC: there while Active and only then, whatever others
# do to them; ARP for them; nothing left behind.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

VIP=10.9.0.100

# A alone is Active in group 1, C a host beside it; after pair_new
one_active()
{
	ctl "$A" group add dev eth0 group 1 vip $VIP priority 200 preempt \
		timers 250ms 800ms
	await_state 15 "$A" eth0 1 Active &&
		busywait 3 has_addr "$A" eth0 $VIP
}

# neigh_mac NS ADDRESS: forget what is known, ask, print the answer
neigh_mac()
{
	ip -n "$1" neigh flush dev eth0
	ip netns exec "$1" arping -q -c 1 -w 3 -I eth0 "$2" >/dev/null 2>&1
	ip netns exec "$1" ping -q -c 1 -W 2 "$2" >/dev/null 2>&1
	ip -n "$1" -j neigh show to "$2" dev eth0 | jq -r '.[0].lladdr'
}

# dev_macs NS: what the device takes besides its own
dev_macs()
{
	ip netns exec "$1" bridge fdb show dev eth0 | grep -c "$VMAC1"
}

test_address()
{
	local C_MON

	pair_new
	check "Active alone" one_active
	check_eq "a /32 with the module's protocol number" \
		"$(ip -n "$A" -d -o -4 addr show dev eth0 | grep -c " $VIP/32 ")" 1
	check "hosts reach it" ip netns exec "$C" ping -q -c 3 -i 0.2 -W 2 $VIP
	check_eq "under the virtual MAC" "$(neigh_mac "$C" $VIP)" "$VMAC1"
	check_eq "the router itself keeps its own" \
		"$(neigh_mac "$C" 10.9.0.1)" \
		"$(ip -n "$A" -j link show eth0 | jq -r '.[0].address')"

	C_MON=$(mktemp)
	defer rm -f "$C_MON"
	ip -n "$A" monitor address >"$C_MON" 2>&1 &
	defer kill $!
	check "deleted by someone: restored" counted "$A" vip-restored 1 \
		ip -n "$A" addr del $VIP/32 dev eth0
	check "it is there" has_addr "$A" eth0 $VIP
	check "ip monitor has seen both" busywait 3 mon_saw "$C_MON"

	ip -n "$A" route del local $VIP dev eth0 table local
	check "without its local route it is of no use" has_addr "$A" eth0 $VIP
	# whatever makes the worker run
	ctl "$A" group garp dev eth0 group 1
	check "which comes back" busywait 5 matches "^local $VIP " \
		ip -n "$A" route show table local

	ip -n "$A" addr flush dev eth0
	check "all addresses flushed: down" await_state 3 "$A" eth0 1 Init
	check "and no virtual address" busywait 3 not has_addr "$A" eth0 $VIP
	addr_add "$A" eth0 10.9.0.1/24
	check "up again" await_state 10 "$A" eth0 1 Active
	check "with it" busywait 3 has_addr "$A" eth0 $VIP
}

mon_saw()
{
	[ "$(grep -c "^Deleted.* $VIP/32" "$1")" = 1 ] &&
		[ "$(grep -c "^[0-9].* $VIP/32" "$1")" = 1 ]
}

test_new_address()
{
	pair_new
	check "Active alone" one_active
	ctl "$A" group set dev eth0 group 1 vip 10.9.0.101
	check "another virtual address" busywait 10 has_addr "$A" eth0 10.9.0.101
	check_not "instead of the first" has_addr "$A" eth0 $VIP
	ctl "$A" group del dev eth0 group 1
	check_not "group removed, and with it the address" \
		has_addr "$A" eth0 10.9.0.101
	check_eq "and the virtual MAC" "$(dev_macs "$A")" 0
}

test_adopt()
{
	local log

	pair_new
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	ctl "$A" group add dev eth0 group 1 vip $VIP timers 1 3
	check "not Active yet" not is_state "$A" eth0 1 Active
	ip -n "$A" addr add $VIP/32 dev eth0
	check "someone else was faster: Active all the same" \
		await_state 15 "$A" eth0 1 Active
	check "it is told" busywait 3 grep -q 'on the interface already' "$log"
	ip -n "$A" link set eth0 down
	check "taken away as if it were ours" busywait 3 not has_addr "$A" \
		eth0 $VIP
}

# Frames to the virtual MAC, sent by C, that came in at A's stack
test_gate()
{
	pair_new
	check "Active alone" one_active
	ip -n "$C" neigh replace $VIP lladdr "$VMAC1" dev eth0 nud permanent
	check "Active: frames to the virtual MAC come in" gate_open

	ctl "$B" group add dev eth0 group 1 vip $VIP priority 250 preempt \
		timers 250ms 800ms
	check "another one is Active" await_state 10 "$B" eth0 1 Active
	check "this one is not" await_state 5 "$A" eth0 1 Standby
	check "Standby: they do not" gate_shut
	check_eq "and none ever left with it" \
		"$(counter "$A" vmac-tx-not-active)" 0
	check_eq "nor did ARP for it" \
		"$(counter "$A" arp-vip-drop-not-active)" 0
}

gate_open()
{
	local before

	before=$(counter "$A" vmac-rx-active)
	ip netns exec "$C" ping -q -c 2 -i 0.2 -W 2 $VIP || return
	# at least: there may be ARP between them, too
	counter_reaches "$A" vmac-rx-active $((before + 2))
}

# A frame for A's own address to the virtual MAC, which only B may take
gate_shut()
{
	local active

	active=$(counter "$A" vmac-rx-active)
	ip -n "$C" neigh replace 10.9.0.1 lladdr "$VMAC1" dev eth0 nud permanent
	# the bridge floods it: it must reach A to be refused there
	port_set "$B" eth0 type bridge_slave learning off
	bridge -n "$LAN" fdb del "$VMAC1" dev "${LAN_PORT[$B/eth0]#*/}" master \
		2>/dev/null
	counted "$A" vmac-rx-not-active 1 \
		not ip netns exec "$C" ping -q -c 1 -W 1 10.9.0.1 || return
	equal "$(counter "$A" vmac-rx-active)" "$active"
}

# Someone on the gateway itself sends with the virtual MAC
test_egress()
{
	local frame

	frame=ffffffffffff${VMAC1//:/}0806000108000604
	frame+=0002${VMAC1//:/}0a090064ffffffffffff0a090064
	pair_new
	ctl "$A" group add dev eth0 group 1 vip $VIP timers 5 15
	check "not Active: it does not get out" counted "$A" \
		vmac-tx-not-active 1 not send "$A" eth0 raw="$frame"
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102 timers 5 15
	ctl "$A" group del dev eth0 group 2
	check "nor with one group less" counted "$A" \
		vmac-tx-not-active 1 not send "$A" eth0 raw="$frame"
	ip -n "$A" link del eth0
	lan_join "$LAN" "$A" eth0 10.9.0.1/24
	check "nor on a new device of that name" counted "$A" \
		vmac-tx-not-active 1 not send "$A" eth0 raw="$frame"
	ctl "$A" group set dev eth0 group 1 timers 250ms 800ms
	check "Active" await_state 30 "$A" eth0 1 Active
	check "nothing is in its way" counted "$A" vmac-tx-not-active 0 \
		send "$A" eth0 raw="$frame"
	ctl "$A" group del dev eth0 group 1
	check "nor where there is no group" send "$A" eth0 raw="$frame"
}

test_conflict()
{
	local log

	pair_new
	check "Active alone" one_active
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	check "another station claims the virtual address" \
		counted "$A" arp-vip-conflict 1 send "$C" eth0 arp=$VIP
	check "it is told" busywait 3 grep -q 'duplicate address' "$log"
	check "still Active" is_state "$A" eth0 1 Active
}

# arp_ignore 0: Linux answers on any interface for any of its addresses
test_other_interface()
{
	pair_new
	check "Active alone" one_active
	ns_new D
	link_new "$A" eth1 "$D" eth0
	addr_add "$A" eth1 10.8.0.1/24
	addr_add "$D" eth0 10.8.0.2/24
	ip -n "$D" route add $VIP via 10.8.0.1
	check "asked on another interface: no answer" \
		not ip netns exec "$D" arping -q -c 2 -w 3 -I eth0 $VIP
	check "counted" counter_reaches "$A" arp-vip-drop-other-interface 1
	check "asking in its name there: in the interface's own name" \
		ip netns exec "$A" ping -q -c 1 -W 3 -I $VIP 10.8.0.2
	check_not "the neighbour has not learned it" \
		matches "$VIP" ip -n "$D" neigh show
}

test_vlan()
{
	pair_new
	ip -n "$A" link add link eth0 name eth0.7 type vlan id 7
	ip -n "$C" link add link eth0 name eth0.7 type vlan id 7
	ip -n "$A" link set eth0.7 up
	ip -n "$C" link set eth0.7 up
	addr_add "$A" eth0.7 10.7.0.1/24
	addr_add "$C" eth0.7 10.7.0.3/24
	ctl "$A" group add dev eth0 group 1 vip $VIP timers 250ms 800ms
	ctl "$A" group add dev eth0.7 group 1 vip 10.7.0.100 timers 250ms 800ms
	check "Active on a VLAN" await_state 15 "$A" eth0.7 1 Active
	check "reached there" ip netns exec "$C" ping -q -c 2 -W 2 10.7.0.100
	check "and on the device below it" ip netns exec "$C" ping -q -c 2 \
		-W 2 $VIP
	check_eq "no frame of the one was taken for the other's" \
		"$(counter "$A" vmac-rx-not-active)" 0
}

test_unload()
{
	pair_new
	check "Active alone" one_active
	ctl "$B" group add dev eth0 group 1 vip $VIP timers 250ms 800ms
	check "unloads while Active" hsrp_unload
	check_not "no virtual address left" has_addr "$A" eth0 $VIP
	check_eq "no virtual MAC left" "$(dev_macs "$A")" 0
	check_not "not subscribed to the group's MAC any more" \
		matches '01:00:5e:00:00:02' ip -n "$A" maddr show dev eth0
	check "loads again" hsrp_load
}

need_tools jq arping
hsrp_load
tests_run test_address test_new_address test_adopt test_gate test_egress \
	test_conflict test_other_interface test_vlan test_unload
