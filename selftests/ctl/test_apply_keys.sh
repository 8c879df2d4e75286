#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim vm-long
#
# hsrpctl apply and save: version 2, MD5 with keys that stay in their files, key
# chains, track objects, gratuitous ARP.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_apply.sh

# key NAME TEXT: a file with a key
key()
{
	printf '%s\n' "$2" >"$DIR/$1"
	chmod 600 "$DIR/$1"
}

# the configuration of this test; KEY in it stands for the first key file
config()
{
	cat <<-EOF
	key chain CHAIN
	 key 10
	  key-file $DIR/k1
	  accept-lifetime 00:00:00 Jan 1 2020 infinite
	  send-lifetime 12:30:00 Feb 29 2024 00:00:00 Jan 1 2025
	 key 20
	  key-file $DIR/k2
	track 1 interface eth1 line-protocol
	track 2 interface eth2 ip routing
	track 3 ip route 10.1.0.0 255.255.0.0 reachability
	track 4 list boolean and
	 object 1
	 object 2 not
	track 5 stub-object
	 default-state up
	track 6 list threshold weight
	 object 3 weight 20
	 object 4
	 object 5
	 threshold weight up 25 down 15
	track 7 interface eth2 ipv6 routing
	track 8 ipv6 route 2001:db8::/32 reachability
	track 10 list threshold percentage
	 object 1
	 object 7
	 object 8
	 threshold percentage up 60 down 30
	interface eth0
	 standby version 2
	 standby arp gratuitous count 5 interval 10
	 standby 300 ip 10.0.0.30
	 standby 300 timers msec 250 msec 800
	 standby 300 authentication md5 key-file $DIR/own timeout 60
	 standby 300 track 1 decrement 20
	 standby 300 track 6 shutdown
	 standby 300 track eth3 shutdown
	 standby 4095 ip 10.0.0.40
	 standby 4095 authentication md5 key-chain CHAIN
	interface eth1
	 standby 1 ip 10.1.0.30
	 standby 1 authentication md5 key-chain CHAIN
	 standby 1 track 5
	EOF
}

# told: what the kernel says, without what changes by itself
told()
{
	ctlj "$GW" 'map({interface, group, version, vip, authentication,
		key_chain, hello_ms, hold_ms, arp_gratuitous_count,
		tracks: [.tracks[] | [.object, .interface, .decrement,
		.shutdown]]})' group show
	ctlj "$GW" . keychain show
	ctlj "$GW" 'map({object, type, objects, weight_up, weight_down,
		destination})' track show
}

test_round_trip()
{
	config >"$DIR/a.cfg"
	check "is applied" apply "$DIR/a.cfg" quiet
	check "is saved in the same words" diff "$DIR/a.cfg" <(saved)
	told >"$DIR/told"
	check_eq "version" "$(ctlj "$GW" \
		'[.[] | "\(.interface) \(.version)"] | tostring' interface show)" \
		'["eth0 2","eth1 1"]'
	check_eq "what group 300 has" "$(ctlj "$GW" '.[] |
		select(.group == 300) | "\(.authentication) \(.hello_ms)
		\(.hold_ms) \(.arp_gratuitous_count) \(.tracks | length)"' \
		group show | tr -s '\n\t ' ' ')" "md5 250 800 5 3 "
	check_eq "lifetimes are UTC" "$(ctlj "$GW" '.[0].keys[0] |
		"\(.accept_from) \(.accept_until) \(.send_from) \(.send_until)"' \
		keychain show)" "1577836800 null 1709209800 1735689600"
	check "a second run finds nothing" matches '^nothing to do$' \
		apply "$DIR/a.cfg"
	ctl "$GW" save >"$DIR/s.cfg"
	check "what was saved changes nothing" matches '^nothing to do$' \
		apply "$DIR/s.cfg"
	check "nothing at all" diff "$DIR/told" <(told)
	check "an empty file takes all away" apply /dev/null
	check_eq "nothing is left" "$(told | tr -d '\n')" "[][][]"
	check "no interface either" equal \
		"$(ctlj "$GW" length interface show)" 0
	check "what was saved brings all back" apply "$DIR/s.cfg"
	check "all of it" diff "$DIR/told" <(told)
}

