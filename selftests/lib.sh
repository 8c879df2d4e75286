# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the kselftests share: KTAP, undo registered right after do, waiting for
# a condition with a deadline, namespaces and links of their own, the module.
# Sourced by every test_*.sh; see Documentation/testing.rst.
#
#	. "$(dirname "$0")/../lib.sh"
#	test_one() { ...; check "what holds" CMD...; }
#	need_tools tcpdump
#	hsrp_load
#	tests_run test_one test_two

LIB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
HSRP_KO=${HSRP_KO:-$LIB_DIR/../kmod/hsrp.ko}
HSRPCTL=${HSRPCTL:-$LIB_DIR/../ctl/hsrpctl}

# ---- KTAP ----------------------------------------------------------------

KTAP_COUNT=0
KTAP_BAD=0
KTAP_SKIPPED=0
KTAP_PLAN=

echo "KTAP version 1"

# ktap_plan N: optional; without it the plan is printed at the end
ktap_plan()
{
	KTAP_PLAN=$1
	echo "1..$1"
}

# ktap_diag TEXT: comment lines
ktap_diag()
{
	echo "# ${*//$'\n'/$'\n'# }"
}

ktap_ok()
{
	KTAP_COUNT=$((KTAP_COUNT + 1))
	echo "ok $KTAP_COUNT $*"
}

ktap_fail()
{
	KTAP_COUNT=$((KTAP_COUNT + 1))
	KTAP_BAD=$((KTAP_BAD + 1))
	echo "not ok $KTAP_COUNT $*"
}

# ktap_skip NAME WHY
ktap_skip()
{
	KTAP_COUNT=$((KTAP_COUNT + 1))
	KTAP_SKIPPED=$((KTAP_SKIPPED + 1))
	echo "ok $KTAP_COUNT $1 # SKIP $2"
}

# skip_all WHY: nothing of this test can run here
skip_all()
{
	echo "1..0 # SKIP $*"
	KTAP_PLAN=0
	exit 4
}

# need_tools TOOL...: skip where one is missing, fail where all are expected
need_tools()
{
	local tool

	for tool; do
		command -v "$tool" >/dev/null && continue
		[ "${HSRP_EXPECT_ALL:-0}" != 0 ] || skip_all "missing tool: $tool"
		ktap_fail "tool $tool is there"
		exit 1
	done
}

# check NAME CMD...: one result; CMD's output is shown only when it fails. CMD
# runs in a subshell: what it sets or defers is lost.
check()
{
	local name=$1 out rc
	shift

	out=$("$@" 2>&1)
	rc=$?
	if [ "$rc" -eq 0 ]; then
		ktap_ok "$name"
	else
		ktap_fail "$name"
		ktap_diag "exit status $rc: $*"
		[ -z "$out" ] || ktap_diag "$out"
	fi
	return "$rc"
}

# check_not NAME CMD...: the opposite
check_not()
{
	local name=$1
	shift

	check "$name" not "$@"
}

not()
{
	! "$@"
}

# check_eq NAME SEEN EXPECTED
check_eq()
{
	check "$1" equal "$2" "$3"
}

equal()
{
	[ "$1" = "$2" ] || {
		echo "seen \"$1\", expected \"$2\""
		return 1
	}
}

# matches REGEX CMD...: CMD succeeds and prints something that matches
matches()
{
	local regex=$1 out
	shift

	out=$("$@" 2>&1) || {
		echo "exit status $?: $out"
		return 1
	}
	grep -qE -- "$regex" <<<"$out" || {
		echo "no /$regex/ in: $out"
		return 1
	}
}

# contains TEXT CMD...: CMD succeeds and prints that. No grep: what is asked time and
# again should be one process
contains()
{
	local out

	out=$("${@:2}") && [[ $out = *"$1"* ]]
}

