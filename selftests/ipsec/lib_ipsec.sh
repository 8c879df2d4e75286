# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the crypto maps share. Sourced after ../lib.sh.
#
#   host H 10.1.1.3 --- 10.1.1.1 A 10.9.0.1 --+-- 10.9.0.254 P --- 20.1.1.1 (lo)
#                                             |
#                     group 1 "VPN",          B 10.9.0.2
#                     virtual IP 10.9.0.100
#
# A is the gateway, B another one where a test makes it, P the crypto peer.

# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "${BASH_SOURCE[0]}")/../hsrp/lib_hsrp.sh"

# what the tests, which source this, use
# shellcheck disable=SC2034
VIP=10.9.0.100 PEER=10.9.0.254 LINE1="src 10.1.1.0/24 dst 20.1.1.0/24" \
	LINE2="src 99.99.99.99/32 dst 20.1.1.0/24"

site_new()
{
	lan_new LAN
	ns_new A B P H
	lan_join "$LAN" "$A" eth0 10.9.0.1/24
	lan_join "$LAN" "$B" eth0 10.9.0.2/24
	lan_join "$LAN" "$P" eth0 "$PEER/24"
	link_new "$A" eth1 "$H" eth0
	addr_add "$A" eth1 10.1.1.1/24
	addr_add "$H" eth0 10.1.1.3/24
	addr_add "$P" lo 20.1.1.1/32
	ip -n "$H" route add default via 10.1.1.1
	on "$A" sysctl -qw net.ipv4.ip_forward=1
	on "$P" sysctl -qw net.ipv4.ip_forward=1
}

# map_new NS: transform set, crypto map "vpn" with two lines
map_new()
{
	ctl "$1" transform add strong esp-gcm 128 &&
	ctl "$1" map add vpn seq 10 peer "$PEER" transform strong \
		reverse-route &&
	ctl "$1" map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24 \
		reqid 101 &&
	ctl "$1" map match vpn seq 10 src 99.99.99.99/32 dst 20.1.1.0/24 \
		reqid 102
}

# group_new NS [ARG...]: group 1 with fast timers
group_new()
{
	local ns=$1
	shift

	ctl "$ns" group add dev eth0 group 1 vip "$VIP" name VPN \
		timers 250ms 800ms "$@"
}

# listen NS FILE: events, and wait until they are heard
listen()
{
	events "$1" "$2"
	busywait 10 hears "$1" "$2"
}

hears()
{
	ctl "$1" transform add heard esp-gcm 256 &&
		ctl "$1" transform del heard
	grep -q transform-del "$2"
}

# lost NS: not Active any more; Speak may be over before anybody looks
lost()
{
	not is_state "$1" eth0 1 Active
}

bind_new()
{
	ctl "$1" map bind vpn dev eth0 redundancy VPN
}

# gateway_new NS [ARG...]: all of it
gateway_new()
{
	map_new "$1" && bind_new "$1" && group_new "$@"
}

# policies NS: those of XFRM, one a line, in the order of their priorities
policies()
{
	ip -n "$1" -o xfrm policy list |
		sed 's/\\/ /g; s/ ptype main / /; s/[ \t][ \t]*/ /g; s/ $//' |
		grep -v '^src .* socket '
}

policy_count()
{
	local line n=0

	while read -r line; do
		[[ $line = *socket* ]] || n=$((n + 1))
	done < <(ip -n "$1" -o xfrm policy list)
	echo "$n"
}

policies_are()
{
	equal "$(policy_count "$1")" "$2"
}

# states NS [WORD...]: XFRM states, one a line
states()
{
	ip -n "$1" -o xfrm state list | sed 's/\\/ /g; s/[ \t][ \t]*/ /g'
}

# larval NS: outbound acquires in progress
larval()
{
	ip -n "$1" xfrm state count >/dev/null
	states "$1" | grep -c "src $VIP dst $PEER .* spi 0x00000000 "
}

larval_are()
{
	equal "$(larval "$1")" "$2"
}

states_are()
{
	equal "$(states "$1" | grep -c .)" "$2"
}

# keymgr NS: somebody who listens to ACQUIRE, so that XFRM asks at all; what
# it hears goes to the file named by KEYMGR
keymgr()
{
	KEYMGR=$(mktemp)
	defer rm -f "$KEYMGR"
	ip -n "$1" -ts xfrm monitor >"$KEYMGR" 2>&1 &
	defer events_stop $!
	# it is listening when it hears a probe
	busywait 10 keymgr_hears "$1"
}

keymgr_hears()
{
	ip -n "$1" xfrm policy add src 192.0.2.1 dst 192.0.2.2 dir out
	ip -n "$1" xfrm policy del src 192.0.2.1 dst 192.0.2.2 dir out
	grep -q 192.0.2.2 "$KEYMGR"
}

KEY=0x000102030405060708090a0b0c0d0e0f10111213

# sa NS SRC DST SPI REQID [WORD...]: an SA, as an IKE daemon installs it
sa()
{
	ip -n "$1" xfrm state add src "$2" dst "$3" proto esp spi "$4" \
		reqid "$5" mode tunnel replay-window 32 \
		aead "rfc4106(gcm(aes))" "$KEY" 128 "${@:6}"
}

# sa_pair NS LOCAL REMOTE REQID: both directions; SPIs are made from the reqid
sa_pair()
{
	sa "$1" "$2" "$3" "0x1$4" "$4" && sa "$1" "$3" "$2" "0x2$4" "$4"
}

# peer_new: P's side of both lines, made by hand
peer_new()
{
	sa "$P" "$VIP" "$PEER" 0x1101 101
	sa "$P" "$PEER" "$VIP" 0x2101 101
	peer_policies 101 20.1.1.0/24 10.1.1.0/24 "$PEER" "$VIP"
	ip -n "$P" route add 10.1.1.0/24 via "$VIP"
}

# peer_policies REQID OWN-NET NET OWN-END END: P's, of one line
peer_policies()
{
	peer_policy out "$@"
	peer_policy in "$1" "$3" "$2" "$5" "$4"
	peer_policy fwd "$1" "$3" "$2" "$5" "$4"
}

peer_policy()
{
	ip -n "$P" xfrm policy add src "$3" dst "$4" dir "$1" \
		tmpl src "$5" dst "$6" proto esp reqid "$2" mode tunnel
}

# bind_of NS MAP FILTER VALUE: of the binding of a map
bind_of()
{
	equal "$(ctlj "$1" \
		"[.[] | select(.name == \"$2\") | .bindings[]][0] | $3" \
		map show)" "$4"
}

# bind_is NS FILTER VALUE: of the binding of "vpn"
bind_is()
{
	bind_of "$1" vpn "$2" "$3"
}

# routes NS: reverse routes
routes()
{
	ip -n "$1" route show proto 85 | sed 's/ *$//'
}

routes_are()
{
	equal "$(routes "$1")" "$2"
}

# event_seen FILE NAME [FILTER]
event_seen()
{
	matches . jq -c "select(.event == \"$2\") | select(${3:-true})" "$1"
}

# event_count FILE NAME
event_count()
{
	jq -c "select(.event == \"$2\")" "$1" | grep -c .
}

pings()
{
	on "$1" ping -q -c "${3:-1}" -i 0.2 -W 1 "$2"
}
