# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the protocol share. Sourced after ../lib.sh.

HSRP_SEND=$(dirname "${BASH_SOURCE[0]}")/hsrp_send.py
# shellcheck disable=SC2034	# for those that source this
VMAC1=00:00:0c:07:ac:01

# group_json NS DEV GROUP FILTER
group_json()
{
	ctlj "$1" ".[] | select(.interface == \"$2\" and .group == $3) | $4" \
		group show
}

# is_state NS DEV GROUP STATE
is_state()
{
	local STATE=

	state_get "$1" "$2" "$3"
	equal "$STATE" "$4"
}

# await_state SECONDS NS DEV GROUP STATE
await_state()
{
	wait_until "$1" "${POLL:-0.2}" is_state "$2" "$3" "$4" "$5"
}

# group_is NS DEV GROUP FILTER VALUE
group_is()
{
	equal "$(group_json "$1" "$2" "$3" "$4")" "$5"
}

# group_counter NS DEV GROUP NAME
group_counter()
{
	local name value of=

	while read -r name value; do
		case $value in
		'- Group '*) of="$name $value" ;;
		esac
		if [ "$of $name" = "$2 - Group $3 $4" ]; then
			echo "$value"
			return
		fi
	done < <("$HSRPCTL" -n "$1" stats show)
	echo 0
}

# changes NS DEV GROUP: how often the state has changed
changes()
{
	group_json "$1" "$2" "$3" .changes
}

has_addr()
{
	contains " $3/" ip -n "$1" -4 -o addr show dev "$2"
}

# send NS DEV KEY=VALUE...: one packet, see hsrp_send.py
send()
{
	ip netns exec "$1" python3 "$HSRP_SEND" "${@:2}"
}

# send_on NS DEV KEY=VALUE...: the same again and again, as a router does
send_on()
{
	while :; do
		send "$@"
		sleep 0.3
	done
}

# bad_packets RECEIVER SENDER [2|6]: a result for each packet of bad_packets.py, in
# version 2 where it says so, or in IPv6
bad_packets()
{
	local ns=$1 out name verdict

	out=$(ip netns exec "$2" python3 "${HSRP_SEND%/*}/bad_packets.py" \
		"$HSRPCTL" "$ns" eth0 "${@:3}" 2>&1)
	check "all were sent" equal $? 0
	while read -r verdict name; do
		case $verdict in
		ok) ktap_ok "$name" ;;
		*) ktap_fail "$verdict $name" ;;
		esac
	done <<<"$out"
}

# check_silence KEY=VALUE...: the Active A falls silent, while C sends its Hellos, which
# do not authenticate
check_silence()
{
	send_on "$C" eth0 "$@" state=active prio=200 &
	defer events_stop $!
	check "bad Hellos of the Active are there" busywait 10 matches \
		'[1-9]' group_counter "$B" eth0 1 drop-auth
	port_mute "$A" eth0
	check "they do not keep the Standby waiting" \
		await_state 8 "$B" eth0 1 Active
}

# key_file VAR TEXT: a file with a key, its name left in VAR
key_file()
{
	local name

	name=$(mktemp)
	defer rm -f "$name"
	printf '%s\n' "$2" >"$name"
	printf -v "$1" '%s' "$name"
}

# events NS FILE: collect what the module tells, from the return on
events()
{
	"$HSRPCTL" -n "$1" -j monitor >>"$2" 2>&1 &
	EVENTS_PID=$!
	defer events_stop "$EVENTS_PID"
	busywait 5 matches listening cat "$2"
}

events_stop()
{
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}

# pair_new: gateways A and B and a host C on one LAN, eth0 10.9.0.1 to .3, no
# group yet. Variables A, B, C, LAN
pair_new()
{
	lan_new LAN
	ns_new A B C
	lan_join "$LAN" "$A" eth0 10.9.0.1/24
	lan_join "$LAN" "$B" eth0 10.9.0.2/24
	lan_join "$LAN" "$C" eth0 10.9.0.3/24
}

