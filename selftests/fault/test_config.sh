#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# klog: allocations fail
# timeout: 900
#
# Whichever allocation fails while a command is served: it is refused with a
# sentence and nothing of it is left, or it is done and nothing of it is missing.
# The same command then works.
#
#   [A] eth0 (no carrier: groups stay in Init and nothing moves by itself)
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fault/lib_fault.sh
. "$(dirname "$0")/lib_fault.sh"

# router_new: A with interfaces, one group, a transform set and a map with a line
router_new()
{
	ns_new A
	ip -n "$A" link add eth0 arp on type dummy
	ip -n "$A" link add eth1 arp on type dummy
	ip -n "$A" link add eth2 arp on type dummy
	addr_add "$A" eth0 10.9.0.1/24
	addr_add "$A" lo 10.8.0.1/32
	plain "$A" "group add dev eth1 group 9 vip 10.7.0.9 name OLD"
	plain "$A" "transform add old esp-gcm 128"
	plain "$A" "map add old seq 10 peer 10.9.0.254 transform old"
	plain "$A" "map match old seq 10 src 10.1.0.0/16 dst 10.2.0.0/16"
}

test_group()
{
	router_new
	sweep "group add" "$A" \
		"group add dev eth0 group 1 vip 10.9.0.100 priority 200 preempt name ONE timers 1 3 track eth2 decrement 20" \
		"group del dev eth0 group 1"
	plain "$A" "group add dev eth0 group 1 vip 10.9.0.100 name ONE"
	sweep "a second one on the interface" "$A" \
		"group add dev eth0 group 2 vip 10.9.0.101" \
		"group del dev eth0 group 2"
	sweep "group set, all at once" "$A" \
		"group set dev eth0 group 1 priority 7 name TWO track eth1 decrement 5 track eth2 timers 2 7" \
		"group set dev eth0 group 1 priority 100 name ONE no track eth1 no track eth2 timers 3 10"
	sweep "group set, address" "$A" \
		"group set dev eth0 group 1 vip 10.9.0.102" \
		"group set dev eth0 group 1 vip 10.9.0.100"
	sweep "group del" "$A" "group del dev eth0 group 1" \
		"group add dev eth0 group 1 vip 10.9.0.100 name ONE"
}

test_map()
{
	router_new
	sweep "transform add" "$A" "transform add t esp-aes 256 esp-sha256-hmac" \
		"transform del t"
	sweep "map add, the first entry" "$A" \
		"map add vpn seq 10 peer 10.9.0.253 transform old reverse-route" \
		"map del vpn"
	sweep "map add, another entry" "$A" \
		"map add old seq 20 peer 10.9.0.253 transform old" \
		"map del old seq 20"
	sweep "map match" "$A" \
		"map match old seq 10 src 10.3.0.0/16 dst 10.4.0.0/17" \
		"map unmatch old seq 10 src 10.3.0.0/16 dst 10.4.0.0/17"
	sweep "map bind, redundancy" "$A" \
		"map bind old dev eth0 redundancy OLD" "map unbind old dev eth0"
	sweep "map bind, address" "$A" \
		"map bind old dev eth0 local 10.8.0.1" "map unbind old dev eth0"
}

test_removal()
{
	router_new
	plain "$A" "transform add t esp-gcm 256"
	sweep "transform del" "$A" "transform del t" "transform add t esp-gcm 256"
	sweep "map unmatch" "$A" \
		"map unmatch old seq 10 src 10.1.0.0/16 dst 10.2.0.0/16" \
		"map match old seq 10 src 10.1.0.0/16 dst 10.2.0.0/16"
	plain "$A" "map add vpn seq 10 peer 10.9.0.253 transform old"
	sweep "map del" "$A" "map del vpn" \
		"map add vpn seq 10 peer 10.9.0.253 transform old"
	plain "$A" "map bind old dev eth0 redundancy OLD"
	sweep "map unbind" "$A" "map unbind old dev eth0" \
		"map bind old dev eth0 redundancy OLD"
}

test_show()
{
	local what

	router_new
	plain "$A" "map bind old dev eth0 local 10.8.0.1"
	for what in group transform map redundancy track route stats; do
		sweep_show "$what show" "$A" "$what show"
	done
}

fault_init
hsrp_load
tests_run test_group test_map test_removal test_show
