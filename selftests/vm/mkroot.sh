#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# mkroot.sh [SUITE]: make the guest's root filesystem, print its directory.
#
# A plain directory made by mmdebstrap, kept in the cache under a name that
# holds a hash of everything it was made from: it is made once, and made anew
# when the package list or the steps below change. The mirror is that of the
# machine's own apt set-up. ROOT serves to compile in; what a machine boots from
# is in the directory beside it that boot_dir ROOT names (boot.sh).
#
# HSRP_ROOT_FRESH=1 makes it anew, which brings in newer packages;
# HSRP_ROOT_DAYS=N does where it is N days old.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

suite=${1:-bookworm}
package_list=$here/packages
# shellcheck source=scripts/apt.sh
. "$here/../../scripts/apt.sh"
# shellcheck source=selftests/vm/boot.sh
. "$here/boot.sh"

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
		--customize-hook="$here/libreswan.sh \"\$1\"" \
		"${aptopts[@]}" \
		"$suite" "$dir" - < <(sources)
	mkdir -p "$dir/hsrp" "$dir/results"
}

# collect: drop what machines of this suite boot from and nobody used for a week,
# and with the last of it their root
collect()
{
	local old

	find "$HSRP_CACHE/root" -maxdepth 1 -name "$suite-*.boot*" -mtime +7 |
		while read -r old; do
			rm -rf "$old"
			compgen -G "${old%.boot*}.boot*" >/dev/null ||
				rm -rf "${old%.boot*}"
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
	cat "$here/libreswan.sh"
} | sha256sum | cut -c1-12)
root=$HSRP_CACHE/root/$suite-$key
boot=$(boot_dir "$root")

# root_ready: there, and not too old. Nobody writes to its /results, which was
# made with it.
root_ready()
{
	[ -z "${HSRP_ROOT_FRESH:-}" ] && [ -d "$root" ] && {
		[ -z "${HSRP_ROOT_DAYS:-}" ] ||
			[ -z "$(find "$root/results" -maxdepth 0 \
				-mtime "+$((HSRP_ROOT_DAYS - 1))")" ]
	}
}

# boot_ready: a machine that mounts the root itself boots from none of that
boot_ready()
{
	[ -n "${HSRP_NO_BOOT:-}" ] || [ -d "$boot" ]
}

# there: nothing to wait for, even while another one of the suite is being made
if root_ready && boot_ready; then
	[ ! -d "$boot" ] || touch "$boot"
	echo "$root"
	exit
fi

mkdir -p "$HSRP_CACHE/root" "$HSRP_CACHE/log"
exec 9>"$HSRP_CACHE/root/.lock-$suite"
flock 9

if ! root_ready; then
	note "making the $suite root filesystem (once, some minutes)"
	rm -rf "$root.tmp"
	quietly "$HSRP_CACHE/log/mkroot-$suite.log" bootstrap "$root.tmp"
	if [ -d "$root" ]; then
		rm -rf "$root.old"
		mv "$root" "$root.old"
	fi
	mv "$root.tmp" "$root"
	rm -rf "$root".boot* "$root.old"
fi

if ! boot_ready; then
	rm -rf "$boot.tmp"
	boot_files "$root" "$boot.tmp"
	mv "$boot.tmp" "$boot"
fi
[ ! -d "$boot" ] || touch "$boot"
collect

echo "$root"
