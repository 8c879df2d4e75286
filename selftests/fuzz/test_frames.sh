#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
#
# Mutated HSRP, ARP, ND, ESP, IKE and Ethernet frames on the LAN of two routers
# whose authentication the sender does not know, for each version and for IPv6:
# nothing is believed, everything is counted once, and the log does not fill.
#
#   HSRP_SEED=N        seed (1985)
#   FUZZ_FRAME_RUNS=N  frames, for each of the three
#
#   [A]  eth0 ---+
#   [B]  eth0 ---+--- LAN
#   [C]  eth0 ---+
#
# timeout: 540
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"
. "$(dirname "$0")/../hsrp/lib_ip6.sh"
. "$(dirname "$0")/../hsrp/lib_auth.sh"

fuzz_dir=$(cd "$(dirname "$0")" && pwd -P)
SEED=${HSRP_SEED:-1985}
RUNS=${FUZZ_FRAME_RUNS:-3000}
# three kinds of lines, ten in 5 s each, for as long as this may take, and
# half as many that say how many were left out
LINES_MAX=500

log_lines()
{
	dmesg | grep -c 'hsrp\|HSRP'
}

# frames VERSION, as lib_auth.sh has them
frames()
{
	local v=$1 words before out rc vip

	pair_of "$v"
	read -ra words <<<"$(group_words "$v")"
	ctl "$A" group add dev eth0 group 1 "${words[@]}" \
		authentication text unknown priority 200
	ctl "$B" group add dev eth0 group 1 "${words[@]}" \
		authentication text unknown
	wait_until 60 2 both_settled "$(host_of "$v" 2)"
	before=$(log_lines)

	out=$(on "$C" python3 "$fuzz_dir/frame_fuzz.py" "$HSRPCTL" eth0 \
		"$A" "$B" --speak "$v" --seed "$SEED" --runs "$RUNS" 2>&1)
	rc=$?
	ktap_diag "seed $SEED, $RUNS frames: $out"
	check_eq "version $v: no frame is believed, each is counted once" "$rc" 0
	check "version $v: the log has not been flooded" \
		test "$(($(log_lines) - before))" -le "$LINES_MAX"
	vip=$(vip_of "$v")
	[ "$v" != 6 ] || vip+=%eth0
	# the switch, which it has taken in, learns better from the next Hello
	check "version $v: the virtual address answers" busywait 15 \
		on "$C" ping -c 1 -W 1 "$vip"
}

# one Active and one Standby, who know each other
both_settled()
{
	is_state "$A" eth0 1 Active && is_state "$B" eth0 1 Standby &&
		group_is "$A" eth0 1 .standby.address "$1"
}

test_version1()
{
	frames 1
}

test_version2()
{
	frames 2
}

test_ip6()
{
	frames 6
}

need_tools jq python3 ping
hsrp_load
tests_run test_version1 test_version2 test_ip6
