#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim-long vm-long
# timeout: 600
#
# As test_mode, with IPv6 inside, outside, or both: the hooks of which family keep a
# packet from the fast path, and which do not.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/ipsec/lib_ip6.sh
. "$(dirname "$0")/../ipsec/lib_ip6.sh"
# shellcheck source=selftests/ipsec/lib_mixed.sh
. "$(dirname "$0")/../ipsec/lib_mixed.sh"
# shellcheck source=selftests/fastpath/lib_mode.sh
. "$(dirname "$0")/lib_mode.sh"

MAP=mix

through()
{
	on "$H" ping "$IN" -q -c "$1" -i 0.2 -W 1 -I "$INSIDE" "$HOST"
}

# tunnel_new: A Active, with SAs; P the other end
tunnel_new()
{
	site6_new
	mixed_new "$A" reverse-route
	mixed_group "$A"
	check "$IN: Active" await_state 20 "$A" eth0 1 Active
	ip -n "$A" "$IN" route replace "$DST" dev eth0 metric 2000
	check "$IN: ready" busywait 10 bind_of "$A" mix .ready true
	mixed_peer
	mixed_sas "$A"
}

# filtered FAMILY: a hook of it is one that would be skipped
filtered()
{
	nft_new accept 0 "$1"
	check "$IN: with a hook of $1 it is not used" slow
	check "$IN: and says so" bind_of "$A" mix .fast_path_error \
		"A netfilter hook would be skipped"
	mode always
	check "$IN: always is always" fast 4
	mode auto
	on "$A" nft delete table "$1" t
	check "$IN: without the hook auto is back" busywait 5 fast 4
	check "$IN: and has no excuse" bind_of "$A" mix .fast_path_error null
}

modes()
{
	tunnel_new
	check "$IN: off by default" slow
	check "$IN: auto" mode auto
	check "$IN: it is used" fast 4
	check "$IN: and has no excuse" bind_of "$A" mix .fast_path_error null
	filtered ip6
	if [ "$1" != both ]; then
		filtered ip
	else
		nft_new accept 0 ip
		check "$IN: a hook of IPv4 is none of its business" fast 4
		check "$IN: nor an excuse" bind_of "$A" mix .fast_path_error null
	fi
	check "$IN: off again" mode off
	check "$IN: it is" slow
	check_eq "$IN: nothing is kept" "$(counter "$A" fast-cache-bytes)" 0
}

test_both()
{
	both6
	modes both
}

test_inside()
{
	inside6
	modes inside
}

test_outside()
{
	inside4
	modes outside
}

# While there are filters that keep all of its ESP away, it rests.
test_rest()
{
	both6
	tunnel_new
	mode auto
	check "without a filter" fast 4
	nft_new accept 0 ip6
	check "with one" slow
	check "what was learnt goes" busywait 5 nothing_learnt
	on "$A" nft delete table ip6 t
	check "back when it is gone" busywait 5 fast 4
}

test_learn()
{
	both6
	tunnel_new
	nft_new "ct state new,established accept; drop" 0 ip6
	mode learn
	check "past filter and tracker" fast 6
	check "who have seen it" matches "src=$INSIDE dst=$HOST" \
		on "$A" conntrack -f ipv6 -L
	on "$A" nft insert rule ip6 t through ip6 saddr "$HOST" drop
	check "a flow that is refused now leaves at the next judgement" \
		busywait 12 no_pings
	on "$A" nft flush chain ip6 t through
	check "or comes back" busywait 12 fast 4
}

# Cached entries of IPv6 are larger, and are counted as such.
test_memory()
{
	local n bytes empty

	both6
	tunnel_new
	mode auto
	empty=$(counter "$A" fast-cache-bytes)
	check "three entries: two flows, an SA" fast 4
	n=$(counter "$A" fast-cache-entries)
	bytes=$(counter "$A" fast-cache-bytes)
	check_eq "there are" "$n" 3
	check_eq "of 96 octets each" $((bytes - empty)) $((3 * 96))
}

need_tools jq ping nft conntrack
hsrp_load
tests_run test_both test_inside test_outside test_rest test_learn test_memory
