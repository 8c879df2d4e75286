#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 450
# lane: sim vm-long
#
# ICMP redirects: from the virtual address, to a virtual address where the better
# router is Active, and none where a real address would be given away. In IPv6 none
# on an interface with IPv6 groups.
#
#   [c] 10.9.0.3 --+-- [a] 10.9.0.1  Active of group 1, 10.9.0.100
#                  +-- [b] 10.9.0.2  Active of group 2, 10.9.0.102
#                  +-- [d] 10.9.0.4  no HSRP
#   10.77/16 is behind b, 10.78/16 behind d, all of it by way of a
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

redirect_new()
{
	local ns n

	pair_new
	ns_new D
	lan_join "$LAN" "$D" eth0 10.9.0.4/24
	ip netns exec "$A" sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv4.conf.all.send_redirects=1 \
		net.ipv4.conf.eth0.send_redirects=1
	ip netns exec "$C" sysctl -qw net.ipv4.conf.all.accept_redirects=1 \
		net.ipv4.conf.eth0.accept_redirects=1
	ip -n "$A" route add 10.77.0.0/16 via 10.9.0.2
	ip -n "$A" route add 10.78.0.0/16 via 10.9.0.4
	for n in 1 2; do
		for ns in "$A" "$B"; do
			ctl "$ns" group add dev eth0 group $n \
				vip 10.9.0.10$((n == 1 ? 0 : 2)) preempt timers 1 3
		done
	done
	ctl "$A" group set dev eth0 group 1 priority 200
	ctl "$B" group set dev eth0 group 2 priority 200
	check "each is Active of one" await_state 20 "$A" eth0 1 Active
	check "and Standby of the other" await_state 20 "$A" eth0 2 Standby
	check "B, too" await_state 20 "$B" eth0 2 Active
	ip -n "$C" route add 10.77.0.0/16 via 10.9.0.100
	ip -n "$C" route add 10.78.0.0/16 via 10.9.0.100
}

# provoke NET: one packet by way of A, from and to addresses that end with HOST. A
# tells each host only so often, and what was told once is known
HOST=
provoke()
{
	ip -n "$C" addr replace "10.9.0.$HOST/32" dev eth0
	ip netns exec "$C" ping -n -q -c 1 -W 1 -I "10.9.0.$HOST" \
		"$1.0.$HOST"
	return 0
}

# redirects PCAP: source and new gateway of each
redirects()
{
	tcpdump -r "$1" -n 'icmp[0] == 5' 2>/dev/null | sed -n \
		's/.*IP \([0-9.]*\) > .* redirect .* to host \([0-9.]*\),.*/\1 \2/p'
}

# redirects_are PCAP LIST
redirects_are()
{
	equal "$(redirects "$1" | paste -sd ,)" "$2"
}

# sound PCAP: all checksums are right
sound()
{
	local n

	n=$(tcpdump -r "$1" -vv -n 'icmp[0] == 5' 2>/dev/null |
		grep -cE 'bad cksum|wrong icmp')
	equal "$n" 0
}

# uses HOST DESTINATION: C's gateway for it, of that address
uses()
{
	ip -n "$C" route get "$2" from "$1" | grep -o 'via [0-9.]*'
}

