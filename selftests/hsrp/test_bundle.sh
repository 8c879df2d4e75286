#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# A bundle: an outside group with a crypto map, an inside group that follows it,
# and a track of the inside that says shutdown. Addresses outside and inside,
# policies and reverse routes move together or not at all, whatever is lost.
#
#   [p] --- [lan] --- eth0 [a] eth1 --- [inside] --- eth1 [b] eth0 --- [lan]
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

INSIDE_VIP=10.1.1.100

# member NS PRIORITY
member()
{
	on "$1" sysctl -qw net.ipv4.ip_forward=1
	map_new "$1"
	bind_new "$1"
	ctl "$1" track add 7 interface eth1 ip routing
	ctl "$1" group add dev eth0 group 1 vip "$VIP" name VPN timers 1 3 \
		preempt priority "$2" track 7 shutdown
	ctl "$1" group add dev eth1 group 2 vip $INSIDE_VIP follow VPN
}

# A is Active. Events in LOG_A and LOG_B
bundle_new()
{
	pair_new
	lan_new INSIDE
	lan_join "$INSIDE" "$A" eth1 10.1.1.1/24
	lan_join "$INSIDE" "$B" eth1 10.1.1.2/24
	ns_new P
	lan_join "$LAN" "$P" eth0 "$PEER/24"
	LOG_A=$(mktemp)
	LOG_B=$(mktemp)
	defer rm -f "$LOG_A" "$LOG_B"
	listen "$A" "$LOG_A"
	listen "$B" "$LOG_B"
	member "$A" 200
	member "$B" 100
	check "A has all of it" await_whole 25 "$A"
	check "B has a Standby's part" await_state 15 "$B" eth0 1 Standby
}

# parts NS: what of the bundle is in force here
parts()
{
	local parts=

	has_addr "$1" eth0 "$VIP" && parts+="outside "
	has_addr "$1" eth1 $INSIDE_VIP && parts+="inside "
	[ "$(policy_count "$1")" -gt 0 ] && parts+="policies "
	contains "20.1.1.0/24 " ip -n "$1" route show exact 20.1.1.0/24 &&
		parts+="routes "
	echo "${parts% }"
}

parts_are()
{
	equal "$(parts "$1")" "$2"
}

ALL="outside inside policies routes"

await_whole()
{
	wait_until "$1" 0.2 parts_are "$2" "$ALL"
}

# together LOG: both groups have gone through the same states, at the same time,
# but for the first one, in which each was made by a command of its own
together()
{
	jq -n '[inputs | select(.event == "group-state")] |
		map(select(.interface == "eth0")) as $out |
		map(select(.interface == "eth1")) as $in |
		if ($out | map(.new)) != ($in | map(.new)) then
			{ out: ($out | map(.new)), in: ($in | map(.new)) }
		else
			[$out, $in] | transpose | .[1:] |
			map(select(.[0].time - .[1].time | fabs > 0.1)) |
			if length > 0 then . else empty end
		end | tostring, halt_error' "$1"
}

# moved NAME T0 SECONDS SLACK FROM LOG: the bundle leaves FROM as a whole, and
# the other gateway, whose events are in LOG, has it after so many seconds
moved()
{
	local name=$1 from=$5 to=$A

	[ "$from" != "$A" ] || to=$B
	due "$name: outside" "$2" "$3" "$4" "$6" "$(to_state eth0 1 Active)"
	due "$name: inside" "$2" "$3" "$4" "$6" "$(to_state eth1 2 Active)"
	check "$name: there is all of it" await_whole 3 "$to"
	check "$name: and nothing is left here" busywait 3 parts_are "$from" ""
}

back()
{
	check "$1" await_whole 15 "$A"
	check "nothing is left on the other" busywait 3 parts_are "$B" ""
	await_state 15 "$B" eth0 1 Standby
}

judge()
{
	check "A: never one without the other" together "$LOG_A"
	check "B: never one without the other" together "$LOG_B"
}

