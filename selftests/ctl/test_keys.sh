#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 300
#
# The keys of the JSON are the keys of the manual: what each show prints, in
# configurations that make every key appear, is exactly what section JSON of
# hsrpctl(8) lists for it.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

MANUAL=$LIB_DIR/../ctl/hsrpctl.8

# listed SHOW: its keys in the manual, one path a line. In the page stands
#
#	.\" keys SHOW
#	one, two (below, below (further)), three and four (below both)
#	.\" end
listed()
{
	sed -n "/^\\.\\\\\" keys $1\$/,/^\\.\\\\\" end\$/p" "$MANUAL" |
		grep -v '^\.' | sed 's/[(),]/ & /g' | awk '
		BEGIN { depth = 0; under[0] = ";" }
		{
			for (i = 1; i <= NF; i++)
				word($i)
		}
		function word(w,	p, k, n, m, parents, keys, next_under) {
			if (w == ",") {
				names = ""
			} else if (w == "(") {
				n = split(under[depth], parents, ";")
				m = split(names, keys, " ")
				for (p = 1; p < n; p++)
					for (k = 1; k <= m; k++)
						next_under = next_under parents[p] \
							keys[k] "." ";"
				under[++depth] = next_under
				names = ""
			} else if (w == ")") {
				depth--
				names = ""
			} else if (w != "and") {
				names = names " " w
				n = split(under[depth], parents, ";")
				for (p = 1; p < n; p++)
					print parents[p] w
			}
		}' | LC_ALL=C sort
}

# keys: of the JSON on standard input. Names of counters are none.
keys()
{
	jq -r 'paths | map(strings) | select(length > 0) |
		if .[0] == "counters" then .[:1] else . end | join(".")'
}

# snap NS SHOW [ARG...]: note the keys of that show
snap()
{
	# shellcheck disable=SC2086	# words
	ctl "$1" -j $2 "${@:3}" | keys >>"$SEEN/$2"
}

# snap_all NS: what there is to show of a gateway
snap_all()
{
	local show

	for show in "group show" "group show brief" "interface show" \
		"keychain show" "redundancy show" "transform show" "map show" \
		"sa show" "route show" "track show" "stats show" status \
		diagnose; do
		snap "$1" "$show"
	done
}

# Groups: elected, following, IPv6, with every kind of authentication and every
# wait. A and B elect one, and change the key one after the other.
test_groups()
{
	key_file KEY a-secret-of-some-length
	key_file OTHER another-secret-of-some-length
	pair_new
	ip -n "$A" link add eth1 type veth peer name far1
	ip -n "$A" link set far1 up
	ip -n "$A" link set eth1 up
	ip -n "$A" addr add 10.1.1.1/24 dev eth1
	check "keys, objects and groups" ctl "$A" -b - <<-EOF
	keychain add CHAIN key 5 key-file $KEY
	track add 1 interface eth1 line-protocol
	track add 2 interface eth1 ip routing
	track add 3 ip route 10.1.1.0/24 reachability
	track add 4 stub-object default-state up
	track add 5 list boolean and object 1 object 4 not
	track add 6 list threshold weight up 10 down 5 object 1 weight 20
	track add 7 list threshold percentage up 60 down 30 object 1 object 4
	track add 8 interface eth1 ipv6 routing
	track add 9 ipv6 route 2001:db8:7::/64 reachability
	group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 priority 200
	group set dev eth0 group 1 secondary 10.9.0.101 name OUT preempt
	group set dev eth0 group 1 track eth1 decrement 10 track 4 shutdown
	group set dev eth0 group 1 authentication md5 key-file $KEY
	group add dev eth0 group 2 vip 10.9.0.102 follow OUT
	group add dev eth0 group 3 vip 10.9.0.103
	group set dev eth0 group 3 authentication md5 key-chain CHAIN
	interface set dev eth1 version 2
	group add dev eth1 group 4 ipv6 autoconfig ipv6 2001:db8:1::1/64
	group add dev eth1 group 5 vip 10.1.1.100 delay minimum 300 reload 300
	EOF
	ctl "$B" group add dev eth0 group 1 vip 10.9.0.100 timers 1 3 name OUT \
		authentication md5 key-file "$KEY"
	check "A is Active" await_state 20 "$A" eth0 1 Active
	check "B is Standby" await_state 20 "$B" eth0 1 Standby
	snap_all "$A"
	snap_all "$B"
	ctl "$B" group set dev eth0 group 1 priority 250 \
		preempt delay minimum 300
	check "B waits" busywait 5 group_is "$B" eth0 1 \
		'.preempt_left_ms > 0' true
	snap "$B" "group show"
	ctl "$A" group set dev eth0 group 1 authentication md5 \
		key-file "$OTHER" timeout 300
	check "B does not understand A" busywait 5 group_is "$B" eth0 1 \
		'.auth_mismatch.address' 10.9.0.1
	snap_all "$A"
	snap_all "$B"
}

