#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# What an interface tells of its groups as a whole: Advertise in version 1,
# Interface State in version 2. The judges are frames of Cisco routers.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# IP packets but for the UDP checksum, and UDP payloads, of real routers: IOS
# 172.16.40.10 in version 1, 10.0.0.20 in version 2; by what they say
IOS_IP_1=45c0002c00000000011104e5ac10280ae000000207c107c10018
IOS_IP_2=45c00022000000000111ce910a000014e000006607c107c1000e
PASSIVE_1=00030001000e02000000000100000000
ACTIVE_1=00030001000e03000001000000000000
PASSIVE_2=020400000001
ACTIVE_2=020400010000

# told FROM: Advertises in $PCAP, hex without Ethernet's header, the UDP checksum
# left out; in the order of their times
told()
{
	tcpdump -r "$PCAP" -nn -xx "src $1 and udp port 1985 and
		(udp[4:2] == 24 or udp[4:2] == 14)" 2>/dev/null | frames_hex |
		sed -E 's/^.{28}(.{52}).{4}(.*)$/\1 \2/'
}

# payloads FROM: what they say
payloads()
{
	told "$1" | cut -d' ' -f2 | cut -c1-32
}

# payloads_are FROM WHAT: what they say, however often on a slow machine
payloads_are()
{
	equal "$(payloads "$1" | uniq | tr '\n' ' ')" "$2 "
}

# count FROM PAYLOAD
count()
{
	payloads "$1" | grep -c "$2"
}

# from FROM: source MAC addresses
from()
{
	tcpdump -r "$PCAP" -nn -e "src $1 and udp port 1985 and
		(udp[4:2] == 24 or udp[4:2] == 14)" 2>/dev/null |
		cut -d' ' -f2 | sort -u
}

# lan VERSION ADDRESS-A ADDRESS-B
lan()
{
	lan_new LAN
	ns_new A B C
	lan_join "$LAN" "$A" eth0 "$2/24"
	lan_join "$LAN" "$B" eth0 "$3/24"
	lan_join "$LAN" "$C" eth0 "${2%.*}.99/24"
	ctl "$A" interface set dev eth0 version "$1"
	ctl "$B" interface set dev eth0 version "$1"
	PCAP=$(mktemp)
	defer rm -f "$PCAP" "$PCAP.err"
	capture "$C" eth0 "$PCAP" udp port 1985
}

check_version()
{
	local version=$1 a=$2 b=$3 passive=$4 active=$5 head=$6 mac

	lan "$version" "$a" "$b"
	ip -n "$A" link set eth0 address ca:00:40:6b:00:00
	ctl "$A" group add dev eth0 group 1 vip "${a%.*}.1" priority 200 \
		timers 1 3 preempt
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip "${a%.*}.1" timers 1 3
	await_state 15 "$B" eth0 1 Standby
	check "version $version: passive, then Active, as IOS said it" \
		busywait 5 payloads_are "$a" "$passive $active"
	check_eq "the whole packet is that of IOS" \
		"$(told "$a" | cut -d' ' -f1 | sort -u)" "$head"
	mac=$(from "$a")
	check_eq "never from the virtual MAC" "$mac" ca:00:40:6b:00:00
	check "the Standby is passive" busywait 5 payloads_are "$b" "$passive"

	# leaving Active, and coming back
	ctl "$A" group set dev eth0 group 1 priority 50 no preempt
	ctl "$B" group set dev eth0 group 1 preempt
	await_state 5 "$B" eth0 1 Active
	check "leaving Active is told" busywait 5 payloads_are "$a" \
		"$passive $active $passive"
	check "and becoming it, by the other" busywait 5 payloads_are "$b" \
		"$passive $active"

	# with one group Active the interface is active, and says so once
	ctl "$B" group add dev eth0 group 2 vip "${a%.*}.2" priority 10 \
		timers 1 3
	ctl "$A" group add dev eth0 group 2 vip "${a%.*}.2" timers 1 3
	await_state 15 "$A" eth0 2 Active
	check_eq "a second group changes nothing" "$(count "$b" "$active")" 1
	check_eq "it is counted" "$(counter "$B" tx-advertise)" \
		"$(payloads "$b" | wc -l)"
	check "and by who hears it" counter_reaches "$B" rx-advertise 2
}

