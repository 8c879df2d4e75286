#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# Track objects of IPv6: routing on an interface, and routes, of which the FIB has
# one for each next hop.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_object.sh
. "$(dirname "$0")/lib_object.sh"

# dummies6 DEV...: with no address but those that are given
dummies6()
{
	local dev

	for dev; do
		ip -n "$A" link add "$dev" type dummy
		ip -n "$A" link set "$dev" addrgenmode none
		ip -n "$A" link set "$dev" up
	done
}

# addr6 ADDRESS/LEN DEV [nodad]
addr6()
{
	ip -n "$A" addr add "$1" dev "$2" ${3:+"$3"}
}

# forwarding all|DEV 0|1
forwarding()
{
	on "$A" sysctl -qw "net.ipv6.conf.$1.forwarding=$2"
}

route6()
{
	ip -n "$A" -6 route "$@"
}

test_interface()
{
	ns_new A
	dummies6 t1
	addr6 2001:db8:7::1/64 t1 nodad
	forwarding all 1
	ctl "$A" track add 1 interface t1 ipv6 routing
	ctl "$A" track add 2 interface t1 ip routing
	check_eq "up, and of IPv6 only" "$(object 1 .up) $(object 2 .up)" \
		"true false"
	forwarding t1 0
	check "without forwarding there is no routing" turns 1 false
	forwarding t1 1
	check "with forwarding there is" turns 1 true
	forwarding all 0
	forwarding t1 1
	check "forwarding of the interface alone is none" turns 1 false
	forwarding all 1
	check "that of all is one" turns 1 true
	ip -n "$A" -6 addr flush dev t1
	check "without an address there is none" turns 1 false
	addr6 fe80::7/64 t1 nodad
	check "a link-local one is enough" turns 1 true
	on "$A" sysctl -qw net.ipv6.conf.t1.disable_ipv6=1
	check "without IPv6 there is none" turns 1 false
	on "$A" sysctl -qw net.ipv6.conf.t1.disable_ipv6=0
	addr6 2001:db8:7::1/64 t1 nodad
	check "with IPv6 there is" turns 1 true
	ip -n "$A" link set t1 down
	check_eq "down, at once" "$(object 1 .up)" false
	check "in the words of IOS" matches '^  IPv6 routing is Down$' \
		ctl "$A" track show 1
	check "what it follows" matches '^  Interface t1 ipv6 routing$' \
		ctl "$A" track show 1
	check "its kind" object_is 1 '"\(.type) \(.interface)"' \
		"ipv6-routing t1"
}

# An address counts when it is known to be no duplicate
test_duplicate()
{
	pair_new
	ip -n "$A" link set eth0 addrgenmode none
	ip -n "$A" -6 addr flush dev eth0
	on "$A" sysctl -qw net.ipv6.conf.eth0.accept_dad=1 \
		net.ipv6.conf.eth0.dad_transmits=3
	forwarding all 1
	ip -n "$B" addr add 2001:db8:9::5/64 dev eth0 nodad
	ctl "$A" track add 1 interface eth0 ipv6 routing
	addr6 2001:db8:9::6/64 eth0
	check "an address that may be a duplicate is none yet" \
		object_is 1 '"\(.up) \(.changes)"' "false 0"
	check "it is one when it has proved not to be" \
		busywait 8 object_is 1 .up true
	ip -n "$A" -6 addr flush dev eth0
	check "gone" turns 1 false
	addr6 2001:db8:9::5/64 eth0
	check "a duplicate is told" busywait 8 matches dadfailed \
		ip -n "$A" -6 addr show dev eth0
	check_not "and is no address" wait_until 3 0.5 \
		not object_is 1 '"\(.up) \(.changes)"' "false 2"
}

