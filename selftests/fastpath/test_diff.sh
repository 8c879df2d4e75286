#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 1800
#
# The fast path does what XFRM does: the same packets give the same ESP, octet
# for octet, the same clear text, the same counters and the same errors.
#
#   HSRP_FULL=1   all ciphers and windows, and 100,000 random packets; else one of
#                 each suite, and 2,000
#   HSRP_SEED=N   of the random packets, as it was printed
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fastpath/lib_diff.sh
. "$(dirname "$0")/lib_diff.sh"

test_gcm()
{
	lab_run diff.py 140 gcm flag esn replay-window 64
}

test_encap()
{
	lab_run encap.py 165 gcm flag esn replay-window 64
}

test_gcm_legacy()
{
	lab_run diff.py 140 gcm replay-window 32
}

test_gcm_no_window()
{
	lab_run diff.py 140 gcm replay-window 0
}

test_cbc()
{
	lab_run diff.py 140 cbc flag esn replay-window 128
}

test_des()
{
	lab_run diff.py 140 des replay-window 32
}

test_chacha()
{
	lab_run diff.py 140 chacha flag esn replay-window 64
}

test_crafted()
{
	local count=1000

	[ -z "${HSRP_FULL:-}" ] || count=50000
	# shellcheck disable=SC2086	# no word where there is none
	lab_run craft.py 70 "$count" ${HSRP_SEED:-}
}

need_tools python3 ethtool
hsrp_load
more=()
[ -z "${HSRP_FULL:-}" ] || more=(test_gcm_legacy test_gcm_no_window test_cbc
	test_chacha)
tests_run test_gcm test_encap test_des test_crafted "${more[@]}"
