#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Processors that have other things to do: a hog on each of them, real time or at
# the highest priority of an ordinary process, and a flood of packets on another
# interface of the Active and of the Standby, whose softirqs are behind the hogs. With
# a hold time of one second nobody takes over.
#
#   [A]  eth0 ---+          A is Active (priority 200), B Standby
#   [B]  eth0 ---+--- LAN
#   [D]  eth1 ------- eth1 of A, eth2 ------ eth1 of B
#
# A host that has more to do than it can makes everything late, and a takeover then is
# right. So a thread of a higher priority than the hogs says how late it was itself:
# where that was more than LATE_MAX, the run says nothing, and there is another one.
#
# timeout: 400
# lane: load
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

dir=$(cd "$(dirname "$0")" && pwd -P)
SECONDS_EACH=${HOG_SECONDS:-6}
# of the hold time, and of what real time leaves to others in each second: 50 ms
LATE_MAX=150
TRIES=4

tools_build()
{
	BIN=$(mktemp -d)
	defer rm -rf "$BIN"
	cc -O2 -o "$BIN/flood" "$dir/flood.c" &&
		cc -O2 -pthread -o "$BIN/hog" "$dir/hog.c"
}

# datagram ADDRESS: a broadcast frame with a datagram that nobody waits for
datagram()
{
	python3 - "$dir/../hsrp" "$1" <<-'EOF'
	import socket, struct, sys
	sys.path.insert(0, sys.argv[1])
	import hsrp_send
	head = [0x45, 0, 46, 0, 0, 64, 17, 0, bytes([10, 8, 0, 9]),
	        socket.inet_aton(sys.argv[2])]
	head[7] = hsrp_send.csum(struct.pack("!BBHHHBBH4s4s", *head))
	print((b"\xff" * 6 + b"\x02\0\0\0\0\x09\x08\0" +
	       struct.pack("!BBHHHBBH4s4s", *head) +
	       struct.pack("!HHHH", 9, 9, 26, 0) + bytes(18)).hex())
	EOF
}

# as_it_was: neither router has changed its state
as_it_was()
{
	equal "$(state "$A" eth0 1) $(changes "$A" eth0 1) $(state "$B" eth0 1) $(
		changes "$B" eth0 1)" "$before"
}

settled()
{
	await_state 20 "$A" eth0 1 Active && await_state 20 "$B" eth0 1 Standby
}

# flood_both: in the background, at the priority of the hogs
flood_both()
{
	local dev addr

	for dev in eth1 eth2; do
		addr=10.8.0.1
		[ "$dev" = eth1 ] || addr=10.8.1.1
		on "$D" chrt -f 50 "$BIN/flood" "$dev" "$SECONDS_EACH" \
			"$(datagram $addr)" >"$BIN/sent-$dev" &
		floods+=("$!")
	done
}

# hogged KIND [flood]: 0: no takeover; 1: there was one; 2: but the machine was late
hogged()
{
	local floods=() i late

	for ((i = 0; i < TRIES; i++)); do
		settled || return 1
		before="Active $(changes "$A" eth0 1) Standby $(
			changes "$B" eth0 1)"
		floods=()
		[ -z "${2:-}" ] || flood_both
		late=$("$BIN/hog" "$1" "$SECONDS_EACH") || return 1
		[ "${#floods[@]}" = 0 ] || wait "${floods[@]}"
		# a hold time more, for what is late, but comes
		pause 1.2
		ktap_diag "$*: control late by $late ms, A by $(late_of "$A")," \
			"B by $(late_of "$B")${2:+, $(cat "$BIN"/sent-* |
			paste -sd ' ') frames}"
		as_it_was >/dev/null && return 0
		[ "$late" -gt "$LATE_MAX" ] || return 1
	done
	return 2
}

# The latest that a timer of the group ever was
late_of()
{
	group_json "$1" eth0 1 .late_max_ms
}

hog_check()
{
	local name="hog: $1${2:+, with a $2}: no takeover" rc

	hogged "$@"
	rc=$?
	if [ $rc = 2 ]; then
		ktap_skip "$name" "the machine itself is late"
	else
		check "$name" as_it_was
	fi
}

test_hogs()
{
	local ns kind prio=200 before

	tools_build
	pair_new
	ns_new D
	link_new "$A" eth1 "$D" eth1
	link_new "$B" eth1 "$D" eth2
	addr_add "$A" eth1 10.8.0.1/24
	addr_add "$B" eth1 10.8.1.1/24
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 vip 10.9.0.100 \
			timers 250ms 1000ms priority $prio preempt
		prio=100
	done
	check "a pair" settled
	# without a hog and a flood: is the machine good for this at all?
	for kind in none nice fifo; do
		hog_check "$kind"
		hog_check "$kind" flood
	done
}

need_tools jq python3 cc chrt
hsrp_load
tests_run test_hogs