# frames_hex: hex of each frame, from what tcpdump -xx prints
frames_hex()
{
	awk '/^\t0x0000/ { if (f) print f; f = "" }
	     /^\t0x/ { $1 = ""; gsub(/ /, ""); f = f $0 }
	     END { if (f) print f }'
}

# decode PCAP: what tshark makes of HSRP and ARP in it, one line a packet. It
# takes long to start on an emulated machine: once per capture. Fields for awk
# -F '|': 1 time, 2 eth.src, 3 eth.dst, 4 ip.src, 5 opcode, 6 state, 7 priority,
# 8 arp.opcode, 9 sha, 10 tha, 11 spa, 12 tpa, 13 vlan, 14 complaint
decode()
{
	tshark -r "$1" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE \
		-Y 'hsrp || arp' -T fields -E separator='|' \
		-e frame.time_relative -e eth.src -e eth.dst -e ip.src \
		-e hsrp.opcode -e hsrp.state -e hsrp.priority -e arp.opcode \
		-e arp.src.hw_mac -e arp.dst.hw_mac -e arp.src.proto_ipv4 \
		-e arp.dst.proto_ipv4 -e vlan.id -e _ws.malformed \
		-e _ws.expert.message -e ip.checksum.status \
		-e udp.checksum.status 2>/dev/null |
		awk -F '|' -v OFS='|' '{
			bad = $14 $15
			if ($5 != "" && $16 $17 != "11")
				bad = bad " checksum"
			print $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
				$12, $13, bad }'
}

# due NAME T0 SECONDS SLACK FILE FILTER: the first event in FILE since T0 that
# FILTER (jq) picks comes SECONDS after T0, give or take SLACK
due()
{
	check "$1: due $3 s later" due_at "${@:2}"
}

due_at()
{
	local t0=$1 want=$2 slack=$3 file=$4 filter=$5 seen

	seen=$(event_await "$(awk "BEGIN { print int($want + $slack + 2) }")" \
		"$t0" "$file" "$filter") || { echo "it did not come"; return 1; }
	awk -v seen="$seen" -v t0="$t0" -v want="$want" -v slack="$slack" 'BEGIN {
		late = seen - t0 - want
		if (late >= -slack && late <= slack)
			exit 0
		printf "after %.3f s\n", seen - t0
		exit 1 }'
}

# event_since T0 FILE FILTER: its time
event_since()
{
	jq -n --argjson t0 "$1" "[inputs | select(.time? and .time >= \$t0) |
		select($3)][0].time // empty" "$2" | grep .
}

# event_await SECONDS T0 FILE FILTER: its time, once it is there. Looks whenever there
# are more lines.
event_await()
{
	local us=$(($1 * 1000000 * DEADLINE_FACTOR)) fd at end
	shift

	end=$((${EPOCHREALTIME/./} + us))
	exec {fd}<"$2"
	lines_read "$fd"
	until at=$(event_since "$@"); do
		until lines_read "$fd"; do
			[ "${EPOCHREALTIME/./}" -lt "$end" ] || break 2
			pause 0.1
		done
	done
	exec {fd}<&-
	[ -n "$at" ] && echo "$at"
}

# lines_read FD: are there any? None is left.
lines_read()
{
	read -r -u "$1" || return
	while read -r -u "$1"; do :; done
}

# to_state DEV GROUP STATE: the filter for a group that enters a state
to_state()
{
	echo ".event == \"group-state\" and .interface == \"$1\" and
		.group == $2 and .new == \"$3\""
}

# refuse_whole NAME SENTENCE ERRNO ARG...: A refuses it, and what the test's config()
# prints is as it was
refuse_whole()
{
	local name=$1 sentence=$2 errno=$3 before
	shift 3

	before=$(config)
	check "$name" refused 2 "$sentence.*\\[$errno\\]" ctl "$A" "$@"
	check_eq "$name: nothing half done" "$(config)" "$before"
}
