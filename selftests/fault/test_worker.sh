#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# klog: allocations fail
# timeout: 900
#
# Whichever allocation fails in the worker, of a promotion or a demotion: it is
# tried again, and the state is in the end what it should be on both routers.
#
#   [A] 10.9.0.1 --+-- 10.9.0.254 [P]      group 1 "VPN", 10.9.0.100, crypto map
#                  |                       on A and B; the priority of A says
#   [B] 10.9.0.2 --+                       which of them is Active
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/fault/lib_fault.sh
. "$(dirname "$0")/lib_fault.sh"

gateway()
{
	ctl "$1" transform add strong esp-gcm 128 &&
	ctl "$1" map add vpn seq 10 peer "$PEER" transform strong \
		reverse-route &&
	ctl "$1" map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24 \
		reqid 101 &&
	bind_new "$1" &&
	group_new "$1" preempt priority "$2"
}

# all_of NS: what an Active has
all_of()
{
	is_state "$1" eth0 1 Active && has_addr "$1" eth0 "$VIP" &&
	policies_are "$1" 3 &&
	routes_are "$1" "20.1.1.0/24 via $PEER dev eth0" &&
	bind_is "$1" .ready true && bind_is "$1" '.error // ""' ""
}

# nothing_of NS: what another one has
nothing_of()
{
	lost "$1" && not has_addr "$1" eth0 "$VIP" && policies_are "$1" 0 &&
	routes_are "$1" "" && states_are "$1" 0 && bind_is "$1" .active false
}

settled()
{
	all_of "$1" && nothing_of "$2"
}

# move N: the Active changes with the N'th allocation of the worker failing;
# the SAs of the one that was it go with it
move()
{
	local n=$1 prio=50 from=$A to=$B

	if nothing_of "$A" >/dev/null; then
		prio=200 from=$B to=$A
	fi
	sa_pair "$from" "$VIP" "$PEER" 101 || return
	worker_arm "$n"
	ctl "$A" group set dev eth0 group 1 priority "$prio" || return
	slowwait 20 settled "$to" "$from"
}

# note N: whether a fault was met
note()
{
	worker_hit "$1"
	case $? in
	0) HITS=$((HITS + 1)) MISSES=0 ;;
	1) MISSES=$((MISSES + 1)) ;;
	2) IDLE=$((IDLE + 1)) ;;
	esac
}

# Each allocation, until the runs of both routers come to their end before it.
test_moves()
{
	local n

	HITS=0 MISSES=0 IDLE=0
	site_new
	gateway "$A" 200
	gateway "$B" 100
	check "A has all, B has nothing" slowwait 30 settled "$A" "$B" || return
	for ((n = 1; n <= FAULT_MAX && MISSES < 4; n++)); do
		move "$n" >"$FAULT_TMP/move" 2>&1 || {
			worker_arm 0
			ktap_diag "$(cat "$FAULT_TMP/move")"
			check "allocation $n of the worker" false
			return
		}
		note "$n"
	done
	ktap_diag "$HITS allocations failed, $IDLE times none was asked for"
	check "the worker has met many faults" [ "$HITS" -ge 20 ]
	check "and has come to the end of them" [ "$MISSES" -ge 4 ]
	check "it has counted its retries" [ "$(counter "$A" worker-retry)" -gt 0 ]
	check_eq "no frame had the virtual MAC of another one" \
		"$(counter "$A" vmac-tx-not-active)$(counter "$B" vmac-tx-not-active)" 00
}

fault_init
hsrp_load
tests_run test_moves
