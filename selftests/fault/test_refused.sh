#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lane: debug
# klog: allocations fail
# timeout: 300
#
# rtnetlink refuses what the worker asks for, for a while: it says so, tries
# again, and gets there. The same where it refuses to take something away, and
# where it has done it and the answer is lost.
#
#   [A] 10.9.0.1 eth0 ---- 10.9.0.254 [P]
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/ipsec/lib_ipsec.sh
. "$(dirname "$0")/../ipsec/lib_ipsec.sh"
# shellcheck source=selftests/fault/lib_fault.sh
. "$(dirname "$0")/lib_fault.sh"

FF=$FAULT_DEBUGFS/fail_function

# refuse FUNCTION ERRNO TIMES: that many requests to rtnetlink end so. Of
# hsrp_rtnl_send they are not done, of hsrp_rtnl_answer they are
refuse()
{
	echo "$1" >"$FF/inject" &&
	printf '%#x' "$2" >"$FF/$1/retval" &&
	echo 100 >"$FF/probability" &&
	echo 0 >"$FF/verbose" &&
	printf '%#x' "$3" >"$FF/times"
}

# allow: rtnetlink works again
allow()
{
	echo >"$FF/inject"
}

all_refused()
{
	equal "$(cat "$FF/times")" 0
}

gateway()
{
	map_new "$A" && bind_new "$A" && group_new "$A"
}

up()
{
	has_addr "$A" eth0 "$VIP" && policies_are "$A" 6 &&
	routes_are "$A" "20.1.1.0/24 via $PEER dev eth0" &&
	bind_is "$A" .ready true
}

down()
{
	not has_addr "$A" eth0 "$VIP" && policies_are "$A" 0 && routes_are "$A" ""
}

# a_while NAME FUNCTION ERRNO
a_while()
{
	local name=$1
	shift

	site_new
	check "$name: no request gets through" refuse "$@" 3
	defer allow
	gateway
	check "$name: it is asked until one does" slowwait 30 all_refused
	check "$name: and all is there" slowwait 30 up
	check "$name: the retries are counted" \
		[ "$(counter "$A" worker-retry)" -ge 1 ]
	check "$name: so are the failures" \
		[ "$(counter "$A" rtnetlink-error)" -ge 2 ]
	check_eq "$name: nobody is accused of it" \
		"$(counter "$A" vip-restored)$(counter "$A" route-restored)" 00
	allow

	check "$name: nor one to take away" refuse "$@" 2
	ctl "$A" group del dev eth0 group 1
	check "$name: all goes" slowwait 30 down
	check "$name: in spite of that" all_refused
	allow
}

test_starved()
{
	a_while "no memory" hsrp_rtnl_send -12
}

test_forbidden()
{
	a_while "forbidden" hsrp_rtnl_send -1
}

test_lost()
{
	a_while "answer lost" hsrp_rtnl_answer -105
}

# never again: what the worker could not do it says
test_never()
{
	site_new
	check "rtnetlink refuses everything" refuse hsrp_rtnl_send -1 1000000
	defer allow
	gateway
	check "the group is Active all the same" \
		slowwait 30 is_state "$A" eth0 1 Active
	check "the binding says what is missing" slowwait 20 bind_is "$A" \
		.error "The virtual IP address is not on the interface yet"
	check "it is not ready" bind_is "$A" .ready false
	allow
	check "when it works again all comes" slowwait 30 up
}

fault_init
[ -d "$FF" ] || skip_all "no fail_function"
hsrp_load
tests_run test_starved test_forbidden test_lost test_never
