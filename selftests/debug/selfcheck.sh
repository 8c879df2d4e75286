#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# selfcheck.sh: does the debug lane see what it is there to see? Runs fixtures/,
# each of which lets the kernel find one bug that plant/ makes on purpose, and
# compares the verdicts. Runs on the host; KTAP.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=selftests/vm/verdicts.sh
. "$here/../vm/verdicts.sh"

run_fixtures()
{
	"$here/run.sh" "$@"
}

echo "KTAP version 1"
echo "1..14"

# What ends the proving of locks comes last: a new machine after each.
fixtures -- rcu sleep ubsan ref leak odebug lockdep kasan
[ $? -eq 1 ]
result $? "a run with reports fails"
verdict "not ok 1 .* # kernel log: .*suspicious RCU usage" "RCU"
verdict "not ok 2 .* # kernel log: .*(scheduling while atomic|sleeping function)" \
	"sleeping with a spinlock held, perhaps"
verdict "not ok 3 .* # kernel log: .*UBSAN" "undefined behaviour"
verdict "not ok 4 .* # kernel log: .*ref_tracker" "a reference of a device"
verdict "ok 5 " "what has leaked is not seen by the test itself"
verdict "not ok kmemleak # 1 objects of the modules" "but at the end"
verdict "not ok 6 .* # kernel log: .*ODEBUG" "an active timer freed"
verdict "not ok 7 .* # kernel log: .*circular locking" "two orders of locks"
verdict "# lockdep is off from here on" "the machine says that it is blind"
verdict "not ok 8 .* # kernel log: .*KASAN" \
	"memory used after it was freed, in a new machine"
verdict "# kmemleak: nothing of the modules" "where nothing has leaked"
explain

fixtures --kcsan -- race
[ $? -eq 1 ]
result $? "a run with a race fails"
verdict "not ok 1 .* # kernel log: .*KCSAN" "two processors at one variable"
explain

exit "$bad"
