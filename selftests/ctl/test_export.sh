#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 180
# lane: sim vm-long
#
# hsrpctl export swanctl: the whole text, every algorithm, and that charon takes
# it.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_swan.sh

setup()
{
	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new GW
	ip -n "$GW" link add eth0 type veth peer name far0
	ip -n "$GW" link set eth0 up
	addr_add "$GW" eth0 192.0.2.1/24
	swan_conf GW
	ctl "$GW" -b - <<-'EOF'
	transform add old esp-des esp-md5-hmac
	transform add strong esp-gcm 256
	map add vpn seq 10 peer 192.0.2.69 transform old
	map add vpn seq 20 peer 192.0.2.70 transform strong
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24 reqid 1001
	map match vpn seq 10 src 99.99.99.99 dst 20.1.1.0/24 reqid 1002
	map match vpn seq 20 src 10.1.1.0/24 dst 30.1.1.0/24 reqid 1003
	map bind vpn dev eth0 redundancy VPNHA
	group add dev eth0 group 1 vip 192.0.2.53 name VPNHA
	EOF
	(
		umask 077
		printf '%s\n' '# peer and key' '192.0.2.70	0x00112233' \
			'192.0.2.69 with "quotes" and a space' >"$DIR/keys"
	)
}

export_text()
{
	ctl "$GW" export swanctl "$@" | sed -n '/^connections/,$p'
}

# exports ARG... REGEX as the last: a line of the text matches
exports()
{
	matches "${!#}" ctl "$GW" export swanctl "${@:1:$#-1}"
}

# proposal CIPHER-WORDS ESP IKE: what a transform set becomes
proposal()
{
	# shellcheck disable=SC2086	# words
	ctl "$GW" transform add t $1
	ctl "$GW" -b - <<-'EOF'
	map add one seq 1 peer 192.0.2.80 transform t
	map match one seq 1 src 10.1.1.0/24 dst 40.1.1.0/24
	map bind one dev eth0 local 192.0.2.1
	EOF
	exports map one "esp_proposals = $2\$" &&
		exports map one "^		proposals = $3\$"
	set -- $?
	ctl "$GW" -b - <<-'EOF'
	map unbind one dev eth0
	map del one
	transform del t
	EOF
	return "$1"
}

test_text()
{
	check "the whole text" diff export.golden \
		<(export_text secrets-file "$DIR/keys")
	check "what it says is needed besides" exports 'charon.install_routes = no'
	check "no key without a file" not grep -q secret <(export_text)
	check "one map only" equal "$(export_text map nix)" $'connections {\n}'
	check "version given" exports map vpn ike 2 'version = 2'
	check "proposals given" exports proposals aes256-sha256-modp2048 \
		'proposals = aes256-sha256-modp2048$'
	check "DPD given" exports dpd 30 'dpd_delay = 30s'
	check "DPD off" not grep -q dpd_delay <(export_text dpd 0)
	echo '192.0.2.69 x' >"$DIR/keys2"
	chmod 644 "$DIR/keys2"
	check "keys that others can read are refused" \
		refused 1 'can be read by others' \
		ctl "$GW" export swanctl secrets-file "$DIR/keys2"
	chmod 600 "$DIR/keys2"
	check "a missing key is told" \
		matches 'has no key for peer 192.0.2.70' \
		ctl "$GW" export swanctl secrets-file "$DIR/keys2"
}

test_proposals()
{
	local words esp ike

	ctl "$GW" map unbind vpn dev eth0
	while IFS='|' read -r words esp ike; do
		check "$words" proposal "$words" "$esp" "$ike"
	done <<-'EOF'
	esp-3des esp-sha-hmac|3des-sha1|3des-sha1-modp1024
	esp-aes esp-sha-hmac|aes128-sha1|aes128-sha256-ecp256
	esp-aes 192 esp-sha256-hmac|aes192-sha256|aes256-sha384-ecp384
	esp-aes 256 esp-sha384-hmac|aes256-sha384|aes256-sha384-ecp384
	esp-null esp-sha512-hmac|null-sha512|aes128gcm16-prfsha256-ecp256
	esp-gcm|aes128gcm16|aes128gcm16-prfsha256-ecp256
	esp-gcm 192|aes192gcm16|aes256gcm16-prfsha384-ecp384
	esp-chacha20-poly1305|chacha20poly1305|chacha20poly1305-prfsha256-curve25519
	EOF
	ctl "$GW" map bind vpn dev eth0 redundancy VPNHA
}

