#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim
# timeout: 1800
#
# yersinia, loki, hsrphijack and scapy, as attackers.py plays them, against groups
# that authenticate: nobody changes a state, each datagram is counted, who it was is
# told, and the virtual addresses answer. The same octets take a group over that has
# the default text, or a text that the tool has heard: so they are right.
#
#   [A]  eth0 ---+          A is Active and B Standby of group 1, with text, and
#   [B]  eth0 ---+--- LAN   of group 2, with MD5
#   [C]  eth0 ---+          C is a host
#   [D]  eth0 ---+          D is the attacker
#
# The virtual addresses cannot answer while the switch believes that their MAC address
# is at the attacker's port, until the Active's next Hello; nor while a host believes
# forged ARP. GAP says for how long, in units of half a second: a hello time of one
# second after each time, and loki says it three times, a second apart. The times that the
# tools say are the defaults, those of the groups are shorter: a switch that is told
# something else as often as it is told the truth would prove nothing.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# how long a tool is played, and how long it takes to win: several hello times
PLAY=${ATTACK_SECONDS:-120}
WIN=14
ATTACKER=10.9.0.66
declare -A GAP=([yersinia]=4 [loki]=6 [loki2]=6 [hsrphijack]=40
	[hsrphijack2]=40 [scapy]=4)
POLL=0.5

lan_of_four()
{
	pair_new
	ns_new D
	lan_join "$LAN" "$D" eth0 "$ATTACKER/24"
}

# pair_up VERSION
pair_up()
{
	local ns n

	lan_of_four
	key_file KEY a-secret-of-some-length
	for ns in "$A" "$B"; do
		ctl "$ns" interface set dev eth0 version "$1"
		ctl "$ns" group add dev eth0 group 1 vip 10.9.0.101 preempt \
			timers 1 3 authentication text unknown
		ctl "$ns" group add dev eth0 group 2 vip 10.9.0.102 preempt \
			timers 1 3 authentication md5 key-file "$KEY"
	done
	for n in 1 2; do
		ctl "$A" group set dev eth0 group $n priority 110
		await_state 40 "$A" eth0 $n Active
		await_state 40 "$B" eth0 $n Standby
	done
}

# play TOOL SECONDS GROUP AUTH: the number of datagrams
play()
{
	ip netns exec "$D" python3 "${HSRP_SEND%/*}/attackers.py" eth0 "$1" \
		"$2" "$ATTACKER" "10.9.0.10$3" "$3" "$4"
}

# What no attacker may touch, of both routers and both groups
standing()
{
	local ns

	for ns in "$A" "$B"; do
		ctlj "$ns" '.[] | {group, state, changes, vip, hello_ms, hold_ms,
			timers_learned, a: .active.address, s: .standby.address,
			p: .active.priority} | tostring' group show
	done
}

# drops: of each router and group, those that did not authenticate
drops()
{
	local ns n

	for ns in "$A" "$B"; do
		for n in 1 2; do
			group_counter "$ns" eth0 $n drop-auth
		done
	done
}

# grown LIST OLD...: by so much since drops() said OLD
grown()
{
	local want=$1 now i
	local -a was=("${@:2}")

	mapfile -t now < <(drops)
	for i in "${!now[@]}"; do
		now[i]=$((now[i] - was[i]))
	done
	equal "${now[*]}" "$want"
}

# gap FILE SENT: the longest run of echo requests without a reply
gap()
{
	awk -v sent="$2" '
		{ n = 0 }
		match($0, /icmp_seq=[0-9]+/) {
			n = substr($0, RSTART + 9, RLENGTH - 9) + 0
		}
		n > last { if (n - last - 1 > max) max = n - last - 1; last = n }
		END { if (sent - last > max) max = sent - last; print max + 0 }' \
		"$1"
}

# answered TOOL FILE
answered()
{
	local seen

	seen=$(gap "$2" $((2 * PLAY)))
	[ "$seen" -le "${GAP[$1]}" ] || {
		echo "no answer to $seen in a row, not ${GAP[$1]}"
		return 1
	}
}

# told GROUP REASON: the event, and what show says
told()
{
	matches "^$ATTACKER $2 $1\$" jq -r \
		'select(.event == "authentication-mismatch") |
		"\(.peer) \(.reason) \(.group)"' "$LOG" &&
		group_is "$A" eth0 "$1" \
		'.auth_mismatch | "\(.address) \(.reason)"' "$ATTACKER $2"
}

