#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Global virtual addresses of an IPv6 group: on the interface of the Active with
# the link-local one and only there, answered with its virtual MAC, put back,
# announced, told to those who follow the name, watched, written as on IOS, refused.
# And who may advertise the router.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

G1=2001:db8:9::1
G2=2001:db8:9::2
ULA=fd00:9::1

# A and B with addresses of their own in both subnets
routers_new()
{
	local ns host=a

	pair6_new
	for ns in "$A" "$B"; do
		ip -n "$ns" addr add 2001:db8:9::$host/64 dev eth0 nodad
		ip -n "$ns" addr add fd00:9::$host/64 dev eth0 nodad
		host=b
	done
	ip -n "$C" addr add fd00:9::3/64 dev eth0 nodad
}

# A is Active and B Standby of group 1, with two global addresses
globals_new()
{
	local ns prio=200

	routers_new
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 ipv6 autoconfig \
			ipv6 $G1/64 ipv6 $ULA/64 timers 1 3 preempt \
			priority $prio
		prio=100
	done
	check "elected" await_state 20 "$A" eth0 1 Active
	check "with a Standby" await_state 15 "$B" eth0 1 Standby
}

# vips NS: the virtual addresses on its interface, sorted
vips()
{
	ip -n "$1" -6 -o addr show dev eth0 | grep -o '[0-9a-f:]*/128' |
		sed 's|/128||' | LC_ALL=C sort | paste -sd ' '
}

# has_vips NS ADDRESSES
has_vips()
{
	equal "$(vips "$1")" "$2"
}

# announces PCAP ADDRESSES: those that the virtual MAC has announced to all
announces()
{
	equal "$(tcpdump -r "$1" -nn -e -v "ether src $VMAC6 and ip6[40] == 136
		and ip6 dst ff02::1" 2>/dev/null |
		sed -n 's/.*tgt is \([0-9a-f:]*\), Flags .*override.*/\1/p' |
		LC_ALL=C sort -u | paste -sd ' ')" "$2"
}

# red_vip NS: what is told to those who follow the name of its group
red_vip()
{
	ctlj "$1" '.[] | select(.group == 1) | .vip // "none"' redundancy show
}

test_global()
{
	local addr pcap changed

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	globals_new
	check "the Active has all of them" busywait 3 has_vips "$A" \
		"$G1 $ULA $VIP6"
	check "the Standby none" has_vips "$B" ""
	for addr in $G1 $ULA; do
		check_eq "$addr is answered with the virtual MAC" \
			"$(asked_anew "$addr")" "$VMAC6"
	done
	check_eq "by the Active only" "$(counter "$B" nd-vip-sent)" 0
	check_eq "what a router says for itself does not come from one" \
		"$(ip -n "$A" -6 route get 2001:db8:9::3 |
			grep -o 'src [0-9a-f:]*')" "src 2001:db8:9::a"
	check "in JSON" group_is "$A" eth0 1 '.global_vips | sort | join(" ")' \
		"$G1/64 $ULA/64"
	check "in the words of IOS" matches "^    Virtual IPv6 address $G1/64\$" \
		ctl "$A" group show dev eth0 group 1
	check_eq "those who follow the name are told the lowest" \
		"$(red_vip "$A") $(red_vip "$B")" "$G1 $G1"

	# that another interface has it is no help
	ip -n "$A" addr add $ULA/128 dev lo nodad
	check "one deleted by someone: restored" counted "$A" vip-restored 1 \
		ip -n "$A" addr del $ULA/128 dev eth0
	ip -n "$A" addr del $ULA/128 dev lo
	check "it is there" has_vips "$A" "$G1 $ULA $VIP6"

	capture "$C" eth0 "$pcap" ip6
	port_mute "$A" eth0
	check "dies without a word" await_state 8 "$B" eth0 1 Active
	check "the new Active has all of them" busywait 3 has_vips "$B" \
		"$G1 $ULA $VIP6"
	check "and announces each" busywait 3 announces "$pcap" \
		"$G1 $ULA $VIP6"
	capture_stop "$CAPTURE_PID"
	check "a host that knew one gets through" ping6_c $G1
	check_eq "and still knows it so" "$(neighbour $G1)" "$VMAC6"
	port_unmute "$A" eth0
	check "given back" await_state 8 "$B" eth0 1 Standby
	check "all of them" busywait 3 has_vips "$B" ""
	check "to the other one" busywait 3 has_vips "$A" "$G1 $ULA $VIP6"

	changed=$(changes "$A" eth0 1)
	capture "$C" eth0 "$pcap" ip6
	ctl "$A" group set dev eth0 group 1 no ipv6 $G1/64 ipv6 $G2/64
	check "one for another" busywait 3 has_vips "$A" "$G2 $ULA $VIP6"
	check "the new one is announced" busywait 3 announces "$pcap" \
		"$G2 $ULA $VIP6"
	capture_stop "$CAPTURE_PID"
	check_eq "nobody answers for the old one" "$(asked_anew $G1)" ""
	check_eq "the lowest is another one now" "$(red_vip "$A")" "$G2"
	check_eq "still Active all the time" "$(changes "$A" eth0 1)" "$changed"
	check_eq "nothing left with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" \
			vmac-tx-not-active)" "0 0"
	check_eq "nor is anything lost and tried again" \
		"$(counter "$A" rtnetlink-error) $(counter "$A" worker-retry)" \
		"0 0"
	ctl "$A" group del dev eth0 group 1
	check "all go with the group" has_vips "$A" ""
	check_eq "and the name says none" "$(red_vip "$A")" ""
}

