#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# esp4_offload is there: what goes out is the same, and is left to XFRM where that
# counts it otherwise; what comes in with GRO is XFRM's, and the operator is told.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fastpath/lib_diff.sh
. "$(dirname "$0")/lib_diff.sh"

test_offload()
{
	lab_run offload.py 70
}

test_offload6()
{
	lab_run offload.py 70 --inner 6 --outer 6
}

need_tools python3 ethtool modprobe
for module in esp4_offload esp6_offload; do
	modprobe -q $module || skip_all "this kernel has no $module"
	modprobe -q -r $module || skip_all "$module cannot be removed here"
done
hsrp_load
tests_run test_offload test_offload6
