# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of crypto maps in IPv6 share. Sourced after lib_ipsec.sh, whose
# names of stations these are.
#
#   H 2001:db8:1::3 --- ::1 A 2001:db8:9::1 --+-- ::254 P --- 2001:db8:2::1 (lo)
#                                             B 2001:db8:9::2

# what the tests, which source this, use
# shellcheck disable=SC2034
VIP6=2001:db8:9::100 LOCAL6=2001:db8:9::1 PEER6=2001:db8:9::254 \
	NET6=2001:db8:1::/64 FAR6=2001:db8:2::/64 INSIDE6=2001:db8:1::3 \
	HOST6=2001:db8:2::1

site6_new()
{
	local ns

	site_new
	for ns in "$A" "$B" "$P"; do
		on "$ns" sysctl -qw net.ipv6.conf.all.forwarding=1
	done
	addr6 "$A" eth0 "$LOCAL6/64"
	addr6 "$B" eth0 2001:db8:9::2/64
	addr6 "$P" eth0 "$PEER6/64"
	addr6 "$A" eth1 2001:db8:1::1/64
	addr6 "$H" eth0 "$INSIDE6/64"
	addr6 "$P" lo "$HOST6/128"
	ip -n "$H" -6 route add default via 2001:db8:1::1
}

# map6_new NS: transform set, crypto map "six" with two lines
map6_new()
{
	ctl "$1" -b - <<-EOF
	transform add strong esp-gcm 128
	map add six seq 10 peer $PEER6 transform strong reverse-route
	map match six seq 10 src $NET6 dst $FAR6 reqid 601
	map match six seq 10 src 2001:db8:99::99 dst $FAR6 reqid 602
	EOF
}

# bind6_is NS FILTER VALUE: of the binding of "six"
bind6_is()
{
	bind_of "$1" six "$2" "$3"
}

# routes6 NS: reverse routes
routes6()
{
	ip -n "$1" -6 route show proto 85 | sed 's/ *$//'
}

# peer6_new LOCAL: P's side of the first line, made by hand
peer6_new()
{
	sa "$P" "$1" "$PEER6" 0x1601 601
	sa "$P" "$PEER6" "$1" 0x2601 601
	peer_policies 601 "$FAR6" "$NET6" "$PEER6" "$1"
	ip -n "$P" -6 route replace "$NET6" via "$1"
}
