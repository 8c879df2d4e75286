# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of authentication share. Sourced after lib_hsrp.sh and lib_ip6.sh.
# A VERSION here is 1, 2, or 6 for version 2 in IPv6, as hsrp_send.py has it.

KEY_TEXT="a-secret-of-some-length"

# host_of VERSION N: the address of the station N of pair_new
host_of()
{
	case $1 in
	6) echo "fe80::$2" ;;
	*) echo "10.9.0.$2" ;;
	esac
}

# vip_of VERSION
vip_of()
{
	case $1 in
	6) echo "$VIP6" ;;
	*) echo 10.9.0.100 ;;
	esac
}

# group_words VERSION: the virtual address, as a command has it
group_words()
{
	case $1 in
	6) echo "ipv6 autoconfig" ;;
	*) echo "vip 10.9.0.100" ;;
	esac
}

# pair_of VERSION: A, B and C without a group
pair_of()
{
	if [ "$1" = 6 ]; then
		pair6_new
		return
	fi
	pair_new
	ctl "$A" interface set dev eth0 version "$1"
	ctl "$B" interface set dev eth0 version "$1"
}

# pair_md5 VERSION [HOLD]: A is Active and B is Standby with MD5
pair_md5()
{
	local hold=${2:-3} words

	pair_of "$1"
	key_file KEY "$KEY_TEXT"
	read -ra words <<<"$(group_words "$1")"
	ctl "$A" group add dev eth0 group 1 "${words[@]}" priority 200 \
		preempt timers 1 "$hold" authentication md5 key-file "$KEY"
	# from standard input, too
	ctl "$B" group add dev eth0 group 1 "${words[@]}" preempt \
		timers 1 "$hold" authentication md5 key-file - <"$KEY"
	await_state $((6 * hold)) "$A" eth0 1 Active
	await_state $((5 * hold)) "$B" eth0 1 Standby
}

# What no forged packet may touch, of both routers
standing()
{
	local ns

	for ns in "$A" "$B"; do
		group_json "$ns" eth0 1 '{state, changes, vip, hello_ms,
			hold_ms, timers_learned, a: .active.address,
			s: .standby.address, p: .active.priority} | tostring'
	done
}

# forged NAME VERSION KEY=VALUE...: believed by nobody
forged()
{
	local name=$1 v=$2 before drops
	shift 2

	before=$(standing)
	drops=$(group_counter "$B" eth0 1 drop-auth)
	send "$C" eth0 v="$v" vip="$(vip_of "$v")" "$@"
	check "version $v, $name: dropped" busywait 5 drops_above "$B" "$drops"
	check_eq "version $v, $name: nothing has changed" "$(standing)" "$before"
}

drops_above()
{
	[ "$(group_counter "$1" eth0 1 drop-auth)" -gt "$2" ]
}

# Be the better router, or make the Active give up
forge_all()
{
	local v=$1 src third

	src=$(host_of "$v" 66)
	third=$(host_of "$v" 67)
	forged "Hello of a better Active" "$v" src="$src" state=active \
		prio=255
	forged "the same with a wrong key" "$v" src="$src" state=active \
		prio=255 key=wrong
	forged "with the key and a blank" "$v" src="$src" state=active \
		prio=255 key="$KEY_TEXT "
	forged "made for another source" "$v" src="$src" state=active \
		prio=255 key="$KEY_TEXT" md5src="$third"
	forged "Coup" "$v" src="$src" state=standby prio=255 op=coup
	forged "Coup with a wrong key" "$v" src="$src" state=standby \
		prio=255 op=coup key=wrong
	forged "Resign" "$v" src="$third" state=speak op=resign prio=200
	forged "Resign with a wrong key" "$v" src="$third" state=speak \
		op=resign prio=200 key=wrong
}

check_md5()
{
	local v=$1 before

	pair_md5 "$v"
	check "version $v: one key, one Active" \
		is_state "$A" eth0 1 Active
	check "version $v: show says MD5" matches \
		'Authentication MD5, key-string$' ctl "$A" group show
	forge_all "$v"
	# so they were right but for the key
	before=$(changes "$A" eth0 1)
	send "$C" eth0 v="$v" vip="$(vip_of "$v")" \
		src="$(host_of "$v" 66)" state=active prio=255 key="$KEY_TEXT"
	check "version $v: with the key it is believed" \
		wait_until 3 0.2 changed "$A" "$before"
}

changed()
{
	[ "$(changes "$1" eth0 1)" -gt "$2" ]
}

# The Active's own Resign, as it was recorded: it comes from the Active's
# address, so only the digest can tell
check_resign()
{
	local v=$1 before own vip

	own=$(host_of "$v" 1)
	vip=$(vip_of "$v")
	pair_md5 "$v"
	before=$(changes "$B" eth0 1)
	send "$C" eth0 v="$v" vip="$vip" src="$own" state=speak prio=200 \
		op=resign key=wrong
	send "$C" eth0 v="$v" vip="$vip" src="$own" state=speak prio=200 \
		op=resign
	check "a Resign in the Active's name is not believed" \
		busywait 5 counter_reaches "$B" rx-drop-auth 2
	check_eq "the Standby stays" "$(changes "$B" eth0 1)" "$before"
	send "$C" eth0 v="$v" vip="$vip" src="$own" state=speak prio=200 \
		op=resign key="$KEY_TEXT"
	check "with the key it is" wait_until 3 0.2 changed "$B" "$before"
}

mismatch()
{
	group_json "$1" eth0 1 \
		'.auth_mismatch | "\(.address) \(.reason)"'
}

mismatch_is()
{
	equal "$(mismatch "$1")" "$2"
}

check_mismatch()
{
	local v=$1 log word peer

	peer=$(host_of "$v" 2)
	word=HSRP-4-BADAUTH
	[ "$v" -eq 1 ] || word=HSRP-4-BADAUTH2
	pair_md5 "$v"
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	busywait 5 grep -q listening "$log"
	dmesg -C
	check "version $v: no mismatch" group_is "$A" eth0 1 \
		.auth_mismatch null
	key_file OTHER another-secret-of-some-length
	ctl "$B" group set dev eth0 group 1 authentication md5 \
		key-file "$OTHER"
	check "version $v: show says who it is" busywait 5 mismatch_is \
		"$A" "$peer MD5 digest differs"
	check "version $v: in words" matches \
		"Last authentication mismatch from $peer \\(MD5 digest" \
		ctl "$A" group show
	check "version $v: in the words of IOS in the log" matches \
		"%$word: Bad authentication from $peer on eth0, group 1" \
		dmesg
	check "version $v: event" matches \
		"^$peer MD5 digest differs 1\$" jq -r \
		'select(.event == "authentication-mismatch") |
		"\(.peer) \(.reason) \(.group)"' "$log"
	check "version $v: counted" matches '[1-9]' \
		group_counter "$A" eth0 1 drop-auth
	check "version $v: two Actives, as Cisco warns" \
		await_state 15 "$B" eth0 1 Active
	# six hellos and more have come by now
	check_eq "version $v: the log was not flooded" \
		"$(dmesg | grep -c "$word.*from $peer ")" 1

	ctl "$B" group set dev eth0 group 1 authentication text word
	check "version $v: another kind" busywait 5 mismatch_is "$A" \
		"$peer other kind of authentication"
	ctl "$B" group set dev eth0 group 1 authentication md5 \
		key-file "$KEY"
	check "version $v: with the key they agree again" \
		await_state 15 "$B" eth0 1 Standby
	check "version $v: and show has forgotten it" group_is "$A" \
		eth0 1 .auth_mismatch null
}
