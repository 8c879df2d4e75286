#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim-long vm-long
# timeout: 400
#
# What test_isolated.sh is about, in IPv6: a gateway that hears no other router of its
# group any more asks the next hops of its crypto peers by neighbour solicitations,
# and steps down where none of them answers. The next hop is the peer itself, or a
# link-local address.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/hsrp/lib_isolated.sh
. "$(dirname "$0")/lib_isolated.sh"
# shellcheck source=selftests/ipsec/lib_ip6.sh
. "$(dirname "$0")/../ipsec/lib_ip6.sh"

gateway6_new()
{
	local ns=$1
	shift

	map6_new "$ns" && ctl "$ns" map bind six dev eth0 redundancy SIX &&
		ctl "$ns" interface set dev eth0 version 2 &&
		ctl "$ns" group add dev eth0 group 1 ipv6 autoconfig \
			ipv6 "$VIP6/64" name SIX timers 250ms 800ms "$@"
}

pair6_with_map()
{
	gateway6_new "$A" priority 200 preempt || return
	gateway6_new "$B" || return
	await_state 15 "$A" eth0 1 Active &&
		await_state 15 "$B" eth0 1 Standby &&
		busywait 5 policies_are "$A" 6
}

# asks PCAP SOURCE TARGET: solicitations for it, to its solicited-node address
asks()
{
	matches "$2 > ff02::1:ff.* who has $3" tcpdump -r "$1" -nn \
		"ip6[40] == 135 and ip6 dst net ff02::1:ff00:0/104"
}

cut_off_and_back()
{
	port_mute "$A" eth0
	finds_out "$A" 6
	check "the virtual addresses are gone" busywait 3 eval \
		"! ip -n $A -6 addr show dev eth0 | grep -q /128"
	check "the policies, too" busywait 3 policies_are "$A" 0
	check "the other is Active" await_state 5 "$B" eth0 1 Active
	check "stays so while nothing is heard" equal "$(state "$A" eth0 1)" \
		Init
	port_unmute "$A" eth0
	check "comes back and preempts" await_state 8 "$A" eth0 1 Active
	check "the policies with it" busywait 5 policies_are "$A" 6
}

test_isolated()
{
	site6_new
	check "a pair with a crypto map" pair6_with_map
	cut_off_and_back
	check_eq "counted, once" "$(isolations)" 1
}

test_standby_dies()
{
	local pcap

	site6_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	ip -n "$A" link set eth0 addrgenmode none
	ip -n "$A" -6 addr flush dev eth0 scope link
	ip -n "$A" addr add fe80::1/64 dev eth0 nodad
	check "a pair with a crypto map" pair6_with_map
	capture "$P" eth0 "$pcap" icmp6
	port_down "$B" eth0
	check "the Standby is lost" busywait 5 group_is "$A" eth0 1 .standby \
		null
	check "the next hop answered: stays Active" stays_active
	check_eq "no isolation" "$(isolations)" 0
	capture_stop "$CAPTURE_PID"
	check "asked from the link-local address" asks "$pcap" fe80::1 "$PEER6"
	port_up "$B" eth0
	check "the Standby comes back" await_state 8 "$B" eth0 1 Standby

	port_down "$P" eth0
	check "the peer silent, too: but the Standby is heard" stays_active
	port_down "$B" eth0
	check "neither: Init" await_state 6 "$A" eth0 1 Init
	check_eq "counted" "$(isolations)" 1
	port_up "$P" eth0
	check "the next hop answers: Active again" await_state 10 "$A" eth0 1 \
		Active
}

# The Standby is the one that is cut off: not Active for long
test_standby_cut_off()
{
	site6_new
	check "a pair with a crypto map" pair6_with_map
	port_mute "$B" eth0
	finds_out "$B" 6
	check "the Active, whose next hop answers, stays it" stays_active
	check_eq "no isolation there" "$(isolations)" 0
	port_unmute "$B" eth0
	check "comes back" await_state 8 "$B" eth0 1 Standby
}

# The way to the peer is by a router, known by its link-local address
test_router()
{
	local ns

	site6_new
	ip -n "$P" addr add fe80::254/64 dev eth0 nodad
	ip -n "$P" addr add 2001:db8:33::69/128 dev lo
	for ns in "$A" "$B"; do
		ip -n "$ns" -6 route add 2001:db8:33::/64 via fe80::254 \
			dev eth0
	done
	PEER6=2001:db8:33::69
	check "a pair with a crypto map" pair6_with_map
	port_down "$B" eth0
	check "the Standby is lost" busywait 5 group_is "$A" eth0 1 .standby \
		null
	check "the router answered: stays Active" stays_active
	port_up "$B" eth0
	check "the Standby comes back" await_state 8 "$B" eth0 1 Standby
	cut_off_and_back
}

need_tools jq tcpdump
hsrp_load
tests_run test_isolated test_standby_dies test_standby_cut_off test_router
