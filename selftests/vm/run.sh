#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [OPTION...] [--] TEST...	run tests in a fresh virtual machine
# run.sh [OPTION...] --shell 'CMD'	run shell commands in one
#
#   --suite NAME      Debian suite of kernel and userland (bookworm)
#   --smp N           processors (2)
#   --mem SIZE        memory (2G)
#   --timeout S       deadline of the whole run (sum of the tests'; 900)
#   --append ARGS     more words for the kernel command line
#   --qemu ARGS       more words for QEMU itself, as a network card
#   --env NAME=VALUE  variable for the guest, may be repeated
#   --keep-going      after a panic or a hang go on in a new machine
#   --lax             do without a part that does not build (--shell implies it)
#   --no-build        use what was built last
#   --out DIR         keep console log and what the guest put in /results
#   --accel NAME      kvm or tcg instead of probing
#   --count           one emulated processor whose clock counts instructions: a
#                     nanosecond is one of them (selftests/bench)
#   --machine NAME    qemu, uml or debug (which selftests/uml/run.sh and
#                     selftests/debug/run.sh are for)
#   -v                show the console while it runs
#
# TEST is a program, named relative to the present directory, the tree or its
# selftests. It runs as root in selftests/ of the tree; the guest may write
# anywhere (all is lost at the end) and what it puts in /results is found in
# DIR. Output is KTAP; the exit status is 0 only when nothing failed.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
# shellcheck source=selftests/vm/boot.sh
. "$here/boot.sh"

suite=${HSRP_SUITE:-bookworm}
smp=2
mem=2G
limit=
append=
qemu_words=
shell=
keep_going=
build=1
lax=
out=
accel=
machine=qemu
verbose=
guest_env=()
tests=()

usage()
{
	sed -n '4,/^set/s/^# \{0,1\}//p' "$0" | sed '$d' >&2
	exit 2
}

# test_path NAME: the path relative to the tree
test_path()
{
	local name path

	for name in "$PWD/$1" "$HSRP_TOP/$1" "$HSRP_TOP/selftests/$1" "$1"; do
		path=$(realpath -m "$name")
		if [ -e "$path" ] && [ "${path#"$HSRP_TOP"/}" != "$path" ]; then
			echo "${path#"$HSRP_TOP"/}"
			return
		fi
	done
	# not in the tree: a program that the build makes
	echo "$1"
}

# test_limit PATH: a "# timeout: S" line in the test, or the settings' default;
# twice that where the machine is emulated, as for the waits inside, and more
# where the machine says so (machine_slow)
test_limit()
{
	local own

	own=$(sed -n 's/^# timeout: *\([0-9]*\).*/\1/p;30q' "$HSRP_TOP/$1" \
		2>/dev/null | head -n 1)
	: "${own:=$(sed -n 's/^timeout=//p' "$HSRP_TOP/selftests/settings")}"
	echo $((own * slow))
}

while [ $# -gt 0 ]; do
	case $1 in
	--suite) suite=$2 && shift ;;
	--smp) smp=$2 && shift ;;
	--mem) mem=$2 && shift ;;
	--timeout) limit=$2 && shift ;;
	--append) append=$2 && shift ;;
	--qemu) qemu_words=$2 && shift ;;
	--env) guest_env+=("$2") && shift ;;
	--shell) shell=$2 lax=1 && shift ;;
	--keep-going) keep_going=1 ;;
	--lax) lax=1 ;;
	--no-build) build= ;;
	--out) out=$2 && shift ;;
	--accel) accel=$2 && shift ;;
	--count) accel=count smp=1 ;;
	--machine) machine=$2 && shift ;;
	-v) verbose=1 ;;
	--) shift && tests+=("$@") && break ;;
	-*) usage ;;
	*) tests+=("$1") ;;
	esac
	shift
done
[ -n "$shell" ] || [ ${#tests[@]} -gt 0 ] || usage

# A machine is a file of functions: what it needs, what it is called, how it
# changes the tree it gets, and the command that runs it.
case $machine in
qemu)
	# shellcheck source=selftests/vm/qemu.sh
	. "$here/qemu.sh"
	;;
debug)
	# shellcheck source=selftests/debug/debug.sh
	. "$here/../debug/debug.sh"
	;;
uml)
	# shellcheck source=selftests/uml/uml.sh
	. "$here/../uml/uml.sh"
	;;
*) usage ;;
esac

