#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim vm-long
#
# The virtual MAC address: one of the group's own, changed while it is Active,
# and none at all (use-bia).
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

OWN=02:00:00:00:00:99
VIP=10.9.0.100

# A is Active and B Standby of group 1; PARAMETERS for both
mac_new()
{
	local ns prio=200

	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 vip $VIP timers 1 3 \
			preempt priority $prio "$@"
		prio=100
	done
	check "elected" await_state 20 "$A" eth0 1 Active
	check "with a Standby" await_state 15 "$B" eth0 1 Standby
}

mac_of()
{
	ip netns exec "$1" cat /sys/class/net/eth0/address
}

# answers: the MACs that answer C's ARP request for the virtual address
answers()
{
	ip netns exec "$C" arping -c 1 -w 2 -I eth0 $VIP |
		sed -n 's/.*\[\([0-9A-Fa-f:]*\)\].*/\L\1/p' | sort
}

takes_mac()
{
	ip netns exec "$1" bridge fdb show dev eth0 | grep -q "^$2"
}

# Without asking again: what C's neighbour table says
neigh_is()
{
	equal "$(ip -n "$C" -j neigh show to $VIP dev eth0 |
		jq -r '.[0].lladdr')" "$1"
}

ping_vip()
{
	ip netns exec "$C" ping -n -q -c 1 -W 2 $VIP
}

none_by_mistake()
{
	check_eq "nothing left with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" \
			vmac-tx-not-active)" "0 0"
}

test_own()
{
	local pcap changed

	pair_new
	mac_new mac-address $OWN
	check_eq "answered with it" "$(answers)" $OWN
	check "in the filter of both" takes_mac "$B" $OWN
	check_not "which has no other" takes_mac "$A" $VMAC1
	check "in JSON" group_is "$A" eth0 1 \
		'"\(.vmac) \(.mac_address) \(.active_vmac) \(.use_bia)"' \
		"$OWN $OWN $OWN false"
	check "in words" matches \
		'Local virtual MAC address is 0200.0000.0099 \(cfgd\)' \
		ctl "$A" group show
	check "the other one sees it" group_is "$B" eth0 1 .active_vmac $OWN

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	check "a host knows it" ping_vip
	check "by that address" neigh_is $OWN
	changed=$(changes "$A" eth0 1)
	capture "$C" eth0 "$pcap" udp port 1985 or arp
	ctl "$A" group set dev eth0 group 1 no mac-address
	check "changed while Active: the host is told" busywait 3 \
		neigh_is $VMAC1
	check "Hellos come from it" busywait 3 hello_from "$pcap" $VMAC1
	capture_stop "$CAPTURE_PID"
	check "frames to it come in" ping_vip
	check "the filter has it" takes_mac "$A" $VMAC1
	check_not "and no more the one before" takes_mac "$A" $OWN
	check_eq "Active all the time" "$(changes "$A" eth0 1)" "$changed"
	check "the other one sees the change" busywait 3 group_is "$B" eth0 1 \
		'"\(.active_vmac) \(.vmac)"' "$VMAC1 $OWN"
	ctl "$A" group set dev eth0 group 1 mac-address 02:00:00:00:00:98
	ctl "$A" group set dev eth0 group 1 mac-address $OWN
	check "twice at once: the last one counts" busywait 3 neigh_is $OWN
	check "frames to it come in" ping_vip

	port_mute "$A" eth0
	await_state 8 "$B" eth0 1 Active
	check "the other one has the same" ping_vip
	check "by the same address" neigh_is $OWN
	port_unmute "$A" eth0
	await_state 8 "$A" eth0 1 Active
	ctl "$A" interface set dev eth0 version 2
	check "with another version it is the same" group_is "$A" eth0 1 .vmac \
		$OWN
	ctl "$A" group del dev eth0 group 1
	check_not "gone with the group" takes_mac "$A" $OWN
	none_by_mistake
}

hello_from()
{
	[ "$(tcpdump -r "$1" -n "ether src $2 and udp port 1985" 2>/dev/null |
		wc -l)" -ge 1 ]
}

