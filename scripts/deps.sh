#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# deps.sh [PACKAGE...]: install by apt what building and testing on a Debian machine
# needs, and these, where it is not there. Does nothing, and asks the network nothing,
# when all is.
set -eu

packages="bc binutils bison ca-certificates clang cpio debian-archive-keyring
	e2fsprogs flex gcc jq kmod libc6-dev libclang-rt-dev libelf-dev
	libnl-genl-3-dev make mmdebstrap mount patch pkg-config procps python3
	qemu-system-x86 tar util-linux xz-utils zstd $*"

# installed PACKAGE
installed()
{
	dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
}

command -v dpkg-query >/dev/null || {
	echo "deps.sh: not a Debian machine, install by hand: $packages" >&2
	exit 1
}

missing=
for package in $packages; do
	installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

[ "$(id -u)" -eq 0 ] || {
	echo "deps.sh: as root, please: apt-get install$missing" >&2
	exit 1
}
echo "# installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086	# a list of words
if ! {
	apt-get -q -o Acquire::Retries=3 update &&
		apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
			install --no-install-recommends $missing
} >"$log" 2>&1 </dev/null; then
	tail -n 40 "$log" >&2
	exit 1
fi
