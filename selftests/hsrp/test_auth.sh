#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Authentication: with one key the routers agree; without it nothing that is
# said changes anything, and the mismatch is told at once; keys can be changed
# without a change of state, and never come out again.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"
# shellcheck source=selftests/hsrp/lib_auth.sh
. "$(dirname "$0")/lib_auth.sh"

test_md5_v1()
{
	check_md5 1
}

test_md5_v2()
{
	check_md5 2
}

test_resign_of_the_active()
{
	check_resign 2
}

test_mismatch_v1()
{
	check_mismatch 1
}

test_mismatch_v2()
{
	check_mismatch 2
}

# A bad Hello of the Active must not keep it alive for its Standby
test_timers_untouched()
{
	pair_md5 2
	check_silence v=2 src=10.9.0.1 vip=10.9.0.100 key=wrong
}

# drops_of NS: not authenticated so far
drops_of()
{
	group_counter "$1" eth0 1 drop-auth
}

hellos_of()
{
	group_counter "$1" eth0 1 rx-hello
}

heard_above()
{
	[ "$(hellos_of "$1")" -gt "$2" ]
}

test_key_change()
{
	local before heard

	pair_md5 2
	before="$(changes "$A" eth0 1) $(changes "$B" eth0 1)"
	key_file NEW the-new-secret-of-some-length
	ctl "$B" group set dev eth0 group 1 authentication md5 key-file \
		"$NEW" timeout 60
	check "both keys are good for a while" matches \
		'^  Old key accepted for [0-9.]+ sec$' \
		ctl "$B" group show all
	check "JSON" group_is "$B" eth0 1 '.key_overlap_ms | . > 30000' true
	heard=$(hellos_of "$B")
	check "the old key is believed" busywait 5 heard_above "$B" "$heard"
	check_eq "nothing was dropped" "$(drops_of "$B")" 0
	# said twice it must not cut the overlap short
	ctl "$B" group set dev eth0 group 1 authentication md5 key-file "$NEW"
	check "the same key again leaves the overlap" group_is "$B" eth0 1 \
		'.key_overlap_ms | . > 10000' true
	ctl "$A" group set dev eth0 group 1 authentication md5 key-file \
		"$NEW" timeout 2
	heard=$(hellos_of "$A")
	check "the new key on both" busywait 5 heard_above "$A" "$heard"
	check_eq "no change of state" \
		"$(changes "$A" eth0 1) $(changes "$B" eth0 1)" "$before"
	check "the overlap ends" wait_until 5 0.2 group_is "$A" eth0 1 \
		.key_overlap_ms null
	before=$(drops_of "$A")
	send "$C" eth0 v=2 src=10.9.0.66 vip=10.9.0.100 state=active prio=255 \
		key="$KEY_TEXT"
	check "then the old key is worth nothing" busywait 5 drops_above "$A" \
		"$before"
	check "still Active" is_state "$A" eth0 1 Active
}

test_keychain()
{
	local ns before now

	# each of the two is alone with the chain for a moment
	pair_md5 2 10
	before="$(changes "$A" eth0 1) $(changes "$B" eth0 1)"
	key_file K1 the-first-key-of-the-chain
	key_file K2 the-second-key-of-the-chain
	now=$(date +%s)
	for ns in "$A" "$B"; do
		ctl "$ns" keychain add CHAIN key 20 key-file "$K2" \
			send-lifetime @$((now + 25)) infinite \
			accept-lifetime @$((now - 100)) infinite
		ctl "$ns" keychain add CHAIN key 10 key-file "$K1" \
			send-lifetime @$((now - 100)) @$((now + 25)) \
			accept-lifetime @$((now - 100)) @$((now + 30))
	done
	check "ordered by number, with what counts now" equal "$(ctlj "$A" \
		'.[] | "\(.name) \(.users)", (.keys[] |
		"\(.key) \(.sending) \(.accepted)")' keychain show |
		tr '\n' ';')" "CHAIN 0;10 true true;20 false true;"
	# one after the other: the second one still has the key-string
	ctl "$A" group set dev eth0 group 1 authentication md5 \
		key-chain CHAIN
	ctl "$B" group set dev eth0 group 1 authentication md5 \
		key-chain CHAIN
	check "show says the chain" matches \
		'^  Authentication MD5, key-chain "CHAIN"$' \
		ctl "$A" group show
	check "and which key of it" matches '^  Key 10 is sent$' \
		ctl "$A" group show all
	check "users" equal "$(ctlj "$A" '.[].users' keychain show)" 1
	check "the second key signs when its time has come" \
		wait_until 40 0.5 group_is "$A" eth0 1 \
		'"\(.key_chain) \(.key_id)"' "CHAIN 20"
	check "the first is not good any more" wait_until 10 0.5 equal_keys \
		"10 false false;20 true true;"
	check_eq "no change of state" \
		"$(changes "$A" eth0 1) $(changes "$B" eth0 1)" "$before"

	# a chain that is changed is changed for its groups
	for ns in "$A" "$B"; do
		ctl "$ns" keychain add CHAIN key 5 key-file "$KEY"
	done
	check "a lower number signs from now on" group_is "$A" eth0 1 .key_id 5
	ctl "$A" keychain del CHAIN key 10
	ctl "$A" keychain del CHAIN key 20
	check "the last one stays while a group needs it" refused 2 \
		'A group authenticates with the key chain.*EBUSY' \
		ctl "$A" keychain del CHAIN key 5
	check "and so does the chain" refused 2 'EBUSY' \
		ctl "$A" keychain del CHAIN
	before=$(drops_of "$B")
	check "but another can take its place" \
		ctl "$A" keychain set CHAIN key 5 key-file "$K2"
	check "which the other router does not believe" \
		busywait 5 drops_above "$B" "$before"
	ctl "$B" keychain set CHAIN key 5 key-file "$K2"
	before=$(hellos_of "$B")
	check "until it has it, too" busywait 5 heard_above "$B" "$before"
	ctl "$A" group set dev eth0 group 1 no authentication
	check "not needed any more" ctl "$A" keychain del CHAIN
	check "gone" equal "$(ctlj "$A" length keychain show)" 0
}

