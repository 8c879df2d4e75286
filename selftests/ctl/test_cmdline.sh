#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# The argument parser: every line of cmdline.tab, without the module.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

# line RC REGEX ARGS: ARGS goes through the tool's own splitting of a batch
# where it has quotes, as no shell is to touch it
line()
{
	local rc=$1 regex=$2 err seen words

	eval "words=($3)"
	err=$("$HSRPCTL" "${words[@]}" 2>&1 >/dev/null </dev/null)
	seen=$?
	[ "$seen" -eq "$rc" ] || {
		echo "exit status $seen, not $rc: $err"
		return 1
	}
	grep -qE -- "$regex" <<<"$err" || {
		echo "no /$regex/ in: $err"
		return 1
	}
}

test_table()
{
	local rc regex words

	while IFS='|' read -r rc regex words; do
		check "hsrpctl $words" line "$rc" "$regex" "$words"
	done < <(grep -vE '^(#|$)' cmdline.tab)
}

# batch TEXT: as standard input of "hsrpctl -b -"
batch()
{
	printf '%b' "$1" | "$HSRPCTL" -b -
}

batch_force()
{
	printf '%b' "$1" | "$HSRPCTL" -f -b -
}

test_batch()
{
	check "batch: comments and empty lines" batch '# nothing\n\n  \n'
	check "batch: a bad line is named" \
		refused 1 'command failed -:3' batch '\n# x\nnix\ngroup show\n'
	check "batch: it stops there" not grep -q 'never' \
		<(batch 'nix\nnever\n' 2>&1)
	check "batch: with -force it does not" equal \
		"$(printf 'nix\nnever\n' | "$HSRPCTL" -force -b - 2>&1 |
			grep -c 'command failed')" 2
	check "batch: and ends as the first that failed" \
		refused 2 'failed -:2' batch_force 'group help\ngroup show\nnix\n'
	check "batch: -force is nothing without" refused 1 '^Usage' \
		"$HSRPCTL" -force group show
	check "batch: the kernel's refusal is named" \
		refused 2 'command failed -:1' batch 'group show\n'
	check "batch: quotes" refused 1 'name: "a b" is not a name' \
		batch 'group add dev eth0 name "a b"\n'
	check "batch: an open quote" refused 1 'closing quote is missing' \
		batch 'group add dev "eth0\n'
	check "batch: a comment behind words" refused 2 'no family' \
		batch 'group show # brief\n'
	check "batch: too many words" refused 1 'more than 64 words' \
		batch "group $(printf 'x %.0s' {1..70})\n"
	check "batch: no newline at the end" refused 1 'failed -:1' batch nix
}

test_output()
{
	check "a full disk is an error" refused 2 'standard output' \
		sh -c "'$HSRPCTL' help >/dev/full"
	check_eq "nothing on standard output of a refusal" \
		"$("$HSRPCTL" -j group show 2>/dev/null)" ""
}

grep -qs "^hsrp " /proc/modules && ! hsrp_unload && skip_all "hsrp is in use"
tests_run test_table test_batch test_output
