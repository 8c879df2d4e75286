# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the machines of selftests/vm/run.sh with a kernel of their own have in common;
# selftests/uml/uml.sh and selftests/debug/debug.sh source this.
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
