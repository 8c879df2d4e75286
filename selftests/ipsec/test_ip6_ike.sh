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

#   H 2001:db8:1::3 --- ::1 GW 2001:db8:9::53 --- 2001:db8:9::69 P --- 2001:db8:2::1
LOCAL6=2001:db8:9::53
PEER6=2001:db8:9::69

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
	addr6 "$GW" eth0 "$LOCAL6/64"
	addr6 "$P" eth0 "$PEER6/64"
	addr6 "$GW" eth1 2001:db8:1::1/64
	addr6 "$H" eth0 2001:db8:1::3/64
	addr6 "$P" lo 2001:db8:2::1/128
	ip -n "$H" -6 route add default via 2001:db8:1::1
	ip -n "$P" -6 route add 2001:db8:1::/64 via "$LOCAL6"
}

config()
{
	cat <<-EOT
	crypto ipsec transform-set strong esp-gcm 128
	crypto map six 10 ipsec-isakmp
	 set peer ipv6 $PEER6
	 set transform-set strong
	 match address FAR
	 reverse-route
	interface eth0
	 crypto map six local $LOCAL6
	ipv6 access-list FAR
	 permit ipv6 2001:db8:1::/64 2001:db8:2::/64
	EOT
}

peer_conf()
{
	swan_child net 2001:db8:2::/64 2001:db8:1::/64 |
		swan_peer_psk "$PEER6" "$LOCAL6"
}

passes6()
{
	on "$H" ping -6 -q -c 1 -W 1 2001:db8:2::1
}

tunnel_works()
{
	wait_until 40 0.3 passes6 && wait_until 20 0.3 all_agree
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

# the daemons with what is exported, and the agent
daemons()
{
	local node

	for node in GW P; do
		swan_conf "$node"
		swan_start "$node" || return
	done
	(umask 077 && echo "$PEER6 hidden" >"$DIR/GW/keys")
	ctl "$GW" export swanctl secrets-file "$DIR/GW/keys" \
		>"$DIR/GW/swanctl.conf"
	peer_conf
	for node in GW P; do
		swan "$node" swanctl --load-all --noprompt </dev/null || return
	done
	swan_bg GW "$DIR/agent.log" "$HSRPCTL" agent verbose &
	defer swan_stop "$!"
	busywait 20 grep -q registered "$DIR/agent.log"
}

test_tunnel()
{
	check "the tunnel comes up" tunnel_works ||
		ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"
	check_eq "what is shown of it" "$(ctlj "$GW" \
		'.[0] | "\(.local) \(.peer) \(.local_ident) \(.remote_ident)"' \
		sa show)" \
		"$LOCAL6 $PEER6 2001:db8:1::/64 2001:db8:2::/64"
	check "diagnose finds nothing wrong with it" not matches \
		'no connection|reqid|uses our address|does not wait' \
		ctl "$GW" diagnose
}

# The peer loses its SAs: the gateway's are void when it is told so
test_flush()
{
	local before

	before=$(spis GW)
	ctl "$GW" sa flush map six
	check "the agent ends the IKE SA" busywait 20 \
		grep -q "$LOCAL6: generation .* is clean" "$DIR/agent.log"
	check "the tunnel comes up again" tunnel_works ||
		ktap_diag "$(tail -n 40 "$DIR/GW/charon.log")"
	check_not "with new SAs" equal "$(spis GW)" "$before"
}

test_unbind()
{
	ctl "$GW" map unbind six dev eth0
	check_eq "no SA is left" "$(spis GW)" ""
	check "nothing passes in the clear" not passes6
}

need_tools jq swanctl ping "$CHARON"
hsrp_load
site_new
config >"$DIR/six.cfg"
ctl "$GW" apply "$DIR/six.cfg" || exit 1
daemons || exit 1
tests_run test_config test_tunnel test_flush test_unbind
