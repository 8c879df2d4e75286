#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# klog: allocations fail
# timeout: 600
#
# A device comes back, and whichever allocation fails on the way: where there is
# a device afterwards, the group that has waited for it hears its frames in the
# end, and is down until it does.
#
#   [A] eth0, made and deleted over and over
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"
# shellcheck source=selftests/fault/lib_fault.sh
. "$(dirname "$0")/lib_fault.sh"

# RTM_NEWLINK
export HSRP_FAULT_FROM=16

# hears: multicast of all routers and the virtual MAC are in the filters
hears()
{
	matches "link +01:00:5e:00:00:02" ip -n "$A" maddress show dev eth0 &&
	matches "^$VMAC1 " bridge -n "$A" fdb show dev eth0
}

# back N: 0: there and heard, or not there
back()
{
	if faulty "$1" ip -n "$A" link add eth0 arp on type dummy; then
		busywait 10 hears
	else
		[ "$FAULT_HIT" -eq 1 ]
	fi
}

test_device()
{
	local n hits=0 there=0 why

	ns_new A
	ip -n "$A" link add eth0 arp on type dummy
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100
	check "it hears" hears || return
	ip -n "$A" link del eth0
	for ((n = 1; n <= FAULT_MAX; n++)); do
		why=$(back "$n") || {
			ktap_diag "$why"
			check "allocation $n" false
			return
		}
		# in this shell, because back() ran in another
		FAULT_HIT=$(cat "$FAULT_TMP/hit")
		if ip -n "$A" link del eth0 2>/dev/null; then
			there=$((there + FAULT_HIT))
		fi
		[ "$FAULT_HIT" -eq 1 ] || break
		hits=$((hits + 1))
	done
	ktap_diag "$hits allocations failed, $there times with a device after it"
	check "every allocation has failed once" [ "$FAULT_HIT" -eq 0 ]
	check "some of them where the module is told" [ "$there" -ge 4 ]
}

fault_init
need_tools bridge
hsrp_load
tests_run test_device
