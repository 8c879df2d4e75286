#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guest side of the failover benchmark: runs the events on both sides and leaves
# in /results what report.py reads: marks.jsonl, and for each time that
# a pair came up a directory with captures, events, logs and the answers to the pings.
#
#   SIDES     hsrp keepalived
#   TIMERS    names of FAILOVER_TIMERS (sides.sh)
#   TRAFFIC   both, inside, peer
#   PEER      plain; nat: behind a NAT that forwards IKE to it; restart: it asks
#             anew whenever an SA is closed (close_action = start)
#   PEERS     so many tunnels more, to as many peers (peers.sh)
#   EVENTS    names of FAILOVER_EVENTS
#   RUNS, SEED  so many events at random instead, in phase and traffic, too
# shellcheck disable=SC2317	# called by name
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=selftests/lib.sh
. "$here/../lib.sh" >/dev/null
for f in topo daemons pair traffic checks scenarios; do
	# shellcheck disable=SC1090
	. "$here/../case/$f.sh"
done
# shellcheck source=selftests/failover/sides.sh
. "$here/sides.sh"
# shellcheck source=selftests/failover/peers.sh
. "$here/peers.sh"

# shellcheck disable=SC2034	# for the checks
SUITE=modern
OUT=/results
# one stream for each side; the other proxy identity has its SAs all the same
CASE_STREAMS_inside="host-out:r7206:99.99.99.99:20.1.1.1"
CASE_STREAMS_peer="host-in:vpn7200:20.1.1.1:99.99.99.99"
# shellcheck disable=SC2034	# by name
CASE_STREAMS_both="$CASE_STREAMS_inside $CASE_STREAMS_peer"
# for how long somebody watches until both ends agree, a daemon's death, and on
LIMIT=${LIMIT:-130}
WATCH=20
LINGER=1
# what systemd lets pass before it starts a service again
RESTART_SEC=0.1

# NAME:CUT:MEND:HOW vxr2 SEES IT.  "silence" takes the hold time, who is "told"
# knows at once.  Without a MEND the gateway stays where it is.
FAILOVER_EVENTS="
power:power_off vxr1:power_on vxr1:silence
hang:link_hang vxr1 eth0:link_unhang vxr1 eth0:silence
outside:link_unplug vxr1 eth0:link_plug vxr1 eth0:silence
again:link_unplug vxr1 eth0:link_plug vxr1 eth0:silence
inside:link_unplug vxr1 eth1:link_plug vxr1 eth1:told
stop:side stop vxr1:side start vxr1:told
move:side move vxr1:side unmove vxr1:told
charon:charon_killed vxr1::told
director:director_killed vxr1::told
peer-charon:charon_killed vpn7200::told
"

# side VERB ARGUMENT...: of the present side
side()
{
	"${SIDE}_$1" "${@:2}"
}

say()
{
	echo "# [$(elapsed)] $*"
}

elapsed()
{
	awk -v a="$T0" -v b="$(now)" 'BEGIN { printf "%.1f s", b - a }'
}

# ---- what happens --------------------------------------------------------

charon_killed()
{
	stop_pid "$1" charon KILL
	sleep "$RESTART_SEC"
	swan_start "$1"
	await 30 swan_ready "$1" && swan_load "$1"
}

director_killed()
{
	side kill "$1"
	sleep "$RESTART_SEC"
	side revive "$1"
}

# power_off NODE: silent from one moment to the next. That the rest is taken apart
# after that is seen by nobody.
power_off()
{
	both_links link_hang
	side wipe "$1"
	stop_pid "$1" charon KILL
	ipn "$1" xfrm state flush
	ipn "$1" xfrm policy flush
}

power_on()
{
	both_links link_unhang
	swan_start "$1"
	await 30 swan_ready "$1" && side boot "$1"
}

# ---- the case, up and down -------------------------------------------------

