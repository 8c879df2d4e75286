#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The reference case in three phases, shown: normal operation, the loss of the
# Active's outside interface, and the primary's return.  For each phase what an
# operator would look at, and at the end what was expected and what was seen.
#
# Runs as root in a virtual machine; demo.sh is the way to start it.
# SUITE=legacy, modern or both (default).
# shellcheck disable=SC2317	# called through expect_soon
set -u

here=$(dirname "$0")
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh" >/dev/null
for f in topo daemons pair traffic checks scenarios; do
	# shellcheck disable=SC1090
	. "$here/$f.sh"
done

ROWS=()
BAD=0
T0=$(now)

elapsed() { awk -v a="$T0" -v b="$(now)" 'BEGIN { printf "%5.1f s", b - a }'; }
title() { printf '\n==== [%s] %s ====\n' "$(elapsed)" "$*"; }
part() { printf '\n-- %s\n' "$*"; }

# expect PHASE WORDS SEEN COMMAND...: a row of the closing table
expect() {
	local phase=$1 words=$2 seen=$3 ok=ok

	shift 3
	if ! "$@"; then
		ok=NO
		BAD=$((BAD + 1))
	fi
	printf '[%s] %s: %s: %s\n' "$(elapsed)" "$words" "$seen" "$ok"
	ROWS+=("$SUITE $phase|$words|$seen|$ok")
}

# expect_soon PHASE WORDS SECONDS CHECK ARGUMENT...: a check of checks.sh
expect_soon() {
	local phase=$1 words=$2 secs=$3

	shift 3
	if await "$secs" "$@"; then
		expect "$phase" "$words" "yes" true
	else
		expect "$phase" "$words" "$WHY" false
	fi
}

closing_table() {
	printf '\n%-9s | %-52s | %-40s | %s\n' phase expected seen ok
	printf '%s\n' "----------|------------------------------------------------------|------------------------------------------|---"
	printf '%s\n' "${ROWS[@]}" | while IFS='|' read -r a b c d; do
		printf '%-9s | %-52s | %-40s | %s\n' "$a" "$b" "$c" "$d"
	done
}

# The events since the last call, of one gateway
events() {
	local f=$CASE_DIR/$1/monitor.out from

	from=$(cat "$CASE_DIR/$1/monitor.seen" 2>/dev/null || echo 1)
	tail -n "+$from" "$f"
	echo $(($(wc -l <"$f") + 1)) >"$CASE_DIR/$1/monitor.seen"
}

show_phase() {
	local n

	for n in vxr1 vxr2; do
		part "$n# hsrpctl group show"
		gw "$n" group show
	done
	for n in r7206 vxr1 vxr2; do
		part "$n# ip route"
		ipn "$n" route
	done
	part "vxr1# hsrpctl track show"
	gw vxr1 track show
	for n in vxr1 vxr2; do
		part "$n# hsrpctl sa show"
		gw "$n" sa show
	done
	part "vpn7200# ip -s xfrm state"
	ipn vpn7200 -s xfrm state | awk '
		/^src/ { print }
		/proto esp/ { print "\t" $1, $2, $3, $4, $5, $6 }
		/\(packets\)/ && !/limit/ && life { print "\t" $1, $2; life = 0 }
		/lifetime current/ { life = 1 }'
	for n in vxr1 vxr2; do
		part "$n# hsrpctl monitor"
		events "$n"
	done
}

# esp_delta BEFORE AFTER: how much each SA grew, as "a b c d"
esp_delta() {
	join <(echo "$1") <(echo "$2") |
		awk '{ print $3 - $2 }' | sort -n | tr '\n' ' '
}

phase1() {
	local before delta n=20

	title "$SUITE: phase 1, normal operation"
	await 40 settled vxr1
	expect_soon 1 "VXR-1 is Active" 5 state_is vxr1 Active
	expect_soon 1 "VXR-2 is Standby" 10 state_is vxr2 Standby
	expect_soon 1 "VPN route on VXR-1, by OSPF on VXR-2 and 7206-1" 10 \
		routes_via vxr1
	expect_soon 1 "the peer and VXR-1 hold the same two SA pairs" 10 \
		sas_agree vxr1
	expect_soon 1 "VXR-2 has no policy, no SA, no IKE SA" 1 no_ipsec vxr2
	expect 1 "one IKE SA $CASE_VIP - $CASE_PEER" \
		"$(ike_sas vxr1)" [ "$(ike_sas vxr1)" = 1 ]

	before=$(esp_packets vxr1)
	at r7206 ping -n -q -i 0.05 -c $n -I 99.99.99.99 20.1.1.1
	delta=$(esp_delta "$before" "$(esp_packets vxr1)")
	expect 1 "$n pings: $n encaps, $n decaps on VXR-1" "$delta" \
		[ "$delta" = "0 0 $n $n " ]
	before=$(esp_packets vxr1)
	at r7206 ping -n -q -i 0.05 -c $n -I 10.1.1.3 20.1.1.1
	delta=$(esp_delta "$before" "$(esp_packets vxr1)")
	expect 1 "the other proxy pair likewise" "$delta" \
		[ "$delta" = "0 0 $n $n " ]
	show_phase
	# shellcheck disable=SC2034
	SPIS=$(esp_spis vpn7200)
	traffic_start both
	await 20 flowing "$(now)"
}

