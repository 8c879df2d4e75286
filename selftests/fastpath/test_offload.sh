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

need_tools python3 ethtool modprobe
modprobe -q esp4_offload || skip_all "this kernel has no esp4_offload"
modprobe -q -r esp4_offload || skip_all "esp4_offload cannot be removed here"
hsrp_load
tests_run test_offload