# claim NS TYPE SOURCE TARGET [HOPS [MAC]]: a neighbour solicitation (135) or
# advertisement (136) with that MAC, or the interface's
claim()
{
	ip netns exec "$1" python3 - "$2" "$3" "$4" "${5:-255}" "${6:-}" <<-'EOF'
	import socket, struct, sys
	index = socket.if_nametoindex("eth0")
	with open("/sys/class/net/eth0/address") as f:
	    mac = sys.argv[5] or f.read().strip()
	mac = bytes.fromhex(mac.replace(":", ""))
	kind = int(sys.argv[1])
	s = socket.socket(socket.AF_INET6, socket.SOCK_RAW,
	                  socket.IPPROTO_ICMPV6)
	s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS,
	             int(sys.argv[4]))
	s.bind((sys.argv[2], 0, 0, index))
	s.sendto(struct.pack("!BBHI", kind, 0, 0, 0) +
	         socket.inet_pton(socket.AF_INET6, sys.argv[3]) +
	         bytes([kind - 134, 1]) + mac, ("ff02::1", 0, 0, index))
	EOF
}

test_conflict()
{
	local log addr n

	globals_new
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	check_eq "failing over, the routers are in nobody's way" \
		"$(counter "$A" nd-vip-conflict)" 0
	for addr in $G1 $VIP6; do
		check "another station advertises $addr" counted "$A" \
			nd-vip-conflict 1 claim "$C" 136 fe80::3 "$addr"
	done
	check "it is told" busywait 3 grep -q 'duplicate address' "$log"
	check_eq "once in a while" "$(grep -c 'duplicate address' "$log")" 1
	check "with the address" grep -q "\"$G1\"" "$log"
	ip -n "$C" addr add $G1/128 dev eth0 nodad
	ip -n "$C" addr add $VIP6/128 dev eth0 nodad
	check "one that has it solicits" counted "$A" nd-vip-conflict 1 \
		claim "$C" 135 $G1 2001:db8:9::55
	check "and advertises a router" counted "$A" nd-vip-conflict 1 \
		advertise "$C" $VIP6
	check "from beyond the link: nothing" counted "$A" nd-vip-conflict 0 \
		claim "$C" 136 fe80::3 $G1 64
	check "of another address: nothing" counted "$A" nd-vip-conflict 0 \
		claim "$C" 136 $G1 $G2
	check "with the virtual MAC it is the other router: nothing" counted \
		"$A" nd-vip-conflict 0 claim "$C" 136 fe80::3 $G1 255 "$VMAC6"
	check_eq "a Standby has no say" "$(counter "$B" nd-vip-conflict)" 0
	check "still Active" is_state "$A" eth0 1 Active

	# the other router was not heard, and had it, too
	ip -n "$C" addr del $G1/128 dev eth0
	ip -n "$C" addr del $VIP6/128 dev eth0
	n=$(counter "$A" nd-vip-conflict)
	port_mute "$A" eth0
	check "two of them" await_state 8 "$B" eth0 1 Active
	port_unmute "$A" eth0
	check "one again" await_state 8 "$B" eth0 1 Standby
	check_eq "with the same MAC address they are one" \
		"$(counter "$A" nd-vip-conflict)" "$n"
}

