#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# Groups in the words of IOS: what is shown of a group in each role, compared as a
# whole, with the lines of "show standby" of IOS XE in their order and no other
# line. show/ROLE.golden has what IOS would print.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

GOLDEN=$LIB_DIR/ctl/show

# A has a group of every kind; group 1 is elected between A, B and C
setup()
{
	key_file KEY a-secret-of-some-length
	pair_new
	ip -n "$A" link add eth1 type veth peer name far1
	ip -n "$A" link set far1 up
	ip -n "$A" link set eth1 addrgenmode none
	ip -n "$A" link set eth1 up
	ip -n "$A" addr add fe80::a/64 dev eth1 nodad
	ip -n "$A" addr add 2001:db8:1::a/64 dev eth1 nodad
	ip -n "$A" link add eth2 type veth peer name far2
	ip -n "$A" addr add 10.2.2.1/24 dev eth2
	ctl "$A" -b - <<-EOF || return
	keychain add CHAIN key 5 key-file $KEY
	track add 4 stub-object default-state up
	track add 5 stub-object default-state down
	group add dev eth0 group 1 vip 10.9.0.100 priority 110 preempt name VPNHA
	group add dev eth0 group 2 vip 10.9.0.102 track eth1 decrement 10
	group set dev eth0 group 2 track 4 shutdown track 5 decrement 20
	group add dev eth0 group 3 vip 10.9.0.103 timers 250ms 800ms priority 120
	group set dev eth0 group 3 preempt delay minimum 5 reload 10 sync 20
	group add dev eth0 group 4 vip 10.9.0.104 mac-address 02:00:00:00:00:99
	group set dev eth0 group 4 secondary 10.9.0.114 secondary 10.9.0.124
	group add dev eth0 group 5 vip 10.9.0.105
	group set dev eth0 group 5 authentication md5 key-file $KEY
	group add dev eth0 group 6 vip 10.9.0.106
	group set dev eth0 group 6 authentication md5 key-chain CHAIN
	group add dev eth0 group 7 vip 10.9.0.107 follow VPNHA
	group add dev eth0 group 8 vip 10.9.0.108 track 5 shutdown
	interface set dev eth1 version 2
	group add dev eth1 group 10 ipv6 autoconfig ipv6 2001:db8:1::1/64
	group add dev eth1 group 11 ipv6 fe80::11
	interface set dev eth2 version 2
	group add dev eth2 group 9 vip 10.2.2.100
	EOF
	await_state 60 "$A" eth0 1 Active || return
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100
	await_state 60 "$B" eth0 1 Standby || return
	# this one learns the address
	ctl "$C" group add dev eth0 group 1 priority 90
	busywait 20 group_is "$C" eth0 1 '"\(.state) \(.standby.address)"' \
		"Listen 10.9.0.2"
}

# same ROLE NS ARG...: what is shown, but for what time changes, is in the file
same()
{
	local role=$1
	shift

	diff -u "$GOLDEN/$role.golden" <(ctl "$1" group show "${@:2}" | sed -E '
		s/(last state change) [0-9]+:[0-9]{2}:[0-9]{2}$/\1 HH:MM:SS/
		s/(Next hello sent in) [0-9]+\.[0-9]{3} secs/\1 S.SSS secs/
		s/(expires in|accepted for|last packet) [0-9]+\.[0-9]{3} sec/\1 S.SSS sec/')
}

test_roles()
{
	local role ns dev group

	while read -r role ns dev group; do
		check "$role" same "$role" "${!ns}" dev "$dev" group "$group"
	done <<-'EOF'
	active A eth0 1
	standby B eth0 1
	listen C eth0 1
	tracks A eth0 2
	preempt A eth0 3
	secondary A eth0 4
	md5 A eth0 5
	md5-chain A eth0 6
	follower A eth0 7
	init-tracking A eth0 8
	init-down A eth2 9
	ipv6 A eth1 10
	ipv6-conf A eth1 11
	EOF
	check "brief" same brief "$A" brief
	check_not "a line too many would be told" same active "$A" all dev eth0 \
		group 1
}

# What IOS has no line for comes behind its lines, and with "all"
test_all()
{
	key_file OTHER another-secret-of-some-length
	ctl "$A" group set dev eth0 group 5 authentication md5 \
		key-file "$OTHER" timeout 300
	ctl "$B" group add dev eth0 group 5 vip 10.9.0.105
	check "A hears one that does not authenticate" wait_until 60 0.5 \
		group_is "$A" eth0 5 .auth_mismatch.address 10.9.0.2
	check "all" same all "$A" all dev eth0 group 5
	check "and without it" same mismatch "$A" dev eth0 group 5
	check "the reason of each group" equal 11 \
		"$(ctl "$A" group show all | grep -c '^  Last state change reason: ')"
	check "each line of IOS is there with all, in the same order" equal "" \
		"$(diff <(ctl "$A" group show | steady) \
			<(ctl "$A" group show all | steady) | grep '^<')"
}

# steady: without the times
steady()
{
	sed 's/[0-9]*[:.][0-9:.]* secs*//; s/last state change .*//'
}

need_tools jq diff
hsrp_load
setup || exit 1
tests_run test_roles test_all