ike_sas() { at "$1" swanctl --list-sas | grep -c ', ESTABLISHED,'; }

# switch PHASE ACTIVE SECONDS COMMAND...: the outage of what COMMAND does
switch() {
	local phase=$1 active=$2 limit=$3 t worst

	shift 3
	t=$(now)
	"$@"
	await $((CASE_HOLD + 15)) flowing "$(add "$t" 0.2)"
	await 10 carried "$active"
	worst=$(worst_outage "$t")
	limit=$(add "$limit" "$CASE_MARGIN")
	expect "$phase" "no ping stream is without replies for over $limit s" \
		"${worst% *} s (${worst#* })" le "${worst% *}" "$limit"
}

# events_say NODE REGEX: since the phase began (events of the past are shown)
events_say() {
	local from

	from=$(cat "$CASE_DIR/$1/monitor.seen" 2>/dev/null || echo 1)
	WHY="no event /$2/"
	tail -n "+$from" "$CASE_DIR/$1/monitor.out" | grep -Eq -- "$2"
}

phase2() {
	title "$SUITE: phase 2, the outside interface of VXR-1 is shut down"
	switch 2 vxr2 "$CASE_HOLD" link_shut vxr1 eth0
	expect_soon 2 "VXR-1 is Init" 5 state_is vxr1 Init
	expect_soon 2 "VXR-2 is Active" 5 state_is vxr2 Active
	expect_soon 2 "event: VXR-1 Active -> Init" 2 \
		events_say vxr1 'Active -> Init'
	expect_soon 2 "event: VXR-2 Standby -> Active" 2 \
		events_say vxr2 'Standby -> Active'
	expect_soon 2 "VXR-1 has no policy, no SA, no IKE SA" 10 no_ipsec vxr1
	expect_soon 2 "VPN route on VXR-2, by OSPF on VXR-1 and 7206-1" 10 \
		routes_via vxr2
	expect_soon 2 "the peer and VXR-2 hold the same two SA pairs" 10 \
		sas_agree vxr2
	expect_soon 2 "with new SPIs" 1 no_old_spi
	show_phase
	# shellcheck disable=SC2034
	SPIS=$(esp_spis vpn7200)
}

phase3() {
	local f

	title "$SUITE: phase 3, the primary comes back"
	switch 3 vxr1 "$CASE_HELLO" link_up vxr1 eth0
	expect_soon 3 "VXR-1 is Active" 5 state_is vxr1 Active
	expect_soon 3 "event: VXR-1 Init -> Listen" 2 \
		events_say vxr1 'Init -> Listen'
	expect_soon 3 "event: VXR-2 Active -> Speak" 2 \
		events_say vxr2 'Active -> Speak'
	expect_soon 3 "VXR-2 is Standby" 15 state_is vxr2 Standby
	expect_soon 3 "VXR-2 has no policy, no SA, no IKE SA" 5 no_ipsec vxr2
	expect_soon 3 "VPN route on VXR-1, by OSPF on VXR-2 and 7206-1" 10 \
		routes_via vxr1
	expect_soon 3 "the peer and VXR-1 hold the same two SA pairs" 10 \
		sas_agree vxr1
	expect_soon 3 "with new SPIs" 1 no_old_spi
	show_phase
	traffic_stop
	part "pings of phases 2 and 3: sent, received, lost"
	for f in $(traffic_files); do
		printf '%-12s %s\n' "$(basename "$f" .out)" "$(lost "$f")"
	done
}

case ${SUITE:-both} in
both) suites="legacy modern" ;;
*) suites=$SUITE ;;
esac

# no KTAP here, so not the library's end either
trap case_down EXIT
hsrp_load
title "building the case"
case_base || exit 1
for SUITE in $suites; do
	title "$SUITE: configuring the peer and the pair"
	if case_suite "$SUITE"; then
		phase1
		phase2
		phase3
	else
		expect - "the pair takes its configuration" "refused" false
	fi
	[ "$BAD" -eq 0 ] || case_logs
	case_suite_down
done
case_down
trap - EXIT
expect - "the module goes away" "yes" hsrp_unload
title "done"
closing_table
exit $((BAD > 0))
