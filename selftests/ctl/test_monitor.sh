#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 180
# lane: sim vm-long
#
# hsrpctl monitor: one line for each event, and nothing missed when events are
# lost or the module goes and comes.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

setup()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new A
	ip -n "$A" link add eth0 type veth peer name far0
	ip -n "$A" link set far0 up
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth0 up
	ip -n "$A" link set eth1 up
	addr_add "$A" eth0 192.0.2.1/24
}

# monitor FILE [ARG...]: that listens on return; MONITOR_PID
monitor()
{
	local file=$1
	shift

	ip netns exec "$A" "$HSRPCTL" "$@" >"$DIR/$file" 2>"$DIR/$file.err" &
	MONITOR_PID=$!
	defer monitor_stop "$MONITOR_PID"
	busywait 10 grep -qE 'listening|waiting' "$DIR/$file"
}

monitor_stop()
{
	kill -CONT "$1" 2>/dev/null
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}

# has FILE REGEX
has()
{
	grep -qE -- "$2" "$DIR/$1" || {
		tail -n 20 "$DIR/$1" "$DIR/$1.err"
		return 1
	}
}

# Each line is an object, and each channel's numbers have no gap
in_order()
{
	jq -es 'all(.[]; type == "object") and
		([.[] | select(.channel == "state").seqno] |
		 . == [range(.[0]; .[0] + length)]) and
		([.[] | select(.channel == "config").seqno] |
		 . == [range(.[0]; .[0] + length)])' "$DIR/$1" >/dev/null
}

# sleeps PID: it is not woken more than now and then in a second
sleeps()
{
	local before after

	before=$(awk '/ctxt_switches/ { n += $2 } END { print n }' \
		"/proc/$1/status")
	sleep 1
	after=$(awk '/ctxt_switches/ { n += $2 } END { print n }' \
		"/proc/$1/status")
	[ $((after - before)) -lt 10 ] || {
		echo "$((after - before)) context switches"
		return 1
	}
}

group_up()
{
	ctl "$A" -b - <<-'EOF'
	transform add strong esp-gcm 128
	map add vpn seq 10 peer 192.0.2.69 transform strong reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	map bind vpn dev eth0 redundancy VPNHA
	group add dev eth0 group 1 vip 192.0.2.53 name VPNHA timers 250ms 800ms track eth1
	EOF
}

group_down()
{
	ctl "$A" -b - <<-'EOF'
	group del dev eth0 group 1
	map unbind vpn dev eth0
	map del vpn
	transform del strong
	EOF
}

T='^[0-9-]{10} [0-9:]{8}\.[0-9]{6} '

test_events()
{
	local regex state all json

	monitor text monitor
	all=$MONITOR_PID
	monitor state monitor state
	state=$MONITOR_PID
	monitor json -j monitor
	json=$MONITOR_PID
	group_up
	check "Active" wait_until 20 0.2 has text 'Standby -> Active'
	ip -n "$A" link set eth1 down
	check "tracked interface" busywait 5 has text \
		"${T}state [0-9]+: Track eth1 line-protocol Up -> Down"
	ip -n "$A" link set eth1 up
	group_down
	check "the end is seen" busywait 5 has text 'Transform set strong deleted'
	while read -r regex; do
		check "$regex" has text "$T$regex"
	done <<-'EOF'
	config [0-9]+: Transform set strong added$
	config [0-9]+: Crypto map vpn 10 added$
	config [0-9]+: Crypto map vpn 10 10.1.1.0/24 -> 20.1.1.0/24 added$
	config [0-9]+: Crypto map vpn on eth0 redundancy VPNHA bound$
	config [0-9]+: eth0 Grp 1 added$
	state [0-9]+: eth0 Grp 1 state Init -> Listen \(.*\)$
	state [0-9]+: eth0 Grp 1 state Listen -> Speak \(.*\)$
	state [0-9]+: eth0 Grp 1 state Standby -> Active \(.*\)$
	state [0-9]+: Redundancy "VPNHA" state Standby -> Active
	state [0-9]+: VPN Route Added 20.1.1.0 255.255.255.0 via 192.0.2.69$
	state [0-9]+: Crypto map vpn with 192.0.2.53 is ready
	state [0-9]+: VPN Route Removed 20.1.1.0 255.255.255.0 via 192.0.2.69$
	state [0-9]+: Crypto map vpn with 192.0.2.53 is not in force any more
	config [0-9]+: eth0 Grp 1 deleted$
	EOF
	check "monitor state: no configuration" not has state ' config '
	check "JSON without a gap" in_order json
	check "JSON has as many lines as text" equal \
		"$(wc -l <"$DIR/json")" "$(wc -l <"$DIR/text")"
	kill -TERM "$all"
	wait "$all"
	check_eq "SIGTERM ends it with 0" $? 0
	kill -INT "$state"
	wait "$state"
	check_eq "SIGINT ends it with 0" $? 0
	monitor_stop "$json"
}

