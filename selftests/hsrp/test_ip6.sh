#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# IPv6 groups: who becomes Active, by the link-local address where priorities are
# equal; a host whose default route is the link-local virtual address, when the
# Active dies, resigns and comes back; who answers for the address, and with which
# MAC; a group of each family on one interface; what is refused.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

test_election()
{
	pair6_new
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	ctl "$B" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	check "the higher link-local address is Active" \
		await_state 20 "$B" eth0 1 Active
	check "the other one is Standby" await_state 15 "$A" eth0 1 Standby
	check "the virtual address is that of the virtual MAC" group_is "$A" \
		eth0 1 '"\(.vip) \(.vmac) \(.ip_version) \(.vip_autoconfig)"' \
		"$VIP6 $VMAC6 6 true"
	check "each knows the other: Active" group_is "$A" eth0 1 \
		'.active | "\(.local) \(.address) \(.priority)"' \
		"false fe80::2 100"
	check "each knows the other: Standby" group_is "$B" eth0 1 \
		'.standby.address' fe80::1
	check "in the words of IOS" matches \
		"Link-Local Virtual IPv6 address is $VIP6 \\(conf auto EUI64\\)" \
		ctl "$A" group show
	check "in the table, too" matches "Standby +fe80::2 +local +$VIP6" \
		ctl "$A" group show brief
	check "the Active has the address" busywait 5 has_addr6 "$B" "$VIP6"
	check_not "the Standby has not" has_addr6 "$A" "$VIP6"
	check "a priority above it" ctl "$A" group set dev eth0 group 1 \
		priority 110 preempt
	check "counts for more" await_state 5 "$A" eth0 1 Active
	check "and the address moves" busywait 5 has_addr6 "$A" "$VIP6"
	check "away from the other one" busywait 5 \
		eval "! has_addr6 $B $VIP6"
}

test_failover()
{
	pair6_new
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3 \
		priority 120 preempt
	ctl "$B" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	check "A is Active" await_state 20 "$A" eth0 1 Active
	check "B is Standby" await_state 15 "$B" eth0 1 Standby
	check "the host gets through, by A" through "$A"
	check_eq "the neighbour is the virtual MAC" "$(neighbour)" "$VMAC6"

	# dies without a word
	port_mute "$A" eth0
	check "B takes over" await_state 6 "$B" eth0 1 Active
	check "the host gets through, by B" wait_until 5 0.2 through "$B"
	check_eq "the neighbour is the same" "$(neighbour)" "$VMAC6"
	check_eq "B answers with it, too" "$(asked_anew "$VIP6")" "$VMAC6"
	port_unmute "$A" eth0
	check "A takes over again" await_state 10 "$A" eth0 1 Active
	check "B has noticed" await_state 10 "$B" eth0 1 Standby
	check "the host gets through, by A" wait_until 5 0.2 through "$A"

	# says goodbye
	ctl "$A" group del dev eth0 group 1
	check "the address went with the group" eval "! has_addr6 $A $VIP6"
	check "B takes over on a Resign" await_state 1 "$B" eth0 1 Active
	check "the reason is event i" group_is "$B" eth0 1 \
		'.reason | startswith("i: Resign of the Active router fe80::1")' \
		true
	check "the host gets through, by B" wait_until 5 0.2 through "$B"
	check_eq "no frame left with the virtual MAC of a router not Active" \
		"$(counter "$A" vmac-tx-not-active) $(counter "$B" vmac-tx-not-active)" \
		"0 0"
	check "B announced itself" [ "$(counter "$B" na-sent)" -ge 2 ]

	# somebody takes the address away
	ip -n "$B" addr del "$VIP6/128" dev eth0
	check "the address is put back" busywait 5 has_addr6 "$B" "$VIP6"
	check "and that is counted" [ "$(counter "$B" vip-restored)" -ge 1 ]
}

