#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# When the fast path is used: never, while nothing is skipped, for flows that
# the filters let pass, always. And when no longer: rules, SAs and the state of
# the group change.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/fastpath/lib_mode.sh
. "$(dirname "$0")/lib_mode.sh"

MAP=vpn

through()
{
	pings "$H" 20.1.1.1 "$1"
}

# tunnel_new [ARG...]: A Active, with SAs; P the other end
tunnel_new()
{
	site_new
	gateway_new "$A" "$@"
	peer_new
	busywait 15 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
}

# unreachables FILE: H complains four times of a port of 20.1.1.1; FILE is a
# capture that sees it
unreachables()
{
	on "$H" env PYTHONPATH="$(dirname "$0")" python3 -c '
import socket, struct
from packets import csum, udp
msg = bytes((3, 3, 0, 0, 0, 0, 0, 0)) + udp("20.1.1.1", "10.1.1.3", 8)
msg = msg[:2] + struct.pack("!H", csum(msg)) + msg[4:]
sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
for _ in range(4):
    sock.sendto(msg, ("20.1.1.1", 0))
	' && busywait 5 captured "$1" 4
}

# captured FILE N
captured()
{
	equal "$(tcpdump -n -r "$1" 2>/dev/null | wc -l)" "$2"
}

test_modes()
{
	local pcap

	tunnel_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	check "off by default" bind_is "$A" .fast_path off
	check "off is off" slow
	check "auto is accepted" mode auto
	check "and shown" bind_is "$A" .fast_path auto
	check "it is used" fast 4
	nft_new accept
	check "with a netfilter hook it is not" slow
	check "and says so" bind_is "$A" .fast_path_error \
		"A netfilter hook would be skipped"
	check "in text too" matches \
		'fast path auto, not in use: A netfilter hook' \
		ctl "$A" map show
	on "$A" nft delete table ip t
	nft_new accept -225
	check "nor with one at the place of a security module" slow
	mode always
	check "always is always" fast 4
	check "and has no excuse" bind_is "$A" .fast_path_error null
	capture "$P" eth0 "$pcap" esp and src "$VIP"
	check "but errors of ICMP, of whatever connection, are the stack's" \
		counted "$A" fast-out 0 unreachables "$pcap"
	capture_stop "$CAPTURE_PID"
	on "$A" nft delete table ip t
	mode auto
	check "without the hook auto is back" fast 4
	tc -n "$A" qdisc add dev eth0 clsact
	tc -n "$A" filter add dev eth0 ingress matchall action ok
	check "nor past a tc program" bind_is "$A" .fast_path_error \
		"A tc program or netfilter hook of the interface would be skipped"
	check "whose packets it leaves" counted "$A" fast-in 0 \
		pings "$H" 20.1.1.1 4
	tc -n "$A" qdisc del dev eth0 clsact
	check "off again" mode off
	check "it is" slow
	check_eq "nothing is kept" "$(counter "$A" fast-cache-bytes)" 0
}

# seen: what the hooks of the fast path say of packets, whatever they say
seen()
{
	ctlj "$A" '[.[].counters? // {} | to_entries[] |
		select(.key | startswith("fast-pass-")).value] | add' stats show
}

# unseen: pings that are answered, and the fast path sees none of them
unseen()
{
	local before

	before=$(seen)
	pings "$H" 20.1.1.1 3 && equal "$(seen)" "$before"
}

# While a filter keeps all from being skipped, nobody pays for the fast path.
test_rest()
{
	tunnel_new
	mode auto
	check "without a filter" fast 4
	nft_new accept
	check "with one" slow
	check "the hooks go" busywait 5 unseen
	check "it says why" bind_is "$A" .fast_path_error \
		"A netfilter hook would be skipped"
	on "$A" nft delete table ip t
	check "they are back when it is gone" busywait 5 fast 4
	check "and it says so" bind_is "$A" .fast_path_error null
	nft_new accept
	check "another filter" busywait 5 unseen
	check "with leave to skip it" mode always
	check "at once" fast 4
	check "without" mode auto
	check "at once, too" unseen
	check_eq "nothing learnt is left" "$(counter "$A" fast-cache-entries)" 0
	ip -n "$A" link add d0 type dummy
	on "$A" nft delete table ip t
	check "back, with a device that came meanwhile" busywait 5 fast 4
	ip -n "$A" link del d0
	nft_new accept
	check "and away" busywait 5 unseen
	check "off while it rests" mode off
	check_eq "nothing is kept" "$(counter "$A" fast-cache-bytes)" 0
	check "auto behind a filter" mode auto
	check "from the beginning" unseen
	check "it says why" bind_is "$A" .fast_path_error \
		"A netfilter hook would be skipped"
	on "$A" nft delete table ip t
	check "until that is gone" busywait 5 fast 4
}