# goes_by ADDRESSES: the routers that C has heard of
goes_by()
{
	equal "$(ip -n "$C" -6 route show default proto ra |
		grep -o 'via [^ ]*' | sort | paste -sd ' ')" "$1"
}

# What a daemon says for the routers, and what hosts make of it
test_advertise()
{
	globals_new
	ip -n "$C" -6 route del default
	ip netns exec "$C" sysctl -qw net.ipv6.conf.eth0.accept_ra=2
	check "the Active advertises the virtual router" advertise "$A"
	check "a host takes it" busywait 3 goes_by "via $VIP6"
	check_not "the Standby's does not leave" advertise "$B"
	check "and gets through" through "$A"
	port_mute "$A" eth0
	check "dies" await_state 8 "$B" eth0 1 Active
	check "it still gets through, by the other one" \
		wait_until 5 0.2 through "$B"
	check "which advertises, too" advertise "$B"
	port_unmute "$A" eth0
	check "given back" await_state 8 "$B" eth0 1 Standby
	check_not "a farewell of who is not Active any more does not leave" \
		advertise "$B" $VIP6 0
	check "so the host has its router still" goes_by "via $VIP6"
	check "and gets through, by A" wait_until 5 0.2 through "$A"
	check "what a router says of itself is its own affair" advertise "$B" \
		fe80::2
	check "and the host takes it as that" busywait 3 matches "via fe80::2" \
		ip -n "$C" -6 route show default proto ra
	check_eq "with the router's own MAC address" \
		"$(ip -n "$C" -6 neigh show to fe80::2 dev eth0 |
		sed -n 's/.*lladdr \([0-9a-f:]*\).*/\1/p')" \
		"$(ip netns exec "$B" cat /sys/class/net/eth0/address)"
	check "the Active says goodbye" advertise "$A" $VIP6 0
	check "and is no router any more" busywait 3 goes_by "via fe80::2"
}

test_ios()
{
	local conf

	routers_new
	conf=$(mktemp)
	defer rm -f "$conf"
	printf '%s\n' "interface eth0" " standby version 2" \
		" standby 1 ipv6 $G1/64" " standby 1 ipv6 $ULA/64" \
		" standby 1 timers 1 3" >"$conf"
	check "one alone makes an IPv6 group" ctl "$A" apply "$conf"
	check "whose link-local address comes by itself" group_is "$A" eth0 1 \
		'"\(.vip) \(.vip_autoconfig)"' "$VIP6 true"
	check "Active" await_state 20 "$A" eth0 1 Active
	check "with all" busywait 3 has_vips "$A" "$G1 $ULA $VIP6"
	check "nothing is left to change" equal "$(ctl "$A" apply "$conf")" \
		"nothing to do"
	check_eq "saved as it was applied" \
		"$(ctl "$A" save | grep -o 'ipv6 .*' | paste -sd ' ')" \
		"ipv6 autoconfig ipv6 $G1/64 ipv6 $ULA/64"

	sed -i "s|$G1/64|$G2/64|; s|$ULA/64|$ULA/48|" "$conf"
	check "another one, and another length" ctl "$A" apply "$conf"
	check "are there" group_is "$A" eth0 1 \
		'.global_vips | sort | join(" ")' "$G2/64 $ULA/48"
	check "on the interface, too" busywait 3 has_vips "$A" "$G2 $ULA $VIP6"
	check_eq "without a change of state" "$(changes "$A" eth0 1)" 4
	sed -i "/$G2/d; s|ipv6 $ULA.*|ipv6 fe80::77|" "$conf"
	check "a link-local one of one's own, and no other" ctl "$A" apply \
		"$conf"
	check "Active" await_state 20 "$A" eth0 1 Active
	check "is all that is left" busywait 3 has_vips "$A" fe80::77
	check_eq "the name says none" "$(red_vip "$A")" none

	ip -n "$A" link add dum0 type dummy
	ip -n "$A" link set dum0 up arp on
	ctl "$A" interface set dev dum0 version 2
	ctl "$A" group add dev dum0 group 2 ipv6 2001:db8:7::1/64 \
		follow hsrp-eth0-1
	check "a follower's, too" busywait 3 matches 2001:db8:7::1/128 \
		ip -n "$A" -6 addr show dev dum0
	ctl "$A" group del dev dum0 group 2
	check_not "which goes with it" matches 2001:db8:7::1 \
		ip -n "$A" -6 addr show dev dum0
}

