# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must be true of the case in a settled state.  Each check is a command
# for await; its words for a failure are in WHY.  To be sourced after
# topo.sh.

# shellcheck disable=SC2034
WHY=

# verdict STATUS NAME: the result of an await, and WHY where it is bad news
verdict() {
	if [ "$1" -eq 0 ]; then
		ktap_ok "$2"
	else
		ktap_fail "$2: $WHY"
	fi
}

other() { case $1 in vxr1) echo vxr2 ;; *) echo vxr1 ;; esac; }

# gw NODE ARGUMENT...: hsrpctl in that node
gw() {
	local node=$1

	shift
	at "$node" "$HSRPCTL" "$@"
}

# group_state NODE: Init, Learn, Listen, Speak, Standby or Active
group_state() {
	state "$(ns "$1")" eth0 1 2>/dev/null
}

state_is() {
	local s

	s=$(group_state "$1")
	WHY="$1 is ${s:-without a group}, not $2"
	[ "$s" = "$2" ]
}

# alone NODE: it is Active and knows of no Standby
alone() {
	local s

	s=$(gw "$1" -j group show 2>/dev/null |
		jq -c '[.. | objects | select(.group == 1 and .state)][0].standby')
	WHY="$1 knows of a Standby: $s"
	[ "$s" = null ] && state_is "$1" Active
}

# esp_sas NODE: "out SPI" or "in SPI" of its ESP SAs, as the gateway sees them
esp_sas() {
	ipn "$1" xfrm state | esp_sas_of | awk -v vip="$CASE_VIP" \
		'{ print $1 == vip ? "out" : "in", $2 }' | sort
}

esp_spis() { esp_sas "$1" | cut -d' ' -f2 | sort; }

# esp_packets NODE: packets of its SAs, by SPI
esp_packets() {
	ipn "$1" -s xfrm state | awk '
		/proto esp/ { spi = substr($4, 1, 10) }
		/lifetime current/ { life = 1; next }
		life { split($2, p, "("); print spi, p[1]; life = 0 }' | sort
}

# esp_used NODE: the SPIs of those that carry packets now
esp_used() {
	local before

	before=$(esp_packets "$1")
	sleep 0.5
	comm -13 <(echo "$before") <(esp_packets "$1") | cut -d' ' -f1
}

# The peer and the Active hold the same SAs, both directions of both pairs. With
# IKEv1 only what one side sends with must be known to the other, and under traffic
# only what carries it: when both sides negotiate at once, charon takes the second IKE
# SA for the first one's reauthentication, deletes that ten seconds later together
# with an SA that the other side counts among the second one's, and that side keeps
# its half, unused, until it expires.
sas_agree() {
	local a p miss

	a=$(esp_sas "$1")
	p=$(esp_sas vpn7200)
	WHY="$1 has too few SAs: ${a//$'\n'/ }"
	[ "$(grep -c out <<<"$a")" -ge 2 ] && [ "$(grep -c in <<<"$p")" -ge 2 ] ||
		return 1
	case $(suite_version "$SUITE")${TRAFFIC_RUNS-} in
	11)
		used_agree "$@"
		return
		;;
	1)
		miss=$(comm -23 <(grep out <<<"$a") <(grep out <<<"$p")
			comm -13 <(grep '^in' <<<"$a") <(grep '^in' <<<"$p"))
		;;
	*) miss=$(comm -3 <(echo "$a") <(echo "$p")) ;;
	esac
	WHY="SAs known to one side only: ${miss//$'\n'/ }"
	[ -z "$miss" ]
}

# used_agree ACTIVE: both pairs carry packets, and the other side knows each of them
used_agree() {
	local node used miss

	for node in "$1" vpn7200; do
		used=$(esp_used "$node")
		WHY="$node has traffic on ${used//$'\n'/ } only"
		[ "$(wc -w <<<"$used")" -ge 4 ] || return
		miss=$(comm -23 <(echo "$used") \
			<(esp_spis "$([ "$node" = "$1" ] && echo vpn7200 || echo "$1")"))
		WHY="$node has traffic on ${miss//$'\n'/ }, unknown to the other side"
		[ -z "$miss" ] || return
	done
}

