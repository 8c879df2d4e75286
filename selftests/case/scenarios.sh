# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The ways to lose the Active and to get it back, as a table, and the engine
# that runs them and judges the outage.  To be sourced after the other files of
# this directory.
#
#   SUITE      legacy, modern
#   TRAFFIC    both, inside, peer
#   SCENARIOS  names of the table
#   AGAIN      the names of those whose cut comes once more within 20 s of the
#              primary's return; all by default
#   LINGER     seconds to watch on after everything agrees (DPD, rekeying)
#   HSRP_SIM   1: virtual time, so what is allowed beside the detection is the
#              protocol's own, not the emulator's and its host's

# shellcheck disable=SC2034	# by name
CASE_HELLO=3
CASE_HOLD=10
# a sixth of a hello time in Standby, for who gets there after the Active has gone
CASE_GRACE=0.5
if [ "${HSRP_SIM:-}" = 1 ]; then
	CASE_MARGIN=0.5
else
	CASE_MARGIN=5
fi

# The inside learns by OSPF. That a gateway has gone, which is behind a switch,
# shows after the dead time, and FRR looks at external routes a second after it
# has drawn the tree anew; until then the inside router has two ways, and half of
# the flows go the dead one. A gateway that comes back is heard with its next hello, the
# one after that says that it hears, too, a packet that came in between is sent
# again after a second, and then there is that other second.
CASE_INSIDE_GONE=$((CASE_OSPF_DEAD + 1))
CASE_INSIDE_BACK=$((2 * CASE_OSPF_HELLO + 2))

# add A B, le A B: bash has no fractions
add() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a + b }'; }
le() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'; }

CASE_FROM_SPEAK=$(add $CASE_HOLD $CASE_GRACE)
CASE_FROM_LISTEN=$(add $CASE_HOLD "$CASE_FROM_SPEAK")

# NAME:CUT:END:DETECTION OF THE CUT:OF THE END[:BEFORE].  The detection is how
# long it takes until whoever has to act can know.  Nothing, where the gateway
# that gives way says so (Resign, Coup, a Hello with a lower priority) and the
# other one is Standby, which is waited for then.  The hold time, where the
# Active falls silent; one in Speak adds the grace time, one in Listen has to be
# in Speak for a hold time before that.
# Where the inside link is cut the inside router is the last one to know.  BEFORE
# brings about the situation in which the cut comes.
CASE_SCENARIOS="
out-shut:link_shut vxr1 eth0:link_up vxr1 eth0:0:0
out-unplug:link_unplug vxr1 eth0:link_plug vxr1 eth0:$CASE_HOLD:0
in-unplug:link_unplug vxr1 eth1:link_plug vxr1 eth1:$CASE_INSIDE_GONE:$CASE_INSIDE_BACK
in-shut:link_shut vxr1 eth1:link_up vxr1 eth1:$CASE_INSIDE_GONE:$CASE_INSIDE_BACK
silent:both_links link_hang:both_links link_unhang:$CASE_HOLD:$CASE_INSIDE_BACK
hang:link_hang vxr1 eth0:link_unhang vxr1 eth0:$CASE_HOLD:0
group-del:group_del vxr1:group_back vxr1:0:0
rmmod:all_del vxr1:all_back vxr1:0:0
resign:group_resign vxr1:group_resume vxr1:0:0
silent-speak:both_links link_hang:both_links link_unhang:$CASE_FROM_SPEAK:$CASE_INSIDE_BACK:rejoin Speak
silent-listen:both_links link_hang:both_links link_unhang:$CASE_FROM_LISTEN:$CASE_INSIDE_BACK:rejoin Listen
hang-speak:link_hang vxr1 eth0:link_unhang vxr1 eth0:$CASE_FROM_SPEAK:0:rejoin Speak
hang-listen:link_hang vxr1 eth0:link_unhang vxr1 eth0:$CASE_FROM_LISTEN:0:rejoin Listen
"

both_links() {
	"$1" vxr1 eth0
	"$1" vxr1 eth1
}

# rejoin STATE: the other gateway, which was away for so long that the Active has
# forgotten it, comes anew and has got as far as STATE
rejoin() {
	link_shut vxr2 eth0
	await $((CASE_HOLD + 5)) alone vxr1 || return
	link_up vxr2 eth0
	await $((2 * CASE_HOLD)) state_is vxr2 "$1"
}

group_del() { gw "$1" group del dev eth0 group 1; }

