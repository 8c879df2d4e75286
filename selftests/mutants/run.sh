#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [NAME...]: make each mutation of *.mut (or those named) in a copy of the
# tree, one at a time, run the tests that should see it, and say which did.
#
#   JOBS=N    copies side by side (2)
#   OUT=DIR   where logs and the table are left (selftests/out/mutants)
#
# Output is KTAP, one result per mutation, and the closing line of all lanes.
# Before that the same tests run without any mutation: they have to pass. A
# mutation that does not fit any more, or does not compile, has failed, too.
set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
# shellcheck source=scripts/tree.sh
. "$here/../../scripts/tree.sh"

out=${OUT:-$HSRP_TOP/selftests/out/mutants}
jobs=${JOBS:-2}
mut=("$here"/*.mut)
plant=$here/plant.py

need_root
need python3 flock tar
# what comes with an outer make is not for those here: to a kernel that is built on the
# way, M is the directory of a module
unset M MAKEFLAGS MAKELEVEL
"$plant" check "$HSRP_TOP" "${mut[@]}" || die "mutations that do not fit"
mapfile -t all < <("$plant" list "${mut[@]}")
names=("$@")
[ $# -gt 0 ] || names=("${all[@]}")
for name in "${names[@]}"; do
	printf '%s\n' "${all[@]}" | grep -xF -- "$name" >/dev/null ||
		die "no mutation $name"
done

mkdir -p "$out"
out=$(cd "$out" && pwd -P)
rm -f "$out"/*.log "$out"/*.row

# copy_tree DIR: the tree as it stands. The path of a copy is always the same, so
# what was compiled in it last time is good this time.
copy_tree()
{
	mkdir -p "$1"
	(cd "$HSRP_TOP" && sync_tree "$1")
}

# lane DIR WORD...: run one lane in a copy; KTAP and complaints on stdout
lane()
{
	local dir=$1 kind=$2
	shift 2

	case $kind in
	unit)
		make -s -C "$dir/selftests/unit" check "T=$*"
		;;
	kunit) "$dir/selftests/uml/run.sh" --kasan uml/test_kunit.sh ;;
	uml) "$dir/selftests/uml/run.sh" "$@" ;;
	kasan) "$dir/selftests/uml/run.sh" --kasan "$@" ;;
	vm) "$dir/selftests/vm/run.sh" "$@" ;;
	debug) "$dir/selftests/debug/run.sh" "$@" ;;
	*) echo "no lane $kind" && return 1 ;;
	esac </dev/null 2>&1
}

# who_saw LOG: the test, and what it said; nothing where none failed
who_saw()
{
	awk '
		/^    not ok / && what == "" {
			what = $0
			sub(/^    not ok ([0-9]+|-) /, "", what)
		}
		/^not ok / {
			sub(/^not ok ([0-9]+|-) /, "")
			why = $0
			sub(/ #.*/, "", $0)
			if (what == "" && index(why, " # "))
				what = substr(why, index(why, " # ") + 3)
			print $0 (what != "" ? ": " what : "")
			found = 1
			exit
		}
		END { exit !found }' "$1"
}

# try NAME DIR: sets lane_seen, test_seen; fails when nobody saw it
try()
{
	local name=$1 dir=$2 log run file
	log=$out/$name.log

	: >"$log"
	while read -r run; do
		echo "### $run" >>"$log"
		# shellcheck disable=SC2086	# words
		lane "$dir" $run >"$log.run"
		echo "### exit status $?" >>"$log.run"
		cat "$log.run" >>"$log"
		test_seen=$(who_saw "$log.run")
		lane_seen=$run
		file=$(tail -n 1 "$log.run")
		rm -f "$log.run"
		[ -z "$test_seen" ] || return 0
		# neither seen nor passed: it did not compile, most likely
		[ "$file" = "### exit status 0" ] || {
			lane_seen=broken
			return 1
		}
	done < <("$plant" runs "$name" "${mut[@]}")
	lane_seen=missed
	return 1
}

# take_back DIR NAME...: what they change is as before, and newer than what was
# made of it, or the next mutation would be tried on top of that
take_back()
{
	local dir=$1 name
	shift

	copy_tree "$dir"
	for name; do
		"$plant" files "$name" "${mut[@]}"
	done | sort -u | (cd "$dir" && xargs touch)
}

# one NAME DIR: plant, try, take back; a row of the table in NAME.row
one()
{
	local name=$1 dir=$2 rc=0 what start=$SECONDS

	what=$("$plant" what "$name" "${mut[@]}")
	"$plant" plant "$name" "$dir" "${mut[@]}"
	try "$name" "$dir" || rc=1
	take_back "$dir" "$name"
	if [ $rc -eq 0 ]; then
		printf '%s\t%s\t%s\t%s\n' "$name" "$what" "${lane_seen%% *}" \
			"$test_seen" >"$out/$name.row"
		echo "ok - $name # $((SECONDS - start)) s, $lane_seen: $test_seen"
	else
		printf '%s\t%s\t%s\t\n' "$name" "$what" "$lane_seen" \
			>"$out/$name.row"
		echo "not ok - $name # $lane_seen, see $out/$name.log"
	fi
}

# baseline DIR: everything that the mutations run passes as it is, none is skipped
baseline()
{
	local log=$out/baseline.log run kind

	declare -A words=()
	while read -r run; do
		kind=${run%% *}
		words[$kind]+="${run#"$kind"} "
	done < <(for name in "${names[@]}"; do
		"$plant" runs "$name" "${mut[@]}"
	done | sort -u)
	: >"$log"
	for kind in "${!words[@]}"; do
		# shellcheck disable=SC2046,SC2086	# words
		lane "$1" "$kind" $(tr ' ' '\n' <<<"${words[$kind]}" | sort -u) \
			>>"$log" || {
			echo "not ok - $kind passes without a mutation # see $log"
			return 1
		}
	done
	# such a test would see nothing
	! grep -q '^ok .* # SKIP' "$log" || {
		echo "not ok - a test is skipped where it is to see a mutation # see $log"
		return 1
	}
	echo "ok - the tests pass without a mutation"
}

# work I: every JOBS'th mutation
work()
{
	local i dir=$HSRP_CACHE/mutants/tree$1

	# a run that was broken off may have left something
	take_back "$dir" "${all[@]}"
	for ((i = $1; i < ${#names[@]}; i += jobs)); do
		one "${names[i]}" "$dir"
	done
}

mkdir -p "$HSRP_CACHE/mutants"
exec 9>"$HSRP_CACHE/mutants/lock"
flock -n 9 || die "another run is going on"

echo "KTAP version 1"
echo "1..$((${#names[@]} + 1))"
{
	take_back "$HSRP_CACHE/mutants/tree0" "${all[@]}"
	baseline "$HSRP_CACHE/mutants/tree0" && {
		pids=()
		for ((i = 0; i < jobs; i++)); do
			work "$i" 9>&- &
			pids+=($!)
		done
		wait "${pids[@]}"
	}
} | tee "$out/mutants.ktap"

# the table, in the order of the files
for name in "${names[@]}"; do
	cat "$out/$name.row" 2>/dev/null
done >"$out/table"
exec "$HSRP_TOP/scripts/ktap-sum.sh" "$out/mutants.ktap"
