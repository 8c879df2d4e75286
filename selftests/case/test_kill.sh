#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The IKE agent or charon is killed with -9, on either gateway, before, during
# or after a switch. The kernel side moves all the same: virtual address,
# policies, SAs and reverse route are where the Active is. And when what was
# killed has been started again, everything agrees without a hand.
#
# By default those cases that differ most; in virtual time, or with
# HSRP_FULL=1, all of them. KILLS="WHAT:NODE:WHEN ..." narrows it down.
# shellcheck disable=SC2317	# called through await
set -u

here=$(dirname "$0")
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh"
for f in topo daemons pair traffic checks scenarios; do
	# shellcheck disable=SC1090
	. "$here/$f.sh"
done

SUITE=modern

kills_all()
{
	local what node when

	for what in agent charon; do
		for node in vxr1 vxr2; do
			for when in before during after; do
				echo "$what:$node:$when"
			done
		done
	done
}

kills_default()
{
	echo charon:vxr1:before agent:vxr1:during charon:vxr2:during \
		charon:vxr2:after
}

# started_again WHAT NODE: what systemd does after a crash
started_again()
{
	case $1 in
	agent) agent_start "$2" ;;
	charon)
		swan_start "$2"
		await 60 swan_ready "$2" && swan_load "$2"
		;;
	esac
}

# bare NODE: nothing of the virtual address is in that kernel
bare()
{
	WHY="$1 has XFRM policies with a template"
	! ipn "$1" xfrm policy | grep -q tmpl || return
	WHY="$1 has SAs"
	[ -z "$(ipn "$1" xfrm state)" ] && no_vip "$1" && no_reverse "$1"
}

# moved: the kernel side of a switch to vxr2, whatever IKE does
moved()
{
	state_is vxr2 Active && has_vip vxr2 && bare vxr1 || return
	# shellcheck disable=SC2034	# for verdict
	WHY="vxr2 has no reverse route or no policy"
	[ "$(reverse_routes vxr2 | wc -l)" -eq 1 ] &&
		ipn vxr2 xfrm policy | grep -q tmpl
}

# agreed CHECK NODE: kernels, daemons and peer say the same
agreed()
{
	"$1" "$2" && ike_agree "$2"
}

# kill_once WHAT NODE WHEN: kill, switch, start again, and back
kill_once()
{
	local name="$1 of $2 killed $3 the switch"

	# shellcheck disable=SC2034	# for no_old_spi
	SPIS=$(esp_spis vpn7200)
	[ "$3" != before ] || stop_pid "$2" "$1" KILL
	link_unplug vxr1 eth1
	case $3 in
	during)
		POLL=0.02 await $((CASE_HELLO + 5)) state_is vxr2 Active
		stop_pid "$2" "$1" KILL
		;;
	after)
		await 30 carried vxr2
		stop_pid "$2" "$1" KILL
		;;
	esac
	await $((CASE_HELLO + 5)) moved
	verdict $? "$name: the kernel side moves"

	started_again "$1" "$2"
	await 60 agreed carried vxr2
	verdict $? "$name: started again, all agree"
	await 15 flowing "$(now)"
	check_eq "$name: traffic flows" $? 0

	# shellcheck disable=SC2034
	SPIS=$(esp_spis vpn7200)
	link_plug vxr1 eth1
	await 60 agreed settled vxr1
	verdict $? "$name: back again"
}

need_tools jq swanctl vtysh
hsrp_load
defer case_down
case_up "$SUITE"
check_eq "the case comes up" $? 0
traffic_start both
await 60 agreed settled vxr1
verdict $? "normal operation"
if [ -n "${HSRP_FULL-}" ] || [ "${HSRP_SIM:-}" = 1 ]; then
	: "${KILLS:=$(kills_all)}"
fi
for k in ${KILLS:-$(kills_default)}; do
	IFS=: read -r what node when <<<"$k"
	kill_once "$what" "$node" "$when"
	[ "$KTAP_BAD" -eq 0 ] || break
done
[ "$KTAP_BAD" -eq 0 ] || ktap_diag "$(case_logs 250)"
traffic_stop
case_down
