#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh: how fast the pair moves, beside keepalived and strongSwan on the same
# topology. The environment chooses, see bench.sh: SIDES, TIMERS, TRAFFIC, EVENTS,
# PEER, PEERS, RUNS, SEED. And
#
#   LANE    sim: User-mode Linux in virtual time, where computing takes none;
#           vm: Debian's kernel on one processor whose clock counts instructions,
#           a nanosecond each
#
# Table on stdout. In selftests/out/failover: the same as report.json, a picture
# of each event (*.svg), and all that was recorded.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

words=()
for name in SIDES TIMERS TRAFFIC EVENTS PEER PEERS RUNS SEED; do
	[ -z "${!name:-}" ] || words+=(--env "$name=${!name}")
done
case ${LANE:=sim} in
sim) machine=("$here/../uml/run.sh") ;;
vm) machine=("$here/../vm/run.sh" --count) ;;
*)
	echo "LANE: \"$LANE\" is not sim or vm" >&2
	exit 2
	;;
esac
out=$HSRP_TOP/selftests/out/failover
rm -rf "$out"
exec "${machine[@]}" --timeout "${TIMEOUT:-7200}" --out "$out" \
	"${words[@]}" --shell failover/bench.sh
