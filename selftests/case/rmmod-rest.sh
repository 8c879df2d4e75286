#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# All of the case but its primary gateway, which stands in a machine of its own
# and removes its module once traffic flows. See two-machines.sh.
set -u

here=$(dirname "$0")
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh"
export CASE_HERE="vpn7200 transit vxr2 r7206"
for f in topo daemons pair traffic checks scenarios; do
	# shellcheck disable=SC1090
	. "$here/$f.sh"
done

# Who is Active cannot be commanded from here, only awaited: the outage is the
# longest since the last check.
# shellcheck disable=SC2317	# called through await
away() {
	state_is vxr2 Active && has_vip vxr2 && sas_agree vxr2 && no_old_spi &&
		inside_route r7206 10.1.1.2
}

# shellcheck disable=SC2317
back() {
	state_is vxr2 Standby && no_vip vxr2 && no_ipsec vxr2 && no_old_spi &&
		no_reverse vxr2 && inside_route r7206 10.1.1.1
}

# judge NAME DETECTION SECONDS CHECK SINCE
judge() {
	local limit worst

	if ! await "$3" "$4"; then
		ktap_fail "$1: $WHY"
		return
	fi
	if ! await 20 flowing "$(now)"; then
		ktap_fail "$1: traffic stays away"
		return
	fi
	limit=$(add "$2" "$CASE_MARGIN")
	worst=$(worst_outage "$5")
	le "${worst% *}" "$limit"
	check_eq "$1: outage ${worst% *} s (${worst#* }), allowed $limit s" $? 0
}

cards_ready
hsrp_load
defer case_down
if ! case_base || ! topo_wire wire0 swo || ! topo_wire wire1 swi ||
		! case_suite "$SUITE"; then
	ktap_fail "the rest of the case comes up"
	exit 1
fi
SPIS=
await 300 back
verdict $? "the primary is Active"
traffic_start both
await 60 flowing "$(now)"
check_eq "traffic flows" $? 0
# shellcheck disable=SC2034
SPIS=$(esp_spis vpn7200)
t=$(now)
judge "rmmod on the Active" 0 180 away "$t"
# shellcheck disable=SC2034
SPIS=$(esp_spis vpn7200)
t=$(now)
judge "its return" "$CASE_HELLO" 240 back "$t"
traffic_stop
[ "$KTAP_BAD" -eq 0 ] || ktap_diag "$(case_logs 60)"
case_down
check "the module goes away" hsrp_unload