equal_keys()
{
	equal "$(ctlj "$A" '.[].keys[] | "\(.key) \(.sending) \(.accepted)"' \
		keychain show | tr '\n' ';')" "$1"
}

# What the tool and the kernel refuse, and that nothing is left of it
test_refuse()
{
	local dir i

	pair_new
	dir=$(mktemp -d)
	defer rm -rf "$dir"
	: >"$dir/empty"
	printf '%065d\n' 0 >"$dir/long"
	printf '%064d\n' 0 >"$dir/longest"
	printf 'one\ntwo\n' >"$dir/lines"
	printf 'key\n' >"$dir/open"
	chmod 600 "$dir"/*
	chmod 640 "$dir/open"
	key_file KEY "$KEY_TEXT"
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100
	for i in 'empty|does not have 1 to 64' 'long|does not have 1 to 64' \
			'lines|more than one line' 'open|can be read by others' \
			'missing|No such file'; do
		check "key file ${i%|*}" refused 1 "${i#*|}" ctl "$A" group \
			set dev eth0 group 1 authentication md5 key-file \
			"$dir/${i%|*}"
	done
	check "never on the command line" refused 1 'read from a file' \
		ctl "$A" group set dev eth0 group 1 authentication md5 \
		key-string secret
	check "a batch from standard input has none for keys" refused 1 \
		'standard input is what the commands come from' batch_key
	check "text as before" group_is "$A" eth0 1 .authentication text
	check "64 octets are a key" ctl "$A" group set dev eth0 group 1 \
		authentication md5 key-file "$dir/longest"
	check "a short one is one, with a warning" matches \
		'warning: .*16 octets or more' ctl "$A" group set dev eth0 \
		group 1 authentication md5 key-file - <<<"short"
	check "timeout out of range" refused 1 'timeout: "32768"' ctl "$A" \
		group set dev eth0 group 1 authentication md5 key-file "$KEY" \
		timeout 32768
	check "a key chain that is not there" refused 2 \
		'no key chain of this name.*ENOENT' ctl "$A" group set dev \
		eth0 group 1 priority 7 authentication md5 key-chain NIX
	check "nothing half done" group_is "$A" eth0 1 .configured_priority 100

	ctl "$A" keychain add CHAIN key 1 key-file "$KEY"
	check "the same number twice" refused 2 'key of this number.*EEXIST' \
		ctl "$A" keychain add CHAIN key 1 key-file "$KEY"
	check "a lifetime that ends before it begins" refused 2 \
		'must end after it begins.*EINVAL' ctl "$A" keychain add CHAIN \
		key 2 key-file "$KEY" send-lifetime @2000 @1000
	check "to change one that is not there" refused 2 \
		'no key of this number.*ENOENT' ctl "$A" keychain set CHAIN \
		key 2 key-file "$KEY"
	check "to change a chain that is not there" refused 2 \
		'no key chain.*ENOENT' ctl "$A" keychain set NIX key 1 \
		key-file "$KEY"
	check "a key that is not there" refused 2 'no key of this number.*ENOENT' \
		ctl "$A" keychain del CHAIN key 2
	check "a chain that is not there" refused 2 'no key chain.*ENOENT' \
		ctl "$A" keychain del NIX
	check "signs when it is not accepted: warning" matches \
		'warning: .*not accepted' ctl "$A" keychain add CHAIN key 2 \
		key-file "$KEY" accept-lifetime @1000 @2000
	for i in {3..16}; do
		ctl "$A" keychain add CHAIN key "$i" key-file "$KEY"
	done
	check "the seventeenth" refused 2 '16 keys already.*ENOSPC' \
		ctl "$A" keychain add CHAIN key 17 key-file "$KEY"
	check "sixteen are there" equal \
		"$(ctlj "$A" '.[].keys | length' keychain show)" 16
}

batch_key()
{
	echo "group set dev eth0 group 1 authentication md5 key-file -" |
		ctl "$A" -b -
}

# What goes in does not come out again
test_secrecy()
{
	local what

	pair_md5 2
	ctl "$A" keychain add CHAIN key 1 key-file "$KEY"
	for what in "group show" "-j group show" "keychain show" \
			"-j keychain show" "-j stats show" "interface show"; do
		# shellcheck disable=SC2086	# words
		check_not "no key in $what" grep -q "$KEY_TEXT" \
			<(ctl "$A" $what)
	done
	check_not "nor in the log" grep -q "$KEY_TEXT" <(dmesg)
}

need_tools jq python3
hsrp_load
tests_run test_md5_v1 test_md5_v2 test_resign_of_the_active \
	test_mismatch_v1 test_mismatch_v2 test_timers_untouched \
	test_key_change test_keychain test_refuse test_secrecy
