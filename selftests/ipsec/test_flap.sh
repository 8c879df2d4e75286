#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# Many changes of state, with traffic: nothing is left behind.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

# each is Active -> Speak -> Standby -> Active
ROUNDS=${HSRP_FLAPS:-340}

# what must be as before
counts()
{
	echo "policies $(policy_count "$A")" \
		"states $(states "$A" | grep -c .)" \
		"routes $(ip -n "$A" route | wc -l)" \
		"addresses $(ip -n "$A" -o addr | wc -l)" \
		"neighbours $(ip -n "$A" neigh show "$PEER" | wc -l)"
}

# objects of a cache in use
slab()
{
	awk '{ print $1 }' "/sys/kernel/slab/$1/objects"
}

slab_within()
{
	local now

	now=$(slab "$1")
	echo "$1: $2 before, $now now"
	[ "$now" -le $(($2 + $3)) ]
}

settled()
{
	bind_is "$A" .ready true && policies_are "$A" 6 &&
		[ "$(states "$A" | grep -c .)" -le 2 ]
}

# in_order NS DEV: what comes there is taken by one CPU. A veth hands it to the one that
# sent it, and what two of them send one after the other may be seen the other way round.
in_order()
{
	on "$1" sh -c "echo 1 >/sys/class/net/$2/queues/rx-0/rps_cpus"
}

test_flap()
{
	local before policy_slab state_slab pid

	site_new
	check "its rival hears Hellos in the order they have" in_order "$B" eth0
	keymgr "$A"
	map_new "$A"
	bind_new "$A"
	ctl "$A" group add dev eth0 group 1 vip "$VIP" name VPN \
		timers 50ms 150ms
	check "Active" await_state 20 "$A" eth0 1 Active
	check "ready" busywait 10 settled
	slowwait 10 larval_are "$A" 2
	before=$(counts)
	policy_slab=$(slab kmalloc-1k)
	state_slab=$(slab xfrm_state)

	ip netns exec "$H" ping -q -i 0.02 20.1.1.1 >/dev/null 2>&1 &
	pid=$!
	defer events_stop "$pid"
	ip netns exec "$B" ping -q -i 0.02 "$VIP" >/dev/null 2>&1 &
	defer events_stop $!
	check "$ROUNDS times lost and won" on "$B" python3 \
		"$(dirname "$0")/flap.py" eth0 10.9.0.2 "$VIP" "$ROUNDS"
	kill "$pid"
	check "Active in the end" await_state 20 "$A" eth0 1 Active
	check "ready in the end" slowwait 20 settled
	slowwait 10 larval_are "$A" 2
	check_eq "counts are those of before" "$(counts)" "$before"
	check "it has changed that often" test "$(changes "$A" eth0 1)" -ge \
		$((3 * ROUNDS))
	check "no SA has leaked" slowwait 30 slab_within xfrm_state \
		"$state_slab" $((ROUNDS / 3))
	check "no policy has leaked" slowwait 30 slab_within kmalloc-1k \
		"$policy_slab" $((ROUNDS * 2))
	ctl "$A" map unbind vpn dev eth0
	check_eq "nothing is left of the binding" \
		"$(policy_count "$A") $(states "$A" | grep -c .) $(routes "$A")" \
		"0 0 "
}

need_tools jq python3
hsrp_load
tests_run test_flap
