#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# check.sh [unit] [fuzz] [runner] [sim] [sim-long] [vm] [vm-long] [pair] [matrix]
# [debug] [debug-runner] [debug-long] [kcsan] [load] [packages]: run these lanes (unit, which
# fuzz is a part of, runner, sim, vm, pair), print their KTAP and at the end the one
# line "N passed, N failed, N skipped".
#
#   SUITES="bookworm ..."  Debian suites whose kernels run the kselftests; for
#                          matrix, which is vm on each of them, and packages
#                          bookworm trixie sid
#   T="TEST..."            only these kselftests
#   JOBS=N                 virtual machines at a time (2)
#   OUT=DIR                where full output is left (selftests/out); the lanes that
#                          are through in DIR/finished
#
# A kselftest is an executable selftests/*/test_*.sh. Those in uml/, and any with
# a line "# lane: NAME..." without vm, are left to the lanes it names. What waits
# for timers most of its time is of sim, where waiting is free, and of vm-long. The
# lane in virtual time runs what uml/short names, in its long form also uml/long;
# the debug lane what debug/short names, in its long form its own, those of vm, and
# uml/debug; with KCSAN it runs those of vm-long instead. The lane of load runs as fast
# as the machine can, and wants it for itself.
set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../scripts/common.sh"

out=${OUT:-$here/out}
jobs=${JOBS:-2}
read -r -a suites <<<"${SUITES:-bookworm}"
lanes=("$@")
[ $# -gt 0 ] || lanes=(sim unit runner vm pair)

rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd -P)

# lane_unit: the pure code and the tool's parsers in user space
lane_unit()
{
	unit_tests "$here/unit" "$out/unit.ktap"
	unit_tests "$HSRP_TOP/ctl/tests" "$out/unit-ctl.ktap"
	unit_coverage | tee "$out/unit-coverage.ktap"
	lane_fuzz
}

unit_coverage()
{
	local log=$out/unit-coverage.log

	if "$here/debug/coverage.sh" unit >"$log" 2>&1; then
		echo "ok the unit tests take every branch of the pure code"
	else
		sed 's/^/# /' "$log"
		echo "not ok the unit tests take every branch of the pure code"
	fi
}

# lane_fuzz: any input to the same, a fixed number of runs
lane_fuzz()
{
	unit_tests "$here/fuzz" "$out/unit-fuzz.ktap"
}

# unit_tests DIR LOG
unit_tests()
{
	local log=$2 rc

	# T and what else came with an outer make is not meant for this one
	env -u T -u MAKEFLAGS -u MAKELEVEL \
		make -s -C "$1" check >"$log" 2>&1
	rc=$?
	if [ "$rc" -ne 0 ] && ! grep -q '^not ok' "$log"; then
		echo "not ok unit tests # make check: exit status $rc" >>"$log"
	fi
	grep -vE '^[0-9]+ passed, ' "$log"
}

# lane_runner: whether the lane after this one sees what it is there to see
lane_runner()
{
	local log=$out/runner.ktap

	"$here/vm/build.sh" --lax "${suites[0]}" >"$out/runner-build.log" 2>&1
	"$here/vm/selfcheck.sh" "${suites[0]}" 2>&1 | tee "$log"
}

# lane_tests LANE...: the kselftests of these
lane_tests()
{
	local test

	if [ -n "${T:-}" ]; then
		tr ' ' '\n' <<<"$T" | sed '/^$/d'
		return
	fi
	find "$here" -mindepth 2 -maxdepth 2 -name 'test_*.sh' -executable \
		! -path "$here/uml/*" |
		while read -r test; do
			in_lane "$test" "$@" && echo "$test"
		done | sort
}

# in_lane TEST LANE...: is it one of those that TEST names?
in_lane()
{
	local words word

	words=$(sed -n 's/^# lane: *//p;30q' "$1")
	shift
	for word in ${words:-vm}; do
		[[ " $* " != *" $word "* ]] || return 0
	done
	return 1
}

# lane_vm SUITE LANE...: build once, then the tests
lane_vm()
{
	local suite=$1 tests log
	shift

	log=$out/build-$suite.ktap
	if ! "$here/vm/build.sh" "$suite" >"$out/build-$suite.log" 2>&1; then
		sed 's/^/# /' "$out/build-$suite.log"
		echo "not ok build for $suite" | tee "$log"
		return
	fi
	echo "ok build for $suite, no warnings" | tee "$log"

	mapfile -t tests < <(lane_tests "$@")
	runner=("$here/vm/run.sh" --suite "$suite" --no-build)
	shards "$1-$suite" "${tests[@]}"
}