# The case's own routes, and how the inside gets into the VPN
eval "$(declare -f link_routes | sed '1s/link_routes/case_routes/')"
link_routes()
{
	case_routes "$@"
	[ "$SIDE" != keepalived ] || keepalived_routes "$@"
	[ "$PEERS" = 0 ] || peers_routes "$@"
	[ "$PEER" != nat ] || nat_routes "$@"
	case $1/$2 in
	r7206/eth1) echo "route replace 20.1.1.0/24 via $INSIDE_VIP" ;;
	vxr[12]/eth1) echo "route replace 99.99.99.99/32 via 10.1.1.3" ;;
	esac
}

swan_secret()
{
	peers_secret
}

# and what charon's settings are beside those of the case
eval "$(declare -f swan_conf | sed '1s/swan_conf/case_swan_conf/')"
swan_conf()
{
	case_swan_conf "$1"
	[ "$PEERS" = 0 ] || [ "$1" != vpn7200 ] ||
		sed -i 's/^install_routes = no/&\ndos_protection = no/' \
			"/etc/netns/$(ns "$1")/strongswan.conf"
}

# The peer has the address that it always had, and transit hides it behind another
# one, which is all that the gateways know of it.
BEHIND=172.16.172.69
NAT=203.0.113.69

nat_routes()
{
	case $1/$2 in
	vxr[12]/eth0) echo "route replace $NAT via 172.16.172.49" ;;
	esac
}

nat_up()
{
	at transit nft -f - <<-EOF
	table ip nat {
		chain out {
			type nat hook postrouting priority 100
			oifname eth1 ip saddr $BEHIND snat to $NAT
		}
		chain in {
			type nat hook prerouting priority -100
			iifname eth1 ip daddr $NAT udp dport { 500, 4500 } dnat to $BEHIND
		}
	}
	EOF
}

# peer_kind: its connection, as the case has it, in the words of its kind
peer_kind()
{
	case $PEER in
	plain) cat ;;
	nat) sed "s/local_addrs = $NAT/local_addrs = $BEHIND/" ;;
	restart) sed 's/start_action = trap/&\n\t\t\t\tclose_action = start/' ;;
	*) return 1 ;;
	esac
}

# listen NODE DEV: its frames, to a file. Not one by one as the tests have it:
# that would wake somebody for every packet.
listen()
{
	at_bg "$1" capture tcpdump -i "$2" -n -Z root -s 128 -B 8192 \
		-w "$CASE_DIR/$1/capture.pcap" \
		"arp or icmp or esp or udp or vrrp"
	await 20 grep -q 'listening on' "$CASE_DIR/$1/capture.out"
}

pair_up()
{
	local n

	topo_up || return
	for n in r7206 vxr1 vxr2; do
		link_routes "$n" eth1 | ipn "$n" -batch - || return
	done
	[ "$PEERS" = 0 ] || peers_topo || return
	[ "$PEER" != nat ] || nat_up || return
	suite_preload modern || return
	for n in vpn7200 vxr1 vxr2; do
		swan_conf "$n"
		swan_start "$n"
	done
	for n in vpn7200 vxr1 vxr2; do
		await 60 swan_ready "$n" || return
	done
	{
		swan_peer_conf modern | peer_kind
		printf 'connections {\n%s\n}\n' "$(peers_remote_conns)"
	} | swan_write vpn7200
	swan_load vpn7200 || return
	listen vpn7200 eth0 && listen transit eth1 && listen r7206 eth1 || return
	for n in vxr1 vxr2; do
		at_bg "$n" xfrm ip -ts xfrm monitor policy SA
		[ "$SIDE" != hsrp ] ||
			at_bg "$n" monitor "$HSRPCTL" -j monitor
		side boot "$n" || return
	done
	POLL=2 await 90 agreed vxr1
}

# record: where what is recorded now is kept
record()
{
	echo "$SIDE-$TIMERS_NAME-$PEER.$AGAIN"
}

