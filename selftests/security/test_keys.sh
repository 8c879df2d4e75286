#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The authentication of a group goes in and does not come out, be it a text, a
# key-string or a key chain: in no dump, event, refusal or log, and it does not stay
# in memory after the group or the chain.
#
#   [a]  eth0 --- p0     eth0 is down: nothing is sent
#
# timeout: 900
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

# Each kind of authentication: what makes group 1 with it, changes it, takes it away
# again, and three commands that have it and are refused

text_new()
{
	ctl "$a" group add dev eth0 group 1 vip 192.0.2.100 \
		authentication text "$1"
}

text_set()
{
	ctl "$a" group set dev eth0 group 1 authentication text "$1"
}

text_del()
{
	ctl "$a" group del dev eth0 group 1
}

text_refused()
{
	text_new "$1"
	ctl "$a" group set dev eth0 group 1 timers 10 3 authentication text "$2"
	ctl "$a" group set dev eth0 group 9 authentication text "$2"
}

# A key that is long enough. The tool reads it from a pipe, so it is in no file.
string_new()
{
	ctl "$a" group add dev eth0 group 1 vip 192.0.2.100 \
		authentication md5 key-file - < <(echo "$1$1")
}

string_set()
{
	ctl "$a" group set dev eth0 group 1 authentication md5 key-file - \
		< <(echo "$1$1")
}

string_del()
{
	text_del
}

string_refused()
{
	string_new "$1"
	ctl "$a" group set dev eth0 group 1 timers 10 3 authentication md5 \
		key-file - < <(echo "$2$2")
	ctl "$a" group set dev eth0 group 9 authentication md5 \
		key-file - < <(echo "$2$2")
}

chain_key()
{
	ctl "$a" keychain "$1" "$2" key "$3" key-file - < <(echo "$4$4")
}

chain_new()
{
	chain_key add CHAIN 7 "$1"
	ctl "$a" group add dev eth0 group 1 vip 192.0.2.100 \
		authentication md5 key-chain CHAIN
}

chain_set()
{
	chain_key set CHAIN 7 "$1"
}

chain_del()
{
	text_del
	ctl "$a" keychain del CHAIN
}

chain_refused()
{
	chain_key add CHAIN 7 "$1"
	chain_key set CHAIN 8 "$2"
	chain_key set OTHER 7 "$2"
}

# all that can be read without a key having been asked for
everything()
{
	local what

	for what in group keychain interface transform map redundancy sa route \
			track stats; do
		ctl "$a" "$what" show
		ctl "$a" -j -p "$what" show
	done
	ctl "$a" export swanctl
	dmesg
	cat /sys/kernel/debug/tracing/trace 2>/dev/null
}

# dumps KIND
dumps()
{
	local kind=$1 file refusals

	link
	file=$(mktemp)
	defer rm -f "$file"
	events "$a" "$file"
	busywait 10 grep -q listening "$file"
	mount -t debugfs none /sys/kernel/debug 2>/dev/null
	"${kind}_new" "$KEY"
	refusals=$("${kind}_refused" "$KEY" "$OTHER" 2>&1)
	busywait 5 grep -q group-new "$file"
	check "$kind: three refusals" \
		equal "$(grep -c '\[E' <<<"$refusals")" 3
	check_not "$kind: without it" grep -qE "$KEY|$OTHER" <<<"$refusals"
	check "$kind: the group is shown" matches 192.0.2.100 ctl "$a" group show
	check_not "$kind: no dump and no log has it" \
		grep -qaE "$KEY|$OTHER" <(everything)
	check_not "$kind: no event" grep -qE "$KEY|$OTHER" "$file"
}

# memory KIND NUMBER: which kcore.py has for it
memory()
{
	local kind=$1 n=$2 key=$KEY other=$OTHER old new

	link
	old=$(mktemp)
	new=$(mktemp)
	defer rm -f "$old" "$new"
	[ "$kind" = text ] || key+=$KEY other+=$OTHER
	"${kind}_new" "$KEY"
	check "$kind: the kernel has it while the group is there" \
		python3 "$dir/kcore.py" find "$n" "$key" "$old"
	"${kind}_set" "$OTHER"
	check "$kind: not after a change" \
		python3 "$dir/kcore.py" gone "$n" "$key" "$old"
	# that of a key has memory of its own
	check "$kind: but the new one" \
		python3 "$dir/kcore.py" find "$n" "$other" "$new"
	"${kind}_del"
	check "$kind: which is wiped with the group" \
		python3 "$dir/kcore.py" gone "$n" "$other" "$new"
}

test_text_dumps()
{
	dumps text
}

test_text_memory()
{
	memory text text
}

test_string_dumps()
{
	dumps string
}

test_string_memory()
{
	memory string 0
}

test_chain_dumps()
{
	dumps chain
}

test_chain_memory()
{
	memory chain 7
}

need_tools jq python3
hsrp_load
tests_run test_text_dumps test_text_memory test_string_dumps test_string_memory \
	test_chain_dumps test_chain_memory
