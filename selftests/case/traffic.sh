# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The test traffic of the case and its outages.  To be sourced after topo.sh.
#
# A stream is one ping, ten a second, whose replies are stamped.  Who sends the
# requests matters: traffic that only the peer starts goes into the peer's old
# SAs until somebody makes it negotiate anew.

# NAME NODE SOURCE DESTINATION, one for each proxy identity and side
CASE_STREAMS_inside="host-out:r7206:99.99.99.99:20.1.1.1 lan-out:r7206:10.1.1.3:20.1.1.1"
CASE_STREAMS_peer="host-in:vpn7200:20.1.1.1:99.99.99.99 lan-in:vpn7200:20.1.1.1:10.1.1.3"
# shellcheck disable=SC2034	# by name
CASE_STREAMS_both="$CASE_STREAMS_inside $CASE_STREAMS_peer"

# what sends: SOURCE and DESTINATION follow
TRAFFIC_PING=${TRAFFIC_PING:-ping -n -D -i 0.1 -I}

stream_list() {
	local var=CASE_STREAMS_$1

	echo "${!var}"
}

# traffic_start KIND: both, inside or peer
traffic_start() {
	local s name node src dst

	TRAFFIC_KIND=$1
	# shellcheck disable=SC2034	# for the checks
	TRAFFIC_RUNS=1
	for s in $(stream_list "$1"); do
		IFS=: read -r name node src dst <<<"$s"
		: >"$CASE_DIR/$node/ping-$name.out"
		# shellcheck disable=SC2086	# words
		at_bg "$node" "ping-$name" $TRAFFIC_PING "$src" "$dst"
	done
}

traffic_stop() {
	local s name node _

	# shellcheck disable=SC2034
	TRAFFIC_RUNS=
	for s in $(stream_list "$TRAFFIC_KIND"); do
		IFS=: read -r name node _ <<<"$s"
		# on SIGINT ping prints its totals
		stop_pid "$node" "ping-$name" INT
	done
}

# traffic_files: the records of the streams that run
traffic_files() {
	local s name node _

	for s in $(stream_list "$TRAFFIC_KIND"); do
		IFS=: read -r name node _ <<<"$s"
		echo "$CASE_DIR/$node/ping-$name.out"
	done
}

# outage FILE FROM: the longest time without a reply that ends after FROM, counted from
# the last reply before and up to now: how long, and where it begins and ends, in
# seconds after FROM
outage() {
	awk -v from="$2" -v now="$(now)" '
		function look(t) {
			if (t > from && t - last > worst) {
				worst = t - last
				begin = last - from
				end = t - from
			}
			last = t
		}
		BEGIN { last = from }
		/bytes from/ { look(substr($1, 2) + 0) }
		END {
			look(now)
			printf "%.2f %.2f %.2f\n", worst, begin, end
		}' "$1"
}

# worst_outage FROM: over all streams that run; "SECONDS STREAM"
worst_outage() {
	local f

	for f in $(traffic_files); do
		echo "$(outage "$f" "$1") $(basename "$f" .out)"
	done | sort -rn | awk 'NR == 1 { print $1, $4 }'
}

# flowing SINCE: every stream has had replies for a second after SINCE, the
# last of them just now.
flowing() {
	local f

	for f in $(traffic_files); do
		awk -v since="$1" -v now="$(now)" '
			/bytes from/ {
				t = substr($1, 2) + 0
				if (t < since)
					next
				if (t - last > 0.5)
					first = t
				last = t
			}
			END { exit !(last && now - last < 0.5 && last - first > 1) }
			' "$f" || return 1
	done
}

# lost FILE: "SENT RECEIVED LOST" of a ping that was stopped
lost() {
	awk '/packets transmitted/ {
		for (i = 1; i <= NF; i++)
			if ($i == "received,")
				got = $(i - 1)
		print $1, got, $1 - got
	}' "$1"
}