# pair_down: and keep what was recorded
pair_down()
{
	local n dir

	dir=$OUT/$(record)

	for n in vpn7200 transit r7206; do
		stop_pid "$n" capture INT
	done
	for n in vxr1 vxr2; do
		side down "$n"
		stop_pid "$n" xfrm
	done
	mkdir -p "$dir"
	for n in $CASE_NODES; do
		mkdir -p "$dir/$n"
		find "$CASE_DIR/$n" -maxdepth 1 -type f \
			-exec cp -t "$dir/$n" {} +
	done
	case_down
}

# ---- one event -------------------------------------------------------------

has_inside()
{
	ipn "$1" -4 address show dev eth1 | grep -q "inet $INSIDE_VIP/"
}

# agreed ACTIVE: it carries everything, peer and it know the same SAs and no
# other, and the other gateway has nothing left
agreed()
{
	local s

	s=$(other "$1")
	WHY="$1 has not both virtual addresses"
	has_vip "$1" && has_inside "$1" && sas_agree "$1" && ike_agree "$1" ||
		return
	WHY="$s has a virtual address"
	! has_vip "$s" && ! has_inside "$s" && no_ipsec "$s" &&
		side tidy "$1" "$s"
}

# agree ACTIVE: within LIMIT; to ask is what costs here
agree()
{
	POLL=1 await 10 agreed "$1" || POLL=10 await "$LIMIT" agreed "$1"
}

