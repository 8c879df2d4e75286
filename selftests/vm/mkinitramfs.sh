#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mkinitramfs.sh ROOT VERSION: write to stdout an initramfs that mounts the
# root filesystem of the guest. Static busybox, /init and only the modules
# that lead to the disk, 9p over virtio, an overlay and the result port.
set -eu

root=$1
version=$2
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/bin" "$work/lib" "$work/proc" "$work/sys" "$work/dev" \
	"$work/lower" "$work/rw" "$work/root"
cp "$root/bin/busybox" "$work/bin/busybox"
cp "$here/initramfs-init" "$work/init"
chmod 755 "$work/init"

# Number them in the order in which they must be inserted; a module already
# named by an earlier one is left out. Built-in ones print no insmod line.
for mod in virtio_pci virtio_console virtio_rng virtio_blk ext4 9pnet_virtio 9p overlay; do
	modprobe -d "$root" -S "$version" --show-depends "$mod"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/list"

n=10
while read -r path; do
	file=${path##*/}
	case $file in
	*.xz) xz -dc "$path" >"$work/lib/$n-${file%.xz}" ;;
	*.zst) zstd -qdc "$path" >"$work/lib/$n-${file%.zst}" ;;
	*) cp "$path" "$work/lib/$n-$file" ;;
	esac
	n=$((n + 1))
done <"$work/list"
rm "$work/list"

cd "$work"
find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 | gzip -1
