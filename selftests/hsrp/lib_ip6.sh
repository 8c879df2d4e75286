# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of IPv6 groups share. Sourced after lib_hsrp.sh.

# shellcheck disable=SC2034	# for those that source this
VIP6=fe80::5:73ff:fea0:1
# shellcheck disable=SC2034
VMAC6=00:05:73:a0:00:01
BEHIND=2001:db8:77::1

# link_local NS ADDRESS: that one, and none that was made of a MAC address
link_local()
{
	ip -n "$1" link set eth0 addrgenmode none
	ip -n "$1" -6 addr flush dev eth0 scope link
	ip -n "$1" addr add "$2/64" dev eth0 nodad
}

has_addr6()
{
	contains " $2/" ip -n "$1" -6 -o addr show dev eth0
}

# Gateways A and B with something behind them, and a host C
pair6_new()
{
	local ns

	pair_new
	link_local "$A" fe80::1
	link_local "$B" fe80::2
	link_local "$C" fe80::3
	ip -n "$C" addr add 2001:db8:9::3/64 dev eth0 nodad
	ip -n "$C" -6 route add default via "$VIP6" dev eth0
	for ns in "$A" "$B"; do
		ip netns exec "$ns" sysctl -qw net.ipv6.conf.all.forwarding=1
		ip -n "$ns" addr add 2001:db8:9::fff/64 dev eth0 nodad
		ip -n "$ns" addr add "$BEHIND/128" dev lo nodad
		ctl "$ns" interface set dev eth0 version 2
	done
}

ping6_c()
{
	ip netns exec "$C" ping -6 -n -q -c 2 -i 0.2 -W 2 "$@"
}

# through NS: C reaches what is behind the virtual address, by NS
through()
{
	local before

	before=$(counter "$1" vmac-rx-active)
	ping6_c "$BEHIND" >/dev/null || {
		echo "no answer"
		return 1
	}
	[ "$(counter "$1" vmac-rx-active)" -gt "$before" ] || {
		echo "not by this one"
		return 1
	}
}

# neighbour [ADDRESS]: its MAC address, as C knows it
neighbour()
{
	ip -n "$C" -6 neigh show to "${1:-$VIP6}" dev eth0 |
		sed -n 's/.*lladdr \([0-9a-f:]*\).*/\1/p'
}

# asked_anew ADDRESS: C forgets the neighbour and asks for it; its MAC address
asked_anew()
{
	local addr=$1

	[ "$addr" != "$VIP6" ] || addr+=%eth0
	ip -n "$C" -6 neigh flush dev eth0
	ping6_c "$addr" >/dev/null
	neighbour "$1"
}

# advertise NS [SOURCE [LIFETIME]]: a router advertisement from that address, the
# virtual one if there is none, as a daemon sends it: with the MAC of the interface
advertise()
{
	ip netns exec "$1" python3 - "${2:-$VIP6}" "${3:-1800}" <<-'EOF'
	import socket, struct, sys
	index = socket.if_nametoindex("eth0")
	with open("/sys/class/net/eth0/address") as f:
	    mac = bytes.fromhex(f.read().strip().replace(":", ""))
	s = socket.socket(socket.AF_INET6, socket.SOCK_RAW,
	                  socket.IPPROTO_ICMPV6)
	s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
	s.bind((sys.argv[1], 0, 0, index))
	s.sendto(struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, int(sys.argv[2]),
	                     0, 0) + b"\1\1" + mac, ("ff02::1", 0, 0, index))
	EOF
}

# seen6 PCAP FILTER REGEX: tcpdump says so of a packet
seen6()
{
	matches "$3" tcpdump -r "$1" -nn -e -v "$2"
}
