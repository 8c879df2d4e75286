#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# build.sh [DIR]: build the Debian packages, and leave them in DIR
# (packaging/out). Needs debhelper, dh-dkms, dh-apparmor and what ctl/ is built with.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(dirname "$here")
out=$(realpath -m "${1:-$here/out}")

for tool in dpkg-buildpackage dh dh_dkms dh_apparmor; do
	command -v "$tool" >/dev/null || {
		echo "build.sh: $tool is missing: apt install dpkg-dev debhelper dh-dkms dh-apparmor" >&2
		exit 2
	}
done

# A copy: a package is made of what is in the tree, not of what lies about in it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/hsrp"
cd "$top"
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -z --cached --others --exclude-standard
else
	find . -type f ! -name '*.o' -printf '%P\0'
fi | tar -c --null -T - | tar -x -C "$work/hsrp"
cp -r "$work/hsrp/packaging/debian" "$work/hsrp/debian"

cd "$work/hsrp"
dpkg-buildpackage -b -us -uc --no-sign -tc >&2
mkdir -p "$out"
cp "$work"/*.deb "$out"
ls "$out"/*.deb
