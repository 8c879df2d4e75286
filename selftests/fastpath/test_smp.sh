#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# One SA, two processors, the stack and the fast path at the same time: no nonce
# is used twice, and nothing is lost.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fastpath/lib_diff.sh
. "$(dirname "$0")/lib_diff.sh"

COUNT=${HSRP_SMP_COUNT:-4000}

test_gcm()
{
	lab_run smp.py 7 gcm "$COUNT" flag esn replay-window 64
}

test_gcm_legacy()
{
	lab_run smp.py 7 gcm "$COUNT" replay-window 32
}

test_cbc()
{
	lab_run smp.py 7 cbc "$COUNT" flag esn replay-window 128
}

need_tools python3 ethtool
[ "$(nproc)" -ge 2 ] || skip_all "one processor"
hsrp_load
tests_run test_gcm test_gcm_legacy test_cbc
