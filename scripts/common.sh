# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Helpers that the host side scripts share: messages, the cache, locks.
# Source it; it sets HSRP_TOP and HSRP_CACHE and runs nothing.

HSRP_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
: "${HSRP_CACHE:=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/hsrp}"
export HSRP_TOP HSRP_CACHE

note()
{
	[ -n "${HSRP_QUIET:-}" ] || echo "# $*" >&2
}

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# need_root: the chroot, the mounts and the 9p root all want uid 0
need_root()
{
	[ "$(id -u)" -eq 0 ] || die "must run as root"
}

# need TOOL...: stop when a tool is missing, naming all that are
need()
{
	local missing="" tool

	for tool; do
		command -v "$tool" >/dev/null || missing+=" $tool"
	done
	[ -z "$missing" ] ||
		die "missing:$missing (scripts/deps.sh installs them)"
}

# quietly LOG CMD...: keep the output in LOG, show its end only on failure
quietly()
{
	local log=$1 rc
	shift

	"$@" >"$log" 2>&1 </dev/null && return 0
	rc=$?
	echo "failed ($rc): $*" >&2
	tail -n "${HSRP_LOG_LINES:-60}" "$log" >&2
	return "$rc"
}
