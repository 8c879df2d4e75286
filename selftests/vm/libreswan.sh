#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# libreswan.sh ROOT: unpack libreswan below ROOT/opt/libreswan, with all that it
# needs and the root does not have. Its package and that of strongSwan exclude
# each other, for a file that neither test uses. Run by mmdebstrap, while the
# root can still fetch packages; a suite that has no libreswan goes without.
set -eu -o pipefail

root=$1
work=/tmp/libreswan

in_root()
{
	chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"
}

[ -n "$(in_root apt-cache madison libreswan)" ] || exit 0
mapfile -t names < <(in_root apt-get --simulate --no-install-recommends \
	install libreswan | awk '$1 == "Inst" { print $2 }')
in_root mkdir -p "$work" /opt/libreswan
# shellcheck disable=SC2016	# expanded in there
in_root sh -ec 'cd "$0" && apt-get -qq -o APT::Sandbox::User=root download "$@"' \
	"$work" "${names[@]}"
for deb in "$root$work"/*.deb; do
	in_root dpkg-deb -x "$work/${deb##*/}" /opt/libreswan
done
rm -rf "${root:?}$work" "$root"/opt/libreswan/usr/share/{doc,man,locale}
# pluto starts programs at this very place, and with an empty environment
(cd "$root" && printf '/%s\n' opt/libreswan/usr/lib/*-linux-gnu{,/nss}) \
	>"$root/etc/ld.so.conf.d/libreswan.conf"
in_root ldconfig
ln -s /opt/libreswan/usr/libexec/ipsec "$root/usr/libexec/ipsec"
