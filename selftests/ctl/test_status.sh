#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 240
# lane: sim vm-long
#
# hsrpctl status, diagnose and metrics: they say what is, and what to do. That it
# stays true while everything changes is for test_truth.sh.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh

setup()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new GW
	ip -n "$GW" link add eth0 type veth peer name far0
	ip -n "$GW" link add eth1 type veth peer name far1
	for i in eth0 far0 eth1 far1; do
		ip -n "$GW" link set $i up
	done
	addr_add "$GW" eth0 192.0.2.1/24
	addr_add "$GW" eth1 10.1.1.1/24
	on "$GW" sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 \
		net.ipv4.conf.eth1.rp_filter=0 \
		net.ipv4.conf.all.send_redirects=0 \
		net.ipv4.conf.eth0.send_redirects=0
	ctl "$GW" -b - <<-'EOF2'
	transform add t esp-gcm 128
	map add vpn seq 10 peer 192.0.2.69 transform t reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	map bind vpn dev eth0 redundancy VPNHA
	group add dev eth0 group 1 vip 192.0.2.53 name VPNHA priority 110 timers 1 3 track eth1
	EOF2
	busywait 30 group_is Active
}

group_is()
{
	equal "$(ctlj "$GW" '.[0].state' group show)" "$1"
}

status()
{
	ctl "$GW" status
}

# says REGEX CMD...: a line of what CMD prints
says()
{
	matches "$1" "${@:2}"
}

found()
{
	says "$1" ctl "$GW" diagnose
}

test_status()
{
	check "the group" says '^  eth0 group 1 "VPNHA": Active since .*\(.*\)$' status
	check "its peers" says 'Active router is local, Standby router is unknown' status
	check "what it tracks" says '^      tracks eth1, up, decrement 10$' status
	check "the map" says '^  vpn on eth0 follows "VPNHA", address 192.0.2.53' status
	check "the line without SA" says '10.1.1.0/24 -> 20.1.1.0/24: no SA' status
	check "nobody would take over" says 'has no Standby: nobody would take over' status
	check "what to do" says '^      -> is the other gateway up' status
	check "no colour in a pipe" not grep -q $'\033' <(status)
	check "colour on a terminal" grep -q $'\033\\[32mActive' \
		<(script -qec "TERM=xterm '$HSRPCTL' -n $GW status" /dev/null)
	check "none where nobody wants it" not grep -q $'\033' \
		<(script -qec "NO_COLOR=1 '$HSRPCTL' -n $GW status" /dev/null)
}

# watch: screen after screen, until it is told to stop
test_watch()
{
	local pid rc

	"$HSRPCTL" -n "$GW" status watch 1 >"$DIR/watch" &
	pid=$!
	check "a second screen" busywait 15 screens 2
	kill "$pid"
	wait "$pid"
	rc=$?
	check_eq "ends when told" "$rc" 0
	check "bad interval" refused 1 'watch: "0" is not a number' \
		ctl "$GW" status watch 0
	check "bad word" refused 1 'unknown argument "nix"' ctl "$GW" status nix
}

screens()
{
	[ "$(grep -c '^Groups$' "$DIR/watch")" -ge "$1" ]
}

test_diagnose()
{
	check "no IKE daemon" found 'error: the IKE daemon does not answer'
	on "$GW" sysctl -qw net.ipv4.conf.eth0.rp_filter=1
	check "strict rp_filter" found 'rp_filter is strict on eth0'
	on "$GW" sysctl -qw net.ipv4.conf.eth0.rp_filter=0
	check "is mended" not found 'rp_filter'
	on "$GW" sysctl -qw net.ipv4.ip_forward=0
	check "no forwarding" found 'error: this machine does not forward'
	on "$GW" sysctl -qw net.ipv4.ip_forward=1
	check "no policy of others" not found 'policy of others'
	ip -n "$GW" xfrm policy add src 10.1.1.0/24 dst 20.1.2.0/24 dir out \
		priority 1 tmpl src 192.0.2.53 dst 192.0.2.69 proto esp \
		reqid 77 mode tunnel
	check "policy of others" found \
		'a policy of others, 10.1.1.0/24 -> 20.1.2.0/24, uses our address 192.0.2.53'
	ip -n "$GW" xfrm policy delete src 10.1.1.0/24 dst 20.1.2.0/24 dir out
	check "is gone" not found 'policy of others'
	ip -n "$GW" xfrm policy update src 10.1.1.0/24 dst 20.1.1.0/24 dir out \
		priority 371327 tmpl src 192.0.2.53 dst 192.0.2.69 proto esp \
		reqid "$(ctlj "$GW" '.[0].matches[0].reqid' map show)" mode tunnel
	check "a daemon that installs policies" found \
		'a policy of the IKE daemon in the place of ours, 10.1.1.0/24 -> 20.1.1.0/24'
	ip -n "$GW" xfrm policy delete src 10.1.1.0/24 dst 20.1.1.0/24 dir out
	check "ours comes back" busywait 20 not found 'in the place of ours'
	ip -n "$GW" link set far1 down
	check "tracked interface" busywait 5 found 'eth1, tracked by group 1 on eth0, is down'
	ip -n "$GW" link set far1 up
	check "JSON" test "$("$HSRPCTL" -n "$GW" -j diagnose |
		jq '[.findings[] | select(.level == "error" and .cure)] | length')" -ge 1
}

