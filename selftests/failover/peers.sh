# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# More tunnels beside that of the case, each to a peer of its own. To be sourced
# after sides.sh.
#
# Peer I is 172.17.H.L with 20.H.L.0/24 behind it, 250 of them for each H from 2 on.
# All are addresses of vpn7200 and connections of its charon, which therefore does
# not mind how many negotiations one address has begun: the real ones would be many
# machines, and what is half open with each of these is counted by report.py.
#
#   PEERS   how many more, 0 to 5000

PEERS=${PEERS:-0}

peers()
{
	seq 1 "$PEERS"
}

# peers_lines WORDS: for each, with %I in the place of its number, and %N of H.L
peers_lines()
{
	local i line

	for i in $(peers); do
		line=${1//%I/$i}
		echo "${line//%N/$((2 + (i - 1) / 250)).$((1 + (i - 1) % 250))}"
	done
}

peers_topo()
{
	peers_lines $'address add 172.17.%N/32 dev lo\naddress add 20.%N.1/32 dev lo' |
		ipn vpn7200 -batch - &&
		ipn transit route add 172.17.0.0/16 via 172.16.172.69
}

# peers_routes NODE DEV: as link_routes
peers_routes()
{
	case $1/$2 in
	vxr[12]/eth0) echo "route replace 172.17.0.0/16 via 172.16.172.49" ;;
	r7206/eth1) echo "route replace 20.0.0.0/12 via $INSIDE_VIP" ;;
	esac
	case $SIDE/$1/$2 in
	keepalived/vxr[12]/eth0)
		echo "route replace 20.0.0.0/12 via 172.16.172.49"
		;;
	esac
}

peers_map()
{
	peers_lines "map add vpn seq 1%I peer 172.17.%N transform myset reverse-route
map match vpn seq 1%I src 99.99.99.99/32 dst 20.%N.0/24"
}

# peers_conns LOCAL REMOTE LOCAL-TS REMOTE-TS SETTING START
peers_conns()
{
	peers_lines "	p%I {
		version = 2
		local_addrs = $1
		remote_addrs = $2
		proposals = $(suite_ike modern)
		$5
		dpd_delay = 10s
		local {
			auth = psk
			id = $1
		}
		remote {
			auth = psk
			id = $2
		}
		children {
			t%I {
				local_ts = $3
				remote_ts = $4
				esp_proposals = $(suite_esp modern)
				start_action = $6
			}
		}
	}"
}

peers_remote_conns()
{
	peers_conns 172.17.%N "$CASE_VIP" 20.%N.0/24 99.99.99.99/32 '' trap
}

peers_pair_conns()
{
	peers_conns "$CASE_VIP" 172.17.%N 99.99.99.99/32 20.%N.0/24 \
		$'mobike = no\n\t\tunique = replace\n\t\tkeyingtries = 0' none
}

# one secret for all
peers_secret()
{
	cat <<-EOF
	secrets {
		ike-all {
			secret = $CASE_SECRET
		}
	}
	EOF
}

# peers_traffic: a request to each of them every half second, from the inside
peers_traffic()
{
	# shellcheck disable=SC2046	# words
	[ "$PEERS" = 0 ] ||
		at_bg r7206 fan "$LIB_DIR/failover/probe.py" --every 0.5 99.99.99.99 \
			$(peers_lines 20.%N.1)
}
