#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# lane: sim vm-long
#
# A thousand groups on a hundred VLANs: configured within two seconds, in a time that
# grows with their number (where time is that of a machine), all of them Active with their addresses, each announced
# twice, no more than 512 at a time, and all taken away again.
#
#   [A] eth0, v1 ... v100: 10.0.I.1 ---- eth0 [B]
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

VLANS=100
PER_VLAN=10

vlans_new()
{
	local i

	DIR=$(mktemp -d)
	defer rm -rf "$DIR"
	ns_new A B
	ip netns exec "$A" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
		net.ipv6.conf.default.disable_ipv6=1 2>/dev/null
	link_new "$A" eth0 "$B" eth0
	for ((i = 1; i <= VLANS; i++)); do
		echo "link add link eth0 name v$i type vlan id $i"
		echo "link set v$i up"
		echo "address add 10.0.$i.1/24 dev v$i"
	done >"$DIR/links"
	ip -n "$A" -batch "$DIR/links" || exit 1
}

# lines add|del VLANS: one for each group of the first VLANS
lines()
{
	local i g vip=

	for ((i = 1; i <= $2; i++)); do
		for ((g = 1; g <= PER_VLAN; g++)); do
			[ "$1" = del ] || vip="vip 10.0.$i.$((100 + g))"
			echo "group $1 dev v$i group $g $vip"
		done
	done
}

# took FILE: milliseconds that the commands of it take
took()
{
	local start

	start=$(date +%s%3N)
	"$HSRPCTL" -n "$A" -b "$1" || return
	echo $(($(date +%s%3N) - start))
}

actives() { ctl "$A" -j group show | grep -o '"state": *"Active"' | wc -l; }

all_active() { equal "$(actives)" $((VLANS * PER_VLAN)); }

addresses() { ip -n "$A" -4 -o addr show | grep -c ' inet 10\.0\.[0-9]*\.1[01][0-9]/'; }

all_addresses() { equal "$(addresses)" $((VLANS * PER_VLAN)); }

no_addresses() { equal "$(addresses)" 0; }

# garps: when a gratuitous ARP came, and which address it was about
garps()
{
	tcpdump -tt -nr "$DIR/garps" 2>/dev/null |
		sed -n 's/^\([0-9.]*\) .* Reply \([0-9.]*\) is-at .*/\1 \2/p'
}

all_twice() { equal "$(garps | wc -l)" $((2 * VLANS * PER_VLAN)); }

# burst: the most of them within 9 ms, a gap but the grain of the clock
burst()
{
	garps | sort -n | awk '
		{ t[NR] = $1
		  while ($1 - t[first + 1] > 0.009)
			first++
		  if (NR - first > most)
			most = NR - first }
		END { print most + 0 }'
}

# lag: ms from the first of all to the last first one
lag()
{
	garps | sort -n | awk '
		!seen[$2]++ { last = $1 }
		NR == 1 { first = $1 }
		END { printf "%d\n", (last - first) * 1000 }'
}

# paced: all announced as they should be
paced()
{
	check "each address is announced twice" slowwait 20 all_twice
	check_eq "and no other" "$(garps | cut -d' ' -f2 | sort | uniq -c |
		awk '{ print $1 }' | sort | uniq -c | xargs)" \
		"$((VLANS * PER_VLAN)) 2"
	check "at most 512 at a time: $(burst)" test "$(burst)" -le 512
	ktap_diag "the last one $(lag) ms after the first"
}

test_many()
{
	local few many limit=2000

	vlans_new
	lines add $((VLANS / 10)) >"$DIR/few"
	lines del $((VLANS / 10)) >"$DIR/few-del"
	lines add "$VLANS" >"$DIR/many"
	lines del "$VLANS" >"$DIR/many-del"

	few=$(took "$DIR/few")
	check "a tenth is taken away" took "$DIR/few-del"
	check "someone listens" capture "$B" eth0 "$DIR/garps" \
		-B 8192 -s 96 ether broadcast and vlan and arp
	many=$(took "$DIR/many")
	ktap_diag "$((VLANS * PER_VLAN / 10)) groups in $few ms, $((VLANS * PER_VLAN)) in $many ms"
	# in virtual time it is none, whatever it costs
	if [ "${HSRP_SIM:-}" != 1 ]; then
		check "a thousand are configured in ${limit} ms: $many" \
			test "$many" -le "$limit"
		# ten times, and half again for the noise of the machine
		check "the time grows with their number: $few ms, $many ms" \
			test "$many" -le $((few * 15 + 100))
	fi
	check "all become Active" slowwait 60 all_active
	check "with their addresses" slowwait 20 all_addresses
	paced
	ktap_diag "taken away in $(took "$DIR/many-del") ms"
	check "none is left" equal "$(ctl "$A" -j group show | jq -c '[.. | objects | select(.group?)] | length')" 0
	check "nor an address" slowwait 20 no_addresses
}

need_tools jq tcpdump
hsrp_load
tests_run test_many
