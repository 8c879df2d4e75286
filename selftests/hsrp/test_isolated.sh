#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# An Active that is cut off with its carrier up: frames are lost both ways. It
# finds out by asking the next hop of its crypto peer, steps down completely,
# and comes back when it hears anything again.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/hsrp/lib_isolated.sh
. "$(dirname "$0")/lib_isolated.sh"

# check's CMD runs in a subshell: the namespaces are made before
pair_with_map()
{
	gateway_new "$A" priority 200 preempt || return
	gateway_new "$B" || return
	await_state 15 "$A" eth0 1 Active && await_state 15 "$B" eth0 1 Standby
}

test_isolated()
{
	site_new
	check "a pair with a crypto map" pair_with_map
	busywait 5 has_addr "$A" eth0 "$VIP"
	port_mute "$A" eth0
	finds_out "$A" 6
	check_eq "counted" "$(isolations)" 1
	check "the virtual address is gone" busywait 3 \
		not has_addr "$A" eth0 "$VIP"
	check "the policies, too" busywait 3 policies_are "$A" 0
	check "the other is Active" await_state 5 "$B" eth0 1 Active
	check "stays so while nothing is heard" equal "$(state "$A" eth0 1)" \
		Init
	port_unmute "$A" eth0
	check "comes back and preempts" await_state 8 "$A" eth0 1 Active
	check "the address with it" busywait 3 has_addr "$A" eth0 "$VIP"
	check_eq "no second time" "$(isolations)" 1
}

test_standby_dies()
{
	site_new
	check "a pair with a crypto map" pair_with_map
	port_down "$B" eth0
	check "the Standby is lost" busywait 5 group_is "$A" eth0 1 .standby \
		null
	# three probes at 200 ms, had nobody answered
	check "the next hop answered: stays Active" stays_active
	check_eq "no isolation" "$(isolations)" 0
	port_up "$B" eth0
	check "the Standby comes back" await_state 8 "$B" eth0 1 Standby
}

# The Standby is the one that is cut off. It hears no Active any more and takes
# over, but not for long: inside it would draw traffic away from the real one.
test_standby_cut_off()
{
	site_new
	check "a pair with a crypto map" pair_with_map
	port_mute "$B" eth0
	finds_out "$B" 6
	check "the virtual address is gone" busywait 3 \
		not has_addr "$B" eth0 "$VIP"
	check "the policies, too" busywait 3 policies_are "$B" 0
	check "the Active, whose next hop answers, stays it" stays_active
	check_eq "no isolation there" "$(isolations)" 0
	port_unmute "$B" eth0
	check "comes back" await_state 8 "$B" eth0 1 Standby
}

heard_one()
{
	equal "$(group_counter "$A" eth0 1 rx-hello)" 1
}

# Nobody is Standby yet, but another router is there: heard once is enough
test_no_standby_yet()
{
	site_new
	gateway_new "$A" priority 200 preempt
	await_state 15 "$A" eth0 1 Active
	# whole seconds, so the hold time heard counts: long enough to cut the
	# link before it is over
	ctl "$A" group set dev eth0 group 1 timers 3 10
	send "$P" eth0 src=10.9.0.77 vip="$VIP" state=speak hello=3 hold=10
	check "another router, in Speak, is heard" busywait 5 heard_one
	port_mute "$A" eth0
	finds_out "$A" 14
	ctl "$A" group set dev eth0 group 1 timers 250ms 800ms
	port_unmute "$A" eth0
	check "comes back" await_state 8 "$A" eth0 1 Active
}

# Heard once and silent since: it may be back, and silent in Listen for two hold
# times before it takes over. The next hop answered then, but does it now?
test_heard_long_ago()
{
	site_new
	gateway_new "$A" priority 200 preempt
	await_state 15 "$A" eth0 1 Active
	send "$P" eth0 src=10.9.0.77 vip="$VIP" state=speak
	check "another router, in Speak, is heard" busywait 5 heard_one
	check "the next hop answers: stays Active" stays_active
	port_mute "$A" eth0
	finds_out "$A" 6
	port_unmute "$A" eth0
	check "comes back" await_state 8 "$A" eth0 1 Active
}

# A gateway that is alone on its segment has nobody to give way to
test_alone()
{
	site_new
	gateway_new "$A" priority 200 preempt
	await_state 15 "$A" eth0 1 Active
	port_mute "$A" eth0
	check "never heard another router: stays Active" stays_active
	check_eq "no isolation" "$(isolations)" 0
}

# The far side is the next hop, not another router: any answer will do
test_next_hop_only()
{
	site_new
	check "a pair with a crypto map" pair_with_map
	port_mute "$A" eth0
	check "cut off: Init" await_state 6 "$A" eth0 1 Init
	port_down "$B" eth0
	port_unmute "$A" eth0
	check "alone, but the next hop answers: Active again" \
		await_state 10 "$A" eth0 1 Active
	# it has heard nobody since, but it knows that there is another router
	port_mute "$A" eth0
	check "cut off once more: Init" await_state 6 "$A" eth0 1 Init
	check_eq "counted" "$(isolations)" 2
}

