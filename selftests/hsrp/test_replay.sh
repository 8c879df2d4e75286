#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 240
# lane: sim
#
# Two captures of real routers (IOS), played to a group that stands in for one
# of them: it goes through the states that one went through. Three routers boot:
# .10 has priority 200, .30 and .20 have 100. Then .10 dies without a word.
#
# In virtual time only: the frames must come at the captures' times, which an
# emulated machine that starts a program for each cannot hold. The unit tests
# replay the capture files themselves (selftests/unit/test_replay.c).
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/hsrp/lib_hsrp.sh
. "$(dirname "$0")/lib_hsrp.sh"

# time, address, state, from the captures; what .30 said is left out
ELECTION="0.000 10 speak;2.296 20 speak;3.024 10 speak;6.012 10 speak
8.997 10 speak;10.005 10 standby;10.501 10 active;13.525 10 active
16.497 10 active;19.501 10 active;20.037 20 speak;22.501 10 active
25.518 10 active;28.494 10 active;31.526 10 active;34.502 10 active"
FAILOVER="0.000 10 active;1.280 10 active;4.264 10 active;7.281 10 active
9.632 10 active;10.273 10 active;20.265 20 speak;23.281 20 speak
26.257 20 speak;29.273 20 speak;30.257 20 standby"

# play SCHEDULE: with the times of the capture
play()
{
	ip netns exec "$C" python3 - "$HSRP_SEND" "$1" <<'PY'
import subprocess
import sys
import time

prio = {"10": "200", "20": "100"}
start = time.monotonic()
for entry in sys.argv[2].replace("\n", ";").split(";"):
    when, who, state = entry.split()
    time.sleep(max(0, float(when) - (time.monotonic() - start)))
    subprocess.run([sys.executable, sys.argv[1], "eth0",
                    f"src=192.168.0.{who}", "vip=192.168.0.1",
                    f"state={state}", f"prio={prio[who]}"], check=True)
PY
}

lan_of_three()
{
	lan_new LAN
	ns_new A C
	lan_join "$LAN" "$A" eth0 192.168.0.30/24
	lan_join "$LAN" "$C" eth0
}

# Changes of state as the monitor told them, from Speak on (it may have come
# too late for Listen): state and event letter. The capture is played in real
# time; where a frame comes late, the Active timer of Listen wins the race
# against the next Hello of a Speak router, and Speak is tried once more.
walk()
{
	jq -r 'select(.group == 1 and .reason) | "\(.new) \(.reason[0:1])"' \
		"$1" | grep -v '^Listen a' | tr '\n' ';' |
		sed ':a; s/\(Speak c;Listen f;\)\1/\1/; ta'
}

# listened_ms MS: in Listen for that long
listened_ms()
{
	group_is "$A" eth0 1 ".state == \"Listen\" and .last_change_ms >= $1" true
}

test_replay()
{
	local log

	lan_of_three
	log=$(mktemp)
	defer rm -f "$log"
	events "$A" "$log"
	ctl "$A" group add dev eth0 group 1 vip 192.168.0.1
	# when the capture begins .30 has 1.408 s to go until it speaks
	wait_until 30 0.05 listened_ms 8592
	play "$ELECTION"
	check "Standby, as the router in its place was at that time" \
		is_state "$A" eth0 1 Standby
	check_eq "by the same steps" "$(walk "$log")" \
		"Speak c;Listen f;Speak d;Standby d;"
	check "it knows the Active" group_is "$A" eth0 1 \
		'.active | "\(.address) \(.priority)"' "192.168.0.10 200"

	play "$FAILOVER"
	check_eq "Active, when the Active was silent for its hold time" \
		"$(walk "$log")" \
		"Speak c;Listen f;Speak d;Standby d;Active c;"
	check "and knows its Standby" group_is "$A" eth0 1 \
		'.standby | "\(.address) \(.priority)"' "192.168.0.20 100"
}

need_tools jq python3
hsrp_load
tests_run test_replay