# decode6 PCAP: what tshark makes of the Hellos in it, one line for each kind.
# Fields: eth.src, eth.dst, ipv6.src, ipv6.dst, hop limit, UDP port, state, IP
# version, group, virtual address, checksum is good, complaints
decode6()
{
	tshark -r "$1" -o udp.check_checksum:TRUE -Y hsrp2.opcode -T fields \
		-E separator='|' -e eth.src -e eth.dst -e ipv6.src -e ipv6.dst \
		-e ipv6.hlim -e udp.dstport -e hsrp2.state -e hsrp2.ipversion \
		-e hsrp2.group -e hsrp2.virt_ip_v6 -e udp.checksum.status \
		-e _ws.malformed -e _ws.expert.message 2>/dev/null | sort -u
}

dad_failed()
{
	ip -n "$C" -6 -o addr show dev eth0 dadfailed | grep -qF " $VIP6/"
}

test_wire()
{
	local pcap seen to="33:33:00:00:00:66|fe80::%s|ff02::66|255|2029"
	local what="%s|6|1|$VIP6|1||"

	pair6_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" ip6
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3 \
		priority 120
	ctl "$B" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	check "A is Active" await_state 20 "$A" eth0 1 Active
	check "B is Standby" await_state 15 "$B" eth0 1 Standby
	check "a daemon advertises the router" advertise "$A"
	check_not "but not that of the Standby" advertise "$B"
	# somebody wants the address
	ip netns exec "$C" sysctl -qw net.ipv6.conf.eth0.accept_dad=1
	ip -n "$C" addr add "$VIP6/64" dev eth0
	check "a host that wants the address finds it taken" \
		busywait 10 dad_failed
	capture_stop "$CAPTURE_PID"

	seen=$(decode6 "$pcap")
	# shellcheck disable=SC2059	# a format
	check "the Active's Hello, from the virtual MAC" grep -qxF \
		"$(printf "$VMAC6|$to|$what" 1 6)" <<<"$seen"
	# shellcheck disable=SC2059	# a format
	check "the Standby's, from that of the interface" grep -qxF \
		"$(printf "$(ip netns exec "$B" cat \
		/sys/class/net/eth0/address)|$to|$what" 2 5)" <<<"$seen"
	check_eq "no complaint" "$(cut -d'|' -f11- <<<"$seen" | sort -u)" "1||"
	check "announced from the virtual MAC, to all" seen6 "$pcap" \
		"ip6[40] == 136 and ip6 dst ff02::1" \
		"$VMAC6 > 33:33:00:00:00:01.*tgt is $VIP6, Flags \\[router, override\\]"
	check "and so it is in the option" seen6 "$pcap" \
		"ip6[40] == 136 and ip6 dst ff02::1" \
		"destination link-address option.*: $VMAC6"
	check "the advertisement has the virtual MAC" seen6 "$pcap" \
		"ip6[40] == 134" "source link-address option.*: $VMAC6"
	check_not "and no other" seen6 "$pcap" "ip6[40] == 134" \
		"source link-address option.*: $(ip netns exec "$A" \
		cat /sys/class/net/eth0/address)"
	check "it asked for its group" seen6 "$pcap" "ip6 src fe80::1" \
		"gaddr ff02::66"
}

test_both_families()
{
	pair6_new
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3 \
		priority 120
	ctl "$A" group add dev eth0 group 4 vip 10.9.0.100 timers 1 3
	ctl "$B" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	ctl "$B" group add dev eth0 group 4 vip 10.9.0.100 timers 1 3 \
		priority 120
	check "A is Active in IPv6" await_state 20 "$A" eth0 1 Active
	check "B is Active in IPv4" await_state 20 "$B" eth0 4 Active
	check "and Standby in the other" await_state 15 "$B" eth0 1 Standby
	check "and Standby in the other" await_state 15 "$A" eth0 4 Standby
	check "each address where it belongs" eval \
		"has_addr6 $A $VIP6 && has_addr $B eth0 10.9.0.100"

	# one that says this group is IPv4
	ctl "$C" interface set dev eth0 version 2
	ctl "$C" group add dev eth0 group 1 vip 10.9.0.1 timers 1 3 \
		priority 255 preempt
	check "a group of the other family is none of ours" busywait 20 \
		eval "[ \$(group_counter $A eth0 1 rx-drop-ip-version) -gt 0 ] ||
		      [ \$(counter $A rx-drop-ip-version) -gt 0 ]"
	check "A is Active still" is_state "$A" eth0 1 Active
}

