#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The KUnit suites of kmod/tests: they run while the module loads and write
# their results to the kernel log, as KTAP. (debugfs has results as well, but
# 6.1 keeps only the last row of a suite with parameters there.)
set -u

ko=/hsrp/kmod/tests/hsrp_kunit.ko
mark="hsrp-kunit: begin $$"

[ -d /sys/kernel/debug/kunit ] || {
	echo "1..0 # SKIP this kernel has no KUnit"
	exit 4
}
echo "KTAP version 1"
echo "$mark" >/dev/kmsg
insmod "$ko" || {
	echo "not ok 1 hsrp_kunit.ko loads"
	exit 1
}
rmmod hsrp_kunit

# A case of a suite is indented by four, a row of a table of tests by eight; the
# case that holds such a table is hsrp_unit_run. All become rows: "ok 3 hsrp_fsm:
# table_no_vip". A suite whose verdict says otherwise than its rows counts as a
# failure, too.
dmesg | awk -v mark="$mark" '
	!on { on = index($0, mark); next }
	{ sub(/^\[ *[0-9.]+\] /, "") }
	/^ +# Subtest: hsrp_unit_run/ { next }
	/^ +# Subtest: hsrp_/ { suite = $NF; rows = 0; next }
	suite == "" { next }
	/^(    |        )(not )?ok [0-9]+ / && !/ hsrp_unit_run/ {
		rows++
		bad_row = /^ *not/
		bad += bad_row
		sub(/^ *(not )?ok [0-9]+ /, "")
		printf "%sok %d %s: %s\n", bad_row ? "not " : "", ++num, suite, $0
		next
	}
	/^(not )?ok [0-9]+ hsrp_/ {
		suites++
		if (/^not/ || !rows) {
			bad++
			printf "not ok %d %s\n", ++num, suite
		}
		suite = ""
		next
	}
	{ sub(/^ +(# )?/, ""); print "# " $0 }
	END {
		printf "1..%d\n", num
		exit bad || !suites || suite != ""
	}'
