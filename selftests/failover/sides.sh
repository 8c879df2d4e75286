# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The two sides of the comparison, on the topology of the reference case: this
# project, and keepalived with scripts that drive strongSwan. To be sourced after
# the files of selftests/case.
#
# Both have a virtual address outside, which is the IPsec endpoint, and one inside,
# which r7206 has as its way into the VPN, so no routing daemon's timers are in what
# is measured. Both sides' strongSwan and the peer have the same settings, but for
# what the recipe of the side asks for.
#
# SIDE is hsrp or keepalived; every function is SIDE_NAME for both of them:
#   boot NODE      configure and start what makes the node a gateway
#   wipe NODE      what a loss of power leaves of it: nothing
#   stop NODE      end it in an orderly way
#   start NODE     and have it back
#   move NODE      move the Active away, as before an upgrade
#   unmove NODE    and let it come back
#   kill NODE      the daemon that drives charon dies
#   revive NODE    and is started again, as its service would
#   down NODE      end what boot started
#   settled A      besides what is true of both sides: A is in charge
#   tidy A S       neither A nor S, which is not Active, has anything left over

INSIDE_VIP=10.1.1.254

# TIMERS:HELLO:HOLD:ADVERT:PING. A Backup of priority 100 takes over (3 + 156/256)
# adverts after the last one, so each row is the same detection time on both
# sides, to 6 ms in keepalived's favour. PING is how far apart the pings are, in
# seconds: what lasts for longer takes longer to run, too.
FAILOVER_TIMERS="
default:3000:10000:2.77:0.05
second:1000:3000:0.83:0.05
fast:50:150:0.04:0.01
"

# timers_of TIMERS: the row, in HELLO, HOLD, ADVERT and PING
timers_of()
{
	local row

	row=$(grep "^$1:" <<<"$FAILOVER_TIMERS") || return
	# shellcheck disable=SC2034	# for bench.sh
	IFS=: read -r _ HELLO HOLD ADVERT PING <<<"$row"
}

priority_of()
{
	case $1 in vxr1) echo 200 ;; *) echo 100 ;; esac
}

# ---- this project ----------------------------------------------------------

# the bundle of Documentation/hsrp.rst
hsrp_group()
{
	gw "$1" -b - <<-EOF
	group add dev eth0 group 1 vip $CASE_VIP priority $(priority_of "$1") preempt name VPNHA timers ${HELLO}ms ${HOLD}ms
	group set dev eth0 group 1 track 7 shutdown
	group add dev eth1 group 2 vip $INSIDE_VIP follow VPNHA
	EOF
}

hsrp_boot()
{
	gw "$1" track add 7 interface eth1 ip routing &&
		hsrp_group "$1" && map_configure "$1" modern &&
		peers_map | gw "$1" -b - &&
		pair_swan "$1" && agent_start "$1"
}

# The map is last: it is what keeps the end of the IKE SA from the peer, which might
# negotiate anew with who has the address still.
hsrp_stop()
{
	gw "$1" -b - <<-EOF
	group del dev eth1 group 2
	group del dev eth0 group 1
	map unbind vpn dev eth0
	EOF
}

hsrp_wipe()
{
	stop_pid "$1" agent KILL
	hsrp_stop "$1"
	gw "$1" -b - <<-EOF
	map del vpn
	transform del myset
	track del 7
	EOF
}

hsrp_start()
{
	hsrp_group "$1" && gw "$1" map bind vpn dev eth0 redundancy VPNHA
}

hsrp_move()
{
	gw "$1" group resign dev eth0 group 1
}

hsrp_unmove()
{
	gw "$1" group resume dev eth0 group 1
}

hsrp_kill()
{
	stop_pid "$1" agent KILL
}

hsrp_revive()
{
	agent_start "$1"
}

hsrp_down()
{
	stop_pid "$1" agent
}

hsrp_settled()
{
	state_is "$1" Active && state_is "$(other "$1")" Standby
}

# larval NODE: how many states of negotiations that have not ended
larval()
{
	ipn "$1" xfrm state | awk '
		/proto esp/ { n++ }
		$1 == "enc" || $1 == "aead" { n-- }
		END { print n + 0 }'
}

hsrp_tidy()
{
	local n

	n=$(reverse_routes "$1" | wc -l)
	WHY="$1 has $n reverse routes"
	[ "$n" -eq $((1 + PEERS)) ] || return
	n=$(larval "$1")
	# shellcheck disable=SC2034	# for bench.sh
	WHY="$1 has $n larval states"
	[ "$n" -eq 0 ] && no_reverse "$2"
}

# ---- keepalived ------------------------------------------------------------

# Its route into the VPN is a static one: charon's policies need one
keepalived_routes()
{
	case $1/$2 in
	vxr[12]/eth0) echo "route replace 20.1.1.0/24 via 172.16.172.49" ;;
	esac
}

