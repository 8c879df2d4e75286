#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# The fast path does what XFRM does: the same packets give the same ESP, octet
# for octet, the same clear text, the same counters and the same errors.
#
#   HSRP_FULL=1   all ciphers and windows; else one of each suite
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"

# diff CIPHER WORD...: diff.py in a lab of its own; its results are ours
diff_run()
{
	local log ns rc

	log=$(mktemp)
	defer rm -f "$log"
	for ns in C GW P D; do
		defer ip netns del "$ns"
	done
	"$(dirname "$0")/diff.py" "$@" >"$log" 2>&1
	rc=$?
	sed 's/^/# /' "$log"
	check "$* is the same" test "$rc" = 0
	check "$* was compared" test "$(grep -c '^ok' "$log")" -gt 40
}

test_gcm()
{
	diff_run gcm flag esn replay-window 64
}

test_gcm_legacy()
{
	diff_run gcm replay-window 32
}

test_gcm_no_window()
{
	diff_run gcm replay-window 0
}

test_cbc()
{
	diff_run cbc flag esn replay-window 128
}

test_des()
{
	diff_run des replay-window 32
}

test_chacha()
{
	diff_run chacha flag esn replay-window 64
}

need_tools python3 ethtool
hsrp_load
more=()
[ -z "${HSRP_FULL:-}" ] || more=(test_gcm_legacy test_gcm_no_window test_cbc
	test_chacha)
tests_run test_gcm test_des "${more[@]}"
