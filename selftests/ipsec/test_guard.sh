#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# lane: sim vm-long
#
# The guard: clear text that the crypto map protects never leaves and is never
# taken, in any state; IKE and ESP of the virtual IP pass only while Active.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

# one_ping NS SRC DST: sent, answered or not
one_ping()
{
	on "$1" ping -q -c 1 -W 1 -I "$2" "$3" >/dev/null 2>&1
	return 0
}

udp()
{
	on "$1" socat -u "EXEC:echo x" \
		"UDP-SENDTO:$3:$5,bind=$2:$4,ip-transparent,reuseaddr"
}

seen()
{
	capture_stop "$CAPTURE_PID"
	tcpdump -n -r "$1" 2>/dev/null | grep -c "$2"
}

test_clear_text()
{
	local pcap

	site_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	ip -n "$A" route add 20.1.1.0/24 via "$PEER"
	ip -n "$P" route add 10.1.1.0/24 via 10.9.0.1
	check "without a crypto map it passes" pings "$H" 20.1.1.1 2
	map_new "$A"
	bind_new "$A"
	capture "$P" eth0 "$pcap" icmp
	check "not Active, outbound" counted "$A" guard-out-clear-text-drop 1 \
		one_ping "$H" 10.1.1.3 20.1.1.1
	check "from the gateway itself" counted "$A" \
		guard-out-clear-text-drop 1 one_ping "$A" 10.1.1.1 20.1.1.1
	check "inbound" counted "$A" guard-in-clear-text-drop 1 \
		one_ping "$P" 20.1.1.1 10.1.1.3
	check_eq "nothing of it was seen outside" "$(seen "$pcap" \
		'10\.1\.1\.[13] > 20')" 0
	check "what the map does not name passes" pings "$A" "$PEER" 2
	ip -n "$A" route del 20.1.1.0/24
	group_new "$A"
	busywait 15 policies_are "$A" 6
	check "Active without SA, inbound" counted "$A" \
		guard-in-clear-text-drop 1 one_ping "$P" 20.1.1.1 10.1.1.3
	capture "$P" eth0 "$pcap" icmp
	one_ping "$H" 10.1.1.3 20.1.1.1
	check_eq "Active without SA, outbound" "$(seen "$pcap" \
		'10\.1\.1\.3 > 20')" 0
	ctl "$A" map unbind vpn dev eth0
	ip -n "$A" route add 20.1.1.0/24 via "$PEER"
	check "off with the crypto map" pings "$H" 20.1.1.1 2
}

test_protected()
{
	local pcap

	site_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	gateway_new "$A"
	peer_new
	busywait 15 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
	capture "$P" eth0 "$pcap"
	check "traffic through the tunnel" pings "$H" 20.1.1.1 3
	check "from the peer too" on "$P" ping -q -c 3 -i 0.2 -W 1 \
		-I 20.1.1.1 10.1.1.3
	capture_stop "$CAPTURE_PID"
	check_eq "ESP only" "$(tcpdump -n -r "$pcap" \
		'net 20.1.1.0/24' 2>/dev/null | grep -vc ESP)" 6
	check_eq "nothing was dropped" "$(counter "$A" \
		guard-in-clear-text-drop) $(counter "$A" \
		guard-out-clear-text-drop)" "0 0"
	check "the same in the clear is dropped" clear_in
}

# P sends past its policies
clear_in()
{
	ip -n "$P" xfrm policy flush
	ip -n "$P" route replace 10.1.1.0/24 via "$VIP"
	counted "$A" guard-in-clear-text-drop 1 one_ping "$P" 20.1.1.1 10.1.1.3
}

ike_in()
{
	udp "$P" "$PEER" "$VIP" 500 500
}

ike_out()
{
	# a packet that netfilter drops is an error to its sender
	udp "$A" "$VIP" "$PEER" "$1" "$1" 2>/dev/null
	return 0
}

test_gate()
{
	local pcap

	site_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	map_new "$A"
	bind_new "$A"
	group_new "$A" priority 1
	busywait 15 bind_is "$A" .ready true
	capture "$P" eth0 "$pcap" udp port 500 or udp port 4500
	ike_out 500
	ike_out 4500
	check "Active: IKE leaves" busywait 5 frames_are "$pcap" 2
	capture_stop "$CAPTURE_PID"
	check_eq "no drop" "$(counter "$A" gate-out-drop)" 0
	check "IKE comes in" ike_arrives
	group_new "$B" priority 200 preempt
	check "Standby" await_state 15 "$A" eth0 1 Standby
	capture "$P" eth0 "$pcap" udp port 500 or udp port 4500
	check "IKE from the virtual IP stays in" counted "$A" gate-out-drop 1 \
		ike_out 500
	check "NAT traversal too" counted "$A" gate-out-drop 1 ike_out 4500
	check_eq "nothing was seen" "$(seen "$pcap" "$VIP")" 0
	# as if the switch still sent frames to this router
	ip -n "$P" neigh replace "$VIP" dev eth0 lladdr \
		"$(on "$A" cat /sys/class/net/eth0/address)" nud permanent
	check "IKE to the virtual IP is not taken" counted "$A" \
		gate-in-drop 1 ike_in
	check "other addresses are not concerned" counted "$A" gate-out-drop \
		0 udp "$A" 10.9.0.1 "$PEER" 500 500
}

# somebody on the virtual IP gets it
ike_arrives()
{
	local got rc

	got=$(mktemp)
	ip netns exec "$A" socat -u "UDP-RECVFROM:500,bind=$VIP" "CREATE:$got" &
	busywait 5 listens_on 500 && ike_in && busywait 3 test -s "$got"
	rc=$?
	kill $! 2>/dev/null
	rm -f "$got"
	return "$rc"
}

listens_on()
{
	on "$A" ss -Huln "sport = :$1" | grep -q .
}

frames_are()
{
	equal "$(tcpdump -n -r "$1" 2>/dev/null | wc -l)" "$2"
}

need_tools jq socat tcpdump ping
hsrp_load
tests_run test_clear_text test_protected test_gate
