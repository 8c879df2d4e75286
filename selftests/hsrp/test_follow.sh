#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Groups that follow another one: the same state without an election of their
# own, on another interface too; what they send; and what happens to them when
# interfaces, names and the group they follow come and go.
#
#   [lan] --- eth0 [a] eth1 --- [inside] --- eth1 [b] eth0 --- [lan]
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# A and B with an elected group 1 on eth0, named OUT, and a follower, group 2, on
# eth1. A is Active. Events of B in LOG_B
follow_new()
{
	local ns prio=200

	pair_new
	lan_new INSIDE
	lan_join "$INSIDE" "$A" eth1 10.1.1.1/24
	lan_join "$INSIDE" "$B" eth1 10.1.1.2/24
	LOG_B=$(mktemp)
	defer rm -f "$LOG_B"
	events "$B" "$LOG_B"
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 vip 10.9.0.100 \
			timers 1 3 preempt priority $prio name OUT
		ctl "$ns" group add dev eth1 group 2 vip 10.1.1.100 \
			follow OUT "$@"
		prio=100
	done
	check "the leader is elected" await_state 20 "$A" eth0 1 Active
	check "and has a Standby" await_state 15 "$B" eth0 1 Standby
}

# states NS: of both groups
states()
{
	echo "$(state "$1" eth0 1) $(state "$1" eth1 2)"
}

states_are()
{
	equal "$(states "$1")" "$2"
}

test_follow()
{
	local pcap t0

	follow_new
	check_eq "the followers have the same state" \
		"$(states "$A"), $(states "$B")" \
		"Active Active, Standby Standby"
	check_eq "and had it all the way" \
		"$(changes "$A" eth1 2) $(changes "$B" eth1 2)" \
		"$(changes "$A" eth0 1) $(changes "$B" eth0 1)"
	check "the address is where it belongs" busywait 3 has_addr "$A" eth1 \
		10.1.1.100
	check "and nowhere else" not has_addr "$B" eth1 10.1.1.100
	check "whom" group_is "$A" eth1 2 .follow OUT
	check "why" group_is "$A" eth1 2 .reason "-: follows OUT"
	check "in words" matches '^  Following "OUT"$' \
		ctl "$A" group show dev eth1 group 2
	check "an elected one follows nobody" group_is "$A" eth0 1 .follow null
	check "the name has a client" equal "$(ctlj "$A" \
		'.[] | select(.name == "OUT").clients' redundancy show)" 1

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$B" eth1 "$pcap" udp port 1985
	send "$B" eth1 op=hello state=active prio=255 group=2 \
		vip=10.1.1.100 src=10.1.1.2
	check "a Hello is not heard, but counted" busywait 3 equal \
		"$(group_counter "$A" eth1 2 drop-follows)" 1
	check_eq "nothing has changed" "$(states "$A")" "Active Active"

	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 50
	due "the leader moves" "$t0" 0 2 "$LOG_B" "$(to_state eth0 1 Active)"
	due "the follower with it" "$t0" 0 2 "$LOG_B" \
		"$(to_state eth1 2 Active)"
	check "the address moves" busywait 3 has_addr "$B" eth1 10.1.1.100
	check "completely" busywait 3 not has_addr "$A" eth1 10.1.1.100
	capture_stop "$CAPTURE_PID"
	check_eq "no follower has said a Hello, a Coup or a Resign" \
		"$(tcpdump -r "$pcap" -n 'udp[9] != 3' 2>/dev/null |
			grep -vc 'state=active')" 0
	check_eq "nothing left with the virtual MAC by mistake" \
		"$(counter "$A" vmac-tx-not-active)" 0
}

# told PCAP: of which group neighbours (n) and switches (s) were told, in order
told()
{
	tcpdump -r "$1" -n -e -t 'ether[6:4] == 0x00000c07' 2>/dev/null |
		awk '{ printf "%s%d ", $3 ~ /^ff/ ? "n" : "s",
			substr($1, 16) } END { print "" }'
}

told_enough()
{
	equal "$(told "$1" | wc -w)" 6
}

# No neighbour of a follower waits for what else is done for the others
test_order()
{
	local pcap g

	pair_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$B" eth0 "$pcap" arp
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 timers 1 3 name OUT \
		arp gratuitous count 1
	for g in 2 3; do
		ctl "$A" group add dev eth0 group $g vip 10.9.0.10$g \
			follow OUT arp gratuitous count 1 mac-refresh 0
	done
	check "all are Active" await_state 15 "$A" eth0 3 Active
	check "all are told" busywait 5 told_enough "$pcap"
	capture_stop "$CAPTURE_PID"
	check_eq "the leader's, their neighbours, then switches" \
		"$(told "$pcap")" "n1 s1 n2 n3 s2 s3 "
}

# The gratuitous ARPs of group 2, and what they are in IPv6 of group 3
GARPS='ether src 00:00:0c:07:ac:02 and ether dst ff:ff:ff:ff:ff:ff and arp'
NAS='ether src 00:05:73:a0:00:03 and ip6 dst ff02::1 and ip6[40] == 136'

