#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# build.sh [--lax] [SUITE]: build the module, the tool and the tests' own
# programs of the present tree with the suite's compiler and headers; print
# the directory they are in.
#
# The tree is copied to the cache, so it stays clean itself and its suites
# stay apart; times are kept, so only what was edited is compiled again.
# More warnings are asked for and each is an error, unless W=0 is set.
# --lax: a part that does not build is left out with a warning.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
# shellcheck source=scripts/tree.sh
. "$here/../../scripts/tree.sh"
# shellcheck source=selftests/vm/boot.sh
. "$here/boot.sh"

lax=
if [ "${1:-}" = --lax ]; then
	lax=1
	shift
fi
suite=${1:-bookworm}

# part NAME PRODUCT CMD...: build one part, judge it by its exit status
part()
{
	local name=$1 product=$2
	shift 2

	quietly "$HSRP_CACHE/log/build-$suite-$name.log" \
		"$here/inroot.sh" "$root" "$dir" "$@" && return 0
	rm -f "$dir/$product"
	[ -n "$lax" ] || die "$name does not build"
	note "$name does not build, going on without it"
}

need_root
need unshare flock tar
root=$("$here/mkroot.sh" "$suite")
key=$(echo "$HSRP_TOP" | sha256sum | cut -c1-8)${HSRP_BUILD_KEY:-}
dir=$HSRP_CACHE/build/$suite-$key

mkdir -p "$dir" "$HSRP_CACHE/log"
exec 8>"$dir.lock"
flock 8

cd "$HSRP_TOP"
sync_tree "$dir"

# a new root may hold another compiler: nothing of the old one may stay
if [ "$(cat "$dir/.root" 2>/dev/null)" != "$root" ]; then
	find "$dir" \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \) -delete
	echo "$root" >"$dir/.root"
fi

warn=()
[ "${W:=1}" = 0 ] || warn=("W=$W" KCFLAGS=-Werror)

# a lane with a kernel of its own builds the module itself
[ ! -e kmod/Kbuild ] || [ -n "${HSRP_NO_MODULE:-}" ] || {
	kdir=/lib/modules/$(cat "$(boot_dir "$root")/version")/build
	part module kmod/hsrp.ko \
		make -s -C "$kdir" M=/hsrp HSRP_TEST_MODULES=1 "${warn[@]}" \
			modules
}
[ ! -e ctl/Makefile ] ||
	part ctl ctl/hsrpctl make -s -C /hsrp/ctl "W=$W"

echo "$dir"
