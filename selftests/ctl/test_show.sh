#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# Every verb of every object against the module: what is configured is shown,
# in the words of IOS and as JSON that says the same; what the kernel refuses
# ends with 2, its sentence and the name of the error.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

CONFIG='
transform add legacy esp-des esp-md5-hmac
transform add strong esp-aes 256 esp-sha256-hmac   # a comment
map add vpn seq 20 peer 192.0.2.70 transform strong
map add vpn seq 10 peer 192.0.2.69 transform legacy reverse-route
map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
map match vpn seq 10 src 99.99.99.99 dst 20.1.1.0/24 reqid 77
map bind vpn dev eth0 redundancy VPNHA
group add dev eth0 group 1 vip 192.0.2.53 priority 200 preempt name VPNHA
group set dev eth0 group 1 timers 250ms 800ms track eth1 decrement 150
group set dev eth0 group 1 authentication text secret
group add dev eth0 group 2
'

setup()
{
	ns_new A
	ip -n "$A" link add eth0 type veth peer name far0
	ip -n "$A" link set far0 up
	ip -n "$A" link add eth1 type dummy
	ip -n "$A" link set eth0 up
	ip -n "$A" link set eth1 up
	addr_add "$A" eth0 192.0.2.1/24
	ctl "$A" -b - <<<"$CONFIG"
}

# says REGEX ARG...: in text
says()
{
	matches "$1" ctl "$A" "${@:2}"
}

# json EXPECTED FILTER ARG...
json()
{
	equal "$(ctlj "$A" "$2" "${@:3}")" "$1"
}

# denied REGEX ARG...: refused by the kernel
denied()
{
	refused 2 "^hsrpctl: [A-Z].*$1" ctl "$A" "${@:2}"
}

is_active()
{
	json Active '.[0].state' group show
}

# all_json: each show is one JSON array of objects
all_json()
{
	local object

	for object in group transform map redundancy sa route track stats; do
		ctl "$A" -j "$object" show |
			jq -e 'type == "array" and all(.[]; type == "object")' \
			>/dev/null || {
			echo "$object"
			return 1
		}
	done
}

test_group()
{
	local expect

	check "becomes Active" wait_until 20 0.2 is_active
	while read -r expect; do
		check "group show: $expect" says "$expect" group show dev eth0 \
			group 1
	done <<-'EOF'
	^eth0 - Group 1$
	^  State is Active$
	^    [0-9]+ state changes, last state change 00:00:[0-9]{2}$
	^  Virtual IP address is 192\.0\.2\.53$
	^  Active virtual MAC address is 0000\.0c07\.ac01 \(MAC In Use\)$
	^    Local virtual MAC address is 0000\.0c07\.ac01 \(v1 default\)$
	^  Hello time 250 msec, hold time 800 msec$
	^    Next hello sent in 0\.[0-9]{3} secs$
	^  Preemption enabled$
	^  Active router is local$
	^  Standby router is unknown$
	^  Priority 200 \(configured 200\)$
	^    Track interface eth1 state Up decrement 150$
	^  Group name is "VPNHA" \(cfgd\)$
	EOF
	check_not "the authentication is not shown" says secret group show
	check "brief" says '^eth0 +1 +200 +P Active +local +unknown +192.0.2.53$' \
		group show brief
	check "brief: the sign for preemption" \
		says '^ {21}P indicates configured to preempt\.$' \
		group show brief
	check "all: the same groups" equal \
		"$(ctl "$A" group show all | grep -c '^eth0 - Group')" 2
	check "all: and why" says '^  Last state change reason: .' group show all
	check "a default is called so" says '^  Priority 100 \(default 100\)$' \
		group show dev eth0 group 2
	check "the virtual MAC of a group that is not Active" \
		says 'address is unknown \(MAC Not In Use\)$' \
		group show dev eth0 group 2
	check "a group without virtual IP waits for it" \
		says 'Virtual IP address is unknown' group show dev eth0 group 2
	check "default name" says '"hsrp-eth0-2" \(default\)' group show
	check "JSON: all of a group" json \
		'eth0 1 192.0.2.53 250 800 true true 200 VPNHA false eth1 150' \
		'.[0] | "\(.interface) \(.group) \(.vip) \(.hello_ms) \(.hold_ms) \(.preempt) \(.active.local) \(.priority) \(.name) \(.name_default) \(.tracks[0].interface) \(.tracks[0].decrement)"' \
		group show
	check "JSON: null for what is not known" json 'null null' \
		'.[1] | "\(.vip) \(.active)"' group show
	check "JSON: counters" json number '.[0].counters["tx-hello"] | type' \
		group show
	check "JSON of one" json 1 length group show dev eth0 group 2
	check "pretty JSON is the same" equal \
		"$(ctl "$A" -j -p redundancy show | jq -c .)" \
		"$(ctl "$A" -j redundancy show)"
}

