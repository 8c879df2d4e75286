#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Track objects: each kind follows what it names, groups that share one follow
# it together, by their decrement or by shutting down.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_object.sh
. "$(dirname "$0")/lib_object.sh"

dummies()
{
	local dev

	for dev; do
		ip -n "$A" link add "$dev" type dummy
		ip -n "$A" link set "$dev" up
	done
}

# priority_is GROUP PRIORITY
priority_is()
{
	group_is "$A" eth0 "$1" .priority "$2"
}

test_shared()
{
	local log_a log_b t0

	pair_new
	log_a=$(mktemp)
	log_b=$(mktemp)
	defer rm -f "$log_a" "$log_b"
	ctl "$A" track add 5 stub-object default-state up
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 110 \
		timers 1 3 preempt track 5 decrement 20
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.101 priority 110 \
		timers 1 3 preempt track 5 shutdown
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 preempt
	ctl "$B" group add dev eth0 group 2 vip 10.9.0.101 timers 1 3 preempt
	await_state 20 "$A" eth0 1 Active
	await_state 20 "$A" eth0 2 Active
	check "the other is Standby" await_state 15 "$B" eth0 1 Standby
	check "in both groups" await_state 15 "$B" eth0 2 Standby
	check "both groups are shown" object_is 5 \
		'[.tracked_by[] | "\(.group) \(.decrement) \(.shutdown)"] |
		 join(",")' "1 20 false,2 null true"
	events "$A" "$log_a"
	events "$B" "$log_b"

	t0=$(now)
	ctl "$A" track set 5 state down
	due "the decrement: the other takes over at once" "$t0" 0 2 \
		"$log_b" "$(to_state eth0 1 Active)"
	due "shutdown: Init at once" "$t0" 0 2 \
		"$log_a" "$(to_state eth0 2 Init)"
	due "and the other takes over at once" "$t0" 0 2 \
		"$log_b" "$(to_state eth0 2 Active)"
	check "priority" priority_is 1 90
	check "shutdown takes no priority" priority_is 2 110
	check "the reason" group_is "$A" eth0 2 .reason \
		"b: a tracked object is down"
	due "an event of the object" "$t0" 0 1 "$log_a" \
		'.event == "track" and .object == 5 and .up == false'
	check "still down, it stays in Init when its interface comes back" \
		stays_init
	await_state 8 "$A" eth0 1 Standby

	t0=$(now)
	ctl "$A" track set 5 state up
	# with the next Hello of the other, up to one hello time later
	due "up again: preempts" "$t0" 1 1 "$log_a" \
		"$(to_state eth0 1 Active)"
	due "from Init, too" "$t0" 1 1 "$log_a" "$(to_state eth0 2 Active)"
	check "saying what it is already changes nothing" same_changes

	ctl "$A" group set dev eth0 group 2 track 5 decrement 30
	ctl "$A" track set 5 state down
	check "shutdown turns into a decrement" busywait 3 priority_is 2 80
	check "and the group runs" matches 'Standby|Speak|Listen|Active' \
		state "$A" eth0 2
	ctl "$A" group set dev eth0 group 2 no track 5
	check "no track" busywait 3 priority_is 2 110
}

stays_init()
{
	ip -n "$A" link set eth0 down
	ip -n "$A" link set eth0 up
	busywait 5 port_forwards "$LAN" p1 &&
	await_state 5 "$A" eth0 2 Init &&
	group_is "$A" eth0 2 .reason "b: a tracked object is down"
}

same_changes()
{
	local before

	before=$(object 5 .changes)
	ctl "$A" track set 5 state up && object_is 5 .changes "$before"
}