group_back() { group_configure "$1"; }

group_resign() { gw "$1" group resign dev eth0 group 1; }

# it preempts with the next Hello of the other one
group_resume() { gw "$1" group resume dev eth0 group 1; }

# What rmmod does to a namespace, in its order. The module itself has to stay:
# the other gateway lives in the same kernel. two-machines.sh has the real one.
all_del() {
	gw "$1" -b - <<-EOF
	map unbind vpn dev eth0
	group del dev eth0 group 1
	EOF
}

all_back() {
	group_configure "$1" && gw "$1" map bind vpn dev eth0 redundancy VPNHA
}

# step_story: what was seen since the step began, the telling things first
step_story() {
	local f n since

	since=$(date -d "@$STEP_START" +%T.%3N)
	echo "the step began at $since"
	for f in $(traffic_files); do
		echo "$(basename "$f" .out): longest gap, begin, end:" \
			"$(outage "$f" "$STEP_START")"
	done
	for n in vxr1 vxr2 vpn7200 r7206; do
		for f in monitor.out agent.out charon.log ospfd.log; do
			[ ! -s "$CASE_DIR/$n/$f" ] ||
				story_of "$n ${f%.*}" "$since" "$CASE_DIR/$n/$f"
		done
	done
}

# story_of WHOSE SINCE FILE: its first lines since then, one way or another stamped
# with the time of day
story_of() {
	awk -v whose="$1" -v since="$2" '
		match($0, /[0-9][0-9]:[0-9][0-9]:[0-9][0-9][.0-9]*/) &&
		substr($0, RSTART, RLENGTH) >= substr(since, 1, RLENGTH) &&
		n++ < 15 { print whose ": " $0 }' "$3"
}

# step NAME DETECTION ACTIVE CHECK COMMAND...: do something to the case, wait
# until ACTIVE carries it and CHECK holds, and judge the outage.
step() {
	local name=$1 detect=$2 active=$3 check=$4 t limit worst

	shift 4
	limit=$(add "$detect" "$CASE_MARGIN")
	# shellcheck disable=SC2034
	SPIS=$(esp_spis vpn7200)
	t=$(now)
	STEP_START=$t
	WHY=
	if ! "$@"; then
		result 1 "$name: $*"
		return 1
	fi
	if ! await $((${detect%.*} + 15)) flowing "$(add "$t" 0.2)"; then
		worst=$(worst_outage "$t")
		result 1 "$name: traffic stays away (${worst% *} s)"
		return 1
	fi
	if ! await $((${detect%.*} + CASE_HOLD + 10)) "$check" "$active"; then
		result 1 "$name: $WHY"
		return 1
	fi
	sleep "${LINGER:-1}"
	worst=$(worst_outage "$t")
	name="$name: outage ${worst% *} s (${worst#* }), allowed $limit s"
	if le "${worst% *}" "$limit"; then
		result 0 "$name"
	else
		result 1 "$name"
		ktap_diag "$(step_story)"
	fi
}

# run_scenario NAME: cut, end, and both once more
run_scenario() {
	local row cut mend dcut dmend before name

	row=$(grep "^$1:" <<<"$CASE_SCENARIOS") || {
		result 1 "$1: no such scenario"
		return 1
	}
	IFS=: read -r name cut mend dcut dmend before <<<"$row"
	[ "$dcut" != 0 ] || await 20 state_is vxr2 Standby
	if [ -n "$before" ] && ! $before; then
		result 1 "$name: $before: $WHY"
		return 1
	fi
	# shellcheck disable=SC2086	# command and arguments
	{
		step "$name" "$dcut" vxr2 carried $cut || return
		# what has to be before such a cut takes longer than 20 s
		if [ -n "$before" ]; then
			step "$name, end" "$dmend" vxr1 settled $mend
			return
		fi
		step "$name, end" "$dmend" vxr1 carried $mend || return
	}
	case " ${AGAIN-$name} " in *" $name "*) run_again ;; esac
}

# run_again: the same within 20 s of the primary's return. The variables are those
# of run_scenario.
run_again() {
	local back=$STEP_START

	await 20 state_is vxr2 Standby
	le "$(now)" "$(add "$back" 20)" ||
		echo "# the primary has been back for more than 20 s"
	# shellcheck disable=SC2086	# command and arguments
	{
		step "$name, again" "$dcut" vxr2 carried $cut || return
		step "$name, again, end" "$dmend" vxr1 settled $mend
	}
}