config()
{
	ctl "$A" save
}

# refuse6 NAME SENTENCE ERRNO ADDRESS...: as global addresses of group 1
refuse6()
{
	local name=$1 sentence=$2 errno=$3 addr words=()
	shift 3

	for addr; do
		words+=(ipv6 "$addr")
	done
	refuse_whole "$name" "$sentence" "$errno" \
		group set dev eth0 group 1 priority 7 "${words[@]}"
}

test_refused()
{
	local i many=()

	routers_new
	ip -n "$A" addr add 2001:db8:7::7/64 dev lo nodad
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig ipv6 $G1/64
	for i in fe80::7/64 ff05::1/64 ::1/128 ::ffff:192.0.2.1/96 \
		::192.0.2.1/96; do
		refuse6 "$i" "must be a global or unique-local one" EINVAL "$i"
	done
	refuse6 "the subnet's anycast address" \
		"is the anycast address of its subnet" EINVAL 2001:db8:9::/64
	refuse6 "an address of the interface" "an address of this router" \
		EADDRINUSE 2001:db8:9::a/64
	refuse6 "an address of another interface" "an address of this router" \
		EADDRINUSE 2001:db8:7::7/64
	refuse6 "one that it has" "has this secondary virtual address already" \
		EEXIST $G1/64
	for i in {1..16}; do
		many+=("2001:db8:9::1:$i/64")
	done
	refuse6 "a 17th" "16 secondary virtual addresses at most" ENOSPC \
		"${many[@]}"
	refuse6 "one that is in no subnet, with one that is refused" \
		"must be a global" EINVAL 2001:db8:55::1/64 ::1/128
	refuse_whole "one less that it has not" "no such secondary" ENOENT \
		group set dev eth0 group 1 priority 7 no ipv6 $G2/64
	refuse_whole "that of another group" \
		"Another group has this virtual address already" EEXIST \
		group add dev eth0 group 2 ipv6 $G1/64
	refuse_whole "both families" "A group is IPv4 or IPv6, not both" \
		EAFNOSUPPORT \
		group add dev eth0 group 2 ipv6 $G2/64 vip 10.9.0.100
	refuse_whole "a secondary one of IPv4" "The group is an IPv6 group" \
		EAFNOSUPPORT group set dev eth0 group 1 secondary 10.9.0.101
	ctl "$A" group add dev eth0 group 4 vip 10.9.0.100
	refuse_whole "for an IPv4 group" "The group is an IPv4 group" \
		EAFNOSUPPORT group set dev eth0 group 4 ipv6 $G2/64
	ip -n "$A" link add dum0 type dummy
	ip -n "$A" link set dum0 arp on
	refuse_whole "version 1" "IPv6 needs version 2 of HSRP" EAFNOSUPPORT \
		group add dev dum0 group 2 ipv6 $G2/64
	check "no subnet of the interface: a warning" \
		matches "warning: .*in no subnet of the interface" \
		ctl "$A" group set dev eth0 group 1 ipv6 2001:db8:9:1::1/48
}

need_tools jq tcpdump
hsrp_load
tests_run test_global test_conflict test_advertise test_ios test_refused