# xfrm_sa SRC DST SPI [LIMIT...]: an SA as a key manager would add it
xfrm_sa()
{
	ip -n "$A" xfrm state add src "$1" dst "$2" proto esp spi "$3" \
		reqid 77 mode tunnel replay-window 32 \
		aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f01020304 \
		128 "${@:4}" sel src 0.0.0.0/0 dst 0.0.0.0/0
}

has_error()
{
	equal "$(ctlj "$A" '[.[].bindings[].error | strings] | length > 0' \
		map show)" true
}

# Tunnels: with SAs, a route, one that is not in force, one that has no fast path
test_tunnels()
{
	ns_new A
	ip -n "$A" link add eth0 type veth peer name far0
	ip -n "$A" link set far0 up
	ip -n "$A" link set eth0 up
	ip -n "$A" link add eth1 type veth peer name far1
	ip -n "$A" link set far1 up
	ip -n "$A" link set eth1 up
	addr_add "$A" eth0 192.0.2.1/24
	addr_add "$A" eth1 198.51.100.1/24
	ip -n "$A" route add 203.0.113.0/24 via 192.0.2.9
	check "maps" ctl "$A" -b - <<-'EOF'
	transform add strong esp-aes 256 esp-sha256-hmac
	map add vpn seq 10 peer 203.0.113.69 transform strong reverse-route
	map match vpn seq 10 src 10.1.1.0/24 dst 20.1.1.0/24 reqid 77
	map add other seq 10 peer 198.51.100.70 transform strong
	map match other seq 10 src 10.2.1.0/24 dst 20.2.1.0/24
	group add dev eth0 group 1 vip 192.0.2.53 timers 250ms 800ms name HA
	map bind vpn dev eth0 redundancy HA fast-path auto
	map bind other dev eth1 local 198.51.100.1
	EOF
	check "Active" await_state 20 "$A" eth0 1 Active
	xfrm_sa 192.0.2.53 203.0.113.69 0x11111111 \
		limit time-hard 3600 limit byte-hard 4718592000
	xfrm_sa 203.0.113.69 192.0.2.53 0x22222222 \
		limit time-hard 3600 limit byte-hard 4718592000
	tc -n "$A" qdisc add dev eth0 clsact
	tc -n "$A" filter add dev eth0 ingress matchall action ok
	check "the map says why it has no fast path" busywait 10 equal \
		"$(ctlj "$A" '[.[].bindings[].fast_path_error | strings] |
			length' map show)" 1
	ip -n "$A" addr del 198.51.100.1/24 dev eth1
	check "and why one is not in force" busywait 5 has_error
	snap_all "$A"
	snap "$A" "sa flush" map vpn
}

test_apply()
{
	local file

	file=$(mktemp)
	defer rm -f "$file" "$file.json"
	ns_new A
	ip -n "$A" link add eth0 type veth peer name far0
	ip -n "$A" link set eth0 up
	addr_add "$A" eth0 10.9.0.1/24
	cat >"$file" <<-'EOF'
	interface eth0
	 ip address 10.9.0.1 255.255.255.0
	 standby 1 ip 10.9.0.100
	router ospf 1
	 network 10.9.0.0 0.0.0.255 area 0
	EOF
	ctl "$A" -j apply "$file" >"$file.json"
	check "applied" equal $? 0
	keys <"$file.json" >"$SEEN/apply"
}

# differences SHOW: "<" is in the manual only, ">" is printed only
differences()
{
	diff <(listed "$1") <(LC_ALL=C sort -u "$SEEN/$1") | grep '^[<>]' |
		paste -sd ' '
}

test_compare()
{
	local show n=0

	while read -r show; do
		check_eq "$show prints what the manual lists" \
			"$(differences "$show")" ""
		n=$((n + 1))
	done < <(sed -n 's/^\.\\" keys //p' "$MANUAL")
	check_eq "every show was compared" "$n" \
		"$(find "$SEEN" -type f | wc -l)"
	sed -i 's/^group$/grp/' "$SEEN/stats show"
	check_eq "another name would be told" "$(differences "stats show")" \
		"< group > grp"
}

need_tools jq tc
SEEN=$(mktemp -d)
defer rm -rf "$SEEN"
hsrp_load
tests_run test_groups test_tunnels test_apply test_compare
