#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# BFD by way of a track object: examples/hsrp-track-bfd and two FRRs. The
# neighbour of A on the inside stops to answer while the carrier stays.
#
#   [b] --- [lan] --- eth0 [a] eth1 --- eth0 [p]
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

FRR_BIN=${FRR_BIN:-/usr/lib/frr}
TRACK_BFD=$(dirname "$0")/../../examples/hsrp-track-bfd

# bfd_start NS OWN PEER: bfdd in a path space named as the namespace; its
# process id is left in BFD_PID
bfd_start()
{
	local ns=$1 dir=/var/run/frr/$1

	mkdir -p "$dir"
	defer rm -rf "$dir"
	cat >"$dir/bfdd.conf" <<-EOF
	bfd
	 peer $3 local-address $2
	  detect-multiplier 3
	  receive-interval 200
	  transmit-interval 200
	EOF
	printf 'hostname x\n' >"$dir/zebra.conf"
	chown -R frr:frr "$dir"
	daemon "$ns" zebra
	check "zebra runs" busywait 30 test -S "$dir/zserv.api"
	daemon "$ns" bfdd
	BFD_PID=$!
	check "bfdd runs" busywait 30 test -S "$dir/bfdd.vty"
}

daemon()
{
	ip netns exec "$1" "$FRR_BIN/$2" -N "$1" -f "/var/run/frr/$1/$2.conf" \
		-i "/var/run/frr/$1/$2.frrpid" >/dev/null 2>&1 &
	defer daemon_stop $!
}

daemon_stop()
{
	kill -CONT "$1"
	kill -9 "$1"
	wait "$1"
} 2>/dev/null

object_is()
{
	equal "$(ctlj "$A" '.[] | select(.object == 7).up' track show)" "$1"
}

test_bfd()
{
	local t0 log peer_pid own_pid

	pair_new
	ns_new P
	link_new "$A" eth1 "$P" eth0
	addr_add "$A" eth1 10.1.1.1/24
	addr_add "$P" eth0 10.1.1.9/24
	ctl "$A" track add 7 stub-object
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 1 3 preempt track 7 decrement 150
	bfd_start "$P" 10.1.1.9 10.1.1.1
	peer_pid=$BFD_PID
	bfd_start "$A" 10.1.1.1 10.1.1.9
	own_pid=$BFD_PID
	HSRPCTL=$HSRPCTL ip netns exec "$A" "$TRACK_BFD" 7 10.1.1.9 0.5 "$A" &
	defer daemon_stop $!
	check "the session is up, and so is the object" busywait 30 object_is \
		true
	await_state 15 "$A" eth0 1 Active
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	check "a pair" await_state 15 "$B" eth0 1 Standby
	check_eq "with the better priority" \
		"$(group_json "$A" eth0 1 .priority)" 200

	log=$(mktemp)
	defer rm -f "$log"
	events "$B" "$log"
	t0=$(now)
	kill -STOP "$peer_pid"
	# 0.6 s of BFD, up to 0.5 s and a vtysh of the script, one Hello
	due "the other takes over" "$t0" 1.5 2 "$log" \
		"$(to_state eth0 1 Active)"
	check "the object is down" object_is false
	check_eq "the carrier is there" \
		"$(on "$A" cat /sys/class/net/eth1/carrier)" 1
	kill -CONT "$peer_pid"
	check "the session comes back, and with it the object" busywait 15 \
		object_is true
	check "preempts" await_state 5 "$A" eth0 1 Active

	kill -9 "$own_pid"
	check "without an answer the object is down" busywait 5 object_is false
	check "the other has it again" await_state 5 "$B" eth0 1 Active
}

test_usage()
{
	check "the script: what is missing" refused 1 '^Usage: hsrp-track-bfd' \
		"$TRACK_BFD" 7
	check "without the object it ends" refused 2 'no such track object' \
		env HSRPCTL="$HSRPCTL" "$TRACK_BFD" 9 192.0.2.1
}

need_tools jq vtysh "$FRR_BIN/bfdd"
hsrp_load
tests_run test_bfd test_usage