test_inside()
{
	local t0

	bundle_new
	t0=$(now)
	port_down "$A" eth1
	moved "carrier inside lost" "$t0" 0 0.5 "$A" "$LOG_B"
	check "A says why" matches '^b: a tracked object is down' \
		group_json "$A" eth0 1 .reason
	port_up "$A" eth1
	back "carrier inside back"

	t0=$(now)
	ip -n "$A" addr del 10.1.1.1/24 dev eth1
	moved "address inside lost" "$t0" 0 0.5 "$A" "$LOG_B"
	addr_add "$A" eth1 10.1.1.1/24
	back "address inside back"

	t0=$(now)
	on "$A" sysctl -qw net.ipv4.ip_forward=0
	moved "no forwarding" "$t0" 0.5 1 "$A" "$LOG_B"
	on "$A" sysctl -qw net.ipv4.ip_forward=1
	back "forwarding again"

	t0=$(now)
	ip -n "$A" link del eth1
	moved "device inside gone" "$t0" 0 0.5 "$A" "$LOG_B"
	lan_join "$INSIDE" "$A" eth1 10.1.1.1/24
	back "another in its place"
	judge
}

test_outside()
{
	local t0

	bundle_new
	t0=$(now)
	port_down "$A" eth0
	check "carrier outside lost: the inside is given up at once" \
		busywait 1 parts_are "$A" ""
	moved "carrier outside lost" "$t0" 2.5 1 "$A" "$LOG_B"
	port_up "$A" eth0
	back "carrier outside back"

	# the switch loses everything of A, and no carrier says so
	t0=$(now)
	port_mute "$A" eth0
	due "unheard outside: the other has it after the hold time" "$t0" \
		2.5 1 "$LOG_B" "$(to_state eth1 2 Active)"
	due "A finds out that it is cut off" "$t0" 3 2 "$LOG_A" \
		"$(to_state eth1 2 Init)"
	check "with all it had" busywait 3 parts_are "$A" ""
	check "the other has all of it" await_whole 3 "$B"
	port_unmute "$A" eth0
	back "heard again"
	judge
}

test_operator()
{
	local t0

	bundle_new
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 50
	moved "a lower priority" "$t0" 0 0.5 "$A" "$LOG_B"
	t0=$(now)
	ctl "$A" group set dev eth0 group 1 priority 200
	# with the next Hello of the lower Active
	moved "and back" "$t0" 0.5 0.7 "$B" "$LOG_A"
	await_state 15 "$B" eth0 1 Standby
	t0=$(now)
	ctl "$A" group del dev eth0 group 1
	moved "the leader is deleted" "$t0" 0 0.5 "$A" "$LOG_B"
	judge
}

# garps FILE AFTER: when a gratuitous ARP of the inside was sent, seconds after that
garps()
{
	tcpdump -tt -nr "$1" 2>/dev/null |
		awk -v t="$2" '$1 > t { printf "%.3f ", $1 - t }'
}

# passed T0 SECONDS: since then
passed()
{
	awk -v now="$(now)" -v t="$1" -v s="$2" 'BEGIN { exit now - t < s }'
}

# With a hold time that is over before the Active knows that it is cut off outside,
# both are Active inside for a moment. A repeat of the old one's gratuitous ARP, which
# is due 0.4 s after the cut, would turn the switch back to it.
test_quiet()
{
	local file t0 ns

	bundle_new
	file=$(mktemp)
	defer rm -f "$file" "$file.err"
	for ns in "$A" "$B"; do
		ctl "$ns" group set dev eth0 group 1 timers 50ms 150ms
	done
	await_state 5 "$A" eth1 2 Active
	await_state 5 "$B" eth1 2 Standby
	capture "$A" eth1 "$file" -Q out arp and ether src 00:00:0c:07:ac:02
	t0=$(now)
	ctl "$A" group garp dev eth1 group 2
	check "the first one was sent" busywait 2 matches . garps "$file" "$t0"
	# three seconds are between two
	check "the next one is near" busywait 5 passed "$t0" 2.6
	port_mute "$A" eth0
	check_not "but was not sent yet" matches '[1-9][.]' garps "$file" "$t0"
	t0=$(now)
	check "cut off outside: Init inside" await_state 3 "$A" eth1 2 Init
	capture_stop "$CAPTURE_PID"
	check_eq "no repeat while the other is Active" "$(garps "$file" "$t0")" ""
	port_unmute "$A" eth0
}

need_tools jq tcpdump
hsrp_load
tests_run test_inside test_outside test_operator test_quiet