test_version_1()
{
	check_version 1 172.16.40.10 172.16.40.20 $PASSIVE_1 $ACTIVE_1 \
		$IOS_IP_1
}

test_version_2()
{
	check_version 2 10.0.0.20 10.0.0.30 $PASSIVE_2 $ACTIVE_2 $IOS_IP_2
}

# seconds between the first two of B
between()
{
	tcpdump -r "$PCAP" -nn -tt "src 10.0.0.30 and udp port 1985 and
		udp[4:2] == 14" 2>/dev/null |
		awk 'NR == 2 { print int(($1 - t) * 10) } { t = $1 }'
}

twice()
{
	[ "$(count "$1" $PASSIVE_2)" -ge 2 ]
}

# measured on IOS: 25.2 to 29.7 s
test_again()
{
	lan 2 10.0.0.20 10.0.0.30
	ctl "$A" group add dev eth0 group 1 vip 10.0.0.1 timers 1 3
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.0.0.1 timers 1 3
	check "whoever is passive says it again" slowwait 40 twice 10.0.0.30
	# an emulated machine may be late
	check "after 25 to 30 s" matches '^(2[5-9]|3[0-5])[0-9]$' between
	check_eq "whoever is Active does not" \
		"$(count 10.0.0.20 $ACTIVE_2)" 1
}

# gaps_are REGEX: seconds between those of B in $PCAP
gaps_are()
{
	local gaps

	gaps=$(tcpdump -r "$PCAP" -nn -tt "src 10.0.0.30 and udp port 1985 and
		udp[4:2] == 14" 2>/dev/null |
		awk 'NR > 1 { printf "%d ", $1 - t } { t = $1 }')
	grep -qE "^$1" <<<"$gaps" || {
		echo "$gaps"
		return 1
	}
}

# times NS: what is shown of them
times()
{
	ctlj "$1" '.[0] | "\(.redirects_advertisement_ms) \(
		.redirects_hold_ms)"' interface show
}

test_timers()
{
	local conf

	lan 2 10.0.0.20 10.0.0.30
	ctl "$A" group add dev eth0 group 1 vip 10.0.0.1 timers 1 3
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.0.0.1 timers 1 3
	await_state 15 "$B" eth0 1 Standby
	check_eq "the default" "$(times "$B")" "30000 180000"
	capture_stop "$CAPTURE_PID"
	capture "$C" eth0 "$PCAP" udp port 1985

	ctl "$B" interface set dev eth0 redirects timers 12 61
	check "at once, then after 10 to 12 s" wait_until 60 0.5 gaps_are \
		'((9|1[0-2]) ){4}'
	check_eq "as it is shown" "$(times "$B")" "12000 61000"
	check "in words" matches ', redirects timers 12 61,' ctl "$B" interface
	check "in the words of IOS" matches '^ standby redirect timers 12 61$' \
		ctl "$B" save
	conf=$(mktemp)
	defer rm -f "$conf"
	ctl "$B" save | sed 's/redirect timers 12 61/redirects timers 20 90/' \
		>"$conf"
	check "applied" ctl "$B" apply "$conf"
	check_eq "another time" "$(times "$B")" "20000 90000"
	ctl "$B" interface set dev eth0 no redirects timers
	check_eq "no timers: the default" "$(times "$B")" "30000 180000"
	check_not "which is not saved" matches timers\ 30 ctl "$B" save
}

need_tools jq tcpdump
hsrp_load
tests_run test_version_1 test_version_2 test_again test_timers