test_interface()
{
	ns_new A
	dummies t1
	addr_add "$A" t1 10.7.0.1/24
	on "$A" sysctl -qw net.ipv4.conf.t1.forwarding=1
	ctl "$A" track add 1 interface t1 line-protocol
	ctl "$A" track add 2 interface t1 ip routing
	check_eq "both up" "$(object 1 .up) $(object 2 .up)" "true true"
	on "$A" sysctl -qw net.ipv4.conf.t1.forwarding=0
	check "without forwarding there is no routing" turns 2 false
	check "but a line protocol" object_is 1 .up true
	on "$A" sysctl -qw net.ipv4.conf.t1.forwarding=1
	check "with forwarding there is" turns 2 true
	ip -n "$A" addr flush dev t1
	check "without an address there is none" turns 2 false
	addr_add "$A" t1 10.7.0.1/24
	check "with an address there is" turns 2 true
	ip -n "$A" link set t1 down
	check_eq "down: neither, at once" "$(object 1 .up) $(object 2 .up)" \
		"false false"
	ip -n "$A" link set t1 name t9
	ip -n "$A" link set t9 up
	check "renamed, it is still the same" object_is 1 \
		'"\(.interface) \(.up)"' "t9 true"
	ip -n "$A" link del t9
	check_eq "deleted: down" "$(object 1 .up)" false
	dummies t9
	check "one of its name takes its place" turns 1 true
	check "in the words of IOS" matches \
		'^  Line protocol is Up$' ctl "$A" track show 1
	check "what it follows" matches '^  Interface t9 ip routing$' \
		ctl "$A" track show 2
}

test_route()
{
	ns_new A
	dummies t1 t2
	addr_add "$A" t1 10.7.0.1/24
	addr_add "$A" t2 10.8.0.1/24
	ip -n "$A" route add 10.20.1.0/24 via 10.7.0.9
	ctl "$A" track add 1 ip route 10.20.1.0/24 reachability
	ctl "$A" track add 2 ip route 10.20.0.0/16 reachability
	ctl "$A" track add 3 ip route 0.0.0.0/0 reachability
	check_eq "one that is there is up from the start" \
		"$(object 1 .up) $(object 1 .changes)" "true 0"
	check "a longer prefix is another route" object_is 2 .up false
	check "by way of" object_is 1 .via t1
	ip -n "$A" route add 10.20.0.0/16 via 10.8.0.9
	check "it comes" turns 2 true
	ip -n "$A" route replace 10.20.0.0/16 via 10.7.0.9
	check "another next hop" busywait 3 object_is 2 .via t1
	check "is no change" object_is 2 .changes 1
	ip -n "$A" route add 10.20.0.0/16 via 10.8.0.9 metric 50
	ip -n "$A" route del 10.20.0.0/16 via 10.7.0.9
	check "a second route for it is as good" busywait 3 object_is 2 .via t2
	check "no change either" object_is 2 .changes 1
	ip -n "$A" link set t2 carrier off
	check "its next hop has lost the carrier" turns 2 false
	ip -n "$A" link set t2 carrier on
	check "and has it again" turns 2 true
	ip -n "$A" link set t2 down
	check "the device down, the route gone" turns 2 false
	ip -n "$A" route add blackhole 10.20.0.0/16
	ip -n "$A" route add default via 10.7.0.9
	check "the default route" turns 3 true
	check "a blackhole leads nowhere" object_is 2 .up false
	ip -n "$A" route add 10.99.0.0/16 via 10.7.0.9 table 99
	ctl "$A" track add 4 ip route 10.99.0.0/16 reachability
	check "another table is not looked at" object_is 4 .up false
	check "an object that is added leaves the others" object_is 1 \
		'"\(.up) \(.changes)"' "true 0"
	check "in the words of IOS" matches \
		'^  IP route 10.20.1.0 255.255.255.0 reachability$' \
		ctl "$A" track show 1
	check "and its state" matches '^  Reachability is Up$' \
		ctl "$A" track show 1
	ctl "$A" track del 2
	ip -n "$A" route del 10.20.1.0/24
	check "one that goes leaves the others" turns 1 false
}

# says N up|down
says()
{
	ctl "$A" track set "$1" state "$2"
}

