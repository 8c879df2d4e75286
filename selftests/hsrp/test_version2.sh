#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Version 2: what goes over the wire, who becomes Active, what is learned, and
# what a change of the version does.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# IP packets of a real router: IOS on 10.0.0.20, aabb.cc00.1400, priority 200,
# group 1, virtual address 10.0.0.100, key "password12345"; by state
IOS_IP=45c00064000000000111ce4f0a000014e000006607c107c10050
IOS_GROUP=0001aabbcc001400000000c800000bb800002710
IOS_VIP=0a000064000000000000000000000000041c010000000a00001400000000
declare -A IOS_MD5=(
	[4]=${IOS_IP}98c3012802000404$IOS_GROUP${IOS_VIP}3b32f622ccfeb4aca6538008e7e9cc39
	[5]=${IOS_IP}105b012802000504$IOS_GROUP${IOS_VIP}bb48cf5dfa2b4d76985584b8e5c93fc8
	[6]=${IOS_IP}e6b5012802000604$IOS_GROUP${IOS_VIP}0481257f0fe583b275f03a48e88de72f
)
# UDP payload of another one: 10.52.253.125, 700f.6aef.f5bf, priority 110, group
# 103, virtual address 10.52.253.126, text "cisco", Active
TEXT_ACTIVE=0128020006040067700f6aeff5bf0000006e00000bb8000027100a34fd7e
TEXT_ACTIVE+=0000000000000000000000000308636973636f000000

# said PCAP FILTER FROM: distinct packets, from the FROMth hex digit on
said()
{
	tcpdump -r "$1" -nn -xx "$2" 2>/dev/null | frames_hex |
		cut -c"$3"- | sort -u
}

test_wire_md5()
{
	local pcap state name

	lan_new LAN
	ns_new A C
	lan_join "$LAN" "$A" eth0 10.0.0.20/24
	lan_join "$LAN" "$C" eth0 10.0.0.30/24
	ip -n "$A" link set eth0 address aa:bb:cc:00:14:00
	key_file KEY password12345
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" udp port 1985
	ctl "$A" interface set dev eth0 version 2
	ctl "$A" group add dev eth0 group 1 vip 10.0.0.100 priority 200 \
		authentication md5 key-file "$KEY"
	await_state 40 "$A" eth0 1 Active
	capture_stop "$CAPTURE_PID"
	for state in 4:Speak 5:Standby 6:Active; do
		name=${state#*:}
		check_eq "MD5 Hello in $name is octet by octet that of IOS" \
			"$(said "$pcap" "udp[12] == ${state%:*}" 29)" \
			"${IOS_MD5[${state%:*}]}"
	done
	check_eq "the Active's comes from the virtual MAC" \
		"$(said "$pcap" "udp[12] == 6" 1 | cut -c1-28)" \
		01005e00006600000c9ff0010800
	check_eq "the others come from that of the interface" \
		"$(said "$pcap" "udp[12] < 6" 1 | cut -c1-28 | sort -u)" \
		01005e000066aabbcc0014000800
}

# Fields of tshark for awk -F '|': 1 eth.src 2 eth.dst 3 ip.dst 4 ip.ttl
# 5 opcode 6 state 7 group 8 identifier 9 hello 10 hold 11 vip, then complaints
decode2()
{
	tshark -r "$1" -o udp.check_checksum:TRUE -Y hsrp2.opcode -T fields \
		-E separator='|' -e eth.src -e eth.dst -e ip.dst -e ip.ttl \
		-e hsrp2.opcode -e hsrp2.state -e hsrp2.group \
		-e hsrp2.identifier -e hsrp2.hellotime -e hsrp2.holdtime \
		-e hsrp2.virt_ip -e _ws.malformed -e _ws.expert.message \
		2>/dev/null
}

test_wire_text()
{
	local pcap seen

	lan_new LAN
	ns_new A B C
	lan_join "$LAN" "$A" eth0 10.52.253.125/24
	lan_join "$LAN" "$B" eth0 10.52.253.124/24
	lan_join "$LAN" "$C" eth0 10.52.253.123/24
	ip -n "$A" link set eth0 address 70:0f:6a:ef:f5:bf
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	ctl "$A" interface set dev eth0 version 2
	ctl "$B" interface set dev eth0 version 2
	ctl "$A" group add dev eth0 group 103 vip 10.52.253.126 \
		priority 110 timers 1 3 preempt
	ctl "$B" group add dev eth0 group 103 vip 10.52.253.126 timers 1 3
	await_state 20 "$A" eth0 103 Active
	await_state 20 "$B" eth0 103 Standby
	capture "$C" eth0 "$pcap" udp port 1985
	ctl "$A" group set dev eth0 group 103 no timers
	# lower: B takes over; higher: A takes it back with a Coup
	ctl "$B" group set dev eth0 group 103 preempt
	ctl "$A" group set dev eth0 group 103 priority 90
	check "preempted" await_state 10 "$B" eth0 103 Active
	ctl "$A" group set dev eth0 group 103 priority 110
	check "taken back" await_state 10 "$A" eth0 103 Active
	await_state 15 "$B" eth0 103 Standby
	ctl "$A" group del dev eth0 group 103
	check "taken over on a Resign" await_state 2 "$B" eth0 103 Active
	capture_stop "$CAPTURE_PID"

	check "text Hello is octet by octet that of the captured router" \
		grep -qx "$TEXT_ACTIVE" \
		<(said "$pcap" "udp[12] == 6 and src 10.52.253.125" 85)
	seen=$(decode2 "$pcap")
	# it would like TTL 255; IOS sends 1, and draws the same remark
	check_eq "tshark has no other complaint" \
		"$(cut -d'|' -f12- <<<"$seen" | tr -d '|' |
		grep -v '^"Time To Live" != 255 for a packet' | sort -u)" ""
	check_eq "it has seen Hello, Coup and Resign" \
		"$(cut -d'|' -f5 <<<"$seen" | sort -u | tr '\n' ' ')" "0 1 2 "
	check_eq "of that group, to the address of version 2" \
		"$(cut -d'|' -f2-4,7,11 <<<"$seen" | sort -u)" \
		"01:00:5e:00:00:66|224.0.0.102|1|103|10.52.253.126"
	check "the identifier is the sender's, whatever the source MAC" \
		grep -q '^00:00:0c:9f:f0:67|.*|6|103|70:0f:6a:ef:f5:bf|' \
		<<<"$seen"
	check "times in milliseconds" grep -q '|3000|10000|' <<<"$seen"
}

