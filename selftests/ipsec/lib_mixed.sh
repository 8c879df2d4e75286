# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Tunnels of which what is inside and what is outside may be of different families.
# Sourced after lib_ip6.sh, whose names of stations these are.
#
# What the tests use:
# shellcheck disable=SC2034,SC2153

# what is inside ("-6" or "-4") and outside: networks and hosts of the one, the ends
# of the tunnel of the other
inside6()
{
	IN=-6 SRC=$NET6 DST=$FAR6 INSIDE=$INSIDE6 HOST=$HOST6 END=$VIP FAR=$PEER \
		GROUP="vip $VIP" ROUTE="$FAR6 dev eth0 metric 1 pref medium"
}

inside4()
{
	IN=-4 SRC=10.1.1.0/24 DST=20.1.1.0/24 INSIDE=10.1.1.3 HOST=20.1.1.1 \
		END=$VIP6 FAR=$PEER6 GROUP="ipv6 autoconfig ipv6 $VIP6/64" \
		ROUTE="20.1.1.0/24 dev eth0 scope link"
}

# IPv6 inside and outside
both6()
{
	inside6
	END=$VIP6 FAR=$PEER6 GROUP="ipv6 autoconfig ipv6 $VIP6/64"
}

# mixed_new NS [reverse-route]: the map, which follows group "MIX"
mixed_new()
{
	ctl "$1" -b - <<-EOF
	interface set dev eth0 version 2
	transform add strong esp-gcm 128
	map add mix seq 10 peer $FAR transform strong ${2:-}
	map match mix seq 10 src $SRC dst $DST reqid 701
	map bind mix dev eth0 redundancy MIX
	EOF
}

# mixed_group NS [ARG...]
mixed_group()
{
	local ns=$1
	shift

	# shellcheck disable=SC2086	# words
	ctl "$ns" group add dev eth0 group 1 $GROUP name MIX \
		timers 250ms 800ms "$@"
}

# an SA whose packets may be of the other family, as IKE daemons make it
mixed_sa()
{
	sa "$1" "$2" "$3" "$4" 701 flag af-unspec
}

mixed_sas()
{
	mixed_sa "$1" "$END" "$FAR" 0x1701 && mixed_sa "$1" "$FAR" "$END" 0x2701
}

# P's side, made by hand
mixed_peer()
{
	mixed_sas "$P"
	peer_policies 701 "$DST" "$SRC" "$FAR" "$END"
	ip -n "$P" "$IN" route add "$SRC" dev eth0
}

mixed_pings()
{
	on "$1" ping "$IN" -q -c 3 -i 0.2 -W 1 -I "$2" "$3"
}
