#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: noip6
#
# A kernel that was booted with ipv6.disable=1: what is of IPv6 is refused, and IPv4
# works as ever.
#
#   [A] eth0 10.9.0.1 ---- [B] 10.9.0.2, and [C], the peer, 10.9.0.254
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# refuse NAME ARG...: with the reason
refuse()
{
	check "$1" refused 2 "IPv6 is disabled in this kernel.*\\[EAFNOSUPPORT\\]" \
		ctl "$A" "${@:2}"
}

config()
{
	ctl "$A" -j group show
	ctl "$A" -j map show
	ctl "$A" -j track show
}

test_refused()
{
	local before

	pair_new
	ctl "$A" interface set dev eth0 version 2
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100
	ctl "$A" transform add strong esp-gcm 128
	ctl "$A" map add four seq 10 peer 10.9.0.254 transform strong
	before=$(config)
	refuse "a group" group add dev eth0 group 2 ipv6 autoconfig
	refuse "with an address" group add dev eth0 group 2 ipv6 fe80::1
	refuse "a peer" map add six seq 10 peer 2001:db8::254 transform strong
	refuse "a line" map match four seq 10 src 2001:db8:1::/64 \
		dst 2001:db8:2::/64
	refuse "a route" track add 1 ipv6 route 2001:db8::/32 reachability
	refuse "the routing of an interface" track add 1 interface eth0 \
		ipv6 routing
	check_eq "nothing half done" "$(config)" "$before"
}

test_ip4()
{
	pair_new
	addr_add "$C" eth0 10.9.0.254/24
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 name VPN priority 110 \
		timers 1 3
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	ctl "$A" transform add strong esp-gcm 128
	ctl "$A" map add four seq 10 peer 10.9.0.254 transform strong \
		reverse-route
	ctl "$A" map match four seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	check "a binding, with the fast path" ctl "$A" map bind four dev eth0 \
		redundancy VPN fast-path always
	check "a route" ctl "$A" track add 1 ip route 10.9.0.0/24 reachability
	check "is followed" busywait 3 matches '"up": *true' \
		ctl "$A" -j track show
	check "elected" await_state 15 "$A" eth0 1 Active
	check "with a Standby" await_state 15 "$B" eth0 1 Standby
	check "with the address" busywait 3 has_addr "$A" eth0 10.9.0.100
	check "and policies" busywait 3 matches 'dst 20.1.1.0/24' \
		ip -n "$A" xfrm policy
	check "that the other one can have" ctl "$A" group del dev eth0 group 1
	check "at once" await_state 3 "$B" eth0 1 Active
	check "and all goes" ctl "$A" apply - quiet </dev/null
}

if [ -e /proc/sys/net/ipv6 ]; then
	ktap_fail "a kernel that was booted with ipv6.disable=1"
	exit 1
fi
need_tools jq
hsrp_load
tests_run test_refused test_ip4
