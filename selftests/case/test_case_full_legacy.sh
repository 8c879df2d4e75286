#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: uml
# timeout: 12000
#
# The whole matrix of the legacy suite, see test_case_full.sh.
SUITE=legacy exec "$(dirname "$0")/test_case_full.sh"
