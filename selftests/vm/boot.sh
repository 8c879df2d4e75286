# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What a machine boots from, made of a root filesystem and kept beside it: the
# suite's stock kernel as vmlinuz, its version, an initramfs with the modules it
# needs, and root.img, the files of the root as an ext4 image. (Shown over 9p
# instead, python and tshark take twice as long to start.) Source it after
# common.sh.

boot_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

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
	"$boot_here/mkinitramfs.sh" "$root" "$version" >"$boot/initramfs"
	# never written to: no journal, no reserve, a little room for the tables
	mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$root" "$boot/root.img" \
		"$(($(du -sm "$root" | cut -f1) * 5 / 4 + 64))M" >/dev/null
}

# boot_dir ROOT: the directory they are in. Its name says what made them: trees
# that differ in that have one each, and do not remake that of the other.
boot_dir()
{
	echo "$1.boot-$({
		declare -f boot_files
		cat "$boot_here/mkinitramfs.sh" "$boot_here/initramfs-init"
	} | sha256sum | cut -c1-12)"
}