need_root
need flock tar
machine_need
root=$("$here/mkroot.sh" "$suite")
bootdir=$(boot_dir "$root")
key=$(echo "$HSRP_TOP" | sha256sum | cut -c1-8)${HSRP_BUILD_KEY:-}
dir=$HSRP_CACHE/build/$suite-$key
if [ -n "$build" ]; then
	dir=$("$here/build.sh" ${lax:+--lax} "$suite")
fi
[ -d "$dir" ] || die "nothing built yet"
machine_prepare

mkdir -p "$HSRP_CACHE/run"
# of runs that were killed and could not clean up
find "$HSRP_CACHE/run" -mindepth 1 -maxdepth 1 -type d -mtime +1 \
	-exec rm -rf {} +

# take_slot: wait for one of the machine's slots, one for each processor. More
# machines than that only disturb the timers in each other. What this script
# starts is part of it and takes no slot of its own.
take_slot()
{
	local i

	[ -z "${HSRP_SLOT_HELD:-}" ] || return 0
	while :; do
		for ((i = 0; i < $(nproc); i++)); do
			exec 7>"$HSRP_CACHE/run/slot$i"
			if flock -n 7; then
				export HSRP_SLOT_HELD=$i
				return
			fi
		done
		sleep 0.2
	done
}
take_slot

