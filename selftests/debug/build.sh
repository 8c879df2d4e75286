#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build a kernel of the debug lane, and the modules of this repository for it.
#
#   build.sh [--kcsan] [--gcov] [--module DIR] [--print]
#
#   --kcsan       the variant with KCSAN instead of KASAN, lockdep, kmemleak
#   --gcov        modules that count which of their lines ran
#   --module DIR  build the external modules in DIR instead of this repository;
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

variant=kasan
gcov=
print=0
module=$HSRP_TOP

while [ $# -gt 0 ]; do
	case $1 in
	--kcsan) variant=kcsan ;;
	--gcov) gcov=gcov ;;
	--print) print=1 ;;
	--no-module) module= ;;
	--module) shift; module=$(cd "${1:?--module needs a directory}" && pwd) ;;
	-h|--help) sed -n '3,18s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) die "unknown option $1" ;;
	esac
	shift
done

# shellcheck disable=SC2034	# used by kernel/build.sh
kernel_name=debug-$variant kernel_arch=x86_64 kernel_base=allnoconfig
# shellcheck disable=SC2034
kernel_targets=bzImage
kernel_make=()
# Only our module is instrumented for KCSAN: races inside of the kernel are not
# ours to judge, and those with it are seen from our side.
# shellcheck disable=SC2034
[ $variant != kcsan ] || kernel_make=(KCSAN_SANITIZE=n)
# shellcheck disable=SC2034
fragments=("$here/config" "$here/config.$variant")
# shellcheck disable=SC2034
patches=("$here"/patches/*.patch)
kernel_setup

work=
[ -z "$module" ] || work=$(kernel_work "$module" "$gcov")

if [ $print -eq 1 ]; then
	[ -e "$out/.done" ] || die "no kernel $key yet"
else
	kernel_build
	[ -z "$work" ] ||
		kernel_module "$module" "$work" HSRP_PLANT=m UBSAN_SANITIZE=y \
			${gcov:+GCOV_PROFILE=y}
fi
echo "kernel=$out/arch/x86/boot/bzImage"
[ -z "$work" ] || echo "modules=$work"
