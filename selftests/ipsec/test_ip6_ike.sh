#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# IPv6 tunnels with a real charon on both sides: what "export swanctl" writes, the
# tunnel that the kernel asks for, the agent that ends IKE SAs whose address is
# gone, and what "apply" and "save" make of it in the words of IOS.
set -u
cd "$(dirname "$0")/../ctl" || exit 1
# shellcheck source=selftests/lib.sh
. ../lib.sh
# shellcheck source=selftests/ctl/lib_swan.sh
. ./lib_swan.sh
# shellcheck source=selftests/ipsec/lib_ike.sh
. ../ipsec/lib_ike.sh

#   H 2001:db8:1::3 --- ::1 GW 2001:db8:9::53 --- 2001:db8:9::69 P --- 2001:db8:2::1
# shellcheck disable=SC2034	# for lib_ike.sh, too
OUR=2001:db8:9::53 PEER=2001:db8:9::69 SRC=2001:db8:1::/64 DST=2001:db8:2::/64

site_new()
{
	local ns

	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	lan_new LAN
	ns_new GW P H
	lan_join "$LAN" "$GW" eth0
	lan_join "$LAN" "$P" eth0
	link_new "$GW" eth1 "$H" eth0
	for ns in "$GW" "$P"; do
		on "$ns" sysctl -qw net.ipv6.conf.all.forwarding=1
	done
	addr6 "$GW" eth0 "$OUR/64"
	addr6 "$P" eth0 "$PEER/64"
	addr6 "$GW" eth1 2001:db8:1::1/64
	addr6 "$H" eth0 2001:db8:1::3/64
	addr6 "$P" lo 2001:db8:2::1/128
	ip -n "$H" -6 route add default via 2001:db8:1::1
	ip -n "$P" -6 route add 2001:db8:1::/64 via "$OUR"
}

config()
{
	cat <<-EOT
	crypto ipsec transform-set strong esp-gcm 128
	crypto map six 10 ipsec-isakmp
	 set peer ipv6 $PEER
	 set transform-set strong
	 match address FAR
	 reverse-route
	interface eth0
	 crypto map six local $OUR
	ipv6 access-list FAR
	 permit ipv6 $SRC $DST
	EOT
}

passes()
{
	on "$H" ping -6 -q -c 1 -W 1 2001:db8:2::1
}

# the words of a file without headings and blank lines
words()
{
	grep -v '^!' "$1" | grep . | sort
}

test_config()
{
	check "again it changes nothing" matches "nothing to do" \
		ctl "$GW" apply "$DIR/six.cfg" check
	ctl "$GW" save >"$DIR/saved"
	check_eq "save says the same" "$(words "$DIR/saved" |
		grep -v 'access-list\|match address')" \
		"$(words "$DIR/six.cfg" | grep -v 'access-list\|match address')"
}

test_tunnel()
{
	ike_comes_up "the tunnel comes up"
	ike_is_shown
	check "diagnose finds nothing wrong with it" not matches \
		'no connection|reqid|uses our address|does not wait' \
		ctl "$GW" diagnose
}

test_flush()
{
	ike_flush six
}

test_unbind()
{
	ike_unbind six
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
site_new
config >"$DIR/six.cfg"
ctl "$GW" apply "$DIR/six.cfg" || exit 1
ike_start || exit 1
tests_run test_config test_tunnel test_flush test_unbind