# In force and not usable is told, with the reason, and that it is over
test_unready()
{
	monitor unready monitor state
	group_up
	check "ready" wait_until 20 0.2 has unready 'is ready'
	ctl "$A" map unmatch vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	check "no line is left" busywait 5 has unready \
		"${T}state [0-9]+: Crypto map vpn with 192.0.2.53 is not ready any more, generation [0-9]+ \(The crypto map has no line\)$"
	ctl "$A" map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	check "ready again" busywait 5 ready_again
	group_down
	check "the end" busywait 5 has unready 'not in force any more'
	check_eq "nothing is told twice" "$(grep -c 'ready' "$DIR/unready")" 3
}

ready_again()
{
	equal "$(grep -c ' is ready, generation' "$DIR/unready")" 2
}

# While it is stopped, more happens than its socket can hold
test_overrun()
{
	local i

	monitor lost -j monitor
	group_up
	wait_until 20 0.2 has lost '"new":"Active"'
	kill -STOP "$MONITOR_PID"
	for i in {1..3000}; do
		echo "group set dev eth0 group 1 priority $((i % 250))"
	done | ctl "$A" -b -
	ctl "$A" group set dev eth0 group 1 priority 123
	kill -CONT "$MONITOR_PID"
	check "the loss is told" busywait 20 has lost '"event":"lost"'
	check "the state is printed anew" busywait 20 has lost \
		'"kind":"group".*"configured_priority":123'
	check "redundancy" has lost '"kind":"redundancy".*"state":"Active"'
	check "route" has lost '"kind":"route".*"destination":"20.1.1.0/24"'
	check "binding" has lost '"kind":"binding".*"map":"vpn"'
	check "track" has lost '"kind":"track".*"up":true'
	check "that is all" has lost '"event":"snapshot-end"'
	ctl "$A" group set dev eth0 group 1 priority 50
	check "it goes on" busywait 5 equal \
		"$(tail -n 1 "$DIR/lost" | jq -r .event)" group-set
	group_down
}

test_module()
{
	monitor module monitor
	check "removed" hsrp_unload
	check "removal is told" busywait 10 has module 'module was removed'
	hsrp_load
	check "return is told" busywait 10 has module 'module is there'
	ctl "$A" transform add again esp-gcm 128
	check "events come again" busywait 5 has module \
		'config 1: Transform set again added'
	ctl "$A" transform del again
	check "it sleeps when nothing happens" sleeps "$MONITOR_PID"
	monitor_stop "$MONITOR_PID"
}

test_waits()
{
	hsrp_unload
	monitor early monitor
	check "without the module it waits" busywait 5 has early 'waiting for it'
	hsrp_load
	check "until it is there" busywait 10 has early 'module is there'
}

need_tools jq
hsrp_load
setup
tests_run test_events test_unready test_overrun test_module test_waits