test_refuse()
{
	site_new
	map_new "$A"
	check "not bound" refused 2 'not on this interface.*\[ENOENT\]' \
		mode auto
	check "a bad mode" refused 1 'must be off, auto, learn or always' \
		mode fast
	check "bind with a mode" ctl "$A" map bind vpn dev eth0 redundancy \
		VPN fast-path learn
	check "is shown" bind_is "$A" .fast_path learn
	check "other interface" refused 2 'not on this interface.*\[ENOENT\]' \
		ctl "$A" map set vpn dev eth1 fast-path auto
	check "other map" refused 2 'not on this interface.*\[ENOENT\]' \
		ctl "$A" map set v dev eth0 fast-path auto
	check "which changes nothing" bind_is "$A" .fast_path learn
	check "unbind" ctl "$A" map unbind vpn dev eth0
	check_eq "nothing is kept" "$(counter "$A" fast-cache-bytes)" 0
}

test_learn()
{
	tunnel_new
	nft_new "ct state new,established accept; drop"
	mode learn
	check "past filter and tracker" fast 6
	check "who have seen it" matches 'src=10.1.1.3 dst=20.1.1.1' \
		on "$A" conntrack -L
	on "$A" nft insert rule ip t through ip saddr 20.1.1.1 drop
	check "a flow that is refused now leaves at the next judgement" \
		busywait 12 no_pings
	check "and stays out" no_pings
	on "$A" nft flush chain ip t through
	check "or comes back" busywait 12 fast 4
	on "$A" nft insert rule ip t through drop
	busywait 12 no_pings
	check "a refused flow never gets in" counted "$A" fast-out 0 no_pings
}

# rekey SPI FILE: A gets a second SA while the first is in use. What it sends then
# is in FILE, and whether by the old or the new one in $used.
rekey()
{
	sa "$P" "$VIP" "$PEER" "$1" 101
	capture "$P" eth0 "$2" esp and src "$VIP"
	sa "$A" "$VIP" "$PEER" "$1" 101
	check "a second SA, and all goes on" pings "$H" 20.1.1.1 3
	capture_stop "$CAPTURE_PID"
	used=$(tcpdump -n -r "$2" 2>/dev/null | grep -o 'spi=0x[0-9a-f]*' |
		sort -u | sed "s/.*1101$/old/; s/.*${1#0x}$/new/" | paste -sd+)
}

# sa_del SPI
sa_del()
{
	ip -n "$A" xfrm state delete src "$VIP" dst "$PEER" proto esp spi "$1"
}

test_rekey()
{
	local pcap used stock

	tunnel_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	# the newest; or, where XFRM keeps it with the policy, the one in use
	check "XFRM before" slow
	rekey 0x3101 "$pcap"
	check "it takes one of the two" matches '^(old|new)$' echo "$used"
	stock=$used
	sa_del 0x3101
	mode auto
	check "before" fast 3
	rekey 0x4101 "$pcap"
	check_eq "the one that XFRM takes, at once" "$used" "$stock"
	check "by the fast path" fast 3
	sa_del "$([ "$stock" = old ] && echo 0x1101 || echo 0x4101)"
	check "the other when that is gone" fast 3
	ip -n "$A" xfrm state flush
	check "none at all" no_pings
}

# sa_dir NS DIRECTION SRC DST SPI: an SA that knows its direction, with ESN, which
# outbound goes without a window then
sa_dir()
{
	local window=64

	[ "$2" = in ] || window=0
	ip -n "$1" xfrm state add src "$3" dst "$4" proto esp spi "$5" \
		reqid 101 mode tunnel dir "$2" flag esn \
		replay-window "$window" aead "rfc4106(gcm(aes))" "$KEY" 128
}

