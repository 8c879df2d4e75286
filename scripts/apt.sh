# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What making a root filesystem with mmdebstrap takes from this machine: where
# its apt gets Debian from. Source it after common.sh, with the Debian suite in
# $suite and the file that lists the packages in $package_list.

: "${suite:?}" "${package_list:?}"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# packages: the package list of this suite, comma separated. One package a line
# of the file; "name [suite ...]" limits a line to those suites.
packages()
{
	awk -v suite="$suite" '
		/^#/ || !NF { next }
		NF > 1 {
			for (i = 2; i <= NF; i++)
				if ($i == suite)
					break
			if (i > NF)
				next
		}
		{ printf "%s%s", sep, $1; sep = "," }' "$package_list"
}

# apt_uri LABEL: where the machine's apt gets that Debian archive from
apt_uri()
{
	# shellcheck disable=SC2016	# apt's own variables
	apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' \
		'Created-By: Packages' |
		awk -F'|' -v label="$1" \
			'$1 == "Debian" && $2 == label { print $3; exit }'
}

# sources: one deb line for each archive of the suite
sources()
{
	local uri sec opts="signed-by=$keyring"

	uri=$(apt_uri Debian)
	[ -n "$uri" ] || die "apt of this machine knows no Debian mirror"
	echo "deb [$opts] $uri $suite main"
	case $suite in
	sid | unstable | experimental)
		return ;;
	esac
	sec=$(apt_uri Debian-Security)
	[ -z "$sec" ] || echo "deb [$opts] $sec $suite-security main"
	echo "deb [$opts] $uri $suite-updates main"
}

# apt_options: mmdebstrap reads no apt.conf of the host; hand over its proxy
apt_options()
{
	local key value

	for key in Acquire::http::Proxy Acquire::https::Proxy; do
		value=$(apt-config dump "$key" --format '%v%n' 2>/dev/null)
		[ -z "$value" ] || echo "--aptopt=$key \"$value\""
	done
	# frozen mirrors serve release files past their date
	echo "--aptopt=Acquire::Check-Valid-Until \"false\""
	echo "--aptopt=Acquire::Retries \"3\""
}
