#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 600
#
# hsrpctl apply and save: a whole configuration in the words of IOS, all of it
# or nothing.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_apply.sh

IOS=../case/ios
MAP=(map FastEthernet0/0=eth0 map FastEthernet0/1=eth1)

test_reference()
{
	check "the primary's file is applied" apply $IOS/vxr1.cfg "${MAP[@]}"
	check "what runs, in its words" diff apply.golden <(saved)
	check_eq "priority" "$(ctlj "$GW" '.[0].configured_priority' group show)" 200
	check_eq "track" "$(ctlj "$GW" '.[0].tracks[0].decrement' group show)" 150
	check_eq "two lines of the access list" \
		"$(ctlj "$GW" '.[0].matches | length' map show)" 2
	check_eq "redundancy" \
		"$(ctlj "$GW" '.[0].bindings[0].redundancy' map show)" VPNHA
	check "second run" matches '^nothing to do$' \
		apply $IOS/vxr1.cfg "${MAP[@]}"
	check "lines of others are listed" \
		matches 'vxr1.cfg:8: not ours: ip cef$' \
		apply $IOS/vxr1.cfg "${MAP[@]}"
	check "unless one asks for quiet" not grep -q 'not ours' \
		<(apply $IOS/vxr1.cfg quiet "${MAP[@]}")
	check "the keys are for root only" equal \
		"$(stat -c %a /run/hsrp /run/hsrp/applied-*.conf | uniq | tr '\n' ' ')" \
		"700 600 "
	check "JSON" equal "$(apply $IOS/vxr1.cfg "${MAP[@]}" >/dev/null
		"$HSRPCTL" -n "$GW" -j apply $IOS/vxr1.cfg "${MAP[@]}" |
			jq -c '[.differs, .applied, .difference]')" \
		'[false,false,[]]'
}

# equal_events WORDS: kinds of events so far, each once, in order
equal_events()
{
	equal "$(jq -r '.event // empty' "$DIR/events" |
		grep -v listening | awk '!seen[$0]++' | tr '\n' ' ')" "$1 "
}

# A change is told before it is made, and only it is made.
test_change()
{
	"$HSRPCTL" -n "$GW" -j monitor config >"$DIR/events" &
	defer kill $!
	busywait 10 grep -q listening "$DIR/events"
	sed -e 's/priority 200/priority 210/' -e 's/^ reverse-route$//' \
		-e '/host 99/d' $IOS/vxr1.cfg >"$DIR/new.cfg"
	check "the difference" diff - <(apply "$DIR/new.cfg" check quiet "${MAP[@]}") <<-'EOF2'
	  crypto map vpn 10 ipsec-isakmp
	-  reverse-route
	  interface eth0
	-  standby 1 priority 200
	- access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255
	  interface eth0
	+  standby 1 priority 210
	EOF2
	check "was only told" diff apply.golden <(saved)
	check "is applied" apply "$DIR/new.cfg" quiet "${MAP[@]}"
	check "then there is none" matches 'nothing to do' \
		apply "$DIR/new.cfg" check "${MAP[@]}"
	check "by the steps that it takes, and no other" \
		busywait 5 equal_events \
		"bind-del match-del map-del map-new match-new bind-new group-set"
	check "and back" apply $IOS/vxr1.cfg quiet "${MAP[@]}"
	check "all of it" diff apply.golden <(saved)
}

# Two groups exchange address and name, and a map its only entry.
test_exchange()
{
	cat >"$DIR/a.cfg" <<-'EOF2'
	crypto ipsec transform-set s esp-gcm 128
	crypto map m 10 ipsec-isakmp
	 set peer 10.0.0.69
	 set transform-set s
	 match address 101
	access-list 101 permit ip any host 20.1.1.1
	interface eth0
	 standby 1 ip 10.0.0.5
	 standby 1 name A
	 standby 2 ip 10.0.0.6
	 standby 2 name B
	 crypto map m redundancy A
	EOF2
	sed -e 's/0\.5$/0.x/;s/0\.6$/0.5/;s/0\.x$/0.6/' -e 's/name A/name x/' \
		-e 's/name B/name A/;s/name x/name B/' -e 's/0.69/0.70/' \
		-e 's/gcm 128/gcm 256/' "$DIR/a.cfg" >"$DIR/b.cfg"
	check "one way" apply "$DIR/a.cfg" quiet
	check "the other" apply "$DIR/b.cfg" quiet
	check "is what was wanted" matches 'nothing to do' apply "$DIR/b.cfg"
	check_eq "address of group 1" \
		"$(ctlj "$GW" '.[0].vip' group show dev eth0 group 1)" 10.0.0.6
	check_eq "transform" "$(ctlj "$GW" '.[0].transforms' map show)" \
		"esp-gcm 256"
}

