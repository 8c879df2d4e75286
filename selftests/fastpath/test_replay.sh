#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# Sequence numbers: our code and XFRM's own agree at every step of long random
# runs, in each mode.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"

ORACLE=$(dirname "$0")/oracle/hsrp_oracle.ko

compare()
{
	insmod "$ORACLE" "seed=$1" && rmmod hsrp_oracle
}

test_replay()
{
	local seed=$((SRANDOM % 100000 + 1))

	check "it is built" test -e "$ORACLE"
	check "seed 1" compare 1
	check "seed $seed" compare "$seed"
}

modprobe -q xfrm_user
tests_run test_replay
