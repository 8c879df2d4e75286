#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# The IKE agent and a real charon: whatever is killed, stopped or removed, the
# daemon and the kernel agree again afterwards, without a hand.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_swan.sh

# agent_start: AGENT_PID; what it says goes to $DIR/agent.log
agent_start()
{
	swan_bg GW "$DIR/agent.log" "$HSRPCTL" agent verbose &
	AGENT_PID=$!
	defer agent_stop "$AGENT_PID"
	busywait 20 agent_registered
}

agent_registered()
{
	tail -n +"$((AGENT_SEEN + 1))" "$DIR/agent.log" | grep -q registered
}

# agent_stop PID [SIGNAL]
agent_stop()
{
	kill "-${2:-TERM}" "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	AGENT_SEEN=$(wc -l <"$DIR/agent.log")
	return 0
}

# said REGEX: the agent said it since the last mark
said()
{
	tail -n +"$((MARK + 1))" "$DIR/agent.log" | grep -qE -- "$1"
}

mark()
{
	MARK=$(wc -l <"$DIR/agent.log")
}

# tunnel_works: traffic passes, and nobody has a stale SA
tunnel_works()
{
	wait_until 40 0.3 passes && wait_until 20 0.3 all_agree
}

tunnel_up()
{
	wait_until 20 0.3 group_is_active && tunnel_works
}

AGENT_SEEN=0
MARK=0

test_start()
{
	agent_start
	check "the agent registers" agent_registered
	check "only one agent is accepted" refused 2 'Another IKE agent' \
		swan GW "$HSRPCTL" agent once
	check "becoming Active brings the tunnel up" tunnel_up ||
		{ ktap_diag "$(cat "$DIR/agent.log")"
		  ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"; }
}

test_demote()
{
	mark
	gateway_down
	check "no IKE SA is left after demotion" busywait 10 no_ike
	check "the agent acknowledged" busywait 10 said 'generation .* is clean'
	gateway_up
	check "the tunnel comes up again" tunnel_up
}

test_charon_killed()
{
	local before

	before=$(spis GW)
	mark
	swan_stop "$CHARON_PID_GW"
	check "the agent sees at once that the daemon is gone" \
		busywait 10 said 'daemon is gone'
	check_eq "the kernel's SAs stay" "$(spis GW)" "$before"
	check "traffic passes without the daemon" passes
	swan_start GW
	check_eq "the daemon starts again" $? 0
	check "its connections are loaded" busywait 30 said 'loading them'
	check "stale SAs are noticed" busywait 30 said 'different SAs'
	check "the tunnel comes up again" tunnel_works ||
		ktap_diag "$(tail -n 30 "$DIR/agent.log")"
	check_not "with new SAs" equal "$(spis GW)" "$before"
}

test_agent_killed()
{
	agent_stop "$AGENT_PID" KILL
	gateway_down
	check "the kernel moves without an agent" busywait 10 \
		equal "$(spis GW)" ""
	check "the daemon still has its IKE SA" equal "$(ike_sas GW)" 1
	mark
	agent_start
	check "the agent ends it when it starts" busywait 10 no_ike
	gateway_up
	check "the tunnel comes up" tunnel_up
}

test_agent_killed_active()
{
	agent_stop "$AGENT_PID" KILL
	gateway_down
	gateway_up
	wait_until 20 0.3 group_is_active
	agent_start
	check "an agent that missed a switch puts it right" tunnel_works ||
		ktap_diag "$(tail -n 30 "$DIR/agent.log")"
}

# Active before the daemon has its connections: it does not know what it is asked
test_daemon_late()
{
	agent_stop "$AGENT_PID"
	gateway_down
	swan_stop "$CHARON_PID_GW"
	swan_start GW
	gateway_up
	wait_until 20 0.3 group_is_active
	check "the kernel asks for its tunnels" \
		wait_until 10 0.1 acquires_of_gw
	mark
	agent_start
	check "the daemon gets its connections" busywait 30 said 'loading them'
	check "it and the kernel agree" wait_until 30 0.1 said 'agree$'
	check "it is asked again at once" wait_until 3 0.3 passes ||
		ktap_diag "$(tail -n 30 "$DIR/agent.log" "$DIR/GW/charon.log")"
	check "the tunnel works" tunnel_works
}

# acquires_of_gw: XFRM has larval states, so somebody was asked
acquires_of_gw()
{
	ip -n "$GW" xfrm state | grep -q 'spi 0x00000000'
}

test_daemon_hangs()
{
	mark
	kill -STOP "$CHARON_PID_GW"
	gateway_down
	check "a hung daemon is noticed" \
		wait_until 20 0.3 said 'does not answer' ||
		ktap_diag "$(tail -n 30 "$DIR/agent.log")"
	check "the kernel does not wait for it" busywait 10 \
		not grep -q . <(ip -n "$GW" xfrm policy)
	gateway_up
	wait_until 20 0.3 group_is_active
	kill -CONT "$CHARON_PID_GW"
	check "it is put right when it goes on" tunnel_works ||
		ktap_diag "$(tail -n 30 "$DIR/agent.log")"
}

test_once()
{
	agent_stop "$AGENT_PID"
	check "once: says that they agree" \
		matches 'kernel agree' swan GW "$HSRPCTL" agent verbose once
	agent_start
}

test_module()
{
	mark
	check "the module can be removed" hsrp_unload
	check "the agent notices" busywait 10 said 'module was removed'
	check "and ends the IKE SAs" busywait 10 no_ike
	hsrp_load
	check "and notices that it is back" busywait 10 said 'registered'
	gateway_config
	gateway_up
	check "the tunnel comes up again" tunnel_up
}

test_end()
{
	mark
	kill -TERM "$AGENT_PID"
	wait "$AGENT_PID"
	check_eq "SIGTERM ends it with 0" $? 0
	gateway_down
	gateway_unconfig
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
gateway_new
swan_both || exit 1
# One scope for all: each goes on where the one before it ended.
test_all()
{
	test_start
	test_demote
	test_charon_killed
	test_agent_killed
	test_agent_killed_active
	test_daemon_late
	test_daemon_hangs
	test_once
	test_module
	test_end
}
tests_run test_all
