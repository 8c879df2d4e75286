#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [OPTION...] [--] TEST...	run tests in User-mode Linux
# run.sh [OPTION...] --shell 'CMD'	run shell commands in it
#
#   --kasan         the kernel with KASAN, UBSAN, lockdep, kmemleak
#   --gcov          count which lines of the module run, on that kernel; DIR of
#                   --out gets the counts
#   --build         only build kernel, module and tool
#   --time inf-cpu  the clock jumps to the next timer whenever the guest is
#                   idle, and computing takes no time at all (the default)
#   --time travel   the same, but computing takes the time it takes the host
#   --time real     the host's clock
#
# and every option of selftests/vm/run.sh that makes sense with one processor.
# Root filesystem, tool, test list, KTAP and the judging of the kernel log are
# those of the virtual machine lane; see Documentation/uml-lane.rst. Deadlines
# of single tests count the guest's time, --timeout counts the host's.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
args=()
build=
while [ $# -gt 0 ]; do
	case $1 in
	--kasan) export HSRP_UML_VARIANT=kasan ;;
	--gcov) export HSRP_UML_VARIANT=kasan HSRP_UML_GCOV=1 ;;
	--build) build=1 ;;
	--time) export HSRP_UML_TIME=$2 && shift ;;
	# whatever follows may look like an option and is none
	--shell | --env | --append) args+=("$1" "$2") && shift ;;
	--) break ;;
	*) args+=("$1") ;;
	esac
	shift
done

case ${HSRP_UML_TIME:=inf-cpu} in
travel | inf-cpu | real) ;;
*)
	echo "run.sh: --time is travel, inf-cpu or real" >&2
	exit 2
	;;
esac

# a copy of the tree of its own, without the module for Debian's kernel, and
# nothing of what that boots from
export HSRP_BUILD_KEY=-uml HSRP_NO_MODULE=1 HSRP_NO_BOOT=1
if [ -n "$build" ]; then
	# shellcheck source=selftests/kernel/tree.sh
	. "$here/../kernel/tree.sh"
	kernel_and_module "$here/build.sh" ${HSRP_UML_VARIANT:+--$HSRP_UML_VARIANT} \
		${HSRP_UML_GCOV:+--gcov}
	exit
fi
# other machines beside it make it slow, and change nothing in its time
[ "$HSRP_UML_TIME" = real ] || export HSRP_SLOT_HELD=none
exec "$here/../vm/run.sh" --machine uml "${args[@]}" "$@"
