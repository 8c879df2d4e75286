#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [OPTION...] [--] TEST...	run tests on a kernel that looks closely
# run.sh [OPTION...] --shell 'CMD'	run shell commands on it
#
#   --kcsan   the kernel that looks for data races, not the one with KASAN,
#             lockdep, kmemleak, UBSAN, DEBUG_OBJECTS
#   --gcov    count which lines of the module run; DIR of --out gets the counts
#   --build   only build kernel, module and tool
#
# and every option of selftests/vm/run.sh. Root filesystem, tool, test list,
# KTAP and the judging of the kernel log are those of the virtual machine lane;
# see Documentation/testing.rst.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
args=()
build=
while [ $# -gt 0 ]; do
	case $1 in
	--kcsan) export HSRP_DEBUG_VARIANT=kcsan ;;
	--gcov) export HSRP_DEBUG_GCOV=1 ;;
	--build) build=1 ;;
	# whatever follows may look like an option and is none
	--shell | --env | --append | --qemu) args+=("$1" "$2") && shift ;;
	--) break ;;
	*) args+=("$1") ;;
	esac
	shift
done

# a copy of the tree of its own, without the module for Debian's kernel
export HSRP_BUILD_KEY=-debug HSRP_NO_MODULE=1
if [ -n "$build" ]; then
	# shellcheck source=selftests/kernel/tree.sh
	. "$here/../kernel/tree.sh"
	kernel_and_module "$here/build.sh" ${HSRP_DEBUG_VARIANT:+--kcsan} \
		${HSRP_DEBUG_GCOV:+--gcov}
	exit
fi
exec "$here/../vm/run.sh" --machine debug "${args[@]}" "$@"
