#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
#
# Mutated HSRP, ARP, ESP, IKE and Ethernet frames on the LAN of two routers
# whose authentication the sender does not know: nothing is believed, everything
# is counted once, and the log does not fill.
#
#   HSRP_SEED=N        seed (1985)
#   FUZZ_FRAME_RUNS=N  frames
#
#   [A]  eth0 ---+
#   [B]  eth0 ---+--- LAN
#   [C]  eth0 ---+
#
# timeout: 180
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

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

test_frames()
{
	local before out rc

	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 \
		authentication text unknown priority 200
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 \
		authentication text unknown
	wait_until 60 2 both_settled
	before=$(log_lines)

	out=$(on "$C" python3 "$fuzz_dir/frame_fuzz.py" "$HSRPCTL" eth0 \
		"$A" "$B" --seed "$SEED" --runs "$RUNS" 2>&1)
	rc=$?
	ktap_diag "seed $SEED, $RUNS frames: $out"
	check_eq "no frame is believed, each is counted once" "$rc" 0
	check "the log has not been flooded" \
		test "$(($(log_lines) - before))" -le "$LINES_MAX"
	# the switch, which it has taken in, learns better from the next Hello
	check "the virtual address answers" busywait 15 \
		on "$C" ping -c 1 -W 1 10.9.0.100
}

# one Active and one Standby, who know each other
both_settled()
{
	is_state "$A" eth0 1 Active && is_state "$B" eth0 1 Standby &&
		group_is "$A" eth0 1 .standby.address 10.9.0.2
}

need_tools jq python3 ping
hsrp_load
tests_run test_frames