test_use_bia()
{
	local a b ns

	pair_new
	a=$(mac_of "$A")
	b=$(mac_of "$B")
	for ns in "$A" "$B"; do
		ctl "$ns" interface set dev eth0 use-bia
	done
	mac_new
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102 timers 1 3
	check "a second group of the interface" await_state 15 "$A" eth0 2 Active
	check_eq "answered with the interface's own" "$(answers)" "$a"
	check_not "no other in the filter" takes_mac "$A" $VMAC1
	check "in JSON" group_is "$A" eth0 1 \
		'"\(.vmac) \(.mac_address) \(.use_bia)"' "$a null true"
	check "in words" matches 'Local virtual MAC address is .* \(bia\)' \
		ctl "$A" group show dev eth0 group 1
	check "of the interface" equal "$(ctlj "$A" '.[0].use_bia' \
		interface show)" true
	check "the other one sees the Active's" group_is "$B" eth0 1 \
		'"\(.active_vmac) \(.vmac)"' "$a $b"
	check "a host knows it" ping_vip
	port_mute "$A" eth0
	await_state 8 "$B" eth0 1 Active
	check "a takeover: the host is told the other's" busywait 3 neigh_is "$b"
	check "and reaches it" ping_vip
	check "nothing of the Standby's own is kept from leaving" \
		ip netns exec "$B" ping -n -q -c 1 -W 2 10.9.0.3
	port_unmute "$A" eth0
	check "and back" await_state 8 "$A" eth0 1 Active
	# Linux takes the second of two within a second for a mistake, and the
	# repeat comes after three
	check "the host is told" busywait 6 neigh_is "$a"

	ip -n "$A" link set eth0 address $OWN
	check "a new address of the interface: told" busywait 3 neigh_is $OWN
	check "as Active" is_state "$A" eth0 1 Active
	check "shown" group_is "$A" eth0 1 .vmac $OWN

	ctl "$A" interface set dev eth0 no use-bia
	check "no use-bia: the groups begin anew" await_state 20 "$A" eth0 1 \
		Active
	check_eq "with their virtual MAC" "$(answers)" $VMAC1
	check "frames to it come in" ping_vip
	ctl "$A" group del dev eth0 group 1
	ctl "$A" group del dev eth0 group 2
	check "the interface is forgotten" equal \
		"$(ctlj "$A" length interface show)" 0
	none_by_mistake
}

# config: for refuse_whole
config()
{
	ctlj "$A" 'map({interface, group, vmac, mac_address, use_bia, version,
		configured_priority, tracks, name}) | tostring' group show
	ip netns exec "$A" bridge fdb show | sort
}

test_refused()
{
	local set="group set dev eth0 group 1 mac-address"

	pair_new
	ctl "$A" group add dev eth0 group 1 vip $VIP
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102
	# shellcheck disable=SC2086	# words
	{
	refuse_whole "zero" "address is zero" EINVAL $set 0000.0000.0000
	refuse_whole "multicast" "multicast address" EINVAL $set 0100.5e00.0002
	refuse_whole "the interface's" "what use-bia is for" EADDRINUSE \
		$set "$(mac_of "$A")"
	refuse_whole "another group's" "Another group of the interface has" EEXIST \
		$set 0000.0c07.ac02
	refuse_whole "with a wrong word after it" "[Nn]o such interface" ENODEV \
		$set $OWN track nope0
	refuse_whole "and a name that is taken" "has this redundancy name" EEXIST \
		$set $OWN name hsrp-eth0-2
	check "what can be" ctl "$A" $set 0000.0c07.ac07
	refuse_whole "a group whose number says the same" \
		"Another group of the interface has" EEXIST \
		group add dev eth0 group 7 vip 10.9.0.107
	check "not with one of its own" ctl "$A" group add dev eth0 group 7 \
		vip 10.9.0.107 mac-address $OWN
	refuse_whole "back to what another one has now" \
		"Another group of the interface has" EEXIST \
		group set dev eth0 group 7 no mac-address
	check "on another interface that does not matter" other_interface
	refuse_whole "use-bia beside it" "which excludes use-bia" EBUSY \
		interface set dev eth0 use-bia
	check "one that version 2 has for group 2" ctl "$A" $set 0000.0c9f.f002
	refuse_whole "then not version 2" "that another one would get" EBUSY \
		interface set dev eth0 version 2
	refuse_whole "nor anything else with it" "1 or 2|excludes" "ERANGE|EBUSY" \
		interface set dev eth0 version 2 use-bia
	ctl "$A" group set dev eth0 group 1 no mac-address
	ctl "$A" group del dev eth0 group 7
	check "without any" ctl "$A" interface set dev eth0 use-bia
	refuse_whole "one beside use-bia" "interface has use-bia" EBUSY $set $OWN
	refuse_whole "a new one" "interface has use-bia" EBUSY group add dev eth0 \
		group 3 vip 10.9.0.103 mac-address $OWN
	check "all go with the module" hsrp_unload
	}
	check_not "nothing is left in the filter" takes_mac "$A" 00:00:0c
	hsrp_load
}

other_interface()
{
	ip -n "$A" link add dum0 type dummy
	ip -n "$A" link set dum0 up arp on
	ctl "$A" group add dev dum0 group 7 vip 10.7.0.107 \
		mac-address 0000.0c07.ac07 || return
	ctl "$A" group del dev dum0 group 7
}

need_tools jq arping tcpdump
hsrp_load
tests_run test_own test_use_bia test_refused
