#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# selfcheck.sh [SUITE]: does the runner see what it is there to see? Runs the
# programs in fixtures/, each of which misbehaves in one way, and compares
# the verdicts. Runs on the host; KTAP.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
suite=${1:-bookworm}
# shellcheck source=selftests/vm/verdicts.sh
. "$here/verdicts.sh"

run_fixtures()
{
	HSRP_EXPECT_ALL=${EXPECT:-0} HSRP_GRACE=${GRACE:-60} "$here/run.sh" \
		--suite "$suite" --lax --no-build "$@"
}

echo "KTAP version 1"
echo "1..17"

# One machine for those that leave it alive, one more after the panic.
fixtures --keep-going -- pass status skip plan inner klog slow leave fresh \
	panic pass
[ $? -eq 1 ]
result $? "a run with failures fails"
verdict "1\.\.11$" "the plan names all tests"
verdict "ok 1 vm/fixtures/pass.sh$" "a test that passes"
verdict "not ok 2 .* # exit status 3" "a bad exit status"
verdict "ok 3 .* # SKIP" "a skip"
verdict "not ok 4 .* # planned 3 results, gave 1" "results short of the plan"
verdict "not ok 5 .* # 1 failed inside" "a failure inside"
verdict "not ok 6 .* # kernel log: .*WARNING: CPU" "a line in the kernel log"
verdict "not ok 7 .* # no end after [24] s" "a test without end"
verdict "ok 8 " "what a test leaves behind"
verdict "ok 9 " "is gone when the next one starts"
verdict "not ok 10 .* # the kernel panicked: .*Kernel panic.*sysrq" "a panic, and whose"
verdict "ok 11 vm/fixtures/pass.sh$" "going on after it"
explain

EXPECT=1 GRACE=5 fixtures -- pass skip missing stopped pass
verdict "not ok 2 .* # skipped, but" "a skip where none is expected"
verdict "not ok 3 .* # 1 failed inside" "a tool that is missing there"
verdict "not ok 4 .* # the machine hangs" "a machine that hangs"
verdict "not ok 5 .* # not run" "what could not run after it"
explain

exit "$bad"
