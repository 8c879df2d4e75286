#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# mkroot.sh [SUITE]: make the guest's root filesystem, print its directory.
#
# A plain directory made by mmdebstrap, kept in the cache under a name that
# holds a hash of everything it was made from: it is made once, and made anew
# when the package list or the steps below change. The mirror is that of the
# machine's own apt set-up. ROOT serves to compile in; ROOT.boot holds what a
# machine boots from: the suite's stock kernel as vmlinuz, an initramfs with
# the modules it needs, and root.img, the same files as an ext4 image. (Shown
# over 9p instead, python and tshark take twice as long to start.)
#
# HSRP_ROOT_FRESH=1 makes it anew, which brings in newer packages.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

suite=${1:-bookworm}
package_list=$here/packages
# shellcheck source=scripts/apt.sh
. "$here/../../scripts/apt.sh"

bootstrap()
{
	local dir=$1 aptopts

	mapfile -t aptopts < <(apt_options)
	# no initrd of the distribution's: ours is made below
	INITRD=No DEBIAN_FRONTEND=noninteractive mmdebstrap \
		--mode=root --variant=minbase --quiet \
		--include="$(packages)" \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='force-unsafe-io' \
		"${aptopts[@]}" \
		"$suite" "$dir" - < <(sources)
	mkdir -p "$dir/hsrp" "$dir/results"
}

# boot_files ROOT BOOT: kernel, initramfs, disk
boot_files()
{
	local root=$1 boot=$2 version

	version=$(find "$root/lib/modules" -mindepth 1 -maxdepth 1 \
		-printf '%f\n' | sort -V | tail -n 1)
	[ -e "$root/boot/vmlinuz-$version" ] || die "no kernel in $root"
	mkdir -p "$boot"
	cp "$root/boot/vmlinuz-$version" "$boot/vmlinuz"
	echo "$version" >"$boot/version"
	"$here/mkinitramfs.sh" "$root" "$version" >"$boot/initramfs"
	# never written to: no journal, no reserve, a little room for the tables
	mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$root" "$boot/root.img" \
		"$(($(du -sm "$root" | cut -f1) * 5 / 4 + 64))M" >/dev/null
}

# collect: drop the roots of this suite that nobody used for a week
collect()
{
	local old

	find "$HSRP_CACHE/root" -maxdepth 1 -name "$suite-*.boot" -mtime +7 |
		while read -r old; do
			rm -rf "$old" "${old%.boot}"
		done
}

need_root
need mmdebstrap cpio flock mke2fs
[ -e "$keyring" ] || die "no $keyring (package debian-archive-keyring)"

key=$({
	sources
	packages
	apt_options
	declare -f bootstrap
} | sha256sum | cut -c1-12)
bootkey=$({
	declare -f boot_files
	cat "$here/mkinitramfs.sh" "$here/initramfs-init"
} | sha256sum | cut -c1-12)
root=$HSRP_CACHE/root/$suite-$key
boot=$root.boot

# boot_ready: a machine that mounts the root itself boots from none of that
boot_ready()
{
	[ -n "${HSRP_NO_BOOT:-}" ] ||
		[ "$(cat "$boot/key" 2>/dev/null)" = "$bootkey" ]
}

# there: nothing to wait for, even while another one of the suite is being made
if [ -z "${HSRP_ROOT_FRESH:-}" ] && [ -d "$root" ] && boot_ready; then
	[ ! -d "$boot" ] || touch "$boot"
	echo "$root"
	exit
fi

mkdir -p "$HSRP_CACHE/root" "$HSRP_CACHE/log"
exec 9>"$HSRP_CACHE/root/.lock-$suite"
flock 9

if [ ! -d "$root" ] || [ -n "${HSRP_ROOT_FRESH:-}" ]; then
	note "making the $suite root filesystem (once, some minutes)"
	rm -rf "$root.tmp"
	quietly "$HSRP_CACHE/log/mkroot-$suite.log" bootstrap "$root.tmp"
	if [ -d "$root" ]; then
		rm -rf "$root.old"
		mv "$root" "$root.old"
	fi
	mv "$root.tmp" "$root"
	rm -rf "$boot" "$root.old"
fi

if ! boot_ready; then
	rm -rf "$boot.tmp" "$boot"
	boot_files "$root" "$boot.tmp"
	echo "$bootkey" >"$boot.tmp/key"
	mv "$boot.tmp" "$boot"
fi
[ ! -d "$boot" ] || touch "$boot"
collect

echo "$root"