test_list()
{
	ns_new A
	ctl "$A" -b - <<-'EOF'
	track add 1 stub-object default-state up
	track add 2 stub-object default-state up
	track add 3 stub-object
	track add 10 list boolean and object 1 object 2
	track add 11 list boolean or object 1 object 3
	track add 12 list boolean and object 1 object 3 not
	track add 13 list threshold weight up 30 down 10 object 1 weight 20 object 2 object 3 weight 5
	track add 20 list boolean and object 10 object 12
	EOF
	check_eq "and, or, not, weight, list of lists" "$(ctlj "$A" \
		'[.[] | select(.object >= 10).up] | map(tostring) | join(" ")' \
		track show)" "true true true true true"
	says 2 down
	check_eq "and, weight between the thresholds stays" \
		"$(object 10 .up) $(object 20 .up) $(object 13 '"\(.up) \(.weight)"')" \
		"false false true 20"
	says 1 down
	says 2 up
	check_eq "10 or less is down" "$(object 13 '"\(.up) \(.weight)"')" \
		"false 10"
	says 2 down
	says 1 up
	check_eq "between the thresholds stays down, too" \
		"$(object 13 '"\(.up) \(.weight)"')" "false 20"
	says 2 up
	check_eq "30 or more is up" "$(object 13 '"\(.up) \(.weight)"')" \
		"true 30"
	says 3 up
	check_eq "not" "$(object 12 .up) $(object 20 .up)" "false false"
	says 1 down
	check_eq "or: one of them is enough" "$(object 11 .up)" true
	says 3 down
	check_eq "none is not" "$(object 11 .up)" false
	ctl "$A" track add 14 list threshold percentage up 66 down 33 \
		object 1 object 2 object 3
	check_eq "one of three" "$(object 14 '"\(.up) \(.percentage)"')" \
		"false 33"
	says 1 up
	check_eq "two of three" "$(object 14 '"\(.up) \(.percentage)"')" \
		"true 66"
	says 3 up
	says 1 down
	check_eq "still two" "$(object 14 '"\(.up) \(.changes)"')" "true 1"
	says 3 down
	check_eq "one again is down" "$(object 14 .up)" false
	check "in the words of IOS" matches \
		'^  Threshold percentage is Down \(33/66\)$' \
		ctl "$A" track show 14
	check "a list that says not" matches '^    object 3 not Down$' \
		ctl "$A" track show 12
	check "weight" matches '^  Threshold weight is (Up|Down) \([0-9]+/30\)$' \
		ctl "$A" track show 13
}

test_refuse()
{
	pair_new
	ctl "$A" track add 1 stub-object
	ctl "$A" track add 2 interface eth0 line-protocol
	ctl "$A" track add 3 list boolean or object 1
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 track 2
	refuse "number taken" "of this number already" EEXIST \
		track add 1 stub-object
	refuse "interface that is not there" "[Nn]o such interface" ENODEV \
		track add 4 interface nope0 line-protocol
	refuse "object that is not there" "no such track object" ENOENT \
		track add 4 list boolean and object 1 object 9
	refuse "list of itself" "no such track object" ENOENT \
		track add 4 list boolean and object 4
	refuse "list of nothing" "needs an object" EINVAL \
		track add 4 list boolean and
	refuse "weight in a boolean list" "list by weight has a weight" EINVAL \
		track add 4 list boolean and object 1 weight 5
	refuse "not in a list by weight" "boolean list can" EINVAL \
		track add 4 list threshold weight up 10 object 1 not
	refuse "thresholds the wrong way round" "must be above" EINVAL \
		track add 4 list threshold weight up 10 down 10 object 1
	refuse "state of what has its own" "stub object can be set" EOPNOTSUPP \
		track set 2 state down
	refuse "state of what is not there" "no such track object" ENOENT \
		track set 9 state up
	refuse "delete what is not there" "no such track object" ENOENT \
		track del 9
	refuse "delete what a list uses" "group or a list uses" EBUSY \
		track del 1
	refuse "delete what a group uses" "group or a list uses" EBUSY \
		track del 2
	refuse "group: object that is not there" "no such track object" ENOENT \
		group set dev eth0 group 1 track 9 shutdown
	refuse "group: nothing half done" "no such track object" ENOENT \
		group set dev eth0 group 1 track 1 track 9
	refuse "group: an object that it does not track" "not track this object" \
		ENOENT group set dev eth0 group 1 no track 3
	check "what is used no more can go" ctl "$A" -b - <<-'EOF'
	track del 3
	track del 1
	group set dev eth0 group 1 no track 2
	track del 2
	EOF
	check_eq "nothing is left" "$(ctlj "$A" length track show)" 0
}

need_tools jq
hsrp_load
tests_run test_shared test_interface test_route test_list test_refuse
