# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of fault injection share. Sourced after ../lib.sh.
#
# A sweep lets the first allocation fail that the kernel makes for a command,
# then, in another try, the second, and so on until the command is through
# before its turn has come. So every allocation fails once, whoever makes it:
# the module, rtnetlink, netfilter, netlink itself.

FAULT_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
FAULT_DEBUGFS=/sys/kernel/debug
# more than any command needs
FAULT_MAX=400

# fault_init: skips where the kernel cannot do it; makes the preload
fault_init()
{
	local dir

	if [ ! -e /proc/self/fail-nth ] || [ ! -d "$FAULT_DEBUGFS/failslab" ]; then
		skip_all "this kernel injects no faults"
	fi
	need_tools gcc jq
	FAULT_TMP=$(mktemp -d)
	defer rm -rf "$FAULT_TMP"
	FAULT_SO=$FAULT_TMP/faultnl.so
	gcc -O2 -shared -fPIC -o "$FAULT_SO" "$FAULT_DIR/faultnl.c" -ldl ||
		skip_all "no preload"
	for dir in "$FAULT_DEBUGFS"/{failslab,fail_page_alloc}; do
		# also allocations that may wait, and a line for each is enough
		echo N >"$dir/ignore-gfp-wait"
		echo 0 >"$dir/verbose"
		echo 0 >"$dir/probability"
	done
	echo 0 >"$FAULT_DEBUGFS/fail_page_alloc/min-order"
}

# faulty N CMD...: the N'th allocation for CMD's requests fails. Its exit status;
# FAULT_HIT says whether there was such an allocation
faulty()
{
	local n=$1 rc
	shift

	rm -f "$FAULT_TMP/hit"
	HSRP_FAULT_NTH=$n HSRP_FAULT_OUT=$FAULT_TMP/hit \
		LD_PRELOAD=$FAULT_SO "$@" >"$FAULT_TMP/out" 2>"$FAULT_TMP/err"
	rc=$?
	FAULT_HIT=$(cat "$FAULT_TMP/hit")
	return "$rc"
}

# said: what the last faulty command said
said()
{
	cat "$FAULT_TMP/out" "$FAULT_TMP/err"
}

# config NS: everything that is configured, and what stands for it in the kernel,
# without what changes by itself
config()
{
	printf '%s show\n' group transform map redundancy track >"$FAULT_TMP/batch"
	"$HSRPCTL" -n "$1" -j -b "$FAULT_TMP/batch" | steady
	bridge -n "$1" fdb show | sort
	ip -n "$1" -o maddress show
}

# is_config NS FILE
is_config()
{
	config "$1" >"$FAULT_TMP/now"
	diff "$2" "$FAULT_TMP/now"
}

# sweep NAME NS CMD UNDO: CMD and UNDO are words for hsrpctl. One result.
sweep()
{
	local name=$1

	check "$name" sweep_all "${@:2}"
}

# sweep_all NS CMD UNDO
sweep_all()
{
	local ns=$1 cmd=$2 undo=$3 n hits=0 rc

	config "$ns" >"$FAULT_TMP/before"
	plain "$ns" "$cmd" || return
	config "$ns" >"$FAULT_TMP/after"
	plain "$ns" "$undo" || return
	is_config "$ns" "$FAULT_TMP/before" || return
	for ((n = 1; n <= FAULT_MAX; n++)); do
		# shellcheck disable=SC2086	# words
		faulty "$n" "$HSRPCTL" -n "$ns" $cmd
		rc=$?
		sweep_judge "$ns" "$rc" || {
			echo "allocation $n of \"$cmd\": exit status $rc"
			said
			return 1
		}
		[ "$SWEPT" = before ] || plain "$ns" "$undo" || return
		is_config "$ns" "$FAULT_TMP/before" || return
		[ "$FAULT_HIT" -eq 1 ] || break
		hits=$((hits + 1))
	done
	echo "$hits allocations failed"
	[ "$hits" -ge 5 ] && [ "$FAULT_HIT" -eq 0 ]
}

