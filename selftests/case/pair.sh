# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The gateway pair: configuration with hsrpctl, the agent and the monitor, and
# the whole case up and down.  To be sourced after topo.sh and daemons.sh.

suite_transform() { case $1 in legacy) echo esp-des esp-md5-hmac ;; *) echo esp-gcm 128 ;; esac; }

pair_params() { case $1 in vxr1) echo 200 150 ;; *) echo 100 10 ;; esac; }

# group_batch PRIORITY DECREMENT, map_batch SUITE: what ios/7204vxr-N.cfg says,
# as hsrpctl words.
group_batch() {
	cat <<-EOF
	group add dev eth0 group 1 vip $CASE_VIP priority $1 preempt name VPNHA
	group set dev eth0 group 1 track eth1 decrement $2
	EOF
}

map_batch() {
	cat <<-EOF
	transform add myset $(suite_transform "$1")
	map add vpn seq 10 peer $CASE_PEER transform myset reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	map match vpn seq 10 src 99.99.99.99/32 dst 20.1.1.0/24
	map bind vpn dev eth0 redundancy VPNHA
	EOF
}

# group_configure NODE: the standby group
group_configure() {
	# shellcheck disable=SC2046	# two words
	group_batch $(pair_params "$1") >"$CASE_DIR/$1/group.batch"
	gw "$1" -b "$CASE_DIR/$1/group.batch"
}

# map_configure NODE SUITE: transform set, crypto map, its binding
map_configure() {
	map_batch "$2" >"$CASE_DIR/$1/map.batch"
	gw "$1" -b "$CASE_DIR/$1/map.batch"
}

agent_start() { at_bg "$1" agent "$HSRPCTL" agent; }

monitor_start() { at_bg "$1" monitor "$HSRPCTL" monitor; }

# pair_swan NODE: charon's half, written from the crypto map
pair_swan() {
	swan_export "$1" | swan_write "$1" && swan_load "$1"
}

# here NODE...: those of them that this machine holds
here() {
	local n

	for n; do
		! is_here "$n" || echo "$n"
	done
}

# case_base: the five nodes, the standby group, and the daemons that no suite
# changes.  The group comes first: its election takes longer than the rest.
case_base() {
	local n

	topo_up || return
	for n in $(here vxr1 vxr2); do
		monitor_start "$n"
		group_configure "$n" || return
	done
	for n in $(here vpn7200 vxr1 vxr2); do
		swan_conf "$n"
		swan_start "$n"
	done
	# shellcheck disable=SC2046	# names
	frr_start $(here r7206 vxr1 vxr2) || return
	for n in $(here vpn7200 vxr1 vxr2); do
		await 60 swan_ready "$n" || return
	done
}

# case_suite SUITE: the peer's and the pair's configuration, and the agents
case_suite() {
	local n

	suite_preload "$1" || return
	if is_here vpn7200; then
		swan_peer_conf "$1" | swan_write vpn7200
		swan_load vpn7200 || return
	fi
	for n in $(here vxr1 vxr2); do
		map_configure "$n" "$1" || return
		pair_swan "$n" || return
		agent_start "$n"
	done
}

# case_suite_down: take back what case_suite did
case_suite_down() {
	local n

	for n in vxr2 vxr1; do
		gw "$n" -b - <<-EOF
		map unbind vpn dev eth0
		map del vpn
		transform del myset
		EOF
		stop_pid "$n" agent
		swan_forget "$n"
	done
	swan_forget vpn7200
}

case_up() {
	case_base && case_suite "$1"
}

# case_down: all told to end first, then each waited for
case_down() {
	local step n d

	for step in signal_pid reap_pid; do
		for n in vxr1 vxr2 vpn7200; do
			"$step" "$n" agent
			"$step" "$n" monitor
		done
		for n in vpn7200 vxr1 vxr2; do
			"$step" "$n" charon
		done
		for n in r7206 vxr1 vxr2 vpn7200; do
			for d in ospfd staticd zebra mgmtd; do
				"$step" "$n" "$d"
			done
		done
	done
	topo_down
}

# case_logs: what one needs to see after a failure
case_logs() {
	local n f

	for n in $(here vxr1 vxr2 vpn7200); do
		for f in monitor.out agent.out charon.log; do
			[ -s "$CASE_DIR/$n/$f" ] || continue
			echo "--- $n $f"
			tail -n "${1:-40}" "$CASE_DIR/$n/$f"
		done
	done
	for n in $(here vxr1 vxr2); do
		echo "--- $n"
		gw "$n" group show all
		gw "$n" map show
		ipn "$n" -s xfrm state | grep -E '^src|spi|bytes'
		ipn "$n" route
	done
	! is_here r7206 || {
		echo "--- r7206"
		ipn r7206 route
		echo "--- vpn7200"
		ipn vpn7200 xfrm state | grep -E '^src|spi'
	}
}
