#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Crypto maps with IPv6 peers and ACLs: what is refused; policies, reverse routes
# and SAs of a fixed address; clear text that does not pass, and what passes
# through the tunnel; a group without a global address; ESP that no SA is for.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"
# shellcheck source=selftests/ipsec/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

# refuse NAME SENTENCE ERRNO ARG...: exit status 2 and both in the complaint
refuse()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	check "$name" refused 2 "$sentence.*\\[$errno\\]" ctl "$A" "$@"
}

match()
{
	refuse "$1" "$2" "$3" map match six seq 10 src "$4" dst "$5"
}

test_refuse()
{
	site6_new
	ctl "$A" transform add strong esp-gcm 128
	refuse "a multicast peer" "must be a unicast" EINVAL \
		map add six seq 10 peer ff02::1 transform strong
	refuse "a peer of the loopback" "must be a unicast" EINVAL \
		map add six seq 10 peer ::1 transform strong
	refuse "a link-local peer" "must not be a link-local" EINVAL \
		map add six seq 10 peer fe80::254 transform strong
	refuse "a peer that is this router" "address of this router" EINVAL \
		map add six seq 10 peer "$LOCAL6" transform strong
	check "a peer" ctl "$A" map add six seq 10 peer "$PEER6" \
		transform strong
	refuse "IPv4 peer beside it" "peers of one family" EAFNOSUPPORT \
		map add six seq 20 peer 10.9.0.254 transform strong
	match "a line of both" "different families" EAFNOSUPPORT \
		"$NET6" 20.1.1.0/24
	match "multicast" "unicast traffic only" EINVAL "$NET6" ff0e::/16
	match "link-local source" "Link-local" EINVAL fe80::/64 "$FAR6"
	match "link-local destination" "must not have link-local" EINVAL \
		"$NET6" fe80::/64
	match "a destination with neighbours in it" "2000::/3 is without" \
		EINVAL "$NET6" ::/0
	match "the same network" "same network" EINVAL "$NET6" "$NET6"
	check "host bits" refused 1 "the network is 2001:db8:1::/64" \
		ctl "$A" map match six seq 10 src 2001:db8:1::1/64 dst "$FAR6"
	check "a long prefix" refused 1 "from 0 to 128" \
		ctl "$A" map match six seq 10 src 2001:db8:1::/129 dst "$FAR6"
	check_eq "nothing was taken" "$(ctlj "$A" \
		'[.[].matches[]] | length' map show)" 0
	check "all that is not local" ctl "$A" map match six seq 10 \
		src "$NET6" dst 2000::/3
	match "an IPv4 line beside it" "an entry of its own" EAFNOSUPPORT \
		10.1.1.0/24 20.1.1.0/24
	check "away with it" ctl "$A" map unmatch six seq 10 \
		src "$NET6" dst 2000::/3
	refuse "an IPv4 local address" "another family than the peers" \
		EAFNOSUPPORT map bind six dev eth0 local 10.9.0.1
	refuse "a link-local one" "must not be a link-local" EINVAL \
		map bind six dev eth0 local fe80::1
	refuse "one of others" "not an address of this router" EADDRNOTAVAIL \
		map bind six dev eth0 local 2001:db8:9::77
	ctl "$A" group add dev eth0 group 4 vip 10.9.0.100 name FOUR
	refuse "an IPv4 group" "group of the redundancy name" EAFNOSUPPORT \
		map bind six dev eth0 redundancy FOUR
	check "a name without a group" ctl "$A" map bind six dev eth0 \
		redundancy LATER
	check "which IPv4 cannot have then" refused 2 "has IPv6 peers" \
		ctl "$A" group set dev eth0 group 4 name LATER
}

want_policies()
{
	local n=0 src

	for src in "$NET6" 2001:db8:99::99/128; do
		cat <<-EOF
		src $src dst $FAR6 dir out priority $((40960 + n)) tmpl src $1 dst $PEER6 proto esp reqid $((601 + n)) mode tunnel
		src $FAR6 dst $src dir fwd priority $((40960 + n)) tmpl src $PEER6 dst $1 proto esp reqid $((601 + n)) mode tunnel
		src $FAR6 dst $src dir in priority $((40960 + n)) tmpl src $PEER6 dst $1 proto esp reqid $((601 + n)) mode tunnel
		EOF
		n=$((n + 1))
	done | sort
}

