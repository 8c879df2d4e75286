# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The reference case as network namespaces.  To be sourced, after lib.sh.
#
#  20.1.1.1 lo                                                 99.99.99.99 lo
#   |                                                                     |
#  vpn7200 --172.16.172.64/28-- transit --[swo]--+--vxr1--+--[swi]----- r7206
#   .69                      .65       .49       |.52   .1|              .3
#                       172.16.172.48/28         |        | 10.1.1.0/24
#                                                +--vxr2--+
#                                                 .54   .2
#
# Within every node eth0 looks outside and eth1 inside.  swo and swi are the
# two LAN switches, bridges in namespaces of their own, so that a link can be
# cut in every way a real one fails:
#
#   link_shut NODE DEV      the administrator's "shutdown" (IFF_UP cleared)
#   link_up NODE DEV        "no shutdown", with the static routes that ifup
#                           puts back, since the kernel dropped them
#   link_unplug NODE DEV    cable out: carrier lost, IFF_UP stays
#   link_plug NODE DEV      cable in again
#   link_hang NODE DEV      frames vanish in both directions, carrier stays
#   link_unhang NODE DEV    and flow again

# shellcheck disable=SC2034	# used by those who source this
CASE_NODES="vpn7200 transit vxr1 vxr2 r7206"
CASE_SWITCHES="swo swi"
# shellcheck disable=SC2034
CASE_PEER=172.16.172.69
# shellcheck disable=SC2034
CASE_VIP=172.16.172.53
CASE_DIR=${CASE_DIR:-/run/hsrp-case}

# A prefix keeps the names apart from those of other tests in the same kernel.
ns() { printf 'case-%s' "$1"; }

inside_address() { case $1 in vxr1) echo 10.1.1.1 ;; *) echo 10.1.1.2 ;; esac; }

# at NODE COMMAND...: run it in that node.  "ip netns exec" also puts the
# node's /etc/netns files over /etc, which is how each daemon gets its own
# configuration.
at() {
	local node=$1

	shift
	ip netns exec "$(ns "$node")" "$@"
}

# at_bg NODE NAME COMMAND...: a daemon of that node; its pid in NAME.pid and
# what it says in NAME.out.
at_bg() {
	local node=$1 name=$2

	shift 2
	(exec ip netns exec "$(ns "$node")" "$@") </dev/null \
		>>"$CASE_DIR/$node/$name.out" 2>&1 &
	echo $! >"$CASE_DIR/$node/$name.pid"
}

ipn() {
	local node=$1

	shift
	ip -n "$(ns "$node")" "$@"
}

# await SECONDS COMMAND...: the condition, with a deadline.
await() {
	local end

	end=$((EPOCHSECONDS + $1))
	shift
	until "$@"; do
		[ "$EPOCHSECONDS" -le "$end" ] || return 1
		pause "${POLL:-0.1}"
	done
}

# The switch and the port a node's interface is plugged into.
link_switch() {
	case $1/$2 in
	transit/eth1 | */eth0) echo swo ;;
	*/eth1) echo swi ;;
	esac
}

# Static routes of one node's interface, as in its IOS configuration, as input
# of "ip -batch".
link_routes() {
	case $1/$2 in
	vxr[12]/eth0)
		echo "route replace 172.16.172.64/28 via 172.16.172.49"
		;;
	vpn7200/eth0)
		echo "route replace 10.1.1.0/24 via 172.16.172.65"
		echo "route replace 99.99.99.99/32 via 172.16.172.65"
		echo "route replace 172.16.172.48/28 via 172.16.172.65"
		;;
	esac
}

link_shut() { ipn "$1" link set "$2" down; }

link_up() {
	{
		echo "link set $2 up"
		link_routes "$1" "$2"
	} | ipn "$1" -batch -
}

link_unplug() { ipn "$(link_switch "$1" "$2")" link set "$1" down; }
link_plug() { ipn "$(link_switch "$1" "$2")" link set "$1" up; }

