#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# The virtual address: answered with the virtual MAC, by the Active only;
# frames for it taken by the Active only; put back when somebody takes it away;
# gone with the group and with the module.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# answers ADDRESS: the MACs that answer C's ARP request, sorted
answers()
{
	ip netns exec "$C" arping -c 1 -w 2 -I eth0 "$1" |
		sed -n 's/.*\[\([0-9A-Fa-f:]*\)\].*/\L\1/p' | sort
}

mac_of()
{
	ip netns exec "$1" cat "/sys/class/net/$2/address"
}

takes_vmac()
{
	ip netns exec "$1" bridge fdb show dev "$2" | grep -q "^$VMAC1"
}

restored()
{
	has_addr "$A" eth0 10.9.0.100 &&
		[ "$(counter "$A" vip-restored)" -gt "$1" ]
}

delete_vip()
{
	local before

	before=$(counter "$A" vip-restored)
	ip -n "$A" addr del 10.9.0.100/32 dev eth0 &&
		busywait 5 restored "$before"
}

flush_all()
{
	ip -n "$A" addr flush dev eth0
	addr_add "$A" eth0 10.9.0.1/24
	await_state 15 "$A" eth0 1 Active &&
		busywait 5 has_addr "$A" eth0 10.9.0.100
}

ping_c()
{
	ip netns exec "$C" ping -n -q -c 2 -i 0.2 -W 2 "$1"
}

# went_through NS: C's ping of what is behind the virtual address, by NS
went_through()
{
	local before

	before=$(counter "$1" vmac-rx-active)
	ping_c 10.77.0.1 >/dev/null || {
		echo "no answer"
		return 1
	}
	[ "$(counter "$1" vmac-rx-active)" -gt "$before" ] || {
		echo "not by this one"
		return 1
	}
}

test_vip()
{
	local pcap port ns before

	pair_new
	for ns in "$A" "$B"; do
		ip -n "$ns" link add in0 type dummy
		ip -n "$ns" link set in0 up
		addr_add "$ns" in0 10.77.0.1/32
	done
	ip -n "$C" route add 10.77.0.1 via 10.9.0.100
	# everything that B says, from before it is configured
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	port=${LAN_PORT[$B/eth0]}
	capture "${port%/*}" "${port#*/}" "$pcap" -Q in
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		preempt timers 1 3
	check "in the unicast filter from the start" takes_vmac "$A" eth0
	check_not "not answered before it is Active" matches . \
		answers 10.9.0.100
	check_not "and not on the interface" has_addr "$A" eth0 10.9.0.100
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 1 Active
	await_state 15 "$B" eth0 1 Standby

	check "on the interface of the Active" busywait 3 \
		has_addr "$A" eth0 10.9.0.100
	check_not "not of the Standby" has_addr "$B" eth0 10.9.0.100
	check_eq "answered with the virtual MAC, by one" \
		"$(answers 10.9.0.100)" "$VMAC1"
	check_eq "own address answered with own MAC" "$(answers 10.9.0.1)" \
		"$(mac_of "$A" eth0)"
	check "hosts reach it" ping_c 10.9.0.100
	check "hosts reach what is behind it, through the Active" \
		went_through "$A"
	check "the other router reaches it" \
		ip netns exec "$B" ping -n -q -c 1 -W 2 10.9.0.100

	check "put back when deleted" delete_vip
	check "also when all addresses are deleted and the own one comes back" \
		flush_all
	await_state 15 "$B" eth0 1 Standby

	capture_stop "$CAPTURE_PID"
	check_eq "the Standby used the virtual MAC in Hellos as Active only" \
		"$(decode "$pcap" | awk -F '|' -v vmac=$VMAC1 '$5 != "" &&
			($2 == vmac) != ($6 == 16)')" ""

	port_mute "$A" eth0
	check_not "nobody answers while nobody is Active" matches . \
		answers 10.9.0.100
	await_state 8 "$B" eth0 1 Active
	check "the new Active has it" busywait 3 has_addr "$B" eth0 10.9.0.100
	check_eq "and answers" "$(answers 10.9.0.100)" "$VMAC1"
	check "traffic goes through the new one" went_through "$B"
	before=$(counter "$A" garp-sent)
	port_unmute "$A" eth0
	await_state 5 "$B" eth0 1 Speak
	check "the higher one tells the switches, who believe the other" \
		busywait 3 counter_reaches "$A" garp-sent $((before + 1))
	check "given back when it meets a higher one" busywait 3 \
		not has_addr "$B" eth0 10.9.0.100
	check "traffic goes through the higher one" busywait 5 \
		went_through "$A"

	ctl "$A" group del dev eth0 group 1
	check_not "gone with the group" has_addr "$A" eth0 10.9.0.100
	check_not "from the unicast filter, too" takes_vmac "$A" eth0
	check_eq "no frame with the virtual MAC left by mistake" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" \
			vmac-tx-not-active)" "0 0"
}

test_unload()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 1 3
	await_state 20 "$A" eth0 1 Active
	busywait 3 has_addr "$A" eth0 10.9.0.100
	check "the module can be unloaded" hsrp_unload
	check_not "the address is gone" has_addr "$A" eth0 10.9.0.100
	check_not "and the MAC" takes_vmac "$A" eth0
	check_not "nobody answers" matches . answers 10.9.0.100
	check "the interface works as before" ping_c 10.9.0.1
	hsrp_load
	check_eq "nothing is configured after loading again" \
		"$(ctlj "$A" length group show)" 0
}

need_tools jq arping tcpdump tshark
hsrp_load
tests_run test_vip test_unload
