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
# timeout: 240
# lane: sim vm-long
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"
. "$(dirname "$0")/../hsrp/lib_ip6.sh"
. "$(dirname "$0")/../hsrp/lib_auth.sh"

page=$(cd "$(dirname "$0")/../../Documentation" && pwd -P)/security.rst

# the commands of the page, one in a line, for the router of this test
acl_commands()
{
	sed -n '/^\ttc qdisc/,/^$/{ s/^\t*//; /^#/d; p }' "$page" |
		sed -e ':join' -e '/\\$/{ N; s/\\\n//; b join' -e '}' \
		-e '/^$/d' -e 's/10\.0\.0\.2 /10.9.0.2 /'
}

# acl NS: as in the page
acl()
{
	local words n=0

	while read -ra words; do
		on "$1" "${words[@]}" </dev/null || return
		n=$((n + 1))
	done < <(acl_commands)
	# a queue, and two for each of three
	equal "$n" 7
}

deposed()
{
	[ "$(changes "$A" eth0 1)" -gt "$1" ]
}

# keeps_out VERSION, as lib_auth.sh has them
keeps_out()
{
	local v=$1 seen before words

	pair_of "$v"
	read -ra words <<<"$(group_words "$v")"
	ctl "$A" group add dev eth0 group 1 "${words[@]}" timers 1 3 \
		priority 200
	await_state 20 "$A" eth0 1 Active
	check "version $v: the access list of the documentation" acl "$A"
	before=$(changes "$A" eth0 1)
	seen=$(counter "$A" rx-packets)
	set -- "$C" eth0 v="$v" src="$(host_of "$v" 3)" vip="$(vip_of "$v")" \
		state=active prio=255
	send "$@"
	# frames stay in order: when this one was seen, so was that one
	send "$B" eth0 v="$v" src="$(host_of "$v" 2)" vip="$(vip_of "$v")" \
		state=standby prio=100
	check "version $v: the other router is heard" busywait 5 \
		counter_reaches "$A" rx-packets $((seen + 1))
	check_eq "version $v: the station is not" \
		"$(counter "$A" rx-packets)" $((seen + 1))
	check_eq "version $v: and has not deposed the Active" \
		"$(state "$A" eth0 1) $(changes "$A" eth0 1)" "Active $before"
	check_eq "version $v: which knows its Standby" \
		"$(group_json "$A" eth0 1 .standby.address)" "$(host_of "$v" 2)"
	on "$A" tc qdisc del dev eth0 clsact
	send "$@"
	check "version $v: as it would without the list" \
		wait_until 3 0.2 deposed "$before"
}

test_version1()
{
	keeps_out 1
}

test_version2()
{
	keeps_out 2
}

test_ip6()
{
	keeps_out 6
}

need_tools jq python3 tc
for mod in sch_ingress cls_flower act_gact; do
	modprobe -q "$mod" || :
done
hsrp_load
tests_run test_version1 test_version2 test_ip6
