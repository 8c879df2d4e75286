#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim vm-long
#
# Hello 50 ms, hold 150 ms: for how long nobody answers for the virtual address
# when the Active falls silent. In virtual time it is what the protocol needs:
# 150 ms from its last Hello on, and what a ping every 10 ms can see, so each
# time is judged; there it is also tried with the shortest times, 15 and 50 ms. An
# emulated machine among others stands still for seconds itself, and so does whoever
# measures it: there one time in five has to do.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"
# shellcheck source=selftests/hsrp/lib_ip6.sh
. "$(dirname "$0")/lib_ip6.sh"

ROUNDS=5

# pinging: from now on, each answer with its time in $LOG
pinging()
{
	# here, or the answers of the last time may be taken for those of this one
	: >"$LOG"
	ip netns exec "$C" ping -n -D -i 0.01 "$TARGET" >"$LOG" 2>&1 &
	PINGING=$!
	busywait 5 answers 20
}

answers()
{
	[ "$(grep -c 'bytes from' "$LOG")" -ge "$1" ]
}

# more_answers: some came after those that there are now
more_answers()
{
	local now

	now=$(grep -c 'bytes from' "$LOG")
	busywait 5 answers $((now + 20))
}

pinging_stop()
{
	kill -INT "$PINGING" 2>/dev/null
	wait "$PINGING" 2>/dev/null
	return 0
}

# gap: milliseconds of the longest silence between two answers
gap()
{
	sed -n 's/^\[\([0-9.]*\)\] .*bytes from.*/\1/p' "$LOG" | awk '
		last && $1 - last > max { max = $1 - last }
		{ last = $1 }
		END { printf "%d\n", max * 1000 + 0.5 }'
}

# fail_over: the Active falls silent; how long is left in $LOG.gaps
fail_over()
{
	local ms

	pinging
	port_mute "$A" eth0
	await_state 2 "$B" eth0 1 Active || {
		pinging_stop
		return 1
	}
	more_answers
	pinging_stop
	ms=$(gap)
	echo "$ms" >>"$LOG.gaps"
	# or nothing had failed at all
	[ "$ms" -ge $((HOLD * 8 / 15)) ] || {
		echo "only $ms ms: the Active was not silent"
		return 1
	}
}

takes_back()
{
	port_unmute "$A" eth0
	await_state 3 "$A" eth0 1 Active && await_state 3 "$B" eth0 1 Standby
}

# gateways HELLO HOLD WORDS...: A is Active, B Standby
gateways()
{
	HOLD=$2
	ctl "$A" group add dev eth0 group 1 "${@:3}" priority 200 preempt \
		timers "${1}ms" "${2}ms"
	ctl "$B" group add dev eth0 group 1 "${@:3}" timers "${1}ms" "${2}ms"
	await_state 5 "$A" eth0 1 Active
	await_state 5 "$B" eth0 1 Standby
}

# check_rounds WHAT TARGET MS: again and again, and for how long nobody answered
check_rounds()
{
	local i

	TARGET=$2
	LOG=$(mktemp)
	defer rm -f "$LOG" "$LOG.gaps"
	for ((i = 1; i <= ROUNDS; i++)); do
		check "$1, $i: the other takes over" fail_over
		check "$1, $i: and back" takes_back
	done
	ktap_diag "$1: silence of $(tr '\n' ' ' <"$LOG.gaps")ms"
	if [ "${HSRP_SIM:-}" = 1 ]; then
		check "$1: $3 ms at most, each time" \
			at_most "$3" "$(sort -n "$LOG.gaps" | tail -n 1)"
	else
		check "$1: 400 ms at most, undisturbed" \
			at_most 400 "$(sort -n "$LOG.gaps" | head -n 1)"
	fi
}

check_version()
{
	pair_new
	ctl "$A" interface set dev eth0 version "$1"
	ctl "$B" interface set dev eth0 version "$1"
	gateways 50 150 vip 10.9.0.100
	check_rounds "version $1" 10.9.0.100 200
}

at_most()
{
	echo "$2 ms"
	[ "$2" -le "$1" ]
}

test_version_1()
{
	check_version 1
}

test_version_2()
{
	check_version 2
}

test_ip6()
{
	pair6_new
	gateways 50 150 ipv6 autoconfig
	check_rounds "IPv6" "$VIP6%eth0" 200
}

# changed: has either of them changed its state since $BEFORE?
changed()
{
	[ "$(changes "$A" eth0 1) $(changes "$B" eth0 1)" != "$BEFORE" ]
}

# Three Hellos that are late at once would be the end of it
test_floor()
{
	pair_new
	ctl "$A" interface set dev eth0 version 2
	ctl "$B" interface set dev eth0 version 2
	gateways 15 50 vip 10.9.0.100
	BEFORE="$(changes "$A" eth0 1) $(changes "$B" eth0 1)"
	check_not "nothing changes for a minute" wait_until 60 1 changed
	check_rounds "hello 15 ms, hold 50 ms" 10.9.0.100 100
}

need_tools jq ping
hsrp_load
tests=(test_version_1 test_version_2 test_ip6)
# elsewhere it is the machine that is late
[ "${HSRP_SIM:-}" != 1 ] || tests+=(test_floor)
tests_run "${tests[@]}"
