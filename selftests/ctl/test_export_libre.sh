#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 120
# lane: sim vm-long
#
# hsrpctl export ipsec.conf: the whole text, what libreswan cannot do, and that
# pluto takes the rest.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_libre.sh

setup()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new GW
	ip -n "$GW" link add eth0 type veth peer name far0
	ip -n "$GW" link set eth0 up
	addr_add "$GW" eth0 192.0.2.1/24
	# what is an IOS configuration, but for the reqids that libreswan takes
	sed -e 's/^ match address 101$/&\n set reqid 7/' \
		-e 's/^ match address 102$/&\n set reqid 9/' \
		export.cfg >"$DIR/export.cfg"
}

# exports WORD...: in DIR/text, and what is complained of in DIR/err
exports()
{
	ctl "$GW" export ipsec.conf "$@" >"$DIR/text" 2>"$DIR/err"
}

# nothing_exported STATUS REGEX WORD...: refused, and no half of a file written
nothing_exported()
{
	refused "$1" "$2" ctl "$GW" export ipsec.conf "${@:3}" &&
		equal "" "$(ctl "$GW" export ipsec.conf "${@:3}" 2>/dev/null)"
}

test_text()
{
	check "a configuration is applied" \
		ctl "$GW" apply "$DIR/export.cfg" quiet
	check "a second time there is nothing to do" matches '^nothing to do$' \
		ctl "$GW" apply "$DIR/export.cfg" quiet
	check "it is saved with its reqids" equal "7 9" \
		"$(ctl "$GW" save | sed -n 's/^ set reqid //p' | xargs)"
	check "it is exported" exports secrets-to "$DIR/keys"
	check "the whole text" diff export-libre.golden "$DIR/text"
	check_eq "keys are in a file of their own" \
		"$(stat -c %a "$DIR/keys")" 600
	check "all of them" diff - "$DIR/keys" <<-'EOF'
	10.9.9.9 192.0.2.71 : PSK "for71"
	192.0.2.53 192.0.2.72 : PSK "old!key"
	EOF
	check "what libreswan lacks is told" grep -qx \
		'hsrpctl: warning: without crypto isakmp policy 20: libreswan has no such group' \
		"$DIR/err"
	check "proposals given" exports proposals 'aes256-sha2_256;dh14'
	check "are in the text" grep -qx '	ike=aes256-sha2_256;dh14' "$DIR/text"
}

# test_keys: a quote cannot be in quotes there
test_keys()
{
	(umask 077 && printf '%s\n' '192.0.2.71 a"b' \
		'192.0.2.72 0x00112233' >"$DIR/file")
	check "keys of a file" exports secrets-file "$DIR/file" \
		secrets-to "$DIR/keys"
	check "as libreswan has them" diff - "$DIR/keys" <<-'EOF'
	10.9.9.9 192.0.2.71 : PSK 0x612262
	192.0.2.53 192.0.2.72 : PSK 0x00112233
	EOF
	check "they have no place among the connections" nothing_exported 1 \
		'secrets-file: say where the keys go' secrets-file "$DIR/file"
	check "a file that cannot be written" nothing_exported 2 \
		'secrets-to: /nix/x' secrets-to /nix/x
}

# changed SED-EXPRESSION: that configuration instead
changed()
{
	sed "$1" "$DIR/export.cfg" >"$DIR/changed.cfg"
	ctl "$GW" apply "$DIR/changed.cfg" quiet >/dev/null
}

test_refusals()
{
	changed '/set reqid 9/d'
	check "a reqid of the kernel's choice" nothing_exported 2 \
		'crypto map vpn 20 has reqid [0-9]{6}, and libreswan takes none above 16379; give it one by "set reqid N"'
	changed 's/^crypto ipsec transform-set T .*/crypto ipsec transform-set T esp-des esp-md5-hmac/'
	check "a cipher that is not there" nothing_exported 2 \
		'crypto map vpn 10: libreswan has no such transform as "T" with IKEv2'
	changed 's/set pfs group14/set pfs group2/'
	check "a group that is not there" nothing_exported 2 \
		'crypto map vpn 10: libreswan has no Diffie-Hellman group 2 for "set pfs"'
	changed '/^crypto isakmp policy 10/,/^ group/d'
	check "no policy that it has" nothing_exported 2 \
		'crypto map vpn 20: libreswan has nothing that its IKE could be protected by; say "proposals PROPOSALS"'
	check "proposals that are none" nothing_exported 1 \
		'proposals: "a b" is not a list of proposals' proposals 'a b'
	changed ''
}

test_loads()
{
	mkdir "$DIR/GW"
	libre_conf GW
	exports secrets-to "$DIR/GW/conf.d/hsrp.secrets"
	cp "$DIR/text" "$DIR/GW/conf.d/hsrp.conf"
	libre_start GW
	check "pluto takes all of it" wait_until 20 0.2 \
		matches 'connections: loaded 3,' whack GW --status
	check "without a complaint" not grep -iE \
		'vpn-.*(error|warning|fail|ignor)|syntax' \
		<(grep -v 'cannot identify ourselves\|failed to' "$DIR/GW/pluto.log"
		  grep -iE 'vpn|syntax' "$DIR/GW/pluto.out")
	check "version 1 and 2" equal "1 2" "$(whack GW --status |
		grep -oE 'policy: IKEv[12]' | grep -oE '[12]$' | sort -u | xargs)"
	check "and the keys" matches '192.0.2.7[12]' whack GW --listpsks
	check "and installs no policy while the address is not there" \
		equal 0 "$(ip -n "$GW" xfrm policy | grep -c tmpl)"
}

need_tools jq
libre_need
hsrp_load
setup
tests_run test_text test_keys test_refusals test_loads
