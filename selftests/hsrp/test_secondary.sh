#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim vm-long
#
# Secondary virtual addresses: on the interface of the Active with the primary
# one and only there, answered with its virtual MAC, put back, announced, watched.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

VIPS="10.9.0.100 10.9.0.101 10.9.1.100"

# A is Active and B Standby of group 1, with three addresses in two subnets
secondary_new()
{
	local ns prio=200 n=1

	pair_new
	for ns in "$A" "$B" "$C"; do
		addr_add "$ns" eth0 10.9.1.$n/24
		n=$((n + 1))
	done
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 vip 10.9.0.100 \
			secondary 10.9.0.101 secondary 10.9.1.100 \
			timers 1 3 preempt priority $prio
		prio=100
	done
	check "elected" await_state 20 "$A" eth0 1 Active
	check "with a Standby" await_state 15 "$B" eth0 1 Standby
}

# vips NS: the virtual addresses on its interface, sorted
vips()
{
	ip -n "$1" -4 -o addr show dev eth0 | grep -o '[0-9.]*/32' |
		sed 's|/32||' | sort -V | paste -sd ' '
}

# has_vips NS ADDRESSES
has_vips()
{
	equal "$(vips "$1")" "$2"
}

# answers ADDRESS: the MACs that answer C's ARP request
answers()
{
	ip netns exec "$C" arping -c 1 -w 2 -I eth0 "$1" |
		sed -n 's/.*\[\([0-9A-Fa-f:]*\)\].*/\L\1/p' | sort
}

# Of each capture: which addresses the virtual MAC has announced
announced()
{
	tcpdump -r "$1" -n -e "ether src $VMAC1 and ether dst ff:ff:ff:ff:ff:ff
		and arp" 2>/dev/null | grep -o 'Reply [0-9.]*' |
		sed 's/Reply //' | sort -Vu | paste -sd ' '
}

test_secondary()
{
	local addr pcap changed

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	secondary_new
	check "the Active has all of them" busywait 3 has_vips "$A" "$VIPS"
	check "the Standby none" has_vips "$B" ""
	for addr in $VIPS; do
		check_eq "$addr is answered with the virtual MAC, by one" \
			"$(answers "$addr")" "$VMAC1"
	done
	check "hosts of the other subnet reach theirs" \
		ip netns exec "$C" ping -n -q -c 1 -W 2 10.9.1.100
	check "in JSON" group_is "$A" eth0 1 '.secondary_vips | sort | join(" ")' \
		"10.9.0.101 10.9.1.100"
	check "in words" matches '^    Secondary virtual IP address 10.9.1.100$' \
		ctl "$A" group show dev eth0 group 1

	check "one deleted by someone: restored" counted "$A" vip-restored 1 \
		ip -n "$A" addr del 10.9.1.100/32 dev eth0
	check "it is there" has_vips "$A" "$VIPS"
	check "another station claims one: told" counted "$A" \
		arp-vip-conflict 1 send "$C" eth0 arp=10.9.1.100
	check "a packet from one is nobody's" send "$C" eth0 op=hello \
		state=active prio=255 group=1 vip=10.9.0.100 src=10.9.0.101
	check "and counted" busywait 3 equal_drops 1
	check "nothing has changed" is_state "$A" eth0 1 Active

	capture "$C" eth0 "$pcap" arp
	port_mute "$A" eth0
	await_state 8 "$B" eth0 1 Active
	check "the new Active has all of them" busywait 3 has_vips "$B" "$VIPS"
	check "and announces each" busywait 3 announces "$pcap" "$VIPS"
	capture_stop "$CAPTURE_PID"
	port_unmute "$A" eth0
	check "given back" await_state 8 "$B" eth0 1 Standby
	check "all of them" busywait 3 has_vips "$B" ""
	check "to the other one" busywait 3 has_vips "$A" "$VIPS"

	changed=$(changes "$A" eth0 1)
	capture "$C" eth0 "$pcap" arp
	ctl "$A" group set dev eth0 group 1 no secondary 10.9.0.101 \
		secondary 10.9.0.102
	check "one for another" busywait 3 has_vips "$A" \
		"10.9.0.100 10.9.0.102 10.9.1.100"
	check "the new one is announced" busywait 3 announces "$pcap" \
		"10.9.0.100 10.9.0.102 10.9.1.100"
	capture_stop "$CAPTURE_PID"
	check_not "nobody answers for the old one" matches . answers 10.9.0.101
	check_eq "still Active all the time" "$(changes "$A" eth0 1)" "$changed"
	check_eq "nothing left with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" \
			vmac-tx-not-active)" "0 0"
	check_eq "nor is anything lost and tried again" \
		"$(counter "$A" rtnetlink-error) $(counter "$A" worker-retry)" \
		"0 0"
}

equal_drops()
{
	equal "$(group_counter "$A" eth0 1 drop-src-vip)" "$1"
}

announces()
{
	equal "$(announced "$1")" "$2"
}

test_change()
{
	secondary_new
	ctl "$A" group set dev eth0 group 1 vip 10.9.1.100 \
		no secondary 10.9.1.100 secondary 10.9.0.100
	check "primary and secondary exchanged: another group, as it were" \
		await_state 15 "$A" eth0 1 Active
	check "with the same addresses" busywait 3 has_vips "$A" "$VIPS"
	check "in other places" group_is "$A" eth0 1 \
		'.vip + " " + (.secondary_vips | sort | join(" "))' \
		"10.9.1.100 10.9.0.100 10.9.0.101"

	addr_add "$A" eth0 10.9.0.101/24
	check "one is a real address now: Init" busywait 3 is_state "$A" \
		eth0 1 Init
	check "none is left" busywait 3 has_vips "$A" ""
	ip -n "$A" addr del 10.9.0.101/24 dev eth0
	check "no more: up again" await_state 15 "$A" eth0 1 Active
	check "with all" busywait 3 has_vips "$A" "$VIPS"

	check "no primary, no secondary" \
		matches 'warning: .*go with the primary one' \
		ctl "$A" group set dev eth0 group 1 no vip
	check "gone" busywait 3 has_vips "$A" ""
	check "as configured" group_is "$A" eth0 1 '.secondary_vips | length' 0
	ctl "$A" group set dev eth0 group 1 vip 10.9.0.100 \
		secondary 10.9.0.101 secondary 10.9.1.100
	check "back" await_state 15 "$A" eth0 1 Active
	check "all of them again" busywait 3 has_vips "$A" "$VIPS"

	ip -n "$A" link add dum0 type dummy
	ip -n "$A" link set dum0 up arp on
	addr_add "$A" dum0 10.7.0.1/24
	ctl "$A" group add dev dum0 group 2 vip 10.7.0.100 \
		follow hsrp-eth0-1 secondary 10.7.0.101
	check "a follower's, too" busywait 3 has_addr "$A" dum0 10.7.0.101
	ctl "$A" group del dev dum0 group 2
	check_not "which goes with it" has_addr "$A" dum0 10.7.0.101
	ctl "$A" group del dev eth0 group 1
	check "all go with the group" has_vips "$A" ""
}

need_tools jq arping tcpdump
hsrp_load
tests_run test_secondary test_change
