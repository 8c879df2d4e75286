#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run-checks.sh JOBS [CHECK...]: in the root of the checkers, run those of
# checks/ and print a KTAP line for each, with all that it found.
#
# A check is ok when it exits with 0 and has said nothing. Its second comment
# block is its title.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
cd "$here/../.." || exit
# what xargs runs below: one check, its output and its status into files
if [ "$1" = --one ]; then
	"$here/checks/$3" >"$2/$3.out" 2>&1 </dev/null
	rc=$?
	echo "$SECONDS" >"$2/$3.time"
	echo "$rc" >"$2/$3.rc"
	exit
fi
jobs=$1
shift

checks=("$@")
[ $# -gt 0 ] || mapfile -t checks < <(cd "$here/checks" && ls)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

verdict()
{
	local number=$1 check=$2 title rc

	title=$(sed -n '4{s/^# //p;q}' "$here/checks/$check" 2>/dev/null)
	rc=$(cat "$tmp/$check.rc")
	sed 's/^/# /' "$tmp/$check.out"
	if [ "$rc" -eq 0 ] && [ ! -s "$tmp/$check.out" ]; then
		echo "ok $number lint: $check: $title # $(cat "$tmp/$check.time") s"
	else
		echo "not ok $number lint: $check: $title"
		bad=1
	fi
}

# Those that take longest begin first; told in the order of their names.
order=(analyzer-module analyzer-tools checkpatch coccicheck shellcheck)
bad=0
echo "KTAP version 1"
echo "1..${#checks[@]}"
printf '%s\n' "${order[@]}" "${checks[@]}" |
	grep -xFf <(printf '%s\n' "${checks[@]}") | awk '!begun[$0]++' |
	xargs -P "$jobs" -I{} "$here/run-checks.sh" --one "$tmp" {} &
pool=$!
number=0
for check in "${checks[@]}"; do
	while [ ! -s "$tmp/$check.rc" ] && kill -0 "$pool" 2>/dev/null; do
		sleep 0.2
	done
	[ -s "$tmp/$check.rc" ] || echo 127 >"$tmp/$check.rc"
	verdict $((number += 1)) "$check"
done
wait "$pool"
exit "$bad"
