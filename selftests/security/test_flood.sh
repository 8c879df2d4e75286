#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Floods from the LAN, as fast as the machine sends, with a hold time of one
# second: nobody takes over, memory and log stay within bounds, and the IKE
# daemon is not asked more often than otherwise.
#
#   [A]  eth0 ---+          A is Active (priority 200), B Standby; a crypto map
#   [B]  eth0 ---+--- LAN   is bound to the group on both
#   [C]  eth0 ---+          C floods
#
# timeout: 240
# lane: load
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../hsrp/lib_hsrp.sh"

dir=$(cd "$(dirname "$0")" && pwd -P)
SECONDS_EACH=${FLOOD_SECONDS:-4}
# of each kind of line ten in 5 s, in two namespaces, and what says how many
# more there were
LINES_MAX=120
SLAB_KB_MAX=16384
ACQUIRE_MAX=12
FLOOD=

# a serial console takes a tenth of a second for a line, with the sender waiting
quiet_console()
{
	dmesg -n 1
	defer dmesg -n 7
}

flood_build()
{
	FLOOD=$(mktemp)
	defer rm -f "$FLOOD"
	cc -O2 -o "$FLOOD" "$dir/flood.c"
}

# hex KEY=VALUE...: a frame in words of hsrp_send.py
hex()
{
	on "$C" python3 -c '
import sys
sys.path.insert(0, sys.argv[1])
import hsrp_send
fields = dict(a.split("=", 1) for a in sys.argv[2:])
own = hsrp_send.Sender("eth0").sock.getsockname()[4]
print(hsrp_send.frame(fields, own).ljust(60, b"\0").hex())' \
		"$dir/../hsrp" "$@"
}

# to_vip PROTOCOL PAYLOAD-HEX: IPv4 from C to the virtual address
to_vip()
{
	on "$C" python3 -c '
import struct, sys
sys.path.insert(0, sys.argv[1])
import hsrp_send
payload = bytes.fromhex(sys.argv[3])
head = [0x45, 0, 20 + len(payload), 0, 0, 64, int(sys.argv[2]), 0,
        bytes([10, 9, 0, 3]), bytes([10, 9, 0, 100])]
head[7] = hsrp_send.csum(struct.pack("!BBHHHBBH4s4s", *head))
own = hsrp_send.Sender("eth0").sock.getsockname()[4]
print((bytes.fromhex("00000c07ac01") + own + b"\x08\0" +
       struct.pack("!BBHHHBBH4s4s", *head) + payload).ljust(60, b"\0").hex())' \
		"$dir/../hsrp" "$@"
}

slab_kb()
{
	awk '/^Slab:/ { print $2 }' /proc/meminfo
}

log_lines()
{
	dmesg | wc -l
}

# as_it_was: neither router has changed its state
as_it_was()
{
	equal "$(state "$A" eth0 1) $(changes "$A" eth0 1) $(state "$B" eth0 1) $(
		changes "$B" eth0 1)" "$before"
}

flooded()
{
	local name=$1 before lines slab acquires sent
	shift

	before="Active $(changes "$A" eth0 1) Standby $(changes "$B" eth0 1)"
	lines=$(log_lines)
	slab=$(slab_kb)
	acquires=$(counter "$A" acquire-sent)
	sent=$(on "$C" "$FLOOD" eth0 "$SECONDS_EACH" "$@")
	ktap_diag "$sent frames in $SECONDS_EACH s"
	check "$name: frames were sent" test "$sent" -gt 1000
	check "$name: no takeover" as_it_was
	check "$name: the log is bounded" \
		test "$(($(log_lines) - lines))" -le "$LINES_MAX"
	check "$name: memory is bounded" busywait 20 slab_below \
		$((slab + SLAB_KB_MAX))
	check "$name: no more requests for SAs" \
		test "$(($(counter "$A" acquire-sent) - acquires))" -le \
		"$ACQUIRE_MAX"
}

slab_below()
{
	local now

	now=$(slab_kb)
	[ "$now" -le "$1" ] || {
		echo "Slab is $now kB, at most $1 expected"
		return 1
	}
}

test_floods()
{
	local ns spi

	quiet_console
	flood_build
	pair_new
	for ns in "$A" "$B"; do
		ctl "$ns" group add dev eth0 group 1 vip 10.9.0.100 \
			timers 250ms 1000ms name G \
			priority "$([ "$ns" = "$A" ] && echo 200 || echo 100)"
		ctl "$ns" transform add t esp-gcm 128
		ctl "$ns" map add m seq 10 peer 10.9.0.69 transform t
		ctl "$ns" map match m seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
		ctl "$ns" map bind m dev eth0 redundancy G
		await_state 20 "$ns" eth0 1 \
			"$([ "$ns" = "$A" ] && echo Active || echo Standby)"
	done

	# "good": what a third router of the group could say
	flooded "good Hellos" \
		"$(hex src=10.9.0.3 vip=10.9.0.100 state=speak prio=1 hello=1 \
			hold=3)"
	set -- vip=10.9.0.100 state=active prio=255
	flooded "bad Hellos" \
		"$(hex src=10.9.0.3 "$@" auth=x)" "$(hex src=10.9.0.1 "$@")" \
		"$(hex src=10.9.0.3 "$@" cut=9)"
	spi=$(printf '%08x' 0xdeadbeef)
	flooded "ESP of unknown SPIs" \
		"$(to_vip 50 "${spi}00000001$(printf '%096d' 0)")" \
		"$(to_vip 50 "1234567800000001$(printf '%096d' 0)")"
	flooded "IKE" \
		"$(to_vip 17 "01f401f400240000$(printf '%056d' 1)")" \
		"$(to_vip 17 "1194119400240000$(printf '%056d' 0)")"
	flooded "ARP" "$(hex arp=10.9.0.100)" "$(hex arp=10.9.0.1)"
}

# what comes from others must not keep quiet what happens to the group
test_log()
{
	quiet_console
	flood_build
	pair_new
	ctl "$A" group add dev eth0 group 1 vip 10.9.0.100 timers 250ms 1000ms
	await_state 20 "$A" eth0 1 Active
	dmesg -C
	on "$C" "$FLOOD" eth0 2 "$(hex src=10.9.0.3 vip=10.9.0.100 \
		state=active prio=255 auth=x)" >/dev/null
	check "the flood is in the log" matches BADAUTH dmesg
	port_down "$A" eth0
	check "and so is a change of state right after it" \
		busywait 5 matches 'STATECHANGE.*Active -> Init' dmesg
}

need_tools jq python3 cc
hsrp_load
tests_run test_floods test_log
