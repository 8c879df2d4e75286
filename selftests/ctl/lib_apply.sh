# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A gateway to apply configurations to: namespace GW with eth0 to eth3, and DIR
# for files. Sourced after ../lib.sh.

setup()
{
	local i

	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new GW
	for i in 0 1 2 3; do
		ip -n "$GW" link add eth$i type veth peer name far$i
		ip -n "$GW" link set eth$i up
		ip -n "$GW" link set far$i up
		addr_add "$GW" eth$i 10.$i.0.1/16
	done
	addr_add "$GW" eth0 192.0.2.1/24 172.16.172.52/28
}

apply()
{
	ctl "$GW" apply "$@"
}

saved()
{
	ctl "$GW" save | grep -v '^!'
}

# all that is configured: also the order and the numbers of an ACL's lines
everything()
{
	saved
	ctlj "$GW" '.[] | [.name, .seq, .matches]' map show
}
