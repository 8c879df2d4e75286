#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# SAs of the virtual IP: asked for when it becomes Active, noticed when they
# come and go, deleted when it is lost; those of others are never touched.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/lib_ipsec.sh"

has_state()
{
	states "$A" | grep -q "$1"
}

acquires()
{
	grep -c 'acquire proto esp' "$KEYMGR"
}

acquires_are()
{
	local n

	n=$(acquires)
	[ "$n" -ge "$1" ] || equal "$n" "$1"
}

test_acquire()
{
	local log

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	keymgr "$A"
	gateway_new "$A"
	listen "$A" "$log"
	check "an ACQUIRE for each line" busywait 15 acquires_are 2
	check_eq "no more" "$(acquires)" 2
	check_eq "with a larval state each" "$(larval "$A")" 2
	check "by reqid" has_state "src $VIP dst $PEER .*spi 0x00000000 .*reqid 101 "
	check_eq "counted" "$(counter "$A" acquire-sent)" 2
	check "ready all the same" busywait 3 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
	check "tunnel up" busywait 5 event_seen "$log" tunnel-up \
		'.src == "10.1.1.0/24" and .peer == "10.9.0.254"'
	check "one without answer is asked for again" busywait 12 \
		asked_for 102 2
	check_eq "no larval state is left behind" \
		"$(states "$A" | grep -c 'reqid 102 ')" 1
	ip -n "$A" xfrm state del src "$VIP" dst "$PEER" proto esp spi 0x1101
	check "tunnel down" busywait 5 event_seen "$log" tunnel-down
	check "asked for again" busywait 8 asked_for 101 2
}

# asked_for REQID N: at least N times
asked_for()
{
	local n

	n=$(grep -A6 'acquire proto esp' "$KEYMGR" | grep -c "reqid $1 ")
	[ "$n" -ge "$2" ] || equal "$n" "$2"
}

# lines N [ARG...]: a map of N lines to one peer, with reqids from 301
lines()
{
	local i

	ctl "$A" transform add strong esp-gcm 128
	ctl "$A" map add vpn seq 10 peer "$PEER" transform strong
	for ((i = 1; i <= $1; i++)); do
		ctl "$A" map match vpn seq 10 src "10.1.$i.0/24" \
			dst 20.1.1.0/24 reqid $((300 + i))
	done
	bind_new "$A"
	group_new "$A"
}

test_pace()
{
	site_new
	keymgr "$A"
	lines 12
	check "all get their turn, also if nobody answers" \
		slowwait 30 asked_for_all
	check "never more than four in five seconds" paced
}

# The times of the ACQUIREs: the fifth after any one comes when that one has
# had its time.
paced()
{
	sed -n 's/^\[[^]T]*T\([0-9:.]*\)\] *acquire .*/\1/p' "$KEYMGR" |
		awk -F: '{ t[NR] = $1 * 3600 + $2 * 60 + $3 }
		END {
			for (i = 5; i <= NR; i++) {
				gap = t[i] - t[i - 4]
				if (gap < 0)
					gap += 86400
				if (gap < 4.9) {
					print i ": " gap " s"
					bad = 1
				}
			}
			if (NR < 12) {
				print NR " ACQUIREs"
				bad = 1
			}
			exit bad
		}'
}

# The next are asked for when one is up, long before the five seconds.
test_next()
{
	local begin

	site_new
	keymgr "$A"
	lines 6
	busywait 15 acquires_are 4
	begin=$(date +%s%3N)
	sa_pair "$A" "$VIP" "$PEER" 301
	check "one more when one is up" busywait 10 asked_for 305 1
	check "at once" test $(($(asked_ms 5) - begin)) -lt 3000
	check "the tunnel that is up is not asked for again" \
		test "$(grep -A6 'acquire proto esp' "$KEYMGR" |
			grep -c 'reqid 301 ')" -eq 1
}

# asked_ms N: when the Nth ACQUIRE came
asked_ms()
{
	date -d "$(sed -n 's/^\[\([^]]*\)\] *acquire .*/\1/p' "$KEYMGR" |
		sed -n "$1p")" +%s%3N
}