# garps PCAP: those that GARPS picks
garps()
{
	tcpdump -r "$1" -tt -n -e "$GARPS" 2>/dev/null
}

# garp_new PCAP: captured from now on, and T0, when one has just come: until the next one
# is due anyway there are 4 s, or 3 within a series
garp_new()
{
	capture "$B" eth1 "$1"
	check "one of every 4 to 5 seconds" busywait 8 matches . garps "$1"
	T0=$(now)
}

# garp_gaps PCAP: seconds between them, from T0 on
garp_gaps()
{
	garps "$1" |
		awk -v t0="$T0" '$1 < t0 { next }
			n++ { printf "%.1f ", $1 - last }
			{ last = $1 }'
}

# gaps_are PCAP REGEX
gaps_are()
{
	garp_gaps "$1" | grep -qE "^$2" ||
		{ garp_gaps "$1" && return 1; }
}

# check_refresh GROUP PCAP: a follower that is refreshed every 5 s, and then not
check_refresh()
{
	local T0

	garp_new "$2"
	ctl "$A" group garp dev eth1 group "$1"
	check "a series, then one every 4 to 5 seconds" wait_until 30 0.5 \
		gaps_are "$2" '(2\.9|3\.[0-4]) ((4\.[0-9]|5\.[0-4]) ){4}'
	capture_stop "$CAPTURE_PID"

	garp_new "$2"
	ctl "$A" group set dev eth1 group "$1" mac-refresh 0
	check "none: a series of two" wait_until 10 0.5 gaps_are "$2" \
		'(2\.9|3\.[0-4]) $'
	check_not "and no more" wait_until 10 0.5 not gaps_are "$2" \
		'(2\.9|3\.[0-4]) $'
	capture_stop "$CAPTURE_PID"
}

test_refresh()
{
	local pcap

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	follow_new mac-refresh 5
	check "how often" group_is "$A" eth1 2 .mac_refresh_ms 5000
	check "in words" matches '^  MAC refresh every 5 secs$' \
		ctl "$A" group show all dev eth1 group 2
	check_refresh 2 "$pcap"
	ctl "$A" group set dev eth1 group 2 no mac-refresh
	check "the default" group_is "$A" eth1 2 .mac_refresh_ms 10000

	capture "$A" eth0 "$pcap"
	ctl "$A" group garp dev eth0 group 1
	check_not "an elected one has its Hellos for that" wait_until 13 0.5 \
		equal "$(tcpdump -r "$pcap" -n arp 2>/dev/null | wc -l)" 5
	capture_stop "$CAPTURE_PID"
}

test_refresh6()
{
	local GARPS=$NAS pcap ns

	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	follow_new
	for ns in "$A" "$B"; do
		ctl "$ns" interface set dev eth1 version 2
		ctl "$ns" group add dev eth1 group 3 ipv6 autoconfig \
			follow OUT mac-refresh 5
	done
	check "one of IPv6 follows, too" await_state 10 "$A" eth1 3 Active
	check "on the other router" await_state 10 "$B" eth1 3 Standby
	check_refresh 3 "$pcap"
	check_eq "none from the router that is not Active" \
		"$(counter "$B" na-sent)" 0
}

test_interfaces()
{
	local D

	follow_new
	ns_new D
	port_down "$A" eth1
	check "a follower without carrier: Init" busywait 3 states_are "$A" \
		"Active Init"
	check "it says why" matches '^b: interface is down' \
		group_json "$A" eth1 2 .reason
	port_up "$A" eth1
	check "back at once" busywait 3 states_are "$A" "Active Active"
	ip -n "$A" addr del 10.1.1.1/24 dev eth1
	check "without an address: Init" busywait 3 states_are "$A" \
		"Active Init"
	addr_add "$A" eth1 10.1.1.1/24
	check "and back" busywait 3 states_are "$A" "Active Active"

	ip -n "$A" link set eth1 down
	ip -n "$A" link set eth1 name in1
	ip -n "$A" link set in1 up
	check "renamed" busywait 3 is_state "$A" in1 2 Active
	ip -n "$A" link set in1 netns "$D"
	check "moved away: Init" is_state "$A" in1 2 Init
	check "the address does not move with it" not has_addr "$D" in1 \
		10.1.1.100
	ip -n "$D" link set in1 netns "$A"
	addr_add "$A" in1 10.1.1.1/24
	ip -n "$A" link set in1 up
	check "back" busywait 3 is_state "$A" in1 2 Active
	ip -n "$A" link del in1
	check "deleted: Init" is_state "$A" in1 2 Init

	ip -n "$B" link del eth0
	check "the leader's interface is deleted: both in Init" \
		states_are "$B" "Init Init"
	lan_join "$LAN" "$B" eth0 10.9.0.2/24
	check "one of its name: both go on" await_state 15 "$B" eth1 2 Standby
	ctl "$B" interface set dev eth1 version 2
	check "in version 2 with another virtual MAC" group_is "$B" eth1 2 \
		'"\(.state) \(.vmac)"' "Standby 00:00:0c:9f:f0:02"
	check "the leader goes with its version, too" \
		ctl "$B" interface set dev eth0 version 2
	check "and they elect again" await_state 15 "$B" eth1 2 Active
}