# A given address, with a key, and what is saved is what was meant
test_given()
{
	local key conf

	pair6_new
	key_file key sesame
	conf=$(mktemp)
	defer rm -f "$conf"
	ctl "$A" group add dev eth0 group 7 ipv6 fe80::77 timers 1 3 \
		authentication md5 key-file "$key"
	ctl "$B" group add dev eth0 group 7 ipv6 fe80::77 timers 1 3 \
		authentication md5 key-file "$key" priority 101
	check "signed, they find each other" await_state 20 "$A" eth0 7 Standby
	check_eq "and refuse nothing" "$(counter "$A" rx-drop-auth)" 0
	check "the address as it was given" group_is "$A" eth0 7 \
		'"\(.vip) \(.vip_autoconfig)"' "fe80::77 false"
	ctl "$A" group del dev eth0 group 7
	ctl "$B" group del dev eth0 group 7
	ctl "$A" group add dev eth0 group 8 ipv6 fe80::88
	check "saved in the words of IOS" matches "standby 8 ipv6 fe80::88" \
		ctl "$A" save
	printf '%s\n' "interface eth0" " standby version 2" \
		" standby 7 ipv6 autoconfig" " standby 7 timers 1 3" >"$conf"
	check "applied" ctl "$B" apply "$conf"
	check "it is another address" group_is "$B" eth0 7 \
		'"\(.vip) \(.vip_autoconfig)"' "fe80::5:73ff:fea0:7 true"
	check "nothing is left to change" equal "$(ctl "$B" apply "$conf")" \
		"nothing to do"
	check "saved as it was applied" matches "standby 7 ipv6 autoconfig" \
		ctl "$B" save
	sed -i 's/ipv6 autoconfig/ip 10.9.0.77/' "$conf"
	check "the other family makes it anew" ctl "$B" apply "$conf"
	check "it is IPv4" group_is "$B" eth0 7 \
		'"\(.vip) \(.ip_version)"' "10.9.0.77 4"
}

config()
{
	ctl "$A" save
}

test_refused()
{
	pair6_new
	ctl "$A" interface set dev eth0 version 1
	refuse_whole "version 1" \
		"IPv6 needs version 2 of HSRP on the interface" EAFNOSUPPORT \
		group add dev eth0 group 1 ipv6 autoconfig
	ctl "$A" interface set dev eth0 version 2
	refuse_whole "both families" "A group is IPv4 or IPv6, not both" EAFNOSUPPORT \
		group add dev eth0 group 1 ipv6 autoconfig vip 10.9.0.100
	refuse_whole "a global address" "must be a link-local address" EINVAL \
		group add dev eth0 group 1 ipv6 2001:db8::1
	refuse_whole "the subnet's anycast address" \
		"must be a link-local address" EINVAL \
		group add dev eth0 group 1 ipv6 fe80::
	refuse_whole "an address of the interface" \
		"The virtual address is an address of the interface" EADDRINUSE \
		group add dev eth0 group 1 ipv6 fe80::1
	check "no address at all" refused 1 'neither "autoconfig" nor' \
		ctl "$A" group add dev eth0 group 1 ipv6 10.9.0.100
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig
	refuse_whole "an address of another group" \
		"Another group has this virtual address already" EEXIST \
		group add dev eth0 group 2 ipv6 "$VIP6"
	refuse_whole "IPv4 for an IPv6 group" "The group is an IPv6 group" EAFNOSUPPORT \
		group set dev eth0 group 1 vip 10.9.0.100
	refuse_whole "version 1 with an IPv6 group" \
		"The interface has IPv6 groups" EBUSY \
		interface set dev eth0 version 1
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.100
	refuse_whole "IPv6 for an IPv4 group" "The group is an IPv4 group" EAFNOSUPPORT \
		group set dev eth0 group 2 ipv6 autoconfig
}

need_tools jq tcpdump tshark
hsrp_load
tests_run test_election test_failover test_wire test_both_families test_given \
	test_refused
