#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# timeout: 1200
#
# Everything that can change does, at random and all at once, with ESP going
# both ways: the kernel lives through it, the pair works as soon as it is left
# in peace, and at the end all is back to nothing.
#
#   HSRP_STRESS=SECONDS   how long (180); the long form is an hour
#   HSRP_SEED=N           the same choices again, if not at the same times
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

STRESS=${HSRP_STRESS:-180}
SEED=${HSRP_SEED:-$RANDOM}

life()
{
	HSRP_KO=$(realpath "$HSRP_KO") "$(dirname "$0")/life.py" \
		"$A" "$B" "$P" "$H" "$STRESS" "$SEED"
}

# anew NS PRIORITY: whatever is configured goes, then the gateway is made again
anew()
{
	ctl "$1" apply - quiet </dev/null &&
		gateway_new "$1" preempt priority "$2"
}

# nothing NS: of the module's is left
nothing()
{
	equal "policies $(policy_count "$1"), routes $(routes "$1"), VIP $(
		ip -n "$1" -o addr | grep -c "$VIP"), MAC $(
		bridge -n "$1" fdb show | grep -c 00:00:0c:07:ac)" \
		"policies 0, routes , VIP 0, MAC 0"
}

ready()
{
	is_state "$A" eth0 1 Active && bind_is "$A" .ready true &&
		policies_are "$A" 6 && is_state "$B" eth0 1 Standby &&
		policies_are "$B" 0
}

test_life()
{
	local ns

	ktap_diag "seed $SEED, $STRESS s"
	site_new
	for ns in "$A" "$B"; do
		on "$ns" sysctl -qw net.ipv4.ip_forward=1
	done
	peer_new
	check "for $STRESS s" life

	for ns in "$A" "$B"; do
		ip -n "$ns" link set eth0 up
		ip -n "$ns" xfrm state flush
	done
	ip -n "$A" link set eth1 up
	ip -n "$A" addr replace 10.1.1.1/24 dev eth1
	ip -n "$A" addr replace 10.9.0.1/24 dev eth0
	ip -n "$B" addr replace 10.9.0.2/24 dev eth0
	check "all can be taken away, and made again" anew "$A" 110
	check "on both" anew "$B" 100
	check "left in peace the pair is well" slowwait 30 ready
	ip -n "$P" xfrm state flush
	for ns in "$A" "$P"; do
		sa "$ns" "$VIP" "$PEER" 0x1101 101
		sa "$ns" "$PEER" "$VIP" 0x2101 101
	done
	check "and carries traffic" slowwait 20 \
		on "$H" ping -q -c 1 -W 2 20.1.1.1

	for ns in "$A" "$B"; do
		check "all can be taken away" ctl "$ns" apply - quiet </dev/null
		check "and nothing is left" slowwait 10 nothing "$ns"
	done
}

need_tools jq python3 bridge
hsrp_load
tests_run test_life