asked_for_all()
{
	local n

	n=$(grep -A6 'acquire proto esp' "$KEYMGR" |
		grep -o 'reqid [0-9]*' | sort -u | wc -l)
	equal "$n" 12
}

test_flush()
{
	local log other

	site_new
	log=$(mktemp)
	defer rm -f "$log"
	keymgr "$A"
	gateway_new "$A"
	busywait 15 larval_are "$A" 2
	sa_pair "$A" "$VIP" "$PEER" 101
	sa_pair "$A" 10.9.0.1 "$PEER" 900
	ip -n "$A" xfrm state add src 10.1.1.1 dst 10.1.1.3 proto ah \
		spi 0x77 mode transport auth 'hmac(sha256)' "$KEY"
	ip -n "$A" xfrm state add src "$PEER" dst "$VIP" proto ah \
		spi 0x78 mode tunnel auth 'hmac(sha256)' "$KEY"
	# an IKE daemon reserves an SPI
	ip -n "$A" xfrm state allocspi src "$PEER" dst "$VIP" proto esp \
		min 0x5000 max 0x6000 mode tunnel reqid 101 >/dev/null
	other=$(states "$A" | grep -v "$VIP" | grep -c .)
	check_eq "SAs of other addresses" "$other" 3
	listen "$A" "$log"
	group_new "$B" priority 200 preempt
	check "another takes over" busywait 15 lost "$A"
	check "SAs and larval states of the virtual IP are gone" busywait 3 \
		states_are "$A" 3
	check_eq "those of others are there" \
		"$(states "$A" | grep -v "$VIP" | grep -c .)" 3
	check "an event" busywait 5 event_seen "$log" sa-flush \
		'.address == "10.9.0.100"'
	check "listeners to XFRM hear of it" grep -q \
		'Deleted src 10.9.0.100 dst 10.9.0.254' "$KEYMGR"
	check_eq "counted" "$(counter "$A" sa-flushed)" 3
	# the line without SA and the reserved SPI; more if it was asked again
	check "larval ones too" test "$(counter "$A" sa-larval-flushed)" -ge 2
	check "Standby" await_state 15 "$A" eth0 1 Standby
	sa_pair "$A" "$VIP" "$PEER" 101
	check "SAs of a late IKE daemon go at once" busywait 3 states_are "$A" 3
	check "which is told so" busywait 3 event_seen "$log" clean \
		'.generation >= 2'
}

test_flush_map()
{
	site_new
	keymgr "$A"
	gateway_new "$A"
	busywait 15 bind_is "$A" .ready true
	sa_pair "$A" "$VIP" "$PEER" 101
	sa_pair "$A" "$VIP" "$PEER" 102
	sa_pair "$A" 10.9.0.1 "$PEER" 900
	check "sa flush" matches '^[4-6] SAs? deleted' ctl "$A" sa flush map vpn
	check "others stay" has_state "src 10.9.0.1 .*reqid 900"
	check "asked for anew" busywait 5 larval_are "$A" 2
	check "ready again" busywait 5 bind_is "$A" .ready true
	check "in a new generation" bind_is "$A" .generation 1
}

# more than one message of a dump holds
test_many()
{
	local spi

	site_new
	gateway_new "$A"
	busywait 15 bind_is "$A" .ready true
	for spi in {20001..20600}; do
		echo "xfrm state add src $VIP dst $PEER proto esp spi $spi" \
			"reqid 101 mode tunnel" \
			"aead rfc4106(gcm(aes)) $KEY 128"
	done | ip -n "$A" -batch -
	check_eq "sa show" "$(shown)" 600
	check "each once, whatever goes meanwhile" on "$A" \
		"$(dirname "$0")/sa_dump.py" 20001 600
	check "what was deleted is gone" test "$(shown)" -lt 550
}

shown()
{
	ctlj "$A" '[.. | objects | select(.spi)] | length' sa show
}

need_tools jq python3
hsrp_load
tests_run test_acquire test_pace test_next test_flush test_flush_map test_many
