#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# Invalid-SPI recovery: a peer that goes on sending on an SA that is lost here
# makes the gateway negotiate; nobody else does, nothing that is there suffers,
# and whoever floods it gets no more than one attempt in ten seconds.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

ESP="$(dirname "$0")/esp.py"

# esp NS SRC [ARG...]: to the virtual address
esp()
{
	local ns=$1 src=$2
	shift 2

	on "$ns" "$ESP" "$src" "$VIP" "$@"
}

# What was there before a test does not count
mark()
{
	MARK=$(wc -l <"$KEYMGR")
	PEERS=$(counter "$A" invalid-spi-peer)
	STRANGERS=$(counter "$A" invalid-spi-stranger)
	RECOVERIES=$(counter "$A" invalid-spi-recovery)
}

heard()
{
	tail -n +"$((MARK + 1))" "$KEYMGR"
}

# expired SPI: how often the key manager was told
expired()
{
	heard | grep -A2 '^\[[^]]*\] *Expired' | grep -c "spi $1 "
}

# asked REQID: when, in ms
asked()
{
	heard | grep -A6 'acquire proto esp' |
		sed -n "s/^\[\([^]]*\)\] *acquire .*/\1/p;/reqid $1 /p" |
		grep -B1 "reqid $1 " | sed -n 's/^\(2.*\)/\1/p' |
		while read -r t; do date -d "$t" +%s%3N; done
}

counts_are()
{
	local n

	n="$(($(counter "$A" invalid-spi-peer) - PEERS))"
	n="$n $(($(counter "$A" invalid-spi-stranger) - STRANGERS))"
	n="$n $(($(counter "$A" invalid-spi-recovery) - RECOVERIES))"
	equal "$n" "$1"
}

# The next test's peer was not heard of before
quiet()
{
	sleep 11
}

# Tunnels as an IKE daemon leaves them
whole()
{
	sa_pair "$A" "$VIP" "$PEER" 101
	sa_pair "$A" "$VIP" "$PEER" 102
}

test_whole()
{
	busywait 15 larval_are "$A" 2
	whole
	busywait 5 larval_are "$A" 0
	mark
	esp "$P" "$PEER" 0x2101 --count 8 --every 0.5
	check "an SPI that is known is none of ours" counts_are "0 0 0"
	esp "$P" "$PEER" 0x7777 --count 8 --every 0.5
	check "an old one beside a whole tunnel is counted" counts_are "8 0 0"
	check_eq "and that is all" "$(expired 0x00007777)" 0
	check_eq "no SA suffers" "$(states "$A" | grep -c 'reqid 10[12] ')" 4
	quiet
}

# Outbound is fine, so XFRM would never ask by itself
test_half()
{
	ip -n "$A" xfrm state del src "$PEER" dst "$VIP" proto esp spi 0x2101
	listen "$A" "$LOG"
	mark
	esp "$P" "$PEER" 0x2101 --every 0.5 --count 3
	check "a few that were under way do nothing" counts_are "3 0 0"
	esp "$P" "$PEER" 0x2101 --every 0.5 --count 8
	check "the peer goes on" busywait 3 counts_are "11 0 1"
	check "the key manager hears of the end of that SA" \
		busywait 3 equal "$(expired 0x00002101)" 1
	check "an event" busywait 3 event_seen "$LOG" invalid-spi \
		".peer == \"$PEER\" and .address == \"$VIP\" and
		 .spi == \"0x00002101\" and .map == \"vpn\""
	check_eq "the other way goes on" \
		"$(states "$A" | grep -c 'spi 0x00001101 ')" 1
	check "only here" equal "$(counter "$B" invalid-spi-peer)" 0
	sa "$A" "$PEER" "$VIP" 0x2101 101
	quiet
}

test_lost()
{
	mark
	ip -n "$A" xfrm state flush
	busywait 10 larval_are "$A" 2
	esp "$P" "$PEER" 0x2101 --count 10 --every 0.5
	check "one attempt" counts_are "10 0 1"
	check_eq "asked for, and again" "$(asked 101 | wc -l)" 2
	check "before its usual five seconds" sooner 101
	check "the same of the other line" sooner 102
	check "for what the map says" asked_right
	quiet
}

sooner()
{
	asked "$1" | awk '{ t[NR] = $1 } END { print t[2] - t[1]
		exit !(NR > 1 && t[2] - t[1] < 4900) }'
}

asked_right()
{
	heard | grep -A2 'acquire proto esp' |
		grep -q 'sel src 10.1.1.1/32 dst 20.1.1.1/32'
}

test_stranger()
{
	mark
	esp "$B" 10.9.0.2 0x2101 --count 8 --every 0.5
	check "a stranger is counted" counts_are "0 8 0"
	check_eq "and that is all" "$(expired 0x00002101)" 0
	mark
	on "$P" "$ESP" "$PEER" 10.9.0.1 0x2101 --count 8 --every 0.5
	check "another address of the gateway is none of ours" \
		counts_are "0 0 0"
}

test_udp()
{
	mark
	esp "$P" "$PEER" 0 --udp ff
	esp "$P" "$PEER" 0 --udp 0000000011223344556677
	check "a keepalive and IKE are no ESP" counts_are "0 0 0"
	esp "$P" "$PEER" 0x2102 --udp --count 6 --every 0.5
	check "ESP in UDP is" counts_are "6 0 1"
	check_eq "told" "$(expired 0x00002102)" 1
	quiet
}

# Forged in the peer's name, each with another SPI
test_flood()
{
	mark
	esp "$B" "$PEER" 0x10000 --spread --count 1000 --every 0.025
	check_eq "all are seen" \
		"$(($(counter "$A" invalid-spi-peer) - PEERS))" 1000
	check "three attempts in 25 s" counts_are "1000 0 3"
	check_eq "told as often" \
		"$(heard | grep -c '^\[[^]]*\] *Expired')" 3
	quiet
}

test_off()
{
	ctl "$A" map set vpn dev eth0 no invalid-spi-recovery
	check "it can be switched off" bind_is "$A" .invalid_spi_recovery false
	check "which show says" matches 'no invalid-spi-recovery' \
		ctl "$A" map show
	mark
	esp "$P" "$PEER" 0x2101 --count 8 --every 0.5
	check "then nobody looks" counts_are "0 0 0"
	check "nothing to change" refused 2 "nothing to change of the binding" \
		ctl "$A" map set vpn dev eth0
	check "not on this interface" refused 2 "not on this interface" \
		ctl "$A" map set vpn dev eth1 invalid-spi-recovery
	check "the fast path is as it was" bind_is "$A" .fast_path off
	ctl "$A" map set vpn dev eth0 invalid-spi-recovery
	check "and on again" bind_is "$A" .invalid_spi_recovery true
}

# What comes to a router that is not Active ends at the gate
test_not_active()
{
	mark
	map_new "$B"
	bind_new "$B"
	group_new "$B" priority 200 preempt
	busywait 15 lost "$A"
	ip -n "$P" neigh replace "$VIP" dev eth0 \
		lladdr "$(on "$A" cat /sys/class/net/eth0/address)"
	check "dropped" counted "$A" gate-in-drop 8 \
		esp "$P" "$PEER" 0x2101 --count 8 --every 0.5
	check "nothing else" counts_are "0 0 0"
	check_eq "nobody is told" "$(expired 0x00002101)" 0
}

need_tools jq python3
hsrp_load
site_new
LOG=$(mktemp)
defer rm -f "$LOG"
keymgr "$A"
gateway_new "$A"
tests_run test_whole test_half test_lost test_stranger test_udp test_flood \
	test_off test_not_active
