# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the machines of selftests/vm/run.sh with a kernel of their own have in common;
# uml.sh and run.sh of selftests/uml, debug.sh and run.sh of selftests/debug source this.
# shellcheck disable=SC2154	# set by selftests/vm/run.sh

# kernel_modules BUILD...: put the modules that this command makes for the machine's
# kernel into the tree. Sets modules, where they come from; empty: there are none.
kernel_modules()
{
	local found print=()

	modules=
	[ -n "$build" ] || print=(--print)
	find "$work/tree" -name '*.ko' -delete
	found=$(flock "$dir.lock" "$@" --module "$dir" "${print[@]}") || {
		[ -n "$shell" ] || return 1
		note "going on without the module"
		return 0
	}
	modules=${found##*modules=}
	(cd "$modules" && find . -name '*.ko' -print0 | tar -c --null -T -) |
		tar -C "$work/tree" -x
}

# kernel_and_module BUILD...: build all that this command makes, for --build. A kernel
# takes nothing of the root: while that is fetched, it compiles.
kernel_and_module()
{
	local kernel dir

	"$@" --no-module >/dev/null &
	kernel=$!
	dir=$("${BASH_SOURCE[0]%/*}/../vm/build.sh" "${HSRP_SUITE:-bookworm}") || return
	wait "$kernel" || return
	"$@" --module "$dir"
}