flush_policies()
{
	ip -n "$A" xfrm policy flush
	busywait 2 policies_are "$A" 6
}

route_is()
{
	equal "$(routes6 "$A")" "$1"
}

test_local()
{
	site6_new
	map6_new "$A"
	sa_pair "$A" 10.9.0.1 10.9.0.254 900
	check "bind with a fixed address" ctl "$A" map bind six dev eth0 \
		local "$LOCAL6"
	check "policies at once" busywait 2 policies_are "$A" 6
	check_eq "are what the map says" "$(policies "$A" | sort)" \
		"$(want_policies "$LOCAL6")"
	check "all of them again where somebody removes them" \
		counted "$A" policy-restored 6 flush_policies
	check "the reverse route is by way of the peer's next hop" \
		busywait 2 route_is "$FAR6 via $PEER6 dev eth0 metric 1 pref medium"
	ip -n "$A" -6 route del "$FAR6"
	check "it comes back" busywait 2 route_is \
		"$FAR6 via $PEER6 dev eth0 metric 1 pref medium"
	check "ready" bind6_is "$A" .ready true
	check_eq "with the address" "$(ctlj "$A" '.[0].bindings[0].address' \
		map show)" "$LOCAL6"
	check_eq "the route as it is shown" "$(ctlj "$A" \
		'.[0] | "\(.destination) \(.peer) \(.gateway) \(.installed)"' \
		route show)" "$FAR6 $PEER6 $PEER6 true"
	sa_pair "$A" "$LOCAL6" "$PEER6" 601
	sa "$A" "$LOCAL6" 2001:db8:9::77 0x3000 77
	check_eq "SAs as they are shown" "$(ctlj "$A" \
		'[.[] | select(.reqid == 601) | .local, .peer] | join(" ")' \
		sa show)" "$LOCAL6 $PEER6"
	check "flush" ctl "$A" sa flush map six
	check_eq "of the peers only, and of this family" \
		"$(states "$A" | grep -oE 'reqid [0-9]+' | sort | uniq -c |
			awk '{ print $3 ":" $1 }' | paste -sd' ')" "77:1 900:2"
	ip -n "$A" addr del "$LOCAL6/64" dev eth0
	check "none without the address" busywait 8 policies_are "$A" 0
	check "nor a route" busywait 2 route_is ""
	ip -n "$A" addr add "$LOCAL6/64" dev eth0 nodad
	check "and again" busywait 8 policies_are "$A" 6
	check "unbind" ctl "$A" map unbind six dev eth0
	check_eq "nothing is left" "$(policy_count "$A")$(routes6 "$A")" 0
}

# The route to the peer: by a next hop that is link-local
test_hop()
{
	site6_new
	ip -n "$P" addr add fe80::254/64 dev eth0 nodad
	ip -n "$P" addr add 2001:db8:33::69/128 dev lo
	ip -n "$A" -6 route add 2001:db8:33::/64 via fe80::254 dev eth0
	PEER6=2001:db8:33::69 map6_new "$A"
	ctl "$A" map bind six dev eth0 local "$LOCAL6"
	check "a link-local next hop" busywait 2 route_is \
		"$FAR6 via fe80::254 dev eth0 metric 1 pref medium"
	ip -n "$A" -6 route del 2001:db8:33::/64
	check "none without a way" busywait 8 route_is ""
	check "which is said" bind6_is "$A" .error \
		"There is no route to a crypto peer"
	ip -n "$A" -6 route add 2001:db8:33::/64 via "$PEER6" dev eth0
	check "another next hop" busywait 8 route_is \
		"$FAR6 via $PEER6 dev eth0 metric 1 pref medium"
	ip -n "$A" -6 route add "$FAR6" via 2001:db8:9::2
	check "it is better than those of others" bind6_is "$A" .ready true
	ctl "$A" map unbind six dev eth0
	ip -n "$A" -6 route add "$FAR6" via 2001:db8:9::2 metric 1
	ctl "$A" map bind six dev eth0 local "$LOCAL6"
	check "but for one that is as good" busywait 8 bind6_is "$A" .error \
		"A route of others is where a reverse route should be"
	ip -n "$A" -6 route del "$FAR6" metric 1
	check "ours when it is gone" busywait 8 bind6_is "$A" .ready true
}

