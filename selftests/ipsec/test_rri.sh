#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Reverse routes: one per destination, by way of the next hop to the peer,
# there only while Active, restored, and moved with the route to the peer.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

FAR=172.16.9.9		# a peer behind P
ON_LINK="20.1.1.0/24 via $PEER dev eth0"

refs_are()
{
	equal "$(ctlj "$A" ".[] | select(.destination == \"$1\") | .references" \
		route show)" "$2"
}

test_life()
{
	local log

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	map_new "$A"
	bind_new "$A"
	listen "$A" "$log"
	group_new "$A"
	check "route to the remote network" busywait 15 routes_are "$A" \
		"$ON_LINK"
	check "two lines want it" refs_are 20.1.1.0/24 2
	check "an event" busywait 5 event_seen "$log" route-add \
		'.destination == "20.1.1.0/24" and .peer == "10.9.0.254"'
	ctl "$A" map unmatch vpn seq 10 src 99.99.99.99/32 dst 20.1.1.0/24
	check "one line wants it" busywait 2 refs_are 20.1.1.0/24 1
	check "still there" routes_are "$A" "$ON_LINK"
	ctl "$A" map match vpn seq 10 src 10.1.1.0/24 dst 20.2.0.0/16
	check "another destination" busywait 2 routes_are "$A" \
		"$ON_LINK"$'\n'"20.2.0.0/16 via $PEER dev eth0"
	ctl "$A" map unmatch vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	check "the last line takes it away" busywait 2 routes_are "$A" \
		"20.2.0.0/16 via $PEER dev eth0"
	check "with an event" busywait 5 event_seen "$log" route-del
	port_down "$A" eth0
	check "none when it is not Active" busywait 5 routes_are "$A" ""
	port_up "$A" eth0
	check "and again" busywait 15 routes_are "$A" \
		"20.2.0.0/16 via $PEER dev eth0"
	ctl "$A" map unbind vpn dev eth0
	check_eq "gone with the binding" "$(routes "$A")" ""
}

del_and_await()
{
	ip -n "$A" route del 20.1.1.0/24 proto 85
	busywait 2 routes_are "$A" "20.1.1.0/24 via 10.9.0.254 dev eth0"
}

# The notice comes before the route is gone: who looks at once still sees it.
del_often()
{
	local i

	for ((i = 1; i <= 50; i++)); do
		del_and_await || { echo "time $i of 50"; return 1; }
	done
}

test_follow()
{
	site_new
	ctl "$A" transform add strong esp-gcm 128
	ctl "$A" map add vpn seq 10 peer "$FAR" transform strong reverse-route
	ctl "$A" map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	bind_new "$A"
	group_new "$A"
	check "Active" await_state 15 "$A" eth0 1 Active
	check "no route to the peer: the binding says so" busywait 3 \
		bind_is "$A" .error "There is no route to a crypto peer"
	check_eq "and there is none" "$(routes "$A")" ""
	ip -n "$A" route add 172.16.0.0/16 via "$PEER"
	check "the peer's next hop" busywait 2 routes_are "$A" "$ON_LINK"
	check "ready" busywait 2 bind_is "$A" .ready true
	ip -n "$A" route replace 172.16.0.0/16 via 10.9.0.253
	check "another next hop to the peer" busywait 2 routes_are "$A" \
		"20.1.1.0/24 via 10.9.0.253 dev eth0"
	ip -n "$A" route add "$FAR/32" via "$PEER"
	check "a more specific route to the peer" busywait 2 routes_are "$A" \
		"$ON_LINK"
	check "one that somebody deletes comes back" \
		counted "$A" route-restored 1 del_and_await
	check "each time" counted "$A" route-restored 50 del_often
	ip -n "$A" route del "$FAR/32"
	ip -n "$A" route replace 172.16.0.0/16 dev eth1
	check "the peer is elsewhere" busywait 2 routes_are "$A" ""
	check "and the binding says so" busywait 2 bind_is "$A" .error \
		"The route to a crypto peer does not leave through the interface"
	ip -n "$A" route add 20.1.1.0/24 via 10.1.1.3
	ip -n "$A" route replace 172.16.0.0/16 via "$PEER"
	check "a route of others is left alone" busywait 2 bind_is "$A" .error \
		"A route of others is where a reverse route should be"
	check_eq "as it was" "$(ip -n "$A" route show 20.1.1.0/24 |
		sed 's/ *$//')" "20.1.1.0/24 via 10.1.1.3 dev eth1"
	ip -n "$A" route del 20.1.1.0/24
	check "ours when it is gone" busywait 8 routes_are "$A" "$ON_LINK"
}

need_tools jq
hsrp_load
tests_run test_life test_follow
