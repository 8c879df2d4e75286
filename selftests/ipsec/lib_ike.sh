# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A gateway GW with a crypto map, bound with the address OUR, and its PEER at P, with a
# real charon on both sides and the agent: network SRC behind the gateway, DST behind
# the peer. Sourced after ../ctl/lib_swan.sh, whose names of stations these are.
# shellcheck disable=SC2154	# set by the test

# ike_start: the daemons with what is exported, and the agent
ike_start()
{
	swan_start_both || return
	swan_export
	swan_child net "$DST" "$SRC" | swan_peer_psk "$PEER" "$OUR"
	swan_load_both || return
	swan_bg GW "$DIR/agent.log" "$HSRPCTL" agent verbose &
	defer swan_stop "$!"
	busywait 20 grep -q registered "$DIR/agent.log"
}

# ike_works: traffic passes, and all four agree
ike_works()
{
	wait_until 40 0.3 passes && wait_until 20 0.3 all_agree
}

# ike_comes_up NAME
ike_comes_up()
{
	check "$1" ike_works || ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"
}

ike_is_shown()
{
	check_eq "what is shown of it" "$(ctlj "$GW" \
		'.[0] | "\(.local) \(.peer) \(.local_ident) \(.remote_ident)"' \
		sa show)" "$OUR $PEER $SRC $DST"
}

# ike_flush MAP: its SAs are void when the daemon is told so
ike_flush()
{
	local before

	before=$(spis GW)
	ctl "$GW" sa flush map "$1"
	check "the agent ends the IKE SA" busywait 20 \
		grep -q "$OUR: generation .* is clean" "$DIR/agent.log"
	ike_comes_up "the tunnel comes up again"
	check_not "with new SAs" equal "$(spis GW)" "$before"
}

# ike_unbind MAP
ike_unbind()
{
	ctl "$GW" map unbind "$1" dev eth0
	check_eq "no SA is left" "$(spis GW)" ""
	check "nothing passes in the clear" not passes
}