# The mode of a binding: changed without a moment without policies, lost never
test_fast_path()
{
	apply $IOS/vxr1.cfg quiet "${MAP[@]}" >/dev/null
	"$HSRPCTL" -n "$GW" -j monitor config >"$DIR/events" &
	defer kill $!
	busywait 10 grep -q listening "$DIR/events"
	ctl "$GW" map set vpn dev eth0 fast-path auto
	check "a single command is saved" grep -qx \
		' crypto map vpn fast-path auto' <(saved)
	saved >"$DIR/auto.cfg"
	check "what is saved is what runs" matches 'nothing to do' \
		apply "$DIR/auto.cfg" quiet
	sed 's/fast-path auto/fast-path learn/' "$DIR/auto.cfg" >"$DIR/learn.cfg"
	check "another mode" apply "$DIR/learn.cfg" quiet
	check_eq "is in force" \
		"$(ctlj "$GW" '.[0].bindings[0].fast_path' map show)" learn
	check "without the line it is off" apply $IOS/vxr1.cfg quiet "${MAP[@]}"
	check_eq "and is" \
		"$(ctlj "$GW" '.[0].bindings[0].fast_path' map show)" off
	check "nothing else was touched" busywait 5 equal_events bind-set
	sed 's/esp-des/esp-3des/' "$DIR/auto.cfg" >"$DIR/new.cfg"
	ctl "$GW" map set vpn dev eth0 fast-path always
	check "with another transform set it is bound anew" \
		apply "$DIR/new.cfg" quiet
	check_eq "in the mode that the file has" \
		"$(ctlj "$GW" '.[0].bindings[0].fast_path' map show)" auto
}

# IOS has a word for the whole router; on here without it
test_spi_recovery()
{
	apply $IOS/vxr1.cfg quiet "${MAP[@]}" >/dev/null
	check "on without a line" recovers true
	check_not "and then there is none" grep -q invalid-spi <(saved)
	ctl "$GW" map set vpn dev eth0 no invalid-spi-recovery
	saved >"$DIR/off.cfg"
	check "a single command is saved in the words of IOS" grep -qx \
		'no crypto isakmp invalid-spi-recovery' "$DIR/off.cfg"
	check "what is saved is what runs" matches 'nothing to do' \
		apply "$DIR/off.cfg" quiet
	sed 's/^no \(.*invalid-spi\)/\1/' "$DIR/off.cfg" >"$DIR/on.cfg"
	check "without the no" apply "$DIR/on.cfg" quiet
	check "it is on" recovers true
	{
		cat "$DIR/on.cfg"
		echo interface eth0
		echo " no crypto map vpn invalid-spi-recovery"
	} >"$DIR/one.cfg"
	check "of one interface" apply "$DIR/one.cfg" quiet
	check "it is off" recovers false
}

recovers()
{
	equal "$(ctlj "$GW" '.[0].bindings[0].invalid_spi_recovery' map show)" \
		"$1"
}

# What other commands did is seen; what only apply knows stays.
test_others()
{
	apply $IOS/vxr1.cfg quiet "${MAP[@]}" >/dev/null
	ctl "$GW" group set dev eth0 group 1 priority 7 timers 1 4
	check "a single command is seen" diff - \
		<(apply $IOS/vxr1.cfg check quiet "${MAP[@]}") <<-'EOF2'
	  interface eth0
	-  standby 1 timers 1 4
	-  standby 1 priority 7
	  interface eth0
	+  standby 1 priority 200
	EOF2
	ctl "$GW" map match vpn seq 10 src 10.9.0.0/16 dst 20.9.0.0/16
	check "its access list keeps the name" grep -qx \
		'access-list 101 permit ip 10.9.0.0 0.0.255.255 20.9.0.0 0.0.255.255' \
		<(saved)
	check "keys stay" grep -q 'key cisco123 address 172.16.172.69' <(saved)
	check "and all is put right" apply $IOS/vxr1.cfg quiet "${MAP[@]}"
	check "as it was" diff apply.golden <(saved)
}

