#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim-long vm-long
# timeout: 600
#
# The same as test_bad_packets.sh and test_auth.sh for IPv6: a packet that is wrong
# in one thing, or made without the key, is dropped under a counter of its own, and
# nothing else happens.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"
# shellcheck source=selftests/hsrp/lib_auth.sh
. "$(dirname "$0")/lib_auth.sh"

# send6 KEY=VALUE...: from C, a better Active unless it says otherwise
send6()
{
	send "$C" eth0 v=6 src=fe80::66 vip="$VIP6" state=active prio=255 "$@"
}

# alone6: A is the only router of group 1, and Active
alone6()
{
	pair6_new
	# B would be heard in the counters
	ip -n "$B" link set eth0 down
	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	await_state 20 "$A" eth0 1 Active
}

# deposes NAME KEY=VALUE...: this one is believed
deposes()
{
	local name=$1 before
	shift

	before=$(changes "$A" eth0 1)
	check "$name: sent" send6 "$@"
	check "$name: deposes the Active" wait_until 2 0.2 changed "$A" \
		"$before"
	await_state 20 "$A" eth0 1 Active
}

test_active()
{
	local before

	alone6
	ctl "$A" group add dev eth0 group 4 vip 10.9.0.100 timers 1 3
	await_state 20 "$A" eth0 4 Active
	before=$(changes "$A" eth0 4)
	dmesg -C

	bad_packets "$A" "$C" 6

	check "still Active" is_state "$A" eth0 1 Active
	check "of the other group, too" is_state "$A" eth0 4 Active
	check "the log has the words of IOS: authentication" matches \
		'HSRP-4-BADAUTH2: Bad authentication from fe80::66 on eth0, group 1' \
		dmesg
	check "the log has the words of IOS: address" matches \
		'HSRP-4-DUPADDR: Duplicate address fe80::1 on eth0, group 1' dmesg

	# so the packets were right but for that one thing
	deposes "the same packet without a fault"
	deposes "with unknown TLVs" tlvs=c800,group,c8020102,text,c80100
	deposes "from the end of the link-local prefix" src=febf::66
	check_eq "the other group has nothing to do with it" \
		"$(changes "$A" eth0 4)" "$before"
}

# A datagram from this very host, or another one of the same machine, comes without
# a checksum, which the device was to make: that is not one without a checksum
test_socket()
{
	alone6
	deposes "from a socket" src=fe80::3 socket=yes
	ip netns exec "$C" ethtool -K eth0 tx off >/dev/null
	deposes "from a socket, with a checksum" src=fe80::3 socket=yes
	check_eq "no checksum was wrong" "$(counter "$A" rx-drop-checksum)" 0
	check "with none at all" counted "$A" rx-drop-checksum 1 \
		send6 src=fe80::3 socket=nocheck
}

# A packet that fails must not keep a dead Active alive
test_timers()
{
	pair_md5 6
	check_silence v=6 src=fe80::1 vip="$VIP6" key=wrong
}

# A virtual address that differs is counted, and the packet used, as on IOS
test_diffvip()
{
	local before

	alone6
	dmesg -C
	before=$(changes "$A" eth0 1)
	check "counted" counted "$A" rx-diffvip 1 send6 vip=fe80::101
	check "used all the same" wait_until 2 0.2 changed "$A" "$before"
	check "not taken" group_is "$A" eth0 1 .vip "$VIP6"
	check "in the words of IOS" matches \
		"HSRP-4-DIFFVIP1: eth0 Grp 1: fe80::66 has virtual IP address fe80::101, configured here is $VIP6" \
		dmesg
}

# What is not judged: nothing of it gets past a router, whatever it says
test_tolerated()
{
	local what

	pair6_new
	for what in ttl=0 ttl=1 ttl=64 ttl=254 tos=0 pad=12 \
			ident=00:00:00:00:00:00 dmac=33:33:00:00:00:01; do
		ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
		send6 $what
		check "$what" busywait 3 group_is "$A" eth0 1 \
			.active.address fe80::66
		ctl "$A" group del dev eth0 group 1
	done
}

test_forged()
{
	check_md5 6
}

test_resign_of_the_active()
{
	check_resign 6
}

test_mismatch()
{
	check_mismatch 6
}

need_tools jq python3 ethtool
hsrp_load
tests_run test_active test_socket test_timers test_diffvip test_tolerated \
	test_forged test_resign_of_the_active test_mismatch