# sweep_judge NS STATUS: done and all of it there, or refused, with a sentence and
# an errno, and nothing of it there. Where the acknowledgement was lost the tool
# cannot know, and has to say so. Sets SWEPT: before or after
sweep_judge()
{
	local ns=$1 rc=$2

	SWEPT=after
	case $rc in
	0)
		is_config "$ns" "$FAULT_TMP/after"
		;;
	2)
		[ "$FAULT_HIT" -eq 1 ] || return
		grep -qE '^hsrpctl: [^[]*[a-z]{3}.* \[E[A-Z]+\]$' \
			"$FAULT_TMP/err" || return
		if grep -q 'answer was lost.*\[ENOBUFS\]' "$FAULT_TMP/err"; then
			is_config "$ns" "$FAULT_TMP/after" >/dev/null &&
				return
		fi
		SWEPT=before
		is_config "$ns" "$FAULT_TMP/before"
		;;
	*) return 1 ;;
	esac
}

# plain NS WORDS: without a fault it works
plain()
{
	local out

	# shellcheck disable=SC2086	# words
	out=$("$HSRPCTL" -n "$1" $2 2>&1) || {
		echo "without a fault, \"$2\": $out"
		return 1
	}
}

# sweep_show NAME NS WORDS: what is shown is all there is, or an error
sweep_show()
{
	local name=$1

	check "$name" sweep_show_all "${@:2}"
}

sweep_show_all()
{
	local ns=$1 cmd=$2 n hits=0 rc

	# shellcheck disable=SC2086	# words
	"$HSRPCTL" -n "$ns" -j $cmd | steady >"$FAULT_TMP/all"
	for ((n = 1; n <= FAULT_MAX; n++)); do
		# shellcheck disable=SC2086
		faulty "$n" "$HSRPCTL" -n "$ns" -j $cmd
		rc=$?
		if [ "$rc" -eq 0 ]; then
			steady <"$FAULT_TMP/out" | diff "$FAULT_TMP/all" - ||
				{ echo "allocation $n: a part is missing"; return 1; }
		else
			show_refused "$rc" || {
				echo "allocation $n: exit status $rc"
				said
				return 1
			}
		fi
		[ "$FAULT_HIT" -eq 1 ] || break
		hits=$((hits + 1))
	done
	echo "$hits allocations failed"
	[ "$hits" -ge 2 ] && [ "$FAULT_HIT" -eq 0 ]
}

# show_refused STATUS: with an errno, because of a fault
show_refused()
{
	[ "$1" -eq 2 ] && [ "$FAULT_HIT" -eq 1 ] &&
		grep -q ' \[E[A-Z]*\]$' "$FAULT_TMP/err"
}

# steady: without what changes by itself
steady()
{
	jq -S 'walk(if type == "object" then with_entries(select(
		.key | test("^(age|next_hello|expires|counters|late_max|left)|" +
			"change|generation|reason") | not)) else . end)'
}

# workers: the kernel's threads that the module's work may run on, by their pids:
# all of the pools in which one has ever run it
workers()
{
	cat /proc/[0-9]*/stat 2>/dev/null | awk '
		$2 ~ /^\(kworker\/u/ {
			pool = $2
			sub(/:.*/, "", pool)
			if ($2 ~ /[-+]hsrp/)
				ours[pool] = 1
			pids[pool] = pids[pool] " " $1
		}
		END { for (pool in ours) print pids[pool] }'
}

# worker_arm N: the N'th allocation of each worker fails
worker_arm()
{
	local pid

	for pid in $(workers); do
		echo "$1" >"/proc/$pid/fail-nth" 2>/dev/null
	done
	return 0
}

# worker_hit N: has one of those armed with N met it, or none come that far?
# Disarms. 0: one has; 1: no; 2: none of them has done anything
worker_hit()
{
	local pid left hit=2

	for pid in $(workers); do
		left=$(cat "/proc/$pid/fail-nth" 2>/dev/null) || continue
		echo 0 >"/proc/$pid/fail-nth" 2>/dev/null
		if [ "$left" -eq 0 ]; then
			hit=0
		elif [ "$left" -lt "$1" ] && [ "$hit" -ne 0 ]; then
			hit=1
		fi
	done
	return "$hit"
}