test_set()
{
	ctl "$A" group set dev eth0 group 1 no preempt priority 90 no timers \
		no name no track eth1 no authentication
	check "the no forms" json 'false 90 3000 10000 hsrp-eth0-1 true 0' \
		'.[0] | "\(.preempt) \(.configured_priority) \(.hello_ms) \(.hold_ms) \(.name) \(.name_default) \(.tracks | length)"' \
		group show
	ctl "$A" group set dev eth0 group 1 no priority
	check "no priority" json 100 '.[0].configured_priority' group show
	ctl "$A" group set dev eth0 group 1 preempt priority 200 name VPNHA \
		timers 250ms 800ms track eth1 decrement 150
	check "and back" wait_until 20 0.2 is_active
	ip -n "$A" link set eth1 down
	check "a tracked interface goes down" busywait 5 json 50 \
		'.[0].priority' group show
	check "track show: down" says 'Line protocol is Down' track show
	ip -n "$A" link set eth1 up
	check "and up" busywait 5 json 200 '.[0].priority' group show
}

test_map()
{
	check "transform show" says '^Transform set legacy: \{ esp-des esp-md5-hmac \}$' \
		transform show
	check "key size" says 'strong: \{ esp-aes 256 esp-sha256-hmac \}' \
		transform show
	check "legacy" json 'legacy' '.[] | select(.legacy).name' \
		transform show
	check "map show: in order" json '10 20' '[.[].seq] | join(" ")' map show
	check "map show: header" says '^Crypto Map "vpn" 10 ipsec-isakmp$' \
		map show
	check "map show: peer" says '^ +Peer = 192.0.2.69$' map show vpn
	check "map show: ACL" \
		says 'permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255 \(reqid [0-9]+\)$' \
		map show
	check "map show: host" \
		says 'permit ip host 99.99.99.99 20.1.1.0 0.0.0.255 \(reqid 77\)$' \
		map show
	check "map show: where" \
		says 'eth0 redundancy VPNHA, state Active, address 192.0.2.53' map show
	check "map show of another" json 0 length map show nix
	check "redundancy show" says '^Redundancy "VPNHA" state Active$' \
		redundancy show
	check "redundancy show: group" \
		says 'HSRP eth0 Grp 1, virtual IP address 192.0.2.53' redundancy show
	check "route show" \
		says '^VPN Route 20.1.1.0 255.255.255.0 via 192.0.2.69 .*2 references$' \
		route show
	check "track show" says '^  Interface eth1 line-protocol$' track show
	check "track show: by" says '^    HSRP eth0 1 decrement 150$' track show
	check "sa show: ident" \
		says 'local +ident .*: \(10.1.1.0/255.255.255.0/0/0\)' sa show
	check "sa show: JSON" json '10.1.1.0/24 20.1.1.0/24 192.0.2.69' \
		'.[0] | "\(.local_ident) \(.remote_ident) \(.peer)"' sa show
	check "sa show of one map" json 0 length sa show map nix
	check "sa flush" says '^[0-9]+ SAs deleted$' sa flush map vpn
	check "stats show" says '^Network namespace$' stats show
	check "stats show: group" says '^eth0 - Group 1$' stats show
	check "every show is JSON" all_json
}

# xfrm_sa DIR SRC DST SPI: an SA as a key manager would add it
xfrm_sa()
{
	ip -n "$A" xfrm state add src "$1" dst "$2" proto esp spi "$3" \
		reqid 77 mode tunnel replay-window 32 \
		aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f01020304 \
		128 limit time-hard 3600 limit byte-hard 4718592000 \
		sel src 0.0.0.0/0 dst 0.0.0.0/0
}

