#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim
#
# libreswan: what is exported, that pluto takes it, and a pair of gateways with
# it. The policies are the module's; the agent lets pluto use the address.
#
#   H 10.1.1.3 --- eth1 [A] eth0 192.0.2.1 ---+
#              |                              +--- 192.0.2.69 P lo 20.1.1.1
#              +-- eth1 [B] eth0 192.0.2.2 ---+    (strongSwan)    20.1.2.1
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_swan.sh
. ./lib_libre.sh

GATEWAYS=(A B)

# map_add NODE PEER: reqids as libreswan takes them
map_add()
{
	ctl "${!1}" -b - <<-EOF
	transform add strong esp-gcm 128
	map add vpn seq 10 peer $PEER transform strong reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24 reqid 1001
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.2.0/24 reqid 1002
	map bind vpn dev eth0 redundancy VPNHA
	EOF
}

pair_new()
{
	local node=$1 n=$2

	lan_join "$OUT" "${!node}" eth0 "192.0.2.$n/24"
	lan_join "$IN" "${!node}" eth1 "10.1.1.$n/24"
	on "${!node}" sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 \
		net.ipv4.conf.eth1.rp_filter=0
	map_add "$node"
	mkdir "$DIR/$node"
	libre_conf "$node"
}

setup()
{
	local node

	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	lan_new OUT
	lan_new IN
	ns_new A B P H
	pair_new A 1
	pair_new B 2
	lan_join "$OUT" "$P" eth0 $PEER/24
	addr_add "$P" lo 20.1.1.1/32
	addr_add "$P" lo 20.1.2.1/32
	ip -n "$P" route add 10.1.1.0/24 via $VIP
	lan_join "$IN" "$H" eth0 10.1.1.3/24
	ip -n "$H" route add default via 10.1.1.53
	swan_conf P
	swan_start P || return
	swan_peer_conf
	swan P swanctl --load-all --noprompt </dev/null >/dev/null || return
	(umask 077 && echo "$PEER hidden" >"$DIR/keys")
	for node in "${GATEWAYS[@]}"; do
		groups_up "$node" || return
		ctl "${!node}" export ipsec.conf secrets-file "$DIR/keys" \
			secrets-to "$DIR/$node/conf.d/hsrp.secrets" \
			>"$DIR/$node/conf.d/hsrp.conf" || return
		libre_start "$node" || return
	done
}

# groups_up NODE: A is the one to be Active, on both sides
groups_up()
{
	local priority=100

	[ "$1" != A ] || priority=200
	ctl "${!1}" -b - <<-EOF
	group add dev eth0 group 1 vip $VIP name VPNHA priority $priority preempt timers 1 3 track eth1 decrement 150
	group add dev eth1 group 2 vip 10.1.1.53 priority $priority preempt timers 1 3 track eth0 decrement 150
	EOF
}

agent_start()
{
	ip netns exec "${!1}" "$HSRPCTL" agent ike libreswan whack "$LIBRE_WHACK" \
		ctlsocket "$DIR/$1/pluto.ctl" verbose \
		>>"$DIR/$1/agent.log" 2>&1 &
	defer kill $!
	busywait 20 grep -q registered "$DIR/$1/agent.log"
}

is_active()
{
	equal "$(ctlj "${!1}" '.[0].state' group show)" Active
}

both_pass()
{
	on "$H" ping -q -c 1 -W 1 20.1.1.1 && on "$H" ping -q -c 1 -W 1 20.1.2.1
}

# Policies that packets can meet are the module's
policies()
{
	ip -n "${!1}" xfrm policy | awk '
		/^src/ { sel = $0; next }
		/dir (in|out|fwd)/ { marked = 0 }
		/mark 0x48535250/ { marked = 1 }
		/reqid/ && !marked { print $4 }' | sort | uniq -c | xargs
}

whole()
{
	ktap_diag "$(tail -n 20 "$DIR/A/agent.log" "$DIR/B/agent.log")"
	ktap_diag "$(grep -v on-demand "$DIR/A/pluto.log" | tail -n 20)"
	ktap_diag "$(tail -n 5 "$DIR"/?/pluto.out 2>&1)"
	ktap_diag "$(ip -n "$A" xfrm state; ip -n "$B" xfrm state)"
}

agreed()
{
	local s

	s=$(spis "$1")
	equal "$(wc -w <<<"$s")" 4 && equal "$s" "$(spis P)" &&
		equal "$s" "$(whack "$1" --showstates |
			grep -oE ' esp\.[0-9a-f]+@' | tr -dc '0-9a-f\n' |
			sed 's/^e//;s/^/0000000/;s/.*\(.\{8\}\)$/\1/' | sort)"
}

test_up()
{
	check "A becomes Active" wait_until 30 0.3 is_active A
	agent_start A
	agent_start B
	check "the tunnels come up" wait_until 40 0.3 both_pass || whole
	check "kernel, daemon and peer have the same SAs" \
		wait_until 20 0.3 agreed A || whole
	check "policies that count are the module's" equal "$(policies A)" \
		"3 1001 3 1002"
	check "the other gateway has none" equal "$(policies B)" ""
	check "and no SA" no_states B
}

no_states()
{
	equal "$(libre_states "$1")" 0
}

# switch FROM TO
switch()
{
	check "$2 becomes Active" wait_until 30 0.3 is_active "$2"
	check "traffic goes on" wait_until 40 0.3 both_pass || whole
	check "with SAs of $2" wait_until 20 0.3 agreed "$2" || whole
	check "$1's daemon has none any more" \
		wait_until 20 0.3 no_states "$1" || whole
	check "and its kernel has none" equal "$(spis "$1")" ""
}

test_failover()
{
	ip -n "$A" link set eth0 down
	switch A B
	ip -n "$A" link set eth0 up
	switch B A
}

test_daemon_killed()
{
	local before

	before=$(spis A)
	libre_stop A
	check "the agent sees that the daemon is gone" \
		busywait 10 grep -q 'daemon is gone' "$DIR/A/agent.log"
	check_eq "the kernel's SAs stay" "$(spis A)" "$before"
	check "traffic passes without it" both_pass
	libre_start A
	check "it starts again" whack A --status
	check "the tunnels come up anew" wait_until 40 0.3 renewed "$before" ||
		whole
}

renewed()
{
	both_pass && agreed A && not equal "$(spis A)" "$1"
}

need_tools jq swanctl ping "$CHARON"
libre_need
hsrp_load
setup || { whole; exit 1; }
# One scope for all: each goes on where the one before it ended.
test_all()
{
	test_up
	test_failover
	test_daemon_killed
}
tests_run test_all
