#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# The case as it was written in 2004: IKEv1, DES and MD5, and traffic that only
# the peer starts, which is what finds the peer's stale SAs.
SUITE=${SUITE:-legacy} TRAFFIC=${TRAFFIC:-peer} SCENARIOS=${SCENARIOS:-out-shut} \
	AGAIN=${AGAIN-} exec "$(dirname "$0")/test_case.sh"