one_ping6()
{
	on "$1" ping -6 -q -c 1 -W 1 -I "$2" "$3" >/dev/null 2>&1
	return 0
}

test_guard()
{
	site6_new
	ip -n "$A" -6 route add "$FAR6" via "$PEER6"
	ip -n "$P" -6 route add "$NET6" via "$LOCAL6"
	check "without a crypto map it passes" pings "$H" "$HOST6" 2
	map6_new "$A"
	ctl "$A" map bind six dev eth0 redundancy NONE
	check "not in force, outbound" counted "$A" guard-out-clear-text-drop \
		1 one_ping6 "$H" "$INSIDE6" "$HOST6"
	check "from the gateway itself" counted "$A" \
		guard-out-clear-text-drop 1 one_ping6 "$A" 2001:db8:1::1 \
		"$HOST6"
	check "inbound" counted "$A" guard-in-clear-text-drop 1 \
		one_ping6 "$P" "$HOST6" "$INSIDE6"
	check "neighbours find each other" pings "$A" "$PEER6" 2
	ip -n "$A" -6 route del "$FAR6"
	ctl "$A" map unbind six dev eth0
	ctl "$A" map bind six dev eth0 local "$LOCAL6"
	busywait 8 policies_are "$A" 6
	check "in force without an SA, inbound" counted "$A" \
		guard-in-clear-text-drop 1 one_ping6 "$P" "$HOST6" "$INSIDE6"
	peer6_new "$LOCAL6"
	sa_pair "$A" "$LOCAL6" "$PEER6" 601
	check "protected it passes, both ways" pings "$H" "$HOST6" 3
	check "from the peer too" on "$P" ping -6 -q -c 3 -i 0.2 -W 1 \
		-I "$HOST6" "$INSIDE6"
	check "the fast path takes it" fast_says null
	check "pings through it" pings "$H" "$HOST6" 4
	check "which is seen" counter_reaches "$A" fast-out 2
}

fast_says()
{
	ctl "$A" map set six dev eth0 fast-path auto &&
		bind6_is "$A" .fast_path_error "$1"
}

test_group()
{
	site6_new
	map6_new "$A"
	ctl "$A" interface set dev eth0 version 2
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig name SIX \
		timers 250ms 800ms
	check "bind to a group with a link-local address only" \
		ctl "$A" map bind six dev eth0 redundancy SIX
	check "Active" await_state 20 "$A" eth0 1 Active
	check "what is missing is said" busywait 3 bind6_is "$A" .error \
		"The group needs a global virtual address"
	check_eq "no policy" "$(policy_count "$A")" 0
}

# ESP for which the gateway has no SA: by the peer, and by somebody else
send_esp()
{
	on "$P" python3 "$(dirname "$0")/esp6.py" "$1" "$LOCAL6" 0xabcd
}

test_spi()
{
	site6_new
	map6_new "$A"
	ctl "$A" map bind six dev eth0 local "$LOCAL6"
	busywait 5 bind6_is "$A" .ready true
	check "of the peer" counted "$A" invalid-spi-peer 1 \
		send_esp "$PEER6"
	ip -n "$P" addr add 2001:db8:9::66/64 dev eth0 nodad
	check "of a stranger" counted "$A" invalid-spi-stranger 1 \
		send_esp 2001:db8:9::66
	check "behind other headers" counted "$A" invalid-spi-peer 1 \
		send_esp_behind
}

send_esp_behind()
{
	on "$P" python3 "$(dirname "$0")/esp6.py" "$PEER6" "$LOCAL6" 0xabcd \
		options
}

need_tools jq python3
hsrp_load
tests_run test_refuse test_local test_hop test_guard test_group test_spi
