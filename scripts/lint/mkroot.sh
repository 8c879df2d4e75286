#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# mkroot.sh [SUITE]: make the root filesystem that holds the checkers, print
# its directory.
#
# So the machine itself needs none of them, and all machines have the same
# ones. Made by mmdebstrap as the guest's root is, kept in the cache under a
# hash of what it was made from. The kernel's own checkers, which are in no
# package but that of its sources, are in /kernel.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../common.sh"

suite=${1:-bookworm}
package_list=$here/packages
# shellcheck source=scripts/apt.sh
. "$here/../apt.sh"

bootstrap()
{
	local dir=$1 aptopts tarball

	mapfile -t aptopts < <(apt_options)
	DEBIAN_FRONTEND=noninteractive mmdebstrap \
		--mode=root --variant=minbase --quiet \
		--include="$(packages)" \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='force-unsafe-io' \
		"${aptopts[@]}" \
		"$suite" "$dir" - < <(sources)
	mkdir -p "$dir/hsrp" "$dir/kernel"
	for tarball in "$dir"/usr/src/linux-source-*.tar.xz; do
		tar -x -f "$tarball" -C "$dir/kernel" --strip-components=1 \
			--wildcards '*/scripts/*'
		rm "$tarball"
	done
}

need_root
need flock mmdebstrap tar xz
[ -e "$keyring" ] || die "no $keyring (package debian-archive-keyring)"

key=$({
	sources
	packages
	apt_options
	declare -f bootstrap
} | sha256sum | cut -c1-12)
root=$HSRP_CACHE/root/lint-$suite-$key

mkdir -p "$HSRP_CACHE/root" "$HSRP_CACHE/log"
exec 9>"$HSRP_CACHE/root/.lock-lint-$suite"
flock 9

if [ ! -d "$root" ] || [ -n "${HSRP_ROOT_FRESH:-}" ]; then
	note "making the root filesystem of the checkers (once, some minutes)"
	rm -rf "$root.tmp" "$root.old"
	quietly "$HSRP_CACHE/log/mkroot-lint-$suite.log" bootstrap "$root.tmp"
	[ ! -d "$root" ] || mv "$root" "$root.old"
	mv "$root.tmp" "$root"
	rm -rf "$root.old"
fi

# those that nobody used for a week
touch "$root"
find "$HSRP_CACHE/root" -maxdepth 1 -name "lint-$suite-*" -mtime +7 \
	-exec rm -rf {} +

echo "$root"
