#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# lane: sim vm-long
#
# The gateway pair loses its Active in every way and gets it back, with traffic
# from both sides, from the inside and from the peer only, in both suites. How
# long is traffic away, and does anybody hold stale state afterwards?
#
# By default each kind of event once with traffic from both sides in the modern
# suite, the case's own failure also a second time at once; test_case_legacy.sh
# has that for the legacy suite, test_case_files.sh configures everything from
# files, test_case_full.sh is the whole matrix.  SUITE, TRAFFIC, SCENARIOS and
# AGAIN (see scenarios.sh) narrow it down.
set -u

here=$(dirname "$0")
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh"
for f in topo daemons pair traffic checks scenarios; do
	# shellcheck disable=SC1090
	. "$here/$f.sh"
done
# shellcheck source=selftests/case/files.sh
[ -z "${CASE_FILES-}" ] || . "$here/files.sh"

# result STATUS WORDS
result() {
	if [ "$1" -eq 0 ]; then
		ktap_ok "$SUITE, $TRAFFIC: ${*:2}"
	else
		ktap_fail "$SUITE, $TRAFFIC: ${*:2}"
		CASE_FAILED=1
	fi
}

# run_suite SUITE TRAFFICS SCENARIOS
run_suite() {
	local s

	SUITE=$1
	CASE_FAILED=0
	if ! case_up "$SUITE"; then
		TRAFFIC=none
		result 1 "the case comes up"
	else
		for TRAFFIC in $2; do
			run_traffic "$3"
		done
	fi
	[ "$CASE_FAILED" = 0 ] || ktap_diag "$(case_logs 250)"
	case_down
}

# standby_transit: what the inside sends through the Standby follows the route to
# the Active, and makes the Standby neither negotiate nor encrypt anything
standby_transit() {
	local file=$CASE_DIR/standby.pcap seen

	capture "$(ns vxr2)" eth0 "$file" 'udp port 500 or udp port 4500 or esp'
	ipn r7206 route add 20.1.1.1/32 via "$(inside_address vxr2)" || return
	at r7206 ping -n -q -c 10 -i 0.1 -W 2 -I 99.99.99.99 20.1.1.1 \
		>"$CASE_DIR/standby.ping"
	WHY="pings through vxr2: $(lost "$CASE_DIR/standby.ping")"
	grep -q ' 10 received' "$CASE_DIR/standby.ping"
	seen=$?
	ipn r7206 route del 20.1.1.1/32 via "$(inside_address vxr2)"
	capture_stop "$CAPTURE_PID"
	[ "$seen" -eq 0 ] && no_ipsec vxr2 || return
	seen=$(tcpdump -nr "$file" 2>/dev/null)
	WHY="vxr2 sent or heard $seen"
	[ -z "$seen" ]
}

run_traffic() {
	traffic_start "$TRAFFIC"
	if ! await "${SETTLE:-60}" settled vxr1 || ! await 30 flowing "$(now)"; then
		result 1 "normal operation: $WHY"
	else
		result 0 "normal operation"
		standby_transit
		result $? "transit through the Standby goes to the Active"
		for s in $1; do
			run_scenario "$s" || break
		done
	fi
	traffic_stop
}

all=$(sed -n 's/^\([a-z-]*\):.*/\1/p' <<<"$CASE_SCENARIOS" | tr '\n' ' ')
need_tools jq swanctl vtysh
hsrp_load
defer case_down

if [ -n "${SUITE-}${TRAFFIC-}${SCENARIOS-}" ]; then
	run_suite "${SUITE:-modern}" "${TRAFFIC:-both}" "${SCENARIOS:-$all}"
else
	export AGAIN="out-shut"
	run_suite modern both "out-shut in-unplug silent hang group-del resign"
fi