# config: for refuse_whole
config()
{
	ctlj "$A" 'map({interface, group, vip, name, follow, mac_refresh_ms,
		configured_priority}) | sort | tostring' group show
	ctlj "$A" 'map({name, clients}) | sort | tostring' redundancy show
}

test_refused()
{
	local why='have no effect while the group follows'

	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 name ONE
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102 follow ONE
	refuse_whole "itself" 'cannot follow itself' EINVAL \
		group add dev eth0 group 3 vip 10.9.0.103 name X follow X
	refuse_whole "itself, by the name that it has" 'cannot follow itself' EINVAL \
		group set dev eth0 group 1 follow ONE
	refuse_whole "itself, by the name it gets by default" \
		'cannot follow itself' EINVAL \
		group add dev eth0 group 3 vip 10.9.0.103 follow hsrp-eth0-3
	refuse_whole "itself, by a new name" 'cannot follow itself' EINVAL \
		group set dev eth0 group 2 name ONE priority 7
	refuse_whole "a follower" 'follows another one itself' EBUSY \
		group add dev eth0 group 3 vip 10.9.0.103 follow hsrp-eth0-2
	refuse_whole "who is followed" 'others follow cannot follow' EBUSY \
		group set dev eth0 group 1 follow OTHER priority 7
	refuse_whole "a new one, by a name that is followed" \
		'others follow cannot follow' EBUSY \
		group add dev eth0 group 3 vip 10.9.0.103 name ONE follow OTHER
	refuse_whole "and one wrong word of many" '[Nn]o such interface' ENODEV \
		group set dev eth0 group 2 follow OTHER track nope0
	check "mac-refresh out of range" refused 1 'not a number from 0 to 255' \
		ctl "$A" group set dev eth0 group 2 mac-refresh 256

	ctl "$A" group add dev eth0 group 4 vip 10.9.0.104 follow FREE
	refuse_whole "a follower gets the name that others follow" \
		'others follow cannot follow' EBUSY \
		group set dev eth0 group 2 name FREE
	check "what has no effect is told" matches "warning: .*$why" \
		ctl "$A" group set dev eth0 group 2 priority 150 preempt
	check "and kept" group_is "$A" eth0 2 .configured_priority 150
	check "a swap in one step" ctl "$A" group set dev eth0 group 2 \
		name TWO follow FREE
	check "renamed, a leader may follow its old name" ctl "$A" group set \
		dev eth0 group 1 name NEW follow ONE
}

test_config()
{
	pair_new
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102 follow LATER \
		timers 1 3
	check "a name that nobody has: Init" is_state "$A" eth0 2 Init
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 name LATER \
		timers 1 3
	check "it comes: followed" await_state 15 "$A" eth0 2 Active
	ctl "$A" group set dev eth0 group 1 name OTHER
	check "the name is gone: Init" busywait 3 is_state "$A" eth0 2 Init
	ctl "$A" group set dev eth0 group 2 follow OTHER
	check "the new one is followed" busywait 3 is_state "$A" eth0 2 Active
	ctl "$A" group set dev eth0 group 2 vip 10.9.0.112
	check "another address: at once" busywait 3 has_addr "$A" eth0 \
		10.9.0.112
	ctl "$A" group set dev eth0 group 2 no vip
	check "none: Init" is_state "$A" eth0 2 Init
	check "it says why" matches 'without a virtual address' \
		group_json "$A" eth0 2 .reason
	ctl "$A" group set dev eth0 group 2 vip 10.9.0.102
	check "and back" busywait 3 is_state "$A" eth0 2 Active
	ctl "$A" group set dev eth0 group 2 delay minimum 4
	ip -n "$A" link set eth0 down
	ip -n "$A" link set eth0 up
	await_state 15 "$A" eth0 1 Active
	check "its own delay holds" await_state 10 "$A" eth0 2 Active

	ctl "$A" group del dev eth0 group 1
	check "who is followed is deleted: Init" busywait 3 is_state "$A" \
		eth0 2 Init
	check "the address goes" busywait 3 not has_addr "$A" eth0 10.9.0.102
	ctl "$A" group set dev eth0 group 2 no follow no delay
	check "no follow: an election of its own" \
		await_state 15 "$A" eth0 2 Active
	check "is not shown any more" group_is "$A" eth0 2 .follow null
	ctl "$A" group set dev eth0 group 2 follow OTHER
	check "and back" is_state "$A" eth0 2 Init
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 name OTHER \
		timers 1 3
	check "followed" await_state 15 "$A" eth0 2 Active
	check "deleted while it follows" ctl "$A" group del dev eth0 group 2
	check_eq "the leader does not mind" "$(state "$A" eth0 1)" Active
	ctl "$A" group del dev eth0 group 1
	check_eq "nothing is left of the names" \
		"$(ctlj "$A" length redundancy show)" 0

	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 name OTHER
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.102 follow OTHER
	check "all go with the module" hsrp_unload
	hsrp_load
}

need_tools jq tcpdump
hsrp_load
tests_run test_follow test_order test_refresh test_refresh6 test_interfaces \
	test_refused test_config
