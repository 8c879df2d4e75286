#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# IPv6 networks behind an IPv4 peer, and IPv4 networks behind an IPv6 one: policies,
# reverse routes and ACQUIREs of the group that is Active; clear text that does not
# pass, and what passes through the tunnel; all of it moves with the group.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"
# shellcheck source=selftests/ipsec/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"
# shellcheck source=selftests/ipsec/lib_mixed.sh
. "$(dirname "$0")/lib_mixed.sh"

mix_is()
{
	equal "$(ctlj "$1" '.[0].bindings[0] | "\(.ready) \(.error)"' \
		map show)" "$2"
}

mixed_routes()
{
	ip -n "$1" "$IN" route show proto 85 | sed 's/ *$//'
}

routes_are_mixed()
{
	equal "$(mixed_routes "$1")" "$2"
}

want_mixed()
{
	cat <<-EOF
	src $SRC dst $DST dir out priority 40960 tmpl src $END dst $FAR proto esp reqid 701 mode tunnel
	src $DST dst $SRC dir fwd priority 40960 tmpl src $FAR dst $END proto esp reqid 701 mode tunnel
	src $DST dst $SRC dir in priority 40960 tmpl src $FAR dst $END proto esp reqid 701 mode tunnel
	EOF
}

one_ping()
{
	on "$1" ping "$IN" -q -c 1 -W 1 -I "$2" "$3" >/dev/null 2>&1
	return 0
}

# the ACQUIRE in progress
asked()
{
	states "$A" | grep -q "^src $END dst $FAR .*reqid 701 .*mode tunnel"
}

# asked_for LOG: what a key manager was told
asked_for()
{
	grep -qE "acquire|^ *sel src ${SRC%/*}|proto esp" "$1" &&
		grep -q "src $END dst $FAR" "$1"
}

guard()
{
	site6_new
	mixed_new "$A"
	ip -n "$A" "$IN" route add "$DST" dev eth0
	check "$IN: not in force, outbound" counted "$A" \
		guard-out-clear-text-drop 1 one_ping "$H" "$INSIDE" "$HOST"
	ip -n "$P" "$IN" route add "$SRC" via "$1"
	check "$IN: inbound" counted "$A" guard-in-clear-text-drop 1 \
		one_ping "$P" "$HOST" "$INSIDE"
	ip -n "$P" "$IN" route del "$SRC"
	ip -n "$A" "$IN" route del "$DST"
}

in_force()
{
	mixed_group "$A"
	check "$IN: Active" await_state 20 "$A" eth0 1 Active
	check "$IN: policies" busywait 5 policies_are "$A" 3
	check_eq "$IN: with the ends of the other family" \
		"$(policies "$A" | sort)" "$(want_mixed | sort)"
	check "$IN: without a route it is asked for all the same" \
		busywait 5 asked
	check "$IN: and heard" busywait 5 asked_for "$KEYMGR"
	check_eq "$IN: without a reverse route there is none" \
		"$(mixed_routes "$A")" ""
	ctl "$A" -b - <<-EOF
	map unbind mix dev eth0
	map del mix
	transform del strong
	EOF
	check "$IN: nothing is left" equal "$(policy_count "$A") $(
		states "$A" | grep -c .)" "0 0"
	mixed_new "$A" reverse-route
	check "$IN: policies again" busywait 5 policies_are "$A" 3
	check "$IN: a reverse route, on link" busywait 5 routes_are_mixed "$A" \
		"$ROUTE"
	check "$IN: ready" busywait 5 mix_is "$A" "true null"
	check "$IN: asked for" busywait 5 asked
	ip -n "$A" "$IN" route del "$DST" proto 85
	check "$IN: somebody removes the route: it is back" busywait 5 \
		routes_are_mixed "$A" "$ROUTE"
	check_eq "$IN: as it is shown" "$(ctlj "$A" \
		'.[0] | "\(.destination) \(.peer) \(.gateway) \(.installed)"' \
		route show)" "$DST $FAR null true"
}

tunnel()
{
	mixed_sas "$A"
	mixed_peer
	check "$IN: through the tunnel" mixed_pings "$H" "$INSIDE" "$HOST"
	check "$IN: from the peer too" mixed_pings "$P" "$HOST" "$INSIDE"
	check_eq "$IN: no clear text was there" "$(counter "$A" \
		guard-out-clear-text-drop) $(counter "$A" \
		guard-in-clear-text-drop)" "1 1"
	check "$IN: the tunnel is told" busywait 5 equal "$(ctlj "$A" \
		'[.[].reqid] | unique | join(" ")' sa show)" 701
	ip -n "$P" xfrm policy flush
	check "$IN: clear text of the peer is dropped, with SAs there" \
		counted "$A" guard-in-clear-text-drop 1 \
		one_ping_by "$1"
}

one_ping_by()
{
	ip -n "$P" "$IN" route replace "$SRC" via "$1"
	one_ping "$P" "$HOST" "$INSIDE"
}

moves()
{
	mixed_new "$B" reverse-route
	mixed_group "$B"
	check "$IN: a Standby" await_state 15 "$B" eth0 1 Standby
	check_eq "$IN: has nothing" "$(policy_count "$B")$(mixed_routes "$B")" 0
	port_mute "$A" eth0
	check "$IN: the Active is cut off: the other one" await_state 8 "$B" \
		eth0 1 Active
	check "$IN: has the policies" busywait 5 policies_are "$B" 3
	check "$IN: and the route" busywait 5 routes_are_mixed "$B" "$ROUTE"
	check "$IN: the first has none" busywait 8 policies_are "$A" 0
	check "$IN: nor a route" busywait 5 routes_are_mixed "$A" ""
	check "$IN: nor SAs" busywait 5 states_are "$A" 0
}

# all_of INSIDE-ADDRESS-OF-A
all_of()
{
	guard "$1"
	keymgr "$A"
	in_force
	tunnel "$1"
	moves
}

test_6in4()
{
	inside6
	all_of "$LOCAL6"
}

test_4in6()
{
	inside4
	all_of 10.9.0.1
}

# Both families between the same two ends: an entry of the map for each
test_both()
{
	site6_new
	inside6
	mixed_new "$A" reverse-route
	check "IPv4 in an entry of IPv6" refused 2 \
		"an entry of its own.*\\[EAFNOSUPPORT\\]" \
		ctl "$A" map match mix seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	ctl "$A" map add mix seq 20 peer "$PEER" transform strong reverse-route
	check "in one of its own" ctl "$A" map match mix seq 20 \
		src 10.1.1.0/24 dst 20.1.1.0/24 reqid 702
	mixed_group "$A"
	check "Active" await_state 20 "$A" eth0 1 Active
	check "policies of both" busywait 5 policies_are "$A" 6
	check "routes of both" busywait 5 routes_are_mixed "$A" "$ROUTE"
	check "each its own" busywait 5 routes_are "$A" \
		"20.1.1.0/24 via $PEER dev eth0"
	check "in the words of IOS" matches "ipv6 access-list" ctl "$A" save
	check "what was saved is what is there" saved_again
}

saved_again()
{
	local conf

	conf=$(mktemp)
	ctl "$A" save >"$conf"
	equal "$(ctl "$A" apply "$conf")" "nothing to do"
	rm -f "$conf"
}

need_tools jq ping
hsrp_load
tests_run test_6in4 test_4in6 test_both
