#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# One family in tunnels of the other with a real charon on both sides: what "export
# swanctl" writes of it, the tunnel that the kernel asks for, and that it comes again
# after a flush, by the agent; by a configuration in the words of IOS.
set -u
cd "$(dirname "$0")/../ctl" || exit 1
# shellcheck source=selftests/lib.sh
. ../lib.sh
# shellcheck source=selftests/ctl/lib_swan.sh
. ./lib_swan.sh
# shellcheck source=selftests/ipsec/lib_ike.sh
. ../ipsec/lib_ike.sh

#   H 2001:db8:1::3 --- ::1 GW 2001:db8:9::53 --- 2001:db8:9::69 P --- 2001:db8:2::1
#     10.1.1.3          .1     192.0.2.53         192.0.2.69           20.1.1.1

site_new()
{
	local ns

	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	lan_new LAN
	ns_new GW P H
	lan_join "$LAN" "$GW" eth0 192.0.2.53/24
	lan_join "$LAN" "$P" eth0 192.0.2.69/24
	link_new "$GW" eth1 "$H" eth0
	for ns in "$GW" "$P"; do
		on "$ns" sysctl -qw net.ipv6.conf.all.forwarding=1
		on "$ns" sysctl -qw net.ipv4.ip_forward=1
	done
	addr_add "$GW" eth1 10.1.1.1/24
	addr_add "$H" eth0 10.1.1.3/24
	addr_add "$P" lo 20.1.1.1/32
	addr6 "$GW" eth0 2001:db8:9::53/64
	addr6 "$P" eth0 2001:db8:9::69/64
	addr6 "$GW" eth1 2001:db8:1::1/64
	addr6 "$H" eth0 2001:db8:1::3/64
	addr6 "$P" lo 2001:db8:2::1/128
	ip -n "$H" -6 route add default via 2001:db8:1::1
	ip -n "$H" route add default via 10.1.1.1
	ip -n "$P" -6 route add 2001:db8:1::/64 dev eth0
	ip -n "$P" route add 10.1.1.0/24 dev eth0
}

inside6()
{
	OUR=192.0.2.53 PEER=192.0.2.69 SRC=2001:db8:1::/64 \
		DST=2001:db8:2::/64 HOST=2001:db8:2::1 SET="peer 192.0.2.69" \
		LIST="ipv6 access-list FAR" \
		RULE="ipv6 2001:db8:1::/64 2001:db8:2::/64"
}

inside4()
{
	OUR=2001:db8:9::53 PEER=2001:db8:9::69 SRC=10.1.1.0/24 \
		DST=20.1.1.0/24 HOST=20.1.1.1 SET="peer ipv6 2001:db8:9::69" \
		LIST="ip access-list extended FAR" \
		RULE="ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255"
}

config()
{
	cat <<-EOT
	crypto ipsec transform-set strong esp-gcm 128
	crypto map mix 10 ipsec-isakmp
	 set $SET
	 set transform-set strong
	 match address FAR
	 reverse-route
	interface eth0
	 crypto map mix local $OUR
	$LIST
	 permit $RULE
	EOT
}

passes()
{
	on "$H" ping -q -c 1 -W 1 "$HOST"
}

tunnel()
{
	site_new
	config >"$DIR/mix.cfg"
	check "$HOST by $PEER: applied" ctl "$GW" apply "$DIR/mix.cfg"
	check "again it changes nothing" matches "nothing to do" \
		ctl "$GW" apply "$DIR/mix.cfg" check
	ike_start || return
	ike_comes_up "the tunnel comes up"
	ike_is_shown
	ike_flush mix
	ike_unbind mix
}

test_6in4()
{
	inside6
	tunnel
}

test_4in6()
{
	inside4
	tunnel
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
tests_run test_6in4 test_4in6
