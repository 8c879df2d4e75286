# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of a runner share: a run's output is in $out, and it is looked
# at whether it said what it should have. KTAP. Sourced by selfcheck.sh of a
# lane, which exits with $bad.

out=$(mktemp)
trap 'rm -f "$out"' EXIT
count=0
bad=0
shown=

# fixtures OPTION... -- NAME...: run them by run_fixtures, which the lane has; note
# output and status
fixtures()
{
	local opts=() names=()

	while [ "$1" != -- ]; do
		opts+=("$1")
		shift
	done
	shift
	for name; do
		# shellcheck disable=SC2154	# set by those that source this
		names+=("$here/fixtures/$name.sh")
	done
	run_fixtures "${opts[@]}" -- "${names[@]}" >"$out" 2>&1
}

# result OK NAME
result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count $2"
	else
		# shellcheck disable=SC2034	# for those that source this
		bad=1
		echo "not ok $count $2"
		shown=$(sed 's/^/# /' "$out")
	fi
}

# verdict REGEX NAME: the run said so of that fixture
verdict()
{
	grep -qE "^$1" "$out"
	result $? "$2"
}

# explain: after a failure, what the run said
explain()
{
	[ -z "$shown" ] || echo "$shown"
	shown=
}