# lane_matrix: on every kernel that is supported. The root of a suite that does
# not stand still is made anew after a week.
lane_matrix()
{
	local suite log days

	[ -n "${SUITES:-}" ] || suites=(bookworm trixie sid)
	for suite in "${suites[@]}"; do
		log=$out/root-$suite
		days=
		[ "$suite" != sid ] || days=7
		if HSRP_ROOT_DAYS=$days "$here/vm/mkroot.sh" "$suite" \
				>"$log.log" 2>&1; then
			lane_vm "$suite" vm vm-long
			continue
		fi
		sed 's/^/# /' "$log.log"
		echo "not ok root filesystem of $suite" | tee "$log.ktap"
	done
}

# lane_sim FORM...: in virtual time; kernels and modules are built first
lane_sim()
{
	local variant tests

	for variant in plain noip6 kasan; do
		mapfile -t tests < <(sim_tests "$variant" "$@")
		[ ${#tests[@]} -gt 0 ] || continue
		runner=("$here/uml/run.sh")
		[ $variant != kasan ] || runner+=(--kasan)
		[ $variant != noip6 ] || runner+=(--append ipv6.disable=1)
		[ -z "${GCOV:-}" ] || runner+=(--gcov)
		build_and_run "sim-$variant" "${tests[@]}"
	done
}

# sim_tests VARIANT FORM...: "VARIANT: TEST" in uml/FORM; "lane sim" is those that
# are of that lane, and a pattern all that match it, but for "# lane: vm", which is
# for what that kernel cannot do
sim_tests()
{
	local pattern which=$1
	shift

	if [ -n "${T:-}" ]; then
		[ "$which" = "${SIM_VARIANT:-plain}" ] || return 0
		tr ' ' '\n' <<<"$T" | sed '/^$/d'
		return
	fi
	sed -n "s/^$which: *//p" "${@/#/$here/uml/}" |
		while read -r pattern; do
			case $pattern in
			'lane '*) lane_tests "${pattern#lane }" ;;
			*) (cd "$here" && compgen -G "$pattern" |
				xargs grep -L '^# lane: vm$') ;;
			esac
		done
}

# lane_debug_runner: whether the debug lane sees what it is there to see
lane_debug_runner()
{
	"$here/debug/selfcheck.sh" 2>&1 | tee "$out/debug-runner.ktap"
}

# build_and_run NAME TEST...: with the runner, whose kernel is built first, with the
# module: a failure there is one failure, not one of each machine
build_and_run()
{
	local name=$1 log=$out/build-$1.ktap
	shift

	if ! "${runner[@]}" --build >"$out/build-$name.log" 2>&1; then
		sed 's/^/# /' "$out/build-$name.log"
		echo "not ok build for $name" | tee "$log"
		return
	fi
	echo "ok build for $name" | tee "$log"
	runner+=(--no-build)
	shards "$name" "$@"
}

# lane_debug NAME TEST...: on a kernel that looks closely
lane_debug()
{
	local name=$1
	shift

	runner=("$here/debug/run.sh")
	[ "$name" != kcsan ] || runner+=(--kcsan)
	[ -z "${GCOV:-}" ] || runner+=(--gcov)
	build_and_run "$name" "$@"
}

# debug_short: the tests of the short form that are there
debug_short()
{
	[ -z "${T:-}" ] || { lane_tests; return; }
	sed '/^#/d; /^$/d' "$here/debug/short"
}

