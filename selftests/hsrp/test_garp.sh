#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# Gratuitous ARP, and the unsolicited neighbour advertisements that IPv6 has for it:
# how many, how far apart, for ever, and now.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

# what counts them
SENT=

# sends MORE SECONDS: so many more come within so many seconds
sends()
{
	wait_until "$2" 0.2 counter_reaches "$A" "$SENT" $((BEFORE + $1))
}

# series: begins to count
series()
{
	BEFORE=$(counter "$A" "$SENT")
}

# series_test WORD...: with the virtual address of A and B that these say
series_test()
{
	local t0 late

	ctl "$A" group add dev eth0 group 1 "$@" timers 1 3 \
		arp gratuitous count 4 interval 3
	series
	await_state 15 "$A" eth0 1 Active
	t0=$(now)
	check "a series of four" sends 4 14
	late=$(awk -v t0="$t0" -v t1="$(now)" 'BEGIN { print t1 - t0 }')
	check "in nine seconds" awk -v s="$late" \
		'BEGIN { exit !(s > 7.5 && s < 12) }'
	check "and no fifth" not sends 5 5

	series
	check "now" ctl "$A" group garp dev eth0 group 1
	check "one at once" sends 1 1
	check "the series follows" sends 4 12

	series
	ctl "$A" group set dev eth0 group 1 arp gratuitous count 0
	check "without end" sends 8 30
	series
	ctl "$A" group set dev eth0 group 1 arp gratuitous count 1
	check "a change is a new series" sends 1 2
	check "of one" not sends 2 5

	ctl "$A" group set dev eth0 group 1 no arp gratuitous
	check "the default" group_is "$A" eth0 1 \
		'"\(.arp_gratuitous_count) \(.arp_gratuitous_interval_ms)"' \
		"2 3000"
	ctl "$A" group set dev eth0 group 1 arp gratuitous count 0
	ctl "$B" group add dev eth0 group 1 "$@" timers 1 3 \
		priority 200 preempt
	await_state 5 "$B" eth0 1 Active
	series
	check "not Active any more: nothing" not sends 1 7
	check "nor on request" refused 2 'not Active here.*\[EAGAIN\]' \
		ctl "$A" group garp dev eth0 group 1
	check "nor without a group" refused 2 'no such group.*\[ENOENT\]' \
		ctl "$A" group garp dev eth0 group 9
}

test_garp()
{
	SENT=garp-sent
	pair_new
	series_test vip 10.9.0.100
	check_eq "none in IPv6" "$(counter "$A" na-sent)" 0
}

test_garp6()
{
	SENT=na-sent
	pair6_new
	series_test ipv6 autoconfig
	check_eq "none in IPv4" "$(counter "$A" garp-sent)" 0

	ctl "$B" group del dev eth0 group 1
	await_state 10 "$A" eth0 1 Active
	ctl "$A" group set dev eth0 group 1 ipv6 2001:db8:9::100/64 \
		arp gratuitous count 1
	check "a global address beside it" busywait 5 has_addr6 "$A" \
		2001:db8:9::100
	pause 4
	series
	check "now" ctl "$A" group garp dev eth0 group 1
	check "one for each address" sends 2 1
	check "and no more" not sends 3 5
}

need_tools jq
hsrp_load
tests_run test_garp test_garp6
