#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# What cannot be configured is refused, with errno and a sentence, and changes
# nothing.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

# refuse NAME SENTENCE ERRNO ARG...: exit status 2 and both in the complaint
refuse()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	check "$name" refused 2 "$sentence.*\\[$errno\\]" ctl "$A" "$@"
}

test_transform()
{
	site_new
	refuse "DES alone" "Encryption without authentication" EINVAL \
		transform add t esp-des
	refuse "AES-CBC alone" "Encryption without authentication" EINVAL \
		transform add t esp-aes 256
	refuse "null alone" "protects nothing" EINVAL \
		transform add t esp-null
	refuse "GCM with HMAC" "authenticates by itself" EINVAL \
		transform add t esp-gcm 256 esp-sha256-hmac
	check "what can be" ctl "$A" transform add t esp-aes 192 \
		esp-sha384-hmac
	refuse "twice" "exists already" EEXIST transform add t esp-gcm 128
	refuse "unknown" "no transform set of this name" ENOENT \
		transform del u
	check_eq "what is there" "$(ctlj "$A" '[.[].name] | tostring' \
		transform show)" '["t"]'
	check "delete" ctl "$A" transform del t
	dmesg -C
	check "legacy is accepted" ctl "$A" transform add old esp-des \
		esp-md5-hmac
	check_eq "with one warning" "$(dmesg | grep -c 'transform set old')" 1
	ctl "$A" transform add new esp-aes 128 esp-sha-hmac
	check_eq "none for others" "$(dmesg | grep -c 'transform set')" 1
}

add()
{
	refuse "$1" "$2" "$3" map add vpn seq "${5:-20}" peer "$4" \
		transform "${6:-strong}"
}

test_map()
{
	site_new
	add "unknown transform set" "no transform set" ENOENT "$PEER"
	map_new "$A"
	group_new "$A" priority 1
	add "entry twice" "of this sequence number already" EEXIST \
		"$PEER" 10
	add "multicast peer" "unicast" EINVAL 224.0.0.5
	add "broadcast peer" "unicast" EINVAL 255.255.255.255
	add "zero peer" "unicast" EINVAL 0.0.0.0
	add "loopback peer" "unicast" EINVAL 127.0.0.1
	add "peer is ours" "address of this router" EINVAL 10.1.1.1
	add "peer is the virtual IP" "virtual IP" EINVAL "$VIP"
	refuse "entry that is not there" "no entry" ENOENT \
		map del vpn seq 11
	refuse "map that is not there" "no crypto map" ENOENT \
		map del nix seq 10
	refuse "transform set in use" "in use by a crypto map" EBUSY \
		transform del strong
	bind_new "$A"
	refuse "the last entry of a bound map" "on no interface" EBUSY \
		map del vpn seq 10
	refuse "a bound map" "remove it from there first" EBUSY map del vpn
	ctl "$A" map unbind vpn dev eth0
	ctl "$A" map add vpn seq 20 peer 10.9.0.253 transform strong
	check "an entry of it" ctl "$A" map del vpn seq 20
	check "unbound it goes" ctl "$A" map del vpn
	check_eq "all of it" "$(ctlj "$A" length map show)" 0
	check "and the transform set" ctl "$A" transform del strong
}

match()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	refuse "$name" "$sentence" "$errno" map match vpn seq 10 "$@"
}

test_match()
{
	site_new
	map_new "$A"
	match "line twice" "has this line already" EEXIST \
		src 10.1.1.0/24 dst 20.1.1.0/24
	ctl "$A" map add vpn seq 20 peer 10.9.0.253 transform strong
	refuse "line of another entry" "Another entry" EEXIST \
		map match vpn seq 20 src 10.1.1.0/24 dst 20.1.1.0/24
	match "reqid twice" "reqid already" EEXIST \
		src 10.7.0.0/16 dst 20.1.1.0/24 reqid 101
	match "multicast" "unicast traffic only" EINVAL \
		src 10.1.1.0/24 dst 224.0.0.0/4
	match "both the same" "the same network" EINVAL \
		src 10.1.1.0/24 dst 10.1.1.0/24
	refuse "unknown entry" "no entry" ENOENT \
		map match vpn seq 30 src 10.1.1.0/24 dst 20.7.0.0/16
	refuse "unknown map" "no crypto map" ENOENT \
		map match nix seq 10 src 10.1.1.0/24 dst 20.7.0.0/16
	refuse "line that is not there" "no such line" ENOENT \
		map unmatch vpn seq 10 src 10.1.1.0/25 dst 20.1.1.0/24
	check "host bits, source" on "$A" python3 "$HOSTBITS" src
	check "host bits, destination" on "$A" python3 "$HOSTBITS" dst
	check_eq "the lines are those of before" "$(ctlj "$A" \
		'[.. | .reqid? | numbers] | tostring' map show)" "[101,102]"
}

