#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The authentication text of a group goes in and does not come out: in no dump,
# event, refusal or log, and it does not stay in memory after the group.
#
#   [a]  eth0 --- p0     eth0 is down: nothing is sent
#
# timeout: 300
# shellcheck disable=SC2154	# ns_new and lan_new set them
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

dir=$(cd "$(dirname "$0")" && pwd -P)
# eight characters that nothing else has; another for a change
KEY=Qx7
KEY+=zWp94
OTHER=Lm3
OTHER+=vRt85

link()
{
	ns_new a
	ip -n "$a" link add eth0 type veth peer name p0
	addr_add "$a" eth0 192.0.2.1/24
}

group_with()
{
	ctl "$a" group add dev eth0 group 1 vip 192.0.2.100 \
		authentication text "$1"
}

# all that can be read without a key having been asked for
everything()
{
	local what

	for what in group transform map redundancy sa route track stats; do
		ctl "$a" "$what" show
		ctl "$a" -j -p "$what" show
	done
	ctl "$a" export swanctl
	dmesg
	cat /sys/kernel/debug/tracing/trace 2>/dev/null
}

test_dumps()
{
	local file refusals

	link
	file=$(mktemp)
	defer rm -f "$file"
	events "$a" "$file"
	busywait 10 grep -q listening "$file"
	mount -t debugfs none /sys/kernel/debug 2>/dev/null
	group_with "$KEY"
	refusals=$(group_with "$KEY" 2>&1
		ctl "$a" group set dev eth0 group 1 timers 10 3 \
			authentication text "$OTHER" 2>&1
		ctl "$a" group set dev eth0 group 9 \
			authentication text "$OTHER" 2>&1)
	busywait 5 grep -q group-new "$file"
	check "three refusals" \
		equal "$(grep -c '\[E' <<<"$refusals")" 3
	check_not "without the text" grep -qE "$KEY|$OTHER" <<<"$refusals"
	check "the group is shown" matches 192.0.2.100 ctl "$a" group show
	check_not "no dump and no log has it" \
		grep -qaE "$KEY|$OTHER" <(everything)
	check_not "no event" grep -qE "$KEY|$OTHER" "$file"
}

test_memory()
{
	local file

	link
	file=$(mktemp)
	defer rm -f "$file"
	group_with "$KEY"
	check "the kernel has it while the group is there" \
		python3 "$dir/kcore.py" find "$KEY" "$file"
	ctl "$a" group set dev eth0 group 1 authentication text "$OTHER"
	check "not after a change" python3 "$dir/kcore.py" gone "$KEY" "$file"
	check "but the new one" \
		python3 "$dir/kcore.py" there "$OTHER" "$file"
	ctl "$a" group del dev eth0 group 1
	check "which is wiped with the group" \
		python3 "$dir/kcore.py" gone "$OTHER" "$file"
}

need_tools jq python3
hsrp_load
tests_run test_dumps test_memory
