# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# strongSwan, FRR and hsrpctl of every node.  To be sourced after topo.sh.

CHARON=${CHARON:-/usr/sbin/charon-systemd}
FRR_BIN=${FRR_BIN:-/usr/lib/frr}
CASE_SECRET=cisco123

# Proposals of the two suites: the case as it was written, and as one would
# write it today.
suite_ike() { case $1 in legacy) echo des-md5-modp768 ;; *) echo aes128gcm16-prfsha256-ecp256 ;; esac; }
suite_esp() { case $1 in legacy) echo des-md5 ;; *) echo aes128gcm16 ;; esac; }

# charon may be built without IKEv1, as Debian's is since 6.1. The legacy suite is
# the same ciphers by IKEv2 then.
CHARON_LIB=${CHARON_LIB:-/usr/lib/ipsec/libcharon.so.0}
SWAN_IKE=()
grep -q task_manager_v1_create "$CHARON_LIB" || SWAN_IKE=(ike 2)

suite_version() {
	if [ "$1" = legacy ] && [ ${#SWAN_IKE[@]} -eq 0 ]; then
		echo 1
	else
		echo 2
	fi
}

# swan_export NODE WORD...: its configuration for charon
swan_export() { gw "$1" export swanctl "${SWAN_IKE[@]}" "${@:2}"; }

# suite_preload SUITE: have the kernel load and test its ciphers now.  The first
# SA of a kind otherwise waits for that, many seconds on an emulated CPU, with
# charon's answer held back meanwhile.
suite_preload() {
	local sa="src $CASE_PEER dst $CASE_VIP proto esp spi 0xf00"
	local key=0x0123456789abcdef0123456789abcdef algo

	algo="aead rfc4106(gcm(aes)) ${key}01234567 128"
	[ "$1" != legacy ] ||
		algo="auth-trunc hmac(md5) $key 96 enc cbc(des) ${key:0:18}"
	# shellcheck disable=SC2086	# words
	ipn "${CASE_HERE%% *}" xfrm state add $sa mode tunnel $algo || return
	# shellcheck disable=SC2086
	ipn "${CASE_HERE%% *}" xfrm state delete $sa
}

# swan_conf NODE: files under /etc/netns appear over /etc inside the node.  The
# short list of plugins only saves start-up time: loading all that Debian ships
# takes half a minute on an emulated CPU.
swan_conf() {
	local node=$1 etc d

	etc=/etc/netns/$(ns "$node")
	mkdir -p "$etc/swanctl"
	for d in x509 x509ca x509ocsp x509aa x509ac x509crl pubkey private \
			rsa ecdsa bliss pkcs8 pkcs12; do
		mkdir -p "$etc/swanctl/$d"
	done
	cat >"$etc/strongswan.conf" <<-EOF
	charon-systemd {
		load = random nonce openssl gmp gcrypt kdf kernel-netlink socket-default vici
		install_routes = no
		install_virtual_ip = no
		journal {
			default = -1
		}
		filelog {
			case {
				path = $CASE_DIR/$node/charon.log
				time_format = %H:%M:%S
				time_add_ms = yes
				append = yes
				flush_line = yes
				default = 1
			}
		}
		plugins {
			vici { socket = unix://$CASE_DIR/$node/charon.vici }
		}
	}
	swanctl {
		socket = unix://$CASE_DIR/$node/charon.vici
		load = random openssl
	}
	EOF
	# ip netns exec binds file over file: the target must exist
	[ -e /etc/strongswan.conf ] || : >/etc/strongswan.conf
	mkdir -p /etc/swanctl
}

swan_secret() {
	cat <<-EOF
	secrets {
		ike-case {
			id-1 = $CASE_VIP
			id-2 = $CASE_PEER
			secret = $CASE_SECRET
		}
	}
	EOF
}

# The remote peer is a stock strongSwan that knows nothing of HSRP.
swan_peer_conf() {
	local suite=$1

	cat <<-EOF
	connections {
		pair {
			version = $(suite_version "$suite")
			local_addrs = $CASE_PEER
			remote_addrs = $CASE_VIP
			proposals = $(suite_ike "$suite")
			dpd_delay = 10s
			local {
				auth = psk
				id = $CASE_PEER
			}
			remote {
				auth = psk
				id = $CASE_VIP
			}
			children {
				inside {
					local_ts = 20.1.1.0/24
					remote_ts = 10.1.1.0/24
					esp_proposals = $(suite_esp "$suite")
					start_action = trap
				}
				host {
					local_ts = 20.1.1.0/24
					remote_ts = 99.99.99.99/32
					esp_proposals = $(suite_esp "$suite")
					start_action = trap
				}
			}
		}
	}
	EOF
}

# swan_write NODE: standard input becomes its swanctl.conf, with the secret.
swan_write() {
	local etc

	etc=/etc/netns/$(ns "$1")/swanctl
	mkdir -p "$etc"
	{
		cat
		swan_secret
	} >"$etc/swanctl.conf"
	chmod 600 "$etc/swanctl.conf"
}

swan_start() {
	rm -f "$CASE_DIR/$1/charon.vici"
	at_bg "$1" charon "$CHARON"
}

swan_load() {
	at "$1" swanctl --load-all --noprompt </dev/null \
		>"$CASE_DIR/$1/swanctl.out" 2>&1 ||
		{ cat "$CASE_DIR/$1/swanctl.out" >&2; return 1; }
}

# swan_forget NODE: no connection and no SA is left
swan_forget() {
	echo >"/etc/netns/$(ns "$1")/swanctl/swanctl.conf"
	at "$1" swanctl --load-conns >/dev/null 2>&1
	at "$1" swanctl --terminate --ike '*' --force --timeout -1 \
		>/dev/null 2>&1
	ipn "$1" xfrm state flush
}

swan_ready() { [ -S "$CASE_DIR/$1/charon.vici" ]; }

# stop_pid NODE NAME [SIGNAL]: end a daemon started here, and wait for it
stop_pid() {
	signal_pid "$@"
	reap_pid "$1" "$2"
}

signal_pid() {
	local f=$CASE_DIR/$1/$2.pid

	[ ! -s "$f" ] || kill "-${3:-TERM}" "$(cat "$f")" 2>/dev/null
}

reap_pid() {
	local f=$CASE_DIR/$1/$2.pid pid

	[ -s "$f" ] || return 0
	pid=$(cat "$f")
	await 20 pid_gone "$pid" || kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	rm -f "$f"
}

pid_gone() {
	# a zombie is gone as well: only its parent has not looked yet
	case $(cut -d')' -f2 "/proc/$1/stat" 2>/dev/null) in
	'' | ' Z'*) return 0 ;;
	esac
	return 1
}

# OSPF, with timers of a second or so.  The pair redistributes the reverse route
# only; r7206 is the designated router, as the node that never leaves.
CASE_OSPF_HELLO=1
CASE_OSPF_DEAD=4

frr_conf() {
	local node=$1

	cat <<-EOF
	hostname $node
	log file $CASE_DIR/$node/ospfd.log informational
	interface eth1
	 ip ospf hello-interval $CASE_OSPF_HELLO
	 ip ospf dead-interval $CASE_OSPF_DEAD
	 ip ospf retransmit-interval 1
	EOF
	if [ "$node" = r7206 ]; then
		cat <<-EOF
		 ip ospf priority 200
		interface lo
		 ip ospf passive
		router ospf
		 ospf router-id 99.99.99.99
		 network 10.1.1.0/24 area 0
		 network 99.99.99.99/32 area 0
		EOF
	else
		cat <<-EOF
		ip prefix-list VPN seq 5 permit 20.1.1.0/24
		route-map REVERSE permit 10
		 match ip address prefix-list VPN
		router ospf
		 ospf router-id $(inside_address "$node")
		 redistribute kernel route-map REVERSE
		 network 10.1.1.0/24 area 0
		EOF
	fi
	cat <<-EOF
	 log-adjacency-changes detail
	 timers throttle spf 0 50 500
	 timers throttle lsa all 0
	 timers lsa min-arrival 0
	EOF
}

FRR_DAEMONS="zebra ospfd"

# frr_start NODE...: the daemons of all nodes side by side. Where mgmtd keeps the
# configuration of another it may not read a file itself.
frr_start() {
	local node dir d conf

	chmod 755 "$CASE_DIR"
	for node; do
		dir=$CASE_DIR/$node
		mkdir -p "/var/run/frr/$(ns "$node")"
		frr_conf "$node" >"$dir/ospfd.conf"
		for d in mgmtd zebra staticd; do
			printf 'hostname %s\nlog file %s informational\n' \
				"$node" "$dir/$d.log" >"$dir/$d.conf"
		done
		chown -R frr:frr "$dir" "/var/run/frr/$(ns "$node")"
	done
	for d in $FRR_DAEMONS; do
		conf=-f
		[[ $("$FRR_BIN/$d" --help) == *--config_file* ]] || conf=
		for node; do
			dir=$CASE_DIR/$node
			at_bg "$node" "$d" "$FRR_BIN/$d" -N "$(ns "$node")" \
				${conf:+"$conf" "$dir/$d.conf"} \
				-i "$dir/$d.frrpid"
		done
		# ospfd gives up early if zebra's socket is not there yet
		for node; do
			await 30 frr_ready "$node" "$d" || return
		done
	done
}

frr_ready() {
	local s

	s=/var/run/frr/$(ns "$1")
	case $2 in
	zebra) [ -S "$s/zserv.api" ] && [ -S "$s/zebra.vty" ] ;;
	*) [ -S "$s/$2.vty" ] ;;
	esac
}

frr_show() {
	local node=$1

	shift
	vtysh -N "$(ns "$node")" -c "$*"
}
