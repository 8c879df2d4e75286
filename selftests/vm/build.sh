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

lax=
if [ "${1:-}" = --lax ]; then
	lax=1
	shift
fi
suite=${1:-bookworm}

# tree_files: every file of the tree that is not a build product, NUL separated
tree_files()
{
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z --cached --others --exclude-standard
	else
		find . \( -path ./.git -o -path ./selftests/out \
			-o -path ./selftests/unit/build \) -prune -o \
			-type f ! -name '*.o' ! -name '*.ko' ! -name '*.cmd' \
			! -name '*.mod' ! -name '*.mod.c' ! -path ./ctl/hsrpctl \
			-printf '%P\0'
	fi | while IFS= read -r -d '' file; do
		[ ! -e "$file" ] || printf '%s\0' "$file"
	done | LC_ALL=C sort -z
}

# sync_tree DIR: bring the copy up to date, also drop what is gone
sync_tree()
{
	local dir=$1

	tree_files >"$dir/.files.new"
	if [ -e "$dir/.files" ]; then
		LC_ALL=C comm -z -23 "$dir/.files" "$dir/.files.new" |
			(cd "$dir" && xargs -0r rm -f --)
	fi
	# a file that someone saves meanwhile is copied again next time
	tar -c --null --no-recursion --warning=no-file-changed \
		-T "$dir/.files.new" | tar -x -C "$dir"
	mv "$dir/.files.new" "$dir/.files"
}

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
version=$(cat "$root.boot/version")
kdir=/lib/modules/$version/build
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
[ ! -e kmod/Kbuild ] || [ -n "${HSRP_NO_MODULE:-}" ] ||
	part module kmod/hsrp.ko \
		make -s -C "$kdir" M=/hsrp "${warn[@]}" modules
[ ! -e ctl/Makefile ] ||
	part ctl ctl/hsrpctl make -s -C /hsrp/ctl "W=$W"

echo "$dir"
