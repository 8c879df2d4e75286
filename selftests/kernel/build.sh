# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Building a kernel from Debian's linux-source package, and modules for it: what
# selftests/uml/build.sh and selftests/debug/build.sh have in common. They
# source this after scripts/common.sh, set the variables below, and call
# kernel_setup before anything else.
#
#   kernel_name     subdirectory of the cache
#   kernel_arch     ARCH of the kernel's make
#   kernel_base     the target that makes the first configuration
#   kernel_targets  what to build
#   kernel_make     more words for that make (array)
#   fragments       files that are merged into the configuration (array)
#   patches         applied to the sources (array)
#
# The package is fetched with apt but not installed, so no privilege is needed.
# Kernel and modules live in the cache, under a hash of everything that goes
# into them: they are built once, and again when an input changes. The
# repository is never written to.
# shellcheck disable=SC2154	# set by the caller

kernel_pkg=linux-source-6.1
kernel_jobs=${HSRP_JOBS:-$(nproc)}
kernel_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# The version that is installed, else the one apt would install. Both work
# without a network once the package lists are there.
kernel_version()
{
	local v

	v=$(dpkg-query -W -f '${Status} ${Version}' "$kernel_pkg" 2>/dev/null |
	    sed -n 's/^install ok installed //p')
	[ -n "$v" ] ||
		v=$(apt-cache policy "$kernel_pkg" | awk '/Candidate:/ { print $2 }')
	case $v in
	''|'(none)') return 1 ;;
	esac
	echo "$v"
}

# kernel_hash LENGTH: of what comes on standard input
kernel_hash()
{
	sha256sum | cut -c1-"$1"
}

# kernel_setup: set version, key, src (sources) and out (the kernel's build)
kernel_setup()
{
	local cache=$HSRP_CACHE/kernel

	fragments=("$kernel_here/config" "${fragments[@]}")
	version=$(kernel_version) ||
		die "apt knows no package $kernel_pkg (apt-get update?)"
	# comments of the configuration and its order are no inputs
	key=$({
		echo "$version $kernel_arch $kernel_base ${kernel_make[*]-}"
		gcc -dumpfullversion
		cat "${fragments[@]}" | grep '^CONFIG_\|^# CONFIG_.* is not set' |
			LC_ALL=C sort
		cat /dev/null "${patches[@]}"
	} | kernel_hash 12)
	src=$cache/src-$version-$(cat /dev/null "${patches[@]}" | kernel_hash 8)
	out=$cache/$kernel_name-$key
	mkdir -p "$cache"
}

