#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# lane: sim vm-long
#
# What status, monitor, the shows and the metrics say stays true while everything
# changes under them: truth.py makes random changes and asks them, each other and
# ip. HSRP_SEED repeats a run.
#
#   [A] eth0 192.0.2.1 ---- 192.0.2.2 eth0 [B]
#       eth1 10.1.1.1  ---- 10.1.1.2  eth1
#       eth2 (tracked)
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

test_truth()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new A B
	link_new "$A" eth0 "$B" eth0
	link_new "$A" eth1 "$B" eth1
	ip -n "$A" link add eth2 type dummy
	ip -n "$A" link set eth2 up
	addr_add "$A" eth0 192.0.2.1/24
	addr_add "$B" eth0 192.0.2.2/24
	addr_add "$A" eth1 10.1.1.1/24
	addr_add "$B" eth1 10.1.1.2/24
	ip netns exec "$A" "$HSRPCTL" -j monitor >"$DIR/monitor" &
	export MONITOR_PID=$! HSRPCTL
	defer kill "$MONITOR_PID"
	busywait 10 grep -q listening "$DIR/monitor"
	told_by ip netns exec "$A" python3 truth.py "$DIR/monitor" "$B"
}

# told_by CMD...: what it prints as KTAP are results of this test
told_by()
{
	local line

	while read -r line; do
		case $line in
		"ok "*) ktap_ok "${line#ok * }" ;;
		"not ok "*) ktap_fail "${line#not ok * }" ;;
		"exit "*) check_eq "it came to its end" "$line" "exit 0" ;;
		*) ktap_diag "${line#\# }" ;;
		esac
	done < <("$@" 2>&1; echo "exit $?")
}

need_tools python3
hsrp_load
tests_run test_truth