# shards NAME TEST...: the tests dealt out to some machines
shards()
{
	local i pids=() name=$1 dealt mine
	shift

	[ $# -gt 0 ] || return
	dealt=$(deal "$@")
	for ((i = 0; i < jobs; i++)); do
		mapfile -t mine < <(sed -n "s/^$i //p" <<<"$dealt")
		shard "$name-$i" "$i" "${mine[@]}" &
		pids+=($!)
	done
	wait "${pids[@]}"
}

# deal TEST...: "MACHINE TEST", the longest first, each to the machine that has least to
# do, by what they took once
deal()
{
	printf '%s\n' "$@" | awk -v here="$here/" '
		NR == FNR { took[$2] = $1; next }
		{
			name = index($0, here) == 1 ? substr($0, length(here) + 1) : $0
			print name in took ? took[name] : 40, $0
		}' "$here/durations" - | sort -k1,1nr -k2 | awk -v jobs="$jobs" '
		{
			least = 0
			for (i = 1; i < jobs; i++)
				if (load[i] < load[least])
					least = i
			load[least] += $1
			print least, $2
		}'
}

# shard NAME I TEST...: the tests of one machine. As it goes only what becomes of each is
# shown, all of it where one failed.
shard()
{
	local name=$1 i=$2 log rc
	shift 2

	[ $# -gt 0 ] || return
	log=$out/$name.ktap
	HSRP_SHARD=$i "${runner[@]}" --keep-going --out "$out/$name" -- "$@" 2>&1 |
		tee "$log" | show_results
	rc=$?
	if [ "$rc" -ne 0 ] && ! grep -q '^not ok' "$log"; then
		echo "not ok run $name # exit status $rc" | tee -a "$log"
	fi
}

# lane_pair: what takes two machines, since each has one module
lane_pair()
{
	local log=$out/pair.ktap rc

	"$here/case/two-machines.sh" 2>&1 | tee "$log"
	rc=$?
	if [ "$rc" -ne 0 ] && ! grep -q '^not ok' "$log"; then
		echo "not ok case/two-machines.sh # exit status $rc" |
			tee -a "$log"
	fi
}

# lane_packages: installed and purged in a root of each suite; in a stable one, which
# is what gateways run, also booted
lane_packages()
{
	local suite debs=$out/packages

	[ -n "${SUITES:-}" ] || suites=(bookworm trixie sid)
	if ! "$HSRP_TOP/packaging/build.sh" "$debs" >"$debs.log" 2>&1; then
		sed 's/^/# /' "$debs.log"
		echo "not ok build of the packages" | tee "$debs.ktap"
		return
	fi
	echo "ok build of the packages" | tee "$debs.ktap"
	for suite in "${suites[@]}"; do
		PACKAGES=$debs "$HSRP_TOP/packaging/test.sh" "$suite" 2>&1 |
			tee "$debs-$suite.ktap"
		[ "$suite" = sid ] || PACKAGES=$debs KEEP=$out \
			"$HSRP_TOP/packaging/test-vm.sh" "$suite" 2>&1 |
			tee "$debs-vm-$suite.ktap"
	done
}

# show_results: hold each test's own lines until its verdict is known, and say how
# long the host took. What failed comes once more with its reason, behind a long log.
show_results()
{
	local line held='' last=$SECONDS

	while IFS= read -r line; do
		case $line in
		ok\ * | not\ ok\ *)
			[ "${line:0:1}" = o ] || {
				printf '%s' "$held"
				grep -A 3 '^    not ok' <<<"$held" |
					sed 's/^   /# why:/'
			}
			[[ $line = *"#"* ]] || line+=" # $((SECONDS - last)) s"
			echo "$line"
			held=
			last=$SECONDS
			;;
		'    '*) held+=$line$'\n' ;;
		'#'*) echo "$line" ;;
		esac
	done
}

# What takes one processor only is begun at once, and waited for before the next that
# takes more.
small=()
for lane in "${lanes[@]}"; do
	case $lane in
	unit | fuzz | runner)
		{ "lane_$lane"; echo "$lane" >>"$out/finished"; } &
		small+=($!)
		continue
		;;
	esac
	wait "${small[@]}"
	small=()
	case $lane in
	pair | matrix | packages) "lane_$lane" ;;
	vm | vm-long)
		for suite in "${suites[@]}"; do
			lane_vm "$suite" vm "$lane"
		done
		;;
	load)
		# a machine beside it would be load, too
		jobs=1
		lane_vm "${suites[0]}" load
		;;
	sim) lane_sim short ;;
	sim-long) lane_sim short long ;;
	debug-runner) lane_debug_runner ;;
	debug)
		mapfile -t tests < <(debug_short)
		lane_debug debug "${tests[@]}"
		;;
	debug-long)
		mapfile -t tests < <(lane_tests vm debug | grep -vxFf \
			<(sim_tests kasan debug | sed "s,^[^/],$here/&,"))
		lane_debug "$lane" "${tests[@]}"
		lane_sim debug
		;;
	kcsan)
		mapfile -t tests < <(lane_tests vm vm-long debug)
		lane_debug "$lane" "${tests[@]}"
		;;
	*) die "no lane $lane" ;;
	esac
	echo "$lane" >>"$out/finished"
done
wait "${small[@]}"

shopt -s nullglob
exec "$HSRP_TOP/scripts/ktap-sum.sh" "$out"/*.ktap
