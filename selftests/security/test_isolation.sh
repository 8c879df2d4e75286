#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
#
# Nothing of one network namespace is seen or changed from another: not by
# dumps, not by name, not by events, not through a limit that all share.
#
#   [a]  eth0 ---+            [b]  eth0 ---+
#                lan                       other
#   [x]  eth0 ---+            [y]  eth0 ---+
#
# timeout: 120
# shellcheck disable=SC2154	# ns_new and lan_new set them
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

dir=$(cd "$(dirname "$0")" && pwd -P)

# the same names everywhere: what is found is found by namespace alone
two_new()
{
	local ns

	lan_new lan
	lan_new other
	ns_new a b x y
	lan_join "$lan" "$a" eth0 10.9.0.1/24
	lan_join "$lan" "$x" eth0 10.9.0.9/24
	lan_join "$other" "$b" eth0 10.9.0.2/24
	lan_join "$other" "$y" eth0 10.9.0.9/24
	ctl "$a" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 name G
	for ns in "$a" "$b"; do
		ctl "$ns" transform add t esp-gcm 128
	done
	ctl "$a" map add m seq 10 peer 10.9.0.69 transform t
	ctl "$a" map match m seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	ctl "$a" map bind m dev eth0 redundancy G
}

# all that can be listed in NS, as one text
everything()
{
	local what

	for what in group transform map redundancy sa route track; do
		echo "$what $(ctl "$1" -j "$what" show)"
	done
}

test_dumps()
{
	local seen

	two_new
	await_state 20 "$a" eth0 1 Active
	seen=$(everything "$b")
	check_not "no dump has anything of another namespace" \
		grep -qE '10\.9\.0\.(1|100|69)|"m"|"G"|VPN' <<<"$seen"
	check "its own is there" grep -q '"t"' <<<"$seen"
}

test_by_name()
{
	two_new
	await_state 20 "$a" eth0 1 Active
	check "a group is not found by name" refused 2 'no such group' \
		ctl "$b" group set dev eth0 group 1 priority 255
	check "nor deleted" refused 2 'no such group' \
		ctl "$b" group del dev eth0 group 1
	check "nor a map" refused 2 'no crypto map of this name' \
		ctl "$b" map del m
	check "nor its SAs flushed" refused 2 'no crypto map of this name' \
		ctl "$b" sa flush map m
	check "a name is free in each" ctl "$b" map add m seq 10 \
		peer 10.9.0.69 transform t
	check "and follows its own redundancy name only" \
		ctl "$b" map bind m dev eth0 redundancy G
	check_eq "which is not Active there" \
		"$(ctlj "$b" '.[].bindings[].active' map show)" false
	check "the virtual address is free in each" ctl "$b" group add \
		dev eth0 group 1 vip 10.9.0.100 timers 1 3
	check_eq "the first has changed in nothing" \
		"$(group_json "$a" eth0 1 '"\(.priority) \(.vip) \(.state)"')" \
		"100 10.9.0.100 Active"
}

test_events()
{
	local file

	two_new
	file=$(mktemp)
	defer rm -f "$file"
	events "$b" "$file"
	busywait 10 grep -q listening "$file"
	ctl "$a" group set dev eth0 group 1 priority 150
	ctl "$a" transform add t2 esp-gcm 256
	await_state 20 "$a" eth0 1 Active
	# what comes after it was sent after it
	ctl "$b" transform add own esp-gcm 128
	check "an event of its own is told" busywait 5 grep -q '"own"' "$file"
	check_not "none of another namespace" \
		grep -qE '"t2"|eth0|group-|Active' "$file"
}

# deleting the namespace of one leaves the other alone
test_end()
{
	two_new
	ctl "$b" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$a" eth0 1 Active
	ns_del "$b"
	check "the end of one namespace is none of another" \
		is_state "$a" eth0 1 Active
	check_eq "with its map in force" \
		"$(ctlj "$a" '.[].bindings[].active' map show)" true
}

# a conflict on one LAN is told although there was one on another just before
test_limits()
{
	local file

	two_new
	ctl "$b" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3
	await_state 20 "$a" eth0 1 Active
	await_state 20 "$b" eth0 1 Active
	file=$(mktemp)
	defer rm -f "$file"
	events "$b" "$file"
	busywait 10 grep -q listening "$file"
	send "$x" eth0 arp=10.9.0.100
	check "a conflict in one namespace" busywait 5 \
		counter_reaches "$a" arp-vip-conflict 1
	send "$y" eth0 arp=10.9.0.100
	check "does not keep quiet about that of another" \
		busywait 5 grep -q '"conflict"' "$file"
}

# the tool believes the kernel, and nobody who calls himself that
test_forged()
{
	local file

	ns_new a
	file=$(mktemp)
	defer rm -f "$file"
	"$HSRPCTL" -n "$a" -j monitor >"$file" 2>&1 &
	defer events_stop $!
	busywait 10 grep -q listening "$file"
	check "an event is sent to the monitor's sockets" matches '^[1-9]' \
		on "$a" python3 "$dir/forge.py" $! forged
	ctl "$a" transform add own esp-gcm 128
	busywait 5 grep -q '"own"' "$file"
	check "it does not tell of it" not grep -q forged "$file"
}

need_tools jq python3
hsrp_load
tests_run test_dumps test_by_name test_events test_end test_limits test_forged
