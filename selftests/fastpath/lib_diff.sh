# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests with the laboratory of diff.py share. Sourced after ../lib.sh.

# lab_run SCRIPT N ARG...: in a lab of its own; its results are ours, of which there
# are at least N
lab_run()
{
	local script=$1 least=$2 log ns rc
	shift 2

	log=$(mktemp)
	defer rm -f "$log"
	for ns in C GW P D; do
		defer ip netns del "$ns"
	done
	# as it comes: what is printed last tells where it hangs
	"$(dirname "$0")/$script" "$@" 2>&1 | tee "$log" | sed -u 's/^/# /'
	rc=${PIPESTATUS[0]}
	check "$script $* is as it should be" test "$rc" = 0
	check "$script $* was looked at" test "$(grep -c '^ok' "$log")" -ge "$least"
}