# peers_flow SINCE: each of them has answered since then
peers_flow()
{
	local n

	[ "$PEERS" != 0 ] || return 0
	n=$(awk -v since="$1" '
		/bytes from/ && substr($1, 2) + 0 > since { seen[$5] }
		END { print length(seen) }' "$CASE_DIR/r7206/fan.out")
	WHY="$n of $PEERS peers answer"
	[ "$n" -eq "$PEERS" ]
}

# ready ACTIVE: agreed, and the next event can come
ready()
{
	WHY="traffic does not flow"
	flowing "$(add "$(now)" -2)" && peers_flow "$(add "$(now)" -2)" &&
		side settled "$1" && agreed "$1"
}

mark()
{
	printf '{"side":"%s","timers":"%s","peer":"%s","record":"%s","hold":%s,"ping":%s,"peers":%s,"traffic":"%s","event":"%s","part":"%s","seen":"%s","to":"%s","begin":%s,"end":%s,"agreed":%s,"why":"%s","void":"%s"}\n' \
		"$SIDE" "$TIMERS_NAME" "$PEER" "$(record)" "$HOLD" \
		"$PING" "$PEERS" "$TRAFFIC_KIND" "$@" \
		>>"$OUT/marks.jsonl"
}

# measure EVENT PART SEEN ACTIVE COMMAND...: until traffic flows and all agree
measure()
{
	local event=$1 part=$2 seen=$3 active=$4 t ok=null why=

	shift 4
	t=$(now)
	LAST=$t
	"$@"
	WHY="traffic does not flow"
	[ "$part" != stay ] || sleep "$WATCH"
	if POLL=0.5 await "$LIMIT" flowing "$(add "$t" 0.2)" &&
			agree "$active" &&
			POLL=0.5 await $((HOLD / 1000 + 10)) \
				peers_flow "$(add "$t" 0.2)"; then
		ok=$(awk -v a="$t" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }')
	else
		why=${WHY//[[:cntrl:]]/ }
	fi
	sleep "$LINGER"
	say "$event, $part: $(worst_outage "$t") ${why:+($why)}"
	mark "$event" "$part" "$seen" "$active" "$t" "$(now)" "$ok" "$why" ''
	[ "$ok" != null ]
}

# run_event NAME: cut, and back
run_event()
{
	local row name cut mend seen

	row=$(grep "^$1:" <<<"$FAILOVER_EVENTS") || die "no event $1"
	IFS=: read -r name cut mend seen <<<"$row"
	if [ "$name" = again ]; then
		# whether they agree or not
		await 20 older_than "$LAST" 19.5
	elif ! POLL=1 await 60 ready vxr1; then
		mark "$name" cut "$seen" vxr2 "$(now)" "$(now)" null \
			"${WHY//[[:cntrl:]]/ }" "not settled before"
		return 1
	fi
	[ -z "${PHASE-}" ] || sleep "$PHASE"
	# shellcheck disable=SC2086	# command and arguments
	if [ -z "$mend" ]; then
		measure "$name" stay "$seen" vxr1 $cut
	else
		measure "$name" cut "$seen" vxr2 $cut
		measure "$name" back told vxr1 $mend
	fi
}

older_than()
{
	le "$(add "$1" "$2")" "$(now)"
}

die()
{
	echo "# $*" >&2
	exit 1
}

# ---- all of them -----------------------------------------------------------

start_traffic()
{
	traffic_start "$1"
	peers_traffic
}

# stop_traffic: and keep the answers, as the next ones go to the same files
stop_traffic()
{
	local f

	traffic_stop
	for f in $(traffic_files); do
		cat "$f" >>"${f%/*}/all-${f##*/}"
	done
	stop_pid r7206 fan INT
}

# run_all: each event with each kind of traffic
run_all()
{
	local kind e

	for kind in $TRAFFIC; do
		start_traffic "$kind"
		for e in $EVENTS; do
			run_event "$e" || {
				# what is out of step now is not the next one's fault
				stop_traffic
				pair_again || return
				start_traffic "$kind"
			}
		done
		stop_traffic
	done
}

# pair_again: anew, with a record of its own
pair_again()
{
	say "anew: $WHY"
	pair_down
	AGAIN=$((AGAIN + 1))
	pair_up
}

run_random()
{
	local i kinds=(both inside peer) events

	LINGER=0.5
	read -r -a events <<<"$EVENTS"
	for ((i = 0; i < RUNS; i++)); do
		start_traffic "${kinds[RANDOM % 3]}"
		PHASE=$(awk -v r="$RANDOM" -v h="$HELLO" \
			'BEGIN { printf "%.4f", r / 32768 * h / 1000 }')
		run_event "${events[RANDOM % ${#events[@]}]}" || {
			stop_traffic
			pair_again || return
			continue
		}
		stop_traffic
	done
}

run_side()
{
	AGAIN=0
	CASE_PEER=$BEHIND
	[ "$PEER" != nat ] || CASE_PEER=$NAT
	say "$SIDE, $TIMERS_NAME, peer $PEER"
	if pair_up; then
		if [ -n "${RUNS-}" ]; then run_random; else run_all; fi
	else
		TRAFFIC_KIND=none
		mark up cut told vxr1 "$(now)" "$(now)" null \
			"${WHY//[[:cntrl:]]/ }" "does not come up"
		say "does not come up: $WHY"
	fi
	pair_down
}

T0=$(now)
LAST=$T0
SIDES=${SIDES:-hsrp keepalived}
TRAFFIC=${TRAFFIC:-both}
PEER_KINDS=${PEER:-plain}
if [ -n "${RUNS-}" ]; then
	RANDOM=${SEED:=$RANDOM}
	say "SEED=$SEED"
	EVENTS=${EVENTS:-power hang outside inside stop}
else
	EVENTS=${EVENTS:-power hang outside again inside stop move charon director}
fi
hsrp_load
: >"$OUT/marks.jsonl"
for TIMERS_NAME in ${TIMERS:-fast}; do
	timers_of "$TIMERS_NAME" || die "no timers $TIMERS_NAME"
	# shellcheck disable=SC2034	# for traffic.sh
	TRAFFIC_PING="$here/probe.py --every $PING"
	for PEER in $PEER_KINDS; do
		for SIDE in $SIDES; do
			run_side
		done
	done
done
rc=0
python3 "$here/report.py" "$OUT" || rc=$?
shopt -s nullglob
for f in "$OUT"/*.jsonl; do
	[ "$f" = "$OUT/marks.jsonl" ] ||
		"$HSRPCTL" timeline "$f" svg >"${f%.jsonl}.svg"
done
# the judge is the report; lib.sh would ask for results in KTAP
trap - EXIT
exit "$rc"
