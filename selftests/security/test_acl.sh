#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What Documentation/security.rst advises: an access list on the gateway itself
# lets HSRP of known routers in and nothing else.
#
#   [A]  eth0 ---+
#   [B]  eth0 ---+--- LAN     B is the other router
#   [C]  eth0 ---+            C is a station that knows the text
#
# timeout: 90
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

# acl NS ROUTER: as in the page
acl()
{
	local to="ip_proto udp dst_ip 224.0.0.2 dst_port 1985"

	on "$1" tc qdisc add dev eth0 clsact || return
	# shellcheck disable=SC2086	# words
	on "$1" tc filter add dev eth0 ingress protocol ip pref 1 flower \
		$to src_ip "$2" action pass || return
	# shellcheck disable=SC2086	# words
	on "$1" tc filter add dev eth0 ingress protocol ip pref 2 flower \
		$to action drop
}

test_acl()
{
	local seen

	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 \
		priority 200
	await_state 20 "$A" eth0 1 Active
	check "the access list of the documentation" acl "$A" 10.9.0.2
	seen=$(counter "$A" rx-packets)
	send "$C" eth0 src=10.9.0.3 vip=10.9.0.100 state=active prio=255
	# frames stay in order: when this one was seen, so was that one
	send "$B" eth0 src=10.9.0.2 vip=10.9.0.100 state=standby prio=100
	check "the other router is heard" busywait 5 \
		counter_reaches "$A" rx-packets $((seen + 1))
	check_eq "the station is not" "$(counter "$A" rx-packets)" \
		$((seen + 1))
	check "and has not deposed the Active" is_state "$A" eth0 1 Active
	check_eq "which knows its Standby" \
		"$(group_json "$A" eth0 1 .standby.address)" 10.9.0.2
}

need_tools jq python3 tc
for mod in sch_ingress cls_flower act_gact; do
	modprobe -q "$mod" || :
done
hsrp_load
tests_run test_acl