# ike_spis NODE: both SPIs of each IKE SA that its charon knows
ike_spis() {
	at "$1" swanctl --list-sas 2>/dev/null |
		sed -n 's/.*ESTABLISHED, IKEv2, \([0-9a-f]*\)_i\**  *\([0-9a-f]*\)_r.*/\1 \2/p' |
		sort
}

# ike_agree ACTIVE: its daemon and the peer's say the same. When both sides begin
# at a time there are two IKE SAs, and both know both.
ike_agree() {
	local a p

	a=$(ike_spis "$1")
	p=$(ike_spis vpn7200)
	WHY="IKE SAs of $1: ${a:-none}, of the peer: ${p:-none}"
	[ -n "$a" ] && [ "$a" = "$p" ]
}

# no_old_spi: the peer holds nothing of SPIS any more
no_old_spi() {
	local old

	old=$(comm -12 <(echo "$SPIS") <(esp_spis vpn7200))
	WHY="the peer still has ${old//$'\n'/ }"
	[ -z "$old" ]
}

# No trace of the VIP's IPsec on a gateway that is not Active.
no_ipsec() {
	local n

	# without a template: charon's per-socket policies, not the VIP's
	n=$(ipn "$1" xfrm policy | grep -c tmpl)
	WHY="$1 has $n XFRM policies with a template"
	[ "$n" -eq 0 ] || return 1
	WHY="$1 has SAs: $(ipn "$1" xfrm state | head -n 2)"
	[ -z "$(ipn "$1" xfrm state)" ] || return 1
	WHY="$1 has IKE SAs"
	[ -z "$(at "$1" swanctl --list-sas 2>/dev/null)" ]
}

has_vip() { ipn "$1" -4 address show dev eth0 | grep -q "inet $CASE_VIP/"; }

no_vip() {
	WHY="$1 has the virtual address"
	! has_vip "$1"
}

reverse_routes() { ipn "$1" route show table all proto 85; }

# routes_via ACTIVE: one reverse route there, none on the other, and OSPF has
# carried it to the inside router and to the other gateway.
routes_via() {
	local a=$1 s via r

	s=$(other "$1")
	via=$(inside_address "$a")
	WHY="$a has not exactly one reverse route: $(reverse_routes "$a")"
	[ "$(reverse_routes "$a" | wc -l)" -eq 1 ] || return 1
	no_reverse "$s" || return
	for r in r7206 "$s"; do
		inside_route "$r" "$via" || return 1
	done
}

# inside_route NODE VIA: its route into the VPN, by OSPF, by that gateway alone
inside_route() {
	local r

	r=$(ipn "$1" route show 20.1.1.0/24)
	WHY="$1 has '$r', not a route via $2"
	case $r in
	*nexthop*) return 1 ;;
	*"via $2 "*ospf*) return 0 ;;
	esac
	return 1
}

# settled ACTIVE: everything of the above
settled() {
	local s

	s=$(other "$1")
	state_is "$1" Active && state_is "$s" Standby && has_vip "$1" &&
		no_vip "$s" && no_ipsec "$s" && sas_agree "$1" && routes_via "$1"
}

# carried ACTIVE: it carries everything and the other one, which knows that it is
# not Active, nothing; whether that one may be Standby again is left open.
carried() {
	local s

	s=$(other "$1")
	state_is "$1" Active && has_vip "$1" && no_vip "$s" && no_ipsec "$s" &&
		sas_agree "$1" && no_old_spi &&
		inside_route r7206 "$(inside_address "$1")" && no_reverse "$s"
}

no_reverse() {
	WHY="$1 still has a reverse route"
	[ -z "$(reverse_routes "$1")" ]
}