# attack TOOL TEXT-REASON MD5-REASON: both groups at once
attack()
{
	local tool=$1 dir before old pids=() n want

	dir=$(mktemp -d)
	defer rm -rf "$dir"
	LOG=$dir/events
	events "$A" "$LOG"
	ip -n "$C" neigh flush dev eth0
	dmesg -C
	before=$(standing)
	mapfile -t old < <(drops)
	for n in 1 2; do
		ip netns exec "$C" ping -n -i 0.5 -c $((2 * PLAY)) \
			"10.9.0.10$n" >"$dir/ping$n" &
		pids+=($!)
	done
	play "$tool" "$PLAY" 1 cisco >"$dir/sent1" &
	pids+=($!)
	play "$tool" "$PLAY" 2 "" >"$dir/sent2"
	wait "${pids[@]}"
	events_stop "$EVENTS_PID"

	want=$(cat "$dir"/sent[12] | paste -sd " ")
	check "$tool: played on" [ "${want% *}" -ge $((PLAY / 5)) ]
	check "$tool: each datagram was dropped, and counted once" \
		busywait 5 grown "$want $want" "${old[@]}"
	check_eq "$tool: nothing has changed" "$(standing)" "$before"
	check "$tool: group 1 answers" answered "$tool" "$dir/ping1"
	check "$tool: group 2 answers" answered "$tool" "$dir/ping2"
	check "$tool: told of group 1" told 1 "$2"
	check "$tool: told of group 2" told 2 "$3"
	check "$tool: in the log, and not too often" logged
	case $tool in
	hsrphijack*)
		check "$tool: forged ARP is told, too" matches \
			'^duplicate address, sourced by ' jq -r \
			'select(.event == "conflict") | .reason' "$LOG"
		;;
	esac
}

# twice a minute for each group of A and B, and at once
logged()
{
	local n

	n=$(dmesg | grep -c "HSRP-4-BADAUTH2\?: Bad authentication from $ATTACKER ")
	if [ "$n" -lt 4 ] || [ "$n" -gt $((4 * (PLAY / 30 + 1))) ]; then
		echo "$n lines"
		return 1
	fi
}

test_version1()
{
	pair_up 1
	attack yersinia "text differs" "other kind of authentication"
	attack loki "text differs" "other kind of authentication"
	attack hsrphijack "text differs" "other kind of authentication"
	attack scapy "text differs" "other kind of authentication"
}

test_version2()
{
	pair_up 2
	attack loki2 "text differs" "other kind of authentication"
	attack hsrphijack2 "text differs" "other kind of authentication"
}

# loses TOOL AUTH [WORD...]: the same octets against group 1, made with WORDs
loses()
{
	local tool=$1 auth=$2 pid
	shift 2

	ctl "$A" group add dev eth0 group 1 vip 10.9.0.101 priority 200 \
		preempt timers 1 3 "$@"
	await_state 40 "$A" eth0 1 Active
	play "$tool" "$WIN" 1 "$auth" >/dev/null &
	pid=$!
	check "$tool: the Active gives way" wait_until "$WIN" 0.5 group_is \
		"$A" eth0 1 '"\(.state == "Active") \(.active.address) \(.active.priority)"' \
		"false $ATTACKER 255"
	check "$tool: and its address is gone" busywait 2 \
		eval "! has_addr $A eth0 10.9.0.101"
	wait "$pid"
	check_eq "$tool: as long as it is played" "$(group_json "$A" eth0 1 \
		.active.address)" "$ATTACKER"
	check "$tool: no longer" await_state 40 "$A" eth0 1 Active
	ctl "$A" group del dev eth0 group 1
}

test_takeover()
{
	local tool

	lan_of_four
	for tool in yersinia loki hsrphijack scapy; do
		loses "$tool" cisco
	done
	loses yersinia heard authentication text heard
	loses loki heard authentication text heard
	ctl "$A" interface set dev eth0 version 2
	for tool in loki2 hsrphijack2; do
		loses "$tool" cisco
	done
	loses loki2 heard authentication text heard
}

need_tools jq python3 ping
hsrp_load
tests_run test_version1 test_version2 test_takeover