# next_hop_is STATE: in the neighbour cache
next_hop_is()
{
	ip -n "$A" neigh show "$PEER" dev eth0 | grep -qE "$1"
}

# The stack asks for the next hop while nobody can answer, and then not again for
# longer than this test takes. Who becomes Active needs it at once. While it is down it
# asks by itself every 3 s here: a Hello of the other one comes first.
test_next_hop_asked()
{
	site_new
	check "a pair with a crypto map" pair_with_map
	on "$A" sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=60000
	port_mute "$A" eth0
	finds_out "$A" 6
	ctl "$A" group set dev eth0 group 1 timers 3 10
	ip -n "$A" neigh flush dev eth0
	on "$A" ping -q -c 1 -W 1 "$PEER" >/dev/null 2>&1
	check "the stack waits for an answer" next_hop_is INCOMPLETE
	port_unmute "$A" eth0
	check "a Hello of the other makes it Active" \
		await_state 8 "$A" eth0 1 Active
	check "it has asked, too" busywait 2 next_hop_is 'lladdr .*REACHABLE'
}

# slow_group NS PRIORITY: the Standby timer is longer than what the probes take
slow_group()
{
	ctl "$1" group add dev eth0 group 1 vip "$VIP" name VPN timers 1 3 \
		priority "$2"
}

slow_pair()
{
	map_new "$A" && bind_new "$A" && slow_group "$A" 200 &&
		map_new "$B" && bind_new "$B" && slow_group "$B" 100 &&
		await_state 15 "$A" eth0 1 Active
}

# half a minute later: each change is counted, one look is enough
never_left()
{
	pause 30
	equal "$(changes "$A" eth0 1)" "$1"
}

# The next hop is dead from the beginning, both gateways are alive. The one that was
# elected hears nothing from the other, which listens, for longer than the probes
# take. That is no news; and when the LAN is cut later, that still is.
test_next_hop_dead()
{
	local before

	site_new
	port_down "$P" eth0
	check "a pair whose next hop is dead" slow_pair
	before=$(changes "$A" eth0 1)
	check "the elected one stays Active" never_left "$before"
	check_eq "no isolation" "$(isolations)" 0
	check "the other is its Standby" is_state "$B" eth0 1 Standby
	port_mute "$A" eth0
	finds_out "$A" 4
	check_eq "counted" "$(isolations)" 1
	# its Active has been silent for a hold time: that is news, to be asked about now
	check "so does the Standby, 600 ms after it took over" \
		await_state 2 "$B" eth0 1 Init
	port_unmute "$A" eth0
	port_up "$P" eth0
	check "both come back" await_state 15 "$A" eth0 1 Active
	check "the other as Standby" await_state 8 "$B" eth0 1 Standby
}

isolated_once()
{
	equal "$(isolations)" 1
}

isolations_of_both()
{
	echo $(($(isolations) + $(group_counter "$B" eth0 1 isolated)))
}

one_is_active()
{
	local a b

	a=$(state "$A" eth0 1)
	b=$(state "$B" eth0 1)
	[ "$a $b" = "Active Standby" ] || [ "$a $b" = "Standby Active" ]
}

# The Standby restarts, and listens for longer than the hold time of its last Hello:
# the Active has to suspect that it is cut off. When both are back they are quiet.
test_standby_restarts()
{
	local before

	site_new
	port_down "$P" eth0
	check "a pair whose next hop is dead" slow_pair
	check "the other is its Standby" await_state 8 "$B" eth0 1 Standby
	ctl "$B" group del dev eth0 group 1
	slow_group "$B" 100
	check "the Active was down for a moment" busywait 8 isolated_once
	pause 20
	before=$(isolations_of_both)
	pause 30
	check_eq "no further isolation" "$(isolations_of_both)" "$before"
	check "one is Active" one_is_active
}

# Without a crypto map nobody needs a next hop, and nobody is asked
test_no_map()
{
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 priority 200 \
		timers 250ms 800ms
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 250ms 800ms
	await_state 15 "$A" eth0 1 Active
	await_state 15 "$B" eth0 1 Standby
	port_mute "$A" eth0
	await_state 5 "$B" eth0 1 Active
	check "no crypto map, no suspicion" stays_active
}

need_tools jq
hsrp_load
tests_run test_isolated test_standby_dies test_standby_cut_off \
	test_no_standby_yet test_heard_long_ago test_alone test_next_hop_only \
	test_next_hop_asked \
	test_next_hop_dead test_standby_restarts test_no_map
