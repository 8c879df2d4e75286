#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 1800
#
# As test_diff, with IPv6: inside and outside, only inside, only outside; of these in
# virtual time only the first.
#
#   HSRP_FULL=1   all of them, all ciphers and lists, and 100,000 random packets; else
#                 one, and 2,000 (800 where it is only the first), and where the
#                 families differ only what has to do with them
#   HSRP_SEED=N   of the random packets, as it was printed
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fastpath/lib_diff.sh
. "$(dirname "$0")/lib_diff.sh"

# crafted N ARG...: random packets, N each way, all in all
crafted()
{
	local count=$1
	shift

	# shellcheck disable=SC2086	# no word where there is none
	lab_run craft.py 70 "$@" "$count" ${HSRP_SEED:-}
}

test_both()
{
	lab_run diff.py 140 --inner 6 --outer 6 -- gcm flag esn replay-window 64
}

test_inside()
{
	lab_run diff.py 90 --inner 6 "${brief[@]}" -- \
		gcm flag esn replay-window 64
}

test_outside()
{
	lab_run diff.py 70 --outer 6 "${brief[@]}" -- \
		gcm flag esn replay-window 64
}

test_both_cbc()
{
	lab_run diff.py 140 --inner 6 --outer 6 -- cbc flag esn replay-window 128
}

test_both_des()
{
	lab_run diff.py 140 --inner 6 --outer 6 -- des replay-window 32
}

test_crafted()
{
	local count=400

	[ -z "${HSRP_FULL:-}" ] || count=17000
	crafted "$count" --inner 6 --outer 6
}

test_crafted_inside()
{
	local count=300

	[ -z "${HSRP_FULL:-}" ] || count=17000
	crafted "$count" --inner 6
}

test_crafted_outside()
{
	local count=300

	[ -z "${HSRP_FULL:-}" ] || count=17000
	crafted "$count" --outer 6
}

need_tools python3 ethtool
hsrp_load
more=(test_inside test_outside test_crafted_inside test_crafted_outside)
brief=(--brief)
if [ -n "${HSRP_FULL:-}" ]; then
	more+=(test_both_cbc test_both_des)
	brief=()
elif [ "${HSRP_SIM:-}" = 1 ]; then
	more=()
fi
tests_run test_both test_crafted "${more[@]}"
