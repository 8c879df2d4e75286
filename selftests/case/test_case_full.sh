#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: uml
# timeout: 12000
#
# The whole matrix of one suite: every scenario with traffic from both sides, from
# the inside only and from the peer only. Hours, where waiting takes time.
SUITE=${SUITE:-modern} TRAFFIC=${TRAFFIC:-both inside peer} \
	exec "$(dirname "$0")/test_case.sh"
