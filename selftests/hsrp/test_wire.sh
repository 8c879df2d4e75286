#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: sim vm-long
# timeout: 400
#
# What goes over the wire: octet by octet what IOS sends, and nothing that a
# dissector complains about.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# Frames of a real router: IOS on 192.168.0.10, priority 200, group 1, virtual
# address 192.168.0.1; by state, without the MAC addresses
IOS_IP=080045c000300000000001111849c0a8000ae0000002
IOS_END=030ac80100636973636f000000c0a80001
declare -A IOS_HELLO=(
	[4]=${IOS_IP}07c107c1001c393d000004$IOS_END
	[8]=${IOS_IP}07c107c1001c353d000008$IOS_END
	[16]=${IOS_IP}07c107c1001c2d3d000010$IOS_END
)

# hellos PCAP STATE: distinct ones of .10, without MAC addresses
hellos()
{
	tcpdump -r "$1" -nn -xx \
		"src 192.168.0.10 and udp[9] == 0 and udp[10] == $2" \
		2>/dev/null | frames_hex | cut -c25- | sort -u
}

test_wire()
{
	local pcap said state name

	lan_new LAN
	ns_new A B C
	lan_join "$LAN" "$A" eth0 192.168.0.10/24
	lan_join "$LAN" "$B" eth0 192.168.0.20/24
	lan_join "$LAN" "$C" eth0 192.168.0.30/24
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap"
	ctl "$A" group add dev eth0 group 1 vip 192.168.0.1 priority 200
	ctl "$B" group add dev eth0 group 1 vip 192.168.0.1 preempt
	await_state 40 "$A" eth0 1 Active
	ctl "$B" group set dev eth0 group 1 priority 201
	await_state 10 "$B" eth0 1 Active
	# the repeat of the gratuitous ARP comes after 3 s
	slowwait 10 garp_repeated
	ctl "$B" group del dev eth0 group 1
	capture_stop "$CAPTURE_PID"
	mkdir -p /results 2>/dev/null && cp "$pcap" /results/test_wire.pcap

	for state in 4:Speak 8:Standby 16:Active; do
		name=${state#*:}
		check_eq "Hello in $name is octet by octet that of IOS" \
			"$(hellos "$pcap" "${state%:*}")" \
			"${IOS_HELLO[${state%:*}]}"
	done

	said=$(decode "$pcap")
	check_eq "tshark has no complaint" \
		"$(awk -F '|' '$14 != ""' <<<"$said")" ""
	check_eq "it has seen Hello, Coup, Resign and Advertise" "$(awk -F '|' \
		'$5 != "" { print $5 }' <<<"$said" | sort -u |
		tr '\n' ' ')" "0 1 2 3 "
	check_eq "destination is the group's MAC" "$(awk -F '|' '$5 != "" {
		print $3 }' <<<"$said" | sort -u)" 01:00:5e:00:00:02

	# measured on IOS
	check_eq "gratuitous ARP: a reply by broadcast, as IOS sends it" \
		"$(garps ff:ff:ff:ff:ff:ff | cut -d'|' -f2,9- | sort -u)" \
		"$VMAC1|$VMAC1|ff:ff:ff:ff:ff:ff|192.168.0.1|192.168.0.1||"
	check_eq "Cisco's switches have a copy of the first, and of no repeat" \
		"$(copies)" "of 2 firsts: 2, of repeats: 0"
	check_eq "it is repeated 3 s later" "$(garps ff:ff:ff:ff:ff:ff |
		repeated 2.9 3.5)" yes
	check_eq "Hello of the Active comes before its ARP" "$(awk -F '|' \
		-v vmac=$VMAC1 '$2 == vmac { print $5; exit }' \
		<<<"$said")" 0

	# RFC 2281 5.4: the Hello timer must be jittered, and never late
	check_eq "Hellos come after 0.8 to 1.0 hello times" "$(intervals)" ok
}

# garps DESTINATION: gratuitous ARPs of the virtual address, a pattern of where to
garps()
{
	awk -F '|' -v dst="^$1\$" '$8 == 2 && $3 ~ dst && $11 == "192.168.0.1"' \
		<<<"$said"
}

# copies: how many firsts of a series have one, and how many repeats: those of a router
# that was the last to say that it is Active before, too
copies()
{
	awk -F '|' '
		$6 == 16 && $4 != active { active = $4; n = 0 }
		$8 != 2 || $11 != "192.168.0.1" { next }
		$3 == "ff:ff:ff:ff:ff:ff" { n++; series += n == 1; next }
		n == 1 { first++ }
		n > 1 { repeat++ }
		END { printf "of %d firsts: %d, of repeats: %d\n", series,
			first, repeat }' <<<"$said"
}

# repeated MIN MAX: two of them are that many seconds apart
repeated()
{
	awk -F '|' -v min="$1" -v max="$2" '{
		for (i = 1; i < NR; i++)
			if ($1 - t[i] >= min && $1 - t[i] <= max)
				ok = "yes"
		t[NR] = $1 }
		END { print ok }'
}

# Those of A in its first Speak. An emulated machine may be late, not early.
intervals()
{
	awk -F '|' '$6 != 4 || $4 != "192.168.0.10" { next }
		!n++ { first = last = $1; next }
		$1 - first > 9.5 { exit }
		{ d = $1 - last; last = $1
		  if (d < 2.39 || d > 3.5) print "interval", d
		  else good++ }
		END { if (good) print "ok"; else print "none" }' <<<"$said"
}

garp_repeated()
{
	[ "$(tcpdump -r "$pcap" -nn -tt 'arp[6:2] == 2 and ether broadcast' \
		2>/dev/null | cut -d' ' -f1 | repeated 2.9 3.5)" = yes ]
}

test_vlan()
{
	local pcap

	ns_new A C
	link_new "$A" eth0 "$C" eth0
	ip -n "$A" link add link eth0 name eth0.7 type vlan id 7
	ip -n "$A" link set eth0.7 up
	addr_add "$A" eth0.7 10.9.7.1/24
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" vlan
	ctl "$A" group add dev eth0.7 group 1 vip 10.9.7.100 timers 1 3
	check "on a VLAN: Active" await_state 20 "$A" eth0.7 1 Active
	busywait 3 grep -q . "$pcap"
	capture_stop "$CAPTURE_PID"
	check "tagged Hellos" matches "^[^|]*[|]${VMAC1}[|].*[|]16[|].*[|]7[|]$" \
		decode "$pcap"
	check "untagged packets on the wire are not its own" \
		counted "$A" rx-packets 0 send "$C" eth0 src=10.9.7.66 \
		vip=10.9.7.100 state=active prio=255
}

need_tools jq tcpdump tshark
hsrp_load
tests_run test_wire test_vlan