test_redirect()
{
	local pcap

	redirect_new
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" icmp
	HOST=20
	check "to the Active of another group" counted "$A" redirect-sent 1 \
		provoke 10.77
	HOST=21
	check "to one without HSRP" counted "$A" redirect-sent 1 provoke 10.78
	check "from the virtual address, to a virtual one if there is one" \
		busywait 3 redirects_are "$pcap" \
		"10.9.0.100 10.9.0.102,10.9.0.100 10.9.0.4"
	check "with sound checksums" sound "$pcap"
	HOST=30
	check "the host that is told" counted "$A" redirect-sent 1 provoke 10.77
	check_eq "goes there" "$(uses 10.9.0.30 10.77.0.30)" "via 10.9.0.102"

	HOST=31
	ctl "$A" interface set dev eth0 redirects known
	check "known only: not to one without HSRP" counted "$A" \
		redirect-drop-unknown 1 provoke 10.78
	HOST=32
	check "but to one with it" counted "$A" redirect-sent 1 provoke 10.77
	ctl "$A" interface set dev eth0 no redirects
	HOST=33
	check "off: none" counted "$A" redirect-drop-off 1 provoke 10.77
	check "as it is shown" equal "$(ctlj "$A" '.[0].redirects' \
		interface show)" off
	ctl "$A" interface set dev eth0 redirects all

	check "one without HSRP says Advertise" send "$D" eth0 src=10.9.0.4 \
		msg=00030001000e02000000000100000000
	HOST=34
	check "so it has it: none any more" counted "$A" \
		redirect-drop-passive 1 provoke 10.78
	HOST=35
	# asked more often, the stack would be quiet for good
	check "until it has not for long" wait_until 250 30 again_sent

	ctl "$A" interface set dev eth0 redirects timers 30 61
	send "$D" eth0 src=10.9.0.4 msg=00030001000e02000000000100000000
	pause 55
	HOST=40
	check "for the time that is set" counted "$A" \
		redirect-drop-passive 1 provoke 10.78
	pause 10
	HOST=41
	check "and no longer" counted "$A" redirect-sent 1 provoke 10.78

	ctl "$A" group add dev eth0 group 3 vip 10.9.0.103 timers 1 3
	check "Active of two" await_state 20 "$A" eth0 3 Active
	HOST=36
	check "none, as it cannot be told which one the host uses" counted "$A" \
		redirect-drop-ambiguous 1 provoke 10.77
	ctl "$A" group del dev eth0 group 3
	ctl "$A" group del dev eth0 group 2
	ctl "$B" group del dev eth0 group 2
	HOST=37
	check "none to a router that is Active of nothing" counted "$A" \
		redirect-drop-passive 1 provoke 10.77

	ctl "$A" group set dev eth0 group 1 priority 50
	check "not Active any more" await_state 10 "$A" eth0 1 Standby
	ip -n "$C" route replace 10.78.0.0/16 via 10.9.0.1
	HOST=38
	check "none" counted "$A" redirect-drop-not-active 1 provoke 10.78

	capture_stop "$CAPTURE_PID"
	check_not "no real address of theirs was ever told" matches \
		'(^10.9.0.[12] |10.9.0.[12]$)' redirects "$pcap"
	capture "$C" eth0 "$pcap" icmp
	ctl "$A" group del dev eth0 group 1
	HOST=39
	provoke 10.78
	check "without a group it is the stack's business" busywait 3 \
		redirects_are "$pcap" "10.9.0.1 10.9.0.4"
}

again_sent()
{
	local before

	before=$(counter "$A" redirect-sent)
	provoke 10.78
	counter_reaches "$A" redirect-sent $((before + 1))
}

# redirects6 PCAP: source and target of each
redirects6()
{
	tcpdump -r "$1" -n 'ip6[40] == 137' 2>/dev/null | sed -n \
		's/.*IP6 \([0-9a-f:]*\) > .* redirect, .* to \([0-9a-f:]*\),.*/\1 \2/p'
}

redirects6_are()
{
	equal "$(redirects6 "$1" | paste -sd ,)" "$2"
}

# provoke6 GATEWAY: a packet of C by way of it, to what is behind D
provoke6()
{
	ip -n "$C" -6 route replace 2001:db8:78::/64 via "$1" dev eth0
	ping6_c -c 1 2001:db8:78::1 >/dev/null
	return 0
}

# A has a better router, D, for C, which takes no notice
test_redirect6()
{
	local pcap

	pair6_new
	ns_new D
	lan_join "$LAN" "$D" eth0 10.9.0.4/24
	link_local "$D" fe80::4
	ip -n "$A" -6 route add 2001:db8:78::/64 via fe80::4 dev eth0
	ip netns exec "$C" sysctl -qw net.ipv6.conf.eth0.accept_redirects=0
	pcap=$(mktemp)
	defer rm -f "$pcap" "$pcap.err"
	capture "$C" eth0 "$pcap" 'icmp6'

	ctl "$A" interface set dev eth0 redirects off
	ctl "$A" group add dev eth0 group 4 vip 10.9.0.100 timers 1 3
	provoke6 fe80::1
	check "without an IPv6 group it is the stack's business" busywait 3 \
		redirects6_are "$pcap" "fe80::1 fe80::4"
	capture_stop "$CAPTURE_PID"
	capture "$C" eth0 "$pcap" 'icmp6'

	ctl "$A" group add dev eth0 group 1 ipv6 autoconfig timers 1 3
	check "A is Active" await_state 20 "$A" eth0 1 Active
	check "off: none" counted "$A" redirect-drop-off 1 provoke6 "$VIP6"
	ctl "$A" interface set dev eth0 redirects known
	check "known: none" counted "$A" redirect-drop-ipv6 1 provoke6 "$VIP6"
	ctl "$A" interface set dev eth0 redirects all
	check "all: none" counted "$A" redirect-drop-ipv6 1 provoke6 "$VIP6"
	check "nor to who has the router itself for a next hop" counted "$A" \
		redirect-drop-ipv6 1 provoke6 fe80::1
	capture_stop "$CAPTURE_PID"
	check_eq "no address was told" "$(redirects6 "$pcap")" ""
	check_eq "IPv4 has no part in it" "$(counter "$A" redirect-sent)" 0

	capture "$C" eth0 "$pcap" 'icmp6'
	ctl "$A" group del dev eth0 group 1
	provoke6 fe80::1
	check "its group gone: again the stack's" busywait 3 \
		redirects6_are "$pcap" "fe80::1 fe80::4"
}

need_tools jq tcpdump
hsrp_load
tests_run test_redirect test_redirect6