work=$(mktemp -d "$HSRP_CACHE/run/XXXXXX")
machine_pid=
tail_pids=()
# shellcheck disable=SC2317	# called by the trap
finish()
{
	[ -z "$machine_pid" ] || kill "$machine_pid" 2>/dev/null || :
	[ ${#tail_pids[@]} -eq 0 ] || kill "${tail_pids[@]}" 2>/dev/null || :
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The machine gets a copy: a build that starts meanwhile cannot change it.
mkdir "$work/tree"
flock "$dir.lock" tar -C "$dir" -c --exclude='*.o' --exclude='*.cmd' \
	--exclude='.files*' . | tar -C "$work/tree" -x
machine_tree

# write_env: what the guest exports
write_env()
{
	local pair

	echo "HSRPCTL=/hsrp/ctl/hsrpctl"
	echo "HSRP_SUITE=$suite"
	echo "HSRP_ACCEL=$accel"
	echo "HSRP_EXPECT_ALL=${HSRP_EXPECT_ALL:-$([ "${CI:-}" = true ] && echo 1 || echo 0)}"
	machine_env
	for pair in "${guest_env[@]}"; do
		printf '%s=%q\n' "${pair%%=*}" "${pair#*=}"
	done
}

# watch PID: end a machine in which a test is well past its deadline. The guest
# sees to the deadlines itself, so nothing goes on in there any more. Needed
# because the deadline of the whole run may be far away. Only where the guest's
# clock is that of the host.
watch()
{
	local current last=none limit since=$SECONDS

	while kill -0 "$1" 2>/dev/null; do
		current=$(cat "$work/results/current" 2>/dev/null || :)
		if [ "$current" != "$last" ]; then
			last=$current
			since=$SECONDS
			limit=$(awk -v n="$current" '$1 == n { print $2 }' \
				"$work/list")
			# none has begun: the machine boots
			: "${limit:=$((120 * slow))}"
			limit=$((limit + ${HSRP_GRACE:-60}))
		fi
		if [ $((SECONDS - since)) -gt "$limit" ]; then
			echo "$limit" >"$work/hung"
			kill "$1"
			return
		fi
		sleep 1
	done
}

# boot LIMIT: run one machine to its end, showing its output as it comes.
# Returns 0 when the guest got to its end, whatever came of it there.
boot()
{
	local args rc=0

	: >"$work/out"
	: >"$work/console"
	rm -f "$work/results/rc" "$work/results/blind" "$work/hung"
	mapfile -t args < <(machine_command)
	timeout -k 5 "$1" "${args[@]}" >"$work/machine.log" 2>&1 </dev/null &
	machine_pid=$!
	tail -n +1 -s 0.1 -f --pid="$machine_pid" "$work/out" &
	tail_pids=($!)
	if [ -n "$verbose" ]; then
		tail -n +1 -s 0.1 -f --pid="$machine_pid" "$work/console" >&2 &
		tail_pids+=($!)
	fi
	if [ -s "$work/list" ] && [ "$machine" != uml ]; then
		watch "$machine_pid" &
		tail_pids+=($!)
	fi
	wait "$machine_pid" || rc=$?
	machine_pid=
	wait "${tail_pids[@]}" || :
	tail_pids=()
	if [ -n "$out" ]; then
		mkdir -p "$out"
		cat "$work/console" >>"$out/console"
		cp -r "$work/results/." "$out/"
	fi
	[ ! -e "$work/results/rc" ] || return 0
	if [ -s "$work/hung" ]; then
		death="the machine hangs, no end after $(cat "$work/hung") s"
	elif [ "$rc" -eq 124 ] || [ "$rc" -eq 137 ]; then
		death="no end after $1 s"
	elif grep -q 'Kernel panic' "$work/console"; then
		death="the kernel panicked: $(complaint)"
	else
		death="the machine ended too early"
	fi
	return 1
}

# last_test: the console from the beginning of the last test
last_test()
{
	tr -d '\r' <"$work/console" | awk '
		/hsrp-selftest: begin / { delete line; n = 0 }
		{ line[n++] = $0 }
		END { for (i = 0; i < n; i++) print line[i] }'
}

# complaint: the first thing that its kernel complained of; at the least its panic
complaint()
{
	last_test | grep -E -m 1 -f "$here/klog-patterns" |
		sed 's/^\[[^]]*\] *//'
}

# post_mortem: the console, as KTAP comments: what the kernel complained of with what
# it says after it, or where there is no such thing its last words
post_mortem()
{
	local at

	last_test >"$work/last"
	at=$(grep -nE -m 1 -f "$here/klog-patterns" "$work/last" |
		cut -d: -f1) || :
	if [ -n "$at" ]; then
		sed -n "$((at > 10 ? at - 10 : 1)),$((at + 89))p" "$work/last"
	else
		tail -n 60 "$work/last"
	fi | sed 's/^/    # /'
	sed 's/^/    # machine: /' "$work/machine.log"
}

# stray: kernel complaints that came outside of any test
stray()
{
	tr -d '\r' <"$work/console" | awk '
		/hsrp-selftest: begin / { inside = 1 }
		!inside { print }
		/hsrp-selftest: end / { inside = 0 }' |
		grep -E -f "$here/klog-patterns" || :
}

mkdir "$work/results"
write_env >"$work/results/env"

if [ -n "$shell" ]; then
	printf '%s\n' "$shell" >"$work/results/cmd"
	if ! boot "${limit:-900}"; then
		post_mortem >&2
		die "$death"
	fi
	bad=$(stray)
	[ -z "$bad" ] || die "kernel log: $bad"
	exit "$(cat "$work/results/rc")"
fi

failed=0
total=0
num=0
slow=${machine_slow:-1}
[ "$accel" != tcg ] || [ "$slow" -gt 1 ] || slow=2
: >"$work/list"
for test in "${tests[@]}"; do
	path=$(test_path "$test")
	num=$((num + 1))
	secs=$(test_limit "$path")
	total=$((total + secs))
	echo "$num $secs $path" >>"$work/list"
done
: "${limit:=$((total * ${host_factor:-1} + 120))}"

echo "KTAP version 1"
echo "1..$num"
echo "# suite $suite, $(machine_words)"
while [ -s "$work/list" ]; do
	cp "$work/list" "$work/results/tests"
	rm -f "$work/results/current" "$work/results/done"
	if boot "$limit"; then
		[ "$(cat "$work/results/rc")" -eq 0 ] || failed=1
		# what was to come after a test that ended lockdep
		blind=$(cat "$work/results/blind" 2>/dev/null || echo 1000000)
		awk -v last="$blind" '$1 > last' "$work/list" >"$work/list.new"
		mv "$work/list.new" "$work/list"
	else
		# whose fault: the test that had begun, else the first one
		failed=1
		current=$(cat "$work/results/current" 2>/dev/null ||
			cut -d' ' -f1 "$work/list" | head -n 1)
		post_mortem
		while read -r i secs path; do
			why=$death
			[ "$i" -ge "$current" ] || continue
			if [ "$i" -gt "$current" ]; then
				[ -z "$keep_going" ] || break
				why="not run: $death"
			fi
			echo "not ok $i ${path#selftests/} # $why"
		done <"$work/list"
		awk -v cur="$current" -v all="${keep_going:-0}" \
			'all && $1 > cur' "$work/list" >"$work/list.new"
		mv "$work/list.new" "$work/list"
	fi
	bad=$(stray)
	if [ -n "$bad" ]; then
		echo "not ok $((num += 1)) kernel log outside of tests # $(
			head -n 1 <<<"$bad")"
		failed=1
	fi
done
exit "$failed"