# refused RC REGEX CMD...: CMD exits with RC and its complaint matches, so a
# crash or another refusal is not taken for the one that is meant
refused()
{
	local want=$1 regex=$2 out rc
	shift 2

	out=$("$@" 2>&1)
	rc=$?
	[ "$rc" -eq "$want" ] || {
		echo "exit status $rc, not $want: $out"
		return 1
	}
	grep -qE -- "$regex" <<<"$out" || {
		echo "no /$regex/ in: $out"
		return 1
	}
}

# For a test that checks many things for one result:
#	RET=0; cmd; check_err $? "no route"; ...; log_test "routes move"
RET=0
RET_WHY=

check_err()
{
	[ "$1" -eq 0 ] || {
		RET=1
		RET_WHY+="${RET_WHY:+; }$2"
	}
}

check_fail()
{
	check_err "$(($1 == 0))" "$2"
}

log_test()
{
	if [ "$RET" -eq 0 ]; then
		ktap_ok "$1"
	else
		ktap_fail "$1"
		ktap_diag "$RET_WHY"
	fi
	RET=0
	RET_WHY=
}

# ---- undo ----------------------------------------------------------------

DEFER=()

# defer CMD...: run CMD when the present test function, or the script, ends
defer()
{
	local quoted

	printf -v quoted '%q ' "$@"
	DEFER+=("$quoted")
}

