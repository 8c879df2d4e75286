#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 500
#
# The case from the four routers' configurations alone: applied, exported, and
# the daemons started.  Its three phases: normal operation, the loss of the
# primary's outside interface, and its return.
here=$(cd "$(dirname "$0")" && pwd -P)
CASE_FILES=${CASE_FILES:-$here/ios} SUITE=${SUITE:-legacy} \
	TRAFFIC=${TRAFFIC:-both} SCENARIOS=${SCENARIOS:-out-shut} \
	AGAIN=${AGAIN-} SETTLE=${SETTLE:-120} exec "$here/test_case.sh"
