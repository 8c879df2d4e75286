#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Run KTAP programs one after the other, show what they say, count it. A
# program that dies, or says less than it planned, counts as one failure more.
set -u

pass=0
fail=0
skip=0
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT

for prog in "$@"; do
	echo "# $(basename "$prog")"
	"$prog" >"$out" 2>&1
	rc=$?
	cat "$out"
	p=$(grep '^ok ' "$out" | grep -vc '# SKIP')
	s=$(grep '^ok ' "$out" | grep -c '# SKIP')
	f=$(grep -c '^not ok ' "$out")
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$out")
	if [ "$((p + s + f))" -ne "${plan:-0}" ] || [ "${plan:-0}" -eq 0 ]; then
		echo "not ok - $(basename "$prog"): incomplete, status $rc"
		f=$((f + 1))
	elif [ "$rc" -ne 0 ] && [ "$f" -eq 0 ]; then
		echo "not ok - $(basename "$prog"): status $rc"
		f=$((f + 1))
	fi
	pass=$((pass + p))
	fail=$((fail + f))
	skip=$((skip + s))
done

echo "$pass passed, $fail failed, $skip skipped"
[ "$fail" -eq 0 ]
