# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of track objects share, all of them of the namespace A. Sourced
# after lib_hsrp.sh.

# object N FILTER
object()
{
	ctlj "$A" ".[] | select(.object == $1) | $2" track show
}

# object_is N FILTER VALUE
object_is()
{
	equal "$(object "$1" "$2")" "$3"
}

# turns N true|false: within the second of the poll
turns()
{
	busywait 3 object_is "$1" .up "$2"
}

# refuse NAME SENTENCE ERRNO ARG...: and the objects are what they were
refuse()
{
	local name=$1 sentence=$2 errno=$3
	shift 3

	check "refused: $name" refuse_one "$sentence" "$errno" "$@"
}

refuse_one()
{
	local sentence=$1 errno=$2 before
	shift 2

	before=$(everything)
	refused 2 "$sentence.*\\[$errno\\]" ctl "$A" "$@" || return
	equal "$(everything)" "$before"
}

everything()
{
	ctlj "$A" 'map(del(.last_change_ms))' track show
	ctlj "$A" '.[].tracks' group show
}
