#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the User-mode Linux kernel of the virtual-time lane, and hsrp.ko for it.
#
#   build.sh [--kasan] [--module DIR] [--print]
#
#   --kasan       the variant with KASAN and UBSAN
#   --module DIR  build the external module in DIR instead of this repository;
#                 the fixed path of DIR is the key of what was compiled before
#   --no-module   only the kernel
#   --print       build nothing; fails when the kernel is not there yet
#
# The kernel comes from Debian's linux-source package, which is fetched with
# apt but not installed, so no privilege is needed. Kernel and module live in
# the cache, under a hash of everything that goes into them: they are built
# once, and again when an input changes. The repository is never written to.
#
# Prints "kernel=FILE" and "modules=DIR" (where the .ko files lie as they do in
# the sources) on standard output; all else goes to standard error.

set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

cache=$HSRP_CACHE/uml
pkg=linux-source-6.1
jobs=${HSRP_JOBS:-$(nproc)}

kasan=0
print=0
module=$HSRP_TOP

while [ $# -gt 0 ]; do
	case $1 in
	--kasan) kasan=1 ;;
	--print) print=1 ;;
	--no-module) module= ;;
	--module) shift; module=$(cd "${1:?--module needs a directory}" && pwd) ;;
	-h|--help) sed -n '3,22s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) die "unknown option $1" ;;
	esac
	shift
done

fragments=("$here/config")
patches=("$here"/patches/*.patch)
[ $kasan -eq 0 ] || fragments+=("$here/config.kasan")

# The version that is installed, else the one apt would install. Both work
# without a network once the package lists are there.
source_version()
{
	local v

	v=$(dpkg-query -W -f '${Status} ${Version}' "$pkg" 2>/dev/null |
	    sed -n 's/^install ok installed //p')
	[ -n "$v" ] || v=$(apt-cache policy "$pkg" | awk '/Candidate:/ { print $2 }')
	case $v in
	''|'(none)') return 1 ;;
	esac
	echo "$v"
}

version=$(source_version) || die "apt knows no package $pkg (apt-get update?)"

compute_key()
{
	{
		echo "$version"
		gcc -dumpfullversion
		cat "${fragments[@]}" "${patches[@]}"
	} | sha256sum | cut -c1-12
}

key=$(compute_key)
src=$cache/src-$version-$(cat "${patches[@]}" | sha256sum | cut -c1-8)
out=$cache/$key

work=
[ -z "$module" ] ||
	work=$out/module-$(echo "$module" | sha256sum | cut -c1-12)

say_paths()
{
	echo "kernel=$out/linux"
	[ -z "$work" ] || echo "modules=$work"
}

if [ $print -eq 1 ]; then
	[ -e "$out/.done" ] || die "no kernel $key yet"
	say_paths
	exit 0
fi

fetch_source()
{
	local tmp tarball patch

	# both variants share the sources
	exec 8>"$cache/lock"
	flock 8
	if [ -e "$src/.done" ]; then
		exec 8>&-
		return
	fi
	tmp=$src.tmp
	rm -rf "$tmp" "$src"
	mkdir -p "$tmp"
	tarball=/usr/src/$pkg.tar.xz
	if [ ! -e "$tarball" ]; then
		note "fetching $pkg $version"
		(cd "$tmp" && apt-get download "$pkg=$version" >&2)
		dpkg-deb --fsys-tarfile "$tmp"/*.deb |
			tar -x -C "$tmp" "./usr/src/$pkg.tar.xz"
		tarball=$tmp/usr/src/$pkg.tar.xz
	fi
	note "unpacking $pkg $version"
	tar -x -f "$tarball" -C "$tmp" --strip-components=1
	rm -rf "$tmp"/*.deb "$tmp/usr/src"
	for patch in "${patches[@]}"; do
		patch -s -p1 -d "$tmp" <"$patch" >&2 ||
			die "$patch does not apply"
	done
	touch "$tmp/.done"
	mv "$tmp" "$src"
	exec 8>&-
}

# An option asked for and not there would only show as a strange failure of a
# test much later.
verify_config()
{
	local line name missing=0

	while read -r line; do
		case $line in
		CONFIG_*=*)
			grep -qxF "$line" "$out/.config" && continue ;;
		'# CONFIG_'*' is not set')
			name=${line#\# }
			name=${name%% *}
			grep -q "^$name=" "$out/.config" || continue ;;
		*) continue ;;
		esac
		note "this option did not survive olddefconfig: $line"
		missing=1
	done < <(cat "${fragments[@]}")
	[ $missing -eq 0 ]
}

build_kernel()
{
	local kmake

	# a second caller waits and finds it done
	exec 9>"$out.lock"
	flock 9
	[ -e "$out/.done" ] && return
	fetch_source
	mkdir -p "$out"
	kmake=(make -C "$src" "O=$out" ARCH=um "-j$jobs")
	note "configuring kernel $key"
	"${kmake[@]}" -s defconfig >&2
	(cd "$out" && "$src/scripts/kconfig/merge_config.sh" -m .config \
		"${fragments[@]}") >"$out/merge.log" 2>&1 ||
		{ cat "$out/merge.log" >&2; die "cannot merge the configuration"; }
	"${kmake[@]}" -s olddefconfig >&2
	verify_config || die "the configuration is not what was asked for"
	note "building kernel $key (about five minutes)"
	"${kmake[@]}" -s linux modules_prepare >"$out/build.log" 2>&1 ||
		{ tail -n 40 "$out/build.log" >&2; die "see $out/build.log"; }
	# The case runs without a single module of the kernel itself, so this
	# is quick; it makes the Module.symvers an external module needs.
	"${kmake[@]}" -s modules >>"$out/build.log" 2>&1 ||
		{ tail -n 40 "$out/build.log" >&2; die "see $out/build.log"; }
	touch "$out/.done"
}

# kbuild of 6.1 writes beside the sources, so it gets a copy of them. Time
# stamps are kept: what did not change is not compiled again. A source that is
# gone must go from the copy too, or it would be found by an include.
copy_sources()
{
	local from=$1 to=$2 f

	(cd "$from" && find . -name .git -prune -o -type f \( -name '*.[chS]' \
		-o -name Kbuild -o -name Makefile -o -name 'Kconfig*' \) \
		! -name '*.mod.c' -print) | sort >"$to.list"
	(cd "$to" && find . -type f -name '*.[chS]' ! -name '*.mod.c') | sort |
		comm -23 - "$to.list" |
		while read -r f; do rm -f "$to/$f"; done
	tar -c -C "$from" -T "$to.list" | tar -x -C "$to"
}

build_module()
{
	mkdir -p "$work"
	exec 9>"$work.lock"
	flock 9
	copy_sources "$module" "$work"
	make -C "$out" ARCH=um "M=$work" HSRP_TEST_MODULES=1 "-j$jobs" -s modules \
		>"$work.log" 2>&1 ||
		{ cat "$work.log" >&2; die "the module does not build"; }
	grep -i warning "$work.log" >&2 || true
}

mkdir -p "$cache"
build_kernel
[ -z "$work" ] || build_module
say_paths
