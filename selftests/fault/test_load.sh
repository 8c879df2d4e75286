#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# klog: allocations fail
# timeout: 600
#
# Whichever allocation fails while the module is loaded: it is not loaded, and
# nothing of it is left; or it is, and can be removed. Then it loads.
#
#   namespaces with devices are there: each has its own state
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fault/lib_fault.sh
. "$(dirname "$0")/lib_fault.sh"

test_load()
{
	local refused

	ns_new A B
	ip -n "$A" link add eth0 arp on type dummy
	refused=$(python3 "$FAULT_DIR/load.py" "$HSRP_KO" hsrp 2>&1)
	check "every allocation of loading fails once" \
		grep -qxE '[0-9]{2,}' <<<"$refused" || ktap_diag "$refused"
	check "it is loaded now, and works" \
		ctl "$A" group add dev eth0 group 1 vip 10.9.0.100
}

fault_init
need_tools python3
tests_run test_load
