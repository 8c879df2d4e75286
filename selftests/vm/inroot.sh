#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# inroot.sh ROOT TREE CMD...: run CMD in the guest's root filesystem with TREE
# as /hsrp. For compiling with the suite's own tools. /proc has to be there:
# objtool, which kbuild runs on every object, and ASan both read it.
set -eu

[ $# -ge 3 ] || {
	echo "usage: ${0##*/} ROOT TREE CMD..." >&2
	exit 2
}

# The mounts are made in a mount namespace of this process and go with it.
# shellcheck disable=SC2016	# expanded by the inner shell
exec unshare --mount --propagation private sh -euc '
	root=$1 tree=$2
	shift 2
	mount -t proc proc "$root/proc"
	mount --bind "$tree" "$root/hsrp"
	mount -t tmpfs tmp "$root/tmp"
	exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp \
		LC_ALL=C.UTF-8 TERM=dumb "$@"' sh "$@"
