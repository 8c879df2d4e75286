#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 7200
# lane: load
#
# Active and not any more, under full load both ways: what has been told to be
# down is down, for every single packet.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"

ROUNDS=${HSRP_FLAPS:-25}

load()
{
	"$(dirname "$0")/load.py" "$A" "$B" "$P" "$H" "$ROUNDS"
}

test_load()
{
	site_new
	gateway_new "$A"
	peer_new
	ip -n "$P" xfrm state flush
	busywait 15 bind_is "$A" .ready true
	check "fast path" ctl "$A" map set vpn dev eth0 fast-path "$1"
	check "$1: $ROUNDS times demoted, nothing after it, no number twice" \
		load
}

test_auto()
{
	test_load auto
}

need_tools jq python3
hsrp_load
tests_run test_auto
