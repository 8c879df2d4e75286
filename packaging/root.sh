# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the packages have in common. Source it after
# scripts/common.sh, with the Debian suite in $suite.

: "${suite:?}"
pkg_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck disable=SC2034	# for apt.sh
package_list=$pkg_here/test-packages
# shellcheck source=scripts/apt.sh
. "$pkg_here/../scripts/apt.sh"

# pkg_root: print the root that they are installed in, made once for these packages
# and this mirror
pkg_root()
{
	local key dir opts

	key=$({
		sources
		packages
	} | sha256sum | cut -c1-12)
	dir=$HSRP_CACHE/root/pkg-$suite-$key
	mkdir -p "$HSRP_CACHE/root" "$HSRP_CACHE/log"
	exec 9>"$HSRP_CACHE/root/.lock-pkg-$suite"
	flock 9
	if [ ! -d "$dir" ]; then
		note "making the $suite root of a gateway (once, some minutes)"
		mapfile -t opts < <(apt_options)
		rm -rf "$dir.tmp" "$HSRP_CACHE/root/pkg-$suite"-*
		# no initrd of the distribution's: it would be one for the builder
		sources | INITRD=No DEBIAN_FRONTEND=noninteractive \
			mmdebstrap --quiet --variant=minbase "${opts[@]}" \
			--include="$(packages)" "$suite" "$dir.tmp" - \
			>"$HSRP_CACHE/log/pkg-$suite.log" 2>&1 || {
			tail -n 40 "$HSRP_CACHE/log/pkg-$suite.log" >&2
			return 1
		}
		mv "$dir.tmp" "$dir"
	fi
	exec 9>&-
	echo "$dir"
}

# pkg_debs: print the directory that the packages are in: $PACKAGES, or one that
# they are built into now
pkg_debs()
{
	local dir=${PACKAGES:-}

	if [ -z "$dir" ]; then
		dir=$(mktemp -d)
		"$pkg_here/build.sh" "$dir" >"$dir/log" 2>&1 || {
			tail -n 40 "$dir/log" >&2
			return 1
		}
	fi
	echo "$dir"
}
