#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 2700000
# lane: sim
#
# Three gateways through days of trouble at real timers: carriers that go, cables
# that swallow frames, groups that are taken away and come back. Never two Actives
# among those that hear each other for longer than it takes to hear it, never
# none for longer than an election, and nothing is left of it all.
#
#   [A] [B] [C] on one LAN, hello 3 s, hold 10 s, priority 200, 150, 100
#
#   HSRP_DAYS=N   how many days; the long form has 30
#   HSRP_SEED=N   the same events again
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

DAYS=${HSRP_DAYS:-0.1}
SEED=${HSRP_SEED:-2281}

days()
{
	"$(dirname "$0")/days.py" "$(jq -n "$DAYS * 24")" "$SEED" "$LAN" \
		"$A=${LAN_PORT[$A/eth0]#*/}" "$B=${LAN_PORT[$B/eth0]#*/}" \
		"$C=${LAN_PORT[$C/eth0]#*/}"
}

slab_kb()
{
	awk '/^Slab:/ { print $2 }' /proc/meminfo
}

test_days()
{
	local out slab ns

	pair_new
	slab=$(slab_kb)
	out=$(days 2>&1)
	check "$DAYS days, seed $SEED: one Active" equal $? 0
	ktap_diag "$out"
	for ns in "$A" "$B" "$C"; do
		port_unmute "$ns" eth0 2>/dev/null
		port_up "$ns" eth0
		ctl "$ns" apply - quiet </dev/null >/dev/null
		check "nothing is left" equal \
			"$(ip -n "$ns" -o addr | grep -c 10.9.0.100)$(
			bridge -n "$ns" fdb show | grep -ci 00:00:0c)" 00
	done
	# what the kernel keeps for the next time is not more after more days
	check "memory" test $(($(slab_kb) - slab)) -le 4096
}

need_tools jq python3 bridge
hsrp_load
tests_run test_days