# defer_pop DEPTH: undo all that came after DEPTH, last first
defer_pop()
{
	local i

	for ((i = ${#DEFER[@]} - 1; i >= $1; i--)); do
		eval "${DEFER[i]}"
		unset "DEFER[i]"
	done
}

# tests_run FUNCTION...: each in a scope of its own; one that gives no result
# has failed
tests_run()
{
	local fn depth before

	for fn; do
		depth=${#DEFER[@]}
		before=$KTAP_COUNT
		RET=0
		RET_WHY=
		"$fn"
		defer_pop "$depth"
		[ "$KTAP_COUNT" -gt "$before" ] || ktap_fail "$fn gives a result"
	done
}

lib_exit()
{
	local rc=$?

	trap - EXIT
	defer_pop 0
	rm -rf "$WAITS"
	[ -n "$KTAP_PLAN" ] || echo "1..$KTAP_COUNT"
	[ "$rc" -eq 0 ] || exit "$rc"
	[ "$KTAP_BAD" -eq 0 ] || exit 1
	[ "$KTAP_COUNT" -gt 0 ] || exit 1
	[ "$KTAP_SKIPPED" -lt "$KTAP_COUNT" ] || exit 4
	exit 0
}
trap lib_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- waiting -------------------------------------------------------------

# Emulated machines are slower, not different: deadlines get longer there. A
# machine that is slower still says by how much.
DEADLINE_FACTOR=1
[ "${KSFT_MACHINE_SLOW:-no}" != yes ] || DEADLINE_FACTOR=${HSRP_SLOW:-2}

# A machine that is emulated takes a while to start a process, and these are called
# again and again: a read that gives up, from a pipe that nobody writes to, and what
# bash knows itself.
exec {NOTHING}<> <(:)
WAITS=$(mktemp -d)
pause()
{
	read -rt "$1" -u "$NOTHING" || :
}

pause_us()
{
	local s

	printf -v s '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000))
	pause "$s"
}

# now: seconds, as the kernel's clock counts them. ping -D and hsrpctl monitor
# stamp in the same clock.
now()
{
	echo "$EPOCHREALTIME"
}

# wait_until SECONDS STEP CMD...: 0 as soon as CMD succeeds, or a tenth of that later,
# but no more than POLL_MAX. It is tried in this shell, since in User-mode Linux a fork
# is what costs, and what it says goes where nobody needs to wait for it.
POLL_MAX=500000
wait_until()
{
	local us=$(($1 * 1000000 * DEADLINE_FACTOR)) step from waited tenth
	local said=$WAITS/$BASHPID.${#FUNCNAME[@]}

	printf -v step '%.0f' "$2e6"
	shift 2
	from=${EPOCHREALTIME/./}
	until "$@" >"$said" 2>&1; do
		waited=$((${EPOCHREALTIME/./} - from))
		if [ "$waited" -ge "$us" ]; then
			echo "not within $((us / 1000000)) s: $*"
			cat "$said"
			return 1
		fi
		tenth=$((waited / 10 < POLL_MAX ? waited / 10 : POLL_MAX))
		pause_us $((step > tenth ? step : tenth))
	done
}

# busywait SECONDS CMD...: for what takes milliseconds
busywait()
{
	wait_until "$1" "${BUSY_POLL:-0.05}" "${@:2}"
}

# slowwait SECONDS CMD...: for what takes seconds, with a costly CMD
slowwait()
{
	wait_until "$1" 0.5 "${@:2}"
}

# ---- the module ----------------------------------------------------------

# hsrp_load: insert the module that was built, and first what it needs
hsrp_load()
{
	local mod

	grep -q '^hsrp ' /proc/modules && return 0
	[ -e "$HSRP_KO" ] || {
		ktap_fail "hsrp.ko is built"
		exit 1
	}
	for mod in $(modinfo -F depends "$HSRP_KO" | tr ',' ' ') \
			xfrm_user esp4; do
		modprobe -q "$mod" || :
	done
	insmod "$HSRP_KO" || {
		ktap_fail "hsrp.ko loads"
		exit 1
	}
}

hsrp_unload()
{
	! grep -q '^hsrp ' /proc/modules || timeout 30 rmmod hsrp
}

# ctl NS ARG...: hsrpctl in a namespace
ctl()
{
	"$HSRPCTL" -n "$@"
}

# state NS DEV GROUP: of a group. Without jq, which takes longer to start than all the
# rest.
state()
{
	local STATE

	state_get "$@" && echo "$STATE"
}

# state_get NS DEV GROUP: in STATE
state_get()
{
	local json

	json=$("$HSRPCTL" -n "$1" -j group show dev "$2" group "$3") &&
		[[ $json =~ \"state\":\ *\"([^\"]*)\" ]] &&
		STATE=${BASH_REMATCH[1]}
}

# jget FILTER CMD...: what jq finds in the JSON that CMD prints
jget()
{
	local filter=$1
	shift

	"$@" | jq -r "$filter"
}

# ctlj NS FILTER ARG...: the same for hsrpctl -j in a namespace
ctlj()
{
	local ns=$1 filter=$2
	shift 2

	"$HSRPCTL" -n "$ns" -j "$@" | jq -r "$filter"
}

# counter NS NAME: a counter of the module, with those of all groups; 0 where it is not
# shown. Without jq, too
counter()
{
	local name value sum=0

	while read -r name value; do
		[ "$name" != "$2" ] || sum=$((sum + value))
	done < <("$HSRPCTL" -n "$1" stats show)
	echo "$sum"
}

# counted NS NAME DELTA CMD...: CMD makes the counter grow by exactly DELTA
counted()
{
	local ns=$1 name=$2 before
	local want=$3
	shift 3

	before=$(counter "$ns" "$name") || return
	"$@" || return
	busywait 3 counter_reaches "$ns" "$name" $((before + want)) || return
	equal "$(counter "$ns" "$name")" $((before + want))
}

counter_reaches()
{
	local now

	now=$(counter "$1" "$2")
	[ "$now" -ge "$3" ] || {
		echo "$2 is $now, expected $3"
		return 1
	}
}

# esp_sas_of: "SOURCE SPI" of each ESP SA in what "ip xfrm state" prints. Larval
# ones, without a cipher, are left out: charon's outbound policies name an SPI, so
# the SA that is asked for may have one already.
esp_sas_of()
{
	awk '
		/^src/ { src = $2 }
		/proto esp spi/ { spi = substr($4, 1, 10) }
		$1 == "enc" || $1 == "aead" { print src, spi }'
}

# ---- namespaces and links ------------------------------------------------

NS_SUFFIX=$$-$RANDOM

# ns_new VAR...: namespaces with unique names, left in the variables
ns_new()
{
	local var name

	for var; do
		name=$var-$NS_SUFFIX
		ip netns add "$name" || exit 1
		defer ns_del "$name"
		ip -n "$name" link set lo up
		ip netns exec "$name" sysctl -qw \
			net.ipv6.conf.all.accept_dad=0 \
			net.ipv6.conf.default.accept_dad=0 2>/dev/null
		printf -v "$var" '%s' "$name"
	done
}

# ns_del NAME: with the processes in it
ns_del()
{
	local pids

	pids=$(ip netns pids "$1" 2>/dev/null)
	# shellcheck disable=SC2086	# a list
	[ -z "$pids" ] || kill -9 $pids 2>/dev/null
	ip netns del "$1" 2>/dev/null
}

# on NS CMD...
on()
{
	ip netns exec "$@"
}

# link_new NS1 DEV1 NS2 DEV2: a cable
link_new()
{
	ip -n "$1" link add "$2" type veth peer name "$4" netns "$3" || exit 1
	ip -n "$1" link set "$2" up
	ip -n "$3" link set "$4" up
}

# addr_add NS DEV ADDRESS/LEN...
addr_add()
{
	local ns=$1 dev=$2 addr
	shift 2

	for addr; do
		ip -n "$ns" addr add "$addr" dev "$dev" || exit 1
	done
}

# addr6 NS DEV ADDRESS/LEN: usable at once
addr6()
{
	ip -n "$1" addr add "$3" dev "$2" nodad
}

# A LAN is a bridge in a namespace of its own, so that a port can lose its
# carrier (port_down) or swallow frames with the carrier up (port_mute) while
# the station behind it notices nothing else.
declare -A LAN_PORT=()
LAN_PORTS=0

# lan_new VAR: a switch
lan_new()
{
	ns_new "$1"
	ip netns exec "${!1}" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
		net.ipv6.conf.default.disable_ipv6=1 2>/dev/null
	ip -n "${!1}" link add br0 type bridge forward_delay 0 stp_state 0 \
		mcast_snooping 0 || exit 1
	ip -n "${!1}" link set br0 up
}

# lan_join LAN NS DEV [ADDRESS/LEN...]: a station
lan_join()
{
	local lan=$1 ns=$2 dev=$3 port
	shift 3

	LAN_PORTS=$((LAN_PORTS + 1))
	port=p$LAN_PORTS
	LAN_PORT[$ns/$dev]=$lan/$port
	link_new "$ns" "$dev" "$lan" "$port"
	ip -n "$lan" link set "$port" master br0
	addr_add "$ns" "$dev" "$@"
	busywait 5 port_forwards "$lan" "$port"
}

port_forwards()
{
	[ "$(ip netns exec "$1" cat "/sys/class/net/$2/brport/state")" = 3 ]
}

# port_set NS DEV ARG...: "ip link set" on the switch's side of that cable
port_set()
{
	local port=${LAN_PORT[$1/$2]}
	shift 2

	ip -n "${port%/*}" link set "${port#*/}" "$@"
}

port_down()
{
	port_set "$1" "$2" down
}

port_up()
{
	local port=${LAN_PORT[$1/$2]}

	port_set "$1" "$2" up
	busywait 5 port_forwards "${port%/*}" "${port#*/}"
}

# port_mute NS DEV: frames are lost in both directions, nobody is told
port_mute()
{
	local port=${LAN_PORT[$1/$2]}

	bridge -n "${port%/*}" link set dev "${port#*/}" state 0
}

port_unmute()
{
	local port=${LAN_PORT[$1/$2]}

	bridge -n "${port%/*}" link set dev "${port#*/}" state 3
}

# capture NS DEV FILE [FILTER...]: tcpdump that is listening on return; its
# process id is left in CAPTURE_PID
capture()
{
	local ns=$1 dev=$2 file=$3
	shift 3

	ip netns exec "$ns" tcpdump -i "$dev" --immediate-mode -U -n -Z root \
		-w "$file" "$@" >/dev/null 2>"$file.err" &
	CAPTURE_PID=$!
	defer capture_stop "$CAPTURE_PID"
	busywait 20 grep -q 'listening on' "$file.err"
}

capture_stop()
{
	kill -INT "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}