# What was applied and the kernel does not have is in what is exported.
test_applied()
{
	check "a configuration is applied" ctl "$GW" apply export.cfg quiet
	ctl "$GW" export swanctl secrets-to "$DIR/GW/keys.conf" \
		>"$DIR/GW/swanctl.conf"
	check "the whole text" diff export-applied.golden \
		<(sed -e '1,/^$/d' -e "s,$DIR,DIR," -e 's/reqid = .*/reqid = N/' \
			"$DIR/GW/swanctl.conf")
	check "keys are in a file of their own" \
		equal "$(stat -c %a "$DIR/GW/keys.conf")" 600
	check "all of them" diff export-keys.golden "$DIR/GW/keys.conf"
	check "charon takes it as it is" \
		matches 'successfully loaded 2 connections' \
		swan GW swanctl --load-all --noprompt
	check "and the keys" matches "loaded ike secret 'ike-vpn-20'" \
		swan GW swanctl --load-creds --noprompt
	check "DPD can be given" exports dpd 5 'dpd_delay = 5s'
	check "a file that cannot be written" refused 2 'secrets-to: /nix/x' \
		ctl "$GW" export swanctl secrets-to /nix/x
}

# is_frr GOLDEN: that is what is exported, and FRR understands it
is_frr()
{
	ctl "$GW" export frr >"$DIR/frr.conf"
	check "routing" diff "$1" "$DIR/frr.conf"
	check "FRR understands all of it" not grep . \
		<(vtysh -C -f "$DIR/frr.conf" 2>&1)
}

test_frr()
{
	is_frr export-frr.golden
	echo ' ip ospf nix 1' >>"$DIR/frr.conf"
	check "and would have said if not" grep -q . \
		<(vtysh -C -f "$DIR/frr.conf" 2>&1)
}

test_frr6()
{
	ip -n "$GW" link add eth1 type dummy
	ip -n "$GW" link set eth1 arp on
	check "a configuration is applied" ctl "$GW" apply export6.cfg quiet
	is_frr export-frr6.golden
	check "what is applied is saved" matches "^ipv6 router ospf 7" \
		ctl "$GW" save
	check "with its lines" matches "^ router-id 10.1.1.1" ctl "$GW" save
	check "and those of the interface" matches "^ ipv6 ospf 7 area 0" \
		ctl "$GW" save
	check "and the static routes" matches "^ipv6 route 2001:db8:77::/48" \
		ctl "$GW" save
}

# found REGEX: diagnose says so, asking the node's daemon
found()
{
	matches "$1" swan GW "$HSRPCTL" diagnose
}

test_diagnose()
{
	check "a daemon that knows nothing" found \
		'error: the IKE daemon has no connection at all'
	ctl "$GW" export swanctl secrets-file "$DIR/keys" >"$DIR/good"
	sed -e 's/start_action = trap/start_action = none/' \
		-e 's/local_addrs = 192.0.2.53/local_addrs = 192.0.2.1/' \
		-e '0,/local_addrs = 192.0.2.1/s//local_addrs = 192.0.2.53/' \
		-e '/dpd_delay/d' "$DIR/good" >"$DIR/GW/swanctl.conf"
	swan GW swanctl --load-all --noprompt >/dev/null
	check "another local address" found \
		"error: the IKE daemon's connection .* to 192.0.2.70 has the local address 192.0.2.1, and the crypto map 192.0.2.53"
	check "no trap" found \
		'does not wait for the kernel to ask for 2 of 2 lines of crypto map vpn 10'
	check "no dead peer detection" found \
		'note: nobody looks whether 192.0.2.69 is alive'
	cp "$DIR/good" "$DIR/GW/swanctl.conf"
	swan GW swanctl --load-all --noprompt >/dev/null
	check "what is exported is right" not found \
		'(error|warning|note): (the IKE daemon|nobody looks)' ||
		ktap_diag "$(swan GW "$HSRPCTL" diagnose)"
}

test_loads()
{
	ctl "$GW" export swanctl secrets-file "$DIR/keys" \
		>"$DIR/GW/swanctl.conf"
	check "charon takes it" matches 'successfully loaded 2 connections' \
		swan GW swanctl --load-all --noprompt
	check "with a trap for each line" equal 3 \
		"$(swan GW swanctl --list-pols --raw | grep -c '^list-policy event')"
	check "and installs no policy of its own" \
		equal 0 "$(ip -n "$GW" xfrm policy | grep -c tmpl)"
}

need_tools jq swanctl vtysh "$CHARON"
hsrp_load
setup
swan_start GW
tests_run test_text test_proposals test_diagnose test_loads test_applied test_frr \
	test_frr6