test_sa()
{
	xfrm_sa 192.0.2.53 192.0.2.69 0xc1f6b88a
	xfrm_sa 192.0.2.69 192.0.2.53 0x11223344
	check "outbound SPI" \
		says 'current outbound spi: 0xC1F6B88A\(3254171786\)' sa show
	check "lifetime" \
		says 'remaining key lifetime \(k/sec\): \(4608000/3[56][0-9]{2}\)' \
		sa show
	check "algorithm" says 'transform: rfc4106\(gcm\(aes\)\)' sa show
	check "replay" says 'replay detection support: Y \(window 32\)' sa show
	check "JSON" json '0xc1f6b88a 0x11223344 32' \
		'.[1] | "\(.outbound[0].spi) \(.inbound[0].spi) \(.inbound[0].replay_window)"' \
		sa show
	check_not "no key is shown" says 0001020304 sa show
	check "flushed" says '^2 SAs deleted$' sa flush map vpn
}

test_refusals()
{
	local sentence words

	while IFS='|' read -r sentence words; do
		# shellcheck disable=SC2086	# words
		check "refused: $words" denied "$sentence" $words
	done <<-'EOF'
	\[EEXIST\]|group add dev eth0 group 1 vip 192.0.2.54
	\[ENODEV\]|group add dev nix group 1
	\[ENOENT\]|group set dev eth0 group 9 preempt
	\[ENOENT\]|group del dev eth0 group 9
	\[ENOENT\]|group show dev eth0 group 9
	\[EADDRINUSE\]|group add dev eth0 group 3 vip 192.0.2.1
	\[E[A-Z]+\]|group add dev eth0 group 3 vip 192.0.2.255
	\[E[A-Z]+\]|group add dev eth0 group 3 vip 224.0.0.2
	\[EINVAL\]|group set dev eth0 group 1 timers 10 3
	\[EEXIST\]|group set dev eth0 group 2 name VPNHA
	\[EEXIST\]|transform add strong esp-des esp-md5-hmac
	\[E[A-Z]+\]|transform add x esp-gcm esp-sha-hmac
	\[E[A-Z]+\]|transform add x esp-sha-hmac
	\[EBUSY\]|transform del legacy
	\[ENOENT\]|transform del nix
	\[EEXIST\]|map add vpn seq 10 peer 192.0.2.69 transform strong
	\[ENOENT\]|map add vpn seq 30 peer 192.0.2.69 transform nix
	\[ENOENT\]|map match nix seq 10 src 10.0.0.0/8 dst 11.0.0.0/8
	\[ENOENT\]|map match vpn seq 30 src 10.0.0.0/8 dst 11.0.0.0/8
	\[EEXIST\]|map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	\[E[A-Z]+\]|map match vpn seq 10 src 10.0.0.0/8 dst 11.0.0.0/8 reqid 77
	\[ENOENT\]|map unmatch vpn seq 10 src 10.0.0.0/8 dst 11.0.0.0/8
	\[ENOENT\]|map bind nix dev eth1 redundancy VPNHA
	\[ENODEV\]|map bind vpn dev nix redundancy OTHER
	\[E[A-Z]+\]|map bind vpn dev eth0 redundancy VPNHA
	\[ENOENT\]|map unbind vpn dev eth1
	\[EBUSY\]|map del vpn
	\[ENOENT\]|sa flush map nix
	EOF
	check "without privilege" refused 2 '\[EPERM\]' ip netns exec "$A" \
		setpriv --reuid 65534 --clear-groups --bounding-set -all \
		"$HSRPCTL" group del dev eth0 group 1
	check_eq "nothing on standard output of a refusal" \
		"$(ctl "$A" -j group show dev eth0 group 9 2>/dev/null)" ""
}

test_batch()
{
	local file

	file=$(mktemp)
	defer rm -f "$file"
	printf '%s\n' '# first' 'group set dev eth0 group 2 priority 7' \
		'group del dev eth0 group 9' \
		'group set dev eth0 group 2 priority 8' >"$file"
	check "the refused line is named" \
		refused 2 "command failed $file:3" ctl "$A" -b "$file"
	check "the lines before it are done, those behind not" \
		json 7 '.[1].configured_priority' group show
}

test_del()
{
	check "everything can be deleted" ctl "$A" -b - <<-'EOF'
	map unmatch vpn seq 10 src 99.99.99.99 dst 20.1.1.0/24
	map unbind vpn dev eth0
	map del vpn seq 20
	map del vpn
	transform del legacy
	transform del strong
	group del dev eth0 group 1
	group del dev eth0 group 2
	EOF
	check "nothing is left" equal 0 "$(for o in group transform map \
		redundancy sa route track; do ctlj "$A" length "$o" show
		done | sort -u)"
}

need_tools jq
hsrp_load
setup || exit 1
tests_run test_group test_set test_map test_sa test_refusals test_batch test_del
