# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One gateway GW whose group is Active alone, a host H behind it, a peer P, a
# crypto map between them, and a real charon on both. Sourced after ../lib.sh.
#
#   H 10.1.1.3 ---- 10.1.1.1 GW 192.0.2.1 ---- 192.0.2.69 P lo 20.1.1.1
#                          VIP 192.0.2.53
#
# Traffic comes from H and not from GW: a local sender that has to wait for its
# SA is told EAGAIN, and ping then tries again without pause.

CHARON=${CHARON:-/usr/sbin/charon-systemd}
VIP=192.0.2.53
PEER=192.0.2.69

# swan NODE CMD...: in the node, with its daemon's configuration
swan()
{
	local node=$1
	shift

	STRONGSWAN_CONF=$DIR/$node/strongswan.conf SWANCTL_DIR=$DIR/$node \
		ip netns exec "${!node}" "$@"
}

# swan_bg NODE FILE CMD...: to be run with "&", output to FILE; "$!" is CMD itself
swan_bg()
{
	local node=$1 file=$2
	shift 2

	STRONGSWAN_CONF=$DIR/$node/strongswan.conf SWANCTL_DIR=$DIR/$node \
		exec ip netns exec "${!node}" "$@" </dev/null >>"$file" 2>&1
}

# swan_conf NODE: a short list of plugins, as all of them take half a minute to
# load on an emulated machine
swan_conf()
{
	mkdir -p "$DIR/$1"/{x509,x509ca,x509ocsp,x509aa,x509ac,x509crl,pubkey} \
		"$DIR/$1"/{private,rsa,ecdsa,bliss,pkcs8,pkcs12}
	cat >"$DIR/$1/strongswan.conf" <<-EOF
	charon-systemd {
		load = random nonce openssl kdf kernel-netlink socket-default vici
		install_routes = no
		journal { default = -1 }
		filelog { log {
			path = $DIR/$1/charon.log
			flush_line = yes
			append = yes
			default = 1
		} }
		plugins { vici { socket = unix://$DIR/$1/vici } }
	}
	swanctl {
		socket = unix://$DIR/$1/vici
		load = random openssl
	}
	EOF
}

# swan_child NAME LOCAL_TS REMOTE_TS: one of the children of swan_peer_psk
swan_child()
{
	printf '\t\t\t%s {\n' "$1"
	printf '\t\t\t\t%s\n' "local_ts = $2" "remote_ts = $3" \
		"esp_proposals = aes128gcm16" "}"
}

# swan_peer_psk LOCAL REMOTE: what P needs for a gateway; children on stdin
swan_peer_psk()
{
	cat >"$DIR/P/swanctl.conf" <<-EOF
	connections { gw {
		version = 2
		local_addrs = $1
		remote_addrs = $2
		proposals = aes128gcm16-prfsha256-ecp256
		local { auth = psk
			id = $1 }
		remote { auth = psk
			id = $2 }
		children {
	$(cat)
		}
	} }
	secrets { ike { secret = hidden } }
	EOF
}

swan_peer_conf()
{
	{
		swan_child net 20.1.1.0/24 10.1.1.0/24
		swan_child net2 20.1.2.0/24 10.1.1.0/24
	} | swan_peer_psk "$PEER" "$VIP"
}

# swan_start NODE: its process id is left in CHARON_PID_NODE
swan_start()
{
	rm -f "$DIR/$1/vici"
	swan_bg "$1" "$DIR/$1/charon.out" "$CHARON" &
	printf -v "CHARON_PID_$1" '%s' "$!"
	defer swan_stop "$!"
	wait_until 60 0.2 swan "$1" swanctl --stats
}

swan_stop()
{
	kill -CONT "$1" 2>/dev/null
	kill -9 "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}

# gateway_config: the crypto map and the group, Active after a few seconds
gateway_config()
{
	ctl "$GW" -b - <<-EOF
	transform add strong esp-gcm 128
	map add vpn seq 10 peer $PEER transform strong reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	map bind vpn dev eth0 redundancy VPNHA
	EOF
}

gateway_up()
{
	ctl "$GW" group add dev eth0 group 1 vip "$VIP" name VPNHA timers 1 3
}

gateway_down()
{
	ctl "$GW" group del dev eth0 group 1
}

gateway_unconfig()
{
	ctl "$GW" -b - <<-EOF
	map unbind vpn dev eth0
	map del vpn
	transform del strong
	EOF
}

# gateway_new: all of the above but the daemons
gateway_new()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	lan_new LAN
	ns_new GW P H
	lan_join "$LAN" "$GW" eth0 192.0.2.1/24
	lan_join "$LAN" "$P" eth0 $PEER/24
	link_new "$GW" eth1 "$H" eth0
	addr_add "$GW" eth1 10.1.1.1/24
	addr_add "$H" eth0 10.1.1.3/24
	ip -n "$H" route add default via 10.1.1.1
	on "$GW" sysctl -qw net.ipv4.ip_forward=1
	addr_add "$P" lo 20.1.1.1/32
	ip -n "$P" route add 10.1.1.0/24 via $VIP
	gateway_config
}

# swan_export: the gateway's half, as the tool writes it, with the key
swan_export()
{
	(umask 077 && echo "$PEER hidden" >"$DIR/GW/keys")
	ctl "$GW" export swanctl secrets-file "$DIR/GW/keys" \
		>"$DIR/GW/swanctl.conf"
}

# swan_start_both: both daemons, which know of nothing yet
swan_start_both()
{
	local node

	for node in GW P; do
		swan_conf "$node"
		swan_start "$node" || return
	done
}

# swan_load_both: they read the configuration that is there
swan_load_both()
{
	local node

	for node in GW P; do
		swan "$node" swanctl --load-all --noprompt </dev/null || return
	done
}

# swan_both: both daemons, with the connection between them; the group starts, too
swan_both()
{
	swan_start_both || return
	gateway_up
	swan_export
	swan_peer_conf
	swan_load_both
}

passes()
{
	on "$H" ping -q -c 1 -W 1 20.1.1.1
}

group_is_active()
{
	equal "$(ctlj "$GW" '.[0].state' group show)" Active
}

# The SPIs in the kernel of NODE, without larval ones
spis()
{
	ip -n "${!1}" xfrm state | esp_sas_of | sed 's/.* 0x//' | sort
}

# The SPIs that the daemon of NODE knows
daemon_spis()
{
	swan "$1" swanctl --list-sas --raw |
		grep -oE 'spi-(in|out)=[0-9a-f]+' | cut -d= -f2 | sort
}

# Kernel and daemon, on both sides, have the same two SAs and no other
all_agree()
{
	local s

	s=$(spis GW)
	equal "$(wc -w <<<"$s")" 2 && equal "$s" "$(spis P)" &&
		equal "$s" "$(daemon_spis GW)" && equal "$s" "$(daemon_spis P)"
}

# ike_sas NODE: how many IKE SAs its daemon has
ike_sas()
{
	swan "$1" swanctl --list-sas --raw | grep -c '^list-sa event'
}

no_ike()
{
	equal "$(ike_sas GW)" 0
}
