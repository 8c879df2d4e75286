#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
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
	ctlj "$A" 'map({interface, group, vip, secondary_vips, priority, configured_priority,
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

test_secondary()
{
	local n more=() why='Secondary virtual addresses need a primary'

	pair_new
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth1 up
	addr_add "$A" eth1 10.7.0.1/24
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 name ONE \
		secondary 10.9.0.101
	ctl "$A" group add dev eth0 group 3
	add "a secondary address alone" "$why" EINVAL secondary 10.9.0.102
	refuse "beside one that is learned" "$why" EINVAL \
		group set dev eth0 group 3 secondary 10.9.0.102
	set_one "with the primary one taken away" "$why" EINVAL \
		no vip secondary 10.9.0.102
	set_one "the primary one as secondary" "primary .* be a secondary" \
		EEXIST secondary 10.9.0.100
	set_one "a secondary one as primary" "primary .* be a secondary" \
		EEXIST vip 10.9.0.101
	set_one "twice" "this secondary virtual address already" EEXIST \
		secondary 10.9.0.101
	set_one "twice at once" "this secondary virtual address already" \
		EEXIST secondary 10.9.0.102 secondary 10.9.0.102
	set_one "one that is not there, to go" "no such secondary" ENOENT \
		no secondary 10.9.0.102
	set_one "of the interface" "address of the interface" EADDRINUSE \
		secondary 10.9.0.1
	set_one "of another interface" "address of this router" EADDRINUSE \
		secondary 10.7.0.1
	set_one "multicast" "multicast address" EINVAL secondary 224.0.0.2
	set_one "none" "no host address" EINVAL secondary 0.0.0.0
	set_one "broadcast" "the broadcast address" EINVAL \
		secondary 10.9.0.255
	add "another group's secondary" "Another group has this virtual" \
		EEXIST vip 10.9.0.101
	add "also as secondary" "Another group has this virtual" EEXIST \
		vip 10.9.0.102 secondary 10.9.0.101
	add "another group's primary" "Another group has this virtual" \
		EEXIST vip 10.9.0.102 secondary 10.9.0.100
	for ((n = 0; n < 15; n++)); do
		more+=(secondary 10.9.0.$((110 + n)))
	done
	set_one "a 17th" "16 secondary virtual addresses at most" ENOSPC \
		"${more[@]}" secondary 10.9.0.125
	check "16" ctl "$A" group set dev eth0 group 1 "${more[@]}"
	more=(no secondary 10.9.0.101)
	for ((n = 0; n < 15; n++)); do
		more+=(no secondary 10.9.0.$((110 + n)))
	done
	for ((n = 0; n < 16; n++)); do
		more+=(secondary 10.9.0.$((130 + n)))
	done
	check "all exchanged at once" ctl "$A" group set dev eth0 group 1 \
		"${more[@]}"
	refuse "more of them in one command" "Too many secondary" E2BIG \
		group set dev eth0 group 1 "${more[@]}" secondary 10.9.0.150

	ctl "$A" transform add s esp-gcm 128
	ctl "$A" map add m seq 10 peer 10.9.0.200 transform s
	ctl "$A" map match m seq 10 src 10.1.0.0/24 dst 10.2.0.0/24
	ctl "$A" map bind m dev eth0 redundancy ONE
	set_one "a crypto peer of the group's map" "crypto peer of the map" \
		EINVAL no secondary 10.9.0.130 secondary 10.9.0.200
	refuse "a map whose peer is one" "peer is a virtual IP" EINVAL \
		map add m seq 20 peer 10.9.0.131 transform s
}

need_tools jq
hsrp_load
tests_run test_add test_set test_warn test_secondary
