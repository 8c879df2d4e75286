#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim-long
#
# libreswan: what is exported, that pluto takes it, and a pair of gateways with
# it, with IKEv2 and with IKEv1. The policies are the module's; the agent lets
# pluto use the address. What pluto can be told wrong, diagnose finds.
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
		groups_up "$node" && libre_export "$node" &&
			libre_start "$node" || return
	done
}

# libre_export NODE [OPTION...]
libre_export()
{
	ctl "${!1}" export ipsec.conf secrets-file "$DIR/keys" \
		secrets-to "$DIR/$1/conf.d/hsrp.secrets" "${@:2}" \
		>"$DIR/$1/conf.d/hsrp.conf"
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

# pluto_told NODE SED-SCRIPT: its connections as they are exported, so changed
pluto_told()
{
	local conn

	sed -i.good "$2" "$DIR/$1/conf.d/hsrp.conf"
	for conn in vpn-10-1 vpn-10-2; do
		whack "$1" --delete --name "$conn"
		ip netns exec "${!1}" "$LIBRE_BIN/addconn" \
			--ctlsocket "$DIR/$1/pluto.ctl" \
			--config "$DIR/$1/ipsec.conf" "$conn"
		whack "$1" --route --name "$conn"
	done >/dev/null
	mv "$DIR/$1/conf.d/hsrp.conf.good" "$DIR/$1/conf.d/hsrp.conf"
}

# found REGEX: diagnose on A says so, where pluto is where it is installed
found()
{
	matches "$1" unshare -m sh -ec "
		mount --bind '$DIR/A' /run/pluto
		mount --bind '$LIBRE_BIN' /usr/libexec/ipsec
		exec '$HSRPCTL' -n $A diagnose"
}

pluto_sound()
{
	found . && not found '(error|warning|note): (the IKE|nobody looks|a policy)'
}

test_diagnose()
{
	local words change finding cure

	mkdir -p /run/pluto /usr/libexec/ipsec
	check "what is exported is right" pluto_sound
	while IFS='|' read -r words change finding cure; do
		pluto_told A "$change"
		check "$words" found "$finding" ||
			ktap_diag "$(whack A --status | grep '^000 "')"
		check "$words: what to do" found "^ +-> .*$cure"
	done <<-'EOF'
	one line only|/conn vpn-10-2/,$s/rightsubnet=.*/rightsubnet=20.1.9.0\/24/|error: the IKE daemon has no connection from 192.0.2.53 to 192.0.2.69 for 1 of 2 lines of crypto map vpn 10|export ipsec.conf
	another local address|s/left=.*/left=192.0.2.1/|error: the IKE daemon's connection vpn-10-1 to 192.0.2.69 has the local address 192.0.2.1, and the crypto map 192.0.2.53|give it the virtual address
	policies of the daemon|/mark=/d|error: the IKE daemon's connection vpn-10-1 has not our mark|export ipsec.conf
	MOBIKE|s/mobike=no/mobike=yes/|warning: the IKE daemon's connection vpn-10-1 may move|mobike=no
	no INITIAL_CONTACT|s/initial-contact=yes/initial-contact=no/|warning: the IKE daemon sends 192.0.2.69 no INITIAL_CONTACT|initial-contact=yes
	no DPD|/dpd/d|note: nobody looks whether 192.0.2.69 is alive|keepalive 10
	a slow DPD|s/dpddelay=.*/dpddelay=60s/|note: 192.0.2.69 is asked after 60 s of silence whether it is alive, and waited for 60 s|the same at the peer
	EOF
	pluto_told A ''
	whack A --unroute --name vpn-10-2
	check "not routed" found \
		"error: the IKE daemon does not wait for the kernel to ask for its connection vpn-10-2"
	check "what to do" found '^ +-> systemctl status hsrp-agent; ipsec auto --route'
	whack A --route --name vpn-10-2
	check "and mended" pluto_sound
	check "traffic passes again" wait_until 40 0.3 both_pass || whole
}

# swan_peer_v1: the peer's half of what "ike 1" exports
swan_peer_v1()
{
	sed -i -e 's/version = 2/version = 1/' \
		-e 's/^\(.*\)proposals = aes128gcm16-prf.*/\1proposals = aes128-sha256-modp2048/' \
		"$DIR/P/swanctl.conf"
	swan P swanctl --load-all --noprompt >/dev/null &&
		swan P swanctl --terminate --force --ike gw >/dev/null
}

# version_is N: that of the peer's IKE SAs, of which there is one
version_is()
{
	equal "$(swan P swanctl --list-sas --raw |
		grep -o ' version=[0-9]' | sort | uniq -c | xargs)" "1 version=$1"
}

test_ikev1()
{
	local node

	check "the peer has an IKEv2 SA" version_is 2
	for node in "${GATEWAYS[@]}"; do
		libre_stop "$node"
		libre_export "$node" ike 1 proposals 'aes128-sha2_256;dh14'
	done
	check "the peer speaks IKEv1" swan_peer_v1
	for node in "${GATEWAYS[@]}"; do
		libre_start "$node"
	done
	check "the tunnels come up" wait_until 60 0.3 both_pass || whole
	check "kernel, daemon and peer have the same SAs" \
		wait_until 20 0.3 agreed A || whole
	check "by IKEv1" version_is 1
	check "what is exported is right" pluto_sound ||
		ktap_diag "$(whack A --status | grep '^000 "')"
	test_failover
	check "still by IKEv1" version_is 1
}

renewed()
{
	both_pass && agreed A && not equal "$(spis A)" "$1"
}

need_tools jq swanctl ping unshare "$CHARON"
libre_need
hsrp_load
setup || { whole; exit 1; }
# One scope for all: each goes on where the one before it ended.
test_all()
{
	test_up
	test_failover
	test_daemon_killed
	test_diagnose
	test_ikev1
}
tests_run test_all