# heard KEY=VALUE...: a packet that another router on the LAN could have sent
heard()
{
	on "$GW" python3 ../hsrp/hsrp_send.py far0 src=192.0.2.2 group=1 \
		vip=192.0.2.53 "$@"
}

# What comes from others, each with what to do
test_diagnose_lan()
{
	check "nothing of others" not found \
		'another authentication|virtual address came in|two Active'
	heard op=hello state=listen auth=wrong
	check "another authentication" busywait 5 found \
		'packets with another authentication were dropped: 1'
	check "what to do" found \
		'-> give all routers of the group the same "standby authentication"'
	heard op=hello state=active prio=1
	check "two Actives" busywait 5 found \
		'group 1 on eth0 has seen two Active routers 1 times'
	on "$GW" python3 ../hsrp/hsrp_send.py far0 arp=192.0.2.53
	check "another host has the address" busywait 5 found \
		'error: ARP packets of somebody else with the virtual address came in: 1'
	heard op=hello state=listen vip=192.0.2.54
	check "another virtual address" busywait 5 found \
		'packets of the group named another virtual address: 1'
	if grep -qs QEMU /sys/class/dmi/id/sys_vendor; then
		check "the hypervisor below" found \
			'note: this is a virtual machine \(QEMU\)'
	fi
}

# The kernel asks modprobe for a cipher that it has not got, and here gets no
# answer. Where it is no module, nothing can be missing.
test_diagnose_cipher()
{
	check "the kernel can do what the map needs" not found 'this kernel cannot do'
	grep -q '/chacha20poly1305\.ko' "/lib/modules/$(uname -r)/modules.dep" ||
		return 0
	modprobe -r chacha20poly1305
	ctl "$GW" -b - <<-'EOF2'
	transform add modern esp-chacha20-poly1305
	map add vpn seq 20 peer 192.0.2.70 transform modern
	EOF2
	defer modern_del
	defer sysctl -qw "kernel.modprobe=$(sysctl -n kernel.modprobe)"
	sysctl -qw kernel.modprobe=/bin/false
	check "a cipher that is missing" found \
		'error: this kernel cannot do seqiv\(rfc7539esp\(chacha20,poly1305\)\), which is transform set modern'
	check "what to do about it" found '^ +-> modprobe what'
}

modern_del()
{
	check "it is there again" not found 'this kernel cannot do'
	ctl "$GW" map del vpn seq 20
	ctl "$GW" transform del modern
}

test_metrics()
{
	ctl "$GW" metrics >"$DIR/metrics"
	check "each line is one of the format" not grep -vqE \
		'^(# (HELP|TYPE) hsrp_[a-z_]+ .+|hsrp_[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? [0-9]+)$' \
		"$DIR/metrics"
	check "no series twice" equal "" \
		"$(grep -v '^#' "$DIR/metrics" | sed 's/ [0-9]*$//' | sort | uniq -d)"
	check "loaded" grep -qx 'hsrp_up 1' "$DIR/metrics"
	check "state" grep -qF \
		'hsrp_group_state{interface="eth0",group="1",name="VPNHA",state="Active"} 1' \
		"$DIR/metrics"
	check "over HTTP" grep -qx 'hsrp_up 1' \
		<(printf 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n' |
			ctl "$GW" metrics http)
	check "half a request" refused 1 '' sh -c \
		"printf 'GET /' | '$HSRPCTL' -n $GW metrics http"
	if command -v promtool >/dev/null; then
		check "promtool" promtool check metrics <"$DIR/metrics"
	fi
}

need_tools jq script
hsrp_load
setup
tests_run test_status test_watch test_diagnose test_diagnose_lan \
	test_diagnose_cipher test_metrics