# The best of the recipes that people use: one fate for inside and outside, the
# new Master begins to negotiate at once, and who is not Master forgets its IKE SA
# by force and tells nobody. A child that starts by traffic would make the Backup
# negotiate without an address.
keepalived_conf()
{
	local node=$1 dir=$CASE_DIR/$1

	cat <<-EOF
	global_defs {
		router_id $node
		vrrp_version 3
		script_user root
	}
	vrrp_sync_group GATEWAY {
		group {
			outside
			inside
		}
		notify_master "$dir/notify master"
		notify_backup "$dir/notify backup"
		notify_fault "$dir/notify fault"
		notify_stop "$dir/notify stop"
	}
	vrrp_instance outside {
		state BACKUP
		interface eth0
		virtual_router_id 51
		priority $(priority_of "$node")
		advert_int $ADVERT
		virtual_ipaddress {
			$CASE_VIP/28
		}
	}
	vrrp_instance inside {
		state BACKUP
		interface eth1
		virtual_router_id 52
		priority $(priority_of "$node")
		advert_int $ADVERT
		virtual_ipaddress {
			$INSIDE_VIP/24
		}
	}
	EOF
}

keepalived_notify()
{
	cat <<-EOF
	#!/bin/bash
	echo "[\$(date +%s.%6N)] \$1" >>"$CASE_DIR/$1/notify.out"
	case \$1 in
	master)
		for c in host inside $(peers_lines t%I | tr '\n' ' '); do
			swanctl --initiate --child \$c --timeout 60 &
		done
		wait
		;;
	*)
		for c in pair $(peers_lines p%I | tr '\n' ' '); do
			swanctl --terminate --ike \$c --force --timeout -1
		done
		;;
	esac >/dev/null 2>&1
	EOF
}

# what "hsrpctl export swanctl" writes, but for the policies, which charon makes
keepalived_swan()
{
	cat <<-EOF
	connections {
		pair {
			version = 2
			local_addrs = $CASE_VIP
			remote_addrs = $CASE_PEER
			proposals = $(suite_ike modern)
			mobike = no
			unique = replace
			keyingtries = 0
			dpd_delay = 10s
			local {
				auth = psk
				id = $CASE_VIP
			}
			remote {
				auth = psk
				id = $CASE_PEER
			}
			children {
				inside {
					local_ts = 10.1.1.0/24
					remote_ts = 20.1.1.0/24
					esp_proposals = $(suite_esp modern)
					start_action = none
				}
				host {
					local_ts = 99.99.99.99/32
					remote_ts = 20.1.1.0/24
					esp_proposals = $(suite_esp modern)
					start_action = none
				}
			}
		}
	$(peers_pair_conns)
	}
	EOF
}

keepalived_start()
{
	local dir=$CASE_DIR/$1

	at_bg "$1" keepalived keepalived --vrrp --dont-fork --log-console \
		--log-detail --use-file="$dir/keepalived.conf" \
		--pid="$dir/keepalived.main" --vrrp_pid="$dir/keepalived.vrrp"
}

keepalived_boot()
{
	local dir=$CASE_DIR/$1

	keepalived_conf "$1" >"$dir/keepalived.conf"
	keepalived_notify "$1" >"$dir/notify"
	chmod 755 "$dir/notify"
	chmod 644 "$dir/keepalived.conf"
	link_routes "$1" eth0 | ipn "$1" -batch - || return
	keepalived_swan | swan_write "$1" && swan_load "$1" &&
		keepalived_start "$1"
}

keepalived_stop()
{
	stop_pid "$1" keepalived
}

# there is no word for it
keepalived_move()
{
	keepalived_stop "$1"
}

keepalived_unmove()
{
	keepalived_start "$1"
}

# keepalived_kill NODE: both at a time. The parent would start another child, and the
# child end in an orderly way.
keepalived_kill()
{
	local main

	main=$(cat "$CASE_DIR/$1/keepalived.pid")
	# shellcheck disable=SC2046	# a list
	kill -KILL "$main" $(pgrep -P "$main")
	reap_pid "$1" keepalived
}

keepalived_wipe()
{
	keepalived_kill "$1"
	ipn "$1" address del "$CASE_VIP/28" dev eth0 2>/dev/null
	ipn "$1" address del "$INSIDE_VIP/24" dev eth1 2>/dev/null
}

keepalived_revive()
{
	keepalived_start "$1"
}

keepalived_down()
{
	stop_pid "$1" keepalived
}

# what its routes are does not depend on who is Master
keepalived_tidy()
{
	:
}

# its state is in no file and no command: it is where the addresses are
keepalived_settled()
{
	:
}