test_route()
{
	ns_new A
	dummies6 t1 t2
	addr6 2001:db8:7::1/64 t1 nodad
	addr6 2001:db8:8::1/64 t2 nodad
	route6 add 2001:db8:20::/64 via 2001:db8:7::9
	ctl "$A" track add 1 ipv6 route 2001:db8:20::/64 reachability
	ctl "$A" track add 2 ipv6 route 2001:db8:20::/48 reachability
	ctl "$A" track add 3 ipv6 route ::/0 reachability
	ctl "$A" track add 4 ip route 0.0.0.0/0 reachability
	check_eq "one that is there is up from the start" \
		"$(object 1 .up) $(object 1 .changes)" "true 0"
	check "a longer prefix is another route" object_is 2 .up false
	check "by way of" object_is 1 .via t1
	route6 add 2001:db8:20::/48 via 2001:db8:8::9
	check "it comes" turns 2 true
	route6 replace 2001:db8:20::/48 via 2001:db8:7::9
	check "another next hop" busywait 3 object_is 2 .via t1
	check "is no change" object_is 2 .changes 1
	route6 add 2001:db8:20::/48 via 2001:db8:8::9 metric 2000
	route6 del 2001:db8:20::/48 via 2001:db8:7::9
	check "a second route for it is as good" busywait 3 object_is 2 .via t2
	check "no change either" object_is 2 .changes 1
	ip -n "$A" link set t2 carrier off
	check "its next hop has lost the carrier" turns 2 false
	ip -n "$A" link set t2 carrier on
	check "and has it again" turns 2 true
	ip -n "$A" link set t2 down
	check "the device down, the route gone" turns 2 false
	route6 add blackhole 2001:db8:20::/48
	route6 add default via 2001:db8:7::9
	check "the default route" turns 3 true
	check "is not that of IPv4" object_is 4 .up false
	check "a blackhole leads nowhere" object_is 2 .up false
	route6 add 2001:db8:99::/48 via 2001:db8:7::9 table 99
	ctl "$A" track add 5 ipv6 route 2001:db8:99::/48 reachability
	check "another table is not looked at" object_is 5 .up false
	check "an object that is added leaves the others" object_is 1 \
		'"\(.up) \(.changes)"' "true 0"
	check "in the words of IOS" matches \
		'^  IPv6 route 2001:db8:20::/64 reachability$' \
		ctl "$A" track show 1
	check "its kind" object_is 1 '"\(.type) \(.destination)"' \
		"ipv6-route 2001:db8:20::/64"
	ctl "$A" track del 2
	route6 del 2001:db8:20::/64
	check "one that goes leaves the others" turns 1 false
}

# nexthop6 ID: and the route by it
nexthop6()
{
	ip -n "$A" nexthop add id "$1" via 2001:db8:7::9 dev t1
	route6 add 2001:db8:30::/48 nhid "$1"
}

# The FIB has an entry for each next hop, and tells of each
test_hops()
{
	local dst=2001:db8:30::/48

	ns_new A
	dummies6 t1 t2 t3
	addr6 2001:db8:7::1/64 t1 nodad
	addr6 2001:db8:8::1/64 t2 nodad
	addr6 2001:db8:9::1/64 t3 nodad
	route6 add "$dst" nexthop via 2001:db8:7::9 nexthop via 2001:db8:8::9
	ctl "$A" track add 1 ipv6 route "$dst" reachability
	check "two next hops that are there" object_is 1 \
		'"\(.up) \(.via)"' "true t1"
	ip -n "$A" link set t1 carrier off
	check "the second one when the first has lost the carrier" \
		busywait 3 object_is 1 .via t2
	ip -n "$A" link set t1 carrier on
	route6 append "$dst" via 2001:db8:9::9
	route6 del "$dst" via 2001:db8:7::9
	route6 del "$dst" via 2001:db8:8::9
	check "one that was added later" busywait 3 object_is 1 .via t3
	check "is no change" object_is 1 '"\(.up) \(.changes)"' "true 0"
	route6 del "$dst" via 2001:db8:9::9
	check "the last one goes" turns 1 false
	route6 add "$dst" nexthop via 2001:db8:8::9 nexthop via 2001:db8:9::9
	check "both come" turns 1 true
	ip -n "$A" link del t2
	check "a device that goes is not kept" busywait 3 object_is 1 .via t3
	route6 replace "$dst" via 2001:db8:7::9
	check "one in the place of all" busywait 3 object_is 1 .via t1
	ip -n "$A" link del t3
	check "is no change" object_is 1 '"\(.up) \(.changes)"' "true 2"
	route6 del "$dst"

	nexthop6 5
	check "a next hop with a number" turns 1 true
	ip -n "$A" nexthop del id 5
	check "that goes takes the route with it" turns 1 false
	nexthop6 5
	check "a second one" turns 1 true
	ip -n "$A" link set t1 carrier off
	check "that has lost the carrier" turns 1 false
	ip -n "$A" link del t1
	check "nothing holds the device" lost t1
}

lost()
{
	! ip -n "$A" link show "$1" >/dev/null 2>&1
}

test_refuse()
{
	ns_new A
	ctl "$A" track add 1 stub-object
	refuse "interface that is not there" "[Nn]o such interface" ENODEV \
		track add 2 interface nope0 ipv6 routing
	refuse "number taken" "of this number already" EEXIST \
		track add 1 ipv6 route ::/0 reachability
	ctl "$A" track add 2 ipv6 route 2001:db8::/32 reachability
	refuse "state of a route" "stub object can be set" EOPNOTSUPP \
		track set 2 state up
	check "what is used no more can go" ctl "$A" track del 2
}

need_tools jq
hsrp_load
tests_run test_interface test_duplicate test_route test_hops test_refuse
