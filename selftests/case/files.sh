# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The case from files in the words of IOS alone: what "hsrpctl apply" makes of
# them, and what "hsrpctl export" writes for strongSwan and FRR.  Sourced after
# the others, whose single commands it replaces.
#
#   CASE_FILES   directory with vxr1.cfg, vxr2.cfg, vpn7200.cfg and r7206.cfg

# The interfaces of each router, as its file calls them
file_map() {
	case $1 in
	vxr1) echo "map FastEthernet0/0=eth0 map FastEthernet0/1=eth1" ;;
	vxr2) echo "map FastEthernet0/0=eth0 map FastEthernet1/0=eth1" ;;
	vpn7200) echo "map FastEthernet0/1=eth0 map Loopback0=lo" ;;
	r7206) echo "map FastEthernet0/1=eth1 map Loopback0=lo" ;;
	esac
}

# Static routes are in the files, and FRR's.
link_routes() { :; }

file_apply() {
	# shellcheck disable=SC2046	# words
	gw "$1" apply "$CASE_FILES/$1.cfg" $(file_map "$1") \
		>"$CASE_DIR/$1/apply.out" || return
	# shellcheck disable=SC2046
	gw "$1" apply "$CASE_FILES/$1.cfg" quiet $(file_map "$1") |
		grep -qx 'nothing to do'
}

# A group that comes back is one that the file has and that does not run.
group_configure() { file_apply "$1"; }

# file_swan NODE: the daemon's half, keys included
file_swan() {
	local etc

	etc=/etc/netns/$(ns "$1")/swanctl
	swan_export "$1" secrets-to "$CASE_DIR/$1/keys.conf" \
		>"$etc/swanctl.conf" && swan_load "$1"
}

# file_frr NODE: the daemons start with a log and nothing else
file_frr() {
	gw "$1" export frr >"$CASE_DIR/$1/frr.conf" &&
		vtysh -N "$(ns "$1")" -f "$CASE_DIR/$1/frr.conf" \
			>"$CASE_DIR/$1/vtysh.out" 2>&1
}

frr_conf() {
	printf 'hostname %s\nlog file %s informational\n' "$1" \
		"$CASE_DIR/$1/ospfd.log"
}

# staticd has its configuration from mgmtd, in an FRR that has one
# shellcheck disable=SC2034	# for daemons.sh
FRR_DAEMONS="zebra ospfd staticd"
[ ! -x "$FRR_BIN/mgmtd" ] || FRR_DAEMONS="mgmtd $FRR_DAEMONS"

case_base() {
	local n

	topo_up || return
	for n in vxr1 vxr2; do
		monitor_start "$n"
	done
	for n in vxr1 vxr2 vpn7200 r7206; do
		file_apply "$n" || return
	done
	for n in vpn7200 vxr1 vxr2; do
		swan_conf "$n"
		swan_start "$n"
	done
	frr_start vpn7200 vxr1 vxr2 r7206 || return
	for n in vpn7200 vxr1 vxr2 r7206; do
		file_frr "$n" || return
	done
	for n in vpn7200 vxr1 vxr2; do
		await 60 swan_ready "$n" || return
	done
}

case_suite() {
	local n

	suite_preload "$1" || return
	for n in vpn7200 vxr1 vxr2; do
		file_swan "$n" || return
	done
	# the peer has one gateway only: there is nothing to follow
	for n in vxr1 vxr2; do
		agent_start "$n"
	done
	# with OSPF's own timers, which the files do not change, the inside
	# has no way out before, and ping would not even start
	POLL=1 await 120 inside_route r7206 10.1.1.1
}
