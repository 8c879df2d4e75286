#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh: how fast the pair moves, beside keepalived and strongSwan on the same
# topology, in virtual time. The environment chooses, see bench.sh: SIDES, TIMERS,
# TRAFFIC, EVENTS, PEER, PEERS, RUNS, SEED.
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
out=$HSRP_TOP/selftests/out/failover
rm -rf "$out"
exec "$here/../uml/run.sh" --timeout "${TIMEOUT:-7200}" --out "$out" \
	"${words[@]}" --shell failover/bench.sh