# The bridge port in "disabled" state neither learns nor forwards, with its
# carrier up: what a hung switch looks like from the router.
link_hang() {
	at "$(link_switch "$1" "$2")" bridge link set dev "$1" state 0
}

link_unhang() {
	at "$(link_switch "$1" "$2")" bridge link set dev "$1" state 3
}

# What every router here needs, in one process: under emulation each one counts.
topo_sysctls() {
	# shellcheck disable=SC2016
	at "$1" sh -c '
		cd /proc/sys/net/ipv4
		echo 1 >ip_forward
		for i in all default; do
			echo 0 >conf/$i/rp_filter
			echo 0 >conf/$i/send_redirects
			echo 0 >conf/$i/accept_redirects
			echo 1 >../ipv6/conf/$i/disable_ipv6
		done'
}

# topo_plug NODE DEV: a cable from the node to its switch
topo_plug() {
	local sw

	sw=$(link_switch "$1" "$2")
	ip link add "$2" netns "$(ns "$1")" type veth \
		peer name "$1" netns "$(ns "$sw")" || return
	ipn "$sw" link set "$1" master br0 up
}

# Nodes that this machine holds; others stand in another machine behind a wire.
CASE_HERE=${CASE_HERE:-$CASE_NODES}

is_here() {
	case " $CASE_HERE " in *" $1 "*) return 0 ;; esac
	return 1
}

topo_up() {
	local n sw

	mkdir -p "$CASE_DIR"
	for n in $CASE_HERE $CASE_SWITCHES; do
		ip netns add "$(ns "$n")" || return
		mkdir -p "$CASE_DIR/$n"
	done
	# A LAN switch has no opinion on multicast or spanning tree.
	for sw in $CASE_SWITCHES; do
		ipn "$sw" -batch - <<-EOF || return
		link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
		link set br0 up
		EOF
	done
	for n in $CASE_HERE; do
		topo_sysctls "$n" || return
	done
	for n in transit/eth1 vxr1/eth0 vxr2/eth0 vxr1/eth1 vxr2/eth1 r7206/eth1; do
		! is_here "${n%/*}" || topo_plug "${n%/*}" "${n#*/}" || return
	done
	! is_here transit || ip link add eth0 netns "$(ns vpn7200)" type veth \
		peer name eth0 netns "$(ns transit)" || return
	topo_node vpn7200 20.1.1.1/32 172.16.172.69/28 || return
	topo_node transit '' 172.16.172.65/28 172.16.172.49/28 || return
	topo_node vxr1 '' 172.16.172.52/28 10.1.1.1/24 || return
	topo_node vxr2 '' 172.16.172.54/28 10.1.1.2/24 || return
	topo_node r7206 99.99.99.99/32 '' 10.1.1.3/24
}

# cards_ready: find this machine's network cards and give them names that no
# node uses
cards_ready() {
	modprobe virtio_net
	await 10 test -e /sys/class/net/eth1 || return
	ip link set eth0 name wire0 && ip link set eth1 name wire1
}

# topo_wire DEV SWITCH: a network card of this machine becomes a port
topo_wire() {
	ip link set "$1" netns "$(ns "$2")" &&
		ipn "$2" link set "$1" master br0 up
}

# topo_node NODE LOOPBACK ETH0 ETH1: addresses, links up, static routes.
topo_node() {
	is_here "$1" || return 0
	{
		echo "link set lo up"
		[ -z "$2" ] || echo "address add $2 dev lo"
		[ -z "${3-}" ] || printf '%s\n' "address add $3 dev eth0" \
			"link set eth0 up"
		[ -z "${4-}" ] || printf '%s\n' "address add $4 dev eth1" \
			"link set eth1 up"
		link_routes "$1" eth0
	} | ipn "$1" -batch -
}

topo_down() {
	local n

	for n in $CASE_NODES $CASE_SWITCHES; do
		ip netns del "$(ns "$n")" 2>/dev/null
		rm -rf "/etc/netns/$(ns "$n")"
	done
	rm -rf "$CASE_DIR"
}
