#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 200
# lane: sim vm-long
#
# Groups that follow another one, applied and saved: in which order they come
# and go, so that nobody follows a follower on the way.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. lib_apply.sh

config()
{
	cat <<-'EOF'
	interface eth0
	 standby 1 ip 10.0.0.30
	 standby 1 name LEAD
	 standby 4 ip 10.0.0.31
	 standby 4 follow hsrp-eth1-3
	interface eth1
	 standby mac-refresh 30
	 standby 2 ip 10.1.0.30
	 standby 2 name SECOND
	 standby 2 follow LEAD
	 standby 3 ip 10.1.0.31
	interface eth2
	 standby 1 ip 10.2.0.30
	 standby 1 follow LEAD
	EOF
}

# follows: who follows whom, as the kernel says it
follows()
{
	ctlj "$GW" 'map("\(.interface)/\(.group)=\(.follow)") | sort |
		join(" ")' group show
}

test_round_trip()
{
	config >"$DIR/a.cfg"
	check "is applied" apply "$DIR/a.cfg" quiet
	check "is saved in the same words" diff "$DIR/a.cfg" <(saved)
	check_eq "who follows whom" "$(follows)" \
		"eth0/1=null eth0/4=hsrp-eth1-3 eth1/2=LEAD eth1/3=null eth2/1=LEAD"
	check_eq "the MAC refresh is that of all groups of the interface" \
		"$(ctlj "$GW" 'map(.mac_refresh_ms) | sort | unique | tostring' \
		group show)" '[10000,30000]'
	check "a second run finds nothing" matches '^nothing to do$' \
		apply "$DIR/a.cfg"
	ctl "$GW" group set dev eth1 group 3 mac-refresh 5
	saved >"$DIR/own.cfg"
	check "a group that differs from its interface has a line of its own" \
		grep -qx ' standby 3 mac-refresh 5' "$DIR/own.cfg"
	check "which nothing is to be done for" matches '^nothing to do$' \
		apply "$DIR/own.cfg"
	check "and which goes with the line" apply "$DIR/a.cfg" quiet
	check "so all is as it was" diff "$DIR/a.cfg" <(saved)
}

# Each of these changes would be refused in some other order of its steps.
test_change()
{
	config >"$DIR/a.cfg"
	apply "$DIR/a.cfg" quiet >/dev/null

	# leader and follower change places, and so do their names
	sed -e 's/name LEAD/name SECOND/; t' -e 's/name SECOND/name LEAD/' \
		-e '/standby 2 follow LEAD/d' \
		-e '/name LEAD/{n;d}' "$DIR/a.cfg" |
		sed '/standby 1 name SECOND/a\ standby 1 follow LEAD' \
		>"$DIR/b.cfg"
	check_eq "that is what the file says" \
		"$(grep -c follow "$DIR/b.cfg")" 3
	check "places change" apply "$DIR/b.cfg" quiet
	check "is what was wanted" diff "$DIR/b.cfg" <(saved)
	check "back again" apply "$DIR/a.cfg" quiet
	check "all of it" diff "$DIR/a.cfg" <(saved)

	# a leader steps back behind one that was elected beside it
	sed -e '/name LEAD/a\ standby 1 follow hsrp-eth1-3' \
		-e 's/follow LEAD/follow hsrp-eth1-3/' "$DIR/a.cfg" \
		>"$DIR/b.cfg"
	check "all behind another one" apply "$DIR/b.cfg" quiet
	check "is what was wanted, too" diff "$DIR/b.cfg" <(saved)
	check "and back" apply "$DIR/a.cfg" quiet
	sed '/follow/d' "$DIR/a.cfg" >"$DIR/b.cfg"
	check "nobody follows" apply "$DIR/b.cfg" quiet
	check_eq "anybody" "$(follows | grep -o null | wc -l)" 5

	# the last step is refused
	apply "$DIR/a.cfg" quiet >/dev/null
	printf '%s\n' 'interface eth3' ' standby 9 ip 224.0.0.9' \
		>>"$DIR/b.cfg"
	check "what the kernel refuses is undone" refused 2 \
		'nothing is changed' apply "$DIR/b.cfg" quiet
	check "they follow as before" diff "$DIR/a.cfg" <(saved)
	check "an empty file takes all away" apply /dev/null quiet
	check_eq "the names, too" "$(ctlj "$GW" length redundancy show)" 0
}

need_tools jq
hsrp_load
setup
tests_run test_round_trip test_change
