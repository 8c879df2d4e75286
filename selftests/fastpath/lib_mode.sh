# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the modes share. Sourced after lib_ipsec.sh. Theirs are
#
#   MAP          the crypto map of gateway A
#   through N    N pings through the tunnel, which are answered

mode()
{
	ctl "$A" map set "$MAP" dev eth0 fast-path "$1"
}

# fast N: pings that are answered; of each direction N take the fast path
fast()
{
	local out in

	out=$(counter "$A" fast-out)
	in=$(counter "$A" fast-in)
	# the first packet of a flow is judged by the stack, and may not be
	# known to a tracker yet
	through $(($1 + 2)) || return
	equal "$(($(counter "$A" fast-out) - out >= $1))" 1 &&
		equal "$(($(counter "$A" fast-in) - in >= $1))" 1
}

# slow: pings that are answered, none by the fast path
slow()
{
	local before

	before="$(counter "$A" fast-out) $(counter "$A" fast-in)"
	through 4 || return
	equal "$(counter "$A" fast-out) $(counter "$A" fast-in)" "$before"
}

no_pings()
{
	not through 1
}

nothing_learnt()
{
	equal "$(counter "$A" fast-cache-entries)" 0
}

# nft_new RULE [PRIORITY [FAMILY]]
nft_new()
{
	on "$A" nft -f - <<-E
		table ${3:-ip} t {
			chain through {
				type filter hook forward priority ${2:-0}
				$1
			}
		}
	E
}
