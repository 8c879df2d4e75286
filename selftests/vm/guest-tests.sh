#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# guest-tests.sh LIST: run the tests of LIST (lines "NUMBER TIMEOUT PATH", the
# path relative to the tree) one after the other and write KTAP.
#
# A test fails by its exit status (kselftest: 0, 1, 4 = skip), by a "not ok"
# or a missing result of its own KTAP, by its time, by a line in the kernel
# log that vm/klog-patterns knows, and when the module cannot be removed after
# it. Whatever it leaves running is killed; each test finds a fresh machine.
# At the end the kernel is asked for memory that was lost, if it keeps books.
set -u

patterns=/hsrp/selftests/vm/klog-patterns
failed=0

mark()
{
	echo "hsrp-selftest: $*" >/dev/kmsg
}

# klog_since N: the kernel log since the begin mark of test N
klog_since()
{
	dmesg | awk -v mark="hsrp-selftest: begin $1 " \
		'on { print } index($0, mark) { on = 1 }'
}

# klog_bad N TEST: what of that the kernel should not have said. A test that lets
# allocations fail says so; the kernel's complaint of these, with its trace, is none
klog_bad()
{
	local faults

	faults=$(sed -n 's/^# klog: *//p;30q' "/hsrp/$2")
	klog_since "$1" | awk -v faults="$faults" '
		faults == "allocations fail" &&
			/(allocation failure|vmalloc error|get directory): / {
			near = NR + 4
		}
		/Call Trace:/ && NR <= near { skip = 1 }
		!skip { print }
		/<\/TASK>/ { skip = 0 }' | grep -E -f "$patterns"
}

# judge_ktap FILE: say what is wrong with a test's own results
judge_ktap()
{
	awk -v expect_all="${HSRP_EXPECT_ALL:-0}" '
		/^1\.\.[0-9]+/ { split($1, a, "[.][.]"); plan = a[2]; next }
		/^ok [0-9]+/ { seen++ }
		/^not ok [0-9]+/ {
			seen++
			if ($0 !~ /# (SKIP|TODO|XFAIL)/)
				bad++
		}
		/^ok [0-9]+.*# SKIP.*(missing|not found|no such)/ {
			if (expect_all)
				bad++
		}
		END {
			if (bad)
				print bad " failed inside"
			else if (plan != "" && plan != seen + 0)
				print "planned " plan " results, gave " seen + 0
		}' "$1"
}

# settle CGROUP: kill what the test left, drop its namespaces and the module
settle()
{
	local cg=$1 ns i

	echo 1 >"$cg/cgroup.kill"
	for ((i = 0; i < 100; i++)); do
		grep -q 'populated 0' "$cg/cgroup.events" && break
		sleep 0.1
	done
	rmdir "$cg" || echo "processes of the test cannot be killed"
	for ns in $(ip netns list | cut -d' ' -f1); do
		ip netns del "$ns"
	done
	unload
}

# unload: the module has to go within a deadline
unload()
{
	grep -q '^hsrp ' /proc/modules || return 0
	timeout 30 rmmod hsrp 2>&1 || echo "hsrp.ko does not unload"
}

# lockdep_off: has the kernel found something that ends its proving of locks?
lockdep_off()
{
	grep -q 'debug_locks: *0' /proc/lockdep_stats 2>/dev/null
}

# leaked FILE: how many objects that our modules have allocated are in kmemleak's
# list. After rmmod their functions have no names any more; the rest of the
# kernel, of which nothing is a module, always has.
leaked()
{
	awk '
		/^unreferenced object/ { n += ours; ours = 0 }
		/\] 0x[0-9a-f]+$/ || /\[hsrp/ { ours = 1 }
		END { print n + ours }' "$1"
}

# leaks: two scans, because an object may be on the move in the first, and is
# reported when it is five seconds old. One line; prints what was lost.
leaks()
{
	local list=/sys/kernel/debug/kmemleak out=/tmp/kmemleak n

	[ -w "$list" ] || return 0
	echo scan >"$list"
	sleep 6
	echo scan >"$list"
	cat "$list" >"$out"
	n=$(leaked "$out")
	if [ "$n" -eq 0 ]; then
		echo "# kmemleak: nothing of the modules, $(
			grep -c '^unreferenced' "$out") of others"
		return
	fi
	sed 's/^/    # /' "$out"
	echo "not ok kmemleak # $n objects of the modules are lost"
	failed=1
}

# coverage LIST: how often each line of the modules ran, in the compiler's
# format. One directory for each machine of a run, named by its first test.
coverage()
{
	local all=/sys/kernel/debug/gcov dir

	[ -n "${HSRP_GCOV:-}" ] || return 0
	dir=/results/gcov/$(cut -d' ' -f1 "$1" | head -n 1)
	find "$all" -type f -path '*/kmod/*' -name '*.gcda' |
		while read -r file; do
			mkdir -p "$dir/kmod/$(dirname "${file##*/kmod/}")"
			cat "$file" >"$dir/kmod/${file##*/kmod/}"
		done
}

# run_one NUMBER TIMEOUT PATH: sets why ("" = passed, "SKIP ...")
run_one()
{
	local num=$1 limit=$2 path=$3 cg=/sys/fs/cgroup/test-$1 pid rc own hits left
	local out=/tmp/out-$1

	why=
	echo "$num" >/results/current
	mark "begin $num $path"
	mkdir "$cg"
	# on one processor tail may well come first
	: >"$out"
	(
		echo "$BASHPID" >"$cg/cgroup.procs"
		exec timeout -k 10 "$limit" "/hsrp/$path"
	) </dev/null >"$out" 2>&1 &
	pid=$!
	# not a pipe: a daemon that the test leaves would hold it open
	tail -n +1 -s 0.2 -f --pid="$pid" "$out" | sed -u 's/^/    /'
	wait "$pid"
	rc=$?
	left=$(settle "$cg" 2>&1)
	own=$(judge_ktap "$out")
	hits=$(klog_bad "$num" "$path")
	mark "end $num"
	rm -f "$out"

	if [ -n "$hits" ]; then
		klog_since "$num" | tail -n 60 | sed 's/^/    # /'
		why="kernel log: $(head -n 1 <<<"$hits")"
	elif [ "$rc" -eq 124 ] || [ "$rc" -eq 137 ]; then
		why="no end after $limit s"
	elif [ "$rc" -eq 4 ]; then
		why="SKIP"
		[ "${HSRP_EXPECT_ALL:-0}" = 0 ] ||
			why="skipped, but everything is expected to run"
	elif [ "$rc" -ne 0 ]; then
		why="exit status $rc"
	elif [ -n "$own" ]; then
		why=$own
	elif [ -n "$left" ]; then
		why=${left//$'\n'/; }
	fi
}

while read -r num limit path; do
	name=${path#selftests/}
	if [ ! -x "/hsrp/$path" ]; then
		why="no such program"
	else
		start=$SECONDS
		run_one "$num" "$limit" "$path"
		echo "    # time $((SECONDS - start)) s"
	fi
	case $why in
	"") echo "ok $num $name" ;;
	SKIP*) echo "ok $num $name # SKIP" ;;
	*)
		echo "not ok $num $name # $why"
		failed=1
		;;
	esac
	echo "$num" >/results/done
	# the others would not be looked at as they should be
	if lockdep_off; then
		echo "# lockdep is off from here on: a new machine for the rest"
		echo "$num" >/results/blind
		break
	fi
done <"$1"
leaks
coverage "$1"

exit "$failed"