# pair_v2: as pair_new, in version 2
pair_v2()
{
	pair_new
	ctl "$A" interface set dev eth0 version 2
	ctl "$B" interface set dev eth0 version 2
}

test_election()
{
	pair_v2
	ctl "$A" group add dev eth0 group 1000 vip 10.9.0.100 priority 200 \
		timers 1 3
	ctl "$B" group add dev eth0 group 1000 vip 10.9.0.100 timers 1 3
	ctl "$A" group add dev eth0 group 4095 vip 10.9.0.200 timers 1 3
	ctl "$B" group add dev eth0 group 4095 vip 10.9.0.200 timers 1 3
	check "priority decides" await_state 20 "$A" eth0 1000 Active
	check "the other is Standby" await_state 15 "$B" eth0 1000 Standby
	check "the address decides" await_state 20 "$B" eth0 4095 Active
	check "virtual MAC of group 1000" group_is "$A" eth0 1000 .vmac \
		00:00:0c:9f:f3:e8
	check "virtual MAC of group 4095" group_is "$A" eth0 4095 .vmac \
		00:00:0c:9f:ff:ff
	check "show says the version" matches \
		'Group 1000 \(version 2\)' ctl "$A" group show
	check "and so does JSON" group_is "$A" eth0 1000 .version 2
	check "the virtual MAC answers" ip netns exec "$C" \
		arping -q -c 1 -w 5 -I eth0 10.9.0.100
	check "it is reached through it" busywait 5 ip netns exec "$C" \
		ping -q -c 1 -W 1 10.9.0.100
	check "by that MAC" matches 'lladdr 00:00:0c:9f:f3:e8' \
		ip -n "$C" neigh show 10.9.0.100
	port_mute "$A" eth0
	check "the Standby takes over after the hold time" \
		await_state 6 "$B" eth0 1000 Active
	port_unmute "$A" eth0
	check "the higher one wins when they meet again" \
		await_state 8 "$B" eth0 1000 Standby
	check "as it was all the time" is_state "$A" eth0 1000 Active
	check "the split was counted" \
		equal "$(group_counter "$A" eth0 1000 split-brain)" 1
}