# kernel_unpack DIR: the sources as they are in the package
kernel_unpack()
{
	local tmp=$1.tmp tarball

	exec 6>"$1.lock"
	flock 6
	if [ ! -e "$1/.done" ]; then
		rm -rf "$tmp" "$1"
		mkdir -p "$tmp"
		tarball=/usr/src/$kernel_pkg.tar.xz
		if [ ! -e "$tarball" ]; then
			note "fetching $kernel_pkg $version"
			(cd "$tmp" && apt-get download "$kernel_pkg=$version" >&2)
			dpkg-deb --fsys-tarfile "$tmp"/*.deb |
				tar -x -C "$tmp" "./usr/src/$kernel_pkg.tar.xz"
			tarball=$tmp/usr/src/$kernel_pkg.tar.xz
		fi
		note "unpacking $kernel_pkg $version"
		tar -x -f "$tarball" -C "$tmp" --strip-components=1
		rm -rf "$tmp"/*.deb "$tmp/usr/src"
		touch "$tmp/.done"
		mv "$tmp" "$1"
	fi
	exec 6>&-
}

# kernel_fetch: the sources with the patches of this lane. They are links to those of
# the package, of which patch makes a copy before it writes.
kernel_fetch()
{
	local whole=$HSRP_CACHE/kernel/src-$version tmp=$src.tmp patch

	exec 8>"$src.lock"
	flock 8
	if [ -e "$src/.done" ]; then
		exec 8>&-
		return
	fi
	kernel_unpack "$whole"
	rm -rf "$tmp" "$src"
	cp -al "$whole" "$tmp"
	for patch in "${patches[@]}"; do
		patch -s -p1 -d "$tmp" <"$patch" >&2 ||
			die "$patch does not apply"
	done
	mv "$tmp" "$src"
	exec 8>&-
}

# An option asked for and not there would only show as a strange failure of a
# test much later.
kernel_verify_config()
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

# kernel_run LOG CMD...: append to LOG, show its end when CMD fails
kernel_run()
{
	local log=$1
	shift

	"$@" >>"$log" 2>&1 ||
		{ tail -n 40 "$log" >&2; die "see $log"; }
}

kernel_build()
{
	local kmake since=$SECONDS

	# a second caller waits and finds it done
	exec 9>"$out.lock"
	flock 9
	[ -e "$out/.done" ] && return
	kernel_fetch
	mkdir -p "$out"
	: >"$out/build.log"
	kmake=(make -s -C "$src" "O=$out" "ARCH=$kernel_arch"
		"-j$kernel_jobs" "${kernel_make[@]}")
	note "configuring kernel $key"
	kernel_run "$out/build.log" "${kmake[@]}" "$kernel_base"
	(cd "$out" && kernel_run "$out/build.log" \
		"$src/scripts/kconfig/merge_config.sh" -m .config "${fragments[@]}")
	kernel_run "$out/build.log" "${kmake[@]}" olddefconfig
	kernel_verify_config || die "the configuration is not what was asked for"
	note "building kernel $key (some minutes, once)"
	# shellcheck disable=SC2086	# words
	kernel_run "$out/build.log" "${kmake[@]}" $kernel_targets modules_prepare
	# There is hardly a module of the kernel itself, so this is quick; it
	# makes the Module.symvers an external module needs. What modprobe asks
	# for in the guest is in "installed".
	kernel_run "$out/build.log" "${kmake[@]}" modules
	kernel_run "$out/build.log" "${kmake[@]}" \
		"INSTALL_MOD_PATH=$out/installed" modules_install
	find "$out/installed" -type l -delete
	touch "$out/.done"
	note "built in $((SECONDS - since)) s"
	exec 9>&-
}

# kbuild of 6.1 writes beside the sources, so it gets a copy of them. What differs
# gets the time of now, so that it is compiled: its own may be before that of an
# object which was made meanwhile of what was copied before. A source that is gone
# must go from the copy too, or it would be found by an include.
kernel_copy_sources()
{
	local from=$1 to=$2 f

	(cd "$from" && find . -name .git -prune -o -type f \( -name '*.[chS]' \
		-o -name Kbuild -o -name Makefile -o -name '*.mk' -o -name 'Kconfig*' \) \
		! -name '*.mod.c' -print) | sort >"$to.list"
	(cd "$to" && find . -type f -name '*.[chS]' ! -name '*.mod.c') | sort |
		comm -23 - "$to.list" |
		while read -r f; do rm -f "$to/$f"; done
	while read -r f; do
		cmp -s "$from/$f" "$to/$f" && continue
		mkdir -p "$to/${f%/*}"
		cp "$from/$f" "$to/$f"
	done <"$to.list"
}

# kernel_work DIR [VARIANT]: where modules of the sources in DIR are built; the
# fixed path of DIR is the key of what was compiled before
kernel_work()
{
	echo "$out/module-$(echo "$1${2:-}" | kernel_hash 12)"
}

# kernel_module DIR WORK [WORD...]: build the external modules of DIR in WORK
kernel_module()
{
	local dir=$1 work=$2
	shift 2

	mkdir -p "$work"
	exec 9>"$work.lock"
	flock 9
	kernel_copy_sources "$dir" "$work"
	make -C "$out" "ARCH=$kernel_arch" "M=$work" HSRP_TEST_MODULES=1 "-j$kernel_jobs" -s \
		"$@" modules >"$work.log" 2>&1 ||
		{ cat "$work.log" >&2; die "the module does not build"; }
	grep -i warning "$work.log" >&2 || true
	exec 9>&-
}
