#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the User-mode Linux kernel of the virtual-time lane, and hsrp.ko for it.
#
#   build.sh [--kasan] [--gcov] [--module DIR] [--print]
#
#   --kasan       the variant with KASAN, UBSAN, lockdep, kmemleak
#   --gcov        modules that count which of their lines ran
#   --module DIR  build the external module in DIR instead of this repository;
#                 the fixed path of DIR is the key of what was compiled before
#   --no-module   only the kernel
#   --print       build nothing; fails when the kernel is not there yet
#
# How it is built, and where, is told in selftests/kernel/build.sh.
#
# Prints "kernel=FILE" and "modules=DIR" (where the .ko files lie as they do in
# the sources) on standard output; all else goes to standard error.

set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
# shellcheck source=selftests/kernel/build.sh
. "$here/../kernel/build.sh"

kasan=0
gcov=
print=0
module=$HSRP_TOP

while [ $# -gt 0 ]; do
	case $1 in
	--kasan) kasan=1 ;;
	--gcov) gcov=gcov ;;
	--print) print=1 ;;
	--no-module) module= ;;
	--module) shift; module=$(cd "${1:?--module needs a directory}" && pwd) ;;
	-h|--help) sed -n '3,19s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) die "unknown option $1" ;;
	esac
	shift
done

# shellcheck disable=SC2034	# used by kernel/build.sh
kernel_name=uml kernel_arch=um kernel_base=defconfig kernel_targets=linux
# shellcheck disable=SC2034
kernel_make=()
fragments=("$here/config")
# shellcheck disable=SC2034
patches=("$here"/patches/*.patch)
[ $kasan -eq 0 ] || fragments+=("$here/config.kasan")
kernel_setup

work=
[ -z "$module" ] || work=$(kernel_work "$module" "$gcov")

if [ $print -eq 1 ]; then
	[ -e "$out/.done" ] || die "no kernel $key yet"
else
	kernel_build
	[ -z "$work" ] || kernel_module "$module" "$work" ${gcov:+GCOV_PROFILE=y}
fi
echo "kernel=$out/linux"
[ -z "$work" ] || echo "modules=$work"