# Milliseconds are told, learned and used
test_learn()
{
	pair_v2
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 250ms 800ms
	await_state 10 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1
	check "learns from a real Active" await_state 20 "$B" eth0 1 Standby
	check "its address" group_is "$B" eth0 1 '"\(.vip) \(.vip_learned)"' \
		"10.9.0.100 true"
	check "its times in milliseconds" group_is "$B" eth0 1 \
		'"\(.hello_ms) \(.hold_ms) \(.timers_learned)"' "250 800 true"
	port_mute "$A" eth0
	check "takes over within them" await_state 1 "$B" eth0 1 Active
	port_unmute "$A" eth0
	await_state 5 "$A" eth0 1 Active

	# version 1 has whole seconds and learns nothing else
	ctl "$A" interface set dev eth0 version 1
	ctl "$B" interface set dev eth0 version 1
	ctl "$B" group set dev eth0 group 1 no timers
	await_state 10 "$A" eth0 1 Active
	check "version 1 never learns less than a second" busywait 5 \
		group_is "$B" eth0 1 \
		'"\(.hello_ms) \(.hold_ms) \(.timers_learned)"' "1000 2000 true"
}

fdb()
{
	ip netns exec "$1" bridge fdb show dev eth0 | cut -d' ' -f1
}

test_change()
{
	local before log

	pair_new
	log=$(mktemp)
	defer rm -f "$log"
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 name ONE
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 \
		priority 50
	await_state 20 "$A" eth0 1 Active
	await_state 15 "$B" eth0 1 Standby
	check "version 1 without a word" group_is "$A" eth0 1 .version 1
	busywait 3 has_addr "$A" eth0 10.9.0.100
	events "$A" "$log"
	busywait 5 grep -q listening "$log"
	before=$(group_counter "$A" eth0 1 tx-resign)

	check "the same version again changes nothing" \
		ctl "$A" interface set dev eth0 version 1
	check "still Active" is_state "$A" eth0 1 Active
	check "another version" ctl "$A" interface set dev eth0 version 2
	check "the group began anew" group_is "$A" eth0 1 \
		'.state | . == "Listen" or . == "Speak"' true
	check_eq "it resigned" "$(group_counter "$A" eth0 1 tx-resign)" \
		$((before + 1))
	check "so the Standby took over at once" is_state "$B" eth0 1 Active
	check_not "the virtual address is gone" has_addr "$A" eth0 10.9.0.100
	check "another virtual MAC" group_is "$A" eth0 1 .vmac \
		00:00:0c:9f:f0:01
	check "in the filter of the device" matches '^00:00:0c:9f:f0:01$' \
		fdb "$A"
	check_not "the old one is not" matches '^00:00:0c:07:ac:01$' fdb "$A"
	check "and the group of version 2" matches '^01:00:5e:00:00:66$' \
		fdb "$A"
	check_not "not that of version 1" matches '^01:00:5e:00:00:02$' fdb "$A"
	check "the reason says so" matches 'version of the interface changes' \
		jq -r 'select(.reason) | .reason' "$log"
	check "an event" matches interface-set jq -r .event "$log"
	check "interface show" equal "$(ctlj "$A" \
		'.[] | "\(.interface) \(.version) \(.groups)"' interface show)" \
		"eth0 2 1"

	# mixed: they do not see each other
	dmesg -C
	check "mixed versions: both are Active" await_state 20 "$A" eth0 1 Active
	check "version 1 counts version 2" busywait 5 counter_reaches "$B" \
		rx-drop-version 1
	check "version 2 counts version 1" busywait 5 counter_reaches "$A" \
		rx-drop-version 1
	# of the duplicate address there may be one, by ARP
	check_not "without a word about authentication" matches BADAUTH dmesg
	ctl "$B" interface set dev eth0 version 2
	check "the same version: they agree again" \
		await_state 15 "$B" eth0 1 Standby
	check "and the name is where it was" equal "$(ctlj "$A" \
		'.[] | select(.name == "ONE") | .state' redundancy show)" Active

	ctl "$A" group add dev eth0 group 256 vip 10.9.0.101
	check "no way back with groups above 255" refused 2 \
		'groups above 255, which version 1 does not have.*EBUSY' \
		ctl "$A" interface set dev eth0 version 1
	check "nothing has changed" is_state "$A" eth0 1 Active
	ctl "$A" group del dev eth0 group 256
	check "no version: back to the default" \
		ctl "$A" interface set dev eth0 no version
	check "virtual MAC of version 1" group_is "$A" eth0 1 .vmac $VMAC1
}