test_direction()
{
	site_new
	gateway_new "$A"
	peer_new
	ip -n "$P" xfrm state flush
	busywait 15 bind_is "$A" .ready true
	mode auto
	check "SAs of one direction" sa_dir "$A" out "$VIP" "$PEER" 0x1101
	sa_dir "$A" in "$PEER" "$VIP" 0x2101
	sa_dir "$P" in "$VIP" "$PEER" 0x1101
	sa_dir "$P" out "$PEER" "$VIP" 0x2101
	check "take the fast path" fast 4
}

# pair_with WORD...: SAs in A and P that have these words too
pair_with()
{
	local ns

	for ns in "$A" "$P"; do
		ip -n "$ns" xfrm state flush
		sa "$ns" "$VIP" "$PEER" 0x1101 101 "$@" &&
			sa "$ns" "$PEER" "$VIP" 0x2101 101 "$@" || return
	done
}

# encap NS: takes ESP in UDP, as an IKE daemon does
encap()
{
	on "$1" python3 -c '
import signal, socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.IPPROTO_UDP, 100, 2)
sock.bind(("", 4500))
signal.pause()
	' &
	defer events_stop $!
	busywait 10 matches ':4500 ' on "$1" ss -lun
}

# bundled: pings that are answered, by an SA that is XFRM's alone
bundled()
{
	local before

	before=$(counter "$A" fast-out-bundle)
	check "pings with $1" pings "$H" 20.1.1.1 6
	check "$1 out: XFRM, without its lookups" equal \
		"$(($(counter "$A" fast-out-bundle) - before >= 4))" 1
	check_eq "$1: no cipher of ours" \
		"$(counter "$A" fast-out) $(counter "$A" fast-in)" "0 0"
}

test_left_alone()
{
	tunnel_new
	mode auto
	check "SAs that mark what they let through" pair_with output-mark 7
	bundled "marks"
	check "SAs of an interface id" pair_with if_id 5
	check "which are none of this policy" no_pings
	check "the others again" pair_with
	check "by the fast path" fast 4
}

test_encap()
{
	tunnel_new
	mode auto
	check "SAs with UDP encapsulation" pair_with \
		encap espinudp 4500 4500 0.0.0.0
	encap "$A"
	encap "$P"
	check "by the fast path, both ways" fast 4
}

# policy_used: when the outbound policy was used last
policy_used()
{
	ip -n "$A" -s -o xfrm policy list src 10.1.1.0/24 dst 20.1.1.0/24 \
		dir out | grep -o 'use [0-9-]* [0-9:]*'
}

test_used()
{
	local before

	tunnel_new
	mode auto
	check "before" fast 1
	before=$(policy_used)
	check "not one of these is judged" counted "$A" fast-pass-no-flow 0 \
		pings "$H" 20.1.1.1 10
	check "the policy was used" not equal "$(policy_used)" "$before"
}

# flood: H sends, whatever comes back
flood()
{
	on "$H" ping -f -q 20.1.1.1 >/dev/null 2>&1 &
	defer events_stop $!
}

test_demote()
{
	local pcap log mac

	tunnel_new priority 100
	pcap=$(mktemp)
	log=$(mktemp)
	defer rm -f "$pcap" "$pcap.err" "$log"
	mode auto
	flood
	check "under load" busywait 10 counter_reaches "$A" fast-out 50
	listen "$A" "$log"
	mac=$(on "$A" cat /sys/class/net/eth0/address)
	group_new "$B" priority 200 preempt
	check "demoted" busywait 20 event_seen "$log" demoted
	capture "$P" eth0 "$pcap" esp and ether src "$mac"
	on "$H" ping -q -c 20 -i 0.05 20.1.1.1 >/dev/null 2>&1
	capture_stop "$CAPTURE_PID"
	check_eq "not one packet with an SA of the virtual IP" \
		"$(tcpdump -n -r "$pcap" 2>/dev/null | grep -c ESP)" 0
	check "nor one SA" states_are "$A" 0
	check "nor anything learnt" busywait 5 nothing_learnt
}

need_tools jq tcpdump ping nft conntrack tc python3 ss
hsrp_load
more=()
! ip xfrm state help 2>&1 | grep -q '\[ dir DIR \]' || more=(test_direction)
tests_run test_modes test_rest test_refuse test_learn test_rekey \
	test_left_alone test_encap test_used test_demote "${more[@]}"
