#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# A gateway that becomes Active asks for the SAs of all its peers at once, but no
# faster than the key manager reads: none of them is lost, which would cost the
# second after which XFRM asks again.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

PEERS=600

# entries: a map with that many peers
entries()
{
	local i

	echo "transform add strong esp-gcm 128"
	for ((i = 1; i <= PEERS; i++)); do
		echo "map add vpn seq $i peer 10.8.$((i / 250)).$((i % 250 + 1)) transform strong"
		echo "map match vpn seq $i src 10.1.1.0/24 dst 20.$((i / 250)).$((i % 250)).0/24 reqid $i"
	done
	echo "map bind vpn dev eth0 redundancy VPN"
}

heard()
{
	grep -q '^heard' "$1"
}

test_many()
{
	local log

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	ip -n "$A" route add 10.8.0.0/16 via "$PEER"
	check "a map with $PEERS peers" ctl "$A" -b - < <(entries)
	on "$A" "$(dirname "$0")/acquires.py" "$PEERS" 60 >"$log" &
	defer events_stop $!
	check "a key manager listens" busywait 10 grep -q listening "$log"
	check "the group" group_new "$A"
	check "it hears something" busywait 60 heard "$log"
	check_eq "of each peer, and nothing is lost" "$(tail -n 1 "$log")" \
		"heard $PEERS lost 0"
	check_eq "each was asked for once" "$(ctlj "$A" \
		'.[0].counters["acquire-sent"]' stats show)" "$PEERS"
}

need_tools jq python3
hsrp_load
tests_run test_many