test_configure()
{
	pair_new
	ip -n "$A" link add tun0 type ipip local 10.9.0.1
	check "unknown interface" refused 2 'no such interface.*ENODEV' \
		ctl "$A" interface set dev nope0 version 2
	check "not Ethernet" refused 2 'no Ethernet interface.*EOPNOTSUPP' \
		ctl "$A" interface set dev tun0 version 2
	check "loopback" refused 2 'no Ethernet interface.*EOPNOTSUPP' \
		ctl "$A" interface set dev lo version 2
	check "nothing of them is left" equal "$(ctlj "$A" length interface show)" 0
	check "version 1 has no group 256" refused 2 \
		'0 to 255, version 2 .* 0 to 4095.*ERANGE' \
		ctl "$A" group add dev eth0 group 256 vip 10.9.0.100

	ctl "$A" interface set dev eth0 version 2
	check "the version is there before any group" equal "$(ctlj "$A" \
		'.[] | "\(.interface) \(.version) \(.groups)"' interface show)" \
		"eth0 2 0"
	check "group 4095" ctl "$A" group add dev eth0 group 4095 vip 10.9.0.100
	check "group 0" ctl "$A" group add dev eth0 group 0 vip 10.9.0.101
	check "the virtual MAC of group 0" group_is "$A" eth0 0 .vmac \
		00:00:0c:9f:f0:00
	ctl "$A" group del dev eth0 group 4095
	ctl "$A" group del dev eth0 group 0
	check "and outlives them" equal "$(ctlj "$A" '.[].version' \
		interface show)" 2
	check_not "no virtual MAC is left" matches '00:00:0c' fdb "$A"

	# a device that goes and comes back has the version, too
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth1 arp on
	ctl "$A" interface set dev eth1 version 2
	ctl "$A" group add dev eth1 group 300 vip 10.7.0.100
	ip -n "$A" link del eth1
	ip -n "$A" link add eth1 type dummy
	addr_add "$A" eth1 10.7.0.1/24
	ip -n "$A" link set eth1 up arp on
	check "the device comes back" await_state 5 "$A" eth1 300 Listen
	check "with the version" group_is "$A" eth1 300 '"\(.version) \(.vmac)"' \
		"2 00:00:0c:9f:f1:2c"
	check "and its multicast group" matches '^01:00:5e:00:00:66 ' \
		ip netns exec "$A" bridge fdb show dev eth1

	check "hold time below three hello times: warning" matches \
		'warning: .*three hello times' ctl "$A" group set dev eth1 \
		group 300 timers 100ms 250ms
	check "below the floor: warning" matches \
		'warning: .*busy router' ctl "$A" group set dev eth1 \
		group 300 timers 15ms 50ms
	check "but accepted" group_is "$A" eth1 300 \
		'"\(.hello_ms) \(.hold_ms)"' "15 50"
	check "no warning at the floor" equal "$(ctl "$A" group set dev eth1 \
		group 300 timers 250ms 800ms 2>&1)" ""
}

test_bad_packets()
{
	local before

	pair_v2
	# B would be heard in the counters
	ip -n "$B" link set eth0 down
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 1 Active
	bad_packets "$A" "$C" 2
	check "still Active" is_state "$A" eth0 1 Active

	# so the packets were right but for that one thing
	before=$(changes "$A" eth0 1)
	check "the same packet without a fault, and unknown TLVs, is believed" \
		send "$C" eth0 v=2 src=10.9.0.66 vip=10.9.0.100 state=active \
		prio=255 tlvs=c800,group,c8020102,text,c80100
	check "and deposes the Active" wait_until 2 0.2 changed "$before"
}

changed()
{
	[ "$(changes "$A" eth0 1)" -gt "$1" ]
}

need_tools jq tcpdump tshark python3
hsrp_load
tests_run test_wire_md5 test_wire_text test_election test_learn test_change \
	test_configure test_bad_packets
