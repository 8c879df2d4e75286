#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The primary gateway in a machine of its own: once it carries traffic its
# module is removed, and after a while it comes back. See two-machines.sh; the
# other machine judges the traffic, this one what the module leaves behind.
# shellcheck disable=SC2317	# called through await
set -u

here=$(dirname "$0")
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh"
export CASE_HERE=vxr1
for f in topo daemons pair checks; do
	# shellcheck disable=SC1090
	. "$here/$f.sh"
done

# encaps: packets that left through its SAs
encaps() {
	ipn vxr1 -s xfrm state | awk '
		/^src/ { out = ($2 == "'"$CASE_VIP"'") }
		/lifetime current/ { life = 1; next }
		life { split($2, p, "("); if (out) n += p[1]; life = 0 }
		END { print n + 0 }'
}

carries() { [ "$(encaps)" -ge "$1" ]; }

idle() {
	local n

	n=$(encaps)
	sleep 2
	[ "$(encaps)" = "$n" ]
}

four_sas() { [ "$(esp_spis vxr1 | wc -l)" -ge 4 ]; }

nothing_left() {
	no_vip vxr1 && no_ipsec vxr1 && no_reverse vxr1
}

# settle NAME: Active, with SAs and traffic
settle() {
	await 90 state_is vxr1 Active && await 60 four_sas &&
		await 240 carries 100
	check_eq "$1: vxr1 is Active and carries traffic" $? 0
}

cards_ready
hsrp_load
defer case_down
if ! case_base || ! topo_wire wire0 swo || ! topo_wire wire1 swi ||
		! case_suite "$SUITE"; then
	ktap_fail "vxr1 comes up"
	exit 1
fi
settle "start"
sleep 2	# of undisturbed traffic
check "rmmod succeeds under traffic" timeout 20 rmmod hsrp
await 20 nothing_left
verdict $? "nothing of the gateway is left"
await 40 inside_route vxr1 10.1.1.2
verdict $? "the VPN is now learnt by OSPF"
sleep 10	# for the other one to be judged

hsrp_load
group_configure vxr1 && map_configure vxr1 "$SUITE"
check_eq "the same configuration is taken again" $? 0
settle "return"
await 90 idle
[ "$KTAP_BAD" -eq 0 ] || ktap_diag "$(case_logs 60)"
case_down
check "the module goes away at the end" hsrp_unload
