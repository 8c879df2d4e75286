#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 900
#
# Two gateways, whose IPv6 group has a global address, a crypto map that follows it,
# and a real charon on each: policies, reverse routes and SAs are where the group is
# Active, and traffic goes on after the Active has lost its cable, and after it is
# back.
set -u
cd "$(dirname "$0")/../ctl" || exit 1
# shellcheck source=selftests/lib.sh
. ../lib.sh
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. ../hsrp/lib_hsrp.sh
# shellcheck source=selftests/ctl/lib_swan.sh
. ./lib_swan.sh

#                  +-- ::1 GW 2001:db8:9::1 --+
#   H ...1::3 -----+                          +----- 2001:db8:9::69 P --- ...2::1
#                  +-- ::2 GB 2001:db8:9::2 --+
#
# inside fe80::5:73ff:fea0:2, outside 2001:db8:9::53
VIP6=2001:db8:9::53
PEER6=2001:db8:9::69
INSIDE_VIP=fe80::5:73ff:fea0:2

# gateway NAME N: its addresses, its map and its groups
gateway()
{
	local ns=${!1} n=$2

	addr6 "$ns" eth0 "2001:db8:9::$n/64"
	addr6 "$ns" eth1 "2001:db8:1::$n/64"
	on "$ns" sysctl -qw net.ipv6.conf.all.forwarding=1
	ctl "$ns" -b - <<-EOT
	interface set dev eth0 version 2
	interface set dev eth1 version 2
	transform add strong esp-gcm 128
	map add six seq 10 peer $PEER6 transform strong reverse-route
	map match six seq 10 src 2001:db8:1::/64 dst 2001:db8:2::/64
	map bind six dev eth0 redundancy SIX
	group add dev eth0 group 1 ipv6 autoconfig ipv6 $VIP6/64 name SIX \
		priority $((110 - n)) preempt timers 250ms 800ms
	group add dev eth1 group 2 ipv6 autoconfig follow SIX
	EOT
}

site_new()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	lan_new OUTSIDE
	lan_new INSIDE
	ns_new GW GB P H
	lan_join "$OUTSIDE" "$GW" eth0
	lan_join "$OUTSIDE" "$GB" eth0
	lan_join "$OUTSIDE" "$P" eth0
	lan_join "$INSIDE" "$GW" eth1
	lan_join "$INSIDE" "$GB" eth1
	lan_join "$INSIDE" "$H" eth0
	addr6 "$P" eth0 "$PEER6/64"
	addr6 "$P" lo 2001:db8:2::1/128
	addr6 "$H" eth0 2001:db8:1::3/64
	on "$P" sysctl -qw net.ipv6.conf.all.forwarding=1
	ip -n "$H" -6 route add default via "$INSIDE_VIP" dev eth0
	ip -n "$P" -6 route add 2001:db8:1::/64 via "$VIP6"
	gateway GW 1
	gateway GB 2
}

peer_conf()
{
	swan_child net 2001:db8:2::/64 2001:db8:1::/64 |
		swan_peer_psk "$PEER6" "$VIP6"
}

daemons()
{
	local node

	for node in GW GB P; do
		swan_conf "$node"
		swan_start "$node" || return
	done
	peer_conf
	for node in GW GB; do
		(umask 077 && echo "$PEER6 hidden" >"$DIR/$node/keys")
		ctl "${!node}" export swanctl secrets-file "$DIR/$node/keys" \
			>"$DIR/$node/swanctl.conf"
		swan_bg "$node" "$DIR/$node/agent.log" "$HSRPCTL" agent verbose &
		defer swan_stop "$!"
		busywait 20 grep -q registered "$DIR/$node/agent.log"
	done
	for node in GW GB P; do
		swan "$node" swanctl --load-all --noprompt </dev/null || return
	done
}

passes6()
{
	on "$H" ping -6 -q -c 1 -W 1 2001:db8:2::1
}

# state of the groups, policies, reverse routes, IPv6 SAs of a gateway
what()
{
	local ns=$1

	echo "$(state_of "$ns" eth0 1) $(state_of "$ns" eth1 2)" \
		"$(ip -n "$ns" -o xfrm policy list | grep -c 2001:db8)" \
		"$(ip -n "$ns" -6 route show proto 85 | grep -c .)" \
		"$(ip -n "$ns" -o xfrm state list | grep -c 'spi 0x[^0]')"
}

state_of()
{
	ctlj "$1" ".[] | select(.interface == \"$2\" and .group == $3) |
		.state" group show
}

# serves NODE OTHER: it has all, and the other one nothing
serves()
{
	equal "$(what "${!1}")" "Active Active 3 1 2" &&
		equal "$(what "${!2}" | cut -d' ' -f3-)" "0 0 0"
}

diag()
{
	local node

	for node in GW GB P; do
		ktap_diag "$node: $(what "${!node}" 2>/dev/null)"
		ktap_diag "$(tail -n 15 "$DIR/$node/charon.log")"
	done
}

test_begin()
{
	check "traffic through the tunnel" wait_until 40 0.3 passes6 || diag
	check "the Active has all of it" wait_until 10 0.3 serves GW GB || diag
	check_eq "with the global address" "$(ctlj "$GW" \
		'.[0].bindings[0].address' map show)" "$VIP6"
}

test_cable()
{
	port_down "$GW" eth0
	check "traffic goes on" wait_until 30 0.3 passes6 || diag
	check "by the other one" wait_until 20 0.3 serves GB GW || diag
	port_up "$GW" eth0
	check "preempted, it goes on again" wait_until 30 0.3 serves GW GB ||
		diag
	check "with traffic" wait_until 30 0.3 passes6 || diag
}

test_no_global()
{
	ctl "$GB" group del dev eth0 group 1
	ctl "$GW" group set dev eth0 group 1 no ipv6 "$VIP6/64"
	check "without a global address nothing is left" busywait 10 \
		equal "$(what "$GW" | cut -d' ' -f3-)" "0 0 0"
	check "it says so" equal "$(ctlj "$GW" '.[0].bindings[0].error' \
		map show)" "The group needs a global virtual address"
	ctl "$GW" group set dev eth0 group 1 ipv6 "$VIP6/64"
	check "and with it traffic" wait_until 40 0.3 passes6 || diag
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
site_new
daemons || exit 1
tests_run test_begin test_cable test_no_global