test_secrecy()
{
	config >"$DIR/a.cfg"
	apply "$DIR/a.cfg" quiet >/dev/null
	check_not "no key is saved" grep -q 'a-key-of' <(ctl "$GW" save)
	check_not "nor remembered" grep -rq 'a-key-of' /run/hsrp
	printf '%s\n' 'key chain OSPF' ' key 1' '  key-string theirs' \
		>"$DIR/o.cfg"
	check "the chain of a routing protocol is not ours" matches \
		'o.cfg:2: not ours: key 1$' apply "$DIR/o.cfg" check
	check_not "its key is not shown" matches theirs \
		apply "$DIR/o.cfg" check
	check_eq "nor is it a key chain" \
		"$(apply "$DIR/o.cfg" quiet >/dev/null
		ctlj "$GW" length keychain show)" 0
}

# By single steps, and no group begins anew.
test_change()
{
	config >"$DIR/a.cfg"
	apply "$DIR/a.cfg" quiet >/dev/null
	"$HSRPCTL" -n "$GW" -j monitor config >"$DIR/events" &
	defer kill $!
	busywait 10 grep -q listening "$DIR/events"
	# another key, an object that is another one, and the lists with it
	sed -e 's,/own timeout,/own2 timeout,' -e 's,/k2$,/own,' \
		-e 's/interface eth2 ip routing/interface eth3 line-protocol/' \
		"$DIR/a.cfg" >"$DIR/b.cfg"
	check "the difference is told" diff - \
		<(apply "$DIR/b.cfg" check quiet | sed "s,$DIR/,,") <<-'EOF'
	  key chain CHAIN
	   key 20
	-   key-file k2
	- track 2 interface eth2 ip routing
	  interface eth0
	-  standby 300 authentication md5 key-file own timeout 60
	  key chain CHAIN
	   key 20
	+   key-file own
	+ track 2 interface eth3 line-protocol
	  interface eth0
	+  standby 300 authentication md5 key-file own2 timeout 60
	EOF
	check "is applied" apply "$DIR/b.cfg" quiet
	check "is what was wanted" diff "$DIR/b.cfg" <(saved)
	check "old and new key overlap" matches '^[1-9]' ctlj "$GW" \
		'.[] | select(.group == 300) | .key_overlap_ms' group show
	check "by changes, not by new groups" busywait 5 changes_are \
		"group-set track-del track-new keychain-new"
	check "back again" apply "$DIR/a.cfg" quiet
	check "all of it" diff "$DIR/a.cfg" <(saved)
}

# changes_are WORDS: kinds of events so far, each once, in order
changes_are()
{
	equal "$(jq -r '.event // empty' "$DIR/events" |
		grep -v listening | awk '!seen[$0]++' | sort |
		tr '\n' ' ')" "$(tr ' ' '\n' <<<"$1" | sort | tr '\n' ' ')"
}

# The only key of a chain in use, and a version that groups do not fit
test_version()
{
	config >"$DIR/a.cfg"
	apply "$DIR/a.cfg" quiet >/dev/null
	sed -e '/standby version 2/d' -e 's/standby 300/standby 30/' \
		-e 's/standby 4095/standby 40/' -e '/^ key 20/,+1d' \
		"$DIR/a.cfg" >"$DIR/b.cfg"
	check "to version 1" apply "$DIR/b.cfg" quiet
	check "is what was wanted" diff "$DIR/b.cfg" <(saved)
	check_eq "virtual MAC of version 1" "$(ctlj "$GW" \
		'.[] | select(.group == 30) | .vmac' group show)" \
		00:00:0c:07:ac:1e
	sed 's,/k1$,/k2,' "$DIR/b.cfg" >"$DIR/c.cfg"
	check "the only key of the chain is changed" \
		apply "$DIR/c.cfg" quiet
	check "is what was wanted, too" diff "$DIR/c.cfg" <(saved)
	check "back to version 2" apply "$DIR/a.cfg" quiet
	check "all of it" diff "$DIR/a.cfg" <(saved)
}

