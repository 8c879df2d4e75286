#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 180
#
# Groups that cannot be configured are refused with a sentence and an errno, and
# nothing of them is left; what is doubtful is accepted with a warning.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# refuse NAME SENTENCE ERRNO ARG...: and the groups are what they were
refuse()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	check "$name" refuse_one "$sentence" "$errno" "$@"
}

refuse_one()
{
	local sentence=$1 errno=$2 before after
	shift 2

	before=$(config)
	refused 2 "$sentence.*\\[$errno\\]" ctl "$A" "$@" || return
	after=$(config)
	equal "$after" "$before"
}

# All that is configured, without what time changes
config()
{
	ctlj "$A" 'map({interface, group, vip, priority, configured_priority,
		preempt, hello_ms, hold_ms, name, tracks}) | tostring' \
		group show
	ctlj "$A" 'map(.name) | sort | tostring' redundancy show
	ip netns exec "$A" bridge fdb show | sort
}

add()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	refuse "$name" "$sentence" "$errno" group add dev eth0 group 2 "$@"
}

set_one()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	refuse "$name" "$sentence" "$errno" group set dev eth0 group 1 "$@"
}

test_add()
{
	pair_new
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth1 up arp on
	addr_add "$A" eth1 10.7.0.1/24
	ip -n "$A" link add tun0 type ipip local 10.9.0.1
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 name ONE \
		track eth1 || check "a group" false

	refuse "unknown interface" "no such interface" ENODEV \
		group add dev nope0 group 1 vip 10.9.0.101
	refuse "loopback" "" "EOPNOTSUPP|EINVAL" \
		group add dev lo group 1 vip 127.0.0.9
	refuse "not Ethernet" "no Ethernet interface" EOPNOTSUPP \
		group add dev tun0 group 1 vip 10.9.0.101
	refuse "duplicate group" "has this group already" EEXIST \
		group add dev eth0 group 1 vip 10.9.0.101

	add "address of another group" "Another group has this virtual" \
		EEXIST vip 10.9.0.100
	refuse "on another interface, too" "Another group has this virtual" \
		EEXIST group add dev eth1 group 1 vip 10.9.0.100
	add "address of the interface" "address of the interface" \
		EADDRINUSE vip 10.9.0.1
	add "address of another interface" "address of this router" \
		EADDRINUSE vip 10.7.0.1
	add "broadcast address of the interface" "the broadcast address" \
		EINVAL vip 10.9.0.255
	add "network address of the interface" "the network address" \
		EINVAL vip 10.9.0.0
	add "multicast" "multicast address" EINVAL vip 224.0.0.2
	add "loopback address" "loopback address" EINVAL vip 127.0.0.1
	add "limited broadcast" "broadcast address" EINVAL vip 255.255.255.255
	add "network 0" "no host address" EINVAL vip 0.0.0.1
	add "class E" "no host address" EINVAL vip 240.0.0.1

	add "hold time below hello time" "longer than the hello time" EINVAL \
		vip 10.9.0.101 timers 10 5
	add "hold time equal to hello time" "longer than the hello time" \
		EINVAL vip 10.9.0.101 timers 5 5
	add "hello time too long" "hello time must be" ERANGE \
		vip 10.9.0.101 timers 255000ms 255000ms
	add "hello time too short" "hello time must be" ERANGE \
		vip 10.9.0.101 timers 14ms 500ms
	add "hello time neither ms nor seconds" "hello time must be" ERANGE \
		vip 10.9.0.101 timers 1500ms 5000ms
	add "hold time neither ms nor seconds" "hold time must be" ERANGE \
		vip 10.9.0.101 timers 1000ms 3500ms

	add "redundancy name taken" "has this redundancy name" EEXIST \
		vip 10.9.0.101 name ONE
	add "default name of another group" "has this redundancy name" EEXIST \
		vip 10.9.0.101 name ONE track eth1
	add "track itself" "own interface" EINVAL vip 10.9.0.101 track eth0
	add "track what is not there" "[Nn]o such interface" ENODEV \
		vip 10.9.0.101 track nope0
	# the last of several words is what is wrong: nothing of the others
	add "one wrong word of many" "[Nn]o such interface" ENODEV \
		vip 10.9.0.101 name TWO priority 7 track eth1 track nope0

	check "what can be" ctl "$A" group add dev eth0 group 2 \
		vip 10.9.0.101 name TWO
}

test_set()
{
	pair_new
	ip -n "$A" link add eth1 type dummy
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 name ONE
	ctl "$A" group add dev eth0 group 2 vip 10.9.0.101 name TWO

	refuse "group that is not there" "no such group" ENOENT \
		group set dev eth0 group 9 priority 1
	refuse "delete it" "no such group" ENOENT group del dev eth0 group 9
	set_one "address taken" "Another group has this virtual" EEXIST \
		vip 10.9.0.101
	set_one "name taken" "has this redundancy name" EEXIST name TWO
	set_one "no longer track what is not tracked" "does not track" ENOENT \
		no track eth1
	set_one "nothing half done" "longer than the hello time" EINVAL \
		priority 9 preempt timers 5 3 name NEW
	set_one "nothing half done, tracks" "[Nn]o such interface" ENODEV \
		priority 9 track eth1 name NEW track nope0
	set_one "nothing half done, name" "has this redundancy name" EEXIST \
		priority 9 track eth1 name TWO
}

# warned SENTENCE ARG...
warned()
{
	local sentence=$1
	shift

	matches "warning: .*$sentence" ctl "$A" "$@"
}

test_warn()
{
	pair_new
	check "address in no subnet of the interface" warned "no subnet" \
		group add dev eth0 group 1 vip 10.8.0.100
	check "but it is accepted" group_is "$A" eth0 1 .vip 10.8.0.100
	check "hold time below three hello times" warned "three hello times" \
		group set dev eth0 group 1 timers 3 8
	check "but it is accepted" group_is "$A" eth0 1 .hold_ms 8000
	check "no warning where all is well" equal \
		"$(ctl "$A" group set dev eth0 group 1 timers 3 9 2>&1)" ""
}

need_tools jq
hsrp_load
tests_run test_add test_set test_warn
