#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Invalid-SPI recovery with a real charon on both sides. The gateway's SAs are
# gone, its daemon does not know, the peer goes on sending: the daemon answers
# every ACQUIRE with "existing duplicate" and nothing comes through, until it is
# told which SA is no more.
set -u
cd "$(dirname "$0")/../ctl" || exit 1
# shellcheck source=selftests/lib.sh
. ../lib.sh
# shellcheck source=selftests/ctl/lib_swan.sh
. ./lib_swan.sh

# peer_sends SEC: one ping a second, from the peer's side only; the time of the
# first answer, in s, none: 0
peer_sends()
{
	on "$P" ping -n -i 0.5 -c "$(($1 * 2))" -I 20.1.1.1 10.1.1.3 \
		>"$DIR/pings"
	sed -n 's/.*icmp_seq=\([0-9]*\) .*/\1/p' "$DIR/pings" |
		awk 'NR == 1 { print $1 / 2; n++ } END { if (!n) print 0 }'
}

tunnel_up()
{
	wait_until 20 0.3 group_is_active &&
		wait_until 40 0.3 passes && wait_until 20 0.3 all_agree
}

agent_start()
{
	swan_bg GW "$DIR/agent.log" "$HSRPCTL" agent verbose &
	defer swan_stop "$!"
	busywait 20 grep -q registered "$DIR/agent.log"
}

lose()
{
	ip -n "$GW" xfrm state flush
}

test_without()
{
	check "the tunnel comes up" tunnel_up ||
		ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"
	ctl "$GW" map set vpn dev eth0 no invalid-spi-recovery
	lose
	check_eq "without it nothing comes back in a minute" \
		"$(peer_sends 60)" 0
	check "the daemon has its reasons" grep -q 'existing duplicate' \
		"$DIR/GW/charon.log"
}

# recovers NAME: the peer goes on, and soon is answered
recovers()
{
	local first

	first=$(peer_sends 20)
	ktap_diag "the first answer after $first s"
	check "$1" awk "BEGIN { exit !($first > 0 && $first <= 5) }"
	check "everybody agrees" wait_until 20 0.3 all_agree ||
		ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"
}

test_with()
{
	ctl "$GW" map set vpn dev eth0 invalid-spi-recovery
	recovers "with it the tunnel is back within five seconds"
	check_eq "one attempt" "$(counter "$GW" invalid-spi-recovery)" 1
}

# Half of a tunnel: what the gateway sends still arrives
test_inbound_lost()
{
	local spi

	spi=$(ip -n "$GW" xfrm state list dst "$VIP" |
		sed -n 's/.*spi \(0x[0-9a-f]*\) .*/\1/p')
	# its turn comes ten seconds after the last one
	sleep 11
	ip -n "$GW" xfrm state delete src "$PEER" dst "$VIP" proto esp \
		spi "$spi"
	recovers "back within five seconds"
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
gateway_new
swan_both || exit 1
agent_start
tests_run test_without test_with test_inbound_lost