HOSTBITS=$(dirname "$0")/host_bits.py

test_bind()
{
	site_new
	map_new "$A"
	refuse "unknown map" "no crypto map" ENOENT \
		map bind nix dev eth0 redundancy VPN
	refuse "unknown interface" "No such interface" ENODEV \
		map bind vpn dev eth9 redundancy VPN
	refuse "loopback" "." EINVAL map bind vpn dev lo redundancy VPN
	refuse "address of others" "not an address of this router" \
		EADDRNOTAVAIL \
		map bind vpn dev eth0 local 10.9.0.77
	refuse "not bound" "not on this interface" ENOENT \
		map unbind vpn dev eth0
	ctl "$A" map add self seq 10 peer 10.9.0.50 transform strong
	addr_add "$A" eth0 10.9.0.50/24
	refuse "peer is the local address" "peer of the map is the local" \
		EINVAL map bind self dev eth0 local 10.9.0.50
	group_new "$A"
	refuse "a virtual IP as address" "redundancy name instead" EINVAL \
		map bind vpn dev eth0 local "$VIP"
	check "bind" bind_new "$A"
	refuse "second map on the interface" "another crypto map" EEXIST \
		map bind self dev eth0 redundancy OTHER
	refuse "twice" "on this interface already" EEXIST \
		map bind vpn dev eth0 redundancy OTHER
	refuse "second interface" "another interface already" EBUSY \
		map bind vpn dev eth1 redundancy OTHER
	refuse "second binding of a name" "follows this redundancy name" \
		EBUSY map bind self dev eth1 redundancy VPN
	refuse "other interface" "not on this interface" ENOENT \
		map unbind vpn dev eth1
	refuse "peer that is the local address of the binding" "virtual IP" \
		EINVAL map add vpn seq 20 peer "$VIP" transform strong
	refuse "flush of an unknown map" "no crypto map" ENOENT \
		sa flush map nix
	refuse "flush of a map on no interface" "on no interface" ENOENT \
		sa flush map self
}

# The group comes after the map, or changes under it.
test_vip_is_peer()
{
	local vip=10.9.0.200 peer_is="peer of the map is the local address"

	site_new
	map_new "$A"
	bind_new "$A"
	ctl "$A" map add vpn seq 20 peer "$vip" transform strong
	ctl "$A" map match vpn seq 20 src 10.2.0.0/16 dst 20.2.0.0/16
	refuse "group" "$peer_is" EINVAL \
		group add dev eth0 group 1 vip "$vip" name VPN
	check_eq "none is there" "$(ctlj "$A" length group show)" 0
	group_new "$A"
	refuse "address" "$peer_is" EINVAL \
		group set dev eth0 group 1 vip "$vip"
	check_eq "it has the one it had" \
		"$(ctlj "$A" '.[0].vip' group show)" "$VIP"
	ctl "$A" group del dev eth0 group 1
	check "with another name" ctl "$A" \
		group add dev eth0 group 1 vip "$vip" name OTHER
	refuse "name" "$peer_is" EINVAL group set dev eth0 group 1 name VPN
	refuse "name and address" "$peer_is" EINVAL \
		group set dev eth0 group 1 name VPN vip "$vip"
	check "both, where they fit" ctl "$A" \
		group set dev eth0 group 1 name VPN vip "$VIP"
}

need_tools jq python3
hsrp_load
tests_run test_transform test_map test_match test_bind test_vip_is_peer