# What cannot be used is told before anything is changed.
test_files()
{
	config >"$DIR/a.cfg"
	apply "$DIR/a.cfg" quiet >/dev/null
	told >"$DIR/told"
	sed 's,/own timeout,/none timeout,' "$DIR/a.cfg" >"$DIR/b.cfg"
	check "a key file that is not there" refused 1 'No such file' \
		apply "$DIR/b.cfg" quiet
	check "the place is told" refused 1 \
		"b.cfg:33:42: this file has no key that can be used" \
		apply "$DIR/b.cfg" quiet
	printf 'x\n' >"$DIR/open"
	chmod 644 "$DIR/open"
	sed 's,/k2$,/open,' "$DIR/a.cfg" >"$DIR/b.cfg"
	check "a key file that others can read" refused 1 \
		'can be read by others' apply "$DIR/b.cfg" quiet
	check "nothing has changed" diff "$DIR/told" <(told)

	# the last step is refused: the key before it comes back
	sed -e 's,/own timeout,/own2 timeout,' "$DIR/a.cfg" >"$DIR/b.cfg"
	printf '%s\n' 'interface eth2' ' standby 9 ip 224.0.0.9' \
		>>"$DIR/b.cfg"
	check "what the kernel refuses is undone" refused 2 \
		'nothing is changed' apply "$DIR/b.cfg" quiet
	check "the words are those of before" diff "$DIR/a.cfg" <(saved)
	check "the key that was wanted is not accepted" matches null ctlj \
		"$GW" '.[] | select(.group == 300) | .key_overlap_ms' group show
	ctl "$GW" group set dev eth0 group 300 authentication md5 \
		key-file "$DIR/own" timeout 60
	check "it is the key of before: saying it again is no change" matches \
		null ctlj "$GW" '.[] | select(.group == 300) |
		.key_overlap_ms' group show
}

# Keys that single commands have set are known to nobody else.
test_unknown()
{
	apply /dev/null quiet >/dev/null
	ctl "$GW" group add dev eth0 group 1 vip 10.0.0.30 authentication \
		md5 key-file "$DIR/own"
	check "save says so" refused 2 \
		'group 1 on eth0 authenticates with a key whose file nobody' \
		ctl "$GW" save
	ctl "$GW" group set dev eth0 group 1 no authentication
	ctl "$GW" keychain add CHAIN key 7 key-file "$DIR/k1"
	check "of a key chain, too" refused 2 \
		'key 7 of key chain CHAIN is in a file that nobody' \
		ctl "$GW" save
	ctl "$GW" keychain del CHAIN
	check "export needs none of it" ctl "$GW" export frr
	ctl "$GW" track add 9 stub-object default-state up
	check "an object of a single command is saved" grep -qx \
		'track 9 stub-object' <(saved)
	ctl "$GW" group add dev eth0 group 2 vip 10.0.0.31 arp gratuitous \
		count 7
	check "and a group whose gratuitous ARPs are not its interface's" \
		grep -qx ' standby 2 arp gratuitous count 7 interval 3' <(saved)
	check "all of it goes" apply /dev/null quiet
	check_eq "no object is left" "$(ctlj "$GW" length track show)" 0
}

need_tools jq
hsrp_load
setup
key k1 the-first-a-key-of-the-chain
key k2 the-second-a-key-of-the-chain
key own a-key-of-its-own
key own2 another-a-key-of-its-own
tests_run test_round_trip test_secrecy test_change test_version test_files \
	test_unknown