# wrong FILE EVERYTHING SAVED: its last line is "! STATUS PLACE: MESSAGE"
wrong()
{
	local file=$1 want status text err rc

	want=$(tail -n 1 "$file")
	read -r _ status text <<<"$want"
	err=$(apply "$file" quiet 2>&1 >/dev/null)
	rc=$?
	if ! equal "$rc" "$status" ||
			! grep -qxF -- "$file:$text" <<<"$err"; then
		echo "exit status $rc: $err"
		return 1
	fi
	# for a mistake in the words the kernel is not even asked
	case $status in
	1) diff "$3" <(saved) ;;
	*) diff "$2" <(everything) ;;
	esac
}

# Each of them with a configuration in force that has nothing in common with it,
# so that what the kernel refuses comes after much that must be undone.
test_wrong()
{
	local file n=0

	apply $IOS/vxr1.cfg quiet "${MAP[@]}" >/dev/null
	everything >"$DIR/before"
	saved >"$DIR/saved"
	for file in wrong/*.cfg; do
		check "${file#wrong/}" wrong "$file" "$DIR/before" "$DIR/saved"
		n=$((n + 1))
	done
	check "there are at least 60" test "$n" -ge 60
}

# saved_same SEED: applied, saved, and applied again
saved_same()
{
	python3 random_conf.py "$1" >"$DIR/r.cfg"
	apply "$DIR/r.cfg" quiet >/dev/null || return
	matches '^nothing to do$' apply "$DIR/r.cfg" || return
	ctl "$GW" save >"$DIR/s.cfg"
	everything >"$DIR/before"
	matches '^nothing to do$' apply "$DIR/s.cfg" &&
		diff "$DIR/before" <(everything) &&
		diff "$DIR/s.cfg" <(ctl "$GW" save)
}

test_random()
{
	local seed=${HSRP_SEED:-1998} i

	ktap_diag "HSRP_SEED=$seed"
	for ((i = seed; i < seed + 12; i++)); do
		check "random configuration $i" saved_same "$i"
	done
}

# quickstart_cfg: the configuration that Documentation/quickstart.rst prints
quickstart_cfg()
{
	sed -n '/^  crypto ikev2 proposal NOW$/,/^$/s/^  //p' \
		"$LIB_DIR/../Documentation/quickstart.rst"
}

# swan_lines: of what is exported, what the configuration decides
swan_lines()
{
	ctl "$GW" export swanctl | grep -E \
		'^\s+(version|local_addrs|remote_addrs|proposals|dpd_delay|local_ts|remote_ts|esp_proposals) =' |
		sed 's/^\s*//'
}

# What somebody types first has to work.
test_quickstart()
{
	quickstart_cfg >"$DIR/q.cfg"
	check "all of it is applied" apply "$DIR/q.cfg"
	check "second run" matches '^nothing to do$' apply "$DIR/q.cfg"
	check_eq "group" "$(ctlj "$GW" '.[0] | "\(.interface) \(.vip) \(.configured_priority) \(.preempt) \(.tracks[0].decrement)"' group show)" \
		"eth0 172.16.172.53 200 true 150"
	check_eq "map" "$(ctlj "$GW" '.[0] | "\(.peer) \(.reverse_route) \(.matches[0].src) \(.bindings[0].redundancy)"' map show)" \
		"172.16.172.69 true 10.1.1.0/24 VPNHA"
	check "IKE" diff - <(swan_lines) <<-'EOF2'
	version = 2
	local_addrs = 172.16.172.53
	remote_addrs = 172.16.172.69
	proposals = aes128gcm16-prfsha256-ecp256
	dpd_delay = 10s
	local_ts = 10.1.1.0/24
	remote_ts = 20.1.1.0/24
	esp_proposals = aes128gcm16
	EOF2
}

test_nothing()
{
	check "an empty file takes all away" apply /dev/null
	check_eq "no group" "$(ctlj "$GW" length group show)" 0
	check_eq "no map" "$(ctlj "$GW" length map show)" 0
	check_eq "no transform set" "$(ctlj "$GW" length transform show)" 0
	check_eq "nothing to save" "$(saved)" ""
	check "standard input" apply - < <(echo 'hostname a')
}

need_tools jq python3
hsrp_load
setup
tests_run test_reference test_change test_exchange test_fast_path \
	test_spi_recovery test_others test_wrong test_random test_quickstart \
	test_nothing
