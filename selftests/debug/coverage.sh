#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# coverage.sh [unit]: which lines and branches of kmod/ the tests reach.
#
#   unit   only the branches of the pure code, by the unit tests in user space
#
# The rest is counted by the long form of the debug lane. Fails below 100 % of
# the branches of the pure code, or 90 % of the lines of kmod/.
#
#   OUT=DIR   where everything is left (selftests/out/debug)
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
unit=$HSRP_TOP/selftests/unit
out=${OUT:-$HSRP_TOP/selftests/out/debug}
failed=0

# unit_coverage: without sanitizers and optimization, whose branches are not ours
unit_coverage()
{
	local dir pure

	dir=$(mktemp -d)
	pure=$(env -u MAKEFLAGS -u MAKELEVEL make -s -C "$unit" print-pure)
	env -u T -u MAKEFLAGS -u MAKELEVEL make -s -C "$unit" "B=$dir" \
		"ALL_CFLAGS=-std=gnu11 -O0 -g --coverage" check \
		>"$dir/ktap" 2>&1 || { tail -n 40 "$dir/ktap" >&2; return 1; }
	"$HSRP_TOP/scripts/coverage.py" --missing --branches 100 \
		--only "${pure// /,}" "$dir"
	rm -rf "$dir"
}

# counts RUNNER MACHINE...: the counts of each with the compiler's notes beside
counts()
{
	local modules machine into

	modules=$("$1" --gcov --build | sed -n 's/^modules=//p')
	shift

	for machine; do
		into=$(mktemp -d "$all/XXXXXX")
		cp -r "$machine/." "$into"
		(cd "$modules" && find kmod -name '*.gcno' -print0 |
			tar -c --null -T -) | tar -C "$into" -x
	done
}

# debug_coverage: of all tests, each of them on one of two kernels
debug_coverage()
{
	local all=$out/gcov

	OUT=$out GCOV=1 "$here/../check.sh" debug-long || failed=1
	rm -rf "$all"
	mkdir "$all"
	shopt -s nullglob
	counts "$here/run.sh" "$out"/debug-long-*/gcov/*/
	counts "$here/../uml/run.sh" "$out"/sim-kasan-*/gcov/*/
	[ -n "$(ls "$all")" ] || die "no machine has left counts"
	"$HSRP_TOP/scripts/coverage.py" --missing --lines 90 "$all" |
		tee "$out/coverage"
}

unit_coverage
[ "${1:-}" = unit ] || debug_coverage
exit "$failed"
