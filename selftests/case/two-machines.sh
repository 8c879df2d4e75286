#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# two-machines.sh: the reference case with the primary in a machine of its own,
# so that its module can be removed under traffic and come back. SUITE as in
# demo.sh. The two LANs are wires between the machines. Prints the KTAP of the
# machine that sees the traffic; fails if either machine does.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

need_root
"$here/../vm/build.sh" >/dev/null
wires=$(mktemp -d)
pid=
# shellcheck disable=SC2317	# called by the trap
finish()
{
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || :
	rm -rf "$wires"
}
trap finish EXIT

# cards OWN OTHER: both LANs, as seen by one of the machines
cards()
{
	local lan

	for lan in out in; do
		echo "-netdev dgram,id=$lan,local.type=unix,local.path=$wires/$lan.$1,remote.type=unix,remote.path=$wires/$lan.$2" \
			"-device virtio-net-pci,netdev=$lan"
	done
}

# machine NAME OWN OTHER
machine()
{
	"$here/../vm/run.sh" --no-build --timeout 900 \
		--env "SUITE=${SUITE:-modern}" --qemu "$(cards "$2" "$3" | tr '\n' ' ')" \
		--shell "case/$1"
}

machine rmmod-vxr1.sh a b >"$wires/vxr1.log" 2>&1 &
pid=$!
rc=0
machine rmmod-rest.sh b a || rc=$?
wait "$pid" || rc=1
pid=
sed 's/^/# vxr1: /' "$wires/vxr1.log"
exit "$rc"
