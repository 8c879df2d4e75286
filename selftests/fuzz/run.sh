#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh TARGET...: run fuzz targets, KTAP on stdout. Each is given its seeds
# (corpus/, what build/seeds wrote) and then a number of runs, not a time: with
# the same compiler and seed it does the same again.
#
#   HSRP_SEED=N    seed (1985)
#   FUZZ_LONG=1    a hundred times the runs; what they find is kept as seeds of
#                  the next run in build/kept
#   RUNS=N         that many runs of each target
#   B=DIR          where the targets were built (build)
set -u

cd "$(dirname "$0")" || exit 1
build=${B:-build}
seed=${HSRP_SEED:-1985}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# runs_of TARGET: as many as take about two seconds
runs_of()
{
	local runs

	case $1 in
	packet | version2 | ip | auth) runs=300000 ;;
	fsm) runs=60000 ;;
	router) runs=1500 ;;
	window) runs=100000 ;;
	vici) runs=40000 ;;
	ios) runs=5000 ;;
	conf) runs=3000 ;;
	*) runs=10000 ;;
	esac
	[ -z "${FUZZ_LONG:-}" ] || runs=$((runs * 100))
	echo "${RUNS:-$runs}"
}

# corpora TARGET: folders with its seeds; new ones go to the first
corpora()
{
	local new=$work/new-$1 dir more=()

	# what the tool's own tests have, too
	[ "$1" != ios ] || more=(../ctl/wrong)

	[ -z "${FUZZ_LONG:-}" ] || new=$build/kept/$1
	mkdir -p "$new"
	echo "$new"
	for dir in "$build/seeds.d/$1" "corpus/$1" "${more[@]}"; do
		[ ! -d "$dir" ] || echo "$dir"
	done
}

# fuzz TARGET LOG
fuzz()
{
	local target=$1 log=$2 dirs opts
	local -x UBSAN_OPTIONS=print_stacktrace=1

	mapfile -t dirs < <(corpora "$target")
	opts=(-seed="$seed" -runs="$(runs_of "$target")" -max_len=2048
		-timeout=20 -rss_limit_mb=1024 -artifact_prefix="$work/bad-")
	[ ! -e "corpus/$target.dict" ] ||
		opts+=(-dict="corpus/$target.dict")
	"$build/fuzz_$target" "${opts[@]}" "${dirs[@]}" >"$log" 2>&1 </dev/null
}

# explain TARGET LOG: the complaint, and the input that led to it
explain()
{
	local kept

	# not libFuzzer's own frames, statistics and hints
	grep -avE '^(INFO|#[0-9]|MS: |Base64|\t|0x|\\|NOTE|artifact)' "$2" |
		grep -avE 'fuzzer::|libc_start|in _start|^ *Combine' |
		head -n 40 | cut -c 1-160 | sed 's/^/# /'
	for kept in "$work"/bad-*; do
		[ -e "$kept" ] || continue
		mkdir -p "$build/bad"
		cp "$kept" "$build/bad/$1-${kept##*/bad-}"
		echo "# input: $build/bad/$1-${kept##*/bad-}"
		od -An -v -tx1 -w32 "$kept" | head -n 20 | sed 's/^/#  /'
		rm -f "$kept"
	done
}

echo "KTAP version 1"
echo "1..$#"
n=0
bad=0
for target; do
	n=$((n + 1))
	log=$work/$target.log
	if fuzz "$target" "$log" && grep -q '^Done ' "$log"; then
		echo "ok $n fuzz $target: $(sed -n \
			's/^Done \([0-9]*\) runs.*/\1 runs/p' "$log")"
	else
		explain "$target" "$log"
		echo "not ok $n fuzz $target"
		bad=1
	fi
done
exit "$bad"
